//! The floor: what this PostgreSQL takes with nothing around it. pgbench inserts one row at a time, the same bytes into a
//! table of the same columns with the same two indexes.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, ensure};
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::process::Command;
use uuid::Uuid;

use crate::{
    asking,
    ground::{Database, Ground},
};

/// Ids are the server's own, as any insert needs some; position comes from a sequence, body and actor as parameters.
const SCRIPT: &str = "\
insert into floor (position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data, hash)
values (nextval('floor_position'), gen_random_uuid(), gen_random_uuid(), 1, :kind, gen_random_uuid(), '0751', :actor,
        gen_random_uuid(), now(), now(), '', :data, :hash);
";

/// Rows a second with `clients` at the same time.
pub(crate) async fn run(
    ground: &Ground,
    database: &Database,
    clients: usize,
) -> anyhow::Result<f64> {
    let mut connection = PgConnection::connect_with(&database.options).await?;
    connection
        .execute(
            "create table floor (like events including indexes); create sequence floor_position",
        )
        .await?;
    let dir = tempfile::tempdir()?;
    let script = dir.path().join("floor.sql");
    tokio::fs::write(&script, SCRIPT).await?;
    database.settle().await?;
    let said = pgbench(ground, database, clients, &script).await?;
    let tps = after(&said, "tps = ").context("pgbench does not say its rate")?;
    let processed = after(&said, "transactions actually processed: ")
        .context("pgbench does not say how much it did")?;
    let rows: i64 =
        sqlx::query_scalar("select count(*) from floor").fetch_one(&mut connection).await?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let is_whole = (rows as f64 - processed).abs() < 0.5;
    ensure!(is_whole, "pgbench says {processed} rows, there are {rows}");
    connection.close().await?;
    Ok(tps)
}

async fn pgbench(
    ground: &Ground,
    database: &Database,
    clients: usize,
    script: &Path,
) -> anyhow::Result<String> {
    let (kind, data) = asking::event(Uuid::new_v4())?;
    let actor = serde_json::to_string(&asking::actor())?;
    let hash = format!("\\x{}", "5a".repeat(32));
    let mut command = Command::new(ground.beside_postgres("pgbench"));
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={clients}"));
    // Its time runs while it connects, although its rate leaves that out: a moment more for many.
    let seconds = ground.scale.length().as_secs() + clients as u64 / 64;
    command.arg(ground.scale.pick("--transactions=20".to_owned(), format!("--time={seconds}")));
    command.arg("--file").arg(script);
    for (name, value) in [("kind", kind), ("data", data), ("actor", actor), ("hash", hash)] {
        command.arg(format!("--define={name}={value}"));
    }
    let output = command.arg(&database.url).stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = output.context(
        "pgbench cannot be run: install the package postgresql-contrib, or put it in the path",
    )?;
    ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The number after `words`.
fn after(text: &str, words: &str) -> Option<f64> {
    let (_, rest) = text.split_once(words)?;
    rest.split(|it: char| !it.is_ascii_digit() && it != '.').next()?.parse().ok()
}
