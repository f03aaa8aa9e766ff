//! Help from organisations: asking for it, ending it, following up on it, and measuring how it goes.

use maud::{Markup, html};
use proto::{
    assignment::{
        AskAgainReason, AssignmentEndReason, CompleteAssignment, EndAssignment, PlanAssignment,
        Programme,
    },
    code::Need,
    followup::{FollowUpOutcome, HoldFollowUp, Instrument, RecordMeasurement, Respondent},
    id::{AssignmentId, MeasurementId, OrganisationId},
};
use uuid::Uuid;

use super::{
    super::threads::today,
    asked::Asked,
    deed::Deed,
    fields::{children, choices},
    read::{a_day, child, chosen},
    scene::Scene,
};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form, boxes},
    },
    words::Words,
};

/// Whom to ask, the first first: as many as one thinks of at once.
const ASKED: [(&str, &str); 4] = [
    ("first", "field-ask-first"),
    ("second", "field-ask-second"),
    ("third", "field-ask-third"),
    ("fourth", "field-ask-fourth"),
];

/// The help ends because all is done.
const COMPLETED: &str = "completed";

/// Why somebody ends help: a move and the end of the thread end it by themselves.
const ENDS: [AssignmentEndReason; 3] = [
    AssignmentEndReason::FamilyWish,
    AssignmentEndReason::NotRight,
    AssignmentEndReason::OrganisationStopped,
];

pub(super) fn first(deed: Deed) -> Form {
    if matches!(deed, Deed::FollowUp | Deed::Measurement) {
        Form::new(boxes("on", today()))
    } else {
        Form::default()
    }
}

pub(super) fn help(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        (children(scene, form, words))
        (form.radios(&Field::new("need", words.say("field-need")), &choices(Need::ALL, codes::need, words), words))
        (form.radios(&Field::new("programme", words.say("field-programme")), &choices(Programme::ALL, codes::programme, words), words))
        @for (at, (name, label)) in ASKED.iter().enumerate() {
            @let field = Field::new(name, words.say(label));
            @let field = if at == 0 { field.hint(words.say("field-ask-hint")) } else { field.optional() };
            (form.select(&field, &scene.organisations, words))
        }
        (form.select(&Field::new("again", words.say("field-ask-again")).hint(words.say("field-ask-again-hint")).optional(),
            &choices(AskAgainReason::ALL, codes::ask_again, words), words))
    }
}

pub(super) fn read_help(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let about = child(scene, form, words);
    let need = chosen(form, "need", "error-need", words);
    let programme = chosen(form, "programme", "error-programme", words);
    let mut candidates: Vec<OrganisationId> = vec![];
    for (name, _) in ASKED {
        let Ok(organisation) = form.value(name).parse() else { continue };
        if candidates.contains(&organisation) {
            form.refuse(name, words.say("error-ask-twice"));
            return None;
        }
        candidates.push(organisation);
    }
    if candidates.is_empty() {
        form.refuse("first", words.say("error-ask-nobody"));
    }
    let about = about?;
    let age_band = scene.ages.iter().find(|(it, _)| *it == about).map(|(_, band)| *band)?;
    let (need, programme) = (need?, programme?);
    if candidates.is_empty() {
        return None;
    }
    Some(Asked::Help(PlanAssignment {
        assignment: AssignmentId(Uuid::nil()),
        thread: scene.thread,
        child: about,
        age_band,
        need,
        programme,
        candidates,
        ask_again: form.value("again").parse().ok(),
    }))
}

pub(super) fn end_help(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let which: Vec<Choice> = scene
        .unended()
        .map(|it| Choice::new(it.assignment.to_string(), it.label.clone()))
        .collect();
    let mut why = vec![Choice::new(COMPLETED, words.say("help-completed"))];
    why.extend(choices(&ENDS, codes::assignment_end, words));
    html! {
        @if which.is_empty() { p { (words.say("help-none-runs")) } }
        @else {
            (form.radios(&Field::new("which", words.say("field-which-help")), &which, words))
            (form.radios(&Field::new("reason", words.say("field-reason")), &why, words))
        }
    }
}

pub(super) fn read_end_help(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let which: Option<AssignmentId> = chosen(form, "which", "error-which-help", words);
    let assignment = which.filter(|it| scene.help.iter().any(|known| known.assignment == *it));
    if form.has("reason", COMPLETED) {
        return Some(Asked::CompleteHelp(CompleteAssignment { assignment: assignment? }));
    }
    let reason: Option<AssignmentEndReason> = chosen(form, "reason", "error-reason", words);
    let reason = reason.filter(|it| ENDS.contains(it));
    Some(Asked::EndHelp(EndAssignment { assignment: assignment?, reason: reason? }))
}

pub(super) fn follow_up(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.follow_ups.is_empty() { p { (words.say("follow-up-none")) } }
        @else {
            (form.radios(&Field::new("which", words.say("field-which-follow-up")), &scene.follow_ups, words))
            (form.date(&Field::new("on", words.say("field-on")), words))
            (form.radios(&Field::new("outcome", words.say("field-follow-up-outcome")), &choices(FollowUpOutcome::ALL, codes::follow_up_outcome, words), words))
        }
    }
}

pub(super) fn read_follow_up(form: &mut Form, words: &Words) -> Option<Asked> {
    let follow_up = chosen(form, "which", "error-which-follow-up", words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let outcome = chosen(form, "outcome", "error-follow-up-outcome", words);
    Some(Asked::FollowUp(HoldFollowUp { follow_up: follow_up?, on: on?, outcome: outcome? }))
}

pub(super) fn measurement(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        (children(scene, form, words))
        (form.radios(&Field::new("instrument", words.say("field-instrument")), &choices(Instrument::ALL, codes::instrument, words), words))
        (form.text(&Field::new("score", words.say("field-score")).numeric().width(4), words))
        (form.radios(&Field::new("by", words.say("field-respondent")), &choices(Respondent::ALL, codes::respondent, words), words))
        (form.date(&Field::new("on", words.say("field-on")), words))
    }
}

pub(super) fn read_measurement(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let about = child(scene, form, words);
    let instrument = chosen(form, "instrument", "error-instrument", words);
    let score = chosen(form, "score", "error-score", words);
    let by = chosen(form, "by", "error-respondent", words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    Some(Asked::Measure(RecordMeasurement {
        measurement: MeasurementId(Uuid::nil()),
        thread: scene.thread,
        child: about?,
        instrument: instrument?,
        score: score?,
        by: by?,
        on: on?,
    }))
}
