//! What falls due: written from events in the transaction that records them, turned into commands when the time comes.

use chrono::{DateTime, Utc};
use proto::{
    code::Municipality,
    id::{CommandId, derive},
    sealed::Digest,
    who::Actor,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    batch::Job,
    service::{Ask, Service},
};

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
    Ok(())
}

/// When the next timer runs out.
pub(crate) async fn next(pool: &PgPool) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select min(due_at) from deadlines").fetch_one(pool).await
}

/// Timers that have run out by `now`, the oldest first.
pub(crate) async fn fallen(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<Vec<Due>> {
    let rows = sqlx::query!(
        "select stream, kind, due_at, tenant from deadlines where due_at <= $1 order by due_at, stream, kind limit $2",
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

/// The command that tidying asks at `now`.
pub(crate) fn tidying<S: Service>(
    tenant: Municipality,
    ask: Ask<S::Command>,
    now: DateTime<Utc>,
) -> Job<S::Command> {
    let moment = now.timestamp_micros().to_be_bytes();
    let id = derive("tidy", &[S::NAME.as_bytes(), ask.stream.as_bytes(), &moment]);
    of_time(id, tenant, ask)
}

/// The command a timer asks. Its id is derived from the timer, so that asking again after a crash is harmless.
pub(crate) fn job<S: Service>(due: &Due) -> Option<Job<S::Command>> {
    let moment = due.due_at.timestamp_micros().to_be_bytes();
    let id =
        derive("due", &[S::NAME.as_bytes(), due.stream.as_bytes(), due.kind.as_bytes(), &moment]);
    Some(of_time(id, due.tenant, S::fall_due(&due.kind, due.stream, due.due_at)?))
}

fn of_time<C>(id: Uuid, tenant: Municipality, ask: Ask<C>) -> Job<C> {
    Job {
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
