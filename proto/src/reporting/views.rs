//! What `reporting` shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::Source;
use crate::{
    actor::Role,
    code::Municipality,
    id::{PersonId, ThreadId, UserId},
    message::messages,
    thread::Step,
};

messages! {
    answers:

    /// One thing that happened.
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

    /// Where a page of threads ended.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ThreadCursor {
        /// The day the last one is due.
        pub due_on: NaiveDate,
        /// The last one.
        pub thread: ThreadId,
    }

    /// A page of threads.
    pub struct ThreadsPage {
        /// The threads.
        pub threads: Vec<ThreadLine>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<ThreadCursor>,
    }

    /// A thread on one line.
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
    #[derive(Copy, Eq)]
    pub struct NextStep {
        /// What.
        pub step: Step,
        /// Whose task it is.
        pub owner: Role,
        /// The last day.
        pub due_on: NaiveDate,
    }

    /// How far a service's events are known.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Position {
        /// Whose.
        pub service: Source,
        /// The last one.
        pub position: i64,
    }

    /// Something new in a thread.
    #[derive(Copy, Eq)]
    pub struct NewEntry {
        /// In which.
        pub thread: ThreadId,
        /// Which service recorded it.
        pub service: Source,
        /// Where in that service's log.
        pub position: i64,
    }

    /// What is new.
    #[derive(Eq)]
    pub struct New {
        /// Of each service in its order.
        pub new: Vec<NewEntry>,
        /// What to ask for next.
        pub next: Vec<Position>,
        /// Whether there is more at once.
        pub is_more: bool,
    }

    /// How many children there are with an open thread.
    #[derive(Copy, Eq)]
    pub struct ActiveChildrenIn {
        /// Where.
        pub municipality: Municipality,
        /// How many.
        pub n: i64,
    }

    /// How offers were answered.
    #[derive(Copy)]
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

    /// How long children waited.
    #[derive(Copy)]
    pub struct TimeToFirstMeetingIn {
        /// Where.
        pub municipality: Municipality,
        /// How many have had their first meeting.
        pub n: i64,
        /// The median of the days from referral to first meeting.
        pub median_days: f64,
    }
}
