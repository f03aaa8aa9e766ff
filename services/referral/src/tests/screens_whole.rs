//! Drafts, numbers, endings and batches, on a real database.

use platform::{
    Envelope,
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    id::ReferralId,
    referral::{
        AcceptReferral, CaseStepKind, ConsiderationOutcome, DefineInvolvementRule, Draft,
        DraftReferral, FindReferral, LawKind, LawReference, ListConsiderations, ListDrafts,
        ListInvolvementRules, ListReferrals, RecordConsideration, ReferenceNumber,
        RegisterCaseStep, ReturnReason, ReturnReferral, ShowReferral, Sibling, Standing,
        SubmitDraft, SubmitReferral, WhichReferrals, WithdrawReason, WithdrawReferral,
    },
};
use uuid::Uuid;

use super::{CHILD, REFERRAL, SISTER, code, content, request};
use crate::{ReferralService, view};

fn worker() -> Actor {
    actor(Role::CaseWorker, "0751")
}

fn id(nth: u128) -> ReferralId {
    ReferralId(Uuid::from_u128(nth))
}

fn standing(standing: Option<Standing>) -> ListReferrals {
    ListReferrals { limit: 50, after: None, standing }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_begun_is_the_case_workers_until_it_is_submitted() {
    let walk = Walk::start(ReferralService::new()).await;
    let (worker, birgit) = (worker(), actor(Role::BridgeBuilder, "0751"));
    let begun = Draft { child: Some(CHILD), ..Draft::default() };
    for content in [begun.clone(), begun, content(), content()] {
        walk.ask(&worker, DraftReferral { referral: REFERRAL, content }).await.unwrap();
    }
    let drafts = walk.show(&worker, ListDrafts {}).await.unwrap().drafts;
    assert_eq!(drafts.len(), 1);
    assert_eq!(
        (&drafts[0].content, drafts[0].drafted_by, drafts[0].drafted_at),
        (&content(), worker.subject, walk.clock.now())
    );
    assert_eq!(code(walk.show(&birgit, ListDrafts {}).await), "not_your_mandate");
    assert_eq!(code(walk.show(&birgit, ShowReferral { referral: REFERRAL }).await), "not_found");
    let accept = AcceptReferral { referral: REFERRAL };
    assert_eq!(code(walk.ask(&birgit, accept).await), "not_found");
    let elsewhere = actor(Role::CaseWorker, "0101");
    assert_eq!(walk.show(&elsewhere, ListDrafts {}).await.unwrap().drafts, []);
    let submit = SubmitDraft { referral: REFERRAL };
    assert_eq!(code(walk.ask(&elsewhere, submit.clone()).await), "not_found");

    walk.ask(&actor(Role::Leader, "0751"), submit).await.unwrap();
    assert_eq!(walk.show(&worker, ListDrafts {}).await.unwrap().drafts, []);
    let page = walk.show(&birgit, ShowReferral { referral: REFERRAL }).await.unwrap();
    assert_eq!(page.standing, Standing::Waiting);
    let kinds = ["referral.drafted", "referral.drafted", "referral.submitted"];
    assert_eq!(walk.event_types().await, kinds, "saving what stands there says nothing");

    let other = DraftReferral { referral: id(50), content: Draft::default() };
    walk.ask(&worker, other).await.unwrap();
    let withdraw = WithdrawReferral { referral: id(50), reason: WithdrawReason::Mistake };
    walk.ask(&worker, withdraw).await.unwrap();
    assert_eq!(walk.show(&worker, ListDrafts {}).await.unwrap().drafts, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_is_found_by_what_was_heard() {
    let walk = Walk::start(ReferralService::new()).await;
    let whole = SubmitReferral {
        siblings: vec![Sibling { child: SISTER, age_band: AgeBand::Age10To14 }],
        law: Some(LawReference {
            kind: LawKind::ConsolidatedAct,
            number: 282,
            year: 2025,
            section: "32a".parse().unwrap(),
            subsection: None,
            valid_from: "2025-03-17".parse().unwrap(),
        }),
        ..request()
    };
    walk.ask(&worker(), whole.clone()).await.unwrap();
    walk.ask(&worker(), SubmitReferral { referral: id(2), ..request() }).await.unwrap();
    let reference: ReferenceNumber = "672l r89x wm8".parse().unwrap();
    let find = FindReferral { reference };
    let found = walk.show(&worker(), find.clone()).await.unwrap().referrals;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].referral, found[0].reference), (REFERRAL, reference));
    assert_eq!((&found[0].siblings, &found[0].law), (&whole.siblings, &whole.law));
    assert!(
        walk.events().await[0].data.contains("6721-R89X-WM8"),
        "the number stands in the event"
    );

    let elsewhere = actor(Role::CaseWorker, "0101");
    assert_eq!(walk.show(&elsewhere, find.clone()).await.unwrap().referrals, []);
    assert_eq!(code(walk.show(&actor(Role::Family, "0751"), find).await), "not_your_mandate");
    let nobodys = FindReferral { reference: ReferenceNumber::of(id(3)) };
    assert_eq!(walk.show(&worker(), nobodys).await.unwrap().referrals, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn which_of_these_are_ours() {
    let walk = Walk::start(ReferralService::new()).await;
    for nth in [1, 2] {
        walk.ask(&worker(), SubmitReferral { referral: id(nth), ..request() }).await.unwrap();
    }
    let theirs = SubmitReferral { referral: id(3), ..request() };
    walk.ask(&actor(Role::CaseWorker, "0101"), theirs).await.unwrap();
    let ask = WhichReferrals { referrals: [1, 2, 3, 4].map(id).to_vec() };
    let mut found: Vec<_> =
        walk.show(&worker(), ask).await.unwrap().referrals.iter().map(|it| it.referral).collect();
    found.sort_unstable();
    assert_eq!(found, [id(1), id(2)]);
    for (count, expected) in
        [(0, "limit_out_of_range"), (201, "out_of_bounds"), (70_000, "out_of_bounds")]
    {
        let ask = WhichReferrals { referrals: vec![id(1); count] };
        assert_eq!(code(walk.show(&worker(), ask).await), expected, "{count}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_by_standing() {
    let walk = Walk::start(ReferralService::new()).await;
    let birgit = actor(Role::BridgeBuilder, "0751");
    for nth in 1..=6 {
        walk.ask(&worker(), SubmitReferral { referral: id(nth), ..request() }).await.unwrap();
    }
    walk.ask(&birgit, AcceptReferral { referral: id(2) }).await.unwrap();
    let reason = WithdrawReason::MovedAway;
    for nth in [3, 5] {
        walk.ask(&worker(), WithdrawReferral { referral: id(nth), reason }).await.unwrap();
    }
    for (which, expected) in [
        (None, vec![6, 4, 1, 5, 3, 2]),
        (Some(Standing::Waiting), vec![6, 4, 1]),
        (Some(Standing::Accepted), vec![2]),
        (Some(Standing::Withdrawn), vec![5, 3]),
        (Some(Standing::Returned), vec![]),
        (Some(Standing::AttachedToThread), vec![]),
    ] {
        let shown = walk.show(&worker(), standing(which)).await.unwrap();
        let ids: Vec<_> = shown.referrals.iter().map(|it| it.referral).collect();
        assert_eq!(ids, expected.into_iter().map(id).collect::<Vec<_>>(), "{which:?}");
    }
    let first = ListReferrals { limit: 1, ..standing(Some(Standing::Withdrawn)) };
    let page = walk.show(&worker(), first.clone()).await.unwrap();
    assert_eq!(page.referrals[0].withdraw_reason, Some(reason));
    let second = walk.show(&worker(), ListReferrals { after: page.next, ..first }).await.unwrap();
    assert_eq!((second.referrals[0].referral, second.next), (id(3), None));
}

/// Any case worker of the municipality takes a referral back, and its leader; nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_a_referral_back() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&worker(), request()).await.unwrap();
    walk.ask(&worker(), SubmitReferral { referral: id(2), ..request() }).await.unwrap();
    let withdraw = |referral| WithdrawReferral { referral, reason: WithdrawReason::NoLongerNeeded };
    for role in Role::ALL
        .iter()
        .copied()
        .filter(|it| !matches!(it, Role::CaseWorker | Role::Leader | Role::System))
    {
        let no = walk.ask(&actor(role, "0751"), withdraw(REFERRAL)).await;
        assert_eq!(code(no), "not_your_mandate", "{role}");
    }
    let elsewhere = actor(Role::Leader, "0101");
    assert_eq!(code(walk.ask(&elsewhere, withdraw(REFERRAL)).await), "not_found");
    walk.ask(&worker(), withdraw(REFERRAL)).await.unwrap();
    walk.ask(&actor(Role::Leader, "0751"), withdraw(id(2))).await.unwrap();
    let no = walk.ask(&worker(), withdraw(id(2))).await.unwrap_err();
    assert!(no.detail.starts_with("a leader withdrew the referral on 2026-11-23"), "{no}");
}

/// P-05: nobody answers, once; then somebody does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_answers() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&worker(), request()).await.unwrap();
    walk.ask(&worker(), SubmitReferral { referral: id(2), ..request() }).await.unwrap();
    let birgit = actor(Role::BridgeBuilder, "0751");
    walk.ask(&birgit, AcceptReferral { referral: id(2) }).await.unwrap();
    walk.clock.set(super::ANSWER_BY - chrono::TimeDelta::microseconds(1));
    walk.on_deadline().await;
    assert_eq!(walk.events().await.len(), 3);
    walk.clock.set(super::ANSWER_BY);
    walk.on_deadline().await;
    walk.on_deadline().await;
    let events = walk.events().await;
    assert_eq!((events.len(), events[3].kind.as_str()), (4, "referral.overdue"));
    assert_eq!(events[3].stream, REFERRAL.0);
    walk.ask(&birgit, AcceptReferral { referral: REFERRAL }).await.unwrap();
}

/// A batch says the same as its events one by one: what a rebuild and a busy writer rest on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_at_once() {
    let walk = Walk::start(ReferralService::new()).await;
    let (worker, birgit) = (worker(), actor(Role::BridgeBuilder, "0751"));
    for nth in 1..=6 {
        walk.ask(&worker, SubmitReferral { referral: id(nth), ..request() }).await.unwrap();
    }
    walk.ask(&birgit, AcceptReferral { referral: id(1) }).await.unwrap();
    for nth in [2, 3, 4] {
        let reason = ReturnReason::StatutoryTask;
        walk.ask(&birgit, ReturnReferral { referral: id(nth), reason }).await.unwrap();
    }
    let draft = |nth| DraftReferral { referral: id(nth), content: content() };
    for nth in [3, 4, 7, 8] {
        walk.ask(&worker, draft(nth)).await.unwrap();
    }
    let request = SubmitReferral { siblings: vec![], needs: content().needs, ..request() };
    walk.ask(&worker, SubmitReferral { referral: id(3), ..request }).await.unwrap();
    for nth in [5, 8] {
        let withdraw = WithdrawReferral { referral: id(nth), reason: WithdrawReason::Mistake };
        walk.ask(&worker, withdraw).await.unwrap();
    }
    steps(&walk, &worker).await;
    let one_by_one = everything(&walk, &worker).await;

    let events = walk.events().await.into_iter();
    let events: Vec<_> = events
        .map(|recorded| Envelope { event: recorded.read().unwrap(), metadata: recorded })
        .collect();
    sqlx::query!(
        "truncate referral_list, referral_draft, referral_consideration, referral_involvement_rule"
    )
    .execute(&walk.pool)
    .await
    .unwrap();
    view::project(&mut walk.pool.acquire().await.unwrap(), &events).await.unwrap();
    assert_eq!(everything(&walk, &worker).await, one_by_one);
}

async fn steps(walk: &Walk<ReferralService>, worker: &Actor) {
    let rule = DefineInvolvementRule {
        rule: proto::id::InvolvementRuleId(Uuid::from_u128(8)),
        kinds: CaseStepKind::ALL.to_vec(),
        age_bands: AgeBand::ALL.to_vec(),
        valid_from: "2026-11-23".parse().unwrap(),
        valid_to: None,
    };
    walk.ask(&actor(Role::Leader, "0751"), rule).await.unwrap();
    for key in ["1", "2", "3"] {
        let register = RegisterCaseStep {
            source: "dubu".parse().unwrap(),
            key: key.parse().unwrap(),
            child: CHILD,
            age_band: AgeBand::Age6To9,
            kind: CaseStepKind::Decision,
            on: "2026-11-23".parse().unwrap(),
        };
        let done = walk.ask(worker, register).await.unwrap();
        let later = RecordConsideration {
            step: proto::id::CaseStepId(done.stream),
            outcome: ConsiderationOutcome::Later,
            reason: None,
            referral: None,
            later_on: Some("2026-12-15".parse().unwrap()),
        };
        if key == "1" {
            continue;
        }
        walk.ask(worker, later.clone()).await.unwrap();
        if key == "3" {
            let outcome = ConsiderationOutcome::FamilyDeclined;
            let made = RecordConsideration { outcome, later_on: None, ..later };
            walk.ask(worker, made).await.unwrap();
        }
    }
}

async fn everything(walk: &Walk<ReferralService>, who: &Actor) -> String {
    let shown = (
        walk.show(who, standing(None)).await.unwrap(),
        walk.show(who, ListDrafts {}).await.unwrap(),
        walk.show(who, ListConsiderations { limit: 50, after: None }).await.unwrap(),
        walk.show(who, ListInvolvementRules {}).await.unwrap(),
    );
    assert_eq!((shown.0.referrals.len(), shown.1.drafts.len()), (6, 2));
    assert_eq!((shown.2.considerations.len(), shown.3.rules.len()), (3, 1));
    format!("{shown:?}")
}
