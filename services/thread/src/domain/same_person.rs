//! One person who is registered more than once, in one municipality or in several: one open thread for all of it (I-01). Pure: no
//! I/O, no clock, no chance.

use std::collections::BTreeSet;

use platform::{Asked, NewEvents, No, Streams};
use proto::{
    code::Municipality,
    id::{PersonId, ThreadId},
    thread::Event,
};

use super::{
    State, child,
    thread::{Command as On, Thread},
};

/// Every registration of `person`, themself first: who is the same as somebody who is the same is the same.
///
/// # Errors
/// The stream to load first.
pub fn registrations(person: PersonId, streams: &Streams<'_, State>) -> Result<Vec<PersonId>, No> {
    let (mut found, mut at) = (vec![person], 0);
    while let Some(next) = found.get(at).copied() {
        at += 1;
        for other in child::get(next, streams)?.iter().flat_map(|it| &it.same) {
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
) -> Result<BTreeSet<ThreadId>, No> {
    let mut open = BTreeSet::new();
    for it in registrations(person, streams)? {
        open.extend(child::get(it, streams)?.and_then(|it| it.open_thread));
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
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    if person == of {
        return Ok(NewEvents::nothing());
    }
    let tenant = asked.actor.tenant;
    let here = child::Command::TakeInSamePerson { child: person, of };
    let there = child::Command::TakeInSamePerson { child: of, of: person };
    let mut said = child::decide(person, here, tenant, streams)?
        .and(child::decide(of, there, tenant, streams)?);
    if said.is_empty() {
        return Ok(said);
    }
    let (ours, theirs) = (open_threads(person, streams)?, open_threads(of, streams)?);
    for one in &ours {
        for other in theirs.iter().filter(|it| *it != one) {
            said = said.and(tell(person, *one, *other, asked, streams)?);
            said = said.and(tell(of, *other, *one, asked, streams)?);
        }
    }
    Ok(said)
}

/// They are two after all. What was said meanwhile, somebody has seen to.
///
/// # Errors
/// The stream to load first.
pub fn parted(
    person: PersonId,
    of: PersonId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let tenant = asked.actor.tenant;
    let here = child::Command::TakeInParting { child: person, of };
    let there = child::Command::TakeInParting { child: of, of: person };
    Ok(child::decide(person, here, tenant, streams)?
        .and(child::decide(of, there, tenant, streams)?))
}

/// An event names the municipality in which it was caused: so a thread is told by its own municipality, or by the country.
fn tell(
    child: PersonId,
    thread: ThreadId,
    second: ThreadId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let everywhere = streams.everywhere();
    let (here, there) = (everywhere.tenant(thread.0)?, everywhere.tenant(second.0)?);
    let may_know = [here, Some(Municipality::COUNTRY)].contains(&Some(asked.actor.tenant));
    let (Some(tenant), true) = (here, may_know) else { return Ok(NewEvents::nothing()) };
    let second = (here == there).then_some(second);
    let command = On::FindSecond { child, second };
    Ok(everywhere.decide::<Thread>(thread.0, command)?.in_tenant(tenant))
}
