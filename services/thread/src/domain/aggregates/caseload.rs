//! What a bridge-builder is accountable for in one municipality, so that nobody leaves a thread behind (I-03). Pure.

use std::collections::BTreeSet;

use platform::Aggregate;
use proto::{
    code::Municipality,
    id::{ThreadId, UserId, derive},
    thread::CaseloadFact,
};
use uuid::Uuid;

/// A caseload, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caseload {
    threads: BTreeSet<ThreadId>,
    standing: Standing,
}

/// How somebody stands in a municipality.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    /// Nobody has said that they are a bridge-builder here.
    #[default]
    Unknown,
    Active,
    Inactive,
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
        /// Whether they have acted here as a bridge-builder themselves, by their own token: then they are known.
        has_acted: bool,
    },
    /// To have one less; where it was not theirs, nothing happens.
    LetGo {
        /// Who.
        bridge_builder: UserId,
        /// Which.
        thread: ThreadId,
    },
    /// To be known, so that they can get one.
    Activate {
        /// Who.
        bridge_builder: UserId,
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
    /// To be known, because the role was given.
    Arrive {
        /// Who.
        bridge_builder: UserId,
    },
    /// To get none any more, because the role has ended, whatever they are accountable for.
    Leave {
        /// Who.
        bridge_builder: UserId,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody is accountable whom nobody knows.
    #[error(
        "nobody is known by this id as a bridge-builder in the municipality: check the id, or let a leader activate them"
    )]
    Unknown,
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
    #[error("the bridge-builder is known already: there is nothing to do, or reactivate them")]
    AlreadyKnown,
    /// It was done before.
    #[error("the bridge-builder is active already: there is nothing to do")]
    AlreadyActive,
}

/// The stream of a bridge-builder's caseload in a municipality: who works for two has two.
#[must_use]
pub fn stream(bridge_builder: UserId, municipality: Municipality) -> Uuid {
    derive("caseload", &[bridge_builder.0.as_bytes(), municipality.as_str().as_bytes()])
}

impl Aggregate for Caseload {
    type Command = Command;
    type Event = CaseloadFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<CaseloadFact>, Rejection> {
        use Standing::{Active, Inactive, Unknown};
        match (command, self.standing) {
            (Command::TakeOn { .. }, Inactive) => Err(Rejection::Inactive),
            (Command::TakeOn { has_acted: false, .. }, Unknown) => Err(Rejection::Unknown),
            (Command::TakeOn { bridge_builder, thread, .. }, Active | Unknown)
                if !self.threads.contains(&thread) =>
            {
                Ok(vec![CaseloadFact::TakenOn { bridge_builder, thread }])
            }
            (Command::LetGo { bridge_builder, thread }, Active | Inactive | Unknown)
                if self.threads.contains(&thread) =>
            {
                Ok(vec![CaseloadFact::LetGo { bridge_builder, thread }])
            }
            (Command::TakeOn { .. }, Active | Unknown)
            | (Command::LetGo { .. }, Active | Inactive | Unknown) => Ok(vec![]),
            (Command::Activate { bridge_builder }, Unknown) => {
                Ok(vec![CaseloadFact::Activated { bridge_builder }])
            }
            (Command::Activate { .. }, Active | Inactive) => Err(Rejection::AlreadyKnown),
            (Command::Deactivate { .. } | Command::Reactivate { .. }, Unknown) => {
                Err(Rejection::Unknown)
            }
            (Command::Deactivate { .. }, Inactive) => Err(Rejection::AlreadyInactive),
            (Command::Deactivate { .. }, Active) if !self.threads.is_empty() => {
                Err(Rejection::Accountable(self.threads.len()))
            }
            (Command::Deactivate { bridge_builder }, Active) => {
                Ok(vec![CaseloadFact::Deactivated { bridge_builder }])
            }
            (Command::Arrive { bridge_builder }, Unknown) => {
                Ok(vec![CaseloadFact::Activated { bridge_builder }])
            }
            (Command::Leave { bridge_builder }, Unknown | Active) => {
                let threads: Vec<_> = self.threads.iter().copied().collect();
                Ok(vec![if threads.is_empty() {
                    CaseloadFact::Deactivated { bridge_builder }
                } else {
                    CaseloadFact::CannotAct { bridge_builder, threads }
                }])
            }
            // Told of twice, or too late: a role that has ended does not come back.
            (Command::Arrive { .. }, Active | Inactive) | (Command::Leave { .. }, Inactive) => {
                Ok(vec![])
            }
            (Command::Reactivate { .. }, Active) => Err(Rejection::AlreadyActive),
            (Command::Reactivate { bridge_builder }, Inactive) => {
                Ok(vec![CaseloadFact::Reactivated { bridge_builder }])
            }
        }
    }

    fn evolve(mut self, fact: &CaseloadFact) -> Caseload {
        match fact {
            CaseloadFact::TakenOn { thread, .. } => {
                self.threads.insert(*thread);
                // In older logs somebody who had left could get one.
                if self.standing == Standing::Unknown {
                    self.standing = Standing::Active;
                }
            }
            CaseloadFact::LetGo { thread, .. } => {
                self.threads.remove(thread);
            }
            CaseloadFact::Deactivated { .. } | CaseloadFact::CannotAct { .. } => {
                self.standing = Standing::Inactive;
            }
            CaseloadFact::Activated { .. } | CaseloadFact::Reactivated { .. } => {
                self.standing = Standing::Active;
            }
        }
        self
    }
}

impl Caseload {
    /// Whether they get no threads any more.
    #[must_use]
    pub fn is_inactive(&self) -> bool {
        self.standing == Standing::Inactive
    }
}
