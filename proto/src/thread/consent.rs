//! Consent: whose data, which, to whom, what for, until when, signed by whom, and how it ends (D-01).

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Channel, ConsentPurpose, ConsentStanding, DataCategory, OwnRightReason, Party, SignatureChannel,
};
use crate::{
    code::codes,
    event::facts,
    id::{ConsentId, OrganisationId, PersonId, ThreadId, UserId},
};

codes! {
    /// A service that acts on consents: it closes what a consent opened, and says so.
    ServiceName {
        /// People and words.
        Vault
        /// Organisations and volunteers.
        Assignment
        /// Follow-ups and alerts.
        Followup
    }

    /// How a consent that held came to its end.
    ConsentEnd {
        /// A signatory withdrew it.
        Withdrawn
        /// Its last day passed.
        Expired
        /// The family moved: it does not follow to another municipality.
        EndedByTransfer
        /// The thread was closed: nobody works with the family any more.
        ThreadClosed
        /// Somebody who has not signed has custody now.
        CustodyChanged
        /// The child turned 18, and decides alone.
        CameOfAge
    }

    /// Why a consent ended that nobody withdrew.
    ConsentEndReason {
        /// The thread was closed: nobody works with the family any more.
        ThreadClosed
        /// Somebody who has not signed has custody now: all who have it are asked anew.
        CustodyChanged
        /// The child turned 18 and decides alone: they are asked anew (P-29).
        CameOfAge
    }
}

impl From<ConsentEndReason> for ConsentEnd {
    fn from(reason: ConsentEndReason) -> ConsentEnd {
        match reason {
            ConsentEndReason::ThreadClosed => ConsentEnd::ThreadClosed,
            ConsentEndReason::CustodyChanged => ConsentEnd::CustodyChanged,
            ConsentEndReason::CameOfAge => ConsentEnd::CameOfAge,
        }
    }
}

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

/// Who is told of a withdrawal: the family, or a child whose own right it is (L-20), and each organisation that got the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcernedParty {
    /// Who.
    pub party: Party,
    /// Which organisation, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// Asks for a consent. Who must sign follows from age and custody (I-07).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestConsent {
    /// Chosen by the asker.
    pub consent: ConsentId,
    /// In which thread.
    pub thread: ThreadId,
    /// Whose data.
    pub subject: PersonId,
    /// Who may get them.
    #[schemars(length(max = 20))]
    pub recipients: Vec<OrganisationId>,
    /// Which.
    #[schemars(length(max = 20))]
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day it holds; in the future.
    pub until_on: NaiveDate,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// Why the child decides alone, from 10 years, and no parent is told (L-20). Only for treatment and counselling; a second
    /// case worker or bridge-builder confirms it before the child signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_right: Option<OwnRightReason>,
}

/// Agrees, as a second case worker or bridge-builder, that a child decides alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmOwnRight {
    /// On which consent.
    pub consent: ConsentId,
}

/// Signs a consent. A family member signs for themself; a case worker or bridge-builder may note a signature on paper or by word of mouth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignConsent {
    /// Which.
    pub consent: ConsentId,
    /// Who.
    pub by: PersonId,
    /// How.
    pub channel: SignatureChannel,
}

/// Says no to a consent that waits for signatures; who may sign may refuse, and it is brought in the same ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseConsent {
    /// Which.
    pub consent: ConsentId,
    /// Who.
    pub by: PersonId,
    /// How.
    pub channel: SignatureChannel,
}

/// Takes a consent back (I-08): at any time, by anyone who must sign, without a reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawConsent {
    /// Which.
    pub consent: ConsentId,
    /// Who.
    pub by: PersonId,
    /// How.
    pub channel: SignatureChannel,
}

/// Notes that somebody who is concerned was told that a consent's withdrawal has taken effect (P-16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmWithdrawal {
    /// Of which consent.
    pub consent: ConsentId,
    /// Who.
    pub party: ConcernedParty,
    /// How.
    pub channel: Channel,
}

/// Asks for the same again before it ends: a new consent with a new period, to be signed by all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewConsent {
    /// Chosen by the asker.
    pub consent: ConsentId,
    /// Which one it continues.
    pub renews: ConsentId,
    /// The last day it holds; in the future.
    pub until_on: NaiveDate,
    /// The version of the text that was shown.
    pub text_version: u32,
}

/// Shows a consent: to the municipality, to the one whose data it is about and to who has custody. A child's own right is shown
/// to the child, to who is accountable and to the two who asked for and confirmed it; to a colleague only until it is confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowConsent {
    /// Which.
    pub consent: ConsentId,
}

/// Lists consents, the latest first. A family member gets those that [`ShowConsent`] would show them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListConsents {
    /// Only those of this thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// Only those about this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonId>,
    /// How many at most: 1 to 200.
    #[serde(default = "ListConsents::usual_limit")]
    #[schemars(range(min = 1, max = 200))]
    pub limit: u16,
}

impl ListConsents {
    fn usual_limit() -> u16 {
        50
    }
}

/// Consents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentList {
    /// The latest first.
    pub consents: Vec<ConsentView>,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentView {
    /// Which.
    pub consent: ConsentId,
    /// In which thread.
    pub thread: ThreadId,
    /// How it stands today, in Denmark.
    pub standing: ConsentStanding,
    /// Whose data.
    pub subject: PersonId,
    /// Who may get them.
    pub recipients: Vec<OrganisationId>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day it holds.
    pub until_on: NaiveDate,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// Everybody who had to sign when it was asked for.
    pub signatories: Vec<PersonId>,
    /// Who has, in the order they did.
    pub signed: Vec<PersonId>,
    /// Whose signature is missing today, by age and custody; nobody's when it is over.
    pub missing: Vec<PersonId>,
    /// Which one it continues.
    pub renews: Option<ConsentId>,
    /// Until when the young person is asked to sign as well (P-29).
    pub own_signature_by: Option<NaiveDate>,
    /// Why the child decides alone, when it does.
    pub own_right: Option<OwnRightReason>,
    /// Whether a second person has agreed to that.
    pub own_right_confirmed: bool,
}

/// Shows how far the end of a consent has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawal {
    /// Of which consent.
    pub consent: ConsentId,
}

/// How far the end of a consent has come: who has closed what it opened, who was told, and who is missing (P-16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawalView {
    /// Which consent.
    pub consent: ConsentId,
    /// How it ended.
    pub end: ConsentEnd,
    /// When.
    pub ended_at: DateTime<Utc>,
    /// When nobody was to see the data any more.
    pub effective_by: DateTime<Utc>,
    /// Who has closed it, the first first.
    pub acknowledged: Vec<AcknowledgedAt>,
    /// Who has not.
    pub missing: Vec<ServiceName>,
    /// Whether some were late.
    pub late: bool,
    /// When it was closed everywhere.
    pub closed_at: Option<DateTime<Utc>>,
    /// Until when all who are concerned must be told; nothing when nobody must.
    pub confirm_by: Option<DateTime<Utc>>,
    /// Who was told, the first first.
    pub told: Vec<PartyToldAt>,
    /// Who is to be told still.
    pub untold: Vec<ConcernedParty>,
    /// When all were told.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Somebody was told of a withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartyToldAt {
    /// Who.
    pub party: ConcernedParty,
    /// How.
    pub channel: Channel,
    /// When it was noted.
    pub at: DateTime<Utc>,
}

/// A service has closed what a consent opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcknowledgedAt {
    /// Which.
    pub by_service: ServiceName,
    /// When.
    pub at: DateTime<Utc>,
}
