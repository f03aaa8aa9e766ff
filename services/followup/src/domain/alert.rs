//! What may happen to an alert: raised, seen, and over; and raised again when the same is amiss once more.

use chrono::{DateTime, Utc};
use platform::{Aggregate, Timer, calendar};
use proto::{
    actor::{Actor, Duty, Role},
    followup::{AlertCode, AlertFact as Fact, Resolution, Severity},
    id::EventId,
};
use uuid::Uuid;

use super::rules;

/// An alert, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alert {
    /// There is none.
    #[default]
    Unknown,
    /// It was heard late, and nobody is told yet.
    Noted(Amiss),
    /// It waits for somebody.
    Raised(Kept),
    /// Somebody has seen it.
    Acknowledged(Kept),
    /// It is over.
    Resolved(Kept),
}

/// What is remembered of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    owner: Role,
    cause: Option<EventId>,
}

/// What is amiss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amiss {
    /// By the catalogue.
    pub code: AlertCode,
    /// The stream it is about.
    pub about: Uuid,
    /// Whether it is graver by now than the catalogue says.
    pub is_critical: bool,
    /// The event that says so; none when time does.
    pub cause: Option<EventId>,
    /// Since when another service is away that might say otherwise.
    pub unheard_since: Option<DateTime<Utc>>,
}

/// Who takes care of alerts: the role that owns one, and the leader of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carer {
    role: Role,
    duty: Option<Duty>,
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Something is amiss.
    Raise {
        /// What.
        amiss: Amiss,
        /// When.
        now: DateTime<Utc>,
    },
    /// Something was amiss, and is heard late.
    Note {
        /// What.
        amiss: Amiss,
        /// When it is heard.
        tell_at: DateTime<Utc>,
    },
    /// All is heard, and what was noted is not over.
    Tell {
        /// When.
        now: DateTime<Utc>,
        /// Since when another service is away that might say otherwise.
        unheard_since: Option<DateTime<Utc>>,
    },
    /// Somebody has seen it.
    Acknowledge {
        /// Who.
        by: Carer,
    },
    /// Somebody took care of it.
    ResolveByHand {
        /// Who.
        by: Carer,
    },
    /// What was missing has happened.
    ResolveByItself,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such alert: check the id")]
    Unknown,
    /// Somebody else's.
    #[error("the alert waits for another role: leave it to them, or to a leader")]
    NotYours,
    /// Somebody was quicker.
    #[error("the alert is acknowledged already: resolve it when it is taken care of")]
    AlreadyAcknowledged,
    /// It is over.
    #[error("the alert is resolved already")]
    AlreadyResolved,
}

impl Carer {
    /// As whom `actor` takes care.
    #[must_use]
    pub fn of(actor: &Actor) -> Carer {
        Carer { role: actor.role, duty: actor.duty }
    }

    /// An auditor changes nothing, except as data protection officer what waits for them.
    fn may_care_for(self, owner: Role) -> bool {
        match self.role {
            Role::Leader => true,
            Role::Auditor => owner == Role::Auditor && self.duty == Some(Duty::DataProtection),
            Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Coordinator
            | Role::Volunteer
            | Role::Administrator
            | Role::Family
            | Role::System => self.role == owner,
        }
    }
}

impl Alert {
    fn has_mandate(&self, by: Carer) -> Result<(), Rejection> {
        match self {
            // Nobody was told of what is only noted.
            Alert::Unknown | Alert::Noted(_) => Err(Rejection::Unknown),
            Alert::Raised(kept) | Alert::Acknowledged(kept) | Alert::Resolved(kept) => {
                if by.may_care_for(kept.owner) { Ok(()) } else { Err(Rejection::NotYours) }
            }
        }
    }
}

impl Amiss {
    fn raised(self, now: DateTime<Utc>) -> Fact {
        let rule = rules::rule(self.code);
        Fact::Raised {
            code: self.code,
            severity: if self.is_critical { Severity::Critical } else { rule.severity },
            owner: rule.owner,
            due_by: calendar::working_days_after(now, rule.working_days),
            rule_version: rules::VERSION,
            about: Some(self.about),
            cause: self.cause,
            unheard_since: self.unheard_since,
        }
    }

    fn noted(self, tell_at: DateTime<Utc>) -> Fact {
        let Amiss { code, about, is_critical, cause, unheard_since: _ } = self;
        Fact::Noted { code, about, is_critical, cause, tell_at }
    }

    /// Heard again, it is the same; another event says that it is so once more.
    fn is_news(self, before: Option<EventId>) -> bool {
        self.cause.is_some() && self.cause != before
    }
}

impl Aggregate for Alert {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Alert::{Acknowledged, Noted, Raised, Resolved, Unknown};
        use Command::{Acknowledge, Note, Raise, ResolveByHand, ResolveByItself, Tell};
        if let Acknowledge { by } | ResolveByHand { by } = command {
            self.has_mandate(by)?;
        }
        match (command, self) {
            (Raise { amiss, now }, Unknown) => Ok(vec![amiss.raised(now)]),
            (Raise { amiss, now }, Resolved(kept)) if amiss.is_news(kept.cause) => {
                Ok(vec![amiss.raised(now)])
            }
            (Raise { amiss, now }, Noted(noted)) if amiss.is_news(noted.cause) => {
                Ok(vec![amiss.raised(now)])
            }
            (Note { amiss, tell_at }, Unknown) => Ok(vec![amiss.noted(tell_at)]),
            (Note { amiss, tell_at }, Resolved(kept)) if amiss.is_news(kept.cause) => {
                Ok(vec![amiss.noted(tell_at)])
            }
            (Tell { now, unheard_since }, Noted(noted)) => {
                Ok(vec![Amiss { unheard_since, ..*noted }.raised(now)])
            }
            (Acknowledge { .. }, Raised(_)) => Ok(vec![Fact::Acknowledged {}]),
            (ResolveByHand { .. }, Raised(_) | Acknowledged(_)) => {
                Ok(vec![Fact::Resolved { how: Resolution::ByHand }])
            }
            (ResolveByItself, Raised(_) | Acknowledged(_)) => {
                Ok(vec![Fact::Resolved { how: Resolution::ByItself }])
            }
            (ResolveByItself, Noted(_)) => Ok(vec![Fact::Passed {}]),

            (Raise { .. } | Note { .. }, Noted(_) | Raised(_) | Acknowledged(_) | Resolved(_))
            | (Tell { .. }, Unknown | Raised(_) | Acknowledged(_) | Resolved(_))
            | (ResolveByItself, Unknown | Resolved(_)) => Ok(vec![]),
            (Acknowledge { .. }, Acknowledged(_)) => Err(Rejection::AlreadyAcknowledged),
            (Acknowledge { .. } | ResolveByHand { .. }, Resolved(_)) => {
                Err(Rejection::AlreadyResolved)
            }
            (Acknowledge { .. } | ResolveByHand { .. }, Unknown | Noted(_)) => {
                Err(Rejection::Unknown)
            }
        }
    }

    fn evolve(self, event: &Fact) -> Alert {
        match (event, self) {
            (Fact::Raised { owner, cause, .. }, _) => {
                Alert::Raised(Kept { owner: *owner, cause: *cause })
            }
            (Fact::Noted { code, about, is_critical, cause, .. }, _) => {
                let (code, about, is_critical, cause) = (*code, *about, *is_critical, *cause);
                Alert::Noted(Amiss { code, about, is_critical, cause, unheard_since: None })
            }
            (Fact::Passed {}, Alert::Noted(noted)) => {
                let owner = rules::rule(noted.code).owner;
                Alert::Resolved(Kept { owner, cause: noted.cause })
            }
            (Fact::Passed {}, it) => it,
            (
                Fact::Acknowledged {},
                Alert::Raised(kept) | Alert::Acknowledged(kept) | Alert::Resolved(kept),
            ) => Alert::Acknowledged(kept),
            (
                Fact::Resolved { .. },
                Alert::Raised(kept) | Alert::Acknowledged(kept) | Alert::Resolved(kept),
            ) => Alert::Resolved(kept),
            (
                Fact::Acknowledged {} | Fact::Resolved { .. },
                it @ (Alert::Unknown | Alert::Noted(_)),
            ) => it,
        }
    }
}

/// When somebody is told of what was heard late: of each source by itself, for it is that one's events that may say that it is over.
pub(crate) const TELL_OF_REFERRAL: &str = "tell_of_referral";
/// See [`TELL_OF_REFERRAL`].
pub(crate) const TELL_OF_THREAD: &str = "tell_of_thread";
/// See [`TELL_OF_REFERRAL`].
pub(crate) const TELL_OF_VAULT: &str = "tell_of_vault";

/// What an event sets or clears.
pub(crate) fn timers(fact: &Fact) -> Vec<Timer> {
    match fact {
        Fact::Noted { code, tell_at, .. } => vec![Timer::Set(telling(*code), *tell_at)],
        Fact::Raised { .. } | Fact::Passed {} => {
            [TELL_OF_REFERRAL, TELL_OF_THREAD, TELL_OF_VAULT].map(Timer::Clear).to_vec()
        }
        Fact::Acknowledged {} | Fact::Resolved { .. } => vec![],
    }
}

/// The kind of deadline by which somebody is told of what was heard late.
fn telling(code: AlertCode) -> &'static str {
    match code {
        AlertCode::ReferralOverdue
        | AlertCode::ReferralHeldUp
        | AlertCode::ConsiderationOverdue => TELL_OF_REFERRAL,
        AlertCode::SubjectRequestDue | AlertCode::BreakGlassUnreviewed => TELL_OF_VAULT,
        AlertCode::FamilyNotContacted
        | AlertCode::ConsentMissing
        | AlertCode::Silence
        | AlertCode::VoiceMissing
        | AlertCode::TransferOverdue
        | AlertCode::WithdrawalNotEffective
        | AlertCode::OwnSignatureMissing
        | AlertCode::NextStepOverdue
        | AlertCode::WithdrawalNotConfirmed
        | AlertCode::TalkWithFamily
        | AlertCode::SecondThread
        | AlertCode::AccountableCannotAct
        | AlertCode::FollowUpBlind => TELL_OF_THREAD,
    }
}
