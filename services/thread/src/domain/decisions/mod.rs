//! Decisions over several aggregates: each file says what is decided on which streams together.

pub mod caseload;
pub mod child;
pub mod consent;
pub mod disclosure;
pub mod hold_up;
mod is_open;
mod person;
pub mod same_person;
pub mod thread;
pub mod transfer;
