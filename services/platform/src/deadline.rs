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
    stream: Uuid,
    kind: String,
    due_at: DateTime<Utc>,
    tenant: Municipality,
}

/// Takes a timer away, if it still stands at that moment: its command has been answered.
pub(crate) async fn remove(pool: &PgPool, due: &Due) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from deadlines where stream = $1 and kind = $2 and due_at = $3",
        due.stream,
        due.kind,
        due.due_at
    )
    .execute(pool)
    .await?;
    sqlx::query!(
        "delete from deadlines_failing where stream = $1 and kind = $2",
        due.stream,
        due.kind
    )
    .execute(pool)
    .await?;
    Ok(())
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

/// When the next timer runs out, or one that was put off is tried again.
pub(crate) async fn next(pool: &PgPool) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select least(
             (select d.due_at from deadlines d
              where not exists (select from deadlines_failing f where f.stream = d.stream and f.kind = d.kind and f.due_at = d.due_at)
              order by d.due_at limit 1),
             (select min(f.retry_at) from deadlines_failing f
              join deadlines d on d.stream = f.stream and d.kind = f.kind and d.due_at = f.due_at)
         )"
    )
    .fetch_one(pool)
    .await
}

/// Timers that have run out by `now`, the oldest first; those that were put off only when it is time.
pub(crate) async fn fallen(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<Vec<Due>> {
    let rows = sqlx::query!(
        // A stream belongs to the municipality of its last event: a timer that was set before a move is the new one's.
        r#"select d.stream, d.kind, d.due_at, coalesce(
                (select e.tenant from events e where e.stream = d.stream order by e.version desc limit 1), d.tenant
            ) as "tenant!"
           from deadlines d
           left join deadlines_failing f on f.stream = d.stream and f.kind = d.kind and f.due_at = d.due_at
           where d.due_at <= $1 and (f.retry_at is null or f.retry_at <= $1)
           order by d.due_at, d.stream, d.kind limit $2"#,
        now,
        AT_A_TIME
    )
    .fetch_all(pool)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        stream: row.stream,
        kind: row.kind,
        due_at: row.due_at,
        tenant: row.tenant.parse().unwrap_or(Municipality::COUNTRY),
    });
    Ok(due.collect())
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
pub(crate) fn job<S: Service>(due: &Due) -> Result<Option<QueuedCommand<S::Command>>, Panicked> {
    let moment = due.due_at.timestamp_micros().to_be_bytes();
    let id =
        derive("due", &[S::NAME.as_bytes(), due.stream.as_bytes(), due.kind.as_bytes(), &moment]);
    let ask = catch_panic("a timer", || S::on_deadline(&due.kind, due.stream, due.due_at))?;
    Ok(ask.map(|it| of_time(id, due.tenant, it)))
}

fn of_time<C>(id: Uuid, tenant: Municipality, ask: CommandFor<C>) -> QueuedCommand<C> {
    QueuedCommand {
        id: CommandId(id),
        request: Digest::default(),
        actor: Actor::system(tenant),
        ask,
        expected: None,
        cause: id,
        occurred_at: None,
        trace: String::new(),
    }
}
