//! `referral`: is this referral complete, accepted, returned (henvisning, visitation).

mod api;
pub mod domain;
mod view;

#[cfg(test)]
mod tests;

use platform::{
    Asked, CommandSpec, No, QuerySpec, Sayings, Service, Stated, Streams, command, query,
};
use proto::{
    referral::{
        AcceptReferral, Event, ListReferrals, ReturnReferral, ShowReferral, SubmitReferral,
    },
    who::Role,
};
use sqlx::{PgConnection, migrate::Migrator};

use crate::domain::{Command, State};

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
    const HEARS: &'static [&'static str] = &[];
    type Event = Event;
    type State = State;
    type Command = Command;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        const REFERS: &[Role] = &[Role::CaseWorker, Role::Leader];
        const ANSWERS: &[Role] = &[Role::BridgeBuilder];
        vec![
            command::<Self, SubmitReferral>(REFERS, api::submit),
            command::<Self, AcceptReferral>(ANSWERS, api::accept),
            command::<Self, ReturnReferral>(ANSWERS, api::send_back),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        const SEES: &[Role] = &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader];
        vec![
            query::<Self, ShowReferral, _>(SEES, api::show),
            query::<Self, ListReferrals, _>(SEES, api::list),
        ]
    }

    fn decide(
        command: &Command,
        asked: &Asked,
        streams: &Streams<'_, State>,
    ) -> Result<Sayings<Event>, No> {
        domain::decide(command, asked, streams)
    }

    async fn project(&self, tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}
