//! The closed lists of `reporting`.

use crate::code::codes;

codes! {
    /// Whose events stand in timelines.
    Source {
        /// Referrals.
        Referral
        /// The thread itself.
        Thread
        /// Organisations and volunteers.
        Assignment
        /// Follow-ups and alerts.
        Followup
        /// Personal data.
        Vault
    }
}
