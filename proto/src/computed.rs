//! By which rules a deadline was computed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The versions by which a moment was computed, once and for ever (I-28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComputedBy {
    /// The version of the rule.
    pub rules: u32,
    /// The version of the calendar of working days.
    pub calendar: u32,
}
