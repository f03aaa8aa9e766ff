//! What a form asks for, or what is wrong with it: one sentence for each field, which says what to do.

use std::str::FromStr;

use chrono::NaiveDate;
use proto::{
    actor::Role,
    id::{ConsentId, OrganisationId, PersonId, UserId},
    thread::{
        CompleteStep, CorrectThreadEntry, HandOverThread, PauseThread, RecordContact,
        RequestConsent, SetNextStep,
    },
    vault::Field,
};

use super::{
    super::threads::today,
    Deed, Scene,
    asked::{Asked, Said},
    closing, consents, fields, helping, voices,
};
use crate::{
    pages::form::{Form, day},
    words::Words,
};

/// The version of the text of consents that is shown.
const TEXT_VERSION: u32 = 1;

/// What the form asks, or nothing: then it says what is wrong.
pub(super) fn of(deed: Deed, scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    match deed {
        Deed::Contact => contact(scene, form, words),
        Deed::Step => step(scene, form, words),
        Deed::Consent => consent(scene, form, words),
        Deed::Pause => pause(scene, form, words),
        Deed::HandOver => hand_over(scene, form, words),
        Deed::Goal => voices::read_goal(scene, form, words),
        Deed::Progress => voices::read_progress(scene, form, words),
        Deed::ChildView => voices::read_child_view(scene, form, words),
        Deed::FamilyView => voices::read_family_view(scene, form, words),
        Deed::Meeting => voices::read_meeting(scene, form, words),
        Deed::Met => voices::read_met(scene, form, words),
        Deed::Correct => correct(scene, form, words),
        Deed::Answer => consents::read_answer(form, words),
        Deed::Told => consents::read_told(form, words),
        Deed::Closing => closing::read_begin(scene, form, words),
        Deed::Close => closing::read_close(scene, form, words),
        Deed::Reopen => closing::read_reopen(scene, form, words),
        Deed::Help => helping::read_help(scene, form, words),
        Deed::EndHelp => helping::read_end_help(scene, form, words),
        Deed::FollowUp => helping::read_follow_up(form, words),
        Deed::Measurement => helping::read_measurement(scene, form, words),
    }
}

/// One of a list, or the sentence that asks for it.
pub(super) fn chosen<T: FromStr>(
    form: &mut Form,
    name: &str,
    ask: &str,
    words: &Words,
) -> Option<T> {
    let read = form.value(name).parse().ok();
    if read.is_none() {
        form.refuse(name, words.say(ask));
    }
    read
}

/// Any of a list; at least one.
pub(super) fn several<T: FromStr>(
    form: &mut Form,
    name: &str,
    ask: &str,
    words: &Words,
) -> Option<Vec<T>> {
    let read: Vec<T> = form.values(name).iter().filter_map(|it| it.parse().ok()).collect();
    if read.is_empty() {
        form.refuse(name, words.say(ask));
        return None;
    }
    Some(read)
}

/// A day within what is allowed.
pub(super) fn a_day(
    form: &mut Form,
    name: &str,
    (ask, wrong): (&str, &str),
    is_allowed: impl Fn(NaiveDate) -> bool,
    words: &Words,
) -> Option<NaiveDate> {
    match day(form, name) {
        Ok(Some(day)) if is_allowed(day) => Some(day),
        Ok(Some(_)) => {
            form.refuse(name, words.say(wrong));
            None
        }
        Ok(None) => {
            form.refuse(name, words.say(ask));
            None
        }
        Err(_) => {
            form.refuse(name, words.say("error-no-day"));
            None
        }
    }
}

/// A text of at most so many letters; it may be empty.
pub(super) fn long_text(
    form: &mut Form,
    name: &str,
    letters_max: u32,
    long: &str,
    words: &Words,
) -> Option<String> {
    let text = form.value(name).trim().replace("\r\n", "\n");
    if text.chars().count() > usize::try_from(letters_max).unwrap_or(usize::MAX) {
        form.refuse(name, words.say(long));
        return None;
    }
    Some(text)
}

/// A text that must be there.
pub(super) fn text(
    form: &mut Form,
    name: &str,
    letters_max: u32,
    (ask, long): (&str, &str),
    words: &Words,
) -> Option<String> {
    let text = long_text(form, name, letters_max, long, words)?;
    if text.is_empty() {
        form.refuse(name, words.say(ask));
        return None;
    }
    Some(text)
}

/// The child it is about: the only one there is, or the one that is chosen.
pub(super) fn child(scene: &Scene, form: &mut Form, words: &Words) -> Option<PersonId> {
    match scene.children.as_slice() {
        [(only, _)] => Some(*only),
        _ => {
            let chosen: PersonId = chosen(form, "child", "error-child", words)?;
            scene.children.iter().any(|(it, _)| *it == chosen).then_some(chosen)
        }
    }
}

fn contact(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let with = chosen(form, "with", "error-with", words);
    let channel = chosen(form, "channel", "error-channel", words);
    let about = child(scene, form, words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let note = long_text(form, "note", fields::NOTE_MAX, "error-note-long", words)?;
    let (with, channel, about, on) = (with?, channel?, about?, on?);
    let contact =
        RecordContact { thread: scene.thread, with, channel, on, note: None, child: Some(about) };
    let field = Field::ContactNote;
    let note = (!note.is_empty()).then_some(Said { words: note, subject: about, field });
    Some(Asked::Contact(contact, note))
}

fn step(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let step = chosen(form, "step", "error-step", words);
    let owner: Option<Role> = chosen(form, "owner", "error-owner", words);
    let owner = owner.filter(|it| fields::OWNERS.contains(it));
    let now = today();
    let due_on = a_day(form, "due", ("error-due", "error-due-past"), |it| it >= now, words);
    let (step, owner, due_on, thread) = (step?, owner?, due_on?, scene.thread);
    Some(match scene.step.filter(|_| form.has("done", "yes")) {
        Some(done) => Asked::Complete(CompleteStep { thread, done, step, owner, due_on }),
        None => Asked::Set(SetNextStep { thread, step, owner, due_on }),
    })
}

fn consent(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
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

fn pause(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let reason = chosen(form, "reason", "error-reason", words);
    let now = today();
    let until =
        a_day(form, "until", ("error-pause-until", "error-until-past"), |it| it > now, words);
    Some(Asked::Pause(PauseThread { thread: scene.thread, reason: reason?, until_on: until? }))
}

fn hand_over(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let to: Option<UserId> = chosen(form, "to", "error-to", words);
    let reason = chosen(form, "reason", "error-reason", words);
    Some(Asked::HandOver(HandOverThread { thread: scene.thread, to: to?, reason: reason? }))
}

fn correct(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let position = chosen(form, "which", "error-which-entry", words);
    let mistake = chosen(form, "mistake", "error-mistake", words);
    let (thread, position, mistake) = (scene.thread, position?, mistake?);
    Some(Asked::Correct(CorrectThreadEntry { thread, position, mistake }))
}
