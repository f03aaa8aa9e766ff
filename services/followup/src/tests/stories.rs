//! Whatever is asked, in whatever order, each aggregate's history is a story that makes sense.

use chrono::{DateTime, Days, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proptest::prelude::*;
use proto::followup::{
    AlertCode, AlertFact, FollowUpFact, FollowUpOutcome, Instrument, Respondent, WatchFact,
};
use proto::{actor::Role, id::EventId};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, monday, today};
use crate::domain::{alert, follow_up, measurement, watch};

/// Everything that happens when `commands` are asked one after the other.
fn story<A: Aggregate>(commands: Vec<A::Command>) -> Vec<A::Event> {
    let mut aggregate = A::default();
    let mut story = vec![];
    for command in commands {
        for event in aggregate.decide(command).unwrap_or_default() {
            aggregate = aggregate.evolve(&event);
            story.push(event);
        }
    }
    story
}

fn some<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..30)
}

proptest! {
    /// Planned once, held once, never the other way round, never in the future.
    #[test]
    fn a_follow_up(commands in some(follow_up_command())) {
        let steps: Vec<_> = story::<follow_up::FollowUp>(commands).into_iter().map(|event| match event {
            FollowUpFact::Planned { due_on, hard_by, .. } => (0, due_on < hard_by),
            FollowUpFact::Held { on, .. } => (1, on <= today()),
            FollowUpFact::Cancelled {} => (2, true),
        }).collect();
        let possible = [&[][..], &[(0, true)], &[(0, true), (1, true)], &[(0, true), (2, true)]];
        prop_assert!(possible.contains(&steps.as_slice()), "{steps:?}");
    }

    /// Recorded once.
    #[test]
    fn a_measurement(commands in some(measurement_command())) {
        prop_assert!(story::<measurement::Measurement>(commands).len() <= 1);
    }

    /// A silence follows the contact that began it, and never while the thread rests; after the end only a new beginning.
    #[test]
    fn a_watch(commands in some(watch_command())) {
        let (mut last, mut state): (Option<NaiveDate>, _) = (None, "none");
        let counted = |on: NaiveDate, at: DateTime<Utc>| at == calendar::end_of(on + Days::new(21));
        for event in story::<watch::Watch>(commands) {
            match event {
                WatchFact::Started { opened_on, silent_at } => {
                    prop_assert!(matches!(state, "none" | "ended") && counted(opened_on, silent_at));
                    (last, state) = (Some(opened_on), "watching");
                }
                WatchFact::Renewed { contact_on, silent_at } => {
                    prop_assert!(matches!(state, "watching" | "silent") && counted(contact_on, silent_at));
                    prop_assert!(last.replace(contact_on).is_some_and(|last| last < contact_on));
                    state = "watching";
                }
                WatchFact::ContactCorrected { contact_on, last_on, silent_at } => {
                    prop_assert!(state == "watching" && counted(last_on, silent_at));
                    prop_assert!(last.is_some_and(|last| last_on <= last) && contact_on != last_on);
                    last = Some(last_on);
                }
                WatchFact::ContactNoted { contact_on, noted_at } => {
                    prop_assert!(state == "watching" && last.is_some_and(|last| last < contact_on));
                    prop_assert!(last.is_some_and(|last| calendar::end_of(last + Days::new(21)) <= noted_at));
                }
                WatchFact::FellSilent { last_contact_on, .. } => {
                    prop_assert_eq!((last, state), (Some(last_contact_on), "watching"));
                    state = "silent";
                }
                WatchFact::Paused {} => {
                    prop_assert!(matches!(state, "watching" | "silent"));
                    state = "resting";
                }
                WatchFact::Resumed { on, silent_at } => {
                    prop_assert!(state == "resting" && counted(on, silent_at));
                    (last, state) = (Some(on), "watching");
                }
                WatchFact::Moved { on, silent_at, .. } => {
                    prop_assert!(matches!(state, "watching" | "silent" | "resting") && counted(on, silent_at));
                    if state != "resting" {
                        (last, state) = (Some(on), "watching");
                    }
                }
                WatchFact::Ended {} => {
                    prop_assert!(matches!(state, "watching" | "silent" | "resting"));
                    state = "ended";
                }
            }
        }
    }

    /// Raised, seen at most once before it is over, over once; and then perhaps again, because of something else.
    #[test]
    fn an_alert(commands in some(alert_command())) {
        let (mut state, mut causes) = ("none", vec![]);
        for event in story::<alert::Alert>(commands) {
            match event {
                AlertFact::Noted { cause, .. } => {
                    prop_assert!(matches!(state, "none" | "over") && causes.last() != Some(&cause));
                    causes.push(cause);
                    state = "noted";
                }
                AlertFact::Passed {} => {
                    prop_assert_eq!(state, "noted");
                    state = "over";
                }
                AlertFact::Raised { cause, .. } => {
                    prop_assert!(matches!(state, "none" | "over" | "noted"));
                    prop_assert_eq!(state == "noted" && causes.last() == Some(&cause), causes.last() == Some(&cause));
                    causes.push(cause);
                    state = "raised";
                }
                AlertFact::Acknowledged {} => {
                    prop_assert_eq!(state, "raised");
                    state = "seen";
                }
                AlertFact::Resolved { .. } => {
                    prop_assert!(matches!(state, "raised" | "seen"));
                    state = "over";
                }
            }
        }
    }
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..60_u64).prop_map(|it| today() - Days::new(30) + Days::new(it))
}

fn follow_up_command() -> impl Strategy<Value = follow_up::Command> {
    use follow_up::Command::{Cancel, Hold, Plan, PlanFirst};
    let (assignment, child) = (ASSIGNMENT, CHILD);
    prop_oneof![
        day().prop_map(move |due_on| Plan { assignment, child, due_on, today: today() }),
        day().prop_map(move |started_on| PlanFirst { assignment, child, started_on }),
        day().prop_map(|on| Hold { on, outcome: FollowUpOutcome::Adjust, today: today() }),
        Just(Cancel),
    ]
}

fn measurement_command() -> impl Strategy<Value = measurement::Command> {
    (prop::sample::select(Instrument::ALL), 0..12_u16, day()).prop_map(|(instrument, score, on)| {
        measurement::Command::Record {
            child: CHILD,
            most_years: 9,
            instrument,
            score,
            by: Respondent::Child,
            on,
            today: today(),
        }
    })
}

fn watch_command() -> impl Strategy<Value = watch::Command> {
    use watch::Command::{Correct, End, FallSilent, Move, Pause, Renew, Restart, Resume, Start};
    let moment = || day().prop_map(calendar::end_of);
    let renew = |(contact_on, now): (NaiveDate, DateTime<Utc>)| Renew { contact_on, now };
    prop_oneof![
        3 => day().prop_map(|opened_on| Start { opened_on }),
        6 => (day(), moment()).prop_map(renew),
        6 => moment().prop_map(|silent_at| FallSilent { silent_at, unheard_since: None }),
        3 => day().prop_map(|contact_on| Correct { contact_on }),
        1 => Just(End),
        1 => Just(Pause),
        2 => day().prop_map(|on| Resume { on }),
        1 => day().prop_map(|on| Restart { on }),
        1 => day().prop_map(|on| Move { to: "0671".parse().unwrap(), on }),
    ]
}

fn alert_command() -> impl Strategy<Value = alert::Command> {
    use alert::Command::{Acknowledge, Note, Raise, ResolveByHand, ResolveByItself, Tell};
    let by = || {
        let roles = vec![Role::BridgeBuilder, Role::Leader, Role::CaseWorker];
        prop::sample::select(roles)
            .prop_map(|it| alert::Carer::of(&platform::testing::actor(it, "0751")))
    };
    let raise = |cause: Option<u128>| Raise {
        amiss: alert::Amiss {
            code: AlertCode::NextStepOverdue,
            about: Uuid::nil(),
            is_critical: false,
            cause: cause.map(|it| EventId(Uuid::from_u128(it))),
            unheard_since: None,
        },
        now: monday(),
    };
    let note = |it: alert::Command| {
        let Raise { amiss, now } = it else { return it };
        Note { amiss, tell_at: now }
    };
    prop_oneof![
        3 => prop::option::of(1..4_u128).prop_map(raise),
        2 => prop::option::of(1..4_u128).prop_map(raise).prop_map(note),
        1 => Just(Tell { now: monday(), unheard_since: None }),
        1 => by().prop_map(|by| Acknowledge { by }),
        1 => by().prop_map(|by| ResolveByHand { by }),
        1 => Just(ResolveByItself),
    ]
}
