//! Whether a thread is open: nothing happens after its end.

use platform::{DecideError, Streams};
use proto::problem::Problem;
use uuid::Uuid;

use crate::domain::{aggregates::thread::Thread, state::State};

/// A consent moves only while its thread is open: nothing happens after the end.
pub(super) fn is_open(thread: Uuid, streams: &Streams<'_, State>) -> Result<(), DecideError> {
    let thread = streams.get::<Thread>(thread)?.ok_or_else(Problem::not_found)?;
    Ok(thread.is_open().map_err(Problem::from)?)
}
