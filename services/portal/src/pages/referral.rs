//! `/referrals/{referral}`: what is wished, how it stands, and what one can do.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use proto::referral::{ReferralView, ReturnReason, Standing, WithdrawReason};
use uuid::Uuid;

use crate::{
    dates,
    pages::{
        Page, codes,
        form::{Choice, Field, Form, Sends, Weight, button},
        part::{Tone, alert, back_link},
        referrals::clock,
        story::capital,
    },
    words::{Lang, Words},
};

/// A referral's page.
#[derive(Debug, Clone)]
pub struct Referral {
    /// The referral.
    pub view: ReferralView,
    /// The child.
    pub child: String,
    /// Further children of the family.
    pub siblings: Vec<String>,
    /// The child's wish, where it may be seen.
    pub wish: Option<String>,
    /// Who took it on.
    pub bridge_builder: Option<String>,
    /// What one may do.
    pub may: May,
    /// What was chosen, and what is wrong with it.
    pub form: Form,
    /// The grant that forms are drawn under.
    pub grant: String,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What one may do with a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct May {
    /// Take it on, or send it back.
    pub answer: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Send it again.
    pub submit: bool,
    /// See the thread.
    pub thread: bool,
    /// Say who has custody.
    pub custody: bool,
}

impl Referral {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let title = self.form.title(&words.say("referral-title"), words);
        let standing = words.say(codes::standing(self.view.standing));
        let content = html! {
            (self.form.summary(words))
            (back_link("/referrals", &words.say("referrals-title")))
            h1 { (self.child) }
            p class="sub" {
                (words.say_with("referral-number", &[("number", self.view.reference.to_string().into())]))
                " · " span class=(badge(self.view.standing)) { (standing) }
            }
            (self.note(words))
            div class="cols" {
                div { (self.facts(words)) (self.answer(words)) }
                aside { (self.beside(words)) }
            }
        };
        Page::new(title, content)
    }

    fn note(&self, words: &Words) -> Markup {
        let view = &self.view;
        html! {
            @match view.standing {
                Standing::Waiting => {
                    @let text = clock(view.answer_by, self.now, words);
                    (alert(if view.overdue { Tone::Warning } else { Tone::Info }, &capital(&text), None))
                }
                Standing::Returned => {
                    @let why = view.return_reason.map(|it| words.say(codes::return_reason(it)));
                    (alert(Tone::Warning, &words.say("referral-came-back"), why.as_deref()))
                }
                Standing::HeldUp => {
                    @let why = view.held_up_by.map(|it| words.say(codes::refusal(it)));
                    (alert(Tone::Warning, &words.say("referral-held-up"), why.as_deref()))
                }
                Standing::Withdrawn => {
                    @let why = view.withdraw_reason.map(|it| words.say(codes::withdraw_reason(it)));
                    (alert(Tone::Info, &words.say("referral-taken-back"), why.as_deref()))
                }
                Standing::Accepted | Standing::AttachedToThread => {}
            }
        }
    }

    fn facts(&self, words: &Words) -> Markup {
        let (view, lang) = (&self.view, words.lang());
        let row = |label: &str, text: String| {
            html! { div class="fact" { dt { (words.say(label)) } dd { (text) } } }
        };
        let needs: Vec<String> = view.needs.iter().map(|it| words.say(codes::need(*it))).collect();
        html! {
            h2 { (words.say("referral-what")) }
            dl class="facts" {
                div class="fact" { dt { (words.say("referral-needs")) } dd { ul { @for it in &needs { li { (it) } } } } }
                @match (&self.wish, view.no_wish) {
                    (Some(wish), _) => { div class="fact" { dt { (words.say("referral-wish")) } dd { blockquote dir="auto" { (wish) } } } },
                    (None, Some(why)) => (row("referral-wish", words.say(codes::no_wish(why)))),
                    (None, None) => (row("referral-wish", words.say("referral-wish-sealed"))),
                }
                (row("referral-purpose", words.say(codes::purpose(view.purpose))))
                (row("referral-basis", words.say(codes::legal_basis(view.legal_basis))))
                (row("referral-urgency", words.say(codes::urgency(view.urgency))))
                @if !self.siblings.is_empty() { (row("referral-siblings", self.siblings.join(", "))) }
                (row("referrals-sent", dates::date_and_time(view.submitted_at, lang)))
                @if let Some(who) = &self.bridge_builder { (row("referral-taken-by", who.clone())) }
            }
        }
    }

    fn answer(&self, words: &Words) -> Markup {
        let (id, view) = (self.view.referral, &self.view);
        let sends = |action: &str, inside: &Markup| {
            Sends { action, grant: Some(&self.grant), draft: None, command: Some(Uuid::new_v4()) }
                .form(inside, words)
        };
        html! {
            @if self.may.answer {
                h2 { (words.say("referral-answer")) }
                p { (words.say("referral-answer-what")) }
                (sends(&format!("/referrals/{id}/accept"), &button(Weight::Primary, &words.say("referral-accept"))))
                @if view.standing == Standing::Waiting {
                    details class="details" open[self.form.is_refused()] {
                        summary class="details-summary" { (words.say("referral-return")) }
                        div class="details-text" {
                            @let reasons: Vec<Choice> = ReturnReason::ALL.iter()
                                .map(|it| Choice::new(it.to_string(), words.say(codes::return_reason(*it)))).collect();
                            (sends(&format!("/referrals/{id}/return"), &html! {
                                (self.form.radios(&Field::new("reason", words.say("referral-return-why")), &reasons, words))
                                (button(Weight::Secondary, &words.say("referral-return-send")))
                            }))
                        }
                    }
                }
            }
            @if self.may.submit {
                p { a class="button button-primary" href=(format!("/referrals/new/{id}")) { (words.say("referral-mend")) } }
            }
            @if self.may.withdraw {
                details class="details" open[self.form.is_refused()] {
                    summary class="details-summary" { (words.say("referral-withdraw")) }
                    div class="details-text" {
                        @let reasons: Vec<Choice> = WithdrawReason::ALL.iter()
                            .map(|it| Choice::new(it.to_string(), words.say(codes::withdraw_reason(*it)))).collect();
                        (sends(&format!("/referrals/{id}/withdraw"), &html! {
                            (self.form.radios(&Field::new("reason", words.say("referral-withdraw-why")), &reasons, words))
                            (button(Weight::Warning, &words.say("referral-withdraw-send")))
                        }))
                    }
                }
            }
        }
    }

    fn beside(&self, words: &Words) -> Markup {
        html! {
            @if self.may.thread {
                div class="box" {
                    h2 class="h3" { (words.say("referral-thread")) }
                    p { a class="button button-secondary wide" href=(format!("/threads/{}", self.view.thread)) { (words.say("urgent-open")) } }
                }
            }
            @if self.may.custody {
                div class="box" {
                    h2 class="h3" { (words.say("custody-title")) }
                    p { a class="button button-secondary wide" href=(format!("/referrals/{}/custody", self.view.referral)) { (words.say("custody-link")) } }
                }
            }
            (what_next(self.view.standing, self.view.answer_by, words))
        }
    }
}

/// What happens next, and when.
#[must_use]
pub fn what_next(standing: Standing, answer_by: DateTime<Utc>, words: &Words) -> Markup {
    let day = dates::weekday_and_date(dates::last_day(answer_by), words.lang());
    html! {
        @if matches!(standing, Standing::Waiting | Standing::HeldUp) {
            div class="box" {
                h2 class="h3" { (words.say("next-heading")) }
                ul {
                    li { (words.say("next-told")) }
                    li { (words.say_with("next-answer", &[("day", day.into())])) }
                    li { (words.say("next-family")) }
                    li { (words.say("next-here")) }
                }
            }
        }
    }
}

fn badge(standing: Standing) -> &'static str {
    match standing {
        Standing::Waiting | Standing::Returned | Standing::HeldUp => "badge badge-warning",
        Standing::Accepted | Standing::AttachedToThread => "badge badge-success",
        Standing::Withdrawn => "badge badge-info",
    }
}
