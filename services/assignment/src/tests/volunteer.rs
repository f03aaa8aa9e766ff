use platform::{Aggregate as _, testing::check};
use proto::{
    assignment::{Course, VolunteerFact as Fact},
    id::UserId,
};

use super::{ANOTHER_MATCH, BLUE, COORDINATOR, HELPER, MATCH, OF_BLUE, OF_RED, RED, date};
use crate::domain::{
    Voice,
    volunteer::{Command, Rejection, Volunteer},
};

const APPLY: Command = Command::Apply { by: OF_RED, organisation: RED, person: HELPER };
const APPLIED: Fact = Fact::Applied { organisation: RED, person: HELPER };
const COMMITTED: Fact = Fact::Committed { r#match: MATCH };
const RELEASED: Fact = Fact::Released { r#match: MATCH };
const RELEASE: Command = Command::Release { r#match: MATCH };
const TODAY: &str = "2026-11-23";

fn clear(by: Voice, seen_by: UserId, until: &str) -> Command {
    Command::ClearCertificate { by, seen_by, review_due_on: date(until), today: date(TODAY) }
}

fn cleared(until: &str) -> Fact {
    Fact::ChildCertificateCleared { review_due_on: date(until) }
}

fn pledge(text_version: u32) -> Command {
    Command::SignPledge { by: OF_RED, text_version }
}

fn pledged(text_version: u32) -> Fact {
    Fact::ConfidentialityPledgeSigned { text_version }
}

fn train(course: Course, until: &str) -> Command {
    Command::CompleteTraining { by: OF_RED, course, until_on: date(until), today: date(TODAY) }
}

fn trained(course: Course, until: &str) -> Fact {
    Fact::TrainingCompleted { course, until_on: date(until) }
}

fn commit(today: &str) -> Command {
    Command::Commit { r#match: MATCH, organisation: RED, today: date(today) }
}

/// Cleared until the course ends on 1 June 2028; the certificate holds until November.
fn in_order() -> Vec<Fact> {
    vec![APPLIED, cleared("2028-11-23"), pledged(1), trained(Course::Basic, "2028-06-01")]
}

fn and(mut given: Vec<Fact>, more: &[Fact]) -> Vec<Fact> {
    given.extend_from_slice(more);
    given
}

#[test]
fn apply() {
    let from_elsewhere = Command::Apply { by: OF_BLUE, organisation: RED, person: HELPER };
    let from_the_municipality =
        Command::Apply { by: Voice::Municipality, organisation: RED, person: HELPER };
    check::<Volunteer>(&[], APPLY, Ok(&[APPLIED]));
    check::<Volunteer>(&[], from_elsewhere, Err(Rejection::NotYourOrganisation));
    check::<Volunteer>(&[], from_the_municipality, Err(Rejection::NotYourOrganisation));
    check::<Volunteer>(&[APPLIED], APPLY, Err(Rejection::AlreadyApplied));
}

#[test]
fn clear_certificate() {
    let ok = |until: &str| Ok(vec![cleared(until)]);
    let too_soon_or_late = || Err(Rejection::ReviewOutOfBounds);
    check::<Volunteer>(&[], clear(OF_RED, COORDINATOR, "2028-11-23"), Err(Rejection::Unknown));
    // 12 to 36 months ahead, both counted in (V-06).
    for (until, then) in [
        ("2027-11-22", too_soon_or_late()),
        ("2027-11-23", ok("2027-11-23")),
        ("2028-11-23", ok("2028-11-23")),
        ("2029-11-23", ok("2029-11-23")),
        ("2029-11-24", too_soon_or_late()),
    ] {
        let then = then.as_ref().map(Vec::as_slice).map_err(|it| *it);
        check::<Volunteer>(&[APPLIED], clear(OF_RED, COORDINATOR, until), then);
    }
    let seen = [APPLIED, cleared("2028-11-23")];
    check::<Volunteer>(
        &seen,
        clear(OF_RED, COORDINATOR, "2028-11-23"),
        Err(Rejection::AlreadyCleared),
    );
    check::<Volunteer>(
        &seen,
        clear(OF_RED, COORDINATOR, "2028-11-24"),
        Ok(&[cleared("2028-11-24")]),
    );
    check::<Volunteer>(
        &[APPLIED],
        clear(OF_BLUE, COORDINATOR, "2028-11-23"),
        Err(Rejection::NotYourOrganisation),
    );
    check::<Volunteer>(
        &[APPLIED],
        clear(OF_RED, UserId(HELPER.0), "2028-11-23"),
        Err(Rejection::NotForYourself),
    );
}

#[test]
fn sign_pledge() {
    let elsewhere = Command::SignPledge { by: OF_BLUE, text_version: 1 };
    check::<Volunteer>(&[], pledge(1), Err(Rejection::Unknown));
    check::<Volunteer>(&[APPLIED], pledge(1), Ok(&[pledged(1)]));
    check::<Volunteer>(&[APPLIED, pledged(2)], pledge(2), Err(Rejection::AlreadyPledged));
    check::<Volunteer>(&[APPLIED, pledged(2)], pledge(1), Err(Rejection::AlreadyPledged));
    check::<Volunteer>(&[APPLIED, pledged(2)], pledge(3), Ok(&[pledged(3)]));
    check::<Volunteer>(&[APPLIED], elsewhere, Err(Rejection::NotYourOrganisation));
}

#[test]
fn complete_training() {
    let (basic, other) = (Course::Basic, Course::ChildrenInNeed);
    let elsewhere = Command::CompleteTraining {
        by: OF_BLUE,
        course: basic,
        until_on: date("2028-06-01"),
        today: date(TODAY),
    };
    let given = [APPLIED, trained(basic, "2028-06-01")];
    check::<Volunteer>(&[], train(basic, "2028-06-01"), Err(Rejection::Unknown));
    check::<Volunteer>(&[APPLIED], train(basic, TODAY), Ok(&[trained(basic, TODAY)]));
    check::<Volunteer>(&[APPLIED], train(basic, "2026-11-22"), Err(Rejection::TrainingOver));
    check::<Volunteer>(&given, train(basic, "2028-06-01"), Err(Rejection::AlreadyTrained));
    check::<Volunteer>(&given, train(basic, "2028-05-31"), Err(Rejection::AlreadyTrained));
    check::<Volunteer>(&given, train(basic, "2028-06-02"), Ok(&[trained(basic, "2028-06-02")]));
    check::<Volunteer>(&given, train(other, "2027-01-01"), Ok(&[trained(other, "2027-01-01")]));
    check::<Volunteer>(&given, elsewhere, Err(Rejection::NotYourOrganisation));
}

#[test]
fn commit_one_at_a_time() {
    let taken = and(in_order(), &[Fact::Committed { r#match: ANOTHER_MATCH }]);
    let elsewhere = Command::Commit { r#match: MATCH, organisation: BLUE, today: date(TODAY) };
    check::<Volunteer>(&[], commit(TODAY), Err(Rejection::Unknown));
    check::<Volunteer>(&[APPLIED], commit(TODAY), Err(Rejection::NotCleared));
    check::<Volunteer>(&in_order(), commit(TODAY), Ok(&[COMMITTED]));
    check::<Volunteer>(&in_order(), commit("2028-06-02"), Err(Rejection::NotCleared));
    check::<Volunteer>(&in_order(), elsewhere, Err(Rejection::NotYourOrganisation));
    check::<Volunteer>(&taken, commit(TODAY), Err(Rejection::Taken));
    check::<Volunteer>(&and(in_order(), &[COMMITTED]), commit(TODAY), Ok(&[]));
    check::<Volunteer>(&and(in_order(), &[COMMITTED, RELEASED]), commit(TODAY), Ok(&[COMMITTED]));
}

#[test]
fn release() {
    check::<Volunteer>(&[], RELEASE, Err(Rejection::Unknown));
    check::<Volunteer>(&[APPLIED], RELEASE, Ok(&[]));
    check::<Volunteer>(&and(in_order(), &[COMMITTED]), RELEASE, Ok(&[RELEASED]));
    check::<Volunteer>(&and(in_order(), &[COMMITTED, RELEASED]), RELEASE, Ok(&[]));
}

/// I-09: all three, on that very day.
#[test]
fn cleared_on_a_day() {
    let certificate = cleared("2028-11-23");
    let basic = trained(Course::Basic, "2028-06-01");
    let other = trained(Course::ChildrenInNeed, "2030-01-01");
    let renewed = trained(Course::Basic, "2030-01-01");
    let all = [APPLIED, certificate.clone(), pledged(1), basic.clone()];
    for (given, day, expected) in [
        (&[][..], TODAY, false),
        (&[APPLIED], TODAY, false),
        (&[APPLIED, certificate.clone(), pledged(1)], TODAY, false),
        (&[APPLIED, certificate.clone(), basic.clone()], TODAY, false),
        (&[APPLIED, pledged(1), basic], TODAY, false),
        (&[APPLIED, certificate.clone(), pledged(1), other], TODAY, false),
        (&all, TODAY, true),
        (&all, "2028-06-01", true),
        (&all, "2028-06-02", false),
        (&[APPLIED, certificate.clone(), pledged(1), renewed.clone()], "2028-11-23", true),
        (&[APPLIED, certificate, pledged(1), renewed], "2028-11-24", false),
    ] {
        let volunteer = given.iter().fold(Volunteer::default(), Volunteer::evolve);
        assert_eq!(volunteer.is_cleared_on(date(day)), expected, "{given:?} on {day}");
    }
}
