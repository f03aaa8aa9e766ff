//! What falls due on a consent. Every moment follows from its event (I-28).

use chrono::{DateTime, Utc};
use platform::{Timer, calendar};
use proto::thread::ConsentFact;

/// The day after its last day.
pub(in crate::domain) const EXPIRY: &str = "consent_expiry";
/// When every service should have closed what it opened (P-16).
pub(in crate::domain) const WITHDRAWAL: &str = "consent_withdrawal";
/// When all who are concerned should have been told of a withdrawal (P-16).
pub(in crate::domain) const CONFIRMATION: &str = "consent_confirmation";
/// When a young person should have signed as well (P-29).
pub(in crate::domain) const OWN_SIGNATURE: &str = "consent_own_signature";

/// What an event sets or clears.
#[must_use]
pub fn timers(fact: &ConsentFact) -> Vec<Timer> {
    match fact {
        ConsentFact::Requested { until_on, .. } => {
            vec![Timer::Set(EXPIRY, calendar::end_of(*until_on))]
        }
        ConsentFact::Refused { .. } => vec![Timer::Clear(EXPIRY)],
        // Whether it is the young person's signature that is awaited, the decision knows.
        ConsentFact::OwnSignatureDue { by_on, .. } => {
            vec![Timer::Set(OWN_SIGNATURE, calendar::end_of(*by_on))]
        }
        ConsentFact::Withdrawn { effective_by, confirm, .. } => {
            let confirm = confirm.iter().map(|it| Timer::Set(CONFIRMATION, it.by));
            ended(*effective_by).into_iter().chain(confirm).collect()
        }
        // Nobody took anything back: the family knew the last day, or moves and is asked anew. So nobody waits to be told.
        ConsentFact::Expired { effective_by, .. }
        | ConsentFact::EndedByTransfer { effective_by, .. }
        | ConsentFact::Ended { effective_by, .. } => ended(*effective_by).to_vec(),
        ConsentFact::ClosedEverywhere {} => vec![Timer::Clear(WITHDRAWAL)],
        ConsentFact::WithdrawalConfirmed {} => vec![Timer::Clear(CONFIRMATION)],
        ConsentFact::Renewed { .. }
        | ConsentFact::OwnRightConfirmed { .. }
        | ConsentFact::Signed { .. }
        | ConsentFact::Given { .. }
        | ConsentFact::Lapsed {}
        | ConsentFact::OwnSignatureOverdue { .. }
        | ConsentFact::Acknowledged { .. }
        | ConsentFact::PartyTold { .. }
        | ConsentFact::ConfirmationOverdue { .. }
        | ConsentFact::WithdrawalLate { .. } => vec![],
    }
}

fn ended(effective_by: DateTime<Utc>) -> [Timer; 3] {
    [Timer::Clear(EXPIRY), Timer::Clear(OWN_SIGNATURE), Timer::Set(WITHDRAWAL, effective_by)]
}
