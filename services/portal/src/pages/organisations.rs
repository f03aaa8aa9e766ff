//! `/organisations`: the municipality's directory, and its partnerships.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::assignment::OrganisationKind;

use crate::{
    pages::{Page, plain},
    words::{Lang, Words},
};

/// An organisation on its line.
#[derive(Debug, Clone)]
pub struct Row {
    /// As it calls itself.
    pub name: String,
    /// What kind.
    pub kind: OrganisationKind,
    /// Places nobody holds.
    pub free: u16,
    /// Places in all.
    pub places: u16,
    /// The last day of the agreement that runs.
    pub agreement_until: Option<NaiveDate>,
    /// The page of its agreement, for who may change it.
    pub href: Option<String>,
}

/// The directory.
#[derive(Debug, Clone)]
pub struct Organisations {
    /// By name.
    pub rows: Vec<Row>,
    /// Whether whoever looks may put one into it.
    pub may_add: bool,
    /// Today.
    pub today: NaiveDate,
}

impl Organisations {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("menu-organisations");
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say_with("organisations-count", &[("count", self.rows.len().into())])) }
            @if self.may_add { p { a class="button button-secondary" href="/organisations/new" { (words.say("organisations-add")) } } }
            @if self.rows.is_empty() { p { (words.say("organisations-none")) } } @else { (self.table(words)) }
        };
        Page::new(title, content)
    }

    fn table(&self, words: &Words) -> Markup {
        let [name, kind, places, agreement] = [
            "organisations-name",
            "organisations-kind",
            "organisations-places",
            "organisations-agreement",
        ]
        .map(|it| words.say(it));
        html! {
            table class="plain" {
                thead { tr { @for it in [&name, &kind, &places, &agreement] { th scope="col" { (it) } } } }
                tbody {
                    @for it in &self.rows {
                        tr {
                            th scope="row" {
                                @if let Some(href) = &it.href { a class="target" href=(href) { (it.name) } } @else { (it.name) }
                            }
                            td data-label=(kind) { (words.say(plain::kind(it.kind))) }
                            td data-label=(places) { (words.say_with("organisations-free", &[("free", it.free.into()), ("places", it.places.into())])) }
                            td data-label=(agreement) class=(self.tone(it)) {
                                @match it.agreement_until {
                                    Some(until) => (words.say_with("organisations-until", &[("day", plain::day(until, self.today, words).into())])),
                                    None => (words.say("organisations-no-agreement")),
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// An agreement that ends within two months is to be seen to.
    fn tone(&self, it: &Row) -> &'static str {
        match it.agreement_until {
            None => "late",
            Some(until) if until.signed_duration_since(self.today).num_days() <= 60 => "soon",
            Some(_) => "ok",
        }
    }
}
