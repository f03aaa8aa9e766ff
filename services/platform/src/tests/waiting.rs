//! Nothing falls due because we have not heard yet what was recorded before.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Camps, assert_whole, camps, family, published};
use crate::{
    CommandFor, Core,
    testing::toy::{AWAY, BREAKS_DUE, CampCommand, CampFact, Close, Event, Toy},
};

/// Camps of these numbers that are locked in a day, a second after each other, if nobody comes.
async fn empty(walk: &Camps, camps: &[u128]) -> DateTime<Utc> {
    let tomorrow = walk.clock.now() + TimeDelta::days(1);
    for (nth, camp) in (0..).zip(camps) {
        let camp = Uuid::from_u128(*camp);
        let at = tomorrow + TimeDelta::seconds(nth);
        let command = (camp, CampCommand::CloseIfEmpty { at });
        walk.decide(CommandFor { stream: camp, command }).await.unwrap();
    }
    tomorrow + TimeDelta::seconds(camps.len() as i64)
}

/// The camps that were locked, in that order, and since when somebody was not heard.
async fn locked(walk: &Camps) -> Vec<(u128, Option<DateTime<Utc>>)> {
    let events = walk.events().await;
    let locked = events.iter().filter_map(|it| match it.read().unwrap() {
        Event::Camp(CampFact::Closed { unheard_since }) => {
            Some((it.stream.as_u128(), unheard_since))
        }
        Event::Camp(_) => None,
    });
    locked.collect()
}

/// How many were asked, and whether some wait.
async fn look(core: &Core<Toy<true>>) -> (usize, bool) {
    let looked = core.look_at_deadlines().await.unwrap();
    (looked.count, looked.waits)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_is_heard_first() {
    let walk = camps().await;
    let due = empty(&walk, &[3, 1, 2]).await;
    walk.clock.set(due + TimeDelta::hours(9));
    assert_eq!(look(&walk.core).await, (0, true), "nothing is known of the source");
    walk.core.sources.complete("other", due - TimeDelta::days(1));
    assert_eq!(look(&walk.core).await, (0, true), "it is heard, but not as far");
    let wanted = *walk.core.sources.wanted().borrow();
    assert_eq!(wanted, Some(due - TimeDelta::seconds(1)), "somebody is to ask the source");
    // What came by night.
    walk.core.handle_events("other", &published(&walk, &[1])).await.unwrap();
    walk.core.sources.complete("other", due);
    assert_eq!(look(&walk.core).await, (3, false));
    assert_eq!(locked(&walk).await, [(3, None), (2, None)], "in the order they fell due");
    assert_eq!(look(&walk.core).await, (0, false), "once");
    assert_whole(&walk).await;
}

/// Only those wait whose moment has not been heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_heard_need_not_wait() {
    let walk = camps().await;
    let due = empty(&walk, &[1, 2, 3]).await;
    let camp = Uuid::from_u128(9);
    walk.ask(&family(), Close { camp, at: due }).await.unwrap();
    walk.clock.set(due);
    walk.core.sources.complete("other", due - TimeDelta::seconds(2));
    assert_eq!(look(&walk.core).await, (3, true));
    assert_eq!(locked(&walk).await, [(1, None), (2, None), (9, None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_stays_away_is_told_once_and_then_it_falls_due_with_a_mark() {
    let walk = camps().await;
    let due = empty(&walk, &[1, 2]).await;
    walk.clock.set(due);
    walk.core.source_is_away("other").await.unwrap();
    let since = due;
    // In another process, that leads after this one.
    let (core, writer) = Core::new(Toy::<true>, super::database(&walk), walk.clock.clone());
    #[expect(clippy::disallowed_methods, reason = "ends with the last handle to its queue")]
    drop(tokio::spawn(writer));
    for _ in 0..23 {
        assert_eq!(look(&walk.core).await, (0, true));
        walk.clock.advance(TimeDelta::hours(1));
        core.source_is_away("other").await.unwrap();
    }
    assert_eq!(look(&core).await, (0, true), "an hour is left");
    walk.clock.advance(TimeDelta::hours(1));
    core.source_is_away("other").await.unwrap();
    assert_eq!(look(&core).await, (2, false));
    assert_eq!(look(&core).await, (0, false));
    assert_eq!(locked(&walk).await, [(1, Some(since)), (2, Some(since))]);
    let of_away = async || {
        let events = walk.events().await;
        let of_away = events.into_iter().filter(|it| it.stream == AWAY);
        of_away.map(|it| it.kind).collect::<Vec<_>>()
    };
    assert_eq!(of_away().await, ["camp.closing"], "told once");
    // It answers, but we are behind.
    core.source_is_there("other").await.unwrap();
    core.on_deadline().await.unwrap();
    assert_eq!(of_away().await.len(), 1);
    core.sources.complete("other", walk.clock.now());
    core.on_deadline().await.unwrap();
    core.on_deadline().await.unwrap();
    assert_eq!(of_away().await, ["camp.closing", "camp.closed"]);
    assert_whole(&walk).await;
}

/// Who was away themself for longer than an hour begins to wait anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_absence_is_not_the_sources() {
    let walk = camps().await;
    let due = empty(&walk, &[1]).await;
    walk.core.source_is_away("other").await.unwrap();
    walk.clock.set(due + TimeDelta::days(7));
    walk.core.source_is_away("other").await.unwrap();
    assert_eq!(look(&walk.core).await, (0, true));
    assert_eq!(walk.core.sources.of("other").away_since, Some(walk.clock.now()));
}

/// What is parked might be what cancels it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_parked_is_not_heard() {
    let walk = camps().await;
    let due = empty(&walk, &[1, 2]).await;
    let mut unreadable = published(&walk, &[1]);
    unreadable[0].kind = "camp.set_on_fire".to_owned();
    walk.core.handle_events("other", &unreadable).await.unwrap();
    let since = walk.clock.now();
    walk.clock.set(due - TimeDelta::minutes(1));
    walk.core.sources.complete("other", due);
    assert_eq!(look(&walk.core).await.0, 0);
    walk.clock.set(due - TimeDelta::seconds(2));
    assert_eq!(walk.core.parked().await.unwrap().len(), 1);
    // A day after it was parked nobody waits for it any more.
    walk.clock.set(due);
    let parked = "update parked set parked_at = parked_at + interval '1 hour'";
    sqlx::query(parked).execute(&walk.pool).await.unwrap();
    assert_eq!(look(&walk.core).await.0, 1);
    assert_eq!(locked(&walk).await, [(2, None)]);
    walk.clock.advance(TimeDelta::hours(1));
    assert_eq!(look(&walk.core).await.0, 1);
    assert_eq!(locked(&walk).await[1..], [(1, Some(since + TimeDelta::hours(1)))]);
}

/// A night's deadlines are asked together, in the order they fell due; what breaks is put off by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_night_falls_due_in_order_and_once() {
    const NIGHT: u128 = 1_200;
    let walk = camps().await;
    let family = family();
    let at = walk.clock.now() + TimeDelta::hours(1);
    let of = |camp: u128| if camp == 700 { BREAKS_DUE } else { Uuid::from_u128(10_000 + camp) };
    // Set in another order than they fall due.
    let asked = (0..NIGHT).map(|camp| {
        let at = at + TimeDelta::seconds((camp * 7 % NIGHT) as i64);
        walk.ask(&family, Close { camp: of(camp * 7 % NIGHT), at })
    });
    for answer in futures::future::join_all(asked).await {
        answer.unwrap();
    }
    walk.clock.set(at + TimeDelta::days(1));
    let batches = async || {
        let times: i64 = sqlx::query_scalar(
            "select count(distinct recorded_at) from events where type = 'camp.closed'",
        )
        .fetch_one(&walk.pool)
        .await
        .unwrap();
        times
    };
    let (one, other) = tokio::join!(walk.core.on_deadline(), walk.core.on_deadline());
    assert!(one.unwrap().0 + other.unwrap().0 >= NIGHT as usize);
    let expected: Vec<u128> =
        (0..NIGHT).filter(|it| *it != 700).map(|it| of(it).as_u128()).collect();
    let found: Vec<u128> = locked(&walk).await.into_iter().map(|it| it.0).collect();
    assert_eq!(found, expected);
    assert!(batches().await < 1_000);
    let failing = crate::deadline::failing(&walk.pool).await.unwrap();
    assert_eq!(failing.iter().map(|it| it.stream).collect::<Vec<_>>(), [BREAKS_DUE]);
    let left: i64 =
        sqlx::query_scalar("select count(*) from deadlines").fetch_one(&walk.pool).await.unwrap();
    assert_eq!(left, 1);
    assert_whole(&walk).await;
}
