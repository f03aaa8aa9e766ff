//! `/about/api`: how another system asks what people ask in the pages; and every address there is.

use maud::{Markup, html};

use crate::{
    pages::Page,
    words::{Lang, Words},
};

/// How the API works.
#[derive(Debug, Clone)]
pub struct About {
    /// The address that stands before every other.
    pub base: String,
}

/// Each word of HTTP, and what is said of it.
const HEADERS: [(&str, &str); 7] = [
    ("Authorization: Bearer", "api-bearer"),
    ("Acting-As", "api-acting-as"),
    ("Idempotency-Key", "api-key"),
    ("Position, At-Least", "api-position"),
    ("ETag, If-None-Match, If-Match", "api-etag"),
    ("Link", "api-link"),
    ("Retry-After", "api-retry"),
];

impl About {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("api-title");
        let content = html! {
            h1 { (title) }
            p class="font-lead" { (words.say("api-lead")) }
            p { (words.say("api-where")) " " code { (self.base) } }
            ul {
                li { a href="/about/api/reference" { (words.say("api-reference")) } }
                li { a href="/api/v1/openapi.json" { (words.say("api-document")) } }
            }
            h2 { (words.say("api-ask")) }
            p { (words.say("api-ask-query")) }
            p { (words.say("api-ask-search")) }
            p { (words.say("api-ask-command")) }
            h2 { (words.say("api-headers")) }
            (table(&HEADERS.map(|(name, key)| (name, words.say(key))), &words.say("api-headers")))
            h2 { (words.say("api-no")) }
            p { (words.say("api-no-what")) }
            h2 { (words.say("api-events")) }
            p { (words.say("api-events-what")) }
            h2 { (words.say("api-people")) }
            p { (words.say("api-people-what")) }
        };
        Page::new(title, content)
    }
}

fn table(rows: &[(&str, String)], caption: &str) -> Markup {
    html! {
        table class="plain" {
            caption class="sr-only" { (caption) }
            tbody {
                @for (name, about) in rows {
                    tr { th scope="row" { code { (name) } } td { (about) } }
                }
            }
        }
    }
}

/// One address.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The method of HTTP.
    pub method: String,
    /// The path, with the names of its fields in braces.
    pub path: String,
    /// What it does, in English.
    pub summary: String,
    /// What is sent, in the words of the document.
    pub fields: Vec<String>,
}

/// `/about/api/reference`: every address, made from the document.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Addresses by the service that answers.
    pub services: Vec<(String, Vec<Entry>)>,
}

impl Reference {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("api-reference");
        let content = html! {
            h1 { (title) }
            p { (words.say("api-reference-what")) " " a href="/about/api" { (words.say("api-title")) } }
            @for (service, entries) in &self.services {
                h2 { (service) }
                dl lang="en" {
                    @for it in entries {
                        dt { code { strong { (it.method) } " " (it.path) } }
                        dd {
                            (it.summary)
                            @if !it.fields.is_empty() {
                                br;
                                span class="quiet" { (it.fields.join(", ")) }
                            }
                        }
                    }
                }
            }
        };
        Page::new(title, content)
    }
}
