//! What is decided about a person because `vault` or time says so. The stream is the person's own and known to every municipality.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{code::Municipality, id::PersonId, thread::Event, vault::PartyStatus};
use uuid::Uuid;

use super::{consent, person, same_person};
use crate::domain::{
    aggregates::child::{self, Child, MISSING, REMINDER},
    state::State,
};

/// What can be asked about a person, by `vault` or by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To know who has custody; what not all of them have signed ends.
    TakeInCustody {
        /// Whose.
        child: PersonId,
        /// Who has it.
        holders: Vec<PersonId>,
    },
    /// To know what their age lets them decide; what holds already is signed as well, from 15, and ends at 18 (P-29).
    TakeInParty {
        /// Whose.
        person: PersonId,
        /// What.
        party: PartyStatus,
    },
    /// To know that another municipality can register them.
    TakeInHandOver {
        /// Who.
        child: PersonId,
        /// Which.
        to: Municipality,
    },
    /// To know that two registrations are of one person.
    TakeInSamePerson {
        /// One.
        person: PersonId,
        /// The other.
        of: PersonId,
    },
    /// To know that they are not.
    TakeInParting {
        /// One.
        person: PersonId,
        /// The other.
        of: PersonId,
    },
    /// To be reminded that no consent holds, on the person's stream.
    Remind(Uuid),
    /// To be told that the time for one has passed, on the person's stream.
    Miss(Uuid),
}

/// Decides what `vault` or time has to say about a person.
///
/// # Errors
/// The stream to load first.
pub fn decide(
    command: Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let on_time = |stream, command| streams.everywhere().decide::<Child>(stream, command);
    match command {
        Command::TakeInCustody { child, holders } => {
            consent::custody_known(child, holders, context, streams)
        }
        Command::TakeInParty { person, party } => consent::turned(person, party, context, streams),
        Command::TakeInHandOver { child, to } => {
            let hand_over = child::Command::TakeInHandOver { child, to };
            person::decide(child, hand_over, context.actor.tenant, streams)
        }
        Command::TakeInSamePerson { person, of } => {
            same_person::known(person, of, context, streams)
        }
        Command::TakeInParting { person, of } => same_person::parted(person, of, context, streams),
        Command::Remind(stream) => on_time(stream, child::Command::Remind),
        Command::Miss(stream) => on_time(stream, child::Command::Miss),
    }
}

/// What is to be decided when a timer runs out.
#[must_use]
pub fn on_deadline(kind: &str, stream: Uuid) -> Option<Command> {
    match kind {
        REMINDER => Some(Command::Remind(stream)),
        MISSING => Some(Command::Miss(stream)),
        _of_another => None,
    }
}
