mod cases;
mod complete;
mod considering;
mod deadlines;
mod decisions;
mod races;
mod reactions;
mod screens;
mod screens_whole;
mod story;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proto::{
    actor::Role,
    code::{AgeBand, Need},
    computed::ComputedBy,
    id::{PersonId, ReferralId, SealedId, ThreadId, UserId},
    problem::Problem,
    referral::{
        Draft, Fact, LegalBasis, Purpose, ReferenceNumber, ReturnReason, SubmitReferral, Urgency,
        WithdrawReason,
    },
    sealed::{Digest, Sealed},
    thread::RefusalReason,
};
use uuid::Uuid;

use crate::domain::referral::Command;

const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(1));
const CHILD: PersonId = PersonId(Uuid::from_u128(2));
const BIRGIT: UserId = UserId(Uuid::from_u128(3));
const FOOTBALL: Sealed = Sealed { id: SealedId(Uuid::from_u128(4)), digest: Digest([4; 32]) };
/// A thread that was there before.
const OTHER: ThreadId = ThreadId(Uuid::from_u128(5));
const SISTER: PersonId = PersonId(Uuid::from_u128(6));

/// A Monday morning in Denmark.
const NOW: DateTime<Utc> = NaiveDate::from_ymd_opt(2026, 11, 23)
    .unwrap()
    .and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap())
    .and_utc();
/// The end of the Wednesday after.
const ANSWER_BY: DateTime<Utc> = NaiveDate::from_ymd_opt(2026, 11, 25)
    .unwrap()
    .and_time(NaiveTime::from_hms_opt(23, 0, 0).unwrap())
    .and_utc();

const ACCEPT: Command = Command::Accept { by: BIRGIT, at: NOW };
const RETURN: Command = Command::Return { reason: ReturnReason::Incomplete, at: NOW };
const RETURNED: Fact = Fact::Returned { reason: ReturnReason::Incomplete, at: Some(NOW) };
const WITHDRAW: Command =
    Command::Withdraw { reason: WithdrawReason::Mistake, by: Role::CaseWorker, at: NOW };
const WITHDRAWN: Fact =
    Fact::Withdrawn { reason: WithdrawReason::Mistake, by: Role::CaseWorker, at: NOW };
const ATTACH: Command = Command::Attach { thread: OTHER };
const ATTACHED: Fact = Fact::AttachedToThread { thread: OTHER };
const HOLD_UP: Command = Command::HoldUp { child: CHILD, reason: RefusalReason::OpenElsewhere };
const HELD_UP: Fact = Fact::HeldUp { reason: RefusalReason::OpenElsewhere };
const GO_ON: Command = Command::GoOn { at: NOW };
const FALL_DUE: Command = Command::FallDue { answer_by: ANSWER_BY };
const OVERDUE: Fact = Fact::Overdue { answer_by: ANSWER_BY };
const SUBMIT_DRAFT: Command = Command::SubmitDraft { referral: REFERRAL, now: NOW };

/// A boy of nine wishes to play football.
fn request() -> SubmitReferral {
    SubmitReferral {
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::Loneliness],
        wish: Some(FOOTBALL),
        no_wish: None,
        urgency: Urgency::Ordinary,
    }
}

/// The same, as far as it can be drafted.
fn content() -> Draft {
    let SubmitReferral {
        referral: _,
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
    } = request();
    Draft {
        child: Some(child),
        age_band: Some(age_band),
        siblings,
        legal_basis: Some(legal_basis),
        law,
        purpose: Some(purpose),
        needs,
        wish,
        no_wish,
        urgency: Some(urgency),
    }
}

fn draft() -> Command {
    Command::Draft { content: content() }
}

fn drafted() -> Fact {
    Fact::Drafted { content: content() }
}

fn submit() -> Command {
    Command::Submit { request: request(), now: NOW }
}

fn submitted() -> Fact {
    Fact::Submitted {
        thread: ThreadId::of(REFERRAL),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        legal_basis: LegalBasis::EarlyPreventive,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::Loneliness],
        wish: Some(FOOTBALL),
        no_wish: None,
        urgency: Urgency::Ordinary,
        answer_by: ANSWER_BY,
        computed: Some(ComputedBy { rules: 1, calendar: 1 }),
        reference: Some(ReferenceNumber::of(REFERRAL)),
        law: None,
        siblings: None,
    }
}

fn accepted() -> Fact {
    Fact::Accepted {
        thread: ThreadId::of(REFERRAL),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
        siblings: None,
        at: Some(NOW),
    }
}

/// The code of a no.
#[track_caller]
fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
