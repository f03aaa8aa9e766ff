//! What `thread` can be asked about bridge-builders.

use crate::{id::UserId, message::messages};

messages! {
    requests:

    /// Makes a bridge-builder known in the municipality, so that a thread can be put into their hands. Whoever has accepted a
    /// referral here is known already.
    pub struct ActivateBridgeBuilder {
        /// Who.
        pub bridge_builder: UserId,
    }

    /// Gives a bridge-builder no threads any more; refused while there are some (I-03).
    pub struct DeactivateBridgeBuilder {
        /// Who.
        pub bridge_builder: UserId,
    }

    /// Gives a bridge-builder threads again.
    pub struct ReactivateBridgeBuilder {
        /// Who.
        pub bridge_builder: UserId,
    }

    /// Lists the bridge-builders of the municipality, with what is in their hands (I-03).
    pub struct ListBridgeBuilders {}
}
