//! `thread`: who is accountable, what is the next step, goals and consent (den røde tråd).

mod api;
pub mod domain;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use platform::{
    Ask, Asked, CommandSpec, No, QuerySpec, Sayings, Service, Stated, Streams, command, query,
};
use proto::{
    event::Unreadable,
    recorded::Recorded,
    thread::{
        AgreeGoal, CloseThread, Event, ListThreads, OpenThread, RecordChildView, RecordContact,
        RequestConsent, SetNextStep, ShowThread, SignConsent,
    },
    who::Role,
};
use sqlx::{PgConnection, migrate::Migrator};

use crate::domain::{Command, State};

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThreadService;

impl ThreadService {
    /// Needs nothing.
    #[must_use]
    pub fn new() -> ThreadService {
        ThreadService
    }
}

impl Service for ThreadService {
    const NAME: &'static str = "thread";
    const HEARS: &'static [&'static str] = &["referral"];
    type Event = Event;
    type State = State;
    type Command = Command;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        const LEADS: &[Role] = &[Role::BridgeBuilder];
        const ASKS_CONSENT: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder];
        const SIGNS: &[Role] = &[Role::Family, Role::CaseWorker, Role::BridgeBuilder];
        vec![
            command::<Self, OpenThread>(LEADS, api::open),
            command::<Self, SetNextStep>(LEADS, api::set_next_step),
            command::<Self, RecordContact>(LEADS, api::record_contact),
            command::<Self, RecordChildView>(LEADS, api::record_child_view),
            command::<Self, AgreeGoal>(LEADS, api::agree_goal),
            command::<Self, CloseThread>(LEADS, api::close),
            command::<Self, RequestConsent>(ASKS_CONSENT, api::request_consent),
            command::<Self, SignConsent>(SIGNS, api::sign_consent),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        const WORKS_WITH_FAMILY: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder];
        const OVERSEES: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader];
        vec![
            query::<Self, ShowThread, _>(WORKS_WITH_FAMILY, api::show),
            query::<Self, ListThreads, _>(OVERSEES, api::list),
        ]
    }

    fn decide(
        command: &Command,
        asked: &Asked,
        streams: &Streams<'_, State>,
    ) -> Result<Sayings<Event>, No> {
        domain::decide(command, asked, streams)
    }

    fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
        reactor::react(source, event)
    }

    async fn project(&self, tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}
