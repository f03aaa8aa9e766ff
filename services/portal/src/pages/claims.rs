//! Why what a municipality's login said of somebody gave them no role: for whoever runs the place, and for them.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use proto::identity::NothingGiven;

use crate::{
    dates,
    pages::part::{Icon, icon},
    words::Words,
};

/// Somebody whose last login said something of rights here that gave them no role.
#[derive(Debug, Clone)]
pub struct Ignored {
    /// Their name, or that they have no role.
    pub who: String,
    /// When they logged in.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: Vec<NothingGiven>,
}

/// A reason in words. Nothing of what was said is repeated: it may hold somebody's number.
#[must_use]
pub fn reason(why: NothingGiven, words: &Words) -> String {
    words.say(match why {
        NothingGiven::Missing => "nothing-missing",
        NothingGiven::NotUnderstood => "nothing-not-understood",
        NothingGiven::TooLarge => "nothing-too-large",
        NothingGiven::Constrained => "nothing-constrained",
        NothingGiven::ScopeOfPerson => "nothing-scope-of-person",
        NothingGiven::ScopeUnknown => "nothing-scope-unknown",
        NothingGiven::NotMapped => "nothing-not-mapped",
        NothingGiven::OtherEmployer => "nothing-other-employer",
        NothingGiven::EmployerUnknown => "nothing-employer-unknown",
        NothingGiven::LevelTooLow => "nothing-level-too-low",
    })
}

/// The part of the page of who has access.
pub(super) fn ignored(of: &[Ignored], words: &Words) -> Markup {
    html! {
        @if !of.is_empty() {
            h2 { (words.say("nothing-title")) }
            p class="quiet" { (words.say("nothing-what")) }
            ul class="rows" {
                @for it in of {
                    li { (icon(Icon::Person)) div {
                        p class="what" { (it.who) }
                        p class="quiet" { (words.say_with("nothing-at", &[("day", dates::date_and_time(it.at, words.lang()).into())])) }
                        ul { @for why in &it.why { li { (reason(*why, words)) } } }
                    } }
                }
            }
        }
    }
}

/// The part of the page of whoever has no role: why, and whom to ask.
pub(super) fn own(why: &[NothingGiven], words: &Words) -> Markup {
    html! {
        @if !why.is_empty() {
            div class="box" {
                h2 class="h3" { (words.say("nothing-own")) }
                ul { @for it in why { li { (reason(*it, words)) } } }
                p { (words.say("nothing-ask")) }
            }
        }
    }
}
