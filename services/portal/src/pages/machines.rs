//! Machines whose right to ask ends soon: said in time to whoever can give them another, for afterwards nothing works that rests on them.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        part::{Icon, Tone, alert, icon, in_query},
    },
    words::{Lang, Words},
};

/// How many days before its last day a machine is shown.
pub const SHOWN_BEFORE_DAYS: u64 = 30;

/// A machine whose last day is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// By which grant it acts.
    pub grant: String,
    /// The beginning of its account's id: a machine has no name.
    pub machine: String,
    /// In which role it acts.
    pub role: String,
    /// How many commands and queries it may ask.
    pub asks: usize,
    /// The last day.
    pub until: NaiveDate,
}

/// Those whose last day is near; nothing where there is none.
#[must_use]
pub fn ending(machines: &[Ending], words: &Words) -> Markup {
    html! {
        @if !machines.is_empty() {
            h2 { (words.say("machines-end")) }
            p class="quiet" { (words.say("machines-end-what")) }
            ul class="rows" {
                @for it in machines {
                    li {
                        (icon(Icon::Time))
                        div {
                            p class="what" {
                                a class="target" href=(format!("/access/{}", in_query(&it.grant))) {
                                    (words.say_with("machines-one", &[("machine", it.machine.as_str().into()), ("role", it.role.as_str().into())]))
                                }
                            }
                            p class="quiet" {
                                (words.say_with("machines-until", &[("day", dates::date_with_year(it.until, words.lang()).into()), ("asks", it.asks.into())]))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The first page of an administrator for whom a machine waits.
#[derive(Debug, Clone)]
pub struct Administrator {
    /// The machines.
    pub machines: Vec<Ending>,
    /// When it was looked for.
    pub checked_at: DateTime<Utc>,
}

impl Administrator {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("first-administrator");
        let today = dates::weekday_and_date(dates::day_of(self.checked_at), lang);
        let content = html! {
            h1 { (title) }
            p class="sub" { (today) }
            (alert(Tone::Warning, &words.say_with("machines-wait", &[("count", self.machines.len().into())]), None))
            (ending(&self.machines, words))
        };
        Page::new(title, content)
    }
}
