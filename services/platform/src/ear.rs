//! Hearing on the wire: one durable consumer for each service we hear, and the source's own log for what the wire lost.

use std::time::Duration;

use async_nats::jetstream::{
    self, Message,
    consumer::{AckPolicy, DeliverPolicy, pull},
};
use futures::{FutureExt as _, StreamExt as _};
use proto::{
    recorded::Recorded,
    request::{After, Head},
    subject,
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    core::Core,
    grants,
    hearing::{Heard, Line},
    service::Service,
    wire::{self, Wire},
};

/// Messages that are heard in one transaction.
const AT_A_TIME: usize = 500;
/// How often we ask a source where its log ends, when nothing comes from it.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// How long we wait after a failure.
const RETRY_AFTER: Duration = Duration::from_millis(200);

/// Hears `source` until `term` ends.
pub(crate) async fn run<S: Service>(
    core: Core<S>,
    wire: Wire,
    source: &'static str,
    term: CancellationToken,
) {
    let ear = Ear { core, wire, source, term: term.clone(), line: Mutex::default() };
    while !term.is_cancelled() {
        match ear.listen().await {
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(
                    service.name = S::NAME,
                    source,
                    error = format!("{error:#}"),
                    "listening begins again"
                );
                ear.pause().await;
            }
        }
    }
    // Another replica hears now: what we have heard tells nobody any more how far that is.
    ear.core.heard.send_if_modified(|it| it.remove(source).is_some());
}

struct Ear<S: Service> {
    core: Core<S>,
    wire: Wire,
    source: &'static str,
    term: CancellationToken,
    line: Mutex<Line>,
}

impl<S: Service> Ear<S> {
    /// Hears until the term ends, or the consumer must be made anew.
    async fn listen(&self) -> anyhow::Result<()> {
        // What we missed while nobody listened comes from the source itself, wherever the stream stands.
        self.mend().await.ok();
        let consumer = self.consumer().await?;
        let mut messages = consumer
            .stream()
            .max_messages_per_batch(AT_A_TIME)
            .expires(Duration::from_secs(10))
            .heartbeat(Duration::from_secs(2))
            .messages()
            .await?;
        let mut behind_since = None;
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
                    ask.reset();
                    behind_since = None;
                }
                _ = ask.tick() => {
                    let heard = self.core.heard(self.source).await?;
                    let parked = self.core.parked().await?;
                    let parked = parked.iter().filter(|it| it.source == self.source).count();
                    self.core.metrics.parked(self.source, i64::try_from(parked).unwrap_or(i64::MAX));
                    let Ok(head) = self.head().await else { continue };
                    self.core.metrics.hearer_lag(self.source, head.position - heard);
                    if head.position <= heard {
                        behind_since = None;
                    } else if behind_since == Some(heard) {
                        // It was said, and did not come: the stream lost it, or this consumer waits for a sequence that will not be.
                        tracing::warn!(service.name = S::NAME, source = self.source, heard, head = head.position, "the wire lost something");
                        self.mend().await?;
                        self.forget_consumer().await?;
                        return Ok(());
                    } else {
                        behind_since = Some(heard);
                    }
                }
            }
        }
    }

    async fn consumer(&self) -> anyhow::Result<jetstream::consumer::Consumer<pull::Config>> {
        let stream = wire::stream(&self.wire.jetstream).await?;
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
        let stream = wire::stream(&self.wire.jetstream).await?;
        // Gone already is as good.
        drop(stream.delete_consumer(&grants::consumer(S::NAME, self.source)).await);
        Ok(())
    }

    /// Hears a batch of messages, then acknowledges it. Tries until it can, or the term ends.
    async fn take(&self, messages: &[Message]) -> anyhow::Result<()> {
        let mut events: Vec<Recorded> = vec![];
        for message in messages {
            match Recorded::of_message(
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
        events.dedup_by_key(|it| it.position);
        while !self.term.is_cancelled() {
            match self.hear_all(&events).await {
                Ok(()) => break,
                Err(error) => {
                    tracing::warn!(
                        service.name = S::NAME,
                        source = self.source,
                        error = format!("{error:#}"),
                        "hearing tries again"
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

    async fn hear(&self, events: &[Recorded]) -> anyhow::Result<Heard> {
        self.core.hear_on(&mut *self.line.lock().await, self.source, events).await
    }

    async fn hear_all(&self, events: &[Recorded]) -> anyhow::Result<()> {
        let mut rest = events;
        while let Heard::Gap(heard) = self.hear(rest).await? {
            rest = rest.get(rest.partition_point(|it| it.position <= heard)..).unwrap_or_default();
            let fetched = self.fetch(heard).await?;
            anyhow::ensure!(
                !fetched.is_empty(),
                "position {} is missing and {} does not have it",
                heard + 1,
                self.source
            );
            self.hear(&fetched).await?;
        }
        Ok(())
    }

    /// Fetches what we have not heard from the source's own log, to its end.
    async fn mend(&self) -> anyhow::Result<()> {
        loop {
            let heard = self.core.heard(self.source).await?;
            let fetched = self.fetch(heard).await?;
            if fetched.is_empty() || self.term.is_cancelled() {
                return Ok(());
            }
            self.hear(&fetched).await?;
        }
    }

    async fn fetch(&self, after: i64) -> anyhow::Result<Vec<Recorded>> {
        self.request("log", &serde_json::to_vec(&After { after })?).await
    }

    async fn head(&self) -> anyhow::Result<Head> {
        self.request("head", b"{}").await
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
            anyhow::bail!("{} says: {}", self.source, String::from_utf8_lossy(&answer.payload));
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
