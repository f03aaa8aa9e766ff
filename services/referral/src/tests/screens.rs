//! One walk per screen, on a real database.

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Need},
    id::{ReferralId, ThreadId},
    referral::{
        AcceptReferral, LegalBasis, ListReferrals, NoWish, Purpose, ReferenceNumber,
        ReferralCursor, ReferralList, ReferralView, ReturnReason, ReturnReferral, ShowReferral,
        Standing, SubmitReferral, Urgency,
    },
};
use uuid::Uuid;

use super::{ANSWER_BY, BIRGIT, CHILD, FOOTBALL, NOW, REFERRAL, code, request};
use crate::ReferralService;

fn birgit() -> Actor {
    Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") }
}

/// Nikolaj's referral while it waits.
fn waiting() -> ReferralView {
    ReferralView {
        referral: REFERRAL,
        reference: ReferenceNumber::of(REFERRAL),
        thread: ThreadId::of(REFERRAL),
        standing: Standing::Waiting,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::Loneliness],
        wish: Some(FOOTBALL),
        no_wish: None,
        urgency: Urgency::Ordinary,
        submitted_at: NOW,
        answer_by: ANSWER_BY,
        overdue: false,
        bridge_builder: None,
        return_reason: None,
        withdraw_reason: None,
        held_up_by: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_referral() {
    let walk = Walk::start(ReferralService::new()).await;
    let (case_worker, page) =
        (actor(Role::CaseWorker, "0751"), ShowReferral { referral: REFERRAL });
    assert_eq!(code(walk.show(&case_worker, page.clone()).await), "not_found");

    walk.ask(&case_worker, request()).await.unwrap();
    assert_eq!(walk.show(&case_worker, page.clone()).await.unwrap(), waiting());
    walk.clock.set(ANSWER_BY - TimeDelta::microseconds(1));
    assert!(!walk.show(&case_worker, page.clone()).await.unwrap().overdue);
    walk.clock.set(ANSWER_BY);
    assert!(walk.show(&case_worker, page.clone()).await.unwrap().overdue);

    walk.ask(&birgit(), AcceptReferral { referral: REFERRAL }).await.unwrap();
    let accepted =
        ReferralView { standing: Standing::Accepted, bridge_builder: Some(BIRGIT), ..waiting() };
    assert_eq!(walk.show(&birgit(), page.clone()).await.unwrap(), accepted);
    assert_eq!(
        code(walk.ask(&birgit(), AcceptReferral { referral: REFERRAL }).await),
        "referral_already_accepted"
    );
    assert_eq!(walk.event_types().await, ["referral.submitted", "referral.accepted"]);
    assert!(
        walk.events().await.iter().all(|it| it.thread == ThreadId::of(REFERRAL).0),
        "events are the coming thread's"
    );

    for (who, expected) in [
        (actor(Role::Leader, "0751"), None),
        (actor(Role::CaseWorker, "0101"), Some("not_found")),
        (actor(Role::Coordinator, "0751"), Some("not_your_mandate")),
        (actor(Role::Family, "0751"), Some("not_your_mandate")),
    ] {
        let answer = walk.show(&who, page.clone()).await;
        assert_eq!(answer.err().map(|it| it.code.into_owned()).as_deref(), expected, "{who:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_refers_and_who_answers() {
    let walk = Walk::start(ReferralService::new()).await;
    let (accept, send_back) = (
        AcceptReferral { referral: REFERRAL },
        ReturnReferral { referral: REFERRAL, reason: ReturnReason::WrongMunicipality },
    );
    assert_eq!(code(walk.ask(&birgit(), request()).await), "not_your_mandate");
    assert_eq!(code(walk.ask(&birgit(), accept.clone()).await), "not_found");
    walk.ask(&actor(Role::Leader, "0751"), request()).await.unwrap();
    assert_eq!(
        code(walk.ask(&actor(Role::CaseWorker, "0751"), accept.clone()).await),
        "not_your_mandate"
    );

    let stranger = actor(Role::BridgeBuilder, "0101");
    assert_eq!(code(walk.ask(&stranger, accept).await), "not_found");
    assert_eq!(code(walk.ask(&stranger, send_back.clone()).await), "not_found");
    assert_eq!(
        code(walk.ask(&actor(Role::CaseWorker, "0101"), request()).await),
        "not_found",
        "nor can its id be taken"
    );

    walk.ask(&birgit(), send_back).await.unwrap();
    let page = walk.show(&birgit(), ShowReferral { referral: REFERRAL }).await.unwrap();
    let return_reason = Some(ReturnReason::WrongMunicipality);
    assert_eq!(page, ReferralView { standing: Standing::Returned, return_reason, ..waiting() });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_referrals() {
    let walk = Walk::start(ReferralService::new()).await;
    let case_worker = actor(Role::CaseWorker, "0751");
    for nth in 1..=6 {
        let request = SubmitReferral {
            referral: id(nth),
            wish: None,
            no_wish: Some(NoWish::TooYoung),
            ..request()
        };
        walk.ask(&case_worker, request).await.unwrap();
    }
    walk.ask(&actor(Role::CaseWorker, "0101"), SubmitReferral { referral: id(9), ..request() })
        .await
        .unwrap();
    walk.ask(&birgit(), AcceptReferral { referral: id(2) }).await.unwrap();
    walk.ask(&birgit(), ReturnReferral { referral: id(5), reason: ReturnReason::FamilyDeclined })
        .await
        .unwrap();

    let expected = [6, 4, 3, 1, 5, 2].map(id);
    let all = walk.show(&case_worker, list(50, None)).await.unwrap();
    assert_eq!((ids(&all).as_slice(), all.next), (expected.as_slice(), None));
    assert_eq!(all.referrals[0].no_wish, Some(NoWish::TooYoung));
    assert_eq!(all.referrals[4].return_reason, Some(ReturnReason::FamilyDeclined));
    assert_eq!(all.referrals[5].bridge_builder, Some(BIRGIT));
    assert!(all.referrals.iter().all(|it| !it.overdue));
    walk.clock.set(ANSWER_BY);
    let overdue: Vec<_> = walk
        .show(&case_worker, list(50, None))
        .await
        .unwrap()
        .referrals
        .iter()
        .map(|it| it.overdue)
        .collect();
    assert_eq!(overdue, [true, true, true, true, false, false], "what is answered is in time");

    let (mut met, mut after) = (vec![], None);
    for page in [3, 3] {
        let shown = walk.show(&case_worker, list(3, after)).await.unwrap();
        assert_eq!(shown.referrals.len(), page);
        met.extend(ids(&shown));
        after = shown.next;
    }
    assert_eq!((met.as_slice(), after), (expected.as_slice(), None));

    assert_eq!(
        ids(&walk.show(&actor(Role::Leader, "0101"), list(50, None)).await.unwrap()),
        [id(9)]
    );
    for limit in [0, 201] {
        assert_eq!(code(walk.show(&case_worker, list(limit, None)).await), "limit_out_of_range");
    }
    assert_eq!(
        code(walk.show(&actor(Role::Volunteer, "0751"), list(50, None)).await),
        "not_your_mandate"
    );
}

fn id(nth: u128) -> ReferralId {
    ReferralId(Uuid::from_u128(1000 + nth))
}

fn list(limit: u16, after: Option<ReferralCursor>) -> ListReferrals {
    ListReferrals { limit, after, standing: None }
}

fn ids(list: &ReferralList) -> Vec<ReferralId> {
    list.referrals.iter().map(|it| it.referral).collect()
}
