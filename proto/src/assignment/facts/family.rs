//! What `assignment` records of the aggregate `family`.

use crate::{
    event::facts,
    id::{ConsentId, OrganisationId, PersonId},
    thread::{ConsentPurpose, DataCategory},
    vault::PartyStatus,
};

facts! {
    /// What an assignment must know of a child, as `thread` told it: who answers for it (I-10), and which consents hold
    /// for its data (I-06).
    "family" FamilyFact {
        /// Who has custody, all of them.
        "family.custody_known" CustodyKnown {
            /// Whose.
            child: PersonId,
            /// Who has it.
            holders: Vec<PersonId>,
        }
        /// Whether the child is 10, 15 or 18, and so what it says itself.
        "family.party_known" PartyKnown {
            /// Whose.
            child: PersonId,
            /// What.
            party: PartyStatus,
        }
        /// A consent holds for this person's data, and for nobody else's.
        "family.consent_given" ConsentGiven {
            /// Whose data.
            child: PersonId,
            /// Which consent.
            consent: ConsentId,
            /// Who may get them.
            recipients: Vec<OrganisationId>,
            /// Which data.
            categories: Vec<DataCategory>,
            /// What for.
            purpose: ConsentPurpose,
        }
        /// It holds no longer, and does not come back (I-07).
        "family.consent_ended" ConsentEnded {
            /// Which consent.
            consent: ConsentId,
        }
    }
}
