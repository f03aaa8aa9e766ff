//! What `thread` records of the aggregate `caseload`.

use crate::{
    event::facts,
    id::{ThreadId, UserId},
};

facts! {
    /// What a bridge-builder is accountable for in one municipality.
    "caseload" CaseloadFact {
        /// One thread more.
        "caseload.taken_on" TakenOn {
            /// Who.
            bridge_builder: UserId,
            /// Which.
            thread: ThreadId,
        }
        /// One thread less.
        "caseload.let_go" LetGo {
            /// Who.
            bridge_builder: UserId,
            /// Which.
            thread: ThreadId,
        }
        /// A leader says that they are a bridge-builder here.
        "caseload.activated" Activated {
            /// Who.
            bridge_builder: UserId,
        }
        /// Gets no threads any more, and has none (I-03).
        "caseload.deactivated" Deactivated {
            /// Who.
            bridge_builder: UserId,
        }
        /// Does not act here any more and is accountable all the same: each thread keeps the name until it is handed over.
        "caseload.cannot_act" CannotAct {
            /// Who.
            bridge_builder: UserId,
            /// For which threads.
            threads: Vec<ThreadId>,
        }
        /// Gets threads again.
        "caseload.reactivated" Reactivated {
            /// Who.
            bridge_builder: UserId,
        }
    }
}
