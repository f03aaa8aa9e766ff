//! The relay: publishes the events of the log to NATS, in order.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use async_nats::jetstream::{
    context::PublishErrorKind,
    message::{PublishMessage, StreamMessage},
    stream::{LastRawMessageError, LastRawMessageErrorKind, Stream},
};
use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use proto::{news::News, recorded_event::RecordedEvent, request::Parked, subject};
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
/// Batches that may wait for their acknowledgement while the next is said: with that, fewer messages than `wire` lets be under way.
const PUBLISHING_MAX: usize = 1;
/// How often we look when nobody rings.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the cursor is written down.
const SAVE_EVERY: Duration = Duration::from_secs(1);
/// How often we make sure that the stream is the one we have filled.
const CHECK_EVERY: Duration = Duration::from_secs(2);
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

impl<S: Service> Core<S> {
    /// Our events that are larger than NATS takes, the first 1,000.
    pub(crate) async fn unpublished(&self) -> sqlx::Result<Vec<Parked>> {
        let rows = sqlx::query!(
            "select position, thread, type as kind, bytes, since from unpublished order by position limit 1000"
        )
        .fetch_all(&self.pool)
        .await?;
        let parked = rows.into_iter().map(|row| Parked {
            source: S::NAME.to_owned(),
            position: row.position,
            thread: row.thread,
            kind: row.kind,
            reason: format!(
                "its {} bytes are more than NATS takes: it is fetched from the log",
                row.bytes
            ),
            parked_at: row.since,
        });
        Ok(parked.collect())
    }
}

/// An event as a message, and where it is said.
fn message_of<S: Service>(event: &RecordedEvent) -> (String, PublishMessage) {
    let mut message = PublishMessage::build().message_id(event.id.to_string());
    for (name, value) in event.headers(S::NAME) {
        message = message.header(name, value);
    }
    (event.subject(S::NAME), message.payload(event.data.clone().into()))
}

/// Batches that are said and not yet acknowledged; each ends with its last position.
type Publishing = FuturesOrdered<BoxFuture<'static, anyhow::Result<i64>>>;

impl<S: Service> Session<'_, S> {
    /// Publishes until the term ends, the connection was renewed or the stream was made anew: then what the stream holds is looked
    /// at again. What is new does not wait until what was said before it is acknowledged.
    async fn publish(&self) -> anyhow::Result<()> {
        let mut connected = self.wire.connected.clone();
        connected.mark_unchanged();
        let mut bell = self.core.writer.head();
        let mut rung = self.wire.client.subscribe(subject::bell(S::NAME)).await?;
        self.publish_what_now_fits().await?;
        let Begun { made, stored, mut read, mut fills_to } = self.begin().await?;
        let mut checked_at = Instant::now();
        // Read up to here, acknowledged up to there.
        let (mut cursor, mut publishing) = (read, Publishing::new());
        let (mut saved, mut saved_at) = (stored, Instant::now());
        loop {
            bell.mark_unchanged();
            let events = self.after(read).await?;
            if let Some(last) = events.last() {
                if publishing.len() == PUBLISHING_MAX {
                    cursor = publishing.next().await.transpose()?.unwrap_or(cursor);
                }
                read = last.position;
                publishing.push_back(self.publish_batch(events).await?);
                let lag = self.core.writer.head().borrow().saturating_sub(read).max(0);
                self.core.metrics.relay_lag(lag);
                if lag > 0 {
                    continue;
                }
            }
            loop {
                tokio::select! {
                    () = self.term.cancelled() => return self.rest(read, publishing).await,
                    changed = connected.changed() => {
                        changed?;
                        return Ok(());
                    }
                    changed = bell.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return self.rest(read, publishing).await,
                    },
                    ring = rung.next() => {
                        anyhow::ensure!(ring.is_some(), "the bell is gone");
                        break;
                    }
                    Some(position) = publishing.next() => cursor = position?,
                    () = tokio::time::sleep(LOOK_EVERY) => break,
                }
            }
            // The stream itself tells how far we came: the cursor is written down now and then, not at every event.
            if cursor != saved && saved_at.elapsed() >= SAVE_EVERY {
                self.save(cursor).await?;
                (saved, saved_at) = (cursor, Instant::now());
            }
            if fills_to.is_some_and(|it| it <= cursor) {
                self.save_filled(made).await?;
                fills_to = None;
            }
            if checked_at.elapsed() >= CHECK_EVERY {
                checked_at = Instant::now();
                if made_at(&wire::stream(self.wire).await?) != made {
                    return Ok(());
                }
            }
        }
    }

    /// Where to go on in the stream that is there.
    async fn begin(&self) -> anyhow::Result<Begun> {
        let stream = wire::stream(self.wire).await?;
        let made = made_at(&stream);
        let Stored { position: stored, filled } = self.stored().await?;
        if filled == Some(made) {
            let read = stored.min(self.carried(&stream).await?);
            return Ok(Begun { made, stored, read, fills_to: None });
        }
        // A version that did not remember which stream it filled may have filled this one.
        let is_filled = filled.is_none() && self.first(&stream).await? == 1;
        let read = if is_filled { stored.min(self.carried(&stream).await?) } else { 0 };
        let head = log::head(&mut *self.core.pool.acquire().await?).await?;
        if stored > read {
            tracing::warn!(
                service.name = S::NAME,
                read,
                stored,
                "the stream does not hold what was said: it is said again"
            );
        }
        Ok(Begun { made, stored, read, fills_to: Some(head.position) })
    }

    /// What comes next: from our own writer's memory if it is there, else from the log.
    async fn after(&self, position: i64) -> anyhow::Result<Vec<RecordedEvent>> {
        if let Some(events) = self.core.writer.after(position) {
            return Ok(events);
        }
        Ok(log::after(&mut *self.core.pool.acquire().await?, position, AT_A_TIME).await?)
    }

    /// Before we go: what was accepted a moment ago.
    async fn rest(&self, read: i64, mut publishing: Publishing) -> anyhow::Result<()> {
        publishing.push_back(self.publish_batch(self.after(read).await?).await?);
        let mut cursor = read;
        while let Some(position) = publishing.next().await {
            cursor = position?.max(cursor);
        }
        self.save(cursor).await
    }

    /// Publishes `events`; what is given ends when they are acknowledged. Told twice, JetStream keeps one, and consumers skip what
    /// they have.
    async fn publish_batch(
        &self,
        events: Vec<RecordedEvent>,
    ) -> anyhow::Result<BoxFuture<'static, anyhow::Result<i64>>> {
        let spans = telemetry::in_each(
            "relay",
            S::NAME,
            events.iter().map(|it| (it.id.0, it.trace.as_str())),
        );
        let last = events.last().map_or(0, |it| it.position);
        let news: BTreeMap<_, _> =
            events.iter().map(|it| ((it.tenant, it.thread), it.position)).collect();
        let mut acknowledgements = Vec::with_capacity(events.len());
        for event in &events {
            let (subject, message) = message_of::<S>(event);
            match self.wire.jetstream.send_publish(subject, message).await {
                Ok(acknowledgement) => acknowledgements.push(acknowledgement),
                Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                    self.leave_out(event).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        for ((tenant, thread), position) in news {
            let body = serde_json::to_vec(&News { service: S::NAME.to_owned(), position })?;
            self.wire.client.publish(subject::news(tenant, thread), body.into()).await?;
        }
        let acknowledged = async move {
            for acknowledgement in acknowledgements {
                acknowledgement.await?;
            }
            drop(spans);
            tracing::debug!(service.name = S::NAME, position = last, "relayed");
            Ok(last)
        };
        Ok(acknowledged.boxed())
    }

    /// Says loudly that NATS does not take an event: who misses it fetches it from the log, in pieces, and the rest goes on.
    async fn leave_out(&self, event: &RecordedEvent) -> anyhow::Result<()> {
        let bytes = i64::try_from(event.data.len()).unwrap_or(i64::MAX);
        tracing::error!(
            service.name = S::NAME,
            position = event.position,
            event.r#type = event.kind,
            bytes,
            "an event is larger than NATS takes: raise max_payload, or leave it to be fetched from the log"
        );
        sqlx::query!(
            "insert into unpublished (position, thread, type, bytes) values ($1, $2, $3, $4) on conflict (position) do nothing",
            event.position,
            event.thread,
            event.kind,
            bytes
        )
        .execute(&self.core.pool)
        .await?;
        let all = self.core.unpublished().await?.len();
        self.core.metrics.unpublished(i64::try_from(all).unwrap_or(i64::MAX));
        Ok(())
    }

    /// Publishes what was larger than NATS took, if it takes it by now.
    async fn publish_what_now_fits(&self) -> anyhow::Result<()> {
        for left_out in self.core.unpublished().await? {
            let before = left_out.position.saturating_sub(1);
            for event in log::after(&mut *self.core.pool.acquire().await?, before, 1).await? {
                let (subject, message) = message_of::<S>(&event);
                if let Ok(sent) = self.wire.jetstream.send_publish(subject, message).await {
                    sent.await?;
                    sqlx::query!("delete from unpublished where position = $1", event.position)
                        .execute(&self.core.pool)
                        .await?;
                }
            }
        }
        Ok(())
    }

    async fn stored(&self) -> anyhow::Result<Stored> {
        let stored = sqlx::query_as!(Stored, "select position, filled from relay");
        Ok(stored.fetch_one(&self.core.pool).await?)
    }

    async fn save(&self, cursor: i64) -> anyhow::Result<()> {
        sqlx::query!("update relay set position = $1", cursor).execute(&self.core.pool).await?;
        Ok(())
    }

    async fn save_filled(&self, made: i64) -> anyhow::Result<()> {
        sqlx::query!("update relay set filled = $1", made).execute(&self.core.pool).await?;
        Ok(())
    }

    /// The last of our positions that the stream holds: less than we published when NATS has lost some.
    async fn carried(&self, stream: &Stream) -> anyhow::Result<i64> {
        position(stream.get_last_raw_message_by_subject(&subject::events_of(S::NAME)).await)
    }

    /// The first of our positions that the stream holds.
    async fn first(&self, stream: &Stream) -> anyhow::Result<i64> {
        position(stream.get_first_raw_message_by_subject(subject::events_of(S::NAME), 1).await)
    }
}

/// How publishing begins.
struct Begun {
    /// When the stream was made.
    made: i64,
    stored: i64,
    read: i64,
    /// The stream is filled when all up to here is said; none if it is.
    fills_to: Option<i64>,
}

/// How far the log is published, and in which stream from its beginning.
struct Stored {
    position: i64,
    filled: Option<i64>,
}

/// When the stream was made, by which it is told from another of its name.
fn made_at(stream: &Stream) -> i64 {
    let made = stream.cached_info().created.unix_timestamp_nanos();
    i64::try_from(made).unwrap_or_default()
}

/// The position that a message tells; 0 of one that does not, or where there is none.
fn position(message: Result<StreamMessage, LastRawMessageError>) -> anyhow::Result<i64> {
    match message {
        Ok(message) => {
            let position = wire::header(Some(&message.headers), "ce-position");
            Ok(position.and_then(|it| it.parse().ok()).unwrap_or(0))
        }
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}
