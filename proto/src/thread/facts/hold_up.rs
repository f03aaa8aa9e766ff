//! What `thread` records of the aggregate `hold_up`.

use crate::{
    event::facts,
    id::{PersonId, ReferralId},
};

facts! {
    /// What holds up a municipality's referrals of one child. The stream is that municipality's own: no other's thread is named.
    "hold_up" HoldUpFact {
        /// A referral waits.
        "hold_up.began" Began {
            /// Whom it is about.
            child: PersonId,
            /// Which.
            referral: ReferralId,
        }
        /// The child has a thread in this municipality now, or may have one: the referral goes on.
        "hold_up.ended" Ended {
            /// Whom it is about.
            child: PersonId,
            /// Which.
            referral: ReferralId,
        }
    }
}
