//! What the events of a batch make us do. Their commands are handed to the writer in the order of the events, without waiting for the
//! answers, so that it decides many in one transaction. What must be parked holds up its own thread alone: of one thread nothing is
//! decided that comes after a command that was refused.

use std::collections::{HashMap, HashSet, VecDeque};

use futures::{StreamExt as _, stream::FuturesOrdered};
use proto::{
    actor::Actor, id::CommandId, problem::Problem, recorded_event::RecordedEvent, sealed::Digest,
};
use uuid::Uuid;

use crate::{
    catch_panic::catch_panic,
    chain::Chain,
    core::Core,
    message::QueuedCommand,
    parked::{self, BEHIND, UNLINKED},
    service::Service,
};

/// Commands that wait in the writer's queue at a time: two of its batches, so that it never waits for us, and a person's command waits
/// behind no more than that.
const AT_ONCE: usize = 1_000;

/// An event that must be parked, and why.
pub(crate) struct Refused {
    pub(crate) position: i64,
    pub(crate) reason: String,
}

/// A command, and the event that asks it.
struct Asked<'a, S: Service> {
    event: &'a RecordedEvent,
    job: QueuedCommand<S::Command>,
    chain: Chain,
}

/// The first of each thread that must be parked, and why.
#[derive(Default)]
struct First(HashMap<Uuid, (i64, String)>);

impl First {
    fn add(&mut self, event: &RecordedEvent, reason: String) {
        let before = self.0.get(&event.thread);
        if before.is_none_or(|(position, _)| event.position < *position) {
            self.0.insert(event.thread, (event.position, reason));
        }
    }

    /// What becomes of `event`.
    fn refuses(&self, event: &RecordedEvent) -> Option<Refused> {
        let (first, reason) = self.0.get(&event.thread)?;
        let position = event.position;
        let reason = if position == *first { reason.as_str() } else { BEHIND };
        (position >= *first).then(|| Refused { position, reason: reason.to_owned() })
    }
}

impl<S: Service> Core<S> {
    /// Asks our writer what `events` make us do; answers those that must be parked. Those at `unlinked` are not acted on.
    pub(crate) async fn react(
        &self,
        source: &str,
        events: &[RecordedEvent],
        unlinked: &[i64],
        has_parked: bool,
    ) -> anyhow::Result<Vec<Refused>> {
        let waiting = if has_parked { self.waiting(source, events).await? } else { HashSet::new() };
        let (mut first, mut asked) = (First::default(), vec![]);
        let mut chains: HashMap<Uuid, Chain> = HashMap::new();
        for event in events {
            let position = event.position;
            if first.0.contains_key(&event.thread) {
                continue;
            }
            if waiting.contains(&event.thread) {
                first.add(event, BEHIND.to_owned());
            } else if unlinked.contains(&position) {
                tracing::error!(service.name = S::NAME, source, position, "{UNLINKED}");
                first.add(event, UNLINKED.to_owned());
            } else {
                match self.asks(source, event) {
                    Ok(jobs) => asked.extend(jobs.into_iter().map(|job| {
                        let chain = chains.entry(event.thread).or_default().clone();
                        Asked { event, job, chain }
                    })),
                    Err(reason) => first.add(event, reason),
                }
            }
        }
        self.ask_all(asked, &mut first).await?;
        Ok(events.iter().filter_map(|it| first.refuses(it)).collect())
    }

    /// Asks these in their order, and notes which were refused.
    async fn ask_all(&self, asked: Vec<Asked<'_, S>>, first: &mut First) -> anyhow::Result<()> {
        let (mut asked, mut waiting) = (asked.into_iter(), VecDeque::new());
        let mut answers = FuturesOrdered::new();
        loop {
            while waiting.len() < AT_ONCE
                && let Some(Asked { event, job, chain }) = asked.next()
            {
                waiting.push_back(event);
                // In the queue now, and answered later.
                answers.push_back(self.writer.ask_in_chain(job, &chain));
            }
            let (Some(answer), Some(event)) = (answers.next().await, waiting.pop_front()) else {
                return Ok(());
            };
            match answer {
                Ok(_) => {}
                Err(problem) if problem.is_retryable() => return Err(problem.into()),
                // What was not decided comes after what was refused.
                Err(problem) => first.add(event, reason_of(&problem)),
            }
        }
    }

    /// Which threads of `events` have something parked.
    async fn waiting(&self, source: &str, events: &[RecordedEvent]) -> sqlx::Result<HashSet<Uuid>> {
        let threads = events.iter().map(|it| it.thread).collect();
        parked::threads(&mut *self.pool.acquire().await?, source, threads).await
    }

    /// Asks what one event makes us do; the inner error is why it must be parked.
    pub(crate) async fn react_to(
        &self,
        source: &str,
        event: &RecordedEvent,
    ) -> anyhow::Result<Result<(), String>> {
        let refused = self.react(source, std::slice::from_ref(event), &[], false).await?.pop();
        Ok(refused.map_or(Ok(()), |it| Err(it.reason)))
    }

    /// What one event asks; the error is why it must be parked.
    fn asks(
        &self,
        source: &str,
        event: &RecordedEvent,
    ) -> Result<Vec<QueuedCommand<S::Command>>, String> {
        let asks = catch_panic("a reaction", || S::react(source, event))
            .map_err(|panicked| panicked.to_string())?
            .map_err(|unreadable| unreadable.to_string())?;
        let jobs = (0..).zip(asks).map(|(nth, ask)| QueuedCommand {
            id: CommandId::of_reaction(S::NAME, event.id, nth),
            request: Digest::default(),
            actor: Actor::system(event.tenant),
            ask,
            expected: None,
            cause: event.id.0,
            occurred_at: Some(event.occurred_at),
            unheard_since: None,
            trace: event.trace.clone(),
        });
        Ok(jobs.collect())
    }
}

fn reason_of(problem: &Problem) -> String {
    format!("refused: {problem}")
}
