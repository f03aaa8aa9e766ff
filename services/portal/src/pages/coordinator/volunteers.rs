//! Volunteers: who is free, whose papers run out, what is missing.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::assignment::VolunteerStanding;
use uuid::Uuid;

use crate::{
    pages::{
        Page,
        form::{Field, Form, Sends, Weight, button},
        part::back_link,
        plain,
    },
    words::{Lang, Words},
};

/// How long before their end papers are shown as ending.
const SOON_DAYS: i64 = 60;

/// Which volunteers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All who have not gone.
    #[default]
    All,
    /// Who could take a child today.
    Free,
    /// Who has a child.
    Matched,
    /// Whose papers end soon, or have ended.
    Soon,
    /// Who is on the way in.
    Waiting,
    /// Who has gone.
    Gone,
}

impl Filter {
    /// Each, with what it is in an address and in words.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::All, "all", "help-filter-all"),
        (Self::Free, "free", "help-filter-free"),
        (Self::Matched, "matched", "help-filter-matched"),
        (Self::Soon, "soon", "help-filter-soon"),
        (Self::Waiting, "waiting", "help-filter-waiting"),
        (Self::Gone, "gone", "help-filter-gone"),
    ];

    /// As it stands in an address; all of them when it is none.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|(_, it, _)| *it == code);
        found.map(|(it, ..)| it).unwrap_or_default()
    }
}

/// A volunteer on their line.
#[derive(Debug, Clone)]
pub struct VolunteerRow {
    /// Which.
    pub id: Uuid,
    /// Their name, if it is shown.
    pub name: Option<String>,
    /// How they stand.
    pub standing: VolunteerStanding,
    /// Whether they may meet a child today.
    pub cleared: bool,
    /// The last day they may.
    pub cleared_until: Option<NaiveDate>,
    /// The last day of the certificate.
    pub certificate_until: Option<NaiveDate>,
    /// Whether they signed the pledge.
    pub pledged: bool,
    /// The last day of the course.
    pub basic_until: Option<NaiveDate>,
    /// How many children they have.
    pub load: u16,
    /// Whom they are matched with.
    pub children: Vec<(Uuid, String)>,
    /// When they met a child last.
    pub met_on: Option<NaiveDate>,
}

impl VolunteerRow {
    /// Their name, or that it is not known.
    #[must_use]
    pub fn called(&self, words: &Words) -> String {
        self.name.clone().unwrap_or_else(|| words.say("help-no-name"))
    }

    /// Whether they belong to what is shown.
    #[must_use]
    pub fn is_in(&self, filter: Filter, today: NaiveDate) -> bool {
        let has_gone =
            matches!(self.standing, VolunteerStanding::Left | VolunteerStanding::Rejected);
        match filter {
            Filter::All => !has_gone,
            Filter::Gone => has_gone,
            Filter::Free => self.cleared && self.load == 0,
            Filter::Matched => self.load > 0,
            Filter::Soon => !has_gone && self.ends_soon(today),
            Filter::Waiting => !has_gone && self.cleared_until.is_none(),
        }
    }

    /// Whether their papers end soon, or have ended.
    #[must_use]
    pub fn ends_soon(&self, today: NaiveDate) -> bool {
        self.cleared_until.is_some_and(|it| it.signed_duration_since(today).num_days() <= SOON_DAYS)
    }

    /// What is missing before they may meet a child.
    #[must_use]
    pub fn missing(&self, today: NaiveDate) -> Vec<&'static str> {
        let over = |it: Option<NaiveDate>| it.is_none_or(|until| until < today);
        [
            (over(self.certificate_until), "help-missing-certificate"),
            (!self.pledged, "help-missing-pledge"),
            (over(self.basic_until), "help-missing-course"),
        ]
        .into_iter()
        .filter_map(|(is_missing, key)| is_missing.then_some(key))
        .collect()
    }

    /// How it is with their papers, and in which colour that is said.
    fn papers(&self, today: NaiveDate, words: &Words) -> (&'static str, String) {
        let missing: Vec<_> = self.missing(today).into_iter().map(|it| words.say(it)).collect();
        match (self.standing, self.cleared_until) {
            (VolunteerStanding::Open, _) if !missing.is_empty() => {
                let what = plain::list(&missing, words);
                ("late", words.say_with("help-missing", &[("what", what.into())]))
            }
            (VolunteerStanding::Open, Some(until)) => {
                let tone = if self.ends_soon(today) { "soon" } else { "ok" };
                let day = plain::day(until, today, words);
                (tone, words.say_with("help-cleared-until", &[("day", day.into())]))
            }
            (standing, _) => ("quiet", words.say(plain::standing(standing))),
        }
    }
}

/// The list.
#[derive(Debug, Clone)]
pub struct Volunteers {
    /// Today.
    pub today: NaiveDate,
    /// Which are shown.
    pub filter: Filter,
    /// Everybody.
    pub all: Vec<VolunteerRow>,
}

impl Volunteers {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let shown: Vec<_> =
            self.all.iter().filter(|it| it.is_in(self.filter, self.today)).collect();
        let count = |filter| self.all.iter().filter(|it| it.is_in(filter, self.today)).count();
        let label = Filter::ALL.iter().find(|(it, ..)| *it == self.filter).map(|it| it.2);
        let title = words.say("menu-volunteers");
        let content = html! {
            h1 { (title) }
            p class="sub" { (words.say_with("help-shown", &[("shown", shown.len().into()), ("all", self.all.len().into())])) }
            nav aria-label=(words.say("help-filters")) {
                ul class="chips" {
                    @for (filter, code, key) in Filter::ALL {
                        li { a href=(if filter == Filter::default() { "/volunteers".to_owned() } else { format!("/volunteers?show={code}") }) aria-current=[(filter == self.filter).then_some("true")] {
                            (words.say(key)) " (" (count(filter)) ")"
                        } }
                    }
                }
            }
            p { a class="button button-secondary" href="/volunteers/new" { (words.say("newcomer-title")) } }
            @if shown.is_empty() { p { (words.say("help-nobody-here")) } }
            @else { (self.table(&shown, words)) }
        };
        let label = label.map(|it| words.say(it)).unwrap_or_default();
        Page::new(format!("{title}: {label}"), content)
    }

    fn table(&self, shown: &[&VolunteerRow], words: &Words) -> Markup {
        let columns = [
            "help-column-name",
            "help-column-papers",
            "help-column-load",
            "help-column-match",
            "help-column-met",
        ]
        .map(|it| words.say(it));
        let [name, papers, load, matched, met] = &columns;
        html! {
            table class="plain" {
                thead { tr { @for it in [name, papers, load, matched, met] { th scope="col" { (it) } } } }
                tbody {
                    @for it in shown {
                        @let (tone, text) = it.papers(self.today, words);
                        tr {
                            th scope="row" { a class="target" href=(format!("/volunteers/{}", it.id)) { (it.called(words)) } }
                            td data-label=(papers) class=(tone) { (text) }
                            td data-label=(load) { (it.load) }
                            td data-label=(matched) {
                                @if it.children.is_empty() { (words.say("help-none")) }
                                @for (id, child) in &it.children {
                                    a class="target" href=(format!("/matches/{id}")) { (child) span class="sr-only" { ", " (it.called(words)) } } " "
                                }
                            }
                            td data-label=(met) { (it.met_on.map_or_else(|| words.say("help-never"), |on| plain::day(on, self.today, words))) }
                        }
                    }
                }
            }
        }
    }
}

/// One volunteer, and what can be done about their papers.
#[derive(Debug, Clone)]
pub struct VolunteerPage {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// The command that the first form is drawn with; each has the next.
    pub command: Uuid,
    /// Today.
    pub today: NaiveDate,
    /// Who.
    pub it: VolunteerRow,
    /// Their number, if it is shown.
    pub phone: Option<String>,
    /// What was typed, and what is wrong with it.
    pub form: Form,
}

impl VolunteerPage {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let it = &self.it;
        let (tone, papers) = it.papers(self.today, words);
        let until = |on: Option<NaiveDate>| {
            on.map_or_else(
                || words.say("help-not-noted"),
                |on| plain::capital(&plain::day(on, self.today, words)),
            )
        };
        let fact =
            |key: &str, value: String| html! { div { dt { (words.say(key)) } dd { (value) } } };
        let title = words.say("help-volunteer-title");
        let content = html! {
            div class="phone" {
                (back_link("/volunteers", &words.say("menu-volunteers")))
                (self.form.summary(words))
                h1 { (it.called(words)) }
                p class=(format!("sub {tone}")) { (papers) }
                @if let Some(phone) = &self.phone { p { a class="button button-secondary" href=(format!("tel:{}", phone.replace(' ', ""))) { (phone) } } }
                dl class="headline" {
                    (fact("help-certificate-until", until(it.certificate_until)))
                    (fact("help-pledge", words.say(if it.pledged { "help-signed" } else { "help-not-noted" })))
                    (fact("help-course-until", until(it.basic_until)))
                    (fact("help-column-met", until(it.met_on)))
                }
                @if !it.children.is_empty() {
                    h2 class="h3" { (words.say("help-column-match")) }
                    ul { @for (id, child) in &it.children { li { a class="target" href=(format!("/matches/{id}")) { (child) } } } }
                }
                @if !matches!(it.standing, VolunteerStanding::Left | VolunteerStanding::Rejected) { (self.papers(words)) (self.standing(words)) }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }

    fn send(&self, nth: u128, what: &str, content: &Markup, words: &Words) -> Markup {
        let action = format!("/volunteers/{}", self.it.id);
        let command = Uuid::from_u128(self.command.as_u128().wrapping_add(nth));
        let sends =
            Sends { grant: Some(&self.grant), command: Some(command), ..Sends::to(&action) };
        sends.form(&html! { input type="hidden" name="what" value=(what); (content) }, words)
    }

    fn papers(&self, words: &Words) -> Markup {
        let seen = Field::new("seen", words.say("help-seen-on"))
            .hint(words.say("help-seen-hint"))
            .optional();
        let review =
            Field::new("review", words.say("help-review-on")).hint(words.say("help-review-hint"));
        let course = Field::new("course", words.say("help-course-until-field"))
            .hint(words.say("help-course-hint"));
        html! {
            h2 { (words.say("help-papers")) }
            details class="details" open[self.form.error("seen").is_some() || self.form.error("review").is_some()] {
                summary class="details-summary" { (words.say("help-note-certificate")) }
                div class="details-text" {
                    (self.send(0, "certificate", &html! {
                        (self.form.date(&seen, words)) (self.form.date(&review, words))
                        div class="button-row" { (button(Weight::Primary, &words.say("help-save-certificate"))) }
                    }, words))
                }
            }
            @if !self.it.pledged {
                (self.send(1, "pledge", &html! { div class="button-row" { (button(Weight::Secondary, &words.say("help-note-pledge"))) } }, words))
            }
            details class="details" open[self.form.error("course").is_some()] {
                summary class="details-summary" { (words.say("help-note-course")) }
                div class="details-text" {
                    (self.send(2, "course", &html! {
                        (self.form.date(&course, words))
                        div class="button-row" { (button(Weight::Primary, &words.say("help-save-course"))) }
                    }, words))
                }
            }
        }
    }

    /// What takes something away from them: the command, what it does, and what its button says.
    fn endings(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let is_new = self.it.cleared_until.is_none() && self.it.certificate_until.is_none();
        let mut all = vec![];
        if self.it.certificate_until.is_some() {
            all.push(("revoke", "help-revoke-what", "help-revoke"));
        }
        if self.it.standing != VolunteerStanding::StoodDown {
            all.push(("stand-down", "help-stand-down-what", "help-stand-down"));
        }
        if is_new {
            all.push(("reject", "help-reject-what", "help-reject"));
        } else {
            all.push(("leave", "help-leave-what", "help-leave"));
        }
        all
    }

    fn standing(&self, words: &Words) -> Markup {
        let (what, text, label) = match self.it.standing {
            VolunteerStanding::Open => ("hold", "help-hold-what", "help-hold"),
            VolunteerStanding::OnHold
            | VolunteerStanding::StoodDown
            | VolunteerStanding::Left
            | VolunteerStanding::Rejected => ("reinstate", "help-reinstate-what", "help-reinstate"),
        };
        html! {
            div class="box" {
                h2 class="h3" { (words.say("help-rest")) }
                p { (words.say(text)) }
                (self.send(3, what, &html! { div class="button-row" { (button(Weight::Secondary, &words.say(label))) } }, words))
            }
            details class="details" {
                summary class="details-summary" { (words.say("help-more")) }
                div class="details-text" {
                    @for (nth, (what, text, label)) in (4_u128..).zip(self.endings()) {
                        p { (words.say(text)) }
                        (self.send(nth, what, &html! { div class="button-row" { (button(Weight::Warning, &words.say(label))) } }, words))
                    }
                }
            }
        }
    }
}
