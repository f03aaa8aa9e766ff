//! Who applies: somebody whom the organisation registered as a volunteer, and who is one volunteer at a time (I-12).

use platform::Aggregate;
use proto::{
    assignment::ApplicantFact as Fact,
    id::{OrganisationId, PersonId, VolunteerId, derive},
};
use uuid::Uuid;

/// A person, as far as the next decision needs to know them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applicant {
    /// Who registered them as a volunteer.
    registered_by: Option<OrganisationId>,
    /// Which volunteer they are now.
    volunteer: Option<VolunteerId>,
}

/// What is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `vault` tells that an organisation registered them as a volunteer.
    TakeRegistration {
        /// Which.
        organisation: OrganisationId,
    },
    /// They want to help.
    Apply {
        /// Where.
        organisation: OrganisationId,
        /// As which volunteer.
        volunteer: VolunteerId,
    },
    /// They have left, or were not taken on.
    Leave {
        /// As which volunteer.
        volunteer: VolunteerId,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Not known, somebody's child or parent, or of another organisation.
    #[error(
        "your organisation has registered no volunteer with this person id: register the person as a volunteer first, then apply"
    )]
    NotRegistered,
    /// They are one already.
    #[error(
        "this person is a volunteer already, under another id: go on with that one, or record that they have left"
    )]
    AlreadyVolunteers,
}

impl Applicant {
    /// The stream of what is known of `person` as somebody who applies.
    #[must_use]
    pub fn of(person: PersonId) -> Uuid {
        derive("applicant", &[person.0.as_bytes()])
    }
}

impl Aggregate for Applicant {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        match command {
            Command::TakeRegistration { organisation } => {
                let is_news = self.registered_by != Some(organisation);
                Ok(if is_news { vec![Fact::Registered { organisation }] } else { vec![] })
            }
            Command::Apply { organisation, .. } if self.registered_by != Some(organisation) => {
                Err(Rejection::NotRegistered)
            }
            Command::Apply { volunteer, .. } => match self.volunteer {
                None => Ok(vec![Fact::Applied { volunteer }]),
                Some(_) => Err(Rejection::AlreadyVolunteers),
            },
            // Who applied before this was kept is no volunteer here.
            Command::Leave { volunteer } => {
                let is_news = self.volunteer == Some(volunteer);
                Ok(if is_news { vec![Fact::Left { volunteer }] } else { vec![] })
            }
        }
    }

    fn evolve(mut self, event: &Fact) -> Applicant {
        match event {
            Fact::Registered { organisation } => self.registered_by = Some(*organisation),
            Fact::Applied { volunteer } => self.volunteer = Some(*volunteer),
            Fact::Left { .. } => self.volunteer = None,
        }
        self
    }
}
