//! What is passed on without a consent, and why (D-02).

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::DataCategory;
use crate::{
    code::{ExistingMunicipality, Municipality, codes},
    event::facts,
    id::{DisclosureId, OrganisationId, PersonId, ThreadId},
    sealed::Sealed,
};

codes! {
    /// Why data may be passed on without a consent.
    DisclosureBasis {
        /// The law says so.
        Law
        /// A clear overriding interest, above all the child's (the value-clash rule).
        OverridingInterest
    }

    /// Why nobody sees any more what was disclosed.
    DisclosureEnd {
        /// The municipality took it back.
        TakenBack
        /// The thread was closed.
        ThreadClosed
        /// The family moved to another municipality.
        Moved
    }
}

/// Who gets the data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A voluntary organisation's branch.
    Organisation(OrganisationId),
    /// Another municipality.
    Municipality(Municipality),
}

/// Who is to get the data: as [`Recipient`], of a municipality that exists.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum NewRecipient {
    /// A voluntary organisation's branch.
    Organisation(OrganisationId),
    /// Another municipality.
    Municipality(ExistingMunicipality),
}

fn recipients<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Recipient>, D::Error> {
    let read = Vec::<NewRecipient>::deserialize(deserializer)?;
    let recipient = |it| match it {
        NewRecipient::Organisation(it) => Recipient::Organisation(it),
        NewRecipient::Municipality(it) => Recipient::Municipality(it.0),
    };
    Ok(read.into_iter().map(recipient).collect())
}

facts! {
    /// What happens to a disclosure.
    "disclosure" DisclosureFact {
        /// Data were passed on, or may be until a day, without a consent.
        "disclosure.recorded" Recorded {
            /// On which basis.
            basis: DisclosureBasis,
            /// Whose data.
            subject: PersonId,
            /// Who gets them.
            to: Vec<Recipient>,
            /// Which.
            categories: Vec<DataCategory>,
            /// Why, in words that few may read.
            reason: Sealed,
            /// The last day; nothing when they were passed on once.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            until_on: Option<NaiveDate>,
        }
        /// Nobody sees the data any more.
        "disclosure.ended" Ended {
            /// Whose data.
            subject: PersonId,
            /// Who saw them.
            to: Vec<Recipient>,
            /// Why.
            reason: DisclosureEnd,
        }
    }
}

/// Takes a disclosure back before its last day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDisclosure {
    /// Which.
    pub disclosure: DisclosureId,
}

/// Records that data are passed on without a consent (D-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDisclosure {
    /// Chosen by the asker.
    pub disclosure: DisclosureId,
    /// In which thread.
    pub thread: ThreadId,
    /// On which basis.
    pub basis: DisclosureBasis,
    /// Whose data.
    pub subject: PersonId,
    /// Who gets them.
    #[serde(deserialize_with = "recipients")]
    #[schemars(with = "Vec<NewRecipient>", length(max = 20))]
    pub to: Vec<Recipient>,
    /// Which.
    #[schemars(length(max = 20))]
    pub categories: Vec<DataCategory>,
    /// Why, sealed in `vault`.
    pub reason: Sealed,
    /// The last day, at most half a year ahead; nothing when they are passed on once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_on: Option<NaiveDate>,
}

/// Lists what was passed on from a thread without a consent, the first first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListDisclosures {
    /// From which thread.
    pub thread: ThreadId,
}

/// Disclosures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisclosureList {
    /// The first first.
    pub disclosures: Vec<DisclosureView>,
}

/// A disclosure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisclosureView {
    /// Which.
    pub disclosure: DisclosureId,
    /// In which thread.
    pub thread: ThreadId,
    /// On which basis.
    pub basis: DisclosureBasis,
    /// Whose data.
    pub subject: PersonId,
    /// Who got them.
    pub to: Vec<Recipient>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// Why, in `vault`.
    pub reason: Sealed,
    /// The last day; nothing when they were passed on once.
    pub until_on: Option<NaiveDate>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Why it ended before its last day, when it did.
    pub ended: Option<DisclosureEnd>,
}
