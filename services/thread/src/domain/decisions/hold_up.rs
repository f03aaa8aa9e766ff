//! Which referrals of a child wait for its thread in another municipality, and when they go on.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    code::Municipality,
    id::{PersonId, ReferralId, ThreadId},
    thread::Event,
};

use super::same_person;
use crate::domain::{
    aggregates::hold_up::{Command, HoldUp, stream},
    state::State,
};

/// A referral of `municipality` waits.
///
/// # Errors
/// The stream to load first.
pub fn begin(
    child: PersonId,
    referral: ReferralId,
    municipality: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let begin = Command::Begin { child, referral };
    let new_events = streams.decide::<HoldUp>(stream(child, municipality), begin)?;
    Ok(new_events.of(ThreadId::of(referral).0).in_tenant(municipality))
}

/// The child has a thread in `municipality`, or may have one: what waited there goes on.
///
/// # Errors
/// The stream to load first.
pub fn end(
    child: PersonId,
    municipality: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let mut new_events = NewEvents::nothing();
    for child in same_person::registrations(child, streams)? {
        let it = streams.everywhere();
        let ended = it.decide::<HoldUp>(stream(child, municipality), Command::End { child })?;
        new_events = new_events.and(ended);
    }
    Ok(new_events)
}

/// Nobody works with the child any more: what waited goes on. It is asked by the day and not by who ended the other thread, for
/// an event names who caused it.
///
/// # Errors
/// The stream to load first.
pub fn let_go(
    child: PersonId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    if !same_person::open_threads(child, streams)?.is_empty() {
        return Ok(NewEvents::nothing());
    }
    end(child, context.actor.tenant, streams)
}
