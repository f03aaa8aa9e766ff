//! One batch of commands. They are decided one after the other, each on the state that the one before it left. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use proto::{
    event::{Event as _, Unreadable},
    id::EventId,
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{Done, Head},
    sealed::Digest,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    chain::{Chain, not_decided},
    log,
    message::{CommandContext, Due, Envelope, QueuedCommand, Timer},
    service::Service,
    streams::{DecideError, LoadedStream, NewEvent, Streams},
};

/// The largest event that is recorded, its body and who asked: a quarter of what a nats-server takes by default, so that it fits
/// into a message and into an answer from the log.
pub(crate) const EVENT_MAX_BYTES: usize = 256 * 1024;

/// What became of a command: for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Done(Done),
    Problem(Problem),
}

impl From<Answer> for Result<Done, Problem> {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Done(done) => Ok(done),
            Answer::Problem(problem) => Err(problem),
        }
    }
}

/// A command on the writer's desk.
pub(crate) struct Task<S: Service> {
    pub(crate) job: QueuedCommand<S::Command>,
    /// What it writes beside its events, if it is done. That one with an effect was refused is not remembered: perhaps it was
    /// prepared on what is no more, and the key of a secret one's digest is written only if it is done.
    pub(crate) effect: Option<S::Effect>,
    /// Somebody waits who can prepare it again.
    pub(crate) is_prepared: bool,
    /// It is not decided if one before it in this chain was refused. Several, when it is asked again before it is answered.
    pub(crate) chains: Vec<Chain>,
}

impl<S: Service> Task<S> {
    /// It is answered for good: what comes after it in its chain is decided, or not.
    pub(crate) fn answered(&self, answer: &Answer) {
        if let Answer::Problem(_) = answer {
            self.chains.iter().for_each(Chain::break_off);
        }
    }
}

/// What a batch came to: everything the transaction writes.
#[derive(Debug)]
pub(crate) struct Batch<S: Service> {
    pub(crate) from: Head,
    pub(crate) to: Head,
    pub(crate) now: DateTime<Utc>,
    pub(crate) fresh: HashMap<Uuid, LoadedStream<S::State>>,
    pub(crate) events: Vec<Envelope<S::Event>>,
    pub(crate) answers: Vec<Answer>,
    /// Those of the answers whose commands were not decided, and so are not remembered.
    skipped: HashSet<usize>,
    /// The largest event that is recorded.
    pub(crate) event_max: usize,
    /// The stream that the command at hand begins, as we think: it is not loaded.
    assumed: Option<Uuid>,
}

/// Why a command has no answer yet.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// This stream must be loaded first.
    Load(Uuid),
    /// What it decided cannot be written: a mistake of ours.
    Unwritable(Unreadable),
}

impl<S: Service> Batch<S> {
    pub(crate) fn new(from: Head, now: DateTime<Utc>) -> Batch<S> {
        Batch {
            from,
            to: from,
            now,
            fresh: HashMap::new(),
            events: vec![],
            answers: vec![],
            skipped: HashSet::new(),
            event_max: EVENT_MAX_BYTES,
            assumed: None,
        }
    }

    /// Takes it that nothing has happened on `stream` yet, for the command that comes next. If that command begins the
    /// stream, the log's key on stream and version proves it when the batch is written; if not, the stream must be loaded.
    pub(crate) fn assume(&mut self, stream: Uuid) {
        self.fresh.insert(stream, LoadedStream::nothing());
        self.assumed = Some(stream);
    }

    /// Knows nothing of what was assumed.
    pub(crate) fn unassume(&mut self) {
        if let Some(stream) = self.assumed.take() {
            self.fresh.remove(&stream);
        }
    }

    /// Does not decide the command at hand.
    pub(crate) fn skip(&mut self) {
        self.skipped.insert(self.answers.len());
        self.answers.push(Answer::Problem(not_decided()));
    }

    /// Decides `job` and, if something happens, records it here. Nothing is kept of a command that stopped.
    pub(crate) fn take(
        &mut self,
        job: &QueuedCommand<S::Command>,
        held: &mut HashMap<Uuid, LoadedStream<S::State>>,
    ) -> Result<(), Stopped> {
        let asked = CommandContext {
            command: job.id,
            actor: job.actor.clone(),
            now: job.occurred_at.unwrap_or(self.now),
            recorded_at: self.now,
            unheard_since: job.unheard_since,
        };
        let streams = Streams::of(held, &self.fresh, &asked.actor);
        let version = streams.version(job.ask.stream).map_err(Stopped::Load)?;
        let decided = match job.expected.filter(|it| *it != version) {
            Some(expected) => Err(DecideError::Rejected(conflict(expected, version))),
            None => S::decide(&job.ask.command, &asked, &streams),
        };
        if let (Some(assumed), Ok(_) | Err(DecideError::Rejected(_))) = (self.assumed, &decided)
            && !decided.as_ref().is_ok_and(|it| it.0.iter().any(|it| it.stream == assumed))
        {
            return Err(Stopped::Load(assumed));
        }
        let new_events = match decided {
            Ok(new_events) => new_events.0,
            Err(DecideError::NotLoaded(stream)) => return Err(Stopped::Load(stream)),
            Err(DecideError::Rejected(problem)) => {
                self.answers.push(Answer::Problem(problem));
                return Ok(());
            }
        };
        if let Some(missing) = new_events.iter().find_map(|it| streams.version(it.stream).err()) {
            return Err(Stopped::Load(missing));
        }
        let parts = new_events
            .iter()
            .map(|it| it.event.parts())
            .collect::<Result<Vec<_>, _>>()
            .map_err(Stopped::Unwritable)?;
        let actor = serde_json::to_string(&job.actor).unwrap_or_default();
        let largest = parts.iter().map(|(_, data)| data.len() + actor.len()).max();
        if let Some(bytes) = largest.filter(|it| *it > self.event_max) {
            // Refused like any other: what was assumed is to be known first.
            if let Some(assumed) = self.assumed {
                return Err(Stopped::Load(assumed));
            }
            self.answers.push(Answer::Problem(too_large(bytes, self.event_max)));
            return Ok(());
        }
        self.assumed = None;
        for (nth, (new_event, parts)) in (0..).zip(new_events.into_iter().zip(parts)) {
            self.record(job, EventId::of(job.id, nth), &actor, new_event, parts, held);
        }
        let version = self.fresh.get(&job.ask.stream).map_or(version, |it| it.version);
        self.answers.push(Answer::Done(Done {
            stream: job.ask.stream,
            version,
            position: self.to.position,
        }));
        Ok(())
    }

    fn record(
        &mut self,
        job: &QueuedCommand<S::Command>,
        id: EventId,
        actor: &str,
        new_event: NewEvent<S::Event>,
        (kind, data): (String, String),
        held: &mut HashMap<Uuid, LoadedStream<S::State>>,
    ) {
        let NewEvent { stream, thread, moves, tenant, event } = new_event;
        // Moved, not copied: a busy stream can be large. If the batch fails, it is loaded again.
        let before = self
            .fresh
            .remove(&stream)
            .or_else(|| held.remove(&stream))
            .unwrap_or_else(LoadedStream::nothing);
        let begins = before.version == 0;
        let thread = match thread {
            Some(thread) if begins || moves => thread,
            None if begins => stream,
            Some(_) | None => before.thread,
        };
        let usual = if begins { job.actor.tenant } else { before.tenant };
        let tenant = tenant.unwrap_or(usual);
        let mut recorded = RecordedEvent {
            position: self.to.position + 1,
            id,
            stream,
            version: before.version + 1,
            kind,
            thread,
            tenant,
            actor: actor.to_owned(),
            cause: job.cause,
            occurred_at: job.occurred_at.unwrap_or(self.now),
            recorded_at: self.now,
            trace: job.trace.clone(),
            data,
            hash: Digest::default(),
        };
        recorded.hash = recorded.link(&self.to.hash);
        self.to = Head { position: recorded.position, hash: recorded.hash };
        self.fresh.insert(stream, before.after(&recorded, &event));
        self.events.push(Envelope { metadata: recorded, event });
    }

    /// What to remember of `tasks`, of which these are the answers.
    pub(crate) fn remembered(&self, tasks: &[Task<S>]) -> serde_json::Result<Vec<log::Answered>> {
        let answered = tasks.iter().zip(&self.answers).enumerate();
        let decided = answered.filter(|(nth, _)| !self.skipped.contains(nth)).map(|(_, it)| it);
        let remembered = decided
            .filter(|(task, answer)| task.effect.is_none() || matches!(answer, Answer::Done(_)))
            .map(|(Task { job, .. }, answer)| {
                let (id, request) = (job.id.0, job.request);
                Ok(log::Answered { id, request, answer: serde_json::to_string(answer)? })
            });
        remembered.collect()
    }

    /// What those of `tasks` write that are done.
    pub(crate) fn effects<'a>(&self, tasks: &'a [Task<S>]) -> Vec<Due<'a, S::Effect>> {
        let effects = tasks.iter().zip(&self.answers).filter_map(|(task, answer)| {
            let Answer::Done(done) = answer else { return None };
            let (command, position) = (task.job.id, done.position);
            let at = task.job.occurred_at.unwrap_or(self.now);
            Some(Due { command, position, at, effect: task.effect.as_ref()? })
        });
        effects.collect()
    }

    /// What the events set or clear, the last word for each timer.
    pub(crate) fn timers(&self) -> Vec<log::Timer> {
        let mut last = BTreeMap::new();
        for stated in &self.events {
            let (stream, tenant) = (stated.metadata.stream, stated.metadata.tenant);
            for timer in S::timers(&stated.event) {
                let (kind, due_at) = match timer {
                    Timer::Set(kind, due_at) => (kind, Some(due_at)),
                    Timer::Clear(kind) => (kind, None),
                };
                let tenant = tenant.to_string();
                last.insert((stream, kind), log::Timer { stream, kind, due_at, tenant });
            }
        }
        last.into_values().collect()
    }
}

fn too_large(bytes: usize, bytes_max: usize) -> Problem {
    Problem::new(
        422,
        "too_large",
        format!(
            "what this would record comes to {bytes} bytes, and one record holds {bytes_max}: send less at once, in several commands"
        ),
    )
}

fn conflict(expected: i64, version: i64) -> Problem {
    Problem::new(
        409,
        "version_conflict",
        format!(
            "somebody was quicker: you expected version {expected}, it is {version}; look again, then ask with a new command id"
        ),
    )
}
