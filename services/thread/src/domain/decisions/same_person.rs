//! One person who is registered more than once, in one municipality or in several: one open thread for all of it (I-01). Pure: no
//! I/O, no clock, no chance.

use std::collections::BTreeSet;

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    code::Municipality,
    id::{PersonId, ThreadId},
    thread::Event,
};

use super::person;
use crate::domain::{
    aggregates::{
        child::Command as ChildCommand,
        thread::{self, Thread},
    },
    state::State,
};

/// Every registration of `person`, themself first: who is the same as somebody who is the same is the same.
///
/// # Errors
/// The stream to load first.
pub fn registrations(
    person: PersonId,
    streams: &Streams<'_, State>,
) -> Result<Vec<PersonId>, DecideError> {
    let (mut found, mut at) = (vec![person], 0);
    while let Some(next) = found.get(at).copied() {
        at += 1;
        for other in person::get(next, streams)?.iter().flat_map(|it| &it.same) {
            if !found.contains(other) {
                found.push(*other);
            }
        }
    }
    Ok(found)
}

/// The open threads around `person`, under whichever registration.
///
/// # Errors
/// The stream to load first.
pub fn open_threads(
    person: PersonId,
    streams: &Streams<'_, State>,
) -> Result<BTreeSet<ThreadId>, DecideError> {
    let mut open = BTreeSet::new();
    for it in registrations(person, streams)? {
        open.extend(person::get(it, streams)?.and_then(|it| it.open_thread));
    }
    Ok(open)
}

/// Two registrations are of one person. If both have an open thread, both threads say so, and neither what the other is; in one
/// municipality each names the other, so that they can be merged.
///
/// # Errors
/// The stream to load first.
pub fn known(
    person: PersonId,
    of: PersonId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    if person == of {
        return Ok(NewEvents::nothing());
    }
    let tenant = context.actor.tenant;
    let here = ChildCommand::TakeInSamePerson { child: person, of };
    let there = ChildCommand::TakeInSamePerson { child: of, of: person };
    let mut new_events = person::decide(person, here, tenant, streams)?
        .and(person::decide(of, there, tenant, streams)?);
    if new_events.is_empty() {
        return Ok(new_events);
    }
    let (ours, theirs) = (open_threads(person, streams)?, open_threads(of, streams)?);
    for one in &ours {
        for other in theirs.iter().filter(|it| *it != one) {
            new_events = new_events.and(tell(person, *one, *other, context, streams)?);
            new_events = new_events.and(tell(of, *other, *one, context, streams)?);
        }
    }
    Ok(new_events)
}

/// They are two after all. What was said meanwhile, somebody has seen to.
///
/// # Errors
/// The stream to load first.
pub fn parted(
    person: PersonId,
    of: PersonId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let tenant = context.actor.tenant;
    let here = ChildCommand::TakeInParting { child: person, of };
    let there = ChildCommand::TakeInParting { child: of, of: person };
    Ok(person::decide(person, here, tenant, streams)?
        .and(person::decide(of, there, tenant, streams)?))
}

/// An event names the municipality in which it was caused: so a thread is told by its own municipality, or by the country.
fn tell(
    child: PersonId,
    thread: ThreadId,
    second: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let everywhere = streams.everywhere();
    let (here, there) = (everywhere.tenant(thread.0)?, everywhere.tenant(second.0)?);
    let may_know = [here, Some(Municipality::COUNTRY)].contains(&Some(context.actor.tenant));
    let (Some(tenant), true) = (here, may_know) else { return Ok(NewEvents::nothing()) };
    let second = (here == there).then_some(second);
    let command = thread::Command::FindSecond { child, second };
    Ok(everywhere.decide::<Thread>(thread.0, command)?.in_tenant(tenant))
}
