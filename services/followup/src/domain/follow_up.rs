//! What may happen to a follow-up: planned, and held or cancelled (P-13; barnets lov § 95).

use chrono::NaiveDate;
use platform::{Aggregate, calendar};
use proto::{
    followup::{FollowUpFact as Fact, FollowUpOutcome},
    id::{AssignmentId, PersonId},
};

/// From the start of an assignment to its first follow-up.
const FIRST_AFTER_DAYS: u64 = 84;
/// From the day it is planned for to the day it must have been held: 84 and 6 are the law's three months.
const GRACE_DAYS: u64 = 6;

/// The version of these rules (I-28) ...
const RULES_VERSION: u32 = 1;
/// ... and of the calendar they are computed with.
const CALENDAR_VERSION: u32 = 1;

/// A follow-up, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FollowUp {
    /// There is none.
    #[default]
    Unknown,
    /// It will be held.
    Planned,
    /// It was held.
    Held,
    /// It will not be held.
    Cancelled,
}

/// What somebody asks for, or an assignment makes us do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Somebody plans one.
    Plan {
        /// Of which assignment.
        assignment: AssignmentId,
        /// About whom.
        child: PersonId,
        /// The day.
        due_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// The assignment has started, so the first is planned.
    PlanFirst {
        /// Which.
        assignment: AssignmentId,
        /// Around whom.
        child: PersonId,
        /// The day it started.
        started_on: NaiveDate,
    },
    /// It was held.
    Hold {
        /// The day.
        on: NaiveDate,
        /// What came of it.
        outcome: FollowUpOutcome,
        /// The day it is.
        today: NaiveDate,
    },
    /// Its assignment has ended before its time.
    Cancel,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such follow-up: check the id")]
    Unknown,
    /// Taken id.
    #[error("the follow-up is planned already: choose another id for another follow-up")]
    AlreadyPlanned,
    /// It cannot be held any more on that day.
    #[error("the day is in the past: plan it for today or later")]
    InThePast,
    /// It was held.
    #[error("the follow-up was held already: plan another one")]
    AlreadyHeld,
    /// It will not be held.
    #[error("the follow-up is cancelled, for its assignment has ended: plan another one")]
    Cancelled,
    /// Not yet.
    #[error("the day is in the future: note a follow-up when it was held")]
    InTheFuture,
}

impl Aggregate for FollowUp {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{Cancel, Hold, Plan, PlanFirst};
        use FollowUp::{Cancelled, Held, Planned, Unknown};
        match (command, self) {
            (Plan { assignment, child, due_on, today }, Unknown) => {
                if due_on < today {
                    return Err(Rejection::InThePast);
                }
                Ok(vec![planned(assignment, child, due_on)])
            }
            (PlanFirst { assignment, child, started_on }, Unknown) => Ok(vec![planned(
                assignment,
                child,
                calendar::days_after(started_on, FIRST_AFTER_DAYS),
            )]),
            (Hold { on, outcome, today }, Planned) => {
                if on > today {
                    return Err(Rejection::InTheFuture);
                }
                Ok(vec![Fact::Held { on, outcome }])
            }

            (Cancel, Planned) => Ok(vec![Fact::Cancelled {}]),

            (PlanFirst { .. }, Planned | Held | Cancelled)
            | (Cancel, Unknown | Held | Cancelled) => Ok(vec![]),
            (Plan { .. }, Planned | Held | Cancelled) => Err(Rejection::AlreadyPlanned),
            (Hold { .. }, Held) => Err(Rejection::AlreadyHeld),
            (Hold { .. }, Cancelled) => Err(Rejection::Cancelled),
            (Hold { .. }, Unknown) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> FollowUp {
        match event {
            Fact::Planned { .. } => FollowUp::Planned,
            Fact::Held { .. } => FollowUp::Held,
            Fact::Cancelled {} => FollowUp::Cancelled,
        }
    }
}

fn planned(assignment: AssignmentId, child: PersonId, due_on: NaiveDate) -> Fact {
    let hard_by = calendar::days_after(due_on, GRACE_DAYS);
    let (rules, calendar) = (Some(RULES_VERSION), Some(CALENDAR_VERSION));
    Fact::Planned { assignment, child, due_on, hard_by, rules, calendar }
}
