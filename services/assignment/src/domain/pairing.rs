//! From yes to good-bye: a volunteer and a child, and what it means for the volunteer, the assignment and the place.

use platform::{Asked, No, Sayings, Streams};
use proto::{
    assignment::{
        CompleteAssignment, ConfirmMatch, EndMatch, LogSession, ProposeMatch, RecordFirstMeeting,
        StartMatch,
    },
    id::MatchId,
    problem::Problem,
};

use super::{
    Assignment, Decided, Match, State, Voice, Volunteer, assignment, is_volunteer,
    matching::{Command, Noter, Pair},
    offering::release,
    volunteer,
};

pub(super) fn propose(it: &ProposeMatch, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let ProposeMatch { r#match, assignment, volunteer } = *it;
    let link = assignment::Command::Link { by: Voice::of(&asked.actor), r#match };
    let linked = streams.decide::<Assignment>(assignment.0, link)?;
    let Some(task) = streams.get::<Assignment>(assignment.0)?.and_then(Assignment::task) else {
        return Err(Problem::not_found().into());
    };
    let pair = Pair { assignment, volunteer, organisation: task.organisation, child: task.child };
    let proposed = streams.decide::<Match>(r#match.0, Command::Propose(pair))?.of(task.thread.0);
    let commit = volunteer::Command::Commit {
        r#match,
        organisation: task.organisation,
        today: asked.today(),
    };
    let committed = streams.decide::<Volunteer>(volunteer.0, commit)?;
    Ok(proposed.and(committed).and(linked))
}

pub(super) fn confirm(it: &ConfirmMatch, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let cleared = is_cleared(it.r#match, asked, streams)?;
    let command =
        Command::Confirm { by: it.by, asker: asked.actor.subject, cleared, now: asked.now };
    streams.decide::<Match>(it.r#match.0, command)
}

pub(super) fn start(it: &StartMatch, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let cleared = is_cleared(it.r#match, asked, streams)?;
    let command = Command::Start { by: Voice::of(&asked.actor), cleared };
    let started = streams.decide::<Match>(it.r#match.0, command)?;
    let begun = match pair(it.r#match, streams)? {
        Some(pair) => {
            streams.decide::<Assignment>(pair.assignment.0, assignment::Command::Begin)?
        }
        None => Sayings::nothing(),
    };
    Ok(started.and(begun))
}

pub(super) fn record_first_meeting(
    it: &RecordFirstMeeting,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let by = noter(it.r#match, asked, streams)?;
    let command = Command::RecordFirstMeeting { by, on: it.on, today: asked.today() };
    streams.decide::<Match>(it.r#match.0, command)
}

pub(super) fn log_session(it: &LogSession, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let LogSession { r#match, on, minutes, attendance } = *it;
    let by = noter(r#match, asked, streams)?;
    let command = Command::LogSession { by, on, minutes, attendance, today: asked.today() };
    streams.decide::<Match>(r#match.0, command)
}

pub(super) fn end(it: &EndMatch, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let EndMatch { r#match, planned, reason } = *it;
    let command = Command::End { by: Voice::of(&asked.actor), planned, reason };
    let ended = streams.decide::<Match>(r#match.0, command)?;
    let Some(pair) = pair(r#match, streams)? else { return Ok(ended) };
    let released =
        streams.decide::<Volunteer>(pair.volunteer.0, volunteer::Command::Release { r#match })?;
    let unlinked =
        streams.decide::<Assignment>(pair.assignment.0, assignment::Command::Unlink { r#match })?;
    Ok(ended.and(released).and(unlinked))
}

pub(super) fn complete(
    it: &CompleteAssignment,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let command = assignment::Command::Complete { by: Voice::of(&asked.actor) };
    let completed = streams.decide::<Assignment>(it.assignment.0, command)?;
    let released = match streams.get::<Assignment>(it.assignment.0)?.and_then(Assignment::task) {
        Some(task) => release(it.assignment, task.organisation, streams)?,
        None => Sayings::nothing(),
    };
    Ok(completed.and(released))
}

fn pair(r#match: MatchId, streams: &Streams<'_, State>) -> Result<Option<Pair>, No> {
    Ok(streams.get::<Match>(r#match.0)?.and_then(Match::pair))
}

/// Who the volunteer of a match is, as far as the next decision needs to know them.
fn volunteer_of<'a>(
    r#match: MatchId,
    streams: &'a Streams<'_, State>,
) -> Result<Option<&'a Volunteer>, No> {
    match pair(r#match, streams)? {
        Some(pair) => streams.get::<Volunteer>(pair.volunteer.0),
        None => Ok(None),
    }
}

/// Looked at again at every step: a certificate may have run out since the last one (I-09).
fn is_cleared(r#match: MatchId, asked: &Asked, streams: &Streams<'_, State>) -> Result<bool, No> {
    Ok(volunteer_of(r#match, streams)?.is_some_and(|it| it.is_cleared_on(asked.today())))
}

fn noter(r#match: MatchId, asked: &Asked, streams: &Streams<'_, State>) -> Result<Noter, No> {
    if !is_volunteer(asked) {
        return Ok(Noter::Voice(Voice::of(&asked.actor)));
    }
    let of_this_match =
        volunteer_of(r#match, streams)?.is_some_and(|it| it.is_person(asked.actor.subject));
    Ok(Noter::Volunteer { of_this_match })
}
