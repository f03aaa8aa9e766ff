//! SC-03: an organisation declines or keeps silent, the next is asked (P-08).

use chrono::TimeDelta;
use proto::{
    assignment::{
        AddContribution, AskAgainReason, AssignmentFact, AssignmentState, Candidate,
        CandidateOutcome, ConfirmContribution, Contribution, DeclineReason, Event, Explanation,
        Factor, OfferAssignment, OwnPart, Part, PlanAssignment, RemoveContribution, ShowAssignment,
        SignAgreement,
    },
    id::{AgreementId, OrganisationId},
};

use super::{
    ANOTHER_ASSIGNMENT, ASSIGNMENT, BLUE, GREEN, MATCH, RED, THREAD, moment,
    world::{World, code, coordinator, plan_for},
};

fn outcomes(candidates: &[Candidate]) -> Vec<(OrganisationId, Option<u16>, CandidateOutcome)> {
    candidates.iter().map(|it| (it.organisation, it.rank, it.outcome)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_then_lapsed_then_accepted() {
    let world = World::with(&[RED, BLUE, GREEN]).await;
    world.offer_to(&[RED, BLUE, GREEN]).await;
    let asked = world.head().await;

    // D2: the first says no, and the second is asked in the same breath; the first has its place back.
    world.walk.clock.advance(TimeDelta::days(2));
    world.decline(RED).await.unwrap();
    assert_eq!(
        world.event_types_after(asked).await,
        [
            "assignment.offer_declined",
            "assignment.offered",
            "organisation.place_released",
            "organisation.place_reserved"
        ]
    );
    assert_eq!(world.offers(RED).await.offers, []);
    let open = world.offers(BLUE).await.offers;
    let expires_at = moment("2026-12-02T23:00:00Z"); // the end of the fifth working day after Wednesday
    assert_eq!(
        open.iter().map(|it| (it.assignment, it.expires_at)).collect::<Vec<_>>(),
        [(ASSIGNMENT, expires_at)]
    );

    // The second keeps silent. A moment before the end nothing lapses; then the clock alone asks the third.
    world.walk.clock.set(expires_at - TimeDelta::microseconds(1));
    let before = world.head().await;
    world.walk.on_deadline().await;
    assert_eq!(world.head().await, before);
    world.walk.clock.set(expires_at);
    world.walk.on_deadline().await;
    assert_eq!(
        world.event_types_after(before).await,
        [
            "assignment.offer_lapsed",
            "assignment.offered",
            "organisation.place_released",
            "organisation.place_reserved"
        ]
    );
    assert_eq!(code(world.accept(BLUE).await), "not_your_organisation");

    // The third says yes; its clock is stopped.
    world.accept(GREEN).await.unwrap();
    let accepted = world.head().await;
    world.walk.clock.advance(TimeDelta::days(30));
    world.walk.on_deadline().await;
    assert_eq!(world.head().await, accepted);

    let shown = world.assignment().await;
    assert_eq!((shown.state, shown.organisation), (AssignmentState::Accepted, Some(GREEN)));
    assert_eq!(
        outcomes(&shown.candidates),
        [
            (RED, Some(1), CandidateOutcome::Declined),
            (BLUE, Some(2), CandidateOutcome::Lapsed),
            (GREEN, Some(3), CandidateOutcome::Accepted)
        ]
    );
    assert_eq!(shown.candidates[0].reason, Some(DeclineReason::NoCapacity));
}

/// An offer says why this one, and everything of an assignment is in its thread; a place is the organisation's own affair.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_explained() {
    let world = World::with(&[RED]).await;
    world.offer_to(&[BLUE, RED]).await;
    let events = world.walk.events().await;
    let offered = events.iter().find(|it| it.kind == "assignment.offered").unwrap();
    assert_eq!(offered.thread, THREAD.0);
    let Event::Assignment(AssignmentFact::Offered { organisation, rank, explanation, .. }) =
        offered.read().unwrap()
    else {
        panic!("{offered:?}")
    };
    assert_eq!((organisation, rank), (RED, 1));
    assert_eq!(
        explanation,
        [
            Explanation { factor: Factor::Order, value: 2 },
            Explanation { factor: Factor::FreePlaces, value: 2 },
            Explanation { factor: Factor::AgreementDays, value: 38 }
        ]
    );
    let reserved = events.iter().find(|it| it.kind == "organisation.place_reserved").unwrap();
    assert_eq!(reserved.thread, RED.0);
}

/// The variation: no more candidates.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_left_to_ask() {
    let world = World::with(&[RED]).await;
    world.offer_to(&[RED]).await;
    let asked = world.head().await;
    world.decline(RED).await.unwrap();
    assert_eq!(
        world.event_types_after(asked).await,
        ["assignment.offer_declined", "assignment.unplaced", "organisation.place_released"]
    );
    assert_eq!(world.assignment().await.state, AssignmentState::Unplaced);
    let again = world.ask(&world.bridge_builder, OfferAssignment { assignment: ASSIGNMENT }).await;
    assert_eq!(code(again), "already_offered");
    let unplaced = world.head().await;
    world.walk.clock.advance(TimeDelta::days(30));
    world.walk.on_deadline().await;
    assert_eq!(world.head().await, unplaced);
}

/// I-14: not in the directory, no agreement, an agreement that has run out, no free place: passed over, not struck out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_be_asked_is_passed_over() {
    let (unknown, without, full) = (OrganisationId(uuid::Uuid::from_u128(0xD)), RED, BLUE);
    let world = World::with(&[GREEN]).await;
    world.register(without, "Uden aftale").await;
    world.declare(without, 5).await;
    world.register(full, "Fuldt hus").await;
    world.agree(full, "2026-12-31").await;
    world.offer_to(&[unknown, without, full, GREEN]).await;
    assert_eq!(world.offers(GREEN).await.offers.len(), 1);

    // Meanwhile one of those before it has a place: it is asked next, second of all and third in order.
    world.declare(full, 1).await;
    world.decline(GREEN).await.unwrap();
    assert_eq!(
        outcomes(&world.assignment().await.candidates),
        [
            (unknown, None, CandidateOutcome::NotAsked),
            (without, None, CandidateOutcome::NotAsked),
            (full, Some(2), CandidateOutcome::Open),
            (GREEN, Some(1), CandidateOutcome::Declined)
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreement_holds_to_its_last_day() {
    let world = World::new().await;
    world.register(RED, "Red Barnet").await;
    world.declare(RED, 1).await;
    world.agree(RED, "2026-11-24").await;
    world.ask(&world.bridge_builder, plan_for(&[RED])).await.unwrap();
    world.walk.clock.set(moment("2026-11-24T23:00:00Z")); // midnight in Denmark: the day after
    let offer = OfferAssignment { assignment: ASSIGNMENT };
    let nobody = world.ask(&world.bridge_builder, offer.clone()).await;
    assert_eq!(code(nobody), "nobody_free");
    // Passed over, not struck out: with an agreement it is asked.
    let (from_on, until_on) = (super::date("2026-11-25"), super::date("2027-11-24"));
    let agreement = AgreementId::of(RED, world.leader.tenant);
    let sign = SignAgreement { agreement, organisation: RED, from_on, until_on };
    world.ask(&world.leader, sign).await.unwrap();
    world.ask(&world.bridge_builder, offer).await.unwrap();
    assert_eq!(world.offers(RED).await.offers.len(), 1);
}

/// All who are left are full today. The bridge-builder asks again when one has a place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_free_today() {
    let world = World::with(&[RED, BLUE]).await;
    world.declare(BLUE, 0).await;
    world.offer_to(&[RED, BLUE]).await;
    let asked = world.head().await;
    world.decline(RED).await.unwrap();
    assert_eq!(
        world.event_types_after(asked).await,
        ["assignment.offer_declined", "assignment.nobody_free", "organisation.place_released"]
    );
    assert_eq!(world.assignment().await.state, AssignmentState::Planned);
    let offer = OfferAssignment { assignment: ASSIGNMENT };
    assert_eq!(code(world.ask(&world.bridge_builder, offer.clone()).await), "nobody_free");
    world.declare(BLUE, 1).await;
    world.ask(&world.bridge_builder, offer).await.unwrap();
    assert_eq!(world.offers(BLUE).await.offers.len(), 1);
}

/// I-17: who said no to the same for this child is asked again for a reason only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_said_no_is_not_asked_again() {
    let world = World::with(&[RED, BLUE]).await;
    world.offer_to(&[RED]).await;
    world.decline(RED).await.unwrap();
    let again = |candidates: &[OrganisationId], ask_again| PlanAssignment {
        assignment: ANOTHER_ASSIGNMENT,
        ask_again,
        ..plan_for(candidates)
    };
    let refused = world.ask(&world.bridge_builder, again(&[BLUE, RED], None)).await;
    assert_eq!(code(refused), "asked_before");
    let reason = Some(AskAgainReason::CapacityChanged);
    world.ask(&world.bridge_builder, again(&[BLUE, RED], reason)).await.unwrap();
    let events = world.walk.events().await;
    let planned = events.iter().rfind(|it| it.kind == "assignment.planned").unwrap();
    assert!(planned.data.contains("capacity_changed"), "{}", planned.data);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_asked_answers_and_only_in_time() {
    let world = World::with(&[RED, BLUE]).await;
    world.offer_to(&[RED, BLUE]).await;
    let offered = world.head().await;
    assert_eq!(code(world.accept(BLUE).await), "not_your_organisation");
    assert_eq!(code(world.decline(BLUE).await), "not_your_organisation");
    let mut nobody = coordinator(RED);
    nobody.organisation = None;
    let without =
        world.ask(&nobody, proto::assignment::AcceptOffer { assignment: ASSIGNMENT }).await;
    assert_eq!(code(without), "not_your_organisation");
    // The offer is over though the timer has not come round yet.
    world.walk.clock.set(moment("2026-11-30T23:00:00Z"));
    assert_eq!(code(world.accept(RED).await), "offer_expired");
    assert_eq!(world.offers(RED).await.offers, []);
    assert_eq!(world.head().await, offered);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_are_given_by_organisations_of_the_directory() {
    let world = World::with(&[RED, BLUE]).await;
    world.offer_to(&[RED]).await;
    world.accept(RED).await.unwrap();
    let add = |organisation| AddContribution {
        assignment: ASSIGNMENT,
        organisation,
        contribution: Contribution::Place,
    };
    assert_eq!(code(world.ask(&world.bridge_builder, add(GREEN)).await), "unknown_organisation");
    // It is to know of the child, so it needs a consent; and an agreement, as whoever is asked does.
    assert_eq!(code(world.ask(&world.bridge_builder, add(BLUE)).await), "consent_missing");
    world.consented(BLUE).await;
    world.register(GREEN, "Uden aftale").await;
    assert_eq!(code(world.ask(&world.bridge_builder, add(GREEN)).await), "no_agreement");
    world.ask(&world.bridge_builder, add(BLUE)).await.unwrap();
    assert_eq!(code(world.ask(&world.bridge_builder, add(BLUE)).await), "already_contributes");
    let shown = world.assignment().await;
    let contribution = Contribution::Place;
    let part = |confirmed| Part { organisation: BLUE, contribution, confirmed };
    assert_eq!(shown.contributions, [part(false)]);
    // Before it says yes it sees what is wanted; then who carries it, and itself.
    let (theirs, page) = (coordinator(BLUE), ShowAssignment { assignment: ASSIGNMENT });
    let waits = world.offers(BLUE).await.contributions;
    let [
        OwnPart {
            assignment: ASSIGNMENT, contribution: Contribution::Place, confirmed: false, ..
        },
    ] = waits[..]
    else {
        panic!("{waits:?}")
    };
    assert_eq!(code_of(world.walk.show(&theirs, page.clone()).await), "not_found");
    let confirm = ConfirmContribution { assignment: ASSIGNMENT, contribution };
    assert_eq!(code(world.ask(&coordinator(GREEN), confirm.clone()).await), "not_a_contribution");
    world.with_volunteer(RED).await;
    world.consented(RED).await;
    world.propose(RED).await.unwrap();
    world.ask(&theirs, confirm).await.unwrap();
    let shown = world.walk.show(&theirs, page.clone()).await.unwrap();
    assert_eq!((shown.organisation, shown.r#match), (Some(RED), None));
    assert_eq!((shown.contributions, shown.candidates), (vec![part(true)], vec![]));
    let ours = world.walk.show(&coordinator(RED), page.clone()).await.unwrap();
    assert_eq!((ours.contributions, ours.r#match), (vec![part(true)], Some(MATCH)));
    let remove = RemoveContribution { assignment: ASSIGNMENT, organisation: BLUE, contribution };
    assert_eq!(code(world.ask(&coordinator(RED), remove.clone()).await), "not_your_organisation");
    world.ask(&theirs, remove).await.unwrap();
    assert_eq!(code_of(world.walk.show(&theirs, page).await), "not_found");
    assert_eq!(world.offers(BLUE).await.contributions, []);
    assert_eq!(world.assignment().await.contributions, []);
}

fn code_of<T: std::fmt::Debug>(answer: Result<T, proto::problem::Problem>) -> String {
    answer.unwrap_err().code.to_string()
}
