//! What may happen to an assignment: one organisation is asked at a time, none twice, until one says yes or nobody is left.

mod parts;

use chrono::{DateTime, Utc};
use platform::Aggregate;
use proto::{
    assignment::{
        AssignmentEndReason, AssignmentFact as Fact, Contribution, DeclineReason, Programme,
    },
    code::{AgeBand, Need},
    id::{ConsentId, MatchId, OrganisationId, PersonId, ThreadId},
};

use self::parts::check_candidates;
pub use self::parts::{Carrier, Choice, Open, Past, Plan, Task};
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
    /// It ended: as planned, before its time, or because nobody was left to ask.
    Over(Past),
}

/// What somebody asks for, and what is told.
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
        /// Whether the organisation's consent in the thread has ended, so that it waits for a new one.
        rests: bool,
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
    /// It ends as planned.
    Complete {
        /// For whom the asker speaks.
        by: Voice,
    },
    /// It ends before its time.
    End {
        /// For whom the asker speaks.
        by: Voice,
        /// Why.
        reason: AssignmentEndReason,
    },
    /// Something that nobody asks for.
    Told(Told),
}

/// What time brings, or another decision brings with it. Where it has happened already, or cannot any more, nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Silence until the end: the offer that expired then is over.
    Lapse {
        /// The moment it expired, by which it is known.
        expires_at: DateTime<Utc>,
        /// Who can be asked instead.
        next: Option<Choice>,
        /// When.
        now: DateTime<Utc>,
    },
    /// A match of it begins.
    Begin,
    /// A match of it has ended.
    Unlink {
        /// Which.
        r#match: MatchId,
    },
    /// It ends because of what has become of its thread.
    EndWithThread {
        /// Why.
        reason: AssignmentEndReason,
    },
    /// The consent it rests on has ended.
    Suspend {
        /// Which.
        consent: ConsentId,
    },
    /// There is a new one.
    Resume {
        /// Which.
        consent: ConsentId,
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
    /// SC-04.
    #[error("the assignment rests until there is a new consent: ask the bridge-builder")]
    Suspended,
    /// A move and the end of a thread are told by others.
    #[error(
        "a move and the end of the thread end an assignment by themselves: give another reason"
    )]
    NotByHand,
    /// It is over.
    #[error("the assignment has ended already")]
    AlreadyOver,
}

impl Assignment {
    /// The candidates that were not asked, in the bridge-builder's order; none when nobody is to be asked any more.
    pub fn left_to_ask(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        let plan = match self {
            Assignment::Planned(plan) | Assignment::Offering(plan, _) => Some(plan),
            Assignment::Unknown
            | Assignment::Accepted(..)
            | Assignment::Active(..)
            | Assignment::Over(_) => None,
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
            | Assignment::Over(_) => None,
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
                running: carrier.running,
                rests: carrier.rests,
            }),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Offering(..)
            | Assignment::Over(_) => None,
        }
    }

    /// In which thread it is, as long as it is not over.
    #[must_use]
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => Some(plan.thread),
            Assignment::Unknown | Assignment::Over(_) => None,
        }
    }

    /// Who was asked, and who carries or carried it.
    fn parties(&self) -> (&[OrganisationId], Option<OrganisationId>) {
        match self {
            Assignment::Unknown => (&[], None),
            Assignment::Planned(plan) | Assignment::Offering(plan, _) => (&plan.asked, None),
            Assignment::Accepted(plan, carrier) | Assignment::Active(plan, carrier) => {
                (&plan.asked, Some(carrier.organisation))
            }
            Assignment::Over(past) => (&past.asked, past.organisation),
        }
    }

    /// Whether the asker may ask that of this assignment at all, however it stands.
    fn has_mandate(&self, command: &Command) -> Result<(), Rejection> {
        let (asked, carrier) = self.parties();
        let is_theirs = match command {
            Command::Accept { by, .. } | Command::Decline { by, .. } => match self.open_offer() {
                Some(asked) => by.is_of(asked),
                None => asked.iter().any(|it| by.is_of(*it)),
            },
            Command::Link { by, .. } => match carrier {
                Some(carrier) => by.is_of(carrier),
                None => asked.iter().any(|it| by.is_of(*it)),
            },
            Command::Complete { by } | Command::End { by, .. } => match carrier {
                Some(carrier) => by.is_heard_at(carrier),
                None => *by == Voice::Municipality,
            },
            Command::Plan { .. }
            | Command::Offer { .. }
            | Command::AddContribution { .. }
            | Command::Told(_) => true,
        };
        if is_theirs { Ok(()) } else { Err(Rejection::NotYourOrganisation) }
    }
}

impl Aggregate for Assignment {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Assignment::{Accepted, Active, Offering, Over, Planned, Unknown};
        use Command::{Accept, AddContribution, Complete, Decline, End, Link, Offer, Plan, Told};
        if *self != Unknown {
            self.has_mandate(&command)?;
        }
        match (command, self) {
            (Plan { thread, child, age_band, need, programme, candidates }, Unknown) => {
                check_candidates(&candidates)?;
                Ok(vec![Fact::Planned { thread, child, age_band, need, programme, candidates }])
            }
            (Offer { next, now }, Planned(plan)) => Ok(vec![plan.ask(next, now)?]),
            (Accept { rests, now, .. }, Offering(_, open)) => open.accepted(rests, now),
            (Decline { reason, next, now, .. }, Offering(plan, open)) => {
                plan.declined(open.in_time(now)?, reason, next, now)
            }
            (
                AddContribution { organisation, contribution },
                Accepted(_, carrier) | Active(_, carrier),
            ) => Ok(vec![carrier.add(organisation, contribution)?]),
            (Link { r#match, .. }, Accepted(_, carrier) | Active(_, carrier)) => {
                Ok(vec![carrier.link(r#match)?])
            }
            (Complete { .. }, Active(_, carrier)) => Ok(vec![carrier.complete()?]),
            (End { reason, .. }, Planned(_) | Offering(..) | Accepted(..) | Active(..)) => {
                Ok(vec![self.ended_by_hand(reason)?])
            }
            (Told(told), _) => self.told(told),

            (Plan { .. }, Planned(_) | Offering(..) | Accepted(..) | Active(..) | Over(_)) => {
                Err(Rejection::AlreadyPlanned)
            }
            (Offer { .. }, Offering(..) | Accepted(..) | Active(..) | Over(_)) => {
                Err(Rejection::AlreadyOffered)
            }
            (Accept { .. } | Decline { .. }, Planned(_) | Accepted(..) | Active(..) | Over(_)) => {
                Err(Rejection::NoOpenOffer)
            }
            (AddContribution { .. } | Link { .. }, Planned(_) | Offering(..) | Over(_)) => {
                Err(Rejection::NotCarried)
            }
            (Complete { .. }, Planned(_) | Offering(..) | Accepted(..) | Over(_)) => {
                Err(Rejection::NotActive)
            }
            (End { .. }, Over(_)) => Err(Rejection::AlreadyOver),
            (
                Offer { .. }
                | Accept { .. }
                | Decline { .. }
                | AddContribution { .. }
                | Link { .. }
                | Complete { .. }
                | End { .. },
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
            Fact::OfferAccepted { organisation } => {
                self.with_plan(|plan| Assignment::Accepted(plan, Carrier::of(*organisation)))
            }
            Fact::OfferDeclined { .. } | Fact::OfferLapsed { .. } => {
                self.with_plan(Assignment::Planned)
            }
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
                | Assignment::Over(_) => self,
            },
            Fact::Suspended { .. } => self.with_carrier(|carrier| carrier.rests = true),
            Fact::Resumed { .. } => self.with_carrier(|carrier| carrier.rests = false),
            Fact::Unplaced { .. } | Fact::Completed { .. } | Fact::Ended { .. } => {
                let (asked, organisation) = self.parties();
                Assignment::Over(Past { asked: asked.to_vec(), organisation })
            }
        }
    }
}

impl Assignment {
    fn told(&self, told: Told) -> Result<Vec<Fact>, Rejection> {
        use Assignment::{Accepted, Active, Offering, Over, Planned, Unknown};
        use Told::{Begin, EndWithThread, Lapse, Resume, Suspend, Unlink};
        Ok(match (told, self) {
            (Lapse { expires_at, next, now }, Offering(plan, open))
                if open.expires_at == expires_at =>
            {
                plan.lapsed(*open, next, now)?
            }
            (Begin, Accepted(plan, carrier)) => vec![carrier.begin(plan)?],
            (Begin, Active(_, carrier)) => carrier.go_on()?,
            (Unlink { r#match }, Accepted(_, carrier) | Active(_, carrier)) => {
                carrier.unlink(r#match)
            }
            (EndWithThread { reason }, Planned(_) | Offering(..) | Accepted(..) | Active(..)) => {
                vec![Fact::Ended { reason, organisation: self.parties().1 }]
            }
            (Suspend { consent }, Accepted(_, carrier) | Active(_, carrier)) => {
                carrier.suspend(consent)
            }
            (Resume { consent }, Accepted(_, carrier) | Active(_, carrier)) => {
                carrier.resume(consent)
            }

            (
                Lapse { .. },
                Unknown | Planned(_) | Offering(..) | Accepted(..) | Active(..) | Over(_),
            )
            | (Unlink { .. }, Planned(_) | Offering(..) | Over(_))
            | (EndWithThread { .. }, Unknown | Over(_))
            | (Suspend { .. } | Resume { .. }, Unknown | Planned(_) | Offering(..) | Over(_)) => {
                vec![]
            }
            // A match begins only of an assignment that somebody carries.
            (Begin, Planned(_) | Offering(..) | Over(_)) => return Err(Rejection::NotCarried),
            (Begin | Unlink { .. }, Unknown) => return Err(Rejection::Unknown),
        })
    }

    fn ended_by_hand(&self, reason: AssignmentEndReason) -> Result<Fact, Rejection> {
        match reason {
            AssignmentEndReason::Moved | AssignmentEndReason::ThreadClosed => {
                Err(Rejection::NotByHand)
            }
            AssignmentEndReason::FamilyWish
            | AssignmentEndReason::NotRight
            | AssignmentEndReason::OrganisationStopped => {
                Ok(Fact::Ended { reason, organisation: self.parties().1 })
            }
        }
    }

    fn with_plan(self, next: impl FnOnce(Plan) -> Assignment) -> Assignment {
        match self {
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => next(plan),
            Assignment::Unknown | Assignment::Over(_) => self,
        }
    }

    fn with_carrier(mut self, change: impl FnOnce(&mut Carrier)) -> Assignment {
        match &mut self {
            Assignment::Accepted(_, carrier) | Assignment::Active(_, carrier) => change(carrier),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Offering(..)
            | Assignment::Over(_) => {}
        }
        self
    }
}
