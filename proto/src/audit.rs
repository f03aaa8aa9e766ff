//! `audit`: the ledger of all services, verified as it arrives. States nothing.
//!
//! It shows what happened, when, to what, because of what and by whom; never an event's body (model 6.5: metadata only).

mod codes;
mod requests;
mod views;

pub use self::{codes::*, requests::*, views::*};
pub use crate::event::no_facts as facts;
