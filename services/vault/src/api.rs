//! Requests read, answers shaped. Words are in clear here and nowhere else, between the message and the safe.

mod country;
pub(crate) mod day;
pub(crate) mod glass;
pub(crate) mod hand_over;
pub(crate) mod keyring;
pub(crate) mod looks;
pub(crate) mod package;
pub(crate) mod persons;
mod problems;
pub(crate) mod reveal;
pub(crate) mod rights;
pub(crate) mod rotation;
mod safe;
pub(crate) mod search;
mod tied;
pub(crate) mod words;
