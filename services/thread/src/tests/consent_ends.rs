//! What ends a consent that nobody withdrew, and what a child decides alone.

use chrono::TimeDelta;
use platform::testing::check;
use proto::{
    actor::Role,
    id::{PersonId, UserId},
    thread::{
        ConsentEndReason, ConsentFact, DataCategory, OwnRight, OwnRightReason,
        SignatureChannel::{Oral, Paper},
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CLUB, FATHER, MOTHER, NOW, TODAY,
    consent::{
        CHILD_SIGNED, answer, asked_for, ended, given, half, held, mitid, over, request, requested,
        terms,
    },
};
use crate::domain::aggregates::consent::{Brought, Command, Consent, Rejection, Terms};

const STEPMOTHER: PersonId = PersonId(Uuid::from_u128(52));

/// Whoever has custody now has signed, or it ends; at 18 nobody else's word counts; with the thread it ends anyhow.
#[test]
fn ending_without_a_withdrawal() {
    use ConsentEndReason::{CameOfAge, CustodyChanged, ThreadClosed};
    let custody =
        |holders: &[PersonId]| Command::TakeInCustody { holders: holders.to_vec(), now: NOW };
    let (grown, closed) = (Command::ComeOfAge { now: NOW }, Command::EndByClosing { now: NOW });
    for (holders, ends) in [
        (&[MOTHER, FATHER][..], false),
        (&[FATHER], false),
        (&[MOTHER, STEPMOTHER], true),
        (&[STEPMOTHER], true),
        // Nobody is known to have it: nobody's word is known to count.
        (&[], true),
    ] {
        let expected: &[_] = if ends { &[ended(CustodyChanged)] } else { &[] };
        check::<Consent>(&held(&[]), custody(holders), Ok(expected));
        check::<Consent>(&half(), custody(holders), Ok(&[]));
    }
    check::<Consent>(&held(&[]), grown.clone(), Ok(&[ended(CameOfAge)]));
    // Signed by the young person as well, it was still not theirs alone.
    let as_well = ConsentFact::Ended {
        subject: CHILD,
        recipients: vec![CLUB],
        categories: terms().categories,
        reason: CameOfAge,
        effective_by: NOW + TimeDelta::seconds(60),
    };
    check::<Consent>(&held(&[CHILD_SIGNED]), grown.clone(), Ok(&[as_well]));
    check::<Consent>(&held(&[]), closed.clone(), Ok(&[ended(ThreadClosed)]));
    // What is their own stays theirs.
    let own = Terms { signatories: vec![CHILD], ..terms() };
    let theirs = [asked_for(own), CHILD_SIGNED, given()];
    check::<Consent>(&theirs, custody(&[STEPMOTHER]), Ok(&[]));
    check::<Consent>(&theirs, grown.clone(), Ok(&[]));
    for given in over().map(|it| it.0).into_iter().chain([vec![], half()]) {
        for command in [custody(&[STEPMOTHER]), grown.clone(), closed.clone()] {
            check::<Consent>(&given, command, Ok(&[]));
        }
    }
}

/// L-20, D-04: two people say that a child decides alone, before it signs; and no parent's number goes with it.
#[test]
fn a_childs_own_right_is_confirmed() {
    let own_right = Some(OwnRight { reason: OwnRightReason::Counselling, asked_by: BIRGIT });
    let categories = vec![DataCategory::Name, DataCategory::Age];
    let own = Terms { signatories: vec![CHILD], own_right, categories, ..terms() };
    let asked = asked_for(own.clone());
    check::<Consent>(&[], request(own.clone()), Ok(std::slice::from_ref(&asked)));
    let with_phone = Terms { categories: vec![DataCategory::Phone], ..own };
    check::<Consent>(&[], request(with_phone), Err(Rejection::ParentsPhone));
    let herself = || {
        let required = vec![CHILD];
        Command::Sign { brought: Brought { required, ..mitid(CHILD) }, today: TODAY }
    };
    let confirm = |by| Command::ConfirmOwnRight { by };
    let anders = UserId(Uuid::from_u128(51));
    let confirmed = ConsentFact::OwnRightConfirmed { by: anders };
    let asked = || asked.clone();
    check::<Consent>(&[asked()], herself(), Err(Rejection::NotConfirmed));
    check::<Consent>(&[asked()], confirm(BIRGIT), Err(Rejection::SamePerson));
    check::<Consent>(&[asked()], confirm(anders), Ok(std::slice::from_ref(&confirmed)));
    let both = [asked(), confirmed];
    check::<Consent>(&both, confirm(anders), Err(Rejection::AlreadyConfirmed));
    assert_eq!(answer(&both, herself()), Ok(()));
    check::<Consent>(&[], confirm(anders), Err(Rejection::Unknown));
    check::<Consent>(&[requested()], confirm(anders), Err(Rejection::NotOwnRight));
    check::<Consent>(&held(&[]), confirm(anders), Err(Rejection::AlreadyGiven));
    for (given, rejection) in over() {
        check::<Consent>(&given, confirm(anders), Err(rejection));
    }
}

/// D-01: what is sensitive is signed, not said.
#[test]
fn a_word_of_mouth_is_not_enough() {
    for (category, expected) in [
        (DataCategory::Name, Ok(())),
        (DataCategory::Age, Ok(())),
        (DataCategory::Interests, Ok(())),
        (DataCategory::Phone, Ok(())),
        (DataCategory::Health, Err(Rejection::OralNotEnough)),
        (DataCategory::Goals, Err(Rejection::OralNotEnough)),
    ] {
        let asked = asked_for(Terms { categories: vec![DataCategory::Name, category], ..terms() });
        let by = |channel| {
            let brought = Brought { channel, role: Role::BridgeBuilder, ..mitid(MOTHER) };
            Command::Sign { brought, today: TODAY }
        };
        let asked = if category == DataCategory::Name { requested() } else { asked };
        assert_eq!(answer(std::slice::from_ref(&asked), by(Oral)), expected, "{category}");
        assert_eq!(answer(&[asked], by(Paper)), Ok(()), "{category}");
    }
}
