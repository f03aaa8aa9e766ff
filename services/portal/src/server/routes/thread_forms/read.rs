//! What a form asks for, or what is wrong with it: one sentence for each field, which says what to do.

use std::str::FromStr;

use chrono::NaiveDate;
use proto::{
    actor::Role,
    id::{CommandId, ConsentId, OrganisationId, PersonId, SealedId, UserId, derive},
    problem::Problem,
    request::Done,
    thread::{
        CompleteStep, HandOverThread, PauseThread, RecordContact, RequestConsent, SetNextStep,
    },
    vault::{Controller, Field, Seal, SealedRef},
};

use super::{super::threads::today, Deed, Scene, fields};
use crate::{
    pages::form::{Form, day},
    server::{Portal, visitor::Acts},
    words::Words,
};

/// The version of the text of consents that is shown.
const TEXT_VERSION: u32 = 1;

/// What is asked of `thread`.
pub(super) enum Asked {
    Contact(RecordContact, Option<Note>),
    Complete(CompleteStep),
    Set(SetNextStep),
    Consent(RequestConsent),
    Pause(PauseThread),
    HandOver(HandOverThread),
}

/// What was said, and about whom.
pub(super) struct Note {
    words: String,
    subject: PersonId,
}

impl Asked {
    /// Asks it. The words go to `vault` first: nothing else holds them.
    pub(super) async fn ask(
        self,
        server: &Portal,
        acts: &Acts,
        id: CommandId,
    ) -> Result<Done, Problem> {
        match self {
            Self::Contact(mut contact, note) => {
                if let Some(Note { words, subject }) = note {
                    let sealed = SealedId(derive("portal_note", &[id.0.as_bytes()]));
                    let seal = Seal {
                        sealed,
                        subject,
                        thread: Some(contact.thread),
                        controller: Controller::Municipality,
                        field: Field::ContactNote,
                        words,
                    };
                    let sealing = CommandId(derive("portal_seal", &[id.0.as_bytes()]));
                    acts.ask(server, &seal, sealing).await?;
                    contact.note = Some(acts.show(server, &SealedRef { sealed }).await?);
                }
                acts.ask(server, &contact, id).await
            }
            Self::Complete(it) => acts.ask(server, &it, id).await,
            Self::Set(it) => acts.ask(server, &it, id).await,
            Self::Consent(mut it) => {
                // The form that is sent twice asks for the same consent.
                it.consent = ConsentId(derive("portal_consent", &[id.0.as_bytes()]));
                acts.ask(server, &it, id).await
            }
            Self::Pause(it) => acts.ask(server, &it, id).await,
            Self::HandOver(it) => acts.ask(server, &it, id).await,
        }
    }
}

/// What the form asks, or nothing: then it says what is wrong.
pub(super) fn of(deed: Deed, scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    match deed {
        Deed::Contact => contact(scene, form, words),
        Deed::Step => step(scene, form, words),
        Deed::Consent => consent(scene, form, words),
        Deed::Pause => pause(scene, form, words),
        Deed::HandOver => hand_over(scene, form, words),
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
fn a_day(
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

/// The child it is about: the only one there is, or the one that is chosen.
fn child(scene: &Scene, form: &mut Form, words: &Words) -> Option<PersonId> {
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
    let note = form.value("note").trim().replace("\r\n", "\n");
    if note.chars().count() > usize::try_from(fields::NOTE_MAX).unwrap_or(usize::MAX) {
        form.refuse("note", words.say("error-note-long"));
        return None;
    }
    let (with, channel, about, on) = (with?, channel?, about?, on?);
    let contact =
        RecordContact { thread: scene.thread, with, channel, on, note: None, child: Some(about) };
    let note = (!note.is_empty()).then_some(Note { words: note, subject: about });
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
