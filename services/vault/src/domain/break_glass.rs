//! Broken glass: a look without a relation, for a while, with a reason, and somebody else who looks into it (P-30).

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Aggregate, calendar};
use proto::{
    id::{PersonId, UserId},
    sealed::Sealed,
    vault::{BreakGlassFact, BreakGlassFinding, BreakGlassReason},
    who::Role,
};

/// How long it stays broken.
const OPEN: TimeDelta = TimeDelta::hours(4);
/// The working days within which somebody else looks into it.
const REVIEW_DAYS: u32 = 5;

/// Who may break it: whoever would see with a relation, and a leader (model 6.5).
pub(crate) const BREAKERS: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader];
/// Who may look into it.
pub(crate) const REVIEWERS: &[Role] = &[Role::Leader, Role::Auditor];

/// A glass, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BreakGlass {
    /// It is whole.
    #[default]
    Whole,
    /// It is broken, and nobody has looked into it.
    Broken {
        /// Who broke it.
        by: UserId,
        /// Whether the time for that has passed.
        overdue: bool,
    },
    /// Somebody has.
    Reviewed,
}

/// What can be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Breaks it.
    Use {
        /// Who.
        by: UserId,
        /// To see whom.
        subject: PersonId,
        /// Why.
        reason: BreakGlassReason,
        /// Why, in words.
        words: Sealed,
        /// When.
        now: DateTime<Utc>,
    },
    /// Looks into it.
    Review {
        /// Who.
        by: UserId,
        /// What they found.
        finding: BreakGlassFinding,
    },
    /// The time to look into it has passed.
    Expire,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No glass is broken under this id.
    #[error("no glass is broken under this id")]
    Unknown,
    /// A glass is broken under this id.
    #[error("a glass is broken under this id")]
    Taken,
    /// Nobody looks into what they did themself.
    #[error("nobody reviews themself")]
    Own,
    /// Somebody has looked into it.
    #[error("it is reviewed already")]
    AlreadyReviewed,
}

impl Aggregate for BreakGlass {
    type Command = Command;
    type Event = BreakGlassFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<BreakGlassFact>, Rejection> {
        match (self, command) {
            (BreakGlass::Whole, Command::Use { by, subject, reason, words, now }) => {
                let review_by = calendar::working_days_after(now, REVIEW_DAYS);
                let until = now + OPEN;
                Ok(vec![BreakGlassFact::Used { by, subject, reason, words, until, review_by }])
            }
            (BreakGlass::Broken { .. } | BreakGlass::Reviewed, Command::Use { .. }) => {
                Err(Rejection::Taken)
            }
            (BreakGlass::Whole, Command::Review { .. }) => Err(Rejection::Unknown),
            (BreakGlass::Broken { by, .. }, Command::Review { by: reviewer, .. })
                if *by == reviewer =>
            {
                Err(Rejection::Own)
            }
            (BreakGlass::Broken { .. }, Command::Review { finding, .. }) => {
                Ok(vec![BreakGlassFact::Reviewed { finding }])
            }
            (BreakGlass::Reviewed, Command::Review { .. }) => Err(Rejection::AlreadyReviewed),
            (BreakGlass::Broken { overdue: false, .. }, Command::Expire) => {
                Ok(vec![BreakGlassFact::Unreviewed {}])
            }
            (
                BreakGlass::Whole | BreakGlass::Broken { overdue: true, .. } | BreakGlass::Reviewed,
                Command::Expire,
            ) => Ok(vec![]),
        }
    }

    fn evolve(self, event: &BreakGlassFact) -> BreakGlass {
        match (self, event) {
            (_, BreakGlassFact::Used { by, .. }) => BreakGlass::Broken { by: *by, overdue: false },
            (BreakGlass::Broken { by, .. }, BreakGlassFact::Unreviewed {}) => {
                BreakGlass::Broken { by, overdue: true }
            }
            (BreakGlass::Broken { .. }, BreakGlassFact::Reviewed { .. }) => BreakGlass::Reviewed,
            (as_it_is @ (BreakGlass::Whole | BreakGlass::Reviewed), _) => as_it_is,
        }
    }
}
