//! One replica at a time relays, hears and keeps deadlines: who holds an advisory lock in the service's database.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio_util::sync::CancellationToken;

/// The lock's key; each service has a database of its own, so one key does.
const LOCK: i64 = 0x0062_726f_6279;
/// How often the holder makes sure that it still holds the lock.
const MAKE_SURE_EVERY: Duration = Duration::from_secs(1);

/// Waits for its turn. Answers nothing when `stop` comes first.
pub(crate) async fn wait(
    database: &PgConnectOptions,
    stop: &CancellationToken,
) -> Option<Leadership> {
    loop {
        let attempt = async {
            let mut connection = PgConnection::connect_with(database).await?;
            sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
            Ok::<_, sqlx::Error>(connection)
        };
        tokio::select! {
            () = stop.cancelled() => return None,
            result = attempt => match result {
                Ok(connection) => return Some(Leadership { connection }),
                Err(error) => tracing::warn!(error = format!("{error:#}"), "cannot ask for the lead"),
            },
        }
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(Duration::from_millis(200)) => {}
        }
    }
}

/// Held as long as its connection lives.
pub(crate) struct Leadership {
    connection: PgConnection,
}

impl Leadership {
    /// Returns when the lock is lost: the database was restarted, or the connection broke.
    pub(crate) async fn until_lost(&mut self) {
        loop {
            tokio::time::sleep(MAKE_SURE_EVERY).await;
            let alive = tokio::time::timeout(
                Duration::from_secs(5),
                sqlx::query("select 1").execute(&mut self.connection),
            )
            .await;
            if !matches!(alive, Ok(Ok(_))) {
                return;
            }
        }
    }

    /// Lets another have it.
    pub(crate) async fn give_up(self) {
        self.connection.close().await.ok();
    }
}
