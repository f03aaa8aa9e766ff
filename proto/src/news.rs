//! That something new is recorded in a thread. It says where, and nothing of what: a page that is open asks for that itself.

use serde::{Deserialize, Serialize};

/// Something new, on [`crate::subject::news`]. It may get lost: whoever waits for it looks now and then anyway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// Which service recorded it.
    pub service: String,
    /// The last position of it: what to ask for with `At-Least`.
    pub position: i64,
}
