//! Two threads that are one, and one that was two after all.

use platform::{CommandContext, Streams};
use proto::{
    problem::Problem,
    thread::{MergeThreads, UndoMerge},
};

use super::{
    joining,
    known::{Decided, known},
};
use crate::domain::{
    aggregates::{
        caseload::Command as CaseloadCommand,
        thread::{self, By, Rejection, Thread},
    },
    decisions::caseload,
    state::State,
};

/// The survivor takes in children, open goals and assignments; the other's bridge-builder has one thread less.
pub(super) fn merge(
    request: &MergeThreads,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let MergeThreads { thread, survivor } = *request;
    let (merged, other) = (known(thread, streams)?, known(survivor, streams)?);
    let (by, today) = (By::from(&context.actor), context.today());
    let there = other.accountable();
    let new_events = streams
        .decide::<Thread>(thread.0, thread::Command::Merge { survivor, by, there, today })?;
    if thread == survivor {
        return Err(Problem::from(Rejection::SameThread).into());
    }
    let brings = merged.open().map_err(Problem::from)?.brings();
    let absorb = thread::Command::Absorb { thread, brings, today };
    let mut new_events = new_events.and(streams.decide::<Thread>(survivor.0, absorb)?);
    if let Some(bridge_builder) = merged.accountable() {
        let let_go = CaseloadCommand::LetGo { bridge_builder, thread };
        new_events = new_events.and(caseload::decide(context.actor.tenant, let_go, streams)?);
    }
    for strand in merged.strands() {
        new_events =
            new_events.and(joining::change(strand.child, thread, survivor, context, streams)?);
    }
    Ok(new_events)
}

/// Both are as they were; what was recorded on the survivor meanwhile stays there.
pub(super) fn undo(
    request: &UndoMerge,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let UndoMerge { thread } = *request;
    let merged = known(thread, streams)?;
    let survivor = merged.survivor();
    let (by, today) = (By::from(&context.actor), context.today());
    let other = survivor.map(|it| streams.get::<Thread>(it.0)).transpose()?.flatten();
    let there = other.and_then(Thread::accountable);
    let open = other.and_then(|it| it.open().ok());
    let assignments = open.map(|it| it.brought_by(thread).collect()).unwrap_or_default();
    let undo = thread::Command::UndoMerge { by, there, assignments, today };
    let mut new_events = streams.decide::<Thread>(thread.0, undo)?;
    let (Some(survivor), Some(_)) = (survivor, open) else {
        return Err(Problem::from(Rejection::MergeGrown).into());
    };
    new_events =
        new_events.and(streams.decide::<Thread>(survivor.0, thread::Command::Release { thread })?);
    if let Some(bridge_builder) = merged.accountable() {
        let tenant = context.actor.tenant;
        new_events =
            new_events.and(caseload::take_on(bridge_builder, thread, tenant, context, streams)?);
    }
    for strand in merged.strands() {
        new_events =
            new_events.and(joining::change(strand.child, survivor, thread, context, streams)?);
    }
    Ok(new_events)
}
