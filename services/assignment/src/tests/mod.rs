//! What `assignment` promises: a table of decisions an aggregate, a story each, its deadline, its screens.

mod agreement;
mod applicant;
mod assignment;
mod clearance;
mod cvr;
mod deadlines;
mod family;
mod matches;
mod matching;
mod meetings;
mod offers;
mod organisation;
mod reactions;
mod screens;
mod siblings;
mod stories;
mod thread_changes;
mod thread_copy;
mod volunteer;
mod world;

use chrono::{DateTime, NaiveDate, Utc};
use proto::id::{AssignmentId, MatchId, OrganisationId, PersonId, ThreadId, UserId, VolunteerId};
use uuid::Uuid;

use crate::domain::speaks_for::SpeaksFor;

const RED: OrganisationId = OrganisationId(Uuid::from_u128(0xA));
const BLUE: OrganisationId = OrganisationId(Uuid::from_u128(0xB));
const GREEN: OrganisationId = OrganisationId(Uuid::from_u128(0xC));
const THREAD: ThreadId = ThreadId(Uuid::from_u128(0x10));
const CHILD: PersonId = PersonId(Uuid::from_u128(0x11));
const PARENT: PersonId = PersonId(Uuid::from_u128(0x12));
const HELPER: PersonId = PersonId(Uuid::from_u128(0x13));
const COORDINATOR: UserId = UserId(Uuid::from_u128(0x14));
const ASSIGNMENT: AssignmentId = AssignmentId(Uuid::from_u128(0x20));
const ANOTHER_ASSIGNMENT: AssignmentId = AssignmentId(Uuid::from_u128(0x21));
const VOLUNTEER: VolunteerId = VolunteerId(Uuid::from_u128(0x30));
const MATCH: MatchId = MatchId(Uuid::from_u128(0x40));
const ANOTHER_MATCH: MatchId = MatchId(Uuid::from_u128(0x41));

const OF_RED: SpeaksFor = SpeaksFor::Organisation(RED);
const OF_BLUE: SpeaksFor = SpeaksFor::Organisation(BLUE);

/// Monday 23 November 2026, nine in the morning in Denmark.
fn monday() -> DateTime<Utc> {
    platform::testing::monday()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
