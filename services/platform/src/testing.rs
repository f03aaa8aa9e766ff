//! Given, when, then; and a service on a real database, for its tests.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on stops"
)]

pub mod toy;

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use proto::{
    actor::{Actor, Role},
    event::Event,
    id::{CommandId, EventId, UserId},
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{Command, Done, Query},
    sealed::Digest,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    Aggregate,
    checkpoint::Origin,
    clock::Clock,
    core::{Call, Core},
    database, engines, log,
    message::{CommandFor, QueuedCommand},
    service::Service,
    subscription::{ConsumerState, Handled},
};

/// Given what happened, when asked, then this. A failure points at the row, not at this line.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a row reads better without `&`")]
pub fn check<A>(given: &[A::Event], when: A::Command, then: Result<&[A::Event], A::Rejection>)
where
    A: Aggregate,
    A::Event: Debug + PartialEq,
    A::Rejection: Debug + PartialEq,
{
    let state = given.iter().fold(A::default(), A::evolve);
    let actual = state.decide(when);
    assert_eq!(actual.as_deref(), then.as_ref().map(|events| *events));
}

/// What is logged goes to the output of the test that is running; `RUST_LOG` says how much, warnings if nothing.
pub fn show_logs() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| "warn,sqlx=off".into());
    // The first test of the process sets it up.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init());
}

/// Somebody in this role, whom nobody has met before.
#[must_use]
pub fn actor(role: Role, tenant: &str) -> Actor {
    Actor {
        subject: UserId(Uuid::new_v4()),
        role,
        tenant: tenant.parse().unwrap(),
        organisation: None,
        duty: None,
    }
}

/// Monday 23 November 2026, nine in the morning in Denmark.
#[must_use]
pub fn monday() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

/// A service on a real PostgreSQL, in a database of its own, without NATS and with a clock to move by hand.
pub struct Walk<S: Service> {
    /// The service.
    pub core: Core<S>,
    /// Its clock; begins on [`monday`].
    pub clock: Clock,
    /// Its database, with all rights.
    pub pool: PgPool,
    published: Mutex<HashMap<String, (i64, Digest)>>,
}

impl<S: Service> Walk<S> {
    /// Starts the service on a new database.
    pub async fn start(service: S) -> Walk<S> {
        show_logs();
        let servers = engines::shared_for_tests().await.unwrap();
        let name = format!("walk_{}_{}", S::NAME, Uuid::new_v4().simple());
        database::create(&database::options(&servers.postgres.url("postgres")).unwrap(), &name)
            .await
            .unwrap();
        let owner = database::options(&servers.postgres.socket_url(&name)).unwrap();
        database::migrate(&owner, &service.migrations()).await.unwrap();
        let clock = Clock::by_hand(monday());
        let (core, writer) = Core::new(service, owner, clock.clone());
        #[expect(clippy::disallowed_methods, reason = "ends with the last handle to its queue")]
        drop(tokio::spawn(writer));
        Walk { clock, pool: core.pool.clone(), core, published: Mutex::default() }
    }

    /// Asks a command with a new id.
    ///
    /// # Errors
    /// The problem that is the answer.
    pub async fn ask<C: Command>(&self, actor: &Actor, command: C) -> Result<Done, Problem> {
        let body = serde_json::to_vec(&command).unwrap();
        self.core.ask(C::NAME, &body, call(actor)).await
    }

    /// Asks a query.
    ///
    /// # Errors
    /// The problem that is the answer.
    pub async fn show<Q: Query>(&self, actor: &Actor, query: Q) -> Result<Q::Answer, Problem> {
        let body = serde_json::to_vec(&query).unwrap();
        let answer = self.core.show(Q::NAME, &body, &call(actor)).await?;
        Ok(serde_json::from_str(answer.get()).unwrap())
    }

    /// As if `source` had said `event` about the stream `thread` of that thread, in Aarhus, now.
    pub async fn handle_events<E: Event>(&self, source: &str, thread: Uuid, event: E) {
        self.handle_events_on(source, thread, thread, event).await;
    }

    /// As if `source` had said `event` about `stream`, in Aarhus, now.
    pub async fn handle_events_on<E: Event>(
        &self,
        source: &str,
        stream: Uuid,
        thread: Uuid,
        event: E,
    ) {
        let recorded = self.published(source, stream, thread, &event);
        let position = recorded.position;
        assert_eq!(
            self.core.handle_events(source, &[recorded]).await.unwrap(),
            Handled::UpTo(position)
        );
    }

    /// As if `source` had said `event` about `stream` because `actor` asked, in their municipality, now.
    pub async fn hear_by<E: Event>(
        &self,
        actor: &Actor,
        source: &str,
        stream: Uuid,
        thread: Uuid,
        event: E,
    ) {
        let recorded = self.published_by(actor, source, stream, thread, &event);
        let position = recorded.position;
        assert_eq!(
            self.core.handle_events(source, &[recorded]).await.unwrap(),
            Handled::UpTo(position)
        );
    }

    /// The record of what `source` would say next.
    pub fn published<E: Event>(
        &self,
        source: &str,
        stream: Uuid,
        thread: Uuid,
        event: &E,
    ) -> RecordedEvent {
        self.published_by(&Actor::system("0751".parse().unwrap()), source, stream, thread, event)
    }

    /// The record of what `source` would say next because of `actor`.
    pub fn published_by<E: Event>(
        &self,
        actor: &Actor,
        source: &str,
        stream: Uuid,
        thread: Uuid,
        event: &E,
    ) -> RecordedEvent {
        let (kind, data) = event.parts().unwrap();
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let (position, hash) = published.entry(source.to_owned()).or_default();
        let now = self.clock.now();
        let mut recorded = RecordedEvent {
            position: *position + 1,
            id: EventId(Uuid::new_v4()),
            stream,
            version: *position + 1,
            kind,
            thread,
            tenant: actor.tenant,
            actor: serde_json::to_string(actor).unwrap(),
            cause: Uuid::new_v4(),
            occurred_at: now,
            recorded_at: now,
            trace: String::new(),
            data,
            hash: Digest::default(),
        };
        recorded.hash = recorded.link(hash);
        (*position, *hash) = (recorded.position, recorded.hash);
        recorded
    }

    /// Has decided what no request asks: what a service does of itself, as after a login.
    ///
    /// # Errors
    /// The problem that is the answer.
    pub async fn decide(&self, ask: CommandFor<S::Command>) -> Result<Done, Problem> {
        decide(&self.core, ask).await
    }

    /// Does what has fallen due by the clock, when all is heard that others have recorded.
    pub async fn on_deadline(&self) {
        for source in S::SUBSCRIBES_TO {
            self.core.sources.complete(source, self.clock.now());
        }
        self.core.on_deadline().await.expect("nothing is in the way");
    }

    /// Tidies, as a running service does now and then.
    pub async fn housekeeping(&self) {
        self.core.housekeeping().await.expect("nothing is in the way");
    }

    /// The service's log.
    pub async fn events(&self) -> Vec<RecordedEvent> {
        log::after(&mut self.pool.acquire().await.unwrap(), 0, i64::MAX).await.unwrap()
    }

    /// The types in the service's log.
    pub async fn event_types(&self) -> Vec<String> {
        self.events().await.into_iter().map(|it| it.kind).collect()
    }
}

/// Consumes `events` of `source`, so many at a time, as one who consumes without pause.
///
/// # Errors
/// When the same must be handled again.
pub async fn handle_in_batches<S: Service>(
    core: &Core<S>,
    source: &str,
    events: &[RecordedEvent],
    at_a_time: usize,
) -> anyhow::Result<()> {
    let mut line = ConsumerState::default();
    for some in events.chunks(at_a_time) {
        core.handle_events_on(&mut line, source, some, Origin::Log).await?;
    }
    Ok(())
}

/// As [`Walk::decide`], of a service that runs.
///
/// # Errors
/// The problem that is the answer.
pub async fn decide<S: Service>(
    core: &Core<S>,
    ask: CommandFor<S::Command>,
) -> Result<Done, Problem> {
    let id = CommandId(Uuid::new_v4());
    let queued = QueuedCommand {
        id,
        request: Digest::default(),
        actor: Actor::system(proto::code::Municipality::COUNTRY),
        ask,
        expected: None,
        cause: id.0,
        occurred_at: None,
        unheard_since: None,
        trace: String::new(),
    };
    core.writer.ask(queued).await
}

pub(crate) fn call(actor: &Actor) -> Call {
    Call {
        id: CommandId(Uuid::new_v4()),
        actor: actor.clone(),
        expected: None,
        trace: String::new(),
    }
}
