//! `referral`: a case worker refers a child or a family (henvisning, visitation).

mod codes;
mod external_key;
mod facts;
mod law;
mod reference;
mod requests;
mod views;

pub use self::{
    codes::*,
    external_key::{CprLikeness, ExternalKey, NotAnExternalKey},
    facts::*,
    law::*,
    reference::{Misread, ReferenceNumber},
    requests::*,
    views::*,
};
use crate::event::events;

events! {
    /// Everything `referral` states.
    "referral"
    Referral(Fact)
    CaseStep(CaseStepFact)
    Consideration(ConsiderationFact)
    InvolvementRule(InvolvementRuleFact)
}
