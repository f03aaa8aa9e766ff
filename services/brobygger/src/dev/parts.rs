//! The servers under a private stack: our own, or those we are pointed at.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use platform::{
    database,
    engines::{Nats, NatsOptions, Postgres, PostgresOptions},
    install::{self, Place},
    stack::{PortalAddress, Stack},
};
use sqlx::{Connection as _, PgConnection};

use super::{NATS, POSTGRES, SERVICES_LOG, keys::Keys};
use crate::{cli::Dev, connect, out::Out, services};

/// Where one finds the portal, if nothing else is there.
const PORTAL_PORT: u16 = 8080;

/// PostgreSQL and NATS, and who may do what there.
pub(super) struct Parts {
    postgres: Option<Postgres>,
    nats: Option<Nats>,
    admin_database_url: String,
    nats_url: String,
    places: Vec<Place>,
    passwords: BTreeMap<String, String>,
    is_demo: bool,
    portal: PortalAddress,
}

impl Parts {
    /// Starts what we are not pointed at. While demo data is being made (`is_demo_to_play`), nothing waits for the disk: see
    /// [`Parts::make_durable`].
    pub(super) async fn start(
        dir: &Path,
        options: &Dev,
        is_demo_to_play: bool,
        out: Out,
    ) -> anyhow::Result<Parts> {
        let places = services::places().await?;
        let passwords = install::passwords(&places, &BTreeMap::new());
        let users = install::nats_users(&places, &passwords, !options.no_demo);
        let of_postgres = PostgresOptions {
            port: options.postgres_port,
            durable: !is_demo_to_play,
            ..PostgresOptions::default()
        };
        let of_nats = NatsOptions { port: options.nats_port, users, ..NatsOptions::default() };
        let postgres = async {
            match &options.database_url {
                Some(url) => {
                    must_let_in(url).await?;
                    anyhow::Ok((None, url.clone()))
                }
                None => Postgres::start(&dir.join(POSTGRES), of_postgres)
                    .await
                    .map(|it| (Some(it), String::new())),
            }
        };
        let nats = async {
            match &options.nats_url {
                Some(url) => {
                    let or_else = "start that nats-server with JetStream (-js), or leave NATS_URL out to have a private one";
                    connect::must_listen(url, or_else).await?;
                    anyhow::Ok((None, url.clone()))
                }
                None => {
                    Nats::start(&dir.join(NATS), of_nats).await.map(|it| (Some(it), String::new()))
                }
            }
        };
        let ((postgres, theirs), (nats, their_nats)) = tokio::try_join!(postgres, nats)?;
        let mine = |port: u16| {
            out.lang.pick(
                format!("private, on 127.0.0.1:{port}"),
                format!("privat, på 127.0.0.1:{port}"),
            )
        };
        let given = || out.lang.pick("yours, as you said", "din egen, som angivet").to_owned();
        out.say(format!(
            "✓ PostgreSQL: {}",
            postgres.as_ref().map_or_else(given, |it| mine(it.port()))
        ));
        out.say(format!(
            "✓ NATS:       {}",
            nats.as_ref().map_or_else(given, |it| mine(it.port()))
        ));
        if let Some(note) = postgres.as_ref().and_then(Postgres::note) {
            out.say(format!("  {note}"));
        }
        let admin_database_url = postgres.as_ref().map_or(theirs, |it| it.url("postgres"));
        let nats_url = nats.as_ref().map_or(their_nats, Nats::url);
        let (is_demo, portal) = (!options.no_demo, portal_address(options.portal_port)?);
        Ok(Parts {
            postgres,
            nats,
            admin_database_url,
            nats_url,
            places,
            passwords,
            is_demo,
            portal,
        })
    }

    /// How everybody connects.
    pub(super) fn stack(&self, dir: &Path) -> anyhow::Result<Stack> {
        let Keys { actor_private_key_file, actor_public_key, vault_key_file } = Keys::in_dir(dir)?;
        let admin = database::options(&self.admin_database_url)?;
        let (server, login) = split(&self.nats_url);
        let stack =
            install::stack(&self.places, &self.passwords, &admin, &server, vec![actor_public_key]);
        let stack = Stack {
            actor_private_key_file: Some(actor_private_key_file),
            vault_key_file: Some(vault_key_file),
            is_demo: self.is_demo,
            portal: Some(self.portal.clone()),
            log_files: self.log_files(dir),
            ..stack
        };
        Ok(match login {
            Some((user, password)) => all_as(stack, &user, &password),
            None => stack,
        })
    }

    fn log_files(&self, dir: &Path) -> Vec<PathBuf> {
        let postgres = self.postgres.as_ref().map(Postgres::log_file);
        let nats = self.nats.as_ref().map(Nats::log_file);
        [Some(dir.join(SERVICES_LOG)), postgres, nats].into_iter().flatten().collect()
    }

    /// From here on what is committed survives the machine. Nobody is connected.
    pub(super) async fn make_durable(&mut self) -> anyhow::Result<()> {
        match &mut self.postgres {
            Some(it) => it.make_durable().await,
            None => Ok(()),
        }
    }

    /// Waits until one of our servers ends by itself, which it never should.
    pub(super) async fn until_one_ends(&mut self, look_every: Duration) -> anyhow::Result<()> {
        loop {
            if self.postgres.as_mut().is_some_and(|it| !it.is_running()) {
                bail!(
                    "PostgreSQL has ended by itself: look at its log with `./dev logs`, then start again"
                );
            }
            if self.nats.as_mut().is_some_and(|it| !it.is_running()) {
                bail!(
                    "nats-server has ended by itself: look at its log with `./dev logs`, then start again"
                );
            }
            tokio::time::sleep(look_every).await;
        }
    }

    pub(super) async fn stop(self) -> anyhow::Result<()> {
        if let Some(mut nats) = self.nats {
            nats.stop().await?;
        }
        if let Some(mut postgres) = self.postgres {
            postgres.stop().await?;
        }
        Ok(())
    }
}

/// Where the portal listens: on this machine alone. Nobody else reaches it, whatever the firewall does.
fn portal_address(port: Option<u16>) -> anyhow::Result<PortalAddress> {
    let bound = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = match port {
        Some(port) => bound(port).with_context(|| {
            format!("port {port} is taken: name another with --portal-port, or leave it out")
        })?,
        None => bound(PORTAL_PORT).or_else(|_| bound(0))?,
    };
    let listen = listener.local_addr()?;
    Ok(PortalAddress { listen, origin: format!("http://localhost:{}", listen.port()) })
}

/// Says at once what is wrong with the address of a database, in place of the first that needs it.
async fn must_let_in(url: &str) -> anyhow::Result<()> {
    let connected = PgConnection::connect_with(&database::options(url)?).await;
    let connection = connected.context(
        "PostgreSQL does not let us in: see to it that it runs and that DATABASE_URL names a role that may create databases and roles, or leave DATABASE_URL out to have a private one",
    )?;
    connection.close().await?;
    Ok(())
}

/// The server's address, and the login in it, if any.
fn split(url: &str) -> (String, Option<(String, String)>) {
    let parts =
        url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?)));
    let Some((scheme, (login, server))) = parts else { return (url.to_owned(), None) };
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    (format!("{scheme}://{server}"), Some((user.to_owned(), password.to_owned())))
}

/// A server we are pointed at with a login has users of its own: everybody connects as that one.
fn all_as(mut stack: Stack, user: &str, password: &str) -> Stack {
    for it in stack.services.values_mut() {
        (it.nats_user, it.nats_password) = (user.to_owned(), password.to_owned());
    }
    (stack.operator.nats_user, stack.operator.nats_password) =
        (user.to_owned(), password.to_owned());
    stack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_may_bring_a_login() {
        let login = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        assert_eq!(
            split("nats://me:secret@nats.example:4222"),
            ("nats://nats.example:4222".to_owned(), login("me", "secret"))
        );
        assert_eq!(split("nats://nats.example"), ("nats://nats.example".to_owned(), None));
    }
}
