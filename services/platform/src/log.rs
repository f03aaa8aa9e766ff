//! A service's log in its database: read it, append to it.

use chrono::{DateTime, Utc};
use proto::{code::Municipality, id::EventId, recorded::Recorded, request::Head, sealed::Digest};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::batch::Timers;

/// A row of `events`, to the letter.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Row {
    position: i64,
    id: Uuid,
    stream: Uuid,
    version: i64,
    kind: String,
    thread: Uuid,
    tenant: String,
    actor: String,
    cause: Uuid,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    trace: String,
    data: String,
    hash: Vec<u8>,
}

impl From<Row> for Recorded {
    fn from(row: Row) -> Recorded {
        Recorded {
            position: row.position,
            id: EventId(row.id),
            stream: row.stream,
            version: row.version,
            kind: row.kind,
            thread: row.thread,
            // A row that somebody tampered with is still shown; its hash tells.
            tenant: row.tenant.parse().unwrap_or(Municipality::COUNTRY),
            actor: row.actor,
            cause: row.cause,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            trace: row.trace,
            data: row.data,
            hash: digest(&row.hash),
        }
    }
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(bytes.try_into().unwrap_or_default())
}

/// Where the log ends.
///
/// # Errors
/// The database's.
pub async fn head(database: &mut PgConnection) -> sqlx::Result<Head> {
    let row = sqlx::query!("select position, hash from head").fetch_one(database).await?;
    Ok(Head { position: row.position, hash: digest(&row.hash) })
}

/// Where the log ends; nobody else can append until this transaction ends.
pub(crate) async fn locked_head(tx: &mut PgConnection) -> sqlx::Result<Head> {
    let row = sqlx::query!("select position, hash from head for update").fetch_one(tx).await?;
    Ok(Head { position: row.position, hash: digest(&row.hash) })
}

/// At most `limit` events after `position`, in order.
///
/// # Errors
/// The database's.
pub async fn after(
    database: &mut PgConnection,
    position: i64,
    limit: i64,
) -> sqlx::Result<Vec<Recorded>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select position, id, stream, version, type as kind, thread, tenant, actor::text as "actor!", cause,
                  occurred_at, recorded_at, trace, data::text as "data!", hash
           from events where position > $1 order by position limit $2"#,
        position,
        limit
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// Every event of `streams`, each stream in order.
pub(crate) async fn of_streams(
    database: &mut PgConnection,
    streams: &[Uuid],
) -> sqlx::Result<Vec<Recorded>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select position, id, stream, version, type as kind, thread, tenant, actor::text as "actor!", cause,
                  occurred_at, recorded_at, trace, data::text as "data!", hash
           from events where stream = any($1) order by stream, version"#,
        streams
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// An answer to remember: the command, the digest of what was asked, the answer as JSON.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) id: Uuid,
    pub(crate) request: Digest,
    pub(crate) answer: String,
}

/// Appends `events`, remembers `answers`, and sets and clears `timers`, if the log still ends at `from`; answers whether it did.
///
/// One statement: it moves the head, which orders whoever writes at the same time, and does the rest only if it could.
pub(crate) async fn append(
    tx: &mut PgConnection,
    from: &Head,
    events: &[&Recorded],
    answers: &[Answered],
    timers: &Timers,
) -> sqlx::Result<bool> {
    let to = events.last().map_or((from.position, from.hash), |it| (it.position, it.hash));
    let Timers { set, cleared } = timers;
    macro_rules! column {
        ($list:ident, $it:ident => $value:expr) => {
            $list.iter().map(|$it| $value).collect::<Vec<_>>()
        };
    }
    let moved = sqlx::query_scalar!(
        r#"with moved as (
               update head set position = $1, hash = $2 where position = $3 and hash = $4 returning position
           ), remembered as (
               insert into commands (id, request, answer)
               select id, request, answer::json
               from unnest($5::uuid[], $6::bytea[], $7::text[]) as new (id, request, answer)
               where exists (select from moved)
           ), appended as (
               insert into events (position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data, hash)
               select position, id, stream, version, type, thread, tenant, actor::json, cause, occurred_at, recorded_at, trace, data::json, hash
               from unnest($8::bigint[], $9::uuid[], $10::uuid[], $11::bigint[], $12::text[], $13::uuid[], $14::text[], $15::text[],
                           $16::uuid[], $17::timestamptz[], $18::timestamptz[], $19::text[], $20::text[], $21::bytea[])
                    as new (position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data, hash)
               where exists (select from moved)
           ), cleared as (
               delete from deadlines using unnest($22::uuid[], $23::text[]) as it (stream, kind)
               where deadlines.stream = it.stream and deadlines.kind = it.kind and exists (select from moved)
           ), set as (
               insert into deadlines (stream, kind, due_at, tenant)
               select * from unnest($24::uuid[], $25::text[], $26::timestamptz[], $27::text[])
               where exists (select from moved)
               on conflict (stream, kind) do update set due_at = excluded.due_at
           )
           select exists (select from moved) as "moved!""#,
        to.0,
        &to.1.0[..],
        from.position,
        &from.hash.0[..],
        &column!(answers, it => it.id),
        &column!(answers, it => &it.request.0[..]) as _,
        &column!(answers, it => it.answer.as_str()) as _,
        &column!(events, it => it.position),
        &column!(events, it => it.id.0),
        &column!(events, it => it.stream),
        &column!(events, it => it.version),
        &column!(events, it => it.kind.as_str()) as _,
        &column!(events, it => it.thread),
        &column!(events, it => it.tenant.as_str()) as _,
        &column!(events, it => it.actor.as_str()) as _,
        &column!(events, it => it.cause),
        &column!(events, it => it.occurred_at),
        &column!(events, it => it.recorded_at),
        &column!(events, it => it.trace.as_str()) as _,
        &column!(events, it => it.data.as_str()) as _,
        &column!(events, it => &it.hash.0[..]) as _,
        &column!(cleared, it => it.0),
        &column!(cleared, it => it.1) as _,
        &column!(set, it => it.0),
        &column!(set, it => it.1) as _,
        &column!(set, it => it.2),
        &column!(set, it => it.3.as_str()) as _,
    )
    .fetch_one(tx)
    .await?;
    Ok(moved)
}

/// The answers that were given to `commands` before.
pub(crate) async fn answers(
    database: &mut PgConnection,
    commands: &[Uuid],
) -> sqlx::Result<Vec<Answered>> {
    let rows = sqlx::query!(
        r#"select id, request, answer::text as "answer!" from commands where id = any($1)"#,
        commands
    )
    .fetch_all(database)
    .await?;
    Ok(rows
        .into_iter()
        .map(|it| Answered { id: it.id, request: digest(&it.request), answer: it.answer })
        .collect())
}
