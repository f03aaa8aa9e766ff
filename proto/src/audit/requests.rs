//! What `audit` can be asked.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::views::{Cursor, FaultsPage, LedgerHead, Page};
use crate::{
    catalog::requests,
    id::{PersonId, UserId},
    message::messages,
};

messages! {
    requests:

    /// Searches the ledger, the latest first. What is left out is not asked for.
    ///
    /// An auditor or administrator of the country (`0000`) searches everything, others their own municipality.
    pub struct Search {
        /// In this thread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub thread: Option<Uuid>,
        /// By this person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actor: Option<UserId>,
        /// Of this type, `<aggregate>.<fact>`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = 100))]
        pub kind: Option<String>,
        /// Stated by this service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(length(max = 100))]
        pub source: Option<String>,
        /// Because of this command or event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cause: Option<Uuid>,
        /// Written down at or after this moment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from: Option<DateTime<Utc>>,
        /// Written down before this moment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub to: Option<DateTime<Utc>>,
        /// How many, 1 to 1,000.
        #[serde(default = "page")]
        pub limit: u16,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<Cursor>,
    }

    /// Shows every event that a person occurs in, the latest first: what it happened to, or whom it names.
    ///
    /// For an access package: an auditor, an administrator, or a leader who is data protection officer, in their municipality.
    pub struct AboutPerson {
        /// Whom.
        pub person: PersonId,
        /// How many, 1 to 1,000.
        #[serde(default = "page")]
        pub limit: u16,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<Cursor>,
    }

    /// Shows how far the ledger has come, by service.
    #[derive(Default)]
    pub struct Heads {}

    /// Lists everything that was found wrong, the latest first.
    pub struct Faults {
        /// How many, 1 to 1,000.
        #[serde(default = "page")]
        pub limit: u16,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<i64>,
    }
}

impl Default for Search {
    fn default() -> Search {
        Search {
            thread: None,
            actor: None,
            kind: None,
            source: None,
            cause: None,
            from: None,
            to: None,
            limit: page(),
            cursor: None,
        }
    }
}

impl Default for Faults {
    fn default() -> Faults {
        Faults { limit: page(), cursor: None }
    }
}

fn page() -> u16 {
    100
}

requests! {
    "audit"
    commands {
    }
    queries {
        "search" Search => Page,
        "heads" Heads => Vec<LedgerHead>,
        "faults" Faults => FaultsPage,
        "about_person" AboutPerson => Page,
    }
}
