//! Checks before a service starts that its log contains every event it has published, as NATS, `audit` and the operator's copies
//! know them. A log that ends earlier comes from a backup: people who were erased since would be back.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use proto::{
    request::{Head, WhichSource},
    subject,
};
use sqlx::{Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};

use crate::{copy_file, log, restore, run::Wiring, wire};

/// How long a look may take before a service starts without it.
const LOOK_MAX: Duration = Duration::from_secs(5);

/// Makes sure that the log of `service` holds what it has said.
///
/// Where the wire, `audit` or the database is away, nothing can be compared with it, and nothing is; whoever consumes its events
/// compares again.
///
/// # Errors
/// When the log was not completed, or is another than was said, with what to do.
pub async fn check_complete(
    service: &str,
    wiring: &Wiring,
    folder: Option<&Path>,
) -> anyhow::Result<()> {
    // What was said is looked at first: the log may grow meanwhile.
    let (said, ledger) = tokio::join!(
        tokio::time::timeout(LOOK_MAX, restore::last_published(service, &wiring.nats)),
        tokio::time::timeout(LOOK_MAX, of_audit(service, wiring))
    );
    let mut known = vec![];
    if let Ok(Ok(position)) = said {
        known.push(("what it said", Head { position, ..Head::default() }));
    }
    match ledger {
        Ok(Ok(head)) => known.push(("the copy that audit keeps", head)),
        Ok(Err(_)) | Err(_) => {
            tracing::info!(
                service.name = service,
                "audit does not answer: the log is not compared with its copy"
            );
        }
    }
    if let Some(file) = folder.map(|it| copy_file::file(it, service)).filter(|it| it.is_file()) {
        known.push(("the operator's copy", copy_file::last(&file)?.unwrap_or_default()));
    }
    for (what, head) in known {
        let there = tokio::time::timeout(LOOK_MAX, look(&wiring.database, head.position)).await;
        let Ok(Ok((ends, hash))) = there else { return Ok(()) };
        ensure!(
            head.position <= ends,
            "the log of {service} ends at position {ends}, and {what} goes on to {}: it comes from a backup. \
             Put back what is missing first: brobygger recover {service}",
            head.position
        );
        ensure!(
            head.hash == Head::default().hash || hash == Some(head.hash),
            "the log of {service} holds another event at position {} than {what}: it comes from a backup and went on, or \
             somebody changed it. Find out what there is to choose: brobygger recover {service}",
            head.position
        );
    }
    Ok(())
}

/// Where the copy of the log of `service` ends that `audit` keeps.
async fn of_audit(service: &str, wiring: &Wiring) -> anyhow::Result<Head> {
    let wire = wire::connect(&wiring.nats).await?;
    let body = serde_json::to_vec(&WhichSource { source: service.to_owned() })?;
    let answer = wire.client.request(subject::query("audit", "checkpoint"), body.into()).await?;
    serde_json::from_slice(&answer.payload).context("an answer that cannot be read")
}

/// Where the log ends, and the hash of its event at `position`.
async fn look(
    database: &PgConnectOptions,
    position: i64,
) -> anyhow::Result<(i64, Option<proto::sealed::Digest>)> {
    let mut connection = PgConnection::connect_with(database).await?;
    let ends = log::head(&mut connection).await?.position;
    let hash = sqlx::query("select hash from events where position = $1").bind(position);
    let hash = hash.fetch_optional(&mut connection).await?;
    connection.close().await?;
    Ok((ends, hash.map(|it| log::digest(it.get::<&[u8], _>(0)))))
}
