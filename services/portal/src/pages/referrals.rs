//! Referrals: the list, and the first page of a case worker.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use proto::referral::{ReturnReason, Standing};

use crate::{
    dates,
    pages::{
        Page, codes,
        threads::{Chip, Pages, chips, due, titled},
        today::{Tile, tiles},
    },
    words::{Lang, Words},
};

/// A referral on one line.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// The child.
    pub child: String,
    /// Its number.
    pub reference: String,
    /// What is needed, the most important first.
    pub needs: String,
    /// When it came.
    pub submitted_at: DateTime<Utc>,
    /// How it stands.
    pub standing: Standing,
    /// Until when it is to be answered, while it waits.
    pub answer_by: DateTime<Utc>,
    /// Whether that has passed.
    pub is_overdue: bool,
    /// Why it came back.
    pub return_reason: Option<ReturnReason>,
    /// Who took it on.
    pub bridge_builder: Option<String>,
}

/// One that is begun and not sent.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where one goes on with it.
    pub href: String,
    /// Of whom.
    pub child: String,
    /// When it was last changed.
    pub drafted_at: DateTime<Utc>,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Referrals {
    /// How they may stand.
    pub choices: Vec<Chip>,
    /// The referrals of this page.
    pub rows: Vec<Row>,
    /// How many there are with this choice.
    pub total: usize,
    /// The pages beside this one.
    pub pages: Pages,
    /// Whether one may refer.
    pub may_refer: bool,
    /// Now.
    pub now: DateTime<Utc>,
}

/// The first page of a case worker.
#[derive(Debug, Clone)]
pub struct First {
    /// What is counted.
    pub tiles: Vec<Tile>,
    /// Each group: its heading, its list, its first rows, and how many there are.
    pub groups: Vec<Group>,
    /// What is begun and not sent.
    pub begun: Vec<Begun>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Referrals that stand alike.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its heading.
    pub heading: String,
    /// What to say when there are none.
    pub none: String,
    /// The list of all of them.
    pub href: String,
    /// What the link to it says.
    pub all: String,
    /// The first ones.
    pub rows: Vec<Row>,
    /// How many there are.
    pub total: usize,
}

impl Referrals {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("referrals-title");
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say_with("referrals-count", &[("count", self.total.into())])) }
            (chips(&self.choices, &words.say("filter-state")))
            @if self.may_refer { p { a class="button button-primary" href="/referrals/new" { (words.say("menu-refer")) } } }
            @if self.rows.is_empty() { p { (words.say("referrals-none")) } }
            @else { (table(&self.rows, self.now, words)) }
            (self.pages.show(words))
        };
        Page::new(titled(&title, &[&self.choices]), content)
    }
}

impl First {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("referrals-now");
        let today = dates::day_of(self.now);
        let content = html! {
            h1 { (title) }
            p class="sub" { (dates::weekday_and_date(today, lang)) }
            (tiles(&self.tiles))
            div class="cols" {
                div {
                    @for group in &self.groups { (group.show(self.now, words)) }
                }
                aside {
                    div class="box" {
                        h2 class="h3" { (words.say("menu-refer")) }
                        p class="quiet" { (words.say("refer-lead")) }
                        p { a class="button button-primary wide" href="/referrals/new" { (words.say("refer-begin")) } }
                    }
                    div class="box" {
                        h2 class="h3" { (words.say("referrals-begun")) }
                        @if self.begun.is_empty() { p class="quiet" { (words.say("referrals-none-begun")) } }
                        @else {
                            ul {
                                @for it in &self.begun {
                                    @let when = dates::date_and_time(it.drafted_at, lang);
                                    li { a class="target" href=(it.href) { (it.child) span class="sr-only" { ", " (when) } } br; span class="quiet" aria-hidden="true" { (when) } }
                                }
                            }
                        }
                    }
                }
            }
        };
        Page::new(title, content)
    }
}

impl Group {
    fn show(&self, now: DateTime<Utc>, words: &Words) -> Markup {
        html! {
            h2 { (self.heading) " " span class="count" { (self.total) } }
            @if self.rows.is_empty() { p class="quiet" { (self.none) } }
            @else { (table(&self.rows, now, words)) }
            @if self.total > self.rows.len() { p { a class="target" href=(self.href) { (self.all) } } }
        }
    }
}

fn table(rows: &[Row], now: DateTime<Utc>, words: &Words) -> Markup {
    let lang = words.lang();
    html! {
        table class="plain" {
            thead { tr {
                th scope="col" { (words.say("threads-child")) }
                th scope="col" { (words.say("referrals-need")) }
                th scope="col" { (words.say("referrals-sent")) }
                th scope="col" { (words.say("referrals-stands")) }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" {
                            a class="target" href=(row.href) { (row.child) span class="sr-only" { ", " (row.reference) } }
                            small aria-hidden="true" { (row.reference) }
                        }
                        td data-label=(words.say("referrals-need")) { (row.needs) }
                        td data-label=(words.say("referrals-sent")) { (dates::date_with_year(dates::day_of(row.submitted_at), lang)) }
                        td data-label=(words.say("referrals-stands")) { (row.stands(now, words)) }
                    }
                }
            }
        }
    }
}

impl Row {
    fn stands(&self, now: DateTime<Utc>, words: &Words) -> Markup {
        let standing = words.say(codes::standing(self.standing));
        html! {
            (crate::pages::story::capital(&standing))
            @match self.standing {
                Standing::Waiting => {
                    small class=(if self.is_overdue { "late" } else { "" }) { (clock(self.answer_by, now, words)) }
                }
                Standing::Returned => {
                    @if let Some(reason) = self.return_reason { small { (words.say(codes::return_reason(reason))) } }
                }
                Standing::Accepted | Standing::AttachedToThread | Standing::HeldUp => {
                    @if let Some(who) = &self.bridge_builder { small { (who) } }
                }
                Standing::Withdrawn => {}
            }
        }
    }
}

/// Until when it is to be answered: "svar senest i morgen".
#[must_use]
pub fn clock(answer_by: DateTime<Utc>, now: DateTime<Utc>, words: &Words) -> String {
    let (last, today) = (dates::last_day(answer_by), dates::day_of(now));
    let when = due(last, today, words);
    if last < today {
        return words.say_with("referral-clock-late", &[("when", when.into())]);
    }
    words.say_with("referral-clock", &[("when", when.into())])
}
