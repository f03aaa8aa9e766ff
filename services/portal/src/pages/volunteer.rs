//! The pages of a volunteer: their match, how it went, what is practical, a break or an end. Made for a phone.

mod session;

use chrono::{DateTime, Days, NaiveDate, Utc};
use maud::{Markup, html};
use proto::{
    assignment::{MatchStanding, PauseReason, SessionLine},
    code::Need,
};
use uuid::Uuid;

pub use self::session::{SessionForm, SessionPage, draft};
use crate::{
    dates,
    pages::{
        Page,
        form::{Form, Sends, Weight, button},
        part::{Icon, Tone, alert, back_link, icon},
        plain,
    },
    words::{Lang, Words},
};

/// The first page of a volunteer.
#[derive(Debug, Clone)]
pub struct OwnMatches {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// When it was asked for.
    pub checked_at: DateTime<Utc>,
    /// Those that go on first.
    pub matches: Vec<OwnMatch>,
    /// What was typed before in the form that is shown, if it is kept.
    pub kept: Form,
}

/// A match, as its volunteer sees it.
#[derive(Debug, Clone)]
pub struct OwnMatch {
    /// Which.
    pub id: Uuid,
    /// What the child is called by, as far as the family has said yes to it.
    pub child: Option<String>,
    /// What is needed.
    pub need: Need,
    /// By which organisation.
    pub organisation: String,
    /// How far it has come.
    pub standing: MatchStanding,
    /// Why they do not meet.
    pub paused_for: Vec<PauseReason>,
    /// When the first meeting must have been.
    pub first_meeting_by: Option<NaiveDate>,
    /// When they met for the first time.
    pub first_met_on: Option<NaiveDate>,
    /// The last sessions, the latest first.
    pub sessions: Vec<SessionLine>,
}

impl OwnMatch {
    /// Who it is with: the child's name, or that it is not known yet.
    #[must_use]
    pub fn with(&self, words: &Words) -> String {
        self.child.clone().unwrap_or_else(|| words.say("help-child"))
    }

    /// Whether they meet.
    #[must_use]
    pub fn meets(&self) -> bool {
        self.standing == MatchStanding::Active && self.paused_for.is_empty()
    }

    /// The day they met last.
    #[must_use]
    pub fn met_on(&self) -> Option<NaiveDate> {
        let session = self.sessions.iter().find(|it| it.minutes > 0).map(|it| it.on);
        session.max(self.first_met_on)
    }

    /// The same weekday as last time, a week later: nobody has planned it, so it is said as a guess.
    #[must_use]
    pub fn next_on(&self) -> Option<NaiveDate> {
        let last = self.sessions.first().map(|it| it.on).max(self.first_met_on)?;
        last.checked_add_days(Days::new(7)).filter(|_| self.meets())
    }

    /// The day to be asked about: the one that was guessed if it has come, and today otherwise.
    #[must_use]
    pub fn day_to_log(&self, today: NaiveDate) -> NaiveDate {
        self.next_on().filter(|it| *it <= today).unwrap_or(today)
    }

    /// Whether a meeting may be waiting to be written down.
    fn is_due(&self, today: NaiveDate) -> bool {
        self.meets() && self.next_on().is_some_and(|it| it <= today)
    }
}

impl OwnMatches {
    /// Which match is asked about on this page: one at most, for the fields of its form have names that stand once on a page.
    #[must_use]
    pub fn due(&self) -> Option<Uuid> {
        let today = dates::day_of(self.checked_at);
        self.matches.iter().find(|it| it.is_due(today)).map(|it| it.id)
    }

    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let today = dates::day_of(self.checked_at);
        let live: Vec<_> =
            self.matches.iter().filter(|it| it.standing != MatchStanding::Ended).collect();
        let ended: Vec<_> =
            self.matches.iter().filter(|it| it.standing == MatchStanding::Ended).collect();
        let due = self.due();
        let at = dates::time(self.checked_at, lang);
        let content = html! {
            div class="phone" {
                h1 { (words.say("first-volunteer")) }
                p class="sub" { (plain::capital(&dates::weekday_and_date(today, lang))) }
                @if live.is_empty() {
                    (alert(Tone::Info, &words.say("help-no-match"), Some(&words.say_with("help-no-match-what", &[("time", at.into())]))))
                }
                @for (nth, it) in live.iter().enumerate() { (self.card(nth, it, due == Some(it.id), today, words)) }
                @if !ended.is_empty() {
                    h2 class="h3" { (words.say("help-ended")) }
                    ul {
                        @for it in &ended { li { (it.with(words)) ", " (words.say(plain::need(it.need))) } }
                    }
                }
            }
        };
        Page::new(words.say("help-own-title"), content)
    }

    fn card(
        &self,
        nth: usize,
        it: &OwnMatch,
        is_due: bool,
        today: NaiveDate,
        words: &Words,
    ) -> Markup {
        let name = it.with(words);
        let path = format!("/matches/{}", it.id);
        let session = format!("{path}/session");
        // What a link says tells it from the others, also when no name is shown.
        let of = if it.child.is_some() {
            name.clone()
        } else {
            format!("{name}, {}", nth.saturating_add(1))
        };
        html! {
            section class="box" aria-labelledby=(format!("m-{}", it.id)) {
                h2 id=(format!("m-{}", it.id)) { (name) }
                p class="quiet" { (words.say(plain::need(it.need))) " · " (it.organisation) }
                (facts(it, today, words))
                @if is_due {
                    (SessionForm::of(it, today).draw(&self.kept, &session, &self.grant, words))
                } @else if it.meets() {
                    a class="button button-primary wide" href=(session) {
                        (words.say("help-log")) span class="sr-only" { ", " (of) }
                    }
                }
                ul class="chips" {
                    li { a href=(path) { (words.say("help-practical")) span class="sr-only" { ", " (of) } } }
                    @if it.standing == MatchStanding::Active {
                        li { a href=(format!("{path}/stop")) { (words.say("help-pause-or-stop")) span class="sr-only" { ", " (of) } } }
                    }
                }
            }
        }
    }
}

/// When they meet, and how it stands.
fn facts(it: &OwnMatch, today: NaiveDate, words: &Words) -> Markup {
    let day = |on| plain::day(on, today, words);
    html! {
        @match it.standing {
            MatchStanding::Proposed => p { (icon(Icon::Time)) " " (words.say("help-waits-family")) },
            MatchStanding::Confirmed => p { (icon(Icon::Time)) " " (words.say("help-waits-start")) },
            MatchStanding::Ended => p { (words.say("help-is-over")) },
            MatchStanding::Active => {
                @for reason in &it.paused_for {
                    (alert(Tone::Warning, &words.say("help-paused"), Some(&words.say(plain::paused(*reason)))))
                }
                dl class="pair" {
                    @if it.met_on().is_none() {
                        @if let Some(by) = it.first_meeting_by {
                            div { dt { (words.say("help-first")) } dd { (words.say_with("help-first-by", &[("day", day(by).into())])) } }
                        }
                    } @else if let Some(next) = it.next_on().filter(|it| *it >= today) {
                        div { dt { (words.say("help-next")) } dd { (plain::capital(&day(next))) small { (words.say("help-next-guess")) } } }
                    }
                    @if let Some(met) = it.met_on() {
                        div { dt { (words.say("help-last")) } dd { (plain::capital(&day(met))) } }
                    }
                }
            }
        }
    }
}

/// What a volunteer must know to be with the child, as far as the family has said yes to it.
#[derive(Debug, Clone)]
pub struct Practical {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// The command of each correction, drawn with the page.
    pub command: Uuid,
    /// Today.
    pub today: NaiveDate,
    /// The match.
    pub it: OwnMatch,
    /// What is known of the child: what it is called, and the words.
    pub known: Vec<(&'static str, String)>,
    /// Whom to call, and the number.
    pub calls: Vec<(Option<String>, String)>,
}

impl Practical {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let it = &self.it;
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-volunteer")))
                h1 { (it.with(words)) }
                p class="sub" { (words.say(plain::need(it.need))) " · " (it.organisation) }
                (facts(it, self.today, words))
                @if it.meets() {
                    a class="button button-primary wide" href=(format!("/matches/{}/session", it.id)) { (words.say("help-log")) }
                }
                h2 class="h3" { (words.say("help-call")) }
                @if self.calls.is_empty() { p class="quiet" { (words.say("help-no-number")) } }
                ul class="rows" {
                    @for (name, number) in &self.calls {
                        li {
                            (icon(Icon::Smartphone))
                            div { p class="what" { (name.clone().unwrap_or_else(|| words.say("help-parent"))) } }
                            a class="button button-secondary" href=(format!("tel:{}", number.replace(' ', ""))) { (number) }
                        }
                    }
                }
                h2 class="h3" { (words.say("help-good-to-know")) }
                @if self.known.is_empty() { p class="quiet" { (words.say("help-nothing-known")) } }
                dl class="pair" {
                    @for (what, text) in &self.known { div { dt { (words.say(what)) } dd dir="auto" { (text) } } }
                }
                (self.sessions(words))
                p { a class="target" href=(format!("/matches/{}/stop", it.id)) { (words.say("help-pause-or-stop")) } }
            }
        };
        Page::new(words.say("help-practical"), content)
    }

    /// The last sessions, each with a way to take it back.
    fn sessions(&self, words: &Words) -> Markup {
        let action = format!("/matches/{}/correction", self.it.id);
        html! {
            h2 class="h3" { (words.say("help-sessions")) }
            @if self.it.sessions.is_empty() { p class="quiet" { (words.say("help-no-sessions")) } }
            ul class="rows" {
                @for (nth, session) in (0_u128..).zip(&self.it.sessions) {
                    @let day = plain::day(session.on, self.today, words);
                    @let command = Uuid::from_u128(self.command.as_u128().wrapping_add(nth));
                    @let sends = Sends { grant: Some(&self.grant), command: Some(command), ..Sends::to(&action) };
                    li {
                        (icon(Icon::Check))
                        div {
                            p class="what" { (plain::capital(&day)) }
                            p class="quiet" {
                                @if session.minutes == 0 { (words.say("help-did-not-come")) }
                                @else { (words.say_with("help-minutes", &[("count", session.minutes.into())])) }
                                @if let Some(went) = session.went { " · " (words.say(plain::went(went))) }
                            }
                        }
                        (sends.form(&html! {
                            input type="hidden" name="position" value=(session.position);
                            button class="function-link" type="submit" {
                                (words.say("help-take-back")) span class="sr-only" { ", " (day) }
                            }
                        }, words))
                    }
                }
            }
        }
    }
}

/// A break, or the end of it, or of the match.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// The commands of the two forms, drawn with the page.
    pub commands: [Uuid; 2],
    /// The match.
    pub it: OwnMatch,
}

impl Stop {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let action = format!("/matches/{}/stop", self.it.id);
        let is_away = self.it.paused_for.contains(&PauseReason::VolunteerAway);
        let send = |command, what: &str, weight, label: &str| {
            let sends =
                Sends { grant: Some(&self.grant), command: Some(command), ..Sends::to(&action) };
            sends.form(
                &html! { input type="hidden" name="what" value=(what); (button(weight, &words.say(label))) },
                words,
            )
        };
        let [first, second] = self.commands;
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-volunteer")))
                h1 { (words.say("help-stop-title")) }
                p class="sub" { (self.it.with(words)) ", " (words.say(plain::need(self.it.need))) }
                div class="box" {
                    @if is_away {
                        h2 class="h3" { (words.say("help-back")) }
                        p { (words.say("help-back-what")) }
                        (send(first, "back", Weight::Primary, "help-back-send"))
                    } @else {
                        h2 class="h3" { (words.say("help-away")) }
                        p { (words.say("help-away-what")) }
                        (send(first, "away", Weight::Primary, "help-away-send"))
                    }
                }
                div class="box" {
                    h2 class="h3" { (words.say("help-stop")) }
                    p { (words.say("help-stop-what")) }
                    (send(second, "stop", Weight::Warning, "help-stop-send"))
                }
                p class="quiet" { (words.say("help-stop-worried")) " " a class="target" href="/worried" { (words.say("frame-worried")) } }
            }
        };
        Page::new(words.say("help-stop-title"), content)
    }
}
