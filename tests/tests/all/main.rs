//! What needs two services to be true: the map, the wire between services, journeys and troubles.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

mod architecture;
mod canary;
mod circles;
mod extremes;
mod journeys;
mod permissions;
mod plans;
mod portal;
mod reading;
mod stage;
mod threats;
mod troubles;
mod wire;
