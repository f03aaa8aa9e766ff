//! A page with one form: something one does in a thread or about a referral.

use maud::{Markup, html};

use crate::{
    pages::{
        Page,
        form::{Form, Sends, Weight, button},
        part::back_link,
    },
    words::{Lang, Words},
};

/// A page with one form.
#[derive(Debug, Clone)]
pub struct Act {
    /// What one does.
    pub title: String,
    /// About whom. Never in the title of the tab.
    pub about: String,
    /// Where one came from.
    pub back: String,
    /// What the way back is called.
    pub back_label: String,
    /// What one should know first.
    pub lead: Option<String>,
    /// What was typed.
    pub form: Form,
    /// The fields.
    pub fields: Markup,
    /// What the button says.
    pub send: String,
    /// Another button of the same form.
    pub also: Option<Markup>,
    /// What happens next, beside the form.
    pub beside: Option<Markup>,
}

impl Act {
    /// The page.
    #[must_use]
    pub fn page(&self, sends: Sends<'_>, lang: Lang) -> Page {
        let words = Words::of(lang);
        let inside = html! {
            (self.fields)
            div class="button-row" {
                (button(Weight::Primary, &self.send))
                @if let Some(also) = &self.also { (also) }
                a class="button button-tertiary" href=(self.back) { (words.say("act-back")) }
            }
        };
        let form = sends.form(&inside, words);
        let content = html! {
            (self.form.summary(words))
            (back_link(&self.back, &self.back_label))
            h1 { (self.title) }
            p class="sub" { (self.about) }
            @if let Some(lead) = &self.lead { p { (lead) } }
            @if let Some(beside) = &self.beside {
                div class="cols" { div { (form) } aside { (beside) } }
            } @else { (form) }
        };
        Page::new(self.form.title(&self.title, words), content)
    }
}
