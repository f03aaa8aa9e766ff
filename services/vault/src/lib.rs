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
    Ask, Asked, CommandSpec, No, QuerySpec, Sayings, Service, Stated, Streams, command_with, query,
};
use proto::{code::Municipality, recorded::Recorded, vault::Event, who::Role};
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
}

impl Service for VaultService {
    const NAME: &'static str = "vault";
    const HEARS: &'static [&'static str] = &["thread", "assignment"];
    const KEPT: &'static [&'static str] = &["vault_keys", "vault_words"];
    type Event = Event;
    type State = domain::State;
    type Command = domain::Command;

    fn migrations(&self) -> sqlx::migrate::Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        // A digest of the words would let a CPR number be guessed after its key is destroyed.
        vec![command_with(domain::words::SEALERS, api::seal).secret()]
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

    /// Takes away ciphertext that was stored more than a day ago and whose event never came.
    async fn tidy(
        &self,
        pool: &PgPool,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<(Municipality, Ask<domain::Command>)>> {
        let swept = view::sweep(pool, now).await?;
        if swept > 0 {
            tracing::info!(service.name = Self::NAME, swept, "words without an event");
        }
        Ok(vec![])
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
