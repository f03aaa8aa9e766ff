//! Rules, steps and considerations on a real database: from the case system's message to the leader's list.

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    id::{CaseStepId, InvolvementRuleId, PersonId, ReferralId},
    referral::{
        CaseStepKind, ConsiderationCursor, ConsiderationList, ConsiderationOutcome,
        ConsiderationShares, ConsiderationStanding, CountConsiderations, DefineInvolvementRule,
        ListConsiderations, ListInvolvementRules, NotRelevantReason, ReasonCount,
        RecordConsideration, RegisterCaseStep, RetireInvolvementRule, RuleVersion, ShowCaseStep,
    },
};
use uuid::Uuid;

use super::{CHILD, REFERRAL, code, request};
use crate::ReferralService;

const RULE: InvolvementRuleId = InvolvementRuleId(Uuid::from_u128(8));

fn worker() -> Actor {
    actor(Role::CaseWorker, "0751")
}

fn leader() -> Actor {
    actor(Role::Leader, "0751")
}

/// "At screening, ages 6 to 14" (R4-16).
fn rule() -> DefineInvolvementRule {
    DefineInvolvementRule {
        rule: RULE,
        kinds: vec![CaseStepKind::Screening],
        age_bands: vec![AgeBand::Age6To9, AgeBand::Age10To14],
        valid_from: "2026-11-23".parse().unwrap(),
        valid_to: None,
    }
}

fn screening(key: &str) -> RegisterCaseStep {
    RegisterCaseStep {
        source: "dubu".parse().unwrap(),
        key: key.parse().unwrap(),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        kind: CaseStepKind::Screening,
        on: "2026-11-23".parse().unwrap(),
    }
}

fn step(key: &str) -> CaseStepId {
    let RegisterCaseStep { source, key, .. } = screening(key);
    CaseStepId::of("0751".parse().unwrap(), &source, &key)
}

fn shown(key: &str) -> ShowCaseStep {
    let RegisterCaseStep { source, key, .. } = screening(key);
    ShowCaseStep { source, key }
}

fn declined(key: &str) -> RecordConsideration {
    RecordConsideration {
        step: step(key),
        outcome: ConsiderationOutcome::FamilyDeclined,
        reason: None,
        referral: None,
        later_on: None,
    }
}

fn not_relevant(key: &str) -> RecordConsideration {
    let outcome = ConsiderationOutcome::NotRelevant;
    RecordConsideration { outcome, reason: Some(NotRelevantReason::SafetyFirst), ..declined(key) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_a_rule_covers_is_considered_or_overdue() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&leader(), rule()).await.unwrap();
    for _ in 0..2 {
        let done = walk.ask(&worker(), screening("sag-1")).await.unwrap();
        assert_eq!((done.stream, done.version), (step("sag-1").0, 1), "sent again, it is the same");
    }
    let differs = RegisterCaseStep { kind: CaseStepKind::Decision, ..screening("sag-1") };
    assert_eq!(code(walk.ask(&worker(), differs).await), "case_step_differs");
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    let rule = Some(RuleVersion { rule: RULE, version: 1 });
    let due_by = "2026-11-30T23:00:00Z".parse().unwrap();
    assert_eq!(
        (page.standing, page.rule, page.due_by),
        (ConsiderationStanding::Open, rule, Some(due_by))
    );

    walk.clock.set(due_by);
    walk.on_deadline().await;
    walk.on_deadline().await;
    let kinds = [
        "involvement_rule.defined",
        "case_step.registered",
        "consideration.due",
        "consideration.overdue",
    ];
    assert_eq!(walk.event_types().await, kinds);
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    assert_eq!(page.standing, ConsiderationStanding::Overdue);

    walk.ask(&worker(), not_relevant("sag-1")).await.unwrap();
    assert_eq!(code(walk.ask(&leader(), declined("sag-1")).await), "already_considered");
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    assert_eq!(
        (page.standing, page.due_by, page.outcome, page.reason),
        (
            ConsiderationStanding::Considered,
            None,
            Some(ConsiderationOutcome::NotRelevant),
            Some(NotRelevantReason::SafetyFirst)
        )
    );
    let events = walk.events().await;
    assert!(events[1..].iter().all(|it| it.thread == step("sag-1").0), "a step's own thread");
    assert!(events.iter().all(|it| !it.data.contains("sag-1") && !it.data.contains("dubu")));
}

/// What no rule covers is not due, and may be considered all the same; put off, it comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_no_rule_covers_is_not_due() {
    let walk = Walk::start(ReferralService::new()).await;
    let herning = actor(Role::Leader, "0657");
    walk.ask(&herning, rule()).await.unwrap();
    walk.ask(&worker(), screening("sag-1")).await.unwrap();
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    assert_eq!((page.standing, page.rule), (ConsiderationStanding::NotDue, None));
    let all = walk.show(&leader(), list(50, None)).await.unwrap();
    assert_eq!(all.considerations, [], "another municipality's rule is not ours");

    let later = RecordConsideration {
        outcome: ConsiderationOutcome::Later,
        later_on: Some("2026-12-15".parse().unwrap()),
        ..declined("sag-1")
    };
    walk.ask(&worker(), later).await.unwrap();
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    assert_eq!(page.standing, ConsiderationStanding::Open);
    walk.clock.set("2026-12-15T23:00:00Z".parse().unwrap());
    walk.on_deadline().await;
    assert_eq!(walk.event_types().await.last().unwrap(), "consideration.overdue");
    walk.ask(&worker(), declined("sag-1")).await.unwrap();
    assert_eq!(walk.show(&worker(), shown("sag-1")).await.unwrap().due_by, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consideration_leads_to_a_referral_of_ones_own() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&worker(), screening("sag-1")).await.unwrap();
    let outcome = ConsiderationOutcome::Referred;
    let referred =
        |referral| RecordConsideration { outcome, referral: Some(referral), ..declined("sag-1") };
    assert_eq!(code(walk.ask(&worker(), referred(REFERRAL)).await), "no_such_referral");
    walk.ask(&actor(Role::CaseWorker, "0657"), request()).await.unwrap();
    assert_eq!(code(walk.ask(&worker(), referred(REFERRAL)).await), "no_such_referral");
    let ours =
        proto::referral::SubmitReferral { referral: ReferralId(Uuid::from_u128(77)), ..request() };
    walk.ask(&worker(), ours.clone()).await.unwrap();
    let (referral, child) = (ReferralId(Uuid::from_u128(78)), PersonId(Uuid::from_u128(79)));
    let anothers = proto::referral::SubmitReferral { referral, child, ..request() };
    walk.ask(&worker(), anothers).await.unwrap();
    assert_eq!(code(walk.ask(&worker(), referred(referral)).await), "of_another_child");
    walk.ask(&worker(), referred(ours.referral)).await.unwrap();
    let page = walk.show(&worker(), shown("sag-1")).await.unwrap();
    assert_eq!(page.referral, Some(ours.referral));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_rules_who_tells_who_considers() {
    let walk = Walk::start(ReferralService::new()).await;
    let administrator = actor(Role::Administrator, "0751");
    assert_eq!(code(walk.ask(&worker(), rule()).await), "not_your_mandate");
    assert_eq!(code(walk.ask(&leader(), screening("sag-1")).await), "not_your_mandate");
    assert_eq!(code(walk.ask(&administrator, declined("sag-1")).await), "not_your_mandate");
    assert_eq!(code(walk.ask(&worker(), declined("sag-1")).await), "not_found");
    assert_eq!(code(walk.show(&worker(), shown("sag-1")).await), "not_found");
    walk.ask(&administrator, rule()).await.unwrap();
    walk.ask(&worker(), screening("sag-1")).await.unwrap();

    let foreign = actor(Role::CaseWorker, "0657");
    assert_eq!(code(walk.ask(&foreign, declined("sag-1")).await), "not_found");
    assert_eq!(code(walk.show(&foreign, shown("sag-1")).await), "not_found");
    assert_eq!(walk.show(&foreign, list(50, None)).await.unwrap().considerations, []);
    // The same key of the same system, elsewhere, is another step.
    walk.ask(&foreign, screening("sag-1")).await.unwrap();
    for role in [Role::BridgeBuilder, Role::Coordinator, Role::Volunteer, Role::Family] {
        assert_eq!(code(walk.show(&actor(role, "0751"), list(50, None)).await), "not_your_mandate");
    }
    let rules = ListInvolvementRules {};
    assert_eq!(
        walk.show(&actor(Role::Auditor, "0751"), rules.clone()).await.unwrap().rules.len(),
        1
    );
    assert_eq!(walk.show(&foreign, rules).await.unwrap().rules, []);
}

fn list(limit: u16, after: Option<ConsiderationCursor>) -> ListConsiderations {
    ListConsiderations { limit, after }
}

fn steps(list: &ConsiderationList) -> Vec<CaseStepId> {
    list.considerations.iter().map(|it| it.step).collect()
}

/// Seven steps on seven mornings: what is due by its deadline, then what is made, the newest first; and the shares.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_and_the_shares() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&leader(), rule()).await.unwrap();
    let keys: Vec<String> = (1..=7).map(|nth| format!("sag-{nth}")).collect();
    for key in &keys {
        let child = PersonId(Uuid::new_v4());
        walk.ask(&worker(), RegisterCaseStep { child, ..screening(key) }).await.unwrap();
        walk.clock.advance(chrono::TimeDelta::days(1));
    }
    // It is Monday again, and the first is due tonight.
    for request in [not_relevant("sag-6"), declined("sag-2"), not_relevant("sag-4")] {
        walk.ask(&worker(), request).await.unwrap();
        walk.clock.advance(chrono::TimeDelta::minutes(1));
    }
    let all = walk.show(&leader(), list(50, None)).await.unwrap();
    // Told on Friday and on Sunday: the same deadline, so by their ids.
    let mut alike = ["sag-5", "sag-7"].map(step);
    alike.sort_unstable();
    let mut expected = ["sag-1", "sag-3"].map(step).to_vec();
    expected.extend(alike);
    expected.extend(["sag-4", "sag-2", "sag-6"].map(step));
    assert_eq!((steps(&all), all.next), (expected.clone(), None));

    let (mut met, mut after) = (vec![], None);
    for page in [3, 3, 1] {
        let shown = walk.show(&leader(), list(3, after)).await.unwrap();
        assert_eq!(shown.considerations.len(), page);
        met.extend(steps(&shown));
        after = shown.next;
    }
    assert_eq!((met, after), (expected, None));
    assert_eq!(code(walk.show(&leader(), list(201, None)).await), "limit_out_of_range");

    walk.clock.set("2026-11-30T23:00:00Z".parse().unwrap());
    let (from, to) = ("2026-11-30".parse().unwrap(), "2026-11-30".parse().unwrap());
    let count = CountConsiderations { from, to };
    let mut shares = ConsiderationShares {
        considered: 3,
        referred: 0,
        family_declined: 1,
        not_relevant: 2,
        not_relevant_percent: None,
        reasons: vec![ReasonCount { reason: NotRelevantReason::SafetyFirst, count: 2 }],
        open: 3,
        overdue: 1,
    };
    assert_eq!(walk.show(&leader(), count.clone()).await.unwrap(), shares);
    for key in ["sag-1", "sag-3"] {
        walk.ask(&worker(), declined(key)).await.unwrap();
    }
    let count = CountConsiderations { to: "2026-12-01".parse().unwrap(), ..count };
    (shares.considered, shares.family_declined) = (5, 3);
    (shares.not_relevant_percent, shares.open, shares.overdue) = (Some(40), 2, 0);
    assert_eq!(walk.show(&leader(), count.clone()).await.unwrap(), shares);
    let elsewhere = walk.show(&actor(Role::Leader, "0657"), count).await.unwrap();
    assert_eq!((elsewhere.considered, elsewhere.open), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules() {
    let walk = Walk::start(ReferralService::new()).await;
    walk.ask(&leader(), rule()).await.unwrap();
    assert_eq!(code(walk.ask(&leader(), rule()).await), "rule_unchanged");
    let wider = DefineInvolvementRule {
        kinds: CaseStepKind::ALL.to_vec(),
        valid_from: "2027-01-01".parse().unwrap(),
        ..rule()
    };
    walk.ask(&leader(), wider).await.unwrap();
    let shown = walk.show(&worker(), ListInvolvementRules {}).await.unwrap().rules;
    let told: Vec<_> = shown
        .iter()
        .map(|it| (it.rule.version, it.valid_to.map(|it| it.to_string()), it.in_force))
        .collect();
    assert_eq!(told, [(1, Some("2026-12-31".to_owned()), true), (2, None, false)]);
    assert_eq!(shown[1].kinds, CaseStepKind::ALL);

    let retire = RetireInvolvementRule { rule: RULE, from: "2026-12-01".parse().unwrap() };
    walk.ask(&leader(), retire).await.unwrap();
    let shown = walk.show(&worker(), ListInvolvementRules {}).await.unwrap().rules;
    assert_eq!(shown.len(), 1, "a version that never came to hold is left out");
    assert_eq!(shown[0].valid_to, Some("2026-11-30".parse().unwrap()));
}
