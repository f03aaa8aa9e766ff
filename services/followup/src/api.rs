//! What the wire asks, as a command with its stream; and how each no is said.

use anyhow::Context as _;
use platform::{CommandFor, Failure, RequestContext};
use proto::{
    followup::{
        AcknowledgeAlert, CorrectMeasurement, Event, HoldFollowUp, MeasurementFact, PlanFollowUp,
        RecordMeasurement, ResolveAlert,
    },
    problem::Problem,
};

use crate::FollowupService;
use crate::domain::{Command, alert, follow_up, measurement};

macro_rules! asks {
    ($($name:ident: $Request:ident about $id:ident)*) => { $(
        pub(crate) fn $name(it: $Request) -> Result<CommandFor<Command>, Problem> {
            Ok(CommandFor { stream: it.$id.0, command: Command::$Request(it) })
        }
    )* };
}

asks! {
    plan_follow_up: PlanFollowUp about follow_up
    hold_follow_up: HoldFollowUp about follow_up
    record_measurement: RecordMeasurement about measurement
    acknowledge_alert: AcknowledgeAlert about alert
    resolve_alert: ResolveAlert about alert
}

pub(crate) async fn correct_measurement(
    ctx: RequestContext<FollowupService>,
    request: CorrectMeasurement,
) -> Result<CommandFor<Command>, Failure> {
    let stream = request.measurement.0;
    let was = ctx.entry(stream, request.position).await?;
    let was = was.read().context("an entry of the log cannot be read")?;
    let Event::Measurement(MeasurementFact::Recorded { .. }) = was else {
        return Err(Problem::from(measurement::Rejection::Unknown).into());
    };
    Ok(CommandFor { stream, command: Command::CorrectMeasurement(request) })
}

impl From<follow_up::Rejection> for Problem {
    fn from(rejection: follow_up::Rejection) -> Problem {
        use follow_up::Rejection::{
            AlreadyHeld, AlreadyPlanned, Cancelled, InTheFuture, InThePast, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            AlreadyPlanned => (409, "already_planned"),
            InThePast => (422, "in_the_past"),
            AlreadyHeld => (409, "already_held"),
            Cancelled => (409, "follow_up_cancelled"),
            InTheFuture => (422, "in_the_future"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<measurement::Rejection> for Problem {
    fn from(rejection: measurement::Rejection) -> Problem {
        use measurement::Rejection::{
            AlreadyCorrected, AlreadyRecorded, InTheFuture, NotAScore, TooYoung, Unknown,
        };
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            AlreadyCorrected => (409, "already_corrected"),
            AlreadyRecorded => (409, "already_recorded"),
            NotAScore => (422, "not_a_score"),
            TooYoung => (422, "too_young_for_it"),
            InTheFuture => (422, "in_the_future"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<alert::Rejection> for Problem {
    fn from(rejection: alert::Rejection) -> Problem {
        use alert::Rejection::{AlreadyAcknowledged, AlreadyResolved, NotYours, Unknown};
        let (status, code) = match rejection {
            Unknown => return Problem::not_found(),
            NotYours => (403, "not_your_alert"),
            AlreadyAcknowledged => (409, "already_acknowledged"),
            AlreadyResolved => (409, "already_resolved"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
