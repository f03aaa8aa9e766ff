//! What every service that acts on a consent says when it has stopped acting on it (P-16).

use uuid::Uuid;

use crate::{
    event::facts,
    id::{ConsentId, ThreadId, derive},
};

facts! {
    /// What becomes of a consent that ended, in a service that acted on it.
    "withdrawal" WithdrawalFact {
        /// Nothing is done on the strength of that consent any more.
        "withdrawal.acknowledged" Acknowledged {
            /// Which consent.
            consent: ConsentId,
            /// In which thread.
            thread: ThreadId,
        }
    }
}

impl ConsentId {
    /// The stream on which each service acknowledges that it ended.
    #[must_use]
    pub fn withdrawal(self) -> Uuid {
        derive("withdrawal", &[self.0.as_bytes()])
    }
}
