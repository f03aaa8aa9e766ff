use std::sync::Arc;

use platform::{
    Clock,
    export::Log,
    run,
    verify::{self, Fault, What},
};
use proto::{
    audit::{FaultKind, Faults},
    id::EventId,
    recorded_event::RecordedEvent,
    sealed::Digest,
};
use sqlx::{Connection as _, Executor as _, PgConnection};

use super::load::{Load, submit};
use crate::stage::{Cast, Stage, until};

/// A row of `events` changed by hand, with a superuser's rights and the trigger out of the way.
async fn tamper(stage: &Stage, service: &str, sql: &str) {
    let mut superuser = PgConnection::connect_with(&stage.owner(service)).await.unwrap();
    superuser.execute("set session_replication_role = replica").await.unwrap();
    assert_eq!(superuser.execute(sql).await.unwrap().rows_affected(), 1);
}

/// Whoever rewrites a log and all its hashes after it, so that it is whole again, is found by the ledger's copy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn found_by_verify_and_by_the_ledger() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let load = Load::begin(&stage, &Cast::of("0751"), 2);
    load.more(30).await;
    load.end().await;
    stage.until_handled().await;
    stage.assert_whole().await;
    tamper(
        &stage,
        "referral",
        "update events set actor = replace(actor::text, '0751', '0657')::json where position = 7",
    )
    .await;
    let found = verify::chain(&stage.owner("referral"), &Log::Own, &Arc::default()).await.unwrap();
    assert_eq!(found, Err(Fault { position: 7, what: What::Changed }));
    // Now the forger mends the chain from there to its end.
    let events = stage.events("referral").await;
    let mut before = events[5].hash;
    for event in &events[6..] {
        before = event.link(&before);
        tamper(
            &stage,
            "referral",
            &format!(
                "update events set hash = decode('{before}', 'hex') where position = {}",
                event.position
            ),
        )
        .await;
    }
    tamper(&stage, "referral", &format!("update head set hash = decode('{before}', 'hex')")).await;
    assert!(
        verify::chain(&stage.owner("referral"), &Log::Own, &Arc::default()).await.unwrap().is_ok()
    );
    let found = verify::against_ledger(&stage.owner("referral"), &stage.owner("audit"), "referral")
        .await
        .unwrap();
    assert_eq!(found, Err(Fault { position: 7, what: What::Ledger }));
    house.drain().await;
}

/// Changed before audit has handled it: the ledger notices as it arrives, keeps it as evidence, and says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn found_as_it_arrives() {
    let stage = Stage::set(Clock::wall()).await;
    let referral =
        run::start(referral::ReferralService::new(), stage.wiring("referral")).await.unwrap();
    let cast = Cast::of("0751");
    let load = Load::begin(&stage, &cast, 2);
    load.more(20).await;
    load.end().await;
    referral.drain().await;
    tamper(
        &stage,
        "referral",
        "update events set data = (data::jsonb || '{\"forged\": 1}')::json where position = 9",
    )
    .await;
    // The wire forgets, so audit consumes the forged log.
    let mut stage = stage;
    stage.nats.stop().await.unwrap();
    stage.nats.wipe_store().unwrap();
    stage.nats.start_again().await.unwrap();
    let house = stage.open().await;
    until("the ledger has found it", async || {
        let faults = stage.show(&cast.auditor, Faults::default()).await.unwrap();
        faults.faults.iter().map(|it| (it.source.as_str(), it.position)).eq([("referral", 9)])
    })
    .await;
    stage.until_handled().await;
    let kept =
        stage.count("audit", "select count(*) from audit_ledger where source = 'referral'").await;
    assert_eq!(kept, stage.end("referral").await);
    house.drain().await;
}

/// Whoever has a service's credentials and says what its log does not hold is not believed, and an auditor finds it. Nobody misses
/// the event whose place it took.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wire_is_not_believed() {
    let stage = Stage::set(Clock::wall()).await;
    let (house, cast) = (stage.open().await, Cast::of("0751"));
    submit(&stage, &cast).await;
    stage.until_handled().await;
    let last = stage.events("referral").await.pop().unwrap();
    let forged = RecordedEvent {
        position: last.position + 1,
        id: EventId(uuid::Uuid::new_v4()),
        hash: Digest([7; 32]),
        ..last.clone()
    };
    // Once in the place of the next event, once further on.
    stage.says("referral", &forged).await;
    let further = RecordedEvent { position: last.position + 5, ..forged.clone() };
    stage.says("referral", &further).await;
    let found = [forged.position, further.position];
    until("the auditor finds both", async || {
        let faults = stage.show(&cast.auditor, Faults::default()).await.unwrap().faults;
        let forged = faults.iter().filter(|it| it.kind == FaultKind::Forged);
        let mut positions: Vec<i64> = forged.map(|it| it.position).collect();
        positions.sort_unstable();
        positions == found
    })
    .await;
    for _ in 0..4 {
        submit(&stage, &cast).await;
    }
    stage.until_handled().await;
    let nothing = stage.count("thread", "select count(*) from parked").await;
    assert_eq!(nothing, 0, "nothing was taken for the event");
    stage.close(house).await;
}
