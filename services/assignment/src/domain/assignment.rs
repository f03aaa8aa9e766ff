//! What may happen to an assignment: one organisation is asked at a time, none twice, until one says yes or nobody is left.

mod parts;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::Aggregate;
use proto::{
    assignment::{AssignmentFact as Fact, Contribution, DeclineReason, Programme},
    code::{AgeBand, Need},
    id::{MatchId, OrganisationId, PersonId, ThreadId},
};

use self::parts::check_candidates;
pub use self::parts::{Carrier, Choice, Open, Plan, Task};
use super::voice::Voice;

/// An assignment, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Assignment {
    /// There is none.
    #[default]
    Unknown,
    /// Nobody is asked yet.
    Planned(Plan),
    /// Somebody is asked (I-16: one at a time, because there is room for one).
    Offering(Plan, Open),
    /// Somebody said yes.
    Accepted(Plan, Carrier),
    /// A match has begun.
    Active(Plan, Carrier),
    /// It ended as planned.
    Completed,
    /// Nobody was left to ask.
    Unplaced,
}

/// What somebody asks for, time brings, or another decision brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// What is wanted, and whom to ask.
    Plan {
        /// Of which thread.
        thread: ThreadId,
        /// Around whom.
        child: PersonId,
        /// How old, coarsely.
        age_band: AgeBand,
        /// What is needed.
        need: Need,
        /// In which programme.
        programme: Programme,
        /// Whom to ask, the first first.
        candidates: Vec<OrganisationId>,
    },
    /// Ask the first.
    Offer {
        /// Who can be asked.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// Yes.
    Accept {
        /// For whom the asker speaks.
        by: Voice,
        /// When.
        now: DateTime<Utc>,
    },
    /// No.
    Decline {
        /// For whom the asker speaks.
        by: Voice,
        /// Why.
        reason: DeclineReason,
        /// Who can be asked instead.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// Silence until the end: the offer that expired then is over.
    Lapse {
        /// The moment it expired, by which it is known.
        expires_at: DateTime<Utc>,
        /// Who can be asked instead.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// Another organisation carries a part.
    AddContribution {
        /// Which.
        organisation: OrganisationId,
        /// What it gives.
        contribution: Contribution,
    },
    /// A match is proposed for it.
    Link {
        /// For whom the asker speaks.
        by: Voice,
        /// Which.
        r#match: MatchId,
    },
    /// A match of it begins.
    Begin,
    /// A match of it has ended.
    Unlink {
        /// Which.
        r#match: MatchId,
    },
    /// It ends as planned.
    Complete {
        /// For whom the asker speaks.
        by: Voice,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such assignment: check the id")]
    Unknown,
    /// Taken id.
    #[error("the assignment is planned already: choose another id for another assignment")]
    AlreadyPlanned,
    /// Nobody to ask.
    #[error("there is nobody to ask: name at least one organisation")]
    NoCandidates,
    /// Too many to ask.
    #[error("these are too many to ask one by one: name at most 50 organisations")]
    TooManyCandidates,
    /// Somebody is named twice.
    #[error("an organisation is asked once: name each only once")]
    NamedTwice,
    /// Asked before.
    #[error("somebody is asked, or was: plan another assignment to ask again")]
    AlreadyOffered,
    /// The choice is not one of those left to ask (I-17).
    #[error("only a candidate that was not asked before can be asked")]
    NotToBeAsked,
    /// No offer is open.
    #[error("no offer is open: it was answered, or it lapsed")]
    NoOpenOffer,
    /// Somebody else is asked, or carries it.
    #[error("this is not your organisation's: ask its coordinator")]
    NotYourOrganisation,
    /// Too late.
    #[error("the offer has lapsed: another organisation is asked now")]
    OfferExpired,
    /// Nobody carries it, or nobody does any more.
    #[error("no organisation carries the assignment now: wait until one has said yes")]
    NotCarried,
    /// The same part again.
    #[error("the organisation gives that already: there is nothing to add")]
    AlreadyContributes,
    /// I-11.
    #[error("another match of this assignment is running: end that one first")]
    MatchRunning,
    /// Never started.
    #[error("the assignment has not begun: start its match first")]
    NotActive,
}

impl Assignment {
    /// The candidates that were not asked, in the bridge-builder's order; none when nobody is to be asked any more.
    pub fn left_to_ask(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        let plan = match self {
            Assignment::Planned(plan) | Assignment::Offering(plan, _) => Some(plan),
            Assignment::Unknown
            | Assignment::Accepted(..)
            | Assignment::Active(..)
            | Assignment::Completed
            | Assignment::Unplaced => None,
        };
        plan.into_iter().flat_map(Plan::left_to_ask)
    }

    /// Who is asked now.
    #[must_use]
    pub fn open_offer(&self) -> Option<OrganisationId> {
        match self {
            Assignment::Offering(_, open) => Some(open.organisation),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Accepted(..)
            | Assignment::Active(..)
            | Assignment::Completed
            | Assignment::Unplaced => None,
        }
    }

    /// What the organisation that said yes works on.
    #[must_use]
    pub fn task(&self) -> Option<Task> {
        match self {
            Assignment::Accepted(plan, carrier) | Assignment::Active(plan, carrier) => Some(Task {
                thread: plan.thread,
                child: plan.child,
                organisation: carrier.organisation,
            }),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Offering(..)
            | Assignment::Completed
            | Assignment::Unplaced => None,
        }
    }
}

impl Aggregate for Assignment {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Assignment::{Accepted, Active, Completed, Offering, Planned, Unknown, Unplaced};
        use Command::{
            Accept, AddContribution, Begin, Complete, Decline, Lapse, Link, Offer, Plan, Unlink,
        };
        match (command, self) {
            (Plan { thread, child, age_band, need, programme, candidates }, Unknown) => {
                check_candidates(&candidates)?;
                Ok(vec![Fact::Planned { thread, child, age_band, need, programme, candidates }])
            }
            (Offer { next, now }, Planned(plan)) => Ok(vec![plan.ask(next, now)?]),
            (Accept { by, now }, Offering(_, open)) => {
                Ok(vec![Fact::OfferAccepted { organisation: open.answered_by(by, now)? }])
            }
            (Decline { by, reason, next, now }, Offering(plan, open)) => {
                plan.declined(open.answered_by(by, now)?, reason, next, now)
            }
            (Lapse { expires_at, next, now }, Offering(plan, open))
                if open.expires_at == expires_at =>
            {
                plan.lapsed(*open, next, now)
            }
            (
                AddContribution { organisation, contribution },
                Accepted(_, carrier) | Active(_, carrier),
            ) => Ok(vec![carrier.add(organisation, contribution)?]),
            (Link { by, r#match }, Accepted(_, carrier) | Active(_, carrier)) => {
                Ok(vec![carrier.link(by, r#match)?])
            }
            (Begin, Accepted(plan, carrier)) => Ok(vec![plan.started_by(carrier.organisation)]),
            (Unlink { r#match }, Accepted(_, carrier) | Active(_, carrier)) => {
                Ok(carrier.unlink(r#match))
            }
            (Complete { by }, Active(_, carrier)) => Ok(vec![carrier.complete(by)?]),

            // What has happened already, or cannot be any more, when it is not a person who asks.
            (
                Lapse { .. },
                Unknown | Planned(_) | Offering(..) | Accepted(..) | Active(..) | Completed
                | Unplaced,
            )
            | (Begin, Active(..))
            | (Unlink { .. }, Planned(_) | Offering(..) | Completed | Unplaced) => Ok(vec![]),

            (
                Plan { .. },
                Planned(_) | Offering(..) | Accepted(..) | Active(..) | Completed | Unplaced,
            ) => Err(Rejection::AlreadyPlanned),
            (Offer { .. }, Offering(..) | Accepted(..) | Active(..) | Completed | Unplaced) => {
                Err(Rejection::AlreadyOffered)
            }
            (
                Accept { .. } | Decline { .. },
                Planned(_) | Accepted(..) | Active(..) | Completed | Unplaced,
            ) => Err(Rejection::NoOpenOffer),
            (
                AddContribution { .. } | Link { .. } | Begin,
                Planned(_) | Offering(..) | Completed | Unplaced,
            ) => Err(Rejection::NotCarried),
            (Complete { .. }, Planned(_) | Offering(..) | Accepted(..) | Completed | Unplaced) => {
                Err(Rejection::NotActive)
            }
            (
                Offer { .. }
                | Accept { .. }
                | Decline { .. }
                | AddContribution { .. }
                | Link { .. }
                | Begin
                | Unlink { .. }
                | Complete { .. },
                Unknown,
            ) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> Assignment {
        match event {
            Fact::Planned { thread, child, age_band, need, candidates, .. } => {
                Assignment::Planned(Plan {
                    thread: *thread,
                    child: *child,
                    age_band: *age_band,
                    need: *need,
                    candidates: candidates.clone(),
                    asked: vec![],
                })
            }
            Fact::Offered { organisation, expires_at, .. } => self.with_plan(|mut plan| {
                plan.asked.push(*organisation);
                Assignment::Offering(
                    plan,
                    Open { organisation: *organisation, expires_at: *expires_at },
                )
            }),
            Fact::OfferAccepted { organisation } => self.with_plan(|plan| {
                let carrier =
                    Carrier { organisation: *organisation, running: None, parts: BTreeSet::new() };
                Assignment::Accepted(plan, carrier)
            }),
            Fact::OfferDeclined { .. } | Fact::OfferLapsed { .. } => {
                self.with_plan(Assignment::Planned)
            }
            Fact::Unplaced { .. } => Assignment::Unplaced,
            Fact::ContributionAdded { organisation, contribution } => {
                self.with_carrier(|carrier| {
                    carrier.parts.insert((*organisation, *contribution));
                })
            }
            Fact::MatchLinked { r#match } => {
                self.with_carrier(|carrier| carrier.running = Some(*r#match))
            }
            Fact::MatchUnlinked { .. } => self.with_carrier(|carrier| carrier.running = None),
            Fact::Started { .. } => match self {
                Assignment::Accepted(plan, carrier) => Assignment::Active(plan, carrier),
                Assignment::Unknown
                | Assignment::Planned(_)
                | Assignment::Offering(..)
                | Assignment::Active(..)
                | Assignment::Completed
                | Assignment::Unplaced => self,
            },
            Fact::Completed { .. } => Assignment::Completed,
        }
    }
}

impl Assignment {
    fn with_plan(self, next: impl FnOnce(Plan) -> Assignment) -> Assignment {
        match self {
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => next(plan),
            Assignment::Unknown | Assignment::Completed | Assignment::Unplaced => self,
        }
    }

    fn with_carrier(mut self, change: impl FnOnce(&mut Carrier)) -> Assignment {
        match &mut self {
            Assignment::Accepted(_, carrier) | Assignment::Active(_, carrier) => change(carrier),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Offering(..)
            | Assignment::Completed
            | Assignment::Unplaced => {}
        }
        self
    }
}
