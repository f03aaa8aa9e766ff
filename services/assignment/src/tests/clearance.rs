//! A running match, when its volunteer's clearance runs out or the organisation stops them (SC-05, I-09, I-20).

use proto::{
    assignment::{
        ApplyAsVolunteer, Attendance, ClearChildCertificate, CompleteTraining, Course,
        LeaveOrganisation, ListVolunteers, LogSession, PauseMatch, PauseReason, PutVolunteerOnHold,
        RecordFirstMeeting, ReinstateVolunteer, RejectVolunteer, ResumeMatch, RevokeClearance,
        StandVolunteerDown, VolunteerStanding,
    },
    id::VolunteerId,
    vault::PartyStatus,
};
use uuid::Uuid;

use super::{
    BLUE, CHILD, HELPER, MATCH, PARENT, RED, VOLUNTEER, date, moment,
    world::{World, code, coordinator},
};

const VOLUNTEER_LEFT: [&str; 5] = [
    "volunteer.left",
    "applicant.left",
    "match.ended",
    "volunteer.released",
    "assignment.match_unlinked",
];

/// The first moment of 2 June 2028 in Denmark: the basic course counted until the day before.
fn course_over() -> chrono::DateTime<chrono::Utc> {
    moment("2028-06-01T22:00:00Z")
}

/// RED's volunteer and the child meet.
async fn playing() -> World {
    let world = World::with(&[RED, BLUE]).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.with_volunteer(RED).await;
    world.propose(RED).await.unwrap();
    world.confirm().await.unwrap();
    world.start(RED).await.unwrap();
    world
}

fn session(on: &str) -> LogSession {
    let (on, attendance) = (date(on), Attendance::Attended);
    LogSession { r#match: MATCH, on, minutes: 90, attendance, went: None }
}

async fn shown(world: &World) -> (VolunteerStanding, bool, u16) {
    let volunteers = world.walk.show(&coordinator(RED), ListVolunteers {}).await.unwrap();
    let [it] = &volunteers.volunteers[..] else { panic!("{volunteers:?}") };
    (it.standing, it.cleared, it.load)
}

/// V-03: on the day after the last the match pauses by itself, and goes on when there is a new certificate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clearance_runs_out() {
    let world = playing().await;
    let ours = coordinator(RED);
    world.walk.clock.set(course_over());
    // Before time has come to it, and after.
    assert_eq!(code(world.ask(&ours, session("2028-06-02")).await), "volunteer_not_cleared");
    let met = RecordFirstMeeting { r#match: MATCH, on: date("2028-06-02") };
    assert_eq!(code(world.ask(&ours, met).await), "volunteer_not_cleared");
    let before = world.head().await;
    world.walk.on_deadline().await;
    assert_eq!(
        world.event_types_after(before).await,
        ["volunteer.training_expired", "match.paused"]
    );
    let events = world.walk.events().await;
    assert!(events.last().unwrap().data.contains("certificate"), "{}", events.last().unwrap().data);
    assert_eq!(code(world.ask(&ours, session("2028-06-02")).await), "match_paused");
    assert_eq!(shown(&world).await, (VolunteerStanding::Open, false, 1));
    // Nobody says by hand that it counts; what was held before may be noted.
    let reason = PauseReason::Certificate;
    let by_hand = world.ask(&ours, ResumeMatch { r#match: MATCH, reason }).await;
    assert_eq!(code(by_hand), "not_by_hand");
    world.ask(&ours, session("2028-06-01")).await.unwrap();
    world.walk.on_deadline().await;

    world.walk.clock.set(moment("2028-06-20T08:00:00Z"));
    let before = world.head().await;
    let (volunteer, until_on) = (VOLUNTEER, date("2030-06-01"));
    let train = CompleteTraining { volunteer, course: Course::Basic, until_on };
    world.ask(&ours, train).await.unwrap();
    assert_eq!(
        world.event_types_after(before).await,
        ["volunteer.training_completed", "match.resumed"]
    );
    world.ask(&ours, session("2028-06-20")).await.unwrap();
    assert_eq!(code(world.ask(&ours, session("2028-06-10")).await), "match_paused_then");
    assert_eq!(shown(&world).await, (VolunteerStanding::Open, true, 1));
}

/// V-03 is about children under 15: of an older one it is shown, and they go on meeting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_young_person_of_fifteen() {
    let world = playing().await;
    world.party(CHILD, PartyStatus::From15).await;
    world.walk.clock.set(course_over());
    let before = world.head().await;
    world.walk.on_deadline().await;
    assert_eq!(world.event_types_after(before).await, ["volunteer.training_expired"]);
    world.ask(&coordinator(RED), session("2028-06-02")).await.unwrap();
    assert_eq!(shown(&world).await, (VolunteerStanding::Open, false, 1));
}

/// A certificate that was noted by mistake is taken back, and noted as it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clearance_is_revoked_and_put_right() {
    let world = playing().await;
    let (ours, volunteer) = (coordinator(RED), VOLUNTEER);
    let before = world.head().await;
    world.ask(&ours, RevokeClearance { volunteer }).await.unwrap();
    assert_eq!(
        world.event_types_after(before).await,
        ["volunteer.clearance_revoked", "match.paused"]
    );
    assert_eq!(code(world.ask(&ours, session("2026-11-23")).await), "match_paused");
    let (review_due_on, seen_on) = (date("2027-05-01"), Some(date("2025-05-01")));
    let clear = ClearChildCertificate { volunteer, review_due_on, seen_on };
    let before = world.head().await;
    world.ask(&ours, clear).await.unwrap();
    let kinds = world.event_types_after(before).await;
    assert_eq!(kinds, ["volunteer.child_certificate_cleared", "match.resumed"]);
    // The day that was typed first ends nothing.
    world.walk.clock.set(moment("2027-05-01T22:00:00Z"));
    let before = world.head().await;
    world.walk.on_deadline().await;
    let kinds = world.event_types_after(before).await;
    assert_eq!(kinds, ["volunteer.child_certificate_expired", "match.paused"]);
}

/// I-20: in the decision itself, whatever the child's age; another organisation's coordinator decides nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_is_put_on_hold_and_reinstated() {
    let world = playing().await;
    world.party(CHILD, PartyStatus::From15).await;
    let (ours, volunteer) = (coordinator(RED), VOLUNTEER);
    let hold = PutVolunteerOnHold { volunteer };
    assert_eq!(code(world.ask(&coordinator(BLUE), hold.clone()).await), "not_your_organisation");
    let before = world.head().await;
    world.ask(&ours, hold.clone()).await.unwrap();
    assert_eq!(world.event_types_after(before).await, ["volunteer.put_on_hold", "match.paused"]);
    assert_eq!(code(world.ask(&ours, hold).await), "volunteer_already_stands_so");
    assert_eq!(shown(&world).await, (VolunteerStanding::OnHold, false, 1));
    let reason = PauseReason::VolunteerOnHold;
    for refused in [
        world.ask(&ours, ResumeMatch { r#match: MATCH, reason }).await,
        world.ask(&ours, PauseMatch { r#match: MATCH, reason }).await,
    ] {
        assert_eq!(code(refused), "not_by_hand");
    }
    let before = world.head().await;
    world.ask(&ours, ReinstateVolunteer { volunteer }).await.unwrap();
    assert_eq!(world.event_types_after(before).await, ["volunteer.reinstated", "match.resumed"]);
    world.ask(&ours, session("2026-11-23")).await.unwrap();
}

/// C4: why somebody is stood down stands in no event; only a new certificate brings them back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_is_stood_down() {
    let world = playing().await;
    let (ours, volunteer) = (coordinator(RED), VOLUNTEER);
    let before = world.head().await;
    world.ask(&ours, StandVolunteerDown { volunteer }).await.unwrap();
    assert_eq!(world.event_types_after(before).await, ["volunteer.stood_down", "match.paused"]);
    let events = world.walk.events().await;
    for event in events.iter().filter(|it| it.position > before) {
        assert!(!event.data.contains("certificate"), "{}", event.data);
    }
    let reinstate = ReinstateVolunteer { volunteer };
    assert_eq!(code(world.ask(&ours, reinstate.clone()).await), "volunteer_not_cleared");
    let (review_due_on, seen_on) = (date("2028-11-01"), None);
    world.ask(&ours, ClearChildCertificate { volunteer, review_due_on, seen_on }).await.unwrap();
    assert_eq!(code(world.ask(&ours, session("2026-11-24")).await), "in_the_future");
    let before = world.head().await;
    world.ask(&ours, reinstate).await.unwrap();
    assert_eq!(world.event_types_after(before).await, ["volunteer.reinstated", "match.resumed"]);
}

/// Who has gone has no match, and may not meet anybody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_leaves() {
    let world = playing().await;
    let (ours, volunteer) = (coordinator(RED), VOLUNTEER);
    let before = world.head().await;
    world.ask(&ours, LeaveOrganisation { volunteer }).await.unwrap();
    assert_eq!(world.event_types_after(before).await, VOLUNTEER_LEFT);
    assert_eq!(shown(&world).await, (VolunteerStanding::Left, false, 0));
    assert_eq!(code(world.ask(&ours, RejectVolunteer { volunteer }).await), "volunteer_gone");
    assert_eq!(code(world.propose(RED).await), "already_proposed");
    world.walk.clock.set(course_over());
    let before = world.head().await;
    world.walk.on_deadline().await;
    assert_eq!(world.event_types_after(before).await, [""; 0]);
}

/// I-12: one person is one volunteer at a time, and nobody is one whom the organisation has not registered as one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_is_one_volunteer() {
    let world = World::with(&[RED, BLUE]).await;
    let apply = |nth, organisation, person| ApplyAsVolunteer {
        volunteer: VolunteerId(Uuid::from_u128(nth)),
        organisation,
        person,
    };
    let (ours, theirs) = (coordinator(RED), coordinator(BLUE));
    let code_of = async |by, it| code(world.ask(by, it).await);
    for person in [HELPER, CHILD, PARENT] {
        assert_eq!(code_of(&ours, apply(0x71, RED, person)).await, "volunteer_not_registered");
    }
    world.registered(RED, HELPER).await;
    assert_eq!(code_of(&theirs, apply(0x71, BLUE, HELPER)).await, "volunteer_not_registered");
    world.ask(&ours, apply(0x71, RED, HELPER)).await.unwrap();
    assert_eq!(code_of(&ours, apply(0x71, RED, HELPER)).await, "already_applied");
    assert_eq!(code_of(&ours, apply(0x72, RED, HELPER)).await, "already_a_volunteer");
    world
        .ask(&ours, LeaveOrganisation { volunteer: VolunteerId(Uuid::from_u128(0x71)) })
        .await
        .unwrap();
    world.ask(&ours, apply(0x72, RED, HELPER)).await.unwrap();
    world
        .ask(&ours, RejectVolunteer { volunteer: VolunteerId(Uuid::from_u128(0x72)) })
        .await
        .unwrap();
    world.ask(&ours, apply(0x73, RED, HELPER)).await.unwrap();
}
