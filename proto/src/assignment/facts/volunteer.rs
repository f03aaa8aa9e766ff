//! What `assignment` records of the aggregate `volunteer`.

use chrono::NaiveDate;

use crate::{
    assignment::codes::Course,
    event::facts,
    id::{MatchId, OrganisationId, PersonId},
};

facts! {
    /// What happens to a volunteer.
    "volunteer" VolunteerFact {
        /// Somebody wants to help.
        "volunteer.applied" Applied {
            /// Where.
            organisation: OrganisationId,
            /// Who, in `vault`.
            person: PersonId,
        }
        /// The child certificate (børneattest) is in order for this organisation.
        "volunteer.child_certificate_cleared" ChildCertificateCleared {
            /// The last day before a new one is due.
            review_due_on: NaiveDate,
        }
        /// The day has passed: without a new one they meet no child under 15 (V-03).
        "volunteer.child_certificate_expired" ChildCertificateExpired {
            /// What the last day was.
            review_due_on: NaiveDate,
        }
        /// The certificate that was noted does not count from this day on.
        "volunteer.clearance_revoked" ClearanceRevoked {
            /// The day.
            on: NaiveDate,
        }
        /// They rest from meeting children.
        "volunteer.put_on_hold" PutOnHold {
            /// The day.
            on: NaiveDate,
        }
        /// They may not meet children for this organisation. Why is recorded nowhere (C4).
        "volunteer.stood_down" StoodDown {
            /// The day.
            on: NaiveDate,
        }
        /// They may again.
        "volunteer.reinstated" Reinstated {
            /// The day.
            on: NaiveDate,
        }
        /// They stopped.
        "volunteer.left" Left {
            /// The day.
            on: NaiveDate,
        }
        /// They were not taken on.
        "volunteer.rejected" Rejected {
            /// The day.
            on: NaiveDate,
        }
        /// The pledge of confidentiality is signed.
        "volunteer.confidentiality_pledge_signed" ConfidentialityPledgeSigned {
            /// Which version of the text.
            text_version: u32,
        }
        /// A course was taken.
        "volunteer.training_completed" TrainingCompleted {
            /// Which.
            course: Course,
            /// The last day it counts.
            until_on: NaiveDate,
        }
        /// A course counts no longer.
        "volunteer.training_expired" TrainingExpired {
            /// Which.
            course: Course,
            /// What the last day was.
            until_on: NaiveDate,
        }
        /// A match holds the volunteer (I-12).
        "volunteer.committed" Committed {
            /// Which.
            r#match: MatchId,
        }
        /// The match holds the volunteer no longer.
        "volunteer.released" Released {
            /// Which.
            r#match: MatchId,
        }
    }
}
