//! The trait that each service implements: everything that is its own. `platform` does the rest. And what its requests are: which
//! roles may send them, and in what circumstances they are handled.

use std::{future::Future, sync::Arc};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    event::{Event, Unreadable},
    id::CommandId,
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{self, Asker},
    sealed::Digest,
};
use serde_json::value::RawValue;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    clock::Clock,
    log,
    message::{CommandContext, CommandFor, Due, Envelope, QueuedCommand, Timer},
    sources::Awaits,
    streams::{DecideError, NewEvents, State, Streams},
};

/// One service. Pure functions decide; `project` and `handle_events` change its views in the transaction they are given.
pub trait Service: Sized + Send + Sync + 'static {
    /// Its name on the wire, of its database and of its roles.
    const NAME: &'static str;
    /// The services whose events it consumes.
    const SUBSCRIBES_TO: &'static [&'static str];
    /// Tables of its migrations that are not views: what they hold is nowhere else, so a rebuild leaves them alone.
    const KEPT: &'static [&'static str] = &[];
    /// Whether it keeps what a source's log states also where that does not follow from what was before: as evidence.
    const KEEPS_EVIDENCE: bool = false;
    /// Whether it repeats which grants and sessions have ended, see [`Service::ended_since`].
    const SAYS_WHAT_ENDED: bool = false;
    /// What it states.
    type Event: Event;
    /// What its streams are.
    type State: State<Event = Self::Event>;
    /// What can be decided, by an asker, a reaction or time.
    type Command: Clone + Send + Sync + 'static;
    /// What a command writes beside its events: what stands in no event and so in no view. [`std::convert::Infallible`] where there is no such thing.
    type Effect: Clone + Send + Sync + 'static;

    /// Its views.
    fn migrations(&self) -> sqlx::migrate::Migrator;

    /// What it can be asked to do, by which role.
    fn commands() -> Vec<CommandSpec<Self>>;

    /// What it can be asked to show, to which role.
    fn queries() -> Vec<QuerySpec<Self>>;

    /// What happens when `command` is asked. Pure.
    ///
    /// # Errors
    /// The problem to answer with, or the stream to load first.
    fn decide(
        command: &Self::Command,
        context: &CommandContext,
        streams: &Streams<'_, Self::State>,
    ) -> Result<NewEvents<Self::Event>, DecideError>;

    /// What `event` sets or clears on its stream's timers. Pure; the moment stands in the event.
    fn timers(_event: &Self::Event) -> Vec<Timer> {
        vec![]
    }

    /// What the timer `kind` waits for, once it has run out: the sources whose events may cancel it. Pure.
    fn awaits(_kind: &str) -> Awaits {
        Awaits::NOTHING
    }

    /// What to do about `source`, which is away since then, for longer than a timer waits for it: in each municipality that has such
    /// a timer, once. Pure.
    fn on_source_away(
        _source: &str,
        _since: DateTime<Utc>,
        _tenant: Municipality,
    ) -> Option<CommandFor<Self::Command>> {
        None
    }

    /// What to do when it is back and all is handled that it recorded meanwhile. Pure.
    fn on_source_back(
        _source: &str,
        _since: DateTime<Utc>,
        _tenant: Municipality,
    ) -> Option<CommandFor<Self::Command>> {
        None
    }

    /// What to do when the timer `kind` of `stream` has run out. Pure.
    fn on_deadline(
        _kind: &str,
        _stream: Uuid,
        _due_at: DateTime<Utc>,
    ) -> Option<CommandFor<Self::Command>> {
        None
    }

    /// What another service's event makes us do. Pure. Each command gets an id derived from the event's.
    ///
    /// # Errors
    /// When the event cannot be read: it is parked.
    fn react(
        _source: &str,
        _event: &RecordedEvent,
    ) -> Result<Vec<CommandFor<Self::Command>>, Unreadable> {
        Ok(vec![])
    }

    /// Housekeeping, now and then, by one replica at a time; and what the day asks of us, in which municipality,
    /// where the moment may not stand in an event (a birthday is nobody's business on the wire). Each time is a time of its
    /// own: a decision that finds its work done does nothing.
    fn housekeeping(
        &self,
        _pool: &PgPool,
        _now: DateTime<Utc>,
    ) -> impl Future<Output = anyhow::Result<Vec<(Municipality, CommandFor<Self::Command>)>>> + Send
    {
        async { Ok(vec![]) }
    }

    /// Which grants and sessions have ended since then: of the one service that knows it, and says so by [`Service::SAYS_WHAT_ENDED`].
    fn ended_since(
        &self,
        _pool: &PgPool,
        _since: DateTime<Utc>,
    ) -> impl Future<Output = anyhow::Result<Vec<Uuid>>> + Send {
        async { Ok(vec![]) }
    }

    /// Changes our views by our own events, in the transaction that records them.
    fn project(
        &self,
        _tx: &mut PgConnection,
        _events: &[Envelope<Self::Event>],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Writes the effects of commands that are done, after their events and views, in the same transaction; answers those that can
    /// no longer be written, because what they were prepared on has changed. Nothing of these is recorded: they are prepared again.
    fn apply(
        &self,
        _tx: &mut PgConnection,
        _effects: &[Due<'_, Self::Effect>],
    ) -> impl Future<Output = anyhow::Result<Vec<CommandId>>> + Send {
        async { Ok(vec![]) }
    }

    /// Changes our views by another service's events, in the transaction that remembers having handled them.
    /// An [`Unreadable`] event parks that event alone.
    fn handle_events(
        &self,
        _tx: &mut PgConnection,
        _source: &str,
        _events: &[RecordedEvent],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Writes down that `event` came by the wire and the log of `source` does not hold it. It is not taken.
    fn forged(
        &self,
        _pool: &PgPool,
        _source: &str,
        _event: &RecordedEvent,
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Looks at events at positions that were handled before: mostly the same, told twice.
    fn handle_repeated(
        &self,
        _pool: &PgPool,
        _source: &str,
        _events: &[RecordedEvent],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async { Ok(()) }
    }
}

/// A command that is ready to be decided, with what it writes if it is done.
pub struct Prepared<S: Service> {
    /// The command.
    pub ask: CommandFor<S::Command>,
    /// What it writes beside its events.
    pub effect: Option<S::Effect>,
}

impl<S: Service> From<CommandFor<S::Command>> for Prepared<S> {
    fn from(ask: CommandFor<S::Command>) -> Prepared<S> {
        Prepared { ask, effect: None }
    }
}

/// Has a command decided and recorded, and gives its answer.
pub(crate) type Recorder<S> = Arc<
    dyn Fn(
            QueuedCommand<<S as Service>::Command>,
        ) -> BoxFuture<'static, Result<request::Done, Problem>>
        + Send
        + Sync,
>;

/// What a request is answered with.
pub struct RequestContext<S: Service> {
    /// The service.
    pub service: Arc<S>,
    /// Its database, to read: PostgreSQL refuses a write. What a command writes is its [`Service::Effect`].
    pub pool: PgPool,
    /// The same, to write what is neither recorded nor decided, in tables that are [`Service::KEPT`]: when a login was used last.
    pub kept: PgPool,
    /// The time.
    pub clock: Clock,
    /// The command's id; of a query, one of its own.
    pub id: CommandId,
    /// A digest of what is asked, by whom. Of a secret command it says too much to be kept as it is.
    pub request: Digest,
    /// Who asks.
    pub actor: Actor,
    pub(crate) trace: String,
    pub(crate) recorder: Recorder<S>,
}

impl<S: Service> Clone for RequestContext<S> {
    fn clone(&self) -> Self {
        RequestContext {
            service: Arc::clone(&self.service),
            pool: self.pool.clone(),
            kept: self.kept.clone(),
            clock: self.clock.clone(),
            id: self.id,
            request: self.request,
            actor: self.actor.clone(),
            trace: self.trace.clone(),
            recorder: Arc::clone(&self.recorder),
        }
    }
}

impl<S: Service> RequestContext<S> {
    /// The event at `position` of the service's own log.
    ///
    /// # Errors
    /// 404 when there is none, or it does not stand on `stream`.
    pub async fn entry(&self, stream: Uuid, position: i64) -> Result<RecordedEvent, Failure> {
        let mut connection = self.pool.acquire().await?;
        let found = log::after(&mut connection, position.saturating_sub(1), 1).await?;
        let is_it = |it: &RecordedEvent| it.position == position && it.stream == stream;
        Ok(found.into_iter().find(is_it).ok_or_else(|| {
            let detail = "there is no entry at this position here: take the position from the thread's timeline";
            Problem::new(404, "no_such_entry", detail)
        })?)
    }

    /// Records, under this request's id and in its asker's name, what must be on record before the answer is given.
    ///
    /// # Errors
    /// The problem that is the answer; then nothing may be shown.
    pub async fn record(&self, ask: CommandFor<S::Command>) -> Result<request::Done, Problem> {
        let (id, actor, trace) = (self.id, self.actor.clone(), self.trace.clone());
        let request = Digest::default();
        let queued = QueuedCommand {
            id,
            request,
            actor,
            ask,
            expected: None,
            cause: id.0,
            occurred_at: None,
            unheard_since: None,
            trace,
        };
        (self.recorder)(queued).await
    }
}

/// Why a request has no answer: no, or we broke.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no, or not now.
    Problem(Problem),
    /// We broke: logged once, at the boundary.
    Broken(anyhow::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(problem)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Broken(error)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Failure {
        if crate::database::is_passing(&error) {
            Failure::Problem(Problem::not_now(
                "database_away",
                "the database is away for a moment: ask again",
            ))
        } else {
            Failure::Broken(error.into())
        }
    }
}

/// The command, and by what a secret one is known again.
pub(crate) type Ready<S> = Result<(Prepared<S>, Option<Digest>), Failure>;

type Prepare<S> =
    Arc<dyn Fn(RequestContext<S>, &[u8]) -> BoxFuture<'static, Ready<S>> + Send + Sync>;

type Keyed<S> = Arc<
    dyn Fn(RequestContext<S>, &[u8]) -> BoxFuture<'static, Result<Option<Digest>, Failure>>
        + Send
        + Sync,
>;

type Answer<S> = Arc<
    dyn Fn(RequestContext<S>, &[u8]) -> BoxFuture<'static, Result<Box<RawValue>, Failure>>
        + Send
        + Sync,
>;

/// How a body becomes a command.
pub(crate) enum Reading<S: Service> {
    /// By itself.
    Alone(Prepare<S>),
    /// By what the database holds.
    Prepared(Prepare<S>),
    /// The same; and the body is known again by a digest under a key.
    Secret(Prepare<S>, Keyed<S>),
}

impl<S: Service> Clone for Reading<S> {
    fn clone(&self) -> Self {
        match self {
            Reading::Alone(prepare) => Reading::Alone(Arc::clone(prepare)),
            Reading::Prepared(prepare) => Reading::Prepared(Arc::clone(prepare)),
            Reading::Secret(prepare, keyed) => {
                Reading::Secret(Arc::clone(prepare), Arc::clone(keyed))
            }
        }
    }
}

/// One command a service takes.
pub struct CommandSpec<S: Service> {
    /// The last token of its subject.
    pub name: &'static str,
    /// Whose mandate it is.
    pub roles: &'static [Role],
    pub(crate) reading: Reading<S>,
    /// Who asks it.
    pub asker: Asker,
    pub(crate) takes_late: bool,
}

impl<S: Service> CommandSpec<S> {
    /// The same, heard also when login is down or the asker was shut out meanwhile: see [`crate::token::Verifier::verify_late`]. For a
    /// concern about a child, and nothing else.
    #[must_use]
    pub fn heard_late(self) -> CommandSpec<S> {
        CommandSpec { takes_late: true, ..self }
    }
}

impl<S: Service> Clone for CommandSpec<S> {
    fn clone(&self) -> Self {
        CommandSpec {
            name: self.name,
            roles: self.roles,
            reading: self.reading.clone(),
            asker: self.asker,
            takes_late: self.takes_late,
        }
    }
}

/// One query a service answers.
pub struct QuerySpec<S: Service> {
    /// The last token of its subject.
    pub name: &'static str,
    /// Who may ask, by role.
    pub roles: &'static [Role],
    /// Who asks it.
    pub asker: Asker,
    pub(crate) answer: Answer<S>,
}

impl<S: Service> Clone for QuerySpec<S> {
    fn clone(&self) -> Self {
        QuerySpec {
            name: self.name,
            roles: self.roles,
            asker: self.asker,
            answer: Arc::clone(&self.answer),
        }
    }
}
