//! `/roles`: whom one acts as, and the page of those who have no role here.

use maud::html;
use proto::{actor::Role, identity::NothingGiven};

use crate::{
    pages::{
        Page,
        part::{Tone, alert},
    },
    words::{Lang, Words},
};

/// A role in words, as a label.
#[must_use]
pub fn role_label(role: Role, words: &Words) -> String {
    words.say(match role {
        Role::CaseWorker => "role-case-worker",
        Role::BridgeBuilder => "role-bridge-builder",
        Role::Coordinator => "role-coordinator",
        Role::Volunteer => "role-volunteer",
        Role::Leader => "role-leader",
        Role::Administrator => "role-administrator",
        Role::Auditor => "role-auditor",
        Role::Family => "role-family",
        Role::System => "role-system",
    })
}

/// The choice of a role.
#[derive(Debug, Clone)]
pub struct Roles {
    /// The roles one holds.
    pub choices: Vec<RoleChoice>,
    /// Where one goes on to.
    pub back: Option<String>,
}

/// One role: a button that sends its grant.
#[derive(Debug, Clone)]
pub struct RoleChoice {
    /// The grant it is held by.
    pub grant: String,
    /// The role, for example "Sagsbehandler" or "Mor til Ida og Noah".
    pub label: String,
    /// Where it is held.
    pub place: String,
    /// What waits there, in one line.
    pub line: Option<String>,
    /// Whether one acts in it now.
    pub is_current: bool,
}

impl Roles {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("roles-title")) }
                p class="sub" { (words.say("roles-change")) }
                form method="post" action="/roles" {
                    @if let Some(back) = &self.back { input type="hidden" name="back" value=(back); }
                    ul class="people one" {
                        @for choice in &self.choices {
                            li {
                                button class="person" type="submit" name="grant" value=(choice.grant) {
                                    b { (choice.label) }
                                    span { (choice.place) }
                                    @if let Some(line) = &choice.line { span class="quiet" { (line) } }
                                    @if choice.is_current { span class="quiet" { (words.say("roles-current")) } }
                                }
                            }
                        }
                    }
                }
                p class="quiet" { (words.say("roles-apart")) }
            }
        };
        Page::new(words.say("roles-title"), content)
    }
}

/// The page of somebody who logged in and holds no role.
#[derive(Debug, Clone)]
pub struct NoRole {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Why what their login says gave them nothing.
    pub why: Vec<NothingGiven>,
    /// Whether it was looked up who is registered with their CPR number, and nobody was found who may log in.
    pub is_sought_by_cpr: bool,
}

/// Somebody who gives access.
#[derive(Debug, Clone)]
pub struct Contact {
    /// For whom, for example "Ansat i Aarhus Kommune".
    pub about: String,
    /// Who.
    pub name: String,
    /// Their phone number.
    pub phone: Option<String>,
}

impl NoRole {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("norole-title")) }
                @if self.is_sought_by_cpr {
                    (alert(Tone::Info, &words.say("norole-family"), Some(&words.say("norole-family-what"))))
                    p { (words.say("norole-family-young")) }
                } @else {
                    (alert(Tone::Info, &words.say("norole-none"), Some(&words.say("norole-none-what"))))
                }
                p class="note" { (words.say("norole-invited")) " " a class="target" href="/invitation" { (words.say("login-use-invitation")) } }
                (super::claims::own(&self.why, words))
                @if !self.contacts.is_empty() {
                    div class="box" {
                        h2 class="h3" { (words.say("norole-ask")) }
                        ul {
                            @for contact in &self.contacts {
                                li {
                                    strong { (contact.about) } br; (contact.name)
                                    @if let Some(phone) = &contact.phone {
                                        br; a class="target" href=(format!("tel:{}", phone.replace(' ', ""))) { (phone) }
                                    }
                                }
                            }
                        }
                    }
                }
                form method="post" action="/logout" {
                    button class="button button-secondary wide" type="submit" { (words.say("norole-other")) }
                }
            }
        };
        Page::new(words.say("norole-title"), content)
    }
}
