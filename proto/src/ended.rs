//! What `identity` repeats every second: which grants and sessions have ended, so that tokens minted from them act no more.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many ids one message holds. Where more have ended, there are more messages.
pub const IDS_MAX: usize = 4_096;

/// What ended lately. Each message stands for itself and adds to what was heard before: none is missed by who hears the next, and
/// their order does not matter. Not an event: it is kept nowhere, and what it tells is over when the last token minted before is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The grants and sessions that ended in the last three minutes; at most [`IDS_MAX`].
    pub ids: Vec<Uuid>,
}
