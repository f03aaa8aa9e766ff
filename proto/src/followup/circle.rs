//! What `followup` keeps of what others told it of a thread, so that a decision needs nobody else.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    code::AgeBand,
    event::facts,
    id::{AssignmentId, ConsentId, PersonId, ThreadId, UserId},
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
