//! The vault: people and words, sealed; who may see which; and that every look is logged (persondata).
//!
//! What it decides, says and hears, and what is never true of it, stands in its README.

mod api;
mod domain;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use platform::{
    Asked, CommandSpec, No, QuerySpec, Sayings, Service, Stated, Streams, command_with, query,
};
use proto::{recorded::Recorded, vault::Event, who::Role};
use sqlx::{PgConnection, PgPool};

pub use self::domain::cipher::{MasterKey, NotAMasterKey};

/// The service, with the key that opens everything in it.
#[derive(Debug)]
pub struct VaultService {
    master: MasterKey,
}

impl VaultService {
    /// With the master key that wraps its data keys.
    #[must_use]
    pub fn new(master: MasterKey) -> VaultService {
        VaultService { master }
    }

    /// Takes away ciphertext that was stored more than a day before `now` and whose event never came; answers how much.
    ///
    /// Whoever seals does it too, so that the safe does not fill up where nobody calls this.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep(&self, pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<u64> {
        view::sweep(pool, now).await
    }
}

impl Service for VaultService {
    const NAME: &'static str = "vault";
    const HEARS: &'static [&'static str] = &["thread", "assignment"];
    const KEPT: &'static [&'static str] = &["safe_keys", "safe_words"];
    type Event = Event;
    type State = domain::State;
    type Command = domain::Command;

    fn migrations(&self) -> sqlx::migrate::Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        vec![command_with(domain::words::SEALERS, api::seal)]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        vec![
            // Everybody may ask: who may not see is refused field by field, and the refusal is logged.
            query(Role::ALL, api::reveal),
            query(domain::words::SEALERS, api::sealed_ref),
            query(&[Role::Auditor, Role::Administrator, Role::Family], api::looks),
        ]
    }

    fn decide(
        command: &Self::Command,
        asked: &Asked,
        streams: &Streams<'_, Self::State>,
    ) -> Result<Sayings<Event>, No> {
        domain::decide(command, asked, streams)
    }

    async fn project(&self, tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
        view::project(tx, events).await
    }

    async fn hear(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[Recorded],
    ) -> anyhow::Result<()> {
        view::relate(tx, &reactor::relations(source, events)?).await
    }
}
