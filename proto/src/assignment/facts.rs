//! What `assignment` records: one file for each aggregate.

mod agreement;
mod applicant;
mod assignment;
mod board;
mod cvr;
mod family;
mod matching;
mod organisation;
mod volunteer;

pub use self::{
    agreement::*, applicant::*, assignment::*, board::*, cvr::*, family::*, matching::*,
    organisation::*, volunteer::*,
};
