//! `reporting`: timelines, overviews, figures. States nothing.
//!
//! Everybody sees their own municipality; an administrator or auditor of the country (`0000`) sees all but timelines.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    code::Municipality,
    id::{PersonId, ThreadId, UserId},
    request::requests,
    thread::Step,
    who::Role,
};

/// Nothing.
#[must_use]
pub fn facts() -> Vec<(&'static str, schemars::Schema)> {
    vec![]
}

/// Shows everything that happened in one thread, in order of time, over all services.
///
/// Case workers and bridge-builders; leaders and auditors while they have broken the glass on a child in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Which.
    pub thread: ThreadId,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Which service stated it.
    pub source: String,
    /// Where in that service's log.
    pub position: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The event's type.
    pub kind: String,
    /// In which role somebody did it; `system` for a reaction or a deadline.
    pub role: Role,
    /// Who.
    pub by: UserId,
    /// The event's body: ids, codes, numbers and times.
    pub facts: serde_json::Value,
    /// It was a mistake: where in the same log that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<i64>,
}

/// Lists threads by the day their next step is due, the earliest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threads {
    /// Only open threads whose next step should have been taken before today.
    #[serde(default)]
    pub overdue_only: bool,
    /// Closed threads as well.
    #[serde(default)]
    pub closed_too: bool,
    /// How many, 1 to 1,000.
    #[serde(default = "page")]
    pub limit: u16,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<ThreadCursor>,
}

fn page() -> u16 {
    100
}

/// Where a page of threads ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadCursor {
    /// The day the last one is due.
    pub due_on: NaiveDate,
    /// The last one.
    pub thread: ThreadId,
}

/// Shows one thread on its line, open or closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowThreadLine {
    /// Which.
    pub thread: ThreadId,
}

/// A page of threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadsPage {
    /// The threads.
    pub threads: Vec<ThreadLine>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ThreadCursor>,
}

/// A thread on one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadLine {
    /// Which.
    pub thread: ThreadId,
    /// Whose.
    pub municipality: Municipality,
    /// Around whom.
    pub child: PersonId,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Who is accountable.
    pub bridge_builder: Option<UserId>,
    /// What is next.
    pub next_step: Option<NextStep>,
    /// Whether the next step should have been taken before today; never of a closed thread.
    pub is_overdue: bool,
    /// Since when it is closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Since when it rests.
    pub paused_at: Option<DateTime<Utc>>,
    /// In which thread it goes on, when it was a second one around the same child.
    pub merged_into: Option<ThreadId>,
}

/// What is next, by whom, until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextStep {
    /// What.
    pub step: Step,
    /// Whose task it is.
    pub owner: Role,
    /// The last day.
    pub due_on: NaiveDate,
}

/// Counts the children with an open thread, by municipality.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActiveChildren {}

/// How many children there are with an open thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActiveChildrenIn {
    /// Where.
    pub municipality: Municipality,
    /// How many.
    pub n: i64,
}

/// Shows how offers are answered (K04), by municipality.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceRate {
    /// Answers from this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_on: Option<NaiveDate>,
    /// Answers until and with this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_on: Option<NaiveDate>,
}

/// How offers were answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptanceRateIn {
    /// Where.
    pub municipality: Municipality,
    /// How many offers were answered or lapsed.
    pub n: i64,
    /// With yes.
    pub accepted: i64,
    /// With no.
    pub declined: i64,
    /// Not in time.
    pub lapsed: i64,
    /// `accepted / n`, 0 to 1.
    pub rate: f64,
}

/// Shows how long children wait from referral to first meeting (K03), by municipality.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeToFirstMeeting {}

/// How long children waited.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeToFirstMeetingIn {
    /// Where.
    pub municipality: Municipality,
    /// How many have had their first meeting.
    pub n: i64,
    /// The median of the days from referral to first meeting.
    pub median_days: f64,
}

requests! {
    "reporting"
    commands {
    }
    queries {
        "timeline" Timeline => Vec<Entry>,
        "threads" Threads => ThreadsPage,
        "thread" ShowThreadLine => ThreadLine,
        "active_children" ActiveChildren => Vec<ActiveChildrenIn>,
        "acceptance_rate" AcceptanceRate => Vec<AcceptanceRateIn>,
        "time_to_first_meeting" TimeToFirstMeeting => Vec<TimeToFirstMeetingIn>,
    }
}
