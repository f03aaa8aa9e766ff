//! How threads begin: a child has at most one that is open, whichever municipality has it (I-01).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::{Asked, No, Streams};
use proto::{
    id::{PersonId, ThreadId},
    thread::{RefusalReason, Strand},
};

use super::{Decided, joining};
use crate::domain::{
    State,
    caseload::{self, Caseload},
    hold_up, same_person,
    thread::{Beside, Command as On, Opening, Thread},
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
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let Opening { thread, referral, child, .. } = *request;
    match whereabouts(child, thread, asked, streams)? {
        Whereabouts::Free if has_left(request, asked, streams)? => {
            let reason = RefusalReason::BridgeBuilderInactive;
            streams.decide::<Thread>(thread.0, On::Refuse { referral, child, reason })
        }
        Whereabouts::Free => open_with_siblings(request, at, asked, streams),
        Whereabouts::Here(other) => attach(other, request, asked, streams),
        Whereabouts::Elsewhere => {
            let reason = RefusalReason::OpenElsewhere;
            let refuse = On::Refuse { referral, child, reason };
            let refused = streams.decide::<Thread>(thread.0, refuse)?;
            if refused.is_empty() {
                return Ok(refused);
            }
            Ok(refused.and(hold_up::begin(child, referral, asked.actor.tenant, streams)?))
        }
    }
}

fn has_left(request: &Opening, asked: &Asked, streams: &Streams<'_, State>) -> Result<bool, No> {
    let stream = caseload::stream(request.bridge_builder, asked.actor.tenant);
    Ok(streams.get::<Caseload>(stream)?.is_some_and(Caseload::is_inactive))
}

/// The thread, its children and who is accountable, in one decision. Siblings who are free join; those with a thread here are
/// linked; of those elsewhere nothing is told but that they are.
fn open_with_siblings(
    request: &Opening,
    at: DateTime<Utc>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let Opening { thread, child, bridge_builder, .. } = *request;
    let mut beside = Beside::default();
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, asked, streams)? {
            Whereabouts::Free => beside.joining.push(sibling),
            Whereabouts::Here(other) if beside.linked.contains(&other) => {}
            Whereabouts::Here(other) => beside.linked.push(other),
            Whereabouts::Elsewhere => beside.refused.push(sibling.child),
        }
    }
    let joining = beside.joining.iter().map(|it| it.child);
    let children: Vec<_> = [child].into_iter().chain(joining).collect();
    let others = beside.linked.clone();
    let command = On::Open { request: request.clone(), at, beside };
    let said = streams.decide::<Thread>(thread.0, command)?;
    if said.is_empty() {
        return Ok(said);
    }
    // Who accepted it did so by their own token.
    let take_on = caseload::Command::TakeOn { bridge_builder, thread, has_acted: true };
    let mut said = said.and(caseload::decide(asked.actor.tenant, take_on, streams)?);
    for child in children {
        said = said.and(joining::join(child, thread, asked, streams)?);
    }
    for other in others {
        let command = On::LinkSibling { sibling: thread };
        said = said.and(streams.decide::<Thread>(other.0, command)?);
    }
    Ok(said)
}

/// R4-12: the referral becomes part of the thread there is; siblings who are free join it, and of those elsewhere it is said
/// that they are.
fn attach(
    thread: ThreadId,
    request: &Opening,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let mut beside = Beside::default();
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, asked, streams)? {
            Whereabouts::Free => beside.joining.push(sibling),
            Whereabouts::Here(_has_a_thread) => {}
            Whereabouts::Elsewhere => beside.refused.push(sibling.child),
        }
    }
    let children: Vec<_> = beside.joining.iter().map(|it| it.child).collect();
    let command = On::Attach { request: request.clone(), beside };
    let mut said = streams.decide::<Thread>(thread.0, command)?;
    if !said.is_empty() {
        for child in children {
            said = said.and(joining::join(child, thread, asked, streams)?);
        }
    }
    Ok(said)
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
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Whereabouts, No> {
    let mut found = Whereabouts::Free;
    for open in same_person::open_threads(child, streams)? {
        if open == thread {
            return Ok(Whereabouts::Free);
        }
        if streams.everywhere().tenant(open.0)? == Some(asked.actor.tenant) {
            found = Whereabouts::Here(open);
        } else if let Whereabouts::Free = found {
            found = Whereabouts::Elsewhere;
        }
    }
    Ok(found)
}
