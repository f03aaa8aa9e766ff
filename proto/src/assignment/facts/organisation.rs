//! What `assignment` records of the aggregate `organisation`.

use crate::{
    assignment::codes::{OrganisationKind, SizeBand},
    code::PublicName,
    event::facts,
    id::AssignmentId,
};

facts! {
    /// What happens to an organisation's branch.
    "organisation" OrganisationFact {
        /// It is in the directory. Its name is public (C0).
        "organisation.registered" Registered {
            /// As it calls itself in public.
            name: PublicName,
            /// Its number in the Central Business Register, eight digits (public).
            cvr: u32,
            /// What kind.
            kind: OrganisationKind,
            /// How many people.
            size: SizeBand,
        }
        /// How many children it can take at a time.
        "organisation.capacity_declared" CapacityDeclared {
            /// Places in all.
            places: u16,
        }
        /// An offer or an assignment holds a place.
        "organisation.place_reserved" PlaceReserved {
            /// For which.
            assignment: AssignmentId,
        }
        /// The place is free again.
        "organisation.place_released" PlaceReleased {
            /// From which.
            assignment: AssignmentId,
        }
    }
}
