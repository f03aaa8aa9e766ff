//! How a thread ends (I-21), how it goes on again, and who stays in it.

use chrono::{Days, Months, NaiveDate};
use platform::Aggregate as _;
use proto::{
    actor::Role,
    assignment::AssignmentEndReason,
    code::AgeBand,
    id::{AssignmentId, OrganisationId, ThreadId},
    thread::{
        AddChildStrand, AssignmentEnd, BeginClosing, CloseReason, CloseThread, NoTalk, Outcome,
        ReopenThread, Step, ThreadFact,
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, TODAY, close, day, goal, open, thread,
    thread::{SISTER, answer, opened, state, then, with_sister},
};
use crate::domain::aggregates::thread::{Beside, By, Command, Rejection};

const TASK: AssignmentId = AssignmentId(Uuid::from_u128(24));

/// I-21: a talk, or why there was none, or the family's own word.
#[test]
fn a_thread_ends_with_the_family() {
    let mut confirmed = then(
        opened(),
        Command::BeginClosing {
            request: BeginClosing { thread: thread(), outcome: Outcome::Better },
            by: By { role: Role::BridgeBuilder, subject: BIRGIT, organisation: None },
            today: TODAY,
        },
    );
    assert_eq!(closing(&confirmed, None, None, None), Err(Rejection::TalkUnclear), "not yet");
    confirmed = then(confirmed, Command::ConfirmClosing { by: SISTER });
    let talk = Some(TODAY);
    for (talk_on, no_talk, tries, expected) in [
        (talk, None, None, Ok(())),
        (None, Some(NoTalk::FamilyDeclined), None, Ok(())),
        (None, Some(NoTalk::NoAnswer), Some(3), Ok(())),
        (None, Some(NoTalk::NoAnswer), Some(2), Err(Rejection::TriesUnclear)),
        (None, Some(NoTalk::NoAnswer), None, Err(Rejection::TriesUnclear)),
        (None, Some(NoTalk::Moved), Some(3), Err(Rejection::TriesUnclear)),
        (talk, None, Some(1), Err(Rejection::TriesUnclear)),
        (talk, Some(NoTalk::Moved), None, Err(Rejection::TalkUnclear)),
        (Some(day(24)), None, None, Err(Rejection::DayInFuture)),
        // A talk before the thread opened was about something else.
        (Some(day(22)), None, None, Err(Rejection::TalkTooEarly)),
    ] {
        let about = format!("{talk_on:?} {no_talk:?} {tries:?}");
        assert_eq!(closing(&opened(), talk_on, no_talk, tries), expected, "{about}");
        assert_eq!(closing(&confirmed, talk_on, no_talk, tries), expected, "{about}");
    }
    assert_eq!(closing(&opened(), None, None, None), Err(Rejection::TalkUnclear));
    assert_eq!(closing(&confirmed, None, None, None), Ok(()), "the family said so");
    // Not everybody of it who decides, or it is not known who does.
    let close = |concerned| {
        let request = CloseThread { talk_on: None, ..close() };
        answer(&confirmed, Command::Close { request, concerned, today: TODAY })
    };
    for (concerned, expected) in [
        (Some(vec![SISTER]), Ok(())),
        (Some(vec![SISTER, CHILD]), Err(Rejection::TalkUnclear)),
        (Some(vec![]), Err(Rejection::TalkUnclear)),
        (None, Err(Rejection::TalkUnclear)),
    ] {
        assert_eq!(close(concerned.clone()), expected, "{concerned:?}");
    }
    let again = Command::ConfirmClosing { by: SISTER };
    assert_eq!(answer(&confirmed, again), Err(Rejection::ClosingConfirmed));
}

/// A thread that a wrong referral opened ends without a talk, and nothing else ends like that.
#[test]
fn a_thread_that_was_a_mistake() {
    let by_mistake = Some(NoTalk::OpenedByMistake);
    for (reason, no_talk, expected) in [
        (CloseReason::OpenedByMistake, by_mistake, Ok(())),
        (CloseReason::OpenedByMistake, Some(NoTalk::Moved), Err(Rejection::MistakeUnclear)),
        (CloseReason::Moved, by_mistake, Err(Rejection::MistakeUnclear)),
    ] {
        let request = CloseThread { reason, no_talk, talk_on: None, ..close() };
        let asked = Command::Close { request, concerned: None, today: TODAY };
        assert_eq!(answer(&opened(), asked), expected, "{reason} {no_talk:?}");
    }
}

/// Who says no has the last word: somebody talks with them, on that day or later, before it can end.
#[test]
fn the_family_says_no() {
    let begin = || Command::BeginClosing {
        request: BeginClosing { thread: thread(), outcome: Outcome::Better },
        by: By { role: Role::BridgeBuilder, subject: BIRGIT, organisation: None },
        today: TODAY,
    };
    let later = TODAY + Days::new(3);
    let given = then(opened(), begin());
    let given = then(given, Command::DeclineClosing { by: CHILD, today: later });
    let close = |given: &[ThreadFact], talk_on, no_talk| {
        let request = CloseThread { talk_on, no_talk, ..close() };
        answer(given, Command::Close { request, concerned: None, today: later })
    };
    assert_eq!(close(&given, Some(later), None), Err(Rejection::ClosingDeclined));
    assert_eq!(close(&given, None, Some(NoTalk::Moved)), Err(Rejection::ClosingDeclined));
    let given = then(given, begin());
    assert_eq!(close(&given, Some(TODAY), None), Err(Rejection::TalkTooEarly));
    assert_eq!(close(&given, Some(later), None), Ok(()));
}

fn closing(
    given: &[ThreadFact],
    talk_on: Option<NaiveDate>,
    no_talk: Option<NoTalk>,
    tries: Option<u8>,
) -> Result<(), Rejection> {
    let request = CloseThread { talk_on, no_talk, tries, ..close() };
    let concerned = Some(vec![SISTER]);
    answer(given, Command::Close { request, concerned, today: TODAY })
}

/// I-21: of each assignment why it ends, and of no other.
#[test]
fn a_thread_ends_with_its_assignments() {
    let organisation = OrganisationId(Uuid::from_u128(9));
    let given = then(opened(), Command::TakeInAssignment { assignment: TASK, organisation });
    let other = AssignmentId(Uuid::from_u128(95));
    for (ends, expected) in [
        (vec![TASK], Ok(())),
        (vec![], Err(Rejection::AssignmentsActive(1))),
        (vec![other], Err(Rejection::AssignmentsActive(1))),
        (vec![TASK, other], Err(Rejection::EndsUnclear)),
        (vec![TASK, TASK], Err(Rejection::EndsUnclear)),
    ] {
        let about = format!("{ends:?}");
        let reason = AssignmentEndReason::FamilyWish;
        let ends =
            ends.into_iter().map(|assignment| AssignmentEnd { assignment, reason }).collect();
        let request = CloseThread { ends, ..close() };
        assert_eq!(
            answer(&given, Command::Close { request, concerned: None, today: TODAY }),
            expected,
            "{about}"
        );
    }
}

/// Within a year, with everything it was.
#[test]
fn a_thread_goes_on_again() {
    let given = then(opened(), Command::AgreeGoal { request: goal() });
    let given = then(given, Command::Close { request: close(), concerned: None, today: TODAY });
    let reopen = |today: NaiveDate| Command::Reopen {
        request: ReopenThread {
            thread: thread(),
            bridge_builder: BIRGIT,
            step: Step::FollowUp,
            owner: Role::BridgeBuilder,
            due_on: today,
        },
        today,
    };
    let last = TODAY + Months::new(12);
    assert_eq!(answer(&given, reopen(last)), Ok(()));
    assert_eq!(answer(&given, reopen(last + Days::new(1))), Err(Rejection::ClosedTooLong));
    let given = then(given, reopen(last));
    let again = Command::AgreeGoal { request: goal() };
    assert_eq!(answer(&given, again), Err(Rejection::GoalKnown), "nothing is forgotten");
    // A log from before the day was kept cannot tell.
    let mut old = opened();
    old.push(ThreadFact::Closed {
        reason: close().reason,
        outcome: close().outcome,
        next_contact: close().next_contact,
        on: None,
        talk_on: None,
        no_talk: None,
        tries: None,
        confirmed_by: None,
        ends: None,
    });
    assert_eq!(answer(&old, reopen(TODAY)), Err(Rejection::ClosedTooLong));
}

/// A thread is around somebody: the last child does not leave it.
#[test]
fn the_last_strand_stays() {
    let to = ThreadId::of_split(thread(), CHILD);
    let split = Command::Split { child: CHILD, to };
    assert_eq!(answer(&opened(), split.clone()), Err(Rejection::LastStrand));
    assert_eq!(answer(&with_sister(), split), Ok(()));
    let request = AddChildStrand { thread: thread(), child: CHILD, age_band: AgeBand::Age6To9 };
    assert_eq!(answer(&opened(), Command::AddStrand { request }), Err(Rejection::StrandStands));
    let again = Command::Attach { request: open(), beside: Beside::default() };
    assert_eq!(state(&opened()).decide(again), Ok(vec![]), "its own referral");
}
