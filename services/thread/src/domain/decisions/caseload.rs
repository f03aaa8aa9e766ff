//! In whose hands a thread is, and who can get one more.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    actor::Role,
    code::Municipality,
    id::{ThreadId, UserId},
    thread::Event,
};

use crate::domain::{
    aggregates::caseload::{Caseload, Command, stream},
    state::State,
};

/// Lets the caseload of a bridge-builder in `municipality` decide.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    municipality: Municipality,
    command: Command,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let (Command::TakeOn { bridge_builder, .. }
    | Command::LetGo { bridge_builder, .. }
    | Command::Activate { bridge_builder }
    | Command::Deactivate { bridge_builder }
    | Command::Reactivate { bridge_builder }
    | Command::Arrive { bridge_builder }
    | Command::Leave { bridge_builder }) = command;
    let it = streams.everywhere();
    Ok(it
        .decide::<Caseload>(stream(bridge_builder, municipality), command)?
        .in_tenant(municipality))
}

/// Puts `thread` into the hands of a bridge-builder of `municipality`: somebody who is known there, or who asks for it
/// themself as a bridge-builder of that municipality.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn take_on(
    bridge_builder: UserId,
    thread: ThreadId,
    municipality: Municipality,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let by = &context.actor;
    let has_acted =
        by.role == Role::BridgeBuilder && by.subject == bridge_builder && by.tenant == municipality;
    decide(municipality, Command::TakeOn { bridge_builder, thread, has_acted }, streams)
}
