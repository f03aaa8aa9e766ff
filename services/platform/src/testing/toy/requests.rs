//! What the toy can be asked.

use chrono::{DateTime, Utc};
use proto::request;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place, please.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reserve {
    /// Where.
    pub camp: Uuid,
    /// For whom.
    pub guest: Uuid,
    /// Places in all.
    pub places: usize,
    /// Something to make the event bigger.
    #[serde(default)]
    pub filler: String,
}

/// Lock it then.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Close {
    /// Which.
    pub camp: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// A seat, please; which one is a secret.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sit {
    /// Where.
    pub camp: Uuid,
    /// For whom.
    pub guest: Uuid,
    /// Which.
    pub seat: i64,
}

/// A seat somebody else has found free: it is written where it is looked for, and so refused.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Squat {
    /// Where.
    pub camp: Uuid,
}

/// How many places are taken?
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Taken {
    /// Where.
    pub camp: Uuid,
}

impl request::Command for Reserve {
    const SERVICE: &'static str = "toy";
    const NAME: &'static str = "reserve";
}

impl request::Command for Close {
    const SERVICE: &'static str = "toy";
    const NAME: &'static str = "close";
}

impl request::Command for Sit {
    const SERVICE: &'static str = "toy";
    const NAME: &'static str = "sit";
}

impl request::Command for Squat {
    const SERVICE: &'static str = "toy";
    const NAME: &'static str = "squat";
}

impl request::Query for Taken {
    const SERVICE: &'static str = "toy";
    const NAME: &'static str = "taken";
    type Answer = i64;
}
