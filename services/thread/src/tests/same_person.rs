//! One child who is registered twice: one open thread for both registrations, in whichever municipalities (I-01).

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Municipality},
    id::{PersonId, ReferralId, ThreadId},
    recorded_event::RecordedEvent,
    thread::{AddChildStrand, Event, MergeThreads, ShowThread, Strand, ThreadFact},
    vault::{self, PersonFact},
};
use uuid::Uuid;

use super::{
    CHILD, close,
    consent_screens::{birgit, code, know},
    open, opened, opened_in, thread,
};
use crate::{ThreadService, domain::aggregates::thread::Opening};

/// The other registration of the child, and what it is referred by.
const TWIN: PersonId = PersonId(Uuid::from_u128(170));
const SECOND: ReferralId = ReferralId(Uuid::from_u128(171));
const THIRD: PersonId = PersonId(Uuid::from_u128(172));

fn second() -> Opening {
    Opening { thread: ThreadId::of(SECOND), referral: SECOND, child: TWIN, ..open() }
}

/// Somebody of the municipality looked at both.
async fn confirmed(walk: &Walk<ThreadService>, person: PersonId, of: PersonId) {
    know(walk, person, PersonFact::ConfirmedDuplicate { of }).await;
}

/// The last of the log.
async fn since(walk: &Walk<ThreadService>, from: usize) -> Vec<RecordedEvent> {
    walk.events().await.split_off(from)
}

fn event_types(events: &[RecordedEvent]) -> Vec<&str> {
    events.iter().map(|it| it.kind.as_str()).collect()
}

/// Known before the second referral: it becomes part of the thread there is; elsewhere it waits, and goes on when that has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_referral_is_of_the_same_child() {
    let walk = Walk::start(ThreadService::new()).await;
    confirmed(&walk, TWIN, CHILD).await;
    confirmed(&walk, TWIN, CHILD).await;
    // Through a third one as well.
    confirmed(&walk, THIRD, TWIN).await;
    opened(&walk, open()).await;
    let before = walk.events().await.len();
    opened(&walk, second()).await;
    let third = ReferralId(Uuid::from_u128(173));
    let of_third = Opening { thread: ThreadId::of(third), referral: third, child: THIRD, ..open() };
    opened(&walk, of_third).await;
    let attached = ["thread.referral_attached", "thread.referral_attached"];
    assert_eq!(event_types(&since(&walk, before).await), attached);

    let walk = Walk::start(ThreadService::new()).await;
    confirmed(&walk, CHILD, TWIN).await;
    opened_in(&walk, "0101", open()).await;
    let before = walk.events().await.len();
    opened(&walk, second()).await;
    let held_up = ["thread.opening_refused", "hold_up.began"];
    assert_eq!(event_types(&since(&walk, before).await), held_up);
    walk.housekeeping().await;
    assert_eq!(
        event_types(&since(&walk, before).await),
        held_up,
        "Copenhagen works with the child"
    );
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    let before = walk.events().await.len();
    walk.housekeeping().await;
    assert_eq!(event_types(&since(&walk, before).await), ["hold_up.ended"]);
    opened(&walk, second()).await;
    assert!(event_types(&since(&walk, before).await).contains(&"thread.opened"));
    // Nor does the first one open again meanwhile, by another way.
    let named = Strand { child: CHILD, age_band: AgeBand::Age6To9 };
    let other = ReferralId(Uuid::from_u128(174));
    let brother = PersonId(Uuid::from_u128(175));
    let family = Opening {
        thread: ThreadId::of(other),
        referral: other,
        child: brother,
        siblings: vec![named],
        ..open()
    };
    opened(&walk, family).await;
    let add =
        AddChildStrand { thread: ThreadId::of(other), child: CHILD, age_band: named.age_band };
    assert_eq!(code(walk.ask(&birgit(), add).await), "child_has_thread");
}

/// Found when both are open, in one municipality: each names the other, and they can be merged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_threads_of_one_municipality() {
    let walk = Walk::start(ThreadService::new()).await;
    opened(&walk, open()).await;
    opened(&walk, second()).await;
    let before = walk.events().await.len();
    confirmed(&walk, TWIN, CHILD).await;
    let said = since(&walk, before).await;
    let expected = [
        "child.same_person_known",
        "child.same_person_known",
        "thread.second_thread_found",
        "thread.second_thread_found",
    ];
    assert_eq!(event_types(&said), expected);
    let found = |it: &RecordedEvent| {
        let Event::Thread(ThreadFact::SecondThreadFound { child, thread }) = it.read().unwrap()
        else {
            panic!("{it:?}")
        };
        (it.stream, child, thread)
    };
    let (own, other) = (thread(), ThreadId::of(SECOND));
    assert_eq!(found(&said[2]), (other.0, TWIN, Some(own)));
    assert_eq!(found(&said[3]), (own.0, CHILD, Some(other)));
    walk.ask(&birgit(), MergeThreads { thread: other, survivor: own }).await.unwrap();
    let page = walk.show(&birgit(), ShowThread { thread: own }).await.unwrap();
    assert_eq!(page.strands.len(), 2);
}

/// Found when both are open, in two municipalities: each is told that there is another, and nothing of whose it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_threads_of_two_municipalities() {
    let walk = Walk::start(ThreadService::new()).await;
    opened(&walk, open()).await;
    opened_in(&walk, "0101", second()).await;
    let before = walk.events().await.len();
    // As the country says it, and no municipality.
    let country = Actor::system(Municipality::COUNTRY);
    let found = vault::Event::from(PersonFact::ConfirmedDuplicate { of: CHILD });
    walk.hear_by(&country, "vault", TWIN.0, TWIN.0, found).await;
    let said = since(&walk, before).await;
    let mut told = vec![];
    for it in said.iter().filter(|it| it.kind == "thread.second_thread_found") {
        assert!(!it.data.contains("\"thread\""), "{}", it.data);
        let foreign = if it.tenant.as_str() == "0751" { "0101" } else { "0751" };
        assert!(!it.actor.contains(foreign), "{}", it.actor);
        told.push((it.stream, it.tenant.as_str()));
    }
    assert_eq!(told, [(ThreadId::of(SECOND).0, "0101"), (thread().0, "0751")]);
}
