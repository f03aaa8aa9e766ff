//! `followup`: follow-ups held, wellbeing measured, silence noticed (opfølgning). This file is the service on one screen.

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

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Awaits, CommandContext, CommandFor, CommandSpec, DecideError, Envelope, NewEvents, QuerySpec,
    Service, Streams, Timer, command, command_with, query,
};
use proto::{
    actor::Role,
    code::Municipality,
    event::Unreadable,
    followup::{Event, WatchFact},
    id::AlertId,
    recorded_event::RecordedEvent,
};
use sqlx::{PgConnection, migrate::Migrator};
use uuid::Uuid;

use crate::domain::{
    Command, State,
    alert::{self, TELL_OF_REFERRAL, TELL_OF_THREAD, TELL_OF_VAULT},
};

/// Runs out when nobody has been in contact for too long.
const SILENCE: &str = "silence";

/// How long another service may be away before what falls due here waits for it no longer, and leaders are told.
const AWAY_MAX: TimeDelta = TimeDelta::days(1);

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct FollowupService;

impl FollowupService {
    /// Needs nothing.
    #[must_use]
    pub fn new() -> FollowupService {
        FollowupService
    }
}

impl Service for FollowupService {
    const NAME: &'static str = "followup";
    const SUBSCRIBES_TO: &'static [&'static str] = &["referral", "thread", "assignment", "vault"];
    type Event = Event;
    type State = State;
    type Command = Command;
    type Effect = Infallible;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        use Role::{Auditor, BridgeBuilder, CaseWorker, Leader};
        // Whose alert it is, is decided further in; an auditor takes care of a data protection officer's only.
        const CARERS: &[Role] = &[BridgeBuilder, CaseWorker, Leader, Auditor];
        vec![
            command(&[BridgeBuilder], api::plan_follow_up),
            command(&[BridgeBuilder], api::hold_follow_up),
            command(&[BridgeBuilder], api::record_measurement),
            command_with(&[BridgeBuilder], api::correct_measurement),
            command(CARERS, api::acknowledge_alert),
            command(CARERS, api::resolve_alert),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        use Role::{Auditor, BridgeBuilder, CaseWorker, Leader};
        vec![
            query(&[BridgeBuilder, CaseWorker, Leader], view::follow_ups),
            query(&[BridgeBuilder, CaseWorker, Leader, Auditor], view::alerts),
            query(&[BridgeBuilder, CaseWorker], view::measurements),
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
            Event::Watch(fact) => match fact {
                WatchFact::Started { silent_at, .. }
                | WatchFact::ContactCorrected { silent_at, .. }
                | WatchFact::Renewed { silent_at, .. }
                | WatchFact::Resumed { silent_at, .. }
                | WatchFact::Moved { silent_at, .. } => vec![Timer::Set(SILENCE, *silent_at)],
                WatchFact::FellSilent { .. } | WatchFact::Paused {} | WatchFact::Ended {} => {
                    vec![Timer::Clear(SILENCE)]
                }
                // Whether it was silent before, the deadline decides.
                WatchFact::ContactNoted { .. } => vec![],
            },
            Event::Alert(fact) => alert::timers(fact),
            Event::FollowUp(_)
            | Event::Measurement(_)
            | Event::Scores(_)
            | Event::Circle(_)
            | Event::Withdrawal(_) => vec![],
        }
    }

    fn on_deadline(kind: &str, stream: Uuid, due_at: DateTime<Utc>) -> Option<CommandFor<Command>> {
        let command = match kind {
            SILENCE => Command::FallSilent { watch: stream, silent_at: due_at },
            TELL_OF_REFERRAL | TELL_OF_THREAD | TELL_OF_VAULT => Command::Tell(AlertId(stream)),
            _ => return None,
        };
        Some(CommandFor { stream, command })
    }

    fn awaits(kind: &str) -> Awaits {
        let sources: &[&str] = match kind {
            SILENCE => &["thread", "assignment"],
            TELL_OF_REFERRAL => &["referral"],
            TELL_OF_THREAD => &["thread"],
            TELL_OF_VAULT => &["vault"],
            _ => &[],
        };
        Awaits { sources, away_max: AWAY_MAX }
    }

    fn on_source_away(
        source: &str,
        since: DateTime<Utc>,
        tenant: Municipality,
    ) -> Option<CommandFor<Command>> {
        let stream = domain::alert_of_source(source, since, tenant).0;
        Some(CommandFor { stream, command: domain::say_away(source, since, tenant) })
    }

    fn on_source_back(
        source: &str,
        since: DateTime<Utc>,
        tenant: Municipality,
    ) -> Option<CommandFor<Command>> {
        let alert = domain::alert_of_source(source, since, tenant);
        Some(CommandFor { stream: alert.0, command: Command::Resolve { alerts: vec![alert] } })
    }

    fn react(source: &str, event: &RecordedEvent) -> Result<Vec<CommandFor<Command>>, Unreadable> {
        reactor::react(source, event)
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}
