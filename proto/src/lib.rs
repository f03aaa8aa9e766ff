//! The wire: everything one part of Brobygger says to another.
//!
//! A service's own events, commands and queries stand in the folder with its name; what the services share (ids, codes, who
//! asked, how no is said, how an event travels) stands beside them. Nothing here decides or does anything.
//!
//! Every service's folder is divided alike, and every name in it is reached as `proto::<service>::<Name>`:
//!
//! | file | what stands there | written with |
//! |---|---|---|
//! | `codes.rs` | closed lists, and small values that the other files share | `codes!` |
//! | `facts.rs` | what the service's aggregates record; none where it publishes no events | `facts!` |
//! | `requests.rs` | its commands and queries, and the table that gives each its name | `messages!`, `requests!` |
//! | `views.rs` | what queries answer with | `messages!` |
//!
//! Where one of these would be too long, it has a folder: `facts/` with a file for each aggregate, `requests/` with one for each
//! topic. A value with rules of its own has a file of its own, as `referral/law.rs`. Facts, requests and views take names from
//! codes, requests take names from views, and none the other way.

pub mod actor;
pub mod assignment;
pub mod audit;
pub mod bounds;
pub mod catalog;
pub mod code;
pub mod computed;
pub mod ended;
pub mod event;
pub mod followup;
pub mod id;
pub mod identity;
mod message;
pub mod news;
pub mod problem;
pub mod recorded_event;
pub mod referral;
pub mod reporting;
pub mod request;
pub mod sealed;
pub mod subject;
pub mod text;
pub mod thread;
pub mod vault;
pub mod withdrawal;

#[cfg(test)]
mod tests;
