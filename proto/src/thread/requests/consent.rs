//! What `thread` can be asked about consents.

use chrono::NaiveDate;

use crate::{
    id::{ConsentId, OrganisationId, PersonId, ThreadId},
    message::messages,
    thread::codes::{
        Channel, ConcernedParty, ConsentPurpose, DataCategory, OwnRightReason, SignatureChannel,
    },
};

messages! {
    requests:

    /// Asks for a consent. Who must sign follows from age and custody (I-07).
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
    pub struct ConfirmOwnRight {
        /// On which consent.
        pub consent: ConsentId,
    }

    /// Signs a consent. A family member signs for themself; a case worker or bridge-builder may note a signature on paper or by word of mouth.
    pub struct SignConsent {
        /// Which.
        pub consent: ConsentId,
        /// Who.
        pub by: PersonId,
        /// How.
        pub channel: SignatureChannel,
    }

    /// Says no to a consent that waits for signatures; who may sign may refuse, and it is brought in the same ways.
    pub struct RefuseConsent {
        /// Which.
        pub consent: ConsentId,
        /// Who.
        pub by: PersonId,
        /// How.
        pub channel: SignatureChannel,
    }

    /// Takes a consent back (I-08): at any time, by anyone who must sign, without a reason.
    pub struct WithdrawConsent {
        /// Which.
        pub consent: ConsentId,
        /// Who.
        pub by: PersonId,
        /// How.
        pub channel: SignatureChannel,
    }

    /// Notes that somebody who is concerned was told that a consent's withdrawal has taken effect (P-16).
    pub struct ConfirmWithdrawal {
        /// Of which consent.
        pub consent: ConsentId,
        /// Who.
        pub party: ConcernedParty,
        /// How.
        pub channel: Channel,
    }

    /// Asks for the same again before it ends: a new consent with a new period, to be signed by all.
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
    pub struct ShowConsent {
        /// Which.
        pub consent: ConsentId,
    }

    /// Lists consents, the latest first. A family member gets those that [`ShowConsent`] would show them.
    pub struct ListConsents {
        /// Only those of this thread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub thread: Option<ThreadId>,
        /// Only those about this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<PersonId>,
        /// How many at most: 1 to 200.
        #[serde(default = "super::usual_limit")]
        #[schemars(range(min = 1, max = 200))]
        pub limit: u16,
    }

    /// Shows how far the end of a consent has come.
    pub struct ConsentWithdrawal {
        /// Of which consent.
        pub consent: ConsentId,
    }
}
