//! How it went: two questions and a button.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::assignment::Went;
use uuid::Uuid;

use super::OwnMatch;
use crate::{
    pages::{
        Page,
        form::{Field, Form, Sends, Weight, button},
        part::{Icon, back_link, icon},
        plain,
    },
    words::{Lang, Words},
};

/// How long a session is when nobody has said.
const MINUTES: u16 = 60;

/// The questions, for one match on one day.
#[derive(Debug, Clone, Copy)]
pub struct SessionForm {
    /// The day that is asked about.
    pub on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Whether it would be the first time.
    pub is_first: bool,
    /// How long it was last time.
    pub minutes: u16,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Of which match.
    pub of: Uuid,
}

/// Under which name what is typed about a match is kept.
#[must_use]
pub fn draft(of: Uuid) -> String {
    format!("session-{of}")
}

impl SessionForm {
    /// The questions about this match, today.
    #[must_use]
    pub fn of(it: &OwnMatch, today: NaiveDate) -> Self {
        let last = it.sessions.iter().map(|it| it.minutes).find(|it| *it > 0);
        Self {
            on: it.day_to_log(today),
            today,
            is_first: it.first_met_on.is_none(),
            minutes: last.unwrap_or(MINUTES),
            command: Uuid::new_v4(),
            of: it.id,
        }
    }

    /// The form.
    #[must_use]
    pub fn draw(&self, form: &Form, action: &str, grant: &str, words: &Words) -> Markup {
        let draft = draft(self.of);
        let sends = Sends {
            grant: Some(grant),
            command: Some(self.command),
            draft: Some(&draft),
            ..Sends::to(action)
        };
        let day = plain::day(self.on, self.today, words);
        let met = if self.is_first { "help-met-first" } else { "help-met" };
        let minutes = Field::new("minutes", words.say("help-how-long")).numeric().width(4);
        let other = Field::new("on", words.say("help-which-day"))
            .hint(words.say("help-which-day-hint"))
            .optional();
        let more_is_wrong = form.error("on").is_some() || form.error("minutes").is_some();
        let with_minutes = Form::new([("minutes", self.minutes.to_string())]);
        let minutes_of = if form.value("minutes").is_empty() { &with_minutes } else { form };
        sends.form(
            &html! {
                input type="hidden" name="day" value=(self.on);
                @if self.is_first { input type="hidden" name="first" value="yes"; }
                (pick(form, "met", &words.say_with(met, &[("day", day.into())]), &[
                    ("yes", Icon::Check, "help-met-yes"),
                    ("no", Icon::Close, "help-met-no"),
                    ("moved", Icon::CalendarMonth, "help-met-moved"),
                ], words))
                @if !self.is_first {
                    (pick(form, "went", &words.say("help-how-was-it"), &[
                        (code(Went::Good), Icon::Star, plain::went(Went::Good)),
                        (code(Went::Fair), Icon::Minus, plain::went(Went::Fair)),
                        (code(Went::Hard), Icon::Warning, plain::went(Went::Hard)),
                    ], words))
                }
                details class="details" open[more_is_wrong] {
                    summary class="details-summary" { (words.say("help-other-day")) }
                    div class="details-text" {
                        (form.date(&other, words))
                        @if !self.is_first { (minutes_of.text(&minutes, words)) }
                    }
                }
                div class="button-row" { (button(Weight::Primary, &words.say("help-done"))) }
            },
            words,
        )
    }
}

/// How a session was, as it is sent.
const fn code(went: Went) -> &'static str {
    match went {
        Went::Good => "good",
        Went::Fair => "fair",
        Went::Hard => "hard",
    }
}

/// One of three, large enough for a thumb.
fn pick(
    form: &Form,
    name: &str,
    question: &str,
    choices: &[(&str, Icon, &str)],
    words: &Words,
) -> Markup {
    let error = form.error(name);
    let described = error.map(|_| format!("{name}-error"));
    html! {
        fieldset class="pick" aria-describedby=[described.as_deref()] {
            legend class="form-label" { (question) }
            @if let Some(error) = error {
                span class="form-error-message" id=(format!("{name}-error")) {
                    span class="sr-only" { (words.say("form-error-prefix")) } (error)
                }
            }
            @for (at, (value, picture, label)) in choices.iter().enumerate() {
                label {
                    input type="radio" name=(name) value=(value) checked[form.has(name, value)]
                        id=[(at == 0).then_some(name)];
                    (icon(*picture)) (words.say(label))
                }
            }
        }
    }
}

/// The page of its own, for a link in a reminder and for what must be put right.
#[derive(Debug, Clone)]
pub struct SessionPage {
    /// The grant that the form is drawn under.
    pub grant: String,
    /// The match.
    pub it: OwnMatch,
    /// The questions.
    pub questions: SessionForm,
    /// What was answered, and what is wrong with it.
    pub form: Form,
}

impl SessionPage {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let action = format!("/matches/{}/session", self.it.id);
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-volunteer")))
                (self.form.summary(words))
                h1 { (words.say("help-session-title")) }
                p class="sub" { (self.it.with(words)) ", " (words.say(plain::need(self.it.need))) }
                (self.questions.draw(&self.form, &action, &self.grant, words))
                p class="note" { a class="worry" href="/worried" { (words.say("help-worried")) } }
            }
        };
        Page::new(self.form.title(&words.say("help-session-title"), words), content)
    }
}
