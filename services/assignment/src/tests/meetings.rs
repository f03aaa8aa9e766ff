//! When they may have met: not before the match began, not while it rested, not without clearance or consent.

use chrono::NaiveDate;
use platform::testing::check;
use proto::{
    assignment::{Attendance, EndReason, MatchEntry, MatchFact as Fact, PauseReason},
    code::Mistake,
};

use super::{ASSIGNMENT, CHILD, OF_BLUE, OF_RED, PARENT, RED, VOLUNTEER, date, monday};
use crate::domain::aggregates::matching::{
    Command, Entry, Match, Noter, Rejection, Requirements, Standing,
};

const HOLDS: Requirements = Requirements { cleared: true, consented: true };

/// Began on 23 November.
fn active(more: &[Fact]) -> Vec<Fact> {
    let (rules, calendar) = (None, None);
    let proposed = Fact::Proposed {
        assignment: ASSIGNMENT,
        volunteer: VOLUNTEER,
        organisation: RED,
        child: CHILD,
    };
    let first_meeting_by = monday();
    let confirmed = Fact::ConfirmedByFamily { by: PARENT, first_meeting_by, rules, calendar };
    let on = Some(date("2026-11-23"));
    let started = Fact::Started { volunteer: VOLUNTEER, child: CHILD, on };
    [vec![proposed, confirmed, started], more.to_vec()].concat()
}

fn paused(reason: PauseReason, on: &str) -> Fact {
    Fact::Paused { reason, on: Some(date(on)) }
}

fn resumed(reason: PauseReason, on: &str) -> Fact {
    Fact::Resumed { reason, on: Some(date(on)) }
}

/// A session, as it is noted on 10 December.
fn log(on: &str, required: Requirements) -> Command {
    Command::LogSession {
        by: Noter::SpeaksFor(OF_RED),
        on: date(on),
        minutes: 90,
        attendance: Attendance::Attended,
        required,
        today: date("2026-12-10"),
        went: None,
    }
}

fn meet(on: &str) -> Command {
    let (by, today) = (Noter::SpeaksFor(OF_RED), date("2026-12-10"));
    Command::RecordFirstMeeting { by, on: date(on), required: HOLDS, today }
}

fn logged(on: &str) -> Fact {
    Fact::SessionLogged { on: date(on), minutes: 90, attendance: Attendance::Attended, went: None }
}

#[test]
fn not_before_the_match_began() {
    check::<Match>(&active(&[]), log("2026-11-22", HOLDS), Err(Rejection::BeforeItBegan));
    check::<Match>(&active(&[]), meet("2026-11-22"), Err(Rejection::BeforeItBegan));
    check::<Match>(&active(&[]), log("2026-11-23", HOLDS), Ok(&[logged("2026-11-23")]));
    check::<Match>(&active(&[]), log("2026-12-11", HOLDS), Err(Rejection::InTheFuture));
}

/// SC-05: what was held before a pause may be noted, what was held in it may not, also afterwards.
#[test]
fn not_while_it_rested() {
    use PauseReason::{Certificate, Consent, Holiday};
    // A certificate ends with the day before; whatever else stops them may have come after they met.
    for (reason, first_day) in
        [(Holiday, "2026-12-02"), (Consent, "2026-12-02"), (Certificate, "2026-12-01")]
    {
        let rests = active(&[paused(reason, "2026-12-01")]);
        let before = date(first_day).pred_opt().unwrap().to_string();
        check::<Match>(&rests, log(&before, HOLDS), Ok(&[logged(&before)]));
        check::<Match>(&rests, log(first_day, HOLDS), Err(Rejection::Paused));
        let over = active(&[paused(reason, "2026-12-01"), resumed(reason, "2026-12-08")]);
        check::<Match>(&over, log(&before, HOLDS), Ok(&[logged(&before)]));
        check::<Match>(&over, log(first_day, HOLDS), Err(Rejection::PausedThen));
        check::<Match>(&over, log("2026-12-07", HOLDS), Err(Rejection::PausedThen));
        check::<Match>(&over, meet("2026-12-07"), Err(Rejection::PausedThen));
        check::<Match>(&over, log("2026-12-08", HOLDS), Ok(&[logged("2026-12-08")]));
    }
}

/// Before the consent ended there was one; without a pause for its sake there was none.
#[test]
fn not_without_consent() {
    let without = Requirements { consented: false, ..HOLDS };
    check::<Match>(&active(&[]), log("2026-11-30", without), Err(Rejection::NoConsent));
    let rests = active(&[paused(PauseReason::Consent, "2026-12-01")]);
    check::<Match>(&rests, log("2026-11-30", without), Ok(&[logged("2026-11-30")]));
    let uncleared = Requirements { cleared: false, ..HOLDS };
    check::<Match>(&active(&[]), log("2026-11-30", uncleared), Err(Rejection::NotCleared));
}

/// A session to which the child did not come lasted nothing.
#[test]
fn how_long() {
    let session = |minutes, attendance| Command::LogSession {
        by: Noter::SpeaksFor(OF_RED),
        on: date("2026-11-30"),
        minutes,
        attendance,
        required: HOLDS,
        today: date("2026-12-10"),
        went: None,
    };
    let absent = Fact::SessionLogged {
        on: date("2026-11-30"),
        minutes: 0,
        attendance: Attendance::Absent,
        went: None,
    };
    check::<Match>(&active(&[]), session(0, Attendance::Absent), Ok(&[absent]));
    for (minutes, attendance) in
        [(0, Attendance::Attended), (1, Attendance::Absent), (1441, Attendance::Attended)]
    {
        check::<Match>(&active(&[]), session(minutes, attendance), Err(Rejection::NotASession));
    }
}

/// I-09, I-20: as the volunteer stands.
#[test]
fn what_becomes_of_the_volunteer() {
    use PauseReason::{Certificate, VolunteerOnHold};
    let today: NaiveDate = date("2026-12-01");
    let recheck = |is_on_hold, lacks_clearance| Command::Recheck {
        standing: Standing { is_on_hold, lacks_clearance },
        today,
    };
    let hold = paused(VolunteerOnHold, "2026-12-01");
    let lapsed = paused(Certificate, "2026-12-01");
    let (back, cleared) =
        (resumed(VolunteerOnHold, "2026-12-01"), resumed(Certificate, "2026-12-01"));
    for (given, command, then) in [
        (vec![], recheck(false, Some(false)), vec![]),
        (vec![], recheck(true, None), vec![hold.clone()]),
        (vec![], recheck(false, Some(true)), vec![lapsed.clone()]),
        (vec![hold.clone()], recheck(true, None), vec![]),
        (vec![hold.clone()], recheck(false, Some(false)), vec![back.clone()]),
        (vec![hold.clone()], recheck(false, Some(true)), vec![back, lapsed.clone()]),
        (vec![lapsed.clone()], recheck(true, None), vec![hold]),
        (vec![lapsed.clone()], recheck(false, Some(false)), vec![cleared]),
    ] {
        check::<Match>(&active(&given), command, Ok(&then));
    }
    check::<Match>(&[], recheck(true, None), Ok(&[]));
    let ended = Fact::Ended { planned: false, reason: EndReason::VolunteerLeft };
    let end = Command::EndWithVolunteer;
    check::<Match>(&active(&[lapsed]), end, Ok(std::slice::from_ref(&ended)));
    check::<Match>(&active(&[ended]), end, Ok(&[]));
    check::<Match>(&[], end, Ok(&[]));
}

/// I-22: what was a mistake stays in the log and counts no more; what is right is noted as usual, once.
#[test]
fn a_mistake_is_corrected_once() {
    let correct = |by, position, entry, on: &str| Command::Correct {
        by,
        entry: Entry { position, entry, on: date(on) },
        mistake: Mistake::WrongDay,
    };
    let corrected = |position, entry, on: &str| Fact::EntryCorrected {
        position,
        entry,
        on: date(on),
        mistake: Mistake::WrongDay,
    };
    let ours = Noter::SpeaksFor(OF_RED);
    let (session, first) = (MatchEntry::Session, MatchEntry::FirstMeeting);
    let day = "2026-11-24";
    let met = Fact::FirstMeetingHeld { on: date(day) };
    let was = corrected(7, session, day);
    let given = active(&[logged(day)]);
    check::<Match>(&given, correct(ours, 7, session, day), Ok(std::slice::from_ref(&was)));
    let given = active(&[logged(day), was.clone()]);
    check::<Match>(&given, log(day, HOLDS), Ok(&[logged(day)]));
    let given = active(&[logged(day), was, logged(day)]);
    check::<Match>(&given, log(day, HOLDS), Err(Rejection::AlreadyLogged));
    check::<Match>(&given, correct(ours, 7, session, day), Err(Rejection::AlreadyCorrected));
    let again = corrected(9, session, day);
    check::<Match>(&given, correct(ours, 9, session, day), Ok(&[again]));
    let given = active(&[met.clone(), corrected(7, first, day)]);
    check::<Match>(&given, meet(day), Ok(&[met]));
    // Whose match it is, and while it runs.
    let theirs = Noter::SpeaksFor(OF_BLUE);
    check::<Match>(&given, correct(theirs, 8, first, day), Err(Rejection::NotYourOrganisation));
    let another = Noter::Volunteer { of_this_match: false };
    check::<Match>(&given, correct(another, 8, first, day), Err(Rejection::NotYourMatch));
    let ended = active(&[Fact::Ended { planned: true, reason: EndReason::Completed }]);
    check::<Match>(&ended, correct(ours, 7, session, day), Err(Rejection::AlreadyEnded));
    check::<Match>(&active(&[])[..1], correct(ours, 7, session, day), Err(Rejection::NotActive));
    check::<Match>(&[], correct(ours, 7, session, day), Err(Rejection::Unknown));
}
