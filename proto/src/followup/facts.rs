//! What `followup` records.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::codes::{AlertCode, FollowUpOutcome, Instrument, Resolution, Respondent, Severity};
use crate::{
    actor::Role,
    code::{AgeBand, Mistake, Municipality},
    event::facts,
    id::{AssignmentId, ConsentId, EventId, PersonId, ThreadId, UserId},
};

facts! {
    /// What is known here of a thread, as others told it, for decisions: who is in it, and who works with it (I-24).
    "circle" CircleFact {
        /// All that is known, until it is said again.
        "circle.known" Known {
            /// Whether the thread is open.
            is_open: bool,
            /// Around whom it is.
            children: Vec<CircleChild>,
            /// Who is accountable.
            bridge_builder: Option<UserId>,
            /// Whose referral it is, or who received it from another municipality.
            case_workers: Vec<CircleCaseWorker>,
            /// What is planned in it.
            assignments: Vec<CircleAssignment>,
            /// In which thread it goes on.
            goes_on_in: Option<ThreadId>,
            /// Which threads go on in it.
            took_in: Vec<ThreadId>,
            /// The consents that a child gave alone (L-20).
            own_decisions: Vec<ConsentId>,
        }
    }
}

/// A child in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CircleChild {
    /// Who.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// On which day.
    pub since_on: NaiveDate,
}

/// A case worker of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CircleCaseWorker {
    /// By which referral, or by which event another municipality received it.
    pub by: Uuid,
    /// Who.
    pub case_worker: UserId,
}

/// An assignment of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CircleAssignment {
    /// Which.
    pub assignment: AssignmentId,
    /// Around whom.
    pub child: PersonId,
}

facts! {
    /// What happens to a follow-up.
    "follow_up" FollowUpFact {
        /// It will be held (P-13: first at 84 days, never later than 90; barnets lov § 95).
        "follow_up.planned" Planned {
            /// Of which assignment.
            assignment: AssignmentId,
            /// About whom.
            child: PersonId,
            /// The day it is planned for.
            due_on: NaiveDate,
            /// The day it must have been held.
            hard_by: NaiveDate,
            /// The version of the rules it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rules: Option<u32>,
            /// The version of the calendar it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            calendar: Option<u32>,
        }
        /// It was held.
        "follow_up.held" Held {
            /// The day.
            on: NaiveDate,
            /// What came of it.
            outcome: FollowUpOutcome,
        }
        /// It will not be held: its assignment has ended.
        "follow_up.cancelled" Cancelled {
        }
    }
}

facts! {
    /// What was measured.
    "measurement" MeasurementFact {
        /// One answer to one instrument; the answers themselves are nobody's business but the family's.
        "measurement.recorded" Recorded {
            /// About whom.
            child: PersonId,
            /// Which.
            instrument: Instrument,
            /// In which version.
            instrument_version: u16,
            /// The score on the instrument's scale.
            score: u16,
            /// Who answered.
            by: Respondent,
            /// The day.
            on: NaiveDate,
        }
        /// It was a mistake (I-22). It stays in the log; nothing rests on it any more.
        "measurement.entry_corrected" EntryCorrected {
            /// Which: its place in the log of `followup`.
            position: i64,
            /// What is wrong.
            mistake: Mistake,
        }
    }
}

facts! {
    /// Whether anybody is in contact (P-14).
    "watch" WatchFact {
        /// A thread is watched from now on.
        "watch.started" Started {
            /// The day it opened; it counts as the first contact.
            opened_on: NaiveDate,
            /// When it will have been silent too long.
            silent_at: DateTime<Utc>,
        }
        /// Somebody was in contact.
        "watch.renewed" Renewed {
            /// The day.
            contact_on: NaiveDate,
            /// When it will have been silent too long.
            silent_at: DateTime<Utc>,
        }
        /// A contact was a mistake: what counts is the one before.
        "watch.contact_corrected" ContactCorrected {
            /// The day of the one that does not count.
            contact_on: NaiveDate,
            /// The day of the last one that does.
            last_on: NaiveDate,
            /// When it will have been silent too long.
            silent_at: DateTime<Utc>,
        }
        /// Nobody was in contact for too long.
        "watch.fell_silent" FellSilent {
            /// The last contact there was.
            last_contact_on: NaiveDate,
            /// Since when another service was away that might have said otherwise: then perhaps there was contact. None when all was heard.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            unheard_since: Option<DateTime<Utc>>,
        }
        /// Somebody was in contact, but later than it had been silent by what was heard so far. When all is heard it is decided whether it
        /// had.
        "watch.contact_noted" ContactNoted {
            /// The day.
            contact_on: NaiveDate,
            /// When that was recorded.
            noted_at: DateTime<Utc>,
        }
        /// The thread is closed, or goes on in another.
        "watch.ended" Ended {
        }
        /// The thread rests: silence is as it should be.
        "watch.paused" Paused {
        }
        /// It goes on.
        "watch.resumed" Resumed {
            /// The day; it counts as a contact.
            on: NaiveDate,
            /// When it will have been silent too long.
            silent_at: DateTime<Utc>,
        }
        /// Another municipality watches from now on.
        "watch.moved" Moved {
            /// Which.
            to: Municipality,
            /// The day it took the thread on; it counts as a contact.
            on: NaiveDate,
            /// When it will have been silent too long.
            silent_at: DateTime<Utc>,
        }
    }
}

facts! {
    /// Who looked at scores: they are confidential (C3), and every look is on record (I-24). The event says who and when.
    "scores" ScoresFact {
        /// Somebody saw a thread's scores.
        "scores.shown" Shown {
            /// Whose; nobody's when there were none.
            subjects: Vec<PersonId>,
            /// How many.
            count: u16,
        }
    }
}

facts! {
    /// What waits for a person.
    "alert" AlertFact {
        /// Somebody must look.
        "alert.raised" Raised {
            /// At what.
            code: AlertCode,
            /// How grave.
            severity: Severity,
            /// Who must look.
            owner: Role,
            /// Until when.
            due_by: DateTime<Utc>,
            /// The version of the rule that raised it.
            rule_version: u16,
            /// The stream it is about.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            about: Option<Uuid>,
            /// The event that raised it; none when the time did.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            cause: Option<EventId>,
            /// Since when another service was away that might have said otherwise: then it may be a false alarm. None when all was heard.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            unheard_since: Option<DateTime<Utc>>,
        }
        /// Something was amiss a while ago, and was heard late. Nobody is told before all is heard: it may be over.
        "alert.noted" Noted {
            /// What.
            code: AlertCode,
            /// The stream it is about.
            about: Uuid,
            /// Whether it is graver than the catalogue says.
            is_critical: bool,
            /// The event that says so.
            cause: Option<EventId>,
            /// From when on somebody is told, if it is not over.
            tell_at: DateTime<Utc>,
        }
        /// It was over before anybody was told.
        "alert.passed" Passed {
        }
        /// Somebody has seen it.
        "alert.acknowledged" Acknowledged {
        }
        /// It is over.
        "alert.resolved" Resolved {
            /// How.
            how: Resolution,
        }
    }
}
