//! The wire: everything one part of Brobygger says to another.
//!
//! A service's own events, commands and queries stand in the module with its name; what they share (ids, codes, who
//! asked, how no is said, how an event travels) stands beside them. Nothing here decides or does anything.

pub mod assignment;
pub mod audit;
pub mod bounds;
pub mod catalog;
pub mod code;
pub mod computed;
pub mod event;
pub mod followup;
pub mod id;
pub mod problem;
pub mod recorded;
pub mod referral;
pub mod reporting;
pub mod request;
pub mod sealed;
pub mod subject;
pub mod text;
pub mod thread;
pub mod vault;
pub mod who;
pub mod withdrawal;

#[cfg(test)]
mod tests;
