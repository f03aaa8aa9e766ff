//! A match, who is proposed for it, and how many children there is room for.

use chrono::NaiveDate;
use maud::{Markup, html};
use proto::{
    assignment::{EndReason, MatchStanding, PauseReason},
    code::Need,
};
use uuid::Uuid;

use super::VolunteerRow;
use crate::{
    pages::{
        Page,
        form::{Choice, Field, Form, Sends, Weight, button},
        part::{Icon, Tone, alert, back_link, icon},
        plain,
        volunteer::OwnMatch,
    },
    words::{Lang, Words},
};

/// A match, as its organisation sees it.
#[derive(Debug, Clone)]
pub struct MatchPage {
    /// The grant that the forms are drawn under.
    pub grant: String,
    /// The command that the first form is drawn with; each has the next.
    pub command: Uuid,
    /// Today.
    pub today: NaiveDate,
    /// The match.
    pub it: OwnMatch,
    /// The volunteer.
    pub helper: String,
    /// Which volunteer.
    pub volunteer: Uuid,
    /// Whether a child from ten is still to say yes itself.
    pub asks_child: bool,
    /// Whom to call, and the number, as far as consented.
    pub calls: Vec<(Option<String>, String)>,
    /// What was chosen, and what is wrong with it.
    pub form: Form,
}

impl MatchPage {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let it = &self.it;
        let title = words.say("help-match-title");
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-coordinator")))
                (self.form.summary(words))
                h1 { (it.with(words)) " · " (self.helper) }
                p class="sub" { (words.say(plain::need(it.need))) }
                (self.stands(words))
                dl class="headline" {
                    div { dt { (words.say("help-volunteer")) } dd { a class="target" href=(format!("/volunteers/{}", self.volunteer)) { (self.helper) } } }
                    div { dt { (words.say("help-first")) } dd { (self.first(words)) } }
                    div { dt { (words.say("help-last")) } dd { (it.met_on().map_or_else(|| words.say("help-never"), |on| plain::capital(&plain::day(on, self.today, words)))) } }
                }
                (self.sessions(words))
                h2 class="h3" { (words.say("help-call")) }
                @if self.calls.is_empty() { p class="quiet" { (words.say("help-no-contact")) } }
                ul class="rows" {
                    @for (name, number) in &self.calls {
                        li {
                            (icon(Icon::Smartphone))
                            div { p class="what" { (name.clone().unwrap_or_else(|| words.say("help-parent"))) } }
                            a class="button button-secondary" href=(format!("tel:{}", number.replace(' ', ""))) { (number) }
                        }
                    }
                }
                (self.actions(words))
            }
        };
        Page::new(self.form.title(&title, words), content)
    }

    fn first(&self, words: &Words) -> String {
        let day = |on| plain::day(on, self.today, words);
        match (self.it.first_met_on, self.it.first_meeting_by) {
            (Some(on), _) => plain::capital(&day(on)),
            (None, Some(by)) => words.say_with("help-first-by", &[("day", day(by).into())]),
            (None, None) => words.say("help-never"),
        }
    }

    fn stands(&self, words: &Words) -> Markup {
        let child = self.asks_child.then(|| words.say("help-child-asked"));
        html! {
            @match self.it.standing {
                MatchStanding::Proposed => (alert(Tone::Info, &words.say("help-is-proposed"), child.as_deref())),
                MatchStanding::Confirmed => {
                    (alert(Tone::Success, &words.say("help-is-confirmed"), child.as_deref()))
                    @if !self.asks_child { (self.send(0, "start", &html! { (button(Weight::Primary, &words.say("help-start"))) }, words)) }
                },
                MatchStanding::Active => {
                    @for reason in &self.it.paused_for { (alert(Tone::Warning, &words.say("help-paused"), Some(&words.say(plain::paused(*reason))))) }
                },
                MatchStanding::Ended => (alert(Tone::Info, &words.say("help-is-over"), None)),
            }
        }
    }

    fn sessions(&self, words: &Words) -> Markup {
        html! {
            @if !self.it.sessions.is_empty() {
                h2 class="h3" { (words.say("help-sessions")) }
                ul class="rows" {
                    @for session in &self.it.sessions {
                        li {
                            (icon(if session.minutes == 0 { Icon::Close } else { Icon::Check }))
                            div {
                                p class="what" { (plain::capital(&plain::day(session.on, self.today, words))) }
                                p class="quiet" {
                                    @if session.minutes == 0 { (words.say("help-did-not-come")) }
                                    @else { (words.say_with("help-minutes", &[("count", session.minutes.into())])) }
                                    @if let Some(went) = session.went { " · " (words.say(plain::went(went))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn send(&self, nth: u128, what: &str, content: &Markup, words: &Words) -> Markup {
        let action = format!("/matches/{}", self.it.id);
        let command = Uuid::from_u128(self.command.as_u128().wrapping_add(nth));
        let sends =
            Sends { grant: Some(&self.grant), command: Some(command), ..Sends::to(&action) };
        sends.form(&html! { input type="hidden" name="what" value=(what); (content) }, words)
    }

    fn actions(&self, words: &Words) -> Markup {
        let by_hand = [PauseReason::FamilyWish, PauseReason::VolunteerAway, PauseReason::Holiday];
        let paused = |it: &PauseReason| self.it.paused_for.contains(it);
        let choice = |it: PauseReason| Choice::new(it.to_string(), words.say(plain::paused(it)));
        let pauses: Vec<_> = by_hand.into_iter().filter(|it| !paused(it)).map(choice).collect();
        let resumes: Vec<_> = by_hand.into_iter().filter(paused).collect();
        let ends: Vec<_> = [
            EndReason::Completed,
            EndReason::FamilyWish,
            EndReason::VolunteerLeft,
            EndReason::NotRight,
        ]
        .map(|it| Choice::new(it.to_string(), words.say(plain::ended(it))))
        .into();
        html! {
            @if self.it.standing == MatchStanding::Active {
                @for (nth, reason) in (10_u128..).zip(&resumes) {
                    (self.send(nth, "resume", &html! {
                        input type="hidden" name="reason" value=(reason.to_string());
                        div class="button-row" { button class="button button-primary" type="submit" { (words.say("help-resume")) span class="sr-only" { ": " (words.say(plain::paused(*reason))) } } }
                    }, words))
                }
                details class="details" open[self.form.error("reason").is_some()] {
                    summary class="details-summary" { (words.say("help-pause")) }
                    div class="details-text" {
                        (self.send(1, "pause", &html! {
                            (self.form.radios(&Field::new("reason", words.say("help-why")), &pauses, words))
                            div class="button-row" { (button(Weight::Secondary, &words.say("help-pause-send"))) }
                        }, words))
                    }
                }
            }
            @if self.it.standing != MatchStanding::Ended {
                details class="details" open[self.form.error("end").is_some()] {
                    summary class="details-summary" { (words.say("help-end")) }
                    div class="details-text" {
                        p { (words.say("help-end-what")) }
                        (self.send(2, "end", &html! {
                            (self.form.radios(&Field::new("end", words.say("help-why-end")), &ends, words))
                            div class="button-row" { (button(Weight::Warning, &words.say("help-end-send"))) }
                        }, words))
                    }
                }
            }
        }
    }
}

/// Who is proposed for what the organisation has said yes to.
#[derive(Debug, Clone)]
pub struct Propose {
    /// The grant that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// For which assignment.
    pub id: Uuid,
    /// What the child is called by, if it is shown.
    pub child: Option<String>,
    /// What is needed.
    pub need: Need,
    /// Who could.
    pub free: Vec<VolunteerRow>,
    /// What was chosen, and what is wrong with it.
    pub form: Form,
}

impl Propose {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let action = format!("/assignments/{}/volunteer", self.id);
        let sends =
            Sends { grant: Some(&self.grant), command: Some(self.command), ..Sends::to(&action) };
        let choices: Vec<_> =
            self.free.iter().map(|it| Choice::new(it.id.to_string(), it.called(words))).collect();
        let title = words.say("help-propose-title");
        let child = self.child.clone().unwrap_or_else(|| words.say("help-child"));
        let content = html! {
            div class="phone" {
                (back_link("/", &words.say("first-coordinator")))
                (self.form.summary(words))
                h1 { (title) }
                p class="sub" { (child) ", " (words.say(plain::need(self.need))) }
                @if choices.is_empty() {
                    (alert(Tone::Warning, &words.say("help-nobody-free"), Some(&words.say("help-nobody-free-what"))))
                    p { a class="button button-secondary" href="/volunteers" { (words.say("help-see-volunteers")) } }
                } @else {
                    (sends.form(&html! {
                        (self.form.radios(&Field::new("volunteer", words.say("help-who")).hint(words.say("help-who-hint")), &choices, words))
                        div class="button-row" { (button(Weight::Primary, &words.say("help-propose"))) }
                    }, words))
                }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}

/// How many children there is room for.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// The grant that the form is drawn under.
    pub grant: String,
    /// The id of what it asks, drawn with the page.
    pub command: Uuid,
    /// Places in all.
    pub places: u16,
    /// Places nobody holds.
    pub free: u16,
    /// What was typed, and what is wrong with it.
    pub form: Form,
}

impl Capacity {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let near = self.places.saturating_sub(3)..=self.places.saturating_add(3);
        let sends = Sends {
            grant: Some(&self.grant),
            command: Some(self.command),
            ..Sends::to("/capacity")
        };
        let title = words.say("menu-capacity");
        let other =
            Field::new("other", words.say("help-another-number")).numeric().width(4).optional();
        let content = html! {
            div class="phone" {
                (self.form.summary(words))
                h1 { (title) }
                p class="big" { (words.say_with("help-places-now", &[("places", self.places.into()), ("free", self.free.into())])) }
                (sends.form(&html! {
                    h2 class="h3" id="places" { (words.say("help-places-choose")) }
                    div class="thirds" {
                        @for places in near.filter(|it| *it != self.places) {
                            button class="button button-secondary" type="submit" name="places" value=(places) {
                                (places) span class="sr-only" { " " (words.say("help-places-unit")) }
                            }
                        }
                    }
                    (self.form.text(&other, words))
                    div class="button-row" { button class="button button-primary" type="submit" { (words.say("help-save-number")) } }
                }, words))
                p class="quiet" { (words.say("help-places-what")) }
            }
        };
        Page::new(self.form.title(&title, words), content)
    }
}
