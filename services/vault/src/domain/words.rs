//! Words or a person's field, sealed once.

use platform::Aggregate;
use proto::{
    id::{PersonId, ThreadId},
    sealed::Sealed,
    vault::{Controller, Field, WordsFact},
    who::{Actor, Role},
};

/// How long words may be, in characters.
pub(crate) const LENGTH_MAX: usize = 10_000;

/// Who may seal anything at all; for whom and as whom, see [`mandate`].
pub(crate) const SEALERS: &[Role] =
    &[Role::CaseWorker, Role::BridgeBuilder, Role::Coordinator, Role::Volunteer, Role::Family];

/// Sealed words, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Words {
    /// Nothing is sealed under this id.
    #[default]
    Unknown,
    /// These are.
    Sealed(What),
}

/// What is sealed, without saying it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct What {
    /// Which, as which.
    pub sealed: Sealed,
    /// About whom.
    pub subject: PersonId,
    /// Who is responsible.
    pub controller: Controller,
    /// What.
    pub field: Field,
}

/// Says that the words are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// In which thread.
    pub thread: Option<ThreadId>,
    /// Which.
    pub what: What,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is nothing to seal.
    #[error("there are no words")]
    NoWords,
    /// There is too much to seal at once.
    #[error("the words are longer than {LENGTH_MAX} characters")]
    TooLong,
    /// Something else is sealed under this id.
    #[error("something else is sealed under this id")]
    Taken,
    /// The asker does not act for this controller.
    #[error("the asker does not seal for this controller")]
    NotYourController,
    /// A family member speaks for themself.
    #[error("a family member seals only what is about themself")]
    NotAboutYou,
}

/// Whether `actor` may seal something about `subject` for `controller`: a municipality's people and the family for the
/// municipality, an organisation's people for their organisation (D-12).
///
/// # Errors
/// Why not.
pub(crate) fn mandate(
    actor: &Actor,
    controller: Controller,
    subject: PersonId,
) -> Result<(), Rejection> {
    match (actor.role, controller) {
        (Role::CaseWorker | Role::BridgeBuilder, Controller::Municipality) => Ok(()),
        (Role::Family, Controller::Municipality) if actor.subject.0 == subject.0 => Ok(()),
        (Role::Family, Controller::Municipality) => Err(Rejection::NotAboutYou),
        (Role::Coordinator | Role::Volunteer, Controller::Organisation(organisation))
            if actor.organisation == Some(organisation) =>
        {
            Ok(())
        }
        (
            Role::CaseWorker
            | Role::BridgeBuilder
            | Role::Coordinator
            | Role::Volunteer
            | Role::Family
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System,
            Controller::Municipality | Controller::Organisation(_),
        ) => Err(Rejection::NotYourController),
    }
}

/// Whether `words` can be sealed.
///
/// # Errors
/// Why not.
pub(crate) fn measure(words: &str) -> Result<(), Rejection> {
    if words.trim().is_empty() {
        Err(Rejection::NoWords)
    } else if words.chars().nth(LENGTH_MAX).is_some() {
        Err(Rejection::TooLong)
    } else {
        Ok(())
    }
}

impl Aggregate for Words {
    type Command = Command;
    type Event = WordsFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<WordsFact>, Rejection> {
        match self {
            Words::Unknown => {
                let What { sealed, subject, controller, field } = command.what;
                Ok(vec![WordsFact::WasSealed { sealed, subject, controller, field }])
            }
            Words::Sealed(what) if *what == command.what => Ok(vec![]),
            Words::Sealed(_) => Err(Rejection::Taken),
        }
    }

    fn evolve(self, event: &WordsFact) -> Words {
        match *event {
            WordsFact::WasSealed { sealed, subject, controller, field } => {
                Words::Sealed(What { sealed, subject, controller, field })
            }
        }
    }
}
