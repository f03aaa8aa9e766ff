//! Words or a person's field, sealed once.

use std::collections::BTreeSet;

use platform::Aggregate;
use proto::{
    actor::{Actor, Role},
    id::{PersonId, SealedId, ThreadId},
    sealed::Sealed,
    text,
    vault::{Controller, Field, ShareWith, WordsFact},
};

/// How long words may be, in characters.
pub(crate) const LENGTH_MAX: usize = 10_000;

/// Who may seal anything at all; for whom and as whom, see [`mandate`].
pub(crate) const SEALERS: &[Role] = &[
    Role::CaseWorker,
    Role::BridgeBuilder,
    Role::Coordinator,
    Role::Volunteer,
    Role::Family,
    Role::Leader,
    Role::Auditor,
];

/// Sealed words, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Words {
    /// Nothing is sealed under this id.
    #[default]
    Unknown,
    /// These are, and are shared with these.
    Sealed(What, BTreeSet<ShareWith>),
    /// They were, and nothing ever referred to them: the same may be sealed again.
    Destroyed(What),
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
    /// Another municipality's words, of which these are a copy.
    pub copy_of: Option<SealedId>,
}

impl What {
    /// Whether both are the same thing, sealed at one time and at another: no two ciphertexts are alike.
    fn is_as(&self, other: &What) -> bool {
        let of = |it: &What| (it.sealed.id, it.subject, it.controller, it.field, it.copy_of);
        of(self) == of(other)
    }
}

/// What can be asked of sealed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Says that they are sealed.
    Seal {
        /// In which thread.
        thread: Option<ThreadId>,
        /// Which.
        what: What,
    },
    /// Lets others see them: asked by who wrote them.
    Share(ShareWith),
    /// No event refers to them, a day after.
    DestroyUnused,
}

impl Command {
    pub(super) fn thread(&self) -> Option<ThreadId> {
        match self {
            Command::Seal { thread, .. } => *thread,
            Command::Share(_) | Command::DestroyUnused => None,
        }
    }
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
    /// Nothing is sealed under this id, or nothing of the asker's.
    #[error("nothing is sealed under this id")]
    Unknown,
    /// Those see them already.
    #[error("the words are shared with them already")]
    AlreadyShared,
    /// That is not said in words of somebody, or is nobody else's to see.
    #[error("such a field is not shared")]
    NotShared,
    /// An age is computed from the birth date.
    #[error("an age is computed, never sealed")]
    Computed,
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
    field: Field,
) -> Result<(), Rejection> {
    match (actor.role, controller) {
        // Leaders and auditors write why they break the glass, and nothing else.
        (Role::Leader | Role::Auditor, Controller::Municipality)
            if field == Field::BreakGlassReason =>
        {
            Ok(())
        }
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

/// What a person has one of: the latest is the one that counts, so that to seal it is to change it.
pub(crate) const ONE_EACH: [Field; 6] =
    [Field::FirstName, Field::Surname, Field::Phone, Field::Cpr, Field::Address, Field::BirthDate];

/// Whether a field is one of a person, that `change_person` changes.
pub(crate) fn is_of_person(field: Field) -> bool {
    ONE_EACH.contains(&field)
}

/// Whether others act by a field, so that nobody writes it of whom they do not work with: what a person has one of, and what
/// somebody must know to be with them.
pub(crate) fn others_rely_on(field: Field) -> bool {
    is_of_person(field)
        || matches!(field, Field::Interests | Field::HealthNeed | Field::PracticalInstruction)
}

/// Whether `words` can be sealed.
///
/// # Errors
/// Why not.
pub(crate) fn measure(words: &str) -> Result<(), Rejection> {
    if text::is_blank(words) {
        Err(Rejection::NoWords)
    } else if words.chars().nth(LENGTH_MAX).is_some() {
        Err(Rejection::TooLong)
    } else {
        Ok(())
    }
}

/// With whom words of `field` can be shared: a note with case workers and the family, a goal with organisations.
fn can_share(field: Field, with: ShareWith) -> bool {
    match with {
        ShareWith::CaseWorker | ShareWith::Family => field == Field::ContactNote,
        ShareWith::Organisation => field == Field::Goal,
    }
}

impl Aggregate for Words {
    type Command = Command;
    type Event = WordsFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<WordsFact>, Rejection> {
        match (self, command) {
            (Words::Sealed(is, _), Command::Seal { what, .. }) if *is == what => Ok(vec![]),
            (Words::Sealed(..), Command::Seal { .. }) => Err(Rejection::Taken),
            (Words::Destroyed(was), Command::Seal { what, .. }) if !was.is_as(&what) => {
                Err(Rejection::Taken)
            }
            (Words::Unknown | Words::Destroyed(_), Command::Seal { what, .. }) => {
                let What { sealed, subject, controller, field, copy_of } = what;
                Ok(vec![WordsFact::WasSealed { sealed, subject, controller, field, copy_of }])
            }
            (Words::Unknown | Words::Destroyed(_), Command::Share(_)) => Err(Rejection::Unknown),
            (Words::Sealed(what, _), Command::Share(with)) if !can_share(what.field, with) => {
                Err(Rejection::NotShared)
            }
            (Words::Sealed(_, shared), Command::Share(with)) if shared.contains(&with) => {
                Err(Rejection::AlreadyShared)
            }
            (Words::Sealed(..), Command::Share(with)) => Ok(vec![WordsFact::Shared { with }]),
            (Words::Sealed(..), Command::DestroyUnused) => Ok(vec![WordsFact::UnusedDestroyed {}]),
            (Words::Unknown | Words::Destroyed(_), Command::DestroyUnused) => Ok(vec![]),
        }
    }

    fn evolve(self, event: &WordsFact) -> Words {
        match (self, event) {
            (_, WordsFact::WasSealed { sealed, subject, controller, field, copy_of }) => {
                let (sealed, subject, controller) = (*sealed, *subject, *controller);
                let what = What { sealed, subject, controller, field: *field, copy_of: *copy_of };
                Words::Sealed(what, BTreeSet::new())
            }
            (Words::Sealed(what, mut shared), WordsFact::Shared { with }) => {
                shared.insert(*with);
                Words::Sealed(what, shared)
            }
            (Words::Sealed(what, _), WordsFact::UnusedDestroyed {}) => Words::Destroyed(what),
            (
                as_it_is @ (Words::Unknown | Words::Destroyed(_)),
                WordsFact::Shared { .. } | WordsFact::UnusedDestroyed {},
            ) => as_it_is,
        }
    }
}
