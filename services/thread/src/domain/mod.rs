//! What can be decided here, and on which stream.

pub mod aggregates;
pub mod decisions;
mod state;

use chrono::{DateTime, Utc};
use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    code::Municipality,
    id::{PersonId, ThreadId},
    thread::{EndDisclosure, Event, RecordDisclosure},
};
use uuid::Uuid;

pub use self::state::State;
use self::{
    aggregates::{caseload::Command as CaseloadCommand, thread::on_deadline as on_thread_deadline},
    decisions::{caseload, child, consent, disclosure, hold_up, thread, transfer},
};

/// What can be asked, by somebody or by another service's event.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// About a thread.
    Thread(thread::Command),
    /// About a consent.
    Consent(consent::Command),
    /// About a person, as `vault` tells.
    Child(child::Command),
    /// By a case worker or a leader.
    RecordDisclosure(RecordDisclosure),
    /// By a case worker or a leader.
    EndDisclosure(EndDisclosure),
    /// About a transfer.
    Transfer(transfer::Command),
    /// About who is a bridge-builder in a municipality, as `identity` tells.
    Caseload(Municipality, CaseloadCommand),
    /// By the day: what waits for a child with whom nobody works any more goes on.
    LetGo(PersonId),
}

/// Decides on the stream it is about, and on the others it touches.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    match command.clone() {
        Command::Thread(command) => thread::decide(command, context, streams),
        Command::Consent(command) => consent::decide(&command, context, streams),
        Command::Child(command) => child::decide(command, context, streams),
        Command::EndDisclosure(EndDisclosure { disclosure }) => {
            disclosure::end(disclosure, aggregates::disclosure::Command::TakeBack, context, streams)
        }
        Command::RecordDisclosure(request) => disclosure::record(request, context, streams),
        Command::Transfer(command) => transfer::decide(&command, context, streams),
        Command::Caseload(municipality, command) => {
            caseload::decide(municipality, command, streams)
        }
        Command::LetGo(child) => hold_up::let_go(child, context, streams),
    }
}

/// What is to be decided when the timer `kind` of `stream` runs out.
#[must_use]
pub fn on_deadline(kind: &str, stream: Uuid, due_at: DateTime<Utc>) -> Option<Command> {
    let of_thread = on_thread_deadline(kind, due_at).map(|command| {
        Command::Thread(thread::Command::OnDeadline { thread: ThreadId(stream), command })
    });
    of_thread
        .or_else(|| consent::on_deadline(kind, stream).map(Command::Consent))
        .or_else(|| child::on_deadline(kind, stream).map(Command::Child))
        .or_else(|| transfer::on_deadline(kind, stream).map(Command::Transfer))
}
