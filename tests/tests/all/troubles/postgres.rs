use platform::Clock;
use proto::{referral::AcceptReferral, request::Command as _};

use super::load::{Load, assert_nothing_lost_or_doubled};
use crate::stage::{Cast, Stage};

/// PostgreSQL restarted twice under load, once by force: commands are put off meanwhile, nothing accepted is lost, and
/// the services recover without being restarted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarted_under_load() {
    let mut stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let cast = Cast::of("0751");
    let load = Load::begin(&stage, &cast, 8);
    load.more(100).await;
    stage.postgres.stop().await.unwrap();
    let away = put_off(&stage, &cast).await;
    assert_eq!(away, (503, "database_away".to_owned()));
    stage.postgres.start_again().await.unwrap();
    load.more(100).await;
    stage.postgres.kill().await.unwrap();
    stage.postgres.start_again().await.unwrap();
    load.more(100).await;
    let accepted = load.end().await;
    assert_nothing_lost_or_doubled(&stage, &accepted).await;
    house.drain().await;
}

/// What somebody without patience is told while the database is away.
async fn put_off(stage: &Stage, cast: &Cast) -> (u16, String) {
    let subject = proto::subject::command(AcceptReferral::SERVICE, AcceptReferral::NAME);
    let body = serde_json::to_vec(&AcceptReferral {
        referral: proto::id::ReferralId(uuid::Uuid::new_v4()),
    })
    .unwrap();
    let token = stage.token(&cast.bridge_builder);
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Command-Id", uuid::Uuid::new_v4().to_string().as_str());
    headers.insert("Actor", token.as_str());
    let answer =
        stage.client.nats().request_with_headers(subject, headers, body.into()).await.unwrap();
    let problem: proto::problem::Problem = serde_json::from_slice(&answer.payload).unwrap();
    assert_eq!(problem.retry_after_s, Some(1));
    (problem.status, problem.code.into_owned())
}
