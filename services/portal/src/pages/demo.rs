//! `/demo`: whom one may be in a demo stack. The server shows it nowhere else.

use maud::html;

use crate::{
    pages::{Page, login::with_passkey},
    words::{Lang, Words},
};

/// The page with everybody in the demo.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The people.
    pub people: Vec<Person>,
}

/// Somebody one may be: a button that sends their id as `person`.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Role and place.
    pub role: String,
    /// What one will find, in one line.
    pub line: String,
}

impl Demo {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            h1 { (words.say("demo-title")) }
            p class="sub" { (words.say("demo-choose")) }
            form method="post" action="/demo" {
                ul class="people" {
                    @for person in &self.people {
                        li {
                            button class="person" type="submit" name="person" value=(person.id) {
                                b { (person.name) }
                                span { (person.role) }
                                span class="quiet" { (person.line) }
                            }
                        }
                    }
                }
            }
            p class="quiet" { (words.say("demo-windows")) }
            div class="phone" { (with_passkey(false, words)) }
        };
        Page::new(words.say("demo-title"), content)
    }
}
