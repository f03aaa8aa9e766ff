//! Commands and queries: what a service can be asked.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Who asks, and by what that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Somebody with an actor token, in a role that may.
    Person,
    /// The operator of the system, before anybody has an account: NATS lets nobody else publish there, and there is no token.
    Operator,
    /// `portal`, for whoever sits before it and has no token yet: NATS lets nobody else publish there.
    Portal,
    /// `identity`, for whoever is logging in and acts as nobody yet: NATS lets nobody else publish there.
    Identity,
    /// Another service, of the log itself: NATS says which may, and there is no token.
    Service,
}

/// Something a service is asked to do.
pub trait Command: Serialize + DeserializeOwned + JsonSchema + Send {
    /// Who is asked.
    const SERVICE: &'static str;
    /// The last token of the subject, `snake_case`.
    const NAME: &'static str;
    /// Who asks it.
    const ASKER: Asker = Asker::Person;
}

/// Something a service is asked to show.
pub trait Query: Serialize + DeserializeOwned + JsonSchema + Send {
    /// Who is asked.
    const SERVICE: &'static str;
    /// The last token of the subject, `snake_case`.
    const NAME: &'static str;
    /// Who asks it.
    const ASKER: Asker = Asker::Person;
    /// What it shows.
    type Answer: Serialize + DeserializeOwned + JsonSchema + Send;
}

/// The answer to an accepted command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// The stream the command was about.
    pub stream: Uuid,
    /// Its version afterwards: what to expect next time.
    pub version: i64,
    /// The service's position afterwards: what to ask for `At-Least`.
    pub position: i64,
}

/// Where a service's log ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// The last position; 0 for an empty log.
    pub position: i64,
    /// The hash of the event there.
    pub hash: crate::sealed::Digest,
}

/// A part of a service's log, for who missed it on the wire (`query.<service>.log`): at most what fits in an answer.
///
/// Where the next event alone does not fit, the answer is the problem `event_in_pieces`: then it is asked for with `from`,
/// beginning with 0 and going on with as many bytes as came so far, until the answer is an empty list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The events after this position, in order.
    pub after: i64,
    /// Of the first of them only what stands in its body (`data`) from this byte on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
}

/// Which command (`query.<service>.command`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichCommand {
    /// Its id.
    pub command: crate::id::CommandId,
}

/// What became of a command: for an asker whose answer was lost on the way (`query.<service>.command`).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was done.
    Applied(Done),
    /// It was refused, and will be again.
    Refused {
        /// The problem's code.
        code: String,
    },
    /// It never came, or is still waiting: ask it again with the same id.
    Unknown,
}

/// A message that could not be read or acted on, kept until somebody mends the cause and replays it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Parked {
    /// Whose event.
    pub source: String,
    /// Where in the source's log.
    pub position: i64,
    /// Whose thread waits.
    pub thread: Uuid,
    /// The event's type.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub parked_at: DateTime<Utc>,
}

/// Which refusals are wanted (`query.<service>.refused`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichRefused {
    /// How many at most: 1 to 1,000.
    pub limit: u16,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

/// A page of refusals, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedPage {
    /// These.
    pub refused: Vec<Refused>,
    /// Where the next page begins; none when there is no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Somebody was refused something within one hour, perhaps more than once. What they asked does not stand here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// Who.
    pub by: crate::id::UserId,
    /// In which role.
    pub role: crate::actor::Role,
    /// For which municipality.
    pub tenant: crate::code::Municipality,
    /// For which organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<crate::id::OrganisationId>,
    /// The command or query.
    pub request: String,
    /// The problem's code.
    pub code: String,
    /// The stream the command was about, where it came so far; of several the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    /// How often within the hour.
    pub times: i64,
    /// The hour.
    pub since: DateTime<Utc>,
    /// When for the last time.
    pub last_at: DateTime<Utc>,
}

/// How far a service has handled the events of another (`query.<service>.subscriptions`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubscriptionStatus {
    /// Which.
    pub source: String,
    /// The position of the last event that was handled.
    pub position: i64,
    /// The hash of the event there; none where it is not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<crate::sealed::Digest>,
    /// How many of its events are parked.
    pub parked: i64,
    /// Why its events are not handled any more; none while they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// What to do about it, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_to_do: Option<String>,
}

/// Why the events of a source are not handled any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// Its log ends before the last event that was handled.
    Ahead {
        /// Where it ends.
        ends: i64,
    },
    /// Its log holds another event than the one that was handled.
    Differs {
        /// Where, at the latest.
        at: i64,
    },
}

/// Which source (`query.<service>.checkpoint`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichSource {
    /// Its name.
    #[schemars(length(max = 100))]
    pub source: String,
}
