//! `/ended`: logged out, and why. What was typed is not lost.

use maud::html;

use crate::{
    pages::{
        Page,
        part::{Tone, alert, in_query},
    },
    words::{Lang, Words},
};

/// Why the session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They logged out.
    LoggedOut,
    /// Nothing was done for this long.
    Idle {
        /// In minutes.
        minutes: u32,
    },
    /// It had lasted as long as it may.
    TooLong {
        /// In hours.
        hours: u32,
    },
    /// They, or whoever runs their place, ended it somewhere else.
    Elsewhere,
    /// The role it acted in has ended.
    RoleEnded,
}

/// The page after a session.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Why it is over.
    pub why: Why,
    /// Whether something they typed is kept for them.
    pub has_drafts: bool,
    /// Where they were.
    pub back: Option<String>,
}

impl Ended {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let why = match self.why {
            Why::LoggedOut => words.say("ended-logged-out"),
            Why::Idle { minutes } => words.say_with("ended-idle", &[("minutes", minutes.into())]),
            Why::TooLong { hours } => words.say_with("ended-too-long", &[("hours", hours.into())]),
            Why::Elsewhere => words.say("ended-elsewhere"),
            Why::RoleEnded => words.say("ended-role"),
        };
        let title = match self.why {
            Why::LoggedOut => words.say("ended-title"),
            Why::Idle { .. } | Why::TooLong { .. } | Why::Elsewhere | Why::RoleEnded => {
                words.say("ended-again")
            }
        };
        let (tone, heading, text) = if self.has_drafts {
            let text = format!("{why} {}", words.say("ended-as-left"));
            (Tone::Info, words.say("ended-kept"), Some(text))
        } else {
            (if self.why == Why::LoggedOut { Tone::Success } else { Tone::Info }, why, None)
        };
        let login = self
            .back
            .as_deref()
            .map_or_else(|| "/login".to_owned(), |back| format!("/login?back={}", in_query(back)));
        let content = html! {
            div class="phone" {
                h1 { (title) }
                (alert(tone, &heading, text.as_deref()))
                p { a class="button button-primary wide" href=(login) { (words.say("ended-again")) } }
                div class="box" {
                    h2 class="h3" { (words.say("login-borrowed")) }
                    p class="quiet" { (words.say("ended-borrowed")) }
                }
            }
        };
        Page::new(title, content)
    }
}
