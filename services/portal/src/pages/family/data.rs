//! What is held about a family, and who has looked at it.

use chrono::{DateTime, NaiveDate, Utc};
use maud::html;
use uuid::Uuid;

use crate::{
    dates,
    pages::{
        Page,
        form::{Choice, Field, Form, Sends, Weight, button},
        part::{back_link, in_query},
        plain,
    },
    words::{Lang, Words},
};

/// Who has looked.
#[derive(Debug, Clone)]
pub struct Looks {
    /// Today.
    pub today: NaiveDate,
    /// The latest first.
    pub days: Vec<LookDay>,
    /// Where the older ones begin.
    pub older: Option<i64>,
}

/// What was looked at on a day.
#[derive(Debug, Clone)]
pub struct LookDay {
    /// Which.
    pub on: NaiveDate,
    /// Each role and reason once.
    pub lines: Vec<LookLine>,
}

/// Somebody looked, once or more often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    /// In which role, for which organisation.
    pub who: String,
    /// Why.
    pub why: &'static str,
    /// At what.
    pub what: Vec<&'static str>,
    /// How often.
    pub times: u32,
    /// Whether it was refused.
    pub is_refused: bool,
}

impl Looks {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("family-looks");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                h1 { (title) }
                p class="sub" { (words.say("family-looks-what")) }
                @if self.days.is_empty() { p { (words.say("family-no-looks")) } }
                @for day in &self.days {
                    h2 class="h3" { (plain::capital(&plain::day(day.on, self.today, words))) }
                    div class="box" { ul {
                        @for it in &day.lines {
                            li {
                                strong { (it.who) }
                                @if it.times > 1 { " " (words.say_with("family-times", &[("count", it.times.into())])) }
                                br;
                                span class="quiet" {
                                    (words.say(it.why)) ". "
                                    @if it.is_refused { (words.say("family-look-refused")) }
                                    @else if !it.what.is_empty() {
                                        @let what: Vec<_> = it.what.iter().map(|it| words.say(it)).collect();
                                        (words.say("family-look-saw")) " " (plain::list(&what, words)) "."
                                    }
                                }
                            }
                        }
                    } }
                }
                @if let Some(older) = self.older {
                    p { a class="button button-secondary" href=(format!("/looks?before={}", in_query(&older.to_string()))) { (words.say("family-older")) } }
                }
            }
        };
        Page::new(title, content)
    }
}

/// A request about one's own data.
#[derive(Debug, Clone)]
pub struct RequestShown {
    /// What was asked for.
    pub what: &'static str,
    /// About whom; nobody is named when it is the reader.
    pub about: Option<String>,
    /// How far it has come.
    pub state: &'static str,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// When it must be answered.
    pub due_by: DateTime<Utc>,
    /// Whether it is answered.
    pub is_answered: bool,
}

/// What one may ask about one's own data.
#[derive(Debug, Clone)]
pub struct MyData {
    /// The grant or person that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Those that were made, the first due first.
    pub requests: Vec<RequestShown>,
    /// About whom one may ask: id and name; oneself first, without one.
    pub about: Vec<(String, Option<String>)>,
    /// What was chosen, and what is wrong with it.
    pub form: Form,
}

impl MyData {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("family-my-data");
        let sends = Sends {
            grant: Some(&self.grant),
            command: Some(self.command),
            ..Sends::to("/my-data")
        };
        let rights = [
            ("access", "family-right-access"),
            ("rectification", "family-right-correct"),
            ("restriction", "family-right-restrict"),
            ("erasure", "family-right-erase"),
        ]
        .map(|(value, key)| Choice::new(value, words.say(key)));
        let about: Vec<_> = self
            .about
            .iter()
            .map(|(id, name)| {
                let label = name.clone().unwrap_or_else(|| words.say("family-me"));
                Choice::new(id.clone(), label)
            })
            .collect();
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-family")))
                (self.form.summary(words))
                h1 { (title) }
                p { (words.say("family-my-data-what")) }
                @for it in &self.requests { (request(it, words)) }
                (sends.form(&html! {
                    (self.form.radios(&Field::new("right", words.say("family-right-legend")), &rights, words))
                    (self.form.radios(&Field::new("about", words.say("family-about-legend")), &about, words))
                    div class="button-row" { (button(Weight::Primary, &words.say("family-send"))) }
                }, words))
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}

fn request(it: &RequestShown, words: &Words) -> maud::Markup {
    let lang = words.lang();
    let day = |moment| dates::date_with_year(dates::day_of(moment), lang);
    html! {
        section class="box" {
            h2 class="h3" { (words.say(it.what)) @if let Some(name) = &it.about { ", " (name) } }
            p { (words.say_with("family-asked-on", &[("day", day(it.received_at).into())])) " " (words.say(it.state)) }
            @if !it.is_answered { p class="quiet" { (words.say_with("family-answer-by", &[("day", day(it.due_by).into())])) } }
        }
    }
}
