//! What organisations do in a thread, in a box of its page.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use uuid::Uuid;

use crate::{
    dates,
    pages::form::{Sends, Weight, button},
    words::Words,
};

/// Help that is asked for, goes on, or has ended.
#[derive(Debug, Clone)]
pub struct Help {
    /// What is needed.
    pub need: String,
    /// In which programme.
    pub programme: String,
    /// Around whom, where the thread has several children.
    pub child: Option<String>,
    /// How it stands.
    pub state: String,
    /// Who carries it.
    pub organisation: Option<String>,
    /// Whether it rests, and why.
    pub rests: Option<String>,
    /// Who is or was asked, the first first.
    pub asked: Vec<Asked>,
    /// The form that asks the first who can be asked: its address, the grant and the command.
    pub ask: Option<(String, String, Uuid)>,
}

/// An organisation that is to be asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// What came of it.
    pub outcome: String,
    /// Until when it has time to answer.
    pub until: Option<DateTime<Utc>>,
}

impl Help {
    /// One entry of the box.
    #[must_use]
    pub fn show(&self, words: &Words) -> Markup {
        html! {
            li {
                (self.need)
                br;
                span class="quiet" {
                    (self.programme)
                    @if let Some(child) = &self.child { " · " (child) }
                    " · " (self.state)
                    @if let Some(organisation) = &self.organisation { ": " (organisation) }
                }
                @if let Some(rests) = &self.rests { br; span class="soon" { (rests) } }
                @if !self.asked.is_empty() {
                    ol {
                        @for it in &self.asked {
                            li {
                                (it.name) ": " (it.outcome)
                                @if let Some(until) = it.until {
                                    " " (words.say_with("help-until", &[("when", dates::deadline(until, words.lang()).into())]))
                                }
                            }
                        }
                    }
                }
                @if let Some((action, grant, command)) = &self.ask {
                    (Sends { action, grant: Some(grant), draft: None, command: Some(*command) }
                        .form(&button(Weight::Secondary, &words.say("help-ask-now")), words))
                }
            }
        }
    }
}
