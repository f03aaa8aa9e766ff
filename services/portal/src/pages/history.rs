//! The pages of an auditor: the proof, the history, one event, and what was refused.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use proto::{
    actor::Role,
    audit::{Entry, Fault, LedgerHead},
    request::Refused,
};

use crate::{
    dates, event_labels,
    pages::{
        Page, codes,
        form::{Choice, Field, Form},
        part::{Tone, alert, back_link},
        roles::role_label,
        story::capital,
        threads::sign,
    },
    problems,
    words::{Lang, Words},
};

/// The first page: whether every log is whole.
#[derive(Debug, Clone)]
pub struct Proof {
    /// How far each service's log has come.
    pub heads: Vec<LedgerHead>,
    /// What was found wrong, the latest first.
    pub faults: Vec<Fault>,
    /// The latest events.
    pub latest: Vec<Line>,
    /// When it was asked.
    pub checked_at: DateTime<Utc>,
}

/// An event on one line.
#[derive(Debug, Clone)]
pub struct Line {
    /// The event.
    pub entry: Entry,
    /// Who, in words.
    pub who: String,
}

/// The history.
#[derive(Debug, Clone)]
pub struct History {
    /// What is searched for.
    pub form: Form,
    /// The events.
    pub lines: Vec<Line>,
    /// Where the next page is.
    pub next: Option<String>,
    /// Where the first page is, when this is another.
    pub first: Option<String>,
}

/// One event.
#[derive(Debug, Clone)]
pub struct Event {
    /// The event.
    pub line: Line,
    /// What led to it and what it led to, by the same cause; the first first.
    pub chain: Vec<Line>,
    /// The hash of the event before it in the same log, where that is of the same municipality.
    pub before: Option<String>,
    /// Whether something is wrong with it.
    pub fault: Option<Fault>,
}

/// What was refused.
#[derive(Debug, Clone)]
pub struct Refusals {
    /// Each, with the service that refused.
    pub refused: Vec<(&'static str, Refused)>,
    /// Services that did not answer.
    pub silent: Vec<&'static str>,
}

/// Where an event is shown.
#[must_use]
pub fn href(source: &str, position: i64) -> String {
    format!("/history/{source}/{position}")
}

fn who(role: Option<Role>, words: &Words) -> String {
    role.map_or_else(|| words.say("history-unknown"), |it| capital(&role_label(it, words)))
}

impl Line {
    /// A line; who it was is said by role, and by name where that is known.
    #[must_use]
    pub fn new(entry: Entry, name: Option<String>, words: &Words) -> Line {
        let role = who(entry.role, words);
        Line {
            who: name.map_or(role.clone(), |it| format!("{it}, {}", role.to_lowercase())),
            entry,
        }
    }

    fn what(&self, words: &Words) -> String {
        capital(event_labels::kind(&self.entry.kind, words.lang()))
    }
}

/// To the second: an auditor compares with other logs.
fn moment(at: DateTime<Utc>, lang: Lang) -> String {
    let here = at.with_timezone(&chrono_tz::Europe::Copenhagen);
    let day = dates::date_with_year(dates::day_of(at), lang);
    match lang {
        Lang::Da => format!("{day} kl. {}", here.format("%H.%M.%S")),
        Lang::En => format!("{day}, {}", here.format("%H:%M:%S")),
    }
}

fn table(lines: &[Line], words: &Words) -> Markup {
    html! {
        table class="plain" {
            thead { tr {
                th scope="col" { (words.say("history-what")) }
                th scope="col" { (words.say("history-when")) }
                th scope="col" { (words.say("history-service")) }
                th scope="col" { (words.say("history-who")) }
            } }
            tbody {
                @for it in lines {
                    @let number = format!("{} {}", words.say(codes::service(&it.entry.source)), it.entry.position);
                    tr {
                        th scope="row" {
                            a class="target" href=(href(&it.entry.source, it.entry.position)) { (it.what(words)) span class="sr-only" { ", " (number) } }
                        }
                        td data-label=(words.say("history-when")) { (moment(it.entry.recorded_at, words.lang())) }
                        td data-label=(words.say("history-service")) { (number) }
                        td data-label=(words.say("history-who")) { (it.who) }
                    }
                }
            }
        }
    }
}

impl Proof {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let at = dates::time(self.checked_at, lang);
        let events: i64 = self.heads.iter().map(|it| it.position).sum();
        let content = html! {
            h1 { (words.say("proof-title")) }
            p class="sub" { (words.say_with("proof-sub", &[("time", at.into())])) }
            @if self.faults.is_empty() {
                (alert(Tone::Success, &words.say_with("proof-whole", &[("count", self.heads.len().into())]), Some(&words.say_with("proof-events", &[("count", events.into())]))))
            } @else {
                (alert(Tone::Error, &words.say_with("proof-broken", &[("count", self.faults.len().into())]), Some(&words.say("proof-broken-what"))))
                (self.faults(words))
            }
            h2 { (words.say("proof-heads")) }
            p class="quiet" { (words.say("proof-heads-what")) }
            table class="plain" {
                thead { tr {
                    th scope="col" { (words.say("history-service")) }
                    th scope="col" { (words.say("proof-position")) }
                    th scope="col" { (words.say("proof-hash")) }
                } }
                tbody {
                    @for it in &self.heads {
                        tr {
                            th scope="row" { (words.say(codes::service(&it.source))) }
                            td data-label=(words.say("proof-position")) { (it.position) }
                            td data-label=(words.say("proof-hash")) { code class="hash" { (it.hash) } }
                        }
                    }
                }
            }
            h2 { (words.say("proof-latest")) }
            (table(&self.latest, words))
            p { a class="target" href="/history" { (words.say("proof-all")) } }
        };
        Page::new(words.say("proof-title"), content)
    }

    fn faults(&self, words: &Words) -> Markup {
        html! {
            ul {
                @for it in &self.faults {
                    li {
                        a href=(href(&it.source, it.position)) { (words.say(codes::service(&it.source))) " " (it.position) }
                        ": " (words.say(codes::fault(it.kind))) ", " (moment(it.found_at, words.lang()))
                    }
                }
            }
        }
    }
}

impl History {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            (self.form.summary(words))
            h1 { (words.say("history-title")) }
            p class="sub" { (words.say("history-sub")) }
            (self.search(words))
            p { strong { (words.say_with("history-count", &[("count", self.lines.len().into())])) } }
            @if self.lines.is_empty() { p { (words.say("history-none")) } } @else { (table(&self.lines, words)) }
            @if self.first.is_some() || self.next.is_some() {
                nav class="button-row" aria-label=(words.say("pages-label")) {
                    @if let Some(href) = &self.first { a class="button button-secondary" href=(href) { (words.say("history-newest")) } }
                    @if let Some(href) = &self.next { a class="button button-secondary" href=(href) { (words.say("history-older")) } }
                }
            }
        };
        Page::new(self.form.title(&self.title(words), words), content)
    }

    /// With what is searched for, so that two tabs are told apart.
    fn title(&self, words: &Words) -> String {
        let value = |name: &str| Some(self.form.value(name)).filter(|it| !it.is_empty());
        let said: Vec<String> = [
            value("service").map(|it| words.say(codes::service(it))),
            value("kind").map(|it| capital(event_labels::kind(it, words.lang()))),
            value("from").map(|it| format!("{} {it}", words.say("history-from"))),
            value("to").map(|it| format!("{} {it}", words.say("history-to"))),
            value("thread")
                .map(|it| format!("{} {}", words.say("history-thread"), sign(it, words))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let title = words.say("history-title");
        if said.is_empty() { title } else { format!("{title}: {}", said.join(", ")) }
    }

    /// A form that asks and changes nothing: what is chosen stands in the address, as codes and days.
    fn search(&self, words: &Words) -> Markup {
        let services = ["referral", "thread", "assignment", "followup", "vault", "identity"];
        let services: Vec<Choice> =
            services.map(|it| Choice::new(it, words.say(codes::service(it)))).to_vec();
        let kinds: Vec<Choice> = event_labels::kinds()
            .map(|it| Choice::new(it, capital(event_labels::kind(it, words.lang()))))
            .collect();
        html! {
            form method="get" action="/history" class="box" role="search" aria-label=(words.say("history-search")) {
                div class="fields" {
                    (self.form.select(&Field::new("service", words.say("history-service")).optional(), &services, words))
                    (self.form.select(&Field::new("kind", words.say("history-kind")).optional(), &kinds, words))
                    (self.form.text(&Field::new("from", words.say("history-from")).hint(words.say("history-day-hint")).width(11).optional(), words))
                    (self.form.text(&Field::new("to", words.say("history-to")).hint(words.say("history-day-hint")).width(11).optional(), words))
                    (self.form.text(&Field::new("thread", words.say("history-thread")).hint(words.say("history-thread-hint")).autocomplete("off").optional(), words))
                }
                div class="button-row" {
                    button class="button button-primary" type="submit" { (words.say("history-find")) }
                    a class="button button-tertiary" href="/history" { (words.say("history-reset")) }
                }
            }
        }
    }
}

impl Event {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let (line, entry) = (&self.line, &self.line.entry);
        let content = html! {
            (back_link("/history", &words.say("history-title")))
            h1 { (line.what(words)) }
            p class="sub" { (moment(entry.recorded_at, lang)) " · " code class="hash" { (entry.kind) } " · " (words.say_with("event-version", &[("version", entry.version.into())])) }
            dl class="headline" {
                div { dt { (words.say("history-who")) } dd { (line.who) } }
                div { dt { (words.say("history-service")) } dd { (words.say(codes::service(&entry.source))) " " (entry.position) } }
                div { dt { (words.say("event-happened")) } dd { (moment(entry.occurred_at, lang)) } }
                div { dt { (words.say("event-recorded")) } dd { (moment(entry.recorded_at, lang)) } }
            }
            div class="cols" {
                div {
                    h2 { (words.say("event-chain")) }
                    p class="quiet" { (words.say("event-chain-what")) }
                    ol class="story" {
                        @for it in &self.chain {
                            li {
                                p class="meta" { (moment(it.entry.recorded_at, lang)) " · " (words.say(codes::service(&it.entry.source))) " " (it.entry.position) }
                                p class="what" {
                                    @if (&it.entry.source, it.entry.position) == (&entry.source, entry.position) { strong aria-current="true" { (it.what(words)) } }
                                    @else { a class="target" href=(href(&it.entry.source, it.entry.position)) { (it.what(words)) span class="sr-only" { ", " (words.say(codes::service(&it.entry.source))) " " (it.entry.position) } } }
                                }
                                p class="meta" { (it.who) }
                            }
                        }
                    }
                    p { a class="target" href=(format!("/history?thread={}", entry.thread)) { (words.say("event-thread")) } }
                }
                aside { (self.proof(words)) }
            }
        };
        Page::new(words.say_with("event-title", &[("number", entry.position.into())]), content)
    }

    fn proof(&self, words: &Words) -> Markup {
        let entry = &self.line.entry;
        html! {
            div class="box" {
                h2 class="h3" { (words.say("event-proof")) }
                @match &self.fault {
                    Some(fault) => { p class="late" { (capital(&words.say(codes::fault(fault.kind)))) } }
                    None => { p class="ok" { (words.say("event-whole")) } }
                }
                p class="quiet" {
                    @if let Some(before) = &self.before { (words.say("event-before")) br; code class="hash" { (before) } br; }
                    (words.say("event-this")) br; code class="hash" { (entry.hash) }
                }
            }
            div class="box" {
                h2 class="h3" { (words.say("event-ids")) }
                p class="quiet" { (words.say("event-ids-what")) }
                p class="quiet" { (words.say("event-thread-id")) br; code class="hash" { (entry.thread) } }
                p class="quiet" { (words.say("event-stream-id")) br; code class="hash" { (entry.stream) } }
                p class="quiet" { (words.say("event-cause-id")) br; code class="hash" { (entry.cause) } }
            }
        }
    }
}

impl Refusals {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            h1 { (words.say("refused-title")) }
            p class="sub" { (words.say("refused-sub")) }
            @for it in &self.silent { (alert(Tone::Warning, &words.say_with("refused-silent", &[("service", words.say(codes::service(it)).into())]), None)) }
            @if self.refused.is_empty() { p { (words.say("refused-none")) } }
            @else {
                table class="plain" {
                    thead { tr {
                        th scope="col" { (words.say("refused-what")) }
                        th scope="col" { (words.say("refused-when")) }
                        th scope="col" { (words.say("history-service")) }
                        th scope="col" { (words.say("history-who")) }
                        th scope="col" { (words.say("refused-times")) }
                    } }
                    tbody {
                        @for (service, it) in &self.refused {
                            tr {
                                th scope="row" { (problems::of_code(&it.code, words)) small { code lang="en" { (it.request) " " (it.code) } } }
                                td data-label=(words.say("refused-when")) { (moment(it.last_at, lang)) }
                                td data-label=(words.say("history-service")) { (words.say(codes::service(service))) }
                                td data-label=(words.say("history-who")) { (who(Some(it.role), words)) }
                                td data-label=(words.say("refused-times")) { (it.times) }
                            }
                        }
                    }
                }
            }
        };
        Page::new(words.say("refused-title"), content)
    }
}
