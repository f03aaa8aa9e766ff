//! What `followup` promises: a table of decisions an aggregate, a story each, what it handles, its deadline, its screens.

mod alert;
mod alerts;
mod behind;
mod circle;
mod deadlines;
mod follow_up;
mod measurement;
mod pages;
mod reactions;
mod scores;
mod screens;
mod silence;
mod stories;
mod watch;

use chrono::{DateTime, NaiveDate, Utc};
use platform::testing::Walk;
use proto::{
    code::AgeBand,
    id::{AssignmentId, FollowUpId, MeasurementId, OrganisationId, PersonId, ReferralId, ThreadId},
    recorded_event::RecordedEvent,
    thread::ThreadFact,
};
use uuid::Uuid;

use crate::FollowupService;

const THREAD: ThreadId = ThreadId(Uuid::from_u128(1));
const CHILD: PersonId = PersonId(Uuid::from_u128(2));
const ASSIGNMENT: AssignmentId = AssignmentId(Uuid::from_u128(3));
const FOLLOW_UP: FollowUpId = FollowUpId(Uuid::from_u128(4));
const MEASUREMENT: MeasurementId = MeasurementId(Uuid::from_u128(5));
const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(6));
const MATCH: Uuid = Uuid::from_u128(7);

const AARHUS: &str = "0751";

/// Monday 23 November 2026, nine in the morning in Denmark.
fn monday() -> DateTime<Utc> {
    platform::testing::monday()
}

fn today() -> NaiveDate {
    date("2026-11-23")
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What is on record, but for what is noted of a thread for decisions alone.
async fn told(walk: &Walk<FollowupService>) -> Vec<RecordedEvent> {
    let mut events = walk.events().await;
    events.retain(|it| it.kind != "circle.known");
    events
}

async fn event_types(walk: &Walk<FollowupService>) -> Vec<String> {
    told(walk).await.into_iter().map(|it| it.kind).collect()
}

fn opened() -> ThreadFact {
    ThreadFact::Opened {
        referral: ReferralId(Uuid::from_u128(8)),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        on: today(),
        deadlines: None,
        split: None,
        siblings: None,
    }
}
