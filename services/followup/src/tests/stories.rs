//! Whatever is asked, in whatever order, each aggregate's history is a story that makes sense.

use chrono::{DateTime, Days, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proptest::prelude::*;
use proto::followup::{
    AlertFact, FollowUpFact, FollowUpOutcome, Instrument, Respondent, WatchFact,
};

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
        }).collect();
        let possible = [&[][..], &[(0, true)], &[(0, true), (1, true)]];
        prop_assert!(possible.contains(&steps.as_slice()), "{steps:?}");
    }

    /// Recorded once.
    #[test]
    fn a_measurement(commands in some(measurement_command())) {
        prop_assert!(story::<measurement::Measurement>(commands).len() <= 1);
    }

    /// Contacts come later and later; a silence follows the contact that began it; nothing after the end.
    #[test]
    fn a_watch(commands in some(watch_command())) {
        let (mut last, mut silent, mut ended): (Option<NaiveDate>, _, _) = (None, false, false);
        for event in story::<watch::Watch>(commands) {
            prop_assert!(!ended, "nothing after the end: {event:?}");
            match event {
                WatchFact::Started { opened_on, silent_at } => {
                    prop_assert_eq!(last.replace(opened_on), None);
                    prop_assert_eq!(silent_at, calendar::end_of(opened_on + Days::new(21)));
                }
                WatchFact::Renewed { contact_on, silent_at } => {
                    prop_assert!(last.replace(contact_on).is_some_and(|last| last < contact_on));
                    prop_assert_eq!(silent_at, calendar::end_of(contact_on + Days::new(21)));
                    silent = false;
                }
                WatchFact::FellSilent { last_contact_on } => {
                    prop_assert!(!silent);
                    prop_assert_eq!(last, Some(last_contact_on));
                    silent = true;
                }
                WatchFact::Ended {} => ended = true,
            }
        }
    }

    /// Raised once, seen at most once before it is over, over once.
    #[test]
    fn an_alert(commands in some(alert_command())) {
        let steps: Vec<_> = story::<alert::Alert>(commands).into_iter().map(|event| match event {
            AlertFact::Raised { .. } => 0,
            AlertFact::Acknowledged {} => 1,
            AlertFact::Resolved { .. } => 2,
        }).collect();
        let possible = [&[][..], &[0], &[0, 1], &[0, 2], &[0, 1, 2]];
        prop_assert!(possible.contains(&steps.as_slice()), "{steps:?}");
    }
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..60_u64).prop_map(|it| today() - Days::new(30) + Days::new(it))
}

fn follow_up_command() -> impl Strategy<Value = follow_up::Command> {
    use follow_up::Command::{Hold, Plan, PlanFirst};
    let (assignment, child) = (ASSIGNMENT, CHILD);
    prop_oneof![
        day().prop_map(move |due_on| Plan { assignment, child, due_on, today: today() }),
        day().prop_map(move |started_on| PlanFirst { assignment, child, started_on }),
        day().prop_map(|on| Hold { on, outcome: FollowUpOutcome::Adjust, today: today() }),
    ]
}

fn measurement_command() -> impl Strategy<Value = measurement::Command> {
    (prop::sample::select(Instrument::ALL), 0..12_u16, day()).prop_map(|(instrument, score, on)| {
        measurement::Command::Record {
            child: CHILD,
            instrument,
            score,
            by: Respondent::Child,
            on,
            today: today(),
        }
    })
}

fn watch_command() -> impl Strategy<Value = watch::Command> {
    use watch::Command::{End, FallSilent, Renew, Start};
    let moment = || day().prop_map(calendar::end_of);
    let renew = |(contact_on, now): (NaiveDate, DateTime<Utc>)| Renew { contact_on, now };
    prop_oneof![
        3 => day().prop_map(|opened_on| Start { opened_on }),
        6 => (day(), moment()).prop_map(renew),
        6 => moment().prop_map(|silent_at| FallSilent { silent_at }),
        1 => Just(End),
    ]
}

fn alert_command() -> impl Strategy<Value = alert::Command> {
    use alert::Command::{Acknowledge, RaiseSilence, ResolveByHand, ResolveByItself};
    prop::sample::select(vec![
        RaiseSilence { now: monday() },
        Acknowledge,
        ResolveByHand,
        ResolveByItself,
    ])
}
