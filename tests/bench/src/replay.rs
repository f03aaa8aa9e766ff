//! (e) How fast the past is read and turned into views anew, and (f) how fast it is proved.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::{Duration, Instant},
};

use anyhow::ensure;
use platform::{
    Service as _,
    export::{self, Log},
    rebuild::{self, Sources},
    verify,
};
use proto::recorded_event::RecordedEvent;
use reporting::ReportingService;
use sqlx::{Connection as _, PgConnection};

use crate::{
    ground::{Database, Ground},
    history::{self, EVENTS_OF_A_THREAD, SOURCES},
    report::{Row, progress},
};

/// What is measured on the history.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Which {
    pub(crate) replay: bool,
    pub(crate) verify: bool,
}

/// Four logs and a `reporting` that has handled them.
struct Past {
    logs: [Database; 4],
    ends: [i64; 4],
    reporting: Database,
    events: u64,
}

pub(crate) async fn run(ground: &Ground, which: Which) -> anyhow::Result<Vec<Row>> {
    let threads = ground.scale.pick(80, 500_000 / EVENTS_OF_A_THREAD);
    progress(&format!("replay: writing the history of {threads} threads"));
    let past = Past::write(ground, threads).await?;
    let (mut read, mut typed, mut rebuilt, mut verified) = (vec![], vec![], vec![], vec![]);
    for round in 1..=ground.scale.rounds() {
        if which.replay {
            read.push(past.read(false).await?);
            typed.push(past.read(true).await?);
            rebuilt.push(past.rebuild(threads).await?);
        }
        if which.verify {
            verified.push(past.verify().await?);
        }
        progress(&format!(
            "replay, round {round} of {} events: read {read:.0?}, typed {typed:.0?}, rebuilt {rebuilt:.0?}, verified {verified:.0?}",
            past.events
        ));
    }
    past.remove().await?;
    let mut rows = vec![];
    if which.replay {
        rows.push(Row::new("replay", "read", "1/s", &read));
        rows.push(Row::new("replay", "read and typed", "1/s", &typed));
        rows.push(
            Row::new("replay", "rebuild of reporting", "1/s", &rebuilt).no_less_than(100_000.0),
        );
    }
    if which.verify {
        rows.push(Row::new("verify", "audit verify", "1/s", &verified).no_less_than(500_000.0));
    }
    Ok(rows)
}

impl Past {
    async fn write(ground: &Ground, threads: usize) -> anyhow::Result<Past> {
        let reporting =
            ground.migrated("past_reporting", &ReportingService::new().migrations()).await?;
        let nothing =
            sqlx::migrate::Migrator { ignore_missing: true, ..sqlx::migrate::Migrator::DEFAULT };
        let mut logs = vec![];
        let mut connections = vec![];
        for source in SOURCES {
            let log = ground.migrated(&format!("past_{source}"), &nothing).await?;
            connections.push(PgConnection::connect_with(&log.options).await?);
            logs.push(log);
        }
        let unequal = |_| anyhow::anyhow!("as many logs as sources");
        let logs: [Database; 4] = logs.try_into().map_err(unequal)?;
        let mut connections: [PgConnection; 4] = connections
            .try_into()
            .map_err(|_| anyhow::anyhow!("as many connections as sources"))?;
        let ends = history::write(&mut connections, threads, history::in_five_towns).await?;
        let mut reports = PgConnection::connect_with(&reporting.options).await?;
        for (source, end) in SOURCES.iter().zip(ends) {
            sqlx::query("insert into checkpoints (source, position) values ($1, $2)")
                .bind(source)
                .bind(end)
                .execute(&mut reports)
                .await?;
        }
        reports.close().await?;
        for log in &logs {
            log.settle_filled().await?;
        }
        let events = u64::try_from(ends.iter().sum::<i64>())?;
        ensure!(events == (threads * EVENTS_OF_A_THREAD) as u64, "{events} events were written");
        Ok(Past { logs, ends, reporting, events })
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn rate(&self, took: Duration) -> f64 {
        self.events as f64 / took.as_secs_f64()
    }

    /// Every log from its first event to its last; `typed`, each event as the fact it states.
    async fn read(&self, typed: bool) -> anyhow::Result<f64> {
        let began = Instant::now();
        let mut count = 0;
        for ((log, end), source) in self.logs.iter().zip(self.ends).zip(SOURCES) {
            let mut reading = export::read(&log.options, &Log::Own, 0, end);
            while let Some(events) = reading.next().await? {
                count += events.len() as u64;
                if typed {
                    events.iter().try_for_each(|it| fact(source, it))?;
                }
            }
        }
        let took = began.elapsed();
        ensure!(count == self.events, "{count} of {} events were read", self.events);
        Ok(self.rate(took))
    }

    async fn rebuild(&self, threads: usize) -> anyhow::Result<f64> {
        let sources: Vec<_> =
            SOURCES.into_iter().zip(self.logs.iter().map(|it| it.options.clone())).collect();
        let (began, done) = (Instant::now(), AtomicU64::new(0));
        let events = rebuild::rebuild(
            &ReportingService::new(),
            &self.reporting.options,
            None,
            &Sources(&sources),
            &done,
        )
        .await?;
        let took = began.elapsed();
        let mut connection = PgConnection::connect_with(&self.reporting.options).await?;
        let shown: (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from reporting_timeline), (select count(*) from reporting_threads where closed_at is not null),
                    (select count(*) from reporting_waits where met_on - referred_on = 12)",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        let threads = i64::try_from(threads)?;
        let expected = (i64::try_from(self.events)?, threads, threads);
        ensure!(
            events == self.events && shown == expected,
            "rebuilt from {events} events: entries, threads and waits are {shown:?}, not {expected:?}"
        );
        Ok(self.rate(took))
    }

    async fn verify(&self) -> anyhow::Result<f64> {
        let (began, walked) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        for (log, end) in self.logs.iter().zip(self.ends) {
            let verdict = verify::chain(&log.options, &Log::Own, &walked).await?;
            let verdict = verdict.map_err(|fault| anyhow::anyhow!("{}: {fault:?}", log.name))?;
            ensure!(
                verdict.events == end,
                "{}: {} of {end} events were walked",
                log.name,
                verdict.events
            );
        }
        Ok(self.rate(began.elapsed()))
    }

    async fn remove(self) -> anyhow::Result<()> {
        for database in self.logs.iter().chain([&self.reporting]) {
            database.remove().await?;
        }
        Ok(())
    }
}

fn fact(source: &str, event: &RecordedEvent) -> anyhow::Result<()> {
    match source {
        "referral" => drop(std::hint::black_box(event.read::<proto::referral::Event>()?)),
        "thread" => drop(std::hint::black_box(event.read::<proto::thread::Event>()?)),
        "assignment" => drop(std::hint::black_box(event.read::<proto::assignment::Event>()?)),
        "followup" => drop(std::hint::black_box(event.read::<proto::followup::Event>()?)),
        stranger => anyhow::bail!("{stranger} is not read here"),
    }
    Ok(())
}
