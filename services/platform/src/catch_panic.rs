//! Catches a panic in one item of work and turns it into an error, so that the other items go on. A panic is a bug of ours.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

use futures::FutureExt as _;

/// Something panicked. Where, the log says; with what words, nobody: they may be somebody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} panicked: the log says where")]
pub struct Panicked(pub &'static str);

/// What `work` answers, unless it panics. What it was changing must not be looked at afterwards.
pub(crate) fn catch_panic<T>(what: &'static str, work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Panicked(what))
}

/// What `work` comes to, unless it panics. What it was changing must not be looked at afterwards.
pub(crate) async fn catch_panic_in<F: Future>(
    what: &'static str,
    work: F,
) -> Result<F::Output, Panicked> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|_| Panicked(what))
}

/// From now on a panic in this process is told in the log by its place in the code, without its words.
pub fn log_without_words() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let backtrace = std::backtrace::Backtrace::capture().to_string();
        tracing::error!(place, backtrace, "a panic: report it with this place");
    }));
}
