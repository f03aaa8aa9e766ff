//! What `thread` can be asked about a thread that moves to another municipality.

use crate::{
    code::{ExistingMunicipality, Municipality},
    id::{ThreadId, UserId},
    message::messages,
    sealed::Sealed,
    thread::codes::HandedWords,
};

messages! {
    requests:

    /// Says that a family has moved, or is about to (P-20).
    pub struct DetectMove {
        /// Whose thread.
        pub thread: ThreadId,
    }

    /// Says to which municipality a thread is to go.
    pub struct InitiateTransfer {
        /// Which thread.
        pub thread: ThreadId,
        /// Where to.
        #[serde(deserialize_with = "ExistingMunicipality::deserialize_as")]
        #[schemars(with = "ExistingMunicipality")]
        pub to: Municipality,
    }

    /// Sends the other municipality what it needs, because the law says so (barnets lov § 132). The words are handed over in
    /// `vault` first; what is not among them does not follow.
    pub struct SendTransferMaterial {
        /// Of which thread.
        pub thread: ThreadId,
        /// The summary, sealed for the other municipality.
        pub summary: Sealed,
        /// Which words, each sealed for the other municipality; at most 200.
        #[schemars(length(max = 200))]
        pub material: Vec<HandedWords>,
    }

    /// Takes a thread over, by a case worker of the municipality it goes to. Until then the old bridge-builder is accountable.
    pub struct ReceiveTransfer {
        /// Which thread.
        pub thread: ThreadId,
        /// Who is accountable from now on.
        pub bridge_builder: UserId,
    }

    /// Says that a thread stays where it is.
    pub struct CancelTransfer {
        /// Which thread.
        pub thread: ThreadId,
    }

    /// Lists the transfers from and to the asker's municipality, the latest first.
    pub struct ListTransfers {
        /// Only this thread's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub thread: Option<ThreadId>,
        /// How many at most: 1 to 200.
        #[serde(default = "super::usual_limit")]
        #[schemars(range(min = 1, max = 200))]
        pub limit: u16,
    }

    /// Shows what a municipality keeps of a thread that has moved away: how its page was at that moment.
    pub struct ShowArchivedThread {
        /// Which.
        pub thread: ThreadId,
    }
}
