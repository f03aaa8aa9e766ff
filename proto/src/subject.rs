//! The names of NATS subjects and headers.

use uuid::Uuid;

use crate::{code::Municipality, request::Asker};

/// The JetStream stream that carries events.
pub const EVENTS: &str = "EVENTS";

/// Headers of a command or query.
pub mod header {
    /// Chosen by the asker, a UUID; the same id gets the same answer.
    pub const COMMAND_ID: &str = "Command-Id";
    /// The signed actor token.
    pub const ACTOR: &str = "Actor";
    /// The version the asker last saw of the stream the command is about.
    pub const EXPECTED_VERSION: &str = "Expected-Version";
    /// `<service>=<position>[, <service>=<position>]`: answer when you have handled this much.
    pub const AT_LEAST: &str = "At-Least";
    /// On an answer that was to have handled at least so much: `<service>=<events>[, ...]` of it, in the thread that was asked about
    /// or in any, are parked, and the answer does not know of them.
    pub const PARKED: &str = "Parked";
    /// W3C trace context.
    pub const TRACEPARENT: &str = "traceparent";
}

/// Where a service handles a command that somebody asks with an actor token.
#[must_use]
pub fn command(service: &str, name: &str) -> String {
    format!("command.{service}.{name}")
}

/// Where a service handles a command of the operator of the system.
#[must_use]
pub fn by_operator(service: &str, name: &str) -> String {
    format!("operator.{service}.{name}")
}

/// Where a service handles a command or query of `portal`.
#[must_use]
pub fn by_portal(service: &str, name: &str) -> String {
    format!("portal.{service}.{name}")
}

/// Where a service handles a command or query of `identity`.
#[must_use]
pub fn by_identity(service: &str, name: &str) -> String {
    format!("identity.{service}.{name}")
}

/// Where a service handles a command that `asker` asks.
#[must_use]
pub fn asked_by(asker: Asker, service: &str, name: &str) -> String {
    match asker {
        Asker::Person | Asker::Service => command(service, name),
        Asker::Operator => by_operator(service, name),
        Asker::Portal => by_portal(service, name),
        Asker::Identity => by_identity(service, name),
    }
}

/// Where a service handles a query that `asker` asks.
#[must_use]
pub fn shown_to(asker: Asker, service: &str, name: &str) -> String {
    match asker {
        Asker::Person | Asker::Service => query(service, name),
        Asker::Operator => by_operator(service, name),
        Asker::Portal => by_portal(service, name),
        Asker::Identity => by_identity(service, name),
    }
}

/// Where a service handles a query that somebody asks with an actor token.
#[must_use]
pub fn query(service: &str, name: &str) -> String {
    format!("query.{service}.{name}")
}

/// Where an event is said; `kind` is `<aggregate>.<fact>`, so it takes two tokens.
#[must_use]
pub fn event(tenant: Municipality, service: &str, kind: &str, thread: Uuid) -> String {
    format!("event.{tenant}.{service}.{kind}.{thread}")
}

/// Every event of a service, as a filter.
#[must_use]
pub fn events_of(service: &str) -> String {
    format!("event.*.{service}.>")
}

/// Where a service rings when its log grew: a wake-up for the relay of another replica, never a promise.
#[must_use]
pub fn bell(service: &str) -> String {
    format!("bell.{service}")
}

/// Where it is said that something new is recorded in a thread: for pages that are open. See [`crate::news::News`].
#[must_use]
pub fn news(tenant: Municipality, thread: Uuid) -> String {
    format!("news.{tenant}.{thread}")
}

/// All of it.
pub const ALL_NEWS: &str = "news.>";

/// Where `identity` repeats which grants and sessions have ended. Every process listens for itself, so it is no queue's.
pub const ENDED: &str = "ended.identity";
