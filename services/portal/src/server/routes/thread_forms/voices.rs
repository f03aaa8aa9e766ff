//! What the child and the family say, their goals, and the meetings of those around them.

use maud::{Markup, html};
use platform::calendar;
use proto::{
    id::{MeetingId, PersonId},
    thread::{AchieveGoal, HoldNetworkMeeting, Party, PlanNetworkMeeting, ReviseGoal},
    vault::Field as Kind,
};
use uuid::Uuid;

use super::{
    super::threads::today,
    asked::{Aim, Asked, Said},
    deed::Deed,
    fields::{NOTE_MAX, children, choices},
    read::{a_day, child, chosen, long_text, several, text},
    scene::Scene,
};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form, boxes},
    },
    words::Words,
};

/// How many letters a goal may have.
const GOAL_MAX: u32 = 500;

/// The family's own, where a child is chosen.
const FAMILY: &str = "family";

/// A meeting that was not planned.
const UNPLANNED: &str = "unplanned";

pub(super) fn first(deed: Deed) -> Form {
    let now = today();
    if deed == Deed::Progress {
        return Form::new([("reached", "no")]);
    }
    let on = if deed == Deed::Meeting { calendar::days_after(now, 14) } else { now };
    Form::new(boxes("on", on))
}

/// 0 to 10.
fn ladder() -> Vec<Choice> {
    (0..=10_u8).map(|it| Choice::new(it.to_string(), it.to_string())).collect()
}

pub(super) fn goal(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let mut whose: Vec<Choice> = scene
        .children
        .iter()
        .map(|(id, it)| Choice::new(id.to_string(), it.label(words)))
        .collect();
    whose.push(Choice::new(FAMILY, words.say("goal-of-family")));
    html! {
        @if scene.children.len() > 1 { (form.radios(&Field::new("child", words.say("field-whose")), &whose, words)) }
        (form.area(&Field::new("goal", words.say("field-goal")).hint(words.say("field-goal-hint")), GOAL_MAX, words))
        (form.select(&Field::new("now", words.say("field-now")).hint(words.say("field-ladder-hint")), &ladder(), words))
        (form.select(&Field::new("wished", words.say("field-wished")), &ladder(), words))
    }
}

pub(super) fn read_goal(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let is_family = scene.children.len() > 1 && form.has("child", FAMILY);
    let child = if is_family { None } else { Some(child(scene, form, words)?) };
    let said = text(form, "goal", GOAL_MAX, ("error-goal", "error-goal-long"), words);
    let now: Option<u8> = chosen(form, "now", "error-now", words);
    let wished: Option<u8> = chosen(form, "wished", "error-wished", words);
    let (said, now, wished) = (said?, now?, wished?);
    if wished <= now || wished > 10 {
        form.refuse("wished", words.say("error-wished-low"));
        return None;
    }
    // Words of the whole family are kept with the child around whom the thread opened.
    let subject = child.or_else(|| scene.children.first().map(|(it, _)| *it))?;
    let said = Said { words: said, subject, field: Kind::Goal };
    Some(Asked::Goal(scene.thread, said, Aim { now, wished, child }))
}

pub(super) fn progress(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let goals: Vec<Choice> = scene
        .goals
        .iter()
        .filter(|it| it.is_open)
        .map(|it| Choice::new(it.goal.to_string(), it.label.clone()).quoted())
        .collect();
    let answers = [
        Choice::new("no", words.say("goal-not-reached")),
        Choice::new("yes", words.say("goal-reached")),
    ];
    html! {
        @if goals.is_empty() { p { (words.say("goal-none")) } }
        @else {
            (form.radios(&Field::new("which", words.say("field-which-goal")), &goals, words))
            (form.select(&Field::new("now", words.say("field-now")).hint(words.say("field-ladder-hint")), &ladder(), words))
            (form.radios(&Field::new("reached", words.say("field-reached")), &answers, words))
        }
    }
}

pub(super) fn read_progress(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let which = form.value("which").to_owned();
    let goal = scene.goals.iter().find(|it| it.goal.to_string() == which);
    if goal.is_none() {
        form.refuse("which", words.say("error-which-goal"));
    }
    let now: Option<u8> = chosen(form, "now", "error-now", words);
    let (goal, now, thread) = (goal?, now.filter(|it| *it <= 10)?, scene.thread);
    if form.has("reached", "yes") {
        return Some(Asked::Achieve(AchieveGoal {
            thread,
            goal: goal.goal,
            reached: now,
            on: today(),
        }));
    }
    if now >= goal.wished {
        form.refuse("reached", words.say("error-goal-there"));
        return None;
    }
    let wished = goal.wished;
    Some(Asked::Revise(ReviseGoal { thread, goal: goal.goal, words: None, now, wished }))
}

pub(super) fn child_view(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        (children(scene, form, words))
        (form.area(&Field::new("note", words.say("field-child-view")).hint(words.say("field-child-view-hint")), NOTE_MAX, words))
        (form.date(&Field::new("on", words.say("field-on")), words))
    }
}

pub(super) fn read_child_view(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let subject = child(scene, form, words);
    let said = text(form, "note", NOTE_MAX, ("error-said", "error-note-long"), words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let said = Said { words: said?, subject: subject?, field: Kind::ChildView };
    Some(Asked::ChildView(scene.thread, said, on?))
}

pub(super) fn family_view(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.family.is_empty() { p { (words.say("family-view-nobody")) } }
        @else {
            (form.checkboxes(&Field::new("by", words.say("field-by")).hint(words.say("field-by-hint")), &scene.family, words))
            (form.area(&Field::new("note", words.say("field-family-view")), NOTE_MAX, words))
            (form.date(&Field::new("on", words.say("field-on")), words))
        }
    }
}

pub(super) fn read_family_view(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let by: Option<Vec<PersonId>> = several(form, "by", "error-by", words);
    let by = by.filter(|all| {
        all.iter().all(|it| scene.family.iter().any(|known| known.value == it.to_string()))
    });
    let said = text(form, "note", NOTE_MAX, ("error-said", "error-note-long"), words);
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let by = by?;
    let said = Said { words: said?, subject: *by.first()?, field: Kind::FamilyView };
    Some(Asked::FamilyView(scene.thread, said, on?, by))
}

fn with(form: &Form, words: &Words) -> Markup {
    form.checkboxes(
        &Field::new("with", words.say("field-meeting-with")),
        &choices(Party::ALL, codes::party, words),
        words,
    )
}

pub(super) fn meeting(form: &Form, words: &Words) -> Markup {
    html! {
        (form.date(&Field::new("on", words.say("field-meeting-on")), words))
        (with(form, words))
    }
}

pub(super) fn read_meeting(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-meeting-past"), |it| it >= now, words);
    let with = several(form, "with", "error-meeting-with", words);
    let meeting = MeetingId(Uuid::nil());
    let (thread, on, with) = (scene.thread, on?, with?);
    Some(Asked::PlanMeeting(PlanNetworkMeeting { thread, meeting, on, with }))
}

pub(super) fn met(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let mut which = scene.meetings.clone();
    which.push(Choice::new(UNPLANNED, words.say("meeting-unplanned")));
    html! {
        @if which.len() > 1 { (form.radios(&Field::new("which", words.say("field-which-meeting")), &which, words)) }
        (form.date(&Field::new("on", words.say("field-on")), words))
        (with(form, words))
        (form.area(&Field::new("note", words.say("field-meeting-note")).hint(words.say("field-note-hint")).optional(), NOTE_MAX, words))
    }
}

pub(super) fn read_met(scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    let which = form.value("which").to_owned();
    let is_unplanned = which == UNPLANNED || (which.is_empty() && scene.meetings.is_empty());
    let meeting = if is_unplanned { Some(Uuid::nil()) } else { which.parse().ok() };
    if meeting.is_none() {
        form.refuse("which", words.say("error-which-meeting"));
    }
    let now = today();
    let on = a_day(form, "on", ("error-on", "error-on-future"), |it| it <= now, words);
    let with = several(form, "with", "error-meeting-with", words);
    let note = long_text(form, "note", NOTE_MAX, "error-note-long", words)?;
    let (meeting, on, with) = (MeetingId(meeting?), on?, with?);
    let subject = scene.children.first().map(|(it, _)| *it)?;
    let said =
        (!note.is_empty()).then_some(Said { words: note, subject, field: Kind::ContactNote });
    let held = HoldNetworkMeeting { thread: scene.thread, meeting, on, with, note: None };
    Some(Asked::HoldMeeting(held, said))
}
