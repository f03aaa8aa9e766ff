//! Every command meets every state, and every "no" of a submission.

use platform::{Aggregate as _, testing::check};
use proto::{
    code::Need,
    problem::Problem,
    referral::{Fact, NoWish, SubmitReferral},
};

use super::{ACCEPT, FOOTBALL, NOW, RETURN, RETURNED, accepted, request, submit, submitted};
use crate::domain::referral::{Command, Referral, Rejection};

#[test]
fn submitting() {
    check::<Referral>(&[], submit(), Ok(&[submitted()]));
    check::<Referral>(&[submitted()], submit(), Err(Rejection::AlreadySubmitted));
    check::<Referral>(&[submitted(), accepted()], submit(), Err(Rejection::AlreadySubmitted));
    check::<Referral>(&[submitted(), RETURNED], submit(), Err(Rejection::AlreadySubmitted));
}

#[test]
fn accepting() {
    check::<Referral>(&[], ACCEPT, Err(Rejection::Unknown));
    check::<Referral>(&[submitted()], ACCEPT, Ok(&[accepted()]));
    check::<Referral>(&[submitted(), accepted()], ACCEPT, Err(Rejection::AlreadyAccepted));
    check::<Referral>(&[submitted(), RETURNED], ACCEPT, Err(Rejection::AlreadyReturned));
}

#[test]
fn returning() {
    check::<Referral>(&[], RETURN, Err(Rejection::Unknown));
    check::<Referral>(&[submitted()], RETURN, Ok(&[RETURNED]));
    check::<Referral>(&[submitted(), accepted()], RETURN, Err(Rejection::AlreadyAccepted));
    check::<Referral>(&[submitted(), RETURNED], RETURN, Err(Rejection::AlreadyReturned));
}

#[test]
fn a_referral_is_complete() {
    use Need::{Homework, Leisure};
    let no_wish = Some(NoWish::NotAskedYet);
    let with_needs = |needs: &[Need]| SubmitReferral { needs: needs.to_vec(), ..request() };
    let with_voice = |wish, no_wish| SubmitReferral { wish, no_wish, ..request() };
    for (request, expected) in [
        (with_needs(&[Leisure]), Ok(())),
        (with_needs(Need::ALL), Ok(())),
        (with_needs(&[]), Err(Rejection::NoNeed)),
        (with_needs(&[Leisure, Leisure]), Err(Rejection::NeedTwice)),
        (with_needs(&[Leisure, Homework, Leisure]), Err(Rejection::NeedTwice)),
        (with_voice(Some(FOOTBALL), None), Ok(())),
        (with_voice(None, no_wish), Ok(())),
        (with_voice(None, None), Err(Rejection::NoVoice)),
        (with_voice(Some(FOOTBALL), no_wish), Err(Rejection::TwoVoices)),
    ] {
        let about = format!("{request:?}");
        let actual = Referral::default().decide(Command::Submit { request, now: NOW });
        assert_eq!(actual.map(|_| ()), expected, "{about}");
    }
}

/// P-05: two Danish working days, to the end of the second.
#[test]
fn an_answer_is_due() {
    for (submitted, due) in [
        ("2026-11-23T08:00:00Z", "2026-11-25T23:00:00Z"), // Monday
        ("2026-11-23T22:59:59Z", "2026-11-25T23:00:00Z"), // Monday, a second to midnight
        ("2026-11-23T23:00:00Z", "2026-11-26T23:00:00Z"), // Tuesday has begun
        ("2026-11-27T15:00:00Z", "2026-12-01T23:00:00Z"), // Friday
        ("2026-11-28T10:00:00Z", "2026-12-01T23:00:00Z"), // Saturday
        ("2026-03-27T10:00:00Z", "2026-03-31T22:00:00Z"), // the clock goes forward at the weekend
        ("2026-04-01T10:00:00Z", "2026-04-08T22:00:00Z"), // Wednesday before Easter
        ("2026-12-23T10:00:00Z", "2026-12-29T23:00:00Z"), // the day before Christmas Eve
    ] {
        let now = submitted.parse().unwrap();
        let facts =
            Referral::default().decide(Command::Submit { request: request(), now }).unwrap();
        let [Fact::Submitted { answer_by, .. }] = facts.as_slice() else { panic!("{facts:?}") };
        assert_eq!(
            *answer_by,
            due.parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
            "{submitted}"
        );
    }
}

/// The codes are on the wire: programs branch on them.
#[test]
fn a_no_has_a_code() {
    for (rejection, status, code) in [
        (Rejection::Unknown, 404, "not_found"),
        (Rejection::AlreadySubmitted, 409, "referral_already_submitted"),
        (Rejection::AlreadyAccepted, 409, "referral_already_accepted"),
        (Rejection::AlreadyReturned, 409, "referral_already_returned"),
        (Rejection::NoNeed, 422, "referral_without_need"),
        (Rejection::NeedTwice, 422, "need_named_twice"),
        (Rejection::NoVoice, 422, "neither_wish_nor_reason"),
        (Rejection::TwoVoices, 422, "both_wish_and_reason"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
    }
}
