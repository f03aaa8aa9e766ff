//! The log of a service in its database: reading and appending.

use chrono::{DateTime, Utc};
use proto::{
    code::Municipality, id::EventId, recorded_event::RecordedEvent, request::Head, sealed::Digest,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::row::{self, Json, row};

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

impl From<Row> for RecordedEvent {
    fn from(row: Row) -> RecordedEvent {
        RecordedEvent {
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
) -> sqlx::Result<Vec<RecordedEvent>> {
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
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
}

/// Every event of `streams`, each stream in order.
pub(crate) async fn of_streams(
    database: &mut PgConnection,
    streams: &[Uuid],
) -> sqlx::Result<Vec<RecordedEvent>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select position, id, stream, version, type as kind, thread, tenant, actor::text as "actor!", cause,
                  occurred_at, recorded_at, trace, data::text as "data!", hash
           from events where stream = any($1) order by stream, version"#,
        streams
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().map(RecordedEvent::from).collect())
}

/// An answer to remember: the command, the digest of what was asked, the answer as JSON.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) id: Uuid,
    pub(crate) request: Digest,
    pub(crate) answer: String,
}

/// A timer; without a moment it is cleared.
#[derive(Debug, Clone, sqlx::Encode)]
pub(crate) struct Timer {
    pub(crate) stream: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) tenant: String,
}

row! { Timer as "deadlines" }

#[derive(sqlx::Encode)]
struct CommandRow<'a> {
    id: Uuid,
    request: &'a [u8],
    answer: Json<'a>,
}

row! { CommandRow<'_> as "commands" }

impl<'a> From<&'a Answered> for CommandRow<'a> {
    fn from(it: &'a Answered) -> CommandRow<'a> {
        CommandRow { id: it.id, request: &it.request.0, answer: Json(&it.answer) }
    }
}

/// Appends `events`, remembers `answers`, and sets and clears `timers`, if the log still ends at `from`; answers whether it did.
///
/// One statement: it moves the head, which orders whoever writes at the same time, and does the rest only if it could.
pub(crate) async fn append(
    tx: &mut PgConnection,
    from: &Head,
    events: &[&RecordedEvent],
    answers: &[Answered],
    timers: &[Timer],
) -> sqlx::Result<bool> {
    let to = events.last().map_or((from.position, from.hash), |it| (it.position, it.hash));
    let events: Vec<row::Event<'_>> = events.iter().map(|it| row::Event::from(*it)).collect();
    let answers: Vec<CommandRow<'_>> = answers.iter().map(CommandRow::from).collect();
    let moved = sqlx::query_scalar!(
        r#"with moved as (
               update head set position = $1, hash = $2 where position = $3 and hash = $4 returning 1
           ), remembered as (
               insert into commands select it.* from unnest($5::commands[]) as it where exists (select from moved)
           ), appended as (
               insert into events select it.* from unnest($6::events[]) as it where exists (select from moved)
           ), cleared as (
               delete from deadlines using unnest($7::deadlines[]) as it
               where deadlines.stream = it.stream and deadlines.kind = it.kind and it.due_at is null and exists (select from moved)
           ), set as (
               insert into deadlines select it.* from unnest($7::deadlines[]) as it
               where it.due_at is not null and exists (select from moved)
               on conflict (stream, kind) do update set due_at = excluded.due_at
           )
           select exists (select from moved) as "moved!""#,
        to.0,
        &to.1.0[..],
        from.position,
        &from.hash.0[..],
        &answers as _,
        &events as _,
        timers as _,
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
