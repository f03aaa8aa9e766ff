//! Whether a child is the one that another municipality registered first. Nobody is told but the services.

use platform::Aggregate;
use proto::{
    id::{PersonId, derive},
    vault::SamePersonFact,
};
use uuid::Uuid;

/// A child that was registered after another with the same CPR number, as far as the next decision needs to know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SamePerson {
    /// Who was registered first.
    pub of: Option<PersonId>,
}

/// Says who `person` is the same as, or that they are like nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Who was registered later.
    pub person: PersonId,
    /// Who was registered first, if anybody.
    pub of: Option<PersonId>,
}

/// The stream that tells whom `person` is the same as: not theirs, so that no version tells their municipality of it.
pub(crate) fn stream(person: PersonId) -> Uuid {
    derive("same_person", &[person.0.as_bytes()])
}

/// A found pair is never refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {}

impl Aggregate for SamePerson {
    type Command = Command;
    type Event = SamePersonFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<SamePersonFact>, Rejection> {
        let Command { person, of } = command;
        if self.of == of {
            return Ok(vec![]);
        }
        let parted = self.of.map(|of| SamePersonFact::Parted { person, of });
        let found = of.map(|of| SamePersonFact::Found { person, of });
        Ok(parted.into_iter().chain(found).collect())
    }

    fn evolve(self, event: &SamePersonFact) -> SamePerson {
        match event {
            SamePersonFact::Found { person: _, of } => SamePerson { of: Some(*of) },
            SamePersonFact::Parted { .. } => SamePerson { of: None },
        }
    }
}
