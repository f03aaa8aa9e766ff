//! When a referral is complete (I-04), and what it says then. Pure.

use std::fmt;

use chrono::{DateTime, Utc};
use platform::calendar;
use proto::{
    code::Need,
    computed::ComputedBy,
    id::{PersonId, ReferralId, ThreadId},
    referral::{Draft, Fact, ReferenceNumber, Sibling, SubmitReferral},
};

/// Working days from submission to answer (P-05).
pub const ANSWER_WORKING_DAYS: u32 = 2;
/// The version of that rule (I-28): count on when it changes.
pub const RULES_VERSION: u32 = 1;
/// More children than any family has.
pub const SIBLINGS_MAX: usize = 20;

/// What is missing or out of place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// I-04.
    #[error("a referral names at least one need: say what is needed")]
    NoNeed,
    /// I-04; the order of needs means something, so one cannot stand in two places.
    #[error("a need is named twice: name each once, the most important first")]
    NeedTwice,
    /// I-04, R1-03.
    #[error(
        "neither a wish nor a reason for its absence: say what the child or family wishes, or why that is not known"
    )]
    NoVoice,
    /// I-04, R1-03.
    #[error("both a wish and a reason for its absence: send one of them")]
    TwoVoices,
    /// Each child has a strand of its own (I-30).
    #[error("a child is named twice: name each child of the family once")]
    ChildTwice,
    /// It cannot be meant.
    #[error(
        "a family is referred with at most {SIBLINGS_MAX} further children: refer the others on their own"
    )]
    TooManySiblings,
    /// L-01.
    #[error("that version of the law does not hold yet: refer to the one that holds today")]
    LawNotInForce,
    /// A draft that is submitted too early.
    #[error("the draft lacks {0}: fill that in, then submit")]
    Lacks(Missing),
}

/// What a draft lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub Vec<&'static str>);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// A draft in which nothing is missing, as what it asks for.
pub(super) fn request(referral: ReferralId, draft: &Draft) -> Result<SubmitReferral, Incomplete> {
    let Draft { child, age_band, legal_basis, purpose, urgency, .. } = draft;
    let (Some(child), Some(age_band), Some(legal_basis), Some(purpose), Some(urgency)) =
        (child, age_band, legal_basis, purpose, urgency)
    else {
        let missing = [
            ("the child", child.is_none()),
            ("the age", age_band.is_none()),
            ("the legal basis", legal_basis.is_none()),
            ("the purpose", purpose.is_none()),
            ("the urgency", urgency.is_none()),
        ];
        let names = missing.into_iter().filter(|(_, is_missing)| *is_missing);
        return Err(Incomplete::Lacks(Missing(names.map(|(name, _)| name).collect())));
    };
    Ok(SubmitReferral {
        referral,
        child: *child,
        age_band: *age_band,
        siblings: draft.siblings.clone(),
        legal_basis: *legal_basis,
        law: draft.law.clone(),
        purpose: *purpose,
        needs: draft.needs.clone(),
        wish: draft.wish,
        no_wish: draft.no_wish,
        urgency: *urgency,
    })
}

/// A complete referral (I-04). Basis and purpose are codes without an "unknown", so they are there by type.
pub(super) fn submitted(request: SubmitReferral, now: DateTime<Utc>) -> Result<Fact, Incomplete> {
    let SubmitReferral {
        referral,
        child,
        age_band,
        siblings,
        legal_basis,
        law,
        purpose,
        needs,
        wish,
        no_wish,
        urgency,
    } = request;
    check_needs(&needs)?;
    match (&wish, no_wish) {
        (Some(_), None) | (None, Some(_)) => {}
        (None, None) => return Err(Incomplete::NoVoice),
        (Some(_), Some(_)) => return Err(Incomplete::TwoVoices),
    }
    check_family(child, &siblings)?;
    if law.as_ref().is_some_and(|it| it.valid_from > calendar::day(now)) {
        return Err(Incomplete::LawNotInForce);
    }
    Ok(Fact::Submitted {
        thread: ThreadId::of(referral),
        child,
        age_band,
        legal_basis,
        purpose,
        needs,
        wish,
        no_wish,
        urgency,
        answer_by: calendar::working_days_after(now, ANSWER_WORKING_DAYS),
        computed: Some(ComputedBy { rules: RULES_VERSION, calendar: calendar::VERSION }),
        reference: Some(ReferenceNumber::of(referral)),
        law,
        siblings: Some(siblings).filter(|it| !it.is_empty()),
    })
}

fn check_needs(needs: &[Need]) -> Result<(), Incomplete> {
    if needs.is_empty() {
        return Err(Incomplete::NoNeed);
    }
    if has_twice(needs) { Err(Incomplete::NeedTwice) } else { Ok(()) }
}

fn check_family(child: PersonId, siblings: &[Sibling]) -> Result<(), Incomplete> {
    if siblings.len() > SIBLINGS_MAX {
        return Err(Incomplete::TooManySiblings);
    }
    let children: Vec<PersonId> =
        std::iter::once(child).chain(siblings.iter().map(|it| it.child)).collect();
    if has_twice(&children) { Err(Incomplete::ChildTwice) } else { Ok(()) }
}

fn has_twice<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().any(|(at, it)| all[..at].contains(it))
}
