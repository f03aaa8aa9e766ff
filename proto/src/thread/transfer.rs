//! A family moves: how its thread goes from one municipality to another (barnets lov § 132).

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ThreadView;
use crate::{
    code::{ExistingMunicipality, Municipality, codes},
    computed::ComputedBy,
    event::facts,
    id::{SealedId, ThreadId, UserId},
    sealed::Sealed,
};

codes! {
    /// How a transfer stands.
    TransferStanding {
        /// The family has moved, or is about to.
        Detected
        /// It is known where to.
        Initiated
        /// The other municipality has what it needs.
        Sent
        /// The thread is the other municipality's.
        Received
        /// It stays where it is.
        Cancelled
    }

    /// What a transfer waits for.
    TransferStep {
        /// The material, from the municipality the family leaves.
        Material
        /// The receipt, from the municipality the family comes to.
        Receipt
    }
}

facts! {
    /// What happens to a transfer.
    "transfer" TransferFact {
        /// The family has moved, or is about to (P-20).
        "transfer.move_detected" MoveDetected {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// The last day to send the material.
            send_by: NaiveDate,
            /// The last day to receive it.
            receive_by: NaiveDate,
            /// By which rules both were computed (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            computed: Option<ComputedBy>,
        }
        /// It is known where to.
        "transfer.initiated" Initiated {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// Where to.
            to: Municipality,
            /// The last day to send the material.
            send_by: NaiveDate,
            /// The last day to receive it.
            receive_by: NaiveDate,
            /// By which rules both were computed (I-28).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            computed: Option<ComputedBy>,
        }
        /// The other municipality has what it needs; the legal basis stands in a disclosure of its own.
        "transfer.material_sent" MaterialSent {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// Where to.
            to: Municipality,
            /// The summary, sealed for the other municipality.
            summary: Sealed,
            /// Which words, each sealed for the other municipality.
            material: Vec<HandedWords>,
        }
        /// The thread is the other municipality's, with somebody accountable there (I-01, I-02).
        "transfer.received" Received {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// Where to.
            to: Municipality,
            /// Who is accountable there.
            bridge_builder: UserId,
        }
        /// The thread stays where it is.
        "transfer.cancelled" Cancelled {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// Where to, as far as that was known.
            to: Option<Municipality>,
        }
        /// A step took too long: both municipalities' leaders need to know (P-20).
        "transfer.overdue" Overdue {
            /// Which thread.
            thread: ThreadId,
            /// From where.
            from: Municipality,
            /// Where to, as far as that is known.
            to: Option<Municipality>,
            /// What is missing.
            missing: TransferStep,
            /// What its last day was.
            due_on: NaiveDate,
        }
    }
}

/// Words that follow a thread, and their copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandedWords {
    /// As the thread had them.
    pub from: SealedId,
    /// As it will have them: sealed for the other municipality.
    pub to: Sealed,
}

/// Says that a family has moved, or is about to (P-20).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetectMove {
    /// Whose thread.
    pub thread: ThreadId,
}

/// Says to which municipality a thread is to go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTransfer {
    /// Which thread.
    pub thread: ThreadId,
    /// Who is accountable from now on.
    pub bridge_builder: UserId,
}

/// Says that a thread stays where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTransfer {
    /// Which thread.
    pub thread: ThreadId,
}

/// Lists the transfers from and to the asker's municipality, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTransfers {
    /// Only this thread's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// How many at most: 1 to 200.
    #[serde(default = "ListTransfers::usual_limit")]
    #[schemars(range(min = 1, max = 200))]
    pub limit: u16,
}

impl ListTransfers {
    fn usual_limit() -> u16 {
        50
    }
}

/// Transfers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferList {
    /// The latest first.
    pub transfers: Vec<TransferView>,
}

/// A transfer, as both municipalities see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransferView {
    /// Which thread.
    pub thread: ThreadId,
    /// How it stands.
    pub standing: TransferStanding,
    /// From where.
    pub from: Municipality,
    /// Where to, as far as that is known.
    pub to: Option<Municipality>,
    /// The last day to send the material.
    pub send_by: NaiveDate,
    /// The last day to receive it.
    pub receive_by: NaiveDate,
    /// What took too long.
    pub overdue: Vec<TransferStep>,
    /// The summary, once it is sent.
    pub summary: Option<Sealed>,
    /// The words, once they are sent.
    pub material: Vec<HandedWords>,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
}

/// Shows what a municipality keeps of a thread that has moved away: how its page was at that moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowArchivedThread {
    /// Which.
    pub thread: ThreadId,
}

/// An archived thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArchivedThread {
    /// When it moved away.
    pub moved_at: DateTime<Utc>,
    /// Where to.
    pub to: Municipality,
    /// How its page was.
    pub thread: ThreadView,
}
