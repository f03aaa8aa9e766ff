//! A bar for whoever waits.

use std::{
    future::Future,
    pin::pin,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::out::Out;

/// How often the bar moves.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Shows how far a count has come. Draws on a terminal only, and never for a program.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(out: Out, what: &str, of: u64) -> Progress {
        let bar = if out.json { ProgressBar::hidden() } else { ProgressBar::new(of) };
        let template = "{msg} {wide_bar} {human_pos}/{human_len} {per_sec}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        Progress(bar)
    }

    /// One more is done.
    pub(crate) fn advance(&self) {
        self.0.inc(1);
    }

    /// Prints above the bar.
    pub(crate) fn above(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }

    /// Drives `work`, showing the count; answers what came of it and the seconds it took.
    pub(crate) async fn watch<T>(
        self,
        count: &AtomicU64,
        work: impl Future<Output = T>,
    ) -> (T, f64) {
        let began = Instant::now();
        let mut work = pin!(work);
        let mut look = tokio::time::interval(LOOK_EVERY);
        let done = loop {
            tokio::select! {
                done = &mut work => break done,
                _ = look.tick() => self.0.set_position(count.load(Ordering::Relaxed)),
            }
        };
        self.0.finish_and_clear();
        (done, began.elapsed().as_secs_f64())
    }
}
