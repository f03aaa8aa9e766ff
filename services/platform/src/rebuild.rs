//! Views from events, anew: built beside the old ones, which serve until the new are complete.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};

use crate::{
    database,
    export::{self, Log},
    log,
    service::{Service, Stated},
};

/// Events of one transaction.
const AT_A_TIME: usize = 5_000;

/// Where the log of each service that is heard can be read.
pub struct Sources<'a>(pub &'a [(&'static str, PgConnectOptions)]);

/// Builds the views of a service anew from its own log and those it hears; answers from how many events.
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
    let mut connection =
        PgConnection::connect_with(&beside).await.context("cannot reach the database")?;
    connection.execute("drop schema if exists rebuild cascade").await?;
    connection.execute("create schema rebuild").await?;
    service.migrations().run(&mut connection).await.context("cannot make the new views")?;
    for kept in S::KEPT {
        // Not a view of events: the one there is stays.
        connection.execute(format!("drop table if exists rebuild.{kept} cascade").as_str()).await?;
    }
    let mut at = Progress { own: 0, heard: sources.0.iter().map(|it| (it.0, 0)).collect() };
    at.advance(service, &mut connection, owner, sources, done).await?;
    let mut tx = connection.begin().await?;
    // From here on nobody writes and nobody hears.
    log::locked_head(&mut tx).await?;
    tx.execute("lock table heard in exclusive mode").await?;
    at.advance(service, &mut tx, owner, sources, done).await?;
    swap(&mut tx).await?;
    tx.commit().await?;
    connection.close().await?;
    if let Some(login) = login {
        database::grant(owner, S::NAME, login).await?;
    }
    Ok(done.load(Ordering::Relaxed))
}

struct Progress {
    own: i64,
    heard: Vec<(&'static str, i64)>,
}

impl Progress {
    /// Takes in everything up to where the log ends and the service has heard now.
    async fn advance<S: Service>(
        &mut self,
        service: &S,
        connection: &mut PgConnection,
        owner: &PgConnectOptions,
        sources: &Sources<'_>,
        done: &AtomicU64,
    ) -> anyhow::Result<()> {
        let head = log::head(connection).await?;
        let mut own = export::read(owner, &Log::Own, self.own, head.position);
        while let Some(events) = own.next().await? {
            let stated =
                events.into_iter().map(|recorded| Ok(Stated { event: recorded.read()?, recorded }));
            let stated = stated.collect::<Result<Vec<_>, proto::event::Unreadable>>()?;
            for stated in stated.chunks(AT_A_TIME) {
                let mut tx = connection.begin().await?;
                service.project(&mut tx, stated).await?;
                tx.commit().await?;
                done.fetch_add(stated.len() as u64, Ordering::Relaxed);
            }
        }
        self.own = head.position;
        for ((name, from), (_, database)) in self.heard.iter_mut().zip(sources.0) {
            let heard = sqlx::query_scalar!("select position from heard where source = $1", *name)
                .fetch_optional(&mut *connection)
                .await?;
            let to = heard.unwrap_or(0);
            let parked =
                sqlx::query_scalar!("select position from parked where source = $1", *name)
                    .fetch_all(&mut *connection)
                    .await?;
            let mut theirs = export::read(database, &Log::Own, *from, to);
            while let Some(mut events) = theirs.next().await? {
                events.retain(|it| !parked.contains(&it.position));
                for events in events.chunks(AT_A_TIME) {
                    let mut tx = connection.begin().await?;
                    service.hear(&mut tx, name, events).await?;
                    tx.commit().await?;
                    done.fetch_add(events.len() as u64, Ordering::Relaxed);
                }
            }
            *from = to;
        }
        Ok(())
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
