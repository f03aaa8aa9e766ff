//! `assignment`: which organisation, which volunteer (tilbud, match, frivillig).

mod codes;
mod facts;
mod requests;
mod views;

pub use self::{codes::*, facts::*, requests::*, views::*};
use crate::{event::events, withdrawal::WithdrawalFact};

events! {
    /// Everything `assignment` states.
    "assignment"
    Organisation(OrganisationFact)
    Agreement(AgreementFact)
    Cvr(CvrFact)
    Volunteer(VolunteerFact)
    Assignment(AssignmentFact)
    Match(MatchFact)
    Board(BoardFact)
    Family(FamilyFact)
    Applicant(ApplicantFact)
    Withdrawal(WithdrawalFact)
}
