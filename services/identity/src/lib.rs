//! `identity`: who may act as what. Accounts, and the roster of each place. This file is the service on one screen.

mod api;
pub mod domain;
pub mod oidc;
mod passkeys;
mod providers;
mod view;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use platform::{
    CommandContext, CommandFor, CommandSpec, DecideError, Due, Envelope, NewEvents, QuerySpec,
    Service, Streams, command, command_with, query, token::Signer, wire::Login,
};
use proto::{
    actor::Role, code::Municipality, id::CommandId, identity::Event, recorded_event::RecordedEvent,
};
use sqlx::{PgConnection, PgPool, migrate::Migrator};

pub use self::{passkeys::Passkeys, providers::LoginProviders};
use crate::domain::{Command, State};

/// The service.
#[derive(Clone, Default)]
pub struct IdentityService {
    signer: Option<Arc<Signer>>,
    is_demo: bool,
    providers: Option<Arc<LoginProviders>>,
    passkeys: Option<Arc<Passkeys>>,
    vault: Option<Arc<api::vault::Vault>>,
}

impl IdentityService {
    /// Decides who may act as what, and gives nobody a token: for a process that has no key.
    #[must_use]
    pub fn new() -> IdentityService {
        IdentityService::default()
    }

    /// Gives tokens signed with `signer` to whoever has logged in; in a demo whoever says so is somebody of the demo.
    #[must_use]
    pub fn signing(signer: Signer, is_demo: bool) -> IdentityService {
        IdentityService { signer: Some(Arc::new(signer)), is_demo, ..IdentityService::default() }
    }

    /// The same, and people log in at these providers.
    #[must_use]
    pub fn with_providers(self, providers: LoginProviders) -> IdentityService {
        IdentityService { providers: Some(Arc::new(providers)), ..self }
    }

    /// Whether a role follows there from what a provider says of its people.
    fn follows(&self, place: proto::identity::Place, role: Role) -> bool {
        let proto::identity::Place::Municipality(it) = place else { return false };
        self.providers.as_ref().is_some_and(|providers| providers.oidc.gives(it, role))
    }

    /// The same, and people log in with passkeys of this site.
    #[must_use]
    pub fn with_passkeys(self, passkeys: Passkeys) -> IdentityService {
        IdentityService { passkeys: Some(Arc::new(passkeys)), ..self }
    }
}

impl IdentityService {
    /// The same; who somebody is whose CPR number a provider gives its word for, `vault` is asked as this user of NATS.
    #[must_use]
    pub fn asking_vault(self, login: Login) -> IdentityService {
        IdentityService { vault: Some(Arc::new(api::vault::Vault::at(login))), ..self }
    }
}

impl Service for IdentityService {
    const NAME: &'static str = "identity";
    const SUBSCRIBES_TO: &'static [&'static str] = &["thread", "assignment"];
    const KEPT: &'static [&'static str] = &[
        "identity_attempts",
        "identity_claims",
        "identity_humans",
        "identity_logins",
        "identity_logout_tokens",
        "identity_passkey_questions",
        "identity_passkeys",
        "identity_pending",
        "identity_program_tries",
        "identity_programs",
        "identity_sessions",
    ];
    const SAYS_WHAT_ENDED: bool = true;
    type Event = Event;
    type State = State;
    type Command = Command;
    type Effect = view::Effect;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        use Role::{Administrator, Auditor, BridgeBuilder, Coordinator, Leader, System};
        // Which role each may give, and where, is decided further in.
        const GIVERS: &[Role] = &[Administrator, Leader, BridgeBuilder, Coordinator];
        const HEADS: &[Role] = &[Administrator, Leader, Coordinator];
        vec![
            command_with(GIVERS, api::give_grant),
            command(&[Administrator], api::machine::register),
            command_with(&[Administrator, Leader, Auditor], api::confirm_grant),
            command_with(api::ANYBODY, api::end_grant),
            command_with(GIVERS, api::invite),
            command(GIVERS, api::withdraw_invitation),
            command_with(HEADS, api::block_account),
            command_with(HEADS, api::unblock_account),
            command_with(api::ANYBODY, api::close_account),
            command_with(HEADS, api::forget_account),
            command_with(GIVERS, api::recover_account),
            command_with(&[System], api::bootstrap),
            command_with(&[System], api::sessions::start_demo_session),
            command_with(&[System], api::login::finish_login),
            command_with(&[System], api::login::end_logins),
            command_with(&[System], api::machine::log_in),
            command_with(&[System], api::sessions::redeem_invitation),
            command_with(&[System], api::sessions::choose_role),
            command_with(&[System], api::sessions::end_session),
            command_with(&[System], api::sessions::end_other_sessions),
            command(&[System], api::passkeys::check_code),
            command_with(&[System], api::passkeys::log_in_with_passkey),
            command_with(&[System], api::passkeys::redeem_with_passkey),
            command_with(&[System], api::passkeys::add_passkey),
            command_with(&[System], api::passkeys::remove_login),
            command_with(&[System], api::program::enter_code),
            command_with(&[System], api::program::allow),
            command_with(&[System], api::program::refuse),
            command_with(&[System], api::program::finish),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        use Role::{Administrator, Auditor, BridgeBuilder, Coordinator, Leader, System};
        const WATCHERS: &[Role] = &[Administrator, Leader, Auditor, Coordinator];
        vec![
            query(WATCHERS, view::who_has_access),
            query(&[Auditor], view::who_had_access),
            query(WATCHERS, view::accounts),
            query(api::ANYBODY, view::my_roles),
            query(&[Administrator, Leader, BridgeBuilder, Coordinator], view::invitations),
            query(&[System], api::login::ways_to_log_in),
            query(&[System], api::login::begin_login),
            query(&[System], api::sessions::act_in_session),
            query(&[System], api::sessions::my_sessions),
            query(&[System], view::look_at_invitation),
            query(&[System], api::passkeys::begin_invited_passkey),
            query(&[System], api::passkeys::begin_own_passkey),
            query(&[System], api::passkeys::begin_passkey_login),
            query(&[System], api::passkeys::my_logins),
            query(&[System], api::program::begin),
            query(&[System], api::program::begin_by_code),
            query(&[System], api::program::look),
        ]
    }

    fn decide(
        command: &Command,
        context: &CommandContext,
        streams: &Streams<'_, State>,
    ) -> Result<NewEvents<Event>, DecideError> {
        domain::decide(command, context, streams)
    }

    async fn apply(
        &self,
        tx: &mut PgConnection,
        effects: &[Due<'_, view::Effect>],
    ) -> anyhow::Result<Vec<CommandId>> {
        view::apply(tx, effects).await
    }

    /// What is over since the last time: roles end with a Danish day, which is when this runs. Logins that were over long ago are forgotten.
    async fn housekeeping(
        &self,
        pool: &PgPool,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<(Municipality, CommandFor<Command>)>> {
        view::session::forget(pool, now).await?;
        view::login::forget(pool, now).await?;
        view::passkey::forget(pool, now).await?;
        view::program::forget(pool, now).await?;
        view::claims::forget(pool, now).await?;
        let old = view::claims::old(pool, now).await?;
        let over = view::over(pool, now).await?;
        let lapse = |place: proto::identity::Place| {
            let command = Command::Lapse(place);
            (place.tenant(), CommandFor { stream: place.roster(), command })
        };
        let grow_old = |(place, grants): (proto::identity::Place, _)| {
            let command = Command::ClaimsGrowOld(place, grants);
            (place.tenant(), CommandFor { stream: place.roster(), command })
        };
        Ok(old.into_iter().map(grow_old).chain(over.into_iter().map(lapse)).collect())
    }

    async fn ended_since(
        &self,
        pool: &PgPool,
        since: DateTime<Utc>,
    ) -> anyhow::Result<Vec<uuid::Uuid>> {
        view::ended_since(pool, since).await
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
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
