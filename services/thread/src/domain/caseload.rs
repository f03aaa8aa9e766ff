//! What a bridge-builder is accountable for in one municipality, so that nobody leaves a thread behind (I-03). Pure.

use std::collections::BTreeSet;

use platform::{Aggregate, No, Sayings, Streams};
use proto::{
    code::Municipality,
    id::{ThreadId, UserId, derive},
    thread::{CaseloadFact, Event},
};
use uuid::Uuid;

use super::State;

/// A caseload, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caseload {
    threads: BTreeSet<ThreadId>,
    is_inactive: bool,
}

/// What someone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To have one thread more.
    TakeOn {
        /// Who.
        bridge_builder: UserId,
        /// Which.
        thread: ThreadId,
        /// Whether it has been decided elsewhere already: then it is so, active or not.
        is_decided: bool,
    },
    /// To have one less; where it was not theirs, nothing happens.
    LetGo {
        /// Who.
        bridge_builder: UserId,
        /// Which.
        thread: ThreadId,
    },
    /// To get none any more.
    Deactivate {
        /// Who.
        bridge_builder: UserId,
    },
    /// To get some again.
    Reactivate {
        /// Who.
        bridge_builder: UserId,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// I-03.
    #[error("the bridge-builder is not active: choose another, or let a leader reactivate them")]
    Inactive,
    /// I-03.
    #[error("the bridge-builder is accountable for {0} open threads: hand each over first")]
    Accountable(usize),
    /// It was done before.
    #[error("the bridge-builder is not active already: there is nothing to do")]
    AlreadyInactive,
    /// It was done before.
    #[error("the bridge-builder is active already: there is nothing to do")]
    AlreadyActive,
}

/// The stream of a bridge-builder's caseload in a municipality: who works for two has two.
#[must_use]
pub fn stream(bridge_builder: UserId, municipality: Municipality) -> Uuid {
    derive("caseload", &[bridge_builder.0.as_bytes(), municipality.as_str().as_bytes()])
}

/// Lets the caseload of a bridge-builder in `municipality` decide.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    municipality: Municipality,
    command: Command,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let (Command::TakeOn { bridge_builder, .. }
    | Command::LetGo { bridge_builder, .. }
    | Command::Deactivate { bridge_builder }
    | Command::Reactivate { bridge_builder }) = command;
    let it = streams.everywhere();
    Ok(it
        .decide::<Caseload>(stream(bridge_builder, municipality), command)?
        .in_tenant(municipality))
}

impl Aggregate for Caseload {
    type Command = Command;
    type Event = CaseloadFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<CaseloadFact>, Rejection> {
        match command {
            Command::TakeOn { is_decided, .. } if self.is_inactive && !is_decided => {
                Err(Rejection::Inactive)
            }
            Command::TakeOn { bridge_builder, thread, .. } if !self.threads.contains(&thread) => {
                Ok(vec![CaseloadFact::TakenOn { bridge_builder, thread }])
            }
            Command::LetGo { bridge_builder, thread } if self.threads.contains(&thread) => {
                Ok(vec![CaseloadFact::LetGo { bridge_builder, thread }])
            }
            Command::TakeOn { .. } | Command::LetGo { .. } => Ok(vec![]),
            Command::Deactivate { .. } if self.is_inactive => Err(Rejection::AlreadyInactive),
            Command::Deactivate { .. } if !self.threads.is_empty() => {
                Err(Rejection::Accountable(self.threads.len()))
            }
            Command::Deactivate { bridge_builder } => {
                Ok(vec![CaseloadFact::Deactivated { bridge_builder }])
            }
            Command::Reactivate { .. } if !self.is_inactive => Err(Rejection::AlreadyActive),
            Command::Reactivate { bridge_builder } => {
                Ok(vec![CaseloadFact::Reactivated { bridge_builder }])
            }
        }
    }

    fn evolve(mut self, fact: &CaseloadFact) -> Caseload {
        match fact {
            CaseloadFact::TakenOn { thread, .. } => {
                self.threads.insert(*thread);
            }
            CaseloadFact::LetGo { thread, .. } => {
                self.threads.remove(thread);
            }
            CaseloadFact::Deactivated { .. } => self.is_inactive = true,
            CaseloadFact::Reactivated { .. } => self.is_inactive = false,
        }
        self
    }
}
