//! A form that a passkey answers. The device is asked by script: without it there is another way, and the page says which.

use maud::{Markup, html};

use crate::{
    pages::part::{Icon, icon},
    words::Words,
};

/// What the device is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// To make one.
    Make,
    /// To use one.
    Use,
}

/// The form.
#[derive(Debug, Clone)]
pub struct PasskeyForm<'a> {
    /// What the device is asked for.
    pub asks: Asks,
    /// Where the answer goes.
    pub action: &'a str,
    /// Where the question comes from.
    pub question: &'a str,
    /// What the button says.
    pub label: String,
    /// Whether it is the main button of the page.
    pub is_main: bool,
    /// What the device calls it: where it is used.
    pub name: String,
    /// Other fields.
    pub fields: Markup,
}

impl PasskeyForm<'_> {
    /// The form, and what stands in its place where it cannot be used.
    #[must_use]
    pub fn show(&self, words: &Words) -> Markup {
        let kind = match self.asks {
            Asks::Make => "make",
            Asks::Use => "use",
        };
        let class = if self.is_main {
            "button button-primary wide"
        } else {
            "button button-secondary wide"
        };
        html! {
            form method="post" action=(self.action) hidden data-passkey=(kind) data-question=(self.question) data-name=(self.name)
                data-cancelled=(words.say("passkey-cancelled")) data-failed=(words.say("passkey-failed"))
            {
                (self.fields)
                input type="hidden" name="credential" value="";
                button class=(class) type="submit" { (icon(Icon::Lock)) (self.label) }
                p class="saved" role="status" data-passkey-status="" {}
            }
            p class="quiet" data-no-passkey="" { (words.say("passkey-not-here")) }
        }
    }
}
