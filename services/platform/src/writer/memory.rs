//! What the writer knows of its streams: loaded when a decision looks at them, kept from batch to batch.

use std::{collections::HashMap, sync::atomic::Ordering};

use proto::request::Head;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Desk;
use crate::{
    batch::{Answer, Batch, Stopped, Task},
    batch_error::BatchError,
    chain::Breaking,
    log,
    service::Service,
    streams::LoadedStream,
};

/// Events of another replica that are caught up with one by one; with more, the memory is emptied.
const BEHIND_MAX: i64 = 10_000;

impl<S: Service> Desk<S> {
    /// Locks the head and takes in what another replica has written since `before`.
    pub(super) async fn catch_up(
        &mut self,
        tx: &mut PgConnection,
        before: Option<Head>,
    ) -> Result<Head, BatchError> {
        let head = log::locked_head(tx).await?;
        match before {
            Some(before) if before == head => {}
            Some(before)
                if head.position - before.position <= BEHIND_MAX
                    && before.position <= head.position =>
            {
                for recorded in log::after(tx, before.position, BEHIND_MAX).await? {
                    let Some(held) = self.held.remove(&recorded.stream) else { continue };
                    if held.version + 1 == recorded.version {
                        let event = recorded.read().map_err(anyhow::Error::from)?;
                        self.held.insert(recorded.stream, held.after(&recorded, &event));
                    }
                }
            }
            _ => self.held.clear(),
        }
        self.head = Some(head);
        Ok(head)
    }

    /// Decides `tasks` in turn. What is not in memory is loaded; but a command on a stream we do not know mostly begins it, so
    /// with `assume` that is tried first. With the first that does not, the streams of all that follow are loaded at once.
    pub(super) async fn decide(
        &mut self,
        tx: &mut PgConnection,
        head: Head,
        tasks: &[Task<S>],
        assume: bool,
    ) -> Result<Batch<S>, BatchError> {
        let mut batch = Batch::new(head, self.clock.now());
        batch.event_max = self.event_max.load(Ordering::Relaxed);
        let mut assumes = assume;
        if !assumes {
            self.load_all(tx, tasks, &batch).await?;
        }
        let mut breaking = Breaking::default();
        for (nth, task) in tasks.iter().enumerate() {
            if breaking.are_broken(&task.chains) {
                batch.skip();
                continue;
            }
            let job = &task.job;
            let stream = job.ask.stream;
            if assumes && !self.held.contains_key(&stream) && !batch.fresh.contains_key(&stream) {
                batch.assume(stream);
            }
            loop {
                match batch.take(job, &mut self.held) {
                    Ok(()) => break,
                    Err(Stopped::Load(missing)) if missing == stream => {
                        batch.unassume();
                        assumes = false;
                        self.load_all(tx, tasks.get(nth..).unwrap_or_default(), &batch).await?;
                    }
                    Err(Stopped::Load(missing)) => self.load(tx, &[missing]).await?,
                    Err(Stopped::Unwritable(why)) => return Err(BatchError::Permanent(why.into())),
                }
            }
            if let Some(Answer::Problem(_)) = batch.answers.last() {
                breaking.add(&task.chains);
            }
        }
        Ok(batch)
    }

    /// Loads the streams of `tasks` that neither we nor `batch` know.
    async fn load_all(
        &mut self,
        tx: &mut PgConnection,
        tasks: &[Task<S>],
        batch: &Batch<S>,
    ) -> Result<(), BatchError> {
        let mut unknown: Vec<Uuid> = tasks
            .iter()
            .map(|it| it.job.ask.stream)
            .filter(|it| !self.held.contains_key(it) && !batch.fresh.contains_key(it))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        self.load(tx, &unknown).await
    }

    async fn load(&mut self, tx: &mut PgConnection, streams: &[Uuid]) -> Result<(), BatchError> {
        if streams.is_empty() {
            return Ok(());
        }
        let mut loaded: HashMap<Uuid, LoadedStream<S::State>> =
            streams.iter().map(|it| (*it, LoadedStream::nothing())).collect();
        for recorded in log::of_streams(tx, streams).await? {
            let event = recorded.read().map_err(anyhow::Error::from)?;
            if let Some(held) = loaded.remove(&recorded.stream) {
                loaded.insert(recorded.stream, held.after(&recorded, &event));
            }
        }
        self.held.extend(loaded);
        Ok(())
    }
}
