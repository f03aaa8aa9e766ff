//! What several forms of a thread have in common.

use maud::{Markup, html};
use proto::actor::Role;

use super::scene::Scene;
use crate::{
    pages::{
        form::{Choice, Field, Form},
        story::capital,
    },
    words::Words,
};

/// How many letters a note may have.
pub(super) const NOTE_MAX: u32 = 4_000;

/// Whose task the next step can be.
pub(super) const OWNERS: [Role; 5] =
    [Role::BridgeBuilder, Role::Family, Role::CaseWorker, Role::Coordinator, Role::Volunteer];

/// Codes as choices.
pub(super) fn choices<T: Copy + std::fmt::Display>(
    all: &[T],
    key: fn(T) -> &'static str,
    words: &Words,
) -> Vec<Choice> {
    all.iter().map(|it| Choice::new(it.to_string(), capital(&words.say(key(*it))))).collect()
}

/// About which child, where there are several.
pub(super) fn children(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let all: Vec<Choice> = scene
        .children
        .iter()
        .map(|(id, it)| Choice::new(id.to_string(), it.label(words)))
        .collect();
    html! {
        @if all.len() > 1 { (form.radios(&Field::new("child", words.say("field-child")), &all, words)) }
    }
}
