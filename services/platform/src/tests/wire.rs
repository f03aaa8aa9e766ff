//! On the wire, with a NATS server of its own.

use std::{sync::Arc, time::Duration};

use proto::recorded_event::RecordedEvent;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Camps, assert_whole, camps, database, family, reserve, taken_in};
use crate::{
    consumer,
    engines::{Nats, NatsOptions},
    run::{self, Running, Wiring},
    testing::toy::{Reserve, Toy},
    token::{Signer, Verifier},
    wire::{self, Login},
};

pub(super) async fn nats(dir: &tempfile::TempDir) -> Nats {
    Nats::start(dir.path(), NatsOptions::default()).await.unwrap()
}

pub(super) fn login(nats: &Nats) -> Login {
    Login { url: nats.url(), user: None, name: "toy".to_owned() }
}

async fn start(walk: &Camps, nats: &Nats) -> Running<Toy<true>> {
    let wiring = Wiring {
        database: database(walk),
        nats: login(nats),
        verifier: Arc::new(Verifier::new([&*Signer::generate().public_key()]).unwrap()),
        clock: walk.clock.clone(),
    };
    run::start(Toy::<true>, wiring).await.unwrap()
}

pub(super) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if is_so().await {
            return;
        }
        // Half a minute in vain is a failure.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come to be: {what}");
}

/// How many messages the stream holds.
async fn messages(nats: &Nats) -> u64 {
    let wire = wire::connect(&login(nats)).await.unwrap();
    wire::stream(&wire).await.unwrap().get_info().await.unwrap().state.messages
}

/// A leader whose writer is dead gives up the lead, says that it is not well, and is to end; the other replica leads on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_cannot_write_leads_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let (nats, walk) = (nats(&dir).await, camps().await);
    let one = start(&walk, &nats).await;
    walk.ask(&family(), reserve(Uuid::new_v4())).await.unwrap();
    until("the first leads", async || messages(&nats).await == 1).await;
    let other = start(&walk, &nats).await;
    assert_eq!((one.is_well().await, other.is_well().await), (Ok(()), Ok(())));
    one.end_writer();
    assert_eq!(one.until_broken().await, "writer of toy");
    assert_eq!(one.is_well().await, Err("toy: writer does not run".to_owned()));
    walk.ask(&family(), reserve(Uuid::new_v4())).await.unwrap();
    until("the other leads", async || messages(&nats).await == 2).await;
    assert_eq!(other.is_well().await, Ok(()));
    let refused = one.core.ask("reserve", b"{}", crate::testing::call(&family())).await;
    assert!(refused.is_err());
    one.drain().await;
    other.drain().await;
}

/// What NATS does not take is parked at the source, and said loudly; the rest goes on, and who listens fetches it in pieces.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_nats_does_not_take_holds_nobody_up() {
    let dir = tempfile::tempdir().unwrap();
    let (nats, walk, consumer) = (nats(&dir).await, camps().await, camps().await);
    walk.core.event_max.store(usize::MAX, std::sync::atomic::Ordering::Relaxed);
    let camp = Uuid::from_u128(1);
    for bytes in [0, 9_000_000, 0] {
        let asked = Reserve { filler: "x".repeat(bytes), ..reserve(camp) };
        walk.ask(&family(), asked).await.unwrap();
    }
    let running = start(&walk, &nats).await;
    let term = CancellationToken::new();
    let wire = wire::connect(&login(&nats)).await.unwrap();
    // The consumer may record it as well: its reaction is as large.
    consumer.core.event_max.store(usize::MAX, std::sync::atomic::Ordering::Relaxed);
    #[expect(clippy::disallowed_methods, reason = "ends with the test")]
    let consuming = tokio::spawn(consumer::run(consumer.core.clone(), wire, "toy", term.clone()));
    until("all is handled", async || taken_in(&consumer, 1).await == [1, 2, 3]).await;
    assert_eq!(messages(&nats).await, 2);
    let left_out = running.core.unpublished().await.unwrap();
    assert_eq!(left_out.iter().map(|it| it.position).collect::<Vec<_>>(), [2]);
    let data =
        |events: Vec<RecordedEvent>| events.into_iter().map(|it| it.data).collect::<Vec<_>>();
    assert_eq!(data(consumer.events().await), data(assert_whole(&walk).await));
    term.cancel();
    consuming.await.unwrap();
    running.drain().await;
}
