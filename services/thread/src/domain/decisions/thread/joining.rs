//! Who is in a thread, and in whose hands it is: what the thread says, the child and the caseload say too.

use platform::{CommandContext, DecideError, Streams};
use proto::{
    id::{PersonId, ThreadId},
    problem::Problem,
    thread::{
        AddChildStrand, CloseThread, DisclosureEnd, HandOverThread, LinkSiblingThread,
        RecordFamilyView, ReopenThread, SplitStrand, Strand,
    },
    vault::PartyStatus,
};

use super::known::{Decided, known};
use crate::domain::{
    aggregates::{
        caseload::Command as CaseloadCommand,
        child::{Command as ChildCommand, Rejection as ChildRejection},
        consent::Command as ConsentCommand,
        thread::{self, By, Rejection, Thread},
    },
    decisions::{caseload, consent, disclosure, hold_up, person, same_person},
    state::State,
};

/// What waited for the child to have a thread here goes on.
pub(super) fn join(
    child: PersonId,
    thread: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let tenant = context.actor.tenant;
    let mut open = same_person::open_threads(child, streams)?;
    open.remove(&thread);
    if !open.is_empty() {
        return Err(Problem::from(ChildRejection::HasThread).into());
    }
    let join = ChildCommand::Join { child, thread, today: context.today() };
    let joined = person::decide(child, join, tenant, streams)?;
    Ok(joined.and(hold_up::end(child, tenant, streams)?))
}

/// From one thread into another, in one decision: nobody is without, nobody has two (I-01).
pub(super) fn change(
    child: PersonId,
    from: ThreadId,
    to: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let change = ChildCommand::Move { child, from, to, today: context.today() };
    person::decide(child, change, context.actor.tenant, streams)
}

pub(super) fn add(
    request: AddChildStrand,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let AddChildStrand { thread, child, age_band: _ } = request;
    let new_events = streams.decide::<Thread>(thread.0, thread::Command::AddStrand { request })?;
    Ok(new_events.and(join(child, thread, context, streams)?))
}

pub(super) fn hand_over(
    request: HandOverThread,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let HandOverThread { thread, to, reason: _ } = request;
    let from = known(thread, streams)?.accountable();
    let by = By::from(&context.actor);
    let mut new_events =
        streams.decide::<Thread>(thread.0, thread::Command::HandOver { request, by })?;
    let tenant = context.actor.tenant;
    if let Some(bridge_builder) = from {
        let let_go = CaseloadCommand::LetGo { bridge_builder, thread };
        new_events = new_events.and(caseload::decide(tenant, let_go, streams)?);
    }
    Ok(new_events.and(caseload::take_on(to, thread, tenant, context, streams)?))
}

/// What was agreed for the work ends with it: consents, and what is shown without one.
pub(super) fn close(
    request: CloseThread,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let thread = request.thread;
    let today = context.today();
    let closed = known(thread, streams)?;
    let concerned = concerned(closed, streams)?;
    let command = thread::Command::Close { request, concerned, today };
    let mut new_events = streams.decide::<Thread>(thread.0, command)?;
    if let Some(bridge_builder) = closed.accountable() {
        let let_go = CaseloadCommand::LetGo { bridge_builder, thread };
        new_events = new_events.and(caseload::decide(context.actor.tenant, let_go, streams)?);
    }
    let end = ConsentCommand::EndByClosing { now: context.now };
    new_events = new_events.and(consent::end_all(thread, &end, context, streams)?);
    new_events =
        new_events.and(disclosure::end_all(thread, DisclosureEnd::ThreadClosed, context, streams)?);
    for strand in closed.strands() {
        let leave = ChildCommand::Leave { child: strand.child, thread };
        new_events =
            new_events.and(person::decide(strand.child, leave, context.actor.tenant, streams)?);
    }
    Ok(new_events)
}

/// Everybody of the family who decides: of each child who has custody, and the child from 15. Nothing where that is not known.
fn concerned(
    thread: &Thread,
    streams: &Streams<'_, State>,
) -> Result<Option<Vec<PersonId>>, DecideError> {
    let mut concerned = vec![];
    for Strand { child, .. } in thread.strands() {
        let known = person::get(*child, streams)?;
        match (known.and_then(|it| it.party), known.and_then(|it| it.holders.as_deref())) {
            (Some(PartyStatus::Adult), _) => concerned.push(*child),
            (Some(PartyStatus::From15), Some(holders)) if !holders.is_empty() => {
                concerned.push(*child);
                concerned.extend(holders);
            }
            (Some(PartyStatus::Under10 | PartyStatus::From10), Some(holders))
                if !holders.is_empty() =>
            {
                concerned.extend(holders);
            }
            (Some(_) | None, _) => return Ok(None),
        }
    }
    Ok(Some(concerned))
}

/// I-01 once more: a child may have another thread by now.
pub(super) fn reopen(
    request: ReopenThread,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let ReopenThread { thread, bridge_builder, .. } = request;
    let today = context.today();
    let new_events =
        streams.decide::<Thread>(thread.0, thread::Command::Reopen { request, today })?;
    let tenant = context.actor.tenant;
    let mut new_events =
        new_events.and(caseload::take_on(bridge_builder, thread, tenant, context, streams)?);
    for strand in known(thread, streams)?.strands() {
        new_events = new_events.and(join(strand.child, thread, context, streams)?);
    }
    Ok(new_events)
}

/// Both threads say it.
pub(super) fn link(request: &LinkSiblingThread, streams: &Streams<'_, State>) -> Decided {
    let LinkSiblingThread { thread, sibling } = *request;
    if thread == sibling {
        return Err(Problem::from(Rejection::SameThread).into());
    }
    let new_events =
        streams.decide::<Thread>(thread.0, thread::Command::LinkSibling { sibling })?;
    Ok(new_events.and(
        streams.decide::<Thread>(sibling.0, thread::Command::LinkSibling { sibling: thread })?,
    ))
}

/// The strand leaves one thread and begins the other, with its open goals (SC-07).
pub(super) fn split(
    request: SplitStrand,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let SplitStrand { thread, child, to, bridge_builder, .. } = request;
    let today = context.today();
    let left = streams.decide::<Thread>(thread.0, thread::Command::Split { child, to })?;
    let open = known(thread, streams)?.open().map_err(Problem::from)?;
    let strand = open.strand(child).ok_or_else(|| Problem::from(Rejection::ChildNotHere))?;
    let goals = open.open_goals(Some(child)).collect();
    let referral = open.referral();
    let command = thread::Command::OpenSplit { request, strand, referral, goals, today };
    let began = streams.decide::<Thread>(to.0, command)?;
    let tenant = context.actor.tenant;
    Ok(left
        .and(began)
        .and(caseload::take_on(bridge_builder, to, tenant, context, streams)?)
        .and(change(child, thread, to, context, streams)?))
}

/// The family's words, in the name of whoever of it said so.
pub(super) fn family_view(
    request: RecordFamilyView,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let thread = request.thread;
    let mut family = vec![];
    for Strand { child, .. } in known(thread, streams)?.strands() {
        family.push(*child);
        family.extend(person::get(*child, streams)?.iter().flat_map(|it| &it.holders).flatten());
    }
    if request.by.iter().any(|it| !family.contains(it)) {
        return Err(Problem::from(Rejection::NotOfFamily).into());
    }
    let today = context.today();
    streams.decide::<Thread>(thread.0, thread::Command::RecordFamilyView { request, today })
}

/// The asker, who has custody of a child in the thread, or is one of 15 or more; to anybody else there is no such thread.
pub(super) fn of_family(
    thread: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<PersonId, DecideError> {
    let asker = PersonId(context.actor.subject.0);
    for strand in known(thread, streams)?.strands() {
        let Some(it) = person::get(strand.child, streams)? else { continue };
        let has_custody = it.holders.iter().flatten().any(|holder| *holder == asker);
        let is_of_age = matches!(it.party, Some(PartyStatus::From15 | PartyStatus::Adult));
        if has_custody || (strand.child == asker && is_of_age) {
            return Ok(asker);
        }
    }
    Err(Problem::not_found().into())
}
