//! What `thread` records: one file for each aggregate.

mod caseload;
mod child;
mod consent;
mod disclosure;
mod hold_up;
mod thread;
mod transfer;

pub use self::{
    caseload::*, child::*, consent::*, disclosure::*, hold_up::*, thread::*, transfer::*,
};
