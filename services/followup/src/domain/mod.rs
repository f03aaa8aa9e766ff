//! What `followup` decides. Pure: no I/O, no clock, no chance.

pub mod alert;
pub mod follow_up;
pub mod measurement;
pub mod watch;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Asked, No, Sayings, Streams};
use proto::{
    followup::{
        AcknowledgeAlert, Event, HoldFollowUp, PlanFollowUp, RecordMeasurement, ResolveAlert,
    },
    id::{AlertId, AssignmentId, FollowUpId, PersonId, ThreadId, derive},
    problem::Problem,
};
use uuid::Uuid;

pub use self::{alert::Alert, follow_up::FollowUp, measurement::Measurement, watch::Watch};

platform::states! {
    /// What one stream of this service is.
    State of Event {
        FollowUp(FollowUp)
        Measurement(Measurement)
        Watch(Watch)
        Alert(Alert)
    }
}

/// What can be decided: what the wire asks, what others' events make us do, and what time brings.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// See the wire.
    PlanFollowUp(PlanFollowUp),
    /// See the wire.
    HoldFollowUp(HoldFollowUp),
    /// See the wire.
    RecordMeasurement(RecordMeasurement),
    /// See the wire.
    AcknowledgeAlert(AcknowledgeAlert),
    /// See the wire.
    ResolveAlert(ResolveAlert),
    /// An assignment has started.
    PlanFirst {
        /// In which thread.
        thread: ThreadId,
        /// Which.
        assignment: AssignmentId,
        /// Around whom.
        child: PersonId,
        /// The day.
        started_on: NaiveDate,
    },
    /// A thread has opened.
    StartWatch {
        /// Which.
        thread: ThreadId,
        /// The day.
        opened_on: NaiveDate,
    },
    /// Somebody was in contact.
    RenewWatch {
        /// In which thread.
        thread: ThreadId,
        /// The day.
        contact_on: NaiveDate,
    },
    /// Nobody was in contact until the moment came.
    FallSilent {
        /// Which watch.
        watch: Uuid,
        /// The moment.
        silent_at: DateTime<Utc>,
    },
    /// A thread has closed.
    EndWatch {
        /// Which.
        thread: ThreadId,
    },
}

type Decided = Result<Sayings<Event>, No>;

/// The stream of the watch over `thread`.
#[must_use]
pub fn watch_of(thread: ThreadId) -> Uuid {
    derive("watch", &[thread.0.as_bytes()])
}

/// The alert that `watch` raises when it falls silent at `silent_at`: one for each silence.
#[must_use]
pub fn alert_of(watch: Uuid, silent_at: DateTime<Utc>) -> AlertId {
    AlertId(derive("alert", &[watch.as_bytes(), &silent_at.timestamp_micros().to_be_bytes()]))
}

/// What happens when `command` is asked.
///
/// # Errors
/// Why not, or the stream to load first.
pub fn decide(command: &Command, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    match command {
        Command::PlanFollowUp(it) => plan(it, asked, streams),
        Command::HoldFollowUp(it) => hold(it, asked, streams),
        Command::RecordMeasurement(it) => record(it, asked, streams),
        Command::AcknowledgeAlert(it) => {
            streams.decide::<Alert>(it.alert.0, alert::Command::Acknowledge)
        }
        Command::ResolveAlert(it) => {
            streams.decide::<Alert>(it.alert.0, alert::Command::ResolveByHand)
        }
        Command::PlanFirst { thread, assignment, child, started_on } => {
            let command = follow_up::Command::PlanFirst {
                assignment: *assignment,
                child: *child,
                started_on: *started_on,
            };
            Ok(streams.decide::<FollowUp>(FollowUpId::of(*assignment).0, command)?.of(thread.0))
        }
        Command::StartWatch { thread, opened_on } => {
            let command = watch::Command::Start { opened_on: *opened_on };
            Ok(streams.decide::<Watch>(watch_of(*thread), command)?.of(thread.0))
        }
        Command::RenewWatch { thread, contact_on } => renew(*thread, *contact_on, asked, streams),
        Command::FallSilent { watch, silent_at } => fall_silent(*watch, *silent_at, asked, streams),
        Command::EndWatch { thread } => {
            and_break_silence(watch_of(*thread), watch::Command::End, streams)
        }
    }
}

fn plan(it: &PlanFollowUp, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let PlanFollowUp { follow_up, thread, assignment, child, due_on } = *it;
    must_not_be_elsewhere(thread, streams)?;
    let command = follow_up::Command::Plan { assignment, child, due_on, today: asked.today() };
    Ok(streams.decide::<FollowUp>(follow_up.0, command)?.of(thread.0))
}

/// A follow-up is a contact.
fn hold(it: &HoldFollowUp, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let HoldFollowUp { follow_up, on, outcome } = *it;
    let command = follow_up::Command::Hold { on, outcome, today: asked.today() };
    let held = streams.decide::<FollowUp>(follow_up.0, command)?;
    let renewed = match streams.thread(follow_up.0)? {
        Some(thread) => renew(ThreadId(thread), on, asked, streams)?,
        None => Sayings::nothing(),
    };
    Ok(held.and(renewed))
}

fn record(it: &RecordMeasurement, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let RecordMeasurement { measurement, thread, child, instrument, score, by, on } = *it;
    must_not_be_elsewhere(thread, streams)?;
    let command =
        measurement::Command::Record { child, instrument, score, by, on, today: asked.today() };
    Ok(streams.decide::<Measurement>(measurement.0, command)?.of(thread.0))
}

fn renew(
    thread: ThreadId,
    contact_on: NaiveDate,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let command = watch::Command::Renew { contact_on, now: asked.now };
    and_break_silence(watch_of(thread), command, streams)
}

/// The watch decides; a silence that ends by it takes its alert along.
fn and_break_silence(
    watch: Uuid,
    command: watch::Command,
    streams: &Streams<'_, State>,
) -> Decided {
    let decided = streams.decide::<Watch>(watch, command)?;
    if decided.is_empty() {
        return Ok(decided);
    }
    let resolved = match streams.get::<Watch>(watch)?.and_then(Watch::silent_since) {
        Some(silent_at) => streams
            .decide::<Alert>(alert_of(watch, silent_at).0, alert::Command::ResolveByItself)?,
        None => Sayings::nothing(),
    };
    Ok(decided.and(resolved))
}

fn fall_silent(
    watch: Uuid,
    silent_at: DateTime<Utc>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let silent = streams.decide::<Watch>(watch, watch::Command::FallSilent { silent_at })?;
    let thread = streams.thread(watch)?;
    let (Some(thread), false) = (thread, silent.is_empty()) else { return Ok(silent) };
    let raise = alert::Command::RaiseSilence { now: asked.now };
    let raised = streams.decide::<Alert>(alert_of(watch, silent_at).0, raise)?;
    Ok(silent.and(raised.of(thread)))
}

/// A thread we have heard of must be of the asker's municipality; one we have not heard of yet is taken at their word.
fn must_not_be_elsewhere(thread: ThreadId, streams: &Streams<'_, State>) -> Result<(), No> {
    let watch = watch_of(thread);
    match (streams.thread(watch)?, streams.get::<Watch>(watch)?) {
        (Some(_), None) => Err(Problem::not_found().into()),
        (Some(_), Some(_)) | (None, _) => Ok(()),
    }
}
