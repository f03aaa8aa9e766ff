//! What `audit` shows.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::codes::FaultKind;
use crate::{
    actor::Role,
    code::Municipality,
    id::{EventId, UserId},
    message::messages,
    sealed::Digest,
};

messages! {
    answers:

    /// Where a page of the ledger ended.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Cursor {
        /// When the last event was written down.
        pub recorded_at: DateTime<Utc>,
        /// By which service.
        #[schemars(length(max = 100))]
        pub source: String,
        /// Where in its log.
        pub position: i64,
    }

    /// A page of the ledger.
    pub struct Page {
        /// The events, the latest first.
        pub entries: Vec<Entry>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<Cursor>,
    }

    /// One event, without its body.
    pub struct Entry {
        /// Which service stated it.
        pub source: String,
        /// Where in that service's log.
        pub position: i64,
        /// Which.
        pub id: EventId,
        /// When it happened.
        pub occurred_at: DateTime<Utc>,
        /// When it was written down.
        pub recorded_at: DateTime<Utc>,
        /// Its type.
        pub kind: String,
        /// To what it happened.
        pub stream: Uuid,
        /// As what number there.
        pub version: i64,
        /// In which thread.
        pub thread: Uuid,
        /// In which municipality.
        pub municipality: Municipality,
        /// In which role; none when the record of who asked cannot be read.
        pub role: Option<Role>,
        /// By whom; none when the record of who asked cannot be read.
        pub by: Option<UserId>,
        /// Because of which command or event.
        pub cause: Uuid,
        /// What the log states as its hash.
        pub hash: Digest,
    }

    /// The end of one service's ledger: keep it somewhere else, and nobody can rewrite what is before it unnoticed.
    pub struct LedgerHead {
        /// Which service.
        pub source: String,
        /// The last position.
        pub position: i64,
        /// The hash there.
        pub hash: Digest,
    }

    /// A page of faults.
    pub struct FaultsPage {
        /// The faults, the latest found first.
        pub faults: Vec<Fault>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<i64>,
    }

    /// Something is wrong with a ledger.
    pub struct Fault {
        /// Whose.
        pub source: String,
        /// Where.
        pub position: i64,
        /// What.
        pub kind: FaultKind,
        /// When it was found.
        pub found_at: DateTime<Utc>,
    }
}
