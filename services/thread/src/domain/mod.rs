//! What can be decided here, and on which stream.

pub mod caseload;
pub mod child;
pub mod consent;
pub mod disclosure;
pub mod hold_up;
pub mod leading;
pub mod same_person;
pub mod thread;
pub mod transfer;

use platform::{Asked, NewEvents, No, Streams};
use proto::{
    id::PersonId,
    problem::Problem,
    thread::{EndDisclosure, Event, RecordDisclosure},
};
use uuid::Uuid;

use self::{
    caseload::Caseload, child::Child, consent::Consent, disclosure::Disclosure, hold_up::HoldUp,
    thread::Thread, transfer::Transfer,
};

platform::states! {
    /// What a stream of this service is.
    State of Event {
        Thread(Thread)
        Caseload(Caseload)
        Consent(Consent)
        Child(Child)
        Disclosure(Disclosure)
        Transfer(Transfer)
        HoldUp(HoldUp)
    }
}

/// What can be asked, by somebody or by another service's event.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// About a thread.
    Thread(leading::Demand),
    /// About a consent.
    Consent(consent::Demand),
    /// About a person, as `vault` tells.
    Child(child::Demand),
    /// By a case worker or a leader.
    RecordDisclosure(RecordDisclosure),
    /// By a case worker or a leader.
    EndDisclosure(EndDisclosure),
    /// About a transfer.
    Transfer(transfer::Demand),
    /// By the day: what waits for a child with whom nobody works any more goes on.
    LetGo(PersonId),
}

/// Decides on the stream it is about, and on the others it touches.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    command: &Command,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    match command.clone() {
        Command::Thread(demand) => leading::demanded(demand, asked, streams),
        Command::Consent(demand) => consent::demanded(&demand, asked, streams),
        Command::Child(demand) => child::demanded(demand, asked, streams),
        Command::EndDisclosure(EndDisclosure { disclosure }) => {
            disclosure::end(disclosure, disclosure::Command::TakeBack, asked, streams)
        }
        Command::RecordDisclosure(request) => disclosure::record(request, asked, streams),
        Command::Transfer(demand) => transfer::demanded(&demand, asked, streams),
        Command::LetGo(child) => hold_up::let_go(child, asked, streams),
    }
}

/// A consent moves only while its thread is open: nothing happens after the end.
fn is_open(thread: Uuid, streams: &Streams<'_, State>) -> Result<(), No> {
    let thread = streams.get::<Thread>(thread)?.ok_or_else(Problem::not_found)?;
    Ok(thread.is_open().map_err(Problem::from)?)
}
