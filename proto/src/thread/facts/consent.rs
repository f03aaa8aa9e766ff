//! What `thread` records of the aggregate `consent`.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    event::facts,
    id::{ConsentId, OrganisationId, PersonId, UserId},
    thread::codes::{
        Channel, ConcernedParty, ConsentEndReason, ConsentPurpose, DataCategory, OwnRightReason,
        ServiceName, SignatureChannel,
    },
};

facts! {
    /// What happens to a consent.
    "consent" ConsentFact {
        /// A consent waits for its signatures.
        "consent.requested" Requested {
            /// Whose data.
            subject: PersonId,
            /// Who may get them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// What for.
            purpose: ConsentPurpose,
            /// The last day it holds.
            until_on: NaiveDate,
            /// The version of the text that was shown.
            text_version: u32,
            /// Everybody who must sign, by age and custody on that day (I-07). Whose own decision it is stands here alone.
            signatories: Vec<PersonId>,
            /// Why the child decides alone, when it does.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            own_right: Option<OwnRight>,
        }
        /// A second case worker or bridge-builder agrees that the child decides alone: now it may sign.
        "consent.own_right_confirmed" OwnRightConfirmed {
            /// Who.
            by: UserId,
        }
        /// It says again what another says that will soon end: with a new period, to be signed anew.
        "consent.renewed" Renewed {
            /// Which.
            renews: ConsentId,
        }
        /// One of them signed.
        "consent.signed" Signed {
            /// Who.
            by: PersonId,
            /// How.
            channel: SignatureChannel,
        }
        /// All have signed: it holds.
        "consent.given" Given {
            /// Whose data.
            subject: PersonId,
            /// Who may get them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// What for.
            purpose: ConsentPurpose,
            /// The last day it holds.
            until_on: NaiveDate,
        }
        /// One who must sign will not: it will never hold.
        "consent.refused" Refused {
            /// Who.
            by: PersonId,
            /// How it was said.
            channel: SignatureChannel,
        }
        /// Its last day passed before all had signed: it will never hold.
        "consent.lapsed" Lapsed {}
        /// The child is old enough to decide as well, and is asked to sign; until then it goes on holding (P-29).
        "consent.own_signature_due" OwnSignatureDue {
            /// Whose signature.
            subject: PersonId,
            /// The last day.
            by_on: NaiveDate,
        }
        /// They have not signed in that time.
        "consent.own_signature_overdue" OwnSignatureOverdue {
            /// Whose signature.
            subject: PersonId,
            /// What the last day was.
            by_on: NaiveDate,
        }
        /// One who must sign takes it back (I-08): it holds no more.
        "consent.withdrawn" Withdrawn {
            /// Whose data.
            subject: PersonId,
            /// Who got them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// Who took it back.
            by: PersonId,
            /// How.
            channel: SignatureChannel,
            /// When nobody may see them any more (P-16).
            effective_by: DateTime<Utc>,
            /// Who must be told of it, until when (P-16).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            confirm: Option<ConfirmationDue>,
        }
        /// Its last day has passed: it holds no more.
        "consent.expired" Expired {
            /// Whose data.
            subject: PersonId,
            /// Who got them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// When nobody may see them any more (P-16).
            effective_by: DateTime<Utc>,
        }
        /// The thread is another municipality's, and consents do not follow: it holds no more.
        "consent.ended_by_transfer" EndedByTransfer {
            /// Whose data.
            subject: PersonId,
            /// Who got them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// When nobody may see them any more (P-16).
            effective_by: DateTime<Utc>,
        }
        /// It holds no more, though nobody withdrew it.
        "consent.ended" Ended {
            /// Whose data.
            subject: PersonId,
            /// Who got them.
            recipients: Vec<OrganisationId>,
            /// Which.
            categories: Vec<DataCategory>,
            /// Why.
            reason: ConsentEndReason,
            /// When nobody may see them any more (P-16).
            effective_by: DateTime<Utc>,
        }
        /// A service has closed what the consent opened.
        "consent.acknowledged" Acknowledged {
            /// Which.
            by_service: ServiceName,
        }
        /// All have.
        "consent.closed_everywhere" ClosedEverywhere {}
        /// Not all had in time (P-16).
        "consent.withdrawal_late" WithdrawalLate {
            /// Which had not.
            missing: Vec<ServiceName>,
        }
        /// Somebody who is concerned was told that the withdrawal has taken effect.
        "consent.party_told" PartyTold {
            /// Who.
            party: ConcernedParty,
            /// How.
            channel: Channel,
        }
        /// All were (P-16).
        "consent.withdrawal_confirmed" WithdrawalConfirmed {}
        /// Not all were told in time (P-16).
        "consent.confirmation_overdue" ConfirmationOverdue {
            /// Who was not.
            missing: Vec<ConcernedParty>,
        }
    }
}

/// That a child decides alone: why, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRight {
    /// Why.
    pub reason: OwnRightReason,
    /// Who asked for the consent; somebody else confirms it.
    pub asked_by: UserId,
}

/// Who must be told of a withdrawal, until when, by which rules (I-28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmationDue {
    /// Who.
    pub parties: Vec<ConcernedParty>,
    /// Until when (P-16: one working day).
    pub by: DateTime<Utc>,
    /// The version of the rules.
    pub rules: u32,
    /// The version of the calendar of working days.
    pub calendar: u32,
}
