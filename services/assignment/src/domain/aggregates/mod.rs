//! One file for each aggregate: its state, its commands, its events, its rejections.

pub mod agreement;
pub mod applicant;
pub mod assignment;
pub mod cvr;
pub mod family;
pub mod matching;
pub mod organisation;
pub mod thread_copy;
pub mod volunteer;

pub use self::{
    agreement::Agreement, applicant::Applicant, assignment::Assignment, cvr::Cvr, family::Family,
    matching::Match, organisation::Organisation, thread_copy::ThreadCopy, volunteer::Volunteer,
};
