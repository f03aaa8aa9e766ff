//! Who must sign, by age and custody (I-07, P-29, L-20).

use proto::{
    id::PersonId,
    thread::ConsentPurpose,
    vault::PartyStatus::{self, Adult, From10, From15, Under10},
};

use super::{CHILD, FATHER, MOTHER};
use crate::domain::aggregates::{
    child::Child,
    consent::{Nobody, is_exempt, required, required_now},
};

fn child(party: Option<PartyStatus>, holders: Option<&[PersonId]>) -> Child {
    Child::known(party, holders.map(<[_]>::to_vec))
}

#[test]
fn by_age_and_custody() {
    let (both, mother): (&[_], &[_]) = (&[MOTHER, FATHER], &[MOTHER]);
    let age = Err(Nobody::AgeUnknown);
    let custody = Err(Nobody::CustodyUnknown);
    for (party, holders, own_right, expected) in [
        // Heard, and parents sign.
        (Some(Under10), Some(both), false, Ok(vec![MOTHER, FATHER])),
        (Some(Under10), Some(mother), false, Ok(vec![MOTHER])),
        (Some(From10), Some(both), false, Ok(vec![MOTHER, FATHER])),
        (Some(From10), Some(mother), false, Ok(vec![MOTHER])),
        // The young person signs as well.
        (Some(From15), Some(both), false, Ok(vec![MOTHER, FATHER, CHILD])),
        (Some(From15), Some(mother), false, Ok(vec![MOTHER, CHILD])),
        // Nobody signs for a grown person, whoever had custody.
        (Some(Adult), Some(both), false, Ok(vec![CHILD])),
        (Some(Adult), None, false, Ok(vec![CHILD])),
        // Their own right: nobody else is asked, or told.
        (Some(Under10), Some(both), true, Err(Nobody::TooYoung)),
        (Some(Under10), None, true, Err(Nobody::TooYoung)),
        (Some(From10), Some(both), true, Ok(vec![CHILD])),
        (Some(From10), None, true, Ok(vec![CHILD])),
        (Some(From15), Some(both), true, Ok(vec![CHILD])),
        (Some(From15), None, true, Ok(vec![CHILD])),
        (Some(Adult), Some(both), true, Ok(vec![CHILD])),
        (Some(Adult), None, true, Ok(vec![CHILD])),
        // What is not known is not guessed.
        (Some(Under10), None, false, custody.clone()),
        (Some(From10), None, false, custody.clone()),
        (Some(From15), None, false, custody.clone()),
        (Some(Under10), Some(&[]), false, custody.clone()),
        (Some(From10), Some(&[]), false, custody.clone()),
        (Some(From15), Some(&[]), false, custody),
        (Some(Adult), Some(&[]), false, Ok(vec![CHILD])),
        (None, Some(both), false, age.clone()),
        (None, None, false, age.clone()),
        (None, Some(both), true, age),
    ] {
        let known = child(party, holders);
        assert_eq!(required(CHILD, own_right, Some(&known)), expected, "{known:?} {own_right}");
    }
    assert_eq!(required(CHILD, false, None), Err(Nobody::AgeUnknown));
    assert_eq!(required(CHILD, true, None), Err(Nobody::AgeUnknown));
}

/// What was asked for before is computed again with every signature.
#[test]
fn later() {
    let (both, mother): (&[_], &[_]) = (&[MOTHER, FATHER], &[MOTHER]);
    for (stated, party, holders, expected) in [
        (both, Some(Under10), Some(both), vec![MOTHER, FATHER]),
        (both, Some(Under10), Some(mother), vec![MOTHER]),
        (mother, Some(Under10), Some(both), vec![MOTHER, FATHER]),
        (both, Some(From15), Some(both), vec![MOTHER, FATHER, CHILD]),
        (both, Some(Adult), Some(both), vec![CHILD]),
        // Theirs alone, it stays theirs.
        (&[CHILD], Some(From10), Some(both), vec![CHILD]),
        (&[CHILD], Some(Adult), None, vec![CHILD]),
        // Nothing is known any more: those who had to still must.
        (both, None, None, vec![MOTHER, FATHER]),
        (both, Some(From10), Some(&[]), vec![MOTHER, FATHER]),
    ] {
        let known = child(party, holders);
        assert_eq!(required_now(CHILD, stated, Some(&known)), expected, "{stated:?} {known:?}");
    }
    assert_eq!(required_now(CHILD, both, None), [MOTHER, FATHER]);
}

/// L-20, D-04: only what the law exempts; never the ordinary.
#[test]
fn what_a_child_decides_alone() {
    for purpose in ConsentPurpose::ALL {
        let expected = matches!(purpose, ConsentPurpose::Treatment | ConsentPurpose::Counselling);
        assert_eq!(is_exempt(*purpose), expected, "{purpose}");
    }
}
