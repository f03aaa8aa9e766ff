//! What `thread` can be asked about what is passed on without a consent.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::{
    code::ExistingMunicipality,
    id::{DisclosureId, OrganisationId, PersonId, ThreadId},
    message::messages,
    sealed::Sealed,
    thread::codes::{DataCategory, DisclosureBasis, Recipient},
};

messages! {
    requests:

    /// Takes a disclosure back before its last day.
    pub struct EndDisclosure {
        /// Which.
        pub disclosure: DisclosureId,
    }

    /// Records that data are passed on without a consent (D-02).
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
    pub struct ListDisclosures {
        /// From which thread.
        pub thread: ThreadId,
    }
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
