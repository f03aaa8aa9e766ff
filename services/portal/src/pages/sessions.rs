//! `/sessions`: where one is logged in.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        part::{Icon, icon, in_query},
        passkey::{Asks, PasskeyForm},
    },
    words::{Lang, Words},
};

/// One's own sessions, and how one logs in.
#[derive(Debug, Clone)]
pub struct Sessions {
    /// The sessions that are alive, this one first.
    pub sessions: Vec<Session>,
    /// The ways in which one can log in.
    pub logins: Vec<Login>,
    /// Whether one can have a passkey: who has no role here yet cannot.
    pub may_have_passkey: bool,
}

/// One way to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// Its id.
    pub id: String,
    /// Whether it is a passkey.
    pub is_passkey: bool,
    /// Since when.
    pub added_at: DateTime<Utc>,
    /// When it was used last.
    pub used_at: Option<DateTime<Utc>>,
    /// Whether one logged in by it just now.
    pub is_this: bool,
}

/// One session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id (`sid`), never its secret.
    pub id: String,
    /// What it was begun on.
    pub device: Device,
    /// When it was begun.
    pub began_at: DateTime<Utc>,
    /// Where it was begun, as far as known.
    pub place: Option<String>,
    /// Whether it is the one this page is shown in.
    pub is_this: bool,
}

/// The class of a device: no more is kept of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A computer.
    Computer,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// The command line.
    Program,
    /// Not known.
    Unknown,
}

impl Device {
    const fn key(self) -> &'static str {
        match self {
            Self::Computer => "device-computer",
            Self::Phone => "device-phone",
            Self::Tablet => "device-tablet",
            Self::Program => "device-program",
            Self::Unknown => "device-unknown",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Computer | Self::Program | Self::Unknown => Icon::Desktop,
            Self::Phone | Self::Tablet => Icon::Smartphone,
        }
    }
}

impl Sessions {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("sessions-title")) }
                p class="sub" { (words.say("sessions-what")) }
                ul class="rows" {
                    @for session in &self.sessions { (session.row(words)) }
                }
                @if self.sessions.len() > 1 {
                    form method="post" action="/sessions/end-others" {
                        button class="button button-primary wide" type="submit" { (words.say("sessions-end-others")) }
                    }
                }
                p class="quiet" { (words.say("sessions-strange")) }
                @if self.may_have_passkey { (self.ways(words)) }
            }
        };
        Page::new(words.say("sessions-title"), content)
    }
}

impl Sessions {
    fn ways(&self, words: &Words) -> Markup {
        let form = PasskeyForm {
            asks: Asks::Make,
            action: "/sessions/passkey",
            question: "/sessions/passkey/question",
            label: words.say("logins-add"),
            is_main: false,
            name: "Brobygger".to_owned(),
            fields: html! {},
        };
        html! {
            h2 { (words.say("logins-title")) }
            ul class="rows" {
                @for login in &self.logins { (login.row(self.logins.len() > 1, words)) }
            }
            p class="quiet" { (words.say("logins-two")) }
            (form.show(words))
        }
    }
}

impl Login {
    fn row(&self, may_remove: bool, words: &Words) -> Markup {
        let what = words.say(if self.is_passkey { "logins-passkey" } else { "logins-provider" });
        let since = dates::date_and_time(self.added_at, words.lang());
        html! {
            li {
                (icon(Icon::Lock))
                div {
                    p class="what" {
                        (what)
                        @if self.is_this { " " span class="badge badge-info" { (words.say("logins-this")) } }
                    }
                    p class="quiet" {
                        (words.say_with("logins-since", &[("when", since.as_str().into())]))
                        @if let Some(at) = self.used_at {
                            br; (words.say_with("logins-used", &[("when", dates::date_and_time(at, words.lang()).into())]))
                        }
                    }
                }
                @if may_remove && self.is_passkey {
                    form method="post" action=(format!("/sessions/logins/{}/remove", in_query(&self.id))) {
                        button class="button button-secondary" type="submit" {
                            (words.say("logins-remove")) span class="sr-only" { " " (what) ", " (since) }
                        }
                    }
                }
            }
        }
    }
}

impl Session {
    fn row(&self, words: &Words) -> Markup {
        let device = words.say(self.device.key());
        let began = dates::date_and_time(self.began_at, words.lang());
        html! {
            li {
                (icon(self.device.icon()))
                div {
                    p class="what" {
                        (device)
                        @if self.is_this { " " span class="badge badge-info" { (words.say("sessions-this")) } }
                    }
                    p class="quiet" {
                        (words.say_with("sessions-began", &[("when", began.as_str().into())]))
                        @if let Some(place) = &self.place { br; (place) }
                    }
                }
                @if !self.is_this {
                    form method="post" action=(format!("/sessions/{}/end", in_query(&self.id))) {
                        button class="button button-secondary" type="submit" {
                            (words.say("sessions-end")) span class="sr-only" { " " (device) ", " (began) }
                        }
                    }
                }
            }
        }
    }
}
