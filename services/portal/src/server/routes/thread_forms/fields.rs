//! The fields of each form.

use maud::{Markup, html};
use platform::calendar;
use proto::{
    actor::Role,
    code::Mistake,
    thread::{Channel, ConsentPurpose, DataCategory, HandOverReason, Party, PauseReason, Step},
};

use super::{super::threads::today, Deed, Scene, closing, consents, helping, voices};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form, boxes},
    },
    words::Words,
};

/// How many letters a note may have.
pub(super) const NOTE_MAX: u32 = 4_000;

/// Whose task the next step can be.
pub(super) const OWNERS: [Role; 5] =
    [Role::BridgeBuilder, Role::Family, Role::CaseWorker, Role::Coordinator, Role::Volunteer];

/// What is filled in before anybody types.
pub(super) fn first(deed: Deed) -> Form {
    let now = today();
    match deed {
        Deed::Contact => Form::new(boxes("on", now).into_iter().chain([
            ("with".to_owned(), "family".to_owned()),
            ("channel".to_owned(), "call".to_owned()),
        ])),
        Deed::Step => Form::new(boxes("due", calendar::days_after(now, 7)).into_iter().chain([
            ("owner".to_owned(), "bridge_builder".to_owned()),
            ("done".to_owned(), "yes".to_owned()),
        ])),
        Deed::Consent => {
            Form::new(boxes("until", calendar::months_after(now, 12)).into_iter().chain(
                ["name", "age", "interests"].map(|it| ("categories".to_owned(), it.to_owned())),
            ))
        }
        Deed::Pause => Form::new(boxes("until", calendar::days_after(now, 28))),
        Deed::HandOver => Form::default(),
        Deed::Goal
        | Deed::Progress
        | Deed::ChildView
        | Deed::FamilyView
        | Deed::Meeting
        | Deed::Met => voices::first(deed),
        Deed::Correct | Deed::Told => Form::default(),
        Deed::Answer => Form::new([("channel", "paper"), ("what", "sign")]),
        Deed::Closing | Deed::Close | Deed::Reopen => closing::first(deed),
        Deed::Help | Deed::EndHelp | Deed::FollowUp | Deed::Measurement => helping::first(deed),
    }
}

/// The fields.
pub(super) fn of(deed: Deed, scene: &Scene, form: &Form, words: &Words) -> Markup {
    match deed {
        Deed::Contact => contact(scene, form, words),
        Deed::Step => step(scene, form, words),
        Deed::Consent => consent(scene, form, words),
        Deed::Pause => pause(form, words),
        Deed::HandOver => hand_over(scene, form, words),
        Deed::Goal => voices::goal(scene, form, words),
        Deed::Progress => voices::progress(scene, form, words),
        Deed::ChildView => voices::child_view(scene, form, words),
        Deed::FamilyView => voices::family_view(scene, form, words),
        Deed::Meeting => voices::meeting(form, words),
        Deed::Met => voices::met(scene, form, words),
        Deed::Correct => correct(scene, form, words),
        Deed::Answer => consents::answer(scene, form, words),
        Deed::Told => consents::told(scene, form, words),
        Deed::Closing => closing::begin(form, words),
        Deed::Close => closing::close(scene, form, words),
        Deed::Reopen => closing::reopen(scene, form, words),
        Deed::Help => helping::help(scene, form, words),
        Deed::EndHelp => helping::end_help(scene, form, words),
        Deed::FollowUp => helping::follow_up(scene, form, words),
        Deed::Measurement => helping::measurement(scene, form, words),
    }
}

pub(super) fn choices<T: Copy + std::fmt::Display>(
    all: &[T],
    key: fn(T) -> &'static str,
    words: &Words,
) -> Vec<Choice> {
    all.iter()
        .map(|it| Choice::new(it.to_string(), crate::pages::story::capital(&words.say(key(*it)))))
        .collect()
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

fn contact(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        (form.radios(&Field::new("with", words.say("field-with")), &choices(Party::ALL, codes::party, words), words))
        (form.radios(&Field::new("channel", words.say("field-channel")), &choices(Channel::ALL, codes::channel, words), words))
        (children(scene, form, words))
        (form.date(&Field::new("on", words.say("field-on")).hint(words.say("field-on-hint")), words))
        (form.area(&Field::new("note", words.say("field-note")).hint(words.say("field-note-hint")).optional(), NOTE_MAX, words))
    }
}

fn step(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let done = scene.step.map(|it| words.say(codes::step(it)));
    let answers = [
        Choice::new("yes", words.say("step-is-done")),
        Choice::new("no", words.say("step-is-not-done")),
    ];
    html! {
        @if let Some(done) = done {
            (form.radios(&Field::new("done", words.say_with("field-done", &[("step", done.into())])), &answers, words))
        }
        (form.select(&Field::new("step", words.say("field-step")), &choices(Step::ALL, codes::step, words), words))
        (form.radios(&Field::new("owner", words.say("field-owner")), &choices(&OWNERS, codes::carrier, words), words))
        (form.date(&Field::new("due", words.say("field-due")), words))
    }
}

fn consent(scene: &Scene, form: &Form, words: &Words) -> Markup {
    // What a child decides alone is asked for with care, elsewhere.
    let purposes: Vec<ConsentPurpose> = ConsentPurpose::ALL
        .iter()
        .copied()
        .filter(|it| !matches!(it, ConsentPurpose::Treatment | ConsentPurpose::Counselling))
        .collect();
    html! {
        (children(scene, form, words))
        (form.checkboxes(&Field::new("recipients", words.say("field-recipients")).hint(words.say("field-recipients-hint")), &scene.organisations, words))
        (form.checkboxes(&Field::new("categories", words.say("field-categories")), &choices(DataCategory::ALL, codes::category, words), words))
        (form.radios(&Field::new("purpose", words.say("field-purpose")), &choices(&purposes, codes::consent_purpose, words), words))
        (form.date(&Field::new("until", words.say("field-until")).hint(words.say("field-until-hint")), words))
    }
}

fn pause(form: &Form, words: &Words) -> Markup {
    html! {
        (form.radios(&Field::new("reason", words.say("field-reason")), &choices(PauseReason::ALL, codes::pause, words), words))
        (form.date(&Field::new("until", words.say("field-pause-until")).hint(words.say("field-pause-hint")), words))
    }
}

fn hand_over(scene: &Scene, form: &Form, words: &Words) -> Markup {
    // That another municipality acts is decided elsewhere.
    let reasons: Vec<HandOverReason> =
        HandOverReason::ALL.iter().copied().filter(|it| *it != HandOverReason::Moved).collect();
    html! {
        @if scene.colleagues.is_empty() { p { (words.say("hand-over-nobody")) } }
        (form.radios(&Field::new("to", words.say("field-to")), &scene.colleagues, words))
        (form.radios(&Field::new("reason", words.say("field-reason")), &choices(&reasons, codes::hand_over, words), words))
    }
}

fn correct(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.entries.is_empty() { p { (words.say("correct-nothing")) } }
        @else {
            (form.select(&Field::new("which", words.say("field-which-entry")).hint(words.say("field-which-entry-hint")), &scene.entries, words))
            (form.radios(&Field::new("mistake", words.say("field-mistake")), &choices(Mistake::ALL, codes::mistake, words), words))
        }
    }
}
