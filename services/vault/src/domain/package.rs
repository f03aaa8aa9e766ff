//! What stands in an access package, and what somebody must read before it is handed over (D-07, D-20). Pure.
//!
//! What is about another person is under that person and in their package. A child's own words are the child's: who asks as
//! custody holder does not get them.

use proto::{
    id::{PersonId, UserId},
    vault::{AsksAs, Field},
};

/// Whether what `sealed_by` sealed about `subject` is kept from whoever asks.
pub(crate) fn is_withheld(
    asks_as: AsksAs,
    field: Field,
    subject: PersonId,
    sealed_by: UserId,
) -> bool {
    let is_their_own = field == Field::ChildView || sealed_by.0 == subject.0;
    match asks_as {
        AsksAs::CustodyHolder => is_their_own,
        // Who acts for an adult acts in all of it.
        AsksAs::Subject | AsksAs::LegalGuardian | AsksAs::Representative => false,
    }
}

/// Whether others may be told of: whatever is not known to be about one person alone.
pub(crate) fn may_tell_of_others(field: Field) -> bool {
    !matches!(
        field,
        Field::FirstName
            | Field::Surname
            | Field::Phone
            | Field::Cpr
            | Field::Address
            | Field::BirthDate
            | Field::Age
            | Field::Wish
            | Field::Goal
            | Field::Interests
            | Field::HealthNeed
            | Field::PracticalInstruction
            | Field::Answers
            | Field::FeeReason
            | Field::VolunteerText
    )
}
