//! I-22: what was a mistake stays in the log, and nothing rests on it any more.

use chrono::{DateTime, Days, NaiveDate, Utc};
use platform::{Aggregate as _, Timer, calendar};
use proto::{
    code::Mistake,
    id::MeetingId,
    thread::{Channel, Party, PauseReason, PauseThread, ThreadEntry, ThreadFact},
};
use uuid::Uuid;

use super::{
    CHILD, TODAY, WORDS, day, hear_child,
    thread::{answer, opened, state, then},
    visit,
};
use crate::domain::aggregates::thread::{Command, Rejection, timers};

const WHY: Mistake = Mistake::WrongPerson;

fn contact(with: Party, on: NaiveDate) -> ThreadFact {
    ThreadFact::ContactRecorded { with, channel: Channel::Call, on, note: None, child: None }
}

fn family_view(on: NaiveDate) -> ThreadFact {
    ThreadFact::FamilyViewRecorded { words: WORDS, on, voice_by: heard(on), by: None }
}

fn child_view(on: NaiveDate) -> ThreadFact {
    let (child, voice_by) = (Some(CHILD), Some(heard(on)));
    ThreadFact::ChildViewRecorded { words: WORDS, on, child, voice_by }
}

fn heard(on: NaiveDate) -> DateTime<Utc> {
    calendar::end_of(on + Days::new(90))
}

fn correct(position: i64, was: &ThreadFact) -> Command {
    Command::Correct { position, was: Box::new(was.clone()), mistake: WHY }
}

/// What is recorded when the thread, to which these happened, corrects `was` at 9.
fn corrected(facts: &[ThreadFact], was: &ThreadFact) -> ThreadFact {
    let mut thread = state(&opened());
    for fact in facts {
        let mut fact = fact.clone();
        if let ThreadFact::EntryCorrected { position, .. } = &mut fact {
            *position = 8;
        }
        thread = thread.evolve(&fact);
    }
    let decided = thread.decide(correct(9, was)).unwrap();
    let [fact] = &decided[..] else { panic!("{decided:?}") };
    fact.clone()
}

fn plain(entry: ThreadEntry, on: NaiveDate) -> ThreadFact {
    ThreadFact::EntryCorrected {
        position: 9,
        entry,
        on,
        mistake: WHY,
        meeting: None,
        is_unreached: false,
        contact_by: None,
        voice_by: None,
    }
}

/// P-06: the family is not reached any more when the only contact was none; its deadline runs again.
#[test]
fn a_contact_with_the_family() {
    let reached = ThreadFact::FamilyContacted { channel: Channel::Call, on: TODAY };
    let (family, school) = (contact(Party::Family, TODAY), contact(Party::School, TODAY));
    let once = [family.clone(), reached, school.clone()];
    let contact_by = calendar::end_of(day(30));
    let unreached = ThreadFact::EntryCorrected {
        position: 9,
        entry: ThreadEntry::FamilyContact,
        on: TODAY,
        mistake: WHY,
        meeting: None,
        is_unreached: true,
        contact_by: Some(contact_by),
        voice_by: None,
    };
    assert_eq!(corrected(&once, &family), unreached);
    assert_eq!(timers(&unreached), [Timer::Set("thread_contact", contact_by)]);
    assert_eq!(corrected(&once, &school), plain(ThreadEntry::Contact, TODAY));
    let twice = [&once[..], std::slice::from_ref(&family)].concat();
    let one_is_left = plain(ThreadEntry::FamilyContact, TODAY);
    assert_eq!(corrected(&twice, &family), one_is_left);
    assert_eq!(timers(&one_is_left), []);
    let both = [&twice[..], &[one_is_left]].concat();
    assert_eq!(corrected(&both, &family), unreached);
    // A contact before the thread never was the one that reached it.
    let before = contact(Party::Family, day(20));
    let early = [&once[..], std::slice::from_ref(&before)].concat();
    assert_eq!(corrected(&early, &before), plain(ThreadEntry::FamilyContact, day(20)));
    // Reached anew, that is said anew.
    let thread = then(then(opened(), visit_now()), correct(9, &family));
    let thread = then(thread, visit_now());
    assert_eq!(
        thread.iter().filter(|it| matches!(it, ThreadFact::FamilyContacted { .. })).count(),
        2
    );
}

fn visit_now() -> Command {
    Command::RecordContact { request: visit(), today: TODAY }
}

/// P-24: who was not heard must be heard by the day that stood before.
#[test]
fn what_child_or_family_said() {
    let first = calendar::end_of(TODAY + Days::new(30));
    let (child, family) = (child_view(day(23)), family_view(day(25)));
    let said = |entry, on, voice_by| ThreadFact::EntryCorrected {
        position: 9,
        entry,
        on,
        mistake: WHY,
        meeting: None,
        is_unreached: false,
        contact_by: None,
        voice_by,
    };
    let was = said(ThreadEntry::ChildView, day(23), Some(first));
    assert_eq!(corrected(std::slice::from_ref(&child), &child), was);
    assert_eq!(timers(&was), [Timer::Set("thread_voice", first)]);
    let both = [child.clone(), family.clone()];
    let back = said(ThreadEntry::FamilyView, day(25), Some(heard(day(23))));
    assert_eq!(corrected(&both, &family), back);
    assert_eq!(corrected(&both, &child), plain(ThreadEntry::ChildView, day(23)));
    let after = [&both[..], &[back]].concat();
    assert_eq!(corrected(&after, &child), was);
    // Who rests is not asked, whatever was said before.
    let pause =
        PauseThread { thread: super::thread(), reason: PauseReason::Illness, until_on: day(30) };
    let rests = then(opened(), Command::Pause { request: pause, today: TODAY });
    let rests = [std::slice::from_ref(&child), &rests[rests.len() - 1..]].concat();
    assert_eq!(corrected(&rests, &child), plain(ThreadEntry::ChildView, day(23)));
}

/// A meeting that was not held may be held.
#[test]
fn a_meeting_of_the_network() {
    let meeting = MeetingId(Uuid::from_u128(0x99));
    let with = vec![Party::Family];
    let held =
        ThreadFact::NetworkMeetingHeld { meeting, on: TODAY, with: with.clone(), note: None };
    let hold = || {
        let with = with.clone();
        let thread = super::thread();
        let request =
            proto::thread::HoldNetworkMeeting { thread, meeting, on: TODAY, with, note: None };
        Command::HoldMeeting { request, today: TODAY }
    };
    let thread = then(opened(), hold());
    assert_eq!(answer(&thread, hold()), Err(Rejection::MeetingHeld));
    assert_eq!(answer(&then(thread, correct(9, &held)), hold()), Ok(()));
}

#[test]
fn once_and_not_everything() {
    let family = contact(Party::Family, TODAY);
    let thread = then(then(opened(), visit_now()), correct(9, &family));
    assert_eq!(answer(&thread, correct(9, &family)), Err(Rejection::AlreadyCorrected));
    assert_eq!(answer(&thread, correct(8, &family)), Ok(()));
    let step = then(opened(), Command::SetNextStep { request: hear_child(), today: TODAY });
    let step = step.last().unwrap();
    assert_eq!(answer(&thread, correct(7, step)), Err(Rejection::NotCorrectable));
}
