//! The first page of a bridge-builder: first what cannot wait, then their threads.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        part::{Icon, Tone, alert, icon},
        threads::{Row, due, table},
    },
    words::{Lang, Words},
};

/// A number that leads to its list.
#[derive(Debug, Clone)]
pub struct Tile {
    /// The list.
    pub href: String,
    /// How many are in it.
    pub count: usize,
    /// Of what.
    pub label: String,
    /// How much it presses.
    pub press: Press,
}

/// How much something presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// It should have been done.
    Late,
    /// It is to be done today.
    Soon,
    /// It does not.
    Not,
}

/// By when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// On this day.
    Day(NaiveDate),
    /// By this moment.
    Moment(DateTime<Utc>),
}

/// Something that cannot wait.
#[derive(Debug, Clone)]
pub struct Urgent {
    /// By when.
    pub when: When,
    /// What to do.
    pub what: String,
    /// Why.
    pub why: String,
    /// Where.
    pub href: String,
    /// What the button says.
    pub label: String,
    /// What tells this button from another that says the same.
    pub about: String,
}

/// Something that came in, or that is ahead.
#[derive(Debug, Clone)]
pub struct Note {
    /// Where it stands.
    pub href: String,
    /// What.
    pub what: String,
    /// About whom, and when.
    pub about: String,
}

/// The first page of a bridge-builder.
#[derive(Debug, Clone)]
pub struct Today {
    /// Today.
    pub today: NaiveDate,
    /// When it was asked.
    pub checked_at: DateTime<Utc>,
    /// What is counted.
    pub tiles: Vec<Tile>,
    /// What cannot wait, the most pressing first.
    pub urgent: Vec<Urgent>,
    /// Referrals that wait for an answer.
    pub referrals: Vec<Urgent>,
    /// Their threads, the one whose step is due first first.
    pub rows: Vec<Row>,
    /// How many they have.
    pub total: usize,
    /// The list of all of them.
    pub all_href: String,
    /// What has come in.
    pub answers: Vec<Note>,
    /// What is ahead.
    pub ahead: Vec<Note>,
}

impl Today {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("today-title");
        let week = self.today.iso_week().week();
        let day = dates::weekday_and_date(self.today, lang);
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say_with("today-sub", &[("day", day.into()), ("week", week.into())])) }
            (tiles(&self.tiles))
            div class="cols" {
                div {
                    h2 { (words.say("today-urgent")) }
                    @if self.urgent.is_empty() { (self.nothing_urgent(words)) }
                    @else { (days(&self.urgent, self.today, words)) }
                    @if !self.referrals.is_empty() {
                        h2 { (words.say("today-referrals")) }
                        (days(&self.referrals, self.today, words))
                    }
                    h2 { (words.say("today-threads")) " " span class="count" { (self.total) } }
                    @if self.rows.is_empty() { p { (words.say("today-no-threads")) } }
                    @else { (table(&self.rows, true, self.today, words)) }
                    @if self.total > self.rows.len() {
                        p { a class="target" href=(self.all_href) { (words.say_with("today-all", &[("count", self.total.into())])) } }
                    }
                }
                aside {
                    (notes(&words.say("today-answers"), &self.answers, &words.say("today-no-answers")))
                    (notes(&words.say("today-ahead"), &self.ahead, &words.say("today-nothing-ahead")))
                }
            }
        };
        Page::new(title, content)
    }

    /// It says what was looked at.
    fn nothing_urgent(&self, words: &Words) -> Markup {
        let at = dates::time(self.checked_at, words.lang());
        let what =
            words.say_with("today-checked", &[("count", self.total.into()), ("time", at.into())]);
        alert(Tone::Success, &words.say("today-nothing-urgent"), Some(&what))
    }
}

/// Numbers that lead to their lists.
#[must_use]
pub fn tiles(tiles: &[Tile]) -> Markup {
    html! {
        ul class="tiles" {
            @for it in tiles {
                li {
                    a href=(it.href) class=[it.class()] { b { (it.count) } (it.label) }
                }
            }
        }
    }
}

impl Tile {
    /// The number in a row of a table, as a link that says of whom and of what; zero has no list.
    #[must_use]
    pub fn in_row(&self, of: &str) -> Markup {
        let class = if self.class() == Some("is-late") { "target late" } else { "target" };
        html! {
            @if self.count == 0 { "0" }
            @else { a class=(class) href=(self.href) { (self.count) span class="sr-only" { ", " (of) ", " (self.label) } } }
        }
    }

    const fn class(&self) -> Option<&'static str> {
        match (self.press, self.count) {
            (_, 0) | (Press::Not, _) => None,
            (Press::Late, _) => Some("is-late"),
            (Press::Soon, _) => Some("is-soon"),
        }
    }
}

/// What is to be done, each with one button.
#[must_use]
pub fn days(all: &[Urgent], today: NaiveDate, words: &Words) -> Markup {
    html! {
        ol class="day" {
            @for it in all {
                @let (class, sign, when) = it.when.show(today, words);
                li {
                    span class=(format!("when {class}")) { (icon(sign)) (when) }
                    div { p class="what" { (it.what) } p class="why" { (it.why) } }
                    a class="button button-secondary is-small" href=(it.href) { (it.label) span class="sr-only" { ": " (it.about) } }
                }
            }
        }
    }
}

impl When {
    fn show(self, today: NaiveDate, words: &Words) -> (&'static str, Icon, String) {
        let (day, text) = match self {
            Self::Day(day) => (day, due(day, today, words)),
            Self::Moment(at) => {
                let day = dates::last_day(at);
                let text = if day == today && !dates::is_midnight(at) {
                    words
                        .say_with("due-today-at", &[("time", dates::time(at, words.lang()).into())])
                } else {
                    due(day, today, words)
                };
                (day, text)
            }
        };
        if day < today {
            ("late", Icon::Warning, text)
        } else if day == today {
            ("soon", Icon::Time, text)
        } else {
            ("when-plain", Icon::Time, text)
        }
    }
}

fn notes(heading: &str, all: &[Note], none: &str) -> Markup {
    html! {
        div class="box" {
            h2 class="h3" { (heading) }
            @if all.is_empty() { p class="quiet" { (none) } }
            @else {
                ul {
                    @for it in all {
                        li { a href=(it.href) { (it.what) span class="sr-only" { ": " (it.about) } } br; span class="quiet" aria-hidden="true" { (it.about) } }
                    }
                }
            }
        }
    }
}
