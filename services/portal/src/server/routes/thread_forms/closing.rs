//! The end of a thread, and its going on again.

use maud::{Markup, html};
use platform::calendar;
use proto::{
    actor::Role,
    assignment::AssignmentEndReason,
    id::{AssignmentId, UserId},
    thread::{
        AssignmentEnd, BeginClosing, CloseReason, CloseThread, NextContact, NoTalk, Outcome,
        ReopenThread, Step,
    },
};

use super::{
    super::threads::today,
    asked::Asked,
    deed::Deed,
    fields::{OWNERS, choices},
    read::{a_day, chosen},
    scene::Scene,
};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form, boxes, day},
    },
    words::Words,
};

/// How often somebody was called who did not answer (I-21): three times or more.
const TRIES: [u8; 8] = [3, 4, 5, 6, 7, 8, 9, 10];

/// Why help ends with a thread: a move ends it by itself, and that the thread is closed is no reason of its own.
const ENDS: [AssignmentEndReason; 4] = [
    AssignmentEndReason::ThreadClosed,
    AssignmentEndReason::FamilyWish,
    AssignmentEndReason::NotRight,
    AssignmentEndReason::OrganisationStopped,
];

pub(super) fn first(deed: Deed) -> Form {
    if deed != Deed::Reopen {
        return Form::default();
    }
    Form::new(boxes("due", calendar::days_after(today(), 7)).into_iter().chain([
        ("owner".to_owned(), "bridge_builder".to_owned()),
        ("step".to_owned(), "contact_family".to_owned()),
    ]))
}

pub(super) fn begin(form: &Form, words: &Words) -> Markup {
    outcome(form, words)
}

fn outcome(form: &Form, words: &Words) -> Markup {
    let all = choices(Outcome::ALL, codes::outcome, words);
    form.radios(&Field::new("outcome", words.say("field-outcome")), &all, words)
}

pub(super) fn read_begin(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let outcome = chosen(form, "outcome", "error-outcome", words)?;
    Some(Asked::BeginClosing(BeginClosing { thread: scene.thread, outcome }))
}

/// The name of the field that says why this help ends.
fn end_of(assignment: AssignmentId) -> String {
    format!("end-{assignment}")
}

pub(super) fn close(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let tries: Vec<Choice> =
        TRIES.iter().map(|it| Choice::new(it.to_string(), it.to_string())).collect();
    let mut no_talk = vec![Choice::new("held", words.say("closing-talk-held"))];
    no_talk.extend(choices(NoTalk::ALL, codes::no_talk, words));
    html! {
        (form.radios(&Field::new("reason", words.say("field-reason")), &choices(CloseReason::ALL, codes::close, words), words))
        (outcome(form, words))
        (form.radios(&Field::new("next", words.say("field-next-contact")), &choices(NextContact::ALL, codes::next_contact, words), words))
        (form.radios(&Field::new("talk", words.say("field-talk")), &no_talk, words))
        (form.date(&Field::new("talk-on", words.say("field-talk-on")).hint(words.say("field-talk-on-hint")).optional(), words))
        (form.select(&Field::new("tries", words.say("field-tries")).hint(words.say("field-tries-hint")).optional(), &tries, words))
        @for it in scene.running() {
            @let label = words.say_with("field-end", &[("help", it.label.as_str().into())]);
            (form.select(&Field::new(&end_of(it.assignment), label), &choices(&ENDS, codes::assignment_end, words), words))
        }
    }
}

pub(super) fn read_close(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let reason = chosen(form, "reason", "error-reason", words);
    let outcome = chosen(form, "outcome", "error-outcome", words);
    let next_contact = chosen(form, "next", "error-next-contact", words);
    let no_talk: Option<NoTalk> = form.value("talk").parse().ok();
    let is_held = form.has("talk", "held");
    if !is_held && no_talk.is_none() {
        form.refuse("talk", words.say("error-talk"));
    }
    let now = today();
    let talk_on = if is_held {
        a_day(form, "talk-on", ("error-talk-on", "error-on-future"), |it| it <= now, words)
    } else {
        if !matches!(day(form, "talk-on"), Ok(None)) {
            form.refuse("talk-on", words.say("error-talk-both"));
        }
        None
    };
    let tries: Option<u8> = form.value("tries").parse().ok();
    if no_talk == Some(NoTalk::NoAnswer) && tries.is_none() {
        form.refuse("tries", words.say("error-tries"));
    }
    let mut ends = vec![];
    for it in &scene.help {
        // What has ended since is named by a form that is sent again.
        let field = end_of(it.assignment);
        if !it.goes_on() && form.value(&field).is_empty() {
            continue;
        }
        let reason = chosen(form, &field, "error-end", words);
        ends.extend(reason.map(|reason| AssignmentEnd { assignment: it.assignment, reason }));
    }
    if form.is_refused() {
        return None;
    }
    Some(Asked::Close(CloseThread {
        thread: scene.thread,
        reason: reason?,
        outcome: outcome?,
        next_contact: next_contact?,
        talk_on,
        no_talk: no_talk.filter(|_| !is_held),
        tries: tries.filter(|_| no_talk == Some(NoTalk::NoAnswer)),
        ends,
    }))
}

pub(super) fn reopen(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.colleagues.len() > 1 { (form.radios(&Field::new("to", words.say("field-accountable")), &scene.colleagues, words)) }
        (form.select(&Field::new("step", words.say("field-step")), &choices(Step::ALL, codes::step, words), words))
        (form.radios(&Field::new("owner", words.say("field-owner")), &choices(&OWNERS, codes::carrier, words), words))
        (form.date(&Field::new("due", words.say("field-due")), words))
    }
}

pub(super) fn read_reopen(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let to: Option<UserId> = match scene.colleagues.as_slice() {
        [only] => only.value.parse().ok(),
        _ => chosen(form, "to", "error-to", words),
    };
    let step = chosen(form, "step", "error-step", words);
    let owner: Option<Role> = chosen(form, "owner", "error-owner", words);
    let now = today();
    let due_on = a_day(form, "due", ("error-due", "error-due-past"), |it| it >= now, words);
    Some(Asked::Reopen(ReopenThread {
        thread: scene.thread,
        bridge_builder: to?,
        step: step?,
        owner: owner.filter(|it| OWNERS.contains(it))?,
        due_on: due_on?,
    }))
}
