mod decisions;
mod screens;
mod story;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proto::{
    code::{AgeBand, Need},
    id::{PersonId, ReferralId, SealedId, ThreadId, UserId},
    referral::{Fact, LegalBasis, Purpose, ReturnReason, SubmitReferral, Urgency},
    sealed::{Digest, Sealed},
};
use uuid::Uuid;

use crate::domain::referral::Command;

const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(1));
const CHILD: PersonId = PersonId(Uuid::from_u128(2));
const BIRGIT: UserId = UserId(Uuid::from_u128(3));
const FOOTBALL: Sealed = Sealed { id: SealedId(Uuid::from_u128(4)), digest: Digest([4; 32]) };

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

const ACCEPT: Command = Command::Accept { by: BIRGIT };
const RETURN: Command = Command::Return { reason: ReturnReason::Incomplete };
const RETURNED: Fact = Fact::Returned { reason: ReturnReason::Incomplete };

/// A boy of nine wishes to play football.
fn request() -> SubmitReferral {
    SubmitReferral {
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        legal_basis: LegalBasis::EarlyPreventive,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure, Need::Loneliness],
        wish: Some(FOOTBALL),
        no_wish: None,
        urgency: Urgency::Ordinary,
    }
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
    }
}

fn accepted() -> Fact {
    Fact::Accepted {
        thread: ThreadId::of(REFERRAL),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
    }
}
