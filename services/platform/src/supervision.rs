//! Supervises the long tasks of a service. A task that panics or ends too early is started again. A task that cannot be started
//! again, or does not stay up, makes the service report that it is not well.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{catch_panic::catch_panic_in, telemetry::Metrics};

/// How often a task may fall within [`WINDOW`] before it is taken not to stay up.
const FALLS_MAX: usize = 5;
/// How long a fall is remembered.
const WINDOW: Duration = Duration::from_secs(60);
/// How long a task that fell lies before it is started again.
const AGAIN_AFTER: Duration = Duration::from_millis(200);

/// The long tasks of one service in this process. Cheap to clone: all clones are one.
#[derive(Debug, Clone)]
pub struct Supervisor {
    service: &'static str,
    metrics: Metrics,
    tasks: Arc<watch::Sender<Tasks>>,
}

#[derive(Debug, Default)]
struct Tasks {
    /// When each fell last, as often as is remembered.
    falls: BTreeMap<&'static str, Vec<Instant>>,
    /// Those that ended for good.
    ended: BTreeSet<&'static str>,
}

impl Tasks {
    fn ill(&self) -> BTreeSet<&'static str> {
        let falls = |falls: &Vec<Instant>| falls.iter().filter(|it| it.elapsed() < WINDOW).count();
        let falling = self.falls.iter().filter(|(_, it)| falls(it) >= FALLS_MAX);
        self.ended.iter().copied().chain(falling.map(|(task, _)| *task)).collect()
    }
}

impl Supervisor {
    pub(crate) fn of(service: &'static str, metrics: Metrics) -> Supervisor {
        Supervisor { service, metrics, tasks: Arc::default() }
    }

    /// Drives a task that can be started again, until `until`, or until it does not stay up.
    pub(crate) async fn supervise<F: Future<Output = ()>>(
        &self,
        task: &'static str,
        until: &CancellationToken,
        start: impl Fn() -> F,
    ) {
        loop {
            let outcome = catch_panic_in(task, start()).await;
            if until.is_cancelled() {
                return;
            }
            let why = outcome.map_or_else(|panicked| panicked.to_string(), |()| "it ended".into());
            self.fell(task, &why);
            if self.ill().contains(task) {
                return;
            }
            tokio::select! {
                () = until.cancelled() => return,
                () = tokio::time::sleep(AGAIN_AFTER) => {}
            }
        }
    }

    /// Drives a task that cannot be started again, and must live until `until`.
    pub(crate) async fn watch(
        self,
        task: &'static str,
        until: CancellationToken,
        work: impl Future<Output = ()>,
    ) {
        let outcome = catch_panic_in(task, work).await;
        if !until.is_cancelled() {
            let why = outcome.map_or_else(|panicked| panicked.to_string(), |()| "it ended".into());
            self.ended(task, &why);
        }
    }

    /// A task fell, and is started again.
    pub(crate) fn fell(&self, task: &'static str, why: &str) {
        tracing::error!(service.name = self.service, task, why, "a task fell");
        self.metrics.task_fell(task);
        self.tasks.send_modify(|it| {
            let falls = it.falls.entry(task).or_default();
            falls.retain(|it| it.elapsed() < WINDOW);
            falls.push(Instant::now());
        });
    }

    /// A task ended for good: the process is to end as well.
    pub(crate) fn ended(&self, task: &'static str, why: &str) {
        tracing::error!(service.name = self.service, task, why, "a task ended for good");
        self.metrics.task_fell(task);
        self.tasks.send_modify(|it| it.ended.extend([task]));
    }

    /// What fell is started anew: its falls so far count no more.
    pub(crate) fn forgive(&self) {
        self.tasks.send_modify(|it| it.falls.clear());
    }

    /// The tasks that do not run, or do not stay up.
    #[must_use]
    pub fn ill(&self) -> BTreeSet<&'static str> {
        self.tasks.borrow().ill()
    }

    /// Waits until a task does not run, or does not stay up; answers which.
    pub(crate) async fn until_ill(&self) -> &'static str {
        let mut tasks = self.tasks.subscribe();
        // The sender lives in `self`, so the channel cannot close while we wait.
        let seen = tasks.wait_for(|it| !it.ill().is_empty()).await;
        seen.ok().and_then(|it| it.ill().first().copied()).unwrap_or_default()
    }

    /// Waits until a task has ended for good; answers which.
    pub async fn until_ended(&self) -> &'static str {
        let mut tasks = self.tasks.subscribe();
        let seen = tasks.wait_for(|it| !it.ended.is_empty()).await;
        seen.ok().and_then(|it| it.ended.first().copied()).unwrap_or_default()
    }

    /// Whether a task has ended for good.
    pub(crate) fn has_ended(&self) -> bool {
        !self.tasks.borrow().ended.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn supervision() -> Supervisor {
        Supervisor::of("toy", Metrics::of("toy"))
    }

    #[tokio::test]
    async fn what_falls_is_started_again_and_what_does_not_stay_up_is_told() {
        let (supervision, until, starts) =
            (supervision(), CancellationToken::new(), AtomicUsize::new(0));
        supervision
            .supervise("relay", &until, async || {
                assert!(starts.fetch_add(1, Ordering::Relaxed) % 2 == 0, "every other time");
            })
            .await;
        assert_eq!(starts.into_inner(), FALLS_MAX);
        assert_eq!(Vec::from_iter(supervision.ill()), ["relay"]);
        assert_eq!(supervision.until_ill().await, "relay");
        assert!(!supervision.has_ended());
        supervision.forgive();
        assert_eq!(supervision.ill().len(), 0);
    }

    #[tokio::test]
    async fn who_is_asked_to_end_has_not_fallen() {
        let (supervision, until) = (supervision(), CancellationToken::new());
        supervision.supervise("relay", &until, async || until.cancel()).await;
        supervision.clone().watch("writer", until.clone(), async {}).await;
        assert_eq!(supervision.ill().len(), 0);
        assert!(supervision.tasks.borrow().falls.is_empty());
    }

    #[tokio::test]
    async fn what_cannot_be_started_again_is_told() {
        for panics in [false, true] {
            let supervision = supervision();
            let work = async move { assert!(!panics, "on purpose") };
            supervision.clone().watch("writer", CancellationToken::new(), work).await;
            assert_eq!(supervision.until_ended().await, "writer");
            assert_eq!(Vec::from_iter(supervision.ill()), ["writer"]);
        }
    }
}
