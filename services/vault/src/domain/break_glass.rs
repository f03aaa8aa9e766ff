//! Broken glass: a look without a relation, for a while, with a reason, and somebody else who looks into it (P-30). An
//! auditor asks, and a second person approves (model 6.5).

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Aggregate, calendar};
use proto::{
    actor::Role,
    id::{PersonId, UserId},
    sealed::Sealed,
    vault::{BreakGlassFact, BreakGlassFinding, BreakGlassReason},
};

/// How long it stays broken.
const OPEN: TimeDelta = TimeDelta::hours(4);
/// The working days within which a second person approves what an auditor asks: an audit can wait, but not for ever.
const APPROVAL_DAYS: u32 = 2;
/// The working days within which somebody else looks into it.
const REVIEW_DAYS: u32 = 5;

/// Who may break it: whoever would see with a relation, and a leader; an auditor when a second person approves (model 6.5).
pub(crate) const BREAKERS: &[Role] =
    &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Auditor];
/// Who may approve it and look into it.
pub(crate) const REVIEWERS: &[Role] = &[Role::Leader, Role::Auditor];

/// A glass, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BreakGlass {
    /// It is whole.
    #[default]
    Whole,
    /// An auditor asks to break it; it is whole.
    Asked {
        /// Who asks.
        by: UserId,
        /// To see whom.
        subject: PersonId,
        /// Until when it can be approved.
        approve_by: DateTime<Utc>,
    },
    /// Nobody approved it in time: it stays whole.
    Lapsed,
    /// It is broken, and nobody has looked into it.
    Broken {
        /// Who broke it.
        by: UserId,
        /// Who approved it, where somebody had to.
        approved_by: Option<UserId>,
        /// Whether the time to look into it has passed.
        overdue: bool,
    },
    /// Somebody has.
    Reviewed,
}

/// What can be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Breaks it.
    Use(Wanted),
    /// Asks to break it.
    Ask(Wanted),
    /// Lets who asked break it.
    Approve {
        /// Who.
        by: UserId,
        /// When.
        now: DateTime<Utc>,
    },
    /// The time to approve it has passed.
    Lapse,
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

/// Who must see whom, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Who.
    pub by: UserId,
    /// To see whom.
    pub subject: PersonId,
    /// Why.
    pub reason: BreakGlassReason,
    /// Why, in words.
    pub words: Sealed,
    /// When they say so.
    pub now: DateTime<Utc>,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No glass is broken under this id.
    #[error("no glass is broken under this id")]
    Unknown,
    /// A glass is broken under this id, or somebody asked to.
    #[error("a glass is broken under this id")]
    Taken,
    /// Nobody approves what they ask themself.
    #[error("nobody approves what they ask themself")]
    OwnAsking,
    /// It is broken: there is nothing to approve.
    #[error("it is broken already")]
    AlreadyBroken,
    /// Nobody approved it in time.
    #[error("nobody approved it in time")]
    TooLate,
    /// It is whole: there is nothing to look into.
    #[error("it was never broken")]
    NeverBroken,
    /// Nobody looks into what they did themself.
    #[error("nobody reviews themself")]
    Own,
    /// Nobody looks into what they approved.
    #[error("nobody reviews what they approved")]
    OwnApproval,
    /// Somebody has looked into it.
    #[error("it is reviewed already")]
    AlreadyReviewed,
}

impl Aggregate for BreakGlass {
    type Command = Command;
    type Event = BreakGlassFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<BreakGlassFact>, Rejection> {
        use BreakGlass::{Asked, Broken, Lapsed, Reviewed, Whole};
        match (self, command) {
            (Whole, Command::Use(wanted)) => Ok(vec![used(wanted)]),
            (Whole, Command::Ask(wanted)) => Ok(vec![asked(wanted)]),
            (
                Asked { .. } | Lapsed | Broken { .. } | Reviewed,
                Command::Use(_) | Command::Ask(_),
            ) => Err(Rejection::Taken),
            (Whole, Command::Approve { .. } | Command::Review { .. }) => Err(Rejection::Unknown),
            (Asked { by, .. }, Command::Approve { by: second, .. }) if *by == second => {
                Err(Rejection::OwnAsking)
            }
            // Whether or not the timer has run already.
            (Asked { approve_by, .. }, Command::Approve { now, .. }) if *approve_by < now => {
                Err(Rejection::TooLate)
            }
            (Asked { by, subject, .. }, Command::Approve { by: second, now }) => {
                Ok(vec![approved(second, *by, *subject, now)])
            }
            (Lapsed, Command::Approve { .. }) => Err(Rejection::TooLate),
            (Broken { .. } | Reviewed, Command::Approve { .. }) => Err(Rejection::AlreadyBroken),
            (Asked { .. }, Command::Lapse) => Ok(vec![BreakGlassFact::Lapsed {}]),
            (Asked { .. } | Lapsed, Command::Review { .. }) => Err(Rejection::NeverBroken),
            (Broken { by, .. }, Command::Review { by: reviewer, .. }) if *by == reviewer => {
                Err(Rejection::Own)
            }
            (Broken { approved_by, .. }, Command::Review { by: reviewer, .. })
                if *approved_by == Some(reviewer) =>
            {
                Err(Rejection::OwnApproval)
            }
            (Broken { .. }, Command::Review { finding, .. }) => {
                Ok(vec![BreakGlassFact::Reviewed { finding }])
            }
            (Reviewed, Command::Review { .. }) => Err(Rejection::AlreadyReviewed),
            (Broken { overdue: false, .. }, Command::Expire) => {
                Ok(vec![BreakGlassFact::Unreviewed {}])
            }
            (Whole | Lapsed | Broken { .. } | Reviewed, Command::Lapse)
            | (
                Whole | Asked { .. } | Lapsed | Broken { overdue: true, .. } | Reviewed,
                Command::Expire,
            ) => Ok(vec![]),
        }
    }

    fn evolve(self, event: &BreakGlassFact) -> BreakGlass {
        match (self, event) {
            (_, BreakGlassFact::Used { by, .. }) => {
                BreakGlass::Broken { by: *by, approved_by: None, overdue: false }
            }
            (_, BreakGlassFact::Asked { by, subject, approve_by, .. }) => {
                BreakGlass::Asked { by: *by, subject: *subject, approve_by: *approve_by }
            }
            (_, BreakGlassFact::Approved { by, asked_by, .. }) => {
                BreakGlass::Broken { by: *asked_by, approved_by: Some(*by), overdue: false }
            }
            (_, BreakGlassFact::Lapsed {}) => BreakGlass::Lapsed,
            (BreakGlass::Broken { by, approved_by, .. }, BreakGlassFact::Unreviewed {}) => {
                BreakGlass::Broken { by, approved_by, overdue: true }
            }
            (BreakGlass::Broken { .. }, BreakGlassFact::Reviewed { .. }) => BreakGlass::Reviewed,
            (
                as_it_is @ (BreakGlass::Whole
                | BreakGlass::Asked { .. }
                | BreakGlass::Lapsed
                | BreakGlass::Reviewed),
                BreakGlassFact::Unreviewed {} | BreakGlassFact::Reviewed { .. },
            ) => as_it_is,
        }
    }
}

fn used(Wanted { by, subject, reason, words, now }: Wanted) -> BreakGlassFact {
    let (until, review_by) =
        (calendar::after(now, OPEN), calendar::working_days_after(now, REVIEW_DAYS));
    BreakGlassFact::Used { by, subject, reason, words, until, review_by }
}

fn asked(Wanted { by, subject, reason, words, now }: Wanted) -> BreakGlassFact {
    let approve_by = calendar::working_days_after(now, APPROVAL_DAYS);
    BreakGlassFact::Asked { by, subject, reason, words, approve_by }
}

/// What it opens is counted from the approval.
fn approved(by: UserId, asked_by: UserId, subject: PersonId, now: DateTime<Utc>) -> BreakGlassFact {
    let (until, review_by) =
        (calendar::after(now, OPEN), calendar::working_days_after(now, REVIEW_DAYS));
    BreakGlassFact::Approved { by, asked_by, subject, until, review_by }
}
