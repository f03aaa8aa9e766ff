//! What `assignment` records of the aggregate `agreement`.

use chrono::NaiveDate;

use crate::{event::facts, id::OrganisationId};

facts! {
    /// What happens to a partnership agreement (R4-24).
    "agreement" AgreementFact {
        /// Municipality and organisation agreed.
        "agreement.signed" Signed {
            /// With whom.
            organisation: OrganisationId,
            /// The first day.
            from_on: NaiveDate,
            /// The last day.
            until_on: NaiveDate,
        }
        /// It ends sooner than agreed, and what was to follow it does not.
        "agreement.terminated" Terminated {
            /// The last day.
            until_on: NaiveDate,
        }
        /// The last day was typed wrongly.
        "agreement.end_corrected" EndCorrected {
            /// Of the agreement that begins on this day.
            from_on: NaiveDate,
            /// What it is.
            until_on: NaiveDate,
        }
    }
}
