//! What stands around every page: who one is, the menu, what has just been done, the language, and the clock of the session.
//!
//! There is no script and no style inside the page (`default-src 'self'`), and everything works without script.

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{DOCTYPE, Markup, html};

use crate::{
    assets,
    pages::{
        Page,
        part::{Tone, alert_inside, in_query},
    },
    words::{Lang, Words},
};

/// What the server knows about the visitor when it draws a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Who is logged in, if anybody.
    pub who: Option<Who>,
    /// The menu of their role.
    pub menu: Vec<MenuItem>,
    /// What came of the last request, shown once.
    pub flash: Option<Flash>,
    /// Pages of families and about worries: one press leaves for a neutral page.
    pub quick_exit: bool,
    /// Whether "worried about a child?" is shown.
    pub worried: bool,
    /// When the session ends.
    pub session: Option<SessionClock>,
    /// The stream that tells of news, for example `thread:{id}`.
    pub live: Option<String>,
    /// Path and query of this page. The links to other languages lead back to it.
    pub path: String,
}

/// Who acts.
#[derive(Debug, Clone)]
pub struct Who {
    /// Their name, where it is known.
    pub name: Option<String>,
    /// The role they act in, in words.
    pub role: String,
    /// Where they hold it.
    pub place: String,
    /// Whether they hold another role.
    pub can_change_role: bool,
}

/// One entry of the menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Whether this page belongs to it.
    pub is_current: bool,
    /// How many things wait there for this person. Zero is not shown.
    pub count: Option<u32>,
}

/// What came of the last request.
#[derive(Debug, Clone)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// In one sentence.
    pub text: String,
}

/// When the session ends.
#[derive(Debug, Clone, Copy)]
pub struct SessionClock {
    /// If nothing more is done.
    pub idle_ends_at: DateTime<Utc>,
    /// In any case.
    pub ends_at: DateTime<Utc>,
}

impl Frame {
    /// The whole document.
    #[must_use]
    pub fn page(&self, page: &Page) -> Markup {
        let words = Words::of(self.lang);
        let ends = self.session.map(|it| it.ends_at.to_rfc3339_opts(SecondsFormat::Secs, true));
        let idle_ends =
            self.session.map(|it| it.idle_ends_at.to_rfc3339_opts(SecondsFormat::Secs, true));
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) {
                (head(&page.title))
                body data-ends-at=[ends] data-idle-ends-at=[idle_ends] {
                    a class="skipnav" href="#main-content" { (words.say("frame-skip")) }
                    @if self.quick_exit { (quick_exit(words)) }
                    header class="header" {
                        div class="portal-info" {
                            div class="container portal-info-inner" {
                                a class="brand" href="/" { (brand()) "Brobygger" span class="sr-only" { ", " (words.say("frame-home")) } }
                                (self.visitor(words))
                            }
                        }
                        @if !self.menu.is_empty() { (self.menu(words)) }
                    }
                    main class="container page-container" id="main-content" tabindex="-1" {
                        @if let Some(flash) = &self.flash { (flash.show()) }
                        @if let Some(stream) = &self.live { (self.live(stream, words)) }
                        (page.content)
                    }
                    (self.footer(words))
                    @if self.session.is_some() { (session_dialog(words)) }
                }
            }
        }
    }

    fn visitor(&self, words: &Words) -> Markup {
        html! {
            div class="who" {
                @if let Some(who) = &self.who {
                    span {
                        @if let Some(name) = &who.name { bdi { (name) } " · " }
                        (who.role) ", " (who.place)
                    }
                }
                @if self.worried { a class="worry" href="/worried" { (words.say("frame-worried")) } }
                @if let Some(who) = &self.who {
                    @if who.can_change_role { a class="target" href="/roles" { (words.say("frame-change-role")) } }
                    form method="post" action="/logout" {
                        button class="function-link" type="submit" { (words.say("frame-log-off")) }
                    }
                }
            }
        }
    }

    fn menu(&self, words: &Words) -> Markup {
        html! {
            nav class="topnav" aria-label=(words.say("frame-menu")) {
                div class="container" {
                    ul {
                        @for item in &self.menu {
                            li {
                                a href=(item.href) aria-current=[item.is_current.then_some("page")] {
                                    (item.label)
                                    @if let Some(count) = item.count.filter(|it| *it > 0) {
                                        " " span class="count" aria-hidden="true" { (count) }
                                        span class="sr-only" {
                                            (words.say_with("frame-waiting", &[("count", count.into())]))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn live(&self, stream: &str, words: &Words) -> Markup {
        html! {
            div class="live" role="status" data-live=(stream) {
                p hidden { (words.say("frame-news")) " " a href=(self.path) { (words.say("frame-show-news")) } }
            }
        }
    }

    fn footer(&self, words: &Words) -> Markup {
        let back = in_query(&self.path);
        html! {
            footer {
                div class="footer" {
                    div class="container foot" {
                        ul class="inline-list" {
                            li { a href="/about/accessibility" { (words.say("about-accessibility")) } }
                            li { a href="/about/privacy" { (words.say("about-privacy")) } }
                            li { a href="/about/api" { (words.say("api-title")) } }
                            @if self.who.is_some() { li { a href="/sessions" { (words.say("sessions-title")) } } }
                        }
                        nav aria-label=(words.say("frame-language")) {
                            ul class="inline-list" {
                                @for lang in Lang::ALL {
                                    li {
                                        a href=(format!("/language/{}?back={back}", lang.tag())) lang=(lang.tag())
                                            hreflang=(lang.tag()) aria-current=[(*lang == self.lang).then_some("true")]
                                        { (lang.own_name()) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Flash {
    fn show(&self) -> Markup {
        let (class, role) = match self.tone {
            Tone::Info => ("alert alert-info", "status"),
            Tone::Success => ("alert alert-success", "status"),
            Tone::Warning => ("alert alert-warning", "status"),
            Tone::Error => ("alert alert-error", "alert"),
        };
        html! {
            div class=(class) role=(role) { (alert_inside(self.tone, &self.text, None)) }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="robots" content="noindex";
            title { (title) " - Brobygger" }
            link rel="icon" type="image/svg+xml" href=(assets::FAVICON);
            // Fonts are not asked for beforehand: on a slow line they would hold up the stylesheets, and the words with them.
            link rel="stylesheet" href=(assets::DKFDS_CSS);
            link rel="stylesheet" href=(assets::PORTAL_CSS);
            script src=(assets::PORTAL_JS) defer {}
        }
    }
}

/// The product's mark: a bridge, and the thread over it.
fn brand() -> Markup {
    html! {
        svg class="mark" viewBox="0 0 34 24" aria-hidden="true" focusable="false" {
            path class="mark-bridge" d="M1 20h32M4 20C4 9 30 9 30 20M10 20v-6M17 20v-8M24 20v-6" {}
            path class="mark-thread" d="M1 14C8 2 13 22 20 8s9-2 13 2" {}
        }
    }
}

/// A plain link, so that it works without script. Script blanks the page first.
fn quick_exit(words: &Words) -> Markup {
    html! {
        section class="quick-exit" aria-label=(words.say("exit-title")) {
            div class="container" {
                a href="/exit" rel="nofollow noreferrer" data-exit="" { (words.say("exit-link")) }
                a class="target quick-exit-what" href="/about/quick-exit" { (words.say("exit-what")) }
            }
            p class="sr-only" role="status" data-exit-status="" data-more=(words.say_with("exit-more", &[("count", "%n%".into())])) {}
        }
    }
}

/// Opened by script five minutes before the end.
fn session_dialog(words: &Words) -> Markup {
    html! {
        dialog class="session" id="session" aria-labelledby="session-heading" {
            h2 id="session-heading" class="h3" tabindex="-1" { (words.say("clock-heading")) }
            p data-when="idle" { (words.say("clock-idle")) }
            p data-when="end" hidden { (words.say("clock-end")) }
            p data-when="saved" hidden { (words.say("clock-saved")) }
            p data-when="unsaved" hidden { strong { (words.say("clock-unsaved")) } }
            p class="countdown" aria-hidden="true" data-countdown="" {}
            p class="sr-only" role="status" data-spoken=(words.say_with("clock-minutes", &[("count", "%n%".into())])) {}
            div class="button-row" {
                button class="button button-primary" type="button" data-stay="" {
                    span data-when="idle" { (words.say("clock-stay")) }
                    span data-when="end" hidden { (words.say("clock-close")) }
                }
                form method="post" action="/logout" {
                    button class="button button-secondary" type="submit" { (words.say("frame-log-off")) }
                }
            }
        }
    }
}
