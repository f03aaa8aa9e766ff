//! The everyday work in a thread: a contact, the next step, asking for consent, a pause, a hand-over, and correcting a mistake.

use maud::{Markup, html};
use platform::calendar;
use proto::{
    actor::Role,
    code::Mistake,
    id::{ConsentId, OrganisationId, UserId},
    thread::{
        Channel, CompleteStep, ConsentPurpose, CorrectThreadEntry, DataCategory, HandOverReason,
        HandOverThread, Party, PauseReason, PauseThread, RecordContact, RequestConsent,
        SetNextStep, Step,
    },
    vault,
};

use super::{
    super::threads::today,
    asked::{Asked, Said},
    deed::Deed,
    fields::{NOTE_MAX, OWNERS, children, choices},
    read::{a_day, child, chosen, long_text, several},
    scene::Scene,
};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form, boxes},
    },
    words::Words,
};

/// The version of the text of consents that is shown.
const TEXT_VERSION: u32 = 1;

pub(super) fn first(deed: Deed) -> Form {
    let now = today();
    if deed == Deed::Contact {
        Form::new(boxes("on", now).into_iter().chain([
            ("with".to_owned(), "family".to_owned()),
            ("channel".to_owned(), "call".to_owned()),
        ]))
    } else if deed == Deed::Step {
        Form::new(boxes("due", calendar::days_after(now, 7)).into_iter().chain([
            ("owner".to_owned(), "bridge_builder".to_owned()),
            ("done".to_owned(), "yes".to_owned()),
        ]))
    } else if deed == Deed::Consent {
        Form::new(
            boxes("until", calendar::months_after(now, 12)).into_iter().chain(
                ["name", "age", "interests"].map(|it| ("categories".to_owned(), it.to_owned())),
            ),
        )
    } else if deed == Deed::Pause {
        Form::new(boxes("until", calendar::days_after(now, 28)))
    } else {
        Form::default()
    }
}

pub(super) fn contact(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        (form.radios(&Field::new("with", words.say("field-with")), &choices(Party::ALL, codes::party, words), words))
        (form.radios(&Field::new("channel", words.say("field-channel")), &choices(Channel::ALL, codes::channel, words), words))
        (children(scene, form, words))
        (form.date(&Field::new("on", words.say("field-on")).hint(words.say("field-on-hint")), words))
        (form.area(&Field::new("note", words.say("field-note")).hint(words.say("field-note-hint")).optional(), NOTE_MAX, words))
    }
}

pub(super) fn step(scene: &Scene, form: &Form, words: &Words) -> Markup {
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

pub(super) fn consent(scene: &Scene, form: &Form, words: &Words) -> Markup {
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

pub(super) fn pause(form: &Form, words: &Words) -> Markup {
    html! {
        (form.radios(&Field::new("reason", words.say("field-reason")), &choices(PauseReason::ALL, codes::pause, words), words))
        (form.date(&Field::new("until", words.say("field-pause-until")).hint(words.say("field-pause-hint")), words))
    }
}

pub(super) fn hand_over(scene: &Scene, form: &Form, words: &Words) -> Markup {
    // That another municipality acts is decided elsewhere.
    let reasons: Vec<HandOverReason> =
        HandOverReason::ALL.iter().copied().filter(|it| *it != HandOverReason::Moved).collect();
    html! {
        @if scene.colleagues.is_empty() { p { (words.say("hand-over-nobody")) } }
        (form.radios(&Field::new("to", words.say("field-to")), &scene.colleagues, words))
        (form.radios(&Field::new("reason", words.say("field-reason")), &choices(&reasons, codes::hand_over, words), words))
    }
}

pub(super) fn correct(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.entries.is_empty() { p { (words.say("correct-nothing")) } }
        @else {
            (form.select(&Field::new("which", words.say("field-which-entry")).hint(words.say("field-which-entry-hint")), &scene.entries, words))
            (form.radios(&Field::new("mistake", words.say("field-mistake")), &choices(Mistake::ALL, codes::mistake, words), words))
        }
    }
}

pub(super) fn read_contact(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let with = chosen(form, "with", "error-with", words);
    let channel = chosen(form, "channel", "error-channel", words);
    let about = child(scene, form, words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let note = long_text(form, "note", NOTE_MAX, "error-note-long", words)?;
    let (with, channel, about, on) = (with?, channel?, about?, on?);
    let contact =
        RecordContact { thread: scene.thread, with, channel, on, note: None, child: Some(about) };
    let field = vault::Field::ContactNote;
    let note = (!note.is_empty()).then_some(Said { words: note, subject: about, field });
    Some(Asked::Contact(contact, note))
}

pub(super) fn read_step(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let step = chosen(form, "step", "error-step", words);
    let owner: Option<Role> = chosen(form, "owner", "error-owner", words);
    let owner = owner.filter(|it| OWNERS.contains(it));
    let now = today();
    let due_on = a_day(form, "due", ("error-due", "error-due-past"), |it| it >= now, words);
    let (step, owner, due_on, thread) = (step?, owner?, due_on?, scene.thread);
    Some(match scene.step.filter(|_| form.has("done", "yes")) {
        Some(done) => Asked::Complete(CompleteStep { thread, done, step, owner, due_on }),
        None => Asked::Set(SetNextStep { thread, step, owner, due_on }),
    })
}

pub(super) fn read_consent(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let subject = child(scene, form, words);
    let recipients: Option<Vec<OrganisationId>> =
        several(form, "recipients", "error-recipients", words);
    let categories = several(form, "categories", "error-categories", words);
    let purpose = chosen(form, "purpose", "error-purpose", words);
    let now = today();
    let until = a_day(form, "until", ("error-until", "error-until-past"), |it| it > now, words);
    Some(Asked::Consent(RequestConsent {
        consent: ConsentId(uuid::Uuid::nil()),
        thread: scene.thread,
        subject: subject?,
        recipients: recipients?,
        categories: categories?,
        purpose: purpose?,
        until_on: until?,
        text_version: TEXT_VERSION,
        own_right: None,
    }))
}

pub(super) fn read_pause(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let reason = chosen(form, "reason", "error-reason", words);
    let now = today();
    let until =
        a_day(form, "until", ("error-pause-until", "error-until-past"), |it| it > now, words);
    Some(Asked::Pause(PauseThread { thread: scene.thread, reason: reason?, until_on: until? }))
}

pub(super) fn read_hand_over(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let to: Option<UserId> = chosen(form, "to", "error-to", words);
    let reason = chosen(form, "reason", "error-reason", words);
    Some(Asked::HandOver(HandOverThread { thread: scene.thread, to: to?, reason: reason? }))
}

pub(super) fn read_correct(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let position = chosen(form, "which", "error-which-entry", words);
    let mistake = chosen(form, "mistake", "error-mistake", words);
    let (thread, position, mistake) = (scene.thread, position?, mistake?);
    Some(Asked::Correct(CorrectThreadEntry { thread, position, mistake }))
}
