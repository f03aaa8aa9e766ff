//! Requests read, answers shaped. Words are in clear here and nowhere else, between the message and the sealed store.

pub(crate) mod access_log;
pub(crate) mod bearer;
pub(crate) mod break_glass;
pub(crate) mod colleagues;
mod country;
pub(crate) mod hand_over;
pub(crate) mod housekeeping;
pub(crate) mod keyring;
pub(crate) mod names;
pub(crate) mod package;
pub(crate) mod persons;
mod problems;
pub(crate) mod reveal;
pub(crate) mod rights;
pub(crate) mod rotation;
mod sealed_store;
pub(crate) mod search;
pub(crate) mod words;
mod write_policy;
