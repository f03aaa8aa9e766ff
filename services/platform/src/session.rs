//! A database connection for one transaction after another. The `begin` travels with the statement before or after it.

use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};

/// A connection, in a transaction or between two.
#[derive(Debug)]
pub(crate) struct Session {
    connection: PgConnection,
    has_begun: bool,
}

impl Session {
    /// # Errors
    /// The database's; so too of the others.
    pub(crate) async fn connect(database: &PgConnectOptions) -> sqlx::Result<Session> {
        let connection = PgConnection::connect_with(database).await?;
        Ok(Session { connection, has_begun: false })
    }

    pub(crate) async fn close(self) {
        // Whether it consumes us or not, nothing of ours is left open.
        self.connection.close().await.ok();
    }

    /// The connection as it is, for one statement that needs no transaction.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Begins a transaction, if the last commit has not begun it.
    pub(crate) async fn begin(&mut self) -> sqlx::Result<&mut PgConnection> {
        if !self.has_begun {
            self.connection.execute("begin").await?;
            self.has_begun = true;
        }
        Ok(&mut self.connection)
    }

    /// Begins a transaction, which no commit has begun yet, with `first` in the same message; also answers how many rows that
    /// changed.
    pub(crate) async fn begin_with(
        &mut self,
        first: &str,
    ) -> sqlx::Result<(&mut PgConnection, u64)> {
        let done = self.connection.execute(format!("begin; {first}").as_str()).await?;
        self.has_begun = true;
        Ok((&mut self.connection, done.rows_affected()))
    }

    /// Commits, and begins the next at once if `goes_on`: only when it is used at once, for an open transaction that waits is
    /// what databases are told to end.
    pub(crate) async fn commit(&mut self, goes_on: bool) -> sqlx::Result<()> {
        self.connection.execute(if goes_on { "commit and chain" } else { "commit" }).await?;
        self.has_begun = goes_on;
        Ok(())
    }

    pub(crate) async fn roll_back(&mut self) -> sqlx::Result<()> {
        self.connection.execute("rollback").await?;
        self.has_begun = false;
        Ok(())
    }
}
