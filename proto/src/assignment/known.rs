//! What `assignment` keeps of what others told it, so that a decision needs nobody else.

use crate::{
    code::Municipality,
    event::facts,
    id::{AssignmentId, ConsentId, OrganisationId, PersonId, ThreadId, VolunteerId},
    thread::{ConsentPurpose, DataCategory},
    vault::PartyStatus,
};

facts! {
    /// What an assignment must know of its thread, as `thread` told it: kept here, so that a decision needs nobody else.
    "board" BoardFact {
        /// The thread is around a child.
        "board.child_joined" ChildJoined {
            /// Who.
            child: PersonId,
        }
        /// It is not any more: the child has another thread.
        "board.child_left" ChildLeft {
            /// Who.
            child: PersonId,
            /// Which.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to: Option<ThreadId>,
        }
        /// The thread is closed.
        "board.closed" Closed {
        }
        /// It is open again.
        "board.reopened" Reopened {
        }
        /// A consent holds. Not written any more: whose data it is about is not said, so nothing rests on it. See
        /// `family.consent_given`.
        "board.consent_given" ConsentGiven {
            /// Which.
            consent: ConsentId,
            /// To whom.
            recipients: Vec<OrganisationId>,
        }
        /// It holds no longer. Not written any more: see `family.consent_ended`.
        "board.consent_ended" ConsentEnded {
            /// Which.
            consent: ConsentId,
        }
        /// An assignment is planned in the thread.
        "board.assignment_planned" AssignmentPlanned {
            /// Which.
            assignment: AssignmentId,
        }
        /// An assignment went along with its child.
        "board.assignment_left" AssignmentLeft {
            /// Which.
            assignment: AssignmentId,
        }
        /// The thread goes on in another.
        "board.merged_into" MergedInto {
            /// In which.
            survivor: ThreadId,
        }
        /// It stands for itself again.
        "board.merge_undone" MergeUndone {
        }
        /// Another thread goes on in this one.
        "board.took_in" TookIn {
            /// Which.
            thread: ThreadId,
        }
        /// It does not any more.
        "board.gave_back" GaveBack {
            /// Which.
            thread: ThreadId,
        }
        /// Another municipality acts now.
        "board.moved" Moved {
            /// Which.
            to: Municipality,
        }
    }
}

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
