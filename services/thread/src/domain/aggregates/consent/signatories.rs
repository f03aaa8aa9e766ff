//! Who must sign, by age and custody (I-07, L-22, L-23).

use proto::{id::PersonId, thread::ConsentPurpose, vault::PartyStatus};

use crate::domain::aggregates::child::Child;

/// Why nobody can be named who must sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Nobody {
    /// Without an age nobody knows whether the child signs as well.
    #[error(
        "the person's age is not known: record the birth date or the CPR number first, it says who must sign"
    )]
    AgeUnknown,
    /// A child has custody holders.
    #[error("who has custody is not known: record it first, it says who must sign")]
    CustodyUnknown,
    /// L-20.
    #[error("a child decides alone from 10 years: ask for a consent that the custody holders sign")]
    TooYoung,
    /// Elsewhere those who have custody decide as well.
    #[error(
        "a child decides alone on treatment and counselling only: ask for a consent that the custody holders sign"
    )]
    NotExempt,
}

/// Who must sign: everybody who has custody; from 15 the young person as well; from 18 only they. With their own right, from
/// 10, only the child (L-20).
///
/// # Errors
/// When that cannot be known.
pub fn required(
    subject: PersonId,
    own_right: bool,
    child: Option<&Child>,
) -> Result<Vec<PersonId>, Nobody> {
    let party = child.and_then(|it| it.party).ok_or(Nobody::AgeUnknown)?;
    let holders = || {
        let holders = child.and_then(|it| it.holders.clone()).filter(|it| !it.is_empty());
        holders.ok_or(Nobody::CustodyUnknown)
    };
    match (party, own_right) {
        (PartyStatus::Under10, true) => Err(Nobody::TooYoung),
        (PartyStatus::Adult, _) | (PartyStatus::From10 | PartyStatus::From15, true) => {
            Ok(vec![subject])
        }
        (PartyStatus::From15, false) => Ok([holders()?, vec![subject]].concat()),
        (PartyStatus::Under10 | PartyStatus::From10, false) => holders(),
    }
}

/// Who must sign now what `stated` had to when it was asked for. Where that cannot be known, they still must.
#[must_use]
pub fn required_now(
    subject: PersonId,
    stated: &[PersonId],
    child: Option<&Child>,
) -> Vec<PersonId> {
    // Theirs alone, an adult's or a child's own right, it stays.
    if stated == [subject] {
        return vec![subject];
    }
    required(subject, false, child).unwrap_or_else(|_| stated.to_vec())
}

/// Whether a child may decide alone on this (L-20, D-04).
#[must_use]
pub fn is_exempt(purpose: ConsentPurpose) -> bool {
    match purpose {
        ConsentPurpose::Treatment | ConsentPurpose::Counselling => true,
        ConsentPurpose::Leisure
        | ConsentPurpose::AdultFriend
        | ConsentPurpose::School
        | ConsentPurpose::FamilyRelief => false,
    }
}
