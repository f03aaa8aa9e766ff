//! What an open thread takes and what not, rule by rule; which command meets which state is in `table`.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use platform::{Aggregate as _, calendar};
use proto::{
    actor::Role,
    code::AgeBand,
    id::{GoalId, MeetingId, PersonId, ThreadId},
    problem::Problem,
    thread::{
        AchieveGoal, AgreeGoal, Party, PauseReason, PauseThread, PlanNetworkMeeting,
        RecordChildView, RecordContact, ReviseGoal, SetNextStep, Strand, ThreadFact,
    },
};
use uuid::Uuid;

use super::{
    CHILD, GOAL, NOW, TODAY, WORDS, child_view, day, goal, hear_child, open, thread, visit,
};
use crate::domain::aggregates::thread::{Beside, Command, Opening, Rejection, Thread};

pub(super) const SISTER: PersonId = PersonId(Uuid::from_u128(20));

/// What is said when these are asked one after the other.
pub(super) fn told(commands: impl IntoIterator<Item = Command>) -> Vec<ThreadFact> {
    let (mut it, mut story) = (Thread::default(), vec![]);
    for command in commands {
        for fact in it.decide(command).unwrap() {
            it = it.evolve(&fact);
            story.push(fact);
        }
    }
    story
}

pub(super) fn opening() -> Command {
    Command::Open { request: open(), at: NOW, beside: Beside::default() }
}

pub(super) fn opened() -> Vec<ThreadFact> {
    told([opening()])
}

/// Nikolaj's thread with his sister in it.
pub(super) fn with_sister() -> Vec<ThreadFact> {
    let joining = vec![Strand { child: SISTER, age_band: AgeBand::Age10To14 }];
    let request = Opening { siblings: joining.clone(), ..open() };
    let beside = Beside { joining, ..Beside::default() };
    told([Command::Open { request, at: NOW, beside }])
}

pub(super) fn then(mut given: Vec<ThreadFact>, command: Command) -> Vec<ThreadFact> {
    let facts = state(&given).decide(command).unwrap();
    given.extend(facts);
    given
}

pub(super) fn state(given: &[ThreadFact]) -> Thread {
    given.iter().fold(Thread::default(), Thread::evolve)
}

pub(super) fn answer(given: &[ThreadFact], command: Command) -> Result<(), Rejection> {
    state(given).decide(command).map(|_| ())
}

/// The one fact that is said.
fn said(given: &[ThreadFact], command: Command) -> ThreadFact {
    let facts = state(given).decide(command).unwrap();
    let [fact] = <[ThreadFact; 1]>::try_from(facts).unwrap();
    fact
}

/// P-06 and P-24: five Danish working days, thirty days; both stand in the event, with the rules they were computed by (I-28).
#[test]
fn deadlines_are_computed_once() {
    for (accepted, contact_on, voice_on) in [
        ("2026-11-23T08:00:00Z", "2026-11-30", "2026-12-23"), // Monday
        ("2026-11-23T22:59:59Z", "2026-11-30", "2026-12-23"), // Monday, a second to midnight
        ("2026-11-23T23:00:00Z", "2026-12-01", "2026-12-24"), // Tuesday has begun
        ("2026-11-28T10:00:00Z", "2026-12-04", "2026-12-28"), // Saturday
        ("2026-04-01T10:00:00Z", "2026-04-13", "2026-05-01"), // Wednesday before Easter
        ("2026-12-23T10:00:00Z", "2027-01-05", "2027-01-22"), // the day before Christmas Eve
    ] {
        let at: DateTime<Utc> = accepted.parse().unwrap();
        let beside = Beside::default();
        let facts = told([Command::Open { request: open(), at, beside }]);
        let [
            ThreadFact::Opened { deadlines, .. },
            _,
            ThreadFact::NextStepSet { due_on, overdue_at, .. },
        ] = facts.as_slice()
        else {
            panic!("{facts:?}")
        };
        let deadlines = deadlines.unwrap();
        let (contact_on, voice_on): (NaiveDate, NaiveDate) =
            (contact_on.parse().unwrap(), voice_on.parse().unwrap());
        assert_eq!(*due_on, contact_on, "{accepted}");
        assert_eq!(*overdue_at, Some(calendar::end_of(contact_on)), "{accepted}");
        assert_eq!(deadlines.family_contact_by, *overdue_at, "{accepted}");
        assert_eq!(deadlines.voice_by, calendar::end_of(voice_on), "{accepted}");
        assert_eq!((deadlines.rules, deadlines.calendar), (1, 1));
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
            answer(&opened(), Command::SetNextStep { request, today: TODAY }),
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
        assert_eq!(answer(&opened(), contact), expected, "{on}");
        assert_eq!(answer(&opened(), view), expected, "{on}");
    }
    // The bound is the opening's, not today's: old notes find their way into an old thread.
    let later = TODAY + Months::new(30);
    let contact = Command::RecordContact {
        request: RecordContact { on: year_before, ..visit() },
        today: later,
    };
    assert_eq!(answer(&opened(), contact), Ok(()));
}

#[test]
fn only_the_family_is_the_family() {
    for with in Party::ALL {
        let request = RecordContact { with: *with, ..visit() };
        let facts =
            state(&opened()).decide(Command::RecordContact { request, today: TODAY }).unwrap();
        let is_reached = facts.iter().any(|it| matches!(it, ThreadFact::FamilyContacted { .. }));
        assert_eq!(is_reached, *with == Party::Family, "{with:?}");
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
        assert_eq!(
            answer(&opened(), Command::AgreeGoal { request }),
            expected,
            "{now} to {wished}"
        );
    }
}

/// Of each child, and of the family: whose it is decides.
#[test]
fn three_goals_are_enough() {
    let id = |nth: u128| GoalId(Uuid::from_u128(100 + nth));
    let agree =
        |nth, child| Command::AgreeGoal { request: AgreeGoal { goal: id(nth), child, ..goal() } };
    let mut given = with_sister();
    for nth in 1..=3 {
        given = then(given, agree(nth, Some(SISTER)));
    }
    assert_eq!(answer(&given, agree(4, Some(SISTER))), Err(Rejection::EnoughGoals));
    assert_eq!(answer(&given, agree(4, Some(CHILD))), Ok(()));
    assert_eq!(answer(&given, agree(4, None)), Ok(()));
    // What is achieved makes room, and its id stays taken.
    let achieve = AchieveGoal { thread: thread(), goal: id(2), reached: 7, on: TODAY };
    let given = then(given, Command::AchieveGoal { request: achieve.clone(), today: TODAY });
    assert_eq!(answer(&given, agree(4, Some(SISTER))), Ok(()));
    assert_eq!(answer(&given, agree(2, Some(SISTER))), Err(Rejection::GoalKnown));
    let again = Command::AchieveGoal { request: achieve, today: TODAY };
    assert_eq!(answer(&given, again), Err(Rejection::GoalAchieved));
}

/// Whose a goal is stands in every fact about it (I-30).
#[test]
fn a_goal_is_somebodys() {
    let whose = |given: &[ThreadFact], child| {
        let request = AgreeGoal { child, ..goal() };
        let fact = said(given, Command::AgreeGoal { request });
        let ThreadFact::GoalAgreed { child, .. } = fact else { panic!("{fact:?}") };
        child
    };
    assert_eq!(whose(&opened(), None), Some(CHILD), "the only child's");
    assert_eq!(whose(&with_sister(), None), None, "the family's");
    assert_eq!(whose(&with_sister(), Some(SISTER)), Some(SISTER));
}

#[test]
fn a_goal_is_revised() {
    let given = then(opened(), Command::AgreeGoal { request: goal() });
    let revise = |words, now, wished| {
        let request = ReviseGoal { thread: thread(), goal: GOAL, words, now, wished };
        answer(&given, Command::ReviseGoal { request })
    };
    for (words, now, wished, expected) in [
        (None, 4, 10, Ok(())),
        (Some(WORDS), 2, 10, Ok(())),
        (None, 2, 10, Err(Rejection::GoalStands)),
        (None, 8, 8, Err(Rejection::GoalNotAhead)),
        (None, 8, 11, Err(Rejection::GoalNotAhead)),
    ] {
        assert_eq!(revise(words, now, wished), expected, "{now} to {wished}");
    }
    let unknown =
        ReviseGoal { thread: thread(), goal: GoalId(Uuid::nil()), words: None, now: 1, wished: 2 };
    assert_eq!(
        answer(&given, Command::ReviseGoal { request: unknown }),
        Err(Rejection::GoalUnknown)
    );
    let top = AchieveGoal { thread: thread(), goal: GOAL, reached: 10, on: TODAY };
    let top = Command::AchieveGoal { request: top, today: TODAY };
    assert_eq!(answer(&given, top), Ok(()), "the scale's end is on it");
    let beyond = AchieveGoal { thread: thread(), goal: GOAL, reached: 11, on: TODAY };
    let beyond = Command::AchieveGoal { request: beyond, today: TODAY };
    assert_eq!(answer(&given, beyond), Err(Rejection::OffScale));
}

/// I-30: where there are several children, what is one child's says whose.
#[test]
fn what_is_a_childs_says_whose() {
    let stranger = PersonId(Uuid::from_u128(98));
    for (given, child, expected) in [
        (opened(), None, Ok(CHILD)),
        (opened(), Some(CHILD), Ok(CHILD)),
        (opened(), Some(SISTER), Err(Rejection::ChildNotHere)),
        (with_sister(), Some(SISTER), Ok(SISTER)),
        (with_sister(), None, Err(Rejection::ChildUnclear)),
        (with_sister(), Some(stranger), Err(Rejection::ChildNotHere)),
    ] {
        let view = RecordChildView { child, ..child_view() };
        let view = state(&given).decide(Command::RecordChildView { request: view, today: TODAY });
        let contact = RecordContact { with: Party::Child, child, ..visit() };
        let contact =
            state(&given).decide(Command::RecordContact { request: contact, today: TODAY });
        let whose = |facts: Vec<ThreadFact>| match facts.as_slice() {
            [
                ThreadFact::ChildViewRecorded { child, .. }
                | ThreadFact::ContactRecorded { child, .. },
            ] => child.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(view.map(whose), expected);
        assert_eq!(contact.map(whose), expected);
    }
    // What is said with the family is the family's, unless it is about one.
    for child in [None, Some(SISTER)] {
        let request = RecordContact { with: Party::School, child, ..visit() };
        let fact = said(&with_sister(), Command::RecordContact { request, today: TODAY });
        assert!(matches!(fact, ThreadFact::ContactRecorded { child: it, .. } if it == child));
    }
}

#[test]
fn a_meeting_is_of_somebody_and_ahead() {
    let plan = |on, with: &[Party]| {
        let meeting = MeetingId(Uuid::from_u128(23));
        let request = PlanNetworkMeeting { thread: thread(), meeting, on, with: with.to_vec() };
        Command::PlanMeeting { request, today: TODAY }
    };
    let year = TODAY + Days::new(366);
    for (command, expected) in [
        (plan(TODAY, &[Party::Family]), Ok(())),
        (plan(year, &[Party::Family, Party::School]), Ok(())),
        (plan(year + Days::new(1), &[Party::Family]), Err(Rejection::MeetingFar)),
        (plan(day(22), &[Party::Family]), Err(Rejection::MeetingFar)),
        (plan(TODAY, &[]), Err(Rejection::PartiesUnclear)),
        (plan(TODAY, &[Party::School, Party::School]), Err(Rejection::PartiesUnclear)),
    ] {
        assert_eq!(answer(&opened(), command.clone()), expected, "{command:?}");
    }
    let given = then(opened(), plan(day(27), &[Party::Family]));
    assert_eq!(answer(&given, plan(day(27), &[Party::School])), Err(Rejection::MeetingStands));
    assert_eq!(answer(&given, plan(day(28), &[Party::Family])), Ok(()), "another day");
}

#[test]
fn a_pause_has_an_end() {
    let pause = |until_on| {
        let request = PauseThread { thread: thread(), reason: PauseReason::Away, until_on };
        answer(&opened(), Command::Pause { request, today: TODAY })
    };
    let last = TODAY + Months::new(6);
    for (until_on, expected) in [
        (TODAY, Ok(())),
        (last, Ok(())),
        (last + Days::new(1), Err(Rejection::PauseTooLong)),
        (day(22), Err(Rejection::PauseOver)),
    ] {
        assert_eq!(pause(until_on), expected, "{until_on}");
    }
}

/// The codes are on the wire, programs branch on them; the sentence says what to do.
#[test]
fn a_no_has_a_code_and_a_sentence() {
    let survivor = ThreadId(Uuid::from_u128(22));
    let problem = Problem::from(Rejection::Merged(survivor));
    assert_eq!((problem.status, problem.code.as_ref()), (409, "thread_merged"));
    assert!(problem.detail.contains(&survivor.0.to_string()), "it names the survivor");
    let problem = Problem::from(Rejection::AssignmentsActive(2));
    assert_eq!((problem.status, problem.code.as_ref()), (409, "assignments_active"));
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::NotAccountable, 403, "not_accountable"),
        (Rejection::AlreadyOpened, 409, "thread_already_opened"),
        (Rejection::NotNamed, 422, "child_not_named"),
        (Rejection::Closed, 409, "thread_closed"),
        (Rejection::AlreadyAccountable, 409, "already_accountable"),
        (Rejection::StepInPast, 422, "step_in_past"),
        (Rejection::StepTooFar, 422, "step_too_far"),
        (Rejection::OwnerCannotAct, 422, "owner_cannot_act"),
        (Rejection::StepStands, 409, "step_stands"),
        (Rejection::StepNotNext, 409, "step_not_next"),
        (Rejection::DayInFuture, 422, "day_in_future"),
        (Rejection::DayTooEarly, 422, "day_too_early"),
        (Rejection::ChildUnclear, 422, "child_unclear"),
        (Rejection::ChildNotHere, 422, "child_not_in_thread"),
        (Rejection::GoalNotAhead, 422, "goal_not_ahead"),
        (Rejection::OffScale, 422, "off_scale"),
        (Rejection::EnoughGoals, 409, "enough_goals"),
        (Rejection::GoalKnown, 409, "goal_already_agreed"),
        (Rejection::GoalUnknown, 422, "goal_unknown"),
        (Rejection::GoalAchieved, 409, "goal_achieved"),
        (Rejection::GoalStands, 409, "goal_stands"),
        (Rejection::MeetingHeld, 409, "meeting_held"),
        (Rejection::MeetingStands, 409, "meeting_stands"),
        (Rejection::MeetingFar, 422, "meeting_not_ahead"),
        (Rejection::PartiesUnclear, 422, "parties_unclear"),
        (Rejection::Paused, 409, "thread_paused"),
        (Rejection::NotPaused, 409, "thread_not_paused"),
        (Rejection::PauseOver, 422, "pause_over"),
        (Rejection::PauseTooLong, 422, "pause_too_long"),
        (Rejection::ClosingBegun, 409, "closing_begun"),
        (Rejection::ClosingNotBegun, 409, "closing_not_begun"),
        (Rejection::ClosingConfirmed, 409, "closing_confirmed"),
        (Rejection::TalkUnclear, 422, "closing_talk_unclear"),
        (Rejection::TriesUnclear, 422, "tries_unclear"),
        (Rejection::EndsUnclear, 422, "ends_unclear"),
        (Rejection::NotClosed, 409, "thread_open"),
        (Rejection::ClosedTooLong, 409, "closed_too_long"),
        (Rejection::StrandStands, 409, "strand_stands"),
        (Rejection::LastStrand, 409, "last_strand"),
        (Rejection::NotOfSplit, 422, "thread_not_of_split"),
        (Rejection::SiblingStands, 409, "sibling_stands"),
        (Rejection::SameThread, 422, "same_thread"),
        (Rejection::NotMerged, 409, "thread_not_merged"),
        (Rejection::MergedTooLong, 409, "merged_too_long"),
        (Rejection::MergeGrown, 409, "merge_grown"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
        let says_what_to_do = problem.detail.contains(':') || problem.detail.contains("name ");
        assert!(
            status == 404 || says_what_to_do || problem.detail.contains("try"),
            "{}",
            problem.detail
        );
    }
}
