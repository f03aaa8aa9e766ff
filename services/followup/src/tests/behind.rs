//! Nobody is told of what is over by the time all is heard: this service was away, and the others went on.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{
    Handled, Service as _,
    testing::{Walk, actor},
};
use proto::{
    actor::Role,
    assignment::MatchFact,
    followup::{AlertCode, ListAlerts, OpenAlert},
    recorded_event::RecordedEvent,
    thread::{Channel, Party, ThreadFact},
};

use super::{AARHUS, MATCH, THREAD, date, event_types, moment, monday, opened};
use crate::FollowupService;

/// When a thread that opened on Monday 23 November is silent.
const SILENT_AT: &str = "2026-12-14T23:00:00Z";

async fn watched() -> Walk<FollowupService> {
    let walk = Walk::start(FollowupService::new()).await;
    hear(&walk, "thread", recorded(&walk, monday(), opened())).await;
    walk
}

/// What `thread` recorded then, and nobody has heard yet.
fn recorded(walk: &Walk<FollowupService>, at: DateTime<Utc>, fact: ThreadFact) -> RecordedEvent {
    walk.clock.set(at);
    walk.published("thread", THREAD.0, THREAD.0, &proto::thread::Event::from(fact))
}

async fn hear(walk: &Walk<FollowupService>, source: &str, event: RecordedEvent) {
    let position = event.position;
    let handled = walk.core.handle_events(source, &[event]).await.unwrap();
    assert_eq!(handled, Handled::UpTo(position));
}

async fn open_alerts(walk: &Walk<FollowupService>) -> Vec<OpenAlert> {
    walk.show(&actor(Role::Leader, AARHUS), ListAlerts::default()).await.unwrap().alerts
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

/// A contact the day before the moment: there was no silence.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_in_the_queue_is_heard_before_it_falls_silent() {
    let walk = watched().await;
    let call = recorded(&walk, moment("2026-12-13T12:00:00Z"), contact("2026-12-13"));
    walk.clock.set(moment("2026-12-15T08:00:00Z"));
    // As a service that runs, before its consumers have heard anything.
    assert_eq!(walk.core.on_deadline().await.unwrap().0, 0);
    hear(&walk, "thread", call).await;
    walk.on_deadline().await;
    assert_eq!(event_types(&walk).await, ["watch.started", "watch.renewed"]);
}

/// A contact after the moment: the silence is on record, and nobody is told of it. It may even be that there was none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silence_that_is_over_is_recorded_and_not_raised() {
    for was_met in [false, true] {
        let walk = watched().await;
        let call = recorded(&walk, moment("2026-12-16T12:00:00Z"), contact("2026-12-16"));
        walk.clock.set(moment("2026-12-20T08:00:00Z"));
        hear(&walk, "thread", call).await;
        if was_met {
            // `assignment` is heard later, and says what was before.
            walk.clock.set(moment("2026-12-12T12:00:00Z"));
            let met = MatchFact::FirstMeetingHeld { on: date("2026-12-12") };
            let met = proto::assignment::Event::from(met);
            let met = walk.published("assignment", MATCH, THREAD.0, &met);
            walk.clock.set(moment("2026-12-20T08:00:01Z"));
            hear(&walk, "assignment", met).await;
        }
        walk.on_deadline().await;
        let expected: &[&str] = if was_met {
            &["watch.contact_noted", "watch.renewed", "watch.renewed"]
        } else {
            &["watch.contact_noted", "watch.fell_silent", "watch.renewed"]
        };
        assert_eq!(event_types(&walk).await[1..], *expected);
        assert_eq!(open_alerts(&walk).await, []);
        // The next silence is raised as ever.
        walk.clock.set(moment("2027-01-06T23:00:00Z"));
        walk.on_deadline().await;
        assert_eq!(open_alerts(&walk).await.len(), 1);
    }
}

/// Still silent when all is heard: it is raised.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silence_that_is_not_over_is_raised() {
    let walk = watched().await;
    walk.clock.set(moment(SILENT_AT) + TimeDelta::days(3));
    walk.on_deadline().await;
    assert_eq!(event_types(&walk).await[1..], ["watch.fell_silent", "alert.raised"]);
    assert_eq!(open_alerts(&walk).await[0].unheard_since, None);
}

/// What others say is amiss, and is put right in the same queue, is recorded and not raised; what is not, is raised then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_that_is_over_is_recorded_and_not_raised() {
    for is_over in [true, false] {
        let walk = watched().await;
        let late = ThreadFact::FamilyContactOverdue { due_at: monday() };
        let late = recorded(&walk, moment("2026-11-26T08:00:00Z"), late);
        let reached =
            ThreadFact::FamilyContacted { channel: Channel::Call, on: date("2026-11-27") };
        let reached = recorded(&walk, moment("2026-11-27T08:00:00Z"), reached);
        walk.clock.set(moment("2026-11-30T08:00:00Z"));
        hear(&walk, "thread", late).await;
        assert_eq!(open_alerts(&walk).await, [], "nobody is told yet");
        assert_eq!(walk.core.on_deadline().await.unwrap().0, 0, "all is to be heard first");
        if is_over {
            hear(&walk, "thread", reached).await;
        }
        walk.on_deadline().await;
        let types = event_types(&walk).await;
        if is_over {
            assert_eq!(types[1..], ["alert.noted", "watch.renewed", "alert.passed"]);
            assert_eq!(open_alerts(&walk).await, []);
        } else {
            assert_eq!(types[1..], ["alert.noted", "alert.raised"]);
            let raised = open_alerts(&walk).await.remove(0);
            assert_eq!(raised.code, AlertCode::FamilyNotContacted);
            assert_eq!(raised.raised_at, walk.clock.now());
            // From the day somebody is told: two working days are two working days.
            assert!(raised.due_by > walk.clock.now(), "{raised:?}");
        }
    }
}

/// Leaders are told that it hears nothing, each in their municipality and once; what falls due is marked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blind() {
    let walk = watched().await;
    let tenant = AARHUS.parse().unwrap();
    let since = monday();
    for _ in 0..2 {
        let away = FollowupService::on_source_away("thread", since, tenant).unwrap();
        walk.decide(away).await.unwrap();
    }
    let told_leaders = open_alerts(&walk).await;
    assert_eq!(told_leaders.len(), 1);
    let alert = &told_leaders[0];
    assert_eq!((alert.code, alert.owner), (AlertCode::FollowUpBlind, Role::Leader));
    assert_eq!(alert.unheard_since, Some(since));
    let back = FollowupService::on_source_back("thread", since, tenant).unwrap();
    walk.decide(back).await.unwrap();
    assert_eq!(open_alerts(&walk).await, []);
    // Another time it is another alert.
    let since = since + TimeDelta::days(9);
    let away = FollowupService::on_source_away("thread", since, tenant).unwrap();
    walk.decide(away).await.unwrap();
    assert_eq!(open_alerts(&walk).await.len(), 1);
}
