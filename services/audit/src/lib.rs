//! Audit: every event of every service, to the letter, verified as it arrives. It decides nothing and states nothing.
//!
//! What it says and consumes, and what is never true of it, stands in its README.

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
    CommandContext, CommandSpec, DecideError, NewEvents, QuerySpec, Service, Streams, query,
    streams::NoState,
};
use proto::{event::Nothing, recorded_event::RecordedEvent};
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
        &["referral", "thread", "assignment", "followup", "vault", "identity"];
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
        _: &CommandContext,
        _: &Streams<'_, NoState>,
    ) -> Result<NewEvents<Nothing>, DecideError> {
        match *command {}
    }

    async fn handle_events(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        view::handle_events(tx, source, events).await
    }

    async fn forged(
        &self,
        pool: &PgPool,
        source: &str,
        event: &RecordedEvent,
    ) -> anyhow::Result<()> {
        view::forged(pool, source, event).await
    }

    async fn handle_repeated(
        &self,
        pool: &PgPool,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        view::handle_repeated(pool, source, events).await
    }
}
