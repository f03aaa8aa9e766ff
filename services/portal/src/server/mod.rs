//! The one HTTP listener for people. It decides nothing: it asks the services as whoever is logged in.

mod admission;
mod answer;
mod api;
mod asks;
mod back;
mod colleague_names;
mod cookies;
mod drafts;
mod everywhere;
mod guards;
mod limits;
mod links;
mod live;
mod logins;
mod names;
mod people;
mod program_code;
mod routes;
mod said;
mod secure;
mod seen;
mod visitor;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::http::HeaderValue;
use platform::{client::Requester, database, ended::EndedSet, run::Wiring, stack::PortalAddress};
use proto::{
    id::{LoginId, PersonId, UserId},
    identity::RegisteredAs,
};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::api::{Addressed, NotAddressed, addressed};
use self::{drafts::Drafts, limits::Limits, live::Live, logins::Logins};
use crate::words::Lang;

/// How long a page waits for a service that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often old drafts are deleted.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(60 * 60);
/// How long what was begun may take to end.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// What a text is in each language.
#[derive(Debug, Clone)]
pub struct InEach {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

impl InEach {
    /// In this language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Da => &self.da,
            Lang::En => &self.en,
        }
    }
}

/// Somebody of a demo, whom anybody at this machine may be.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// What a form calls them.
    pub key: String,
    /// Their name. Everybody is made up.
    pub name: String,
    /// Role and place.
    pub role: InEach,
    /// What one will see, in one line.
    pub line: InEach,
    /// How they log in.
    pub login: LoginId,
    /// As whom they act.
    pub subject: UserId,
    /// Of whose family they are.
    pub registered_as: Vec<RegisteredAs>,
}

/// How the portal is served.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where.
    pub address: PortalAddress,
    /// Each service, and those whose events it consumes.
    pub subscriptions: Vec<(&'static str, &'static [&'static str])>,
    /// Whom one may be, in a demo; nothing in any other.
    pub demo: Option<Vec<DemoPerson>>,
}

impl Config {
    fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    /// What somebody of the demo is called.
    fn name_of(&self, subject: UserId) -> Option<String> {
        let person = self.demo.iter().flatten().find(|it| it.subject == subject);
        person.map(|it| it.name.clone())
    }

    /// What somebody of a demo's family is to it.
    fn family_label(&self, person: PersonId, lang: Lang) -> Option<String> {
        let found = self.demo.iter().flatten().find(|it| it.subject.0 == person.0);
        found.map(|it| it.role.in_lang(lang).to_owned())
    }
}

/// What every page is drawn from.
struct Portal {
    config: Config,
    requester: Requester,
    ended: Arc<EndedSet>,
    logins: Logins,
    live: Live,
    drafts: Drafts,
    limits: Limits,
    api: api::Api,
    policy: HeaderValue,
    /// Ends open streams.
    stop: CancellationToken,
}

type Server = Arc<Portal>;

/// The portal, running.
pub struct Running {
    address: SocketAddr,
    server: Server,
    tasks: TaskTracker,
    stop: CancellationToken,
    broken: CancellationToken,
}

/// Starts to listen, on the migrated database that `wiring` names.
///
/// # Errors
/// When the address cannot be listened on, or NATS does not know us.
pub async fn start(wiring: Wiring, config: Config) -> anyhow::Result<Running> {
    let Wiring { database, nats, .. } = wiring;
    let requester = Requester::connect(&nats, PATIENCE).await?;
    let listener = TcpListener::bind(config.address.listen).await.with_context(|| {
        let at = config.address.listen;
        format!("the portal cannot listen on {at}: is another program there? Name another port in the stack file")
    })?;
    let address = listener.local_addr()?;
    let (tasks, stop, broken) =
        (TaskTracker::new(), CancellationToken::new(), CancellationToken::new());
    let ended = Arc::new(EndedSet::default());
    let policy = HeaderValue::from_str(&secure::policy(&[]))?;
    let server = Arc::new(Portal {
        logins: Logins::new(requester.clone(), Arc::clone(&ended)),
        live: Live::new(),
        drafts: Drafts::new(database::pool(database)),
        limits: Limits::default(),
        api: api::Api::default(),
        config,
        requester,
        ended,
        policy,
        stop: stop.clone(),
    });
    tasks.spawn(hear(Arc::clone(&server), stop.clone()));
    tasks.spawn(keep_house(Arc::clone(&server), stop.clone()));
    let service =
        routes::router(Arc::clone(&server)).into_make_service_with_connect_info::<SocketAddr>();
    let ends = stop.clone();
    let serves = axum::serve(listener, service)
        .with_graceful_shutdown(async move { ends.cancelled().await });
    let broke = broken.clone();
    tasks.spawn(async move {
        if let Err(error) = serves.await {
            tracing::error!(service.name = "portal", %error, "the listener ended");
        }
        broke.cancel();
    });
    tasks.close();
    tracing::info!(service.name = "portal", %address, "ready");
    Ok(Running { address, server, tasks, stop, broken })
}

/// Hears what is new and what has ended; again when it stops.
async fn hear(server: Server, stop: CancellationToken) {
    while !stop.is_cancelled() {
        live::hear(Arc::clone(&server), stop.clone()).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn keep_house(server: Server, stop: CancellationToken) {
    let mut turns = tokio::time::interval(HOUSEKEEPING_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turns.tick() => if let Err(error) = server.drafts.housekeeping().await {
                tracing::warn!(service.name = "portal", error = format!("{error:#}"), "old drafts are deleted later");
            }
        }
    }
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many pages are open that listen for news.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.server.listening()
    }

    /// Whether NATS answers; if not, what is the matter.
    ///
    /// # Errors
    /// What is the matter, in words.
    pub fn is_well(&self) -> Result<(), String> {
        let state = self.server.requester.nats().connection_state();
        if state == async_nats::connection::State::Connected {
            Ok(())
        } else {
            Err("portal: waiting for NATS".to_owned())
        }
    }

    /// Waits until the listener has ended by itself; answers which it was.
    pub async fn until_broken(&self) -> String {
        self.broken.cancelled().await;
        "the listener of portal".to_owned()
    }

    /// Closes: what was begun is answered, open streams end.
    pub async fn drain(self) {
        self.stop.cancel();
        if tokio::time::timeout(DRAIN_MAX, self.tasks.wait()).await.is_err() {
            tracing::warn!(service.name = "portal", "some pages did not end in time");
        }
        tracing::info!(service.name = "portal", "closed");
    }
}
