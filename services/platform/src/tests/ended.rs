//! What has ended, on the wire: two replicas with a NATS server between them.

use std::sync::Arc;

use async_nats::HeaderMap;
use proto::{
    actor::{Actor, Level, Role},
    ended::Ended,
    id::{GrantId, SessionId},
    problem::Problem,
    subject::{self, header},
};
use uuid::Uuid;

use super::{
    Camps, camps, database, family,
    wire::{login, nats, until},
};
use crate::{
    Clock,
    engines::Nats,
    run::{self, Running, Wiring},
    testing::toy::Toy,
    token::{self, Signer, Token, Verifier},
};

pub(super) async fn start(walk: &Camps, nats: &Nats, signer: &Signer) -> Running<Toy<true>> {
    let wiring = Wiring {
        database: database(walk),
        nats: login(nats),
        verifier: Arc::new(Verifier::new([&*signer.public_key()]).unwrap()),
        clock: walk.clock.clone(),
    };
    run::start(Toy::<true>, wiring).await.unwrap()
}

/// Asks over NATS, with this very token; whichever replica answers.
pub(super) async fn asked(
    client: &async_nats::Client,
    subject: String,
    token: &str,
    body: &str,
) -> Option<Problem> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACTOR, token);
    headers.insert(header::COMMAND_ID, Uuid::new_v4().to_string().as_str());
    let answer = client.request_with_headers(subject, headers, body.to_owned().into()).await;
    let answer = answer.unwrap();
    answer
        .headers
        .as_ref()
        .and_then(|it| it.get("Nats-Service-Error-Code"))
        .map(|_| serde_json::from_slice(&answer.payload).unwrap())
}

/// The code with which each of many questions is refused, so that every replica is asked; empty where it is answered.
async fn codes(client: &async_nats::Client, token: &str) -> Vec<String> {
    let body = format!("{{\"camp\":\"{}\"}}", Uuid::new_v4());
    let mut codes = vec![];
    for _ in 0..16 {
        let problem = asked(client, subject::query("toy", "taken"), token, &body).await;
        codes.push(problem.map(|it| it.code.into_owned()).unwrap_or_default());
    }
    codes.sort();
    codes.dedup();
    codes
}

pub(super) async fn say(client: &async_nats::Client, ids: &[Uuid]) {
    let ended = Ended { ids: ids.to_vec() };
    client.publish(subject::ENDED, serde_json::to_vec(&ended).unwrap().into()).await.unwrap();
    client.flush().await.unwrap();
}

fn mint(signer: &Signer, token: &Token) -> String {
    signer.mint(token, Clock::wall().now(), token::TTL)
}

fn of(actor: &Actor, grant: GrantId) -> Token {
    Token { grant: Some(grant), ..Token::of_session(actor.clone(), SessionId(Uuid::new_v4())) }
}

/// Threats 21, 22 and 24: an ended grant is refused by every replica, though one message is lost and NATS restarts; another grant of
/// the same person goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_grant_is_refused_by_every_replica() {
    let dir = tempfile::tempdir().unwrap();
    let (mut nats, walk, signer) = (nats(&dir).await, camps().await, Signer::generate());
    let one = start(&walk, &nats, &signer).await;
    let other = start(&walk, &nats, &signer).await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let (ends, stays) = (GrantId(Uuid::new_v4()), GrantId(Uuid::new_v4()));
    let tokens = [ends, stays].map(|it| mint(&signer, &of(&family(), it)));
    assert_eq!(codes(&client, &tokens[0]).await, [""]);

    // A garbled message is none; the next says it all again.
    client.publish(subject::ENDED, "?".into()).await.unwrap();
    say(&client, &[Uuid::new_v4(), ends.0]).await;
    until("both refuse", async || codes(&client, &tokens[0]).await == ["token_ended"]).await;
    assert_eq!(codes(&client, &tokens[1]).await, [""]);

    nats.kill().await.unwrap();
    nats.start_again().await.unwrap();
    until("both are back", async || one.is_well().await.is_ok() && other.is_well().await.is_ok())
        .await;
    assert_eq!(codes(&client, &tokens[0]).await, ["token_ended"], "nothing is forgotten");
    // They listen again.
    until("both refuse the other too", async || {
        say(&client, &[stays.0]).await;
        codes(&client, &tokens[1]).await == ["token_ended"]
    })
    .await;
    one.drain().await;
    other.drain().await;
}

/// A machine asks what was agreed, and nothing else; and only what is heard late is heard after the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_token_is_for_is_asked_where_requests_come_in() {
    let dir = tempfile::tempdir().unwrap();
    let (nats, walk, signer) = (nats(&dir).await, camps().await, Signer::generate());
    let toy = start(&walk, &nats, &signer).await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let machine = |scope: &[&str]| Token {
        scope: Some(scope.iter().map(|it| (*it).to_owned()).collect()),
        level: Level::Substantial,
        ..of(&family(), GrantId(Uuid::new_v4()))
    };
    let camp = Uuid::new_v4();
    let close = || subject::command("toy", "close");
    let body = format!("{{\"camp\":\"{camp}\",\"at\":\"2026-12-01T00:00:00Z\"}}");
    let code = async |token: &Token, subject: String, body: &str| {
        let problem = asked(&client, subject, &mint(&signer, token), body).await;
        problem.map(|it| (it.status, it.code.into_owned()))
    };
    let out_of_scope = Some((403, "out_of_scope".to_owned()));
    assert_eq!(code(&machine(&["toy.taken"]), close(), &body).await, out_of_scope);
    let parked = subject::query("toy", "parked");
    let leader = Actor { role: Role::Administrator, ..family() };
    let token = Token { actor: leader, ..machine(&["toy.taken"]) };
    assert_eq!(code(&token, parked, "{}").await, out_of_scope, "nor what every service is asked");
    assert_eq!(code(&machine(&["toy.close"]), close(), &body).await, None);

    let ended = of(&family(), GrantId(Uuid::new_v4()));
    let (reserve, guest) = (subject::command("toy", "reserve"), Uuid::new_v4());
    let place =
        format!("{{\"camp\":\"{camp}\",\"guest\":\"{guest}\",\"places\":1,\"filler\":\"\"}}");
    until("it is heard", async || {
        say(&client, &[ended.grant.unwrap().0]).await;
        code(&ended, reserve.clone(), &place).await == Some((401, "token_ended".to_owned()))
    })
    .await;
    let body = format!("{{\"camp\":\"{}\",\"at\":\"2026-12-01T00:00:00Z\"}}", Uuid::new_v4());
    assert_eq!(code(&ended, close(), &body).await, None);
    let stale = signer.mint(&ended, Clock::wall().now() - chrono::TimeDelta::hours(2), token::TTL);
    assert!(asked(&client, close(), &stale, &body).await.is_none());
    toy.drain().await;
}
