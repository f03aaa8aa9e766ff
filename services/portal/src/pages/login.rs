//! `/login`: the ways to log in.

use maud::{Markup, html};

use crate::{
    pages::{
        Page,
        part::{Tone, alert, in_query},
        passkey::{Asks, PasskeyForm},
    },
    words::{Lang, Words},
};

/// The page with the ways to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The ways, the most used first: that one is the main button.
    pub ways: Vec<Way>,
    /// Why one is here again.
    pub message: Option<Message>,
    /// Where one wanted to go.
    pub back: Option<String>,
}

/// One way to log in: a button that sends to `/login/{provider}`.
#[derive(Debug, Clone)]
pub struct Way {
    /// The provider's id in the configuration.
    pub provider: String,
    /// Its name as people know it.
    pub label: String,
}

/// Why one is here again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The provider does not answer.
    ProviderAway,
    /// Who they are cannot be looked up now.
    PeopleAway,
    /// It took too long, or began in another browser.
    BeginAgain,
    /// The login was not sure enough for any of their roles.
    LevelTooLow,
    /// The session has ended.
    SessionEnded,
    /// They broke it off at the provider.
    Cancelled,
    /// The provider's answer is not taken.
    Refused,
    /// The device's answer is not taken.
    PasskeyRefused,
    /// The passkey is nobody's here.
    PasskeyUnknown,
}

/// The page between us and a provider: the browser goes on by itself, and by a link.
#[derive(Debug, Clone)]
pub struct Onward {
    /// Where to.
    pub url: String,
}

impl Onward {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("login-onward");
        let content = html! {
            div class="phone" {
                h1 { (title) }
                p { a class="button button-primary wide" href=(self.url) rel="noreferrer" { (words.say("login-onward-link")) } }
            }
        };
        Page::new(title, content)
    }
}

impl Login {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let back =
            self.back.as_deref().map(|it| format!("?back={}", in_query(it))).unwrap_or_default();
        let content = html! {
            div class="phone" {
                @if let Some(message) = &self.message { (message.show(words)) }
                h1 { (words.say("login-title")) }
                p class="sub" { (words.say("login-choose")) }
                @for (at, way) in self.ways.iter().enumerate() {
                    form method="post" action=(format!("/login/{}{back}", in_query(&way.provider))) {
                        button class=(if at == 0 { "button button-primary wide" } else { "button button-secondary wide" }) type="submit" {
                            (way.label)
                        }
                    }
                }
                (with_passkey(self.ways.is_empty(), words))
                p class="note" {
                    (words.say("login-invited")) " "
                    a class="target" href="/invitation" { (words.say("login-use-invitation")) }
                }
                div class="box" {
                    h2 class="h3" { (words.say("login-borrowed")) }
                    p class="quiet" { (words.say("login-borrowed-what")) }
                }
            }
        };
        Page::new(words.say("login-title"), content)
    }
}

/// Logging in with a passkey.
#[must_use]
pub fn with_passkey(is_main: bool, words: &Words) -> Markup {
    let form = PasskeyForm {
        asks: Asks::Use,
        action: "/login/passkey",
        question: "/login/passkey/question",
        label: words.say("passkey-use"),
        is_main,
        name: String::new(),
        fields: html! {},
    };
    form.show(words)
}

impl Message {
    fn show(&self, words: &Words) -> Markup {
        match self {
            Self::ProviderAway => {
                alert(Tone::Warning, &words.say("login-away"), Some(&words.say("login-away-what")))
            }
            Self::PeopleAway => alert(
                Tone::Warning,
                &words.say("login-people-away"),
                Some(&words.say("login-people-away-what")),
            ),
            Self::BeginAgain => {
                alert(Tone::Info, &words.say("login-again"), Some(&words.say("login-again-what")))
            }
            Self::LevelTooLow => alert(
                Tone::Warning,
                &words.say("login-level"),
                Some(&words.say("login-level-what")),
            ),
            Self::SessionEnded => {
                alert(Tone::Info, &words.say("login-ended"), Some(&words.say("login-ended-what")))
            }
            Self::PasskeyRefused => alert(
                Tone::Warning,
                &words.say("login-passkey-refused"),
                Some(&words.say("login-passkey-refused-what")),
            ),
            Self::PasskeyUnknown => alert(
                Tone::Warning,
                &words.say("login-passkey-unknown"),
                Some(&words.say("login-passkey-unknown-what")),
            ),
            Self::Cancelled => alert(Tone::Info, &words.say("login-cancelled"), None),
            Self::Refused => alert(
                Tone::Warning,
                &words.say("login-refused"),
                Some(&words.say("login-refused-what")),
            ),
        }
    }
}
