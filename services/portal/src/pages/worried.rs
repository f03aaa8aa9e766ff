//! `/worried`: whom to call when one is worried about a child. Everybody may see it, logged in or not.
//!
//! Who works with children must tell the municipality (barnets lov § 133), and so must everybody who learns that a child is mistreated
//! (§ 135). Nothing can be written here yet.

use maud::html;

use crate::{
    pages::{
        Page,
        part::{Tone, alert},
    },
    words::{Lang, Words},
};

/// The page.
#[derive(Debug, Clone, Copy)]
pub struct Worried;

impl Worried {
    /// The page.
    #[must_use]
    pub fn page(self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("worried-title");
        let call = |number: &str, about: String| {
            html! {
                li {
                    div { a class="target" href=(format!("tel:{}", number.replace(' ', ""))) { strong { (number) } } p class="quiet" { (about) } }
                }
            }
        };
        let content = html! {
            div class="phone" {
                h1 { (title) }
                (alert(Tone::Warning, &words.say("worried-now"), Some(&words.say("worried-now-what"))))
                p { a class="button button-primary wide" href="tel:112" { (words.say("worried-call-112")) } }
                h2 class="h3" { (words.say("worried-else")) }
                ul class="rows plain-rows" {
                    (call("114", words.say("worried-114")))
                    (call("116 111", words.say("worried-children")))
                    (call("35 55 55 57", words.say("worried-parents")))
                }
                p { (words.say("worried-duty")) }
                p class="quiet" { (words.say("worried-not-here")) }
            }
        };
        Page::new(title, content)
    }
}
