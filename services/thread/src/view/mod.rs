//! The screens: the list of open threads and the page of one. Rows travel as JSON, so that the codes of the wire are the codes in
//! the columns and one statement carries a whole batch.

mod project;
mod show;

pub(crate) use self::{
    project::project,
    show::{thread, threads},
};
