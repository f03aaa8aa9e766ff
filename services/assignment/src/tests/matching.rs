use chrono::NaiveDate;
use platform::testing::check;
use proto::{
    assignment::{Attendance, EndReason, MatchFact as Fact},
    id::{PersonId, UserId},
};

use super::{
    ASSIGNMENT, CHILD, COORDINATOR, OF_BLUE, OF_RED, PARENT, RED, VOLUNTEER, date, moment, monday,
};
use crate::domain::{
    Voice,
    matching::{Command, Match, Noter, Pair, Rejection},
};

const PAIR: Pair =
    Pair { assignment: ASSIGNMENT, volunteer: VOLUNTEER, organisation: RED, child: CHILD };
const PROPOSED: Fact = Fact::Proposed {
    assignment: ASSIGNMENT,
    volunteer: VOLUNTEER,
    organisation: RED,
    child: CHILD,
};
const STARTED: Fact = Fact::Started { volunteer: VOLUNTEER, child: CHILD };
const ENDED: Fact = Fact::Ended { planned: true, reason: EndReason::Completed };
const MINE: Noter = Noter::Volunteer { of_this_match: true };
const COORDINATED: Noter = Noter::Voice(OF_RED);

fn confirmed() -> Fact {
    Fact::ConfirmedByFamily { by: PARENT, first_meeting_by: moment("2026-12-07T08:00:00Z") }
}

fn today() -> NaiveDate {
    date("2026-11-23")
}

fn confirm(by: PersonId, cleared: bool) -> Command {
    Command::Confirm { by, asker: UserId(PARENT.0), cleared, now: monday() }
}

fn meet(by: Noter, on: &str) -> Command {
    Command::RecordFirstMeeting { by, on: date(on), today: today() }
}

fn log(by: Noter, on: &str, minutes: u16) -> Command {
    Command::LogSession {
        by,
        on: date(on),
        minutes,
        attendance: Attendance::Attended,
        today: today(),
    }
}

fn logged(on: &str, minutes: u16) -> Fact {
    Fact::SessionLogged { on: date(on), minutes, attendance: Attendance::Attended }
}

fn end(by: Voice) -> Command {
    Command::End { by, planned: true, reason: EndReason::Completed }
}

fn waiting() -> Vec<Fact> {
    vec![PROPOSED, confirmed()]
}

fn active() -> Vec<Fact> {
    vec![PROPOSED, confirmed(), STARTED]
}

fn ended() -> Vec<Fact> {
    vec![PROPOSED, confirmed(), STARTED, ENDED]
}

#[test]
fn propose() {
    check::<Match>(&[], Command::Propose(PAIR), Ok(&[PROPOSED]));
    for given in [vec![PROPOSED], waiting(), active(), ended()] {
        check::<Match>(&given, Command::Propose(PAIR), Err(Rejection::AlreadyProposed));
    }
}

#[test]
fn confirm_for_oneself() {
    check::<Match>(&[], confirm(PARENT, true), Err(Rejection::Unknown));
    check::<Match>(&[PROPOSED], confirm(PARENT, true), Ok(&[confirmed()]));
    check::<Match>(&[PROPOSED], confirm(PARENT, false), Err(Rejection::NotCleared));
    check::<Match>(&[PROPOSED], confirm(CHILD, true), Err(Rejection::NotYourself));
    let by_another =
        Command::Confirm { by: PARENT, asker: COORDINATOR, cleared: true, now: monday() };
    check::<Match>(&[PROPOSED], by_another, Err(Rejection::NotYourself));
    for given in [waiting(), active(), ended()] {
        check::<Match>(&given, confirm(PARENT, true), Err(Rejection::NotProposed));
    }
}

#[test]
fn start_after_the_family_said_yes() {
    let start = |by, cleared| Command::Start { by, cleared };
    check::<Match>(&[], start(OF_RED, true), Err(Rejection::Unknown));
    check::<Match>(&waiting(), start(OF_RED, true), Ok(&[STARTED]));
    check::<Match>(&waiting(), start(OF_RED, false), Err(Rejection::NotCleared));
    check::<Match>(&waiting(), start(OF_BLUE, true), Err(Rejection::NotYourOrganisation));
    for given in [vec![PROPOSED], active(), ended()] {
        check::<Match>(&given, start(OF_RED, true), Err(Rejection::NotConfirmed));
    }
}

#[test]
fn record_the_first_meeting() {
    let met = Fact::FirstMeetingHeld { on: today() };
    let stranger = Noter::Volunteer { of_this_match: false };
    check::<Match>(&[], meet(COORDINATED, "2026-11-23"), Err(Rejection::Unknown));
    for by in [COORDINATED, MINE, Noter::Voice(Voice::Municipality)] {
        check::<Match>(&active(), meet(by, "2026-11-23"), Ok(std::slice::from_ref(&met)));
    }
    check::<Match>(
        &active(),
        meet(Noter::Voice(OF_BLUE), "2026-11-23"),
        Err(Rejection::NotYourOrganisation),
    );
    check::<Match>(&active(), meet(stranger, "2026-11-23"), Err(Rejection::NotYourMatch));
    check::<Match>(&active(), meet(COORDINATED, "2026-11-24"), Err(Rejection::InTheFuture));
    check::<Match>(&active(), meet(MINE, "2026-11-24"), Err(Rejection::InTheFuture));
    let again = [active(), vec![met]].concat();
    check::<Match>(&again, meet(COORDINATED, "2026-11-23"), Err(Rejection::AlreadyMet));
    for given in [vec![PROPOSED], waiting(), ended()] {
        check::<Match>(&given, meet(COORDINATED, "2026-11-23"), Err(Rejection::NotActive));
    }
}

#[test]
fn log_a_session_a_day() {
    let day = "2026-11-22";
    check::<Match>(&[], log(COORDINATED, day, 90), Err(Rejection::Unknown));
    for (by, minutes) in [(COORDINATED, 1), (MINE, 90), (Noter::Voice(Voice::Municipality), 1440)] {
        check::<Match>(&active(), log(by, day, minutes), Ok(&[logged(day, minutes)]));
    }
    for minutes in [0, 1441] {
        check::<Match>(&active(), log(COORDINATED, day, minutes), Err(Rejection::NotASession));
    }
    let again = [active(), vec![logged(day, 90)]].concat();
    check::<Match>(&again, log(COORDINATED, day, 60), Err(Rejection::AlreadyLogged));
    check::<Match>(&again, log(COORDINATED, "2026-11-23", 60), Ok(&[logged("2026-11-23", 60)]));
    check::<Match>(&active(), log(COORDINATED, "2026-11-24", 90), Err(Rejection::InTheFuture));
    check::<Match>(
        &active(),
        log(Noter::Voice(OF_BLUE), day, 90),
        Err(Rejection::NotYourOrganisation),
    );
    check::<Match>(
        &active(),
        log(Noter::Volunteer { of_this_match: false }, day, 90),
        Err(Rejection::NotYourMatch),
    );
    for given in [vec![PROPOSED], waiting(), ended()] {
        check::<Match>(&given, log(COORDINATED, day, 90), Err(Rejection::NotActive));
    }
}

#[test]
fn end_whenever() {
    check::<Match>(&[], end(OF_RED), Err(Rejection::Unknown));
    for given in [vec![PROPOSED], waiting(), active()] {
        check::<Match>(&given, end(OF_RED), Ok(&[ENDED]));
        check::<Match>(&given, end(Voice::Municipality), Ok(&[ENDED]));
        check::<Match>(&given, end(OF_BLUE), Err(Rejection::NotYourOrganisation));
    }
    check::<Match>(&ended(), end(OF_RED), Err(Rejection::AlreadyEnded));
}
