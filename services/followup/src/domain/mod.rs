//! What `followup` decides. Pure: no I/O, no clock, no chance.

pub mod alert;
pub mod circle;
pub mod follow_up;
pub mod measurement;
pub mod rules;
pub mod scores;
pub mod watch;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{
    CommandContext, DecideError, NewEvents, Streams,
    withdrawal::{self, Withdrawal},
};
use proto::{
    code::Municipality,
    followup::{
        AcknowledgeAlert, AlertCode, CorrectMeasurement, Event, HoldFollowUp, PlanFollowUp,
        RecordMeasurement, ResolveAlert,
    },
    id::{AlertId, AssignmentId, ConsentId, FollowUpId, PersonId, ReferralId, ThreadId, derive},
    problem::Problem,
};
use uuid::Uuid;

use self::alert::{Amiss, Carer};
pub use self::{
    alert::Alert,
    circle::{Circle, Told},
    follow_up::FollowUp,
    measurement::Measurement,
    scores::Scores,
    watch::Watch,
};

platform::states! {
    /// What one stream of this service is.
    State of Event {
        FollowUp(FollowUp)
        Measurement(Measurement)
        Watch(Watch)
        Alert(Alert)
        Scores(Scores)
        Circle(Circle)
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
    /// A measurement counts no more.
    CorrectMeasurement(CorrectMeasurement),
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
    /// All is heard, and somebody is told of what was noted.
    Tell(AlertId),
    /// What was missing has happened.
    Resolve {
        /// What says that it was missing.
        alerts: Vec<AlertId>,
    },
    /// Something is known of who is in a thread and who works with it.
    Circle {
        /// Which thread.
        thread: ThreadId,
        /// What.
        what: Vec<Told>,
        /// Whose the thread is from now on, when that is what is told.
        tenant: Option<Municipality>,
    },
    /// A child has another thread: what is done for it is done there.
    SplitOff {
        /// Which thread it left.
        thread: ThreadId,
        /// Where to.
        to: ThreadId,
        /// Who.
        child: PersonId,
    },
    /// A referral of a child in the thread is part of it.
    Attached {
        /// Which referral.
        referral: ReferralId,
        /// Which thread.
        thread: ThreadId,
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

type Decided = Result<NewEvents<Event>, DecideError>;

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

/// The alert that says to `tenant` that `source` is away since then.
#[must_use]
pub fn alert_of_source(source: &str, since: DateTime<Utc>, tenant: Municipality) -> AlertId {
    let since = since.timestamp_micros().to_be_bytes();
    AlertId(derive("away", &[source.as_bytes(), tenant.as_str().as_bytes(), &since]))
}

/// Says that `source` is away since then, and so what has become of threads is not known here.
#[must_use]
pub fn say_away(source: &str, since: DateTime<Utc>, tenant: Municipality) -> Command {
    let alert = alert_of_source(source, since, tenant);
    let (code, about) = (AlertCode::FollowUpBlind, derive("source", &[source.as_bytes()]));
    let unheard_since = Some(since);
    let amiss = Amiss { code, about, is_critical: false, cause: None, unheard_since };
    Command::Raise { alert, thread: alert.0, tenant, amiss }
}

/// What happens when `command` is asked.
///
/// # Errors
/// Why not, or the stream to load first.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    match command {
        Command::PlanFollowUp(it) => plan(it, context, streams),
        Command::HoldFollowUp(it) => hold(it, context, streams),
        Command::RecordMeasurement(it) => record(it, context, streams),
        Command::CorrectMeasurement(it) => {
            let CorrectMeasurement { measurement, position, mistake } = *it;
            let command = measurement::Command::Correct { position, mistake };
            streams.decide::<Measurement>(measurement.0, command)
        }
        Command::AcknowledgeAlert(it) => {
            let by = Carer::of(&context.actor);
            streams.decide::<Alert>(it.alert.0, alert::Command::Acknowledge { by })
        }
        Command::ResolveAlert(it) => {
            let by = Carer::of(&context.actor);
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
        Command::RenewWatch { thread, contact_on } => renew(*thread, *contact_on, context, streams),
        Command::FallSilent { watch, silent_at } => {
            fall_silent(*watch, *silent_at, context, streams)
        }
        Command::Raise { alert, thread, tenant, amiss } => {
            raise(*alert, *thread, *tenant, *amiss, context, streams)
        }
        Command::Tell(alert) => {
            let (now, unheard_since) = (context.now, context.unheard_since);
            streams.decide::<Alert>(alert.0, alert::Command::Tell { now, unheard_since })
        }
        Command::Resolve { alerts } => resolve(alerts, streams),
        Command::Circle { thread, what, tenant } => {
            let known = tell(*thread, what.clone(), streams)?;
            Ok(match tenant {
                Some(tenant) => known.in_tenant(*tenant),
                None => known,
            })
        }
        Command::SplitOff { thread, to, child } => split_off(*thread, *to, *child, streams),
        Command::Attached { referral, thread } => attach(*referral, *thread, streams),
        Command::Acknowledge { consent, thread, talk } => {
            acknowledge(*consent, *thread, *talk, context, streams)
        }
        Command::ShowScores { thread, what } => {
            must_work_with(*thread, context, streams)?;
            Ok(streams.decide::<Scores>(context.command.0, what.clone())?.of(thread.0))
        }
    }
}

fn plan(it: &PlanFollowUp, context: &CommandContext, streams: &Streams<'_, State>) -> Decided {
    let PlanFollowUp { follow_up, thread, assignment, child, due_on } = *it;
    let child_of = |it: &Circle| it.child_of(assignment);
    let around = members(thread, streams)?.into_iter().find_map(child_of);
    must_be_of_thread(child, thread, context.today(), streams)?;
    if around != Some(child) {
        let detail =
            "this is no assignment of the child in this thread: check assignment and child";
        return Err(Problem::new(422, "not_an_assignment_of_the_child", detail).into());
    }
    let command = follow_up::Command::Plan { assignment, child, due_on, today: context.today() };
    Ok(streams.decide::<FollowUp>(follow_up.0, command)?.of(thread.0))
}

/// A follow-up is a contact.
fn hold(it: &HoldFollowUp, context: &CommandContext, streams: &Streams<'_, State>) -> Decided {
    let HoldFollowUp { follow_up, on, outcome } = *it;
    let command = follow_up::Command::Hold { on, outcome, today: context.today() };
    let held = streams.decide::<FollowUp>(follow_up.0, command)?;
    let renewed = match streams.thread(follow_up.0)? {
        Some(thread) => renew(ThreadId(thread), on, context, streams)?,
        None => NewEvents::nothing(),
    };
    Ok(held.and(renewed))
}

fn record(
    it: &RecordMeasurement,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let RecordMeasurement { measurement, thread, child, instrument, score, by, on } = *it;
    let most_years = must_be_of_thread(child, thread, on, streams)?;
    let today = context.today();
    let command =
        measurement::Command::Record { child, most_years, instrument, score, by, on, today };
    Ok(streams.decide::<Measurement>(measurement.0, command)?.of(thread.0))
}

fn renew(
    thread: ThreadId,
    contact_on: NaiveDate,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let command = watch::Command::Renew { contact_on, now: context.now };
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
        None => NewEvents::nothing(),
    };
    Ok(decided.and(resolved))
}

fn fall_silent(
    watch: Uuid,
    silent_at: DateTime<Utc>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let unheard_since = context.unheard_since;
    let command = watch::Command::FallSilent { silent_at, unheard_since };
    let silent = streams.decide::<Watch>(watch, command)?;
    let (Some(thread), Some(tenant)) = (streams.thread(watch)?, streams.tenant(watch)?) else {
        return Ok(silent);
    };
    // What is over already is on record, and nobody need be told.
    let is_over = streams.get::<Watch>(watch)?.is_some_and(Watch::is_over_already);
    if silent.is_empty() || is_over {
        return Ok(silent);
    }
    let code = AlertCode::Silence;
    let amiss = Amiss { code, about: watch, is_critical: false, cause: None, unheard_since };
    let alert = alert_of(watch, silent_at);
    Ok(silent.and(raise(alert, thread, tenant, amiss, context, streams)?))
}

/// What becomes of a thread becomes of its watch; a new municipality's screens show it from then on.
fn weave(thread: ThreadId, what: watch::Command, streams: &Streams<'_, State>) -> Decided {
    let decided = and_break_silence(watch_of(thread), what, streams)?.of(thread.0);
    Ok(match what {
        watch::Command::Move { to, .. } => decided.in_tenant(to),
        watch::Command::Start { .. }
        | watch::Command::Renew { .. }
        | watch::Command::Correct { .. }
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
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    // What was heard late may be over: first all is heard that was recorded meanwhile.
    let raise = if context.is_late() {
        alert::Command::Note { amiss, tell_at: context.recorded_at }
    } else {
        alert::Command::Raise { amiss, now: context.now }
    };
    Ok(streams.decide::<Alert>(alert.0, raise)?.of(thread).in_tenant(tenant))
}

fn resolve(alerts: &[AlertId], streams: &Streams<'_, State>) -> Decided {
    let mut new_events = NewEvents::nothing();
    for alert in alerts {
        let resolved = streams.decide::<Alert>(alert.0, alert::Command::ResolveByItself)?;
        new_events = new_events.and(resolved);
    }
    Ok(new_events)
}

/// Nothing here rests on a consent but that somebody talks with the family when it ends: that is what is done (SC-04).
fn acknowledge(
    consent: ConsentId,
    thread: ThreadId,
    talk: Option<Amiss>,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Decided {
    let acknowledged = withdrawal::acknowledge(consent, thread, streams)?;
    // What a child decides alone is not the family's business (L-20).
    let circle = streams.get::<Circle>(Circle::of(thread))?;
    let talk = talk.filter(|_| !circle.is_some_and(|it| it.is_own_decision(consent)));
    let (Some(talk), false) = (talk, acknowledged.is_empty()) else { return Ok(acknowledged) };
    let alert = alert_about(talk.code, talk.about, 0);
    let raised = raise(alert, thread.0, context.actor.tenant, talk, context, streams)?;
    Ok(acknowledged.and(raised))
}

fn tell(thread: ThreadId, told: Vec<Told>, streams: &Streams<'_, State>) -> Decided {
    Ok(streams.decide::<Circle>(Circle::of(thread), told)?.of(thread.0))
}

fn split_off(
    thread: ThreadId,
    to: ThreadId,
    child: PersonId,
    streams: &Streams<'_, State>,
) -> Decided {
    let circle = streams.get::<Circle>(Circle::of(thread))?;
    let assignments = circle.into_iter().flat_map(|it| it.assignments_of(child));
    let planned = assignments.map(|assignment| Told::Planned { assignment, child }).collect();
    let left = tell(thread, vec![Told::Left(child)], streams)?;
    Ok(left.and(tell(to, planned, streams)?))
}

/// Who referred works with the thread that the referral is part of now.
fn attach(referral: ReferralId, thread: ThreadId, streams: &Streams<'_, State>) -> Decided {
    let circle = streams.get::<Circle>(Circle::of(ThreadId::of(referral)))?;
    let case_workers = circle.into_iter().flat_map(Circle::case_workers);
    let of_it = case_workers.filter(|(by, _)| *by == referral.0);
    tell(thread, of_it.map(|(by, user)| Told::CaseWorker { by, user }).collect(), streams)
}

/// What is known of the thread and of those that go on in it; 404 when nothing is, or it is another municipality's.
fn members<'a>(
    thread: ThreadId,
    streams: &Streams<'a, State>,
) -> Result<Vec<&'a Circle>, DecideError> {
    let Some(root) = streams.get::<Circle>(Circle::of(thread))? else {
        return Err(Problem::not_found().into());
    };
    let (mut members, mut seen) = (vec![root], BTreeSet::from([thread]));
    let mut ahead: Vec<ThreadId> = root.took_in().collect();
    while let Some(next) = ahead.pop() {
        if let (true, Some(circle)) = (seen.insert(next), streams.get::<Circle>(Circle::of(next))?)
        {
            members.push(circle);
            ahead.extend(circle.took_in());
        }
    }
    Ok(members)
}

/// How old the child can be at most on `day`; a problem when the thread is not around it.
fn must_be_of_thread(
    child: PersonId,
    thread: ThreadId,
    day: NaiveDate,
    streams: &Streams<'_, State>,
) -> Result<u32, DecideError> {
    let years = members(thread, streams)?.into_iter().find_map(|it| it.most_years_on(child, day));
    years.ok_or_else(|| {
        let detail = "the thread is not around this child: name a child of the thread";
        Problem::new(422, "not_a_child_of_the_thread", detail).into()
    })
}

/// Scores are for who works with the thread while it is open (C3, I-24).
fn must_work_with(
    thread: ThreadId,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<(), DecideError> {
    let (mut at, mut seen) = (Some(thread), BTreeSet::new());
    if streams.get::<Circle>(Circle::of(thread))?.is_none() {
        return Err(Problem::not_found().into());
    }
    while let Some(next) = at.filter(|it| seen.insert(*it)) {
        let Some(circle) = streams.get::<Circle>(Circle::of(next))? else { break };
        if circle.is_work_of(&context.actor) {
            return Ok(());
        }
        at = circle.goes_on_in();
    }
    let detail = "scores are for the accountable bridge-builder and the case worker whose referral it is, while the thread is open: ask one of them";
    Err(Problem::new(403, "no_relation", detail).into())
}
