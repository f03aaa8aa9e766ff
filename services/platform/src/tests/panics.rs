//! No input ends a task: whatever panics or breaks is one command, one event, one timer; the others go on.

use chrono::TimeDelta;
use futures::future::join_all;
use proto::{
    recorded_event::RecordedEvent,
    request::{After, Parked},
};
use uuid::Uuid;

use super::{Camps, assert_whole, camps, family, published, reserve, taken_in};
use crate::{
    Handled,
    testing::toy::{
        BREAKS_DUE, CampFact, Close, Event, PANICS_DECIDING, PANICS_DUE, PANICS_FOLDING,
        PANICS_HEARING, PANICS_PROJECTING, PANICS_REACTING, Reserve,
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_panics_is_refused_and_the_others_go_on() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    for guest in [PANICS_DECIDING, PANICS_FOLDING, PANICS_PROJECTING] {
        let mut asked: Vec<Reserve> = (0..20).map(|_| reserve(camp)).collect();
        asked.insert(10, Reserve { guest, ..reserve(camp) });
        asked.push(Reserve { guest, ..reserve(Uuid::new_v4()) });
        asked.iter_mut().for_each(|it| it.places = usize::MAX);
        let answers = join_all(asked.iter().map(|it| walk.ask(&family, it.clone()))).await;
        for (asked, answer) in asked.iter().zip(answers) {
            let refused = answer.map(drop).map_err(|it| it.code);
            let expected = if asked.guest == guest { Err("broken".into()) } else { Ok(()) };
            assert_eq!(refused, expected, "{}", asked.guest);
        }
    }
    assert_eq!(assert_whole(&walk).await.len(), 60);
    assert_eq!(walk.core.supervision.ill().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_panics_is_parked_and_the_others_go_on() {
    let walk = camps().await;
    let mut events = published(&walk, &[1]);
    for (camp, guest) in [(2, PANICS_REACTING), (3, PANICS_HEARING), (4, PANICS_DECIDING)] {
        let camp = Uuid::from_u128(camp);
        let place = CampFact::PlaceReserved { guest, filler: String::new() };
        events.push(walk.published("other", camp, camp, &Event::from(place)));
    }
    events.extend(published(&walk, &[1, 5]));
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(6));
    assert_eq!((taken_in(&walk, 1).await, taken_in(&walk, 5).await), (vec![1, 5], vec![6]));
    let mut parked: Vec<_> = walk.core.parked().await.unwrap();
    parked.sort_by_key(|it| it.position);
    let reasons: Vec<_> = parked.iter().map(|it| it.reason.split(':').next().unwrap()).collect();
    assert_eq!(reasons, ["a reaction panicked", "a view panicked", "refused"]);
}

/// What an operator is shown of what waits.
async fn shown(walk: &Camps) -> Vec<Parked> {
    let by = crate::testing::actor(proto::actor::Role::Administrator, "0751");
    let shown = walk.core.show("parked", b"{}", &crate::testing::call(&by)).await.unwrap();
    serde_json::from_str(shown.get()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timer_that_breaks_is_put_off_and_the_others_go_on() {
    let walk = camps().await;
    let family = family();
    let at = walk.clock.now() + TimeDelta::days(1);
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(0xff));
    for camp in [one, PANICS_DUE, BREAKS_DUE, other] {
        walk.ask(&family, Close { camp, at }).await.unwrap();
    }
    walk.clock.set(at);
    let (count, next) = walk.core.on_deadline().await.unwrap();
    assert_eq!((count, next), (4, Some(at + TimeDelta::minutes(1))));
    let closed = async || {
        let events = walk.events().await;
        let closed = events.iter().filter(|it| it.kind == "camp.closed");
        closed.map(|it| it.stream).collect::<Vec<_>>()
    };
    assert_eq!(closed().await, [one, other]);
    let waiting = shown(&walk).await;
    assert_eq!(waiting.iter().map(|it| it.thread).collect::<Vec<_>>(), [PANICS_DUE, BREAKS_DUE]);
    assert_eq!(
        waiting[0].reason,
        "a deadline, tried again later: a timer panicked: the log says where"
    );
    // Not before it is time, and each time later.
    assert_eq!(walk.core.on_deadline().await.unwrap().0, 0);
    for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
        walk.clock.advance(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        assert_eq!(walk.core.on_deadline().await.unwrap().0, 0, "{minutes}");
        walk.clock.advance(TimeDelta::seconds(1));
        assert_eq!(walk.core.on_deadline().await.unwrap().0, 2, "{minutes}");
    }
    // What was in the way is mended.
    sqlx::query("create table toy_locked (n int)").execute(&walk.pool).await.unwrap();
    walk.clock.advance(TimeDelta::hours(1));
    walk.on_deadline().await;
    assert_eq!(closed().await, [one, other, BREAKS_DUE]);
    assert_eq!(shown(&walk).await.len(), 1);
    assert_whole(&walk).await;
}

/// Refused before it is recorded, on a stream that is new and on one that is known, and the next one is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_not_fit_into_a_message_is_not_recorded() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    let large = |bytes| Reserve { filler: "x".repeat(bytes), ..reserve(camp) };
    for _ in 0..2 {
        let refused = walk.ask(&family, large(263_000)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_ref()), (422, "too_large"), "{refused}");
        walk.ask(&family, large(261_000)).await.unwrap();
    }
    // A server that takes less.
    walk.core.bound_messages(60_000);
    assert_eq!(walk.ask(&family, large(21_000)).await.unwrap_err().code, "too_large");
    walk.ask(&family, large(19_000)).await.unwrap();
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

/// What is in the log from before is answered all the same: in pieces.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_larger_than_a_message_is_answered_in_pieces() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    for filler in [String::new(), "æ\"".repeat(60_000), String::new()] {
        walk.ask(&family, Reserve { filler, ..reserve(camp) }).await.unwrap();
    }
    walk.core.bound_messages(100_000);
    let log = async |after, from| {
        let body = serde_json::to_vec(&After { after, from }).unwrap();
        let answer = walk.core.log(&body).await;
        if let Ok(events) = &answer {
            assert!(serde_json::to_vec(events).unwrap().len() < 100_000);
        }
        answer
    };
    let whole = walk.events().await;
    assert_eq!(log(0, None).await.unwrap(), whole[..1]);
    assert_eq!(log(1, None).await.unwrap_err().code, "event_in_pieces");
    assert_eq!(log(2, None).await.unwrap(), whole[2..]);
    let mut data = String::new();
    loop {
        let pieces: Vec<RecordedEvent> = log(1, Some(data.len() as u64)).await.unwrap();
        let Some(piece) = pieces.into_iter().next() else { break };
        assert_eq!(piece.position, 2);
        data.push_str(&piece.data);
    }
    assert_eq!(data, whole[1].data);
    // Nothing stands there.
    for (after, from) in [(1, 10_000_000), (1, u64::MAX), (3, 0), (i64::MAX, 0)] {
        assert_eq!(log(after, Some(from)).await.unwrap(), [], "{after} {from}");
    }
}
