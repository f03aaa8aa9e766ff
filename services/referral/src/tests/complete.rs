//! When a referral is complete, and every "no" of a submission.

use platform::Aggregate as _;
use proto::{
    code::{AgeBand, Need},
    id::PersonId,
    problem::Problem,
    referral::{
        Draft, Fact, LawKind, LawReference, LegalBasis, NoWish, Purpose, Sibling, SubmitReferral,
        Urgency,
    },
    request::Command as _,
};
use uuid::Uuid;

use super::{CHILD, FOOTBALL, NOW, REFERRAL, SISTER, SUBMIT_DRAFT, content, request};
use crate::domain::{
    complete::{Incomplete, Missing, SIBLINGS_MAX},
    referral::{Command, Referral, Rejection},
};

/// R2-02: what somebody fills in. The id is chosen by a program.
#[test]
fn a_referral_asks_at_most_ten_fields() {
    let requests = proto::referral::requests();
    let submit = requests.into_iter().find(|it| it.name == SubmitReferral::NAME).unwrap();
    let schema = submit.body.to_value();
    let fields: Vec<_> =
        schema["properties"].as_object().unwrap().keys().filter(|it| *it != "referral").collect();
    assert!(fields.len() <= 10, "{} fields: {fields:?}", fields.len());
    let required = schema["required"].as_array().unwrap().len() - 1;
    assert!(required <= 6, "{required} fields must be filled in");
}

fn law(valid_from: &str) -> Option<LawReference> {
    Some(LawReference {
        kind: LawKind::ConsolidatedAct,
        number: 282,
        year: 2025,
        section: "30".parse().unwrap(),
        subsection: Some(1),
        valid_from: valid_from.parse().unwrap(),
    })
}

fn siblings(children: impl IntoIterator<Item = PersonId>) -> SubmitReferral {
    let sibling = |child| Sibling { child, age_band: AgeBand::Age10To14 };
    SubmitReferral { siblings: children.into_iter().map(sibling).collect(), ..request() }
}

fn many(count: usize) -> impl Iterator<Item = PersonId> {
    (100..).map(|nth| PersonId(Uuid::from_u128(nth))).take(count)
}

#[test]
fn a_referral_is_complete() {
    use Need::{Homework, Leisure};
    let no_wish = Some(NoWish::NotAskedYet);
    let with_needs = |needs: &[Need]| SubmitReferral { needs: needs.to_vec(), ..request() };
    let with_voice = |wish, no_wish| SubmitReferral { wish, no_wish, ..request() };
    let with_law = |valid_from| SubmitReferral { law: law(valid_from), ..request() };
    for (request, expected) in [
        (with_needs(&[Leisure]), Ok(())),
        (with_needs(Need::ALL), Ok(())),
        (with_needs(&[]), Err(Incomplete::NoNeed)),
        (with_needs(&[Leisure, Leisure]), Err(Incomplete::NeedTwice)),
        (with_needs(&[Leisure, Homework, Leisure]), Err(Incomplete::NeedTwice)),
        (with_voice(Some(FOOTBALL), None), Ok(())),
        (with_voice(None, no_wish), Ok(())),
        (with_voice(None, None), Err(Incomplete::NoVoice)),
        (with_voice(Some(FOOTBALL), no_wish), Err(Incomplete::TwoVoices)),
        (siblings([SISTER]), Ok(())),
        (siblings([CHILD]), Err(Incomplete::ChildTwice)),
        (siblings([SISTER, SISTER]), Err(Incomplete::ChildTwice)),
        (siblings(many(SIBLINGS_MAX)), Ok(())),
        (siblings(many(SIBLINGS_MAX + 1)), Err(Incomplete::TooManySiblings)),
        (with_law("2025-03-17"), Ok(())),
        (with_law("2026-11-23"), Ok(())),
        (with_law("2026-11-24"), Err(Incomplete::LawNotInForce)),
    ] {
        let about = format!("{request:?}");
        let actual = Referral::default().decide(Command::Submit { request, now: NOW });
        assert_eq!(actual.map(|_| ()), expected.map_err(Rejection::from), "{about}");
    }
}

/// A family is carried on to whoever opens the thread; one child alone is no family.
#[test]
fn the_family_goes_along() {
    let family = siblings([SISTER]);
    let expected = Some(family.siblings.clone());
    let submitted =
        Referral::default().decide(Command::Submit { request: family, now: NOW }).unwrap();
    let [Fact::Submitted { siblings, .. }] = submitted.as_slice() else { panic!("{submitted:?}") };
    assert_eq!(*siblings, expected);
    let waiting = submitted.iter().fold(Referral::default(), Referral::evolve);
    let accepted = waiting.decide(super::ACCEPT).unwrap();
    let [Fact::Accepted { siblings, .. }] = accepted.as_slice() else { panic!("{accepted:?}") };
    assert_eq!(*siblings, expected);
}

#[test]
fn a_draft_may_lack_anything_until_it_is_submitted() {
    let whole = content();
    let lacks = |names: &[&'static str]| Err(Incomplete::Lacks(Missing(names.to_vec())));
    let empty = Draft::default();
    for (content, expected) in [
        (whole.clone(), Ok(())),
        (empty, lacks(&["the child", "the age", "the legal basis", "the purpose", "the urgency"])),
        (Draft { child: None, ..whole.clone() }, lacks(&["the child"])),
        (
            Draft { age_band: None, urgency: None, ..whole.clone() },
            lacks(&["the age", "the urgency"]),
        ),
        (Draft { needs: vec![], ..whole.clone() }, Err(Incomplete::NoNeed)),
        (Draft { wish: None, ..whole }, Err(Incomplete::NoVoice)),
    ] {
        let draft = Referral::default().decide(Command::Draft { content }).unwrap();
        let begun = draft.iter().fold(Referral::default(), Referral::evolve);
        let actual = begun.decide(SUBMIT_DRAFT);
        assert_eq!(actual.map(|_| ()), expected.map_err(Rejection::from), "{draft:?}");
    }
}

#[test]
fn a_draft_is_submitted_as_if_it_had_been_sent() {
    let whole = Draft {
        siblings: vec![Sibling { child: SISTER, age_band: AgeBand::Age0To5 }],
        law: law("2025-03-17"),
        legal_basis: Some(LegalBasis::Supportive),
        purpose: Some(Purpose::FamilyRelief),
        urgency: Some(Urgency::Soon),
        ..content()
    };
    let sent = SubmitReferral {
        referral: REFERRAL,
        siblings: whole.siblings.clone(),
        law: whole.law.clone(),
        legal_basis: LegalBasis::Supportive,
        purpose: Purpose::FamilyRelief,
        urgency: Urgency::Soon,
        ..request()
    };
    let begun = Referral::default().evolve(&Fact::Drafted { content: whole });
    let directly = Referral::default().decide(Command::Submit { request: sent, now: NOW });
    assert_eq!(begun.decide(SUBMIT_DRAFT), directly);
}

#[test]
fn a_no_has_a_code() {
    for (why, code) in [
        (Incomplete::NoNeed, "referral_without_need"),
        (Incomplete::NeedTwice, "need_named_twice"),
        (Incomplete::NoVoice, "neither_wish_nor_reason"),
        (Incomplete::TwoVoices, "both_wish_and_reason"),
        (Incomplete::ChildTwice, "child_named_twice"),
        (Incomplete::TooManySiblings, "too_many_siblings"),
        (Incomplete::LawNotInForce, "law_not_in_force"),
        (Incomplete::Lacks(Missing(vec!["the child", "the age"])), "draft_incomplete"),
    ] {
        let problem = Problem::from(why);
        assert_eq!((problem.status, problem.code.as_ref()), (422, code));
        assert!(problem.detail.contains(": "), "{} says what to do", problem.detail);
        if code == "draft_incomplete" {
            assert_eq!(
                problem.detail,
                "the draft lacks the child, the age: fill that in, then submit"
            );
        }
    }
}
