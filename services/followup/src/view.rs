//! What `followup` shows, and how its facts change that. All SQL of this service.

use std::collections::BTreeSet;

use platform::{CommandFor, Envelope, Failure, RequestContext, calendar};
use proto::{
    followup::{
        AlertCursor, AlertFact, Alerts, Event, FollowUpCursor, FollowUpFact, FollowUps, ListAlerts,
        ListFollowUps, ListMeasurements, Measured, MeasurementFact, Measurements, OpenAlert,
        PlannedFollowUp, WatchFact,
    },
    id::{AlertId, AssignmentId, FollowUpId, MeasurementId, PersonId, ThreadId},
    recorded_event::RecordedEvent,
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use crate::{
    FollowupService,
    domain::{Command, scores},
};

/// Rows that an answer holds at most: what fits one message with room to spare.
const ROWS_MAX: i64 = 1_000;

type Context = RequestContext<FollowupService>;

/// Cuts what was read to a page; answers the last of it, when there is more.
fn page<T: Clone>(rows: &mut Vec<T>) -> Option<T> {
    let max = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
    let is_more = rows.len() > max;
    rows.truncate(max);
    rows.last().filter(|_| is_more).cloned()
}

pub(crate) async fn follow_ups(ctx: Context, query: ListFollowUps) -> Result<FollowUps, Failure> {
    let today = calendar::day(ctx.clock.now());
    let (after_on, after) = query.cursor.map(|it| (it.due_on, it.follow_up.0)).unzip();
    let rows = sqlx::query!(
        r#"select follow_up, thread, assignment, child, due_on, hard_by from followup_follow_ups
           where tenant = $1 and ($3::date is null or (due_on, follow_up) > ($3, $4))
           order by due_on, follow_up limit $2"#,
        ctx.actor.tenant.as_str(),
        ROWS_MAX + 1,
        after_on,
        after
    )
    .fetch_all(&ctx.pool)
    .await?;
    let follow_ups = rows.into_iter().map(|row| PlannedFollowUp {
        follow_up: FollowUpId(row.follow_up),
        thread: ThreadId(row.thread),
        assignment: AssignmentId(row.assignment),
        child: PersonId(row.child),
        due_on: row.due_on,
        hard_by: row.hard_by,
        overdue: row.due_on < today,
    });
    let mut follow_ups: Vec<_> = follow_ups.collect();
    let last = page(&mut follow_ups);
    let next = last.map(|it| FollowUpCursor { due_on: it.due_on, follow_up: it.follow_up });
    Ok(FollowUps { follow_ups, next })
}

pub(crate) async fn alerts(ctx: Context, query: ListAlerts) -> Result<Alerts, Failure> {
    let (after_by, after) = query.cursor.map(|it| (it.due_by, it.alert.0)).unzip();
    let rows = sqlx::query!(
        r#"select alert, thread, about, code, severity, owner, due_by, raised_at, acknowledged, unheard_since from followup_alerts
           where tenant = $1 and ($2::text is null or owner = $2)
             and ($4::timestamptz is null or (due_by, alert) > ($4, $5))
           order by due_by, alert limit $3"#,
        ctx.actor.tenant.as_str(),
        query.owner.map(text).transpose()?,
        ROWS_MAX + 1,
        after_by,
        after
    )
    .fetch_all(&ctx.pool)
    .await?;
    let alerts = rows.into_iter().map(|row| {
        Ok(OpenAlert {
            alert: AlertId(row.alert),
            thread: ThreadId(row.thread),
            about: row.about.unwrap_or(row.thread),
            code: code(row.code)?,
            severity: code(row.severity)?,
            owner: code(row.owner)?,
            due_by: row.due_by,
            raised_at: row.raised_at,
            acknowledged: row.acknowledged,
            unheard_since: row.unheard_since,
        })
    });
    let mut alerts = alerts.collect::<anyhow::Result<Vec<_>>>()?;
    let last = page(&mut alerts);
    let next = last.map(|it| AlertCursor { due_by: it.due_by, alert: it.alert });
    Ok(Alerts { alerts, next })
}

pub(crate) async fn measurements(
    ctx: Context,
    query: ListMeasurements,
) -> Result<Measurements, Failure> {
    let rows = sqlx::query!(
        r#"select * from (
               select measurement, child, instrument, instrument_version, score, answered_by, answered_on, recorded
               from followup_measurements where thread = $1 and tenant = $2
               order by answered_on desc, recorded desc limit $3
           ) latest order by answered_on, recorded"#,
        query.thread.0,
        ctx.actor.tenant.as_str(),
        ROWS_MAX
    )
    .fetch_all(&ctx.pool)
    .await?;
    let measurements = rows.into_iter().map(|row| {
        Ok(Measured {
            measurement: MeasurementId(row.measurement),
            child: PersonId(row.child),
            instrument: code(row.instrument)?,
            instrument_version: u16::try_from(row.instrument_version)?,
            score: u16::try_from(row.score)?,
            by: code(row.answered_by)?,
            on: row.answered_on,
        })
    });
    let measurements = measurements.collect::<anyhow::Result<Vec<_>>>()?;
    ctx.record(look(&ctx, query.thread, &measurements)).await?;
    Ok(Measurements { measurements })
}

/// That somebody sees these, to be on record before they do (I-24); also that they asked and there was nothing.
fn look(ctx: &Context, thread: ThreadId, seen: &[Measured]) -> CommandFor<Command> {
    let subjects: BTreeSet<_> = seen.iter().map(|it| it.child).collect();
    let count = u16::try_from(seen.len()).unwrap_or(u16::MAX);
    let what = scores::Command::Show { subjects: subjects.into_iter().collect(), count };
    CommandFor { stream: ctx.id.0, command: Command::ShowScores { thread, what } }
}

pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::FollowUp(fact) => follow_up(tx, recorded, fact).await?,
            Event::Measurement(fact) => measurement(tx, recorded, fact).await?,
            Event::Alert(fact) => alert(tx, recorded, fact).await?,
            Event::Watch(fact) => watch(fact),
            // Who looked is for those who audit; who is in a thread is for decisions alone; that a consent ended is in the alert.
            Event::Scores(_) | Event::Circle(_) | Event::Withdrawal(_) => {}
        }
    }
    Ok(())
}

async fn follow_up(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &FollowUpFact,
) -> anyhow::Result<()> {
    let change = match fact {
        FollowUpFact::Planned { assignment, child, due_on, hard_by, .. } => sqlx::query!(
            r#"insert into followup_follow_ups (follow_up, tenant, thread, assignment, child, due_on, hard_by)
               values ($1, $2, $3, $4, $5, $6, $7)"#,
            recorded.stream,
            recorded.tenant.as_str(),
            recorded.thread,
            assignment.0,
            child.0,
            due_on,
            hard_by
        ),
        FollowUpFact::Held { .. } | FollowUpFact::Cancelled {} => {
            sqlx::query!("delete from followup_follow_ups where follow_up = $1", recorded.stream)
        }
    };
    change.execute(tx).await?;
    Ok(())
}

async fn measurement(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &MeasurementFact,
) -> anyhow::Result<()> {
    let MeasurementFact::Recorded { child, instrument, instrument_version, score, by, on } = fact
    else {
        sqlx::query!("delete from followup_measurements where measurement = $1", recorded.stream)
            .execute(tx)
            .await?;
        return Ok(());
    };
    sqlx::query!(
        r#"insert into followup_measurements (measurement, tenant, thread, child, instrument, instrument_version,
                                              score, answered_by, answered_on, recorded)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
        recorded.stream,
        recorded.tenant.as_str(),
        recorded.thread,
        child.0,
        text(instrument)?,
        i32::from(*instrument_version),
        i32::from(*score),
        text(by)?,
        on,
        recorded.position
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn alert(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AlertFact,
) -> anyhow::Result<()> {
    match fact {
        // Nobody was told.
        AlertFact::Noted { .. } | AlertFact::Passed {} => {}
        AlertFact::Raised { code, severity, owner, due_by, about, unheard_since, .. } => {
            sqlx::query!(
                r#"insert into followup_alerts (alert, tenant, thread, code, severity, owner, due_by, raised_at, about, unheard_since)
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
                recorded.stream,
                recorded.tenant.as_str(),
                recorded.thread,
                text(code)?,
                text(severity)?,
                text(owner)?,
                due_by,
                recorded.occurred_at,
                *about,
                *unheard_since
            )
            .execute(tx)
            .await?;
        }
        AlertFact::Acknowledged {} => {
            sqlx::query!(
                "update followup_alerts set acknowledged = true where alert = $1",
                recorded.stream
            )
            .execute(tx)
            .await?;
        }
        AlertFact::Resolved { .. } => {
            sqlx::query!("delete from followup_alerts where alert = $1", recorded.stream)
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}

/// No screen of ours shows a watch: what it finds is an alert. This notices when a new fact of it should change one.
fn watch(fact: &WatchFact) {
    match fact {
        WatchFact::Started { .. }
        | WatchFact::Renewed { .. }
        | WatchFact::ContactCorrected { .. }
        | WatchFact::ContactNoted { .. }
        | WatchFact::FellSilent { .. }
        | WatchFact::Paused {}
        | WatchFact::Resumed { .. }
        | WatchFact::Moved { .. }
        | WatchFact::Ended {} => {}
    }
}

/// A code as a column holds it: as it is written on the wire.
fn text(code: impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(code)?)?)
}

fn code<C: DeserializeOwned>(text: String) -> anyhow::Result<C> {
    Ok(serde_json::from_value(serde_json::Value::String(text))?)
}
