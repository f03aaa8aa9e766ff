//! Whatever is asked, in whatever order: what happened is a story that could have been told.

use platform::Aggregate;
use proptest::prelude::*;
use proto::{
    id::{GoalId, PersonId, UserId},
    thread::{
        AgreeGoal, ConsentFact, Party, RecordContact, SetNextStep, SignatureChannel, Step,
        ThreadFact,
    },
    who::Role,
};
use uuid::Uuid;

use super::{
    FATHER, MOTHER, NOW, TODAY, child_view, close, day, goal, hear_child, open, request_consent,
    visit,
};
use crate::domain::{
    consent::{self, Consent},
    thread::{self, Thread},
};

proptest! {
    /// It opens once with somebody accountable and a next step, reaches the family once, has at most three goals, and ends at most once.
    #[test]
    fn a_thread(commands in prop::collection::vec(thread_command(), 0..24)) {
        let story = told::<Thread>(commands);
        let count = |is: fn(&ThreadFact) -> bool| story.iter().filter(|it| is(it)).count();

        prop_assert!(begins_accountable(&story), "{:?}", story);
        prop_assert!(count(opens) <= 1);
        prop_assert!(count(reaches_family) <= 1);
        prop_assert!(count(agrees_goal) <= thread::GOALS_MAX);
        prop_assert!(!story.iter().rev().skip(1).any(closes));
        let first_talk = story.iter().position(talks_with_family);
        prop_assert_eq!(story.iter().position(reaches_family), first_talk.map(|at| at + 1));
    }

    /// It is asked for once, holds when and only when each signatory has signed once, and then rests.
    #[test]
    fn a_consent(commands in prop::collection::vec(consent_command(), 0..12)) {
        let story = told::<Consent>(commands);
        let mut signed: Vec<PersonId> = story.iter().filter_map(signatory).collect();
        signed.sort();
        let is_signed_by_all = signed == [MOTHER, FATHER];

        prop_assert!(story.iter().enumerate().all(|(at, it)| requests(it) == (at == 0)));
        prop_assert!(!story.iter().rev().skip(1).any(gives));
        prop_assert_eq!(story.last().is_some_and(gives), is_signed_by_all);
        signed.dedup();
        prop_assert_eq!(story.iter().filter_map(signatory).count(), signed.len());
    }
}

/// I-02.
fn begins_accountable(story: &[ThreadFact]) -> bool {
    use ThreadFact::{BridgeBuilderAssigned, NextStepSet, Opened};
    matches!(story, [] | [Opened { .. }, BridgeBuilderAssigned { .. }, NextStepSet { .. }, ..])
}

fn opens(fact: &ThreadFact) -> bool {
    matches!(fact, ThreadFact::Opened { .. })
}

fn talks_with_family(fact: &ThreadFact) -> bool {
    matches!(fact, ThreadFact::ContactRecorded { with: Party::Family, .. })
}

fn reaches_family(fact: &ThreadFact) -> bool {
    matches!(fact, ThreadFact::FamilyContacted { .. })
}

fn agrees_goal(fact: &ThreadFact) -> bool {
    matches!(fact, ThreadFact::GoalAgreed { .. })
}

fn closes(fact: &ThreadFact) -> bool {
    matches!(fact, ThreadFact::Closed { .. })
}

fn requests(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::Requested { .. })
}

fn gives(fact: &ConsentFact) -> bool {
    matches!(fact, ConsentFact::Given { .. })
}

fn signatory(fact: &ConsentFact) -> Option<PersonId> {
    match fact {
        ConsentFact::Signed { by, .. } => Some(*by),
        ConsentFact::Requested { .. } | ConsentFact::Given { .. } => None,
    }
}

/// What happens when these are asked one after the other.
fn told<A: Aggregate>(commands: Vec<A::Command>) -> Vec<A::Event> {
    let mut it = A::default();
    let mut story = vec![];
    for command in commands {
        for fact in it.decide(command).unwrap_or_default() {
            it = it.evolve(&fact);
            story.push(fact);
        }
    }
    story
}

fn thread_command() -> impl Strategy<Value = thread::Command> {
    use thread::Command::{
        AgreeGoal as Agree, Close, Open, OpenOnAcceptance, RecordChildView,
        RecordContact as Contact,
    };
    let step = |step, due_on| thread::Command::SetNextStep {
        request: SetNextStep { step, due_on, ..hear_child() },
        today: TODAY,
    };
    let contact = |with| Contact { request: RecordContact { with, ..visit() }, today: TODAY };
    prop_oneof![
        3 => Just(Open { request: open(), at: NOW }),
        3 => Just(OpenOnAcceptance { request: open(), at: NOW }),
        4 => (prop::sample::select(Step::ALL), 20..30_u32).prop_map(move |(it, due)| step(it, day(due))),
        4 => prop::sample::select(Party::ALL).prop_map(contact),
        2 => Just(RecordChildView { request: child_view(), today: TODAY }),
        4 => (0..6_u128, 0..12_u8, 0..12_u8).prop_map(|(id, now, wished)| Agree {
            request: AgreeGoal { goal: GoalId(Uuid::from_u128(id)), now, wished, ..goal() },
        }),
        1 => Just(Close { request: close() }),
    ]
}

fn consent_command() -> impl Strategy<Value = consent::Command> {
    let sign = |(by, role, channel, today)| consent::Command::Sign {
        by,
        channel,
        role,
        subject: UserId(by.0),
        today,
    };
    let signature = (
        prop::sample::select(vec![MOTHER, FATHER, PersonId(Uuid::from_u128(77))]),
        prop::sample::select(vec![Role::Family, Role::BridgeBuilder, Role::Leader]),
        prop::sample::select(SignatureChannel::ALL),
        prop::sample::select(vec![
            TODAY,
            request_consent().until_on,
            request_consent().until_on.succ_opt().unwrap(),
        ]),
    );
    prop_oneof![
        1 => Just(consent::Command::Request { request: request_consent(), today: TODAY }),
        4 => signature.prop_map(sign),
    ]
}
