//! Consumes another service's events from JetStream. There is one durable consumer for each source; gaps are filled from the
//! source's log.

use std::{borrow::Cow, time::Duration};

use async_nats::jetstream::{
    self, Message,
    consumer::{AckPolicy, DeliverPolicy, pull},
};
use chrono::{DateTime, Utc};
use futures::{FutureExt as _, StreamExt as _};
use proto::{
    problem::Problem,
    recorded_event::RecordedEvent,
    request::{After, Head, Stopped},
    subject,
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    checkpoint::Origin,
    core::{Core, IN_PIECES},
    grants,
    service::Service,
    subscription::{ConsumerState, Handled},
    subscription_status,
    wire::{self, Wire},
};

/// Messages that are handled in one transaction.
const AT_A_TIME: usize = 500;
/// Events that are handled in one transaction when we are behind, and what they may come to: the more of them, the more threads are
/// acted on together.
const BEHIND_AT_A_TIME: usize = 5_000;
/// See [`BEHIND_AT_A_TIME`].
const BEHIND_BYTES: usize = 16 << 20;
/// How often we ask a source where its log ends, when nothing comes from it.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// How long we wait after a failure.
const RETRY_AFTER: Duration = Duration::from_millis(200);
/// How often it is logged again why a source is not handled.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// The source is not handled any more, because of this.
#[derive(Debug, thiserror::Error)]
#[error("its events are not handled any more")]
struct SubscriptionStopped;

/// Consumes `source` until `term` ends.
pub(crate) async fn run<S: Service>(
    core: Core<S>,
    wire: Wire,
    source: &'static str,
    term: CancellationToken,
) {
    let (line, told_at, asked) = (Mutex::default(), Mutex::default(), Mutex::default());
    let consumer = Consumer { core, wire, source, term: term.clone(), line, told_at, asked };
    while !term.is_cancelled() {
        match consumer.listen().await {
            Ok(()) => {}
            Err(error) if error.is::<SubscriptionStopped>() => {
                // Without a database there is nothing to remember it in, and it is found again.
                drop(consumer.core.source_is_away(source).await);
                consumer.pause().await;
            }
            Err(error) => {
                tracing::warn!(
                    service.name = S::NAME,
                    source,
                    error = format!("{error:#}"),
                    "listening begins again"
                );
                consumer.pause().await;
            }
        }
    }
    // Another replica consumes the source now: how far this one came says nothing any more.
    consumer.core.progress.send_if_modified(|it| it.remove(source).is_some());
    consumer.core.sources.forget(source);
}

struct Consumer<S: Service> {
    core: Core<S>,
    wire: Wire,
    source: &'static str,
    term: CancellationToken,
    line: Mutex<ConsumerState>,
    /// When it was last logged why the source is not handled.
    told_at: Mutex<Option<tokio::time::Instant>>,
    /// When the source was asked where its log ends, and where that is: we have not handled all of that yet.
    asked: Mutex<Option<(DateTime<Utc>, i64)>>,
}

impl<S: Service> Consumer<S> {
    /// Consumes until the term ends, or the consumer must be made anew.
    async fn listen(&self) -> anyhow::Result<()> {
        self.line.lock().await.forget();
        // What we missed while nobody listened comes from the source itself, wherever the stream stands. A source that does not
        // answer is handled on the wire, as far as that follows from what we have.
        if let Ok(head) = self.head().await {
            self.compare(head, true).await?;
            match self.mend().await {
                Err(error) if error.is::<SubscriptionStopped>() => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        let consumer = self.consumer().await?;
        let mut messages = consumer
            .stream()
            .max_messages_per_batch(AT_A_TIME)
            .expires(Duration::from_secs(10))
            .heartbeat(Duration::from_secs(2))
            .messages()
            .await?;
        let (mut behind_since, mut asked_at) = (None, None);
        let mut wanted = self.core.sources.wanted();
        let mut ask = tokio::time::interval(ASK_EVERY);
        ask.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.term.cancelled() => return Ok(()),
                message = messages.next() => {
                    let Some(message) = message else { return Ok(()) };
                    let mut batch = vec![message?];
                    while batch.len() < AT_A_TIME
                        && let Some(Some(more)) = messages.next().now_or_never()
                    {
                        batch.push(more?);
                    }
                    self.take(&batch).await?;
                    behind_since = None;
                }
                is_time = async { tokio::select! {
                    _ = ask.tick() => true,
                    _ = wanted.wait_for(|it| *it > asked_at) => false,
                } } => {
                    self.look_at_parked().await?;
                    asked_at = Some(self.core.clock.now());
                    let Ok(head) = self.head().await else { continue };
                    let handled = self.compare(head, false).await?;
                    self.core.metrics.consumer_lag(self.source, head.position - handled);
                    if head.position <= handled {
                        behind_since = None;
                    } else if !is_time {
                        // It was said a moment ago, and is under way.
                    } else if behind_since == Some(handled) {
                        // It was said, and did not come: the stream lost it, or this consumer waits for a sequence that will not be.
                        tracing::warn!(service.name = S::NAME, source = self.source, handled, head = head.position, "the wire lost something");
                        self.mend().await?;
                        self.forget_consumer().await?;
                        return Ok(());
                    } else {
                        behind_since = Some(handled);
                    }
                }
            }
        }
    }

    /// Counts what is parked, and lets go on what waits behind nothing.
    async fn look_at_parked(&self) -> anyhow::Result<()> {
        let parked = self.core.count_parked(self.source).await?;
        self.core.metrics.parked(self.source, parked.events);
        if parked.has_loose {
            self.core.replay_loose().await?;
        }
        Ok(())
    }

    /// Makes sure that the source's log, which ends at `head`, still holds what we have handled last; answers where that is. If it
    /// does not, the source is not handled any more, until it does. Where the log goes on, `asks` says whether to ask for the event:
    /// what comes next tells too, for it must follow.
    async fn compare(&self, mut head: Head, asks: bool) -> anyhow::Result<i64> {
        let (handled, _) = self.core.checkpoint_and_parked(self.source).await?;
        if handled.position > head.position {
            // Another replica may have handled more since the source was asked.
            head = self.head().await?;
        }
        let there = if handled.position == 0 || handled.position > head.position {
            None
        } else if handled.position == head.position {
            Some(head.hash)
        } else if asks {
            let first = self.fetch(handled.position - 1).await?.into_iter().next();
            first.filter(|it| it.position == handled.position).map(|it| it.hash)
        } else {
            None
        };
        let why = match (there, handled.hash) {
            (None, _) if handled.position > head.position => {
                Some(Stopped::Ahead { ends: head.position })
            }
            (Some(there), Some(here)) if there != here => {
                Some(Stopped::Differs { at: handled.position })
            }
            (Some(there), None) => {
                let there = Head { position: handled.position, hash: there };
                self.core.learn(self.source, &there).await?;
                None
            }
            (Some(_) | None, _) => None,
        };
        match why {
            Some(why) => Err(self.stop(handled.position, why).await),
            None => {
                if self.core.resubscribe(self.source).await? {
                    tracing::info!(
                        service.name = S::NAME,
                        source = self.source,
                        "the events of a source are handled again"
                    );
                }
                self.core.metrics.stopped(self.source, false);
                self.core.source_is_there(self.source).await?;
                self.has_handled(handled.position).await;
                Ok(handled.position)
            }
        }
    }

    /// Consumes the source no more, and says so.
    async fn stop(&self, handled: i64, why: Stopped) -> anyhow::Error {
        self.core.metrics.stopped(self.source, true);
        let is_new = self.core.stop_subscription(self.source, &why).await.unwrap_or_default();
        let mut told_at = self.told_at.lock().await;
        if is_new || told_at.is_none_or(|it| it.elapsed() >= TELL_EVERY) {
            *told_at = Some(tokio::time::Instant::now());
            tracing::error!(
                service.name = S::NAME,
                source = self.source,
                handled,
                what_to_do = subscription_status::what_to_do(S::NAME, self.source, handled, why),
                "the events of a source are not handled any more"
            );
        }
        SubscriptionStopped.into()
    }

    async fn consumer(&self) -> anyhow::Result<jetstream::consumer::Consumer<pull::Config>> {
        let stream = wire::stream(&self.wire).await?;
        let name = grants::consumer(S::NAME, self.source);
        let config = pull::Config {
            durable_name: Some(name.clone()),
            name: Some(name),
            deliver_policy: DeliverPolicy::All,
            // Acknowledging the last of a batch acknowledges the batch.
            ack_policy: AckPolicy::All,
            ack_wait: Duration::from_secs(30),
            max_ack_pending: 20_000,
            filter_subject: subject::events_of(self.source),
            ..Default::default()
        };
        Ok(stream.create_consumer(config).await?)
    }

    async fn forget_consumer(&self) -> anyhow::Result<()> {
        let stream = wire::stream(&self.wire).await?;
        // Gone already is as good.
        drop(stream.delete_consumer(&grants::consumer(S::NAME, self.source)).await);
        Ok(())
    }

    /// Consumes a batch of messages, then acknowledges it. Tries until it can, or the term ends.
    async fn take(&self, messages: &[Message]) -> anyhow::Result<()> {
        let mut events: Vec<RecordedEvent> = vec![];
        for message in messages {
            match RecordedEvent::of_message(
                |name| wire::header(message.headers.as_ref(), name),
                &message.payload,
            ) {
                Ok(event) => events.push(event),
                // Without a position it cannot be placed; if it was an event, it is missed and fetched from its source.
                Err(why) => {
                    tracing::error!(service.name = S::NAME, source = self.source, %why, "a message that is no event");
                }
            }
        }
        events.sort_by_key(|it| it.position);
        events.dedup();
        while !self.term.is_cancelled() {
            match self.handle_all(&events).await {
                Ok(()) => break,
                Err(error) if error.is::<SubscriptionStopped>() => return Err(error),
                Err(error) => {
                    tracing::warn!(
                        service.name = S::NAME,
                        source = self.source,
                        error = format!("{error:#}"),
                        "the consumer tries again"
                    );
                    self.pause().await;
                }
            }
        }
        if let (Some(last), false) = (messages.last(), self.term.is_cancelled()) {
            last.ack().await.map_err(|it| anyhow::anyhow!(it))?;
        }
        Ok(())
    }

    async fn handle_events(
        &self,
        events: &[RecordedEvent],
        word: Origin,
    ) -> anyhow::Result<Handled> {
        let mut line = self.line.lock().await;
        let handled = self.core.handle_events_on(&mut line, self.source, events, word).await?;
        if let Handled::UpTo(position) = handled {
            self.has_handled(position).await;
        }
        Ok(handled)
    }

    /// We have handled everything up to `position`: perhaps all that there was when the source was asked.
    async fn has_handled(&self, position: i64) {
        let mut asked = self.asked.lock().await;
        if let Some((at, _)) = asked.take_if(|(_, end)| *end <= position) {
            self.core.sources.complete(self.source, at);
        }
    }

    /// Consumes what came by the wire. What is missing, or does not follow from what was handled, is fetched from the source's log;
    /// what the log does not have was said by somebody else.
    async fn handle_all(&self, events: &[RecordedEvent]) -> anyhow::Result<()> {
        let mut rest = Cow::Borrowed(events);
        loop {
            let handled = match self.handle_events(&rest, Origin::Wire).await? {
                Handled::UpTo(_) => return Ok(()),
                Handled::Gap(handled) | Handled::Unlinked(handled) => handled,
            };
            self.compare(self.head().await?, true).await?;
            let fetched = self.fetch(handled).await?;
            if fetched.is_empty() {
                // A source commits before it says anything.
                for event in rest.iter().filter(|it| it.position > handled) {
                    self.forged(event).await?;
                }
                rest.to_mut().retain(|it| it.position <= handled);
                continue;
            }
            self.handle_from_log(&fetched).await?;
            for event in rest.iter() {
                if fetched.iter().any(|it| it.position == event.position && it.hash != event.hash) {
                    self.forged(event).await?;
                }
            }
        }
    }

    /// Consumes what the source's log states.
    async fn handle_from_log(&self, events: &[RecordedEvent]) -> anyhow::Result<()> {
        match self.handle_events(events, Origin::Log).await? {
            Handled::UpTo(_) => Ok(()),
            Handled::Gap(handled) | Handled::Unlinked(handled) => {
                anyhow::bail!("the log of {} has a hole after {handled}", self.source)
            }
        }
    }

    /// Tells that a message is not the source's.
    async fn forged(&self, event: &RecordedEvent) -> anyhow::Result<()> {
        self.core.metrics.forged(self.source);
        tracing::error!(
            service.name = S::NAME,
            source = self.source,
            position = event.position,
            message.id = %event.id,
            "an event came by the wire that its source's log does not hold: somebody else said it, and it was not taken"
        );
        self.core.service.forged(&self.core.pool, self.source, event).await
    }

    /// Fetches what we have not handled from the source's own log, to its end. While a part is handled, the next is fetched.
    async fn mend(&self) -> anyhow::Result<()> {
        let mut fetched = self.fetch_many(self.core.checkpoint(self.source).await?).await?;
        while let Some(last) = fetched.last().map(|it| it.position) {
            if self.term.is_cancelled() {
                break;
            }
            let (handled, next) =
                tokio::join!(self.handle_from_log(&fetched), self.fetch_many(last));
            handled?;
            fetched = next?;
        }
        Ok(())
    }

    /// As many events as are handled together when we are behind; fewer where the log ends.
    async fn fetch_many(&self, after: i64) -> anyhow::Result<Vec<RecordedEvent>> {
        let size = |events: &[RecordedEvent]| events.iter().map(|it| it.data.len()).sum::<usize>();
        let mut events = self.fetch(after).await?;
        let mut bytes = size(&events);
        while let Some(last) = events.last()
            && events.len() < BEHIND_AT_A_TIME
            && bytes < BEHIND_BYTES
        {
            let more = self.fetch(last.position).await?;
            if more.is_empty() {
                break;
            }
            bytes += size(&more);
            events.extend(more);
        }
        Ok(events)
    }

    async fn fetch(&self, after: i64) -> anyhow::Result<Vec<RecordedEvent>> {
        let asked = serde_json::to_vec(&After { after, from: None })?;
        match self.request("log", &asked).await {
            Err(why) if why.downcast_ref().is_some_and(|it: &Problem| it.code == IN_PIECES) => {
                self.fetch_in_pieces(after).await
            }
            fetched => fetched,
        }
    }

    /// Fetches one event that is larger than a message.
    async fn fetch_in_pieces(&self, after: i64) -> anyhow::Result<Vec<RecordedEvent>> {
        let mut whole: Option<RecordedEvent> = None;
        loop {
            let from = whole.as_ref().map_or(0, |it| it.data.len() as u64);
            let asked = serde_json::to_vec(&After { after, from: Some(from) })?;
            let pieces: Vec<RecordedEvent> = self.request("log", &asked).await?;
            let Some(piece) = pieces.into_iter().next() else {
                return Ok(whole.into_iter().collect());
            };
            anyhow::ensure!(!piece.data.is_empty(), "an empty piece of an event");
            match &mut whole {
                Some(whole) => whole.data.push_str(&piece.data),
                None => whole = Some(piece),
            }
        }
    }

    /// Where the source's log ends.
    async fn head(&self) -> anyhow::Result<Head> {
        let now = self.core.clock.now();
        match self.request::<Head>("head", b"{}").await {
            Ok(head) => {
                // The first answer that we have not reached counts: under load the log always ends further on.
                self.asked.lock().await.get_or_insert((now, head.position));
                Ok(head)
            }
            Err(why) => {
                self.core.source_is_away(self.source).await?;
                Err(why)
            }
        }
    }

    async fn request<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        body: &[u8],
    ) -> anyhow::Result<T> {
        let answer = self
            .wire
            .client
            .request(subject::query(self.source, name), body.to_vec().into())
            .await?;
        if wire::header(answer.headers.as_ref(), "Nats-Service-Error-Code").is_some() {
            let problem: Problem = serde_json::from_slice(&answer.payload)?;
            return Err(anyhow::Error::from(problem).context(format!("{} says no", self.source)));
        }
        Ok(serde_json::from_slice(&answer.payload)?)
    }

    async fn pause(&self) {
        tokio::select! {
            () = self.term.cancelled() => {}
            () = tokio::time::sleep(RETRY_AFTER) => {}
        }
    }
}
