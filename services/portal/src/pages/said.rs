//! `/threads/{thread}/words`: what was said, in the words it was said in.

use chrono::NaiveDate;
use maud::html;

use crate::{
    dates,
    pages::{Page, part::back_link},
    words::{Lang, Words},
};

/// One thing that was said.
#[derive(Debug, Clone)]
pub struct Item {
    /// When; a goal has no day.
    pub on: Option<NaiveDate>,
    /// Whose words, or about whom.
    pub who: String,
    /// The words; nothing where whoever looks may not see them.
    pub words: Option<String>,
    /// What else is to know, such as how far they are.
    pub more: Option<String>,
}

/// What was said in one way.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they are.
    pub heading: String,
    /// Each; the newest first.
    pub items: Vec<Item>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct Said {
    /// The thread's own address.
    pub href: String,
    /// About whom. Never in the title of the tab.
    pub about: String,
    /// In groups; those with nothing in them say so.
    pub groups: Vec<Group>,
}

impl Said {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            (back_link(&self.href, &words.say("act-back-to-thread")))
            h1 { (words.say("said-title")) }
            p class="sub" { (self.about) }
            p { (words.say("said-lead")) }
            @for group in &self.groups {
                h2 { (group.heading) }
                @if group.items.is_empty() { p class="quiet" { (words.say("said-none")) } }
                @else {
                    ul class="events" {
                        @for it in &group.items {
                            li {
                                p class="meta" {
                                    @if let Some(on) = it.on { (dates::date_with_year(on, lang)) " · " }
                                    (it.who)
                                    @if let Some(more) = &it.more { " · " (more) }
                                }
                                @if let Some(text) = &it.words { @for line in text.lines() { p class="what" dir="auto" { (line) } } }
                                @else { p class="quiet" { (words.say("said-hidden")) } }
                            }
                        }
                    }
                }
            }
        };
        Page::new(words.say("said-title"), content)
    }
}
