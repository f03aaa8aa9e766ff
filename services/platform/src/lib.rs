//! What all services share: the log and its writer, the relay, the consumers, deadlines, and who sends a request.

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

pub mod aggregate;
mod away;
mod batch;
mod batch_error;
pub mod calendar;
mod catch_panic;
mod chain;
mod checkpoint;
pub mod client;
pub mod clock;
mod command_handling;
pub mod completeness;
mod consumer;
pub mod copies;
pub mod copy_file;
pub mod core;
pub mod database;
mod deadline;
pub mod ended;
mod endpoint;
pub mod engines;
pub mod export;
pub mod grants;
pub mod install;
mod leader;
pub mod log;
mod message;
mod parked;
pub mod private_file;
mod reaction;
pub mod rebuild;
mod recent_events;
mod refused;
mod relay;
pub mod restore;
pub mod row;
pub mod run;
pub mod service;
mod session;
mod sources;
mod spec;
pub mod stack;
pub mod streams;
pub mod subscription;
mod subscription_status;
pub mod supervision;
pub mod telemetry;
pub mod testing;
mod time;
pub mod token;
pub mod verify;
pub mod wire;
pub mod withdrawal;
pub mod writer;

pub use aggregate::Aggregate;
pub use catch_panic::{Panicked, log_without_words};
pub use clock::Clock;
pub use core::{Call, Core};
pub use message::{CommandContext, CommandFor, Due, Envelope, QueuedCommand, Timer};
pub use service::{CommandSpec, Failure, Prepared, QuerySpec, RequestContext, Service};
pub use sources::Awaits;
pub use spec::{command, command_by, command_with, query, secret_command};
pub use streams::{AsAggregate, DecideError, NewEvents, State, Streams};
pub use subscription::Handled;

#[cfg(test)]
mod tests;
