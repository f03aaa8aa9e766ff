//! What time asks of a service: what has fallen due, and what the day brings. All of a night is asked together, each is answered by
//! itself; what breaks is told, put off and tried again later.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::join_all;
use proto::problem::Problem;

use crate::{
    catch_panic::catch_panic_in,
    core::Core,
    deadline::{self, Due},
    service::Service,
};

/// Commands of housekeeping that are asked at a time.
const AT_A_TIME: usize = 500;
/// How often it is looked again at a deadline that waits, if nobody says that there is something new.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What came of looking at what has fallen due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looked {
    /// How many deadlines were asked.
    pub(crate) count: usize,
    /// When the next falls due.
    pub(crate) next: Option<DateTime<Utc>>,
    /// Whether one waits for a source.
    pub(crate) waits: bool,
}

impl<S: Service> Core<S> {
    /// Tidies, and asks what the day asks of us.
    ///
    /// # Errors
    /// When it must be tried again later.
    pub async fn housekeeping(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        self.forget_refused().await?;
        let asks =
            catch_panic_in("housekeeping", self.service.housekeeping(&self.pool, now)).await??;
        let mut later: Option<Problem> = None;
        for some in asks.chunks(AT_A_TIME) {
            let asked = some.iter().map(async |(tenant, ask)| {
                let command = deadline::housekeeping_command::<S>(*tenant, ask.clone(), now);
                (ask.stream, self.writer.ask(command).await)
            });
            for (stream, answer) in join_all(asked).await {
                match answer {
                    Ok(_) => {}
                    Err(problem) if problem.is_retryable() => later = Some(problem),
                    // The others go on; next time it is asked again.
                    Err(problem) => {
                        tracing::error!(service.name = S::NAME, %stream, %problem, "housekeeping was refused this");
                    }
                }
            }
        }
        later.map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// Asks what has fallen due by now; answers how much that was and when the next is due. What breaks is told, put off and
    /// tried again later; the others go on. What waits for a source ([`Service::awaits`]) is not asked yet.
    ///
    /// # Errors
    /// The database's, or that all must be asked again.
    pub async fn on_deadline(&self) -> anyhow::Result<(usize, Option<DateTime<Utc>>)> {
        let looked = self.look_at_deadlines().await?;
        Ok((looked.count, looked.next))
    }

    /// As [`Core::on_deadline`], of a service that runs: when what waits for a source has been asked too.
    ///
    /// # Errors
    /// The same.
    pub async fn on_deadline_when_heard(&self) -> anyhow::Result<(usize, Option<DateTime<Utc>>)> {
        let mut sources = self.sources.subscribe();
        loop {
            let looked = self.look_at_deadlines().await?;
            if !looked.waits {
                return Ok((looked.count, looked.next));
            }
            drop(tokio::time::timeout(LOOK_EVERY, sources.changed()).await);
        }
    }

    pub(crate) async fn look_at_deadlines(&self) -> anyhow::Result<Looked> {
        let mut count = 0;
        loop {
            let now = self.clock.now();
            let ready = self.ready(now).await?;
            self.tell_who_is_away(&ready).await?;
            let fallen = deadline::fallen(&self.pool, now, &ready).await?;
            if fallen.is_empty() {
                let (waiting, last) = deadline::waiting(&self.pool, now, &ready).await?;
                self.metrics.deadlines_due(waiting);
                let failing = deadline::failing(&self.pool).await?.len();
                self.metrics.deadlines_failing(i64::try_from(failing).unwrap_or(i64::MAX));
                self.sources.want(last);
                let next = deadline::next(&self.pool, now).await?;
                return Ok(Looked { count, next, waits: waiting > 0 });
            }
            self.metrics.deadlines_due(i64::try_from(fallen.len()).unwrap_or(i64::MAX));
            count += fallen.len();
            self.handle_deadlines(fallen).await?;
        }
    }

    /// Asks what some timers ask, in their order and together.
    async fn handle_deadlines(&self, fallen: Vec<Due>) -> anyhow::Result<()> {
        let answers = join_all(fallen.iter().map(|due| self.handle_deadline(due))).await;
        let (mut answered, mut later) = (vec![], None);
        for (due, answer) in fallen.into_iter().zip(answers) {
            match answer {
                Ok(Ok(())) => answered.push(due),
                Ok(Err(reason)) => {
                    let now = self.clock.now();
                    let until = deadline::put_off(&self.pool, &due, &reason, now).await?;
                    tracing::error!(service.name = S::NAME, ?due, reason, %until, "a timer is put off");
                }
                Err(problem) => later = Some(problem),
            }
        }
        deadline::remove(&self.pool, &answered).await?;
        later.map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// Asks what one timer asks; the inner error is why it must be put off.
    async fn handle_deadline(&self, due: &Due) -> Result<Result<(), String>, Problem> {
        let job = match deadline::job::<S>(due, self.unheard_since(due)) {
            Ok(Some(job)) => job,
            Ok(None) => {
                tracing::warn!(service.name = S::NAME, ?due, "a timer that nobody knows");
                return Ok(Ok(()));
            }
            Err(panicked) => return Ok(Err(panicked.to_string())),
        };
        match self.writer.ask(job).await {
            Ok(_) => Ok(Ok(())),
            Err(problem) if problem.is_retryable() => Err(problem),
            Err(problem) if problem.status == 500 => Ok(Err(problem.to_string())),
            Err(problem) => {
                tracing::warn!(service.name = S::NAME, ?due, code = %problem.code, "a timer was refused");
                Ok(Ok(()))
            }
        }
    }
}
