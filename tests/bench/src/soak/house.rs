//! The processes, and what is done to them. Only what was started here is ended, by its own handle.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use platform::{client::Client, database};
use sqlx::{Connection as _, PgConnection};
use tokio::process::{Child, Command};

use super::{
    chance::Chance,
    checks,
    crowd::{PutBack, Work},
};
use crate::{ground::Ground, served::Built};

/// What each process serves: every service somewhere, the busiest twice.
const PROCESSES: [&[&str]; 6] = [
    &["referral"],
    &["thread", "followup"],
    &["assignment", "reporting"],
    &["vault", "audit"],
    &["referral", "thread"],
    &["vault", "reporting"],
];

/// Everything that runs.
pub(super) struct House {
    pub(super) built: Built,
    processes: Vec<Process>,
}

struct Process {
    serves: &'static [&'static str],
    child: Child,
}

impl House {
    pub(super) async fn open(ground: &Ground) -> anyhow::Result<House> {
        let built = Built::new(ground).await?;
        let mut processes = vec![];
        for serves in PROCESSES {
            processes.push(Process { serves, child: built.spawn(serves)? });
        }
        let house = House { built, processes };
        house.built.until_all_answer().await?;
        Ok(house)
    }

    pub(super) async fn client(&self) -> anyhow::Result<Client> {
        self.built.client().await
    }

    /// Kills a process, and after a while starts it again.
    pub(super) async fn kill_one(&mut self, chance: &mut Chance) -> anyhow::Result<()> {
        let at = chance.below(u64::try_from(self.processes.len())?);
        let process = self.processes.get_mut(usize::try_from(at)?).context("no such process")?;
        if let Some(code) = process.child.try_wait()? {
            anyhow::bail!("`brobygger serve {}` ended with {code}", process.serves.join(" "));
        }
        process.child.kill().await?;
        tokio::time::sleep(chance.up_to(Duration::from_secs(3))).await;
        process.child = self.built.spawn(process.serves)?;
        Ok(())
    }

    /// Waits until every service answers. A process that has ended by itself is a failure.
    pub(super) async fn all_run(&mut self) -> anyhow::Result<()> {
        for process in &mut self.processes {
            if let Some(code) = process.child.try_wait()? {
                anyhow::bail!("`brobygger serve {}` ended with {code}", process.serves.join(" "));
            }
        }
        self.built.until_all_answer().await
    }

    /// NATS is killed, loses its store, and starts again.
    pub(super) async fn wipe_nats(&mut self) -> anyhow::Result<()> {
        let nats = self.built.nats();
        nats.kill().await?;
        nats.wipe_store()?;
        nats.start_again().await
    }

    /// A dump of a service's database, as it is now.
    pub(super) async fn dump(&self, ground: &Ground, service: &str) -> anyhow::Result<PathBuf> {
        let file = self.built.dir().join(format!("{service}.dump"));
        let url = ground.postgres.socket_url(&format!("brobygger_{service}"));
        let mut dump = Command::new(ground.beside_postgres("pg_dump"));
        dump.args(["--format=custom", "--file"]).arg(&file).arg(format!("--dbname={url}"));
        succeeds(dump, "pg_dump").await?;
        Ok(file)
    }

    /// A service's database is lost, and comes back from a dump by the recovery that is written down. Answers what was put back.
    ///
    /// People rest meanwhile, and everybody consumes everything first: what nobody but a lost disk had, no recovery brings back.
    pub(super) async fn lose_and_restore(
        &mut self,
        ground: &Ground,
        work: &Work,
        service: &'static str,
        dump: &Path,
    ) -> anyhow::Result<PutBack> {
        let resting = work.rests().await;
        if let Some(lag) = checks::settle(ground).await? {
            anyhow::bail!("stuck before the restore: {lag}");
        }
        for process in self.processes.iter_mut().filter(|it| it.serves.contains(&service)) {
            process.child.kill().await?;
        }
        let name = format!("brobygger_{service}");
        let lost = end(ground, &name).await?;
        let known = handled(ground, "brobygger_audit", service).await?;
        ensure!(known == lost, "audit has handled {known} of {lost} of {service}");
        drop(ground.database(&name).await?);
        let mut restore = Command::new(ground.beside_postgres("pg_restore"));
        restore.args(["--exit-on-error", "--no-owner", "--no-privileges"]);
        restore.arg(format!("--dbname={}", ground.postgres.socket_url(&name))).arg(dump);
        succeeds(restore, "pg_restore").await?;
        let after = end(ground, &name).await?;
        self.built.run(&["recover", service]).await?;
        self.built.run(&["prepare"]).await?;
        let to = end(ground, &name).await?;
        ensure!(to == lost, "{service} ended at {lost} and ends at {to} after the recovery");
        for process in self.processes.iter_mut().filter(|it| it.serves.contains(&service)) {
            process.child = self.built.spawn(process.serves)?;
        }
        let put_back = PutBack { service, after, to };
        work.was_put_back(put_back);
        drop(resting);
        Ok(put_back)
    }
}

async fn succeeds(mut command: Command, name: &str) -> anyhow::Result<()> {
    let ended = command.output().await.with_context(|| format!("{name} cannot be run"))?;
    let why = String::from_utf8_lossy(&ended.stderr);
    ensure!(ended.status.success(), "{name} failed: {}", why.trim());
    Ok(())
}

/// A connection to a database.
pub(super) async fn connect(ground: &Ground, name: &str) -> anyhow::Result<PgConnection> {
    Ok(PgConnection::connect_with(&database::options(&ground.postgres.socket_url(name))?).await?)
}

/// Where a log ends.
pub(super) async fn end(ground: &Ground, name: &str) -> anyhow::Result<i64> {
    number(ground, name, "select coalesce(max(position), 0) from events").await
}

/// How far a service has handled another.
pub(super) async fn handled(ground: &Ground, name: &str, source: &str) -> anyhow::Result<i64> {
    let query =
        format!("select coalesce(max(position), 0) from checkpoints where source = '{source}'");
    number(ground, name, &query).await
}

/// A number from a database.
pub(super) async fn number(ground: &Ground, name: &str, query: &str) -> anyhow::Result<i64> {
    let mut database = connect(ground, name).await?;
    let number = sqlx::query_scalar(query).fetch_one(&mut database).await?;
    database.close().await?;
    Ok(number)
}
