//! What `identity` repeats every second: which grants and sessions have ended, so that tokens minted from them act no more.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many ids one message holds. Where more have ended, the epoch rises instead, and every token is minted anew.
pub const IDS_MAX: usize = 4_096;

/// What ended lately, whole: whoever heard nothing before knows all of it now. Not an event: it is kept nowhere, and what it tells is
/// over when the last token minted before is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The grants and sessions that ended in the last three minutes; at most [`IDS_MAX`].
    pub ids: Vec<Uuid>,
    /// Tokens of an earlier epoch are void, whatever they were minted from.
    pub epoch: u64,
}
