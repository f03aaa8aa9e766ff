//! What `assignment` records of the aggregate `match`.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    assignment::codes::{Attendance, EndReason, MatchEntry, PauseReason, Went},
    code::Mistake,
    event::facts,
    id::{AssignmentId, OrganisationId, PersonId, ThreadId, VolunteerId},
};

facts! {
    /// What happens to a match.
    "match" MatchFact {
        /// A volunteer is proposed for a child; the certificate, pledge and course were in order (I-09).
        "match.proposed" Proposed {
            /// For which assignment.
            assignment: AssignmentId,
            /// Who.
            volunteer: VolunteerId,
            /// By which organisation.
            organisation: OrganisationId,
            /// For whom.
            child: PersonId,
        }
        /// The family said yes (I-10).
        "match.confirmed_by_family" ConfirmedByFamily {
            /// Who of them.
            by: PersonId,
            /// When the first meeting must have been (P-10: 14 days).
            first_meeting_by: DateTime<Utc>,
            /// The version of the rules it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            rules: Option<u32>,
            /// The version of the calendar it was computed by (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            calendar: Option<u32>,
        }
        /// It began.
        "match.started" Started {
            /// Who.
            volunteer: VolunteerId,
            /// For whom.
            child: PersonId,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
        /// They met, accompanied.
        "match.first_meeting_held" FirstMeetingHeld {
            /// The day.
            on: NaiveDate,
        }
        /// They met again.
        "match.session_logged" SessionLogged {
            /// The day.
            on: NaiveDate,
            /// How long; 0 when the child did not come.
            minutes: u16,
            /// Whether the child came.
            attendance: Attendance,
            /// How it was; nobody asked of the earlier ones.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            went: Option<Went>,
        }
        /// It ended.
        "match.ended" Ended {
            /// Whether everybody knew beforehand.
            planned: bool,
            /// Why.
            reason: EndReason,
        }
        /// The child, of ten or more, said yes (I-10).
        "match.agreed_by_child" AgreedByChild {
            /// Who.
            by: PersonId,
        }
        /// One of those who have custody said yes; others have not yet (I-10).
        "match.agreed_by_holder" AgreedByHolder {
            /// Who.
            by: PersonId,
        }
        /// The family, or the child itself, said no; nobody asks why (I-10).
        "match.declined_by_family" DeclinedByFamily {
            /// Who of them.
            by: PersonId,
        }
        /// Its child has a thread of its own now, and it goes along: from here on it is said of that thread.
        "match.went_along" WentAlong {
            /// To which.
            to: ThreadId,
        }
        /// They do not meet for the time being.
        "match.paused" Paused {
            /// Why; there may be more than one reason.
            reason: PauseReason,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
        /// An entry was a mistake (I-22). It stays in the log; nothing rests on it any more.
        "match.entry_corrected" EntryCorrected {
            /// Which: its place in the log of `assignment`.
            position: i64,
            /// What it is.
            entry: MatchEntry,
            /// The day it bears.
            on: NaiveDate,
            /// What is wrong.
            mistake: Mistake,
        }
        /// That is no reason any more; without another they meet again.
        "match.resumed" Resumed {
            /// What is over.
            reason: PauseReason,
            /// The day.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            on: Option<NaiveDate>,
        }
    }
}
