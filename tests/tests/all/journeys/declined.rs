//! SC-03: an organisation declines, the next is offered; one does not answer, and its offer lapses. Fredericia.

use chrono::TimeDelta;
use platform::{Clock, testing};
use proto::{
    assignment::*,
    code::AgeBand,
    id::{AssignmentId, OrganisationId},
    recorded_event::RecordedEvent,
    referral::{FindReferral, ShowReferral, Standing},
    reporting::AcceptanceRate,
};

use super::people::{Branch, Town};
use crate::stage::{Stage, until};

/// A child is referred and met; what it needs is planned, and the first of those is asked.
async fn plan(town: &Town<'_>, candidates: Vec<OrganisationId>) -> AssignmentId {
    let family = town.household("Fredericia", &[11]).await;
    let child = (family.children[0], AgeBand::Age10To14);
    let referral = town.refer(&[child], None).await;
    let thread = town.accept(referral).await;
    let shown = town.stage.show(&town.cast.case_worker, ShowReferral { referral }).await.unwrap();
    assert_eq!((shown.standing, shown.thread), (Standing::Accepted, thread));
    let find = FindReferral { reference: shown.reference };
    let found = town.stage.show(&town.cast.leader, find).await.unwrap().referrals;
    assert_eq!(found, [shown], "by the number that is read out on the telephone");
    town.offer(thread, child, candidates).await
}

/// Who was offered the assignment and how that ended, in order.
fn offers(
    events: &[RecordedEvent],
    assignment: AssignmentId,
) -> Vec<(String, Option<OrganisationId>)> {
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

async fn open_offers(stage: &Stage, branch: &Branch) -> usize {
    stage.show(&branch.coordinator, ListOffers {}).await.unwrap().offers.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_lapsed_accepted() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let town = Town::of(&stage, "0607");
    let a = town.branch("Idrætsklubben A", SizeBand::Over999).await;
    let b = town.branch("Spejderne B", SizeBand::From100To999).await;
    let c = town.branch("Lystfiskerne C", SizeBand::Under10).await;
    let candidates = [&a, &b, &c].map(|it| it.organisation);
    let assignment = plan(&town, candidates.to_vec()).await;
    // D2: A declines; B is asked in the same moment.
    stage.clock.advance(TimeDelta::days(2));
    let not_asked = stage.ask(&b.coordinator, AcceptOffer { assignment }).await.unwrap_err();
    assert_eq!(not_asked.status, 403, "{not_asked}");
    let decline = DeclineOffer { assignment, reason: DeclineReason::NoCapacity };
    stage.ask(&a.coordinator, decline).await.unwrap();
    assert_eq!(open_offers(&stage, &b).await, 1);
    // Five working days of silence from B: Wednesday to the end of the next Wednesday.
    stage.clock.advance(TimeDelta::days(7));
    assert_eq!(open_offers(&stage, &b).await, 1, "it has until the end of the day");
    stage.clock.advance(TimeDelta::days(1));
    until("B's offer has lapsed", async || open_offers(&stage, &c).await == 1).await;
    stage.ask(&c.coordinator, AcceptOffer { assignment }).await.unwrap();
    let late = stage.ask(&b.coordinator, AcceptOffer { assignment }).await.unwrap_err();
    assert!(matches!(late.status, 403 | 409), "{late}");
    let events = stage.events("assignment").await;
    let [a_id, b_id, c_id] = candidates;
    let story = [
        told("offered", a_id),
        told("offer_declined", a_id),
        told("offered", b_id),
        told("offer_lapsed", b_id),
        told("offered", c_id),
        told("offer_accepted", c_id),
        // Nobody has signed yet: it waits for a consent.
        ("suspended".to_owned(), None),
    ];
    assert_eq!(offers(&events, assignment), story, "never two at once, A not asked again");
    only_c1_facts_were_offered(&events);
    stage.until_handled().await;
    assert_eq!(town.alerts().await, [], "two misses are no alarm");
    let rate = stage.show(&town.cast.leader, AcceptanceRate::default()).await.unwrap();
    let rate: Vec<_> = rate.iter().map(|it| (it.accepted, it.declined, it.lapsed)).collect();
    assert_eq!(rate, [(1, 1, 1)]);
    nobody_is_left(&town, &a, &b).await;
    stage.close(house).await;
}

/// An offer says age band, need, when it ends and why: nothing that names a child (I-06).
fn only_c1_facts_were_offered(events: &[RecordedEvent]) {
    let facts = ["organisation", "rank", "explanation", "age_band", "need", "expires_at"];
    let allowed = [&facts[..], &["rules", "calendar"]].concat();
    for offer in events.iter().filter(|it| it.kind == "assignment.offered") {
        let data: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&offer.data).unwrap();
        assert!(data.keys().all(|it| allowed.contains(&it.as_str())), "{}", offer.data);
        assert!(!data["explanation"].as_array().unwrap().is_empty());
    }
}

/// Variation: when all have said no, the assignment is unplaced, and nobody is asked twice.
async fn nobody_is_left(town: &Town<'_>, a: &Branch, b: &Branch) {
    let assignment = plan(town, vec![b.organisation, a.organisation]).await;
    for (branch, reason) in [(b, DeclineReason::TooFar), (a, DeclineReason::Times)] {
        let decline = DeclineOffer { assignment, reason };
        town.stage.ask(&branch.coordinator, decline).await.unwrap();
    }
    let story = [
        told("offered", b.organisation),
        told("offer_declined", b.organisation),
        told("offered", a.organisation),
        told("offer_declined", a.organisation),
        ("unplaced".to_owned(), None),
    ];
    assert_eq!(offers(&town.stage.events("assignment").await, assignment), story);
}
