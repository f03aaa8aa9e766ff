//! Steps of cases, considerations and rules: every command meets every state.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate as _, calendar, testing::check};
use proto::{
    code::AgeBand,
    id::{CaseStepId, InvolvementRuleId, ReferralId},
    problem::Problem,
    referral::{
        CaseStepFact, CaseStepKind, ConsiderationFact, ConsiderationOutcome, InvolvementRuleFact,
        NotRelevantReason, RuleVersion,
    },
};
use uuid::Uuid;

use super::{CHILD, NOW, REFERRAL};
use crate::domain::{
    case_step::{self, CaseStep, Told},
    consideration::{self, About, Consideration, Made},
    rules::{self, Rules, Terms},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const STEP: CaseStepId = CaseStepId(Uuid::from_u128(7));
const RULE_ID: InvolvementRuleId = InvolvementRuleId(Uuid::from_u128(8));
const RULE: RuleVersion = RuleVersion { rule: RULE_ID, version: 1 };
const ABOUT: About =
    About { step: STEP, child: CHILD, age_band: AgeBand::Age6To9, kind: CaseStepKind::Screening };

fn told() -> Told {
    let About { child, age_band, kind, .. } = ABOUT;
    Told { child, age_band, kind, on: day("2026-11-20") }
}

#[test]
fn registering_a_step() {
    let Told { child, age_band, kind, on } = told();
    let registered = CaseStepFact::Registered { child, age_band, kind, on };
    let register = |told| case_step::Command::Register { told, today: day("2026-11-23") };
    check::<CaseStep>(&[], register(told()), Ok(std::slice::from_ref(&registered)));
    check::<CaseStep>(std::slice::from_ref(&registered), register(told()), Ok(&[]));
    for other in [
        Told { child: proto::id::PersonId(Uuid::from_u128(99)), ..told() },
        Told { age_band: AgeBand::Age0To5, ..told() },
        Told { kind: CaseStepKind::Decision, ..told() },
        Told { on: day("2026-11-21"), ..told() },
    ] {
        let differs = Err(case_step::Rejection::Differs);
        check::<CaseStep>(std::slice::from_ref(&registered), register(other), differs);
    }
    let today = Told { on: day("2026-11-23"), ..told() };
    assert!(CaseStep::default().decide(register(today)).is_ok());
    let tomorrow = Told { on: day("2026-11-24"), ..told() };
    check::<CaseStep>(&[], register(tomorrow), Err(case_step::Rejection::InFuture));
}

fn due_by() -> DateTime<Utc> {
    calendar::end_of(day("2026-11-30"))
}

fn due() -> ConsiderationFact {
    let About { step, child, age_band, kind } = ABOUT;
    ConsiderationFact::Due { step, child, age_band, kind, rule: RULE, due_by: due_by() }
}

fn overdue(due_by: DateTime<Utc>, rule: Option<RuleVersion>) -> ConsiderationFact {
    let About { step, child, kind, .. } = ABOUT;
    ConsiderationFact::Overdue { step, child, kind, due_by, rule }
}

const DECLINED: Made = Made {
    outcome: ConsiderationOutcome::FamilyDeclined,
    reason: None,
    referral: None,
    later_on: None,
};

fn later() -> Made {
    let outcome = ConsiderationOutcome::Later;
    Made { outcome, later_on: Some(day("2026-12-15")), ..DECLINED }
}

fn recorded(made: Made) -> ConsiderationFact {
    let About { step, child, age_band, kind } = ABOUT;
    let Made { outcome, reason, referral, later_on } = made;
    let due_by = later_on.map(calendar::end_of);
    ConsiderationFact::Recorded { step, child, age_band, kind, outcome, reason, referral, due_by }
}

fn record(made: Made) -> consideration::Command {
    consideration::Command::Record { about: ABOUT, made, today: day("2026-11-23") }
}

fn on_deadline(due_by: DateTime<Utc>) -> consideration::Command {
    consideration::Command::FallDue { due_by }
}

#[test]
fn considering() {
    use consideration::{Command::Require, Rejection::AlreadyConsidered};
    let require = Require { about: ABOUT, rule: RULE, now: NOW };
    let (made, put_off) = (recorded(DECLINED), recorded(later()));
    let again = calendar::end_of(day("2026-12-15"));
    let late = overdue(due_by(), Some(RULE));

    check::<Consideration>(&[], require, Ok(&[due()]));
    check::<Consideration>(&[due()], require, Ok(&[]));
    check::<Consideration>(&[due(), late.clone()], require, Ok(&[]));
    check::<Consideration>(&[due(), put_off.clone()], require, Ok(&[]));
    check::<Consideration>(&[due(), made.clone()], require, Ok(&[]));

    for given in [vec![], vec![due()], vec![due(), late.clone()], vec![due(), put_off.clone()]] {
        check::<Consideration>(&given, record(DECLINED), Ok(std::slice::from_ref(&made)));
        check::<Consideration>(&given, record(later()), Ok(std::slice::from_ref(&put_off)));
    }
    let done = std::slice::from_ref(&made);
    check::<Consideration>(done, record(DECLINED), Err(AlreadyConsidered));
    check::<Consideration>(&[due(), made.clone()], record(later()), Err(AlreadyConsidered));

    check::<Consideration>(&[], on_deadline(due_by()), Ok(&[]));
    check::<Consideration>(&[due()], on_deadline(due_by()), Ok(std::slice::from_ref(&late)));
    check::<Consideration>(&[due()], on_deadline(NOW), Ok(&[]));
    check::<Consideration>(&[due(), late.clone()], on_deadline(due_by()), Ok(&[]));
    check::<Consideration>(&[due(), put_off.clone()], on_deadline(due_by()), Ok(&[]));
    let later_still = overdue(again, Some(RULE));
    check::<Consideration>(&[due(), late, put_off.clone()], on_deadline(again), Ok(&[later_still]));
    check::<Consideration>(&[put_off], on_deadline(again), Ok(&[overdue(again, None)]));
    check::<Consideration>(&[due(), made], on_deadline(due_by()), Ok(&[]));
}

/// R4-17: every outcome with everything that could be sent with it.
#[test]
fn an_outcome_has_its_companion_and_no_other() {
    use ConsiderationOutcome::{FamilyDeclined, Later, NotRelevant, Referred};
    use consideration::Rejection::{NoDay, NoReason, NoReferral, OutOfPlace};
    let reasons = [None, Some(NotRelevantReason::SafetyFirst)];
    let referrals = [None, Some(REFERRAL)];
    let days = [None, Some(day("2026-11-24"))];
    for outcome in ConsiderationOutcome::ALL.iter().copied() {
        for (reason, referral, later_on) in every(reasons, referrals, days) {
            let made = Made { outcome, reason, referral, later_on };
            let sent = (reason.is_some(), referral.is_some(), later_on.is_some());
            let expected = match (outcome, sent) {
                (FamilyDeclined, (false, false, false))
                | (NotRelevant, (true, false, false))
                | (Referred, (false, true, false))
                | (Later, (false, false, true)) => Ok(vec![recorded(made)]),
                (NotRelevant, (false, false, false)) => Err(NoReason),
                (Referred, (false, false, false)) => Err(NoReferral),
                (Later, (false, false, false)) => Err(NoDay),
                (FamilyDeclined | NotRelevant | Referred | Later, _) => Err(OutOfPlace),
            };
            assert_eq!(Consideration::default().decide(record(made)), expected, "{made:?}");
        }
    }
}

type Sent = (Option<NotRelevantReason>, Option<ReferralId>, Option<NaiveDate>);

fn every(
    reasons: [Option<NotRelevantReason>; 2],
    referrals: [Option<ReferralId>; 2],
    days: [Option<NaiveDate>; 2],
) -> Vec<Sent> {
    let pairs = reasons.into_iter().flat_map(|it| referrals.map(|other| (it, other)));
    pairs.flat_map(|(reason, referral)| days.map(|day| (reason, referral, day))).collect()
}

#[test]
fn it_is_put_off_to_a_day_within_a_year() {
    for (later_on, is_within) in [
        ("2026-11-22", false),
        ("2026-11-23", false),
        ("2026-11-24", true),
        ("2027-11-24", true),
        ("2027-11-25", false),
    ] {
        let made = Made { later_on: Some(day(later_on)), ..later() };
        let actual = Consideration::default().decide(record(made));
        let expected = if is_within {
            Ok(vec![recorded(made)])
        } else {
            Err(consideration::Rejection::DayOutOfReach)
        };
        assert_eq!(actual, expected, "{later_on}");
    }
}

fn terms(from: &str, to: Option<&str>) -> Terms {
    Terms {
        kinds: vec![CaseStepKind::Screening],
        age_bands: vec![AgeBand::Age6To9, AgeBand::Age10To14],
        valid_from: day(from),
        valid_to: to.map(day),
    }
}

fn define(terms: Terms) -> rules::Command {
    rules::Command::Define { rule: RULE_ID, terms, today: day("2026-11-23") }
}

fn retire(from: &str) -> rules::Command {
    rules::Command::Retire { rule: RULE_ID, from: day(from), today: day("2026-11-23") }
}

fn defined(version: u32, terms: Terms) -> InvolvementRuleFact {
    let Terms { kinds, age_bands, valid_from, valid_to } = terms;
    let rule = RuleVersion { rule: RULE_ID, version };
    InvolvementRuleFact::Defined { rule, kinds, age_bands, valid_from, valid_to }
}

fn retired(from: &str) -> InvolvementRuleFact {
    InvolvementRuleFact::Retired { rule: RULE_ID, from: day(from) }
}

#[test]
fn ruling() {
    use rules::Rejection::{AlreadyEnded, EndsFirst, InPast, NoAge, NoStep, Unchanged, Unknown};
    let (first, second) = (terms("2026-11-23", None), terms("2027-01-01", Some("2027-12-31")));
    let given = [defined(1, first.clone())];
    let over = [defined(1, first.clone()), retired("2026-12-01")];

    check::<Rules>(&[], define(first.clone()), Ok(&given));
    check::<Rules>(&given, define(first.clone()), Err(Unchanged));
    check::<Rules>(&given, define(second.clone()), Ok(&[defined(2, second.clone())]));
    check::<Rules>(&over, define(second.clone()), Ok(&[defined(2, second.clone())]));
    let same = Terms {
        age_bands: vec![AgeBand::Age10To14, AgeBand::Age6To9, AgeBand::Age6To9],
        ..first.clone()
    };
    check::<Rules>(&given, define(same), Err(Unchanged));
    check::<Rules>(&[], define(Terms { kinds: vec![], ..first.clone() }), Err(NoStep));
    check::<Rules>(&[], define(Terms { age_bands: vec![], ..first }), Err(NoAge));
    check::<Rules>(&[], define(terms("2026-11-22", None)), Err(InPast));
    check::<Rules>(&[], define(terms("2026-12-02", Some("2026-12-01"))), Err(EndsFirst));
    let a_day = terms("2026-12-02", Some("2026-12-02"));
    check::<Rules>(&[], define(a_day.clone()), Ok(&[defined(1, a_day)]));

    check::<Rules>(&[], retire("2026-12-01"), Err(Unknown));
    check::<Rules>(&given, retire("2026-12-01"), Ok(&[retired("2026-12-01")]));
    check::<Rules>(&given, retire("2026-11-22"), Err(InPast));
    check::<Rules>(&over, retire("2026-12-01"), Err(AlreadyEnded));
    check::<Rules>(&over, retire("2026-11-23"), Ok(&[retired("2026-11-23")]));
    check::<Rules>(&[defined(1, second)], retire("2028-01-01"), Err(AlreadyEnded));
}

/// A step meets the version that held on its day, however late it is told.
#[test]
fn a_rule_covers_its_days_steps_and_ages() {
    use {AgeBand::Age6To9, CaseStepKind::Screening};
    let wider = Terms { kinds: CaseStepKind::ALL.to_vec(), ..terms("2027-01-01", None) };
    let rules = [defined(1, terms("2026-12-01", None)), defined(2, wider), retired("2027-06-01")]
        .iter()
        .fold(Rules::default(), Rules::evolve);
    for (on, kind, age, version) in [
        ("2026-11-30", Screening, Age6To9, None),
        ("2026-12-01", Screening, Age6To9, Some(1)),
        ("2026-12-31", Screening, Age6To9, Some(1)),
        ("2026-12-31", CaseStepKind::Decision, Age6To9, None),
        ("2026-12-31", Screening, AgeBand::Age0To5, None),
        ("2027-01-01", Screening, Age6To9, Some(2)),
        ("2027-01-01", CaseStepKind::Decision, AgeBand::Age10To14, Some(2)),
        ("2027-05-31", Screening, Age6To9, Some(2)),
        ("2027-06-01", Screening, Age6To9, None),
    ] {
        let covering = rules.covering(day(on), kind, age);
        let expected = version.map(|version| RuleVersion { rule: RULE_ID, version });
        assert_eq!(covering, expected, "{on} {kind} {age}");
    }
}

#[test]
fn a_no_has_a_code() {
    use consideration::Rejection as C;
    use rules::Rejection as R;
    let nos: [(Problem, u16, &str); 15] = [
        (case_step::Rejection::Differs.into(), 409, "case_step_differs"),
        (case_step::Rejection::InFuture.into(), 422, "case_step_in_future"),
        (C::AlreadyConsidered.into(), 409, "already_considered"),
        (C::NoReason.into(), 422, "not_relevant_without_reason"),
        (C::NoReferral.into(), 422, "referred_without_referral"),
        (C::NoDay.into(), 422, "later_without_day"),
        (C::OutOfPlace.into(), 422, "outcome_with_something_else"),
        (C::DayOutOfReach.into(), 422, "later_out_of_reach"),
        (R::Unknown.into(), 404, "not_found"),
        (R::NoStep.into(), 422, "rule_without_step"),
        (R::NoAge.into(), 422, "rule_without_age"),
        (R::InPast.into(), 422, "rule_in_past"),
        (R::EndsFirst.into(), 422, "rule_ends_first"),
        (R::Unchanged.into(), 409, "rule_unchanged"),
        (R::AlreadyEnded.into(), 409, "rule_already_ended"),
    ];
    for (problem, status, code) in nos {
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
        assert!(problem.detail.contains(": "), "{} says what to do", problem.detail);
    }
}
