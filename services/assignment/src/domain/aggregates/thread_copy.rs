//! What is known here of a thread: whether it is open and around whom, and which assignments are its own.
//!
//! It stands on a stream of its own beside the assignments, because what happens to a thread happens to all of them at once,
//! and because a decision may look at nothing but this service's own streams.

use std::collections::{BTreeMap, BTreeSet};

use platform::Aggregate;
use proto::{
    assignment::BoardFact as Fact,
    code::Municipality,
    id::{AssignmentId, PersonId, ThreadId, derive},
};
use uuid::Uuid;

/// A thread, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadCopy {
    children: BTreeSet<PersonId>,
    is_closed: bool,
    assignments: Vec<AssignmentId>,
    survivor: Option<ThreadId>,
    took_in: BTreeSet<ThreadId>,
    /// Where the children went who have another thread.
    gone: BTreeMap<PersonId, ThreadId>,
}

/// What `thread` tells us, or a plan brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// It is around this child.
    Join(PersonId),
    /// It is not any more: the child has a thread of its own.
    Leave(PersonId, ThreadId),
    /// An assignment went along.
    LetGo(AssignmentId),
    /// It ended.
    Close,
    /// It goes on after all.
    Reopen,
    /// It goes on in another.
    MergeInto(ThreadId),
    /// It stands for itself again.
    UndoMerge,
    /// Another goes on in it.
    TakeIn(ThreadId),
    /// It does not any more.
    GiveBack(ThreadId),
    /// Another municipality acts.
    Move(Municipality),
    /// An assignment was planned in it when there were no boards.
    Adopt(AssignmentId),
    /// A bridge-builder plans an assignment in it.
    Plan {
        /// Which.
        assignment: AssignmentId,
        /// Whether it is around a child of the thread, or of one it took in.
        is_its_child: bool,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It ended, or goes on in another.
    #[error("the thread is closed, or goes on in another: plan in a thread that is open")]
    Closed,
    /// Somebody else's thread.
    #[error("the thread is not around this child: name a child of the thread")]
    NotItsChild,
}

impl ThreadCopy {
    /// The stream of what is known of `thread`.
    #[must_use]
    pub fn of(thread: ThreadId) -> Uuid {
        derive("assignments_of_thread", &[thread.0.as_bytes()])
    }

    /// Whether the thread is around `child`.
    #[must_use]
    pub fn is_around(&self, child: PersonId) -> bool {
        self.children.contains(&child)
    }

    /// What is planned in it.
    #[must_use]
    pub fn assignments(&self) -> &[AssignmentId] {
        &self.assignments
    }

    /// Which thread `child` has instead.
    #[must_use]
    pub fn gone_to(&self, child: PersonId) -> Option<ThreadId> {
        self.gone.get(&child).copied()
    }

    /// In which thread it goes on.
    #[must_use]
    pub fn survivor(&self) -> Option<ThreadId> {
        self.survivor
    }

    /// The threads that go on in it.
    pub fn took_in(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.took_in.iter().copied()
    }
}

impl Aggregate for ThreadCopy {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{
            Adopt, Close, GiveBack, Join, Leave, LetGo, MergeInto, Move, Plan, Reopen, TakeIn,
            UndoMerge,
        };
        // What `thread` tells is taken as it is; what is known already is nothing new.
        let (is_news, fact) = match command {
            Join(child) => (!self.is_around(child), Fact::ChildJoined { child }),
            Leave(child, to) => (self.is_around(child), Fact::ChildLeft { child, to: Some(to) }),
            LetGo(assignment) => {
                (self.assignments.contains(&assignment), Fact::AssignmentLeft { assignment })
            }
            Close => (!self.is_closed, Fact::Closed {}),
            Reopen => (self.is_closed, Fact::Reopened {}),
            MergeInto(survivor) => (self.survivor != Some(survivor), Fact::MergedInto { survivor }),
            UndoMerge => (self.survivor.is_some(), Fact::MergeUndone {}),
            TakeIn(thread) => (!self.took_in.contains(&thread), Fact::TookIn { thread }),
            GiveBack(thread) => (self.took_in.contains(&thread), Fact::GaveBack { thread }),
            Move(to) => (true, Fact::Moved { to }),
            Adopt(assignment) => {
                (!self.assignments.contains(&assignment), Fact::AssignmentPlanned { assignment })
            }
            Plan { .. } if self.is_closed || self.survivor.is_some() => {
                return Err(Rejection::Closed);
            }
            Plan { is_its_child: false, .. } => return Err(Rejection::NotItsChild),
            Plan { assignment, is_its_child: true } => {
                (true, Fact::AssignmentPlanned { assignment })
            }
        };
        Ok(if is_news { vec![fact] } else { vec![] })
    }

    fn evolve(mut self, event: &Fact) -> ThreadCopy {
        match event {
            Fact::ChildJoined { child } => {
                self.children.insert(*child);
                self.gone.remove(child);
            }
            Fact::ChildLeft { child, to } => {
                self.children.remove(child);
                self.gone.extend(to.map(|it| (*child, it)));
            }
            Fact::AssignmentLeft { assignment } => self.assignments.retain(|it| it != assignment),
            Fact::Closed {} => self.is_closed = true,
            Fact::Reopened {} => self.is_closed = false,
            // Whose data they are about was not said then, so nothing can rest on them.
            Fact::ConsentGiven { .. } | Fact::ConsentEnded { .. } => {}
            Fact::AssignmentPlanned { assignment } => self.assignments.push(*assignment),
            Fact::MergedInto { survivor } => self.survivor = Some(*survivor),
            Fact::MergeUndone {} => self.survivor = None,
            Fact::TookIn { thread } => {
                self.took_in.insert(*thread);
            }
            Fact::GaveBack { thread } => {
                self.took_in.remove(thread);
            }
            // Whose the stream is stands beside its events, not in them.
            Fact::Moved { .. } => {}
        }
        self
    }
}
