//! A concern about a child is heard when login is down: on the platform's own test service, whose command `close` is heard late as a concern will be.

use chrono::TimeDelta;
use proto::{
    id::{GrantId, SessionId},
    subject,
};
use uuid::Uuid;

use super::{
    camps,
    ended::{asked, say, start},
    family,
    wire::{nats, until},
};
use crate::{
    Clock,
    token::{self, Signer, Token},
};

/// Threat 48: `identity` is gone. Nobody gets a token any more, nobody says what has ended, and the last token of whoever is worried is hours old.
///
/// Proved: over a real NATS server, in each of two replicas, the one command that is heard late is accepted with a genuine token of up to a day
/// ago, also of somebody who was shut out meanwhile, and recorded as theirs; every other command and query is refused, and so is a token that is older
/// or forged. Not proved, because it is not built: that `safeguarding` has this command, marks what came late, and that a page keeps the last token
/// for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threat_48_a_concern_is_accepted_while_identity_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (mut nats, walk, signer) = (nats(&dir).await, camps().await, Signer::generate());
    let one = start(&walk, &nats, &signer).await;
    let other = start(&walk, &nats, &signer).await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let grant = GrantId(Uuid::new_v4());
    let said =
        Token { grant: Some(grant), ..Token::of_session(family(), SessionId(Uuid::new_v4())) };
    let hours_old = |hours| {
        let issued = Clock::wall().now() - TimeDelta::hours(hours);
        signer.mint(&said, issued, token::TTL)
    };
    let close = |camp: Uuid| format!("{{\"camp\":\"{camp}\",\"at\":\"2026-12-01T00:00:00Z\"}}");
    let code = async |name: &str, token: &str, body: &str| {
        let subject = match name {
            "taken" => subject::query("toy", name),
            _ => subject::command("toy", name),
        };
        asked(&client, subject, token, body)
            .await
            .map(|it| it.code.into_owned())
            .unwrap_or_default()
    };
    let (old, camp) = (hours_old(23), Uuid::new_v4());
    let place = format!(
        "{{\"camp\":\"{camp}\",\"guest\":\"{}\",\"places\":1,\"filler\":\"\"}}",
        Uuid::new_v4()
    );
    // Sixteen times, so that each replica is asked.
    let accepted = async || {
        for _ in 0..16 {
            assert_eq!(code("close", &old, &close(Uuid::new_v4())).await, "");
        }
    };
    accepted().await;
    for (name, body) in [("reserve", &place), ("taken", &close(camp))] {
        assert_eq!(code(name, &old, body).await, "token_expired", "{name}");
    }
    assert_eq!(code("close", &hours_old(25), &close(camp)).await, "token_expired");
    let forged = Signer::generate().mint(&said, Clock::wall().now(), token::TTL);
    assert_eq!(code("close", &forged, &close(camp)).await, "token_forged");
    // Its last word was that they are shut out; then NATS too was away for a moment.
    until("it is heard", async || {
        say(&client, &[grant.0]).await;
        code("reserve", &hours_old(0), &place).await == "token_ended"
    })
    .await;
    accepted().await;
    nats.kill().await.unwrap();
    nats.start_again().await.unwrap();
    until("both are back", async || one.is_well().await.is_ok() && other.is_well().await.is_ok())
        .await;
    accepted().await;
    // All of it is on record, as theirs.
    let by = "select count(*) from events where actor->>'subject' = $1 and type = 'camp.closing'";
    let count: i64 = sqlx::query_scalar(by)
        .bind(said.actor.subject.to_string())
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(count, 48);
    one.drain().await;
    other.drain().await;
}
