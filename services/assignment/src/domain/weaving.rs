//! What has become of a thread, and what that means for everything that is done in it (SC-04, SC-07).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use platform::{Asked, NewEvents, No, Streams, withdrawal};
use proto::{
    assignment::{AssignmentEndReason, Event},
    code::Municipality,
    id::{AssignmentId, ConsentId, OrganisationId, PersonId, ThreadId},
};

use super::{
    Assignment, Board, Decided, Family, Match, State,
    assignment::{self, Task, Told},
    board, family, matching, pairing,
};

/// What `thread` tells of a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum Woven {
    /// It is around this child.
    Joined(PersonId),
    /// It is not any more.
    Left {
        /// Who.
        child: PersonId,
        /// Which thread the child has instead.
        to: ThreadId,
    },
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
    ConsentGiven(family::Given),
    /// It does not any more.
    ConsentEnded {
        /// Whose data.
        child: PersonId,
        /// Which consent.
        consent: ConsentId,
        /// Who got them.
        recipients: Vec<OrganisationId>,
    },
    /// This was planned in it when there were no boards.
    Adopted(AssignmentId),
}

type States<'a> = Streams<'a, State>;

pub(super) fn weave(
    thread: ThreadId,
    what: &Woven,
    asked: &Asked,
    streams: &States<'_>,
) -> Decided {
    let today = asked.today();
    match what {
        Woven::Joined(child) => note(thread, board::Command::Join(*child), streams),
        Woven::Left { child, to } => split_off(thread, *child, *to, streams),
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
        Woven::ConsentGiven(given) => {
            let give = family::Command::GiveConsent(given.clone());
            let noted = streams.decide::<Family>(Family::of(given.child), give)?;
            if noted.is_empty() {
                Ok(noted)
            } else {
                Ok(noted.and(resume(thread, given, today, streams)?))
            }
        }
        Woven::ConsentEnded { child, consent, recipients } => {
            let acknowledged = withdrawal::acknowledge(*consent, thread, streams)?;
            if acknowledged.is_empty() {
                return Ok(acknowledged);
            }
            let end = family::Command::EndConsent { consent: *consent };
            let noted = streams.decide::<Family>(Family::of(*child), end)?;
            let end = Ended { child: *child, consent: *consent, from: recipients };
            Ok(acknowledged.and(noted).and(suspend(thread, &end, today, streams)?))
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
fn members(thread: ThreadId, streams: &States<'_>) -> Result<Vec<ThreadId>, No> {
    let (mut root, mut seen) = (thread, BTreeSet::from([thread]));
    while let Some(survivor) = board(root, streams)?.and_then(Board::survivor) {
        if !seen.insert(survivor) {
            break;
        }
        root = survivor;
    }
    let (mut members, mut seen) = (vec![root], 0);
    while let Some(member) = members.get(seen) {
        let Some(board) = board(*member, streams)? else { break };
        seen += 1;
        let more: Vec<_> = board.took_in().filter(|it| !members.contains(it)).collect();
        members.extend(more);
    }
    members.truncate(seen);
    Ok(members)
}

/// What is known of each of them.
pub(super) fn whole<'a>(thread: ThreadId, streams: &States<'a>) -> Result<Vec<&'a Board>, No> {
    let mut boards = vec![];
    for member in members(thread, streams)? {
        boards.extend(board(member, streams)?);
    }
    Ok(boards)
}

/// What is known of `child`, whichever municipality told it: custody and consents are the child's, not a thread's.
pub(super) fn family_of<'a>(
    child: PersonId,
    streams: &States<'a>,
) -> Result<Option<&'a Family>, No> {
    streams.everywhere().get::<Family>(Family::of(child))
}

/// Whether a consent holds by which the carrier may know of the child it works for (I-06).
pub(super) fn is_covered(task: &Task, streams: &States<'_>) -> Result<bool, No> {
    let family = family_of(task.child, streams)?;
    Ok(family.is_some_and(|it| it.covers(task.organisation, task.need)))
}

/// The child has a thread of its own: what is done for it is done there from now on.
fn split_off(thread: ThreadId, child: PersonId, to: ThreadId, streams: &States<'_>) -> Decided {
    let mut sayings = note(thread, board::Command::Leave(child, to), streams)?.and(note(
        to,
        board::Command::Join(child),
        streams,
    )?);
    let mut of_the_child = vec![];
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let assignment = streams.get::<Assignment>(id.0)?;
        of_the_child.extend(assignment.filter(|it| it.is_open_for(child)).map(|it| (*id, it)));
    }
    for (id, assignment) in of_the_child {
        for left in members(thread, streams)? {
            sayings = sayings.and(note(left, board::Command::LetGo(id), streams)?);
        }
        sayings = sayings.and(note(to, board::Command::Adopt(id), streams)?);
        let go_along = assignment::Command::Told(Told::GoAlong { to });
        let went = streams.decide::<Assignment>(id.0, go_along)?.moved_to(to.0);
        sayings = sayings.and(went);
        if let Some(running) = assignment.task().and_then(|it| it.running) {
            let go_along = matching::Command::GoAlong { to };
            sayings = sayings.and(streams.decide::<Match>(running.0, go_along)?.moved_to(to.0));
        }
    }
    Ok(sayings)
}

/// A consent that holds no more: whose data, and who got them.
struct Ended<'a> {
    child: PersonId,
    consent: ConsentId,
    from: &'a [OrganisationId],
}

/// What is carried in the thread for `child`.
fn tasks_for(
    child: PersonId,
    thread: ThreadId,
    streams: &States<'_>,
) -> Result<Vec<(AssignmentId, Task)>, No> {
    // The consent may have been given in the thread that the child has left since.
    let (mut boards, mut at, mut seen) = (vec![], Some(thread), BTreeSet::new());
    while let Some(next) = at.filter(|it| seen.insert(*it)) {
        let here = whole(next, streams)?;
        at = here.iter().find_map(|it| it.gone_to(child));
        boards.extend(here);
    }
    let mut tasks = vec![];
    for id in boards.iter().flat_map(|it| it.assignments()) {
        let task = streams.get::<Assignment>(id.0)?.and_then(Assignment::task);
        tasks.extend(task.filter(|it| it.child == child).map(|it| (*id, it)));
    }
    Ok(tasks)
}

/// What is done for the child by the organisations waits for a new consent, unless another covers it; what has begun rests
/// (SC-04).
fn suspend(thread: ThreadId, ended: &Ended<'_>, today: NaiveDate, streams: &States<'_>) -> Decided {
    let Ended { child, consent, from } = *ended;
    let family = family_of(child, streams)?;
    let mut sayings = NewEvents::nothing();
    for (id, task) in tasks_for(child, thread, streams)? {
        let is_covered =
            family.is_some_and(|it| it.covers_without(consent, task.organisation, task.need));
        if is_covered || !from.contains(&task.organisation) {
            continue;
        }
        let suspend = assignment::Command::Told(Told::Suspend { consent });
        sayings = sayings.and(streams.decide::<Assignment>(id.0, suspend)?);
        if let Some(running) = task.running {
            let pause = matching::Command::PauseForConsent { today };
            sayings = sayings.and(streams.decide::<Match>(running.0, pause)?);
        }
    }
    Ok(sayings)
}

/// A new consent about the child brings back what rested for want of one (SC-04.4).
fn resume(
    thread: ThreadId,
    given: &family::Given,
    today: NaiveDate,
    streams: &States<'_>,
) -> Decided {
    let mut sayings = NewEvents::nothing();
    for (id, task) in tasks_for(given.child, thread, streams)? {
        if !given.recipients.contains(&task.organisation)
            || !family::is_for(given.purpose, task.need)
        {
            continue;
        }
        let resume = assignment::Command::Told(Told::Resume { consent: given.consent });
        sayings = sayings.and(streams.decide::<Assignment>(id.0, resume)?);
        if let Some(running) = task.running {
            let resume = matching::Command::ResumeWithConsent { today };
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
) -> Result<NewEvents<Event>, No> {
    let mut sayings = NewEvents::nothing();
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let command = assignment::Command::Told(Told::EndWithThread { reason: why(*id) });
        sayings = sayings.and(pairing::finish(*id, command, streams)?);
    }
    Ok(sayings)
}
