//! By which door the command line asks: through the portal, as the person who logged in or as a machine; or, in a demo alone, as anybody, with the
//! stack's own key.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use platform::client::{Answer, Client, How, Unanswered};
use proto::{
    actor::Actor,
    code::Municipality,
    request::{Command, Done, Query},
    subject,
};
use serde::de::DeserializeOwned;

use crate::{
    connect,
    remote::{Remote, Way},
};

/// One who can be asked.
#[derive(Clone)]
pub(crate) enum Door {
    /// Any service of a demo, as anybody.
    Demo(Box<Client>),
    /// The portal, as whoever logged in.
    Remote(Box<Remote>),
}

/// What was typed of who asks.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) way: &'a Way,
    pub(crate) stack: &'a Path,
    /// Where, if that was said.
    pub(crate) tenant: Option<Municipality>,
    /// Who asks in a demo, if nobody has logged in.
    pub(crate) in_demo: Option<Actor>,
    /// Whether that was said in so many words: then it is the demo that is asked.
    pub(crate) is_chosen: bool,
    /// Whether one silence must not stop it.
    pub(crate) is_long: bool,
}

impl Asking<'_> {
    /// The door, and who one is behind it.
    pub(crate) async fn open(self) -> anyhow::Result<(Door, Actor)> {
        let Asking { way, stack, tenant, in_demo, is_chosen, is_long } = self;
        ensure!(
            !(is_chosen && way.key.is_some()),
            "a machine's key has its role: leave out --as and --subject, or --key"
        );
        let patience = if is_long { connect::LONG_PATIENCE } else { connect::PATIENCE };
        if !is_chosen && let Some(remote) = Remote::open(way, stack, tenant, patience)? {
            let actor = remote.actor().await?;
            return Ok((Door::Remote(Box::new(remote)), actor));
        }
        let actor = in_demo.context(
            "nobody asks: log in with `brobygger login`, name a machine's key with --key, or in a demo say who you are with --as ROLE",
        )?;
        Ok((Door::demo(stack, patience).await?, actor))
    }
}

impl Door {
    async fn demo(stack: &Path, patience: Duration) -> anyhow::Result<Door> {
        let stack = platform::stack::Stack::load(stack)?;
        Ok(Door::Demo(Box::new(connect::as_anybody(&stack, patience).await?)))
    }

    /// Rings when something is new under this subject; in a portal nothing does.
    pub(crate) async fn bell(
        &self,
        subject: String,
    ) -> anyhow::Result<Option<async_nats::Subscriber>> {
        match self {
            Door::Demo(client) => Ok(Some(client.nats().subscribe(subject).await?)),
            Door::Remote(_) => Ok(None),
        }
    }

    /// Asks a command.
    pub(crate) async fn ask<C: Command>(
        &self,
        actor: &Actor,
        command: &C,
    ) -> Result<Done, Unanswered> {
        self.ask_so(actor, command, How::default()).await
    }

    /// As [`Door::ask`], with an id or an expected version.
    pub(crate) async fn ask_so<C: Command>(
        &self,
        actor: &Actor,
        command: &C,
        how: How,
    ) -> Result<Done, Unanswered> {
        match self {
            Door::Demo(client) => client.ask_so(actor, command, how).await,
            Door::Remote(remote) => {
                let asked = (C::SERVICE, C::NAME, true);
                read(
                    C::SERVICE,
                    &remote.request(asked, &json(C::SERVICE, command)?, how).await?.body,
                )
            }
        }
    }

    /// Asks a query.
    pub(crate) async fn show<Q: Query>(
        &self,
        actor: &Actor,
        query: &Q,
    ) -> Result<Q::Answer, Unanswered> {
        self.show_so(actor, query, How::default()).await
    }

    /// As [`Door::show`], of a view that has handled enough.
    pub(crate) async fn show_so<Q: Query>(
        &self,
        actor: &Actor,
        query: &Q,
        how: How,
    ) -> Result<Q::Answer, Unanswered> {
        match self {
            Door::Demo(client) => client.show_so(actor, query, how).await,
            Door::Remote(remote) => {
                let asked = (Q::SERVICE, Q::NAME, false);
                read(Q::SERVICE, &remote.request(asked, &json(Q::SERVICE, query)?, how).await?.body)
            }
        }
    }

    /// Asks any command or query of any service.
    pub(crate) async fn request(
        &self,
        (service, name, is_command): (&str, &str, bool),
        actor: &Actor,
        body: Bytes,
        how: How,
    ) -> Result<Answer, Unanswered> {
        match self {
            Door::Demo(client) => {
                let address = if is_command {
                    subject::command(service, name)
                } else {
                    subject::query(service, name)
                };
                client.request_whole(&address, actor, body, how).await
            }
            Door::Remote(remote) => remote.request((service, name, is_command), &body, how).await,
        }
    }
}

fn json(service: &str, body: &impl serde::Serialize) -> Result<Vec<u8>, Unanswered> {
    serde_json::to_vec(body).map_err(|_| Unanswered::Unreadable(service.to_owned()))
}

fn read<T: DeserializeOwned>(service: &str, body: &[u8]) -> Result<T, Unanswered> {
    serde_json::from_slice(body).map_err(|_| Unanswered::Unreadable(service.to_owned()))
}
