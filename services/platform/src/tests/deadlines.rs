use chrono::TimeDelta;
use uuid::Uuid;

use super::{assert_whole, camps, family, kind_of, reserve};
use crate::testing::toy::{CampFact, Close, Event};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn falls_due_when_it_is_time_and_once() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    let at = walk.clock.now() + TimeDelta::days(1);
    walk.ask(&family, Close { camp, at }).await.unwrap();
    walk.clock.advance(TimeDelta::days(1) - TimeDelta::microseconds(1));
    walk.on_deadline().await;
    assert_eq!(walk.event_types().await, ["camp.closing"]);
    walk.clock.advance(TimeDelta::microseconds(1));
    let (one, other) = tokio::join!(walk.core.on_deadline(), walk.core.on_deadline());
    assert!(one.unwrap().0 + other.unwrap().0 >= 1);
    walk.on_deadline().await;
    assert_eq!(walk.event_types().await, ["camp.closing", "camp.closed"]);
    assert_eq!(walk.ask(&family, reserve(camp)).await.unwrap_err().code, "closed");
    assert_whole(&walk).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_again_counts_anew() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    for days in [1, 3] {
        walk.ask(&family, Close { camp, at: walk.clock.now() + TimeDelta::days(days) })
            .await
            .unwrap();
    }
    walk.clock.advance(TimeDelta::days(2));
    let (count, next) = walk.core.on_deadline().await.unwrap();
    assert_eq!((count, next), (0, Some(walk.clock.now() + TimeDelta::days(1))));
    walk.clock.advance(TimeDelta::days(1));
    walk.on_deadline().await;
    assert_eq!(
        walk.event_types().await.last(),
        Some(&kind_of(&Event::from(CampFact::Closed { unheard_since: None })))
    );
}

/// As after a crash between the command's commit and taking the timer away: asked again, it is the same command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timer_that_survived_its_command_is_taken_away() {
    let walk = camps().await;
    let (family, camp) = (family(), Uuid::new_v4());
    let at = walk.clock.now() + TimeDelta::hours(1);
    walk.ask(&family, Close { camp, at }).await.unwrap();
    walk.clock.advance(TimeDelta::hours(2));
    walk.on_deadline().await;
    sqlx::query("insert into deadlines values ($1, 'close', $2, '0751')")
        .bind(camp)
        .bind(at)
        .execute(&walk.pool)
        .await
        .unwrap();
    assert_eq!(walk.core.on_deadline().await.unwrap(), (1, None));
    assert_eq!(walk.event_types().await, ["camp.closing", "camp.closed"]);
}

/// Whoever waits for the next timer looks again only when one is set that runs out before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_soonest_of_the_timers_that_are_set_is_known() {
    let walk = camps().await;
    let family = family();
    let now = walk.clock.now();
    for (days, soonest) in [(2, 2), (3, 2), (1, 1)] {
        let at = now + TimeDelta::days(days);
        walk.ask(&family, Close { camp: Uuid::new_v4(), at }).await.unwrap();
        let known = *walk.core.writer.soonest().borrow();
        assert_eq!(known, Some(now + TimeDelta::days(soonest)), "after one of {days} days");
    }
}
