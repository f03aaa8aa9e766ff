//! Whatever the batches, the outcome is that of one event at a time.

use std::{collections::BTreeMap, time::Duration};

use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRng, TestRunner},
};
use proto::recorded_event::RecordedEvent;
use uuid::Uuid;

use super::{Camps, assert_whole, camps, subscription::Fire};
use crate::{
    Handled,
    testing::toy::{
        CampFact, Event, NEVER_TOGETHER, PANICS_DECIDING, PANICS_HEARING, PANICS_REACTING,
        UNCOUNTABLE,
    },
};

/// What a source may say.
#[derive(Debug, Clone, Copy)]
enum Says {
    /// One that asks for something.
    Place,
    /// One that asks for nothing.
    Nothing,
    /// Who has a place already: refused.
    Twice,
    /// Nobody here can read it.
    Unreadable,
    /// Somebody changed it in the source's log.
    Changed,
    /// Somebody over whom the toy panics, or whom its view cannot count.
    Somebody(Uuid),
}

fn says(breaks_views: bool) -> impl Strategy<Value = Says> {
    let mut somebody = vec![PANICS_DECIDING, PANICS_REACTING];
    if breaks_views {
        somebody.extend([PANICS_HEARING, UNCOUNTABLE]);
    }
    prop_oneof![
        40 => Just(Says::Place),
        20 => Just(Says::Nothing),
        2 => Just(Says::Twice),
        2 => Just(Says::Unreadable),
        1 => Just(Says::Changed),
        2 => prop::sample::select(somebody).prop_map(Says::Somebody),
    ]
}

/// A log of up to 80 events about eight camps, in as many threads; one of them the view takes one by one. Where no view breaks, a camp is
/// not its thread's alone: then it matters in which order threads are acted on.
fn log(runner: &mut TestRunner, source: &Camps, breaks_views: bool) -> Vec<RecordedEvent> {
    let camp = || prop_oneof![8 => 1..8_u128, 1 => Just(NEVER_TOGETHER)];
    let events = prop::collection::vec((camp(), camp(), says(breaks_views)), 20..80);
    let events = events.new_tree(runner).unwrap().current();
    let said = events.into_iter().map(|(camp, thread, says)| {
        let thread = Uuid::from_u128(if breaks_views { camp } else { thread });
        let camp = Uuid::from_u128(camp);
        let guest = match says {
            Says::Somebody(guest) => guest,
            Says::Twice => Uuid::from_u128(1_000),
            Says::Place | Says::Nothing | Says::Unreadable | Says::Changed => Uuid::new_v4(),
        };
        let fact = match says {
            Says::Nothing => CampFact::Closing { at: source.clock.now() },
            Says::Place | Says::Twice | Says::Unreadable | Says::Changed | Says::Somebody(_) => {
                CampFact::PlaceReserved { guest, filler: String::new() }
            }
        };
        let mut event = match says {
            Says::Unreadable => source.published("other", camp, thread, &Fire),
            Says::Place | Says::Nothing | Says::Twice | Says::Changed | Says::Somebody(_) => {
                source.published("other", camp, thread, &Event::from(fact))
            }
        };
        if matches!(says, Says::Changed) {
            event.data = event.data.replace("filler\":\"", "filler\":\"changed");
        }
        event
    });
    said.collect()
}

/// What came of it: the events of each camp in order, the view of each, what is parked and why.
#[derive(Debug, PartialEq)]
struct Outcome {
    events: BTreeMap<Uuid, Vec<String>>,
    view: Vec<(Uuid, Vec<i64>)>,
    parked: Vec<(i64, String)>,
}

async fn outcome(walk: &Camps) -> Outcome {
    let mut events = BTreeMap::<Uuid, Vec<String>>::new();
    for event in assert_whole(walk).await {
        let said = format!("{} {} {}", event.kind, event.data, event.cause);
        events.entry(event.stream).or_default().push(said);
    }
    let view = sqlx::query_as("select camp, heard from toy_heard order by camp");
    let view = view.fetch_all(&walk.pool).await.unwrap();
    let mut parked = walk.core.parked().await.unwrap();
    parked.sort_by_key(|it| it.position);
    let parked = parked.into_iter().map(|it| (it.position, it.reason)).collect();
    Outcome { events, view, parked }
}

/// Where a view breaks, what came behind it in its thread and in the same batch has been acted on already, and is parked for the view:
/// acting on it again does nothing. One at a time it is parked before that.
fn assert_same(batched: &Outcome, alone: &Outcome, breaks_views: bool) {
    assert_eq!((&batched.view, &batched.parked), (&alone.view, &alone.parked));
    if !breaks_views {
        assert_eq!(batched.events, alone.events);
        return;
    }
    for (camp, events) in &batched.events {
        let alone = alone.events.get(camp).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(events.get(..alone.len()).unwrap(), alone, "{camp}");
    }
    assert!(batched.events.keys().eq(alone.events.keys()));
}

async fn hear_all(walk: &Camps, events: &[RecordedEvent]) {
    let last = events.last().unwrap().position;
    assert_eq!(walk.core.handle_events("other", events).await.unwrap(), Handled::UpTo(last));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_come_to_what_one_at_a_time_comes_to() {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(Default::default()));
    for nth in 0..16 {
        let breaks_views = nth % 2 == 0;
        let (alone, batched, killed) = tokio::join!(camps(), camps(), camps());
        let log = log(&mut runner, &alone, breaks_views);
        for event in &log {
            hear_all(&alone, std::slice::from_ref(event)).await;
        }
        hear_all(&batched, &log).await;
        let expected = outcome(&alone).await;
        assert_same(&outcome(&batched).await, &expected, breaks_views);
        // Killed in the middle, again and again, each time a little later.
        let kills = (0..).map(Duration::from_millis);
        for (after, size) in kills.zip((3..17).cycle()) {
            let handled = killed.core.checkpoint("other").await.unwrap();
            let rest = log.get(usize::try_from(handled).unwrap()..).unwrap();
            if rest.is_empty() {
                break;
            }
            let some = rest.get(..size.min(rest.len())).unwrap();
            drop(tokio::time::timeout(after, killed.core.handle_events("other", some)).await);
        }
        assert_same(&outcome(&killed).await, &expected, breaks_views);
    }
}
