//! `thread`: who is accountable, what is the next step, goals and consent (den røde tråd).

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod api;
pub mod domain;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use std::convert::Infallible;

use chrono::{DateTime, Utc};
use platform::{
    Awaits, CommandContext, CommandFor, CommandSpec, DecideError, Envelope, NewEvents, QuerySpec,
    Service, Streams, Timer, command, command_by, command_with, query,
};
use proto::{
    actor::Role, code::Municipality, event::Unreadable, recorded_event::RecordedEvent,
    thread::Event,
};
use sqlx::{PgConnection, PgPool, migrate::Migrator};
use uuid::Uuid;

use crate::domain::{
    Command, State,
    aggregates::{child, consent, hold_up, thread, transfer},
};

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
    const SUBSCRIBES_TO: &'static [&'static str] =
        &["referral", "vault", "assignment", "followup", "identity"];
    type Event = Event;
    type State = State;
    type Command = Command;
    type Effect = Infallible;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        use api::{consent, thread, transfer};
        const LEADS: &[Role] = &[Role::BridgeBuilder];
        const OVERSEES: &[Role] = &[Role::BridgeBuilder, Role::Leader];
        const SAYS_DONE: &[Role] = &[Role::BridgeBuilder, Role::Coordinator];
        const FAMILY: &[Role] = &[Role::Family];
        const LEADER: &[Role] = &[Role::Leader];
        const ASKS_CONSENT: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder];
        const SIGNS: &[Role] = &[Role::Family, Role::CaseWorker, Role::BridgeBuilder];
        const CASE_WORKER: &[Role] = &[Role::CaseWorker];
        const DISCLOSES: &[Role] = &[Role::CaseWorker, Role::Leader];
        vec![
            command(LEADS, thread::add_child_strand),
            command(OVERSEES, thread::hand_over),
            command(LEADS, thread::set_next_step),
            command(LEADS, thread::complete_step),
            command(LEADS, thread::record_contact),
            command_with(LEADS, thread::correct_entry),
            command(LEADS, thread::record_child_view),
            command(LEADS, thread::record_family_view),
            command(LEADS, thread::agree_goal),
            command(LEADS, thread::revise_goal),
            command(LEADS, thread::achieve_goal),
            command(LEADS, thread::plan_network_meeting),
            command(LEADS, thread::hold_network_meeting),
            command(LEADS, thread::pause),
            command(LEADS, thread::resume),
            command(SAYS_DONE, thread::begin_closing),
            command(FAMILY, thread::confirm_closing),
            command(FAMILY, thread::decline_closing),
            command(LEADS, thread::close),
            command(OVERSEES, thread::reopen),
            command(LEADS, thread::link_sibling),
            command(LEADS, thread::split_strand),
            command(OVERSEES, thread::merge),
            command(OVERSEES, thread::undo_merge),
            command_by(LEADER, thread::activate),
            command_by(LEADER, thread::deactivate),
            command_by(LEADER, thread::reactivate),
            command(ASKS_CONSENT, consent::request),
            command(ASKS_CONSENT, consent::renew),
            command(SIGNS, consent::sign),
            command(SIGNS, consent::refuse),
            command(SIGNS, consent::withdraw),
            command(ASKS_CONSENT, consent::confirm),
            command(ASKS_CONSENT, consent::confirm_own_right),
            command(DISCLOSES, consent::disclose),
            command(DISCLOSES, consent::end_disclosure),
            command(ASKS_CONSENT, transfer::detect),
            command(CASE_WORKER, transfer::initiate),
            command(CASE_WORKER, transfer::send),
            command(CASE_WORKER, transfer::receive),
            command(CASE_WORKER, transfer::cancel),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        use api::{consent, thread, transfer};
        const WORKS_WITH_FAMILY: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder];
        const AND_FAMILY: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Family];
        const OVERSEES: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader];
        vec![
            query(AND_FAMILY, thread::show),
            query(OVERSEES, thread::list),
            query(&[Role::Family], thread::own),
            query(&[Role::Leader], thread::bridge_builders),
            query(AND_FAMILY, consent::show),
            query(AND_FAMILY, consent::list),
            query(AND_FAMILY, consent::withdrawal),
            query(OVERSEES, consent::disclosures),
            query(OVERSEES, transfer::list),
            query(WORKS_WITH_FAMILY, transfer::archived),
        ]
    }

    fn decide(
        command: &Command,
        context: &CommandContext,
        streams: &Streams<'_, State>,
    ) -> Result<NewEvents<Event>, DecideError> {
        domain::decide(command, context, streams)
    }

    fn timers(event: &Event) -> Vec<Timer> {
        match event {
            Event::Thread(fact) => thread::timers(fact),
            Event::Consent(fact) => consent::timers(fact),
            Event::Child(fact) => child::timers(fact),
            Event::Transfer(fact) => transfer::timers(fact),
            Event::Caseload(_) | Event::Disclosure(_) | Event::HoldUp(_) => vec![],
        }
    }

    fn on_deadline(kind: &str, stream: Uuid, due_at: DateTime<Utc>) -> Option<CommandFor<Command>> {
        let command = domain::on_deadline(kind, stream, due_at)?;
        Some(CommandFor { stream, command })
    }

    fn awaits(kind: &str) -> Awaits {
        domain::decisions::consent::awaits(kind)
    }

    fn react(source: &str, event: &RecordedEvent) -> Result<Vec<CommandFor<Command>>, Unreadable> {
        reactor::react(source, event)
    }

    /// Referrals that were held up by another municipality's thread go on when it has ended.
    async fn housekeeping(
        &self,
        pool: &PgPool,
        _now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<(Municipality, CommandFor<Command>)>> {
        let free = view::held_up_no_more(pool).await?;
        let let_go = |(tenant, child)| {
            (
                tenant,
                CommandFor {
                    stream: hold_up::stream(child, tenant),
                    command: Command::LetGo(child),
                },
            )
        };
        Ok(free.into_iter().map(let_go).collect())
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}
