//! `portal`: the pages that people see, and the one HTTP listener. It decides nothing: it asks the services as whoever is logged in, and
//! keeps what somebody is typing.
//!
//! `pages` are pure functions from plain structs to HTML, `words` what they say in each language, `assets` what is embedded. `server` is
//! the listener.

pub mod assets;
pub mod dates;
pub mod event_labels;
pub mod pages;
pub mod problems;
mod server;
mod view;
pub mod words;

use std::convert::Infallible;

use platform::{
    CommandContext, CommandSpec, DecideError, NewEvents, QuerySpec, Service, Streams,
    streams::NoState,
};
use proto::event::Nothing;
use sqlx::migrate::Migrator;

pub use self::server::{
    Addressed, Config, DemoPerson, InEach, NotAddressed, Running, addressed, start,
};

/// The place of the portal: a database for drafts, and a user of NATS. It has no log, and is asked nothing over NATS: [`start`] serves it.
#[derive(Debug, Clone, Copy, Default)]
pub struct PortalService;

impl Service for PortalService {
    const NAME: &'static str = "portal";
    const SUBSCRIBES_TO: &'static [&'static str] = &[];
    const KEPT: &'static [&'static str] = &["portal_drafts"];
    type Event = Nothing;
    type State = NoState;
    type Command = Infallible;
    type Effect = Infallible;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        vec![]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        vec![]
    }

    fn decide(
        command: &Infallible,
        _: &CommandContext,
        _: &Streams<'_, NoState>,
    ) -> Result<NewEvents<Nothing>, DecideError> {
        match *command {}
    }
}
