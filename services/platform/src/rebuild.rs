//! Builds the views again from the events, beside the old ones. The old ones are used until the new ones are complete.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use anyhow::Context as _;
use futures::future::try_join_all;
use proto::{event::Unreadable, recorded_event::RecordedEvent};
use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};

use crate::{
    database,
    export::{self, Log},
    log,
    message::Envelope,
    restore,
    service::Service,
};

/// Events of one transaction.
const AT_A_TIME: usize = 5_000;
/// How long who had to give way waits for the other to pass.
const PASSES_WITHIN: Duration = Duration::from_millis(200);

/// Where the log of each source can be read.
pub struct Sources<'a>(pub &'a [(&'static str, PgConnectOptions)]);

/// Builds the views of a service anew, from its own log and then from the logs of its sources; answers from how many events.
///
/// Nobody waits meanwhile but for the last moment: then the log is held still, what came in meanwhile is taken in, and
/// the new views take the place of the old. `done` counts events as they are taken in.
///
/// # Errors
/// When a log cannot be read or an event breaks a view; then the old views are still in place.
pub async fn rebuild<S: Service>(
    service: &S,
    owner: &PgConnectOptions,
    login: Option<&database::Login>,
    sources: &Sources<'_>,
    done: &AtomicU64,
) -> anyhow::Result<u64> {
    let beside =
        owner.clone().options([("search_path", "rebuild,public"), ("synchronous_commit", "off")]);
    let mut connection = connect(&beside).await?;
    connection.execute("drop schema if exists rebuild cascade").await?;
    connection.execute("create schema rebuild").await?;
    service.migrations().run(&mut connection).await.context("cannot make the new views")?;
    for kept in S::KEPT {
        // Not a view of events: the one there is stays.
        connection.execute(format!("drop table if exists rebuild.{kept} cascade").as_str()).await?;
    }
    let builder = Builder { service, owner, done };
    let own = builder.project(&mut connection, 0).await?;
    let handled = try_join_all(sources.0.iter().map(async |source| {
        let mut connection = connect(&beside).await?;
        let handled = builder.handle_events(&mut connection, source, 0).await?;
        connection.close().await?;
        anyhow::Ok(handled)
    }));
    let handled = handled.await?;
    let mut tx = connection.begin().await?;
    // From here on nobody writes and nobody consumes.
    log::locked_head(&mut tx).await?;
    tx.execute("lock table checkpoints in exclusive mode").await?;
    builder.project(&mut tx, own).await?;
    for (source, handled) in sources.0.iter().zip(handled) {
        builder.handle_events(&mut tx, source, handled).await?;
    }
    swap(&mut tx).await?;
    tx.commit().await?;
    connection.close().await?;
    if let Some(login) = login {
        database::grant(owner, S::NAME, login).await?;
    }
    Ok(done.load(Ordering::Relaxed))
}

/// Lets a service consume `source` again from its first event, because what it has handled is not what the source's log holds. Its
/// views are to be built anew then; what it did because of what it had handled stays done, and is not done twice.
///
/// # Errors
/// When the service runs, or its database is away.
pub async fn resubscribe<S: Service>(owner: &PgConnectOptions, source: &str) -> anyhow::Result<()> {
    restore::must_rest(S::NAME, owner).await?;
    anyhow::ensure!(
        S::SUBSCRIBES_TO.contains(&source),
        "{} does not handle {source}: it consumes {}",
        S::NAME,
        S::SUBSCRIBES_TO.join(", ")
    );
    let mut connection = connect(owner).await?;
    let mut tx = connection.begin().await?;
    sqlx::query!("delete from checkpoints where source = $1", source).execute(&mut *tx).await?;
    sqlx::query!("delete from parked where source = $1", source).execute(&mut *tx).await?;
    tx.commit().await?;
    connection.close().await?;
    Ok(())
}

async fn connect(database: &PgConnectOptions) -> anyhow::Result<PgConnection> {
    PgConnection::connect_with(database).await.context("cannot reach the database")
}

struct Builder<'a, S> {
    service: &'a S,
    owner: &'a PgConnectOptions,
    done: &'a AtomicU64,
}

impl<S: Service> Builder<'_, S> {
    /// Takes in our own log after `position`, up to where it ends now; answers where that is.
    async fn project(&self, connection: &mut PgConnection, position: i64) -> anyhow::Result<i64> {
        let head = log::head(connection).await?;
        let mut own = export::read(self.owner, &Log::Own, position, head.position);
        while let Some(events) = own.next().await? {
            let stated = events
                .into_iter()
                .map(|recorded| Ok(Envelope { event: recorded.read()?, metadata: recorded }));
            let stated = stated.collect::<Result<Vec<_>, Unreadable>>()?;
            for stated in stated.chunks(AT_A_TIME) {
                let mut tx = connection.begin().await?;
                self.service.project(&mut tx, stated).await?;
                tx.commit().await?;
                self.done.fetch_add(stated.len() as u64, Ordering::Relaxed);
            }
        }
        Ok(head.position)
    }

    /// Takes in another service's log after `position`, up to where the service has handled it now; answers where that is.
    async fn handle_events(
        &self,
        connection: &mut PgConnection,
        (source, database): &(&'static str, PgConnectOptions),
        position: i64,
    ) -> anyhow::Result<i64> {
        let handled =
            sqlx::query_scalar!("select position from checkpoints where source = $1", *source)
                .fetch_optional(&mut *connection)
                .await?;
        let handled = handled.unwrap_or(0);
        let parked = sqlx::query_scalar!("select position from parked where source = $1", *source)
            .fetch_all(&mut *connection)
            .await?;
        let mut theirs = export::read(database, &Log::Own, position, handled);
        while let Some(mut events) = theirs.next().await? {
            events.retain(|it| !parked.contains(&it.position));
            for events in events.chunks(AT_A_TIME) {
                while let Err(why) = self.take_in(connection, source, events).await {
                    anyhow::ensure!(database::is_collision(&why), why);
                    // As on the wire: one of the two lets the other pass, and comes again. One always passes, so it ends.
                    tracing::warn!(
                        service.name = S::NAME,
                        source,
                        error = format!("{why:#}"),
                        "the source is read again"
                    );
                    tokio::time::sleep(PASSES_WITHIN).await;
                }
                self.done.fetch_add(events.len() as u64, Ordering::Relaxed);
            }
        }
        Ok(handled)
    }

    async fn take_in(
        &self,
        connection: &mut PgConnection,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        let mut tx = connection.begin().await?;
        self.service.handle_events(&mut tx, source, events).await?;
        Ok(tx.commit().await?)
    }
}

/// Puts the new views in the place of the old.
async fn swap(tx: &mut PgConnection) -> anyhow::Result<()> {
    let query = "select tablename::text from pg_tables where schemaname = 'rebuild' and tablename <> '_sqlx_migrations'";
    let views: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut *tx).await?;
    for view in views {
        tx.execute(format!("drop table if exists public.\"{view}\" cascade").as_str()).await?;
        tx.execute(format!("alter table rebuild.\"{view}\" set schema public").as_str()).await?;
    }
    // What PostgreSQL itself calls a view went with its tables, and comes after the new ones.
    let query = "select viewname::text from pg_views where schemaname = 'rebuild'";
    let derived: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut *tx).await?;
    for view in derived {
        tx.execute(format!("drop view if exists public.\"{view}\"").as_str()).await?;
        tx.execute(format!("alter view rebuild.\"{view}\" set schema public").as_str()).await?;
    }
    tx.execute("drop schema rebuild cascade").await?;
    Ok(())
}
