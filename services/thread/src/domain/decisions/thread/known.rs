//! A thread that is there, and the thread in which it goes on.

use platform::{DecideError, NewEvents, Streams};
use proto::{id::ThreadId, problem::Problem, thread::Event};

use crate::domain::{aggregates::thread::Thread, state::State};

pub(super) type Decided = Result<NewEvents<Event>, DecideError>;

/// The thread in which `thread` goes on; itself, unless it was merged into another.
///
/// # Errors
/// The stream to load first.
pub(crate) fn goes_on_in(
    thread: ThreadId,
    streams: &Streams<'_, State>,
) -> Result<ThreadId, DecideError> {
    match streams.get::<Thread>(thread.0)?.and_then(Thread::survivor) {
        Some(survivor) => goes_on_in(survivor, streams),
        None => Ok(thread),
    }
}

/// A thread of the asker's municipality.
pub(super) fn known<'a>(
    thread: ThreadId,
    streams: &Streams<'a, State>,
) -> Result<&'a Thread, DecideError> {
    Ok(streams.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?)
}
