//! The relay: says on the wire, in order, what the log has.

use std::time::{Duration, Instant};

use async_nats::jetstream::{self, message::PublishMessage};
use futures::StreamExt as _;
use proto::{recorded::Recorded, subject};
use tokio_util::sync::CancellationToken;

use crate::{
    core::Core,
    log,
    service::Service,
    telemetry,
    wire::{self, Wire},
};

/// Events that are read and published at a time.
const AT_A_TIME: i64 = 1_000;
/// How often we look when nobody rings.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the cursor is written down.
const SAVE_EVERY: Duration = Duration::from_secs(1);
/// How long we wait after a failure.
const RETRY_AFTER: Duration = Duration::from_millis(200);

/// Publishes until `term` ends.
pub(crate) async fn run<S: Service>(core: Core<S>, wire: Wire, term: CancellationToken) {
    while !term.is_cancelled() {
        let session = Session { core: &core, wire: &wire, term: &term };
        if let Err(error) = session.publish().await {
            tracing::warn!(
                service.name = S::NAME,
                error = format!("{error:#}"),
                "the relay begins again"
            );
            tokio::select! {
                () = term.cancelled() => {}
                () = tokio::time::sleep(RETRY_AFTER) => {}
            }
        }
    }
}

struct Session<'a, S: Service> {
    core: &'a Core<S>,
    wire: &'a Wire,
    term: &'a CancellationToken,
}

impl<S: Service> Session<'_, S> {
    /// Publishes until the term ends or the connection was renewed: then what the stream holds is looked at again.
    async fn publish(&self) -> anyhow::Result<()> {
        let mut connected = self.wire.connected.clone();
        connected.mark_unchanged();
        let mut bell = self.core.writer.head();
        let mut rung = self.wire.client.subscribe(subject::bell(S::NAME)).await?;
        let stored = self.stored().await?;
        let mut cursor = stored.min(self.carried().await?);
        let (mut saved, mut saved_at) = (stored, Instant::now());
        loop {
            bell.mark_unchanged();
            let events = self.after(cursor).await?;
            if let Some(last) = events.last() {
                self.say(&events).await?;
                cursor = last.position;
                tracing::debug!(
                    service.name = S::NAME,
                    position = cursor,
                    count = events.len(),
                    "relayed"
                );
                let lag = self.core.writer.head().borrow().saturating_sub(cursor).max(0);
                self.core.metrics.relay_lag(lag);
                if lag > 0 {
                    continue;
                }
            }
            // The stream itself tells how far we came: the cursor is written down now and then, not at every event.
            if cursor != saved && saved_at.elapsed() >= SAVE_EVERY {
                self.save(cursor).await?;
                (saved, saved_at) = (cursor, Instant::now());
            }
            tokio::select! {
                () = self.term.cancelled() => return self.rest(cursor).await,
                changed = connected.changed() => {
                    changed?;
                    return Ok(());
                }
                changed = bell.changed() => if changed.is_err() { return self.rest(cursor).await },
                ring = rung.next() => anyhow::ensure!(ring.is_some(), "the bell is gone"),
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// What comes next: from our own writer's memory if it is there, else from the log.
    async fn after(&self, cursor: i64) -> anyhow::Result<Vec<Recorded>> {
        if let Some(events) = self.core.writer.after(cursor) {
            return Ok(events);
        }
        Ok(log::after(&mut *self.core.pool.acquire().await?, cursor, AT_A_TIME).await?)
    }

    /// Before we go: what was accepted a moment ago.
    async fn rest(&self, cursor: i64) -> anyhow::Result<()> {
        let events = self.after(cursor).await?;
        self.say(&events).await?;
        self.save(events.last().map_or(cursor, |it| it.position)).await
    }

    /// Publishes `events`, acknowledgements pipelined. Told twice, JetStream keeps one, and hearers skip what they have.
    async fn say(&self, events: &[Recorded]) -> anyhow::Result<()> {
        let _spans = telemetry::in_each(
            "relay",
            S::NAME,
            events.iter().map(|it| (it.id.0, it.trace.as_str())),
        );
        let mut acknowledgements = Vec::with_capacity(events.len());
        for event in events {
            let mut message = PublishMessage::build()
                .payload(event.data.clone().into())
                .message_id(event.id.to_string());
            for (name, value) in event.headers(S::NAME) {
                message = message.header(name, value);
            }
            acknowledgements
                .push(self.wire.jetstream.send_publish(event.subject(S::NAME), message).await?);
        }
        for acknowledgement in acknowledgements {
            acknowledgement.await?;
        }
        Ok(())
    }

    async fn stored(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar!("select position from relay").fetch_one(&self.core.pool).await?)
    }

    async fn save(&self, cursor: i64) -> anyhow::Result<()> {
        sqlx::query!("update relay set position = $1", cursor).execute(&self.core.pool).await?;
        Ok(())
    }

    /// The last of our positions that the stream holds: less than we published when NATS has lost some.
    async fn carried(&self) -> anyhow::Result<i64> {
        use jetstream::stream::LastRawMessageErrorKind;
        let stream = wire::stream(&self.wire.jetstream).await?;
        match stream.get_last_raw_message_by_subject(&subject::events_of(S::NAME)).await {
            Ok(message) => {
                let position = wire::header(Some(&message.headers), "ce-position")
                    .and_then(|it| it.parse().ok());
                Ok(position.unwrap_or(0))
            }
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
