//! What `assignment` records of the aggregate `board`.

use crate::{
    code::Municipality,
    event::facts,
    id::{AssignmentId, ConsentId, OrganisationId, PersonId, ThreadId},
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
