//! What all services share: the log and its writer, the relay, the consumers, deadlines, and who sends a request.

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

pub mod aggregate;
mod asking;
mod batch;
mod batch_error;
pub mod calendar;
mod caught;
mod checkpoint;
pub mod client;
pub mod clock;
mod consumer;
pub mod copies;
pub mod core;
pub mod database;
mod deadline;
mod endpoint;
pub mod engines;
pub mod export;
pub mod grants;
pub mod hearing;
pub mod install;
mod leader;
pub mod log;
mod parked;
pub mod private_file;
pub mod rebuild;
mod recent_events;
mod refused;
mod relay;
pub mod restore;
pub mod row;
pub mod run;
pub mod service;
mod session;
mod spec;
pub mod stack;
pub mod streams;
pub mod telemetry;
pub mod testing;
pub mod token;
pub mod verify;
pub mod vitals;
pub mod whole;
pub mod wire;
pub mod withdrawal;
pub mod writer;

pub use aggregate::Aggregate;
pub use batch::QueuedCommand;
pub use caught::{Panicked, log_without_words};
pub use clock::Clock;
pub use core::{Call, Core};
pub use hearing::Heard;
pub use service::{
    Ask, Asked, Due, Envelope, Failure, Prepared, RequestContext, Service, State, Timer,
};
pub use spec::{CommandSpec, QuerySpec, command, command_by, command_with, query, secret_command};
pub use streams::{AsAggregate, NewEvents, No, Streams};

#[cfg(test)]
mod tests;
