//! What may happen in the vault. Pure: no I/O, no clock, no chance.

pub(crate) mod cipher;
pub(crate) mod look;
pub(crate) mod sight;
pub(crate) mod words;

use platform::{Asked, No, Sayings, Streams};
use proto::{
    id::{SealedId, ThreadId},
    vault::Event,
};
use uuid::Uuid;

pub(crate) use self::{look::Look, words::Words};

platform::states! {
    /// What a stream of this service is.
    State of Event {
        Words(Words)
        Look(Look)
    }
}

/// What can be decided here.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Words are in the safe: say so.
    Seal(SealedId, words::Command),
    /// Somebody looks.
    Look(Uuid, look::Command),
}

pub(crate) fn decide(
    command: &Command,
    _: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let (sayings, thread) = match command {
        Command::Seal(sealed, command) => {
            (streams.decide::<Words>(sealed.0, command.clone())?, command.thread)
        }
        Command::Look(look, command) => {
            (streams.decide::<Look>(*look, command.clone())?, command.thread)
        }
    };
    Ok(match thread {
        Some(ThreadId(thread)) => sayings.of(thread),
        None => sayings,
    })
}
