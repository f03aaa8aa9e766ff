//! The only writer of a service. It takes all waiting commands as a batch. In one transaction it decides them, appends the events,
//! updates the views, writes the effects, stores the answers and moves the head of the log.

mod memory;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, atomic::AtomicUsize},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    id::CommandId,
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{Done, Head},
};
use sqlx::postgres::PgConnectOptions;
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot, watch,
};
use uuid::Uuid;

use crate::{
    batch::{Answer, Task},
    batch_error::{BatchError, busy, reused},
    catch_panic::catch_panic_in,
    chain::Chain,
    clock::Clock,
    log,
    message::QueuedCommand,
    recent_events::RecentEvents,
    service::Service,
    session::Session,
    streams::LoadedStream,
    supervision::Supervisor,
    telemetry::{self, Metrics},
};

/// Commands that may wait; the next is told to come again.
const WAITING_MAX: usize = 10_000;
/// Commands of one transaction.
const BATCH_MAX: usize = 500;
/// Streams kept in memory; when there are more, the memory is emptied and fills again.
const HELD_MAX: usize = 50_000;
/// A transaction that takes longer is given up: its connection is dead without knowing.
const TRANSACTION_MAX: Duration = Duration::from_secs(30);

/// Takes commands to the log. Cheap to clone; when the last is dropped the writer finishes what waits and ends.
pub struct Writer<S: Service> {
    queue: mpsc::Sender<Waiting<S>>,
    head: watch::Receiver<i64>,
    soonest: watch::Sender<Option<DateTime<Utc>>>,
    tail: RecentEvents,
}

struct Waiting<S: Service> {
    task: Task<S>,
    reply: oneshot::Sender<Reply>,
}

/// The answer; none when the command is to be prepared again.
type Reply = Option<Result<Done, Problem>>;

impl<S: Service> Clone for Writer<S> {
    fn clone(&self) -> Self {
        Writer {
            queue: self.queue.clone(),
            head: self.head.clone(),
            soonest: self.soonest.clone(),
            tail: self.tail.clone(),
        }
    }
}

impl<S: Service> Writer<S> {
    /// A writer, and the task that is it: to be driven until it ends.
    pub(crate) fn new(
        service: Arc<S>,
        database: PgConnectOptions,
        clock: Clock,
        supervision: Supervisor,
        metrics: Metrics,
        event_max: Arc<AtomicUsize>,
    ) -> (Writer<S>, impl Future<Output = ()> + Send) {
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let (bell, head) = watch::channel(0);
        let soonest = watch::Sender::default();
        let tail = RecentEvents::default();
        let desk = Desk {
            service,
            database,
            clock,
            supervision,
            metrics,
            event_max,
            waiting,
            bell,
            soonest: soonest.clone(),
            tail: tail.clone(),
            session: None,
            head: None,
            held: HashMap::new(),
        };
        (Writer { queue, head, soonest, tail }, desk.run())
    }

    /// Asks, and waits for the answer: given only when it is committed.
    ///
    /// # Errors
    /// The problem that is the answer; 503 when nothing was done and asking again with the same id can help.
    pub async fn ask(&self, job: QueuedCommand<S::Command>) -> Result<Done, Problem> {
        let task = Task { job, effect: None, is_prepared: false, chains: vec![] };
        self.hand_in(task).await.unwrap_or_else(|| Err(busy()))
    }

    /// As [`Writer::ask`], of a command in a chain. It is in the queue when this returns; the answer comes later.
    pub(crate) fn ask_in_chain(
        &self,
        job: QueuedCommand<S::Command>,
        chain: &Chain,
    ) -> impl Future<Output = Result<Done, Problem>> + Send + use<S> {
        let chains = vec![chain.clone()];
        let answer = self.hand_in(Task { job, effect: None, is_prepared: false, chains });
        async move { answer.await.unwrap_or_else(|| Err(busy())) }
    }

    /// As [`Writer::ask`], for a command that was prepared, with what it writes beside its events. No answer when it must be
    /// prepared again, because others were quicker.
    pub(crate) async fn ask_prepared(
        &self,
        job: QueuedCommand<S::Command>,
        effect: Option<S::Effect>,
    ) -> Option<Result<Done, Problem>> {
        self.hand_in(Task { job, effect, is_prepared: true, chains: vec![] }).await
    }

    /// In the queue when this returns; the answer comes later.
    fn hand_in(&self, task: Task<S>) -> impl Future<Output = Reply> + Send + use<S> {
        let (reply, answer) = oneshot::channel();
        let is_taken = match self.queue.try_send(Waiting { task, reply }) {
            Ok(()) => true,
            Err(TrySendError::Full(it) | TrySendError::Closed(it)) => {
                it.task.chains.iter().for_each(Chain::break_off);
                false
            }
        };
        async move {
            if !is_taken {
                return Some(Err(busy()));
            }
            answer.await.unwrap_or_else(|_| {
                Some(Err(Problem::not_now(
                    "closing",
                    "the service is closing: ask again with the same command id",
                )))
            })
        }
    }

    /// What this process has committed after `position`, if it still has all of it in memory.
    pub(crate) fn after(&self, position: i64) -> Option<Vec<RecordedEvent>> {
        self.tail.after(position)
    }

    /// When the first of the timers runs out that this process has set since somebody last put nothing there.
    pub(crate) fn soonest(&self) -> &watch::Sender<Option<DateTime<Utc>>> {
        &self.soonest
    }

    /// The last position this process has committed; rings when there is a new one.
    #[must_use]
    pub fn head(&self) -> watch::Receiver<i64> {
        self.head.clone()
    }
}

/// The writer's own desk: what it knows between batches.
struct Desk<S: Service> {
    service: Arc<S>,
    database: PgConnectOptions,
    clock: Clock,
    supervision: Supervisor,
    metrics: Metrics,
    /// The largest event that is recorded, in bytes.
    event_max: Arc<AtomicUsize>,
    waiting: mpsc::Receiver<Waiting<S>>,
    bell: watch::Sender<i64>,
    soonest: watch::Sender<Option<DateTime<Utc>>>,
    tail: RecentEvents,
    session: Option<Session>,
    /// Where the log ended when we last wrote or looked; unknown after a failure.
    head: Option<Head>,
    held: HashMap<Uuid, LoadedStream<S::State>>,
}

/// What came of commands; of those that are to be prepared again, nothing.
type Answers = HashMap<CommandId, Option<Answer>>;

impl<S: Service> Desk<S> {
    async fn run(mut self) {
        // Whoever waited for the batch that fell is told to ask again; what waits behind it is still there.
        while let Err(panicked) = catch_panic_in("the writer", self.work()).await {
            self.supervision.fell("writer", &panicked.to_string());
            self.forget();
            self.held.clear();
        }
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    /// Takes what waits, batch by batch, until nobody can ask any more.
    async fn work(&mut self) {
        while let Some(first) = self.waiting.recv().await {
            // Who has just been answered may ask again: a moment for them to join.
            tokio::task::yield_now().await;
            let mut batch = vec![first];
            while batch.len() < BATCH_MAX
                && let Ok(next) = self.waiting.try_recv()
            {
                batch.push(next);
            }
            self.take(batch).await;
        }
    }

    /// Answers everybody in `batch`; the same command asked twice in it is decided once.
    async fn take(&mut self, batch: Vec<Waiting<S>>) {
        let mut tasks: Vec<Task<S>> = Vec::with_capacity(batch.len());
        let mut first: HashMap<CommandId, usize> = HashMap::with_capacity(batch.len());
        let mut asking = Vec::with_capacity(batch.len());
        for Waiting { task, reply } in batch {
            let (id, request) = (task.job.id, task.job.request);
            let nth = *first.entry(id).or_insert(tasks.len());
            let is_same = tasks.get(nth).is_none_or(|it| it.job.request == request);
            asking.push((id, is_same, task.is_prepared, reply));
            match tasks.get_mut(nth) {
                Some(first) => first.chains.extend(task.chains),
                None => tasks.push(task),
            }
        }
        let answers = self.settle(tasks).await;
        for (id, is_same, is_prepared, reply) in asking {
            let answer = match answers.get(&id) {
                Some(answer) if is_same => answer.clone().map(Result::from),
                // Whether it asks the same it finds out itself, from what is recorded now.
                Some(_) if is_prepared => None,
                Some(_) => Some(Err(reused())),
                None => {
                    Some(Err(Problem::not_now("closing", "ask again with the same command id")))
                }
            };
            // An asker that went away can ask again: the answer is remembered.
            reply.send(answer).ok();
        }
    }

    /// Decides and commits `tasks`, together if possible; a command that breaks the batch is found by taking each alone.
    async fn settle(&mut self, tasks: Vec<Task<S>>) -> Answers {
        let mut answers = Answers::with_capacity(tasks.len());
        let mut groups = VecDeque::from([tasks]);
        let (mut lock, mut assume) = (false, true);
        while let Some(group) = groups.pop_front() {
            if group.is_empty() {
                continue;
            }
            let attempt = catch_panic_in("a command", self.attempt(&group, lock, assume));
            let attempt = match tokio::time::timeout(TRANSACTION_MAX, attempt).await {
                Ok(Ok(attempt)) => attempt,
                // Whichever of them it was: each is taken alone, and the others go on.
                Ok(Err(panicked)) => {
                    self.held.clear();
                    Err(BatchError::Permanent(panicked.into()))
                }
                Err(_) => {
                    Err(BatchError::Transient(anyhow::anyhow!("the transaction took too long")))
                }
            };
            let failed = match attempt {
                Ok(decided) => {
                    for (task, answer) in group.iter().zip(decided) {
                        task.answered(&answer);
                        answers.insert(task.job.id, Some(answer));
                    }
                    continue;
                }
                Err(failed) => failed,
            };
            match failed {
                BatchError::WrongExpectedPosition => {
                    lock = true;
                    groups.push_front(group);
                }
                BatchError::StreamExists if assume => {
                    assume = false;
                    groups.push_front(group);
                }
                BatchError::StreamExists => self.give_up(
                    &group,
                    &mut answers,
                    &anyhow::anyhow!("a stream's version was taken twice"),
                ),
                BatchError::DuplicateCommand => match self.recall(group, &mut answers).await {
                    Ok(rest) => groups.push_front(rest),
                    Err((group, error)) => self.put_off(&group, &mut answers, &error),
                },
                BatchError::Stale(stale) => {
                    groups.push_front(set_aside(group, &stale));
                    answers.extend(stale.into_iter().map(|it| (it, None)));
                }
                BatchError::Transient(error) => self.put_off(&group, &mut answers, &error),
                BatchError::Permanent(_) if group.len() > 1 => {
                    groups.extend(group.into_iter().map(|it| vec![it]));
                }
                BatchError::Permanent(error) => self.give_up(&group, &mut answers, &error),
            }
        }
        answers
    }

    fn put_off(&mut self, group: &[Task<S>], answers: &mut Answers, error: &anyhow::Error) {
        self.forget();
        tracing::warn!(
            service.name = S::NAME,
            commands = group.len(),
            error = format!("{error:#}"),
            "commands put off"
        );
        let problem = Problem::not_now(
            "database_away",
            "the database is away for a moment: ask again with the same command id",
        );
        for task in group {
            let answer = Answer::Problem(problem.clone());
            task.answered(&answer);
            answers.insert(task.job.id, Some(answer));
        }
    }

    fn give_up(&mut self, group: &[Task<S>], answers: &mut Answers, error: &anyhow::Error) {
        self.forget();
        for task in group {
            let id = task.job.id;
            tracing::error!(service.name = S::NAME, command.id = %id, error = format!("{error:#}"), "a command broke");
            let answer = Answer::Problem(Problem::broken(id.0));
            task.answered(&answer);
            answers.insert(id, Some(answer));
        }
    }

    /// After a failure nothing is known of the log's end: look again before the next batch.
    fn forget(&mut self) {
        self.session = None;
        self.head = None;
    }

    /// Answers those of `group` that were answered before; gives back the rest.
    async fn recall(
        &mut self,
        group: Vec<Task<S>>,
        answers: &mut Answers,
    ) -> Result<Vec<Task<S>>, (Vec<Task<S>>, anyhow::Error)> {
        let ids: Vec<Uuid> = group.iter().map(|it| it.job.id.0).collect();
        let known = match self.connected().await {
            Ok(session) => {
                log::answers(session.connection(), &ids).await.map_err(anyhow::Error::from)
            }
            Err(error) => Err(error),
        };
        let known: HashMap<Uuid, log::Answered> = match known {
            Ok(known) => known.into_iter().map(|it| (it.id, it)).collect(),
            Err(error) => return Err((group, error)),
        };
        let mut rest = vec![];
        for task in group {
            let id = task.job.id;
            match known.get(&id.0) {
                None => rest.push(task),
                Some(before) if before.request != task.job.request => {
                    let answer = (!task.is_prepared).then(|| Answer::Problem(reused()));
                    answers.insert(id, answer);
                }
                Some(before) => {
                    let answer = serde_json::from_str(&before.answer)
                        .unwrap_or_else(|_| Answer::Problem(Problem::broken(id.0)));
                    task.answered(&answer);
                    answers.insert(id, Some(answer));
                }
            }
        }
        Ok(rest)
    }

    async fn connected(&mut self) -> anyhow::Result<&mut Session> {
        if self.session.is_none() {
            let session = Session::connect(&self.database).await;
            self.session = Some(session.context("cannot reach the database")?);
            self.head = None;
        }
        self.session.as_mut().context("no connection")
    }

    /// One transaction over all of `tasks`. With `lock` nobody else can write meanwhile, so it cannot be overtaken.
    async fn attempt(
        &mut self,
        tasks: &[Task<S>],
        lock: bool,
        assume: bool,
    ) -> Result<Vec<Answer>, BatchError> {
        self.connected().await?;
        let mut session = self.session.take().context("no connection")?;
        let result = self.transact(&mut session, tasks, lock, assume).await;
        // A connection that failed in passing is not used again; dropping it ends its transaction.
        let goes_on = match &result {
            Ok(_) => true,
            Err(BatchError::Transient(_)) => false,
            Err(_) => session.roll_back().await.is_ok(),
        };
        if goes_on {
            self.session = Some(session);
        }
        result
    }

    async fn transact(
        &mut self,
        session: &mut Session,
        tasks: &[Task<S>],
        lock: bool,
        assume: bool,
    ) -> Result<Vec<Answer>, BatchError> {
        let began = Instant::now();
        let _spans = telemetry::in_each(
            "commit",
            S::NAME,
            tasks.iter().map(|it| (it.job.id.0, it.job.trace.as_str())),
        );
        let tx = session.begin().await?;
        let head = match self.head {
            Some(head) if !lock => head,
            before => self.catch_up(tx, before).await?,
        };
        let batch = self.decide(tx, head, tasks, assume).await?;
        let remembered = batch.remembered(tasks).map_err(anyhow::Error::from)?;
        let events: Vec<&RecordedEvent> = batch.events.iter().map(|it| &it.metadata).collect();
        let timers = batch.timers();
        if !log::append(tx, &batch.from, &events, &remembered, &timers).await? {
            return Err(BatchError::WrongExpectedPosition);
        }
        if !batch.events.is_empty() {
            self.service.project(tx, &batch.events).await?;
        }
        let effects = batch.effects(tasks);
        if !effects.is_empty() {
            let stale = self.service.apply(tx, &effects).await?;
            if !stale.is_empty() {
                return Err(BatchError::Stale(stale));
            }
        }
        // Who waits already need not wait for a beginning.
        session.commit(!self.waiting.is_empty()).await?;
        self.metrics.committed(tasks.len(), began.elapsed());
        self.head = Some(batch.to);
        if self.held.len() + batch.fresh.len() > HELD_MAX {
            self.held.clear();
        }
        self.held.extend(batch.fresh);
        if batch.to != batch.from {
            self.tail.remember(batch.events.into_iter().map(|it| it.metadata));
            self.bell.send_replace(batch.to.position);
        }
        if let Some(first) = timers.iter().filter_map(|it| it.due_at).min() {
            self.soonest.send_if_modified(|it| {
                let is_sooner = it.is_none_or(|before| first < before);
                *it = if is_sooner { Some(first) } else { *it };
                is_sooner
            });
        }
        Ok(batch.answers)
    }
}

/// Those of `group` that are not among `others`.
fn set_aside<S: Service>(group: Vec<Task<S>>, others: &[CommandId]) -> Vec<Task<S>> {
    group.into_iter().filter(|it| !others.contains(&it.job.id)).collect()
}
