//! The one writer of a service: takes whatever commands are waiting, and for the whole batch in one transaction
//! decides, appends, projects, remembers the answers and moves the head.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    id::CommandId,
    problem::Problem,
    recorded::Recorded,
    request::{Done, Head},
};
use sqlx::{PgConnection, postgres::PgConnectOptions};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::{
    batch::{Answer, Batch, Job, Stopped},
    clock::Clock,
    failed::Failed,
    log,
    service::Service,
    session::Session,
    streams::Held,
    tail::Tail,
    telemetry::{self, Metrics},
};

/// Commands that may wait; the next is told to come again.
const WAITING_MAX: usize = 10_000;
/// Commands of one transaction.
const BATCH_MAX: usize = 500;
/// Streams kept in memory; when there are more, the memory is emptied and fills again.
const HELD_MAX: usize = 50_000;
/// Events of another replica that are caught up with one by one; with more, the memory is emptied.
const BEHIND_MAX: i64 = 10_000;
/// A transaction that takes longer is given up: its connection is dead without knowing.
const TRANSACTION_MAX: Duration = Duration::from_secs(30);

/// Takes commands to the log. Cheap to clone; when the last is dropped the writer finishes what waits and ends.
pub struct Writer<S: Service> {
    queue: mpsc::Sender<Waiting<S>>,
    head: watch::Receiver<i64>,
    soonest: watch::Sender<Option<DateTime<Utc>>>,
    tail: Tail,
}

struct Waiting<S: Service> {
    job: Job<S::Command>,
    reply: oneshot::Sender<Result<Done, Problem>>,
}

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
        metrics: Metrics,
    ) -> (Writer<S>, impl Future<Output = ()> + Send) {
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let (bell, head) = watch::channel(0);
        let soonest = watch::Sender::default();
        let tail = Tail::default();
        let desk = Desk {
            service,
            database,
            clock,
            metrics,
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
    pub async fn ask(&self, job: Job<S::Command>) -> Result<Done, Problem> {
        let (reply, answer) = oneshot::channel();
        let busy =
            || Problem::not_now("busy", "too much is waiting: ask again with the same command id");
        self.queue.try_send(Waiting { job, reply }).map_err(|_| busy())?;
        answer.await.unwrap_or_else(|_| {
            Err(Problem::not_now(
                "closing",
                "the service is closing: ask again with the same command id",
            ))
        })
    }

    /// What this process has committed after `position`, if it still has all of it in memory.
    pub(crate) fn after(&self, position: i64) -> Option<Vec<Recorded>> {
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
    metrics: Metrics,
    waiting: mpsc::Receiver<Waiting<S>>,
    bell: watch::Sender<i64>,
    soonest: watch::Sender<Option<DateTime<Utc>>>,
    tail: Tail,
    session: Option<Session>,
    /// Where the log ended when we last wrote or looked; unknown after a failure.
    head: Option<Head>,
    held: HashMap<Uuid, Held<S::State>>,
}

type Answers = HashMap<CommandId, Answer>;

impl<S: Service> Desk<S> {
    async fn run(mut self) {
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
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    /// Answers everybody in `batch`; the same command asked twice in it is decided once.
    async fn take(&mut self, batch: Vec<Waiting<S>>) {
        let mut jobs: Vec<Job<S::Command>> = Vec::with_capacity(batch.len());
        let mut first: HashMap<CommandId, usize> = HashMap::with_capacity(batch.len());
        let mut asking = Vec::with_capacity(batch.len());
        for Waiting { job, reply } in batch {
            let nth = *first.entry(job.id).or_insert(jobs.len());
            asking.push((
                job.id,
                job.request == jobs.get(nth).map_or(job.request, |it| it.request),
                reply,
            ));
            if nth == jobs.len() {
                jobs.push(job);
            }
        }
        let answers = self.settle(jobs).await;
        for (id, same, reply) in asking {
            let answer = match answers.get(&id) {
                Some(answer) if same => answer.clone().into(),
                Some(_) => Err(reused()),
                None => Err(Problem::not_now("closing", "ask again with the same command id")),
            };
            // An asker that went away can ask again: the answer is remembered.
            reply.send(answer).ok();
        }
    }

    /// Decides and commits `jobs`, together if possible; a command that breaks the batch is found by taking each alone.
    async fn settle(&mut self, jobs: Vec<Job<S::Command>>) -> Answers {
        let mut answers = Answers::with_capacity(jobs.len());
        let mut groups = VecDeque::from([jobs]);
        let (mut lock, mut assume) = (false, true);
        while let Some(group) = groups.pop_front() {
            if group.is_empty() {
                continue;
            }
            let attempt =
                tokio::time::timeout(TRANSACTION_MAX, self.attempt(&group, lock, assume)).await;
            let failed = match attempt.unwrap_or_else(|_| {
                Err(Failed::Passing(anyhow::anyhow!("the transaction took too long")))
            }) {
                Ok(decided) => {
                    answers.extend(group.iter().map(|it| it.id).zip(decided));
                    continue;
                }
                Err(failed) => failed,
            };
            match failed {
                Failed::Overtaken => {
                    lock = true;
                    groups.push_front(group);
                }
                Failed::NotNew if assume => {
                    assume = false;
                    groups.push_front(group);
                }
                Failed::NotNew => self.give_up(
                    &group,
                    &mut answers,
                    &anyhow::anyhow!("a stream's version was taken twice"),
                ),
                Failed::AskedBefore => match self.recall(group, &mut answers).await {
                    Ok(rest) => groups.push_front(rest),
                    Err((group, error)) => self.put_off(&group, &mut answers, &error),
                },
                Failed::Passing(error) => self.put_off(&group, &mut answers, &error),
                Failed::Guilty(_) if group.len() > 1 => {
                    groups.extend(group.into_iter().map(|it| vec![it]));
                }
                Failed::Guilty(error) => self.give_up(&group, &mut answers, &error),
            }
        }
        answers
    }

    fn put_off(&mut self, group: &[Job<S::Command>], answers: &mut Answers, error: &anyhow::Error) {
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
        answers.extend(group.iter().map(|it| (it.id, Answer::Problem(problem.clone()))));
    }

    fn give_up(&mut self, group: &[Job<S::Command>], answers: &mut Answers, error: &anyhow::Error) {
        self.forget();
        for job in group {
            tracing::error!(service.name = S::NAME, command.id = %job.id, error = format!("{error:#}"), "a command broke");
            answers.insert(job.id, Answer::Problem(Problem::broken(job.id.0)));
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
        group: Vec<Job<S::Command>>,
        answers: &mut Answers,
    ) -> Result<Vec<Job<S::Command>>, (Vec<Job<S::Command>>, anyhow::Error)> {
        let ids: Vec<Uuid> = group.iter().map(|it| it.id.0).collect();
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
        for job in group {
            match known.get(&job.id.0) {
                None => rest.push(job),
                Some(before) if before.request != job.request => {
                    answers.insert(job.id, Answer::Problem(reused()));
                }
                Some(before) => {
                    let answer = serde_json::from_str(&before.answer)
                        .unwrap_or_else(|_| Answer::Problem(Problem::broken(job.id.0)));
                    answers.insert(job.id, answer);
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

    /// One transaction over all of `jobs`. With `lock` nobody else can write meanwhile, so it cannot be overtaken.
    async fn attempt(
        &mut self,
        jobs: &[Job<S::Command>],
        lock: bool,
        assume: bool,
    ) -> Result<Vec<Answer>, Failed> {
        self.connected().await?;
        let mut session = self.session.take().context("no connection")?;
        let result = self.transact(&mut session, jobs, lock, assume).await;
        // A connection that failed in passing is not used again; dropping it ends its transaction.
        let goes_on = match &result {
            Ok(_) => true,
            Err(Failed::Passing(_)) => false,
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
        jobs: &[Job<S::Command>],
        lock: bool,
        assume: bool,
    ) -> Result<Vec<Answer>, Failed> {
        let began = Instant::now();
        let _spans = telemetry::in_each(
            "commit",
            S::NAME,
            jobs.iter().map(|it| (it.id.0, it.trace.as_str())),
        );
        let tx = session.begin().await?;
        let head = match self.head {
            Some(head) if !lock => head,
            before => self.catch_up(tx, before).await?,
        };
        let batch = self.decide(tx, head, jobs, assume).await?;
        let remembered = jobs.iter().zip(&batch.answers).map(|(job, answer)| {
            Ok(log::Answered {
                id: job.id.0,
                request: job.request,
                answer: serde_json::to_string(answer)?,
            })
        });
        let remembered = remembered
            .collect::<Result<Vec<_>, serde_json::Error>>()
            .map_err(anyhow::Error::from)?;
        let events: Vec<&Recorded> = batch.events.iter().map(|it| &it.recorded).collect();
        let timers = batch.timers();
        if !log::append(tx, &batch.from, &events, &remembered, &timers).await? {
            return Err(Failed::Overtaken);
        }
        if !batch.events.is_empty() {
            self.service.project(tx, &batch.events).await?;
        }
        // Who waits already need not wait for a beginning.
        session.commit(!self.waiting.is_empty()).await?;
        self.metrics.committed(jobs.len(), began.elapsed());
        self.head = Some(batch.to);
        if self.held.len() + batch.fresh.len() > HELD_MAX {
            self.held.clear();
        }
        self.held.extend(batch.fresh);
        if batch.to != batch.from {
            self.tail.remember(batch.events.into_iter().map(|it| it.recorded));
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

    /// Locks the head and takes in what another replica has written since `before`.
    async fn catch_up(
        &mut self,
        tx: &mut PgConnection,
        before: Option<Head>,
    ) -> Result<Head, Failed> {
        let head = log::locked_head(tx).await?;
        match before {
            Some(before) if before == head => {}
            Some(before)
                if head.position - before.position <= BEHIND_MAX
                    && before.position <= head.position =>
            {
                for recorded in log::after(tx, before.position, BEHIND_MAX).await? {
                    let Some(held) = self.held.remove(&recorded.stream) else { continue };
                    if held.version + 1 == recorded.version {
                        let event = recorded.read().map_err(anyhow::Error::from)?;
                        self.held.insert(recorded.stream, held.after(&recorded, &event));
                    }
                }
            }
            _ => self.held.clear(),
        }
        self.head = Some(head);
        Ok(head)
    }

    /// Decides `jobs` in turn. What is not in memory is loaded; but a command on a stream we do not know mostly begins it, so
    /// with `assume` that is tried first. With the first that does not, the streams of all that follow are loaded at once.
    async fn decide(
        &mut self,
        tx: &mut PgConnection,
        head: Head,
        jobs: &[Job<S::Command>],
        assume: bool,
    ) -> Result<Batch<S>, Failed> {
        let mut batch = Batch::new(head, self.clock.now());
        let mut assumes = assume;
        if !assumes {
            self.load_all(tx, jobs, &batch).await?;
        }
        for (nth, job) in jobs.iter().enumerate() {
            let stream = job.ask.stream;
            if assumes && !self.held.contains_key(&stream) && !batch.fresh.contains_key(&stream) {
                batch.assume(stream);
            }
            loop {
                match batch.take(job, &mut self.held) {
                    Ok(()) => break,
                    Err(Stopped::Load(missing)) if missing == stream => {
                        batch.unassume();
                        assumes = false;
                        self.load_all(tx, jobs.get(nth..).unwrap_or_default(), &batch).await?;
                    }
                    Err(Stopped::Load(missing)) => self.load(tx, &[missing]).await?,
                    Err(Stopped::Unwritable(why)) => return Err(Failed::Guilty(why.into())),
                }
            }
        }
        Ok(batch)
    }

    /// Loads the streams of `jobs` that neither we nor `batch` know.
    async fn load_all(
        &mut self,
        tx: &mut PgConnection,
        jobs: &[Job<S::Command>],
        batch: &Batch<S>,
    ) -> Result<(), Failed> {
        let mut unknown: Vec<Uuid> = jobs
            .iter()
            .map(|it| it.ask.stream)
            .filter(|it| !self.held.contains_key(it) && !batch.fresh.contains_key(it))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        self.load(tx, &unknown).await
    }

    async fn load(&mut self, tx: &mut PgConnection, streams: &[Uuid]) -> Result<(), Failed> {
        if streams.is_empty() {
            return Ok(());
        }
        let mut loaded: HashMap<Uuid, Held<S::State>> =
            streams.iter().map(|it| (*it, Held::nothing())).collect();
        for recorded in log::of_streams(tx, streams).await? {
            let event = recorded.read().map_err(anyhow::Error::from)?;
            if let Some(held) = loaded.remove(&recorded.stream) {
                loaded.insert(recorded.stream, held.after(&recorded, &event));
            }
        }
        self.held.extend(loaded);
        Ok(())
    }
}

fn reused() -> Problem {
    Problem::new(
        422,
        "command_id_reused",
        "this command id was used to ask something else: choose a new one for a new command",
    )
}
