//! Every command meets every state of a consent, and every "no" on the way to one that holds.

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use platform::{Aggregate as _, calendar, testing::check};
use proto::{
    actor::Role,
    id::{ConsentId, OrganisationId, PersonId, UserId},
    problem::Problem,
    thread::{
        Channel, ConfirmationDue, ConsentEndReason, ConsentFact, ConsentPurpose, DataCategory,
        ServiceName,
        SignatureChannel::{MitId, Oral, Paper},
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CLUB, CONSENT, FATHER, MOTHER, NOW, TODAY,
    confirming::{FAMILY, TO_CLUB, of_older_logs},
    day,
};
use crate::domain::aggregates::consent::{Brought, Command, Consent, Nobody, Rejection, Terms};

pub(super) const MOTHER_SIGNED: ConsentFact = ConsentFact::Signed { by: MOTHER, channel: MitId };
pub(super) const FATHER_SIGNED: ConsentFact = ConsentFact::Signed { by: FATHER, channel: MitId };
pub(super) const CHILD_SIGNED: ConsentFact = ConsentFact::Signed { by: CHILD, channel: MitId };
pub(super) const REFUSED: ConsentFact = ConsentFact::Refused { by: FATHER, channel: MitId };
pub(super) const LAPSED: ConsentFact = ConsentFact::Lapsed {};
const VAULT_CLOSED: ConsentFact = ConsentFact::Acknowledged { by_service: ServiceName::Vault };
const ASSIGNMENT_CLOSED: ConsentFact =
    ConsentFact::Acknowledged { by_service: ServiceName::Assignment };
const FOLLOWUP_CLOSED: ConsentFact =
    ConsentFact::Acknowledged { by_service: ServiceName::Followup };
const CLOSED: ConsentFact = ConsentFact::ClosedEverywhere {};

/// The morning after the last day.
fn after() -> DateTime<Utc> {
    calendar::end_of(day(30))
}

pub(super) fn terms() -> Terms {
    Terms {
        subject: CHILD,
        recipients: vec![CLUB],
        categories: vec![DataCategory::Name, DataCategory::Age, DataCategory::Phone],
        purpose: ConsentPurpose::Leisure,
        until_on: day(30),
        text_version: 1,
        signatories: vec![MOTHER, FATHER],
        own_right: None,
    }
}

pub(super) fn request(terms: Terms) -> Command {
    Command::Request { terms, renews: None, today: TODAY }
}

/// With one's own MitID; both parents must.
pub(super) fn mitid(by: PersonId) -> Brought {
    let required = vec![MOTHER, FATHER];
    Brought { by, channel: MitId, role: Role::Family, user: UserId(by.0), required }
}

fn sign(by: PersonId) -> Command {
    Command::Sign { brought: mitid(by), today: TODAY }
}

fn refuse(by: PersonId) -> Command {
    Command::Refuse { brought: mitid(by) }
}

pub(super) fn withdraw(by: PersonId) -> Command {
    Command::Withdraw { brought: mitid(by), party: None, now: NOW }
}

pub(super) fn requested() -> ConsentFact {
    asked_for(terms())
}

/// As it is said of any terms.
pub(super) fn asked_for(terms: Terms) -> ConsentFact {
    let Terms { subject, recipients, categories, purpose, until_on, text_version, .. } = terms;
    let Terms { signatories, own_right, .. } = terms;
    ConsentFact::Requested {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
        own_right,
    }
}

pub(super) fn given() -> ConsentFact {
    let Terms { subject, recipients, categories, purpose, until_on, .. } = terms();
    ConsentFact::Given { subject, recipients, categories, purpose, until_on }
}

pub(super) fn withdrawn(by: PersonId) -> ConsentFact {
    let Terms { subject, recipients, categories, .. } = terms();
    let (channel, effective_by) = (MitId, NOW + TimeDelta::seconds(60));
    let confirm = Some(ConfirmationDue {
        parties: vec![FAMILY, TO_CLUB],
        by: calendar::end_of(day(24)),
        rules: 1,
        calendar: 1,
    });
    ConsentFact::Withdrawn { subject, recipients, categories, by, channel, effective_by, confirm }
}

pub(super) fn expired() -> ConsentFact {
    let Terms { subject, recipients, categories, .. } = terms();
    let effective_by = after() + TimeDelta::seconds(60);
    ConsentFact::Expired { subject, recipients, categories, effective_by }
}

pub(super) fn moved() -> ConsentFact {
    let Terms { subject, recipients, categories, .. } = terms();
    let effective_by = NOW + TimeDelta::seconds(60);
    ConsentFact::EndedByTransfer { subject, recipients, categories, effective_by }
}

pub(super) fn ended(reason: ConsentEndReason) -> ConsentFact {
    let Terms { subject, recipients, categories, .. } = terms();
    let effective_by = NOW + TimeDelta::seconds(60);
    ConsentFact::Ended { subject, recipients, categories, reason, effective_by }
}

/// One that holds, in which this happened too.
pub(super) fn held(more: &[ConsentFact]) -> Vec<ConsentFact> {
    [&[requested(), MOTHER_SIGNED, FATHER_SIGNED, given()], more].concat()
}

pub(super) fn half() -> Vec<ConsentFact> {
    vec![requested(), MOTHER_SIGNED]
}

/// Every way of being over, and what it says to who asks for more.
pub(super) fn over() -> [(Vec<ConsentFact>, Rejection); 6] {
    [
        (vec![requested(), REFUSED], Rejection::Refused),
        (vec![requested(), LAPSED], Rejection::Expired),
        (held(&[withdrawn(MOTHER)]), Rejection::Withdrawn),
        (held(&[expired()]), Rejection::Expired),
        (held(&[moved()]), Rejection::EndedByTransfer),
        (held(&[ended(ConsentEndReason::ThreadClosed)]), Rejection::Ended),
    ]
}

#[test]
fn requesting() {
    check::<Consent>(&[], request(terms()), Ok(&[requested()]));
    let renews = ConsentId(Uuid::from_u128(60));
    check::<Consent>(
        &[],
        Command::Request { terms: terms(), renews: Some(renews), today: TODAY },
        Ok(&[requested(), ConsentFact::Renewed { renews }]),
    );
    check::<Consent>(&[requested()], request(terms()), Err(Rejection::AlreadyRequested));
    check::<Consent>(&held(&[]), request(terms()), Err(Rejection::AlreadyRequested));
    for (given, _) in over() {
        check::<Consent>(&given, request(terms()), Err(Rejection::AlreadyRequested));
    }
}

#[test]
fn signing() {
    check::<Consent>(&[], sign(MOTHER), Err(Rejection::Unknown));
    check::<Consent>(&[requested()], sign(MOTHER), Ok(&[MOTHER_SIGNED]));
    check::<Consent>(&half(), sign(MOTHER), Err(Rejection::AlreadySigned));
    check::<Consent>(&half(), sign(FATHER), Ok(&[FATHER_SIGNED, given()]));
    check::<Consent>(&[requested(), FATHER_SIGNED], sign(MOTHER), Ok(&[MOTHER_SIGNED, given()]));
    check::<Consent>(&held(&[]), sign(FATHER), Err(Rejection::AlreadyGiven));
    for (given, rejection) in over() {
        check::<Consent>(&given, sign(FATHER), Err(rejection));
    }
}

#[test]
fn refusing() {
    check::<Consent>(&[], refuse(FATHER), Err(Rejection::Unknown));
    check::<Consent>(&[requested()], refuse(FATHER), Ok(&[REFUSED]));
    // Also who had signed may think again.
    check::<Consent>(&[requested(), FATHER_SIGNED], refuse(FATHER), Ok(&[REFUSED]));
    check::<Consent>(&held(&[]), refuse(FATHER), Err(Rejection::AlreadyGiven));
    for (given, rejection) in over() {
        check::<Consent>(&given, refuse(FATHER), Err(rejection));
    }
}

#[test]
fn withdrawing() {
    check::<Consent>(&[], withdraw(MOTHER), Err(Rejection::Unknown));
    check::<Consent>(&half(), withdraw(MOTHER), Err(Rejection::NotGiven));
    check::<Consent>(&held(&[]), withdraw(MOTHER), Ok(&[withdrawn(MOTHER)]));
    check::<Consent>(&held(&[]), withdraw(FATHER), Ok(&[withdrawn(FATHER)]));
    for (given, rejection) in over() {
        check::<Consent>(&given, withdraw(FATHER), Err(rejection));
    }
}

#[test]
fn expiring() {
    let on_its_last_day = || Command::Expire { now: after() - TimeDelta::seconds(1) };
    let command = || Command::Expire { now: after() };
    check::<Consent>(&[], command(), Ok(&[]));
    check::<Consent>(&half(), on_its_last_day(), Ok(&[]));
    check::<Consent>(&half(), command(), Ok(&[LAPSED]));
    check::<Consent>(&held(&[]), on_its_last_day(), Ok(&[]));
    check::<Consent>(&held(&[]), command(), Ok(&[expired()]));
    for (given, _) in over() {
        check::<Consent>(&given, command(), Ok(&[]));
    }
}

#[test]
fn ending_by_transfer() {
    let command = || Command::EndByTransfer { now: NOW };
    check::<Consent>(&[], command(), Ok(&[]));
    check::<Consent>(&half(), command(), Ok(&[]));
    check::<Consent>(&held(&[]), command(), Ok(&[moved()]));
    for (given, _) in over() {
        check::<Consent>(&given, command(), Ok(&[]));
    }
}

/// P-29: it goes on holding, and the young person signs as well.
#[test]
fn being_asked_for_ones_own_signature() {
    let command = || Command::AskOwnSignature { today: TODAY };
    let by_on = TODAY + Days::new(30);
    let due = || ConsentFact::OwnSignatureDue { subject: CHILD, by_on };
    let overdue = || ConsentFact::OwnSignatureOverdue { subject: CHILD, by_on };
    check::<Consent>(&[], command(), Ok(&[]));
    check::<Consent>(&half(), command(), Ok(&[]));
    check::<Consent>(&held(&[]), command(), Ok(&[due()]));
    check::<Consent>(&held(&[due()]), command(), Ok(&[]));
    check::<Consent>(&held(&[due(), CHILD_SIGNED]), command(), Ok(&[]));
    for (given, _) in over() {
        check::<Consent>(&given, command(), Ok(&[]));
    }

    let as_well = |by| {
        let required = vec![MOTHER, FATHER, CHILD];
        Command::Sign { brought: Brought { required, ..mitid(by) }, today: TODAY }
    };
    check::<Consent>(&held(&[due()]), as_well(CHILD), Ok(&[CHILD_SIGNED]));
    check::<Consent>(&held(&[due(), overdue()]), as_well(CHILD), Ok(&[CHILD_SIGNED]));
    check::<Consent>(&held(&[due(), CHILD_SIGNED]), as_well(CHILD), Err(Rejection::AlreadyGiven));
    check::<Consent>(&held(&[due()]), as_well(MOTHER), Err(Rejection::AlreadyGiven));

    let miss = || Command::MissOwnSignature;
    check::<Consent>(&[], miss(), Ok(&[]));
    check::<Consent>(&half(), miss(), Ok(&[]));
    check::<Consent>(&held(&[]), miss(), Ok(&[]));
    check::<Consent>(&held(&[due()]), miss(), Ok(&[overdue()]));
    check::<Consent>(&held(&[due(), overdue()]), miss(), Ok(&[]));
    check::<Consent>(&held(&[due(), CHILD_SIGNED]), miss(), Ok(&[]));
    for (given, _) in over() {
        check::<Consent>(&given, miss(), Ok(&[]));
    }
}

/// P-16: each service once, and then it is closed everywhere; who is late is named once.
#[test]
fn closing_everywhere() {
    let by = |by_service| Command::Acknowledge { by_service };
    let late = || ConsentFact::WithdrawalLate { missing: vec![ServiceName::Followup] };
    for end in [withdrawn(MOTHER), expired(), moved(), ended(ConsentEndReason::CameOfAge)] {
        let ended = |more: &[ConsentFact]| [held(&[]), vec![end.clone()], more.to_vec()].concat();
        let two = || ended(&[ASSIGNMENT_CLOSED, VAULT_CLOSED]);
        let all = || [two(), vec![FOLLOWUP_CLOSED, CLOSED]].concat();
        check::<Consent>(&ended(&[]), by(ServiceName::Vault), Ok(&[VAULT_CLOSED]));
        check::<Consent>(&ended(&[VAULT_CLOSED]), by(ServiceName::Vault), Ok(&[]));
        check::<Consent>(&two(), by(ServiceName::Followup), Ok(&[FOLLOWUP_CLOSED, CLOSED]));
        check::<Consent>(&all(), by(ServiceName::Followup), Ok(&[]));

        let everybody = ConsentFact::WithdrawalLate { missing: ServiceName::ALL.to_vec() };
        check::<Consent>(&ended(&[]), Command::MissAcknowledgements, Ok(&[everybody]));
        check::<Consent>(&two(), Command::MissAcknowledgements, Ok(&[late()]));
        let said = [two(), vec![late()]].concat();
        check::<Consent>(&said, Command::MissAcknowledgements, Ok(&[]));
        check::<Consent>(&said, by(ServiceName::Followup), Ok(&[FOLLOWUP_CLOSED, CLOSED]));
        check::<Consent>(&all(), Command::MissAcknowledgements, Ok(&[]));
    }
    for given in [vec![], half(), held(&[]), vec![requested(), REFUSED], vec![requested(), LAPSED]]
    {
        check::<Consent>(&given, by(ServiceName::Vault), Ok(&[]));
        check::<Consent>(&given, Command::MissAcknowledgements, Ok(&[]));
    }
}

/// I-07: who must sign is computed with every signature; who lost custody is not waited for.
#[test]
fn all_who_must_sign_now() {
    let of = |required: &[PersonId], by| {
        let required = required.to_vec();
        Command::Sign { brought: Brought { required, ..mitid(by) }, today: TODAY }
    };
    check::<Consent>(&half(), of(&[MOTHER], MOTHER), Ok(&[given()]));
    check::<Consent>(&[requested()], of(&[MOTHER], MOTHER), Ok(&[MOTHER_SIGNED, given()]));
    check::<Consent>(&half(), of(&[MOTHER], FATHER), Err(Rejection::NotYours));
    check::<Consent>(&half(), of(&[MOTHER, FATHER, CHILD], FATHER), Ok(&[FATHER_SIGNED]));
    check::<Consent>(&half(), of(&[FATHER], FATHER), Ok(&[FATHER_SIGNED, given()]));
}

/// The mandate comes before the state: whoever it is not for hears so, however the consent stands.
#[test]
fn who_brings_whose_word_and_how() {
    let (mother, somebody) = (UserId(MOTHER.0), UserId(Uuid::from_u128(50)));
    for (role, user, by, channel, expected) in [
        (Role::Family, mother, MOTHER, MitId, Ok(())),
        (Role::Family, mother, MOTHER, Paper, Err(Rejection::WrongChannel)),
        (Role::Family, mother, MOTHER, Oral, Err(Rejection::WrongChannel)),
        (Role::Family, mother, FATHER, MitId, Err(Rejection::NotYours)),
        (Role::Family, UserId(CHILD.0), CHILD, MitId, Err(Rejection::NotYours)),
        (Role::Family, somebody, MOTHER, Oral, Err(Rejection::NotYours)),
        (Role::CaseWorker, somebody, MOTHER, MitId, Err(Rejection::WrongChannel)),
        (Role::CaseWorker, somebody, MOTHER, Paper, Ok(())),
        (Role::CaseWorker, somebody, MOTHER, Oral, Ok(())),
        (Role::CaseWorker, somebody, CHILD, Oral, Err(Rejection::NotSignatory)),
        (Role::BridgeBuilder, somebody, MOTHER, MitId, Err(Rejection::WrongChannel)),
        (Role::BridgeBuilder, somebody, MOTHER, Paper, Ok(())),
        (Role::BridgeBuilder, somebody, MOTHER, Oral, Ok(())),
        (Role::BridgeBuilder, somebody, CHILD, MitId, Err(Rejection::NotSignatory)),
        (Role::Coordinator, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        (Role::Volunteer, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        (Role::Leader, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        (Role::Administrator, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        (Role::Auditor, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        (Role::System, somebody, MOTHER, Paper, Err(Rejection::NotYours)),
        // Not even with the right id: the role is not the family's.
        (Role::Leader, mother, MOTHER, MitId, Err(Rejection::NotYours)),
    ] {
        let required = vec![MOTHER, FATHER];
        let brought = || Brought { by, channel, role, user, required: required.clone() };
        let about = format!("{role} {channel}");
        let sign = Command::Sign { brought: brought(), today: TODAY };
        assert_eq!(answer(&[requested()], sign), expected, "{about}");
        let refuse = Command::Refuse { brought: brought() };
        assert_eq!(answer(&[requested()], refuse), expected, "{about}");
        let withdraw = || Command::Withdraw { brought: brought(), party: None, now: NOW };
        assert_eq!(answer(&held(&[]), withdraw()), expected, "{about}");
        if let Err(no) = expected {
            for (given, _) in over() {
                assert_eq!(answer(&given, withdraw()), Err(no), "{about}");
            }
        }
    }
}

#[test]
fn a_consent_is_clear() {
    let clubs = |count: u128| {
        (0..count).map(|it| OrganisationId(Uuid::from_u128(100 + it))).collect::<Vec<_>>()
    };
    let given_to = |recipients| Terms { recipients, ..terms() };
    let about = |categories| Terms { categories, ..terms() };
    for (terms, expected) in [
        (given_to(clubs(20)), Ok(())),
        (given_to(clubs(21)), Err(Rejection::Recipients)),
        (given_to(vec![]), Err(Rejection::Recipients)),
        (given_to(vec![CLUB, CLUB]), Err(Rejection::Recipients)),
        (about(DataCategory::ALL.to_vec()), Ok(())),
        (about(vec![]), Err(Rejection::Categories)),
        (about(vec![DataCategory::Name, DataCategory::Name]), Err(Rejection::Categories)),
    ] {
        let about = format!("{terms:?}");
        assert_eq!(answer(&[], request(terms)), expected, "{about}");
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
        assert_eq!(answer(&[], request(Terms { until_on, ..terms() })), expected, "{until_on}");
    }
    // Signed on its last day, not on the day after, should time be late to say so.
    for (today, expected) in [(day(30), Ok(())), (day(30) + Days::new(1), Err(Rejection::Expired))]
    {
        let sign = || Command::Sign { brought: mitid(MOTHER), today };
        assert_eq!(answer(&[requested()], sign()), expected, "{today}");
        let expected = expected.and(Err(Rejection::AlreadyGiven));
        assert_eq!(answer(&held(&[]), sign()), expected, "{today}");
    }
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::AlreadyRequested, 409, "consent_already_requested"),
        (Rejection::AlreadyGiven, 409, "consent_already_given"),
        (Rejection::NotGiven, 409, "consent_not_given"),
        (Rejection::Recipients, 422, "recipients_unclear"),
        (Rejection::Categories, 422, "categories_unclear"),
        (Rejection::NotAhead, 422, "consent_not_ahead"),
        (Rejection::TooLong, 422, "consent_too_long"),
        (Rejection::SubjectElsewhere, 422, "subject_not_in_thread"),
        (Rejection::NotYours, 403, "not_your_signature"),
        (Rejection::WrongChannel, 422, "wrong_signature_channel"),
        (Rejection::NotSignatory, 422, "not_a_signatory"),
        (Rejection::AlreadySigned, 409, "already_signed"),
        (Rejection::NotWithdrawn, 409, "consent_not_withdrawn"),
        (Rejection::NotConcerned, 422, "party_not_concerned"),
        (Rejection::AlreadyTold, 409, "party_already_told"),
        (Rejection::Refused, 409, "consent_refused"),
        (Rejection::Withdrawn, 409, "consent_withdrawn"),
        (Rejection::Expired, 409, "consent_expired"),
        (Rejection::EndedByTransfer, 409, "consent_ended_by_transfer"),
        (Rejection::Ended, 409, "consent_ended"),
        (Rejection::ParentsPhone, 422, "own_right_parents_phone"),
        (Rejection::NotConfirmed, 409, "own_right_not_confirmed"),
        (Rejection::SamePerson, 403, "own_right_same_person"),
        (Rejection::NotOwnRight, 409, "not_own_right"),
        (Rejection::AlreadyConfirmed, 409, "own_right_already_confirmed"),
        (Rejection::OralNotEnough, 422, "oral_not_enough"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
    for (nobody, code) in [
        (Nobody::AgeUnknown, "age_unknown"),
        (Nobody::CustodyUnknown, "custody_unknown"),
        (Nobody::TooYoung, "too_young_for_own_right"),
        (Nobody::NotExempt, "own_right_not_exempt"),
    ] {
        let problem = Problem::from(nobody);
        assert_eq!((problem.status, problem.code.as_ref()), (422, code));
    }
}

pub(super) fn answer(given: &[ConsentFact], command: Command) -> Result<(), Rejection> {
    given.iter().fold(Consent::default(), Consent::evolve).decide(command).map(|_| ())
}

/// What falls due, when: at midnight in Denmark, or a minute from now.
#[test]
fn deadlines() {
    use platform::Timer::{Clear, Set};

    use crate::domain::aggregates::consent::timers;
    let midnight = "2026-11-30T23:00:00Z".parse().unwrap();
    let in_a_minute = NOW + TimeDelta::seconds(60);
    let (expiry, withdrawal, own) =
        ("consent_expiry", "consent_withdrawal", "consent_own_signature");
    let confirmation = "consent_confirmation";
    for (fact, expected) in [
        (requested(), vec![Set(expiry, midnight)]),
        (ConsentFact::Renewed { renews: CONSENT }, vec![]),
        (MOTHER_SIGNED, vec![]),
        (given(), vec![]),
        (REFUSED, vec![Clear(expiry)]),
        (LAPSED, vec![]),
        (ConsentFact::OwnSignatureDue { subject: CHILD, by_on: day(30) }, vec![Set(own, midnight)]),
        (ConsentFact::OwnSignatureOverdue { subject: CHILD, by_on: day(30) }, vec![]),
        (
            withdrawn(MOTHER),
            vec![
                Clear(expiry),
                Clear(own),
                Set(withdrawal, in_a_minute),
                Set(confirmation, calendar::end_of(day(24))),
            ],
        ),
        (of_older_logs(), vec![Clear(expiry), Clear(own), Set(withdrawal, in_a_minute)]),
        (
            expired(),
            vec![Clear(expiry), Clear(own), Set(withdrawal, midnight + TimeDelta::seconds(60))],
        ),
        (moved(), vec![Clear(expiry), Clear(own), Set(withdrawal, in_a_minute)]),
        (
            ended(ConsentEndReason::ThreadClosed),
            vec![Clear(expiry), Clear(own), Set(withdrawal, in_a_minute)],
        ),
        (ConsentFact::OwnRightConfirmed { by: BIRGIT }, vec![]),
        (VAULT_CLOSED, vec![]),
        (CLOSED, vec![Clear(withdrawal)]),
        (ConsentFact::WithdrawalLate { missing: vec![] }, vec![]),
        (ConsentFact::PartyTold { party: FAMILY, channel: Channel::Call }, vec![]),
        (ConsentFact::WithdrawalConfirmed {}, vec![Clear(confirmation)]),
        (ConsentFact::ConfirmationOverdue { missing: vec![FAMILY] }, vec![]),
    ] {
        assert_eq!(timers(&fact), expected, "{fact:?}");
    }
    let by_summer: NaiveDate = "2027-06-30".parse().unwrap();
    let asked = ConsentFact::OwnSignatureDue { subject: CHILD, by_on: by_summer };
    assert_eq!(timers(&asked), [Set(own, "2027-06-30T22:00:00Z".parse().unwrap())]);
}
