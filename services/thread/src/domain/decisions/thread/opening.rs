//! How threads begin: a child has at most one that is open, whichever municipality has it (I-01).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::{CommandContext, DecideError, Streams};
use proto::{
    id::{PersonId, ThreadId},
    thread::{RefusalReason, Strand},
};

use super::{joining, known::Decided};
use crate::domain::{
    aggregates::{
        caseload::{Caseload, Command as CaseloadCommand, stream as caseload_stream},
        thread::{self, Beside, Opening, Thread},
    },
    decisions::{caseload, hold_up, same_person},
    state::State,
};

/// Where a child's open thread is.
enum Whereabouts {
    /// Nowhere, or it is the thread in question.
    Free,
    /// In the asker's municipality.
    Here(ThreadId),
    /// In another: nothing more is told of it.
    Elsewhere,
}

/// A thread opens by a referral that was accepted, and in no other way. The referral is not lost: its thread opens, or the child
/// has one already (R4-12), or another municipality works with the child, and then the referral is told that much, each time
/// it is accepted, and waits. It waits as well when who accepted it has left by now (I-03).
pub(super) fn on_acceptance(
    request: &Opening,
    at: DateTime<Utc>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Opening { thread, referral, child, .. } = *request;
    match whereabouts(child, thread, context, streams)? {
        Whereabouts::Free if has_left(request, context, streams)? => {
            let reason = RefusalReason::BridgeBuilderInactive;
            streams.decide::<Thread>(thread.0, thread::Command::Refuse { referral, child, reason })
        }
        Whereabouts::Free => open_with_siblings(request, at, context, streams),
        Whereabouts::Here(other) => attach(other, request, context, streams),
        Whereabouts::Elsewhere => {
            let reason = RefusalReason::OpenElsewhere;
            let refuse = thread::Command::Refuse { referral, child, reason };
            let refused = streams.decide::<Thread>(thread.0, refuse)?;
            if refused.is_empty() {
                return Ok(refused);
            }
            Ok(refused.and(hold_up::begin(child, referral, context.actor.tenant, streams)?))
        }
    }
}

fn has_left(
    request: &Opening,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<bool, DecideError> {
    let stream = caseload_stream(request.bridge_builder, context.actor.tenant);
    Ok(streams.get::<Caseload>(stream)?.is_some_and(Caseload::is_inactive))
}

/// The thread, its children and who is accountable, in one decision. Siblings who are free join; those with a thread here are
/// linked; of those elsewhere nothing is told but that they are.
fn open_with_siblings(
    request: &Opening,
    at: DateTime<Utc>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let Opening { thread, child, bridge_builder, .. } = *request;
    let mut beside = Beside::default();
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, context, streams)? {
            Whereabouts::Free => beside.joining.push(sibling),
            Whereabouts::Here(other) if beside.linked.contains(&other) => {}
            Whereabouts::Here(other) => beside.linked.push(other),
            Whereabouts::Elsewhere => beside.refused.push(sibling.child),
        }
    }
    let joining = beside.joining.iter().map(|it| it.child);
    let children: Vec<_> = [child].into_iter().chain(joining).collect();
    let others = beside.linked.clone();
    let command = thread::Command::Open { request: request.clone(), at, beside };
    let new_events = streams.decide::<Thread>(thread.0, command)?;
    if new_events.is_empty() {
        return Ok(new_events);
    }
    // Who accepted it did so by their own token.
    let take_on = CaseloadCommand::TakeOn { bridge_builder, thread, has_acted: true };
    let mut new_events = new_events.and(caseload::decide(context.actor.tenant, take_on, streams)?);
    for child in children {
        new_events = new_events.and(joining::join(child, thread, context, streams)?);
    }
    for other in others {
        let command = thread::Command::LinkSibling { sibling: thread };
        new_events = new_events.and(streams.decide::<Thread>(other.0, command)?);
    }
    Ok(new_events)
}

/// R4-12: the referral becomes part of the thread there is; siblings who are free join it, and of those elsewhere it is said
/// that they are.
fn attach(
    thread: ThreadId,
    request: &Opening,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let mut beside = Beside::default();
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, context, streams)? {
            Whereabouts::Free => beside.joining.push(sibling),
            Whereabouts::Here(_has_a_thread) => {}
            Whereabouts::Elsewhere => beside.refused.push(sibling.child),
        }
    }
    let children: Vec<_> = beside.joining.iter().map(|it| it.child).collect();
    let command = thread::Command::Attach { request: request.clone(), beside };
    let mut new_events = streams.decide::<Thread>(thread.0, command)?;
    if !new_events.is_empty() {
        for child in children {
            new_events = new_events.and(joining::join(child, thread, context, streams)?);
        }
    }
    Ok(new_events)
}

/// The siblings of the child, each once: somebody else's slip does not stop a family's thread.
fn named_once(request: &Opening) -> Vec<Strand> {
    let mut named = BTreeSet::from([request.child]);
    request.siblings.iter().copied().filter(|it| named.insert(it.child)).collect()
}

/// Under whichever registration; a thread of the asker's own municipality comes first.
fn whereabouts(
    child: PersonId,
    thread: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<Whereabouts, DecideError> {
    let mut found = Whereabouts::Free;
    for open in same_person::open_threads(child, streams)? {
        if open == thread {
            return Ok(Whereabouts::Free);
        }
        if streams.everywhere().tenant(open.0)? == Some(context.actor.tenant) {
            found = Whereabouts::Here(open);
        } else if let Whereabouts::Free = found {
            found = Whereabouts::Elsewhere;
        }
    }
    Ok(found)
}
