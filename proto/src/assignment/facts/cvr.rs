//! What `assignment` records of the aggregate `cvr`.

use crate::{event::facts, id::OrganisationId};

facts! {
    /// That a number in the Central Business Register is one organisation's in a municipality's directory.
    "cvr" CvrFact {
        /// It is this one's.
        "cvr.taken" Taken {
            /// Whose.
            organisation: OrganisationId,
        }
    }
}
