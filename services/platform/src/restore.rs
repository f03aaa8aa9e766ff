//! After a restore: a log that comes from a backup ends where the backup was made. What was said since is in the copy that
//! `audit` keeps, and is put back before the service starts again, erasures with it.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::DateTime;
use proto::subject;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::{
    batch::Batch,
    export::{self, Log},
    log,
    run::Wiring,
    service::{Service, Stated},
    wire,
};

/// How long a look at the wire may take before a service starts without it.
const LOOK_MAX: Duration = Duration::from_secs(5);

/// Events that are appended and taken in at a time.
const AT_A_TIME: usize = 5_000;

/// Puts what `copy` of `source` holds behind the end of the log back into it, its views and its timers, in one transaction;
/// answers how many events that were.
///
/// The service must not run meanwhile: what it said after the restore would stand where something else was said before.
///
/// # Errors
/// When the copy is of another log, or does not hold together; then nothing is changed.
pub async fn complete<S: Service>(
    service: &S,
    owner: &PgConnectOptions,
    source: &PgConnectOptions,
    copy: &Log,
) -> anyhow::Result<u64> {
    let mut connection =
        PgConnection::connect_with(owner).await.context("cannot reach the database")?;
    let mut tx = connection.begin().await?;
    let mut head = log::locked_head(&mut tx).await?;
    let end = export::end(source, copy).await?;
    // One event of what both have: its hash covers all before it.
    let mut both = export::read(source, copy, head.position - 1, head.position.min(end));
    while let Some(events) = both.next().await? {
        ensure!(
            events.iter().all(|it| it.position != head.position || it.hash == head.hash),
            "the copy of {} holds another event at position {}: keep both as evidence, and compare them",
            S::NAME,
            head.position
        );
    }
    let mut count = 0;
    let mut missing = export::read(source, copy, head.position, end);
    while let Some(events) = missing.next().await? {
        for events in events.chunks(AT_A_TIME) {
            let mut batch = Batch::<S>::new(head, DateTime::UNIX_EPOCH);
            for recorded in events {
                ensure!(
                    recorded.position == batch.to.position + 1
                        && recorded.link(&batch.to.hash) == recorded.hash,
                    "the copy of {} does not hold together at position {}",
                    S::NAME,
                    recorded.position
                );
                (batch.to.position, batch.to.hash) = (recorded.position, recorded.hash);
                let event = recorded.read().context("an event that this version cannot read")?;
                batch.events.push(Stated { recorded: recorded.clone(), event });
            }
            let appended: Vec<_> = batch.events.iter().map(|it| &it.recorded).collect();
            let is_ours =
                log::append(&mut tx, &batch.from, &appended, &[], &batch.timers()).await?;
            ensure!(is_ours, "{} writes to its log: stop it first", S::NAME);
            service.project(&mut tx, &batch.events).await?;
            count += u64::try_from(batch.events.len())?;
            head = batch.to;
        }
    }
    tx.commit().await?;
    connection.close().await?;
    Ok(count)
}

/// Makes sure that the log of `service` holds what it has said: one that ends before that comes from a backup, and whoever it
/// knows not to have erased would be back.
///
/// Where the wire or the database is away, nothing can be compared, and nothing is.
///
/// # Errors
/// When the log was not completed, with what to do.
pub async fn must_be_whole(service: &str, wiring: &Wiring) -> anyhow::Result<()> {
    // What was said is looked at first: the log may grow meanwhile.
    let Ok(Ok(said)) = tokio::time::timeout(LOOK_MAX, last_said(service, wiring)).await else {
        return Ok(());
    };
    let Ok(Ok(head)) = tokio::time::timeout(LOOK_MAX, head(&wiring.database)).await else {
        return Ok(());
    };
    ensure!(
        said <= head,
        "the log of {service} ends at position {head}, and it has said {said}: it comes from a backup. \
         Put back what is missing first: brobygger complete {service}"
    );
    Ok(())
}

/// The last position of `service` that the wire holds.
async fn last_said(service: &str, wiring: &Wiring) -> anyhow::Result<i64> {
    let wire = wire::connect(&wiring.nats).await?;
    let stream = wire::stream(&wire.jetstream).await?;
    let last = stream.get_last_raw_message_by_subject(&subject::events_of(service)).await?;
    let position = wire::header(Some(&last.headers), "ce-position");
    position.and_then(|it| it.parse().ok()).context("a message without a position")
}

async fn head(database: &PgConnectOptions) -> anyhow::Result<i64> {
    let mut connection = PgConnection::connect_with(database).await?;
    let head = log::head(&mut connection).await?;
    connection.close().await?;
    Ok(head.position)
}
