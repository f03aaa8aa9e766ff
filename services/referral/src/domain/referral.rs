//! What may happen to a referral. Pure: no I/O, no clock, no chance.

use chrono::{DateTime, Utc};
use platform::Aggregate;
use proto::{
    actor::Role,
    code::AgeBand,
    id::{PersonId, ReferralId, ThreadId, UserId},
    referral::{Draft, Fact, ReturnReason, Sibling, SubmitReferral, WithdrawReason},
    thread::RefusalReason,
};

use super::complete::{self, Incomplete};

/// A referral, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Referral {
    /// Nobody has begun it.
    #[default]
    Unknown,
    /// A case worker has begun it.
    Draft(Box<Draft>),
    /// It waits for an answer.
    Waiting(Waiting),
    /// A bridge-builder took it on.
    Accepted(Taken),
    /// A bridge-builder took it on, and its thread may not open.
    HeldUp(Taken),
    /// A bridge-builder took it on, and it became part of a thread that was there.
    Attached {
        /// Which.
        thread: ThreadId,
        /// How it was taken on.
        taken: Taken,
    },
    /// It went back to the case worker.
    Returned {
        /// When; not known of the oldest.
        at: Option<DateTime<Utc>>,
    },
    /// The municipality took it back.
    Withdrawn {
        /// In which role.
        by: Role,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Whom a referral is about: what its thread must know to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    thread: ThreadId,
    child: PersonId,
    age_band: AgeBand,
    siblings: Option<Vec<Sibling>>,
}

/// What a waiting referral remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    family: Family,
    answer_by: DateTime<Utc>,
    is_overdue: bool,
}

/// What a referral remembers that was taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    family: Family,
    bridge_builder: UserId,
    /// When; not known of the oldest.
    at: Option<DateTime<Utc>>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To keep what is filled in so far.
    Draft {
        /// All of it.
        content: Draft,
    },
    /// To have it answered, as it is drafted.
    SubmitDraft {
        /// Which.
        referral: ReferralId,
        /// When.
        now: DateTime<Utc>,
    },
    /// To have it answered.
    Submit {
        /// What about.
        request: SubmitReferral,
        /// When.
        now: DateTime<Utc>,
    },
    /// To take it on.
    Accept {
        /// Who becomes accountable.
        by: UserId,
        /// When.
        at: DateTime<Utc>,
    },
    /// To send it back.
    Return {
        /// Why.
        reason: ReturnReason,
        /// When.
        at: DateTime<Utc>,
    },
    /// To take it back.
    Withdraw {
        /// Why.
        reason: WithdrawReason,
        /// In which role.
        by: Role,
        /// When.
        at: DateTime<Utc>,
    },
    /// To have it part of a thread that was there.
    Attach {
        /// Which.
        thread: ThreadId,
    },
    /// To have it wait, because its thread may not open.
    HoldUp {
        /// Around whom.
        child: PersonId,
        /// Why.
        reason: RefusalReason,
    },
    /// To have it go on, because the child has a thread here now.
    GoOn {
        /// When.
        at: DateTime<Utc>,
    },
    /// To have noticed that nobody answered.
    FallDue {
        /// When the answer was due.
        answer_by: DateTime<Utc>,
    },
}

/// Why the answer is no. Each is the asker's to mend; whoever was quicker is named.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has submitted it.
    #[error("there is no such referral: check the id")]
    Unknown,
    /// The id is taken.
    #[error("a referral with this id was already submitted: choose a new id for a new referral")]
    AlreadySubmitted,
    /// Somebody took it on.
    #[error("a bridge-builder accepted the referral{}: go on in its thread", on(*.at))]
    AlreadyAccepted {
        /// When.
        at: Option<DateTime<Utc>>,
    },
    /// It is not with the bridge-builders any more.
    #[error("a bridge-builder returned the referral{}: the case worker may mend it and submit it again", on(*.at))]
    AlreadyReturned {
        /// When.
        at: Option<DateTime<Utc>>,
    },
    /// It is nobody's any more.
    #[error("a {} withdrew the referral{}: refer with a new id if it is needed after all", named(*.by), on(Some(*.at)))]
    AlreadyWithdrawn {
        /// In which role.
        by: Role,
        /// When.
        at: DateTime<Utc>,
    },
    /// Only what is taken on becomes part of a thread.
    #[error("nobody has accepted the referral: it cannot be part of a thread")]
    NotAccepted,
    /// Something is missing or out of place.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
}

fn on(at: Option<DateTime<Utc>>) -> String {
    at.map(|it| it.format(" on %Y-%m-%d at %H:%M UTC").to_string()).unwrap_or_default()
}

fn named(role: Role) -> String {
    role.to_string().replace('_', " ")
}

impl Aggregate for Referral {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        match command {
            Command::Draft { content } => self.draft(content),
            Command::Submit { request, now } => self.submit(request, now),
            Command::SubmitDraft { referral, now } => self.submit_draft(referral, now),
            Command::Accept { by, at } => Ok(vec![self.to_answer()?.accepted(by, at)]),
            Command::Return { reason, at } => {
                self.to_answer()?;
                Ok(vec![Fact::Returned { reason, at: Some(at) }])
            }
            Command::Withdraw { reason, by, at } => match self {
                Referral::Draft(_)
                | Referral::Waiting(_)
                | Referral::HeldUp(_)
                | Referral::Returned { .. } => Ok(vec![Fact::Withdrawn { reason, by, at }]),
                Referral::Unknown
                | Referral::Accepted(_)
                | Referral::Attached { .. }
                | Referral::Withdrawn { .. } => Err(self.not_waiting()),
            },
            Command::HoldUp { child, reason } => Ok(match self {
                Referral::Accepted(it) if it.family.child == child => {
                    vec![Fact::HeldUp { reason }]
                }
                // A sibling: the thread is open, and its page says who is not in it.
                Referral::Accepted(_)
                | Referral::Unknown
                | Referral::Draft(_)
                | Referral::Waiting(_)
                | Referral::HeldUp(_)
                | Referral::Attached { .. }
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => vec![],
            }),
            Command::GoOn { at } => Ok(match self {
                Referral::HeldUp(it) => vec![it.family.accepted(it.bridge_builder, at)],
                // It was taken on again, or taken back.
                Referral::Unknown
                | Referral::Draft(_)
                | Referral::Waiting(_)
                | Referral::Accepted(_)
                | Referral::Attached { .. }
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => vec![],
            }),
            Command::Attach { thread } => match *self {
                Referral::Attached { thread: now, .. } if now == thread => Ok(vec![]),
                Referral::Accepted(_) | Referral::HeldUp(_) | Referral::Attached { .. } => {
                    Ok(vec![Fact::AttachedToThread { thread }])
                }
                Referral::Unknown
                | Referral::Draft(_)
                | Referral::Waiting(_)
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => Err(Rejection::NotAccepted),
            },
            Command::FallDue { answer_by } => Ok(match self {
                Referral::Waiting(it) if it.answer_by == answer_by && !it.is_overdue => {
                    vec![Fact::Overdue { answer_by }]
                }
                // It was answered, or came back and waits anew: nothing is overdue.
                Referral::Waiting(_)
                | Referral::Unknown
                | Referral::Draft(_)
                | Referral::Accepted(_)
                | Referral::HeldUp(_)
                | Referral::Attached { .. }
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => vec![],
            }),
        }
    }

    fn evolve(self, fact: &Fact) -> Referral {
        match fact {
            Fact::Drafted { content } => Referral::Draft(Box::new(content.clone())),
            Fact::Submitted { thread, child, age_band, siblings, answer_by, .. } => {
                let (thread, child, age_band) = (*thread, *child, *age_band);
                let family = Family { thread, child, age_band, siblings: siblings.clone() };
                Referral::Waiting(Waiting { family, answer_by: *answer_by, is_overdue: false })
            }
            Fact::Accepted { thread, child, age_band, bridge_builder, siblings, at } => {
                let (thread, child, age_band) = (*thread, *child, *age_band);
                let family = Family { thread, child, age_band, siblings: siblings.clone() };
                Referral::Accepted(Taken { family, bridge_builder: *bridge_builder, at: *at })
            }
            Fact::HeldUp { .. } => match self {
                Referral::Accepted(it) => Referral::HeldUp(it),
                Referral::Unknown
                | Referral::Draft(_)
                | Referral::Waiting(_)
                | Referral::HeldUp(_)
                | Referral::Attached { .. }
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => self,
            },
            Fact::Returned { at, .. } => Referral::Returned { at: *at },
            Fact::Withdrawn { by, at, .. } => Referral::Withdrawn { by: *by, at: *at },
            Fact::AttachedToThread { thread } => {
                let thread = *thread;
                match self {
                    Referral::Accepted(taken)
                    | Referral::HeldUp(taken)
                    | Referral::Attached { taken, .. } => Referral::Attached { thread, taken },
                    Referral::Unknown
                    | Referral::Draft(_)
                    | Referral::Waiting(_)
                    | Referral::Returned { .. }
                    | Referral::Withdrawn { .. } => self,
                }
            }
            Fact::Overdue { .. } => match self {
                Referral::Waiting(it) => Referral::Waiting(Waiting { is_overdue: true, ..it }),
                Referral::Unknown
                | Referral::Draft(_)
                | Referral::Accepted(_)
                | Referral::HeldUp(_)
                | Referral::Attached { .. }
                | Referral::Returned { .. }
                | Referral::Withdrawn { .. } => self,
            },
        }
    }
}

impl Referral {
    /// Whom it is about, when it is with the bridge-builders or was taken on by one: what a consideration may lead to.
    #[must_use]
    pub fn referred(&self) -> Option<&Family> {
        match self {
            Referral::Waiting(it) => Some(&it.family),
            Referral::Accepted(it)
            | Referral::HeldUp(it)
            | Referral::Attached { taken: it, .. } => Some(&it.family),
            Referral::Unknown
            | Referral::Draft(_)
            | Referral::Returned { .. }
            | Referral::Withdrawn { .. } => None,
        }
    }

    fn draft(&self, content: Draft) -> Result<Vec<Fact>, Rejection> {
        match self {
            // Programs save as one types: what stands there already is not said again.
            Referral::Draft(now) if **now == content => Ok(vec![]),
            Referral::Unknown | Referral::Draft(_) | Referral::Returned { .. } => {
                Ok(vec![Fact::Drafted { content }])
            }
            Referral::Waiting(_)
            | Referral::Accepted(_)
            | Referral::HeldUp(_)
            | Referral::Attached { .. }
            | Referral::Withdrawn { .. } => Err(self.not_to_submit()),
        }
    }

    /// Directly, from a draft, or again after it was returned: then it is a new submission with a deadline of its own.
    fn submit(&self, request: SubmitReferral, now: DateTime<Utc>) -> Result<Vec<Fact>, Rejection> {
        match self {
            Referral::Unknown | Referral::Draft(_) | Referral::Returned { .. } => {
                Ok(vec![complete::submitted(request, now)?])
            }
            Referral::Waiting(_)
            | Referral::Accepted(_)
            | Referral::HeldUp(_)
            | Referral::Attached { .. }
            | Referral::Withdrawn { .. } => Err(self.not_to_submit()),
        }
    }

    fn submit_draft(
        &self,
        referral: ReferralId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fact>, Rejection> {
        match self {
            Referral::Draft(content) => {
                let request = complete::request(referral, content)?;
                Ok(vec![complete::submitted(request, now)?])
            }
            Referral::Unknown
            | Referral::Waiting(_)
            | Referral::Accepted(_)
            | Referral::HeldUp(_)
            | Referral::Attached { .. }
            | Referral::Returned { .. }
            | Referral::Withdrawn { .. } => Err(self.not_to_submit()),
        }
    }

    /// A bridge-builder has a say while it waits or is held up. Of a draft they know nothing.
    fn to_answer(&self) -> Result<&Family, Rejection> {
        match self {
            Referral::Waiting(it) => Ok(&it.family),
            Referral::HeldUp(it) => Ok(&it.family),
            Referral::Unknown
            | Referral::Draft(_)
            | Referral::Accepted(_)
            | Referral::Attached { .. }
            | Referral::Returned { .. }
            | Referral::Withdrawn { .. } => Err(self.not_waiting()),
        }
    }

    fn not_waiting(&self) -> Rejection {
        match *self {
            Referral::Unknown | Referral::Draft(_) => Rejection::Unknown,
            Referral::Waiting(_) => Rejection::AlreadySubmitted,
            Referral::Accepted(Taken { at, .. })
            | Referral::HeldUp(Taken { at, .. })
            | Referral::Attached { taken: Taken { at, .. }, .. } => {
                Rejection::AlreadyAccepted { at }
            }
            Referral::Returned { at } => Rejection::AlreadyReturned { at },
            Referral::Withdrawn { by, at } => Rejection::AlreadyWithdrawn { by, at },
        }
    }

    fn not_to_submit(&self) -> Rejection {
        match self {
            Referral::Waiting(_)
            | Referral::Accepted(_)
            | Referral::HeldUp(_)
            | Referral::Attached { .. } => Rejection::AlreadySubmitted,
            Referral::Unknown
            | Referral::Draft(_)
            | Referral::Returned { .. }
            | Referral::Withdrawn { .. } => self.not_waiting(),
        }
    }
}

impl Family {
    /// Whether the child is in it, as the one who is referred or as a sibling.
    #[must_use]
    pub fn has(&self, child: PersonId) -> bool {
        self.child == child || self.siblings.iter().flatten().any(|it| it.child == child)
    }

    fn accepted(&self, bridge_builder: UserId, at: DateTime<Utc>) -> Fact {
        let Family { thread, child, age_band, siblings } = self.clone();
        Fact::Accepted { thread, child, age_band, bridge_builder, siblings, at: Some(at) }
    }
}
