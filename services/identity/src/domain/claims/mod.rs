//! Roles that follow from what a login provider says of a person.
//!
//! A claim is read in one of three forms, and each right that it holds is looked up, letter by letter, on the map of the stack file.
//! What is not understood gives nothing, and why it gave nothing is a code: a claim may hold civil registration numbers, so nothing of
//! it is ever said, kept or printed. Pure.
//!
//! Sources: OIO Basic Privilege Profile 1.2 (`privileges_intermediate`, and its JSON as `FoxIDs` writes it), groups as a municipality's
//! own provider sends them.

mod group;
mod json;
mod map;
mod said;
mod scope;
mod take;
mod xml;

pub use map::{Fault, Form, Mapped, Roles};
pub use said::{ClaimedRole, Said};
pub use scope::{Kind, NotAScope, Scope};
pub use take::{Claims, GOOD_FOR};
pub(super) use take::{grow_old, take};
