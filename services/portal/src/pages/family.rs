//! The pages of a family: what is asked of them, who does what, what is agreed, what comes next, and what they decide. Plain words:
//! a test measures them.

mod answers;
mod data;

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use uuid::Uuid;

pub use self::{
    answers::{AnswerClosing, AnswerConsent, AnswerMatch, Permission, Permissions},
    data::{LookDay, LookLine, Looks, MyData, RequestShown},
};
use crate::{
    dates,
    pages::{
        Page,
        part::{Icon, Tone, alert, icon},
        plain,
    },
    words::{Lang, Words},
};

/// The first page of a family.
#[derive(Debug, Clone)]
pub struct Agreements {
    /// When it was asked for.
    pub checked_at: DateTime<Utc>,
    /// What the children are called.
    pub children: Vec<String>,
    /// Whether whoever reads is the child.
    pub is_child: bool,
    /// What is asked of whoever reads; the most pressing first.
    pub asked: Vec<Asked>,
    /// What comes next, the first first.
    pub next: Vec<Coming>,
    /// Who does what.
    pub helpers: Vec<Helper>,
    /// What they wish to reach, in their own words.
    pub goals: Vec<String>,
    /// How many consents hold or wait.
    pub permissions: u32,
    /// Whether nobody works with the family.
    pub is_over: bool,
}

/// Something that is asked of them.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where it is answered.
    pub href: String,
    /// The question, in one sentence.
    pub question: String,
    /// Why, or until when.
    pub why: Option<String>,
}

/// Something that comes.
#[derive(Debug, Clone)]
pub struct Coming {
    /// When.
    pub on: NaiveDate,
    /// Whether it is at the latest then.
    pub is_latest: bool,
    /// What.
    pub what: String,
    /// More about it.
    pub why: Option<String>,
}

/// Somebody who does something.
#[derive(Debug, Clone)]
pub struct Helper {
    /// Who.
    pub name: String,
    /// As what.
    pub role: Option<String>,
    /// What they do.
    pub what: String,
    /// When they met last.
    pub met_on: Option<NaiveDate>,
}

impl Agreements {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let today = dates::day_of(self.checked_at);
        let names = plain::list(&self.children, words);
        let content = html! {
            div class="phone" {
                h1 {
                    @if self.is_child || names.is_empty() { (words.say("first-family")) }
                    @else { (words.say_with("family-with", &[("names", names.into())])) }
                }
                p class="sub" { (words.say("family-now")) }
                (self.asked(words))
                (self.coming(today, words))
                (self.who(today, words))
                @if !self.goals.is_empty() {
                    h2 { (words.say("family-goals")) }
                    ul { @for goal in &self.goals { li dir="auto" { (goal) } } }
                }
                (self.decides(words))
            }
        };
        Page::new(words.say("family-title"), content)
    }

    fn asked(&self, words: &Words) -> Markup {
        let at = dates::time(self.checked_at, words.lang());
        html! {
            @if let Some((first, others)) = self.asked.split_first() {
                div class="alert alert-warning" {
                    div class="alert-icon" { (icon(Icon::Warning)) }
                    div class="alert-body" {
                        h2 class="alert-heading" { (words.say("family-asked")) }
                        p class="alert-text" { (first.question) }
                        @if let Some(why) = &first.why { p class="alert-text" { (why) } }
                        p { a class="button button-primary" href=(first.href) { (words.say("family-answer")) span class="sr-only" { ": " (first.question) } } }
                    }
                }
                @if !others.is_empty() {
                    ul class="day" {
                        @for it in others {
                            li {
                                div { p class="what" { (it.question) } @if let Some(why) = &it.why { p class="why" { (why) } } }
                                a class="button button-secondary" href=(it.href) { (words.say("family-answer")) span class="sr-only" { ": " (it.question) } }
                            }
                        }
                    }
                }
            } @else {
                (alert(Tone::Success, &words.say("family-nothing-asked"), Some(&words.say_with("family-checked", &[("time", at.into())]))))
            }
        }
    }

    fn coming(&self, today: NaiveDate, words: &Words) -> Markup {
        html! {
            h2 { (words.say("family-next")) }
            @if self.next.is_empty() { p { (words.say(if self.is_over { "family-over" } else { "family-nothing-next" })) } }
            ol class="day" {
                @for it in &self.next {
                    @let day = plain::day(it.on, today, words);
                    li {
                        span class="when" {
                            @if it.is_latest { (words.say_with("family-latest", &[("day", day.into())])) }
                            @else { (plain::capital(&day)) }
                        }
                        div {
                            p class="what" { (it.what) }
                            @if let Some(why) = &it.why { p class="why" { (why) } }
                        }
                    }
                }
            }
        }
    }

    fn who(&self, today: NaiveDate, words: &Words) -> Markup {
        html! {
            @if !self.helpers.is_empty() {
                h2 { (words.say("family-who")) }
                div class="box" {
                    ul {
                        @for it in &self.helpers {
                            li {
                                strong { (it.name) } @if let Some(role) = &it.role { ", " (role) }
                                br; span class="quiet" {
                                    (it.what)
                                    @if let Some(met) = it.met_on { br; (words.say_with("family-met-last", &[("day", plain::day(met, today, words).into())])) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn decides(&self, words: &Words) -> Markup {
        html! {
            h2 { (words.say("family-decides")) }
            div class="box" {
                ul {
                    li { a class="target" href="/permissions" { (words.say_with("family-permissions", &[("count", self.permissions.into())])) } }
                    li { a class="target" href="/looks" { (words.say("family-looks")) } }
                    li { a class="target" href="/my-data" { (words.say("family-my-data")) } }
                }
            }
        }
    }
}

/// An id, as a hidden field's value or a part of an address.
fn path(of: &str, id: Uuid) -> String {
    format!("/answers/{of}/{id}")
}

#[cfg(test)]
mod tests;
