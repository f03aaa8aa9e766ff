mod caseload;
mod child;
mod confirming;
mod consent;
mod consent_merging;
mod consent_screens;
mod consent_story;
mod deadlines;
mod disclosure;
mod ending;
mod hold_up;
mod household;
mod merging;
mod reactions;
mod screens;
mod signatories;
mod story;
mod table;
mod taking_in;
mod thread;
mod transfer;
mod transfer_screens;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proto::{
    code::AgeBand,
    id::{ConsentId, GoalId, OrganisationId, PersonId, ReferralId, SealedId, ThreadId, UserId},
    sealed::{Digest, Sealed},
    thread::{
        AgreeGoal, Channel, CloseReason, CloseThread, ConsentPurpose, DataCategory, NextContact,
        OpenThread, Outcome, Party, RecordChildView, RecordContact, RequestConsent, SetNextStep,
        Step,
    },
    who::Role,
};
use uuid::Uuid;

const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(1));
const CHILD: PersonId = PersonId(Uuid::from_u128(2));
const BIRGIT: UserId = UserId(Uuid::from_u128(3));
const WORDS: Sealed = Sealed { id: SealedId(Uuid::from_u128(4)), digest: Digest([4; 32]) };
const GOAL: GoalId = GoalId(Uuid::from_u128(5));
const CONSENT: ConsentId = ConsentId(Uuid::from_u128(6));
const MOTHER: PersonId = PersonId(Uuid::from_u128(7));
const FATHER: PersonId = PersonId(Uuid::from_u128(8));
const CLUB: OrganisationId = OrganisationId(Uuid::from_u128(9));

/// A Monday.
const TODAY: NaiveDate = day(23);
/// The morning of that day in Denmark.
const NOW: DateTime<Utc> = TODAY.and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap()).and_utc();

/// A day of November 2026.
const fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn thread() -> ThreadId {
    ThreadId::of(REFERRAL)
}

fn open() -> OpenThread {
    OpenThread {
        thread: thread(),
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
        siblings: None,
    }
}

fn hear_child() -> SetNextStep {
    SetNextStep {
        thread: thread(),
        step: Step::HearChild,
        owner: Role::BridgeBuilder,
        due_on: day(27),
    }
}

fn visit() -> RecordContact {
    RecordContact {
        thread: thread(),
        with: Party::Family,
        channel: Channel::HomeVisit,
        on: day(20),
        note: Some(WORDS),
        child: None,
    }
}

fn child_view() -> RecordChildView {
    RecordChildView { thread: thread(), words: WORDS, on: day(20), child: None }
}

fn goal() -> AgreeGoal {
    AgreeGoal { thread: thread(), goal: GOAL, words: WORDS, now: 2, wished: 10, child: None }
}

fn close() -> CloseThread {
    CloseThread {
        thread: thread(),
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        talk_on: Some(TODAY),
        no_talk: None,
        tries: None,
        ends: vec![],
    }
}

/// Both custody holders let the club know a name, an age and a telephone number.
fn request_consent() -> RequestConsent {
    RequestConsent {
        consent: CONSENT,
        thread: thread(),
        subject: CHILD,
        recipients: vec![CLUB],
        categories: vec![DataCategory::Name, DataCategory::Age, DataCategory::Phone],
        purpose: ConsentPurpose::Leisure,
        until_on: day(30),
        text_version: 1,
        own_right: false,
    }
}
