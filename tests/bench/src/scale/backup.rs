//! What an operator waits for: every database vacuumed, dumped, and restored beside.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use sqlx::{Connection as _, PgConnection};
use tokio::process::Command;

use crate::ground::{Database, Ground};

/// How long it took, all databases together, and what was kept.
#[derive(Default)]
pub(super) struct Backup {
    pub(super) dumped: Duration,
    pub(super) restored: Duration,
    pub(super) bytes: u64,
}

impl Backup {
    /// Dumps a database, restores it under another name, counts its log or ledger, and takes both away.
    pub(super) async fn add(&mut self, ground: &Ground, database: &Database) -> anyhow::Result<()> {
        let folder = tempfile::tempdir_in(ground.postgres.dir())?;
        let file = folder.path().join("dump");
        let began = Instant::now();
        let from = format!("--dbname={}", database.url);
        let to = format!("--file={}", file.display());
        run(&ground.beside_postgres("pg_dump"), &["--format=custom", &to, &from]).await?;
        self.dumped += began.elapsed();
        self.bytes += file.metadata()?.len();
        let beside = ground.database(&format!("{}_beside", database.name)).await?;
        let began = Instant::now();
        let into = format!("--dbname={}", beside.url);
        let path = file.to_str().context("a folder's name that is no text")?;
        run(&ground.beside_postgres("pg_restore"), &["--exit-on-error", "--jobs=2", &into, path])
            .await?;
        self.restored += began.elapsed();
        ensure!(
            rows(database).await? == rows(&beside).await?,
            "{} came back otherwise",
            database.name
        );
        beside.remove().await
    }
}

/// The events of the log and, where there is one, of the ledger.
async fn rows(database: &Database) -> anyhow::Result<(i64, i64)> {
    let mut connection = PgConnection::connect_with(&database.options).await?;
    let events =
        sqlx::query_scalar("select count(*) from events").fetch_one(&mut connection).await?;
    let has_ledger = sqlx::query_scalar("select to_regclass('audit_ledger') is not null");
    let ledger = if has_ledger.fetch_one(&mut connection).await? {
        sqlx::query_scalar("select count(*) from audit_ledger").fetch_one(&mut connection).await?
    } else {
        0
    };
    connection.close().await?;
    Ok((events, ledger))
}

async fn run(program: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new(program).args(arguments).output().await?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}: {said}", program.display());
    Ok(())
}
