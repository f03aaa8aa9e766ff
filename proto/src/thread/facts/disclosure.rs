//! What `thread` records of the aggregate `disclosure`.

use chrono::NaiveDate;

use crate::{
    event::facts,
    id::PersonId,
    sealed::Sealed,
    thread::codes::{DataCategory, DisclosureBasis, DisclosureEnd, Recipient},
};

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
