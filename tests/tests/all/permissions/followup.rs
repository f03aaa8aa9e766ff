//! Follow-ups, measurements, and an alert of every kind that waits for somebody else.

use followup::FollowupService;
use platform::testing::Walk;
use proto::{
    actor::Role,
    assignment::{self, AssignmentFact},
    code::{AgeBand, Mistake, Need},
    event::Event,
    followup::{
        AcknowledgeAlert, CorrectMeasurement, FollowUpOutcome, HoldFollowUp, Instrument,
        ListAlerts, ListFollowUps, ListMeasurements, OpenAlert, PlanFollowUp, RecordMeasurement,
        ResolveAlert, Respondent,
    },
    id::{AssignmentId, FollowUpId, MeasurementId, PersonId, ReferralId, ThreadId},
    referral::{self, CaseStepKind, ConsiderationFact},
    thread::{self, ChildFact, ThreadFact},
    vault::{self, BreakGlassFact, SubjectRequestFact},
};
use uuid::Uuid;

use super::{
    asking::{Request, answers, command, query},
    cast::{BIRGIT, CHILD, RED, Relation, who},
    day, position_of,
    table::Row,
    twice,
};

const THREAD: ThreadId = ThreadId(Uuid::from_u128(0xb0));
const ASSIGNMENT: AssignmentId = AssignmentId(Uuid::from_u128(0xb1));

pub(super) async fn rows() -> Vec<Row> {
    let (walk, requests) = world().await;
    let new = Walk::start(FollowupService::new()).await;
    new.clock.set(walk.clock.now());
    answers(&walk, &new, &requests).await
}

pub(super) async fn twice() {
    let (walk, requests) = world().await;
    twice::all(&walk, &requests).await;
}

async fn world() -> (Walk<FollowupService>, Vec<Request>) {
    let walk = Walk::start(FollowupService::new()).await;
    prepare(&walk).await;
    let leader = who(Role::Leader, Relation::Own);
    let alerts = walk.show(&leader, ListAlerts::default()).await.unwrap().alerts;
    let recorded = position_of(&walk, measured(1).measurement.0, "measurement.recorded").await;
    let requests = alerts.iter().flat_map(of_alert).chain(requests(recorded)).collect();
    (walk, requests)
}

async fn prepare(walk: &Walk<FollowupService>) {
    let opened = ThreadFact::Opened {
        referral: ReferralId(Uuid::from_u128(0xb2)),
        child: CHILD,
        age_band: AgeBand::Age15To17,
        on: day("2026-11-23"),
        deadlines: None,
        split: None,
        siblings: None,
    };
    handle_events(walk, THREAD.0, thread::Event::from(opened)).await;
    let (thread, child, organisation) = (THREAD, CHILD, RED);
    let assigned = ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT };
    handle_events(walk, THREAD.0, thread::Event::from(assigned)).await;
    // Karen's referral, which is part of it now.
    let (referral, karen) = (Uuid::from_u128(0xb2), who(Role::CaseWorker, Relation::Related));
    walk.hear_by(&karen, "referral", referral, THREAD.0, super::reading::submitted()).await;
    let attached = ThreadFact::ReferralAttached { referral: ReferralId(referral), siblings: None };
    handle_events(walk, THREAD.0, thread::Event::from(attached)).await;
    let planned = AssignmentFact::Planned {
        thread,
        child,
        age_band: AgeBand::Age15To17,
        need: Need::Leisure,
        programme: assignment::Programme::PladsTilAlle,
        candidates: vec![RED],
        ask_again: None,
    };
    handle_events(walk, ASSIGNMENT.0, assignment::Event::from(planned)).await;
    let started = AssignmentFact::Started { thread, child, organisation };
    handle_events(walk, ASSIGNMENT.0, assignment::Event::from(started)).await;
    let birgit = who(Role::BridgeBuilder, Relation::Related);
    walk.ask(&birgit, measured(1)).await.unwrap();
    // One that waits for each role.
    walk.clock.advance(chrono::TimeDelta::days(30));
    walk.on_deadline().await;
    let due_by = walk.clock.now();
    let overdue = ConsiderationFact::Overdue {
        step: proto::id::CaseStepId(Uuid::from_u128(0xb3)),
        child: PersonId(CHILD.0),
        kind: CaseStepKind::Decision,
        due_by,
        rule: None,
    };
    handle_events(walk, Uuid::from_u128(0xb4), referral::Event::from(overdue)).await;
    let late = referral::Fact::Overdue { answer_by: due_by };
    handle_events(walk, Uuid::from_u128(0xb5), referral::Event::from(late)).await;
    let missing = ChildFact::ConsentMissing { child, thread, consent_by: day("2026-12-21") };
    handle_events(walk, CHILD.0, thread::Event::from(missing)).await;
    handle_events(walk, Uuid::from_u128(0xb6), vault::Event::from(BreakGlassFact::Unreviewed {}))
        .await;
    let soon = SubjectRequestFact::DueSoon { due_by };
    handle_events(walk, Uuid::from_u128(0xb7), vault::Event::from(soon)).await;
}

async fn handle_events<E: Event>(walk: &Walk<FollowupService>, stream: Uuid, event: E) {
    walk.handle_events_on(E::SERVICE, stream, THREAD.0, event).await;
}

fn measured(nth: u128) -> RecordMeasurement {
    RecordMeasurement {
        measurement: MeasurementId(Uuid::from_u128(0xb800 + nth)),
        thread: THREAD,
        child: CHILD,
        instrument: Instrument::Who5,
        score: 60,
        by: Respondent::Parent,
        on: day("2026-11-23"),
    }
}

/// Whose it is, stands in its name.
fn of_alert(it: &OpenAlert) -> [Request; 2] {
    let (alert, whose) = (it.alert, format!("{} of {}", it.code, it.owner));
    [
        command(AcknowledgeAlert { alert }).variant(whose.clone()),
        command(ResolveAlert { alert }).variant(whose),
    ]
}

fn requests(recorded: i64) -> Vec<Request> {
    let follow_up = FollowUpId(Uuid::from_u128(0xb9));
    let due_on = day("2027-01-11");
    vec![
        command(PlanFollowUp {
            follow_up,
            thread: THREAD,
            assignment: ASSIGNMENT,
            child: CHILD,
            due_on,
        }),
        command(HoldFollowUp {
            follow_up: FollowUpId::of(ASSIGNMENT),
            on: day("2026-12-01"),
            outcome: FollowUpOutcome::Continue,
        }),
        command(measured(2)),
        command(CorrectMeasurement {
            measurement: measured(1).measurement,
            position: recorded,
            mistake: Mistake::WrongContent,
        }),
        query(ListFollowUps::default()),
        query(ListAlerts::default()),
        query(ListMeasurements { thread: THREAD }),
    ]
}
