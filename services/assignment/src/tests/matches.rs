//! From yes to good-bye: what one decision means for the match, the volunteer, the assignment and the place at once.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    assignment::{
        AssignmentState, Attendance, CompleteAssignment, ConfirmMatch, CorrectMatchEntry, EndMatch,
        EndReason, LogSession, ProposeMatch, RecordFirstMeeting, SignAgreement,
    },
    code::Mistake,
    id::{AgreementId, PersonId},
};

use super::{
    ANOTHER_MATCH, ASSIGNMENT, BLUE, HELPER, MATCH, PARENT, RED, THREAD, VOLUNTEER, date, moment,
    monday,
    world::{AARHUS, World, code, coordinator},
};

/// An assignment that RED carries, with a volunteer in order.
async fn carried() -> World {
    let world = World::with(&[RED, BLUE]).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.with_volunteer(RED).await;
    world
}

fn end() -> EndMatch {
    EndMatch { r#match: MATCH, planned: true, reason: EndReason::Completed }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_way() {
    let world = carried().await;
    let ours = coordinator(RED);
    let accepted = world.head().await;

    world.propose(RED).await.unwrap();
    world.walk.clock.advance(TimeDelta::days(2));
    world.confirm().await.unwrap();
    world.start(RED).await.unwrap();
    assert_eq!(world.assignment().await.state, AssignmentState::Active);
    let met = RecordFirstMeeting { r#match: MATCH, on: date("2026-11-25") };
    world.ask(&ours, met).await.unwrap();
    let session = LogSession {
        r#match: MATCH,
        on: date("2026-11-25"),
        minutes: 90,
        attendance: Attendance::Attended,
        went: None,
    };
    world.ask(&ours, session.clone()).await.unwrap();
    // It was entered twice, says somebody; only a meeting can be corrected, and only where it stands.
    let position = world.head().await;
    let correct =
        |position| CorrectMatchEntry { r#match: MATCH, position, mistake: Mistake::EnteredTwice };
    world.ask(&ours, correct(position)).await.unwrap();
    assert_eq!(code(world.ask(&ours, correct(position)).await), "already_corrected");
    assert_eq!(code(world.ask(&ours, correct(accepted)).await), "no_such_entry");
    assert_eq!(code(world.ask(&ours, correct(accepted + 1)).await), "not_correctable");
    assert_eq!(code(world.ask(&ours, correct(i64::MIN)).await), "no_such_entry");
    world.ask(&ours, session).await.unwrap();
    let complete = CompleteAssignment { assignment: ASSIGNMENT };
    assert_eq!(code(world.ask(&ours, complete.clone()).await), "match_running");
    world.ask(&ours, end()).await.unwrap();
    world.ask(&world.bridge_builder, complete).await.unwrap();

    assert_eq!(
        world.event_types_after(accepted).await,
        [
            "match.proposed",
            "volunteer.committed",
            "assignment.match_linked",
            "match.confirmed_by_family",
            "match.started",
            "assignment.started",
            "match.first_meeting_held",
            "match.session_logged",
            "match.entry_corrected",
            "match.session_logged",
            "match.ended",
            "volunteer.released",
            "assignment.match_unlinked",
            "assignment.completed",
            "organisation.place_released"
        ]
    );
    let events = world.walk.events().await;
    assert!(
        events.iter().filter(|it| it.kind.starts_with("match.")).all(|it| it.thread == THREAD.0)
    );
    assert_eq!(world.assignment().await.state, AssignmentState::Completed);
}

/// A second match of the same assignment does not start it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_match_at_a_time_and_one_start() {
    let world = carried().await;
    world.propose(RED).await.unwrap();
    let another =
        ProposeMatch { r#match: ANOTHER_MATCH, assignment: ASSIGNMENT, volunteer: VOLUNTEER };
    assert_eq!(code(world.ask(&coordinator(RED), another.clone()).await), "match_running");
    world.confirm().await.unwrap();
    world.start(RED).await.unwrap();
    world.ask(&coordinator(RED), end()).await.unwrap();

    world.ask(&coordinator(RED), another).await.unwrap();
    world.ask(&world.parent, ConfirmMatch { r#match: ANOTHER_MATCH, by: PARENT }).await.unwrap();
    let start = proto::assignment::StartMatch { r#match: ANOTHER_MATCH };
    world.ask(&coordinator(RED), start).await.unwrap();
    let kinds = world.walk.event_types().await;
    assert_eq!(kinds.iter().filter(|it| *it == "match.started").count(), 2);
    assert_eq!(kinds.iter().filter(|it| *it == "assignment.started").count(), 1);
}

/// I-09: looked at on propose, confirm and start, because it may run out in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_is_looked_at_again_at_every_step() {
    let world = carried().await;
    let course_over = moment("2028-06-01T22:00:00Z"); // midnight in Denmark
    let not_cleared = "volunteer_not_cleared";
    world.walk.clock.set(course_over);
    assert_eq!(code(world.propose(RED).await), not_cleared);
    world.walk.clock.set(monday());
    world.propose(RED).await.unwrap();
    world.walk.clock.set(course_over);
    assert_eq!(code(world.confirm().await), not_cleared);
    world.walk.clock.set(monday());
    world.confirm().await.unwrap();
    world.walk.clock.set(course_over);
    assert_eq!(code(world.start(RED).await), not_cleared);
    world.walk.clock.set(monday());
    world.start(RED).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not() {
    let world = carried().await;
    assert_eq!(code(world.propose(BLUE).await), "not_your_organisation");
    world.propose(RED).await.unwrap();
    // Somebody of a family says yes for themself, not for another.
    let for_another = ConfirmMatch { r#match: MATCH, by: PersonId(HELPER.0) };
    assert_eq!(code(world.ask(&world.parent, for_another).await), "not_yourself");
    world.confirm().await.unwrap();
    assert_eq!(code(world.start(BLUE).await), "not_your_organisation");
    world.start(RED).await.unwrap();
    let met = RecordFirstMeeting { r#match: MATCH, on: date("2026-11-23") };
    let stranger = Actor { organisation: Some(RED), ..actor(Role::Volunteer, AARHUS) };
    assert_eq!(code(world.ask(&stranger, met.clone()).await), "not_your_match");
    let mut helper = stranger;
    helper.subject.0 = HELPER.0;
    world.ask(&helper, met).await.unwrap();
    // Another municipality knows of none of this.
    let elsewhere = Actor { organisation: Some(RED), ..actor(Role::Coordinator, "0657") };
    assert_eq!(code(world.ask(&elsewhere, end()).await), "not_found");
    let system_role = actor(Role::CaseWorker, AARHUS);
    assert_eq!(code(world.ask(&system_role, end()).await), "not_your_mandate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreement_has_the_id_of_its_parties() {
    let world = World::with(&[RED]).await;
    let sign = |agreement, organisation| SignAgreement {
        agreement,
        organisation,
        from_on: date("2026-01-01"),
        until_on: date("2026-12-31"),
    };
    let of_another = AgreementId::of(RED, "0657".parse().unwrap());
    assert_eq!(code(world.ask(&world.leader, sign(of_another, RED)).await), "wrong_agreement_id");
    let unknown = AgreementId::of(BLUE, world.leader.tenant);
    assert_eq!(code(world.ask(&world.leader, sign(unknown, BLUE)).await), "unknown_organisation");
    let running = AgreementId::of(RED, world.leader.tenant);
    assert_eq!(code(world.ask(&world.leader, sign(running, RED)).await), "agreement_still_runs");
}
