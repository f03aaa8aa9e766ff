//! A consent is about one child: siblings' neither cover nor revive each other (I-08, I-30).

use proto::{
    assignment::{
        AcceptOffer, ConfirmMatch, OfferAssignment, PauseReason, PlanAssignment, ProposeMatch,
        StartMatch,
    },
    code::AgeBand,
    id::{ConsentId, PersonId, ThreadId, VolunteerId},
    thread::ThreadFact,
};
use uuid::Uuid;

use super::{
    ANOTHER_ASSIGNMENT, ANOTHER_MATCH, MATCH, PARENT, RED, THREAD, date,
    thread_changes::{
        ANOTHER, CONSENT, SURVIVOR, closed, given, given_about, log, playing, withdrawn,
        withdrawn_about,
    },
    world::{World, code, coordinator, opened, plan_for},
};

const SIBLING: PersonId = PersonId(Uuid::from_u128(0x18));
const OTHER_VOLUNTEER: VolunteerId = VolunteerId(Uuid::from_u128(0x31));

/// Two siblings, one organisation, a consent for each: neither covers the other, and neither brings the other back.
async fn siblings() -> World {
    let world = playing().await;
    world.thread(ThreadFact::StrandAdded { child: SIBLING, age_band: AgeBand::Age6To9 }).await;
    world.custody(SIBLING, &[PARENT]).await;
    world.consent(ANOTHER, THREAD, given_about(SIBLING, &[RED])).await;
    let assignment = ANOTHER_ASSIGNMENT;
    let plan = PlanAssignment { assignment, child: SIBLING, ..plan_for(&[RED]) };
    world.ask(&world.bridge_builder, plan).await.unwrap();
    world.ask(&world.bridge_builder, OfferAssignment { assignment }).await.unwrap();
    world.ask(&coordinator(RED), AcceptOffer { assignment }).await.unwrap();
    world.volunteer(RED, OTHER_VOLUNTEER, PersonId(Uuid::from_u128(0x19))).await;
    let propose = ProposeMatch { r#match: ANOTHER_MATCH, assignment, volunteer: OTHER_VOLUNTEER };
    world.ask(&coordinator(RED), propose).await.unwrap();
    world.ask(&world.parent, ConfirmMatch { r#match: ANOTHER_MATCH, by: PARENT }).await.unwrap();
    world.ask(&coordinator(RED), StartMatch { r#match: ANOTHER_MATCH }).await.unwrap();
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siblings_consent_does_not_cover() {
    let world = siblings().await;
    let before = world.head().await;
    world.consent(ANOTHER, THREAD, withdrawn_about(SIBLING, &[RED])).await;
    assert_eq!(
        world.event_types_after(before).await,
        ["withdrawal.acknowledged", "family.consent_ended", "assignment.suspended", "match.paused"]
    );
    let events = world.walk.events().await;
    let paused = events.iter().find(|it| it.kind == "match.paused").unwrap();
    assert_eq!(paused.stream, ANOTHER_MATCH.0);
    assert_eq!(code(log(&world, ANOTHER_MATCH).await), "match_paused");
    // The other child's goes on.
    log(&world, MATCH).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siblings_consent_brings_nothing_back() {
    let world = siblings().await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    world.consent(ANOTHER, THREAD, withdrawn_about(SIBLING, &[RED])).await;
    let before = world.head().await;
    world.consent(ConsentId(Uuid::from_u128(0xC2)), THREAD, given(&[RED])).await;
    let kinds = world.event_types_after(before).await;
    assert_eq!(kinds, ["family.consent_given", "assignment.resumed", "match.resumed"]);
    log(&world, MATCH).await.unwrap();
    assert_eq!(code(log(&world, ANOTHER_MATCH).await), "match_paused");
    // What a parent agrees to for her own data is hers.
    let before = world.head().await;
    world.consent(ConsentId(Uuid::from_u128(0xC3)), THREAD, given_about(PARENT, &[RED])).await;
    assert_eq!(world.event_types_after(before).await, ["family.consent_given"]);
    assert_eq!(code(log(&world, ANOTHER_MATCH).await), "match_paused");
}

/// The same when the siblings' threads were merged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siblings_consent_in_a_merged_thread() {
    let world = playing().await;
    let say = async |thread: ThreadId, fact: ThreadFact| {
        world.walk.handle_events("thread", thread.0, proto::thread::Event::from(fact)).await;
    };
    say(SURVIVOR, opened(SIBLING)).await;
    let undo_until = date("2026-12-23");
    say(THREAD, ThreadFact::MergedInto { survivor: SURVIVOR, undo_until }).await;
    world.consent(ANOTHER, SURVIVOR, given_about(SIBLING, &[RED])).await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(world.assignment().await.suspended, Some(PauseReason::Consent));
    world.consent(ConsentId(Uuid::from_u128(0xC2)), SURVIVOR, given_about(SIBLING, &[RED])).await;
    assert_eq!(world.assignment().await.suspended, Some(PauseReason::Consent));
    world.consent(ConsentId(Uuid::from_u128(0xC3)), SURVIVOR, given(&[RED])).await;
    assert_eq!(world.assignment().await.suspended, None);
}

/// What is done for a child goes along when it gets a thread of its own; the end of the old thread does not end it, the
/// end of a consent that was given there does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_takes_its_help_along() {
    let world = siblings().await;
    let own = ThreadId(Uuid::from_u128(0x1C));
    let before = world.head().await;
    world.thread(ThreadFact::StrandSplit { child: SIBLING, to: own }).await;
    assert_eq!(
        world.event_types_after(before).await,
        [
            "board.child_left",
            "board.child_joined",
            "board.assignment_left",
            "board.assignment_planned",
            "assignment.went_along",
            "match.went_along",
        ]
    );
    let events = world.walk.events().await;
    let went = |kind: &str| events.iter().rfind(|it| it.kind == kind).unwrap().thread;
    assert_eq!((went("assignment.went_along"), went("match.went_along")), (own.0, own.0));
    let before = world.head().await;
    world.thread(closed(None)).await;
    let events = world.walk.events().await;
    let ended: Vec<_> = events
        .iter()
        .filter(|it| it.position > before && it.kind == "match.ended")
        .map(|it| it.stream)
        .collect();
    assert_eq!(ended, [MATCH.0], "the other child's alone");
    log(&world, ANOTHER_MATCH).await.unwrap();
    let session = world.walk.events().await.pop().unwrap();
    assert_eq!((session.kind.as_str(), session.thread), ("match.session_logged", own.0));
    // Its consent was given in the thread it left.
    world.consent(ANOTHER, THREAD, withdrawn_about(SIBLING, &[RED])).await;
    let kinds = world.walk.event_types().await;
    assert_eq!(kinds[kinds.len() - 2..], ["assignment.suspended", "match.paused"]);
    world.consent(ConsentId(Uuid::from_u128(0xC2)), own, given_about(SIBLING, &[RED])).await;
    let kinds = world.walk.event_types().await;
    assert_eq!(kinds[kinds.len() - 2..], ["assignment.resumed", "match.resumed"]);
    world.walk.handle_events("thread", own.0, proto::thread::Event::from(closed(None))).await;
    let kinds = world.walk.event_types().await;
    assert!(kinds[kinds.len() - 5..].contains(&"assignment.ended".to_owned()), "{kinds:?}");
}
