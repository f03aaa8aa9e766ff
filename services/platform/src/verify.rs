//! Checks that a log is as it was written: follows the chain of hashes and compares it with the copy that `audit` has.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::Context as _;
use proto::{request::Head, sealed::Digest};
use sqlx::{Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};

use crate::{
    copy_file,
    export::{self, Log},
};

/// Parts of a log that are walked at the same time: each knows the hash before its first event from the row before.
const PARTS: i64 = 2;

/// What is wrong with a log, where first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The first bad position.
    pub position: i64,
    /// What is wrong there.
    pub what: What,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The event is not the one its hash was made for.
    Changed,
    /// There is no event at this position.
    Missing,
    /// The log goes on after its recorded end, or ends before it.
    Head,
    /// The copy in the ledger is another.
    Ledger,
}

/// A log that is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// How many events were walked.
    pub events: i64,
    /// Where it ends.
    pub head: Head,
}

/// Walks a service's whole chain. `walked` counts events as it goes, for whoever shows progress.
///
/// # Errors
/// When the log cannot be read. A fault is an answer, not an error.
pub async fn chain(
    database: &PgConnectOptions,
    log: &Log,
    walked: &Arc<AtomicU64>,
) -> anyhow::Result<Result<Verdict, Fault>> {
    let end = export::end(database, log).await?;
    let part = end / PARTS + 1;
    let mut parts = tokio::task::JoinSet::new();
    for nth in 0..PARTS {
        let (database, log, walked) = (database.clone(), log.clone(), Arc::clone(walked));
        let (after, to) = ((nth * part).min(end), ((nth + 1) * part).min(end));
        parts.spawn(async move { walk(&database, &log, after, to, &walked).await });
    }
    let mut faults = vec![];
    while let Some(part) = parts.join_next().await {
        faults.extend(part??);
    }
    faults.sort_by_key(|it| it.position);
    if let Some(first) = faults.into_iter().next() {
        return Ok(Err(first));
    }
    let hash = hash_at(database, log, end).await?.unwrap_or_default();
    let head = Head { position: end, hash };
    if matches!(log, Log::Own) {
        let mut connection = PgConnection::connect_with(database).await?;
        let recorded = crate::log::head(&mut connection).await?;
        connection.close().await?;
        // It may have grown while we walked; it cannot have shrunk.
        if recorded.position < end || (recorded.position == end && recorded.hash != hash) {
            return Ok(Err(Fault { position: recorded.position.min(end), what: What::Head }));
        }
        if recorded.position > end
            && hash_at(database, log, recorded.position).await? != Some(recorded.hash)
        {
            return Ok(Err(Fault { position: end + 1, what: What::Missing }));
        }
    }
    Ok(Ok(Verdict { events: end, head }))
}

async fn walk(
    database: &PgConnectOptions,
    log: &Log,
    after: i64,
    to: i64,
    walked: &AtomicU64,
) -> anyhow::Result<Option<Fault>> {
    if after >= to {
        return Ok(None);
    }
    let mut before =
        if after == 0 { Some(Digest::default()) } else { hash_at(database, log, after).await? };
    let mut position = after;
    let mut reading = export::read(database, log, after, to);
    while let Some(events) = reading.next().await? {
        for event in &events {
            // Without the row before, its own part reports it missing; here the stated hash is where we start.
            let expected = before.map(|it| event.link(&it));
            if event.position != position + 1 {
                return Ok(Some(Fault { position: position + 1, what: What::Missing }));
            }
            if expected.is_some_and(|it| it != event.hash) {
                return Ok(Some(Fault { position: event.position, what: What::Changed }));
            }
            (position, before) = (event.position, Some(event.hash));
        }
        walked.fetch_add(events.len() as u64, Ordering::Relaxed);
    }
    Ok((position < to).then_some(Fault { position: position + 1, what: What::Missing }))
}

/// Compares a service's log with the ledger's copy of it, as far as the copy goes.
///
/// Each hash covers all before it, so where two chains agree they agree on everything before: the first difference is
/// found by halving.
///
/// # Errors
/// When one of them cannot be read.
pub async fn against_ledger(
    own: &PgConnectOptions,
    ledger: &PgConnectOptions,
    source: &str,
) -> anyhow::Result<Result<i64, Fault>> {
    let copy = Log::Ledger(source.to_owned());
    let end = export::end(ledger, &copy).await?;
    Ok(match difference((own, &Log::Own), (ledger, &copy), end).await? {
        None => Ok(end),
        Some(position) => Err(Fault { position, what: What::Ledger }),
    })
}

/// The first position up to `to` where two logs of one service differ.
///
/// # Errors
/// When one of them cannot be read.
pub async fn difference(
    one: (&PgConnectOptions, &Log),
    other: (&PgConnectOptions, &Log),
    to: i64,
) -> anyhow::Result<Option<i64>> {
    let agree = async |position: i64| -> anyhow::Result<bool> {
        Ok(hash_at(one.0, one.1, position).await? == hash_at(other.0, other.1, position).await?)
    };
    if to == 0 || agree(to).await? {
        return Ok(None);
    }
    let (mut same, mut differs) = (0, to);
    while differs - same > 1 {
        let middle = same + (differs - same) / 2;
        if agree(middle).await? {
            same = middle;
        } else {
            differs = middle;
        }
    }
    Ok(Some(differs))
}

async fn hash_at(
    database: &PgConnectOptions,
    log: &Log,
    position: i64,
) -> anyhow::Result<Option<Digest>> {
    if let Log::File(path) = log {
        let mut hash = None;
        copy_file::read(path, position - 1, position, |it| {
            hash = Some(it.hash);
            false
        })?;
        return Ok(hash);
    }
    let mut connection =
        PgConnection::connect_with(database).await.context("cannot reach the database")?;
    let row = match log {
        Log::Own | Log::File(_) => {
            sqlx::query("select hash from events where position = $1")
                .bind(position)
                .fetch_optional(&mut connection)
                .await?
        }
        Log::Ledger(source) => {
            let query =
                sqlx::query("select hash from audit_ledger where position = $1 and source = $2");
            query.bind(position).bind(source).fetch_optional(&mut connection).await?
        }
    };
    connection.close().await?;
    Ok(row.map(|it| crate::log::digest(it.get::<&[u8], _>(0))))
}
