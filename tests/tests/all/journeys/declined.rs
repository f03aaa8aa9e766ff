//! SC-03: an organisation declines, the next is offered; one does not answer, and its offer lapses. Fredericia.

use chrono::{Days, TimeDelta};
use platform::{Clock, calendar, testing};
use proto::{
    assignment::*,
    code::{AgeBand, Need},
    followup::{Alerts, ListAlerts},
    id::{AgreementId, AssignmentId, OrganisationId, PersonId, ReferralId, ThreadId},
    recorded::Recorded,
    reporting::AcceptanceRate,
    thread::OpenThread,
    who::Actor,
};
use uuid::Uuid;

use crate::stage::{Cast, Stage, coordinator, until};

const FREDERICIA: &str = "0607";

async fn organisation(
    stage: &Stage,
    cast: &Cast,
    name: &str,
    size: SizeBand,
) -> (OrganisationId, Actor) {
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator = coordinator(FREDERICIA, organisation);
    let today = calendar::day(stage.clock.now());
    let register = RegisterOrganisation {
        organisation,
        name: name.parse().unwrap(),
        cvr: 87_654_321,
        kind: OrganisationKind::Association,
        size,
    };
    stage.ask(&cast.bridge_builder, register).await.unwrap();
    stage.ask(&coordinator, DeclareCapacity { organisation, places: 2 }).await.unwrap();
    let agreement = AgreementId::of(organisation, FREDERICIA.parse().unwrap());
    stage
        .ask(
            &cast.leader,
            SignAgreement {
                agreement,
                organisation,
                from_on: today,
                until_on: today + Days::new(365),
            },
        )
        .await
        .unwrap();
    (organisation, coordinator)
}

async fn plan(stage: &Stage, cast: &Cast, candidates: Vec<OrganisationId>) -> AssignmentId {
    let (assignment, referral, child) =
        (AssignmentId(Uuid::new_v4()), ReferralId(Uuid::new_v4()), PersonId(Uuid::new_v4()));
    let thread = ThreadId::of(referral);
    let open = OpenThread {
        thread,
        referral,
        child,
        age_band: AgeBand::Age10To14,
        bridge_builder: cast.bridge_builder.subject,
    };
    stage.ask(&cast.bridge_builder, open).await.unwrap();
    let plan = PlanAssignment {
        assignment,
        thread,
        child,
        age_band: AgeBand::Age10To14,
        need: Need::Leisure,
        programme: Programme::ForeningsMentor,
        candidates,
    };
    stage.ask(&cast.bridge_builder, plan).await.unwrap();
    stage.ask(&cast.bridge_builder, OfferAssignment { assignment }).await.unwrap();
    assignment
}

/// Who was offered the assignment and how that ended, in order.
fn offers(events: &[Recorded], assignment: AssignmentId) -> Vec<(String, Option<OrganisationId>)> {
    let of_it =
        events.iter().filter(|it| it.stream == assignment.0 && it.kind.starts_with("assignment."));
    let told = of_it.map(|it| {
        let data: serde_json::Value = serde_json::from_str(&it.data).unwrap();
        let organisation = data["organisation"].as_str().map(|it| it.parse().unwrap());
        (it.kind.trim_start_matches("assignment.").to_owned(), organisation)
    });
    told.filter(|(kind, _)| kind != "planned").collect()
}

fn told(kind: &str, organisation: OrganisationId) -> (String, Option<OrganisationId>) {
    (kind.to_owned(), Some(organisation))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_lapsed_accepted() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let cast = Cast::of(FREDERICIA);
    let (a, of_a) = organisation(&stage, &cast, "Idrætsklubben A", SizeBand::Over999).await;
    let (b, of_b) = organisation(&stage, &cast, "Spejderne B", SizeBand::From100To999).await;
    let (c, of_c) = organisation(&stage, &cast, "Lystfiskerne C", SizeBand::Under10).await;
    let assignment = plan(&stage, &cast, vec![a, b, c]).await;
    // D2: A declines; B is asked in the same moment.
    stage.clock.advance(TimeDelta::days(2));
    let not_asked = stage.ask(&of_b, AcceptOffer { assignment }).await.unwrap_err();
    assert_eq!(not_asked.status, 403, "{not_asked}");
    stage.ask(&of_a, DeclineOffer { assignment, reason: DeclineReason::NoCapacity }).await.unwrap();
    let offered: Offers = stage.show(&of_b, ListOffers {}).await.unwrap();
    assert_eq!(offered.offers.len(), 1);
    // Five working days of silence from B: Wednesday to the end of the next Wednesday.
    stage.clock.advance(TimeDelta::days(7));
    let still: Offers = stage.show(&of_b, ListOffers {}).await.unwrap();
    assert_eq!(still.offers.len(), 1, "it has until the end of the day");
    stage.clock.advance(TimeDelta::days(1));
    until("B's offer has lapsed", async || {
        stage.show(&of_c, ListOffers {}).await.unwrap().offers.len() == 1
    })
    .await;
    stage.ask(&of_c, AcceptOffer { assignment }).await.unwrap();
    let late = stage.ask(&of_b, AcceptOffer { assignment }).await.unwrap_err();
    assert!(matches!(late.status, 403 | 409), "{late}");
    let events = stage.events("assignment").await;
    let story = [
        told("offered", a),
        told("offer_declined", a),
        told("offered", b),
        told("offer_lapsed", b),
        told("offered", c),
        told("offer_accepted", c),
    ];
    assert_eq!(offers(&events, assignment), story, "never two at once, A not asked again");
    only_c1_facts_were_offered(&events);
    stage.until_heard().await;
    let Alerts { alerts } = stage.show(&cast.bridge_builder, ListAlerts {}).await.unwrap();
    assert_eq!(alerts, [], "two misses are no alarm");
    let rate = stage.show(&cast.leader, AcceptanceRate::default()).await.unwrap();
    assert_eq!(
        rate.iter().map(|it| (it.accepted, it.declined, it.lapsed)).collect::<Vec<_>>(),
        [(1, 1, 1)]
    );
    nobody_is_left(&stage, &cast, (a, &of_a), (b, &of_b)).await;
    house.drain().await;
    stage.assert_whole().await;
}

/// An offer says age band, need, when it ends and why: nothing that names a child (I-06).
fn only_c1_facts_were_offered(events: &[Recorded]) {
    let allowed = ["organisation", "rank", "explanation", "age_band", "need", "expires_at"];
    for offer in events.iter().filter(|it| it.kind == "assignment.offered") {
        let data: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&offer.data).unwrap();
        assert!(data.keys().all(|it| allowed.contains(&it.as_str())), "{}", offer.data);
        assert!(!data["explanation"].as_array().unwrap().is_empty());
    }
}

/// Variation: when all have said no, the assignment is unplaced, and nobody is asked twice.
async fn nobody_is_left(
    stage: &Stage,
    cast: &Cast,
    (a, of_a): (OrganisationId, &Actor),
    (b, of_b): (OrganisationId, &Actor),
) {
    let assignment = plan(stage, cast, vec![b, a]).await;
    stage.ask(of_b, DeclineOffer { assignment, reason: DeclineReason::TooFar }).await.unwrap();
    stage.ask(of_a, DeclineOffer { assignment, reason: DeclineReason::Times }).await.unwrap();
    let story = [
        told("offered", b),
        told("offer_declined", b),
        told("offered", a),
        told("offer_declined", a),
        ("unplaced".to_owned(), None),
    ];
    assert_eq!(offers(&stage.events("assignment").await, assignment), story);
}
