//! Recording and ending disclosures: on their own stream, and on the stream of the child whose data they pass on.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    id::{DisclosureId, PersonId, ThreadId},
    problem::Problem,
    thread::{
        DataCategory, DisclosureBasis, DisclosureEnd, DisclosureFact, Event, Recipient,
        RecordDisclosure, Strand,
    },
};

use super::person;
use crate::domain::{
    aggregates::{
        child::Command as ChildCommand,
        disclosure::{Command, Disclosure},
        thread::Thread,
    },
    state::State,
};

/// Records a disclosure from a thread, open or not: the law does not wait for either.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn record(
    request: RecordDisclosure,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let (disclosure, thread) = (request.disclosure, request.thread);
    let strands = streams.get::<Thread>(thread.0)?.map(Thread::strands).unwrap_or_default();
    if strands.is_empty() {
        return Err(Problem::not_found().into());
    }
    let children = strands.iter().map(|it| it.child).collect();
    let (subject, lasts) = (request.subject, request.until_on.is_some());
    let command = Command::Record { request, children, today: context.today() };
    let new_events = streams.decide::<Disclosure>(disclosure.0, command)?.of(thread.0);
    if !lasts {
        return Ok(new_events);
    }
    let begin = ChildCommand::BeginDisclosure { child: subject, disclosure };
    Ok(new_events.and(person::decide(subject, begin, context.actor.tenant, streams)?))
}

/// Ends one of the asker's municipality, and says so on the child's stream.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn end(
    disclosure: DisclosureId,
    command: Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let subject = match streams.get::<Disclosure>(disclosure.0)? {
        Some(Disclosure::Lasting { subject, .. }) => Some(*subject),
        Some(Disclosure::Unknown | Disclosure::Once | Disclosure::Ended) | None => None,
    };
    let new_events = streams.decide::<Disclosure>(disclosure.0, command)?;
    let Some(child) = subject.filter(|_| !new_events.is_empty()) else { return Ok(new_events) };
    let end = ChildCommand::EndDisclosure { child, disclosure };
    Ok(new_events.and(person::decide(child, end, context.actor.tenant, streams)?))
}

/// Ends all about the children of a thread that ended here.
///
/// # Errors
/// The stream to load first.
pub fn end_all(
    thread: ThreadId,
    reason: DisclosureEnd,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let everywhere = streams.everywhere();
    let strands = everywhere.get::<Thread>(thread.0)?.map(Thread::strands).unwrap_or_default();
    let mut new_events = NewEvents::nothing();
    for Strand { child, .. } in strands {
        let known = person::get(*child, streams)?;
        for disclosure in known.map(|it| it.disclosures.clone()).unwrap_or_default() {
            new_events =
                new_events.and(end(disclosure, Command::End { reason }, context, &everywhere)?);
        }
    }
    Ok(new_events)
}

/// What a municipality tells another because the law says so (L-12): once, with the summary as the reason.
#[must_use]
pub fn by_law(
    disclosure: DisclosureId,
    subject: PersonId,
    to: Recipient,
    reason: proto::sealed::Sealed,
) -> NewEvents<Event> {
    let fact = DisclosureFact::Recorded {
        basis: DisclosureBasis::Law,
        subject,
        to: vec![to],
        categories: DataCategory::ALL.to_vec(),
        reason,
        until_on: None,
    };
    NewEvents::on(disclosure.0, [fact])
}
