//! What may happen to an alert: raised, seen, and over.

use chrono::{DateTime, Utc};
use platform::{Aggregate, calendar};
use proto::{
    followup::{AlertCode, AlertFact as Fact, Resolution, Severity},
    who::Role,
};

/// Working days that somebody has to act on silence.
const SILENCE_WORKING_DAYS: u32 = 2;
/// The version of the rule that finds silence; it changes when the rule does.
const SILENCE_RULE_VERSION: u16 = 1;

/// An alert, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alert {
    /// There is none.
    #[default]
    Unknown,
    /// It waits for somebody.
    Raised,
    /// Somebody has seen it.
    Acknowledged,
    /// It is over.
    Resolved,
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A thread has fallen silent (A09).
    RaiseSilence {
        /// When.
        now: DateTime<Utc>,
    },
    /// Somebody has seen it.
    Acknowledge,
    /// Somebody took care of it.
    ResolveByHand,
    /// What was missing has happened.
    ResolveByItself,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such alert: check the id")]
    Unknown,
    /// Somebody was quicker.
    #[error("the alert is acknowledged already: resolve it when it is taken care of")]
    AlreadyAcknowledged,
    /// It is over.
    #[error("the alert is resolved already")]
    AlreadyResolved,
}

impl Aggregate for Alert {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Alert::{Acknowledged, Raised, Resolved, Unknown};
        use Command::{Acknowledge, RaiseSilence, ResolveByHand, ResolveByItself};
        match (command, self) {
            (RaiseSilence { now }, Unknown) => Ok(vec![Fact::Raised {
                code: AlertCode::Silence,
                severity: Severity::Warning,
                owner: Role::BridgeBuilder,
                due_by: calendar::working_days_after(now, SILENCE_WORKING_DAYS),
                rule_version: SILENCE_RULE_VERSION,
            }]),
            (Acknowledge, Raised) => Ok(vec![Fact::Acknowledged {}]),
            (ResolveByHand, Raised | Acknowledged) => {
                Ok(vec![Fact::Resolved { how: Resolution::ByHand }])
            }
            (ResolveByItself, Raised | Acknowledged) => {
                Ok(vec![Fact::Resolved { how: Resolution::ByItself }])
            }

            (RaiseSilence { .. }, Raised | Acknowledged | Resolved)
            | (ResolveByItself, Unknown | Resolved) => Ok(vec![]),
            (Acknowledge, Acknowledged) => Err(Rejection::AlreadyAcknowledged),
            (Acknowledge | ResolveByHand, Resolved) => Err(Rejection::AlreadyResolved),
            (Acknowledge | ResolveByHand, Unknown) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> Alert {
        match event {
            Fact::Raised { .. } => Alert::Raised,
            Fact::Acknowledged {} => Alert::Acknowledged,
            Fact::Resolved { .. } => Alert::Resolved,
        }
    }
}
