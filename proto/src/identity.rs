//! `identity`: who may act as what. Accounts of people and machines, and the roles they are given.

mod codes;
mod facts;
mod machine;
mod opaque;
mod requests;
mod views;

pub use self::{codes::*, facts::*, machine::*, opaque::*, requests::*, views::*};
use crate::event::events;

events! {
    /// Everything `identity` states. Who logs in, and when, is no event.
    "identity"
    Account(AccountFact)
    Roster(RosterFact)
}
