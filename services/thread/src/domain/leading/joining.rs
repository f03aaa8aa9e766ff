//! Who is in a thread, and in whose hands it is: what the thread says, the child and the caseload say too.

use platform::{Asked, No, Streams};
use proto::{
    id::{PersonId, ThreadId},
    problem::Problem,
    thread::{
        AddChildStrand, CloseThread, DisclosureEnd, HandOverThread, LinkSiblingThread,
        RecordFamilyView, ReopenThread, SplitStrand, Strand,
    },
    vault::PartyStatus,
};

use super::{Decided, known};
use crate::domain::{
    State, caseload, child, consent, disclosure, hold_up, same_person,
    thread::{By, Command as On, Rejection, Thread},
};

/// What waited for the child to have a thread here goes on.
pub(super) fn join(
    child: PersonId,
    thread: ThreadId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let tenant = asked.actor.tenant;
    let mut open = same_person::open_threads(child, streams)?;
    open.remove(&thread);
    if !open.is_empty() {
        return Err(Problem::from(child::Rejection::HasThread).into());
    }
    let join = child::Command::Join { child, thread, today: asked.today() };
    let joined = child::decide(child, join, tenant, streams)?;
    Ok(joined.and(hold_up::end(child, tenant, streams)?))
}

/// From one thread into another, in one decision: nobody is without, nobody has two (I-01).
pub(super) fn change(
    child: PersonId,
    from: ThreadId,
    to: ThreadId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let change = child::Command::Move { child, from, to, today: asked.today() };
    child::decide(child, change, asked.actor.tenant, streams)
}

pub(super) fn add(request: AddChildStrand, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let AddChildStrand { thread, child, age_band: _ } = request;
    let said = streams.decide::<Thread>(thread.0, On::AddStrand { request })?;
    Ok(said.and(join(child, thread, asked, streams)?))
}

pub(super) fn hand_over(
    request: HandOverThread,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let HandOverThread { thread, to, reason: _ } = request;
    let from = known(thread, streams)?.accountable();
    let by = By::from(&asked.actor);
    let mut said = streams.decide::<Thread>(thread.0, On::HandOver { request, by })?;
    let tenant = asked.actor.tenant;
    if let Some(bridge_builder) = from {
        let let_go = caseload::Command::LetGo { bridge_builder, thread };
        said = said.and(caseload::decide(tenant, let_go, streams)?);
    }
    Ok(said.and(caseload::take_on(to, thread, tenant, asked, streams)?))
}

/// What was agreed for the work ends with it: consents, and what is shown without one.
pub(super) fn close(request: CloseThread, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let thread = request.thread;
    let today = asked.today();
    let closed = known(thread, streams)?;
    let concerned = concerned(closed, streams)?;
    let command = On::Close { request, concerned, today };
    let mut said = streams.decide::<Thread>(thread.0, command)?;
    if let Some(bridge_builder) = closed.accountable() {
        let let_go = caseload::Command::LetGo { bridge_builder, thread };
        said = said.and(caseload::decide(asked.actor.tenant, let_go, streams)?);
    }
    let end = consent::Command::EndByClosing { now: asked.now };
    said = said.and(consent::end_all(thread, &end, asked, streams)?);
    said = said.and(disclosure::end_all(thread, DisclosureEnd::ThreadClosed, asked, streams)?);
    for strand in closed.strands() {
        let leave = child::Command::Leave { child: strand.child, thread };
        said = said.and(child::decide(strand.child, leave, asked.actor.tenant, streams)?);
    }
    Ok(said)
}

/// Everybody of the family who decides: of each child who has custody, and the child from 15. Nothing where that is not known.
fn concerned(thread: &Thread, streams: &Streams<'_, State>) -> Result<Option<Vec<PersonId>>, No> {
    let mut concerned = vec![];
    for Strand { child, .. } in thread.strands() {
        let known = child::get(*child, streams)?;
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
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let ReopenThread { thread, bridge_builder, .. } = request;
    let today = asked.today();
    let said = streams.decide::<Thread>(thread.0, On::Reopen { request, today })?;
    let tenant = asked.actor.tenant;
    let mut said = said.and(caseload::take_on(bridge_builder, thread, tenant, asked, streams)?);
    for strand in known(thread, streams)?.strands() {
        said = said.and(join(strand.child, thread, asked, streams)?);
    }
    Ok(said)
}

/// Both threads say it.
pub(super) fn link(request: &LinkSiblingThread, streams: &Streams<'_, State>) -> Decided {
    let LinkSiblingThread { thread, sibling } = *request;
    if thread == sibling {
        return Err(Problem::from(Rejection::SameThread).into());
    }
    let said = streams.decide::<Thread>(thread.0, On::LinkSibling { sibling })?;
    Ok(said.and(streams.decide::<Thread>(sibling.0, On::LinkSibling { sibling: thread })?))
}

/// The strand leaves one thread and begins the other, with its open goals (SC-07).
pub(super) fn split(request: SplitStrand, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let SplitStrand { thread, child, to, bridge_builder, .. } = request;
    let today = asked.today();
    let left = streams.decide::<Thread>(thread.0, On::Split { child, to })?;
    let open = known(thread, streams)?.open().map_err(Problem::from)?;
    let strand = open.strand(child).ok_or_else(|| Problem::from(Rejection::ChildNotHere))?;
    let goals = open.open_goals(Some(child)).collect();
    let referral = open.referral();
    let command = On::OpenSplit { request, strand, referral, goals, today };
    let began = streams.decide::<Thread>(to.0, command)?;
    let tenant = asked.actor.tenant;
    Ok(left
        .and(began)
        .and(caseload::take_on(bridge_builder, to, tenant, asked, streams)?)
        .and(change(child, thread, to, asked, streams)?))
}

/// The family's words, in the name of whoever of it said so.
pub(super) fn family_view(
    request: RecordFamilyView,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let thread = request.thread;
    let mut family = vec![];
    for Strand { child, .. } in known(thread, streams)?.strands() {
        family.push(*child);
        family.extend(child::get(*child, streams)?.iter().flat_map(|it| &it.holders).flatten());
    }
    if request.by.iter().any(|it| !family.contains(it)) {
        return Err(Problem::from(Rejection::NotOfFamily).into());
    }
    let today = asked.today();
    streams.decide::<Thread>(thread.0, On::RecordFamilyView { request, today })
}

/// The asker, who has custody of a child in the thread, or is one of 15 or more; to anybody else there is no such thread.
pub(super) fn of_family(
    thread: ThreadId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<PersonId, No> {
    let asker = PersonId(asked.actor.subject.0);
    for strand in known(thread, streams)?.strands() {
        let Some(it) = child::get(strand.child, streams)? else { continue };
        let has_custody = it.holders.iter().flatten().any(|holder| *holder == asker);
        let is_of_age = matches!(it.party, Some(PartyStatus::From15 | PartyStatus::Adult));
        if has_custody || (strand.child == asker && is_of_age) {
            return Ok(asker);
        }
    }
    Err(Problem::not_found().into())
}
