//! Pages as pure functions: a plain struct in, HTML out. Every text comes from [`crate::words`].

pub mod about;
pub mod access;
pub mod act;
pub mod alerts;
pub mod api;
pub mod child;
pub mod claims;
pub mod codes;
pub mod coordinator;
pub mod demo;
pub mod ended;
pub mod error;
pub mod family;
pub mod first;
pub mod form;
pub mod frame;
pub mod help;
pub mod history;
pub mod invitation;
pub mod leader;
pub mod login;
pub mod machines;
pub mod organisations;
pub mod part;
pub mod passkey;
pub mod picture;
pub mod plain;
pub mod program;
pub mod referral;
pub mod referrals;
pub mod roles;
pub mod said;
pub mod sessions;
pub mod story;
pub mod thread;
pub mod threads;
pub mod today;
pub mod volunteer;
pub mod worried;

use maud::Markup;

/// What stands inside the frame, and what it is called.
#[derive(Debug, Clone)]
pub struct Page {
    /// The title of the tab, without the product's name. Unique for each page, and neutral where others may see it.
    pub title: String,
    /// What stands in `main`, with one `h1`.
    pub content: Markup,
}

impl Page {
    /// A page.
    #[must_use]
    pub fn new(title: impl Into<String>, content: Markup) -> Self {
        Self { title: title.into(), content }
    }
}
