//! A service without its wire: asked, shown, told and woken by whoever carries messages to it.

use std::{collections::HashMap, sync::Arc};

use proto::{
    id::CommandId,
    problem::Problem,
    recorded::Recorded,
    request::{After, Done, Fate, Head, WhichCommand, WhichSource},
    sealed::Digest,
    who::{Actor, Role},
};
use serde_json::value::RawValue;
use sqlx::{PgPool, postgres::PgConnectOptions};
use tokio::sync::watch;

use crate::{
    batch::Answer,
    checkpoint::Progress,
    clock::Clock,
    database, deadline, log,
    service::{Ctx, Failure, Service},
    spec::{CommandSpec, QuerySpec, unreadable},
    telemetry::Metrics,
    writer::Writer,
};

/// Events of one answer to `log`, and what they may come to: a nats-server takes a mebibyte by default.
const LOG_MAX: i64 = 1_000;
const LOG_MAX_BYTES: usize = 700_000;

/// A running service, as far as it needs no wire.
pub struct Core<S: Service> {
    pub(crate) service: Arc<S>,
    /// For the books: what is heard, said, due.
    pub(crate) pool: PgPool,
    /// For whoever only reads: a request's preparation and every query.
    pub(crate) reads: PgPool,
    pub(crate) clock: Clock,
    pub(crate) writer: Writer<S>,
    commands: Arc<HashMap<&'static str, CommandSpec<S>>>,
    queries: Arc<HashMap<&'static str, QuerySpec<S>>>,
    /// How far this process has heard each service; rings when it has heard more.
    pub(crate) heard: watch::Sender<HashMap<String, Progress>>,
    pub(crate) metrics: Metrics,
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
            heard: self.heard.clone(),
            metrics: self.metrics.clone(),
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
        let (writer, task) =
            Writer::new(Arc::clone(&service), database, clock.clone(), metrics.clone());
        let core = Core {
            service,
            pool,
            reads,
            clock,
            writer,
            commands: Arc::new(S::commands().into_iter().map(|it| (it.name, it)).collect()),
            queries: Arc::new(S::queries().into_iter().map(|it| (it.name, it)).collect()),
            heard: watch::Sender::default(),
            metrics,
        };
        (core, task)
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
        let spec = self.commands.get(name).ok_or_else(|| unknown("command", S::NAME, name))?;
        if !spec.roles.contains(&call.actor.role) {
            return Err(Problem::not_your_mandate());
        }
        self.take(spec, body, call).await
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
            "hearing" if WATCHERS.contains(&call.actor.role) => {
                return self.show_hearing().await.map_err(|it| self.told(it));
            }
            _ => {}
        }
        let spec = self.queries.get(name).ok_or_else(|| unknown("query", S::NAME, name))?;
        if !spec.roles.contains(&call.actor.role) {
            return Err(Problem::not_your_mandate());
        }
        (spec.answer)(self.ctx(call, Digest::default()), body).await.map_err(|it| self.told(it))
    }

    pub(crate) fn ctx(&self, call: &Call, request: Digest) -> Ctx<S> {
        Ctx {
            service: Arc::clone(&self.service),
            pool: self.reads.clone(),
            clock: self.clock.clone(),
            id: call.id,
            request,
            actor: call.actor.clone(),
            trace: call.trace.clone(),
            writer: self.writer.clone(),
        }
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
        serde_json::value::to_raw_value(&self.parked().await?)
            .map_err(|why| Failure::Broken(why.into()))
    }

    async fn show_hearing(&self) -> Result<Box<RawValue>, Failure> {
        serde_json::value::to_raw_value(&self.hearing().await?)
            .map_err(|why| Failure::Broken(why.into()))
    }

    /// How far we have heard a source, for that source.
    ///
    /// # Errors
    /// 400 when the body is not [`WhichSource`]; 503 when the database is away.
    pub async fn heard_of(&self, body: &[u8]) -> Result<Head, Problem> {
        let WhichSource { source } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!(
                "the body is {{\"source\": <service>}}: {}",
                unreadable(&why)
            ))
        })?;
        let (heard, _) = self.so_far(&source).await.map_err(|it| self.told(it.into()))?;
        // Where only the position is known, nothing can be compared.
        Ok(heard.known().unwrap_or_default())
    }

    /// A part of our log, for who missed it on the wire.
    ///
    /// # Errors
    /// 400 when the body is not [`After`]; 503 when the database is away.
    pub async fn log(&self, body: &[u8]) -> Result<Vec<Recorded>, Problem> {
        let After { after } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!(
                "the body is {{\"after\": <position>}}: {}",
                unreadable(&why)
            ))
        })?;
        let events = async { log::after(&mut *self.reads.acquire().await?, after, LOG_MAX).await };
        let mut events = events.await.map_err(|it| self.told(it.into()))?;
        let mut bytes = 0;
        let whole = events.iter().take_while(|it| {
            bytes += it.data.len() + it.actor.len() + 500;
            bytes < LOG_MAX_BYTES
        });
        let whole = whole.count().max(1);
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

    /// Tidies, and asks what the day asks of us.
    ///
    /// # Errors
    /// When it must be tried again later.
    pub async fn tidy(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        for (tenant, ask) in self.service.tidy(&self.pool, now).await? {
            match self.writer.ask(deadline::tidying::<S>(tenant, ask, now)).await {
                Ok(_) => {}
                Err(problem) if problem.is_retryable() || problem.status == 500 => {
                    return Err(problem.into());
                }
                Err(problem) => {
                    tracing::warn!(service.name = S::NAME, code = %problem.code, "tidying was refused");
                }
            }
        }
        Ok(())
    }

    /// Asks what has fallen due by now; answers how much that was and when the next is due.
    ///
    /// # Errors
    /// The database's, or a command that must be asked again.
    pub async fn fall_due(&self) -> anyhow::Result<(usize, Option<chrono::DateTime<chrono::Utc>>)> {
        let mut count = 0;
        loop {
            let fallen = deadline::fallen(&self.pool, self.clock.now()).await?;
            if fallen.is_empty() {
                self.metrics.deadlines_due(0);
                return Ok((count, deadline::next(&self.pool).await?));
            }
            self.metrics.deadlines_due(i64::try_from(fallen.len()).unwrap_or(i64::MAX));
            for due in fallen {
                count += 1;
                match deadline::job::<S>(&due) {
                    None => {
                        tracing::warn!(service.name = S::NAME, ?due, "a timer that nobody knows");
                    }
                    Some(job) => match self.writer.ask(job).await {
                        Ok(_) => {}
                        Err(problem) if problem.is_retryable() || problem.status == 500 => {
                            return Err(problem.into());
                        }
                        Err(problem) => {
                            tracing::warn!(service.name = S::NAME, ?due, code = %problem.code, "a timer was refused");
                        }
                    },
                }
                deadline::remove(&self.pool, &due).await?;
            }
        }
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

/// Who may see what is parked, and replay it.
pub(crate) const OPERATORS: &[Role] = &[Role::Administrator];

/// Who may see how each source is heard.
pub(crate) const WATCHERS: &[Role] = &[Role::Administrator, Role::Auditor];

fn unknown(what: &str, service: &str, name: &str) -> Problem {
    Problem::new(
        404,
        "unknown_request",
        format!("{service} knows no {what} {name}: see the AsyncAPI document for what it knows"),
    )
}
