//! What `assignment` records of the aggregate `applicant`.

use crate::{
    event::facts,
    id::{OrganisationId, VolunteerId},
};

facts! {
    /// What an application must know of a person: who registered them as a volunteer, as `vault` told it, and which volunteer
    /// they are now.
    "applicant" ApplicantFact {
        /// An organisation registered them as a volunteer.
        "applicant.registered" Registered {
            /// Which.
            organisation: OrganisationId,
        }
        /// They are this volunteer now.
        "applicant.applied" Applied {
            /// Which.
            volunteer: VolunteerId,
        }
        /// They are it no longer, and may apply anew.
        "applicant.left" Left {
            /// Which.
            volunteer: VolunteerId,
        }
    }
}
