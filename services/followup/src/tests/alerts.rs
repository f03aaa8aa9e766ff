//! Alerts by what others say: raised, resolved, raised again, moved; on a real database.

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Duty, Role},
    code::AgeBand,
    event::Event,
    followup::{AlertCode, ListAlerts, OpenAlert, ResolveAlert, Severity},
    id::ThreadId,
    referral,
    thread::{
        Channel, ConcernedParty, ConsentFact, ConsentPurpose, Party, RefusalReason,
        SignatureChannel, ThreadFact, TransferFact, TransferStep,
    },
    vault::SubjectRequestFact,
};
use uuid::Uuid;

use super::{AARHUS, CHILD, ORGANISATION, THREAD, date, event_types, moment, monday, opened, told};
use crate::FollowupService;

/// A consent that a child gives alone.
const OWN: Uuid = Uuid::from_u128(0xAD);
const ABOUT: Uuid = Uuid::from_u128(0xAB);

async fn handle_events(walk: &Walk<FollowupService>, fact: ThreadFact) {
    walk.handle_events("thread", THREAD.0, proto::thread::Event::from(fact)).await;
}

async fn shown(walk: &Walk<FollowupService>, tenant: &str) -> Vec<OpenAlert> {
    walk.show(&actor(Role::Leader, tenant), ListAlerts::default()).await.unwrap().alerts
}

async fn codes(walk: &Walk<FollowupService>, tenant: &str) -> Vec<AlertCode> {
    shown(walk, tenant).await.into_iter().map(|it| it.code).collect()
}

fn late() -> ThreadFact {
    ThreadFact::FamilyContactOverdue { due_at: monday() }
}

/// Raised, put right, and amiss once more: three moments of one alert; and a thread that moves leaves none behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn raised_put_right_and_raised_again() {
    let walk = Walk::start(FollowupService::new()).await;
    handle_events(&walk, opened()).await;
    let missing = || ThreadFact::VoiceMissing { due_at: monday(), voice_by: monday() };
    handle_events(&walk, missing()).await;
    handle_events(&walk, missing()).await;
    let first = shown(&walk, AARHUS).await;
    assert_eq!((first.len(), first[0].code), (1, AlertCode::VoiceMissing));
    assert_eq!((first[0].about, first[0].thread), (THREAD.0, THREAD));
    let leader = actor(Role::Leader, AARHUS);
    walk.ask(&leader, ResolveAlert { alert: first[0].alert }).await.unwrap();
    assert_eq!(codes(&walk, AARHUS).await, []);
    walk.clock.advance(TimeDelta::days(1));
    handle_events(&walk, missing()).await;
    let again = shown(&walk, AARHUS).await;
    assert_eq!(again.iter().map(|it| it.alert).collect::<Vec<_>>(), [first[0].alert]);

    handle_events(&walk, late()).await;
    let to = "0671".parse().unwrap();
    let moved = ThreadFact::ActingMunicipalityChanged { from: AARHUS.parse().unwrap(), to };
    let struer = actor(Role::System, "0671");
    let event = proto::thread::Event::from(moved);
    walk.hear_by(&struer, "thread", THREAD.0, THREAD.0, event).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
    // From now on it is the other municipality's silence, and its alerts.
    walk.clock.set(moment("2026-12-15T23:00:00Z"));
    walk.on_deadline().await;
    assert_eq!(codes(&walk, AARHUS).await, []);
    assert_eq!(codes(&walk, "0671").await, [AlertCode::Silence]);
    let event = proto::thread::Event::from(late());
    walk.hear_by(&struer, "thread", THREAD.0, THREAD.0, event).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
    assert_eq!(codes(&walk, "0671").await.len(), 2);
}

/// SC-04: acknowledged and the task raised in one decision, once; who has talked with the family has done it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_is_withdrawn() {
    let walk = Walk::start(FollowupService::new()).await;
    handle_events(&walk, opened()).await;
    let expired = || ConsentFact::Expired {
        subject: CHILD,
        recipients: vec![ORGANISATION],
        categories: vec![],
        effective_by: monday(),
    };
    let own_right = || ConsentFact::Requested {
        subject: CHILD,
        recipients: vec![ORGANISATION],
        categories: vec![],
        purpose: ConsentPurpose::Leisure,
        until_on: date("2027-11-23"),
        text_version: 1,
        signatories: vec![CHILD],
        own_right: None,
    };
    let say = async |consent: Uuid, fact| {
        let event = proto::thread::Event::from(fact);
        walk.handle_events_on("thread", consent, THREAD.0, event).await;
    };
    say(ABOUT, expired()).await;
    say(ABOUT, expired()).await;
    assert_eq!(event_types(&walk).await[1..], ["withdrawal.acknowledged", "alert.raised"]);
    let events = told(&walk).await;
    assert_eq!(events[1].cause, events[2].cause);
    let alerts = shown(&walk, AARHUS).await;
    assert_eq!((alerts[0].code, alerts[0].owner), (AlertCode::TalkWithFamily, Role::BridgeBuilder));
    assert_eq!(alerts[0].due_by, moment("2026-11-25T23:00:00Z"));
    // What a child decided alone is not the family's business (L-20).
    say(OWN, own_right()).await;
    let before = event_types(&walk).await.len();
    say(OWN, expired()).await;
    assert_eq!(event_types(&walk).await[before..], ["withdrawal.acknowledged"]);
    // A second consent that ends is the same talk.
    say(Uuid::from_u128(0xAC), expired()).await;
    assert_eq!(codes(&walk, AARHUS).await, [AlertCode::TalkWithFamily]);
    // P-16: not closed everywhere in time, and then it is.
    say(ABOUT, ConsentFact::WithdrawalLate { missing: vec![] }).await;
    let late = shown(&walk, AARHUS).await;
    let late = late.iter().find(|it| it.code == AlertCode::WithdrawalNotEffective).unwrap();
    assert_eq!((late.severity, late.about), (Severity::Critical, ABOUT));
    say(ABOUT, ConsentFact::ClosedEverywhere {}).await;
    let met = ThreadFact::FamilyContacted { channel: Channel::HomeVisit, on: date("2026-11-23") };
    handle_events(&walk, met).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
}

/// P-16: not all were told; whoever tells the family in a talk has talked with it, and when all are told nothing waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_is_not_confirmed() {
    let walk = Walk::start(FollowupService::new()).await;
    handle_events(&walk, opened()).await;
    let say = async |fact: ConsentFact| {
        walk.handle_events_on("thread", ABOUT, THREAD.0, proto::thread::Event::from(fact)).await;
    };
    let (party, channel) = (Party::Organisation, Channel::Message);
    let club = ConcernedParty { party, organisation: Some(ORGANISATION) };
    let family = ConcernedParty { party: Party::Family, organisation: None };
    say(ConsentFact::Withdrawn {
        subject: CHILD,
        recipients: vec![ORGANISATION],
        categories: vec![],
        by: CHILD,
        channel: SignatureChannel::MitId,
        effective_by: monday(),
        confirm: None,
    })
    .await;
    say(ConsentFact::PartyTold { party: club, channel }).await;
    say(ConsentFact::PartyTold { party: family, channel }).await;
    say(ConsentFact::ConfirmationOverdue { missing: vec![club] }).await;
    let mut waiting = codes(&walk, AARHUS).await;
    waiting.sort_unstable();
    let talk = AlertCode::TalkWithFamily;
    assert_eq!(waiting, [AlertCode::WithdrawalNotConfirmed, talk], "a letter is no talk");
    let alerts = shown(&walk, AARHUS).await;
    let late = alerts.iter().find(|it| it.code != talk).unwrap();
    assert_eq!((late.about, late.owner), (ABOUT, Role::BridgeBuilder));
    say(ConsentFact::PartyTold { party: family, channel: Channel::Call }).await;
    assert_eq!(codes(&walk, AARHUS).await, [AlertCode::WithdrawalNotConfirmed]);
    say(ConsentFact::WithdrawalConfirmed {}).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
}

/// R4-12: the bridge-builders are told, each time it waits again, until it goes on or is taken back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_is_held_up() {
    let walk = Walk::start(FollowupService::new()).await;
    let say = async |fact: referral::Fact| {
        walk.handle_events_on("referral", ABOUT, THREAD.0, referral::Event::from(fact)).await;
    };
    let held_up = || referral::Fact::HeldUp { reason: RefusalReason::OpenElsewhere };
    let accepted = referral::Fact::Accepted {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: actor(Role::BridgeBuilder, AARHUS).subject,
        siblings: None,
        at: None,
    };
    let (by, reason) = (Role::CaseWorker, referral::WithdrawReason::MovedAway);
    let withdrawn = referral::Fact::Withdrawn { reason, by, at: monday() };
    for goes_on in [accepted, referral::Fact::AttachedToThread { thread: THREAD }, withdrawn] {
        say(held_up()).await;
        say(held_up()).await;
        let alerts = shown(&walk, AARHUS).await;
        let [alert] = alerts.as_slice() else { panic!("{alerts:?}") };
        assert_eq!((alert.code, alert.owner), (AlertCode::ReferralHeldUp, Role::BridgeBuilder));
        assert_eq!((alert.about, alert.thread, alert.severity), (ABOUT, THREAD, Severity::Warning));
        assert_eq!(codes(&walk, "0671").await, []);
        say(goes_on).await;
        assert_eq!(codes(&walk, AARHUS).await, []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_takes_too_long() {
    let walk = Walk::start(FollowupService::new()).await;
    let (from, to) = (AARHUS.parse().unwrap(), "0671".parse().unwrap());
    let overdue = TransferFact::Overdue {
        thread: THREAD,
        from,
        to: Some(to),
        missing: TransferStep::Receipt,
        due_on: date("2026-11-20"),
    };
    let say = async |fact: TransferFact| {
        let event = proto::thread::Event::from(fact);
        walk.handle_events_on("thread", ABOUT, THREAD.0, event).await;
    };
    say(overdue).await;
    assert_eq!(codes(&walk, AARHUS).await, [AlertCode::TransferOverdue]);
    assert_eq!(codes(&walk, "0671").await, [AlertCode::TransferOverdue]);
    say(TransferFact::Cancelled { thread: THREAD, from, to: Some(to) }).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
    assert_eq!(codes(&walk, "0671").await, []);
}

/// P-27: the data protection officer is told, and told again when it is too late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_request_waits() {
    let walk = Walk::start(FollowupService::new()).await;
    let say = async |fact: SubjectRequestFact| {
        let event = proto::vault::Event::from(fact);
        assert_eq!(<proto::vault::Event as Event>::SERVICE, "vault");
        walk.handle_events("vault", ABOUT, event).await;
    };
    say(SubjectRequestFact::DueSoon { due_by: monday() }).await;
    say(SubjectRequestFact::Overdue { due_by: monday() }).await;
    let alerts = shown(&walk, AARHUS).await;
    let mut grave: Vec<_> = alerts.iter().map(|it| it.severity).collect();
    grave.sort();
    assert_eq!(grave, [Severity::Warning, Severity::Critical]);
    assert!(alerts.iter().all(|it| it.owner == Role::Auditor && it.thread == ThreadId(ABOUT)));
    let auditor = actor(Role::Auditor, AARHUS);
    let officer = Actor { duty: Some(Duty::DataProtection), ..auditor.clone() };
    let resolve = || ResolveAlert { alert: alerts[0].alert };
    assert_eq!(walk.ask(&auditor, resolve()).await.unwrap_err().code, "not_your_alert");
    walk.ask(&officer, resolve()).await.unwrap();
    say(SubjectRequestFact::Answered {}).await;
    assert_eq!(codes(&walk, AARHUS).await, []);
}
