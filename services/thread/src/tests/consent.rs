//! Every command meets every state of a consent, and every "no" on the way to one that holds.

use chrono::{Days, Months, NaiveDate};
use platform::{Aggregate as _, testing::check};
use proto::{
    id::{OrganisationId, PersonId, UserId},
    problem::Problem,
    thread::{ConsentFact, DataCategory, RequestConsent, SignatureChannel},
    who::Role,
};
use uuid::Uuid;

use super::{CHILD, CLUB, FATHER, MOTHER, TODAY, day, request_consent};
use crate::domain::consent::{Command, Consent, Rejection};

const MOTHER_SIGNED: ConsentFact =
    ConsentFact::Signed { by: MOTHER, channel: SignatureChannel::MitId };
const FATHER_SIGNED: ConsentFact =
    ConsentFact::Signed { by: FATHER, channel: SignatureChannel::MitId };

fn request() -> Command {
    Command::Request { request: request_consent(), today: TODAY }
}

/// A signature with one's own MitID.
fn sign(by: PersonId) -> Command {
    Command::Sign {
        by,
        channel: SignatureChannel::MitId,
        role: Role::Family,
        subject: UserId(by.0),
        today: TODAY,
    }
}

fn requested() -> ConsentFact {
    let RequestConsent {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
        ..
    } = request_consent();
    ConsentFact::Requested {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
    }
}

fn given() -> ConsentFact {
    let RequestConsent { subject, recipients, categories, purpose, until_on, .. } =
        request_consent();
    ConsentFact::Given { subject, recipients, categories, purpose, until_on }
}

#[test]
fn requesting() {
    check::<Consent>(&[], request(), Ok(&[requested()]));
    check::<Consent>(&[requested()], request(), Err(Rejection::AlreadyRequested));
    check::<Consent>(
        &[requested(), MOTHER_SIGNED, FATHER_SIGNED, given()],
        request(),
        Err(Rejection::AlreadyRequested),
    );
}

#[test]
fn signing() {
    check::<Consent>(&[], sign(MOTHER), Err(Rejection::Unknown));
    check::<Consent>(&[requested()], sign(MOTHER), Ok(&[MOTHER_SIGNED]));
    check::<Consent>(&[requested(), MOTHER_SIGNED], sign(MOTHER), Err(Rejection::AlreadySigned));
    check::<Consent>(&[requested(), MOTHER_SIGNED], sign(FATHER), Ok(&[FATHER_SIGNED, given()]));
    check::<Consent>(&[requested(), FATHER_SIGNED], sign(MOTHER), Ok(&[MOTHER_SIGNED, given()]));
    check::<Consent>(&[requested()], sign(CHILD), Err(Rejection::NotSignatory));
    check::<Consent>(
        &[requested(), MOTHER_SIGNED, FATHER_SIGNED, given()],
        sign(FATHER),
        Err(Rejection::AlreadyGiven),
    );
}

#[test]
fn one_signatory_is_enough_when_there_is_one() {
    let request = RequestConsent { signatories: vec![MOTHER], ..request_consent() };
    let asked = Consent::default().decide(Command::Request { request, today: TODAY }).unwrap();
    check::<Consent>(&asked, sign(MOTHER), Ok(&[MOTHER_SIGNED, given()]));
}

#[test]
fn who_brings_whose_signature_and_how() {
    use SignatureChannel::{MitId, Oral, Paper};
    let (mother, somebody) = (UserId(MOTHER.0), UserId(Uuid::from_u128(50)));
    for (role, subject, channel, expected) in [
        (Role::Family, mother, MitId, Ok(())),
        (Role::Family, mother, Paper, Err(Rejection::WrongChannel)),
        (Role::Family, mother, Oral, Err(Rejection::WrongChannel)),
        (Role::Family, UserId(FATHER.0), MitId, Err(Rejection::NotYours)),
        (Role::Family, UserId(FATHER.0), Paper, Err(Rejection::NotYours)),
        (Role::Family, somebody, Oral, Err(Rejection::NotYours)),
        (Role::CaseWorker, somebody, MitId, Err(Rejection::WrongChannel)),
        (Role::CaseWorker, somebody, Paper, Ok(())),
        (Role::CaseWorker, somebody, Oral, Ok(())),
        (Role::BridgeBuilder, somebody, MitId, Err(Rejection::WrongChannel)),
        (Role::BridgeBuilder, somebody, Paper, Ok(())),
        (Role::BridgeBuilder, somebody, Oral, Ok(())),
        (Role::Coordinator, somebody, Paper, Err(Rejection::NotYours)),
        (Role::Volunteer, somebody, Paper, Err(Rejection::NotYours)),
        (Role::Leader, somebody, Paper, Err(Rejection::NotYours)),
        (Role::Administrator, somebody, Paper, Err(Rejection::NotYours)),
        (Role::Auditor, somebody, Paper, Err(Rejection::NotYours)),
        (Role::System, somebody, Paper, Err(Rejection::NotYours)),
        // Not even with the right id: the role is not the family's.
        (Role::Leader, mother, MitId, Err(Rejection::NotYours)),
    ] {
        let command = Command::Sign { by: MOTHER, channel, role, subject, today: TODAY };
        let signed = [ConsentFact::Signed { by: MOTHER, channel }];
        let expected = expected.map(|()| signed.as_slice());
        check::<Consent>(&[requested()], command, expected);
    }
}

#[test]
fn a_consent_is_clear() {
    let people =
        |count: u128| (0..count).map(|it| PersonId(Uuid::from_u128(100 + it))).collect::<Vec<_>>();
    let clubs = |count: u128| {
        (0..count).map(|it| OrganisationId(Uuid::from_u128(100 + it))).collect::<Vec<_>>()
    };
    let signed_by = |signatories| RequestConsent { signatories, ..request_consent() };
    let given_to = |recipients| RequestConsent { recipients, ..request_consent() };
    let about = |categories| RequestConsent { categories, ..request_consent() };
    for (request, expected) in [
        (signed_by(people(10)), Ok(())),
        (signed_by(people(11)), Err(Rejection::Signatories)),
        (signed_by(vec![]), Err(Rejection::Signatories)),
        (signed_by(vec![MOTHER, FATHER, MOTHER]), Err(Rejection::Signatories)),
        (given_to(clubs(20)), Ok(())),
        (given_to(clubs(21)), Err(Rejection::Recipients)),
        (given_to(vec![]), Err(Rejection::Recipients)),
        (given_to(vec![CLUB, CLUB]), Err(Rejection::Recipients)),
        (about(DataCategory::ALL.to_vec()), Ok(())),
        (about(vec![]), Err(Rejection::Categories)),
        (about(vec![DataCategory::Name, DataCategory::Name]), Err(Rejection::Categories)),
    ] {
        let about = format!("{request:?}");
        assert_eq!(answer(&[], Command::Request { request, today: TODAY }), expected, "{about}");
    }
}

#[test]
fn a_consent_holds_for_a_time() {
    let in_two_years = TODAY + Months::new(24);
    for (until_on, expected) in [
        (TODAY, Err(Rejection::NotAhead)),
        (NaiveDate::MIN, Err(Rejection::NotAhead)),
        (TODAY + Days::new(1), Ok(())),
        (in_two_years, Ok(())),
        (in_two_years + Days::new(1), Err(Rejection::TooLong)),
        (NaiveDate::MAX, Err(Rejection::TooLong)),
    ] {
        let request = RequestConsent { until_on, ..request_consent() };
        assert_eq!(answer(&[], Command::Request { request, today: TODAY }), expected, "{until_on}");
    }
    // Signed on its last day, not on the day after.
    for (today, expected) in [(day(30), Ok(())), (day(30) + Days::new(1), Err(Rejection::Expired))]
    {
        let command = Command::Sign {
            by: MOTHER,
            channel: SignatureChannel::MitId,
            role: Role::Family,
            subject: UserId(MOTHER.0),
            today,
        };
        assert_eq!(answer(&[requested()], command), expected, "{today}");
    }
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::AlreadyRequested, 409, "consent_already_requested"),
        (Rejection::AlreadyGiven, 409, "consent_already_given"),
        (Rejection::Signatories, 422, "signatories_unclear"),
        (Rejection::Recipients, 422, "recipients_unclear"),
        (Rejection::Categories, 422, "categories_unclear"),
        (Rejection::NotAhead, 422, "consent_not_ahead"),
        (Rejection::TooLong, 422, "consent_too_long"),
        (Rejection::NotYours, 403, "not_your_signature"),
        (Rejection::WrongChannel, 422, "wrong_signature_channel"),
        (Rejection::NotSignatory, 422, "not_a_signatory"),
        (Rejection::AlreadySigned, 409, "already_signed"),
        (Rejection::Expired, 409, "consent_expired"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}

fn answer(given: &[ConsentFact], command: Command) -> Result<(), Rejection> {
    given.iter().fold(Consent::default(), Consent::evolve).decide(command).map(|_| ())
}
