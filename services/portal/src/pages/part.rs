//! Small pieces that several pages share.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::assets;

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// An icon. It says nothing to screen readers: the words beside it do.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg class="icon-svg" focusable="false" aria-hidden="true" {
            use href=(format!("{}#{}", assets::ICONS, icon.symbol())) {}
        }
    }
}

/// What a box with a message is about. Each has its own icon, so that colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It was done.
    Success,
    /// Look out.
    Warning,
    /// It went wrong.
    Error,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "alert alert-info",
            Self::Success => "alert alert-success",
            Self::Warning => "alert alert-warning",
            Self::Error => "alert alert-error",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
            Self::Warning => Icon::Warning,
            Self::Error => Icon::Error,
        }
    }
}

/// A box with a heading and, where there is more to say, a text.
#[must_use]
pub fn alert(tone: Tone, heading: &str, text: Option<&str>) -> Markup {
    html! {
        div class=(tone.class()) { (alert_inside(tone, heading, text)) }
    }
}

/// What stands inside an alert box.
pub(super) fn alert_inside(tone: Tone, heading: &str, text: Option<&str>) -> Markup {
    html! {
        div class="alert-icon" { (icon(tone.icon())) }
        div class="alert-body" {
            p class="alert-heading" { (heading) }
            @if let Some(text) = text { p class="alert-text" { (text) } }
        }
    }
}

/// A link back to the list or page this one was opened from.
#[must_use]
pub fn back_link(href: &str, label: &str) -> Markup {
    html! {
        p { a class="back-link" href=(href) { (icon(Icon::ArrowBack)) (label) } }
    }
}

/// `text` as the value of a parameter in an address.
#[must_use]
pub fn in_query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_parameter() {
        assert_eq!(in_query("/threads?by=due&page=2#å"), "/threads%3Fby%3Ddue%26page%3D2%23%C3%A5");
    }

    #[test]
    fn text_cannot_leave_its_place() {
        let shown = alert(Tone::Error, "<script>", None).into_string();
        assert!(shown.contains("&lt;script&gt;"), "{shown}");
    }
}
