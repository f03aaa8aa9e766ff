//! What `thread` records of the aggregate `transfer`.

use chrono::NaiveDate;

use crate::{
    code::Municipality,
    computed::ComputedBy,
    event::facts,
    id::{ThreadId, UserId},
    sealed::Sealed,
    thread::codes::{HandedWords, TransferStep},
};

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
