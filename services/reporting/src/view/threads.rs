//! Threads, each on one line.

use std::collections::BTreeMap;

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

use crate::reactor::{Next, Opened, Strands, Thread};

/// A thread that opened in this batch is inserted as it came to be; of an older one only what changed is written.
pub(super) async fn tell(
    tx: &mut PgConnection,
    threads: &BTreeMap<Uuid, Thread>,
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
    let ids: Vec<Uuid> = opened.iter().map(|(id, _)| *id).collect();
    let tenants: Vec<&str> = opened.iter().map(|(_, it)| it.tenant.as_str()).collect();
    let children: Vec<Uuid> = opened.iter().map(|(_, it)| it.child.0).collect();
    let opened_at: Vec<DateTime<Utc>> = opened.iter().map(|(_, it)| it.at).collect();
    let opened_on: Vec<NaiveDate> = opened_at.iter().map(|it| calendar::day(*it)).collect();
    sqlx::query!(
        "insert into reporting_threads (thread, tenant, child, opened_at, due_on)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::date[])",
        &ids,
        &tenants as &[&str],
        &children,
        &opened_at,
        &opened_on,
    )
    .execute(&mut *tx)
    .await?;
    update(tx, threads).await
}

/// Of what may be taken back, one column says whether it changed and another to what.
async fn update(tx: &mut PgConnection, threads: &[(Uuid, &Thread)]) -> anyhow::Result<()> {
    let it = Columns::of(threads);
    sqlx::query!(
        "update reporting_threads as had set
             tenant = coalesce(it.tenant, had.tenant),
             bridge_builder = coalesce(it.bridge_builder, had.bridge_builder),
             step = case when it.due_on is null then had.step else it.step end,
             step_owner = case when it.due_on is null then had.step_owner else it.step_owner end,
             due_on = coalesce(it.due_on, had.due_on),
             closed_at = case when it.closes then it.closed_at else had.closed_at end,
             paused_at = case when it.pauses then it.paused_at else had.paused_at end,
             merged_into = case when it.merges then it.merged_into else had.merged_into end
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::date[], $7::bool[], $8::timestamptz[],
                     $9::bool[], $10::timestamptz[], $11::bool[], $12::uuid[])
              as it (thread, tenant, bridge_builder, step, step_owner, due_on, closes, closed_at, pauses, paused_at, merges,
                     merged_into)
         where had.thread = it.thread",
        &it.ids,
        &it.tenants as &[Option<&str>],
        &it.bridge_builders as &[Option<Uuid>],
        &it.steps as &[Option<String>],
        &it.owners as &[Option<String>],
        &it.due_on as &[Option<NaiveDate>],
        &it.closes,
        &it.closed_at as &[Option<DateTime<Utc>>],
        &it.pauses,
        &it.paused_at as &[Option<DateTime<Utc>>],
        &it.merges,
        &it.merged_into as &[Option<Uuid>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Children come and go: what left is taken away before what came is put in.
pub(super) async fn tell_strands(tx: &mut PgConnection, strands: &Strands) -> anyhow::Result<()> {
    if !strands.taken_back.is_empty() {
        let (of, by): (Vec<Uuid>, Vec<Uuid>) = strands.taken_back.iter().copied().unzip();
        sqlx::query!(
            "delete from reporting_strands had using unnest($1::uuid[], $2::uuid[]) as it (thread, via)
             where had.thread = it.thread and had.via = it.via",
            &of,
            &by
        )
        .execute(&mut *tx)
        .await?;
    }
    if !strands.left.is_empty() {
        let (of, left): (Vec<Uuid>, Vec<Uuid>) =
            strands.left.iter().map(|(thread, child)| (*thread, child.0)).unzip();
        sqlx::query!(
            "delete from reporting_strands had using unnest($1::uuid[], $2::uuid[]) as it (thread, child)
             where had.thread = it.thread and had.child = it.child",
            &of,
            &left
        )
        .execute(&mut *tx)
        .await?;
    }
    if !strands.came.is_empty() {
        let (of, came): (Vec<Uuid>, Vec<Uuid>) =
            strands.came.keys().map(|(thread, child)| (*thread, child.0)).unzip();
        let via: Vec<Option<Uuid>> = strands.came.values().copied().collect();
        sqlx::query!(
            "insert into reporting_strands (thread, child, via)
             select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) on conflict do nothing",
            &of,
            &came,
            &via as &[Option<Uuid>]
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// What a batch changes, column by column.
struct Columns<'a> {
    ids: Vec<Uuid>,
    tenants: Vec<Option<&'a str>>,
    bridge_builders: Vec<Option<Uuid>>,
    steps: Vec<Option<String>>,
    owners: Vec<Option<String>>,
    due_on: Vec<Option<NaiveDate>>,
    closes: Vec<bool>,
    closed_at: Vec<Option<DateTime<Utc>>>,
    pauses: Vec<bool>,
    paused_at: Vec<Option<DateTime<Utc>>>,
    merges: Vec<bool>,
    merged_into: Vec<Option<Uuid>>,
}

impl<'a> Columns<'a> {
    fn of(threads: &[(Uuid, &'a Thread)]) -> Columns<'a> {
        let all = || threads.iter().map(|(_, it)| *it);
        let step = |it: &Thread| match it.next_step {
            Some(Next::Step(step)) => Some(step),
            Some(Next::NothingSince(_)) | None => None,
        };
        let due_on = |it: &Thread| match it.next_step {
            Some(Next::Step(step)) => Some(step.due_on),
            Some(Next::NothingSince(on)) => Some(on),
            None => None,
        };
        Columns {
            ids: threads.iter().map(|(id, _)| *id).collect(),
            tenants: all().map(|it| it.tenant.as_ref().map(Municipality::as_str)).collect(),
            bridge_builders: all().map(|it| it.bridge_builder.map(|it| it.0)).collect(),
            steps: all().map(|it| step(it).map(|it| it.step.to_string())).collect(),
            owners: all().map(|it| step(it).map(|it| it.owner.to_string())).collect(),
            due_on: all().map(due_on).collect(),
            closes: all().map(|it| it.closed_at.is_some()).collect(),
            closed_at: all().map(|it| it.closed_at.flatten()).collect(),
            pauses: all().map(|it| it.paused_at.is_some()).collect(),
            paused_at: all().map(|it| it.paused_at.flatten()).collect(),
            merges: all().map(|it| it.merged_into.is_some()).collect(),
            merged_into: all().map(|it| it.merged_into.flatten().map(|it| it.0)).collect(),
        }
    }
}

/// One statement for each index: the open threads, and all of them; of a municipality, and of all.
macro_rules! lines {
    ($pool:expr, $tenant:expr, $asked:expr, $due_before:expr, $by:tt) => {
        sqlx::query_as!(
            Row,
            "select thread, tenant, child, opened_at, bridge_builder, step, step_owner, due_on, closed_at, paused_at, merged_into
             from reporting_threads
             where " + $by + "
               and due_on < coalesce($2, 'infinity'::date) and ($2::date is null or paused_at is null)
               and (due_on, thread) > (coalesce($3, '-infinity'::date), coalesce($4, '00000000-0000-0000-0000-000000000000'::uuid))
             order by due_on, thread limit $5",
            $tenant,
            $due_before,
            $asked.cursor.map(|it| it.due_on),
            $asked.cursor.map(|it| it.thread.0),
            i64::from($asked.limit) + 1,
        )
        .fetch_all($pool)
        .await?
    };
}

/// A page of threads of `tenant`, or of all. What is overdue is open.
pub(crate) async fn threads(
    pool: &PgPool,
    tenant: Option<Municipality>,
    asked: &Threads,
    today: NaiveDate,
) -> anyhow::Result<ThreadsPage> {
    let limit = usize::from(asked.limit);
    let due_before = asked.overdue_only.then_some(today);
    let tenant = tenant.as_ref().map(Municipality::as_str);
    let mut rows = match (tenant, asked.closed_too && !asked.overdue_only) {
        (Some(tenant), false) => {
            lines!(
                pool,
                tenant,
                asked,
                due_before,
                "tenant = $1 and closed_at is null and merged_into is null"
            )
        }
        (None, false) => {
            lines!(
                pool,
                None::<&str>,
                asked,
                due_before,
                "$1::text is null and closed_at is null and merged_into is null"
            )
        }
        (Some(tenant), true) => lines!(pool, tenant, asked, due_before, "tenant = $1"),
        (None, true) => lines!(pool, None::<&str>, asked, due_before, "$1::text is null"),
    };
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| !is_last)
        .map(|it| ThreadCursor { due_on: it.due_on, thread: ThreadId(it.thread) });
    let threads = rows.into_iter().map(|it| it.line(today)).collect::<anyhow::Result<_>>()?;
    Ok(ThreadsPage { threads, next })
}

/// One thread of `tenant`, or of any.
pub(crate) async fn thread(
    pool: &PgPool,
    tenant: Option<Municipality>,
    thread: ThreadId,
    today: NaiveDate,
) -> anyhow::Result<Option<ThreadLine>> {
    let row = sqlx::query_as!(
        Row,
        "select thread, tenant, child, opened_at, bridge_builder, step, step_owner, due_on, closed_at, paused_at, merged_into
         from reporting_threads where thread = $1 and ($2::text is null or tenant = $2)",
        thread.0,
        tenant.as_ref().map(Municipality::as_str),
    )
    .fetch_optional(pool)
    .await?;
    row.map(|it| it.line(today)).transpose()
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
    paused_at: Option<DateTime<Utc>>,
    merged_into: Option<Uuid>,
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
            is_overdue: self.closed_at.is_none()
                && self.paused_at.is_none()
                && self.merged_into.is_none()
                && self.due_on < today,
            closed_at: self.closed_at,
            paused_at: self.paused_at,
            merged_into: self.merged_into.map(ThreadId),
        })
    }
}
