//! What may happen to an assignment: one organisation is asked at a time, none twice, until one says yes or nobody is left.

mod command;
mod parts;

use platform::Aggregate;
use proto::{
    assignment::{AssignmentEndReason, AssignmentFact as Fact},
    code::Need,
    id::{OrganisationId, PersonId, ThreadId},
};

use self::parts::check_candidates;
pub use self::{
    command::{Command, Rejection, Told},
    parts::{Carrier, Choice, Open, Past, Plan, Task},
};
use crate::domain::speaks_for::SpeaksFor;

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
                need: plan.need,
                organisation: carrier.organisation,
                running: carrier.running,
            }),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Offering(..)
            | Assignment::Over(_) => None,
        }
    }

    /// What the asked organisation will work on if it says yes.
    #[must_use]
    pub fn offered_task(&self) -> Option<Task> {
        match self {
            Assignment::Offering(plan, open) => Some(Task {
                thread: plan.thread,
                child: plan.child,
                need: plan.need,
                organisation: open.organisation,
                running: None,
            }),
            Assignment::Unknown
            | Assignment::Planned(_)
            | Assignment::Accepted(..)
            | Assignment::Active(..)
            | Assignment::Over(_) => None,
        }
    }

    /// Whether it is around `child`, and not over.
    #[must_use]
    pub fn is_open_for(&self, child: PersonId) -> bool {
        match self {
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => plan.child == child,
            Assignment::Unknown | Assignment::Over(_) => false,
        }
    }

    /// Who said no, or nothing, to `need` for `child`.
    #[must_use]
    pub fn refused(&self, child: PersonId, need: Need) -> &[OrganisationId] {
        let (around, what, refused) = match self {
            Assignment::Unknown => return &[],
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => (plan.child, plan.need, &plan.refused),
            Assignment::Over(past) => (past.child, past.need, &past.refused),
        };
        if (around, what) == (child, need) { refused } else { &[] }
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
                None => *by == SpeaksFor::Municipality,
            },
            Command::RemoveContribution { by, organisation, .. } => by.is_heard_at(*organisation),
            Command::Plan { .. }
            | Command::Offer { .. }
            | Command::AddContribution { .. }
            | Command::ConfirmContribution { .. }
            | Command::Told(_) => true,
        };
        if is_theirs { Ok(()) } else { Err(Rejection::NotYourOrganisation) }
    }
}

impl Aggregate for Assignment {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    #[expect(clippy::too_many_lines, reason = "one arm for each command")]
    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Assignment::{Accepted, Active, Offering, Over, Planned, Unknown};
        use Command::{
            Accept, AddContribution, Complete, ConfirmContribution, Decline, End, Link, Offer,
            Plan, RemoveContribution, Told,
        };
        if *self != Unknown {
            self.has_mandate(&command)?;
        }
        match (command, self) {
            (
                Plan {
                    thread,
                    child,
                    age_band,
                    need,
                    programme,
                    candidates,
                    refused_before,
                    ask_again,
                },
                Unknown,
            ) => {
                check_candidates(&candidates)?;
                let is_asked_again = candidates.iter().any(|it| refused_before.contains(it));
                if is_asked_again && ask_again.is_none() {
                    return Err(Rejection::AskedBefore);
                }
                let ask_again = ask_again.filter(|_| is_asked_again);
                Ok(vec![Fact::Planned {
                    thread,
                    child,
                    age_band,
                    need,
                    programme,
                    candidates,
                    ask_again,
                }])
            }
            (Offer { next: None, .. }, Planned(plan)) if plan.left_to_ask().next().is_some() => {
                Err(Rejection::NobodyFree)
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
            (
                ConfirmContribution { organisation, contribution },
                Accepted(_, carrier) | Active(_, carrier),
            ) => Ok(vec![carrier.confirm(organisation, contribution)?]),
            (
                RemoveContribution { organisation, contribution, .. },
                Accepted(_, carrier) | Active(_, carrier),
            ) => Ok(vec![carrier.remove(organisation, contribution)?]),
            (Link { r#match, consented, .. }, Accepted(_, carrier) | Active(_, carrier)) => {
                Ok(vec![carrier.link(r#match, consented)?])
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
            (
                AddContribution { .. }
                | ConfirmContribution { .. }
                | RemoveContribution { .. }
                | Link { .. },
                Planned(_) | Offering(..) | Over(_),
            ) => Err(Rejection::NotCarried),
            (Complete { .. }, Planned(_) | Offering(..) | Accepted(..) | Over(_)) => {
                Err(Rejection::NotActive)
            }
            (End { .. }, Over(_)) => Err(Rejection::AlreadyOver),
            (
                Offer { .. }
                | Accept { .. }
                | Decline { .. }
                | AddContribution { .. }
                | ConfirmContribution { .. }
                | RemoveContribution { .. }
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
                    refused: vec![],
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
            Fact::OfferDeclined { organisation, .. } | Fact::OfferLapsed { organisation } => self
                .with_plan(|mut plan| {
                    plan.refused.push(*organisation);
                    Assignment::Planned(plan)
                }),
            Fact::NobodyFree { .. } => self,
            Fact::WentAlong { to, .. } => self.in_thread(*to),
            Fact::ContributionAdded { organisation, contribution } => {
                self.with_carrier(|carrier| {
                    carrier.parts.insert((*organisation, *contribution), false);
                })
            }
            Fact::ContributionConfirmed { organisation, contribution } => {
                self.with_carrier(|carrier| {
                    carrier.parts.insert((*organisation, *contribution), true);
                })
            }
            Fact::ContributionRemoved { organisation, contribution, .. } => {
                self.with_carrier(|carrier| {
                    carrier.parts.remove(&(*organisation, *contribution));
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
                let (asked, organisation) = (asked.to_vec(), organisation);
                self.with_plan(|plan| {
                    let Plan { child, need, refused, .. } = plan;
                    Assignment::Over(Past { asked, organisation, child, need, refused })
                })
            }
        }
    }
}

impl Assignment {
    fn told(&self, told: Told) -> Result<Vec<Fact>, Rejection> {
        use Assignment::{Accepted, Active, Offering, Over, Planned, Unknown};
        use Told::{Begin, EndWithThread, GoAlong, Lapse, Resume, Suspend, Unlink};
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
            (
                GoAlong { to },
                Planned(plan) | Offering(plan, _) | Accepted(plan, _) | Active(plan, _),
            ) if plan.thread != to => {
                vec![Fact::WentAlong { from: plan.thread, to, organisation: self.parties().1 }]
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
            | (
                GoAlong { .. },
                Unknown | Planned(_) | Offering(..) | Accepted(..) | Active(..) | Over(_),
            )
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

    fn in_thread(mut self, thread: ThreadId) -> Assignment {
        match &mut self {
            Assignment::Planned(plan)
            | Assignment::Offering(plan, _)
            | Assignment::Accepted(plan, _)
            | Assignment::Active(plan, _) => plan.thread = thread,
            Assignment::Unknown | Assignment::Over(_) => {}
        }
        self
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
