//! A log, read from one end to the other as fast as PostgreSQL gives it: `copy ... (format binary)`.

use anyhow::{Context as _, ensure};
use bytes::{Buf as _, Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use proto::{id::EventId, recorded::Recorded};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::mpsc, task::JoinSet};
use uuid::Uuid;

/// PostgreSQL counts time from 1 January 2000; this is that moment in microseconds since 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
/// What `copy` begins with: its signature, flags and an empty extension.
const PREFACE: usize = 19;

/// How much is given at a time, in bytes: some thousands of events.
const PIECE: usize = 4 * 1024 * 1024;

/// Which log.
#[derive(Debug, Clone)]
pub enum Log {
    /// A service's own.
    Own,
    /// The copy that `audit` keeps of a service's.
    Ledger(String),
}

impl Log {
    fn from(&self) -> String {
        match self {
            Log::Own => "events where true".to_owned(),
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
    pieces: mpsc::Receiver<Vec<Recorded>>,
    task: JoinSet<anyhow::Result<()>>,
}

impl Reading {
    /// The next piece, in order; `None` at the end.
    ///
    /// # Errors
    /// The database's.
    pub async fn next(&mut self) -> anyhow::Result<Option<Vec<Recorded>>> {
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
    let copy = format!(
        "copy (select position, id, stream, version, type, thread, tenant, actor::text, cause, occurred_at, recorded_at,
                      trace, data::text, hash
               from {} and position > {after} and position <= {to} order by position) to stdout (format binary)",
        log.from()
    );
    task.spawn(copy_out(database.clone(), copy, sender));
    Reading { pieces, task }
}

async fn copy_out(
    database: PgConnectOptions,
    copy: String,
    pieces: mpsc::Sender<Vec<Recorded>>,
) -> anyhow::Result<()> {
    let mut connection =
        PgConnection::connect_with(&database).await.context("cannot reach the database")?;
    let mut chunks = connection.copy_out_raw(&copy).await.context("the log cannot be read")?;
    let mut rest = BytesMut::new();
    let mut begun = false;
    while let Some(chunk) = chunks.next().await {
        rest.extend_from_slice(&chunk.context("the log ended in the middle")?);
        if !begun && rest.len() >= PREFACE {
            rest.advance(PREFACE);
            begun = true;
        }
        // Whoever asked and went away wants no more.
        if begun && rest.len() >= PIECE && pieces.send(rows(&mut rest)?).await.is_err() {
            return Ok(());
        }
    }
    drop(chunks);
    let last = rows(&mut rest)?;
    if !last.is_empty() {
        pieces.send(last).await.ok();
    }
    connection.close().await?;
    Ok(())
}

/// Where a log ends, by its last event; the position is 0 for an empty one.
///
/// # Errors
/// The database's.
pub async fn end(database: &PgConnectOptions, log: &Log) -> anyhow::Result<i64> {
    let mut connection =
        PgConnection::connect_with(database).await.context("cannot reach the database")?;
    let query = format!("select coalesce(max(position), 0) from {}", log.from());
    let end = sqlx::query_scalar(&query).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(end)
}

/// Takes the whole rows off `rest`; what is left is the beginning of one.
fn rows(rest: &mut BytesMut) -> anyhow::Result<Vec<Recorded>> {
    let mut events = vec![];
    while let Some(length) = whole(rest) {
        events.push(row(rest.split_to(length).freeze())?);
    }
    Ok(events)
}

/// How long the first row is, if all of it has come; the end mark (-1 fields) is no row.
fn whole(rest: &[u8]) -> Option<usize> {
    let fields = i16::from_be_bytes(*rest.first_chunk()?);
    let mut at = 2;
    for _ in 0..u16::try_from(fields).ok()? {
        let length = i32::from_be_bytes(*rest.get(at..)?.first_chunk()?);
        at += 4 + usize::try_from(length).unwrap_or(0);
    }
    (at <= rest.len()).then_some(at)
}

fn row(mut row: Bytes) -> anyhow::Result<Recorded> {
    ensure!(row.get_i16() == 14, "a row of the log has 14 columns");
    let mut field = || -> anyhow::Result<Bytes> {
        let length = usize::try_from(row.try_get_i32()?).context("a column of the log is empty")?;
        ensure!(length <= row.len(), "a column of the log is torn");
        Ok(row.split_to(length))
    };
    macro_rules! text {
        () => {
            std::str::from_utf8(&field()?)?.to_owned()
        };
    }
    Ok(Recorded {
        position: field()?.try_get_i64()?,
        id: EventId(Uuid::from_slice(&field()?)?),
        stream: Uuid::from_slice(&field()?)?,
        version: field()?.try_get_i64()?,
        kind: text!(),
        thread: Uuid::from_slice(&field()?)?,
        tenant: text!().parse()?,
        actor: text!(),
        cause: Uuid::from_slice(&field()?)?,
        occurred_at: time(field()?)?,
        recorded_at: time(field()?)?,
        trace: text!(),
        data: text!(),
        hash: crate::log::digest(&field()?),
    })
}

fn time(mut field: Bytes) -> anyhow::Result<DateTime<Utc>> {
    DateTime::from_timestamp_micros(field.try_get_i64()? + EPOCH_MICROS)
        .context("a time that is none")
}
