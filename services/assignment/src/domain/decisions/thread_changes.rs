//! What has become of a thread, and what that means for everything that is done in it (SC-04, SC-07).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use platform::{CommandContext, DecideError, NewEvents, withdrawal};
use proto::{
    assignment::{AssignmentEndReason, Event},
    code::Municipality,
    id::{AssignmentId, ConsentId, OrganisationId, PersonId, ThreadId},
};

use super::{
    joined_threads::{States, family_of, members, whole},
    match_process,
};
use crate::domain::{
    aggregates::{
        Assignment, Family, Match, ThreadCopy,
        assignment::{self, Task, Told},
        family, matching, thread_copy,
    },
    state::Decided,
};

/// What `thread` tells of a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum ThreadChange {
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

pub(in crate::domain) fn on_thread_change(
    thread: ThreadId,
    what: &ThreadChange,
    context: &CommandContext,
    streams: &States<'_>,
) -> Decided {
    let today = context.today();
    match what {
        ThreadChange::Joined(child) => note(thread, thread_copy::Command::Join(*child), streams),
        ThreadChange::Left { child, to } => split_off(thread, *child, *to, streams),
        ThreadChange::Adopted(assignment) => {
            note(thread, thread_copy::Command::Adopt(*assignment), streams)
        }
        ThreadChange::Reopened => note(thread, thread_copy::Command::Reopen, streams),
        ThreadChange::Closed(ends) => {
            let noted = note(thread, thread_copy::Command::Close, streams)?;
            let why = |it: AssignmentId| {
                let new_events = ends.iter().find(|(named, _)| *named == it);
                new_events.map_or(AssignmentEndReason::ThreadClosed, |(_, reason)| *reason)
            };
            Ok(noted.and(end_all(thread, why, streams)?))
        }
        ThreadChange::Moved(to) => {
            let noted = note(thread, thread_copy::Command::Move(*to), streams)?.in_tenant(*to);
            let ended = end_all(thread, |_| AssignmentEndReason::Moved, streams)?;
            Ok(noted.and(ended))
        }
        ThreadChange::MergedInto(survivor) => {
            let left = note(thread, thread_copy::Command::MergeInto(*survivor), streams)?;
            Ok(left.and(note(*survivor, thread_copy::Command::TakeIn(thread), streams)?))
        }
        ThreadChange::MergeUndone(survivor) => {
            let back = note(thread, thread_copy::Command::UndoMerge, streams)?;
            Ok(back.and(note(*survivor, thread_copy::Command::GiveBack(thread), streams)?))
        }
        ThreadChange::ConsentGiven(given) => {
            let give = family::Command::GiveConsent(given.clone());
            let noted = streams.decide::<Family>(Family::of(given.child), give)?;
            if noted.is_empty() {
                Ok(noted)
            } else {
                Ok(noted.and(resume(thread, given, today, streams)?))
            }
        }
        ThreadChange::ConsentEnded { child, consent, recipients } => {
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

fn note(thread: ThreadId, command: thread_copy::Command, streams: &States<'_>) -> Decided {
    Ok(streams.decide::<ThreadCopy>(ThreadCopy::of(thread), command)?.of(thread.0))
}

/// The child has a thread of its own: what is done for it is done there from now on.
fn split_off(thread: ThreadId, child: PersonId, to: ThreadId, streams: &States<'_>) -> Decided {
    let mut new_events = note(thread, thread_copy::Command::Leave(child, to), streams)?.and(note(
        to,
        thread_copy::Command::Join(child),
        streams,
    )?);
    let mut of_the_child = vec![];
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let assignment = streams.get::<Assignment>(id.0)?;
        of_the_child.extend(assignment.filter(|it| it.is_open_for(child)).map(|it| (*id, it)));
    }
    for (id, assignment) in of_the_child {
        for left in members(thread, streams)? {
            new_events = new_events.and(note(left, thread_copy::Command::LetGo(id), streams)?);
        }
        new_events = new_events.and(note(to, thread_copy::Command::Adopt(id), streams)?);
        let go_along = assignment::Command::Told(Told::GoAlong { to });
        let went = streams.decide::<Assignment>(id.0, go_along)?.moved_to(to.0);
        new_events = new_events.and(went);
        if let Some(running) = assignment.task().and_then(|it| it.running) {
            let go_along = matching::Command::GoAlong { to };
            new_events =
                new_events.and(streams.decide::<Match>(running.0, go_along)?.moved_to(to.0));
        }
    }
    Ok(new_events)
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
) -> Result<Vec<(AssignmentId, Task)>, DecideError> {
    // The consent may have been given in the thread that the child has left since.
    let (mut copies, mut at, mut seen) = (vec![], Some(thread), BTreeSet::new());
    while let Some(next) = at.filter(|it| seen.insert(*it)) {
        let here = whole(next, streams)?;
        at = here.iter().find_map(|it| it.gone_to(child));
        copies.extend(here);
    }
    let mut tasks = vec![];
    for id in copies.iter().flat_map(|it| it.assignments()) {
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
    let mut new_events = NewEvents::nothing();
    for (id, task) in tasks_for(child, thread, streams)? {
        let is_covered =
            family.is_some_and(|it| it.covers_without(consent, task.organisation, task.need));
        if is_covered || !from.contains(&task.organisation) {
            continue;
        }
        let suspend = assignment::Command::Told(Told::Suspend { consent });
        new_events = new_events.and(streams.decide::<Assignment>(id.0, suspend)?);
        if let Some(running) = task.running {
            let pause = matching::Command::PauseForConsent { today };
            new_events = new_events.and(streams.decide::<Match>(running.0, pause)?);
        }
    }
    Ok(new_events)
}

/// A new consent about the child brings back what rested for want of one (SC-04.4).
fn resume(
    thread: ThreadId,
    given: &family::Given,
    today: NaiveDate,
    streams: &States<'_>,
) -> Decided {
    let mut new_events = NewEvents::nothing();
    for (id, task) in tasks_for(given.child, thread, streams)? {
        if !given.recipients.contains(&task.organisation)
            || !family::is_for(given.purpose, task.need)
        {
            continue;
        }
        let resume = assignment::Command::Told(Told::Resume { consent: given.consent });
        new_events = new_events.and(streams.decide::<Assignment>(id.0, resume)?);
        if let Some(running) = task.running {
            let resume = matching::Command::ResumeWithConsent { today };
            new_events = new_events.and(streams.decide::<Match>(running.0, resume)?);
        }
    }
    Ok(new_events)
}

/// Everything that is done in the thread ends with it.
fn end_all(
    thread: ThreadId,
    why: impl Fn(AssignmentId) -> AssignmentEndReason,
    streams: &States<'_>,
) -> Result<NewEvents<Event>, DecideError> {
    let mut new_events = NewEvents::nothing();
    for id in whole(thread, streams)?.iter().flat_map(|it| it.assignments()) {
        let command = assignment::Command::Told(Told::EndWithThread { reason: why(*id) });
        new_events = new_events.and(match_process::finish(*id, command, streams)?);
    }
    Ok(new_events)
}
