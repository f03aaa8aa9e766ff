//! What a family is asked: a consent, a match, whether it is over. And taking a consent back.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::thread::{ConsentPurpose, ConsentStanding, DataCategory};
use uuid::Uuid;

use super::path;
use crate::{
    pages::{
        Page,
        form::{Choice, Field, Form, Sends, Weight, button},
        part::{Tone, alert, back_link},
        plain,
    },
    words::{Lang, Words},
};

/// A consent, as whoever decides reads it.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Which.
    pub id: Uuid,
    /// Who may get to know it.
    pub recipients: Vec<String>,
    /// Whose data; nobody is named when it is the reader.
    pub about: Option<String>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day.
    pub until_on: NaiveDate,
    /// How it stands.
    pub standing: ConsentStanding,
    /// Whether the reader is to answer.
    pub asks_you: bool,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
}

impl Permission {
    /// Who may know what, in one sentence: a question or a fact.
    fn sentence(&self, key_about: &str, key_own: &str, words: &Words) -> String {
        let who = plain::list(&self.recipients, words);
        match &self.about {
            Some(name) => words.say_with(
                key_about,
                &[("who", who.as_str().into()), ("name", name.as_str().into())],
            ),
            None => words.say_with(key_own, &[("who", who.as_str().into())]),
        }
    }

    /// The question.
    #[must_use]
    pub fn question(&self, words: &Words) -> String {
        self.sentence("family-may-know", "family-may-know-you", words)
    }

    fn facts(&self, today: NaiveDate, words: &Words) -> Markup {
        html! {
            p { (words.say("family-they-get")) }
            ul { @for it in &self.categories { li { (words.say(plain::category(*it))) } } }
            p { (words.say(plain::purpose(self.purpose))) }
            p { (words.say_with("family-until", &[("day", plain::day(self.until_on, today, words).into())])) }
        }
    }
}

/// Whether it may be passed on.
#[derive(Debug, Clone)]
pub struct AnswerConsent {
    /// The grant or person that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Today.
    pub today: NaiveDate,
    /// Which.
    pub it: Permission,
    /// What was answered, and what is wrong with it.
    pub form: Form,
}

impl AnswerConsent {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let it = &self.it;
        let action = path("consents", it.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(self.command), ..Sends::to(&action) };
        let title = words.say("family-consent-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                (self.form.summary(words))
                h1 {
                    @if it.asks_you { (it.question(words)) }
                    @else { (it.sentence("family-know", "family-know-you", words)) }
                }
                (it.facts(self.today, words))
                @if it.asks_you {
                    (sends.form(&yes_or_no(&self.form, "family-consent-legend", "family-consent-yes", "family-consent-no", words), words))
                    p class="quiet" { (words.say("family-consent-free")) }
                } @else {
                    (alert(Tone::Info, &words.say(standing(it.standing)), None))
                    @if it.may_withdraw {
                        h2 class="h3" { (words.say("family-withdraw-title")) }
                        p { (words.say("family-withdraw-what")) }
                        (sends.form(&html! {
                            input type="hidden" name="answer" value="withdraw";
                            (button(Weight::Warning, &words.say("family-withdraw")))
                        }, words))
                    }
                }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}

fn yes_or_no(form: &Form, legend: &str, yes: &str, no: &str, words: &Words) -> Markup {
    let choices = [Choice::new("yes", words.say(yes)), Choice::new("no", words.say(no))];
    html! {
        (form.radios(&Field::new("answer", words.say(legend)), &choices, words))
        div class="button-row" { (button(Weight::Primary, &words.say("family-send"))) }
    }
}

const fn standing(it: ConsentStanding) -> &'static str {
    match it {
        ConsentStanding::Requested => "family-consent-waits",
        ConsentStanding::Given => "family-consent-given",
        ConsentStanding::Expired => "family-consent-expired",
        ConsentStanding::Refused => "family-consent-refused",
        ConsentStanding::Withdrawn => "family-consent-withdrawn",
        ConsentStanding::EndedByTransfer | ConsentStanding::Ended => "family-consent-ended",
    }
}

/// Who may know what.
#[derive(Debug, Clone)]
pub struct Permissions {
    /// Today.
    pub today: NaiveDate,
    /// Those that hold or wait first.
    pub all: Vec<Permission>,
}

impl Permissions {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("family-permissions-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                h1 { (title) }
                p class="sub" { (words.say("family-permissions-what")) }
                @if self.all.is_empty() { p { (words.say("family-no-permissions")) } }
                @for it in &self.all {
                    @let sentence = it.sentence("family-know", "family-know-you", words);
                    section class="box" {
                        h2 class="h3" { (sentence) }
                        p class="quiet" { (words.say(standing(it.standing))) }
                        (it.facts(self.today, words))
                        @if it.asks_you || it.may_withdraw {
                            @let id = it.id;
                            p { a class="button button-secondary" href=(path("consents", id)) {
                                (words.say(if it.asks_you { "family-answer" } else { "family-withdraw-open" }))
                                span class="sr-only" { ": " (sentence) ", " (plain::day(it.until_on, self.today, words)) }
                            } }
                        }
                    }
                }
            }
        };
        Page::new(title, content)
    }
}

/// Whether somebody is to help.
#[derive(Debug, Clone)]
pub struct AnswerMatch {
    /// The grant or person that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Which.
    pub id: Uuid,
    /// Who is proposed.
    pub helper: Option<String>,
    /// By which organisation.
    pub organisation: String,
    /// What they say of themself.
    pub about: Option<String>,
    /// For whom; nobody is named when it is the reader.
    pub child: Option<String>,
    /// What they would do.
    pub need: &'static str,
    /// Whether the reader is to answer.
    pub asks_you: bool,
    /// What was answered, and what is wrong with it.
    pub form: Form,
}

impl AnswerMatch {
    /// The question.
    #[must_use]
    pub fn question(helper: Option<&str>, child: Option<&str>, words: &Words) -> String {
        let helper = helper.map_or_else(|| words.say("family-a-volunteer"), str::to_owned);
        match child {
            Some(child) => words
                .say_with("family-may-help", &[("helper", helper.into()), ("name", child.into())]),
            None => words.say_with("family-may-help-you", &[("helper", helper.into())]),
        }
    }

    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let action = path("matches", self.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(self.command), ..Sends::to(&action) };
        let title = words.say("family-match-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                (self.form.summary(words))
                h1 { (Self::question(self.helper.as_deref(), self.child.as_deref(), words)) }
                p { (words.say_with("family-comes-from", &[("organisation", self.organisation.as_str().into())])) " " (words.say("family-it-is-about")) " " (words.say(self.need)) "." }
                @if let Some(about) = &self.about { blockquote dir="auto" { (about) } }
                p { (words.say("family-papers")) }
                @if self.asks_you {
                    (sends.form(&yes_or_no(&self.form, "family-match-legend", "family-match-yes", "family-match-no", words), words))
                    p class="quiet" { (words.say("family-match-free")) }
                } @else {
                    (alert(Tone::Info, &words.say("family-match-answered"), None))
                }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}

/// Whether it is over.
#[derive(Debug, Clone)]
pub struct AnswerClosing {
    /// The grant or person that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Which thread.
    pub id: Uuid,
    /// How it went, in the eyes of who asks.
    pub outcome: &'static str,
    /// Whether it waits for the family.
    pub asks_you: bool,
    /// What was answered, and what is wrong with it.
    pub form: Form,
}

impl AnswerClosing {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let action = path("closings", self.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(self.command), ..Sends::to(&action) };
        let title = words.say("family-closing-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                (self.form.summary(words))
                h1 { (title) }
                p { (words.say(self.outcome)) }
                p { (words.say("family-closing-what")) }
                @if self.asks_you {
                    (sends.form(&yes_or_no(&self.form, "family-closing-legend", "family-closing-yes", "family-closing-no", words), words))
                } @else {
                    (alert(Tone::Info, &words.say("family-closing-answered"), None))
                }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}
