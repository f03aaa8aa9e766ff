mod caseload;
mod child;
mod confirming;
mod consent;
mod consent_ends;
mod consent_lives;
mod consent_merging;
mod consent_screens;
mod consent_story;
mod correcting;
mod deadlines;
mod disclosure;
mod ending;
mod hold_up;
mod household;
mod merging;
mod reactions;
mod same_person;
mod screens;
mod signatories;
mod story;
mod table;
mod taking_in;
mod thread;
mod transfer;
mod transfer_screens;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    id::{ConsentId, GoalId, OrganisationId, PersonId, ReferralId, SealedId, ThreadId, UserId},
    referral::{self, Fact, Sibling},
    sealed::{Digest, Sealed},
    thread::{
        ActivateBridgeBuilder, AgreeGoal, Channel, CloseReason, CloseThread, ConsentPurpose,
        DataCategory, NextContact, Outcome, Party, RecordChildView, RecordContact, RequestConsent,
        SetNextStep, Step, Strand,
    },
};
use uuid::Uuid;

use crate::{ThreadService, domain::aggregates::thread::Opening};

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

fn open() -> Opening {
    Opening {
        thread: thread(),
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
        siblings: vec![],
    }
}

/// The thread opens: a bridge-builder of Aarhus accepts the referral.
async fn opened(walk: &Walk<ThreadService>, request: Opening) {
    opened_in(walk, "0751", request).await;
}

/// The thread opens: a bridge-builder of `tenant` accepts the referral.
async fn opened_in(walk: &Walk<ThreadService>, tenant: &str, request: Opening) {
    let Opening { thread, referral, child, age_band, bridge_builder, siblings } = request;
    let sibling = |it: Strand| Sibling { child: it.child, age_band: it.age_band };
    let siblings = Some(siblings.into_iter().map(sibling).collect());
    let accepted = Fact::Accepted { thread, child, age_band, bridge_builder, siblings, at: None };
    let by = Actor { subject: bridge_builder, ..actor(Role::BridgeBuilder, tenant) };
    let event = referral::Event::from(accepted);
    walk.hear_by(&by, "referral", referral.0, thread.0, event).await;
}

/// A leader of `tenant` says that somebody is a bridge-builder there.
async fn known(walk: &Walk<ThreadService>, tenant: &str, bridge_builder: UserId) {
    let leader = actor(Role::Leader, tenant);
    walk.ask(&leader, ActivateBridgeBuilder { bridge_builder }).await.unwrap();
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
        on: TODAY,
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
        own_right: None,
    }
}
