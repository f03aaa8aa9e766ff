//! `referral`: is this referral complete, accepted, returned; was civil society considered (henvisning, visitation).

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
    CommandContext, CommandFor, CommandSpec, DecideError, Envelope, NewEvents, QuerySpec, Service,
    Streams, Timer, command, command_by, command_with, query,
};
use proto::{
    actor::Role,
    event::Unreadable,
    id::ReferralId,
    recorded_event::RecordedEvent,
    referral::{ConsiderationFact, Event, Fact},
};
use sqlx::{PgConnection, migrate::Migrator};
use uuid::Uuid;

use crate::domain::{Command, State};

/// Runs out when a referral is not answered (P-05).
const ANSWER: &str = "answer";
/// Runs out when civil society is not considered (P-21).
const CONSIDERATION: &str = "consideration";

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReferralService;

impl ReferralService {
    /// Needs nothing.
    #[must_use]
    pub fn new() -> ReferralService {
        ReferralService
    }
}

impl Service for ReferralService {
    const NAME: &'static str = "referral";
    const SUBSCRIBES_TO: &'static [&'static str] = &["thread"];
    type Event = Event;
    type State = State;
    type Command = Command;
    type Effect = Infallible;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        const REFERS: &[Role] = &[Role::CaseWorker, Role::Leader];
        const ANSWERS: &[Role] = &[Role::BridgeBuilder];
        const RULES: &[Role] = &[Role::Leader, Role::Administrator];
        vec![
            command(REFERS, api::draft),
            command(REFERS, api::submit_draft),
            command(REFERS, api::submit),
            command_with(ANSWERS, api::accept),
            command(ANSWERS, api::send_back),
            command(REFERS, api::withdraw),
            // A case system comes with a case worker's token of its own.
            command_by(&[Role::CaseWorker], api::register_case_step),
            command(REFERS, api::record_consideration),
            command_by(RULES, api::define_rule),
            command_by(RULES, api::retire_rule),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        const SEES: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader];
        const REFERS: &[Role] = &[Role::CaseWorker, Role::Leader];
        const RULES: &[Role] =
            &[Role::CaseWorker, Role::Leader, Role::Administrator, Role::Auditor];
        vec![
            query(SEES, api::show),
            query(SEES, api::find),
            query(SEES, api::which),
            query(SEES, api::list),
            query(REFERS, api::drafts),
            query(REFERS, api::considerations),
            query(REFERS, api::case_step),
            query(REFERS, api::shares),
            query(RULES, api::rules),
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
            Event::Referral(fact) => match fact {
                Fact::Submitted { answer_by, .. } => vec![Timer::Set(ANSWER, *answer_by)],
                Fact::Accepted { .. } | Fact::Returned { .. } | Fact::Withdrawn { .. } => {
                    vec![Timer::Clear(ANSWER)]
                }
                Fact::Drafted { .. }
                | Fact::HeldUp { .. }
                | Fact::AttachedToThread { .. }
                | Fact::Overdue { .. } => vec![],
            },
            Event::Consideration(fact) => match fact {
                ConsiderationFact::Due { due_by, .. }
                | ConsiderationFact::Recorded { due_by: Some(due_by), .. } => {
                    vec![Timer::Set(CONSIDERATION, *due_by)]
                }
                ConsiderationFact::Recorded { due_by: None, .. } => {
                    vec![Timer::Clear(CONSIDERATION)]
                }
                ConsiderationFact::Overdue { .. } => vec![],
            },
            Event::CaseStep(_) | Event::InvolvementRule(_) => vec![],
        }
    }

    fn on_deadline(kind: &str, stream: Uuid, due_at: DateTime<Utc>) -> Option<CommandFor<Command>> {
        let command = match kind {
            ANSWER => Command::AnswerDue { referral: ReferralId(stream), answer_by: due_at },
            CONSIDERATION => Command::ConsiderationDue { consideration: stream, due_by: due_at },
            _ => return None,
        };
        Some(CommandFor { stream, command })
    }

    fn react(source: &str, event: &RecordedEvent) -> Result<Vec<CommandFor<Command>>, Unreadable> {
        reactor::react(source, event)
    }

    async fn handle_events(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        view::handle_events(tx, source, events).await
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}
