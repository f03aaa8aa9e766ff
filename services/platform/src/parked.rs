//! Parked events: they could not be read or handled yet. Later events of the same thread wait behind them in order; other threads
//! go on.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use proto::{recorded_event::RecordedEvent, request::Parked};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{core::Core, database, service::Service};

/// Why an event is parked that is not to blame.
pub(crate) const BEHIND: &str = "waits behind another of its thread";

/// Why an event is parked that its source's own log holds, and that nobody may act on unseen.
pub(crate) const UNLINKED: &str =
    "does not follow from the event before it: somebody changed the log of its source";

/// Events that are looked at at a time.
const AT_A_TIME: i64 = 500;

/// Which of what is parked is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    /// All but threads in which somebody changed an event.
    Unsuspected,
    /// What waits behind nothing.
    Loose,
}

struct Row {
    source: String,
    position: i64,
    thread: Uuid,
    reason: String,
    headers: String,
    body: Vec<u8>,
}

/// What is parked of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) events: i64,
    /// Something waits behind nothing.
    pub(crate) has_loose: bool,
}

impl<S: Service> Core<S> {
    /// What is parked here, the oldest first.
    pub(crate) async fn parked(&self) -> sqlx::Result<Vec<Parked>> {
        sqlx::query_as!(
            Parked,
            "select source, position, thread, type as kind, reason, parked_at from parked order by parked_at, source, position limit 1000"
        )
        .fetch_all(&self.pool)
        .await
    }

    pub(crate) async fn count_parked(&self, source: &str) -> sqlx::Result<Count> {
        sqlx::query_as!(
            Count,
            r#"select count(*) as "events!", coalesce(bool_or(reason = $2 and not exists (
                   select from parked as before
                   where before.source = it.source and before.thread = it.thread and before.position < it.position)), false) as "has_loose!"
               from parked as it where source = $1"#,
            source,
            BEHIND
        )
        .fetch_one(&self.pool)
        .await
    }

    /// What is parked of `sources`: of `thread`, or of any if none is named.
    pub(crate) async fn parked_of(
        &self,
        sources: &[String],
        thread: Option<Uuid>,
    ) -> sqlx::Result<Vec<(String, i64)>> {
        let rows = sqlx::query!(
            r#"select source, count(*) as "events!" from parked
               where source = any($1) and ($2::uuid is null or thread = $2) group by source order by source"#,
            sources,
            thread
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|it| (it.source, it.events)).collect())
    }

    /// Consumes what is parked again, each thread in its order; what still cannot be read stays, and all behind it. So does what
    /// somebody changed.
    ///
    /// # Errors
    /// When it must be tried again later.
    pub async fn replay_parked(&self) -> anyhow::Result<usize> {
        self.replay_which(Which::Unsuspected).await
    }

    /// As [`Core::replay_parked`], because somebody looked at what is parked and says so: also what somebody changed.
    ///
    /// # Errors
    /// When it must be tried again later.
    pub(crate) async fn replay_parked_by_hand(&self) -> anyhow::Result<usize> {
        self.replay_which(Which::All).await
    }

    /// Consumes again what waits behind nothing.
    pub(crate) async fn replay_loose(&self) -> anyhow::Result<usize> {
        self.replay_which(Which::Loose).await
    }

    async fn replay_which(&self, which: Which) -> anyhow::Result<usize> {
        let mut stuck = HashSet::new();
        let mut replayed = 0;
        loop {
            let before = replayed;
            let mut last = (String::new(), 0);
            loop {
                let rows = self.parked_after(&last, which).await?;
                let Some(end) = rows.last() else { break };
                last = (end.source.clone(), end.position);
                for row in rows {
                    let thread = (row.source.clone(), row.thread);
                    if stuck.contains(&thread) {
                        continue;
                    }
                    match self.replay(&row).await? {
                        Ok(is_done) => replayed += usize::from(is_done),
                        Err(reason) => {
                            self.still_parked(&row, &reason).await?;
                            stuck.insert(thread);
                        }
                    }
                }
            }
            // While we replayed, others of the same threads may have been parked behind them.
            if replayed == before {
                return Ok(replayed);
            }
        }
    }

    async fn parked_after(&self, last: &(String, i64), which: Which) -> sqlx::Result<Vec<Row>> {
        sqlx::query_as!(
            Row,
            r#"select source, position, thread, reason, headers::text as "headers!", body from parked as it
               cross join lateral (
                   select reason as why from parked as first
                   where first.source = it.source and first.thread = it.thread order by position limit 1) as first
               where (source, position) > ($1, $2) and ($3 or why = $4) and ($5 or why <> $6)
               order by source, position limit $7"#,
            last.0,
            last.1,
            which != Which::Loose,
            BEHIND,
            which == Which::All,
            UNLINKED,
            AT_A_TIME
        )
        .fetch_all(&self.pool)
        .await
    }

    async fn still_parked(&self, row: &Row, reason: &str) -> sqlx::Result<()> {
        tracing::info!(
            service.name = S::NAME,
            source = row.source,
            position = row.position,
            reason,
            "still parked"
        );
        if row.reason != reason {
            sqlx::query!(
                "update parked set reason = $3 where source = $1 and position = $2",
                row.source,
                row.position,
                reason
            )
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }

    /// Consumes one event again; answers whether it was still parked, or why it must stay.
    async fn replay(&self, row: &Row) -> anyhow::Result<Result<bool, String>> {
        let Row { source, position, .. } = row;
        let headers: HashMap<String, String> = serde_json::from_str(&row.headers)?;
        let header = |name: &str| headers.get(name).map(String::as_str);
        let event = match RecordedEvent::of_message(header, &row.body) {
            Ok(event) => event,
            Err(unreadable) => return Ok(Err(unreadable.to_string())),
        };
        if let Err(reason) = self.react_to(source, &event).await? {
            return Ok(Err(reason));
        }
        let mut tx = self.pool.begin().await?;
        // Whoever consumes this source waits, and so does another who replays.
        sqlx::query!("select position from checkpoints where source = $1 for update", source)
            .fetch_optional(&mut *tx)
            .await?;
        let gone = sqlx::query!(
            "delete from parked where source = $1 and position = $2",
            source,
            position
        )
        .execute(&mut *tx)
        .await?;
        if gone.rows_affected() == 0 {
            return Ok(Ok(false));
        }
        if let Err(why) = self.take_up(&mut tx, source, std::slice::from_ref(&event)).await {
            return if database::is_passing_chain(&why) {
                Err(why)
            } else {
                Ok(Err(format!("{why:#}")))
            };
        }
        tx.commit().await?;
        Ok(Ok(true))
    }
}

/// Which of `threads` have something parked.
pub(crate) async fn threads(
    database: &mut PgConnection,
    source: &str,
    threads: Vec<Uuid>,
) -> sqlx::Result<HashSet<Uuid>> {
    let parked = sqlx::query_scalar!(
        "select distinct thread from parked where source = $1 and thread = any($2)",
        source,
        &threads
    )
    .fetch_all(database)
    .await?;
    Ok(parked.into_iter().collect())
}

pub(crate) async fn park(
    tx: &mut PgConnection,
    source: &str,
    event: &RecordedEvent,
    reason: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let headers: BTreeMap<_, _> = event.headers(source).into_iter().collect();
    sqlx::query!(
        "insert into parked (source, position, thread, type, reason, headers, body, parked_at) values ($1, $2, $3, $4, $5, $6::text::json, $7, $8)
         on conflict (source, position) do update set reason = excluded.reason",
        source,
        event.position,
        event.thread,
        event.kind,
        reason,
        serde_json::to_string(&headers)?,
        event.data.as_bytes(),
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
