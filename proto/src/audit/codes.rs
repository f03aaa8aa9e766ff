//! The closed lists of `audit`.

use crate::code::codes;

codes! {
    /// What is wrong with a ledger.
    FaultKind {
        /// The hash does not follow from the event and the hash before it: something was changed.
        Broken
        /// The event before it is not there.
        Gap
        /// It arrived again, and was another.
        Contradiction
        /// It came by the wire, and its service's log does not hold it: somebody else said it. It was not taken.
        Forged
    }
}
