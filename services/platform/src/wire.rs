//! The connection to NATS.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_nats::{Client, ConnectOptions, Event, HeaderMap, jetstream};
use proto::subject::EVENTS;
use tokio::sync::watch;

use crate::grants;

/// Who a service is to NATS, and where NATS is.
#[derive(Clone)]
pub struct Login {
    /// The server.
    pub url: String,
    /// Our user; none on a server that asks for none.
    pub user: Option<(String, String)>,
    /// What we call ourselves there, and what our inbox begins with.
    pub name: String,
}

/// A connection that reconnects for ever, and says when it did.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) client: Client,
    pub(crate) jetstream: jetstream::Context,
    /// Counts connections.
    pub(crate) connected: watch::Receiver<u64>,
    /// Whether the stream was there before.
    met: Arc<AtomicBool>,
}

/// Connects, at once or when the server is there.
///
/// # Errors
/// When the address is none, or the server does not know us.
pub(crate) async fn connect(login: &Login) -> anyhow::Result<Wire> {
    let (count, connected) = watch::channel(0);
    let mut options = match &login.user {
        Some((user, password)) => {
            ConnectOptions::with_user_and_password(user.clone(), password.clone())
        }
        None => ConnectOptions::new(),
    };
    options = options
        .name(&login.name)
        .custom_inbox_prefix(grants::inbox_prefix(&login.name))
        .retry_on_initial_connect()
        .max_reconnects(None)
        .reconnect_delay_callback(|attempts| {
            Duration::from_millis(50).saturating_mul(u32::try_from(attempts).unwrap_or(40).min(40))
        })
        .ping_interval(Duration::from_secs(5))
        .request_timeout(Some(Duration::from_secs(5)))
        .event_callback(move |event| {
            match &event {
                Event::Connected => count.send_modify(|it| *it += 1),
                Event::Disconnected
                | Event::SlowConsumer(_)
                | Event::ServerError(_)
                | Event::ClientError(_) => {
                    tracing::warn!(%event, "NATS");
                }
                Event::LameDuckMode | Event::Draining | Event::Closed => {
                    tracing::info!(%event, "NATS");
                }
            }
            std::future::ready(())
        });
    let client = options.connect(&login.url).await?;
    let jetstream = jetstream::context::ContextBuilder::new()
        .timeout(Duration::from_secs(5))
        .ack_timeout(Duration::from_secs(5))
        .max_ack_inflight(4_096)
        .backpressure_on_inflight(true)
        .build(client.clone());
    Ok(Wire { client, jetstream, connected, met: Arc::default() })
}

/// How long nats-server may take to remove the files of a stream that was deleted, after it has said that it is deleted. Whoever
/// makes the stream again before that loses the new one's files too (seen with 2.9).
const REMOVED_WITHIN: Duration = Duration::from_secs(1);

/// The stream that carries events; made when it is not there, as after NATS has lost everything.
///
/// # Errors
/// When JetStream is away.
pub(crate) async fn stream(wire: &Wire) -> anyhow::Result<jetstream::stream::Stream> {
    let jetstream = &wire.jetstream;
    if wire.met.load(Ordering::Relaxed) {
        if let Ok(stream) = jetstream.get_stream(EVENTS).await {
            return Ok(stream);
        }
        tokio::time::sleep(REMOVED_WITHIN).await;
    }
    let config = jetstream::stream::Config {
        name: EVENTS.to_owned(),
        description: Some("Every service's events; PostgreSQL remembers, this carries".to_owned()),
        subjects: vec!["event.>".to_owned()],
        storage: jetstream::stream::StorageType::File,
        deny_delete: true,
        deny_purge: true,
        duplicate_window: Duration::from_secs(120),
        ..Default::default()
    };
    let stream = jetstream.get_or_create_stream(config).await?;
    wire.met.store(true, Ordering::Relaxed);
    Ok(stream)
}

/// Headers as NATS wants them.
pub(crate) fn headers<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(name, value);
    }
    headers
}

/// One header of a message, if it is there.
pub(crate) fn header<'a>(headers: Option<&'a HeaderMap>, name: &str) -> Option<&'a str> {
    headers?.get(name).map(async_nats::HeaderValue::as_str)
}
