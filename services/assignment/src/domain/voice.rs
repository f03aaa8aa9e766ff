//! For whom somebody speaks: the finer half of a mandate, which the table of roles cannot know.

use proto::{
    id::OrganisationId,
    who::{Actor, Role},
};

/// For whom somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// For the municipality.
    Municipality,
    /// For one organisation, and no other.
    Organisation(OrganisationId),
    /// For nobody but themself.
    Nobody,
}

impl Voice {
    /// The voice of `actor`.
    #[must_use]
    pub fn of(actor: &Actor) -> Voice {
        match actor.role {
            Role::CaseWorker | Role::BridgeBuilder | Role::Leader => Voice::Municipality,
            Role::Coordinator | Role::Volunteer => {
                actor.organisation.map_or(Voice::Nobody, Voice::Organisation)
            }
            Role::Administrator | Role::Auditor | Role::Family | Role::System => Voice::Nobody,
        }
    }

    /// Whether it is the organisation's own.
    #[must_use]
    pub fn is_of(self, organisation: OrganisationId) -> bool {
        self == Voice::Organisation(organisation)
    }

    /// Whether it is the organisation's own, or the municipality's, which works with them all.
    #[must_use]
    pub fn is_heard_at(self, organisation: OrganisationId) -> bool {
        self == Voice::Municipality || self.is_of(organisation)
    }
}
