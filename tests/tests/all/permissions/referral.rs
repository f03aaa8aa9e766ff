//! Referrals: begun, waiting, accepted; a step of a case, and a rule. Nobody is related: a municipality's case workers share
//! its referrals (model 6.5).

use platform::testing::Walk;
use proto::{
    actor::Role,
    code::{AgeBand, Need},
    id::{CaseStepId, InvolvementRuleId, PersonId, ReferralId},
    referral::{
        AcceptReferral, CaseStepKind, ConsiderationOutcome, CountConsiderations,
        DefineInvolvementRule, Draft, DraftReferral, ExternalKey, FindReferral, LegalBasis,
        ListConsiderations, ListDrafts, ListInvolvementRules, ListReferrals, NoWish, Purpose,
        RecordConsideration, ReferenceNumber, RegisterCaseStep, RetireInvolvementRule,
        ReturnReason, ReturnReferral, ShowCaseStep, ShowReferral, SubmitDraft, SubmitReferral,
        Urgency, WhichReferrals, WithdrawReason, WithdrawReferral,
    },
};
use referral::ReferralService;
use uuid::Uuid;

use super::{
    asking::{Request, answers, command, query},
    cast::{AARHUS, CHILD, Relation, who},
    day,
    table::Row,
    twice,
};

const WAITING: ReferralId = ReferralId(Uuid::from_u128(0x71));
const BEGUN: ReferralId = ReferralId(Uuid::from_u128(0x72));
const NEW: ReferralId = ReferralId(Uuid::from_u128(0x73));
const RULE: InvolvementRuleId = InvolvementRuleId(Uuid::from_u128(0x74));

pub(super) async fn rows() -> Vec<Row> {
    let walk = world().await;
    let new = Walk::start(ReferralService::new()).await;
    new.clock.set(walk.clock.now());
    answers(&walk, &new, &requests()).await
}

pub(super) async fn twice() {
    twice::all(&world().await, &requests()).await;
}

async fn world() -> Walk<ReferralService> {
    let walk = Walk::start(ReferralService::new()).await;
    let (worker, leader) =
        (who(Role::CaseWorker, Relation::Related), who(Role::Leader, Relation::Own));
    walk.ask(&worker, submit(WAITING)).await.unwrap();
    walk.ask(&worker, draft(BEGUN)).await.unwrap();
    walk.ask(&leader, define(RULE)).await.unwrap();
    walk.clock.advance(chrono::TimeDelta::days(1));
    walk.ask(&worker, register("1")).await.unwrap();
    walk
}

fn requests() -> Vec<Request> {
    let step = CaseStepId::of(AARHUS.parse().unwrap(), &key("dubu"), &key("1"));
    vec![
        command(draft(NEW)),
        command(SubmitDraft { referral: BEGUN }),
        command(submit(NEW)),
        command(AcceptReferral { referral: WAITING }),
        command(ReturnReferral { referral: WAITING, reason: ReturnReason::Incomplete }),
        command(WithdrawReferral { referral: WAITING, reason: WithdrawReason::Mistake }),
        command(register("2")),
        command(RecordConsideration {
            step,
            outcome: ConsiderationOutcome::FamilyDeclined,
            reason: None,
            referral: None,
            later_on: None,
        }),
        command(define(InvolvementRuleId(Uuid::from_u128(0x75)))),
        command(RetireInvolvementRule { rule: RULE, from: day("2026-12-01") }),
        query(ShowReferral { referral: WAITING }),
        query(FindReferral { reference: ReferenceNumber::of(WAITING) }),
        query(WhichReferrals { referrals: vec![WAITING] }),
        query(ListReferrals { limit: 50, after: None, standing: None }),
        query(ListDrafts {}),
        query(ListConsiderations { limit: 50, after: None }),
        query(ShowCaseStep { source: key("dubu"), key: key("1") }),
        query(CountConsiderations { from: day("2026-11-01"), to: day("2026-12-31") }),
        query(ListInvolvementRules {}),
    ]
}

fn key(text: &str) -> ExternalKey {
    text.parse().unwrap()
}

fn submit(referral: ReferralId) -> SubmitReferral {
    SubmitReferral {
        referral,
        child: CHILD,
        age_band: AgeBand::Age15To17,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
    }
}

fn draft(referral: ReferralId) -> DraftReferral {
    let content = Draft {
        child: Some(PersonId(CHILD.0)),
        age_band: Some(AgeBand::Age15To17),
        legal_basis: Some(LegalBasis::EarlyPreventive),
        purpose: Some(Purpose::LeisureParticipation),
        needs: vec![Need::Leisure],
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Some(Urgency::Ordinary),
        ..Draft::default()
    };
    DraftReferral { referral, content }
}

fn define(rule: InvolvementRuleId) -> DefineInvolvementRule {
    DefineInvolvementRule {
        rule,
        kinds: CaseStepKind::ALL.to_vec(),
        age_bands: AgeBand::ALL.to_vec(),
        valid_from: day("2026-11-24"),
        valid_to: None,
    }
}

fn register(nth: &str) -> RegisterCaseStep {
    RegisterCaseStep {
        source: key("dubu"),
        key: key(nth),
        child: CHILD,
        age_band: AgeBand::Age15To17,
        kind: CaseStepKind::Decision,
        on: day("2026-11-24"),
    }
}
