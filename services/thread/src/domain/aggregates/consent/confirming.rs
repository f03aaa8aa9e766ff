//! How all who are concerned are told of a withdrawal (P-16).

use chrono::{DateTime, Utc};
use platform::calendar;
use proto::{
    id::OrganisationId,
    thread::{Channel, ConcernedParty, ConfirmationDue, ConsentEnd, ConsentFact, Party},
    vault::PartyStatus,
};

use super::{Decision, Ending, Rejection, Terms};
use crate::domain::aggregates::thread::CALENDAR_VERSION;

/// How long telling them may take (P-16).
pub const CONFIRM_WORKING_DAYS: u32 = 1;
/// The version of that rule (I-28): count on when it changes.
pub const RULES_VERSION: u32 = 1;

impl Terms {
    /// Who is told of a withdrawal: the family, and every organisation that got the data. Of a child's own right the child,
    /// and no parent (L-20); somebody grown, who alone signs as well, is the family here.
    pub(super) fn confirmation(
        &self,
        party: Option<PartyStatus>,
        now: DateTime<Utc>,
    ) -> ConfirmationDue {
        let is_own_right = self.are_their_own() && party != Some(PartyStatus::Adult);
        let family = if is_own_right { Party::Child } else { Party::Family };
        let family = ConcernedParty { party: family, organisation: None };
        let party = Party::Organisation;
        let organisation = |it: &OrganisationId| ConcernedParty { party, organisation: Some(*it) };
        let organisations = self.recipients.iter().map(organisation);
        ConfirmationDue {
            parties: [family].into_iter().chain(organisations).collect(),
            by: calendar::working_days_after(now, CONFIRM_WORKING_DAYS),
            rules: RULES_VERSION,
            calendar: CALENDAR_VERSION,
        }
    }
}

impl Ending {
    pub(super) fn confirm(&self, party: ConcernedParty, channel: Channel) -> Decision {
        if self.end != ConsentEnd::Withdrawn {
            return Err(Rejection::NotWithdrawn);
        }
        if self.told.contains(&party) {
            return Err(Rejection::AlreadyTold);
        }
        if !self.untold.contains(&party) {
            return Err(Rejection::NotConcerned);
        }
        let mut facts = vec![ConsentFact::PartyTold { party, channel }];
        if self.untold == [party] {
            facts.push(ConsentFact::WithdrawalConfirmed {});
        }
        Ok(facts)
    }

    /// Said once.
    pub(super) fn unconfirmed(&self) -> Vec<ConsentFact> {
        if self.unconfirmed || self.untold.is_empty() {
            return vec![];
        }
        vec![ConsentFact::ConfirmationOverdue { missing: self.untold.clone() }]
    }
}
