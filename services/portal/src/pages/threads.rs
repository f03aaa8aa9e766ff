//! `/threads`: the threads of a municipality or of one bridge-builder, each on one line.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::thread::ThreadState;

use crate::{
    dates,
    pages::{
        Page, codes,
        part::{Icon, icon},
        story::SILENT_DAYS,
    },
    words::{Lang, Words},
};

/// A thread on one line.
#[derive(Debug, Clone)]
pub struct Row {
    /// The thread's page.
    pub href: String,
    /// The child, or the children.
    pub child: String,
    /// Who is accountable, where it is somebody else.
    pub accountable: Option<String>,
    /// How it stands.
    pub state: ThreadState,
    /// Who has the next step.
    pub carrier: &'static str,
    /// What is next.
    pub step: String,
    /// Until when.
    pub due_on: NaiveDate,
    /// Whether that has passed.
    pub is_overdue: bool,
    /// The last contact, and twelve weeks of it, where they may be seen.
    pub contact: Option<Contact>,
}

/// When somebody was in contact.
#[derive(Debug, Clone, Copy)]
pub struct Contact {
    /// The last day.
    pub last_on: Option<NaiveDate>,
    /// How many days of contact each of twelve weeks had, the oldest first.
    pub weeks: [u8; 12],
    /// Whether it is silent now.
    pub is_silent: bool,
}

/// A choice that is in an address.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Threads {
    /// Groups of choices, each with its name.
    pub choices: Vec<(&'static str, Vec<Chip>)>,
    /// The threads of this page.
    pub rows: Vec<Row>,
    /// How many there are with these choices.
    pub total: usize,
    /// The page before, and the next one.
    pub pages: Pages,
    /// Whether twelve weeks of contact may be seen.
    pub has_contact: bool,
    /// Today.
    pub today: NaiveDate,
}

/// The pages beside this one.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The one before.
    pub before: Option<String>,
    /// The next one.
    pub next: Option<String>,
}

impl Threads {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = words.say("threads-title");
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say_with("threads-count", &[("count", self.total.into())])) }
            @for (name, choices) in &self.choices { (chips(choices, &words.say(name))) }
            @if self.rows.is_empty() { p { (words.say("threads-none")) } }
            @else { (table(&self.rows, self.has_contact, self.today, words)) }
            (self.pages.show(words))
        };
        let groups: Vec<&[Chip]> = self.choices.iter().map(|(_, it)| it.as_slice()).collect();
        Page::new(titled(&title, &groups), content)
    }
}

/// The title of a list with what is chosen in it, so that two tabs are told apart. The first choice of a group is what one sees anyway.
#[must_use]
pub fn titled(title: &str, groups: &[&[Chip]]) -> String {
    let chosen: Vec<String> = groups
        .iter()
        .flat_map(|it| it.iter().skip(1))
        .filter(|it| it.is_chosen)
        .map(|it| it.label.to_lowercase())
        .collect();
    if chosen.is_empty() { title.to_owned() } else { format!("{title}: {}", chosen.join(", ")) }
}

impl Pages {
    /// Links to the pages beside this one.
    #[must_use]
    pub fn show(&self, words: &Words) -> Markup {
        html! {
            @if self.before.is_some() || self.next.is_some() {
                nav class="button-row" aria-label=(words.say("pages-label")) {
                    @if let Some(href) = &self.before { a class="button button-secondary" href=(href) { (words.say("pages-before")) } }
                    @if let Some(href) = &self.next { a class="button button-secondary" href=(href) { (words.say("pages-next")) } }
                }
            }
        }
    }
}

/// What tells a thread or a referral from another one of a child of the same name: the end of its address. Two links never say the same
/// and lead elsewhere.
#[must_use]
pub fn sign(href: &str, words: &Words) -> String {
    let from = href.len().saturating_sub(4);
    words.say_with("sign", &[("sign", href.get(from..).unwrap_or_default().into())])
}

/// What one filters by.
#[must_use]
pub fn chips(choices: &[Chip], label: &str) -> Markup {
    html! {
        nav aria-label=(label) {
            ul class="chips" {
                @for it in choices {
                    li { a href=(it.href) aria-current=[it.is_chosen.then_some("true")] { (it.label) } }
                }
            }
        }
    }
}

/// Threads as a table that becomes cards on a phone.
#[must_use]
pub fn table(rows: &[Row], has_contact: bool, today: NaiveDate, words: &Words) -> Markup {
    html! {
        table class="plain" {
            thead { tr {
                th scope="col" { (words.say("threads-child")) }
                th scope="col" { (words.say("threads-with")) }
                th scope="col" { (words.say("threads-next")) }
                @if has_contact { th scope="col" { (words.say("threads-weeks")) } }
            } }
            tbody {
                @for row in rows { (row.show(has_contact, today, words)) }
            }
        }
    }
}

impl Row {
    fn show(&self, has_contact: bool, today: NaiveDate, words: &Words) -> Markup {
        html! {
            tr {
                th scope="row" {
                    a class="target" href=(self.href) { (self.child) span class="sr-only" { ", " (sign(&self.href, words)) } }
                    @if let Some(who) = &self.accountable { small { (who) } }
                    @if self.state != ThreadState::Active { small { (words.say(codes::thread_state(self.state))) } }
                }
                td data-label=(words.say("threads-with")) { (words.say(self.carrier)) }
                td data-label=(words.say("threads-next")) {
                    (self.step)
                    small class=(if self.is_overdue { "late" } else if self.due_on == today { "soon" } else { "" }) {
                        (due(self.due_on, today, words))
                    }
                }
                @if has_contact {
                    td data-label=(words.say("threads-weeks")) {
                        @if let Some(contact) = &self.contact { (contact.show(today, words)) }
                    }
                }
            }
        }
    }
}

impl Contact {
    /// The strip of twelve weeks, and the days since the last contact.
    #[must_use]
    pub fn show(&self, today: NaiveDate, words: &Words) -> Markup {
        let ago = self.last_on.map(|it| today.signed_duration_since(it).num_days());
        let said = match ago {
            None => words.say("contact-never"),
            Some(0) => words.say("contact-today"),
            Some(days) => words.say_with("contact-ago", &[("count", days.into())]),
        };
        // Weeks after the last contact are a gap when it is silent.
        let silent_weeks = if self.is_silent {
            self.weeks.iter().rev().take_while(|it| **it == 0).count()
        } else {
            0
        };
        html! {
            svg class="pulse" viewBox="0 0 144 24" role="img" aria-label=(words.say_with("contact-weeks", &[("count", self.weeks.iter().filter(|it| **it > 0).count().into())])) {
                @for (at, count) in self.weeks.iter().enumerate() {
                    @let x = at.saturating_mul(12);
                    @if at.saturating_add(silent_weeks) >= 12 { rect class="gap" x=(x.saturating_add(1)) y="4" width="7" height="17" {} }
                    @else if *count == 0 { rect class="none" x=(x) y="19" width="8" height="3" {} }
                    @else {
                        @let height = 3_u8.saturating_add(count.saturating_mul(5)).min(20);
                        rect x=(x) y=(22_u8.saturating_sub(height)) width="8" height=(height) {}
                    }
                }
            }
            small class=(if self.is_silent { "late" } else { "" }) {
                @if self.is_silent { (icon_inline()) }
                (said)
            }
        }
    }

    /// The contact of these days.
    #[must_use]
    pub fn of(
        contacts: &std::collections::BTreeSet<NaiveDate>,
        since: Option<NaiveDate>,
        is_resting: bool,
        today: NaiveDate,
    ) -> Contact {
        let last_on = contacts.last().copied();
        let quiet_since = last_on.or(since);
        let is_silent = !is_resting
            && quiet_since
                .is_some_and(|it| today.signed_duration_since(it).num_days() > SILENT_DAYS);
        Contact { last_on, weeks: crate::pages::story::weeks(contacts, today), is_silent }
    }
}

fn icon_inline() -> Markup {
    html! { span class="when" { (icon(Icon::Warning)) } }
}

/// "2 dage over", "i dag", "i morgen", "tirsdag 3. december".
#[must_use]
pub fn due(on: NaiveDate, today: NaiveDate, words: &Words) -> String {
    let days = on.signed_duration_since(today).num_days();
    match days {
        ..0 => words.say_with("due-over", &[("count", days.unsigned_abs().into())]),
        0 => words.say("due-today"),
        1 => words.say("due-tomorrow"),
        2..180 => dates::weekday_and_date(on, words.lang()),
        _ => dates::date_with_year(on, words.lang()),
    }
}
