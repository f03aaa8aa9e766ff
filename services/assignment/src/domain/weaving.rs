//! What has become of a thread, and what that means for everything that is done in it (SC-04, SC-07).

use std::collections::BTreeSet;

use platform::{No, Sayings, Streams, withdrawal};
use proto::{
    assignment::{AssignmentEndReason, Event},
    code::Municipality,
    id::{AssignmentId, ConsentId, OrganisationId, PersonId, ThreadId},
};

use super::{
    Assignment, Board, Decided, Match, State, assignment, assignment::Told, board, matching,
    pairing,
};

/// What `thread` tells of a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Woven {
    /// It is around this child.
    Joined(PersonId),
    /// It is not any more.
    Left(PersonId),
    /// It ended; of some assignments it is said why they end with it.
    Closed(Vec<(AssignmentId, AssignmentEndReason)>),
    /// It goes on after all.
    Reopened,
    /// It goes on in another.
    MergedInto(ThreadId),
    /// It stands for itself again; it was in this one.
    MergeUndone(ThreadId),
    /// Another municipality acts.
    Moved(Municipality),
    /// A consent holds.
    ConsentGiven(ConsentId, Vec<OrganisationId>),
    /// It does not any more.
    ConsentEnded(ConsentId, Vec<OrganisationId>),
    /// This was planned in it when there were no boards.
    Adopted(AssignmentId),
}

type States<'a> = Streams<'a, State>;

pub(super) fn weave(thread: ThreadId, what: &Woven, streams: &States<'_>) -> Decided {
    match what {
        Woven::Joined(child) => note(thread, board::Command::Join(*child), streams),
        Woven::Left(child) => note(thread, board::Command::Leave(*child), streams),
        Woven::Adopted(assignment) => note(thread, board::Command::Adopt(*assignment), streams),
        Woven::Reopened => note(thread, board::Command::Reopen, streams),
        Woven::Closed(ends) => {
            let noted = note(thread, board::Command::Close, streams)?;
            let why = |it: AssignmentId| {
                let said = ends.iter().find(|(named, _)| *named == it);
                said.map_or(AssignmentEndReason::ThreadClosed, |(_, reason)| *reason)
            };
            Ok(noted.and(end_all(thread, why, streams)?))
        }
        Woven::Moved(to) => {
            let noted = note(thread, board::Command::Move(*to), streams)?.in_tenant(*to);
            let ended = end_all(thread, |_| AssignmentEndReason::Moved, streams)?;
            Ok(noted.and(ended))
        }
        Woven::MergedInto(survivor) => {
            let left = note(thread, board::Command::MergeInto(*survivor), streams)?;
            Ok(left.and(note(*survivor, board::Command::TakeIn(thread), streams)?))
        }
        Woven::MergeUndone(survivor) => {
            let back = note(thread, board::Command::UndoMerge, streams)?;
            Ok(back.and(note(*survivor, board::Command::GiveBack(thread), streams)?))
        }
        Woven::ConsentGiven(consent, to) => {
            let noted = note(thread, board::Command::GiveConsent(*consent, to.clone()), streams)?;
            if noted.is_empty() {
                Ok(noted)
            } else {
                Ok(noted.and(resume(thread, *consent, to, streams)?))
            }
        }
        Woven::ConsentEnded(consent, from) => {
            let acknowledged = withdrawal::acknowledge(*consent, thread, streams)?;
            if acknowledged.is_empty() {
                return Ok(acknowledged);
            }
            let noted = note(thread, board::Command::EndConsent(*consent), streams)?;
            Ok(acknowledged.and(noted).and(suspend(thread, *consent, from, streams)?))
        }
    }
}

/// What is known of `thread`, whichever municipality acts in it.
fn board<'a>(thread: ThreadId, streams: &States<'a>) -> Result<Option<&'a Board>, No> {
    streams.everywhere().get::<Board>(Board::of(thread))
}

fn note(thread: ThreadId, command: board::Command, streams: &States<'_>) -> Decided {
    Ok(streams.decide::<Board>(Board::of(thread), command)?.of(thread.0))
}

/// The thread with those that go on in it, or it goes on in: a family's consents and assignments may stand in any of them.
pub(super) fn whole<'a>(thread: ThreadId, streams: &States<'a>) -> Result<Vec<&'a Board>, No> {
    let (mut root, mut seen) = (thread, BTreeSet::from([thread]));
    while let Some(survivor) = board(root, streams)?.and_then(Board::survivor) {
        if !seen.insert(survivor) {
            break;
        }
        root = survivor;
    }
    let (mut members, mut boards) = (vec![root], vec![]);
    while let Some(member) = members.get(boards.len()) {
        let Some(board) = board(*member, streams)? else { break };
        boards.push(board);
        let more: Vec<_> = board.took_in().filter(|it| !members.contains(it)).collect();
        members.extend(more);
    }
    Ok(boards)
}

/// The organisations wait for a new consent, unless another holds for them; what has begun rests (SC-04).
fn suspend(
    thread: ThreadId,
    consent: ConsentId,
    from: &[OrganisationId],
    streams: &States<'_>,
) -> Decided {
    let boards = whole(thread, streams)?;
    let is_uncovered = |it: OrganisationId| {
        from.contains(&it) && !boards.iter().any(|board| board.covers_without(it, consent))
    };
    let mut sayings = Sayings::nothing();
    for id in boards.iter().flat_map(|it| it.assignments()) {
        let task = streams.get::<Assignment>(id.0)?.and_then(Assignment::task);
        let Some(task) = task.filter(|it| is_uncovered(it.organisation)) else { continue };
        let suspend = assignment::Command::Told(Told::Suspend { consent });
        sayings = sayings.and(streams.decide::<Assignment>(id.0, suspend)?);
        if let Some(running) = task.running {
            let pause = matching::Command::PauseForConsent;
            sayings = sayings.and(streams.decide::<Match>(running.0, pause)?);
        }
    }
    Ok(sayings)
}

/// A new consent brings back what the end of another had stopped (SC-04.4).
fn resume(
    thread: ThreadId,
    consent: ConsentId,
    to: &[OrganisationId],
    streams: &States<'_>,
) -> Decided {
    let mut sayings = Sayings::nothing();
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let task = streams.get::<Assignment>(id.0)?.and_then(Assignment::task);
        let Some(task) = task.filter(|it| to.contains(&it.organisation)) else { continue };
        let resume = assignment::Command::Told(Told::Resume { consent });
        sayings = sayings.and(streams.decide::<Assignment>(id.0, resume)?);
        if let Some(running) = task.running {
            let resume = matching::Command::ResumeWithConsent;
            sayings = sayings.and(streams.decide::<Match>(running.0, resume)?);
        }
    }
    Ok(sayings)
}

/// Everything that is done in the thread ends with it.
fn end_all(
    thread: ThreadId,
    why: impl Fn(AssignmentId) -> AssignmentEndReason,
    streams: &States<'_>,
) -> Result<Sayings<Event>, No> {
    let mut sayings = Sayings::nothing();
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let command = assignment::Command::Told(Told::EndWithThread { reason: why(*id) });
        sayings = sayings.and(pairing::finish(*id, command, streams)?);
    }
    Ok(sayings)
}
