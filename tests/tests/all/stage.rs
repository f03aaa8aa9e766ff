//! A whole Brobygger for a test: servers of its own, each service with its own rights, in this process or as children.

use std::{collections::BTreeMap, process::Stdio, sync::Arc, time::Duration};

use assignment::AssignmentService;
use audit::AuditService;
use followup::FollowupService;
use futures::future::BoxFuture;
use identity::IdentityService;
use platform::{
    Clock, Service,
    client::{Client, Unanswered},
    database,
    engines::{Nats, NatsOptions, Postgres, PostgresOptions},
    export::{self, Log},
    grants,
    install::{self, Place},
    log, rebuild,
    run::{self, Running, Wiring},
    stack::Stack,
    token::{self, Signer, Token},
    verify,
    wire::Login,
};
use portal::PortalService;
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, SessionId},
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{Command, Done, Query},
};
use referral::ReferralService;
use reporting::ReportingService;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;
use thread::ThreadService;
use vault::{MasterKey, VaultService};

use crate::portal::demo_identity;

mod child;

pub(crate) use self::child::Child;

/// The services that state events.
pub(crate) const SAYING: [&str; 6] =
    ["referral", "thread", "assignment", "followup", "vault", "identity"];

/// All services.
pub(crate) const ALL: [&str; 8] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"];

/// Who consumes whom.
pub(crate) const SUBSCRIPTIONS: [(&str, &[&str]); 9] = [
    ("referral", ReferralService::SUBSCRIBES_TO),
    ("thread", ThreadService::SUBSCRIBES_TO),
    ("assignment", AssignmentService::SUBSCRIBES_TO),
    ("followup", FollowupService::SUBSCRIBES_TO),
    ("vault", VaultService::SUBSCRIBES_TO),
    ("reporting", ReportingService::SUBSCRIBES_TO),
    ("audit", AuditService::SUBSCRIBES_TO),
    ("identity", IdentityService::SUBSCRIBES_TO),
    ("portal", PortalService::SUBSCRIBES_TO),
];

/// Consumes everything that passes through NATS, as nobody does outside a test.
pub(crate) const EAVESDROPPER: (&str, &str) = ("eavesdropper", "on-a-stage-only");

/// How long anything may take that a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// Servers, databases, rights and keys.
pub(crate) struct Stage {
    pub(crate) postgres: Postgres,
    pub(crate) nats: Nats,
    pub(crate) stack: Stack,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
    pub(crate) dir: TempDir,
    signer: Signer,
    master: String,
}

/// All services, in this process.
pub(crate) struct House {
    pub(crate) referral: Running<ReferralService>,
    pub(crate) thread: Running<ThreadService>,
    pub(crate) assignment: Running<AssignmentService>,
    pub(crate) followup: Running<FollowupService>,
    pub(crate) vault: Running<VaultService>,
    pub(crate) reporting: Running<ReportingService>,
    pub(crate) audit: Running<AuditService>,
    pub(crate) identity: Running<IdentityService>,
}

impl House {
    /// On the heap: eight services are too much for a stack.
    pub(crate) fn drain(self) -> BoxFuture<'static, ()> {
        Box::pin(async {
            tokio::join!(
                Box::pin(self.referral.drain()),
                Box::pin(self.thread.drain()),
                Box::pin(self.assignment.drain()),
                Box::pin(self.followup.drain()),
                Box::pin(self.vault.drain()),
                Box::pin(self.reporting.drain()),
                Box::pin(self.audit.drain()),
                Box::pin(self.identity.drain()),
            );
        })
    }
}

fn places(master: &str) -> Vec<Place> {
    vec![
        Place::of(&ReferralService::new()),
        Place::of(&ThreadService::new()),
        Place::of(&AssignmentService::new()),
        Place::of(&FollowupService::new()),
        Place::of(&VaultService::new(master.parse::<MasterKey>().unwrap())),
        Place::of(&ReportingService::new()),
        Place::of(&AuditService::new()),
        Place::of(&IdentityService::new()),
        Place::of(&PortalService),
    ]
}

fn eavesdropper() -> grants::User {
    let (name, password) = EAVESDROPPER;
    let subscribe = vec![">".to_owned()];
    grants::User {
        name: name.to_owned(),
        password: grants::Password::Text(password.to_owned()),
        permissions: grants::Permissions {
            publish: vec![],
            publish_not: vec![],
            subscribe,
            answers: false,
        },
    }
}

impl Stage {
    /// Everything but the services.
    pub(crate) async fn set(clock: Clock) -> Stage {
        platform::testing::show_logs();
        let dir = TempDir::with_prefix("brobygger-stage-").unwrap();
        let master = MasterKey::draw().to_hex().to_string();
        let places = places(&master);
        let passwords = install::passwords(&places, &Default::default());
        let options = PostgresOptions { port: None, durable: false, remove_afterwards: false };
        let postgres = Postgres::start(&dir.path().join("postgres"), options).await.unwrap();
        // A demo: everybody is made up, so tests sign for anybody; who logs in, and how, is what `portal`'s tests walk.
        let mut users = install::nats_users(&places, &passwords, true);
        users.push(eavesdropper());
        let nats =
            Nats::start(&dir.path().join("nats"), NatsOptions { users, ..NatsOptions::default() })
                .await
                .unwrap();
        let admin = database::options(&postgres.url("postgres")).unwrap();
        install::databases(&admin, &places, &passwords).await.unwrap();
        let signer = Signer::generate();
        let mut stack =
            install::stack(&places, &passwords, &admin, &nats.url(), vec![signer.public_key()]);
        let [signer_file, vault_file] = ["actor.key", "vault.key"].map(|it| dir.path().join(it));
        signer.write(&signer_file).unwrap();
        std::fs::write(&vault_file, &master).unwrap();
        stack.actor_private_key_file = Some(signer_file);
        (stack.vault_key_file, stack.is_demo) = (Some(vault_file), true);
        stack.save(&dir.path().join("stack.json")).unwrap();
        let operator = &stack.operator;
        let login = Login {
            url: operator.nats_url.clone(),
            user: Some((operator.nats_user.clone(), operator.nats_password.clone())),
            name: grants::OPERATOR.to_owned(),
        };
        let client = Client::connect(
            &login,
            Signer::from_file(&dir.path().join("actor.key")).unwrap(),
            PATIENCE,
        )
        .await
        .unwrap();
        Stage { postgres, nats, stack, clock, client, dir, signer, master }
    }

    /// A service's wiring, as the stack says.
    pub(crate) fn wiring(&self, service: &str) -> Wiring {
        Wiring::of(&self.stack, service, self.clock.clone()).unwrap()
    }

    /// One service, in this process.
    pub(crate) async fn start<S: Service>(&self, service: S) -> Running<S> {
        run::start(service, self.wiring(S::NAME)).await.unwrap()
    }

    /// The vault, with the key of this stage.
    pub(crate) fn vault(&self) -> VaultService {
        VaultService::new(self.master.parse::<MasterKey>().unwrap())
    }

    /// All services, in this process. On the heap: eight services are too much for a stack.
    pub(crate) fn open(&self) -> BoxFuture<'_, House> {
        self.open_with(IdentityService::new())
    }

    /// The same; whoever says so is somebody of the demo.
    pub(crate) fn open_demo(&self) -> BoxFuture<'_, House> {
        self.open_with(demo_identity(self))
    }

    pub(crate) fn open_with(&self, identity: IdentityService) -> BoxFuture<'_, House> {
        Box::pin(async {
            House {
                referral: self.start(ReferralService::new()).await,
                thread: self.start(ThreadService::new()).await,
                assignment: self.start(AssignmentService::new()).await,
                followup: self.start(FollowupService::new()).await,
                vault: self.start(self.vault()).await,
                reporting: self.start(ReportingService::new()).await,
                audit: self.start(AuditService::new()).await,
                identity: self.start(identity).await,
            }
        })
    }

    /// These services in a process of their own, that can be killed.
    pub(crate) fn child(&self, services: &[&str]) -> Child {
        self.child_with(services, &[])
    }

    /// As [`Stage::child`], with these environment variables.
    pub(crate) fn child_with(&self, services: &[&str], environment: &[(&str, &str)]) -> Child {
        let log = self.dir.path().join("children.log");
        let log = std::fs::File::options().append(true).create(true).open(log).unwrap();
        let mut serve = self.binary();
        serve.arg("serve").args(services).env("RUST_LOG", "warn").envs(environment.iter().copied());
        serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Child::of(serve.spawn().unwrap())
    }

    /// The binary, and this stack for it.
    fn binary(&self) -> std::process::Command {
        let mut binary = std::process::Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        binary.arg("--stack").arg(self.dir.path().join("stack.json"));
        binary.env("XDG_CONFIG_HOME", self.dir.path());
        binary
    }

    /// What somebody types who administers this stack.
    pub(crate) fn types(&self, words: &[&str]) -> std::process::Output {
        self.binary().args(["--lang", "en"]).args(words).output().unwrap()
    }

    /// As [`Stage::types`], to be killed in the middle of it.
    pub(crate) fn begins(&self, words: &[&str]) -> Child {
        let mut begun = self.binary();
        begun.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Child::of(begun.spawn().unwrap())
    }

    /// The operator, to NATS.
    pub(crate) fn operator(&self) -> Login {
        let operator = &self.stack.operator;
        Login {
            url: operator.nats_url.clone(),
            user: Some((operator.nats_user.clone(), operator.nats_password.clone())),
            name: grants::OPERATOR.to_owned(),
        }
    }

    /// A connection with the credentials of `service`.
    pub(crate) async fn nats_of(&self, service: &str) -> async_nats::Client {
        let it = &self.stack.services[service];
        let options = async_nats::ConnectOptions::with_user_and_password(
            it.nats_user.clone(),
            it.nats_password.clone(),
        );
        let inbox = grants::inbox_prefix(service);
        options.custom_inbox_prefix(inbox).connect(&it.nats_url).await.unwrap()
    }

    /// Says `event` on the wire with the credentials of `service`, whoever it is.
    pub(crate) async fn says(&self, service: &str, event: &RecordedEvent) {
        let client = self.nats_of(service).await;
        let mut headers = async_nats::HeaderMap::new();
        for (name, value) in event.headers(service) {
            headers.insert(name, value);
        }
        let jetstream = async_nats::jetstream::new(client);
        let body = event.data.clone().into();
        let said = jetstream.publish_with_headers(event.subject(service), headers, body).await;
        said.unwrap().await.unwrap();
    }

    /// A token for whoever, in force now, as a login would mint it.
    pub(crate) fn token(&self, actor: &Actor) -> String {
        let said = Token::of_session(actor.clone(), SessionId(uuid::Uuid::new_v4()));
        self.signer.mint(&said, Clock::wall().now(), token::TTL)
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Asks a command until it is answered.
    pub(crate) async fn ask<C: Command>(&self, actor: &Actor, command: C) -> Result<Done, Problem> {
        no(self.client.ask(actor, &command).await)
    }

    /// Asks a query until it is answered.
    pub(crate) async fn show<Q: Query>(
        &self,
        actor: &Actor,
        query: Q,
    ) -> Result<Q::Answer, Problem> {
        no(self.client.show(actor, &query).await)
    }

    /// The owner's connection to a service's database.
    pub(crate) fn owner(&self, service: &str) -> PgConnectOptions {
        database::options(&self.postgres.url(&format!("brobygger_{service}"))).unwrap()
    }

    /// A service's log.
    pub(crate) async fn events(&self, service: &str) -> Vec<RecordedEvent> {
        let mut database = PgConnection::connect_with(&self.owner(service)).await.unwrap();
        log::after(&mut database, 0, i64::MAX).await.unwrap()
    }

    /// A number from a service's database.
    pub(crate) async fn count(&self, service: &str, query: &str) -> i64 {
        let mut database = PgConnection::connect_with(&self.owner(service)).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut database).await.unwrap()
    }

    /// The tables, of whichever service, with a row that says `text`, in clear or as bytes that spell it.
    pub(crate) async fn tables_with(&self, text: &str) -> Vec<String> {
        let mut found = vec![];
        for (service, _) in SUBSCRIPTIONS {
            let mut database = PgConnection::connect_with(&self.owner(service)).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(
                "select tablename::text from pg_tables where schemaname = 'public'",
            )
            .fetch_all(&mut database)
            .await
            .unwrap();
            assert!(tables.iter().any(|it| it == "events"), "{tables:?}");
            for table in tables {
                let says = format!(
                    "select count(*) from {table} as it where position($1 in it::text) > 0
                     or position(encode(convert_to($1, 'utf8'), 'hex') in it::text) > 0"
                );
                let rows: i64 =
                    sqlx::query_scalar(&says).bind(text).fetch_one(&mut database).await.unwrap();
                if rows > 0 {
                    found.push(format!("{service}.{table}"));
                }
            }
        }
        found
    }

    /// Waits until every service has handled every log to its end, and nothing more came of it.
    pub(crate) async fn until_handled(&self) {
        until("everybody has handled everything", async || {
            let ends = self.ends().await;
            for (consumer, subscribes_to) in SUBSCRIPTIONS {
                let handled = self.handled(consumer).await;
                let lags = |it: &&str| handled.get(*it).copied().unwrap_or_default() < ends[*it];
                if subscribes_to.iter().any(lags) {
                    return false;
                }
            }
            self.ends().await == ends
        })
        .await;
    }

    async fn ends(&self) -> BTreeMap<&'static str, i64> {
        let ends = SAYING.map(async |it| (it, self.end(it).await));
        futures::future::join_all(ends).await.into_iter().collect()
    }

    async fn handled(&self, consumer: &str) -> BTreeMap<String, i64> {
        let mut database = PgConnection::connect_with(&self.owner(consumer)).await.unwrap();
        let handled: Vec<(String, i64)> =
            sqlx::query_as("select source, position from checkpoints")
                .fetch_all(&mut database)
                .await
                .unwrap();
        handled.into_iter().collect()
    }

    /// Builds a service's views anew from the logs, as `brobygger rebuild` does.
    pub(crate) async fn rebuild<S: Service>(&self, service: &S) {
        let sources: Vec<_> = S::SUBSCRIBES_TO.iter().map(|it| (*it, self.owner(it))).collect();
        let url = &self.stack.services[S::NAME].database_url;
        let (role, rest) = url.split_once("://").unwrap().1.split_once(':').unwrap();
        let password = rest.split_once('@').unwrap().0.to_owned();
        let login = database::Login { role: role.to_owned(), password };
        let (owner, sources) = (self.owner(S::NAME), rebuild::Sources(&sources));
        rebuild::rebuild(service, &owner, Some(&login), &sources, &Default::default())
            .await
            .unwrap();
    }

    pub(crate) async fn end(&self, service: &str) -> i64 {
        export::end(&self.owner(service), &Log::Own).await.unwrap()
    }

    /// Everybody goes home when everything is handled; then each log is as it was written, and `audit` has all of it.
    pub(crate) fn close(&self, house: House) -> impl Future<Output = ()> {
        let house = Box::new(house);
        async move {
            self.until_handled().await;
            Box::pin(house.drain()).await;
            self.assert_whole().await;
        }
    }

    /// Every chain is whole, and the ledger holds every log to its end.
    pub(crate) async fn assert_whole(&self) {
        for service in SAYING {
            let verdict =
                verify::chain(&self.owner(service), &Log::Own, &Default::default()).await.unwrap();
            let verdict = verdict.unwrap_or_else(|fault| panic!("{service}: {fault:?}"));
            let ledger = self.owner("audit");
            assert_eq!(
                verify::against_ledger(&self.owner(service), &ledger, service).await.unwrap(),
                Ok(verdict.events),
                "{service}"
            );
            let copy =
                verify::chain(&ledger, &Log::Ledger(service.to_owned()), &Default::default())
                    .await
                    .unwrap();
            assert_eq!(copy.unwrap().events, verdict.events, "{service}");
        }
    }
}

fn no<T>(answer: Result<T, Unanswered>) -> Result<T, Problem> {
    answer.map_err(|why| match why {
        Unanswered::Problem(problem) => problem,
        Unanswered::Silent(_) | Unanswered::Unreadable(_) => panic!("{why}"),
    })
}

/// Waits for a state, with a deadline.
#[track_caller]
pub(crate) fn until<F: AsyncFnMut() -> bool>(what: &str, mut state: F) -> impl Future<Output = ()> {
    let location = std::panic::Location::caller();
    async move {
        let ends = tokio::time::Instant::now() + PATIENCE;
        while !state().await {
            assert!(
                tokio::time::Instant::now() < ends,
                "waited in vain at {location} until {what}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The people of a municipality.
pub(crate) struct Cast {
    pub(crate) case_worker: Actor,
    pub(crate) bridge_builder: Actor,
    pub(crate) leader: Actor,
    pub(crate) auditor: Actor,
    pub(crate) administrator: Actor,
}

impl Cast {
    pub(crate) fn of(tenant: &str) -> Arc<Cast> {
        let actor = |role| platform::testing::actor(role, tenant);
        Arc::new(Cast {
            case_worker: actor(Role::CaseWorker),
            bridge_builder: actor(Role::BridgeBuilder),
            leader: actor(Role::Leader),
            auditor: actor(Role::Auditor),
            administrator: actor(Role::Administrator),
        })
    }
}

/// An organisation's coordinator.
pub(crate) fn coordinator(tenant: &str, organisation: OrganisationId) -> Actor {
    Actor {
        organisation: Some(organisation),
        ..platform::testing::actor(Role::Coordinator, tenant)
    }
}

/// Somebody of the family: their user id is their person id.
pub(crate) fn family(tenant: &str, person: proto::id::PersonId) -> Actor {
    Actor { subject: proto::id::UserId(person.0), ..platform::testing::actor(Role::Family, tenant) }
}
