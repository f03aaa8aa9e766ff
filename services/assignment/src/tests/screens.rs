//! One walk per screen.

use platform::testing::actor;
use proto::{
    actor::Role,
    assignment::{
        AssignmentState, Attendance, CandidateOutcome, ConfirmMatch, DeclareCapacity, EndMatch,
        EndReason, ListMatches, ListOffers, ListOrganisations, ListThreadAssignments,
        ListVolunteers, LogSession, MatchStanding, OpenOffer, PauseMatch, PauseReason, Programme,
        RecordFirstMeeting, ResumeMatch, ShowAssignment, StartMatch,
    },
    code::{AgeBand, Need},
    id::OrganisationId,
};
use serde_json::json;

use super::{
    ASSIGNMENT, BLUE, CHILD, GREEN, HELPER, MATCH, PARENT, RED, THREAD, VOLUNTEER, date, moment,
    world::{AARHUS, World, code, coordinator},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_directory() {
    let world = World::new().await;
    world.register(BLUE, "Ungdommens Røde Kors").await;
    world.register(RED, "Red Barnet Aarhus").await;
    world.agree(RED, "2026-11-30").await;
    world.declare(RED, 2).await;
    world.offer_to(&[RED]).await;
    let shown = async || {
        let directory = world.walk.show(&coordinator(RED), ListOrganisations {}).await.unwrap();
        let row = |it: &proto::assignment::OrganisationEntry| {
            (it.name.as_str().to_owned(), it.places, it.free, it.agreement_until)
        };
        directory.organisations.iter().map(row).collect::<Vec<_>>()
    };
    let blue = || ("Ungdommens Røde Kors".to_owned(), 0, 0, None);
    let red = |places, free, until| ("Red Barnet Aarhus".to_owned(), places, free, until);
    assert_eq!(shown().await, [red(2, 1, Some(date("2026-11-30"))), blue()]);
    // Fewer places than are held are none, not less than none.
    world.declare(RED, 0).await;
    assert_eq!(shown().await, [red(0, 0, Some(date("2026-11-30"))), blue()]);
    world.declare(RED, 1).await;
    world.decline(RED).await.unwrap();
    // The agreement has run out.
    world.walk.clock.set(moment("2026-11-30T23:00:00Z"));
    assert_eq!(shown().await, [red(1, 1, None), blue()]);
    let elsewhere = actor(Role::BridgeBuilder, "0657");
    assert_eq!(world.walk.show(&elsewhere, ListOrganisations {}).await.unwrap().organisations, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_places_only() {
    let world = World::with(&[RED, BLUE]).await;
    let declare = DeclareCapacity { organisation: BLUE, places: 9 };
    assert_eq!(code(world.ask(&coordinator(RED), declare.clone()).await), "not_your_organisation");
    world.ask(&coordinator(BLUE), declare).await.unwrap();
}

/// I-06: an offer is seen by the asked organisation only, and says nothing that points at a child or a thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_offers() {
    let world = World::with(&[RED, BLUE]).await;
    world.offer_to(&[RED, BLUE]).await;
    let offers = world.offers(RED).await;
    let expires_at = moment("2026-11-30T23:00:00Z");
    let offer = OpenOffer {
        assignment: ASSIGNMENT,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        expires_at,
    };
    assert_eq!(offers.offers, [offer]);
    let json = serde_json::to_string(&offers).unwrap();
    assert!(!json.contains(&CHILD.to_string()) && !json.contains(&THREAD.to_string()), "{json}");
    assert_eq!(world.offers(BLUE).await.offers, []);
    let nobody = actor(Role::Coordinator, AARHUS);
    assert_eq!(
        world.walk.show(&nobody, ListOffers {}).await.unwrap_err().code,
        "not_your_organisation"
    );
    let elsewhere =
        proto::actor::Actor { organisation: Some(RED), ..actor(Role::Coordinator, "0657") };
    assert_eq!(world.walk.show(&elsewhere, ListOffers {}).await.unwrap().offers, []);
}

/// The municipality sees who was asked; an organisation sees what it carries, and of those asked itself only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_assignment() {
    let world = World::with(&[RED, BLUE, GREEN]).await;
    let show = ShowAssignment { assignment: ASSIGNMENT };
    let seen_by = async |organisation: OrganisationId| {
        world
            .walk
            .show(&coordinator(organisation), show.clone())
            .await
            .map_err(|it| it.code.into_owned())
    };
    world.consented(BLUE).await;
    world.offer_to(&[RED, BLUE, GREEN]).await;
    assert_eq!(seen_by(RED).await, Err("not_found".to_owned()));
    world.decline(RED).await.unwrap();
    world.accept(BLUE).await.unwrap();
    world.with_volunteer(BLUE).await;
    world.propose(BLUE).await.unwrap();

    let all = world.assignment().await;
    assert_eq!(
        (all.state, all.thread, all.organisation),
        (AssignmentState::Accepted, THREAD, Some(BLUE))
    );
    assert_eq!((all.candidates.len(), all.r#match), (3, Some(MATCH)));
    assert_eq!(all.candidates[1].expires_at, Some(moment("2026-11-30T23:00:00Z")));
    let own = seen_by(BLUE).await.unwrap();
    assert_eq!(
        own.candidates.iter().map(|it| (it.organisation, it.outcome)).collect::<Vec<_>>(),
        [(BLUE, CandidateOutcome::Accepted)]
    );
    assert_eq!(seen_by(RED).await, Err("not_found".to_owned()));
    let elsewhere = actor(Role::Leader, "0657");
    assert_eq!(world.walk.show(&elsewhere, show).await.unwrap_err().code, "not_found");

    // The thread's page lists it as it is shown alone; nothing of another municipality's, nor to an organisation.
    let of_thread = ListThreadAssignments { thread: THREAD };
    assert_eq!((all.child, own.child), (Some(CHILD), None));
    let listed = world.walk.show(&world.bridge_builder, of_thread.clone()).await.unwrap();
    assert_eq!(listed.assignments, [all]);
    assert_eq!(world.walk.show(&elsewhere, of_thread.clone()).await.unwrap().assignments, []);
    let refused = world.walk.show(&coordinator(BLUE), of_thread).await.unwrap_err();
    assert_eq!(refused.code, "not_your_mandate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_volunteers() {
    let world = World::with(&[RED, BLUE]).await;
    world.with_volunteer(RED).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    world.propose(RED).await.unwrap();
    let shown =
        async || world.walk.show(&coordinator(RED), ListVolunteers {}).await.unwrap().volunteers;
    let as_json = |cleared| {
        json!([{
            "volunteer": VOLUNTEER,
            "person": HELPER,
            "standing": "open",
            "cleared": cleared,
            "cleared_until": "2028-06-01",
            "load": 1,
            "certificate_until": "2028-11-23",
            "pledged": true,
            "basic_until": "2028-06-01",
        }])
    };
    assert_eq!(serde_json::to_value(shown().await).unwrap(), as_json(true));
    world.walk.clock.set(moment("2028-06-01T22:00:00Z")); // midnight in Denmark: the course has run out before the certificate
    assert_eq!(serde_json::to_value(shown().await).unwrap(), as_json(false));
    assert_eq!(
        world.walk.show(&coordinator(BLUE), ListVolunteers {}).await.unwrap().volunteers,
        []
    );
}

/// Each sees their own: the organisation, the volunteer, who has custody; and the one who is asked reads that they are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_matches() {
    let world = World::with(&[RED, BLUE]).await;
    world.with_volunteer(RED).await;
    world.consented(RED).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    let shown = async |by: &proto::actor::Actor| world.walk.show(by, ListMatches {}).await.unwrap();
    let waiting = shown(&coordinator(RED)).await;
    assert_eq!((waiting.matches.len(), waiting.unmatched[0].child), (0, Some(CHILD)));
    world.propose(RED).await.unwrap();
    let own = shown(&coordinator(RED)).await;
    assert_eq!((own.unmatched.len(), own.matches[0].standing), (0, MatchStanding::Proposed));
    assert_eq!((own.matches[0].child, own.matches[0].helper), (CHILD, HELPER));
    assert!(!own.matches[0].asks_you && !own.matches[0].asks_child);
    let family = shown(&world.parent).await;
    assert!(family.matches[0].asks_you);
    let helper = proto::actor::Actor {
        subject: proto::id::UserId(HELPER.0),
        organisation: Some(RED),
        ..actor(Role::Volunteer, AARHUS)
    };
    assert_eq!(shown(&helper).await.matches.len(), 1);
    world.ask(&world.parent, ConfirmMatch { r#match: MATCH, by: PARENT }).await.unwrap();
    assert!(!shown(&world.parent).await.matches[0].asks_you);
    world.ask(&coordinator(RED), StartMatch { r#match: MATCH }).await.unwrap();
    let (on, attendance) = (date("2026-11-23"), Attendance::Attended);
    world.ask(&helper, RecordFirstMeeting { r#match: MATCH, on }).await.unwrap();
    world
        .ask(&helper, LogSession { r#match: MATCH, on, minutes: 45, attendance, went: None })
        .await
        .unwrap();
    let away = PauseReason::VolunteerAway;
    world.ask(&helper, PauseMatch { r#match: MATCH, reason: away }).await.unwrap();
    let met = shown(&helper).await.matches.remove(0);
    assert_eq!(
        (met.standing, met.paused_for, met.first_met_on),
        (MatchStanding::Active, vec![away], Some(on))
    );
    assert_eq!((met.sessions.len(), met.sessions[0].minutes, met.began_on), (1, 45, Some(on)));
    world.ask(&helper, ResumeMatch { r#match: MATCH, reason: away }).await.unwrap();
    // Nobody else sees it.
    let stranger =
        proto::actor::Actor { subject: proto::id::UserId(CHILD.0), ..world.parent.clone() };
    for other in [
        coordinator(BLUE),
        stranger,
        proto::actor::Actor { organisation: Some(BLUE), ..helper.clone() },
    ] {
        assert_eq!(shown(&other).await.matches, [], "{other:?}");
    }
    let reason = EndReason::VolunteerLeft;
    world.ask(&helper, EndMatch { r#match: MATCH, planned: false, reason }).await.unwrap();
    assert_eq!(shown(&world.parent).await.matches[0].standing, MatchStanding::Ended);
    world.walk.clock.set(moment("2027-01-01T09:00:00Z"));
    assert_eq!(shown(&world.parent).await.matches, []);
}
