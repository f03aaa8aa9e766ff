//! `vault`: people and words, sealed; who may see which, and that every look was logged (persondata).

mod codes;
mod facts;
mod requests;
mod views;

pub use self::{codes::*, facts::*, requests::*, views::*};
use crate::{event::events, withdrawal::WithdrawalFact};

events! {
    /// Everything `vault` states.
    "vault"
    Words(WordsFact)
    Look(LookFact)
    Person(PersonFact)
    SamePerson(SamePersonFact)
    BreakGlass(BreakGlassFact)
    Withdrawal(WithdrawalFact)
    SubjectRequest(SubjectRequestFact)
}
