//! Every command meets every state of a thread, and every "no" of an open one.

use chrono::{Days, Months, NaiveDate};
use platform::{Aggregate as _, testing::check};
use proto::{
    code::AgeBand,
    id::{GoalId, ThreadId},
    problem::Problem,
    thread::{
        AgreeGoal, Channel, CloseReason, NextContact, OpenThread, Outcome, Party, RecordChildView,
        RecordContact, SetNextStep, Step, ThreadFact,
    },
    who::Role,
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, GOAL, NOW, REFERRAL, TODAY, WORDS, child_view, close, day, goal, hear_child,
    open, visit,
};
use crate::domain::thread::{Command, Rejection, Thread};

const HEAR_CHILD: ThreadFact =
    ThreadFact::NextStepSet { step: Step::HearChild, owner: Role::BridgeBuilder, due_on: day(27) };
const VISITED: ThreadFact = ThreadFact::ContactRecorded {
    with: Party::Family,
    channel: Channel::HomeVisit,
    on: day(20),
    note: Some(WORDS),
};
const REACHED: ThreadFact =
    ThreadFact::FamilyContacted { channel: Channel::HomeVisit, on: day(20) };
const CHILD_SAID: ThreadFact = ThreadFact::ChildViewRecorded { words: WORDS, on: day(20) };
const AGREED: ThreadFact = ThreadFact::GoalAgreed { goal: GOAL, words: WORDS, now: 2, wished: 10 };
const CLOSED: ThreadFact = ThreadFact::Closed {
    reason: CloseReason::GoalsReached,
    outcome: Outcome::Better,
    next_contact: NextContact::Association,
};

/// What opening says: three facts, one decision (I-02).
const OPENED: [ThreadFact; 3] = [
    ThreadFact::Opened { referral: REFERRAL, child: CHILD, age_band: AgeBand::Age6To9, on: TODAY },
    ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT },
    ThreadFact::NextStepSet {
        step: Step::ContactFamily,
        owner: Role::BridgeBuilder,
        due_on: day(30),
    },
];

/// An open thread in which this happened too.
fn opened(more: &[ThreadFact]) -> Vec<ThreadFact> {
    [&OPENED, more].concat()
}

fn ended() -> Vec<ThreadFact> {
    opened(&[CLOSED])
}

#[test]
fn opening() {
    let command = || Command::Open { request: open(), at: NOW };
    check::<Thread>(&[], command(), Ok(&OPENED));
    check::<Thread>(&OPENED, command(), Err(Rejection::AlreadyOpened));
    check::<Thread>(&ended(), command(), Err(Rejection::AlreadyOpened));
}

#[test]
fn opening_on_acceptance() {
    let command = || Command::OpenOnAcceptance { request: open(), at: NOW };
    check::<Thread>(&[], command(), Ok(&OPENED));
    check::<Thread>(&OPENED, command(), Ok(&[]));
    check::<Thread>(&ended(), command(), Ok(&[]));
}

#[test]
fn setting_the_next_step() {
    let command = || Command::SetNextStep { request: hear_child(), today: TODAY };
    check::<Thread>(&[], command(), Err(Rejection::Unknown));
    check::<Thread>(&OPENED, command(), Ok(&[HEAR_CHILD]));
    check::<Thread>(&opened(&[HEAR_CHILD]), command(), Err(Rejection::StepStands));
    check::<Thread>(&ended(), command(), Err(Rejection::Closed));
}

#[test]
fn recording_a_contact() {
    let command = || Command::RecordContact { request: visit(), today: TODAY };
    check::<Thread>(&[], command(), Err(Rejection::Unknown));
    check::<Thread>(&OPENED, command(), Ok(&[VISITED, REACHED]));
    check::<Thread>(&opened(&[VISITED, REACHED]), command(), Ok(&[VISITED]));
    check::<Thread>(&ended(), command(), Err(Rejection::Closed));
}

#[test]
fn recording_the_childs_view() {
    let command = || Command::RecordChildView { request: child_view(), today: TODAY };
    check::<Thread>(&[], command(), Err(Rejection::Unknown));
    check::<Thread>(&OPENED, command(), Ok(&[CHILD_SAID]));
    check::<Thread>(&ended(), command(), Err(Rejection::Closed));
}

#[test]
fn agreeing_a_goal() {
    let command = || Command::AgreeGoal { request: goal() };
    check::<Thread>(&[], command(), Err(Rejection::Unknown));
    check::<Thread>(&OPENED, command(), Ok(&[AGREED]));
    check::<Thread>(&opened(&[AGREED]), command(), Err(Rejection::GoalKnown));
    check::<Thread>(&ended(), command(), Err(Rejection::Closed));
}

#[test]
fn closing() {
    let command = || Command::Close { request: close() };
    check::<Thread>(&[], command(), Err(Rejection::Unknown));
    check::<Thread>(&OPENED, command(), Ok(&[CLOSED]));
    check::<Thread>(&ended(), command(), Err(Rejection::Closed));
}

#[test]
fn a_thread_is_its_referrals() {
    let request = OpenThread { thread: ThreadId(Uuid::from_u128(99)), ..open() };
    check::<Thread>(
        &[],
        Command::Open { request: request.clone(), at: NOW },
        Err(Rejection::NotOfReferral),
    );
    check::<Thread>(
        &[],
        Command::OpenOnAcceptance { request, at: NOW },
        Err(Rejection::NotOfReferral),
    );
}

/// P-06: five Danish working days.
#[test]
fn the_family_is_to_be_contacted() {
    for (accepted, due) in [
        ("2026-11-23T08:00:00Z", "2026-11-30"), // Monday
        ("2026-11-23T22:59:59Z", "2026-11-30"), // Monday, a second to midnight
        ("2026-11-23T23:00:00Z", "2026-12-01"), // Tuesday has begun
        ("2026-11-28T10:00:00Z", "2026-12-04"), // Saturday
        ("2026-04-01T10:00:00Z", "2026-04-13"), // Wednesday before Easter
        ("2026-12-23T10:00:00Z", "2027-01-05"), // the day before Christmas Eve
    ] {
        let facts = Thread::default()
            .decide(Command::Open { request: open(), at: accepted.parse().unwrap() })
            .unwrap();
        let [.., ThreadFact::NextStepSet { due_on, .. }] = facts.as_slice() else {
            panic!("{facts:?}")
        };
        assert_eq!(*due_on, due.parse::<NaiveDate>().unwrap(), "{accepted}");
    }
}

#[test]
fn a_next_step_is_near_and_somebodys() {
    let in_days = |days| SetNextStep { due_on: TODAY + Days::new(days), ..hear_child() };
    let by = |owner| SetNextStep { owner, ..hear_child() };
    let yesterday = SetNextStep { due_on: day(22), ..hear_child() };
    let never = SetNextStep { due_on: NaiveDate::MAX, ..hear_child() };
    for (request, expected) in [
        (in_days(0), Ok(())),
        (in_days(366), Ok(())),
        (in_days(367), Err(Rejection::StepTooFar)),
        (yesterday, Err(Rejection::StepInPast)),
        (never, Err(Rejection::StepTooFar)),
        (by(Role::CaseWorker), Ok(())),
        (by(Role::BridgeBuilder), Ok(())),
        (by(Role::Coordinator), Ok(())),
        (by(Role::Volunteer), Ok(())),
        (by(Role::Leader), Ok(())),
        (by(Role::Family), Ok(())),
        (by(Role::Administrator), Err(Rejection::OwnerCannotAct)),
        (by(Role::Auditor), Err(Rejection::OwnerCannotAct)),
        (by(Role::System), Err(Rejection::OwnerCannotAct)),
    ] {
        let about = format!("{request:?}");
        assert_eq!(
            answer(&OPENED, Command::SetNextStep { request, today: TODAY }),
            expected,
            "{about}"
        );
    }
}

#[test]
fn what_is_noted_has_been_in_its_time() {
    let year_before = TODAY - Months::new(12);
    for (on, expected) in [
        (TODAY, Ok(())),
        (TODAY + Days::new(1), Err(Rejection::DayInFuture)),
        (year_before, Ok(())),
        (year_before - Days::new(1), Err(Rejection::DayTooEarly)),
        (NaiveDate::MIN, Err(Rejection::DayTooEarly)),
        (NaiveDate::MAX, Err(Rejection::DayInFuture)),
    ] {
        let contact =
            Command::RecordContact { request: RecordContact { on, ..visit() }, today: TODAY };
        let view = Command::RecordChildView {
            request: RecordChildView { on, ..child_view() },
            today: TODAY,
        };
        assert_eq!(answer(&OPENED, contact), expected, "{on}");
        assert_eq!(answer(&OPENED, view), expected, "{on}");
    }
    // The bound is the opening's, not today's: old notes find their way into an old thread.
    let later = TODAY + Months::new(30);
    let contact = Command::RecordContact {
        request: RecordContact { on: year_before, ..visit() },
        today: later,
    };
    assert_eq!(answer(&OPENED, contact), Ok(()));
}

#[test]
fn only_the_family_is_the_family() {
    for with in Party::ALL {
        let request = RecordContact { with: *with, ..visit() };
        let facts =
            state(&OPENED).decide(Command::RecordContact { request, today: TODAY }).unwrap();
        assert_eq!(facts.contains(&REACHED), *with == Party::Family, "{with:?}");
    }
}

#[test]
fn a_goal_goes_upward() {
    for ((now, wished), expected) in [
        ((0, 1), Ok(())),
        ((0, 10), Ok(())),
        ((9, 10), Ok(())),
        ((5, 5), Err(Rejection::GoalNotAhead)),
        ((7, 3), Err(Rejection::GoalNotAhead)),
        ((10, 11), Err(Rejection::GoalNotAhead)),
        ((0, 255), Err(Rejection::GoalNotAhead)),
    ] {
        let request = AgreeGoal { now, wished, ..goal() };
        assert_eq!(answer(&OPENED, Command::AgreeGoal { request }), expected, "{now} to {wished}");
    }
}

#[test]
fn three_goals_are_enough() {
    let id = |nth: u128| GoalId(Uuid::from_u128(100 + nth));
    let agreed = |nth| ThreadFact::GoalAgreed { goal: id(nth), words: WORDS, now: 2, wished: 10 };
    let fourth = || Command::AgreeGoal { request: AgreeGoal { goal: id(4), ..goal() } };
    assert_eq!(answer(&opened(&[agreed(1), agreed(2)]), fourth()), Ok(()));
    assert_eq!(
        answer(&opened(&[agreed(1), agreed(2), agreed(3)]), fourth()),
        Err(Rejection::EnoughGoals)
    );
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::NotOfReferral, 422, "thread_not_of_referral"),
        (Rejection::AlreadyOpened, 409, "thread_already_opened"),
        (Rejection::Closed, 409, "thread_closed"),
        (Rejection::StepInPast, 422, "step_in_past"),
        (Rejection::StepTooFar, 422, "step_too_far"),
        (Rejection::OwnerCannotAct, 422, "owner_cannot_act"),
        (Rejection::StepStands, 409, "step_stands"),
        (Rejection::DayInFuture, 422, "day_in_future"),
        (Rejection::DayTooEarly, 422, "day_too_early"),
        (Rejection::GoalNotAhead, 422, "goal_not_ahead"),
        (Rejection::EnoughGoals, 409, "enough_goals"),
        (Rejection::GoalKnown, 409, "goal_already_agreed"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}

fn state(given: &[ThreadFact]) -> Thread {
    given.iter().fold(Thread::default(), Thread::evolve)
}

fn answer(given: &[ThreadFact], command: Command) -> Result<(), Rejection> {
    state(given).decide(command).map(|_| ())
}
