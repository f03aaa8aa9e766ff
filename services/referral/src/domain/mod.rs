//! What can be decided here, and on which stream.

pub mod referral;

use platform::{Asked, No, Sayings, Streams};
use proto::{
    id::ThreadId,
    referral::{AcceptReferral, Event, ReturnReferral, SubmitReferral},
};

use self::referral::Referral;

platform::states! {
    /// What a stream of this service is.
    State of Event { Referral(Referral) }
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// By a case worker.
    Submit(SubmitReferral),
    /// By a bridge-builder.
    Accept(AcceptReferral),
    /// By a bridge-builder.
    Return(ReturnReferral),
}

/// Decides on the referral's stream, which belongs to the thread that will open.
///
/// # Errors
/// The rejection as a problem.
pub fn decide(
    command: &Command,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Sayings<Event>, No> {
    let (id, command) = match command {
        Command::Submit(it) => {
            (it.referral, referral::Command::Submit { request: it.clone(), now: asked.now })
        }
        Command::Accept(it) => (it.referral, referral::Command::Accept { by: asked.actor.subject }),
        Command::Return(it) => (it.referral, referral::Command::Return { reason: it.reason }),
    };
    Ok(streams.decide::<Referral>(id.0, command)?.of(ThreadId::of(id).0))
}
