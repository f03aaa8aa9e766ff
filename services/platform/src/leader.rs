//! Elects one replica to relay, consume and handle deadlines: the one that holds the lease in the service's database.
//!
//! The holder renews the lease, and whoever does not renew it loses it: nothing depends on a connection that stays the same, so
//! a pooler or a server that remembers a dead connection lets nobody lead twice, or nobody at all. Two that lead for a moment
//! would say the same twice and do nothing twice: each relayed message, each thing handled and each deadline is known by its id.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long a lease lasts that nobody renews.
const LEASE: Duration = Duration::from_secs(5);
/// How long before its end the holder stops by itself: its clock and the database's may differ by as much.
const MARGIN: Duration = Duration::from_secs(1);
/// How long the holder of a lease holds it.
const HELD: Duration = LEASE.saturating_sub(MARGIN);
/// How often the holder renews.
const RENEW_EVERY: Duration = Duration::from_secs(1);
/// How often the others ask whether it is their turn.
const ASK_EVERY: Duration = Duration::from_millis(250);

/// Waits for its turn. Answers nothing when `stop` comes first.
pub(crate) async fn wait(
    database: &PgConnectOptions,
    stop: &CancellationToken,
) -> Option<Leadership> {
    let holder = Uuid::new_v4();
    let mut connection = None;
    let mut is_told = false;
    loop {
        let asked = Instant::now();
        tokio::select! {
            () = stop.cancelled() => return None,
            result = timeout_at(after(asked, LEASE), take(&mut connection, database, holder)) => match result {
                Ok(Ok(true)) => {
                    let connection = connection?;
                    return Some(Leadership { connection, holder, ends: after(asked, HELD) });
                }
                Ok(Ok(false)) => is_told = false,
                Ok(Err(error)) => {
                    connection = None;
                    if !std::mem::replace(&mut is_told, true) {
                        tracing::warn!(error = format!("{error:#}"), "cannot ask for the lead");
                    }
                }
                Err(_) => connection = None,
            },
        }
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(ASK_EVERY) => {}
        }
    }
}

/// Takes the lease if nobody holds it, or renews it if `holder` does; answers whether it is `holder`'s now.
async fn take(
    connection: &mut Option<PgConnection>,
    database: &PgConnectOptions,
    holder: Uuid,
) -> sqlx::Result<bool> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(PgConnection::connect_with(database).await?),
    };
    renew(connection, holder).await
}

async fn renew(connection: &mut PgConnection, holder: Uuid) -> sqlx::Result<bool> {
    let taken = sqlx::query!(
        "update lead set holder = $1, until = clock_timestamp() + make_interval(secs => $2)
         where holder = $1 or until < clock_timestamp()",
        holder,
        LEASE.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() > 0)
}

/// LoadedStream until it is given up or not renewed in time.
pub(crate) struct Leadership {
    connection: PgConnection,
    holder: Uuid,
    ends: Instant,
}

/// The moment `time` after `moment`; a lease whose end cannot be told has ended.
fn after(moment: Instant, time: Duration) -> Instant {
    moment.checked_add(time).unwrap_or(moment)
}

impl Leadership {
    /// Returns when the lease is lost: it could not be renewed in time.
    pub(crate) async fn until_lost(&mut self) {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            let asked = Instant::now();
            match timeout_at(self.ends, renew(&mut self.connection, self.holder)).await {
                Ok(Ok(true)) => self.ends = after(asked, HELD),
                Ok(Ok(false) | Err(_)) | Err(_) => return,
            }
        }
    }

    /// Lets another have it at once.
    pub(crate) async fn give_up(mut self) {
        let given = sqlx::query!(
            "update lead set holder = null, until = '-infinity' where holder = $1",
            self.holder
        );
        // Who does not handle it waits until the lease has ended.
        drop(tokio::time::timeout(MARGIN, given.execute(&mut self.connection)).await);
        self.connection.close().await.ok();
    }
}
