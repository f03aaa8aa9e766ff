//! What `followup` can be asked.

use chrono::NaiveDate;

use super::{
    codes::{FollowUpOutcome, Instrument, Respondent},
    views::{AlertCursor, Alerts, FollowUpCursor, FollowUps, Measurements},
};
use crate::{
    actor::Role,
    catalog::requests,
    code::Mistake,
    id::{AlertId, AssignmentId, FollowUpId, MeasurementId, PersonId, ThreadId},
    message::messages,
};

messages! {
    requests:

    /// Plans a follow-up.
    pub struct PlanFollowUp {
        /// Chosen by the asker.
        pub follow_up: FollowUpId,
        /// In which thread.
        pub thread: ThreadId,
        /// Of which assignment.
        pub assignment: AssignmentId,
        /// About whom.
        pub child: PersonId,
        /// The day it is planned for.
        pub due_on: NaiveDate,
    }

    /// Notes that a follow-up was held.
    pub struct HoldFollowUp {
        /// Which.
        pub follow_up: FollowUpId,
        /// The day; not in the future.
        pub on: NaiveDate,
        /// What came of it.
        pub outcome: FollowUpOutcome,
    }

    /// Notes a score.
    pub struct RecordMeasurement {
        /// Chosen by the asker.
        pub measurement: MeasurementId,
        /// In which thread.
        pub thread: ThreadId,
        /// About whom.
        pub child: PersonId,
        /// Which.
        pub instrument: Instrument,
        /// The score on the instrument's scale.
        pub score: u16,
        /// Who answered.
        pub by: Respondent,
        /// The day; not in the future.
        pub on: NaiveDate,
    }

    /// Says that a measurement is a mistake; what is right is recorded under another id. It stays in the log, and is shown no more.
    pub struct CorrectMeasurement {
        /// Which.
        pub measurement: MeasurementId,
        /// Its place in the log of `followup`, as the timeline shows it.
        pub position: i64,
        /// What is wrong with it.
        pub mistake: Mistake,
    }

    /// Says that an alert is seen.
    pub struct AcknowledgeAlert {
        /// Which.
        pub alert: AlertId,
    }

    /// Says that an alert is taken care of.
    pub struct ResolveAlert {
        /// Which.
        pub alert: AlertId,
    }

    /// What is planned in the municipality, the first due first.
    #[derive(Default)]
    pub struct ListFollowUps {
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<FollowUpCursor>,
    }

    /// What waits for a person in the municipality, the first due first.
    #[derive(Default)]
    pub struct ListAlerts {
        /// Only what waits for this role; for anybody if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub owner: Option<Role>,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<AlertCursor>,
    }

    /// What was measured in one thread, the oldest first.
    pub struct ListMeasurements {
        /// In which.
        pub thread: ThreadId,
    }
}

requests! {
    "followup"
    commands {
        "plan_follow_up" PlanFollowUp,
        "hold_follow_up" HoldFollowUp,
        "record_measurement" RecordMeasurement,
        "correct_measurement" CorrectMeasurement,
        "acknowledge_alert" AcknowledgeAlert,
        "resolve_alert" ResolveAlert,
    }
    queries {
        "follow_ups" ListFollowUps => FollowUps,
        "alerts" ListAlerts => Alerts,
        "measurements" ListMeasurements => Measurements,
    }
}
