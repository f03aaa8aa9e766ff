//! Threads that go on in one another, read together: their assignments, their consents, and the child's family.

use std::collections::BTreeSet;

use platform::{DecideError, Streams};
use proto::id::{PersonId, ThreadId};

use crate::domain::{
    aggregates::{Family, ThreadCopy, assignment::Task},
    state::State,
};

pub(super) type States<'a> = Streams<'a, State>;

/// What is known of `thread`, whichever municipality acts in it.
pub(super) fn thread_copy<'a>(
    thread: ThreadId,
    streams: &States<'a>,
) -> Result<Option<&'a ThreadCopy>, DecideError> {
    streams.everywhere().get::<ThreadCopy>(ThreadCopy::of(thread))
}

/// The thread with those that go on in it, or it goes on in: a family's consents and assignments may stand in any of them.
pub(super) fn members(
    thread: ThreadId,
    streams: &States<'_>,
) -> Result<Vec<ThreadId>, DecideError> {
    let (mut root, mut seen) = (thread, BTreeSet::from([thread]));
    while let Some(survivor) = thread_copy(root, streams)?.and_then(ThreadCopy::survivor) {
        if !seen.insert(survivor) {
            break;
        }
        root = survivor;
    }
    let (mut members, mut seen) = (vec![root], 0);
    while let Some(member) = members.get(seen) {
        let Some(board) = thread_copy(*member, streams)? else { break };
        seen += 1;
        let more: Vec<_> = board.took_in().filter(|it| !members.contains(it)).collect();
        members.extend(more);
    }
    members.truncate(seen);
    Ok(members)
}

/// What is known of each of them.
pub(super) fn whole<'a>(
    thread: ThreadId,
    streams: &States<'a>,
) -> Result<Vec<&'a ThreadCopy>, DecideError> {
    let mut copies = vec![];
    for member in members(thread, streams)? {
        copies.extend(thread_copy(member, streams)?);
    }
    Ok(copies)
}

/// What is known of `child`, whichever municipality told it: custody and consents are the child's, not a thread's.
pub(super) fn family_of<'a>(
    child: PersonId,
    streams: &States<'a>,
) -> Result<Option<&'a Family>, DecideError> {
    streams.everywhere().get::<Family>(Family::of(child))
}

/// Whether a consent holds by which the carrier may know of the child it works for (I-06).
pub(super) fn is_covered(task: &Task, streams: &States<'_>) -> Result<bool, DecideError> {
    let family = family_of(task.child, streams)?;
    Ok(family.is_some_and(|it| it.covers(task.organisation, task.need)))
}
