//! `/invitation`: taking a role that one was offered. Also what whoever invites is shown, once.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::{
    dates,
    pages::{
        Page,
        form::{Field, Form, Sends, Weight, button},
        login::Way,
        part::{Tone, alert, in_query},
        passkey::{Asks, PasskeyForm},
    },
    words::{Lang, Words},
};

/// The page that a link opens: link and code.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// What was typed, and what is wrong with it.
    pub form: Form,
}

impl Opened {
    /// The page. Script puts what stands after the `#` into the field, and takes it out of the address.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let link = Field::new("link", words.say("invitation-link"))
            .hint(words.say("invitation-link-hint"));
        let code = Field::new("code", words.say("invitation-code"))
            .hint(words.say("invitation-code-hint"))
            .autocomplete("off")
            .width(8);
        let inside = html! {
            div data-link-of-fragment="" { (self.form.text(&link, words)) }
            (self.form.text(&code, words))
            div class="button-row" { (button(Weight::Primary, &words.say("invitation-go-on"))) }
        };
        let content = html! {
            div class="phone" {
                (self.form.summary(words))
                h1 { (words.say("invitation-title")) }
                p class="sub" { (words.say("invitation-what")) }
                (Sends::to("/invitation").form(&inside, words))
                p class="quiet" { (words.say("invitation-no-code")) }
            }
        };
        Page::new(self.form.title(&words.say("invitation-title"), words), content)
    }
}

/// What is offered, once the code was right, and the ways to take it.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Which role, as people say it.
    pub role: String,
    /// Where.
    pub place: String,
    /// What one can do in it.
    pub can: String,
    /// Whether it lets somebody in again, and gives no role.
    pub is_recovery: bool,
    /// As whom somebody is logged in already, who may take it so.
    pub logged_in: Option<String>,
    /// Whether a passkey is sure enough.
    pub may_use_passkey: bool,
    /// Whether they say what they are called: of a volunteer it is known.
    pub asks_name: bool,
    /// The providers.
    pub ways: Vec<Way>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What the link holds: sent on in the form, never in an address.
    pub link: String,
    /// The code, likewise.
    pub code: String,
    /// Why one is here again.
    pub refused: Option<String>,
}

impl Offered {
    fn fields(&self) -> Markup {
        html! {
            input type="hidden" name="link" value=(self.link);
            input type="hidden" name="code" value=(self.code);
        }
    }

    /// What is sent where it is taken: also what they are called.
    fn fields_with_name(&self, words: &Words) -> Markup {
        html! {
            (self.fields())
            @if self.asks_name {
                label class="form-label" for="name" { (words.say("offered-name")) }
                span class="form-hint" id="name-hint" { (words.say("offered-name-hint")) }
                input class="form-input" id="name" name="name" type="text" maxlength="300" required autocomplete="name" aria-describedby="name-hint";
            }
        }
    }

    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let said = [("role", self.role.as_str().into()), ("place", self.place.as_str().into())];
        let title =
            words.say(if self.is_recovery { "offered-again-title" } else { "offered-title" });
        let what = if self.is_recovery { "offered-again-what" } else { "offered-what" };
        let content = html! {
            div class="phone" {
                @if let Some(refused) = &self.refused { (alert(Tone::Warning, refused, None)) }
                h1 { (title) }
                p class="sub" { (words.say_with(what, &said)) }
                @if !self.is_recovery {
                    h2 class="h3" { (words.say("offered-can")) }
                    p { (self.can) }
                }
                (self.ways_in(words))
                p class="quiet" { (words.say_with("offered-until", &[("day", dates::date_and_time(self.until, lang).into())])) }
            }
        };
        Page::new(title, content)
    }

    fn ways_in(&self, words: &Words) -> Markup {
        html! {
            @if let Some(who) = &self.logged_in {
                h2 class="h3" { (words.say("offered-how")) }
                form method="post" action="/invitation/take" {
                    (self.fields_with_name(words))
                    button class="button button-primary wide" type="submit" { (words.say_with("offered-take-as", &[("who", who.as_str().into())])) }
                }
                form method="post" action="/logout" {
                    button class="button button-tertiary wide" type="submit" { (words.say("offered-not-me")) }
                }
            } @else {
                h2 class="h3" { (words.say("offered-how")) }
                @for (at, way) in self.ways.iter().filter(|_| !self.is_recovery).enumerate() {
                    form method="post" action=(format!("/invitation/login/{}", in_query(&way.provider))) {
                        (self.fields())
                        button class=(if at == 0 && !self.may_use_passkey { "button button-primary wide" } else { "button button-secondary wide" }) type="submit" { (way.label) }
                    }
                }
                @if self.may_use_passkey {
                    (PasskeyForm {
                        asks: Asks::Make,
                        action: "/invitation/passkey",
                        question: "/invitation/passkey/question",
                        label: words.say("passkey-make"),
                        is_main: true,
                        name: self.place.clone(),
                        fields: self.fields_with_name(words),
                    }.show(words))
                    p class="quiet" { (words.say("passkey-what")) }
                } @else if self.ways.is_empty() {
                    p { (words.say("offered-no-way")) }
                }
            }
        }
    }
}

/// Why an invitation cannot be taken any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Somebody has taken it.
    Used,
    /// It was taken back, or another was made.
    Withdrawn,
    /// It is too late.
    Late,
    /// The code was wrong too often.
    Spoiled,
}

impl Over {
    /// The page.
    #[must_use]
    pub fn page(self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let (title, what) = match self {
            Over::Used => ("over-used", "over-used-what"),
            Over::Withdrawn => ("over-withdrawn", "over-withdrawn-what"),
            Over::Late => ("over-late", "over-late-what"),
            Over::Spoiled => ("over-spoiled", "over-spoiled-what"),
        };
        let content = html! {
            div class="phone" {
                h1 { (words.say(title)) }
                p { (words.say(what)) }
                @if self == Over::Used {
                    p { a class="button button-primary wide" href="/login" { (words.say("login-title")) } }
                }
            }
        };
        Page::new(words.say(title), content)
    }
}

/// The link and the code, for whoever invites: once.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The whole address.
    pub link: String,
    /// The code, in two halves.
    pub code: String,
    /// To what it invites, as people say it.
    pub what: String,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Where the list is.
    pub back: String,
}

impl Ready {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let message =
            in_query(&words.say_with("ready-message", &[("link", self.link.as_str().into())]));
        let subject = in_query(&words.say("ready-subject"));
        let spelled = self.code.chars().filter(|it| *it != ' ');
        let spelled = spelled.map(String::from).collect::<Vec<_>>().join(", ");
        let content = html! {
            div class="phone" {
                h1 { (words.say("ready-title")) }
                p class="sub" { (self.what) }
                div class="box" {
                    h2 class="h3" { (words.say("ready-link")) }
                    div class="button-row" {
                        a class="button button-primary" href=(format!("sms:?&body={message}")) { (words.say("ready-sms")) }
                        a class="button button-secondary" href=(format!("mailto:?subject={subject}&body={message}")) { (words.say("ready-mail")) }
                    }
                    label class="form-label" for="ready-address" { (words.say("ready-copy")) }
                    input class="form-input" id="ready-address" type="text" readonly value=(self.link);
                }
                div class="box" {
                    h2 class="h3" { (words.say("ready-code")) }
                    p class="code" { span aria-hidden="true" { (self.code) } span class="sr-only" { (spelled) } }
                    p class="quiet" { (words.say("ready-apart")) }
                }
                p class="quiet" { (words.say_with("ready-until", &[("day", dates::date_and_time(self.until, lang).into())])) }
                p { a class="button button-secondary wide" href=(self.back) { (words.say("ready-done")) } }
            }
        };
        Page::new(words.say("ready-title"), content)
    }
}
