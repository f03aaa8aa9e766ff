//! The databases of a country: logs written, views built from them by the services' own code, and the ledger as it is kept.

use std::{
    fs,
    sync::atomic::AtomicU64,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use assignment::AssignmentService;
use audit::AuditService;
use followup::FollowupService;
use platform::{
    Clock, Core, Service,
    export::{self, Log},
    rebuild::{self, Sources},
    testing,
};
use referral::ReferralService;
use reporting::ReportingService;
use sqlx::{Connection as _, PgConnection};
use thread::ThreadService;
use tokio::task::JoinSet;
use vault::{MasterKey, VaultService};

use super::backup::Backup;
use crate::{
    country::{self, Country},
    ground::{Database, Ground},
    history::{self, SOURCES},
    report::progress,
};

/// How often each child is looked at.
const LOOKS: usize = 8;
/// Events of one transaction, of a service that is behind.
const AT_A_TIME: usize = 5_000;

/// Every database.
pub(super) struct House {
    /// In the order of [`SOURCES`].
    logs: Vec<Database>,
    pub(super) vault: Database,
    pub(super) reporting: Database,
    pub(super) audit: Database,
    events: u64,
    took: Took,
}

/// How long each step took.
struct Took {
    written: Duration,
    shown: Duration,
    kept: Duration,
    vacuumed: Duration,
}

impl House {
    pub(super) async fn build(ground: &Ground, country: &Country) -> anyhow::Result<House> {
        let views = [
            ReferralService::new().migrations(),
            ThreadService::new().migrations(),
            AssignmentService::new().migrations(),
            FollowupService::new().migrations(),
        ];
        let mut logs = vec![];
        for (source, views) in SOURCES.iter().zip(&views) {
            logs.push(ground.migrated(&format!("scale_{source}"), views).await?);
        }
        let vault = VaultService::new(MasterKey::draw()).migrations();
        let vault = ground.migrated("scale_vault", &vault).await?;
        let reporting = ReportingService::new().migrations();
        let reporting = ground.migrated("scale_reporting", &reporting).await?;
        let audit = ground.migrated("scale_audit", &AuditService::new().migrations()).await?;
        let began = Instant::now();
        let (ends, looks) = write(&logs, &vault, country).await?;
        let written = began.elapsed();
        progress("scale: the logs are written");
        let began = Instant::now();
        show(&logs, &vault, &reporting, ends).await?;
        let shown = began.elapsed();
        progress("scale: the views are built");
        let began = Instant::now();
        keep(&logs, &vault, &audit).await?;
        let took = Took { written, shown, kept: began.elapsed(), vacuumed: Duration::ZERO };
        progress("scale: the ledger is kept");
        let events = u64::try_from(ends.iter().sum::<i64>() + looks)?;
        let mut house = House { logs, vault, reporting, audit, events, took };
        let began = Instant::now();
        for database in house.all() {
            database.settle_filled().await?;
        }
        house.took.vacuumed = began.elapsed();
        Ok(house)
    }

    pub(super) fn referral(&self) -> &Database {
        &self.logs[0]
    }

    pub(super) fn thread(&self) -> &Database {
        &self.logs[1]
    }

    fn all(&self) -> impl Iterator<Item = &Database> {
        self.logs.iter().chain([&self.vault, &self.reporting, &self.audit])
    }

    /// How fast it was built, and how much it takes.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub(super) async fn figures(
        &self,
        ground: &Ground,
    ) -> anyhow::Result<Vec<(&'static str, &'static str, f64)>> {
        let events = self.events as f64;
        let mut bytes = [0.0; 3];
        for database in self.all() {
            let mut connection = PgConnection::connect_with(&database.options).await?;
            let sizes: (i64, i64, i64) = sqlx::query_as(
                "select coalesce(sum(size) filter (where name in ('events', 'commands')), 0)::bigint,
                        coalesce(sum(size) filter (where name = 'audit_ledger'), 0)::bigint,
                        coalesce(sum(size) filter (where name not in ('events', 'commands', 'audit_ledger')), 0)::bigint
                 from (select relname as name, pg_total_relation_size(oid) as size from pg_class
                       where relnamespace = 'public'::regnamespace and relkind = 'r') as tables",
            )
            .fetch_one(&mut connection)
            .await?;
            connection.close().await?;
            for (all, of_it) in bytes.iter_mut().zip([sizes.0, sizes.1, sizes.2]) {
                *all += of_it as f64;
            }
        }
        let mut backup = Backup::default();
        for database in self.all() {
            backup.add(ground, database).await?;
        }
        let [log, ledger, views] = bytes.map(|it| it / events);
        let rate = |took: Duration| events / took.as_secs_f64();
        Ok(vec![
            ("events", "1", events),
            ("written into the logs", "1/s", rate(self.took.written)),
            ("built into views", "1/s", rate(self.took.shown)),
            ("kept in the ledger", "1/s", rate(self.took.kept)),
            ("of an event in the logs", "bytes", log),
            ("of an event in the ledger", "bytes", ledger),
            ("of an event in all views", "bytes", views),
            ("of an event in the dumps", "bytes", backup.bytes as f64 / events),
            ("vacuumed and analysed", "s", self.took.vacuumed.as_secs_f64()),
            ("dumped", "s", backup.dumped.as_secs_f64()),
            ("restored", "s", backup.restored.as_secs_f64()),
            ("memory of the services", "MB", memory()?),
        ])
    }

    pub(super) async fn remove(self) -> anyhow::Result<()> {
        for database in self.all() {
            database.remove().await?;
        }
        Ok(())
    }
}

async fn write(
    logs: &[Database],
    vault: &Database,
    country: &Country,
) -> anyhow::Result<([i64; 4], i64)> {
    let mut connections = vec![];
    for log in logs {
        connections.push(PgConnection::connect_with(&log.options).await?);
    }
    let mut connections: [PgConnection; 4] =
        connections.try_into().map_err(|_| anyhow::anyhow!("as many connections as sources"))?;
    let ends =
        history::write(&mut connections, country.threads, |nth| country.beginning(nth)).await?;
    let mut log = PgConnection::connect_with(&vault.options).await?;
    let looks = country::write_looks(&mut log, country, LOOKS).await?;
    log.close().await?;
    Ok((ends, looks))
}

/// Each service's own events, and for `reporting` everybody's.
async fn show(
    logs: &[Database],
    vault: &Database,
    reporting: &Database,
    ends: [i64; 4],
) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(&reporting.options).await?;
    for (source, end) in SOURCES.iter().zip(ends) {
        sqlx::query("insert into checkpoints (source, position) values ($1, $2)")
            .bind(source)
            .bind(end)
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    let sources: Vec<_> =
        SOURCES.into_iter().zip(logs.iter().map(|it| it.options.clone())).collect();
    built(&ReferralService::new(), &logs[0], &[]).await?;
    built(&ThreadService::new(), &logs[1], &[]).await?;
    built(&AssignmentService::new(), &logs[2], &[]).await?;
    built(&FollowupService::new(), &logs[3], &[]).await?;
    built(&VaultService::new(MasterKey::draw()), vault, &[]).await?;
    built(&ReportingService::new(), reporting, &sources).await
}

async fn built<S: Service>(
    service: &S,
    database: &Database,
    sources: &[(&'static str, sqlx::postgres::PgConnectOptions)],
) -> anyhow::Result<()> {
    let done = AtomicU64::new(0);
    rebuild::rebuild(service, &database.options, None, &Sources(sources), &done)
        .await
        .with_context(|| format!("while building the views of {}", S::NAME))?;
    Ok(())
}

/// The ledger is no view: it is heard, as it always is.
async fn keep(logs: &[Database], vault: &Database, audit: &Database) -> anyhow::Result<()> {
    let (core, task) = Core::new(AuditService::new(), audit.options.clone(), Clock::wall());
    let mut writer = JoinSet::new();
    writer.spawn(task);
    let theirs = SOURCES.into_iter().zip(logs).chain([("vault", vault)]);
    for (source, log) in theirs {
        let end = export::end(&log.options, &Log::Own).await?;
        let mut reading = export::read(&log.options, &Log::Own, 0, end);
        while let Some(events) = reading.next().await? {
            testing::handle_in_batches(&core, source, &events, AT_A_TIME).await?;
        }
    }
    drop(core);
    while writer.join_next().await.is_some() {}
    Ok(())
}

/// What this process holds, in which all services run.
fn memory() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kilobytes.context("how much memory is used is not told here")? / 1024.0)
}
