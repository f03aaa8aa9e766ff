#![expect(clippy::cloned_ref_to_slice_refs, reason = "a history reads as a list of what happened")]

use chrono::NaiveDate;
use platform::testing::check;
use proto::{
    assignment::{Attendance, EndReason, MatchFact as Fact, PauseReason},
    id::PersonId,
};

use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, OF_BLUE, OF_RED, PARENT, RED, VOLUNTEER, date, moment, monday};
use crate::domain::{
    aggregates::{
        family::Say,
        matching::{Command, Match, Noter, Pair, Rejection, Requirements, Teller},
    },
    speaks_for::SpeaksFor,
};

const PROPOSED: Fact = Fact::Proposed {
    assignment: ASSIGNMENT,
    volunteer: VOLUNTEER,
    organisation: RED,
    child: CHILD,
};
const AGREED: Fact = Fact::AgreedByChild { by: CHILD };
const DECLINED: Fact = Fact::DeclinedByFamily { by: PARENT };
const STARTED: Fact = Fact::Started { volunteer: VOLUNTEER, child: CHILD, on: Some(TODAY) };
const STARTED_ONCE: Fact = Fact::Started { volunteer: VOLUNTEER, child: CHILD, on: None };
const ENDED: Fact = Fact::Ended { planned: true, reason: EndReason::Completed };
const AWAY: Fact = paused_for(PauseReason::VolunteerAway);
const BACK: Fact = resumed_for(PauseReason::VolunteerAway);
const NO_CONSENT: Fact = paused_for(PauseReason::Consent);
const NEW_CONSENT: Fact = resumed_for(PauseReason::Consent);
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
const MINE: Noter = Noter::Volunteer { of_this_match: true };
const COORDINATED: Noter = Noter::SpeaksFor(OF_RED);
const MUNICIPAL: Noter = Noter::SpeaksFor(SpeaksFor::Municipality);
const OWN: Noter = Noter::Volunteer { of_this_match: true };
const ANOTHERS: Noter = Noter::Volunteer { of_this_match: false };
/// Everything holds; the volunteer is not cleared; there is no consent.
const HOLDS: Requirements = Requirements { cleared: true, consented: true };
const NOT_CLEARED: Requirements = Requirements { cleared: false, consented: true };
const NO_CONSENT_HOLDS: Requirements = Requirements { cleared: true, consented: false };
const STRANGER: Noter = Noter::Volunteer { of_this_match: false };

const fn paused_for(reason: PauseReason) -> Fact {
    Fact::Paused { reason, on: Some(TODAY) }
}

const fn resumed_for(reason: PauseReason) -> Fact {
    Fact::Resumed { reason, on: Some(TODAY) }
}

fn propose() -> Command {
    Command::Propose(Pair::of(ASSIGNMENT, VOLUNTEER, RED, CHILD))
}

fn confirmed_by(by: PersonId) -> Fact {
    // The end of the fourteenth day in Denmark.
    let first_meeting_by = moment("2026-12-07T23:00:00Z");
    Fact::ConfirmedByFamily { by, first_meeting_by, rules: Some(1), calendar: Some(1) }
}

fn confirmed() -> Fact {
    confirmed_by(PARENT)
}

fn today() -> NaiveDate {
    TODAY
}

fn yes(by: PersonId, teller: Teller, say: Option<Say>) -> Command {
    Command::Confirm { by, teller, say, completes: true, required: HOLDS, now: monday() }
}

fn no(by: PersonId, teller: Teller, say: Option<Say>) -> Command {
    Command::Decline { by, teller, say }
}

fn start(by: SpeaksFor, cleared: bool) -> Command {
    let required = Requirements { cleared, ..HOLDS };
    Command::Start { by, required, asks_the_child: false, today: TODAY }
}

fn meet(by: Noter, on: &str) -> Command {
    Command::RecordFirstMeeting { by, on: date(on), required: HOLDS, today: today() }
}

fn log(by: Noter, on: &str, minutes: u16) -> Command {
    Command::LogSession {
        by,
        on: date(on),
        minutes,
        attendance: Attendance::Attended,
        required: HOLDS,
        today: today(),
        went: None,
    }
}

fn logged(on: &str, minutes: u16) -> Fact {
    Fact::SessionLogged { on: date(on), minutes, attendance: Attendance::Attended, went: None }
}

fn pause(by: Noter, reason: PauseReason) -> Command {
    Command::Pause { by, reason, today: TODAY }
}

fn resume(by: Noter, reason: PauseReason) -> Command {
    Command::Resume { by, reason, today: TODAY }
}

fn end(by: Noter) -> Command {
    Command::End { by, planned: true, reason: EndReason::Completed }
}

fn proposed() -> Vec<Fact> {
    vec![PROPOSED]
}

fn waiting() -> Vec<Fact> {
    vec![PROPOSED, confirmed()]
}

fn active() -> Vec<Fact> {
    vec![PROPOSED, confirmed(), STARTED_ONCE]
}

fn paused() -> Vec<Fact> {
    vec![PROPOSED, confirmed(), STARTED_ONCE, AWAY]
}

fn ended() -> Vec<Fact> {
    vec![PROPOSED, confirmed(), STARTED, ENDED]
}

fn declined() -> Vec<Fact> {
    vec![PROPOSED, DECLINED]
}

/// Paused when nobody noted on which day.
fn rests() -> Vec<Fact> {
    let reason = PauseReason::VolunteerAway;
    vec![PROPOSED, confirmed(), STARTED_ONCE, Fact::Paused { reason, on: None }]
}

/// A session that is noted in December.
fn later(on: &str) -> Command {
    later_with(on, HOLDS)
}

fn later_with(on: &str, required: Requirements) -> Command {
    Command::LogSession {
        by: MINE,
        on: date(on),
        minutes: 90,
        attendance: Attendance::Attended,
        required,
        today: date("2026-12-10"),
        went: None,
    }
}

/// A command in a state that has one answer for it, whatever its details.
#[track_caller]
fn refused(states: &[Vec<Fact>], command: Command, why: Rejection) {
    for given in states {
        check::<Match>(given, command, Err(why));
    }
}

#[test]
fn propose_once() {
    check::<Match>(&[], propose(), Ok(&[PROPOSED]));
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, propose(), Rejection::AlreadyProposed);
}

/// I-10: a custody holder logs in and says yes.
#[test]
fn confirm_by_custody() {
    let parent = yes(PARENT, Teller::Themself, Some(Say::Custody));
    check::<Match>(&[], parent, Err(Rejection::Unknown));
    check::<Match>(&proposed(), parent, Ok(&[confirmed()]));
    check::<Match>(&[PROPOSED, AGREED], parent, Ok(&[confirmed()]));
    for (required, why) in
        [(NOT_CLEARED, Rejection::NotCleared), (NO_CONSENT_HOLDS, Rejection::NoConsent)]
    {
        let (teller, say) = (Teller::Themself, Some(Say::Custody));
        let (completes, now) = (true, monday());
        let unready = Command::Confirm { by: PARENT, teller, say, completes, required, now };
        check::<Match>(&proposed(), unready, Err(why));
    }
    let states = [waiting(), active(), paused(), ended(), declined()];
    refused(&states, parent, Rejection::NotProposed);
}

/// I-10: everybody who has custody says yes, each once.
#[test]
fn confirm_by_all_who_have_custody() {
    let say = |by, completes| Command::Confirm {
        by,
        teller: Teller::Themself,
        say: Some(Say::Custody),
        completes,
        required: HOLDS,
        now: monday(),
    };
    let mother = Fact::AgreedByHolder { by: PARENT };
    check::<Match>(&proposed(), say(PARENT, false), Ok(std::slice::from_ref(&mother)));
    let half = [proposed(), vec![mother]].concat();
    refused(&[half.clone()], say(PARENT, false), Rejection::AlreadyAgreed);
    refused(&[half.clone()], start(OF_RED, true), Rejection::NotConfirmed);
    let father = PersonId(Uuid::from_u128(0x1B));
    check::<Match>(&half, say(father, true), Ok(&[confirmed_by(father)]));
    // The other one has no custody any more.
    check::<Match>(&half, say(PARENT, true), Ok(&[confirmed()]));
    check::<Match>(&half, no(PARENT, Teller::Themself, Some(Say::Custody)), Ok(&[DECLINED]));
}

/// I-10: a child from ten is asked too; who is grown up answers alone.
#[test]
fn confirm_by_the_child() {
    let child = |say| yes(CHILD, Teller::Themself, Some(say));
    check::<Match>(&proposed(), child(Say::Beside), Ok(&[AGREED]));
    check::<Match>(&waiting(), child(Say::Beside), Ok(&[AGREED]));
    check::<Match>(&proposed(), child(Say::Alone), Ok(&[confirmed_by(CHILD)]));
    check::<Match>(&waiting(), child(Say::Alone), Ok(&[AGREED]));
    refused(&[vec![PROPOSED, AGREED]], child(Say::Beside), Rejection::AlreadyAgreed);
    refused(&[vec![PROPOSED, confirmed_by(CHILD)]], child(Say::Alone), Rejection::AlreadyAgreed);
    refused(&[active(), paused(), ended(), declined()], child(Say::Beside), Rejection::NotProposed);
    // What a child said may be noted for it.
    let told = yes(CHILD, Teller::BridgeBuilder, Some(Say::Beside));
    check::<Match>(&proposed(), told, Ok(&[AGREED]));
}

/// Whatever has become of the match, nobody answers for another, and nobody who is not of the family.
#[test]
fn who_may_not_answer() {
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    for (by, teller, say, why) in [
        (PARENT, Teller::Another, Some(Say::Custody), Rejection::NotYourself),
        (PARENT, Teller::Themself, Some(Say::Stranger), Rejection::NotOfTheFamily),
        (CHILD, Teller::Themself, Some(Say::Young), Rejection::TooYoung),
        (PARENT, Teller::Themself, None, Rejection::CustodyUnknown),
    ] {
        refused(&states, yes(by, teller, say), why);
        refused(&states, no(by, teller, say), why);
    }
    // A yes that binds is not taken at another's word; a no is.
    let told = (PARENT, Teller::BridgeBuilder, Some(Say::Custody));
    refused(&states, yes(told.0, told.1, told.2), Rejection::NotYourself);
    check::<Match>(&proposed(), no(told.0, told.1, told.2), Ok(&[DECLINED]));
}

/// I-10: nobody asks why, and a child's no is a no.
#[test]
fn decline() {
    let parent = no(PARENT, Teller::Themself, Some(Say::Custody));
    check::<Match>(&[], parent, Err(Rejection::Unknown));
    check::<Match>(&proposed(), parent, Ok(&[DECLINED]));
    check::<Match>(&waiting(), parent, Ok(&[DECLINED]));
    let childs = Fact::DeclinedByFamily { by: CHILD };
    for say in [Say::Beside, Say::Alone] {
        let child = no(CHILD, Teller::Themself, Some(say));
        check::<Match>(&waiting(), child, Ok(std::slice::from_ref(&childs)));
    }
    refused(&[active(), paused()], parent, Rejection::AlreadyBegun);
    refused(&[ended(), declined()], parent, Rejection::NotProposed);
}

#[test]
fn start_after_the_family_said_yes() {
    check::<Match>(&[], start(OF_RED, true), Err(Rejection::Unknown));
    check::<Match>(&waiting(), start(OF_RED, true), Ok(&[STARTED]));
    check::<Match>(&waiting(), start(OF_RED, false), Err(Rejection::NotCleared));
    let unasked = Command::Start {
        by: OF_RED,
        required: NO_CONSENT_HOLDS,
        asks_the_child: false,
        today: TODAY,
    };
    check::<Match>(&waiting(), unasked, Err(Rejection::NoConsent));
    let states = [proposed(), active(), paused(), ended(), declined()];
    refused(&states, start(OF_RED, true), Rejection::NotConfirmed);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, start(OF_BLUE, true), Rejection::NotYourOrganisation);
    refused(&states, start(SpeaksFor::Municipality, true), Rejection::NotYourOrganisation);
}

/// I-10: the child is ten or older by now.
#[test]
fn start_after_the_child_was_asked() {
    let start = Command::Start { by: OF_RED, required: HOLDS, asks_the_child: true, today: TODAY };
    check::<Match>(&waiting(), start, Err(Rejection::ChildNotAsked));
    for given in [
        vec![PROPOSED, confirmed(), AGREED],
        vec![PROPOSED, AGREED, confirmed()],
        vec![PROPOSED, confirmed_by(CHILD)],
    ] {
        check::<Match>(&given, start, Ok(&[STARTED]));
    }
}

#[test]
fn record_the_first_meeting() {
    let met = Fact::FirstMeetingHeld { on: today() };
    check::<Match>(&[], meet(COORDINATED, "2026-11-23"), Err(Rejection::Unknown));
    for by in [COORDINATED, MINE, MUNICIPAL] {
        check::<Match>(&active(), meet(by, "2026-11-23"), Ok(std::slice::from_ref(&met)));
        check::<Match>(&active(), meet(by, "2026-11-24"), Err(Rejection::InTheFuture));
    }
    let again = [active(), vec![met]].concat();
    check::<Match>(&again, meet(COORDINATED, "2026-11-23"), Err(Rejection::AlreadyMet));
    check::<Match>(&rests(), meet(COORDINATED, "2026-11-23"), Err(Rejection::Paused));
    let states = [proposed(), waiting(), ended(), declined()];
    refused(&states, meet(COORDINATED, "2026-11-23"), Rejection::NotActive);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, meet(Noter::SpeaksFor(OF_BLUE), "2026-11-23"), Rejection::NotYourOrganisation);
    refused(&states, meet(STRANGER, "2026-11-23"), Rejection::NotYourMatch);
}

#[test]
fn log_a_session_a_day() {
    let day = "2026-11-22";
    check::<Match>(&[], log(COORDINATED, day, 90), Err(Rejection::Unknown));
    for (by, minutes) in [(COORDINATED, 1), (MINE, 90), (MUNICIPAL, 1440)] {
        check::<Match>(&active(), log(by, day, minutes), Ok(&[logged(day, minutes)]));
    }
    for minutes in [0, 1441] {
        check::<Match>(&active(), log(COORDINATED, day, minutes), Err(Rejection::NotASession));
    }
    let again = [active(), vec![logged(day, 90)]].concat();
    check::<Match>(&again, log(COORDINATED, day, 60), Err(Rejection::AlreadyLogged));
    check::<Match>(&again, log(COORDINATED, "2026-11-23", 60), Ok(&[logged("2026-11-23", 60)]));
    check::<Match>(&active(), log(COORDINATED, "2026-11-24", 90), Err(Rejection::InTheFuture));
    check::<Match>(&rests(), log(COORDINATED, day, 90), Err(Rejection::Paused));
    let back = [paused(), vec![BACK]].concat();
    check::<Match>(&back, log(COORDINATED, day, 90), Ok(&[logged(day, 90)]));
    let states = [proposed(), waiting(), ended(), declined()];
    refused(&states, log(COORDINATED, day, 90), Rejection::NotActive);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, log(Noter::SpeaksFor(OF_BLUE), day, 90), Rejection::NotYourOrganisation);
    refused(&states, log(STRANGER, day, 90), Rejection::NotYourMatch);
}

#[test]
fn pause_and_resume() {
    let away = PauseReason::VolunteerAway;
    check::<Match>(&[], pause(COORDINATED, away), Err(Rejection::Unknown));
    check::<Match>(&[], resume(COORDINATED, away), Err(Rejection::Unknown));
    for by in [COORDINATED, MUNICIPAL, OWN] {
        check::<Match>(&active(), pause(by, away), Ok(&[AWAY]));
        check::<Match>(&paused(), resume(by, away), Ok(&[BACK]));
    }
    check::<Match>(&paused(), pause(COORDINATED, away), Err(Rejection::AlreadyPaused));
    check::<Match>(&active(), resume(COORDINATED, away), Err(Rejection::NotPaused));
    // Only a new consent brings back what a consent's end has stopped.
    for given in [active(), paused(), [active(), vec![NO_CONSENT]].concat()] {
        check::<Match>(&given, pause(COORDINATED, PauseReason::Consent), Err(Rejection::NotByHand));
        check::<Match>(
            &given,
            resume(COORDINATED, PauseReason::Consent),
            Err(Rejection::NotByHand),
        );
    }
    let states = [proposed(), waiting(), ended(), declined()];
    refused(&states, pause(COORDINATED, away), Rejection::NotActive);
    refused(&states, resume(COORDINATED, away), Rejection::NotActive);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, pause(Noter::SpeaksFor(OF_BLUE), away), Rejection::NotYourOrganisation);
    refused(&states, resume(Noter::SpeaksFor(OF_BLUE), away), Rejection::NotYourOrganisation);
}

/// SC-04: a match may rest for more than one reason, and goes on when none is left.
#[test]
fn pause_for_want_of_a_consent() {
    let (stop, go_on) =
        (Command::PauseForConsent { today: TODAY }, Command::ResumeWithConsent { today: TODAY });
    for given in [active(), paused()] {
        check::<Match>(&given, stop, Ok(&[NO_CONSENT]));
        check::<Match>(&given, go_on, Ok(&[]));
        let without = [given, vec![NO_CONSENT]].concat();
        check::<Match>(&without, stop, Ok(&[]));
        check::<Match>(&without, go_on, Ok(&[NEW_CONSENT]));
        check::<Match>(&without, later("2026-11-24"), Err(Rejection::Paused));
    }
    let still_away = [paused(), vec![NO_CONSENT, NEW_CONSENT]].concat();
    check::<Match>(&still_away, later("2026-11-24"), Err(Rejection::Paused));
    for given in [vec![], proposed(), waiting(), ended(), declined()] {
        check::<Match>(&given, stop, Ok(&[]));
        check::<Match>(&given, go_on, Ok(&[]));
    }
}

#[test]
fn end_whenever() {
    check::<Match>(&[], end(COORDINATED), Err(Rejection::Unknown));
    for given in [proposed(), waiting(), active(), paused()] {
        check::<Match>(&given, end(COORDINATED), Ok(&[ENDED]));
        check::<Match>(&given, end(MUNICIPAL), Ok(&[ENDED]));
    }
    refused(&[ended(), declined()], end(COORDINATED), Rejection::AlreadyEnded);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, end(Noter::SpeaksFor(OF_BLUE)), Rejection::NotYourOrganisation);
}

/// A volunteer says of themself that they are away, are back, or stop; and of nobody else, and nothing else.
#[test]
fn a_volunteer_speaks_for_themself() {
    let stop = |by, reason| Command::End { by, planned: false, reason };
    let left = Fact::Ended { planned: false, reason: EndReason::VolunteerLeft };
    check::<Match>(&active(), stop(OWN, EndReason::VolunteerLeft), Ok(std::slice::from_ref(&left)));
    refused(&[active()], stop(OWN, EndReason::NotRight), Rejection::NotYourReason);
    refused(&[active()], pause(OWN, PauseReason::FamilyWish), Rejection::NotYourReason);
    refused(&[paused()], resume(OWN, PauseReason::Consent), Rejection::NotYourReason);
    let states = [proposed(), waiting(), active(), paused(), ended(), declined()];
    refused(&states, stop(ANOTHERS, EndReason::VolunteerLeft), Rejection::NotYourMatch);
    refused(&states, pause(ANOTHERS, PauseReason::VolunteerAway), Rejection::NotYourMatch);
}

#[test]
fn end_with_the_assignment() {
    let with_it = Fact::Ended { planned: false, reason: EndReason::AssignmentEnded };
    for given in [proposed(), waiting(), active(), paused()] {
        check::<Match>(&given, Command::EndWithAssignment, Ok(std::slice::from_ref(&with_it)));
    }
    for given in [vec![], ended(), declined()] {
        check::<Match>(&given, Command::EndWithAssignment, Ok(&[]));
    }
}
