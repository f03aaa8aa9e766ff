//! Private servers as child processes: the same PostgreSQL and nats-server as in production, for one person or one test.
//!
//! They listen on the loopback only, keep their data in a folder they are given, and end with the process that started
//! them, however it ends.

mod child;
mod find;
mod nats;
mod postgres;

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use tokio::sync::OnceCell;

pub use nats::{Nats, NatsOptions};
pub use postgres::{Postgres, PostgresOptions};

/// Servers that the tests of one process share.
#[derive(Debug)]
pub struct Shared {
    /// Make a database of your own in it.
    pub postgres: Postgres,
    /// Without users: anybody may do anything.
    pub nats: Nats,
}

/// One PostgreSQL and one nats-server for all tests of this process: started by the first who asks, gone with the process.
///
/// # Errors
/// When one of them is not installed or does not start.
pub async fn shared_for_tests() -> anyhow::Result<&'static Shared> {
    static SHARED: OnceCell<Shared> = OnceCell::const_new();
    SHARED.get_or_try_init(start_for_tests).await
}

async fn start_for_tests() -> anyhow::Result<Shared> {
    // Kept on our side; each server's watcher removes its folder, because a static is never dropped.
    let postgres = tempfile::Builder::new().prefix("brobygger-postgres-").tempdir()?.keep();
    let nats = tempfile::Builder::new().prefix("brobygger-nats-").tempdir()?.keep();
    let of_postgres = PostgresOptions { port: None, durable: false, remove_afterwards: true };
    let of_nats = NatsOptions { remove_afterwards: true, ..NatsOptions::default() };
    let (postgres, nats) =
        tokio::try_join!(Postgres::start(&postgres, of_postgres), Nats::start(&nats, of_nats))?;
    Ok(Shared { postgres, nats })
}

/// How often a free port may be taken between our finding it and a server's listening on it.
const CLASHES_MAX: u32 = 5;

/// How long a server may take to end that was started here before us.
const ENDING_MAX: Duration = Duration::from_secs(5);

/// A port of the loopback that nobody listens on at the moment.
fn free_port() -> anyhow::Result<u16> {
    let listener =
        std::net::TcpListener::bind(("127.0.0.1", 0)).context("the loopback has no free port")?;
    Ok(listener.local_addr()?.port())
}

fn is_free(port: u16) -> bool {
    std::net::TcpListener::bind(("127.0.0.1", port)).is_ok()
}

/// What a server's last words mean for the person who started it, where we know.
fn explain(name: &str, dir: &Path, log: &str) -> anyhow::Error {
    let dir = dir.display();
    if log.contains("No space left on device") {
        anyhow::anyhow!("the disk that holds {dir} is full: make room, then start again")
    } else if log.contains("Permission denied") {
        anyhow::anyhow!("{name} may not use {dir}: check who owns it, then start again\n{log}")
    } else {
        anyhow::anyhow!("{name} did not start in {dir}; its last words:\n{log}")
    }
}

#[cfg(test)]
mod tests;
