//! `/threads/{thread}`: four facts, the picture, the story, what one can do now.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use proto::thread::ThreadState;

use crate::{
    dates,
    pages::{
        Page, codes,
        form::{Sends, Weight, button},
        help::Help,
        part::{Icon, Tone, alert, back_link, icon},
        picture::{Picture, Planned},
        story::{Happened, Story, Stretch},
        threads::{Chip, chips, due, sign, titled},
    },
    words::{Lang, Words},
};

/// How many events are shown before older ones are a link.
pub const SHOWN_MAX: usize = 60;

/// What is next, and whose task it is.
#[derive(Debug, Clone)]
pub struct Next {
    /// What.
    pub step: String,
    /// The last day.
    pub due_on: NaiveDate,
    /// Whether it has passed.
    pub is_overdue: bool,
}

/// Something one can do.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its page.
    pub href: String,
    /// What.
    pub label: String,
}

/// Somebody who is part of it.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub who: String,
    /// What one should know of them.
    pub what: String,
}

/// An alert of the thread.
#[derive(Debug, Clone)]
pub struct OpenAlert {
    /// What it is about.
    pub what: String,
    /// What one does about it.
    pub to_do: String,
    /// Until when.
    pub due_by: DateTime<Utc>,
}

/// What one has chosen of the story.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Only this part's.
    pub part: Option<String>,
    /// The oldest first.
    pub is_oldest_first: bool,
    /// Also what says little, and what is older.
    pub is_all: bool,
    /// The choices.
    pub parts: Vec<Chip>,
    /// The other order.
    pub order: Chip,
    /// Everything.
    pub all_href: String,
}

/// A thread's page.
pub struct Thread {
    /// The thread's own address.
    pub href: String,
    /// The child, or the children.
    pub child: String,
    /// Since when.
    pub opened_on: NaiveDate,
    /// How it stands.
    pub state: ThreadState,
    /// Why it stands so, in one line.
    pub note: Option<String>,
    /// Who is accountable.
    pub accountable: String,
    /// Who has the next step.
    pub carrier: String,
    /// What is next.
    pub next: Option<Next>,
    /// How the consents stand.
    pub consent: String,
    /// Its alerts.
    pub alerts: Vec<OpenAlert>,
    /// The story; none where it may not be seen.
    pub story: Option<Story>,
    /// What is agreed.
    pub planned: Option<Planned>,
    /// Of the story.
    pub chosen: Chosen,
    /// How far back the picture goes, and the choices.
    pub from: Option<NaiveDate>,
    /// The choices of how far back it goes; none where it is short.
    pub spans: Vec<Chip>,
    /// The commonest things to do, the first first.
    pub actions: Vec<Action>,
    /// Less common ones.
    pub more: Vec<Action>,
    /// Goes on before the pause is over: the form's grant and command.
    pub resume: Option<(String, uuid::Uuid)>,
    /// What organisations do, what was asked for, and what has ended.
    pub help: Vec<Help>,
    /// The page with what was said; none where it may not be seen.
    pub words_href: Option<String>,
    /// Who is part of it.
    pub members: Vec<Member>,
    /// Today.
    pub today: NaiveDate,
}

impl Thread {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let content = html! {
            (back_link("/threads", &words.say("thread-back")))
            h1 { (self.child) }
            p class="sub" {
                (words.say_with("thread-since", &[("day", dates::date_with_year(self.opened_on, lang).into())]))
                " · " span class=(badge(self.state)) { (words.say(codes::thread_state(self.state))) }
            }
            @if let Some(note) = &self.note { (alert(Tone::Info, note, None)) }
            (self.facts(words))
            @for it in &self.alerts { (it.show(lang)) }
            @if let Some(story) = &self.story { (self.picture(story, words)) }
            div class="cols" {
                div { (self.told(words)) }
                aside { (self.beside(words)) }
            }
        };
        let title = format!("{} {}", words.say("thread-title"), sign(&self.href, words));
        Page::new(titled(&title, &[&self.chosen.parts]), content)
    }

    fn facts(&self, words: &Words) -> Markup {
        html! {
            dl class="headline" {
                div { dt { (words.say("thread-accountable")) } dd { (self.accountable) } }
                div { dt { (words.say("threads-with")) } dd { (self.carrier) } }
                div {
                    dt { (words.say("threads-next")) }
                    dd {
                        @if let Some(next) = &self.next {
                            (next.step) " "
                            span class=(if next.is_overdue { "late" } else if next.due_on == self.today { "soon" } else { "when-plain" }) {
                                (due(next.due_on, self.today, words))
                            }
                        } @else { (words.say("thread-no-next")) }
                    }
                }
                div { dt { (words.say("thread-consent")) } dd { (self.consent) } }
            }
        }
    }

    fn picture(&self, story: &Story, words: &Words) -> Markup {
        let is_open = !matches!(self.state, ThreadState::Closed | ThreadState::Merged);
        let ended = story.all.iter().map(|it| it.day).max().unwrap_or(self.today);
        let picture = Picture {
            story,
            planned: self.planned.as_ref().filter(|_| is_open),
            until: if is_open { self.today } else { ended },
            is_open,
            from: self.from,
            story_href: if self.is_cut(story) { &self.chosen.all_href } else { "" },
        };
        html! {
            h2 class="sr-only" { (words.say("thread-picture")) }
            @if !self.spans.is_empty() { (chips(&self.spans, &words.say("thread-span"))) }
            (picture.show(words))
        }
    }

    /// Whether some of the story is not on this page.
    fn is_cut(&self, story: &Story) -> bool {
        !self.chosen.is_all && (self.chosen.part.is_some() || self.seen(story).len() > SHOWN_MAX)
    }

    fn seen<'a>(&self, story: &'a Story) -> Vec<&'a Happened> {
        let is_seen = |it: &&Happened| {
            (self.chosen.is_all || !it.is_minor)
                && self.chosen.part.as_deref().is_none_or(|part| it.part.code() == part)
        };
        let mut seen: Vec<&Happened> = story.all.iter().filter(is_seen).collect();
        seen.sort_by_key(|it| (it.day, it.recorded_at));
        seen.reverse();
        seen
    }

    fn told(&self, words: &Words) -> Markup {
        let Some(story) = &self.story else {
            return html! {
                h2 { (words.say("thread-story")) }
                p { (words.say("thread-story-hidden")) }
            };
        };
        let mut seen = self.seen(story);
        let minor = story.all.iter().filter(|it| it.is_minor).count();
        let older = if self.chosen.is_all { 0 } else { seen.len().saturating_sub(SHOWN_MAX) };
        seen.truncate(seen.len().saturating_sub(older));
        let mut days: BTreeMap<NaiveDate, Vec<&Happened>> = BTreeMap::new();
        for it in seen {
            days.entry(it.day).or_default().push(it);
        }
        let silences: Vec<Stretch> =
            story.silences.iter().copied().filter(|_| self.chosen.part.is_none()).collect();
        let first = days.keys().next().copied();
        let mut items: Vec<(NaiveDate, Markup)> = days
            .into_iter()
            .map(|(day, mut all)| {
                if self.chosen.is_oldest_first {
                    all.reverse();
                }
                (day, day_item(day, &all, words))
            })
            .collect();
        items.extend(
            silences
                .into_iter()
                .filter(|it| first.is_none_or(|day| it.to > day))
                .map(|it| (it.to, silent_item(it, words))),
        );
        // The gap stands before the day that ended it.
        items.sort_by_key(|(day, _)| *day);
        if !self.chosen.is_oldest_first {
            items.reverse();
        }
        html! {
            h2 id="story" { (words.say("thread-story")) }
            (chips(&self.chosen.parts, &words.say("thread-parts")))
            p { a class="target" href=(self.chosen.order.href) { (self.chosen.order.label) } }
            @if items.is_empty() { p { (words.say("thread-story-none")) } }
            ol class="story" { @for (_, item) in items { (item) } }
            @if !self.chosen.is_all && older.saturating_add(minor) > 0 {
                p { a class="target" href=(self.chosen.all_href) {
                    (words.say_with("thread-story-more", &[("count", older.saturating_add(minor).into())]))
                } }
            }
        }
    }

    fn beside(&self, words: &Words) -> Markup {
        html! {
            @if !self.actions.is_empty() || self.resume.is_some() {
                div class="box" {
                    h2 class="h3" { (words.say("thread-can")) }
                    div class="actions" {
                        @for (at, it) in self.actions.iter().enumerate() {
                            a class=(if at == 0 { "button button-primary" } else { "button button-secondary" }) href=(it.href) { (it.label) }
                        }
                        @if let Some((grant, command)) = &self.resume {
                            (Sends {
                                action: &format!("{}/resume", self.href), grant: Some(grant), draft: None, command: Some(*command),
                            }.form(&button(Weight::Secondary, &words.say("act-resume")), words))
                        }
                    }
                    @if !self.more.is_empty() {
                        details class="details" {
                            summary class="details-summary" { (words.say("thread-more")) }
                            div class="details-text" {
                                ul { @for it in &self.more { li { a class="target" href=(it.href) { (it.label) } } } }
                            }
                        }
                    }
                }
            }
            @if !self.help.is_empty() {
                div class="box" {
                    h2 class="h3" { (words.say("thread-help")) }
                    ul { @for it in &self.help { (it.show(words)) } }
                }
            }
            @if let Some(href) = &self.words_href {
                div class="box" {
                    h2 class="h3" { (words.say("said-title")) }
                    p { (words.say("thread-said")) }
                    p { a class="target" href=(href) { (words.say("thread-said-link")) } }
                }
            }
            @if !self.members.is_empty() {
                div class="box" {
                    h2 class="h3" { (words.say("thread-members")) }
                    ul { @for it in &self.members { li { (it.who) br; span class="quiet" { (it.what) } } } }
                }
            }
        }
    }
}

impl OpenAlert {
    fn show(&self, lang: Lang) -> Markup {
        let words = Words::of(lang);
        let by = dates::deadline(self.due_by, lang);
        let text = words
            .say_with("thread-alert", &[("todo", self.to_do.as_str().into()), ("by", by.into())]);
        alert(Tone::Warning, &self.what, Some(&text))
    }
}

fn badge(state: ThreadState) -> &'static str {
    match state {
        ThreadState::Active => "badge badge-success",
        ThreadState::Paused | ThreadState::Closing => "badge badge-warning",
        ThreadState::Closed | ThreadState::Merged => "badge badge-info",
    }
}

/// What happened on a day.
fn day_item(day: NaiveDate, all: &[&Happened], words: &Words) -> Markup {
    let lang = words.lang();
    html! {
        li {
            h3 class="day-of" { (capital_weekday(day, lang)) }
            ul class="events" {
                @for it in all {
                    li id=(it.anchor) {
                        p class="what" {
                            @if it.is_corrected { del { (it.what) } " " span class="badge badge-info" { (words.say("story-corrected")) } }
                            @else { (it.what) }
                        }
                        p class="meta" {
                            @if it.is_day_only {
                                @let recorded = dates::day_of(it.recorded_at);
                                @if recorded != day { (words.say_with("story-noted", &[("day", dates::date(recorded, lang).into())])) " · " }
                            } @else { (dates::time(it.recorded_at, lang)) " · " }
                            (it.who)
                        }
                    }
                }
            }
        }
    }
}

fn capital_weekday(day: NaiveDate, lang: Lang) -> String {
    let text = dates::weekday_and_date(day, lang);
    crate::pages::story::capital(&format!("{text} {}", chrono::Datelike::year(&day)))
}

fn silent_item(it: Stretch, words: &Words) -> Markup {
    let day = |it| dates::date_with_year(it, words.lang());
    html! {
        li class="silent" {
            h3 class="day-of" { (icon(Icon::Time)) (words.say_with("picture-gap", &[("count", it.days().into())])) }
            p class="meta" { (words.say_with("story-between", &[("from", day(it.from).into()), ("to", day(it.to).into())])) }
        }
    }
}
