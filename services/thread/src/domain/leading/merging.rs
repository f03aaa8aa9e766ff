//! Two threads that are one, and one that was two after all.

use platform::{Asked, Streams};
use proto::{
    problem::Problem,
    thread::{MergeThreads, UndoMerge},
};

use super::{Decided, joining, known};
use crate::domain::{
    State, caseload,
    thread::{By, Command as On, Rejection, Thread},
};

/// The survivor takes in children, open goals and assignments; the other's bridge-builder has one thread less.
pub(super) fn merge(
    request: &MergeThreads,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let MergeThreads { thread, survivor } = *request;
    let (merged, other) = (known(thread, streams)?, known(survivor, streams)?);
    let (by, today) = (By::from(&asked.actor), asked.today());
    let there = other.accountable();
    let said = streams.decide::<Thread>(thread.0, On::Merge { survivor, by, there, today })?;
    if thread == survivor {
        return Err(Problem::from(Rejection::SameThread).into());
    }
    let brings = merged.open().map_err(Problem::from)?.brings();
    let absorb = On::Absorb { thread, brings, today };
    let mut said = said.and(streams.decide::<Thread>(survivor.0, absorb)?);
    if let Some(bridge_builder) = merged.accountable() {
        let let_go = caseload::Command::LetGo { bridge_builder, thread };
        said = said.and(caseload::decide(asked.actor.tenant, let_go, streams)?);
    }
    for strand in merged.strands() {
        said = said.and(joining::change(strand.child, thread, survivor, asked, streams)?);
    }
    Ok(said)
}

/// Both are as they were; what was recorded on the survivor meanwhile stays there.
pub(super) fn undo(request: &UndoMerge, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let UndoMerge { thread } = *request;
    let merged = known(thread, streams)?;
    let survivor = merged.survivor();
    let (by, today) = (By::from(&asked.actor), asked.today());
    let other = survivor.map(|it| streams.get::<Thread>(it.0)).transpose()?.flatten();
    let there = other.and_then(Thread::accountable);
    let open = other.and_then(|it| it.open().ok());
    let assignments = open.map(|it| it.brought_by(thread).collect()).unwrap_or_default();
    let undo = On::UndoMerge { by, there, assignments, today };
    let mut said = streams.decide::<Thread>(thread.0, undo)?;
    let (Some(survivor), Some(_)) = (survivor, open) else {
        return Err(Problem::from(Rejection::MergeGrown).into());
    };
    said = said.and(streams.decide::<Thread>(survivor.0, On::Release { thread })?);
    if let Some(bridge_builder) = merged.accountable() {
        let tenant = asked.actor.tenant;
        said = said.and(caseload::take_on(bridge_builder, thread, tenant, asked, streams)?);
    }
    for strand in merged.strands() {
        said = said.and(joining::change(strand.child, survivor, thread, asked, streams)?);
    }
    Ok(said)
}
