//! `/program`: the command line asks to act as somebody. And `/program/code`, where the code that it shows is typed.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        form::{Field, Form, Sends, Weight, button},
        part::{Tone, alert},
    },
    words::{Lang, Words},
};

/// Where the program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// On the machine of this browser.
    ThisMachine {
        /// On which port it waits.
        port: u16,
    },
    /// Somewhere else: it asked from this network address.
    Address(String),
}

/// A program that asks.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Where it is.
    pub from: From,
    /// The role it would act in.
    pub role: String,
    /// Where that is held.
    pub place: String,
    /// Whether the reader has logged in since it asked.
    pub is_fresh: bool,
    /// Which question it is.
    pub challenge: String,
    /// The grant or person it would act as.
    pub grant: String,
    /// Until when the question is good.
    pub until: DateTime<Utc>,
    /// Whether the reader has another role.
    pub can_change_role: bool,
}

impl Asking {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let role = format!("{}, {}", self.role, self.place);
        let until = dates::date_and_time(self.until, lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("program-title")) }
                p class="sub" { (words.say("program-what")) }
                dl {
                    dt { (words.say("program-name")) }
                    dd { (words.say("program-brobygger")) }
                    dt { (words.say("program-from")) }
                    dd { (self.place_of(words)) }
                    dt { (words.say("program-role")) }
                    dd { (role) }
                }
                p class="quiet" { (words.say_with("program-lasts", &[("until", until.as_str().into())])) }
                (alert(Tone::Warning, &words.say("program-started"), Some(&words.say("program-started-what"))))
                @if self.is_fresh { (self.buttons(words)) } @else { (log_in_first(words)) }
                @if self.can_change_role {
                    p class="note" { a class="target" href="/roles" { (words.say("program-other-role")) } }
                }
            }
        };
        Page::new(words.say("program-title"), content)
    }

    fn place_of(&self, words: &Words) -> String {
        match &self.from {
            From::ThisMachine { port } => {
                let address = format!("127.0.0.1:{port}");
                words.say_with("program-here", &[("address", address.as_str().into())])
            }
            From::Address(it) => {
                words.say_with("program-there", &[("address", it.as_str().into())])
            }
        }
    }

    fn fields(&self) -> Markup {
        html! {
            input type="hidden" name="challenge" value=(self.challenge);
            input type="hidden" name="grant" value=(self.grant);
        }
    }

    fn buttons(&self, words: &Words) -> Markup {
        html! {
            form method="post" action="/program/allow" {
                (self.fields())
                button class="button button-primary wide" type="submit" { (words.say("program-allow")) }
            }
            form method="post" action="/program/refuse" {
                (self.fields())
                button class="button button-secondary wide" type="submit" { (words.say("program-refuse")) }
            }
        }
    }
}

fn log_in_first(words: &Words) -> Markup {
    html! {
        p { (words.say("program-fresh")) }
        form method="post" action="/program/login" {
            button class="button button-primary wide" type="submit" { (words.say("program-log-in")) }
        }
    }
}

/// Where a code is typed.
#[derive(Debug, Clone, Default)]
pub struct Enter {
    /// What was typed, and what is wrong with it.
    pub form: Form,
}

impl Enter {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let code = Field::new("code", words.say("program-code"))
            .hint(words.say("program-code-hint"))
            .autocomplete("off")
            .width(11);
        let inside = html! {
            (self.form.text(&code, words))
            div class="button-row" { (button(Weight::Primary, &words.say("program-code-go-on"))) }
        };
        let title = words.say("program-code-title");
        let content = html! {
            div class="phone" {
                (self.form.summary(words))
                h1 { (title) }
                p class="sub" { (words.say("program-code-what")) }
                (Sends::to("/program/code").form(&inside, words))
                p class="quiet" { (words.say("program-code-strange")) }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Whether the program may act.
    pub may: bool,
    /// Where the browser goes on to by itself, if the program waits there.
    pub url: Option<String>,
}

impl Answered {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let (title, what) = if self.may {
            ("program-allowed", "program-allowed-what")
        } else {
            ("program-refused", "program-refused-what")
        };
        let title = words.say(title);
        let content = html! {
            div class="phone" {
                h1 { (title) }
                p { (words.say(what)) }
                @if let Some(url) = &self.url {
                    p { a class="button button-primary wide" href=(url) rel="noreferrer" { (words.say("program-back")) } }
                }
                p { a class="target" href="/sessions" { (words.say("program-sessions")) } }
            }
        };
        Page::new(title, content)
    }
}

/// Nothing asks any more.
#[derive(Debug, Clone, Copy)]
pub struct Over;

impl Over {
    /// The page.
    #[must_use]
    pub fn page(self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("program-over")) }
                p { (words.say("program-over-what")) }
                p { a class="target" href="/program/code" { (words.say("program-over-code")) } }
            }
        };
        Page::new(words.say("program-over"), content)
    }
}
