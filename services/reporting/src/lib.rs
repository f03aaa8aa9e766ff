//! Reporting: the timeline of a thread, the list of threads, the figures. It decides nothing and states nothing.
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
use sqlx::PgConnection;

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportingService;

impl ReportingService {
    /// The service.
    #[must_use]
    pub fn new() -> ReportingService {
        ReportingService
    }
}

impl Service for ReportingService {
    const NAME: &'static str = "reporting";
    const SUBSCRIBES_TO: &'static [&'static str] =
        &["referral", "thread", "assignment", "followup", "vault"];
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
            query(api::TIMELINE_READERS, api::timeline),
            query(api::READERS, api::threads),
            query(api::READERS, api::thread),
            query(api::READERS, api::new),
            query(api::READERS, api::active_children),
            query(api::READERS, api::acceptance_rate),
            query(api::READERS, api::time_to_first_meeting),
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
        view::tell(tx, source, &reactor::told(source, events)?).await
    }
}
