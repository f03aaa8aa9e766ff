//! A service without its wire: asked, shown, told and woken by whoever carries messages to it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use proto::{
    actor::{Actor, Role},
    id::CommandId,
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{After, Asker, Done, Fate, Head, Parked, WhichCommand, WhichSource},
    sealed::Digest,
};
use serde_json::value::RawValue;
use sqlx::{PgPool, postgres::PgConnectOptions};
use tokio::sync::watch;

use crate::{
    batch::{Answer, EVENT_MAX_BYTES},
    checkpoint::Progress,
    clock::Clock,
    database, deadline, log,
    service::{CommandSpec, Failure, QuerySpec, Recorder, RequestContext, Service},
    sources::Sources,
    spec::unreadable,
    supervision::Supervisor,
    telemetry::Metrics,
    writer::Writer,
};

/// Events of one answer to `log`.
const LOG_MAX: i64 = 1_000;
/// What they may come to.
const LOG_MAX_BYTES: usize = 700_000;
/// What a message may come to while nobody has told us: a nats-server takes a mebibyte by default.
const MESSAGE_MAX_BYTES: usize = 1 << 20;
/// What an event's record takes beside its body and its actor.
const RECORD_BYTES: usize = 1_000;

/// A running service, as far as it needs no wire.
pub struct Core<S: Service> {
    pub(crate) service: Arc<S>,
    /// For the background tasks: consumers, relay, deadlines.
    pub(crate) pool: PgPool,
    /// For whoever only reads: a request's preparation and every query.
    pub(crate) reads: PgPool,
    pub(crate) clock: Clock,
    pub(crate) writer: Writer<S>,
    commands: Arc<HashMap<&'static str, CommandSpec<S>>>,
    queries: Arc<HashMap<&'static str, QuerySpec<S>>>,
    /// How far this process has handled each source; notifies whoever waits when that moves on.
    pub(crate) progress: watch::Sender<HashMap<String, Progress>>,
    /// How completely this process has handled each source, for the deadlines that wait for it.
    pub(crate) sources: Sources,
    pub(crate) metrics: Metrics,
    pub(crate) supervision: Supervisor,
    /// What the NATS server takes, and the largest event that is recorded.
    message_max: Arc<AtomicUsize>,
    pub(crate) event_max: Arc<AtomicUsize>,
}

impl<S: Service> Clone for Core<S> {
    fn clone(&self) -> Self {
        Core {
            service: Arc::clone(&self.service),
            pool: self.pool.clone(),
            reads: self.reads.clone(),
            clock: self.clock.clone(),
            writer: self.writer.clone(),
            commands: Arc::clone(&self.commands),
            queries: Arc::clone(&self.queries),
            progress: self.progress.clone(),
            sources: self.sources.clone(),
            metrics: self.metrics.clone(),
            supervision: self.supervision.clone(),
            message_max: Arc::clone(&self.message_max),
            event_max: Arc::clone(&self.event_max),
        }
    }
}

/// The circumstances in which a request comes.
#[derive(Debug, Clone)]
pub struct Call {
    /// The command's id; of a query, any.
    pub id: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// The version the asker last saw.
    pub expected: Option<i64>,
    /// The W3C `traceparent`, or empty.
    pub trace: String,
}

impl<S: Service> Core<S> {
    /// The service on its migrated database, and its writer's task: to be driven until it ends.
    pub fn new(
        service: S,
        database: PgConnectOptions,
        clock: Clock,
    ) -> (Core<S>, impl Future<Output = ()> + Send) {
        // A statement that is planned while its table is empty keeps scanning it when it is full. Every table here is read
        // by an index, so scans are what is never wanted; and no statement here is worth compiling.
        let database = database.options([("enable_seqscan", "off"), ("jit", "off")]);
        let service = Arc::new(service);
        let pool = database::pool(database.clone());
        let reads =
            database::pool(database.clone().options([("default_transaction_read_only", "on")]));
        let metrics = Metrics::of(S::NAME);
        let supervision = Supervisor::of(S::NAME, metrics.clone());
        let event_max = Arc::new(AtomicUsize::new(EVENT_MAX_BYTES));
        let (writer, task) = Writer::new(
            Arc::clone(&service),
            database,
            clock.clone(),
            supervision.clone(),
            metrics.clone(),
            Arc::clone(&event_max),
        );
        let core = Core {
            service,
            pool,
            reads,
            clock,
            writer,
            commands: Arc::new(S::commands().into_iter().map(|it| (it.name, it)).collect()),
            queries: Arc::new(S::queries().into_iter().map(|it| (it.name, it)).collect()),
            progress: watch::Sender::default(),
            sources: Sources::default(),
            metrics,
            supervision,
            message_max: Arc::new(AtomicUsize::new(MESSAGE_MAX_BYTES)),
            event_max,
        };
        (core, task)
    }

    /// The NATS server takes messages of `bytes`: no event is recorded that it would not take, nor one that could not be
    /// answered from the log.
    pub(crate) fn bound_messages(&self, bytes: usize) {
        self.message_max.store(bytes, Ordering::Relaxed);
        self.event_max.store(EVENT_MAX_BYTES.min(bytes / 3), Ordering::Relaxed);
    }

    /// Whether all long tasks run.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.supervision.ill().is_empty()
    }

    /// Who asks the command or query `name`; a person, where it is every service's.
    pub(crate) fn asker(&self, name: &str) -> Asker {
        let command = self.commands.get(name).map(|it| it.asker);
        command.or_else(|| self.queries.get(name).map(|it| it.asker)).unwrap_or(Asker::Person)
    }

    /// Whether the command `name` is heard also with a token that is late.
    pub(crate) fn takes_late(&self, name: &str) -> bool {
        self.commands.get(name).is_some_and(|it| it.takes_late)
    }

    /// What the NATS server takes.
    pub(crate) fn message_max(&self) -> usize {
        self.message_max.load(Ordering::Relaxed)
    }

    /// Takes a command, and answers when it is committed or refused.
    ///
    /// # Errors
    /// The problem that is the answer.
    pub async fn ask(&self, name: &str, body: &[u8], call: Call) -> Result<Done, Problem> {
        if name == "replay_parked" && OPERATORS.contains(&call.actor.role) {
            self.replay_parked_by_hand().await.map_err(|it| self.told(it.into()))?;
            let position = self.head().await?.position;
            return Ok(Done { stream: uuid::Uuid::nil(), version: 0, position });
        }
        let (actor, mut about) = (call.actor.clone(), None);
        let answer = match self.commands.get(name) {
            Some(spec) if spec.roles.contains(&actor.role) => {
                self.take(spec, body, call, &mut about).await
            }
            Some(_) => Err(Problem::not_your_mandate()),
            None if name == "replay_parked" => Err(Problem::not_your_mandate()),
            None => return Err(unknown("command", S::NAME, name)),
        };
        self.note(answer, &actor, name, about).await
    }

    /// Answers a query.
    ///
    /// # Errors
    /// The problem that is the answer.
    pub async fn show(
        &self,
        name: &str,
        body: &[u8],
        call: &Call,
    ) -> Result<Box<RawValue>, Problem> {
        match name {
            "command" => return self.what_became_of(body).await.map_err(|it| self.told(it)),
            "parked" if OPERATORS.contains(&call.actor.role) => {
                return self.show_parked().await.map_err(|it| self.told(it));
            }
            "subscriptions" if WATCHERS.contains(&call.actor.role) => {
                return self.show_subscriptions().await.map_err(|it| self.told(it));
            }
            "refused" if AUDITORS.contains(&call.actor.role) => {
                return self.show_refused(body, &call.actor).await.map_err(|it| self.told(it));
            }
            _ => {}
        }
        let answer = match self.queries.get(name) {
            Some(spec) if spec.roles.contains(&call.actor.role) => {
                let shown = (spec.answer)(self.ctx(call, Digest::default()), body).await;
                shown.map_err(|it| self.told(it))
            }
            Some(_) => Err(Problem::not_your_mandate()),
            None if OURS.contains(&name) => Err(Problem::not_your_mandate()),
            None => return Err(unknown("query", S::NAME, name)),
        };
        self.note(answer, &call.actor, name, None).await
    }

    pub(crate) fn ctx(&self, call: &Call, request: Digest) -> RequestContext<S> {
        RequestContext {
            service: Arc::clone(&self.service),
            pool: self.reads.clone(),
            kept: self.pool.clone(),
            clock: self.clock.clone(),
            id: call.id,
            request,
            actor: call.actor.clone(),
            trace: call.trace.clone(),
            recorder: self.recorder(),
        }
    }

    fn recorder(&self) -> Recorder<S> {
        let writer = self.writer.clone();
        Arc::new(move |queued| {
            let writer = writer.clone();
            Box::pin(async move { writer.ask(queued).await })
        })
    }

    /// Was command X applied? For an asker whose answer was lost; a command's id is known to its asker alone.
    async fn what_became_of(&self, body: &[u8]) -> Result<Box<RawValue>, Failure> {
        let WhichCommand { command } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!("the body is {{\"command\": <uuid>}}: {}", unreadable(&why)))
        })?;
        let answer = self.answered(command).await?;
        let fate = match answer.and_then(|it| serde_json::from_str(&it.answer).ok()) {
            Some(Answer::Done(done)) => Fate::Applied(done),
            Some(Answer::Problem(problem)) => Fate::Refused { code: problem.code.into_owned() },
            None => Fate::Unknown,
        };
        serde_json::value::to_raw_value(&fate).map_err(|why| Failure::Broken(why.into()))
    }

    async fn show_parked(&self) -> Result<Box<RawValue>, Failure> {
        let mut parked = self.parked().await?;
        parked.extend(self.unpublished().await?);
        parked.extend(deadline::failing(&self.pool).await?.into_iter().map(|it| Parked {
            source: S::NAME.to_owned(),
            position: 0,
            thread: it.stream,
            kind: it.kind,
            reason: format!("a deadline, tried again later: {}", it.reason),
            parked_at: it.since,
        }));
        serde_json::value::to_raw_value(&parked).map_err(|why| Failure::Broken(why.into()))
    }

    async fn show_subscriptions(&self) -> Result<Box<RawValue>, Failure> {
        serde_json::value::to_raw_value(&self.subscriptions().await?)
            .map_err(|why| Failure::Broken(why.into()))
    }

    /// How far we have handled a source, for that source.
    ///
    /// # Errors
    /// 400 when the body is not [`WhichSource`]; 503 when the database is away.
    pub async fn checkpoint_of(&self, body: &[u8]) -> Result<Head, Problem> {
        let WhichSource { source } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!(
                "the body is {{\"source\": <service>}}: {}",
                unreadable(&why)
            ))
        })?;
        let (handled, _) =
            self.checkpoint_and_parked(&source).await.map_err(|it| self.told(it.into()))?;
        // Where only the position is known, nothing can be compared.
        Ok(handled.known().unwrap_or_default())
    }

    /// A part of our log, for who missed it on the wire: as many events as one message holds. An event that is larger than a
    /// message is asked for in pieces.
    ///
    /// # Errors
    /// 400 when the body is not [`After`]; 422 when the next event comes in pieces; 503 when the database is away.
    pub async fn log(&self, body: &[u8]) -> Result<Vec<RecordedEvent>, Problem> {
        let After { after, from } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!(
                "the body is {{\"after\": <position>}}: {}",
                unreadable(&why)
            ))
        })?;
        let events = async { log::after(&mut *self.reads.acquire().await?, after, LOG_MAX).await };
        let mut events = events.await.map_err(|it| self.told(it.into()))?;
        if let Some(from) = from {
            let piece_max = (LOG_MAX_BYTES / 2).min(self.message_max() / 4);
            return Ok(events
                .into_iter()
                .next()
                .and_then(|it| piece(it, from, piece_max))
                .into_iter()
                .collect());
        }
        let (mut bytes, bytes_max) = (0, LOG_MAX_BYTES.min(self.message_max() / 3 * 2));
        let whole = events.iter().take_while(|it| {
            bytes += quoted(&it.data) + quoted(&it.actor) + RECORD_BYTES;
            bytes < bytes_max
        });
        let whole = whole.count();
        if whole == 0 && !events.is_empty() {
            return Err(Problem::new(
                422,
                IN_PIECES,
                "the next event is larger than a message: ask for it in pieces, with `from`",
            ));
        }
        events.truncate(whole);
        Ok(events)
    }

    /// Where our log ends.
    ///
    /// # Errors
    /// 503 when the database is away.
    pub async fn head(&self) -> Result<Head, Problem> {
        let head = async { log::head(&mut *self.reads.acquire().await?).await };
        head.await.map_err(|it| self.told(it.into()))
    }

    /// What the asker is told: a no as it is; of our own mistakes a reference only, and the log has the rest.
    pub(crate) fn told(&self, failure: Failure) -> Problem {
        match failure {
            Failure::Problem(problem) => problem,
            Failure::Broken(error) if database::is_passing_chain(&error) => {
                tracing::warn!(service.name = S::NAME, error = format!("{error:#}"), "not now");
                Problem::not_now("database_away", "the database is away for a moment: ask again")
            }
            Failure::Broken(error) => {
                let reference = uuid::Uuid::new_v4();
                tracing::error!(service.name = S::NAME, %reference, error = format!("{error:#}"), "a request broke");
                Problem::broken(reference)
            }
        }
    }
}

/// What is shown of every service alike, to some.
const OURS: [&str; 3] = ["parked", "subscriptions", "refused"];

/// Who may see what is parked, and replay it.
pub(crate) const OPERATORS: &[Role] = &[Role::Administrator];

/// Who finds it.
pub(crate) const AUDITORS: &[Role] = &[Role::Auditor];
/// Who may see how each source is handled.
pub(crate) const WATCHERS: &[Role] = &[Role::Administrator, Role::Auditor];
/// The code that says: what comes next in the log is larger than a message.
pub(crate) const IN_PIECES: &str = "event_in_pieces";

/// The bytes of `text` as a JSON string.
fn quoted(text: &str) -> usize {
    text.len() + text.bytes().filter(|it| matches!(it, b'"' | b'\\' | 0..=31)).count() * 5 + 2
}

/// A piece of an event: what stands in its body from the byte `from`. None when that is its end.
fn piece(mut event: RecordedEvent, from: u64, bytes_max: usize) -> Option<RecordedEvent> {
    let rest = event.data.get(usize::try_from(from).ok()?..)?;
    let mut end = 0;
    let mut bytes = 0;
    for letter in rest.chars() {
        bytes += if matches!(letter, '"' | '\\' | '\0'..='\x1f') { 6 } else { letter.len_utf8() };
        if bytes > bytes_max {
            break;
        }
        end += letter.len_utf8();
    }
    event.data = rest.get(..end).filter(|it| !it.is_empty())?.to_owned();
    Some(event)
}

fn unknown(what: &str, service: &str, name: &str) -> Problem {
    Problem::new(
        404,
        "unknown_request",
        format!("{service} knows no {what} {name}: see the AsyncAPI document for what it knows"),
    )
}
