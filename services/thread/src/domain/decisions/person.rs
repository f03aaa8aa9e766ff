//! Reads and decides on the stream of a person, whichever municipality knew them first.

use platform::{DecideError, NewEvents, Streams};
use proto::{code::Municipality, id::PersonId, thread::Event};

use crate::domain::{
    aggregates::child::{Child, Command, stream},
    state::State,
};

/// Lets a person decide, whichever municipality knew them first; what they say is said in `tenant`.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub(super) fn decide(
    person: PersonId,
    command: Command,
    tenant: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    Ok(streams.everywhere().decide::<Child>(stream(person), command)?.in_tenant(tenant))
}

/// What is known of a person, whichever municipality knew them first.
///
/// # Errors
/// The stream to load first.
pub(super) fn get<'a>(
    person: PersonId,
    streams: &Streams<'a, State>,
) -> Result<Option<&'a Child>, DecideError> {
    streams.everywhere().get::<Child>(stream(person))
}
