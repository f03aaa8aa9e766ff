//! Threads, each on one line.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    code::Municipality,
    id::{PersonId, ThreadId, UserId},
    reporting::{NextStep, ThreadCursor, ThreadLine, Threads, ThreadsPage},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::reactor::{Opened, Thread};

/// A thread that opened in this batch is inserted as it came to be; of an older one only what changed is written.
pub(super) async fn tell(
    tx: &mut PgConnection,
    threads: &HashMap<Uuid, Thread>,
) -> anyhow::Result<()> {
    let (opened, changed): (Vec<_>, Vec<_>) =
        threads.iter().map(|(id, it)| (*id, it)).partition(|(_, it)| it.opened.is_some());
    if !opened.is_empty() {
        insert(tx, &opened).await?;
    }
    if !changed.is_empty() {
        update(tx, &changed).await?;
    }
    Ok(())
}

async fn insert(tx: &mut PgConnection, threads: &[(Uuid, &Thread)]) -> anyhow::Result<()> {
    let opened: Vec<(Uuid, Opened)> =
        threads.iter().filter_map(|(id, it)| it.opened.map(|opened| (*id, opened))).collect();
    let tenants: Vec<&str> = opened.iter().map(|(_, it)| it.tenant.as_str()).collect();
    let children: Vec<Uuid> = opened.iter().map(|(_, it)| it.child.0).collect();
    let opened_at: Vec<DateTime<Utc>> = opened.iter().map(|(_, it)| it.at).collect();
    let opened_on: Vec<NaiveDate> = opened_at.iter().map(|it| calendar::day(*it)).collect();
    let Columns { ids, bridge_builders, steps, owners, due_on, closed_at } = Columns::of(threads);
    sqlx::query!(
        "insert into reporting_threads (thread, tenant, child, opened_at, bridge_builder, step, step_owner, due_on, closed_at)
         select thread, tenant, child, opened_at, bridge_builder, step, step_owner, coalesce(due_on, opened_on), closed_at
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::date[], $6::uuid[], $7::text[], $8::text[],
                     $9::date[], $10::timestamptz[])
              as it (thread, tenant, child, opened_at, opened_on, bridge_builder, step, step_owner, due_on, closed_at)",
        &ids,
        &tenants as &[&str],
        &children,
        &opened_at,
        &opened_on,
        &bridge_builders as &[Option<Uuid>],
        &steps as &[Option<String>],
        &owners as &[Option<String>],
        &due_on as &[Option<NaiveDate>],
        &closed_at as &[Option<DateTime<Utc>>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn update(tx: &mut PgConnection, threads: &[(Uuid, &Thread)]) -> anyhow::Result<()> {
    let Columns { ids, bridge_builders, steps, owners, due_on, closed_at } = Columns::of(threads);
    sqlx::query!(
        "update reporting_threads as had set
             bridge_builder = coalesce(it.bridge_builder, had.bridge_builder),
             step = coalesce(it.step, had.step),
             step_owner = coalesce(it.step_owner, had.step_owner),
             due_on = coalesce(it.due_on, had.due_on),
             closed_at = coalesce(it.closed_at, had.closed_at)
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::timestamptz[])
              as it (thread, bridge_builder, step, step_owner, due_on, closed_at)
         where had.thread = it.thread",
        &ids,
        &bridge_builders as &[Option<Uuid>],
        &steps as &[Option<String>],
        &owners as &[Option<String>],
        &due_on as &[Option<NaiveDate>],
        &closed_at as &[Option<DateTime<Utc>>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What a batch changes, column by column.
struct Columns {
    ids: Vec<Uuid>,
    bridge_builders: Vec<Option<Uuid>>,
    steps: Vec<Option<String>>,
    owners: Vec<Option<String>>,
    due_on: Vec<Option<NaiveDate>>,
    closed_at: Vec<Option<DateTime<Utc>>>,
}

impl Columns {
    fn of(threads: &[(Uuid, &Thread)]) -> Columns {
        let steps = || threads.iter().map(|(_, it)| it.next_step);
        Columns {
            ids: threads.iter().map(|(id, _)| *id).collect(),
            bridge_builders: threads
                .iter()
                .map(|(_, it)| it.bridge_builder.map(|it| it.0))
                .collect(),
            steps: steps().map(|it| it.map(|it| it.step.to_string())).collect(),
            owners: steps().map(|it| it.map(|it| it.owner.to_string())).collect(),
            due_on: steps().map(|it| it.map(|it| it.due_on)).collect(),
            closed_at: threads.iter().map(|(_, it)| it.closed_at).collect(),
        }
    }
}

/// A page of threads of `tenant`, or of all.
pub(crate) async fn threads(
    pool: &PgPool,
    tenant: Option<Municipality>,
    asked: &Threads,
    today: NaiveDate,
) -> anyhow::Result<ThreadsPage> {
    let limit = usize::from(asked.limit);
    let mut rows = sqlx::query_as!(
        Row,
        "select thread, tenant, child, opened_at, bridge_builder, step, step_owner, due_on, closed_at from reporting_threads
         where ($1::text is null or tenant = $1)
           and (closed_at is null or ($2 and not $3))
           and (due_on < $4 or not $3)
           and ($5::date is null or (due_on, thread) > ($5, $6))
         order by due_on, thread limit $7",
        tenant.as_ref().map(Municipality::as_str),
        asked.closed_too,
        asked.overdue_only,
        today,
        asked.cursor.map(|it| it.due_on),
        asked.cursor.map(|it| it.thread.0),
        i64::from(asked.limit) + 1,
    )
    .fetch_all(pool)
    .await?;
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| !is_last)
        .map(|it| ThreadCursor { due_on: it.due_on, thread: ThreadId(it.thread) });
    let threads = rows.into_iter().map(|it| it.line(today)).collect::<anyhow::Result<_>>()?;
    Ok(ThreadsPage { threads, next })
}

struct Row {
    thread: Uuid,
    tenant: String,
    child: Uuid,
    opened_at: DateTime<Utc>,
    bridge_builder: Option<Uuid>,
    step: Option<String>,
    step_owner: Option<String>,
    due_on: NaiveDate,
    closed_at: Option<DateTime<Utc>>,
}

impl Row {
    fn line(self, today: NaiveDate) -> anyhow::Result<ThreadLine> {
        let next_step = match (self.step, self.step_owner) {
            (Some(step), Some(owner)) => Some(NextStep {
                step: step.parse().context("a step that nobody knows")?,
                owner: owner.parse().context("a role that nobody knows")?,
                due_on: self.due_on,
            }),
            (_, _) => None,
        };
        Ok(ThreadLine {
            thread: ThreadId(self.thread),
            municipality: self.tenant.parse()?,
            child: PersonId(self.child),
            opened_at: self.opened_at,
            bridge_builder: self.bridge_builder.map(UserId),
            next_step,
            is_overdue: self.closed_at.is_none() && self.due_on < today,
            closed_at: self.closed_at,
        })
    }
}
