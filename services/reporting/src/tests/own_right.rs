//! What a child decides alone (L-20) stays out of the reports.

use platform::testing::actor;
use proto::{
    actor::Role,
    followup,
    id::{ConsentId, PersonId, ThreadId, UserId},
    reporting::Timeline,
    thread::{self, ConsentFact, ConsentPurpose, OwnRight, OwnRightReason, SignatureChannel},
    withdrawal::WithdrawalFact,
};
use uuid::Uuid;

use super::screens::{AARHUS, opened, start};

/// L-20: what a child decides alone is in no timeline; other consents are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_childs_own_right_is_in_no_timeline() {
    let walk = start().await;
    let (thread, child) = (Uuid::new_v4(), PersonId(Uuid::new_v4()));
    walk.handle_events("thread", thread, opened(child)).await;
    let (own, other) = (ConsentId(Uuid::new_v4()), ConsentId(Uuid::new_v4()));
    let by = UserId(Uuid::new_v4());
    for (consent, reason) in [(own, Some(OwnRightReason::Counselling)), (other, None)] {
        let requested = ConsentFact::Requested {
            subject: child,
            recipients: vec![],
            categories: vec![],
            purpose: ConsentPurpose::Counselling,
            until_on: "2026-12-24".parse().unwrap(),
            text_version: 1,
            signatories: vec![child],
            own_right: reason.map(|reason| OwnRight { reason, asked_by: by }),
        };
        let signed = ConsentFact::Signed { by: child, channel: SignatureChannel::MitId };
        for fact in [requested, signed] {
            walk.handle_events_on("thread", consent.0, thread, thread::Event::from(fact)).await;
        }
        let closed = WithdrawalFact::Acknowledged { consent, thread: ThreadId(thread) };
        let event = followup::Event::from(closed);
        walk.handle_events_on("followup", consent.withdrawal(), thread, event).await;
    }
    let worker = actor(Role::CaseWorker, AARHUS);
    let told = walk.show(&worker, Timeline { thread: ThreadId(thread) }).await.unwrap();
    let kinds: Vec<_> = told.iter().map(|it| it.kind.as_str()).collect();
    let expected =
        ["thread.opened", "consent.requested", "consent.signed", "withdrawal.acknowledged"];
    assert_eq!(kinds, expected);
    assert!(!format!("{told:?}").contains(&own.0.to_string()));
}
