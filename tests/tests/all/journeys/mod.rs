//! Scenarios from the field, over NATS, with a clock moved by hand: what must happen, and what must not.

mod declined;
mod football;
