//! P-14, A09: nobody has been in contact for 21 days.

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    assignment::{AssignmentFact, MatchFact, Programme},
    code::{AgeBand, Need},
    followup::{
        AcknowledgeAlert, AlertFact, Event, FollowUpOutcome, HoldFollowUp, ListAlerts,
        PlanFollowUp, Resolution,
    },
    id::AlertId,
    thread::{Channel, CloseReason, NextContact, Outcome, Party, ThreadFact},
};

use super::{
    AARHUS, ASSIGNMENT, CHILD, FOLLOW_UP, MATCH, THREAD, date, event_types, moment, opened, told,
};
use crate::FollowupService;

/// A thread that opened on Monday 23 November, and is silent when 14 December ends.
async fn watched() -> Walk<FollowupService> {
    let walk = Walk::start(FollowupService::new()).await;
    handle_events(&walk, opened()).await;
    walk
}

async fn handle_events(walk: &Walk<FollowupService>, fact: ThreadFact) {
    walk.handle_events("thread", THREAD.0, proto::thread::Event::from(fact)).await;
}

async fn open_alerts(walk: &Walk<FollowupService>) -> Vec<AlertId> {
    let shown =
        walk.show(&actor(Role::BridgeBuilder, AARHUS), ListAlerts::default()).await.unwrap();
    shown.alerts.iter().map(|it| it.alert).collect()
}

async fn fall_silent(walk: &Walk<FollowupService>) -> AlertId {
    walk.clock.set(moment("2026-12-14T23:00:00Z"));
    walk.on_deadline().await;
    let alerts = open_alerts(walk).await;
    assert_eq!(alerts.len(), 1);
    alerts[0]
}

fn contact(on: &str) -> ThreadFact {
    ThreadFact::ContactRecorded {
        with: Party::Family,
        channel: Channel::Call,
        on: date(on),
        note: None,
        child: None,
    }
}

fn closed() -> ThreadFact {
    ThreadFact::Closed {
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::School,
        on: None,
        talk_on: None,
        no_talk: None,
        tries: None,
        confirmed_by: None,
        ends: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn falls_at_the_end_of_the_day_and_is_broken_by_contact() {
    let walk = watched().await;
    walk.clock.set(moment("2026-12-14T22:59:59Z"));
    walk.on_deadline().await;
    assert_eq!(event_types(&walk).await, ["watch.started"]);
    let alert = fall_silent(&walk).await;
    assert_eq!(event_types(&walk).await[1..], ["watch.fell_silent", "alert.raised"]);
    let raised = &told(&walk).await[2];
    assert_eq!((raised.thread, raised.tenant.as_str()), (THREAD.0, AARHUS));

    walk.ask(&actor(Role::Leader, AARHUS), AcknowledgeAlert { alert }).await.unwrap();
    walk.clock.advance(TimeDelta::hours(10));
    handle_events(&walk, contact("2026-12-15")).await;
    assert_eq!(
        event_types(&walk).await[3..],
        ["alert.acknowledged", "watch.renewed", "alert.resolved"]
    );
    let resolved = told(&walk).await[5].read::<Event>().unwrap();
    assert_eq!(resolved, Event::Alert(AlertFact::Resolved { how: Resolution::ByItself }));
    assert_eq!(open_alerts(&walk).await, []);

    // The next silence is another alert.
    walk.clock.set(moment("2027-01-05T23:00:00Z"));
    walk.on_deadline().await;
    let alerts = open_alerts(&walk).await;
    assert!(alerts.len() == 1 && alerts[0] != alert, "{alerts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_contact_puts_it_off() {
    let walk = watched().await;
    let today = date("2026-11-30");
    walk.clock.set(moment("2026-11-30T08:00:00Z"));
    handle_events(
        &walk,
        ThreadFact::FamilyContacted { channel: Channel::HomeVisit, on: date("2026-11-25") },
    )
    .await;
    handle_events(&walk, contact("2026-11-26")).await;
    // Heard later than it happened: changes nothing.
    handle_events(&walk, contact("2026-11-24")).await;
    let held =
        proto::assignment::Event::from(MatchFact::FirstMeetingHeld { on: date("2026-11-27") });
    walk.handle_events_on("assignment", MATCH, THREAD.0, held).await;
    let bridge_builder = actor(Role::BridgeBuilder, AARHUS);
    let planned = proto::assignment::Event::from(AssignmentFact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![],
        ask_again: None,
    });
    walk.handle_events_on("assignment", ASSIGNMENT.0, THREAD.0, planned).await;
    let plan = PlanFollowUp {
        follow_up: FOLLOW_UP,
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        due_on: today,
    };
    walk.ask(&bridge_builder, plan).await.unwrap();
    let hold = HoldFollowUp { follow_up: FOLLOW_UP, on: today, outcome: FollowUpOutcome::Continue };
    walk.ask(&bridge_builder, hold).await.unwrap();
    assert_eq!(
        event_types(&walk).await,
        [
            "watch.started",
            "watch.renewed",
            "watch.renewed",
            "watch.renewed",
            "follow_up.planned",
            "follow_up.held",
            "watch.renewed"
        ]
    );
    // 21 days after the last of them, and not a moment sooner.
    walk.clock.set(moment("2026-12-21T22:59:59Z"));
    walk.on_deadline().await;
    assert_eq!(open_alerts(&walk).await, []);
    walk.clock.set(moment("2026-12-21T23:00:00Z"));
    walk.on_deadline().await;
    assert_eq!(open_alerts(&walk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_thread_is_not_silent() {
    let walk = watched().await;
    handle_events(&walk, closed()).await;
    walk.clock.advance(TimeDelta::days(60));
    walk.on_deadline().await;
    handle_events(&walk, contact("2027-01-22")).await;
    assert_eq!(event_types(&walk).await, ["watch.started", "watch.ended"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_a_silent_thread_resolves_its_alert() {
    let walk = watched().await;
    fall_silent(&walk).await;
    handle_events(&walk, closed()).await;
    assert_eq!(event_types(&walk).await[3..], ["watch.ended", "alert.resolved"]);
    assert_eq!(open_alerts(&walk).await, []);
}

/// Somebody has resolved it by hand; the contact that comes after has nothing left to resolve.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resolved_by_hand_stays_so() {
    let walk = watched().await;
    let alert = fall_silent(&walk).await;
    let leader = actor(Role::Leader, AARHUS);
    walk.ask(&leader, proto::followup::ResolveAlert { alert }).await.unwrap();
    handle_events(&walk, contact("2026-12-15")).await;
    assert_eq!(event_types(&walk).await[3..], ["alert.resolved", "watch.renewed"]);
    let elsewhere = actor(Role::Leader, "0657");
    let refused = walk.ask(&elsewhere, AcknowledgeAlert { alert }).await.unwrap_err();
    assert_eq!(refused.code, "not_found");
}
