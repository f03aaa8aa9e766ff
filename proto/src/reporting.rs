//! `reporting`: timelines, overviews, figures. States nothing.
//!
//! Everybody sees their own municipality; an administrator or auditor of the country (`0000`) sees all but timelines.

mod codes;
mod requests;
mod views;

pub use self::{codes::*, requests::*, views::*};
pub use crate::event::no_facts as facts;
