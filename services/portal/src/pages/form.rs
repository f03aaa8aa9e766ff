//! Forms: what was typed is shown again, and each error stands beside its field and on top.

mod day;
mod field;

use std::collections::BTreeMap;

use maud::{Markup, html};
use uuid::Uuid;

pub use self::{
    day::{NotADay, boxes, day},
    field::{Choice, Field},
};
use crate::{
    pages::part::{Icon, icon},
    words::Words,
};

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<(String, String)>,
}

impl Form {
    /// A form with these values: of a draft, of what is on record, or as they came in a request.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut form = Self::default();
        for (name, value) in values {
            form.values.entry(name.into()).or_default().push(value.into());
        }
        form
    }

    /// The value of a field, empty if there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// All values of a field with several.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether this choice is made.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|it| it == value)
    }

    /// Says what is wrong with a field: one sentence that makes sense alone and says what to do.
    pub fn refuse(&mut self, name: impl Into<String>, sentence: impl Into<String>) {
        self.errors.push((name.into(), sentence.into()));
    }

    /// What is wrong with this field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(it, _)| it == name).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The title of a page with this form: begins with "Fejl: " if something is wrong.
    #[must_use]
    pub fn title(&self, title: &str, words: &Words) -> String {
        if self.is_refused() {
            format!("{}{title}", words.say("form-error-prefix"))
        } else {
            title.to_owned()
        }
    }

    /// Everything that is wrong, each a link to its field. Stands above the heading; script moves the focus to it.
    #[must_use]
    pub fn summary(&self, words: &Words) -> Markup {
        html! {
            @if self.is_refused() {
                div class="alert alert-error" role="alert" tabindex="-1" data-summary="" {
                    div class="alert-icon" { (icon(Icon::Error)) }
                    div class="alert-body" {
                        h2 class="alert-heading" { (words.say("form-errors")) }
                        ul class="alert-text nobullet-list" {
                            @for (name, sentence) in &self.errors {
                                li { a class="function-link" href=(format!("#{name}")) { (sentence) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A form that sends: where to, under which role it was drawn, and whether what is typed is kept as it is typed.
#[derive(Debug, Clone, Copy)]
pub struct Sends<'a> {
    /// Where to.
    pub action: &'a str,
    /// The grant the form was drawn under. A request under another is refused.
    pub grant: Option<&'a str>,
    /// The draft that keeps what is typed.
    pub draft: Option<&'a str>,
    /// The id of the command it asks, drawn with the page: a form that is sent twice is done once.
    pub command: Option<Uuid>,
}

impl<'a> Sends<'a> {
    /// A form that sends here.
    #[must_use]
    pub const fn to(action: &'a str) -> Self {
        Self { action, grant: None, draft: None, command: None }
    }

    /// The form with its fields and buttons.
    #[must_use]
    pub fn form(&self, content: &Markup, words: &Words) -> Markup {
        html! {
            form method="post" action=(self.action) novalidate data-draft=[self.draft] {
                @if let Some(grant) = self.grant { (acting_grant(grant)) }
                @if let Some(command) = self.command { input type="hidden" name="command" value=(command); }
                @if let Some(draft) = self.draft { input type="hidden" name="draft" value=(draft); }
                (content)
                @if self.draft.is_some() {
                    p class="saved" role="status" data-draft-status=""
                        data-saved=(words.say_with("draft-saved", &[("time", "%t%".into())]))
                        data-offline=(words.say("draft-offline"))
                        data-refused=(words.say("draft-refused"))
                        data-clock=(words.say_with("draft-clock", &[("hours", "%h%".into()), ("minutes", "%m%".into())])) {}
                }
            }
        }
    }
}

/// The grant a form was drawn under, as a hidden field.
#[must_use]
pub fn acting_grant(grant: &str) -> Markup {
    html! { input type="hidden" name="acting_grant" value=(grant); }
}

/// How much a button matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The one main action of the page.
    Primary,
    /// Another way.
    Secondary,
    /// What cannot be undone.
    Warning,
    /// Looks like a link.
    Quiet,
}

/// A button that sends the form.
#[must_use]
pub fn button(weight: Weight, label: &str) -> Markup {
    let class = match weight {
        Weight::Primary => "button button-primary",
        Weight::Secondary => "button button-secondary",
        Weight::Warning => "button button-warning",
        Weight::Quiet => "function-link",
    };
    html! { button class=(class) type="submit" { (label) } }
}
