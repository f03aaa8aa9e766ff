//! What went wrong, in words that say what to do. None names a code, and none tells of something one may not know.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{Page, part::in_query, roles::Contact},
    words::{Lang, Words},
};

/// A page in place of the one that was asked for.
#[derive(Debug, Clone)]
pub enum Error {
    /// Nobody is logged in.
    NotLoggedIn {
        /// Where they wanted to go.
        back: Option<String>,
        /// Who gives access.
        contacts: Vec<Contact>,
    },
    /// They may not.
    NotAllowed {
        /// What was tried, for example "se, hvem der har adgang".
        tried: String,
        /// Who could allow it.
        allows: Option<Contact>,
    },
    /// A service said no, and why.
    Refused {
        /// As whom they are 403, as it stands 409, as it was said 422.
        status: u16,
        /// Why, in one sentence.
        why: String,
    },
    /// There is no such page, or they may not know of it: the same words for both.
    NotFound,
    /// Somebody changed it meanwhile.
    Quicker {
        /// What it is now, in one sentence.
        now: Option<String>,
        /// Whether what was typed is kept.
        is_kept: bool,
        /// Where the new state is shown.
        back: String,
    },
    /// The form was drawn under another role than the one that acts now.
    OtherRole {
        /// The role the form was drawn under.
        drawn: String,
        /// The role that acts now.
        acting: String,
        /// The grant of the first, to change back to.
        grant: String,
        /// The page of the form.
        back: String,
    },
    /// It was too much at once.
    TooLarge {
        /// How much there may be, in megabytes.
        megabytes_max: u32,
        /// The page of the form.
        back: String,
    },
    /// It was too often.
    TooMany {
        /// From when on it goes again.
        again_at: DateTime<Utc>,
    },
    /// What was sent is no form of ours.
    Unreadable,
    /// The program failed.
    Broken {
        /// What to quote: the log has the rest.
        reference: String,
    },
    /// Something the page needs does not answer.
    Away {
        /// What, for example "MitID".
        what: Option<String>,
        /// Whether what was typed is kept.
        is_kept: bool,
    },
}

impl Error {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotLoggedIn { .. } => 401,
            Self::NotAllowed { .. } => 403,
            Self::Refused { status, .. } => *status,
            Self::NotFound => 404,
            Self::Quicker { .. } | Self::OtherRole { .. } => 409,
            Self::TooLarge { .. } => 413,
            Self::TooMany { .. } => 429,
            Self::Unreadable => 400,
            Self::Broken { .. } => 500,
            Self::Away { .. } => 503,
        }
    }

    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = self.title(words);
        let content = html! {
            div class="phone" {
                h1 { (title) }
                (self.text(words))
                (self.ways_on(words))
            }
        };
        Page::new(title, content)
    }

    fn title(&self, words: &Words) -> String {
        match self {
            Self::NotLoggedIn { .. } => words.say("error-login"),
            Self::NotAllowed { .. } | Self::Refused { status: 403, .. } => {
                words.say("error-not-allowed")
            }
            Self::Refused { .. } => words.say("error-refused"),
            Self::NotFound => words.say("error-not-found"),
            Self::Quicker { .. } => words.say("error-quicker"),
            Self::OtherRole { .. } => words.say("error-other-role"),
            Self::TooLarge { .. } => words.say("error-too-large"),
            Self::TooMany { .. } => words.say("error-too-many"),
            Self::Unreadable => words.say("error-unreadable"),
            Self::Broken { .. } => words.say("error-broken"),
            Self::Away { what: Some(what), .. } => {
                words.say_with("error-away-named", &[("what", what.as_str().into())])
            }
            Self::Away { what: None, .. } => words.say("error-away"),
        }
    }

    fn text(&self, words: &Words) -> Markup {
        match self {
            Self::NotLoggedIn { .. } => html! { p { (words.say("error-login-what")) } },
            Self::NotAllowed { tried, .. } => html! {
                p { (words.say_with("error-tried", &[("tried", tried.as_str().into())])) }
                p { (words.say("error-nothing-done")) }
            },
            Self::Refused { why, .. } => html! {
                p { strong { (why) } }
                p { (words.say("error-nothing-done")) }
            },
            Self::NotFound => html! {
                p { (words.say("error-not-found-what")) }
                ul {
                    li { (words.say("error-not-found-address")) }
                    li { (words.say("error-not-found-moved")) }
                    li { (words.say("error-not-found-role")) }
                }
            },
            Self::Quicker { now, is_kept, .. } => html! {
                p { (words.say("error-quicker-what")) }
                @if let Some(now) = now { p { strong { (now) } } }
                (kept(*is_kept, words))
            },
            Self::OtherRole { drawn, acting, .. } => html! {
                p {
                    (words.say_with("error-other-role-what", &[("drawn", drawn.as_str().into()), ("acting", acting.as_str().into())]))
                }
                p { (words.say("error-nothing-done")) }
            },
            Self::TooLarge { megabytes_max, .. } => html! {
                p { (words.say_with("error-too-large-what", &[("max", (*megabytes_max).into())])) }
            },
            Self::TooMany { again_at } => html! {
                p {
                    (words.say_with("error-too-many-what", &[("when", dates::time(*again_at, words.lang()).into())]))
                }
            },
            Self::Unreadable => html! { p { (words.say("error-unreadable-what")) } },
            Self::Broken { reference } => html! {
                p { (words.say("error-broken-what")) }
                p { (words.say_with("error-reference", &[("reference", reference.as_str().into())])) }
            },
            Self::Away { is_kept, .. } => html! {
                p { (words.say("error-away-what")) }
                (kept(*is_kept, words))
            },
        }
    }

    fn ways_on(&self, words: &Words) -> Markup {
        match self {
            Self::NotLoggedIn { back, contacts } => {
                let login = back.as_deref().map_or_else(
                    || "/login".to_owned(),
                    |back| format!("/login?back={}", in_query(back)),
                );
                html! {
                    (main_link(&login, &words.say("login-title")))
                    @if !contacts.is_empty() { (ask(&words.say("norole-ask"), contacts)) }
                }
            }
            Self::NotAllowed { allows, .. } => html! {
                @if let Some(contact) = allows { (ask(&words.say("error-allows"), std::slice::from_ref(contact))) }
                (main_link("/", &words.say("error-first-page")))
            },
            Self::NotFound
            | Self::Refused { .. }
            | Self::Unreadable
            | Self::TooMany { .. }
            | Self::Broken { .. }
            | Self::Away { .. } => main_link("/", &words.say("error-first-page")),
            Self::Quicker { back, .. } => main_link(back, &words.say("error-see-now")),
            Self::TooLarge { back, .. } => main_link(back, &words.say("error-back-to-form")),
            Self::OtherRole { drawn, grant, back, .. } => html! {
                form method="post" action="/roles" {
                    input type="hidden" name="back" value=(back);
                    button class="button button-primary wide" type="submit" name="grant" value=(grant) {
                        (words.say_with("error-change-back", &[("role", drawn.as_str().into())]))
                    }
                }
                p { a class="target" href="/" { (words.say("error-first-page")) } }
            },
        }
    }
}

fn kept(is_kept: bool, words: &Words) -> Markup {
    html! {
        p { @if is_kept { (words.say("error-kept")) } @else { (words.say("error-nothing-done")) } }
    }
}

fn main_link(href: &str, label: &str) -> Markup {
    html! { p { a class="button button-primary wide" href=(href) { (label) } } }
}

fn ask(heading: &str, contacts: &[Contact]) -> Markup {
    html! {
        div class="box" {
            h2 class="h3" { (heading) }
            ul {
                @for contact in contacts {
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
}
