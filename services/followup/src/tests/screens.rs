//! One walk per screen.

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{AssignmentFact, Event, Programme},
    code::{AgeBand, Need},
    followup::{
        AcknowledgeAlert, AlertCode, Alerts, Event as FollowupEvent, FollowUpOutcome, FollowUps,
        HoldFollowUp, Instrument, ListAlerts, ListFollowUps, ListMeasurements, Measured,
        Measurements, OpenAlert, PlanFollowUp, PlannedFollowUp, RecordMeasurement, Respondent,
        ScoresFact, Severity,
    },
    id::{AssignmentId, FollowUpId, MeasurementId, PersonId, ReferralId, ThreadId},
    thread::ThreadFact,
};
use uuid::Uuid;

use super::{
    AARHUS, ASSIGNMENT, CHILD, FOLLOW_UP, MEASUREMENT, ORGANISATION, THREAD, date, moment, opened,
};
use crate::{
    FollowupService,
    domain::{alert_of, watch_of},
};

/// The first is planned when an assignment starts, once; others by hand; one that was held leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planned_follow_ups() {
    let walk = Walk::start(FollowupService::new()).await;
    let bridge_builder = actor(Role::BridgeBuilder, AARHUS);
    let started = || {
        Event::from(AssignmentFact::Started {
            thread: THREAD,
            child: CHILD,
            organisation: ORGANISATION,
        })
    };
    known(&walk).await;
    walk.handle_events_on("assignment", ASSIGNMENT.0, THREAD.0, started()).await;
    walk.handle_events_on("assignment", ASSIGNMENT.0, THREAD.0, started()).await;
    let plan = PlanFollowUp {
        follow_up: FOLLOW_UP,
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: date("2026-11-30"),
    };
    walk.ask(&bridge_builder, plan).await.unwrap();

    let show = async |role, tenant| {
        walk.show(&actor(role, tenant), ListFollowUps::default()).await.unwrap()
    };
    let row = |follow_up, due_on, hard_by, overdue| PlannedFollowUp {
        follow_up,
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: date(due_on),
        hard_by: date(hard_by),
        overdue,
    };
    let first = || row(FollowUpId::of(ASSIGNMENT), "2027-02-15", "2027-02-21", false);
    let by_hand = |overdue| row(FOLLOW_UP, "2026-11-30", "2026-12-06", overdue);
    assert_eq!(
        show(Role::Leader, AARHUS).await,
        FollowUps { follow_ups: vec![by_hand(false), first()], next: None }
    );
    assert_eq!(show(Role::Leader, "0657").await, FollowUps { follow_ups: vec![], next: None });
    walk.clock.set(moment("2026-11-30T23:00:00Z")); // midnight in Denmark: the day after
    assert_eq!(
        show(Role::CaseWorker, AARHUS).await,
        FollowUps { follow_ups: vec![by_hand(true), first()], next: None }
    );
    let hold = HoldFollowUp {
        follow_up: FOLLOW_UP,
        on: date("2026-12-01"),
        outcome: FollowUpOutcome::Continue,
    };
    walk.ask(&bridge_builder, hold).await.unwrap();
    assert_eq!(
        show(Role::BridgeBuilder, AARHUS).await,
        FollowUps { follow_ups: vec![first()], next: None }
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_alerts() {
    let walk = Walk::start(FollowupService::new()).await;
    walk.handle_events("thread", THREAD.0, proto::thread::Event::from(opened())).await;
    let silent_at = moment("2026-12-14T23:00:00Z");
    walk.clock.set(silent_at);
    walk.on_deadline().await;
    let alert = alert_of(watch_of(THREAD), silent_at);
    let row = |acknowledged| OpenAlert {
        alert,
        thread: THREAD,
        about: watch_of(THREAD),
        code: AlertCode::Silence,
        severity: Severity::Warning,
        owner: Role::BridgeBuilder,
        due_by: moment("2026-12-17T23:00:00Z"), // fell on Tuesday the 15th, as soon as it began
        raised_at: silent_at,
        acknowledged,
        unheard_since: None,
    };
    let show = async |tenant| {
        walk.show(&actor(Role::CaseWorker, tenant), ListAlerts::default()).await.unwrap()
    };
    assert_eq!(show(AARHUS).await, Alerts { alerts: vec![row(false)], next: None });
    assert_eq!(show("0657").await, Alerts { alerts: vec![], next: None });
    walk.ask(&actor(Role::BridgeBuilder, AARHUS), AcknowledgeAlert { alert }).await.unwrap();
    assert_eq!(show(AARHUS).await, Alerts { alerts: vec![row(true)], next: None });
    for (owner, alerts) in [(Role::BridgeBuilder, vec![row(true)]), (Role::Leader, vec![])] {
        let asked = ListAlerts { owner: Some(owner), cursor: None };
        let shown = walk.show(&actor(Role::Leader, AARHUS), asked).await.unwrap();
        assert_eq!(shown, Alerts { alerts, next: None }, "{owner}");
    }
    let refused = walk.ask(&actor(Role::CaseWorker, AARHUS), AcknowledgeAlert { alert }).await;
    assert_eq!(refused.unwrap_err().code, "not_your_alert");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measurements_of_a_thread() {
    let walk = Walk::start(FollowupService::new()).await;
    let bridge_builder = actor(Role::BridgeBuilder, AARHUS);
    let record = |measurement, instrument, score, on| RecordMeasurement {
        measurement,
        thread: THREAD,
        child: CHILD,
        instrument,
        score,
        by: Respondent::Parent,
        on: date(on),
    };
    let later = MeasurementId(Uuid::from_u128(0x50));
    known(&walk).await;
    walk.ask(&bridge_builder, record(later, Instrument::Who5, 68, "2026-11-23")).await.unwrap();
    walk.ask(&bridge_builder, record(MEASUREMENT, Instrument::Who5, 56, "2026-08-31"))
        .await
        .unwrap();
    let refused = walk
        .ask(&bridge_builder, record(later, Instrument::Gbo, 7, "2026-11-23"))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "already_recorded");

    let show = async |by: &Actor| walk.show(by, ListMeasurements { thread: THREAD }).await;
    let row = |measurement, score, on| Measured {
        measurement,
        child: CHILD,
        instrument: Instrument::Who5,
        instrument_version: 1,
        score,
        by: Respondent::Parent,
        on: date(on),
    };
    let measurements = vec![row(MEASUREMENT, 56, "2026-08-31"), row(later, 68, "2026-11-23")];
    let case_worker = case_worker();
    assert_eq!(show(&case_worker).await.unwrap(), Measurements { measurements });
    // I-24: of the municipality is not enough.
    for stranger in [actor(Role::CaseWorker, AARHUS), actor(Role::BridgeBuilder, AARHUS)] {
        assert_eq!(show(&stranger).await.unwrap_err().code, "no_relation");
    }
    let foreigner = actor(Role::CaseWorker, "0657");
    assert_eq!(show(&foreigner).await.unwrap_err().code, "not_found");
    let leader = walk
        .show(&actor(Role::Leader, AARHUS), ListMeasurements { thread: THREAD })
        .await
        .unwrap_err();
    assert_eq!(leader.code, "not_your_mandate");
    // Each look is on record before anything is shown; a refusal at the door is not a look.
    let looks = walk.events().await.into_iter().filter(|it| it.kind == "scores.shown");
    let looks: Vec<_> = looks
        .map(|it| (it.read::<FollowupEvent>().unwrap(), it.thread, it.who().unwrap().role))
        .collect();
    let look = |subjects, count| {
        (ScoresFact::Shown { subjects, count }.into(), THREAD.0, Role::CaseWorker)
    };
    assert_eq!(looks, [look(vec![CHILD], 2)]);

    // Another municipality's thread is none.
    let elsewhere = actor(Role::BridgeBuilder, "0657");
    let another = MeasurementId(Uuid::from_u128(0x51));
    let refused =
        walk.ask(&elsewhere, record(another, Instrument::Gbo, 7, "2026-11-23")).await.unwrap_err();
    assert_eq!(refused.code, "not_found");
    let plan = PlanFollowUp {
        follow_up: FOLLOW_UP,
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: date("2026-11-30"),
    };
    assert_eq!(walk.ask(&elsewhere, plan).await.unwrap_err().code, "not_found");
    let scores = walk.show(&elsewhere, ListMeasurements { thread: THREAD }).await.unwrap_err();
    assert_eq!(scores.code, "not_found");
    // What is over is nobody's work any more.
    walk.handle_events("thread", THREAD.0, sampled::<proto::thread::Event>("thread.closed")).await;
    assert_eq!(show(&case_worker).await.unwrap_err().code, "no_relation");
}

/// A thread whose case worker referred, with an assignment around its child.
async fn known(walk: &Walk<FollowupService>) {
    let submitted: proto::referral::Event = sampled("referral.submitted");
    let of = ReferralId(Uuid::from_u128(8));
    walk.hear_by(&case_worker(), "referral", of.0, THREAD.0, submitted).await;
    walk.handle_events("thread", THREAD.0, proto::thread::Event::from(opened())).await;
    let attached = ThreadFact::ReferralAttached { referral: of, siblings: None };
    walk.handle_events("thread", THREAD.0, proto::thread::Event::from(attached)).await;
    walk.handle_events_on("assignment", ASSIGNMENT.0, THREAD.0, planned()).await;
}

fn case_worker() -> Actor {
    let mut by = actor(Role::CaseWorker, AARHUS);
    by.subject.0 = Uuid::from_u128(0x70);
    by
}

fn planned() -> Event {
    Event::from(AssignmentFact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![ORGANISATION],
        ask_again: None,
    })
}

/// As it stands in a log.
fn sampled<E: proto::event::Event>(kind: &str) -> E {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
    let data = std::fs::read_to_string(samples.join(format!("{kind}.1.json"))).unwrap();
    E::read(kind, &data).unwrap()
}

/// Of a thread, a child and an assignment that are known and belong together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_together() {
    let walk = Walk::start(FollowupService::new()).await;
    let by = actor(Role::BridgeBuilder, AARHUS);
    let measure = |child, instrument, score| RecordMeasurement {
        measurement: MEASUREMENT,
        thread: THREAD,
        child,
        instrument,
        score,
        by: Respondent::Child,
        on: date("2026-11-23"),
    };
    let plan = |child, assignment| PlanFollowUp {
        follow_up: FOLLOW_UP,
        thread: THREAD,
        assignment,
        child,
        due_on: date("2026-11-30"),
    };
    let code = async |command| walk.ask(&by, command).await.unwrap_err().code;
    let plan_code = async |command: PlanFollowUp| walk.ask(&by, command).await.unwrap_err().code;
    assert_eq!(code(measure(CHILD, Instrument::Gbo, 7)).await, "not_found");
    assert_eq!(plan_code(plan(CHILD, ASSIGNMENT)).await, "not_found");
    known(&walk).await;
    let stranger = PersonId(Uuid::from_u128(0x71));
    let not_its_child = "not_a_child_of_the_thread";
    assert_eq!(code(measure(stranger, Instrument::Gbo, 7)).await, not_its_child);
    assert_eq!(code(measure(CHILD, Instrument::Tils, 7)).await, "too_young_for_it");
    assert_eq!(plan_code(plan(stranger, ASSIGNMENT)).await, not_its_child);
    let unknown = AssignmentId(Uuid::from_u128(0x72));
    assert_eq!(plan_code(plan(CHILD, unknown)).await, "not_an_assignment_of_the_child");
    walk.ask(&by, measure(CHILD, Instrument::Gbo, 7)).await.unwrap();
    walk.ask(&by, plan(CHILD, ASSIGNMENT)).await.unwrap();
    // A child that has another thread takes what is done for it along.
    let elsewhere = ThreadId(Uuid::from_u128(0x73));
    let split = ThreadFact::StrandSplit { child: CHILD, to: elsewhere };
    let joined = ThreadFact::StrandAdded { child: CHILD, age_band: AgeBand::Age6To9 };
    for (thread, fact) in [(THREAD, split), (elsewhere, joined)] {
        walk.handle_events("thread", thread.0, proto::thread::Event::from(fact)).await;
    }
    let follow_up = FollowUpId(Uuid::from_u128(0x74));
    let here = PlanFollowUp { follow_up, ..plan(CHILD, ASSIGNMENT) };
    assert_eq!(plan_code(here.clone()).await, not_its_child);
    walk.ask(&by, PlanFollowUp { thread: elsewhere, ..here }).await.unwrap();
}
