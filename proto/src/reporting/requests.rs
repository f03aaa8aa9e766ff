//! What `reporting` can be asked.

use chrono::NaiveDate;

use super::views::{
    AcceptanceRateIn, ActiveChildrenIn, Entry, New, Position, ThreadCursor, ThreadLine,
    ThreadsPage, TimeToFirstMeetingIn,
};
use crate::{catalog::requests, id::ThreadId, message::messages};

messages! {
    requests:

    /// Shows everything that happened in one thread, in order of time, over all services.
    ///
    /// Case workers and bridge-builders; leaders and auditors while they have broken the glass on a child in it.
    pub struct Timeline {
        /// Which.
        pub thread: ThreadId,
    }

    /// Lists threads by the day their next step is due, the earliest first.
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

    /// Shows one thread on its line, open or closed.
    pub struct ShowThreadLine {
        /// Which.
        pub thread: ThreadId,
    }

    /// Shows where something new was recorded in the threads that the asker may see: in which thread, by which service, at which
    /// position; nothing of what it is. Whoever follows along asks again with the `next` of the answer before.
    #[derive(Default)]
    pub struct WhatIsNew {
        /// After which position of each service; of a service that is not named, from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 20))]
        pub after: Vec<Position>,
    }

    /// Counts the children with an open thread, by municipality.
    #[derive(Default)]
    pub struct ActiveChildren {}

    /// Shows how offers are answered (K04), by municipality.
    #[derive(Default)]
    pub struct AcceptanceRate {
        /// Answers from this day on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub from_on: Option<NaiveDate>,
        /// Answers until and with this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
    }

    /// Shows how long children wait from referral to first meeting (K03), by municipality.
    #[derive(Default)]
    pub struct TimeToFirstMeeting {}
}

fn page() -> u16 {
    100
}

requests! {
    "reporting"
    commands {
    }
    queries {
        "timeline" Timeline => Vec<Entry>,
        "threads" Threads => ThreadsPage,
        "thread" ShowThreadLine => ThreadLine,
        "new" WhatIsNew => New,
        "active_children" ActiveChildren => Vec<ActiveChildrenIn>,
        "acceptance_rate" AcceptanceRate => Vec<AcceptanceRateIn>,
        "time_to_first_meeting" TimeToFirstMeeting => Vec<TimeToFirstMeetingIn>,
    }
}
