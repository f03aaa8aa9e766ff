//! Commands and events, as the parts of a service hand them to each other.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proto::{actor::Actor, id::CommandId, recorded_event::RecordedEvent, sealed::Digest};
use uuid::Uuid;

use crate::calendar;

/// What happened longer ago is heard late.
const LATE: TimeDelta = TimeDelta::minutes(1);

/// A command with the stream it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandFor<C> {
    /// The stream whose version is expected and answered.
    pub stream: Uuid,
    /// What is asked.
    pub command: C,
}

/// The circumstances of a command.
#[derive(Debug, Clone)]
pub struct CommandContext {
    /// Its id.
    pub command: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// When. Of what another service's event makes us do, when that event happened.
    pub now: DateTime<Utc>,
    /// When it is recorded.
    pub recorded_at: DateTime<Utc>,
    /// Since when a source is not heard that a deadline waited for too long, see [`crate::Service::awaits`]: what it decides may be
    /// false.
    pub unheard_since: Option<DateTime<Utc>>,
}

impl CommandContext {
    /// Whether it is about what happened so long ago that more may have happened since: we were behind.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.recorded_at.signed_duration_since(self.now) > LATE
    }

    /// The day in Denmark.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        calendar::day(self.now)
    }
}

/// A command on its way to the log.
#[derive(Debug, Clone)]
pub struct QueuedCommand<C> {
    /// Its id.
    pub id: CommandId,
    /// A digest of what was asked, by whom: the same id must ask the same.
    pub request: Digest,
    /// Who asks.
    pub actor: Actor,
    /// What, about which stream.
    pub ask: CommandFor<C>,
    /// The version the asker last saw.
    pub expected: Option<i64>,
    /// What caused it: the command itself, or the event reacted to.
    pub cause: Uuid,
    /// When it happened, if not now.
    pub occurred_at: Option<DateTime<Utc>>,
    /// See [`CommandContext::unheard_since`].
    pub unheard_since: Option<DateTime<Utc>>,
    /// The W3C `traceparent`, or empty.
    pub trace: String,
}

/// An event with its metadata.
#[derive(Debug, Clone)]
pub struct Envelope<E> {
    /// As the log holds it.
    pub metadata: RecordedEvent,
    /// What it states.
    pub event: E,
}

/// A stream's timer: one of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Runs out at a moment, whatever it was set to before.
    Set(&'static str, DateTime<Utc>),
    /// Does not run any more.
    Clear(&'static str),
}

/// The effect of a command that is done, to be written now.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a, E> {
    /// The command.
    pub command: CommandId,
    /// Where the log ends with its events: what is the latest is told by this, never by a clock.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What to write.
    pub effect: &'a E,
}
