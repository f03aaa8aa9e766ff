//! Every command meets every state of a person: with a thread and without, with a consent and without.

use chrono::NaiveDate;
use platform::{
    Aggregate as _,
    Timer::{Clear, Set},
    testing::check,
};
use proptest::prelude::*;
use proto::{
    id::{ConsentId, PersonId, ThreadId},
    problem::Problem,
    thread::ChildFact,
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{CHILD, CONSENT, FATHER, MOTHER, TODAY, thread};
use crate::domain::aggregates::child::{Child, Command, Rejection, stream, timers};

const ANOTHER: ThreadId = ThreadId(Uuid::from_u128(80));
const LEFT: fn(ThreadId) -> ChildFact = |thread| ChildFact::LeftThread { child: CHILD, thread };

/// December 2026.
fn december(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
}

/// A Monday, and a consent is due on the Monday after next.
fn joined(thread: ThreadId) -> ChildFact {
    let (remind_on, consent_by) = ("2026-11-30".parse().ok(), Some(december(7)));
    ChildFact::JoinedThread { child: CHILD, thread, remind_on, consent_by }
}

fn joined_with_consent(thread: ThreadId) -> ChildFact {
    ChildFact::JoinedThread { child: CHILD, thread, remind_on: None, consent_by: None }
}

fn began() -> ChildFact {
    ChildFact::ConsentBegan { child: CHILD, consent: CONSENT, thread: thread() }
}

fn ended() -> ChildFact {
    ChildFact::ConsentEnded { child: CHILD, consent: CONSENT }
}

fn missing() -> ChildFact {
    ChildFact::ConsentMissing { child: CHILD, thread: thread(), consent_by: december(7) }
}

fn reminded() -> ChildFact {
    ChildFact::ConsentReminded { child: CHILD, thread: thread(), consent_by: december(7) }
}

fn custody(holders: &[PersonId]) -> ChildFact {
    ChildFact::CustodyKnown { child: CHILD, holders: holders.to_vec() }
}

fn party(party: PartyStatus) -> ChildFact {
    ChildFact::PartyKnown { child: CHILD, party }
}

#[test]
fn joining() {
    let join = |thread| Command::Join { child: CHILD, thread, today: TODAY };
    let here = [joined(thread())];
    check::<Child>(&[], join(thread()), Ok(&here));
    check::<Child>(&here, join(thread()), Ok(&[]));
    check::<Child>(&here, join(ANOTHER), Err(Rejection::HasThread));
    check::<Child>(&[joined(thread()), LEFT(thread())], join(ANOTHER), Ok(&[joined(ANOTHER)]));
    // Where a consent holds, none is waited for.
    let with = [joined(thread()), began(), LEFT(thread())];
    check::<Child>(&with, join(ANOTHER), Ok(&[joined_with_consent(ANOTHER)]));
}

#[test]
fn moving() {
    let change = || Command::Move { child: CHILD, from: thread(), to: ANOTHER, today: TODAY };
    let elsewhere = ThreadId(Uuid::from_u128(81));
    check::<Child>(&[], change(), Ok(&[joined(ANOTHER)]));
    check::<Child>(&[joined(thread())], change(), Ok(&[LEFT(thread()), joined(ANOTHER)]));
    check::<Child>(&[joined(ANOTHER)], change(), Ok(&[]));
    check::<Child>(&[joined(elsewhere)], change(), Err(Rejection::HasThread));
}

#[test]
fn leaving() {
    let leave = |thread| Command::Leave { child: CHILD, thread };
    check::<Child>(&[], leave(thread()), Ok(&[]));
    check::<Child>(&[joined(thread())], leave(thread()), Ok(&[LEFT(thread())]));
    check::<Child>(&[joined(thread())], leave(ANOTHER), Ok(&[]));
    check::<Child>(&[joined(thread()), LEFT(thread())], leave(thread()), Ok(&[]));
}

#[test]
fn being_known() {
    let take_in =
        |holders: &[PersonId]| Command::TakeInCustody { child: CHILD, holders: holders.to_vec() };
    let both = [MOTHER, FATHER];
    check::<Child>(&[], take_in(&both), Ok(&[custody(&both)]));
    check::<Child>(&[custody(&both)], take_in(&both), Ok(&[]));
    check::<Child>(&[custody(&both)], take_in(&[MOTHER]), Ok(&[custody(&[MOTHER])]));

    let turn = |party| Command::TakeInParty { child: CHILD, party };
    check::<Child>(&[], turn(PartyStatus::From10), Ok(&[party(PartyStatus::From10)]));
    check::<Child>(&[party(PartyStatus::From10)], turn(PartyStatus::From10), Ok(&[]));
    // A birth date may be corrected.
    check::<Child>(
        &[party(PartyStatus::From15)],
        turn(PartyStatus::From10),
        Ok(&[party(PartyStatus::From10)]),
    );
}

#[test]
fn having_consents() {
    let begin = || Command::BeginConsent { child: CHILD, consent: CONSENT, thread: thread() };
    let end = || Command::EndConsent { child: CHILD, consent: CONSENT };
    check::<Child>(&[], begin(), Ok(&[began()]));
    check::<Child>(&[began()], begin(), Ok(&[]));
    check::<Child>(&[], end(), Ok(&[]));
    check::<Child>(&[began()], end(), Ok(&[ended()]));
    check::<Child>(&[began(), ended()], end(), Ok(&[]));
}

/// P-07.
#[test]
fn waiting_for_the_first_consent() {
    for (given, waits) in [
        (vec![], false),
        (vec![joined(thread())], true),
        (vec![joined(thread()), reminded()], true),
        (vec![joined(thread()), began()], false),
        (vec![joined(thread()), LEFT(thread())], false),
        (vec![joined_with_consent(thread())], false),
        (vec![joined(thread()), missing()], false),
    ] {
        let (remind, miss): (&[_], &[_]) =
            if waits { (&[reminded()], &[missing()]) } else { (&[], &[]) };
        check::<Child>(&given, Command::Remind, Ok(remind));
        check::<Child>(&given, Command::Miss, Ok(miss));
    }
}

/// A week, a fortnight, by the Danish day.
#[test]
fn deadlines() {
    let (reminder, missing_at) = ("consent_reminder", "consent_missing");
    let both = vec![Clear(reminder), Clear(missing_at)];
    for (fact, expected) in [
        (
            joined(thread()),
            vec![
                Set(reminder, "2026-11-29T23:00:00Z".parse().unwrap()),
                Set(missing_at, "2026-12-07T23:00:00Z".parse().unwrap()),
            ],
        ),
        (joined_with_consent(thread()), vec![]),
        (began(), both.clone()),
        (LEFT(thread()), both),
        (ended(), vec![]),
        (reminded(), vec![]),
        (missing(), vec![]),
        (custody(&[MOTHER]), vec![]),
        (party(PartyStatus::Adult), vec![]),
    ] {
        assert_eq!(timers(&fact), expected, "{fact:?}");
    }
}

#[test]
fn a_no_has_a_code() {
    let problem = Problem::from(Rejection::HasThread);
    assert_eq!((problem.status, problem.code.as_ref()), (409, "child_has_thread"));
}

/// Older facts lie on this stream: its id may never change.
#[test]
fn a_person_has_one_stream() {
    assert_eq!(stream(CHILD), stream(CHILD));
    assert_ne!(stream(CHILD), stream(MOTHER));
    assert_eq!(stream(CHILD).to_string(), "24bf7d55-61e0-87bd-ac80-1e7b339065ac");
}

proptest! {
    /// In one thread at a time, whatever is asked (I-01); and no consent ends that did not begin.
    #[test]
    fn has_one_thread(commands in prop::collection::vec(command(), 0..24)) {
        let (mut child, mut threads, mut consents) = (Child::default(), vec![], vec![]);
        for command in commands {
            for fact in child.decide(command).unwrap_or_default() {
                child = child.evolve(&fact);
                match fact {
                    ChildFact::JoinedThread { thread, .. } => threads.push(thread),
                    ChildFact::LeftThread { thread, .. } => {
                        prop_assert_eq!(threads.pop(), Some(thread));
                    }
                    ChildFact::ConsentBegan { consent, .. } => {
                        prop_assert!(!consents.contains(&consent));
                        consents.push(consent);
                    }
                    ChildFact::ConsentEnded { consent, .. } => {
                        prop_assert!(consents.contains(&consent));
                        consents.retain(|it| *it != consent);
                    }
                    ChildFact::ConsentReminded { .. } | ChildFact::ConsentMissing { .. } => {
                        prop_assert_eq!(threads.len(), 1);
                    }
                    ChildFact::CustodyKnown { .. }
                    | ChildFact::PartyKnown { .. }
                    | ChildFact::HandedOver { .. }
                    | ChildFact::SamePersonKnown { .. }
                    | ChildFact::SamePersonParted { .. }
                    | ChildFact::DisclosureBegan { .. }
                    | ChildFact::DisclosureEnded { .. } => {}
                }
                prop_assert!(threads.len() <= 1);
                prop_assert_eq!(child.open_thread, threads.first().copied());
                prop_assert_eq!(&child.consents, &consents);
            }
        }
    }
}

fn command() -> impl Strategy<Value = Command> {
    let thread = || (90..93_u128).prop_map(|it| ThreadId(Uuid::from_u128(it)));
    let consent = || (95..98_u128).prop_map(|it| ConsentId(Uuid::from_u128(it)));
    let (child, today) = (CHILD, TODAY);
    prop_oneof![
        3 => thread().prop_map(move |thread| Command::Join { child, thread, today }),
        3 => thread().prop_map(move |thread| Command::Leave { child, thread }),
        2 => (thread(), thread()).prop_map(move |(from, to)| Command::Move { child, from, to, today }),
        1 => Just(Command::Remind),
        1 => Just(Command::Miss),
        2 => (consent(), thread())
            .prop_map(move |(consent, thread)| Command::BeginConsent { child, consent, thread }),
        2 => consent().prop_map(move |consent| Command::EndConsent { child, consent }),
    ]
}
