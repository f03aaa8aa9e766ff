//! What `followup` shows.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::codes::{AlertCode, Instrument, Respondent, Severity};
use crate::{
    actor::Role,
    id::{AlertId, AssignmentId, FollowUpId, MeasurementId, PersonId, ThreadId},
    message::messages,
};

messages! {
    answers:

    /// Where a page of follow-ups ended.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct FollowUpCursor {
        /// The day the last one is planned for.
        pub due_on: NaiveDate,
        /// The last one.
        pub follow_up: FollowUpId,
    }

    /// Where a page of alerts ended.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct AlertCursor {
        /// Until when somebody must look at the last one.
        pub due_by: DateTime<Utc>,
        /// The last one.
        pub alert: AlertId,
    }

    /// The planned follow-ups of a municipality.
    pub struct FollowUps {
        /// The first due first; at most a thousand.
        pub follow_ups: Vec<PlannedFollowUp>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<FollowUpCursor>,
    }

    /// A follow-up that has not been held.
    pub struct PlannedFollowUp {
        /// Which.
        pub follow_up: FollowUpId,
        /// In which thread.
        pub thread: ThreadId,
        /// Of which assignment.
        pub assignment: AssignmentId,
        /// About whom.
        pub child: PersonId,
        /// The day it is planned for.
        pub due_on: NaiveDate,
        /// The day it must have been held.
        pub hard_by: NaiveDate,
        /// Whether the day it is planned for has passed.
        pub overdue: bool,
    }

    /// The open alerts of a municipality.
    pub struct Alerts {
        /// The first due first; at most a thousand.
        pub alerts: Vec<OpenAlert>,
        /// The `cursor` of the next page; none when this is the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<AlertCursor>,
    }

    /// An alert that is not resolved.
    pub struct OpenAlert {
        /// Which.
        pub alert: AlertId,
        /// In which thread.
        pub thread: ThreadId,
        /// What it is about.
        pub code: AlertCode,
        /// How grave.
        pub severity: Severity,
        /// The stream it is about.
        pub about: Uuid,
        /// Who must look.
        pub owner: Role,
        /// Until when.
        pub due_by: DateTime<Utc>,
        /// Since when.
        pub raised_at: DateTime<Utc>,
        /// Whether somebody has seen it.
        pub acknowledged: bool,
        /// Since when another service was away that might have said otherwise: then it may be a false alarm.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub unheard_since: Option<DateTime<Utc>>,
    }

    /// The measurements of a thread.
    pub struct Measurements {
        /// The oldest first; the latest thousand.
        pub measurements: Vec<Measured>,
    }

    /// One measurement.
    pub struct Measured {
        /// Which.
        pub measurement: MeasurementId,
        /// About whom.
        pub child: PersonId,
        /// With which instrument.
        pub instrument: Instrument,
        /// In which version.
        pub instrument_version: u16,
        /// The score on the instrument's scale.
        pub score: u16,
        /// Who answered.
        pub by: Respondent,
        /// The day.
        pub on: NaiveDate,
    }
}
