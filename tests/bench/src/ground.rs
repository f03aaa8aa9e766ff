//! What is measured on: a private PostgreSQL, durable and at its defaults, and a private nats-server.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use platform::{
    database,
    engines::{Nats, NatsOptions, Postgres, PostgresOptions},
    export::Log,
    verify,
};
use sqlx::{
    Connection as _, Executor as _, PgConnection, migrate::Migrator, postgres::PgConnectOptions,
};

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// Tiny sizes: to see that everything works, not how fast.
    pub(crate) quick: bool,
    /// Each fdatasync takes a millisecond.
    pub(crate) slow_disk: bool,
}

impl Scale {
    /// Medians are of this many.
    pub(crate) fn rounds(self) -> usize {
        self.pick(1, 3)
    }

    /// How long a timed measurement lasts.
    pub(crate) fn length(self) -> Duration {
        self.pick(Duration::from_millis(300), Duration::from_secs(4))
    }

    pub(crate) fn pick<T>(self, quick: T, full: T) -> T {
        if self.quick { quick } else { full }
    }
}

/// The servers.
pub(crate) struct Ground {
    pub(crate) scale: Scale,
    pub(crate) postgres: Postgres,
    pub(crate) nats: Nats,
}

/// A database of its own.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) name: String,
    /// Over the Unix socket.
    pub(crate) url: String,
    pub(crate) options: PgConnectOptions,
    admin: PgConnectOptions,
}

impl Ground {
    /// Starts the servers, with their data in a new folder of `dir`; both go when this goes.
    pub(crate) async fn start(scale: Scale, dir: &Path) -> anyhow::Result<Ground> {
        // Each server's watcher removes its folder.
        let folder = |name: &str| {
            tempfile::Builder::new()
                .prefix(&format!("brobygger-bench-{name}-"))
                .tempdir_in(dir)
                .map(tempfile::TempDir::keep)
        };
        let of_postgres = PostgresOptions { remove_afterwards: true, ..PostgresOptions::default() };
        let of_nats = NatsOptions { remove_afterwards: true, ..NatsOptions::default() };
        let (postgres, nats) = (folder("postgres")?, folder("nats")?);
        let (postgres, nats) =
            tokio::try_join!(Postgres::start(&postgres, of_postgres), Nats::start(&nats, of_nats))?;
        Ok(Ground { scale, postgres, nats })
    }

    /// An empty database.
    pub(crate) async fn database(&self, name: &str) -> anyhow::Result<Database> {
        let admin = database::options(&self.postgres.socket_url("postgres"))?;
        let url = self.postgres.socket_url(name);
        let database =
            Database { name: name.to_owned(), options: database::options(&url)?, url, admin };
        database.remove().await?;
        database::create(&database.admin, name).await?;
        Ok(database)
    }

    /// A database with the log and these views.
    pub(crate) async fn migrated(&self, name: &str, views: &Migrator) -> anyhow::Result<Database> {
        let database = self.database(name).await?;
        database::migrate(&database.options, views).await?;
        Ok(database)
    }

    /// What the numbers are of. Refuses to measure a server that is not durable.
    pub(crate) async fn facts(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let mut facts = BTreeMap::new();
        let mut database =
            PgConnection::connect_with(&database::options(&self.postgres.socket_url("postgres"))?)
                .await?;
        for setting in
            ["server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"]
        {
            let value: String =
                sqlx::query_scalar(&format!("show {setting}")).fetch_one(&mut database).await?;
            facts.insert(format!("PostgreSQL {setting}"), value);
        }
        database.close().await?;
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value = facts.get(&format!("PostgreSQL {setting}")).map(String::as_str);
            ensure!(
                value == Some("on"),
                "{setting} is {value:?}: what is not durable is not measured"
            );
        }
        let nats = async_nats::connect(self.nats.url()).await?;
        facts.insert("nats-server".to_owned(), nats.server_info().version);
        let cores = std::thread::available_parallelism()?.get();
        facts.insert("machine".to_owned(), format!("{cores} cores, {}", processor()));
        let dir = self.postgres.dir();
        facts.insert("disk".to_owned(), format!("{} on {}", dir.display(), file_system(dir)));
        let build = if cfg!(debug_assertions) {
            "debug: says that it works, not how fast"
        } else {
            "release"
        };
        facts.insert("build".to_owned(), build.to_owned());
        Ok(facts)
    }

    /// A program that came with this PostgreSQL, or is in the path.
    pub(crate) fn beside_postgres(&self, program: &str) -> PathBuf {
        let server =
            fs::read_link(format!("/proc/{}/exe", self.postgres.pid())).unwrap_or_default();
        let beside = server.parent().map(|it| it.join(program)).filter(|it| it.is_file());
        beside.unwrap_or_else(|| PathBuf::from(program))
    }
}

impl Database {
    /// So that every measurement begins with the same write-ahead log: what a checkpoint costs is in none or in each.
    ///
    /// Empty tables are not analysed, because in a new service nobody does that either.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        connection.execute("checkpoint").await?;
        Ok(connection.close().await?)
    }

    /// As [`Database::settle`], after tables were filled faster than autovacuum looks at them.
    pub(crate) async fn settle_filled(&self) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        connection.execute("vacuum analyze").await?;
        connection.execute("checkpoint").await?;
        Ok(connection.close().await?)
    }

    /// Takes it away.
    pub(crate) async fn remove(&self) -> anyhow::Result<()> {
        let mut server = PgConnection::connect_with(&self.admin).await?;
        server
            .execute(format!("drop database if exists \"{}\" with (force)", self.name).as_str())
            .await?;
        Ok(server.close().await?)
    }

    /// That the log holds `events` events: none missing, none twice, each with the hash it must bear.
    pub(crate) async fn check_log(&self, events: u64) -> anyhow::Result<()> {
        let verdict = verify::chain(&self.options, &Log::Own, &Arc::default()).await?;
        let verdict = verdict.map_err(|fault| {
            anyhow::anyhow!("{}: the log is not as it was written: {fault:?}", self.name)
        })?;
        let mut connection = PgConnection::connect_with(&self.options).await?;
        let count: i64 =
            sqlx::query_scalar("select count(*) from events").fetch_one(&mut connection).await?;
        connection.close().await?;
        let expected = i64::try_from(events)?;
        ensure!(
            count == expected && verdict.events == expected,
            "{}: {expected} commands were answered, the log holds {count} events and ends at {}",
            self.name,
            verdict.events,
        );
        Ok(())
    }
}

/// What the processors did since the machine started, in ticks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ProcessorTime {
    all: u64,
    stolen: u64,
}

impl ProcessorTime {
    #[expect(clippy::cast_precision_loss, reason = "ticks since the start are far below 2^52")]
    fn stolen_since(&self, before: &ProcessorTime) -> String {
        let stolen = self.stolen.saturating_sub(before.stolen) as f64;
        let all = self.all.saturating_sub(before.all).max(1) as f64;
        format!("{:.1} % of the processors' time", stolen / all * 100.0)
    }
}

/// Not known where there is no `/proc/stat`.
pub(crate) fn processor_time() -> Option<ProcessorTime> {
    ticks(&fs::read_to_string("/proc/stat").ok()?)
}

/// The share that the host has given to other machines since `before`: a virtual machine is not alone, and latencies tell of that
/// first.
pub(crate) fn taken_since(before: Option<&ProcessorTime>) -> Option<String> {
    Some(processor_time()?.stolen_since(before?))
}

/// The first line: user, nice, system, idle, iowait, irq, softirq, steal; what guests use is counted in user already.
fn ticks(stat: &str) -> Option<ProcessorTime> {
    let words = stat.lines().next()?.strip_prefix("cpu ")?.split_whitespace();
    let ticks: Vec<u64> = words.take(8).map(str::parse).collect::<Result<_, _>>().ok()?;
    Some(ProcessorTime { all: ticks.iter().sum(), stolen: *ticks.get(7)? })
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        text.lines().find(|it| it.starts_with("model name")).and_then(|it| it.split_once(": "));
    model.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.to_owned())
}

/// The type of the file system that holds `dir`; in memory, an fsync costs nothing and proves nothing.
fn file_system(dir: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let holds = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (at, kind) = (words.next()?, words.next()?);
        dir.starts_with(at).then(|| (at.len(), kind.to_owned()))
    });
    holds
        .max_by_key(|(length, _)| *length)
        .map_or_else(|| "an unknown file system".to_owned(), |(_, kind)| kind)
}

/// What failed, with the measurement it failed in.
pub(crate) fn within<T>(what: &str, result: anyhow::Result<T>) -> anyhow::Result<T> {
    result.with_context(|| format!("while measuring {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_takes_is_told() {
        let before = ticks("cpu  100 0 50 800 10 0 0 40 7 7\ncpu0 1 2 3").unwrap();
        assert_eq!(before, ProcessorTime { all: 1_000, stolen: 40 });
        let after = ticks("cpu  200 0 50 1600 10 0 0 140 7 7").unwrap();
        assert_eq!(after.stolen_since(&before), "10.0 % of the processors' time");
        assert_eq!(ticks("intr 1 2"), None);
    }
}
