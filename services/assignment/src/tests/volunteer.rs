#![expect(clippy::cloned_ref_to_slice_refs, reason = "a history reads as a list of what happened")]

use platform::{Aggregate as _, testing::check};
use proto::{
    assignment::{Course, VolunteerFact as Fact},
    id::UserId,
};

use super::{ANOTHER_MATCH, BLUE, COORDINATOR, HELPER, MATCH, OF_BLUE, OF_RED, RED, date};
use crate::domain::{
    aggregates::volunteer::{Asker, Command, Decision, Rejection, Volunteer},
    speaks_for::SpeaksFor,
};

const APPLY: Command = Command::Apply { by: OF_RED, organisation: RED, person: HELPER };
const APPLIED: Fact = Fact::Applied { organisation: RED, person: HELPER };
const COMMITTED: Fact = Fact::Committed { r#match: MATCH };
const RELEASED: Fact = Fact::Released { r#match: MATCH };
const RELEASE: Command = Command::Release { r#match: MATCH };
const TODAY: &str = "2026-11-23";

fn clear(by: SpeaksFor, seen_by: UserId, until: &str) -> Command {
    clear_seen(by, seen_by, TODAY, until)
}

fn clear_seen(by: SpeaksFor, user: UserId, seen_on: &str, until: &str) -> Command {
    Command::ClearCertificate {
        by: Asker { by, user },
        seen_on: date(seen_on),
        review_due_on: date(until),
        today: date(TODAY),
    }
}

fn decide(what: Decision) -> Command {
    let by = Asker { by: OF_RED, user: COORDINATOR };
    Command::Decide { by, what, today: date(TODAY) }
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
        Command::Apply { by: SpeaksFor::Municipality, organisation: RED, person: HELPER };
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
    // A date that was typed wrongly is put right.
    check::<Volunteer>(&given, train(basic, "2028-05-31"), Ok(&[trained(basic, "2028-05-31")]));
    check::<Volunteer>(&given, train(basic, "2062-06-01"), Err(Rejection::TrainingTooLong));
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

/// V-06: counted from the day it was seen, so that a date that was typed wrongly can be put right.
#[test]
fn a_certificate_that_was_seen_before_today() {
    let seen = |on: &str, until: &str| clear_seen(OF_RED, COORDINATOR, on, until);
    let late = [APPLIED, cleared("2029-11-23")];
    check::<Volunteer>(&late, seen("2025-06-01", "2027-06-01"), Ok(&[cleared("2027-06-01")]));
    for (on, until, why) in [
        ("2025-06-01", "2026-05-31", Rejection::ReviewOutOfBounds),
        ("2023-11-22", "2026-11-22", Rejection::ReviewOutOfBounds),
        ("2025-06-01", "2028-06-02", Rejection::ReviewOutOfBounds),
        ("2026-11-24", "2028-11-24", Rejection::SeenInTheFuture),
    ] {
        check::<Volunteer>(&late, seen(on, until), Err(why));
    }
}

/// I-09, I-20: what the organisation decides, and what follows for whether they may meet a child.
#[test]
fn what_the_organisation_decides() {
    use Decision::{Leave, PutOnHold, Reinstate, Reject, RevokeClearance, StandDown};
    let on = date(TODAY);
    let [revoked, hold, down] =
        [Fact::ClearanceRevoked { on }, Fact::PutOnHold { on }, Fact::StoodDown { on }];
    let [back, left, rejected] =
        [Fact::Reinstated { on }, Fact::Left { on }, Fact::Rejected { on }];
    let with = |facts: &[Fact]| and(in_order(), facts);
    let anew = cleared("2028-10-01");
    for (given, what, then) in [
        (in_order(), RevokeClearance, Ok(&revoked)),
        (vec![APPLIED], RevokeClearance, Err(Rejection::NothingToRevoke)),
        (with(&[revoked.clone()]), RevokeClearance, Err(Rejection::NothingToRevoke)),
        (in_order(), PutOnHold, Ok(&hold)),
        (with(&[hold.clone()]), PutOnHold, Err(Rejection::AlreadyStandsSo)),
        (with(&[down.clone()]), PutOnHold, Err(Rejection::AlreadyStandsSo)),
        (in_order(), StandDown, Ok(&down)),
        (with(&[hold.clone()]), StandDown, Ok(&down)),
        (with(&[down.clone()]), StandDown, Err(Rejection::AlreadyStandsSo)),
        (in_order(), Reinstate, Err(Rejection::AlreadyStandsSo)),
        (with(&[hold.clone()]), Reinstate, Ok(&back)),
        (with(&[down.clone()]), Reinstate, Err(Rejection::NotCleared)),
        (with(&[down.clone(), anew]), Reinstate, Ok(&back)),
        (in_order(), Leave, Ok(&left)),
        (vec![APPLIED], Reject, Ok(&rejected)),
        (with(&[left.clone()]), Reinstate, Err(Rejection::Gone)),
        (with(&[left.clone()]), Leave, Err(Rejection::Gone)),
        (with(&[rejected.clone()]), Reject, Err(Rejection::Gone)),
    ] {
        check::<Volunteer>(&given, decide(what), then.map(std::slice::from_ref));
    }
    for fact in [revoked, hold, down, left.clone(), rejected] {
        let volunteer = with(&[fact.clone()]).iter().fold(Volunteer::default(), Volunteer::evolve);
        assert!(!volunteer.is_cleared_on(on), "{fact:?}");
        // What they did before is not undone.
        assert!(volunteer.had_papers_on(date("2026-11-22")), "{fact:?}");
    }
    let gone = with(&[left]);
    check::<Volunteer>(&gone, clear(OF_RED, COORDINATOR, "2028-10-01"), Err(Rejection::Gone));
    check::<Volunteer>(&gone, pledge(2), Err(Rejection::Gone));
}

/// Another organisation's coordinator decides nothing, and nobody brings themself back.
#[test]
fn who_does_not_decide() {
    let by = |by, user| Asker { by, user };
    let command = |by, what| Command::Decide { by, what, today: date(TODAY) };
    let hold = and(in_order(), &[Fact::PutOnHold { on: date(TODAY) }]);
    for what in [Decision::PutOnHold, Decision::Reinstate, Decision::Leave] {
        for stranger in [OF_BLUE, SpeaksFor::Municipality, SpeaksFor::Nobody] {
            let decide = command(by(stranger, COORDINATOR), what);
            check::<Volunteer>(&hold, decide, Err(Rejection::NotYourOrganisation));
        }
    }
    let themself = command(by(OF_RED, UserId(HELPER.0)), Decision::Reinstate);
    check::<Volunteer>(&hold, themself, Err(Rejection::NotForYourself));
    check::<Volunteer>(&[], decide(Decision::Leave), Err(Rejection::Unknown));
}

/// V-03: that the day has passed is on record once.
#[test]
fn what_has_run_out() {
    let certificate = Fact::ChildCertificateExpired { review_due_on: date("2028-11-23") };
    let until_on = date("2028-06-01");
    let course = Fact::TrainingExpired { course: Course::Basic, until_on };
    let expire = |today: &str| Command::Expire { today: date(today) };
    check::<Volunteer>(&[], expire(TODAY), Ok(&[]));
    check::<Volunteer>(&in_order(), expire("2028-06-01"), Ok(&[]));
    check::<Volunteer>(&in_order(), expire("2028-06-02"), Ok(std::slice::from_ref(&course)));
    let told = and(in_order(), &[course.clone()]);
    check::<Volunteer>(&told, expire("2028-11-23"), Ok(&[]));
    check::<Volunteer>(&told, expire("2028-11-24"), Ok(std::slice::from_ref(&certificate)));
    check::<Volunteer>(&in_order(), expire("2028-11-24"), Ok(&[certificate.clone(), course]));
    check::<Volunteer>(&and(told, &[certificate]), expire("2028-12-01"), Ok(&[]));
    let renewed = and(in_order(), &[trained(Course::Basic, "2030-01-01")]);
    check::<Volunteer>(&renewed, expire("2028-06-02"), Ok(&[]));
    let gone = and(in_order(), &[Fact::Left { on: date(TODAY) }]);
    check::<Volunteer>(&gone, expire("2029-01-01"), Ok(&[]));
}
