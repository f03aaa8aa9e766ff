//! The pages of an organisation's coordinator: what must be answered, which match needs something, who is cleared until when.

mod matching;
mod volunteers;

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use proto::{
    assignment::{Contribution, DeclineReason},
    code::{AgeBand, Need},
};
use uuid::Uuid;

pub use self::{
    matching::{Capacity, MatchPage, Propose},
    volunteers::{Filter, VolunteerPage, VolunteerRow, Volunteers},
};
use crate::{
    dates,
    pages::{
        Page,
        form::{Form, Sends},
        part::{Icon, Tone, alert, back_link, icon},
        plain,
    },
    words::{Lang, Words},
};

/// What an organisation is asked, in what points at nobody.
#[derive(Debug, Clone)]
pub struct Offer {
    /// To answer with.
    pub id: Uuid,
    /// What is needed.
    pub need: Need,
    /// How old the child is.
    pub age: AgeBand,
    /// In which municipality.
    pub area: String,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
}

/// A part of something that an organisation is asked to carry.
#[derive(Debug, Clone)]
pub struct PartAsked {
    /// Of which assignment.
    pub id: Uuid,
    /// Which part.
    pub part: Contribution,
    /// What is needed.
    pub need: Need,
    /// How old the child is.
    pub age: AgeBand,
    /// The command that answers, drawn with the page.
    pub command: Uuid,
}

/// Something that a match, or an assignment without one, needs.
#[derive(Debug, Clone)]
pub struct Due {
    /// Where it is done.
    pub href: String,
    /// About whom.
    pub who: String,
    /// What, in one sentence.
    pub what: String,
    /// When, if that is known.
    pub on: Option<NaiveDate>,
    /// Whether that is past.
    pub is_late: bool,
    /// What the button says.
    pub action: &'static str,
}

/// The first page of a coordinator.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// When it was asked for.
    pub checked_at: DateTime<Utc>,
    /// What is to be answered, the first to lapse first.
    pub offers: Vec<Offer>,
    /// Parts that are to be answered.
    pub parts: Vec<PartAsked>,
    /// What needs something, what is late first.
    pub due: Vec<Due>,
    /// Whose papers end soon, or have ended while they have a child.
    pub papers: Vec<Due>,
    /// How many matches go on.
    pub matches: u32,
    /// How many volunteers could take a child.
    pub free: u32,
    /// Places nobody holds.
    pub places: Option<u16>,
}

impl Desk {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let today = dates::day_of(self.checked_at);
        let is_empty = self.offers.is_empty()
            && self.parts.is_empty()
            && self.due.is_empty()
            && self.papers.is_empty();
        let at = dates::time(self.checked_at, lang);
        let content = html! {
            h1 { (words.say("first-coordinator")) }
            p class="sub" { (plain::capital(&dates::weekday_and_date(today, lang))) }
            (self.tiles(words))
            @if is_empty {
                (alert(Tone::Success, &words.say("first-nothing"), Some(&words.say_with("first-checked", &[("time", at.into())]))))
                ul class="checked" {
                    @for key in ["checked-offers", "checked-matches", "checked-certificates"] { li { (icon(Icon::Check)) (words.say(key)) } }
                }
            }
            (self.offers(today, words))
            (dues("due", "help-matches-due", &self.due, today, words))
            (dues("papers", "help-papers-due", &self.papers, today, words))
        };
        Page::new(words.say("help-desk-title"), content)
    }

    fn tiles(&self, words: &Words) -> Markup {
        let asked = self.offers.len().saturating_add(self.parts.len());
        let tile = |href: &str, count: String, key: &str, is_soon: bool| {
            html! { li class=[is_soon.then_some("is-soon")] { a href=(href) { b { (count) } (words.say(key)) } } }
        };
        html! {
            ul class="tiles" {
                @if asked > 0 { (tile("#offers", asked.to_string(), "help-tile-offers", true)) }
                @if !self.due.is_empty() { (tile("#due", self.due.len().to_string(), "help-tile-due", true)) }
                (tile("/volunteers?show=matched", self.matches.to_string(), "help-tile-matches", false))
                (tile("/volunteers?show=free", self.free.to_string(), "help-tile-free", false))
                @if let Some(places) = self.places { (tile("/capacity", places.to_string(), "help-tile-places", false)) }
            }
        }
    }

    fn offers(&self, today: NaiveDate, words: &Words) -> Markup {
        html! {
            @if !self.offers.is_empty() || !self.parts.is_empty() {
                h2 id="offers" { (words.say("help-offers")) }
                ol class="day" {
                    @for it in &self.offers {
                        @let last = dates::last_day_before(it.expires_at);
                        @let need = words.say(plain::need(it.need));
                        @let day = plain::day(last, today, words);
                        li {
                            span class=(if last <= today { "when late" } else { "when" }) { (words.say_with("help-answer-by", &[("day", day.as_str().into())])) }
                            div { p class="what" { (need) ", " (words.say(plain::age(it.age))) } p class="why" { (it.area) } }
                            a class="button button-primary" href=(format!("/offers/{}", it.id)) {
                                (words.say("help-see-and-answer")) span class="sr-only" { ": " (need) ", " (words.say(plain::age(it.age))) ", " (it.area) ", " (day) }
                            }
                        }
                    }
                    @for it in &self.parts { (self.part(it, words)) }
                }
            }
        }
    }

    fn part(&self, it: &PartAsked, words: &Words) -> Markup {
        let action = format!("/offers/{}/part", it.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(it.command), ..Sends::to(&action) };
        let part = words.say(plain::contribution(it.part));
        let button = |class: &str, answer: &str, key: &str| {
            html! {
                button class=(class) type="submit" name="answer" value=(answer) {
                    (words.say(key)) span class="sr-only" { ": " (part) }
                }
            }
        };
        html! {
            li {
                span class="when" { (words.say("help-part-asked")) }
                div { p class="what" { (part) } p class="why" { (words.say(plain::need(it.need))) ", " (words.say(plain::age(it.age))) } }
                (sends.form(&html! {
                    input type="hidden" name="part" value=(it.part.to_string());
                    (button("button button-primary", "yes", "help-yes")) " " (button("button button-secondary", "no", "help-no"))
                }, words))
            }
        }
    }
}

/// A list of what needs something, each with one button.
fn dues(id: &str, heading: &str, all: &[Due], today: NaiveDate, words: &Words) -> Markup {
    html! {
        @if !all.is_empty() {
            h2 id=(id) { (words.say(heading)) }
            ol class="day" {
                @for it in all {
                    li {
                        span class=(if it.is_late { "when late" } else { "when" }) {
                            @if it.is_late { (icon(Icon::Warning)) }
                            @if let Some(on) = it.on { (plain::capital(&plain::day(on, today, words))) }
                        }
                        div { p class="what" { (it.who) } p class="why" { (it.what) } }
                        a class="button button-secondary" href=(it.href) { (words.say(it.action)) span class="sr-only" { ": " (it.who) ", " (it.what) } }
                    }
                }
            }
        }
    }
}

/// The answer to an offer.
#[derive(Debug, Clone)]
pub struct AnswerOffer {
    /// The grant that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Today.
    pub today: NaiveDate,
    /// Which.
    pub it: Offer,
    /// What is wrong with the answer.
    pub form: Form,
}

impl AnswerOffer {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let it = &self.it;
        let last = dates::last_day_before(it.expires_at);
        let action = format!("/offers/{}", it.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(self.command), ..Sends::to(&action) };
        let fact =
            |key: &str, value: String| html! { div { dt { (words.say(key)) } dd { (value) } } };
        let title = words.say("help-offer-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-coordinator")))
                (self.form.summary(words))
                h1 { (title) }
                p class="big" { (words.say_with("help-offer-lead", &[("age", words.say(plain::age(it.age)).into()), ("area", it.area.as_str().into())])) }
                dl class="headline" {
                    (fact("help-offer-what", words.say(plain::need(it.need))))
                    (fact("help-offer-age", words.say(plain::age(it.age))))
                    (fact("help-offer-area", it.area.clone()))
                    (fact("help-offer-by", plain::capital(&plain::day(last, self.today, words))))
                }
                p class="quiet" { (words.say("help-offer-names")) }
                (sends.form(&html! {
                    button class="button button-primary wide" type="submit" name="answer" value="yes" id="answer" { (words.say("help-offer-yes")) }
                    p class="quiet" { (words.say("help-offer-yes-means")) }
                    div class="box" {
                        h2 class="h3" { (words.say("help-offer-no")) }
                        p class="quiet" { (words.say("help-offer-no-means")) }
                        @for reason in DeclineReason::ALL {
                            button class="button button-secondary wide" type="submit" name="answer" value=(reason.to_string()) { (words.say(plain::declined(*reason))) }
                        }
                    }
                }, words))
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}
