//! `audit`: the ledger of all services, verified as it arrives. States nothing.
//!
//! It shows what happened, when, to what, because of what and by whom; never an event's body (model 6.5: metadata only).

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    code::{Municipality, codes},
    id::{EventId, PersonId, UserId},
    request::requests,
    sealed::Digest,
    who::Role,
};

/// Nothing.
#[must_use]
pub fn facts() -> Vec<(&'static str, schemars::Schema)> {
    vec![]
}

/// Searches the ledger, the latest first. What is left out is not asked for.
///
/// An auditor or administrator of the country (`0000`) searches everything, others their own municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

fn page() -> u16 {
    100
}

/// Shows every event that a person occurs in, the latest first: what it happened to, or whom it names.
///
/// For an access package: an auditor, an administrator, or a leader who is data protection officer, in their municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// Where a page of the ledger ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// The events, the latest first.
    pub entries: Vec<Entry>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// One event, without its body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// Shows how far the ledger has come, by service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heads {}

/// The end of one service's ledger: keep it somewhere else, and nobody can rewrite what is before it unnoticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerHead {
    /// Which service.
    pub source: String,
    /// The last position.
    pub position: i64,
    /// The hash there.
    pub hash: Digest,
}

codes! {
    /// What is wrong with a ledger.
    FaultKind {
        /// The hash does not follow from the event and the hash before it: something was changed.
        Broken
        /// The event before it is not there.
        Gap
        /// It arrived again, and was another.
        Contradiction
        /// It came by the wire, and its service's log does not hold it: somebody else said it. It was not taken.
        Forged
    }
}

/// Lists everything that was found wrong, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// How many, 1 to 1,000.
    #[serde(default = "page")]
    pub limit: u16,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

impl Default for Faults {
    fn default() -> Faults {
        Faults { limit: page(), cursor: None }
    }
}

/// A page of faults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FaultsPage {
    /// The faults, the latest found first.
    pub faults: Vec<Fault>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Something is wrong with a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
