//! How threads begin: a child has at most one that is open, whichever municipality has it (I-01).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::{Asked, No, Streams};
use proto::{
    id::{PersonId, ThreadId},
    thread::{OpenThread, Strand},
};

use super::{Decided, joining};
use crate::domain::{
    State, caseload, child, hold_up,
    thread::{Command as On, Thread},
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

/// A bridge-builder who opens a thread hears what is in the way.
pub(super) fn by_hand(request: OpenThread, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    open(request, false, asked, streams, |request| On::Open { request, at: asked.now })
}

/// A referral that was accepted is not lost: its thread opens, or the child has one already (R4-12), or another municipality
/// works with the child, and then the referral is told that much, each time it is accepted, and waits.
pub(super) fn on_acceptance(
    request: &OpenThread,
    at: DateTime<Utc>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let OpenThread { thread, referral, child, .. } = *request;
    match whereabouts(child, thread, asked, streams)? {
        Whereabouts::Free => open_with_siblings(request, at, asked, streams),
        Whereabouts::Here(other) => attach(other, request, asked, streams),
        Whereabouts::Elsewhere => {
            let refused = streams.decide::<Thread>(thread.0, On::Refuse { referral, child })?;
            if refused.is_empty() {
                return Ok(refused);
            }
            Ok(refused.and(hold_up::begin(child, referral, asked.actor.tenant, streams)?))
        }
    }
}

/// Siblings who are free join; those with a thread here are linked; of those elsewhere nothing is told but that they are.
fn open_with_siblings(
    request: &OpenThread,
    at: DateTime<Utc>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let thread = request.thread;
    let (mut free, mut linked, mut refused) = (vec![], BTreeSet::new(), vec![]);
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, asked, streams)? {
            Whereabouts::Free => free.push(sibling),
            Whereabouts::Here(other) => {
                linked.insert(other);
            }
            Whereabouts::Elsewhere => refused.push(sibling.child),
        }
    }
    let siblings = (!free.is_empty()).then_some(free);
    let request = OpenThread { siblings, ..request.clone() };
    let others: Vec<_> = linked.iter().copied().collect();
    let command = |request| On::OpenOnAcceptance { request, at, linked: others, refused };
    let mut said = open(request, true, asked, streams, command)?;
    if !said.is_empty() {
        for other in linked {
            let command = On::LinkSibling { sibling: thread };
            said = said.and(streams.decide::<Thread>(other.0, command)?);
        }
    }
    Ok(said)
}

/// The thread, its children and who is accountable, in one decision.
fn open(
    request: OpenThread,
    is_decided: bool,
    asked: &Asked,
    streams: &Streams<'_, State>,
    command: impl FnOnce(OpenThread) -> On,
) -> Decided {
    let OpenThread { thread, child, bridge_builder, .. } = request;
    let siblings = request.siblings.iter().flatten().map(|it| it.child);
    let children: Vec<_> = [child].into_iter().chain(siblings).collect();
    let said = streams.decide::<Thread>(thread.0, command(request))?;
    if said.is_empty() {
        return Ok(said);
    }
    let take_on = caseload::Command::TakeOn { bridge_builder, thread, is_decided };
    let mut said = said.and(caseload::decide(asked.actor.tenant, take_on, streams)?);
    for child in children {
        said = said.and(joining::join(child, thread, asked, streams)?);
    }
    Ok(said)
}

/// R4-12: the referral becomes part of the thread there is; siblings who are free join it, and of those elsewhere it is said
/// that they are.
fn attach(
    thread: ThreadId,
    request: &OpenThread,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let (mut strands, mut refused) = (vec![], vec![]);
    for sibling in named_once(request) {
        match whereabouts(sibling.child, thread, asked, streams)? {
            Whereabouts::Free => strands.push(sibling),
            Whereabouts::Here(_has_a_thread) => {}
            Whereabouts::Elsewhere => refused.push(sibling.child),
        }
    }
    let children: Vec<_> = strands.iter().map(|it| it.child).collect();
    let command = On::Attach { referral: request.referral, strands, refused };
    let mut said = streams.decide::<Thread>(thread.0, command)?;
    if !said.is_empty() {
        for child in children {
            said = said.and(joining::join(child, thread, asked, streams)?);
        }
    }
    Ok(said)
}

/// The siblings of the child, each once: somebody else's slip does not stop a family's thread.
fn named_once(request: &OpenThread) -> Vec<Strand> {
    let mut named = BTreeSet::from([request.child]);
    let siblings = request.siblings.iter().flatten();
    siblings.copied().filter(|it| named.insert(it.child)).collect()
}

fn whereabouts(
    child: PersonId,
    thread: ThreadId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<Whereabouts, No> {
    let Some(open) = child::get(child, streams)?.and_then(|it| it.open_thread) else {
        return Ok(Whereabouts::Free);
    };
    let is_here = streams.everywhere().tenant(open.0)? == Some(asked.actor.tenant);
    Ok(match is_here {
        _ if open == thread => Whereabouts::Free,
        true => Whereabouts::Here(open),
        false => Whereabouts::Elsewhere,
    })
}
