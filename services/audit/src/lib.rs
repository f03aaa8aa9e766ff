//! Audit: every event of every service, to the letter, verified as it arrives. It decides nothing and states nothing.
//!
//! What it says and hears, and what is never true of it, stands in its README.

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod api;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use std::convert::Infallible;

use platform::{
    Asked, CommandSpec, NewEvents, No, QuerySpec, Service, Streams, query, streams::NoState,
};
use proto::{event::Nothing, recorded::Recorded};
use sqlx::{PgConnection, PgPool};

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct AuditService;

impl AuditService {
    /// The service.
    #[must_use]
    pub fn new() -> AuditService {
        AuditService
    }
}

impl Service for AuditService {
    const NAME: &'static str = "audit";
    const SUBSCRIBES_TO: &'static [&'static str] =
        &["referral", "thread", "assignment", "followup", "vault"];
    const KEPT: &'static [&'static str] = &["audit_ledger", "audit_faults"];
    const KEEPS_EVIDENCE: bool = true;
    type Event = Nothing;
    type State = NoState;
    type Command = Infallible;
    type Effect = Infallible;

    fn migrations(&self) -> sqlx::migrate::Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        vec![]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        vec![
            query(api::READERS, api::search),
            query(api::READERS, api::heads),
            query(api::READERS, api::faults),
            query(api::PERSON_READERS, api::about_person),
        ]
    }

    fn decide(
        command: &Infallible,
        _: &Asked,
        _: &Streams<'_, NoState>,
    ) -> Result<NewEvents<Nothing>, No> {
        match *command {}
    }

    async fn hear(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[Recorded],
    ) -> anyhow::Result<()> {
        view::hear(tx, source, events).await
    }

    async fn forged(&self, pool: &PgPool, source: &str, event: &Recorded) -> anyhow::Result<()> {
        view::forged(pool, source, event).await
    }

    async fn heard_again(
        &self,
        pool: &PgPool,
        source: &str,
        events: &[Recorded],
    ) -> anyhow::Result<()> {
        view::heard_again(pool, source, events).await
    }
}
