//! What custody, age, the thread's end and a child's own right make of consents, on a real database.

use platform::testing::actor;
use proto::{
    actor::Role,
    id::PersonId,
    thread::{
        ConfirmOwnRight, ConsentEnd, ConsentPurpose, ConsentStanding, DataCategory, DisclosureEnd,
        ListConsents, ListDisclosures, OwnRightReason, RequestConsent, ServiceName, ShowThread,
    },
    vault::{PartyStatus, PersonFact},
};
use uuid::Uuid;

use super::{
    CHILD, CONSENT, FATHER, MOTHER, close,
    consent_screens::{
        SHOW, WITHDRAWAL, acknowledge, begin, begin_with_consent, birgit, code, know, list,
        of_family, sign, since, turn, withdraw,
    },
    request_consent, thread,
};

/// I-07: who gets custody has not signed, so the consent ends and they are asked; who loses it counts no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn custody_changes() {
    let walk = begin_with_consent().await;
    let birgit = birgit();
    let aunt = PersonId(Uuid::from_u128(64));
    let custody = async |holders: &[PersonId]| {
        let before = walk.event_types().await.len();
        let holders = holders.to_vec();
        know(&walk, CHILD, PersonFact::CustodyRecorded { holders }).await;
        since(&walk, before).await
    };
    // Who is left has signed.
    assert_eq!(custody(&[FATHER]).await, ["child.custody_known"]);
    assert_eq!(code(withdraw(&walk, MOTHER).await), "not_your_signature");
    assert_eq!(walk.show(&birgit, SHOW).await.unwrap().standing, ConsentStanding::Given);
    let expected = [
        "child.custody_known",
        "consent.ended",
        "child.consent_ended",
        "consent.requested",
        "consent.renewed",
    ];
    assert_eq!(custody(&[FATHER, aunt]).await, expected);
    let shown = walk.show(&birgit, SHOW).await.unwrap();
    assert_eq!((shown.standing, shown.missing), (ConsentStanding::Ended, vec![]));
    for by in ServiceName::ALL {
        acknowledge(&walk, CONSENT, *by).await;
    }
    let end = walk.show(&birgit, WITHDRAWAL).await.unwrap();
    assert_eq!((end.end, end.closed_at.is_some()), (ConsentEnd::CustodyChanged, true));
    let hers = walk.show(&of_family(aunt), list()).await.unwrap().consents;
    let anew = hers.iter().find(|it| it.consent != CONSENT).unwrap();
    assert_eq!(anew.missing, [FATHER, aunt]);
    sign(&walk, anew.consent, aunt).await.unwrap();
    sign(&walk, anew.consent, FATHER).await.unwrap();
    // Nobody is known to have it: it ends, and nobody can be asked.
    let expected = ["child.custody_known", "consent.ended", "child.consent_ended"];
    assert_eq!(custody(&[]).await, expected);
}

/// P-33: with its thread a consent ends, everywhere and at once; nobody need be told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_ends_with_its_thread() {
    let walk = begin_with_consent().await;
    let worker = actor(Role::CaseWorker, "0751");
    walk.ask(&worker, super::disclosure::disclose()).await.unwrap();
    let before = walk.event_types().await.len();
    walk.ask(&birgit(), close()).await.unwrap();
    let expected = [
        "thread.closed",
        "caseload.let_go",
        "consent.ended",
        "child.consent_ended",
        "disclosure.ended",
        "child.disclosure_ended",
        "child.left_thread",
    ];
    assert_eq!(since(&walk, before).await, expected);
    let end = walk.show(&birgit(), WITHDRAWAL).await.unwrap();
    assert_eq!((end.end, end.confirm_by, end.missing.len()), (ConsentEnd::ThreadClosed, None, 3));
    let disclosures = ListDisclosures { thread: thread() };
    let shown = walk.show(&worker, disclosures).await.unwrap().disclosures;
    assert_eq!(shown[0].ended, Some(DisclosureEnd::ThreadClosed));
    assert_eq!(code(withdraw(&walk, MOTHER).await), "consent_ended");
}

/// L-20: no parent is told, and none decides; only for what the law exempts, and two people say so. Of the municipality it is
/// shown to those who have to do with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_childs_own_right() {
    let walk = begin().await;
    let birgit = birgit();
    let own_right = Some(OwnRightReason::HighConflictDivorce);
    let football = RequestConsent { own_right, ..request_consent() };
    assert_eq!(code(walk.ask(&birgit, football.clone()).await), "own_right_not_exempt");
    let (purpose, categories) = (ConsentPurpose::Treatment, vec![DataCategory::Health]);
    let own = RequestConsent { purpose, categories, ..football };
    assert_eq!(code(walk.ask(&birgit, own.clone()).await), "too_young_for_own_right");
    turn(&walk, PartyStatus::From10).await;
    // A colleague asks, and Birgit, who is accountable, sees it.
    let (anders, berit) = (actor(Role::BridgeBuilder, "0751"), actor(Role::CaseWorker, "0751"));
    walk.ask(&anders, own).await.unwrap();
    for parent in [MOTHER, FATHER] {
        assert_eq!(code(walk.show(&of_family(parent), SHOW).await), "not_found");
        assert_eq!(walk.show(&of_family(parent), list()).await.unwrap().consents, []);
        let page = walk.show(&of_family(parent), ShowThread { thread: thread() }).await.unwrap();
        assert_eq!(page.consents, []);
        assert_eq!(code(sign(&walk, CONSENT, parent).await), "not_your_signature");
    }
    assert_eq!(code(sign(&walk, CONSENT, CHILD).await), "own_right_not_confirmed");
    let confirm = ConfirmOwnRight { consent: CONSENT };
    assert_eq!(code(walk.ask(&anders, confirm.clone()).await), "own_right_same_person");
    let shown = walk.show(&berit, SHOW).await.unwrap();
    assert_eq!((shown.own_right, shown.own_right_confirmed), (own_right, false));
    walk.ask(&berit, confirm.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&berit, confirm).await), "own_right_already_confirmed");
    sign(&walk, CONSENT, CHILD).await.unwrap();
    assert_eq!(code(withdraw(&walk, MOTHER).await), "not_your_signature");
    assert_eq!(code(walk.show(&of_family(MOTHER), WITHDRAWAL).await), "not_found");
    let shown = walk.show(&of_family(CHILD), SHOW).await.unwrap();
    assert_eq!((shown.standing, shown.signatories), (ConsentStanding::Given, vec![CHILD]));
    let of_thread = ListConsents { thread: Some(thread()), ..list() };
    let of_child = ListConsents { subject: Some(CHILD), ..list() };
    for (who, sees) in
        [(&birgit, 1), (&anders, 1), (&berit, 1), (&actor(Role::CaseWorker, "0751"), 0)]
    {
        for query in [list(), of_thread.clone(), of_child.clone()] {
            assert_eq!(walk.show(who, query).await.unwrap().consents.len(), sees);
        }
        let page = walk.show(who, ShowThread { thread: thread() }).await.unwrap();
        assert_eq!(page.consents.len(), sees);
        assert_eq!(walk.show(who, SHOW).await.is_ok(), sees == 1);
    }
    // Nothing is asked again at 15, at 18, or when custody changes: it was the child's from the beginning.
    let before = walk.event_types().await.len();
    turn(&walk, PartyStatus::From15).await;
    know(&walk, CHILD, PersonFact::CustodyRecorded { holders: vec![FATHER] }).await;
    turn(&walk, PartyStatus::Adult).await;
    let known = ["child.party_known", "child.custody_known", "child.party_known"];
    assert_eq!(since(&walk, before).await, known);
}
