//! What every visitor may know: accessibility, privacy, and how to leave a page quickly.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::{
    assets, dates,
    pages::Page,
    words::{Lang, Words},
};

/// Who answers for this installation.
#[derive(Debug, Clone, Default)]
pub struct Authority {
    /// The authority, for example "Aarhus Kommune".
    pub name: String,
    /// Where faults are reported.
    pub email: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
    /// The e-mail of the data protection officer.
    pub data_protection_email: Option<String>,
}

/// `/about/accessibility`: the statement that the law asks for (lov om tilgængelighed af offentlige organers websteder).
#[derive(Debug, Clone)]
pub struct Accessibility {
    /// Who answers for it.
    pub authority: Authority,
    /// When it was last looked through.
    pub reviewed_on: NaiveDate,
}

impl Accessibility {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("about-accessibility");
        let reviewed = dates::date_with_year(self.reviewed_on, lang);
        let content = html! {
            h1 { (title) }
            p class="font-lead" { (words.say_with("access-lead", &[("authority", self.authority.name.as_str().into())])) }
            h2 { (words.say("access-how")) }
            p { (words.say("access-how-what")) }
            ul {
                li { (words.say("access-keyboard")) }
                li { (words.say("access-script")) }
                li { (words.say("access-contrast")) }
            }
            h2 { (words.say("access-not-yet")) }
            ul {
                li { (words.say("access-no-people")) }
                li { (words.say("access-files")) }
                li { (words.say("access-readers")) }
            }
            h2 { (words.say("access-tell")) }
            p { (words.say("access-tell-what")) }
            (self.authority.contact(words))
            p {
                (words.say("access-complain")) " "
                a href="https://www.was.digst.dk/" { (words.say("access-complain-where")) }
            }
            p class="quiet" {
                (words.say_with("access-reviewed", &[("day", reviewed.into())])) " "
                a href=(assets::LICENCES) { (words.say("access-licences")) }
            }
        };
        Page::new(title, content)
    }
}

impl Authority {
    fn contact(&self, words: &Words) -> Markup {
        html! {
            ul class="nobullet-list" {
                li { (self.name) }
                @if let Some(email) = &self.email { li { a class="target" href=(format!("mailto:{email}")) { (email) } } }
                @if let Some(phone) = &self.phone {
                    li { (words.say("about-phone")) " " a class="target" href=(format!("tel:{}", phone.replace(' ', ""))) { (phone) } }
                }
            }
        }
    }
}

/// `/about/privacy`: what is kept of people, and what they may ask for.
#[derive(Debug, Clone)]
pub struct Privacy {
    /// Who answers for it.
    pub authority: Authority,
}

impl Privacy {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("about-privacy");
        let name = self.authority.name.as_str();
        let content = html! {
            h1 { (title) }
            p class="font-lead" { (words.say_with("privacy-lead", &[("authority", name.into())])) }
            h2 { (words.say("privacy-kept")) }
            ul {
                li { (words.say("privacy-kept-child")) }
                li { (words.say("privacy-kept-work")) }
                li { (words.say("privacy-kept-looks")) }
            }
            h2 { (words.say("privacy-sees")) }
            p { (words.say("privacy-sees-what")) }
            h2 { (words.say("privacy-rights")) }
            ul {
                li { (words.say("privacy-right-see")) }
                li { (words.say("privacy-right-correct")) }
                li { (words.say("privacy-right-withdraw")) }
            }
            p { (words.say("privacy-limits")) }
            h2 { (words.say("privacy-browser")) }
            p { (words.say("privacy-browser-what")) }
            h2 { (words.say("privacy-ask")) }
            (self.authority.contact(words))
            @if let Some(email) = &self.authority.data_protection_email {
                p { (words.say("privacy-officer")) " " a class="target" href=(format!("mailto:{email}")) { (email) } }
            }
            p {
                (words.say("privacy-complain")) " "
                a href="https://www.datatilsynet.dk/" { (words.say("privacy-complain-where")) }
            }
        };
        Page::new(title, content)
    }
}

/// `/about/quick-exit`: shown once before the first page that has the link.
#[derive(Debug, Clone)]
pub struct QuickExit {
    /// Where one was going.
    pub back: String,
}

impl QuickExit {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("exit-title");
        let content = html! {
            div class="phone" {
                h1 { (title) }
                p { (words.say("exit-does")) }
                ul {
                    li { (words.say("exit-click")) }
                    li { (words.say("exit-shift")) }
                    li { (words.say("exit-logged-out")) }
                    li { (words.say("exit-kept")) }
                }
                div class="alert alert-warning" {
                    (super::part::alert_inside(super::part::Tone::Warning, &words.say("exit-history"), Some(&words.say("exit-history-what"))))
                }
                p { (words.say("exit-return")) }
                form method="post" action="/about/quick-exit" {
                    input type="hidden" name="back" value=(self.back);
                    button class="button button-primary wide" type="submit" { (words.say("exit-understood")) }
                }
            }
        };
        Page::new(title, content)
    }
}
