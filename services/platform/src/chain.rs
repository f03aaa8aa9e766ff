//! Commands of which each is decided only if none before it was refused.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use proto::problem::Problem;

/// Commands that are handed to the writer one after another without waiting for their answers. With the first that is refused, or could
/// not be taken, the chain is broken: none that comes after it is decided.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain(Arc<AtomicBool>);

impl Chain {
    pub(crate) fn break_off(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn id(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

/// The chains that break in one transaction, if it is committed.
#[derive(Debug, Default)]
pub(crate) struct Breaking(HashSet<usize>);

impl Breaking {
    /// A command that stands in all of these was refused.
    pub(crate) fn add(&mut self, chains: &[Chain]) {
        self.0.extend(chains.iter().map(Chain::id));
    }

    /// Whether a command is not to be decided that comes next in all of `chains`.
    pub(crate) fn are_broken(&self, chains: &[Chain]) -> bool {
        let is_broken = |it: &Chain| it.is_broken() || self.0.contains(&it.id());
        !chains.is_empty() && chains.iter().all(is_broken)
    }
}

/// What a command is answered that was not decided.
pub(crate) fn not_decided() -> Problem {
    Problem::new(409, "not_decided", "a command before this one was refused")
}
