//! `/alerts`: each alert has one cause, one owner and one date. It goes away when the cause does.

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use proto::followup::Severity;
use uuid::Uuid;

use crate::{
    dates,
    pages::{
        Page, codes,
        form::Sends,
        part::{Icon, icon},
        threads::{self, Chip, Pages, chips, due, titled},
    },
    words::{Lang, Words},
};

/// An alert that is open.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its address.
    pub href: String,
    /// About whom.
    pub child: String,
    /// What it is about.
    pub what: String,
    /// What one does about it.
    pub to_do: String,
    /// How grave.
    pub severity: Severity,
    /// Who must look, in words.
    pub owner: String,
    /// Until when.
    pub due_by: DateTime<Utc>,
    /// Since when.
    pub raised_at: DateTime<Utc>,
    /// Since when another service was away that might have said otherwise.
    pub unheard_since: Option<DateTime<Utc>>,
    /// Whether somebody has seen it.
    pub is_seen: bool,
    /// Whether one may say that it is seen or taken care of.
    pub may_answer: bool,
    /// The page it is about.
    pub about: Option<String>,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Alerts {
    /// Groups of choices, each with its name.
    pub choices: Vec<(&'static str, Vec<Chip>)>,
    /// The alerts of this page.
    pub rows: Vec<Row>,
    /// How many there are with these choices.
    pub total: usize,
    /// The pages beside this one.
    pub pages: Pages,
    /// The grant that forms are drawn under.
    pub grant: String,
    /// Today.
    pub today: NaiveDate,
}

impl Alerts {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("alerts-title");
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say("alerts-lead")) }
            @for (name, choices) in &self.choices { (chips(choices, &words.say(name))) }
            p { strong { (words.say_with("alerts-count", &[("count", self.total.into())])) } }
            @if self.rows.is_empty() { p { (words.say("alerts-none")) } }
            ol class="day" { @for row in &self.rows { (self.row(row, words)) } }
            (self.pages.show(words))
        };
        let groups: Vec<&[Chip]> = self.choices.iter().map(|(_, it)| it.as_slice()).collect();
        Page::new(titled(&title, &groups), content)
    }

    fn row(&self, row: &Row, words: &Words) -> Markup {
        let day = dates::last_day(row.due_by);
        let (class, sign) = if day < self.today {
            ("when late", Icon::Warning)
        } else if day == self.today {
            ("when soon", Icon::Time)
        } else {
            ("when when-plain", Icon::Time)
        };
        let number = threads::sign(row.about.as_deref().unwrap_or(&row.href), words);
        let about = format!("{}, {}, {number}", row.child, row.what);
        html! {
            li {
                span class=(class) { (icon(sign)) (due(day, self.today, words)) }
                div {
                    p class="what" { (row.child) ": " (row.what) }
                    p class="why" { (row.to_do) }
                    @if let Some(since) = row.unheard_since {
                        p class="why" { (words.say_with("alerts-unheard", &[("since", dates::date_and_time(since, words.lang()).into())])) }
                    }
                    p class="why" {
                        (words.say(codes::severity(row.severity))) " · " (row.owner) " · "
                        (words.say_with("alerts-since", &[("day", dates::date(dates::day_of(row.raised_at), words.lang()).into())]))
                        @if row.is_seen { " · " (words.say("alerts-seen")) }
                    }
                }
                div class="answers" {
                    @if let Some(href) = &row.about {
                        a class="button button-secondary is-small" href=(href) { (words.say("alerts-open")) span class="sr-only" { ": " (about) } }
                    }
                    @if row.may_answer {
                        @if !row.is_seen { (self.answer(row, "acknowledge", "alerts-acknowledge", &about, words)) }
                        (self.answer(row, "resolve", "alerts-resolve", &about, words))
                    }
                }
            }
        }
    }

    fn answer(&self, row: &Row, path: &str, key: &str, about: &str, words: &Words) -> Markup {
        let inside = html! {
            button class="function-link" type="submit" { (words.say(key)) span class="sr-only" { ": " (about) } }
        };
        Sends {
            action: &format!("{}/{path}", row.href),
            grant: Some(&self.grant),
            draft: None,
            command: Some(Uuid::new_v4()),
        }
        .form(&inside, words)
    }
}
