//! For whom somebody speaks: the finer half of a mandate, which the table of roles cannot know.

use proto::{
    actor::{Actor, Role},
    id::OrganisationId,
};

/// For whom somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeaksFor {
    /// For the municipality.
    Municipality,
    /// For one organisation, and no other.
    Organisation(OrganisationId),
    /// For nobody but themself.
    Nobody,
}

impl SpeaksFor {
    /// The voice of `actor`.
    #[must_use]
    pub fn of(actor: &Actor) -> SpeaksFor {
        match actor.role {
            Role::CaseWorker | Role::BridgeBuilder | Role::Leader => SpeaksFor::Municipality,
            Role::Coordinator | Role::Volunteer => {
                actor.organisation.map_or(SpeaksFor::Nobody, SpeaksFor::Organisation)
            }
            Role::Administrator | Role::Auditor | Role::Family | Role::System => SpeaksFor::Nobody,
        }
    }

    /// Whether it is the organisation's own.
    #[must_use]
    pub fn is_of(self, organisation: OrganisationId) -> bool {
        self == SpeaksFor::Organisation(organisation)
    }

    /// Whether it is the organisation's own, or the municipality's, which works with them all.
    #[must_use]
    pub fn is_heard_at(self, organisation: OrganisationId) -> bool {
        self == SpeaksFor::Municipality || self.is_of(organisation)
    }
}
