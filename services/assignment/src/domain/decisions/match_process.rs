//! From yes to good-bye: a volunteer and a child, and what it means for the volunteer, the assignment and the place.

use chrono::NaiveDate;
use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    actor::Role,
    assignment::{
        CompleteAssignment, ConfirmMatch, DeclineMatch, EndAssignment, EndMatch, LogSession,
        PauseMatch, ProposeMatch, RecordFirstMeeting, ResumeMatch, StartMatch, VolunteerStanding,
    },
    code::Mistake,
    id::{AssignmentId, MatchId, PersonId},
    problem::Problem,
};

use super::{
    joined_threads::{self, is_covered},
    offer_process::release,
};
use crate::domain::{
    aggregates::{
        Assignment, Family, Match, Volunteer,
        assignment::{self, Task, Told},
        family::Say,
        matching::{self, Command, Entry, Noter, Pair, Requirements, Teller},
        volunteer,
    },
    speaks_for::SpeaksFor,
    state::{Decided, State},
};

pub(in crate::domain) fn propose(
    it: &ProposeMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ProposeMatch { r#match, assignment, volunteer } = *it;
    let task = streams.get::<Assignment>(assignment.0)?.and_then(Assignment::task);
    let consented = is_consented(task, streams)?;
    let link = assignment::Command::Link { by: SpeaksFor::of(&context.actor), r#match, consented };
    let linked = streams.decide::<Assignment>(assignment.0, link)?;
    let Some(task) = task else { return Err(Problem::not_found().into()) };
    let pair = Pair::of(assignment, volunteer, task.organisation, task.child);
    let proposed = streams.decide::<Match>(r#match.0, Command::Propose(pair))?.of(task.thread.0);
    let commit = volunteer::Command::Commit {
        r#match,
        organisation: task.organisation,
        today: context.today(),
    };
    let committed = streams.decide::<Volunteer>(volunteer.0, commit)?;
    Ok(proposed.and(committed).and(linked))
}

pub(in crate::domain) fn confirm(
    it: &ConfirmMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ConfirmMatch { r#match, by } = *it;
    let required = requirements(r#match, context, streams)?;
    let teller = teller(by, context);
    let new_events = say(r#match, by, streams)?;
    // What is told of a young person is their own yes, not the family's: that one binds, and is given by logging in.
    let say =
        if teller == Teller::BridgeBuilder { new_events.map(Say::as_told) } else { new_events };
    let state = streams.get::<Match>(r#match.0)?;
    let mut agreed = state.map(Match::agreed).unwrap_or_default();
    agreed.insert(by);
    let completes = family_of(r#match, streams)?.is_some_and(|it| it.all_agreed(&agreed));
    let command = Command::Confirm { by, teller, say, completes, required, now: context.now };
    streams.decide::<Match>(r#match.0, command)
}

pub(in crate::domain) fn decline(
    it: &DeclineMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let DeclineMatch { r#match, by } = *it;
    let (teller, say) = (teller(by, context), say(r#match, by, streams)?);
    let declined = streams.decide::<Match>(r#match.0, Command::Decline { by, teller, say })?;
    Ok(declined.and(part(r#match, streams)?))
}

pub(in crate::domain) fn start(
    it: &StartMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let required = requirements(it.r#match, context, streams)?;
    let asks_the_child = family_of(it.r#match, streams)?.is_some_and(Family::asks_the_child);
    let command = Command::Start {
        by: SpeaksFor::of(&context.actor),
        required,
        asks_the_child,
        today: context.today(),
    };
    let started = streams.decide::<Match>(it.r#match.0, command)?;
    let begun = match pair(it.r#match, streams)? {
        Some(pair) => streams
            .decide::<Assignment>(pair.assignment.0, assignment::Command::Told(Told::Begin))?,
        None => NewEvents::nothing(),
    };
    Ok(started.and(begun))
}

pub(in crate::domain) fn record_first_meeting(
    it: &RecordFirstMeeting,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let by = noter(it.r#match, context, streams)?;
    let required = required_on(it.on, it.r#match, streams)?;
    let command = Command::RecordFirstMeeting { by, on: it.on, required, today: context.today() };
    streams.decide::<Match>(it.r#match.0, command)
}

pub(in crate::domain) fn log_session(
    it: &LogSession,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let LogSession { r#match, on, minutes, attendance, went } = *it;
    let by = noter(r#match, context, streams)?;
    let required = required_on(on, r#match, streams)?;
    let today = context.today();
    let command = Command::LogSession { by, on, minutes, attendance, went, required, today };
    streams.decide::<Match>(r#match.0, command)
}

pub(in crate::domain) fn correct(
    r#match: MatchId,
    entry: Entry,
    mistake: Mistake,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let by = noter(r#match, context, streams)?;
    streams.decide::<Match>(r#match.0, Command::Correct { by, entry, mistake })
}

pub(in crate::domain) fn pause(
    it: &PauseMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let PauseMatch { r#match, reason } = *it;
    let command =
        Command::Pause { by: noter(r#match, context, streams)?, reason, today: context.today() };
    streams.decide::<Match>(r#match.0, command)
}

pub(in crate::domain) fn resume(
    it: &ResumeMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ResumeMatch { r#match, reason } = *it;
    let command =
        Command::Resume { by: noter(r#match, context, streams)?, reason, today: context.today() };
    streams.decide::<Match>(r#match.0, command)
}

pub(in crate::domain) fn end(
    it: &EndMatch,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let EndMatch { r#match, planned, reason } = *it;
    let command = Command::End { by: noter(r#match, context, streams)?, planned, reason };
    let ended = streams.decide::<Match>(r#match.0, command)?;
    Ok(ended.and(part(r#match, streams)?))
}

/// The match ends with its volunteer, who has gone.
pub(in crate::domain) fn end_with_volunteer(
    r#match: MatchId,
    streams: &Streams<'_, State>,
) -> Decided {
    let ended = streams.decide::<Match>(r#match.0, Command::EndWithVolunteer)?;
    if ended.is_empty() { Ok(ended) } else { Ok(ended.and(part(r#match, streams)?)) }
}

/// How a volunteer stands has changed: the match rests, or goes on.
pub(in crate::domain) fn recheck(
    r#match: MatchId,
    after: &Volunteer,
    today: NaiveDate,
    streams: &Streams<'_, State>,
) -> Decided {
    let needs_certificate = needs_certificate(r#match, streams)?;
    let is_open = after.standing() == Some(VolunteerStanding::Open);
    let standing = matching::Standing {
        is_on_hold: !is_open,
        // Why somebody is stood down is told nowhere: their certificate is looked at again when they are back.
        lacks_clearance: is_open.then(|| needs_certificate && !after.is_cleared_on(today)),
    };
    streams.decide::<Match>(r#match.0, Command::Recheck { standing, today })
}

/// Whether the volunteer must have a certificate to meet the child: it may be under 15 (V-03).
fn needs_certificate(r#match: MatchId, streams: &Streams<'_, State>) -> Result<bool, DecideError> {
    Ok(family_of(r#match, streams)?.is_none_or(Family::may_be_under_15))
}

/// The volunteer is free again, and the assignment may have another match.
fn part(r#match: MatchId, streams: &Streams<'_, State>) -> Decided {
    let Some(pair) = pair(r#match, streams)? else { return Ok(NewEvents::nothing()) };
    let released =
        streams.decide::<Volunteer>(pair.volunteer.0, volunteer::Command::Release { r#match })?;
    let unlinked = streams.decide::<Assignment>(
        pair.assignment.0,
        assignment::Command::Told(Told::Unlink { r#match }),
    )?;
    Ok(released.and(unlinked))
}

pub(in crate::domain) fn end_assignment(
    it: &EndAssignment,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let by = SpeaksFor::of(&context.actor);
    finish(it.assignment, assignment::Command::End { by, reason: it.reason }, streams)
}

/// The assignment ends by `command`; with it its match, and the place is free that it held.
pub(in crate::domain) fn finish(
    assignment: AssignmentId,
    command: assignment::Command,
    streams: &Streams<'_, State>,
) -> Decided {
    let ended = streams.decide::<Assignment>(assignment.0, command)?;
    let state = streams.get::<Assignment>(assignment.0)?;
    let (Some(state), false) = (state, ended.is_empty()) else { return Ok(ended) };
    let task = state.task();
    let held_by = task.map(|it| it.organisation).or_else(|| state.open_offer());
    let released = match held_by {
        Some(organisation) => release(assignment, organisation, streams)?,
        None => NewEvents::nothing(),
    };
    let parted = match task.and_then(|it| it.running) {
        Some(running) => streams
            .decide::<Match>(running.0, Command::EndWithAssignment)?
            .and(part(running, streams)?),
        None => NewEvents::nothing(),
    };
    Ok(parted.and(ended).and(released))
}

pub(in crate::domain) fn complete(
    it: &CompleteAssignment,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let command = assignment::Command::Complete { by: SpeaksFor::of(&context.actor) };
    let completed = streams.decide::<Assignment>(it.assignment.0, command)?;
    let released = match streams.get::<Assignment>(it.assignment.0)?.and_then(Assignment::task) {
        Some(task) => release(it.assignment, task.organisation, streams)?,
        None => NewEvents::nothing(),
    };
    Ok(completed.and(released))
}

fn pair(r#match: MatchId, streams: &Streams<'_, State>) -> Result<Option<Pair>, DecideError> {
    Ok(streams.get::<Match>(r#match.0)?.and_then(Match::pair))
}

/// Who the volunteer of a match is, as far as the next decision needs to know them.
fn volunteer_of<'a>(
    r#match: MatchId,
    streams: &'a Streams<'_, State>,
) -> Result<Option<&'a Volunteer>, DecideError> {
    match pair(r#match, streams)? {
        Some(pair) => streams.get::<Volunteer>(pair.volunteer.0),
        None => Ok(None),
    }
}

/// Who tells the family's answer.
fn teller(by: PersonId, context: &CommandContext) -> Teller {
    if context.actor.subject.0 == by.0 {
        Teller::Themself
    } else if context.actor.role == Role::BridgeBuilder {
        Teller::BridgeBuilder
    } else {
        Teller::Another
    }
}

/// What is known of the family of a match's child.
fn family_of<'a>(
    r#match: MatchId,
    streams: &Streams<'a, State>,
) -> Result<Option<&'a Family>, DecideError> {
    match streams.get::<Match>(r#match.0)?.and_then(Match::last_pair) {
        Some(pair) => joined_threads::family_of(pair.child, streams),
        None => Ok(None),
    }
}

fn say(
    r#match: MatchId,
    by: PersonId,
    streams: &Streams<'_, State>,
) -> Result<Option<Say>, DecideError> {
    let Some(pair) = streams.get::<Match>(r#match.0)?.and_then(Match::last_pair) else {
        return Ok(None);
    };
    Ok(family_of(r#match, streams)?.and_then(|it| it.say(by, pair.child)))
}

/// Looked at again at every step: a certificate may have run out since the last one (I-09), or a consent.
fn requirements(
    r#match: MatchId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<Requirements, DecideError> {
    let volunteer = volunteer_of(r#match, streams)?;
    Ok(Requirements {
        cleared: volunteer.is_some_and(|it| it.is_cleared_on(context.today())),
        consented: is_consented(task_of(r#match, streams)?, streams)?,
    })
}

/// The same of a meeting that was held: the papers of a volunteer who meets a child under 15 were in order that day (V-03).
fn required_on(
    day: NaiveDate,
    r#match: MatchId,
    streams: &Streams<'_, State>,
) -> Result<Requirements, DecideError> {
    let had_papers = volunteer_of(r#match, streams)?.is_some_and(|it| it.had_papers_on(day));
    Ok(Requirements {
        cleared: had_papers || !needs_certificate(r#match, streams)?,
        consented: is_consented(task_of(r#match, streams)?, streams)?,
    })
}

fn task_of(r#match: MatchId, streams: &Streams<'_, State>) -> Result<Option<Task>, DecideError> {
    match pair(r#match, streams)? {
        Some(pair) => Ok(streams.get::<Assignment>(pair.assignment.0)?.and_then(Assignment::task)),
        None => Ok(None),
    }
}

fn is_consented(task: Option<Task>, streams: &Streams<'_, State>) -> Result<bool, DecideError> {
    task.map_or(Ok(false), |it| is_covered(&it, streams))
}

fn noter(
    r#match: MatchId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<Noter, DecideError> {
    // A volunteer has a say over their own meetings only.
    if context.actor.role != Role::Volunteer {
        return Ok(Noter::SpeaksFor(SpeaksFor::of(&context.actor)));
    }
    let of_this_match =
        volunteer_of(r#match, streams)?.is_some_and(|it| it.is_person(context.actor.subject));
    Ok(Noter::Volunteer { of_this_match })
}
