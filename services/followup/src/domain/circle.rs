//! What is known here of a thread: who is in it, what is done in it, and who works with it.
//!
//! It stands on a stream of its own, because a decision looks at nothing but this service's own streams.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use chrono::{Datelike as _, NaiveDate};
use platform::Aggregate;
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    followup::{CircleAssignment, CircleCaseWorker, CircleChild, CircleFact as Fact},
    id::{AssignmentId, ConsentId, PersonId, ThreadId, UserId, derive},
};
use uuid::Uuid;

/// A thread, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circle {
    is_open: bool,
    children: BTreeMap<PersonId, Age>,
    /// Who is accountable.
    bridge_builder: Option<UserId>,
    /// Who referred, or received it, by the referral or transfer that made them so.
    case_workers: BTreeMap<Uuid, UserId>,
    /// Around whom each assignment is.
    assignments: BTreeMap<AssignmentId, PersonId>,
    goes_on_in: Option<ThreadId>,
    took_in: BTreeSet<ThreadId>,
    /// The consents that somebody gave alone about themself: their end is nobody else's business (L-20).
    own_decisions: BTreeSet<ConsentId>,
}

/// How old a child was, coarsely, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Age {
    band: AgeBand,
    since_on: NaiveDate,
}

/// What others tell us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// It is open.
    Opened,
    /// It is around this child.
    Joined {
        /// Who.
        child: PersonId,
        /// How old, coarsely.
        age_band: AgeBand,
        /// The day.
        on: NaiveDate,
    },
    /// It is not any more, and what is done for the child is done elsewhere.
    Left(PersonId),
    /// Who is accountable.
    Accountable(UserId),
    /// Whose referral, or whose receipt, it is.
    CaseWorker {
        /// By which referral or transfer.
        by: Uuid,
        /// Who.
        user: UserId,
    },
    /// The referral was withdrawn or returned.
    NoCaseWorker {
        /// Which.
        by: Uuid,
    },
    /// An assignment is planned in it, or came along with its child.
    Planned {
        /// Which.
        assignment: AssignmentId,
        /// Around whom.
        child: PersonId,
    },
    /// It ended.
    Closed,
    /// Another municipality acts: whose referral it was works with it no longer.
    Moved,
    /// It goes on in another, or stands for itself again.
    GoesOnIn(Option<ThreadId>),
    /// Another goes on in it.
    TookIn(ThreadId),
    /// It does not any more.
    GaveBack(ThreadId),
    /// Somebody decides alone about their own data.
    OwnDecision {
        /// By which consent.
        consent: ConsentId,
        /// Who.
        subject: PersonId,
    },
}

impl Circle {
    /// The stream of what is known of `thread`.
    #[must_use]
    pub fn of(thread: ThreadId) -> Uuid {
        derive("circle_of_thread", &[thread.0.as_bytes()])
    }

    /// Whether `actor` works with the thread while it is open: its accountable bridge-builder, or a case worker whose
    /// referral it is (I-24).
    #[must_use]
    pub fn is_work_of(&self, actor: &Actor) -> bool {
        if !self.is_open || self.goes_on_in.is_some() {
            return false;
        }
        match actor.role {
            Role::BridgeBuilder => self.bridge_builder == Some(actor.subject),
            Role::CaseWorker => self.case_workers.values().any(|it| *it == actor.subject),
            Role::Leader
            | Role::Coordinator
            | Role::Volunteer
            | Role::Administrator
            | Role::Auditor
            | Role::Family
            | Role::System => false,
        }
    }

    /// How old `child` can be at most on `day`; nothing when the thread is not around it.
    #[must_use]
    pub fn most_years_on(&self, child: PersonId, day: NaiveDate) -> Option<u32> {
        let Age { band, since_on } = *self.children.get(&child)?;
        let oldest = match band {
            AgeBand::Age0To5 => 5,
            AgeBand::Age6To9 => 9,
            AgeBand::Age10To14 => 14,
            AgeBand::Age15To17 => 17,
            AgeBand::Age18To22 => 22,
        };
        let begun = day.year().saturating_sub(since_on.year()).saturating_add(1);
        Some(u32::try_from(begun).unwrap_or(0).saturating_add(oldest))
    }

    /// Around whom the assignment is.
    #[must_use]
    pub fn child_of(&self, assignment: AssignmentId) -> Option<PersonId> {
        self.assignments.get(&assignment).copied()
    }

    /// What is done for `child`.
    pub fn assignments_of(&self, child: PersonId) -> impl Iterator<Item = AssignmentId> + '_ {
        self.assignments.iter().filter(move |it| *it.1 == child).map(|it| *it.0)
    }

    /// Who referred.
    pub fn case_workers(&self) -> impl Iterator<Item = (Uuid, UserId)> + '_ {
        self.case_workers.iter().map(|it| (*it.0, *it.1))
    }

    /// In which thread it goes on.
    #[must_use]
    pub fn goes_on_in(&self) -> Option<ThreadId> {
        self.goes_on_in
    }

    /// The threads that go on in it.
    pub fn took_in(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.took_in.iter().copied()
    }

    /// Whether somebody gave that consent alone about themself.
    #[must_use]
    pub fn is_own_decision(&self, consent: ConsentId) -> bool {
        self.own_decisions.contains(&consent)
    }

    #[expect(clippy::needless_pass_by_value, reason = "as every fact is folded")]
    fn after(mut self, told: Told) -> Circle {
        match told {
            Told::Opened => self.is_open = true,
            Told::Joined { child, age_band: band, on: since_on } => {
                self.children.insert(child, Age { band, since_on });
            }
            Told::Left(child) => {
                self.children.remove(&child);
                self.assignments.retain(|_, around| *around != child);
            }
            Told::Accountable(user) => self.bridge_builder = Some(user),
            Told::CaseWorker { by, user } => {
                self.case_workers.insert(by, user);
            }
            Told::NoCaseWorker { by } => {
                self.case_workers.remove(&by);
            }
            Told::Planned { assignment, child } => {
                self.assignments.insert(assignment, child);
            }
            Told::Closed => self.is_open = false,
            Told::Moved => self.case_workers.clear(),
            Told::GoesOnIn(thread) => self.goes_on_in = thread,
            Told::TookIn(thread) => {
                self.took_in.insert(thread);
            }
            Told::GaveBack(thread) => {
                self.took_in.remove(&thread);
            }
            // Of a parent's own data the family may hear; a child's own right is the child's.
            Told::OwnDecision { consent, subject } => {
                if self.children.contains_key(&subject) {
                    self.own_decisions.insert(consent);
                }
            }
        }
        self
    }

    fn known(&self) -> Fact {
        let child = |(child, age): (&PersonId, &Age)| CircleChild {
            child: *child,
            age_band: age.band,
            since_on: age.since_on,
        };
        let case_worker =
            |(by, user): (&Uuid, &UserId)| CircleCaseWorker { by: *by, case_worker: *user };
        let assignment = |(assignment, child): (&AssignmentId, &PersonId)| CircleAssignment {
            assignment: *assignment,
            child: *child,
        };
        Fact::Known {
            is_open: self.is_open,
            children: self.children.iter().map(child).collect(),
            bridge_builder: self.bridge_builder,
            case_workers: self.case_workers.iter().map(case_worker).collect(),
            assignments: self.assignments.iter().map(assignment).collect(),
            goes_on_in: self.goes_on_in,
            took_in: self.took_in.iter().copied().collect(),
            own_decisions: self.own_decisions.iter().copied().collect(),
        }
    }
}

impl Aggregate for Circle {
    type Command = Vec<Told>;
    type Event = Fact;
    type Rejection = Infallible;

    fn decide(&self, told: Vec<Told>) -> Result<Vec<Fact>, Infallible> {
        let after = told.into_iter().fold(self.clone(), Circle::after);
        Ok(if after == *self { vec![] } else { vec![after.known()] })
    }

    fn evolve(self, event: &Fact) -> Circle {
        let Fact::Known {
            is_open,
            children,
            bridge_builder,
            case_workers,
            assignments,
            goes_on_in,
            took_in,
            own_decisions,
        } = event;
        let age = |it: &CircleChild| (it.child, Age { band: it.age_band, since_on: it.since_on });
        Circle {
            is_open: *is_open,
            children: children.iter().map(age).collect(),
            bridge_builder: *bridge_builder,
            case_workers: case_workers.iter().map(|it| (it.by, it.case_worker)).collect(),
            assignments: assignments.iter().map(|it| (it.assignment, it.child)).collect(),
            goes_on_in: *goes_on_in,
            took_in: took_in.iter().copied().collect(),
            own_decisions: own_decisions.iter().copied().collect(),
        }
    }
}
