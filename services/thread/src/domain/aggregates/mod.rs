//! One file for each aggregate: its state, its commands, its events, its rejections.

pub mod caseload;
pub mod child;
pub mod consent;
pub mod disclosure;
pub mod hold_up;
pub mod thread;
pub mod transfer;
