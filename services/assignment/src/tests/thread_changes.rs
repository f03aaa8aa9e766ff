//! What has become of a thread, and what that means for what is done in it: on a real database, as `thread` tells it.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::Role,
    assignment::{
        AssignmentEndReason, AssignmentState, Attendance, ConfirmMatch, DeclineMatch,
        EndAssignment, LogSession, OfferAssignment, PauseMatch, PauseReason, PlanAssignment,
        ProposeMatch, RecordFirstMeeting, ResumeMatch, ShowAssignment,
    },
    id::{ConsentId, MatchId, OrganisationId, PersonId, ThreadId},
    problem::Problem,
    request::Done,
    thread::{
        AssignmentEnd, CloseReason, ConsentFact, ConsentPurpose, NextContact, Outcome,
        SignatureChannel, ThreadFact,
    },
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{
    ANOTHER_MATCH, ASSIGNMENT, BLUE, CHILD, HELPER, MATCH, PARENT, RED, THREAD, VOLUNTEER, date,
    monday,
    world::{AARHUS, World, code, coordinator, of_the_family, opened, plan_for},
};

pub(super) const CONSENT: ConsentId = ConsentId(Uuid::from_u128(0xC0));
pub(super) const ANOTHER: ConsentId = ConsentId(Uuid::from_u128(0xC1));
pub(super) const SURVIVOR: ThreadId = ThreadId(Uuid::from_u128(0x17));

pub(super) fn given(recipients: &[OrganisationId]) -> ConsentFact {
    given_about(CHILD, recipients)
}

pub(super) fn given_about(subject: PersonId, recipients: &[OrganisationId]) -> ConsentFact {
    ConsentFact::Given {
        subject,
        recipients: recipients.to_vec(),
        categories: vec![],
        purpose: ConsentPurpose::Leisure,
        until_on: date("2027-11-23"),
    }
}

pub(super) fn withdrawn(recipients: &[OrganisationId]) -> ConsentFact {
    withdrawn_about(CHILD, recipients)
}

pub(super) fn withdrawn_about(subject: PersonId, recipients: &[OrganisationId]) -> ConsentFact {
    ConsentFact::Withdrawn {
        subject,
        recipients: recipients.to_vec(),
        categories: vec![],
        by: PARENT,
        channel: SignatureChannel::MitId,
        effective_by: monday(),
        confirm: None,
    }
}

fn transferred(recipients: &[OrganisationId]) -> ConsentFact {
    ConsentFact::EndedByTransfer {
        subject: CHILD,
        recipients: recipients.to_vec(),
        categories: vec![],
        effective_by: monday(),
    }
}

pub(super) fn closed(ends: Option<Vec<AssignmentEnd>>) -> ThreadFact {
    ThreadFact::Closed {
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        talk_on: None,
        no_talk: None,
        tries: None,
        confirmed_by: None,
        on: None,
        ends,
    }
}

fn moved() -> ThreadFact {
    ThreadFact::ActingMunicipalityChanged {
        from: AARHUS.parse().unwrap(),
        to: "0671".parse().unwrap(),
    }
}

/// Two days later a session is noted: whatever rests since the first day rests on this one.
pub(super) async fn log(world: &World, r#match: MatchId) -> Result<Done, Problem> {
    world.walk.clock.set(monday() + TimeDelta::days(2));
    let (on, attendance) = (date("2026-11-25"), Attendance::Attended);
    let log = LogSession { r#match, on, minutes: 90, attendance, went: None };
    world.ask(&coordinator(RED), log).await
}

/// RED carries the assignment by a consent, and its match is active.
pub(super) async fn playing() -> World {
    let world = World::with(&[RED, BLUE]).await;
    world.consent(CONSENT, THREAD, given(&[RED])).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.with_volunteer(RED).await;
    world.propose(RED).await.unwrap();
    world.confirm().await.unwrap();
    world.start(RED).await.unwrap();
    world
}

/// SC-04: acknowledged, suspended and paused in one decision; nothing is noted meanwhile; a new consent brings it back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_is_withdrawn_and_another_given() {
    let world = playing().await;
    let before = world.head().await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(
        world.event_types_after(before).await,
        ["withdrawal.acknowledged", "family.consent_ended", "assignment.suspended", "match.paused"]
    );
    let events = world.walk.events().await;
    let decided: Vec<_> = events.iter().filter(|it| it.position > before).collect();
    assert!(decided.iter().all(|it| it.cause == decided[0].cause));
    let told = decided.iter().filter(|it| it.kind != "family.consent_ended");
    assert!(told.into_iter().all(|it| it.thread == THREAD.0));
    assert_eq!(decided[0].stream, CONSENT.withdrawal());
    // The organisation sees that it rests, and why.
    let show = ShowAssignment { assignment: ASSIGNMENT };
    let seen = world.walk.show(&coordinator(RED), show).await.unwrap();
    assert_eq!(seen.suspended, Some(PauseReason::Consent));

    let met = RecordFirstMeeting { r#match: MATCH, on: date("2026-11-25") };
    assert_eq!(code(log(&world, MATCH).await), "match_paused");
    assert_eq!(code(world.ask(&coordinator(RED), met).await), "match_paused");
    let resume = ResumeMatch { r#match: MATCH, reason: PauseReason::Consent };
    assert_eq!(code(world.ask(&coordinator(RED), resume).await), "not_by_hand");

    // Heard again, nothing happens; a consent for somebody else changes nothing either.
    let before = world.head().await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(world.event_types_after(before).await, [""; 0]);
    world.consent(ConsentId(Uuid::from_u128(0xC2)), THREAD, given(&[BLUE])).await;
    assert_eq!(world.event_types_after(before).await, ["family.consent_given"]);

    let before = world.head().await;
    world.consent(ANOTHER, THREAD, given(&[RED])).await;
    assert_eq!(
        world.event_types_after(before).await,
        ["family.consent_given", "assignment.resumed", "match.resumed"]
    );
    assert_eq!(world.assignment().await.suspended, None);
    log(&world, MATCH).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_consent_covers_it() {
    let world = playing().await;
    world.consent(ANOTHER, THREAD, given(&[RED, BLUE])).await;
    let before = world.head().await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(
        world.event_types_after(before).await,
        ["withdrawal.acknowledged", "family.consent_ended"]
    );
    log(&world, MATCH).await.unwrap();
}

/// Whatever rested on it: an end that comes before its beginning, or of a consent that is not known, is acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_end_is_acknowledged() {
    let world = World::new().await;
    let before = world.head().await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(world.event_types_after(before).await, ["withdrawal.acknowledged"]);
}

/// The organisation says yes after the family has said no: it waits, and no match begins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_after_the_withdrawal_waits() {
    let world = World::with(&[RED]).await;
    world.consent(CONSENT, THREAD, given(&[RED])).await;
    world.offer_to(&[RED]).await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    world.accept(RED).await.unwrap();
    assert_eq!(world.assignment().await.suspended, Some(PauseReason::Consent));
    world.with_volunteer(RED).await;
    assert_eq!(code(world.propose(RED).await), "assignment_suspended");
    world.consent(ANOTHER, THREAD, given(&[RED])).await;
    world.propose(RED).await.unwrap();
    // Withdrawn between the family's yes to the match and its beginning.
    world.confirm().await.unwrap();
    world.consent(ANOTHER, THREAD, withdrawn(&[RED])).await;
    assert_eq!(code(world.start(RED).await), "consent_missing");
}

/// SC-07: what is done in the old municipality ends with the move; the place and the volunteer are free.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_family_moves() {
    let world = playing().await;
    let before = world.head().await;
    world
        .walk
        .hear_by(
            &actor(Role::System, "0671"),
            "thread",
            THREAD.0,
            THREAD.0,
            proto::thread::Event::from(moved()),
        )
        .await;
    world.consent(CONSENT, THREAD, transferred(&[RED])).await;
    assert_eq!(
        world.event_types_after(before).await,
        [
            "board.moved",
            "match.ended",
            "volunteer.released",
            "assignment.match_unlinked",
            "assignment.ended",
            "organisation.place_released",
            "withdrawal.acknowledged",
            "family.consent_ended",
        ]
    );
    let events = world.walk.events().await;
    let tenant_of = |kind: &str| {
        events.iter().rev().find(|it| it.kind == kind).unwrap().tenant.as_str().to_owned()
    };
    assert_eq!(tenant_of("board.moved"), "0671");
    assert_eq!(tenant_of("assignment.ended"), AARHUS);
    assert_eq!(tenant_of("volunteer.released"), AARHUS);
    assert_eq!(world.assignment().await.state, AssignmentState::Ended);
    // It is another municipality's thread now.
    let plan = PlanAssignment { assignment: super::ANOTHER_ASSIGNMENT, ..plan_for(&[RED]) };
    assert_eq!(code(world.ask(&world.bridge_builder, plan.clone()).await), "not_found");
    world.ask(&actor(Role::BridgeBuilder, "0671"), plan).await.unwrap();
}

/// D-01: a consent for school does not cover football.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_is_for_what_it_says() {
    let world = World::with(&[RED]).await;
    let mut school = given(&[RED]);
    if let ConsentFact::Given { purpose, .. } = &mut school {
        *purpose = ConsentPurpose::School;
    }
    world.consent(CONSENT, THREAD, school).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    assert_eq!(world.assignment().await.suspended, Some(PauseReason::Consent));
    world.with_volunteer(RED).await;
    assert_eq!(code(world.propose(RED).await), "assignment_suspended");
    world.consented(RED).await;
    world.propose(RED).await.unwrap();
}

/// I-06: a yes needs no consent, what comes after it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_any_consent() {
    let world = World::with(&[RED]).await;
    world.offer_to(&[RED]).await;
    let before = world.head().await;
    world.accept(RED).await.unwrap();
    let kinds = world.event_types_after(before).await;
    assert_eq!(kinds, ["assignment.offer_accepted", "assignment.suspended"]);
    world.with_volunteer(RED).await;
    assert_eq!(code(world.propose(RED).await), "assignment_suspended");
    world.consent(CONSENT, THREAD, given(&[RED])).await;
    world.propose(RED).await.unwrap();
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(code(world.confirm().await), "consent_missing");
    world.consent(ANOTHER, THREAD, given(&[RED])).await;
    world.confirm().await.unwrap();
    world.start(RED).await.unwrap();
    log(&world, MATCH).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_thread_is_closed_and_reopened() {
    let world = playing().await;
    let before = world.head().await;
    let ends =
        vec![AssignmentEnd { assignment: ASSIGNMENT, reason: AssignmentEndReason::FamilyWish }];
    world.thread(closed(Some(ends))).await;
    assert_eq!(world.event_types_after(before).await[0], "board.closed");
    let events = world.walk.events().await;
    let ended = events.iter().find(|it| it.kind == "assignment.ended").unwrap();
    assert!(ended.data.contains("family_wish"), "{}", ended.data);
    let plan = PlanAssignment { assignment: super::ANOTHER_ASSIGNMENT, ..plan_for(&[RED]) };
    assert_eq!(code(world.ask(&world.bridge_builder, plan.clone()).await), "thread_closed");
    world.thread(ThreadFact::Reopened { on: date("2026-11-23"), voice_by: monday() }).await;
    world.ask(&world.bridge_builder, plan).await.unwrap();
    // An open offer is withdrawn, and its place free.
    let another = super::ANOTHER_ASSIGNMENT;
    world.ask(&world.bridge_builder, OfferAssignment { assignment: another }).await.unwrap();
    let before = world.head().await;
    world.thread(closed(None)).await;
    assert_eq!(
        world.event_types_after(before).await,
        ["board.closed", "assignment.ended", "organisation.place_released"]
    );
    assert_eq!(world.offers(RED).await.offers, []);
}

/// R4-12: consents and assignments of a family may stand in two threads that were merged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_threads_are_merged() {
    let world = playing().await;
    let sibling = PersonId(Uuid::from_u128(0x18));
    let say = async |thread: ThreadId, fact: ThreadFact| {
        world.walk.handle_events("thread", thread.0, proto::thread::Event::from(fact)).await;
    };
    say(SURVIVOR, opened(sibling)).await;
    let undo_until = date("2026-12-23");
    say(THREAD, ThreadFact::MergedInto { survivor: SURVIVOR, undo_until }).await;
    // In the thread that goes on, around a child of the one it took in.
    let plan = |thread| PlanAssignment {
        assignment: super::ANOTHER_ASSIGNMENT,
        thread,
        ..plan_for(&[RED])
    };
    assert_eq!(code(world.ask(&world.bridge_builder, plan(THREAD)).await), "thread_closed");
    world.ask(&world.bridge_builder, plan(SURVIVOR)).await.unwrap();
    // A consent given in one covers what is done in the other.
    world.consent(ANOTHER, SURVIVOR, given(&[RED])).await;
    world.consent(CONSENT, THREAD, withdrawn(&[RED])).await;
    assert_eq!(world.assignment().await.suspended, None);
    world.consent(ANOTHER, SURVIVOR, withdrawn(&[RED])).await;
    assert_eq!(world.assignment().await.suspended, Some(PauseReason::Consent));
    // Taken apart again, each stands for itself.
    say(
        THREAD,
        ThreadFact::MergeUndone { survivor: SURVIVOR, assignments: vec![], voice_by: monday() },
    )
    .await;
    world.consent(ConsentId(Uuid::from_u128(0xC4)), THREAD, given(&[RED])).await;
    assert_eq!(world.assignment().await.suspended, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_is_planned_in_as_it_is_known() {
    let world = World::with(&[RED]).await;
    let elsewhere = ThreadId(Uuid::from_u128(0x19));
    let unknown = PlanAssignment { thread: elsewhere, ..plan_for(&[RED]) };
    assert_eq!(code(world.ask(&world.bridge_builder, unknown).await), "not_found");
    let not_its_child = PlanAssignment { child: HELPER, ..plan_for(&[RED]) };
    let refused = world.ask(&world.bridge_builder, not_its_child).await;
    assert_eq!(code(refused), "not_a_child_of_the_thread");
    let foreigner = actor(Role::BridgeBuilder, "0657");
    assert_eq!(code(world.ask(&foreigner, plan_for(&[RED])).await), "not_found");
    world.ask(&world.bridge_builder, plan_for(&[RED])).await.unwrap();
}

/// I-10: nobody but the family says yes, and a child of ten or more is asked too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_yes_it_is() {
    let world = World::with(&[RED]).await;
    world.custody(CHILD, &[]).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.with_volunteer(RED).await;
    world.propose(RED).await.unwrap();
    let yes = |by| ConfirmMatch { r#match: MATCH, by };
    assert_eq!(code(world.confirm().await), "custody_unknown");
    world.custody(CHILD, &[PARENT]).await;
    let neighbour = of_the_family(HELPER);
    assert_eq!(code(world.ask(&neighbour, yes(HELPER)).await), "not_of_the_family");
    assert_eq!(code(world.ask(&neighbour, yes(PARENT)).await), "not_yourself");
    let child = of_the_family(CHILD);
    assert_eq!(code(world.ask(&child, yes(CHILD)).await), "too_young");
    assert_eq!(code(world.ask(&world.bridge_builder, yes(PARENT)).await), "not_yourself");
    world.party(CHILD, PartyStatus::From10).await;
    world.confirm().await.unwrap();
    assert_eq!(code(world.start(RED).await), "child_not_asked");
    // Ten years old, and nothing to log in with: the bridge-builder notes it.
    world.ask(&world.bridge_builder, yes(CHILD)).await.unwrap();
    assert_eq!(code(world.ask(&child, yes(CHILD)).await), "already_agreed");
    world.start(RED).await.unwrap();
}

/// A no needs no reason, and sets the volunteer free.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_family_says_no() {
    let world = World::with(&[RED]).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.with_volunteer(RED).await;
    world.propose(RED).await.unwrap();
    let before = world.head().await;
    let no = DeclineMatch { r#match: MATCH, by: PARENT };
    world.ask(&world.parent, no).await.unwrap();
    assert_eq!(
        world.event_types_after(before).await,
        ["match.declined_by_family", "volunteer.released", "assignment.match_unlinked"]
    );
    let another =
        ProposeMatch { r#match: ANOTHER_MATCH, assignment: ASSIGNMENT, volunteer: VOLUNTEER };
    world.ask(&coordinator(RED), another).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_by_hand_and_an_end_before_its_time() {
    let world = playing().await;
    let reason = PauseReason::Holiday;
    world.ask(&coordinator(RED), PauseMatch { r#match: MATCH, reason }).await.unwrap();
    assert_eq!(code(log(&world, MATCH).await), "match_paused");
    world.ask(&world.bridge_builder, ResumeMatch { r#match: MATCH, reason }).await.unwrap();
    let end = |reason| EndAssignment { assignment: ASSIGNMENT, reason };
    let stopped = end(AssignmentEndReason::OrganisationStopped);
    assert_eq!(code(world.ask(&coordinator(BLUE), stopped.clone()).await), "not_your_organisation");
    let by_hand = world.ask(&coordinator(RED), end(AssignmentEndReason::Moved)).await;
    assert_eq!(code(by_hand), "not_by_hand");
    let before = world.head().await;
    world.ask(&coordinator(RED), stopped).await.unwrap();
    assert_eq!(
        world.event_types_after(before).await,
        [
            "match.ended",
            "volunteer.released",
            "assignment.match_unlinked",
            "assignment.ended",
            "organisation.place_released"
        ]
    );
}

/// Planned when there were no copies of threads: noted on the copy of its thread by housekeeping, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_planned_before_there_were_boards() {
    let world = World::with(&[RED]).await;
    world.offer_to(&[RED]).await;
    let before = world.head().await;
    world.walk.housekeeping().await;
    assert_eq!(world.event_types_after(before).await, [""; 0]);
    // As a view that was built before: of a thread whose board knows nothing of the assignment.
    let elsewhere = ThreadId(Uuid::from_u128(0x1A));
    sqlx::query("update assignment_assignments set on_board = false, thread = $1")
        .bind(elsewhere.0)
        .execute(&world.walk.pool)
        .await
        .unwrap();
    world.walk.housekeeping().await;
    world.walk.housekeeping().await;
    assert_eq!(world.event_types_after(before).await, ["board.assignment_planned"]);
}
