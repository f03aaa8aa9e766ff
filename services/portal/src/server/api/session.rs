//! The login itself: what it is, and its end.

use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use proto::{
    actor::{Actor, Level},
    code::Municipality,
    id::SessionId,
    identity::{ActsAs, EndSession, OwnRole, RegisteredAs},
    problem::Problem,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Portal, Server, answer::nothing, logins},
    asker::Login,
    conditions, problem,
};

/// Who has logged in, what they may act as, and as whom they ask.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Session {
    /// Which login.
    session: SessionId,
    /// How sure it was.
    level: Level,
    /// What they may act as: the `grant` of one of these is what `Acting-As` names.
    roles: Vec<OwnRole>,
    /// Of whose family they are: the `person` of one of these is what `Acting-As` names.
    registered_as: Vec<RegisteredAs>,
    /// As whom they ask; none when a request must say it.
    acts_as: Option<ActsAs>,
    /// Who that is to the services.
    actor: Option<Actor>,
    /// For which municipalities they can ask: what `Acting-In` names.
    tenants: Vec<Municipality>,
    /// When they are logged out if nothing is asked.
    idle_ends_at: DateTime<Utc>,
    /// When they are logged out in any case.
    ends_at: DateTime<Utc>,
}

/// `GET /api/v1/session`.
pub(super) async fn show(State(server): State<Server>, request: Request) -> Response {
    shown(&server, request).await.unwrap_or_else(|no| problem::response(&no))
}

async fn shown(server: &Portal, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let Login { view, .. } = Login::of(server, &parts).await?;
    conditions::must_accept(&parts.headers, super::JSON)?;
    let session = Session {
        session: view.session,
        level: view.level,
        roles: view.roles.clone(),
        registered_as: view.registered_as.clone(),
        acts_as: view.acts_as,
        actor: view.acting.as_ref().map(|it| it.actor.clone()),
        tenants: view.acting.as_ref().map(|it| it.tenants.clone()).unwrap_or_default(),
        idle_ends_at: view.idle_ends_at,
        ends_at: view.ends_at,
    };
    Ok(Json(session).into_response())
}

/// `DELETE /api/v1/session`: logs out.
pub(super) async fn end(State(server): State<Server>, request: Request) -> Response {
    ended(&server, request).await.unwrap_or_else(|no| problem::response(&no))
}

async fn ended(server: &Portal, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let login = Login::of(server, &parts).await?;
    server.logins.forget(login.digest);
    let end = EndSession { cookie: login.digest, session: None };
    let how = platform::client::How::default();
    server.requester.ask(None, &end, how).await.map_err(logins::problem)?;
    Ok(nothing())
}
