//! Every command meets every state.

use platform::testing::check;
use proto::{actor::Role, problem::Problem, referral::Fact};

use super::{
    ACCEPT, ATTACH, ATTACHED, FALL_DUE, GO_ON, HELD_UP, HOLD_UP, NOW, OTHER, OVERDUE, RETURN,
    RETURNED, SISTER, SUBMIT_DRAFT, WITHDRAW, WITHDRAWN, accepted, draft, drafted, submit,
    submitted,
};
use crate::domain::{
    complete::Incomplete,
    referral::{Command, Referral, Rejection},
};

/// Every way a referral can stand, and how it came there.
fn states() -> [Vec<Fact>; 9] {
    [
        vec![],
        vec![drafted()],
        vec![submitted()],
        vec![submitted(), OVERDUE],
        vec![submitted(), accepted()],
        vec![submitted(), accepted(), HELD_UP],
        vec![submitted(), accepted(), ATTACHED],
        vec![submitted(), RETURNED],
        vec![submitted(), WITHDRAWN],
    ]
}

const ACCEPTED: Rejection = Rejection::AlreadyAccepted { at: Some(NOW) };
const SENT_BACK: Rejection = Rejection::AlreadyReturned { at: Some(NOW) };
const TAKEN_BACK: Rejection = Rejection::AlreadyWithdrawn { by: Role::CaseWorker, at: NOW };

/// What comes of `command`: unknown, draft, waiting, overdue, accepted, held up, attached, returned,
/// withdrawn.
#[track_caller]
fn meets(command: &Command, outcomes: [Result<&[Fact], Rejection>; 9]) {
    for (given, then) in states().iter().zip(outcomes) {
        check::<Referral>(given, command.clone(), then);
    }
}

#[test]
fn drafting() {
    let done = [drafted()];
    let done = || Ok(done.as_slice());
    let taken = || Err(Rejection::AlreadySubmitted);
    let as_it_stands = Ok(&[][..]);
    let outcomes = [
        done(),
        as_it_stands,
        taken(),
        taken(),
        taken(),
        taken(),
        taken(),
        done(),
        Err(TAKEN_BACK),
    ];
    meets(&draft(), outcomes);
    let begun = Fact::Drafted { content: Default::default() };
    check::<Referral>(&[begun], draft(), Ok(&[drafted()]));
}

#[test]
fn submitting() {
    let done = [submitted()];
    let done = || Ok(done.as_slice());
    let taken = || Err(Rejection::AlreadySubmitted);
    let outcomes =
        [done(), done(), taken(), taken(), taken(), taken(), taken(), done(), Err(TAKEN_BACK)];
    meets(&submit(), outcomes);
}

#[test]
fn submitting_what_is_drafted() {
    let done = [submitted()];
    let taken = || Err(Rejection::AlreadySubmitted);
    let unknown = Err(Rejection::Unknown);
    let outcomes = [
        unknown,
        Ok(&done[..]),
        taken(),
        taken(),
        taken(),
        taken(),
        taken(),
        Err(SENT_BACK),
        Err(TAKEN_BACK),
    ];
    meets(&SUBMIT_DRAFT, outcomes);
    check::<Referral>(&[submitted(), RETURNED, drafted()], SUBMIT_DRAFT, Ok(&[submitted()]));
}

/// Of a draft a bridge-builder knows nothing. What is held up is taken on again, or goes back.
#[test]
fn answering() {
    for (answer, fact) in [(ACCEPT, accepted()), (RETURN, RETURNED)] {
        let done = [fact];
        let done = || Ok(done.as_slice());
        let unknown = || Err(Rejection::Unknown);
        let outcomes = [
            unknown(),
            unknown(),
            done(),
            done(),
            Err(ACCEPTED),
            done(),
            Err(ACCEPTED),
            Err(SENT_BACK),
            Err(TAKEN_BACK),
        ];
        meets(&answer, outcomes);
    }
}

#[test]
fn withdrawing() {
    let done = || Ok(&[WITHDRAWN][..]);
    let unknown = Err(Rejection::Unknown);
    let (accepted, withdrawn) = (|| Err(ACCEPTED), Err(TAKEN_BACK));
    let outcomes =
        [unknown, done(), done(), done(), accepted(), done(), accepted(), done(), withdrawn];
    meets(&WITHDRAW, outcomes);
}

#[test]
fn becoming_part_of_a_thread_that_was_there() {
    let early = || Err(Rejection::NotAccepted);
    let attached = || Ok(&[ATTACHED][..]);
    let again = Ok(&[][..]);
    let outcomes =
        [early(), early(), early(), early(), attached(), attached(), again, early(), early()];
    meets(&ATTACH, outcomes);
    let elsewhere = Fact::AttachedToThread { thread: proto::id::ThreadId::of(super::REFERRAL) };
    let attached = [submitted(), accepted(), elsewhere];
    check::<Referral>(&attached, ATTACH, Ok(&[Fact::AttachedToThread { thread: OTHER }]));
}

/// Its thread may not open. A sibling's refusal holds up nothing: the thread is there.
#[test]
fn being_held_up() {
    let as_it_stands = || Ok(&[][..]);
    let mut outcomes: [_; 9] = std::array::from_fn(|_| as_it_stands());
    outcomes[4] = Ok(&[HELD_UP][..]);
    meets(&HOLD_UP, outcomes);
    let Command::HoldUp { reason, .. } = HOLD_UP else { panic!("{HOLD_UP:?}") };
    let of_sister = Command::HoldUp { child: SISTER, reason };
    check::<Referral>(&[submitted(), accepted()], of_sister, Ok(&[]));
    let again = [submitted(), accepted(), HELD_UP, accepted()];
    check::<Referral>(&again, HOLD_UP, Ok(&[HELD_UP]));
}

/// The child has a thread here: the referral is taken on again as it was, by whom it was.
#[test]
fn going_on() {
    let done = [accepted()];
    let mut outcomes: [Result<&[Fact], _>; 9] = std::array::from_fn(|_| Ok(&[][..]));
    outcomes[5] = Ok(&done[..]);
    meets(&GO_ON, outcomes);
}

/// What has been answered, or noticed, is not overdue again.
#[test]
fn nobody_has_answered() {
    let nothing = || Ok(&[][..]);
    let overdue = Ok(&[OVERDUE][..]);
    let mut outcomes: [_; 9] = std::array::from_fn(|_| nothing());
    outcomes[2] = overdue;
    meets(&FALL_DUE, outcomes);
    check::<Referral>(&[submitted()], Command::FallDue { answer_by: NOW }, Ok(&[]));
    // Submitted again, it can be overdue again.
    check::<Referral>(&[submitted(), OVERDUE, RETURNED, submitted()], FALL_DUE, Ok(&[OVERDUE]));
}

/// The codes are on the wire: programs branch on them. The sentence says who was quicker.
#[test]
fn a_no_has_a_code_and_names_the_winner() {
    let leader = Rejection::AlreadyWithdrawn { by: Role::Leader, at: NOW };
    for (rejection, status, code, says) in [
        (Rejection::Unknown, 404, "not_found", "check the id"),
        (Rejection::AlreadySubmitted, 409, "referral_already_submitted", "choose a new id"),
        (
            ACCEPTED,
            409,
            "referral_already_accepted",
            "a bridge-builder accepted the referral on 2026-11-23 at 08:00 UTC",
        ),
        (
            Rejection::AlreadyAccepted { at: None },
            409,
            "referral_already_accepted",
            "a bridge-builder accepted the referral: go on",
        ),
        (
            SENT_BACK,
            409,
            "referral_already_returned",
            "a bridge-builder returned the referral on 2026-11-23 at 08:00 UTC",
        ),
        (
            TAKEN_BACK,
            409,
            "referral_already_withdrawn",
            "a case worker withdrew the referral on 2026-11-23 at 08:00 UTC",
        ),
        (leader, 409, "referral_already_withdrawn", "a leader withdrew the referral on 2026-11-23"),
        (Rejection::NotAccepted, 409, "referral_not_accepted", "nobody has accepted"),
        (Rejection::Incomplete(Incomplete::NoNeed), 422, "referral_without_need", "say what is"),
    ] {
        let problem = Problem::from(rejection);
        assert_eq!((problem.status, problem.code.as_ref()), (status, code));
        assert!(problem.detail.contains(says), "{}", problem.detail);
    }
}
