//! Reads a whole log as fast as PostgreSQL can send it: `copy ... (format binary)`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use bytes::Buf as _;
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use proto::{id::EventId, recorded_event::RecordedEvent};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::mpsc, task::JoinSet};
use uuid::Uuid;

use crate::copy_file;

/// PostgreSQL counts time from 1 January 2000; this is that moment in microseconds since 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// What `copy` begins with: its signature, flags and an empty extension.
const PREFACE: usize = 19;

/// Events that are given at a time.
const PIECE: usize = 5_000;

/// Which log.
#[derive(Debug, Clone)]
pub enum Log {
    /// A service's own.
    Own,
    /// The copy that `audit` keeps of a service's.
    Ledger(String),
    /// The operator's copy of a service's, in a file.
    File(PathBuf),
}

impl Log {
    /// Where in a database; a file is in none.
    fn from(&self) -> String {
        match self {
            Log::Own | Log::File(_) => "events where true".to_owned(),
            // A service's name is a word of ours; quoted all the same.
            Log::Ledger(source) => {
                format!("audit_ledger where source = '{}'", source.replace('\'', "''"))
            }
        }
    }
}

/// A log being read, in a task of its own: the next piece is fetched while the last is worked on.
#[derive(Debug)]
pub struct Reading {
    pieces: mpsc::Receiver<Vec<RecordedEvent>>,
    task: JoinSet<anyhow::Result<()>>,
}

impl Reading {
    /// The next piece, in order; `None` at the end.
    ///
    /// # Errors
    /// The database's.
    pub async fn next(&mut self) -> anyhow::Result<Option<Vec<RecordedEvent>>> {
        if let Some(events) = self.pieces.recv().await {
            return Ok(Some(events));
        }
        match self.task.join_next().await {
            Some(ended) => ended?.map(|()| None),
            None => Ok(None),
        }
    }
}

/// Every event after `after` up to `to`.
#[must_use]
pub fn read(database: &PgConnectOptions, log: &Log, after: i64, to: i64) -> Reading {
    let (sender, pieces) = mpsc::channel(2);
    let mut task = JoinSet::new();
    if let Log::File(path) = log {
        let path = path.clone();
        task.spawn_blocking(move || read_file(&path, after, to, &sender));
        return Reading { pieces, task };
    }
    let copy = format!(
        "copy (select position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data,
                      hash
               from {} and position > {after} and position <= {to} order by position) to stdout (format binary)",
        log.from()
    );
    task.spawn(copy_out(database.clone(), copy, sender));
    Reading { pieces, task }
}

fn read_file(
    path: &Path,
    after: i64,
    to: i64,
    pieces: &mpsc::Sender<Vec<RecordedEvent>>,
) -> anyhow::Result<()> {
    let mut events = Vec::with_capacity(PIECE);
    copy_file::read(path, after, to, |event| {
        events.push(event);
        // Whoever asked and went away wants no more.
        events.len() < PIECE || pieces.blocking_send(std::mem::take(&mut events)).is_ok()
    })?;
    if !events.is_empty() {
        drop(pieces.blocking_send(events));
    }
    Ok(())
}

async fn copy_out(
    database: PgConnectOptions,
    copy: String,
    pieces: mpsc::Sender<Vec<RecordedEvent>>,
) -> anyhow::Result<()> {
    let mut connection =
        PgConnection::connect_with(&database).await.context("cannot reach the database")?;
    let mut chunks = connection.copy_out_raw(&copy).await.context("the log cannot be read")?;
    let mut events = Vec::with_capacity(PIECE);
    let mut has_begun = false;
    // PostgreSQL sends each row in a message of its own, the first after the preface.
    while let Some(message) = chunks.next().await {
        let message = message.context("the log ended in the middle")?;
        let message = message.get(if has_begun { 0 } else { PREFACE }..);
        has_begun = true;
        events.extend(row(message.context("what copy begins with is torn")?)?);
        if events.len() == PIECE {
            let piece = std::mem::replace(&mut events, Vec::with_capacity(PIECE));
            // Whoever asked and went away wants no more.
            if pieces.send(piece).await.is_err() {
                return Ok(());
            }
        }
    }
    drop(chunks);
    if !events.is_empty() {
        pieces.send(events).await.ok();
    }
    connection.close().await?;
    Ok(())
}

/// Where a log ends, by its last event; the position is 0 for an empty one.
///
/// # Errors
/// The database's.
pub async fn end(database: &PgConnectOptions, log: &Log) -> anyhow::Result<i64> {
    if let Log::File(path) = log {
        return Ok(copy_file::last(path)?.map_or(0, |it| it.position));
    }
    let mut connection =
        PgConnection::connect_with(database).await.context("cannot reach the database")?;
    let query = format!("select coalesce(max(position), 0) from {}", log.from());
    let end = sqlx::query_scalar(&query).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(end)
}

/// The event of one row; `None` for the end mark, which is a row of -1 fields.
fn row(mut row: &[u8]) -> anyhow::Result<Option<RecordedEvent>> {
    match row.try_get_i16()? {
        14 => {}
        -1 => return Ok(None),
        other => bail!("a row of the log has 14 columns, not {other}"),
    }
    let mut field = || -> anyhow::Result<&[u8]> {
        let length = usize::try_from(row.try_get_i32()?).context("a column of the log is empty")?;
        let (field, rest) = row.split_at_checked(length).context("a column of the log is torn")?;
        row = rest;
        Ok(field)
    };
    macro_rules! text {
        () => {
            std::str::from_utf8(field()?)?
        };
    }
    Ok(Some(RecordedEvent {
        position: field()?.try_get_i64()?,
        id: EventId(Uuid::from_slice(field()?)?),
        stream: Uuid::from_slice(field()?)?,
        version: field()?.try_get_i64()?,
        kind: text!().to_owned(),
        thread: Uuid::from_slice(field()?)?,
        tenant: text!().parse()?,
        actor: text!().to_owned(),
        cause: Uuid::from_slice(field()?)?,
        occurred_at: time(field()?)?,
        recorded_at: time(field()?)?,
        trace: text!().to_owned(),
        data: text!().to_owned(),
        hash: crate::log::digest(field()?),
    }))
}

fn time(mut field: &[u8]) -> anyhow::Result<DateTime<Utc>> {
    DateTime::from_timestamp_micros(field.try_get_i64()? + EPOCH_MICROS)
        .context("a time that is none")
}
