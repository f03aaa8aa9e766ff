use platform::Clock;

use super::load::{Load, assert_nothing_lost_or_doubled};
use crate::stage::{ALL, Cast, Stage, until};

/// Thirty-two times SIGKILL, at moments that the load decides: now after one accepted command, now after thirty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again() {
    let stage = Stage::set(Clock::wall()).await;
    let cast = Cast::of("0751");
    let mut referral = stage.child(&["referral"]);
    let mut others = stage.child(&ALL[1..]);
    let load = Load::begin(&stage, &cast, 8);
    load.more(20).await;
    for kill in 0..32 {
        load.more(1 + kill * 7 % 31).await;
        // The service that is asked, then those that handle it, then both at once.
        if kill % 3 != 1 {
            referral.kill();
            referral = stage.child(&["referral"]);
        }
        if kill % 3 != 0 {
            others.kill();
            others = stage.child(&ALL[1..]);
        }
    }
    load.more(100).await;
    let accepted = load.end().await;
    assert_nothing_lost_or_doubled(&stage, &accepted).await;
    assert!(referral.stop().success(), "a farewell is a success");
    assert!(others.stop().success());
}

/// Two processes of every service, one of them killed: the other has it all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_is_killed() {
    let stage = Stage::set(Clock::wall()).await;
    let cast = Cast::of("0751");
    let mut one = stage.child(&ALL);
    let other = stage.child(&ALL);
    let load = Load::begin(&stage, &cast, 16);
    until("both serve", async || replicas(&stage, "referral").await == 2).await;
    load.more(300).await;
    one.kill();
    load.more(300).await;
    let third = stage.child(&ALL);
    until("the new one serves too", async || replicas(&stage, "referral").await == 2).await;
    load.more(300).await;
    // A farewell in the middle of the load: what it has begun is answered.
    assert!(other.stop().success());
    load.more(100).await;
    let accepted = load.end().await;
    assert_nothing_lost_or_doubled(&stage, &accepted).await;
    assert!(third.stop().success());
}

/// How many processes of a service answer a ping.
async fn replicas(stage: &Stage, service: &str) -> usize {
    let client = stage.client.nats();
    let inbox = client.new_inbox();
    let mut answers = client.subscribe(inbox.clone()).await.unwrap();
    client.publish_with_reply(format!("$SRV.PING.{service}"), inbox, "".into()).await.unwrap();
    let mut count = 0;
    while let Ok(Some(_)) = tokio::time::timeout(
        std::time::Duration::from_millis(200),
        futures::StreamExt::next(&mut answers),
    )
    .await
    {
        count += 1;
    }
    count
}
