//! What may happen to an organisation's branch: it is in the directory, and has so many places and no more.

use std::collections::BTreeSet;

use platform::Aggregate;
use proto::{
    assignment::{OrganisationFact as Fact, OrganisationKind, SizeBand},
    code::PublicName,
    id::AssignmentId,
};

use super::cvr::Cvr;

/// An organisation, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Organisation {
    /// Not in the directory.
    #[default]
    Unknown,
    /// In the directory.
    Registered {
        /// Places in all; none before it has said how many.
        places: u16,
        /// The assignments that hold one.
        held_by: BTreeSet<AssignmentId>,
    },
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Into the directory.
    Register {
        /// As it calls itself in public.
        name: PublicName,
        /// Its number in the Central Business Register.
        cvr: u32,
        /// What kind.
        kind: OrganisationKind,
        /// How many people.
        size: SizeBand,
    },
    /// So many places.
    DeclareCapacity {
        /// In all.
        places: u16,
    },
    /// An offer takes a place.
    Reserve {
        /// For which.
        assignment: AssignmentId,
    },
    /// The place is given back.
    Release {
        /// From which.
        assignment: AssignmentId,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It is not in the directory.
    #[error("the organisation is not in the directory: register it first")]
    Unknown,
    /// It is in the directory.
    #[error("the organisation is registered already: choose another id for another organisation")]
    AlreadyRegistered,
    /// The number cannot be one of the register's.
    #[error(
        "a number in the Central Business Register has eight digits, does not begin with 0, and its last digit fits the others: check the number"
    )]
    NotACvr,
    /// It has said the same before.
    #[error("that many places are declared already: there is nothing to change")]
    AlreadyDeclared,
    /// Every place is held.
    #[error("the organisation has no free place: ask another, or ask it to declare more places")]
    Full,
}

impl Organisation {
    /// Places that nobody holds. Fewer places may be declared than are held: those who have one keep it.
    #[must_use]
    pub fn free_places(&self) -> u16 {
        match self {
            Organisation::Unknown => 0,
            Organisation::Registered { places, held_by } => {
                places.saturating_sub(u16::try_from(held_by.len()).unwrap_or(u16::MAX))
            }
        }
    }
}

impl Aggregate for Organisation {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{DeclareCapacity, Register, Release, Reserve};
        use Organisation::{Registered, Unknown};
        match (command, self) {
            (Register { name, cvr, kind, size }, Unknown) => {
                if !Cvr::is_one(cvr) {
                    return Err(Rejection::NotACvr);
                }
                Ok(vec![Fact::Registered { name, cvr, kind, size }])
            }
            (Register { .. }, Registered { .. }) => Err(Rejection::AlreadyRegistered),

            (DeclareCapacity { places }, Registered { places: declared, .. }) => {
                if places == *declared {
                    return Err(Rejection::AlreadyDeclared);
                }
                Ok(vec![Fact::CapacityDeclared { places }])
            }
            (Reserve { assignment }, Registered { held_by, .. }) => {
                if held_by.contains(&assignment) {
                    Ok(vec![])
                } else if self.free_places() == 0 {
                    Err(Rejection::Full)
                } else {
                    Ok(vec![Fact::PlaceReserved { assignment }])
                }
            }
            (Release { assignment }, Registered { held_by, .. }) => {
                Ok(if held_by.contains(&assignment) {
                    vec![Fact::PlaceReleased { assignment }]
                } else {
                    vec![]
                })
            }

            (DeclareCapacity { .. } | Reserve { .. } | Release { .. }, Unknown) => {
                Err(Rejection::Unknown)
            }
        }
    }

    fn evolve(self, event: &Fact) -> Organisation {
        let (mut places, mut held_by) = match self {
            Organisation::Unknown => (0, BTreeSet::new()),
            Organisation::Registered { places, held_by } => (places, held_by),
        };
        match event {
            Fact::Registered { .. } => {}
            Fact::CapacityDeclared { places: declared } => places = *declared,
            Fact::PlaceReserved { assignment } => {
                held_by.insert(*assignment);
            }
            Fact::PlaceReleased { assignment } => {
                held_by.remove(assignment);
            }
        }
        Organisation::Registered { places, held_by }
    }
}
