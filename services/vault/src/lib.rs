//! The vault: people and words, sealed; who may see which; and that every look is logged (persondata).
//!
//! What it decides, says and handles, and what is never true of it, stands in its README.

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod api;
mod domain;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use platform::{
    CommandContext, CommandFor, CommandSpec, DecideError, Due, Envelope, NewEvents, QuerySpec,
    Service, Streams, Timer, command_with, query, secret_command,
};
use proto::{
    actor::Role, code::Municipality, event::Unreadable, id::CommandId,
    recorded_event::RecordedEvent, vault::Event,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub use self::{
    api::{
        keyring::Keyring,
        rotation::{Wrappings, check, rotate, wrappings},
    },
    domain::master::{MasterId, MasterKey, MasterKeys, NotAMasterKey},
};

/// The service, with the keys that open everything in it.
#[derive(Debug)]
pub struct VaultService {
    keys: Keyring,
}

impl VaultService {
    /// With the master keys that wrap its data keys.
    #[must_use]
    pub fn new(keys: impl Into<Keyring>) -> VaultService {
        VaultService { keys: keys.into() }
    }
}

impl Service for VaultService {
    const NAME: &'static str = "vault";
    const SUBSCRIBES_TO: &'static [&'static str] =
        &["referral", "thread", "assignment", "followup", "identity"];
    const KEPT: &'static [&'static str] = &[
        "vault_colleague_names",
        "vault_keys",
        "vault_words",
        "vault_digests",
        "vault_country_digests",
        "vault_protections",
    ];
    type Event = Event;
    type State = domain::State;
    type Command = domain::Command;
    type Effect = view::Effect;

    fn migrations(&self) -> sqlx::migrate::Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        use api::{break_glass, colleagues, hand_over, persons, words};
        use domain::person::REGISTRARS;
        const CASE_WORKER: &[Role] = &[Role::CaseWorker];
        let mut commands = vec![
            // A digest of the words would let a CPR number be guessed after its key is destroyed; so it is made with that key.
            secret_command(domain::words::SEALERS, words::seal, words::sealed_before),
            command_with(domain::words::SEALERS, words::share),
            command_with(CASE_WORKER, hand_over::hand_over),
            secret_command(REGISTRARS, persons::register, persons::registered_before),
            secret_command(REGISTRARS, persons::change, persons::changed_before),
            command_with(CASE_WORKER, persons::custody),
            command_with(CASE_WORKER, persons::confirm),
            command_with(CASE_WORKER, persons::dismiss),
            // That an address is protected leaves no trace either.
            secret_command(CASE_WORKER, persons::recheck, persons::rechecked_before),
            command_with(domain::break_glass::BREAKERS, break_glass::use_it),
            command_with(domain::break_glass::REVIEWERS, break_glass::approve),
            command_with(domain::break_glass::REVIEWERS, break_glass::review),
        ];
        commands.extend([
            // Nor does what somebody is called.
            secret_command(
                colleagues::NAMERS,
                colleagues::name_yourself,
                colleagues::named_yourself_before,
            ),
            secret_command(
                &[Role::System],
                colleagues::name_logged_in,
                colleagues::named_logged_in_before,
            ),
        ]);
        commands.extend(api::rights::commands());
        commands
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        use api::{access_log, bearer, break_glass, colleagues, names, reveal, search, words};
        const CASE_WORKER: &[Role] = &[Role::CaseWorker];
        let mut queries = vec![
            // Everybody may ask: who may not see is refused field by field, and the refusal is logged.
            query(Role::ALL, reveal::reveal),
            query(Role::ALL, names::names),
            query(Role::ALL, colleagues::colleagues),
            query(domain::words::SEALERS, words::sealed_ref),
            query(&[Role::Auditor, Role::Administrator, Role::Family], access_log::looks),
            query(Role::ALL, search::by_cpr),
            query(&[Role::System], bearer::bearer_of_cpr),
            query(CASE_WORKER, search::suspected),
            query(&[Role::CaseWorker, Role::BridgeBuilder], search::birthdays),
            query(CASE_WORKER, search::to_recheck),
            query(domain::break_glass::REVIEWERS, break_glass::list),
            query(&[Role::Auditor, Role::Administrator], words::unknown),
        ];
        queries.extend(api::rights::queries());
        queries.push(api::package::query());
        queries
    }

    fn decide(
        command: &Self::Command,
        context: &CommandContext,
        streams: &Streams<'_, Self::State>,
    ) -> Result<NewEvents<Event>, DecideError> {
        domain::decide(command, context, streams)
    }

    fn timers(event: &Event) -> Vec<Timer> {
        domain::timers(event)
    }

    fn on_deadline(
        kind: &str,
        stream: Uuid,
        _: DateTime<Utc>,
    ) -> Option<CommandFor<domain::Command>> {
        domain::on_deadline(kind, stream)
    }

    fn react(
        source: &str,
        event: &RecordedEvent,
    ) -> Result<Vec<CommandFor<domain::Command>>, Unreadable> {
        reactor::react(source, event)
    }

    /// Asks for what the day asks for.
    async fn housekeeping(
        &self,
        pool: &PgPool,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<(Municipality, CommandFor<domain::Command>)>> {
        api::housekeeping::housekeeping(self, pool, now).await
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
    }

    async fn apply(
        &self,
        tx: &mut PgConnection,
        effects: &[Due<'_, view::Effect>],
    ) -> anyhow::Result<Vec<CommandId>> {
        view::apply(tx, effects).await
    }

    async fn handle_events(
        &self,
        tx: &mut PgConnection,
        source: &str,
        events: &[RecordedEvent],
    ) -> anyhow::Result<()> {
        view::handle_events(tx, source, events).await
    }
}
