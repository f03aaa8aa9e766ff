//! What somebody is called who has just taken a role: they say it themself, once they act in it.

use std::time::Duration;

use platform::client::How;
use proto::{
    id::GrantId,
    identity::{ActInSession, ActsAs},
    problem::Problem,
    sealed::Digest,
    vault::NameYourself,
};

use crate::server::{Portal, logins::problem};

/// How long whoever takes a role waits for their name to be kept.
const PATIENCE: Duration = Duration::from_secs(3);

/// Has `name` kept for whoever logged in with this cookie, in the role that this grant gives. Where a second person must confirm the role
/// first, or a login provider says the name, there is nothing to keep. That it cannot be kept is no reason to have no role.
pub(super) async fn say(server: &Portal, cookie: Digest, grant: GrantId, name: &str) {
    if name.trim().is_empty() {
        return;
    }
    match tokio::time::timeout(PATIENCE, said(server, cookie, grant, name)).await {
        Ok(Ok(())) => {}
        Ok(Err(no)) => {
            tracing::warn!(service.name = "portal", code = %no.code, "a name is not kept");
        }
        Err(_) => tracing::warn!(service.name = "portal", "a name is not kept in time"),
    }
}

async fn said(server: &Portal, cookie: Digest, grant: GrantId, name: &str) -> Result<(), Problem> {
    let acts_as = Some(ActsAs::Grant(grant));
    let act = ActInSession { cookie, is_used: false, tenant: None, acts_as };
    let view = server.requester.show(None, &act, How::default()).await.map_err(problem)?;
    let Some(acting) = view.acting else { return Ok(()) };
    let command = NameYourself { name: name.to_owned() };
    let kept = server.requester.ask(Some(acting.token.expose()), &command, How::default()).await;
    kept.map(drop).map_err(problem)
}
