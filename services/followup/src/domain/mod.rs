//! What `followup` decides. Pure: no I/O, no clock, no chance.

pub mod alert;
pub mod follow_up;
pub mod measurement;
pub mod rules;
pub mod scores;
pub mod watch;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{
    Asked, No, Sayings, Streams,
    withdrawal::{self, Withdrawal},
};
use proto::{
    code::Municipality,
    followup::{
        AcknowledgeAlert, AlertCode, Event, HoldFollowUp, PlanFollowUp, RecordMeasurement,
        ResolveAlert,
    },
    id::{AlertId, AssignmentId, ConsentId, FollowUpId, PersonId, ThreadId, derive},
    problem::Problem,
};
use uuid::Uuid;

use self::alert::{Amiss, Carer};
pub use self::{
    alert::Alert, follow_up::FollowUp, measurement::Measurement, scores::Scores, watch::Watch,
};

platform::states! {
    /// What one stream of this service is.
    State of Event {
        FollowUp(FollowUp)
        Measurement(Measurement)
        Watch(Watch)
        Alert(Alert)
        Scores(Scores)
        Withdrawal(Withdrawal)
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
    /// An assignment has ended before its time.
    CancelFirst {
        /// Which.
        assignment: AssignmentId,
    },
    /// Something has become of a thread that is watched.
    Watch {
        /// Which.
        thread: ThreadId,
        /// What.
        what: watch::Command,
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
    /// Something is amiss.
    Raise {
        /// Which alert says so.
        alert: AlertId,
        /// In which thread, or on which stream when it is in none.
        thread: Uuid,
        /// Whose it is.
        tenant: Municipality,
        /// What.
        amiss: Amiss,
    },
    /// What was missing has happened.
    Resolve {
        /// What says that it was missing.
        alerts: Vec<AlertId>,
    },
    /// A consent has ended.
    Acknowledge {
        /// Which.
        consent: ConsentId,
        /// In which thread.
        thread: ThreadId,
        /// That somebody must talk with the family, when nobody does already.
        talk: Option<Amiss>,
    },
    /// Somebody is about to see scores.
    ShowScores {
        /// Of which thread.
        thread: ThreadId,
        /// Whose, and how many.
        what: scores::Command,
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

/// The alert that says that `code` is so of the stream `about`: one at a time. Of a matter between two municipalities each
/// has its own, by its `side`; and so has what has become worse.
#[must_use]
pub fn alert_about(code: AlertCode, about: Uuid, side: u8) -> AlertId {
    AlertId(derive("alert", &[code.to_string().as_bytes(), about.as_bytes(), &[side]]))
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
            let by = Carer::of(&asked.actor);
            streams.decide::<Alert>(it.alert.0, alert::Command::Acknowledge { by })
        }
        Command::ResolveAlert(it) => {
            let by = Carer::of(&asked.actor);
            streams.decide::<Alert>(it.alert.0, alert::Command::ResolveByHand { by })
        }
        Command::PlanFirst { thread, assignment, child, started_on } => {
            let command = follow_up::Command::PlanFirst {
                assignment: *assignment,
                child: *child,
                started_on: *started_on,
            };
            Ok(streams.decide::<FollowUp>(FollowUpId::of(*assignment).0, command)?.of(thread.0))
        }
        Command::CancelFirst { assignment } => {
            streams.decide::<FollowUp>(FollowUpId::of(*assignment).0, follow_up::Command::Cancel)
        }
        Command::Watch { thread, what } => weave(*thread, *what, streams),
        Command::RenewWatch { thread, contact_on } => renew(*thread, *contact_on, asked, streams),
        Command::FallSilent { watch, silent_at } => fall_silent(*watch, *silent_at, asked, streams),
        Command::Raise { alert, thread, tenant, amiss } => {
            raise(*alert, *thread, *tenant, *amiss, asked, streams)
        }
        Command::Resolve { alerts } => resolve(alerts, streams),
        Command::Acknowledge { consent, thread, talk } => {
            acknowledge(*consent, *thread, *talk, asked, streams)
        }
        Command::ShowScores { thread, what } => {
            must_not_be_elsewhere(*thread, streams)?;
            Ok(streams.decide::<Scores>(asked.command.0, what.clone())?.of(thread.0))
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
    let (Some(thread), Some(tenant)) = (streams.thread(watch)?, streams.tenant(watch)?) else {
        return Ok(silent);
    };
    if silent.is_empty() {
        return Ok(silent);
    }
    let amiss = Amiss { code: AlertCode::Silence, about: watch, is_critical: false, cause: None };
    let alert = alert_of(watch, silent_at);
    Ok(silent.and(raise(alert, thread, tenant, amiss, asked, streams)?))
}

/// What becomes of a thread becomes of its watch; a new municipality's screens show it from then on.
fn weave(thread: ThreadId, what: watch::Command, streams: &Streams<'_, State>) -> Decided {
    let decided = and_break_silence(watch_of(thread), what, streams)?.of(thread.0);
    Ok(match what {
        watch::Command::Move { to, .. } => decided.in_tenant(to),
        watch::Command::Start { .. }
        | watch::Command::Renew { .. }
        | watch::Command::FallSilent { .. }
        | watch::Command::Pause
        | watch::Command::Resume { .. }
        | watch::Command::End
        | watch::Command::Restart { .. } => decided,
    })
}

fn raise(
    alert: AlertId,
    thread: Uuid,
    tenant: Municipality,
    amiss: Amiss,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let raise = alert::Command::Raise { amiss, now: asked.now };
    Ok(streams.decide::<Alert>(alert.0, raise)?.of(thread).in_tenant(tenant))
}

fn resolve(alerts: &[AlertId], streams: &Streams<'_, State>) -> Decided {
    let mut sayings = Sayings::nothing();
    for alert in alerts {
        let resolved = streams.decide::<Alert>(alert.0, alert::Command::ResolveByItself)?;
        sayings = sayings.and(resolved);
    }
    Ok(sayings)
}

/// Nothing here rests on a consent but that somebody talks with the family when it ends: that is what is done (SC-04).
fn acknowledge(
    consent: ConsentId,
    thread: ThreadId,
    talk: Option<Amiss>,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Decided {
    let acknowledged = withdrawal::acknowledge(consent, thread, streams)?;
    let (Some(talk), false) = (talk, acknowledged.is_empty()) else { return Ok(acknowledged) };
    let alert = alert_about(talk.code, talk.about, 0);
    let raised = raise(alert, thread.0, asked.actor.tenant, talk, asked, streams)?;
    Ok(acknowledged.and(raised))
}

/// A thread we have heard of must be of the asker's municipality; one we have not heard of yet is taken at their word.
fn must_not_be_elsewhere(thread: ThreadId, streams: &Streams<'_, State>) -> Result<(), No> {
    let watch = watch_of(thread);
    match (streams.thread(watch)?, streams.get::<Watch>(watch)?) {
        (Some(_), None) => Err(Problem::not_found().into()),
        (Some(_), Some(_)) | (None, _) => Ok(()),
    }
}
