//! Who is quicker wins, and the other is told who it was.

use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    id::ReferralId,
    referral::{
        AcceptReferral, ListReferrals, ReturnReason, ReturnReferral, ShowReferral, Standing,
        SubmitReferral, WithdrawReason, WithdrawReferral,
    },
};
use uuid::Uuid;

use super::{code, request};
use crate::ReferralService;

/// Accepted and withdrawn at once (peers P6): one wins, and the other's no says which role did what, when.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepted_and_withdrawn_at_once() {
    let walk = Walk::start(ReferralService::new()).await;
    let (birgit, worker) = (actor(Role::BridgeBuilder, "0751"), actor(Role::CaseWorker, "0751"));
    let mut accepted = 0;
    for nth in 1..=40_u128 {
        let referral = ReferralId(Uuid::from_u128(nth));
        walk.ask(&worker, SubmitReferral { referral, ..request() }).await.unwrap();
        let accept = walk.ask(&birgit, AcceptReferral { referral });
        // Who accepts is looked up first; so is what is withdrawn, every other time.
        let withdraw = async {
            if nth % 2 == 0 {
                walk.show(&worker, ShowReferral { referral }).await.unwrap();
            }
            let reason = WithdrawReason::Mistake;
            walk.ask(&worker, WithdrawReferral { referral, reason }).await
        };
        // Both orders are tried; which comes first is for the writer to say.
        let (accept, withdraw) = if nth % 2 == 0 {
            tokio::join!(accept, withdraw)
        } else {
            let (withdraw, accept) = tokio::join!(withdraw, accept);
            (accept, withdraw)
        };
        let standing = walk.show(&worker, ShowReferral { referral }).await.unwrap().standing;
        let (lost, code, says) = match (accept, withdraw) {
            (Ok(_), Err(lost)) => {
                accepted += 1;
                assert_eq!(standing, Standing::Accepted);
                (lost, "referral_already_accepted", "a bridge-builder accepted the referral")
            }
            (Err(lost), Ok(_)) => {
                assert_eq!(standing, Standing::Withdrawn);
                (lost, "referral_already_withdrawn", "a case worker withdrew the referral")
            }
            other => panic!("one wins: {other:?}"),
        };
        assert_eq!((lost.status, lost.code.as_ref()), (409, code));
        assert!(lost.detail.starts_with(says) && lost.detail.contains("2026-11-23"), "{lost}");
    }
    assert!((1..40).contains(&accepted), "both orders were met: {accepted} of 40");
    assert_eq!(walk.events().await.len(), 80, "each began once and ended once");
}

/// A client that lost its answer and its command's id asks with a new one (P11, P12): one referral.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_is_not_a_second_referral() {
    let walk = Walk::start(ReferralService::new()).await;
    let worker = actor(Role::CaseWorker, "0751");
    walk.ask(&worker, request()).await.unwrap();
    assert_eq!(code(walk.ask(&worker, request()).await), "referral_already_submitted");
    let list = ListReferrals { limit: 50, after: None, standing: None };
    assert_eq!(walk.show(&worker, list).await.unwrap().referrals.len(), 1);
    assert_eq!(walk.event_types().await, ["referral.submitted"]);
}

/// A referral that was returned is mended and comes again, with a deadline of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn returned_and_submitted_again() {
    let walk = Walk::start(ReferralService::new()).await;
    let (birgit, worker) = (actor(Role::BridgeBuilder, "0751"), actor(Role::CaseWorker, "0751"));
    let referral = request().referral;
    walk.ask(&worker, request()).await.unwrap();
    let first = walk.show(&worker, ShowReferral { referral }).await.unwrap();
    let reason = ReturnReason::Incomplete;
    walk.ask(&birgit, ReturnReferral { referral, reason }).await.unwrap();
    walk.clock.advance(chrono::TimeDelta::days(7));
    walk.ask(&worker, request()).await.unwrap();
    let again = walk.show(&worker, ShowReferral { referral }).await.unwrap();
    assert_eq!((again.standing, again.return_reason), (Standing::Waiting, None));
    assert_eq!(again.reference, first.reference, "the number that was told stays");
    assert!(again.answer_by > first.answer_by && again.submitted_at > first.submitted_at);
    walk.ask(&birgit, AcceptReferral { referral }).await.unwrap();
}
