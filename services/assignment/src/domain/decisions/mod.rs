//! Decisions over several aggregates: each file says what is decided on which streams together.

pub(super) mod directory;
mod joined_threads;
pub(super) mod match_process;
pub(super) mod offer_process;
pub mod thread_changes;
pub(super) mod vetting;
