//! Deadlines. They are written in the transaction that records the event, and become commands when their time comes.

use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    actor::Actor,
    code::Municipality,
    id::{CommandId, derive},
    sealed::Digest,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    calendar,
    catch_panic::{Panicked, catch_panic},
    message::{CommandFor, QueuedCommand},
    service::Service,
    sources::Ready,
};

/// How long a timer whose command broke is put off the first time; each time twice as long.
const PUT_OFF_FIRST: TimeDelta = TimeDelta::minutes(1);
/// How long it is put off at most.
const PUT_OFF_MAX: TimeDelta = TimeDelta::hours(1);

/// Due commands that are asked at a time.
const AT_A_TIME: i64 = 500;

/// A timer that has run out.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) stream: Uuid,
    pub(crate) kind: String,
    pub(crate) due_at: DateTime<Utc>,
    tenant: Municipality,
    /// Since when something is parked that might cancel it.
    pub(crate) parked_since: Option<DateTime<Utc>>,
}

/// Takes timers away, those that still stand at that moment: their commands have been answered.
pub(crate) async fn remove(pool: &PgPool, due: &[Due]) -> sqlx::Result<()> {
    let streams: Vec<Uuid> = due.iter().map(|it| it.stream).collect();
    let kinds: Vec<String> = due.iter().map(|it| it.kind.clone()).collect();
    let moments: Vec<DateTime<Utc>> = due.iter().map(|it| it.due_at).collect();
    sqlx::query!(
        "with answered as (
             select * from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as it (stream, kind, due_at)
         ), mended as (
             delete from deadlines_failing as failing using answered
             where failing.stream = answered.stream and failing.kind = answered.kind
         )
         delete from deadlines using answered where deadlines.stream = answered.stream and deadlines.kind = answered.kind
             and deadlines.due_at = answered.due_at",
        &streams,
        &kinds,
        &moments
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The kinds of timers that run out by `due_by`.
pub(crate) async fn kinds(pool: &PgPool, due_by: DateTime<Utc>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select distinct kind from deadlines where due_at <= $1", due_by)
        .fetch_all(pool)
        .await
}

/// Puts a timer off whose command broke: the others go on. Answers until when.
pub(crate) async fn put_off(
    pool: &PgPool,
    due: &Due,
    reason: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<DateTime<Utc>> {
    let tries = sqlx::query_scalar!(
        "select tries from deadlines_failing where stream = $1 and kind = $2 and due_at = $3",
        due.stream,
        due.kind,
        due.due_at
    )
    .fetch_optional(pool)
    .await?
    .unwrap_or(0);
    let wait = PUT_OFF_FIRST.checked_mul(1 << tries.clamp(0, 10)).unwrap_or(PUT_OFF_MAX);
    let retry_at = calendar::after(now, wait.min(PUT_OFF_MAX));
    sqlx::query!(
        "insert into deadlines_failing (stream, kind, due_at, tries, reason, since, retry_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (stream, kind) do update set due_at = $3, tries = $4, reason = $5, retry_at = $7",
        due.stream,
        due.kind,
        due.due_at,
        tries.saturating_add(1),
        reason,
        now,
        retry_at
    )
    .execute(pool)
    .await?;
    Ok(retry_at)
}

/// Timers whose command broke, the first 1,000, and since when.
pub(crate) async fn failing(pool: &PgPool) -> sqlx::Result<Vec<Failing>> {
    sqlx::query_as!(
        Failing,
        "select f.stream, f.kind, f.reason, f.since from deadlines_failing f
         join deadlines d on d.stream = f.stream and d.kind = f.kind and d.due_at = f.due_at
         order by f.since, f.stream, f.kind limit 1000"
    )
    .fetch_all(pool)
    .await
}

/// A timer whose command broke.
#[derive(Debug)]
pub(crate) struct Failing {
    pub(crate) stream: Uuid,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) since: DateTime<Utc>,
}

/// When the next timer runs out after `now`, or one that was put off is tried again.
pub(crate) async fn next(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select least(
             (select due_at from deadlines where due_at > $1 order by due_at limit 1),
             (select min(f.retry_at) from deadlines_failing f
              join deadlines d on d.stream = f.stream and d.kind = f.kind and d.due_at = f.due_at
              where f.retry_at > $1)
         )",
        now
    )
    .fetch_one(pool)
    .await
}

/// Timers that have run out by `now` and need not wait, the oldest first; those that were put off only when it is time. One whose
/// thread has something parked waits for that too, as long as for a source that is away.
pub(crate) async fn fallen(
    pool: &PgPool,
    now: DateTime<Utc>,
    ready: &[Ready],
) -> sqlx::Result<Vec<Due>> {
    if ready.is_empty() {
        return Ok(vec![]);
    }
    let kinds: Vec<String> = ready.iter().map(|it| it.kind.clone()).collect();
    let until: Vec<Option<DateTime<Utc>>> = ready.iter().map(|it| it.until).collect();
    let sources: Vec<String> = ready.iter().map(|it| it.awaits.sources.join(",")).collect();
    let parked_by: Vec<DateTime<Utc>> =
        ready.iter().map(|it| now.checked_sub_signed(it.awaits.away_max).unwrap_or(now)).collect();
    let rows = sqlx::query!(
        // A stream belongs to the municipality of its last event: a timer that was set before a move is the new one's.
        r#"select d.stream, d.kind, d.due_at, coalesce(last.tenant, d.tenant) as "tenant!", behind.since as "parked_since?"
           from unnest($2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[]) as ready (kind, until, sources, parked_by)
           join deadlines d on d.kind = ready.kind and d.due_at <= ready.until and d.due_at <= $1
           left join deadlines_failing f on f.stream = d.stream and f.kind = d.kind and f.due_at = d.due_at
           left join lateral (
               select e.tenant, e.thread from events e where e.stream = d.stream order by e.version desc limit 1) as last on true
           left join lateral (
               select min(parked_at) as since from parked
               where parked.source = any(string_to_array(ready.sources, ',')) and parked.thread = last.thread) as behind on true
           where (f.retry_at is null or f.retry_at <= $1) and (behind.since is null or behind.since <= ready.parked_by)
           order by d.due_at, d.stream, d.kind limit $6"#,
        now,
        &kinds,
        &until as _,
        &sources,
        &parked_by,
        AT_A_TIME
    )
    .fetch_all(pool)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        stream: row.stream,
        kind: row.kind,
        due_at: row.due_at,
        tenant: row.tenant.parse().unwrap_or(Municipality::COUNTRY),
        parked_since: row.parked_since,
    });
    Ok(due.collect())
}

/// How many timers have run out by `now` that wait for a source, and when the last of them did.
pub(crate) async fn waiting(
    pool: &PgPool,
    now: DateTime<Utc>,
    ready: &[Ready],
) -> sqlx::Result<(i64, Option<DateTime<Utc>>)> {
    let waiting: Vec<&Ready> = ready.iter().filter(|it| it.until < Some(now)).collect();
    if waiting.is_empty() {
        return Ok((0, None));
    }
    let kinds: Vec<String> = waiting.iter().map(|it| it.kind.clone()).collect();
    let until: Vec<Option<DateTime<Utc>>> = waiting.iter().map(|it| it.until).collect();
    let row = sqlx::query!(
        r#"select count(*) as "waiting!", max(due_at) as last from unnest($2::text[], $3::timestamptz[]) as ready (kind, until)
           join deadlines d on d.kind = ready.kind and d.due_at <= $1 and (ready.until is null or d.due_at > ready.until)"#,
        now,
        &kinds,
        &until as _
    )
    .fetch_one(pool)
    .await?;
    Ok((row.waiting, row.last))
}

/// The command that housekeeping sends at `now`.
pub(crate) fn housekeeping_command<S: Service>(
    tenant: Municipality,
    ask: CommandFor<S::Command>,
    now: DateTime<Utc>,
) -> QueuedCommand<S::Command> {
    let moment = now.timestamp_micros().to_be_bytes();
    let id = derive("housekeeping", &[S::NAME.as_bytes(), ask.stream.as_bytes(), &moment]);
    of_time(id, tenant, ask)
}

/// The command a timer asks. Its id is derived from the timer, so that asking again after a crash is harmless.
///
/// # Errors
/// When the service panics over it.
pub(crate) fn job<S: Service>(
    due: &Due,
    unheard_since: Option<DateTime<Utc>>,
) -> Result<Option<QueuedCommand<S::Command>>, Panicked> {
    let moment = due.due_at.timestamp_micros().to_be_bytes();
    let id =
        derive("due", &[S::NAME.as_bytes(), due.stream.as_bytes(), due.kind.as_bytes(), &moment]);
    let ask = catch_panic("a timer", || S::on_deadline(&due.kind, due.stream, due.due_at))?;
    Ok(ask.map(|it| QueuedCommand { unheard_since, ..of_time(id, due.tenant, it) }))
}

/// A command that nobody asks but time.
pub(crate) fn of_time<C>(id: Uuid, tenant: Municipality, ask: CommandFor<C>) -> QueuedCommand<C> {
    QueuedCommand {
        id: CommandId(id),
        request: Digest::default(),
        actor: Actor::system(tenant),
        ask,
        expected: None,
        cause: id,
        occurred_at: None,
        unheard_since: None,
        trace: String::new(),
    }
}
