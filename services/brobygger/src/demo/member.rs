//! Who holds a role in the demo, and by which ids they are known: the same in every playing.

use proto::{
    actor::{Actor, Duty, Role},
    code::Municipality,
    id::{InvitationId, LoginId, OrganisationId, PersonId, UserId, derive},
    identity::Place,
    sealed::Digest,
};
use uuid::Uuid;

use super::scenario::Town;

/// Organisations and who works for the municipality or for them are the same in every playing.
pub(super) fn lasting(town: &str, noun: &str) -> Uuid {
    derive("demo", &[town.as_bytes(), noun.as_bytes()])
}

/// Somebody who holds a role in the demo. The same in every playing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub(super) id: Uuid,
    pub(super) place: Place,
    pub(super) role: Role,
    pub(super) duty: Option<Duty>,
    /// Who a volunteer is.
    pub(super) person: Option<PersonId>,
}

impl Member {
    pub(super) fn coordinator(organisation: OrganisationId) -> Member {
        let id = derive("demo", &[organisation.0.as_bytes(), b"coordinator"]);
        let place = Place::Organisation(organisation);
        Member { id, place, role: Role::Coordinator, duty: None, person: None }
    }

    pub(super) fn volunteer(organisation: OrganisationId, person: PersonId) -> Member {
        let place = Place::Organisation(organisation);
        let person_id = Some(person);
        Member { id: person.0, place, role: Role::Volunteer, duty: None, person: person_id }
    }

    /// As whom they act.
    pub(super) fn subject(&self) -> UserId {
        match self.person {
            Some(person) => UserId(person.0),
            None => UserId::of_grant(self.place.grant_of(self.invitation())),
        }
    }

    /// How they log in.
    pub(crate) fn login(&self) -> LoginId {
        LoginId(self.derived("login"))
    }

    pub(super) fn invitation(&self) -> InvitationId {
        InvitationId(self.derived("invitation"))
    }

    pub(super) fn derived(&self, noun: &str) -> Uuid {
        derive("demo", &[self.id.as_bytes(), noun.as_bytes()])
    }

    /// What a browser, or a link with its code, would bring: 32 bytes that are the same in every playing.
    pub(super) fn digest(&self, noun: &str) -> Digest {
        let (one, other) =
            (self.derived(noun), derive("demo", &[self.id.as_bytes(), noun.as_bytes(), b"2"]));
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(one.as_bytes());
        bytes[16..].copy_from_slice(other.as_bytes());
        Digest(bytes)
    }

    pub(super) fn actor(&self) -> Actor {
        let (subject, tenant) = (self.subject(), self.place.tenant());
        Actor { subject, role: self.role, tenant, organisation: None, duty: self.duty }
    }
}

impl Town {
    /// Who is called `who` in the town `name`.
    pub(super) fn member(&self, name: &str, who: &str) -> Member {
        let municipality: Municipality = self.code.parse().unwrap_or(Municipality::COUNTRY);
        let (role, duty) = if self.case_workers.iter().any(|it| it == who) {
            (Role::CaseWorker, None)
        } else if who == self.leader {
            (Role::Leader, None)
        } else if who == self.auditor {
            (Role::Auditor, None)
        } else if who == self.officer {
            (Role::Auditor, Some(Duty::DataProtection))
        } else if who == self.administrator {
            (Role::Administrator, None)
        } else {
            (Role::BridgeBuilder, None)
        };
        let id = lasting(name, who);
        Member { id, place: Place::of(municipality), role, duty, person: None }
    }
}
