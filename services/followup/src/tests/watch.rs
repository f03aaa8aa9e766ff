use platform::testing::check;
use proto::followup::WatchFact as Fact;

use super::{date, moment};
use crate::domain::watch::{Command, Watch};

/// Silent at the end of the 21st day after, in Denmark.
fn started() -> Fact {
    Fact::Started { opened_on: date("2026-11-02"), silent_at: moment("2026-11-23T23:00:00Z") }
}

fn renewed(on: &str, silent_at: &str) -> Fact {
    Fact::Renewed { contact_on: date(on), silent_at: moment(silent_at) }
}

fn silent_fact() -> Fact {
    Fact::FellSilent { last_contact_on: date("2026-11-02"), unheard_since: None }
}

fn renew(on: &str, now: &str) -> Command {
    Command::Renew { contact_on: date(on), now: moment(now) }
}

fn fall(at: &str) -> Command {
    Command::FallSilent { silent_at: moment(at), unheard_since: None }
}

fn noted(on: &str, at: &str) -> Fact {
    Fact::ContactNoted { contact_on: date(on), noted_at: moment(at) }
}

fn watching() -> Vec<Fact> {
    vec![started()]
}

fn fallen_silent() -> Vec<Fact> {
    vec![started(), silent_fact()]
}

fn resting() -> Vec<Fact> {
    vec![started(), Fact::Paused {}]
}

fn ended() -> Vec<Fact> {
    vec![started(), Fact::Ended {}]
}

#[test]
fn start() {
    let start = Command::Start { opened_on: date("2026-11-02") };
    check::<Watch>(&[], start, Ok(&[started()]));
    for given in [watching(), fallen_silent(), resting(), ended()] {
        check::<Watch>(&given, start, Ok(&[]));
    }
}

/// A thread that is open again is watched again; one that never was closed goes on as it is.
#[test]
fn restart() {
    let restart = Command::Restart { on: date("2026-11-02") };
    for given in [vec![], ended()] {
        check::<Watch>(&given, restart, Ok(&[started()]));
    }
    for given in [watching(), fallen_silent(), resting()] {
        check::<Watch>(&given, restart, Ok(&[]));
    }
}

/// A thread that rests is not silent: the day it goes on counts as a contact.
#[test]
fn pause_and_resume() {
    let (on, resume) = (date("2026-11-20"), Command::Resume { on: date("2026-11-20") });
    let resumed = Fact::Resumed { on, silent_at: moment("2026-12-11T23:00:00Z") };
    for given in [watching(), fallen_silent()] {
        check::<Watch>(&given, Command::Pause, Ok(&[Fact::Paused {}]));
        check::<Watch>(&given, resume, Ok(&[]));
    }
    check::<Watch>(&resting(), Command::Pause, Ok(&[]));
    check::<Watch>(&resting(), resume, Ok(std::slice::from_ref(&resumed)));
    for given in [vec![], ended()] {
        check::<Watch>(&given, Command::Pause, Ok(&[]));
        check::<Watch>(&given, resume, Ok(&[]));
    }
    let later = renewed("2026-11-21", "2026-12-12T23:00:00Z");
    let given = [started(), Fact::Paused {}, resumed];
    check::<Watch>(&given, renew("2026-11-21", "2026-11-21T12:00:00Z"), Ok(&[later]));
}

/// L-12: the municipality that takes it on is in contact that day; one that rests goes on resting there.
#[test]
fn move_to_another_municipality() {
    let (to, on) = ("0671".parse().unwrap(), date("2026-11-24"));
    let moved = Fact::Moved { to, on, silent_at: moment("2026-12-15T23:00:00Z") };
    for given in [watching(), fallen_silent(), resting()] {
        check::<Watch>(&given, Command::Move { to, on }, Ok(std::slice::from_ref(&moved)));
    }
    for given in [vec![], ended()] {
        check::<Watch>(&given, Command::Move { to, on }, Ok(&[]));
    }
    let fall = fall("2026-12-15T23:00:00Z");
    let silent = Fact::FellSilent { last_contact_on: on, unheard_since: None };
    check::<Watch>(&[started(), silent_fact(), moved.clone()], fall, Ok(&[silent]));
    check::<Watch>(&[started(), Fact::Paused {}, moved], fall, Ok(&[]));
}

/// The clock goes back in October and on in March: the silence ends with the day all the same.
#[test]
fn silence_is_counted_in_danish_days() {
    for (opened_on, silent_at) in [
        ("2026-10-10", "2026-10-31T23:00:00Z"),
        ("2026-03-10", "2026-03-31T22:00:00Z"),
        ("2026-12-20", "2027-01-10T23:00:00Z"),
    ] {
        let started = Fact::Started { opened_on: date(opened_on), silent_at: moment(silent_at) };
        check::<Watch>(&[], Command::Start { opened_on: date(opened_on) }, Ok(&[started]));
    }
}

#[test]
fn renew_by_a_later_contact() {
    let now = "2026-11-10T12:00:00Z";
    let later = renewed("2026-11-03", "2026-11-24T23:00:00Z");
    check::<Watch>(&[], renew("2026-11-03", now), Ok(&[]));
    check::<Watch>(&watching(), renew("2026-11-01", now), Ok(&[]));
    check::<Watch>(&watching(), renew("2026-11-02", now), Ok(&[]));
    check::<Watch>(&watching(), renew("2026-11-03", now), Ok(std::slice::from_ref(&later)));
    check::<Watch>(&[started(), later], renew("2026-11-03", now), Ok(&[]));
    check::<Watch>(&resting(), renew("2026-11-03", now), Ok(&[]));
    check::<Watch>(&ended(), renew("2026-11-03", now), Ok(&[]));
}

#[test]
fn renew_after_silence() {
    let now = "2026-11-30T12:00:00Z";
    let heard_of_late = renewed("2026-11-09", "2026-11-30T23:00:00Z");
    check::<Watch>(&fallen_silent(), renew("2026-11-02", now), Ok(&[]));
    // So long ago that it would be silent all the same.
    check::<Watch>(&fallen_silent(), renew("2026-11-08", now), Ok(&[]));
    check::<Watch>(&fallen_silent(), renew("2026-11-09", now), Ok(&[heard_of_late]));
}

#[test]
fn fall_silent() {
    let at = "2026-11-23T23:00:00Z";
    check::<Watch>(&[], fall(at), Ok(&[]));
    check::<Watch>(&watching(), fall(at), Ok(&[silent_fact()]));
    check::<Watch>(&[started(), renewed("2026-11-03", "2026-11-24T23:00:00Z")], fall(at), Ok(&[]));
    check::<Watch>(&fallen_silent(), fall(at), Ok(&[]));
    check::<Watch>(&resting(), fall(at), Ok(&[]));
    check::<Watch>(&ended(), fall(at), Ok(&[]));
}

#[test]
fn end() {
    check::<Watch>(&[], Command::End, Ok(&[]));
    check::<Watch>(&watching(), Command::End, Ok(&[Fact::Ended {}]));
    check::<Watch>(&fallen_silent(), Command::End, Ok(&[Fact::Ended {}]));
    check::<Watch>(&resting(), Command::End, Ok(&[Fact::Ended {}]));
    check::<Watch>(&ended(), Command::End, Ok(&[]));
}

/// I-22: a contact that was a mistake counts no more, and what counts is the one before it; the opening always does.
#[test]
fn correct_a_contact() {
    let correct = |on| Command::Correct { contact_on: date(on) };
    let corrected = |on, last_on, silent_at| Fact::ContactCorrected {
        contact_on: date(on),
        last_on: date(last_on),
        silent_at: moment(silent_at),
    };
    let (tenth, third) = ("2026-11-10", "2026-11-03");
    let (after_tenth, after_third) = ("2026-12-01T23:00:00Z", "2026-11-24T23:00:00Z");
    let contacts = [started(), renewed(third, after_third), renewed(tenth, after_tenth)];
    let last = corrected(tenth, third, after_third);
    check::<Watch>(&contacts, correct(tenth), Ok(std::slice::from_ref(&last)));
    let earlier = corrected(third, tenth, after_tenth);
    check::<Watch>(&contacts, correct(third), Ok(std::slice::from_ref(&earlier)));
    check::<Watch>(&contacts, correct("2026-11-05"), Ok(&[]));
    check::<Watch>(&contacts, correct("2026-11-02"), Ok(&[]));
    let both = [&contacts[..], &[last]].concat();
    let opening = corrected(third, "2026-11-02", "2026-11-23T23:00:00Z");
    check::<Watch>(&both, correct(third), Ok(std::slice::from_ref(&opening)));
    check::<Watch>(&both, correct(tenth), Ok(&[]));
    let none = [&both[..], &[opening]].concat();
    check::<Watch>(&none, correct(third), Ok(&[]));
    let other = [&contacts[..], &[earlier]].concat();
    let opening = corrected(tenth, "2026-11-02", "2026-11-23T23:00:00Z");
    check::<Watch>(&other, correct(tenth), Ok(&[opening]));
    // What silences, and what a silence was broken by.
    let broken = [&fallen_silent()[..], &[renewed("2026-11-25", "2026-12-16T23:00:00Z")]].concat();
    let back = corrected("2026-11-25", "2026-11-02", "2026-11-23T23:00:00Z");
    check::<Watch>(&broken, correct("2026-11-25"), Ok(&[back]));
    for given in [vec![], fallen_silent(), resting(), ended(), watching()] {
        check::<Watch>(&given, correct("2026-11-02"), Ok(&[]));
    }
}

/// The contact comes after the moment, and the moment waits for what others have recorded: nothing is said of a silence yet.
#[test]
fn a_contact_after_a_moment_that_waits() {
    let (at, noon) = ("2026-11-23T23:00:00Z", "2026-11-25T12:00:00Z");
    let late = noted("2026-11-25", noon);
    check::<Watch>(&watching(), renew("2026-11-25", noon), Ok(std::slice::from_ref(&late)));
    let given = [started(), late];
    check::<Watch>(&given, renew("2026-11-25", noon), Ok(&[]));
    // So long ago that the thread would be silent all the same.
    check::<Watch>(&watching(), renew("2026-11-03", noon), Ok(&[]));
    // Nothing else was on its way: it is on record that it was silent, and that it is no more.
    let over = renewed("2026-11-25", "2026-12-16T23:00:00Z");
    check::<Watch>(&given, fall(at), Ok(&[silent_fact(), over.clone()]));
    // Another was, from before the moment: it never was silent.
    let between = renewed("2026-11-20", "2026-12-11T23:00:00Z");
    let heard = renew("2026-11-20", "2026-11-20T12:00:00Z");
    check::<Watch>(&given, heard, Ok(&[between.clone(), over.clone()]));
    let given = [&given[..], &[between, over]].concat();
    check::<Watch>(&given, fall(at), Ok(&[]));
}

/// A long absence: each time it was silent is on record, and each contact that ended it.
#[test]
fn more_than_one_silence_while_nobody_listened() {
    let (first, second) = ("2026-11-25", "2026-12-20");
    let (noon, later) = ("2026-11-25T12:00:00Z", "2026-12-20T12:00:00Z");
    let given = [started(), noted(second, later), noted(first, noon)];
    let silent_again = Fact::FellSilent { last_contact_on: date(first), unheard_since: None };
    let facts = [
        silent_fact(),
        renewed(first, "2026-12-16T23:00:00Z"),
        silent_again,
        renewed(second, "2027-01-10T23:00:00Z"),
    ];
    check::<Watch>(&given, fall("2026-11-23T23:00:00Z"), Ok(&facts));
    // A contact from before the first moment ends the first silence, and not the second.
    let between = renewed("2026-11-20", "2026-12-11T23:00:00Z");
    let heard = renew("2026-11-20", "2026-11-20T12:00:00Z");
    let now = [between, renewed(first, "2026-12-16T23:00:00Z")];
    check::<Watch>(&given, heard, Ok(&now));
    let then = [&given[..], &now].concat();
    check::<Watch>(&then, fall("2026-12-16T23:00:00Z"), Ok(&facts[2..]));
    // One that was noted can be a mistake too.
    let correct = Command::Correct { contact_on: date(first) };
    let corrected = Fact::ContactCorrected {
        contact_on: date(first),
        last_on: date("2026-11-02"),
        silent_at: moment("2026-11-23T23:00:00Z"),
    };
    check::<Watch>(&given, correct, Ok(std::slice::from_ref(&corrected)));
    let given = [&given[..], &[corrected]].concat();
    let facts = [silent_fact(), renewed(second, "2027-01-10T23:00:00Z")];
    check::<Watch>(&given, fall("2026-11-23T23:00:00Z"), Ok(&facts));
}
