//! Who asks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    code::{Municipality, codes},
    id::{OrganisationId, UserId},
};

codes! {
    /// What somebody may do, by mandate.
    Role {
        /// A municipality's case worker (børne- og ungerådgiver).
        CaseWorker
        /// A bridge-builder (brobygger).
        BridgeBuilder
        /// An organisation's volunteer coordinator (frivilligkoordinator).
        Coordinator
        /// A volunteer.
        Volunteer
        /// A municipality's leader.
        Leader
        /// A system administrator: everything but content.
        Administrator
        /// An auditor: sees, changes nothing.
        Auditor
        /// A custody holder, a child of 10 or more, a young person.
        Family
        /// A service that reacts to another's event, or to time.
        System
    }

    /// How sure a login is (NSIS: lav, betydelig, høj; eIDAS, Regulation (EU) 910/2014 art. 8). Each is more than the one before.
    Level {
        /// Not known, or none that we know.
        None
        /// Low.
        Low
        /// Substantial.
        Substantial
        /// High.
        High
    }

    /// A duty on top of a role.
    Duty {
        /// Out-of-hours duty officer (døgnvagt).
        OnCall
        /// Pays fees.
        Finance
        /// An organisation's safeguarding lead.
        SafeguardingLead
        /// Data protection officer.
        DataProtection
    }
}

/// Who asks, as the signed token says and as the event keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The person, by an id that says nothing.
    pub subject: UserId,
    /// In which role they ask.
    pub role: Role,
    /// For which municipality they ask.
    pub tenant: Municipality,
    /// For which organisation, when the role is one of an organisation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// On which duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
}

impl Actor {
    /// The service itself, acting for `tenant` because of an event or of time.
    #[must_use]
    pub fn system(tenant: Municipality) -> Actor {
        Actor {
            subject: UserId(uuid::Uuid::nil()),
            role: Role::System,
            tenant,
            organisation: None,
            duty: None,
        }
    }
}
