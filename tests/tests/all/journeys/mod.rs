//! Scenarios from the field, over NATS, with a clock moved by hand: what must happen, and what must not.

mod answered;
mod declined;
pub(crate) mod demo;
mod dismissed;
mod erased;
mod football;
mod handed_out;
mod imported;
mod moved;
pub(crate) mod people;
mod played;
mod siblings;
mod withdrawn;
