//! `assignment`: which organisation, which volunteer (tilbud, match, frivillig). This file is the service on one screen.

#![cfg_attr(
    test,
    expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod api;
pub mod domain;
mod reactor;
mod view;

#[cfg(test)]
mod tests;

use std::convert::Infallible;

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Awaits, CommandContext, CommandFor, CommandSpec, DecideError, Envelope, NewEvents, QuerySpec,
    Service, Streams, Timer, calendar, command, command_with, query,
};
use proto::{
    actor::Role,
    assignment::{AssignmentFact, Course, Event, VolunteerFact},
    code::Municipality,
    event::Unreadable,
    id::{AssignmentId, VolunteerId},
    recorded_event::RecordedEvent,
};
use sqlx::{PgConnection, PgPool, migrate::Migrator};
use uuid::Uuid;

use crate::domain::{Command, State, ThreadChange, aggregates::ThreadCopy};

/// Runs out when the asked organisation has not answered.
const OFFER_LAPSES: &str = "offer_lapses";
/// Runs out with the last day of a child certificate.
const CERTIFICATE_ENDS: &str = "certificate_ends";
/// Runs out with the last day of a basic course.
const COURSE_ENDS: &str = "course_ends";

/// The service.
#[derive(Debug, Clone, Copy, Default)]
pub struct AssignmentService;

impl AssignmentService {
    /// Nothing to set.
    #[must_use]
    pub fn new() -> AssignmentService {
        AssignmentService
    }
}

impl Service for AssignmentService {
    const NAME: &'static str = "assignment";
    const SUBSCRIBES_TO: &'static [&'static str] = &["thread", "vault"];
    type Event = Event;
    type State = State;
    type Command = Command;
    type Effect = Infallible;

    fn migrations(&self) -> Migrator {
        sqlx::migrate!("./migrations")
    }

    fn commands() -> Vec<CommandSpec<Self>> {
        use Role::{Administrator, BridgeBuilder, Coordinator, Family, Leader, Volunteer};
        vec![
            command(&[Administrator, Leader, BridgeBuilder], api::register_organisation),
            command(&[Coordinator, BridgeBuilder], api::declare_capacity),
            command(&[Leader], api::sign_agreement),
            command(&[Leader], api::terminate_agreement),
            command(&[Leader], api::correct_agreement_end),
            command(&[Coordinator], api::apply_as_volunteer),
            command(&[Coordinator], api::clear_child_certificate),
            command(&[Coordinator], api::revoke_clearance),
            command(&[Coordinator], api::put_volunteer_on_hold),
            command(&[Coordinator], api::stand_volunteer_down),
            command(&[Coordinator], api::reinstate_volunteer),
            command(&[Coordinator], api::leave_organisation),
            command(&[Coordinator], api::reject_volunteer),
            command(&[Coordinator], api::sign_pledge),
            command(&[Coordinator], api::complete_training),
            command(&[BridgeBuilder], api::plan_assignment),
            command(&[BridgeBuilder], api::offer_assignment),
            command(&[Coordinator], api::accept_offer),
            command(&[Coordinator], api::decline_offer),
            command(&[BridgeBuilder], api::add_contribution),
            command(&[Coordinator], api::confirm_contribution),
            command(&[Coordinator, BridgeBuilder], api::remove_contribution),
            command(&[Coordinator], api::propose_match),
            command(&[Family, BridgeBuilder], api::confirm_match),
            command(&[Family, BridgeBuilder], api::decline_match),
            command(&[Coordinator], api::start_match),
            command(&[Coordinator, BridgeBuilder, Volunteer], api::record_first_meeting),
            command(&[Coordinator, BridgeBuilder, Volunteer], api::log_session),
            command_with(&[Coordinator, BridgeBuilder, Volunteer], api::correct_match_entry),
            command(&[Coordinator, BridgeBuilder, Volunteer], api::end_match),
            command(&[Coordinator, BridgeBuilder, Volunteer], api::pause_match),
            command(&[Coordinator, BridgeBuilder, Volunteer], api::resume_match),
            command(&[Coordinator, BridgeBuilder], api::complete_assignment),
            command(&[Coordinator, BridgeBuilder], api::end_assignment),
        ]
    }

    fn queries() -> Vec<QuerySpec<Self>> {
        use Role::{BridgeBuilder, CaseWorker, Coordinator, Family, Leader, Volunteer};
        vec![
            query(&[BridgeBuilder, CaseWorker, Leader, Coordinator, Family], view::organisations),
            query(&[Coordinator], view::offers),
            query(&[BridgeBuilder, CaseWorker, Leader, Coordinator], view::assignment),
            query(&[BridgeBuilder, CaseWorker, Leader], view::of_thread),
            query(&[Coordinator], view::volunteers),
            query(&[Coordinator, Volunteer, Family], view::matches),
        ]
    }

    fn decide(
        command: &Command,
        context: &CommandContext,
        streams: &Streams<'_, State>,
    ) -> Result<NewEvents<Event>, DecideError> {
        domain::decide(command, context, streams)
    }

    fn timers(event: &Event) -> Vec<Timer> {
        match event {
            Event::Assignment(fact) => match fact {
                AssignmentFact::Offered { expires_at, .. } => {
                    vec![Timer::Set(OFFER_LAPSES, *expires_at)]
                }
                AssignmentFact::OfferAccepted { .. }
                | AssignmentFact::OfferDeclined { .. }
                | AssignmentFact::OfferLapsed { .. }
                | AssignmentFact::Unplaced { .. }
                | AssignmentFact::NobodyFree { .. }
                | AssignmentFact::WentAlong { .. }
                | AssignmentFact::Ended { .. } => vec![Timer::Clear(OFFER_LAPSES)],
                AssignmentFact::Planned { .. }
                | AssignmentFact::ContributionAdded { .. }
                | AssignmentFact::ContributionConfirmed { .. }
                | AssignmentFact::ContributionRemoved { .. }
                | AssignmentFact::Started { .. }
                | AssignmentFact::MatchLinked { .. }
                | AssignmentFact::MatchUnlinked { .. }
                | AssignmentFact::Completed { .. }
                | AssignmentFact::Suspended { .. }
                | AssignmentFact::Resumed { .. } => vec![],
            },
            Event::Volunteer(fact) => timers_of_volunteer(fact),
            Event::Organisation(_)
            | Event::Agreement(_)
            | Event::Cvr(_)
            | Event::Match(_)
            | Event::Board(_)
            | Event::Family(_)
            | Event::Applicant(_)
            | Event::Withdrawal(_) => vec![],
        }
    }

    fn on_deadline(kind: &str, stream: Uuid, due_at: DateTime<Utc>) -> Option<CommandFor<Command>> {
        let command = match kind {
            OFFER_LAPSES => Command::Lapse { assignment: AssignmentId(stream), expires_at: due_at },
            CERTIFICATE_ENDS | COURSE_ENDS => {
                Command::Expire { volunteer: VolunteerId(stream), ended_at: due_at }
            }
            _ => return None,
        };
        Some(CommandFor { stream, command })
    }

    /// An offer in a thread that has been closed meanwhile does not lapse, and nobody else is asked. That papers run out waits for nobody.
    fn awaits(kind: &str) -> Awaits {
        match kind {
            OFFER_LAPSES => Awaits { sources: &["thread"], away_max: TimeDelta::days(1) },
            _ => Awaits::NOTHING,
        }
    }

    fn react(source: &str, event: &RecordedEvent) -> Result<Vec<CommandFor<Command>>, Unreadable> {
        reactor::react(source, event)
    }

    /// Assignments that were planned before there were boards are put on them, so that they rest and end with their thread.
    async fn housekeeping(
        &self,
        pool: &PgPool,
        _now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<(Municipality, CommandFor<Command>)>> {
        let unknown = view::unknown_to_their_board(pool).await?;
        let adopt = |(tenant, thread, assignment)| {
            let what = ThreadChange::Adopted(assignment);
            let ask = CommandFor {
                stream: ThreadCopy::of(thread),
                command: Command::Thread { thread, what },
            };
            (tenant, ask)
        };
        Ok(unknown.into_iter().map(adopt).collect())
    }

    async fn project(
        &self,
        tx: &mut PgConnection,
        events: &[Envelope<Event>],
    ) -> anyhow::Result<()> {
        view::project(tx, events).await
    }
}

fn timers_of_volunteer(fact: &VolunteerFact) -> Vec<Timer> {
    match fact {
        VolunteerFact::ChildCertificateCleared { review_due_on } => {
            vec![Timer::Set(CERTIFICATE_ENDS, calendar::end_of(*review_due_on))]
        }
        VolunteerFact::TrainingCompleted { course: Course::Basic, until_on } => {
            vec![Timer::Set(COURSE_ENDS, calendar::end_of(*until_on))]
        }
        VolunteerFact::ChildCertificateExpired { .. }
        | VolunteerFact::ClearanceRevoked { .. }
        | VolunteerFact::StoodDown { .. } => vec![Timer::Clear(CERTIFICATE_ENDS)],
        VolunteerFact::TrainingExpired { .. } => vec![Timer::Clear(COURSE_ENDS)],
        VolunteerFact::Left { .. } | VolunteerFact::Rejected { .. } => {
            vec![Timer::Clear(CERTIFICATE_ENDS), Timer::Clear(COURSE_ENDS)]
        }
        VolunteerFact::Applied { .. }
        | VolunteerFact::ConfidentialityPledgeSigned { .. }
        | VolunteerFact::TrainingCompleted { course: Course::ChildrenInNeed, .. }
        | VolunteerFact::PutOnHold { .. }
        | VolunteerFact::Reinstated { .. }
        | VolunteerFact::Committed { .. }
        | VolunteerFact::Released { .. } => vec![],
    }
}
