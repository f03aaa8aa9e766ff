//! `followup`: follow-ups held, wellbeing measured, silence noticed (opfølgning).

mod circle;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::circle::*;
use crate::{
    code::{Municipality, codes},
    event::{events, facts},
    id::{AlertId, AssignmentId, EventId, FollowUpId, MeasurementId, PersonId, ThreadId, derive},
    request::requests,
    who::Role,
    withdrawal::WithdrawalFact,
};

codes! {
    /// An instrument that may be shipped, in its shipped version.
    Instrument {
        /// Goal-based outcomes, 0 to 10.
        Gbo
        /// Five faces after a session, 1 to 5 (5 years and older).
        Faces
        /// Cantril's ladder, 0 to 10 (10 years and older).
        Cantril
        /// WHO-5, 0 to 100 (9 years and older).
        Who5
        /// T-ILS, 3 to 9 (13 years and older).
        Tils
    }

    /// What came of a follow-up.
    FollowUpOutcome {
        /// It goes on as it is.
        Continue
        /// It goes on in another way.
        Adjust
        /// It ends.
        End
    }

    /// Who answered.
    Respondent {
        /// The child.
        Child
        /// A parent.
        Parent
        /// A professional.
        Professional
    }

    /// What an alert is about; the code stands for the entry in the alert catalogue.
    AlertCode {
        /// A01: a referral is not answered (P-05).
        ReferralOverdue
        /// A02: the family is not contacted (P-06).
        FamilyNotContacted
        /// A03: the consents are missing (P-07).
        ConsentMissing
        /// A09: nobody has been in contact.
        Silence
        /// A12: neither child nor family was heard (P-24).
        VoiceMissing
        /// A20: a transfer between municipalities takes too long (P-20).
        TransferOverdue
        /// A21: nobody considered civil society (P-21).
        ConsiderationOverdue
        /// A23: access is not closed everywhere after a withdrawal (P-16).
        WithdrawalNotEffective
        /// A24: a person's request waits for its answer (P-27).
        SubjectRequestDue
        /// A26: nobody has reviewed a break-glass (P-30).
        BreakGlassUnreviewed
        /// A29: the young person's own signature is missing since a birthday (P-29).
        OwnSignatureMissing
        /// A31: the next step is overdue.
        NextStepOverdue
        /// A referral is taken on, and its thread may not open (R4-12).
        ReferralHeldUp
        /// Not all were told in time that a withdrawal has taken effect (P-16).
        WithdrawalNotConfirmed
        /// A consent has ended: talk with the family about what now (SC-04).
        TalkWithFamily
        /// A child has two open threads, here or in another municipality (I-01): end one of them, or merge them.
        SecondThread
    }

    /// How grave.
    Severity {
        /// To be looked at.
        Notice
        /// To be acted on.
        Warning
        /// At once.
        Critical
    }

    /// How an alert was resolved.
    Resolution {
        /// What was missing has happened.
        ByItself
        /// Somebody took care of it.
        ByHand
    }
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
        /// Nobody was in contact for too long.
        "watch.fell_silent" FellSilent {
            /// The last contact there was.
            last_contact_on: NaiveDate,
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

events! {
    /// Everything `followup` states.
    "followup"
    FollowUp(FollowUpFact)
    Measurement(MeasurementFact)
    Watch(WatchFact)
    Alert(AlertFact)
    Scores(ScoresFact)
    Circle(CircleFact)
    Withdrawal(WithdrawalFact)
}

impl FollowUpId {
    /// The follow-up that every assignment gets when it starts.
    #[must_use]
    pub fn of(assignment: AssignmentId) -> FollowUpId {
        FollowUpId(derive("follow_up", &[assignment.0.as_bytes()]))
    }
}

/// Plans a follow-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldFollowUp {
    /// Which.
    pub follow_up: FollowUpId,
    /// The day; not in the future.
    pub on: NaiveDate,
    /// What came of it.
    pub outcome: FollowUpOutcome,
}

/// Notes a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// Says that an alert is seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAlert {
    /// Which.
    pub alert: AlertId,
}

/// Says that an alert is taken care of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveAlert {
    /// Which.
    pub alert: AlertId,
}

/// What is planned in the municipality, the first due first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListFollowUps {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<FollowUpCursor>,
}

/// Where a page of follow-ups ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpCursor {
    /// The day the last one is planned for.
    pub due_on: NaiveDate,
    /// The last one.
    pub follow_up: FollowUpId,
}

/// Where a page of alerts ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertCursor {
    /// Until when somebody must look at the last one.
    pub due_by: DateTime<Utc>,
    /// The last one.
    pub alert: AlertId,
}

/// What waits for a person in the municipality, the first due first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAlerts {
    /// Only what waits for this role; for anybody if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Role>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<AlertCursor>,
}

/// What was measured in one thread, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListMeasurements {
    /// In which.
    pub thread: ThreadId,
}

/// The planned follow-ups of a municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FollowUps {
    /// The first due first; at most a thousand.
    pub follow_ups: Vec<PlannedFollowUp>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<FollowUpCursor>,
}

/// A follow-up that has not been held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alerts {
    /// The first due first; at most a thousand.
    pub alerts: Vec<OpenAlert>,
    /// The `cursor` of the next page; none when this is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<AlertCursor>,
}

/// An alert that is not resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
}

/// The measurements of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measurements {
    /// The oldest first; the latest thousand.
    pub measurements: Vec<Measured>,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

requests! {
    "followup"
    commands {
        "plan_follow_up" PlanFollowUp,
        "hold_follow_up" HoldFollowUp,
        "record_measurement" RecordMeasurement,
        "acknowledge_alert" AcknowledgeAlert,
        "resolve_alert" ResolveAlert,
    }
    queries {
        "follow_ups" ListFollowUps => FollowUps,
        "alerts" ListAlerts => Alerts,
        "measurements" ListMeasurements => Measurements,
    }
}
