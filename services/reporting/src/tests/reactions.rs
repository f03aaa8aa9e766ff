//! What is handled, and what it tells.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proto::{
    actor::{Actor, Role},
    assignment::{
        self, AssignmentFact, BoardFact, DeclineReason, FamilyFact, MatchFact, OrganisationFact,
    },
    code::{AgeBand, Municipality, Need},
    event::{Event, Unreadable},
    id::{EventId, OrganisationId, PersonId, ReferralId, SealedId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    referral::{self, LegalBasis, NoWish, Purpose, Urgency},
    reporting::NextStep,
    sealed::{Digest, Sealed},
    thread::{self, CaseloadFact, CloseReason, NextContact, Outcome, Step, Strand, ThreadFact},
    vault::{self, BreakGlassFact, BreakGlassFinding, BreakGlassReason, ShareWith, WordsFact},
};
use uuid::Uuid;

use crate::reactor::{Answers, Glass, Next, Opened, Told, told};

const CHILD: PersonId = PersonId(Uuid::from_u128(1));
const BUILDER: UserId = UserId(Uuid::from_u128(2));
const THREAD: Uuid = Uuid::from_u128(3);
const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(4));

/// 23:30 on a Monday in Denmark.
fn late() -> DateTime<Utc> {
    "2026-11-23T22:30:00Z".parse().unwrap()
}

fn aarhus() -> Municipality {
    "0751".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn recorded(at: DateTime<Utc>, event: &impl Event) -> RecordedEvent {
    let (kind, data) = event.parts().unwrap();
    let tenant = aarhus();
    RecordedEvent {
        position: 1,
        id: EventId(Uuid::from_u128(5)),
        stream: THREAD,
        version: 1,
        kind,
        thread: THREAD,
        tenant,
        actor: serde_json::to_string(&Actor::system(tenant)).unwrap(),
        cause: Uuid::from_u128(7),
        occurred_at: at,
        recorded_at: at,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}

fn of_thread(fact: ThreadFact) -> RecordedEvent {
    recorded(late(), &thread::Event::from(fact))
}

fn of_assignment(at: DateTime<Utc>, event: impl Into<assignment::Event>) -> RecordedEvent {
    recorded(at, &event.into())
}

fn opened() -> ThreadFact {
    let referral = ReferralId(Uuid::from_u128(8));
    ThreadFact::Opened {
        referral,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        on: day("2026-11-23"),
        deadlines: None,
        split: None,
        siblings: None,
    }
}

fn next(step: Step, due_on: NaiveDate) -> ThreadFact {
    ThreadFact::NextStepSet { step, owner: Role::BridgeBuilder, due_on, overdue_at: None }
}

fn closed() -> ThreadFact {
    ThreadFact::Closed {
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        on: None,
        talk_on: None,
        no_talk: None,
        tries: None,
        confirmed_by: None,
        ends: None,
    }
}

#[test]
fn of_each_thread_the_last_word_is_told() {
    let events = [
        of_thread(opened()),
        of_thread(ThreadFact::BridgeBuilderAssigned { bridge_builder: UserId(Uuid::from_u128(9)) }),
        of_thread(next(Step::ContactFamily, day("2026-11-30"))),
        of_thread(ThreadFact::BridgeBuilderAssigned { bridge_builder: BUILDER }),
        of_thread(next(Step::HearChild, day("2026-12-15"))),
        of_thread(closed()),
    ];
    let told = told("thread", &events).unwrap();
    assert_eq!(told.timeline.len(), events.len());
    assert_eq!(told.threads.keys().collect::<Vec<_>>(), [&THREAD]);
    let thread = &told.threads[&THREAD];
    assert_eq!(
        thread.opened,
        Some(Opened { tenant: "0751".parse().unwrap(), child: CHILD, at: late() })
    );
    assert_eq!(thread.bridge_builder, Some(BUILDER));
    let step =
        NextStep { step: Step::HearChild, owner: Role::BridgeBuilder, due_on: day("2026-12-15") };
    assert_eq!(thread.next_step, Some(Next::Step(step)));
    assert_eq!(thread.closed_at, Some(Some(late())));
}

/// What can be taken back is told either way; whose thread it is, too.
#[test]
fn what_is_taken_back_is_told() {
    let survivor = ThreadId(Uuid::from_u128(0x30));
    let told_of = |facts: Vec<ThreadFact>| {
        let events: Vec<_> = facts.into_iter().map(of_thread).collect();
        told("thread", &events).unwrap().threads.remove(&THREAD).unwrap()
    };
    let paused = || ThreadFact::Paused {
        reason: thread::PauseReason::Away,
        until_on: day("2026-12-24"),
        resumes_at: late(),
    };
    let resumed = || ThreadFact::Resumed { voice_by: late() };
    let merged = || ThreadFact::MergedInto { survivor, undo_until: day("2026-12-24") };
    let undone = || ThreadFact::MergeUndone { survivor, assignments: vec![], voice_by: late() };
    let reopened = || ThreadFact::Reopened { on: day("2026-11-24"), voice_by: late() };
    assert_eq!(told_of(vec![paused()]).paused_at, Some(Some(late())));
    assert_eq!(told_of(vec![paused(), resumed()]).paused_at, Some(None));
    assert_eq!(told_of(vec![paused(), closed()]).paused_at, Some(None));
    assert_eq!(told_of(vec![merged()]).merged_into, Some(Some(survivor)));
    assert_eq!(told_of(vec![merged(), undone()]).merged_into, Some(None));
    assert_eq!(told_of(vec![closed(), reopened()]).closed_at, Some(None));
    let to = "0671".parse().unwrap();
    let moved = ThreadFact::ActingMunicipalityChanged { from: "0751".parse().unwrap(), to };
    assert_eq!(told_of(vec![moved]).tenant, Some(to));
    let handed = ThreadFact::HandedOver {
        from: UserId(Uuid::nil()),
        to: BUILDER,
        reason: thread::HandOverReason::Moved,
    };
    assert_eq!(told_of(vec![handed]).bridge_builder, Some(BUILDER));
    let done = ThreadFact::StepCompleted { step: Step::HearChild };
    let nothing = Some(Next::NothingSince(day("2026-11-23")));
    assert_eq!(told_of(vec![next(Step::HearChild, day("2026-12-15")), done]).next_step, nothing);
}

/// Children come, leave, are brought along and taken back, within one batch as over several.
#[test]
fn the_children_of_a_thread() {
    let (sibling, other) = (PersonId(Uuid::from_u128(0x31)), ThreadId(Uuid::from_u128(0x32)));
    let strand = Strand { child: sibling, age_band: AgeBand::Age6To9 };
    let told_of = |facts: Vec<ThreadFact>| {
        let events: Vec<_> = facts.into_iter().map(of_thread).collect();
        told("thread", &events).unwrap().strands
    };
    let added = || ThreadFact::StrandAdded { child: sibling, age_band: AgeBand::Age6To9 };
    let split = || ThreadFact::StrandSplit { child: sibling, to: other };
    let absorbed = || ThreadFact::Absorbed {
        thread: other,
        strands: vec![strand],
        goals: vec![],
        assignments: vec![],
        undo_until: day("2026-12-24"),
    };
    let came = |via| BTreeMap::from([((THREAD, sibling), via)]);
    assert_eq!(told_of(vec![added()]).came, came(None));
    assert_eq!(told_of(vec![split(), added()]).came, came(None));
    let gone = told_of(vec![added(), split()]);
    assert!(gone.came.is_empty() && gone.left.contains(&(THREAD, sibling)));
    assert_eq!(told_of(vec![absorbed()]).came, came(Some(other.0)));
    let back = told_of(vec![absorbed(), ThreadFact::AbsorptionUndone { thread: other }]);
    assert!(back.came.is_empty() && back.taken_back.contains(&(THREAD, other.0)));
}

#[test]
fn answers_are_counted_on_their_day_in_denmark() {
    let organisation = ORGANISATION;
    let past_midnight = late() + TimeDelta::hours(1);
    let declined =
        || AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::NoCapacity };
    let events = [
        of_assignment(late(), AssignmentFact::OfferAccepted { organisation }),
        of_assignment(late(), declined()),
        of_assignment(past_midnight, declined()),
        of_assignment(past_midnight, AssignmentFact::OfferLapsed { organisation }),
        of_assignment(past_midnight, AssignmentFact::Unplaced { asked: 3 }),
    ];
    let told = told("assignment", &events).unwrap();
    let aarhus = "0751".parse().unwrap();
    let expected = [
        ((aarhus, day("2026-11-23")), Answers { accepted: 1, declined: 1, lapsed: 0 }),
        ((aarhus, day("2026-11-24")), Answers { accepted: 0, declined: 1, lapsed: 1 }),
    ];
    assert_eq!(told.answers.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_child_waits_from_referral_to_its_first_meeting_with_anybody() {
    let submitted = referral::Event::from(referral::Fact::Submitted {
        thread: ThreadId(THREAD),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        legal_basis: LegalBasis::EarlyPreventive,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
        answer_by: late(),
        computed: None,
        reference: None,
        law: None,
        siblings: None,
    });
    let events = [recorded(late(), &submitted)];
    let told_by_referral = told("referral", &events).unwrap();
    assert_eq!(told_by_referral.waits[&THREAD].referred_on, Some(day("2026-11-23")));

    let met = |on| of_assignment(late(), MatchFact::FirstMeetingHeld { on: day(on) });
    let events = [met("2026-12-20"), met("2026-12-13"), met("2026-12-27")];
    let told_by_assignment = told("assignment", &events).unwrap();
    assert_eq!(told_by_assignment.waits[&THREAD].met_on, Some(day("2026-12-13")));
}

#[test]
fn what_is_in_nobodys_thread_is_in_no_timeline() {
    for event in [
        assignment::Event::from(OrganisationFact::CapacityDeclared { places: 3 }),
        BoardFact::Closed {}.into(),
        FamilyFact::CustodyKnown { child: CHILD, holders: vec![] }.into(),
    ] {
        assert_eq!(told("assignment", &[of_assignment(late(), event)]), Ok(Told::default()));
    }
    let taken_on = CaseloadFact::TakenOn { bridge_builder: BUILDER, thread: ThreadId(THREAD) };
    let event = recorded(late(), &thread::Event::from(taken_on));
    assert_eq!(told("thread", &[event]), Ok(Told::default()));
    let drafted = referral::Fact::Drafted { content: referral::Draft::default() };
    let drafted = recorded(late(), &referral::Event::from(drafted));
    assert_eq!(told("referral", &[drafted]), Ok(Told::default()));
}

/// Only what opens a glass is handled of the vault: who used it, or who asked when a second person approves.
#[test]
fn of_the_vault_only_an_open_glass_is_told() {
    let worker = Actor { subject: BUILDER, role: Role::Leader, ..Actor::system(aarhus()) };
    let said = |event: vault::Event| RecordedEvent {
        actor: serde_json::to_string(&worker).unwrap(),
        ..recorded(late(), &event)
    };
    let (subject, reason) = (CHILD, BreakGlassReason::Complaint);
    let words = Sealed { id: SealedId(Uuid::from_u128(6)), digest: Digest::default() };
    let (by, asked_by, at) = (BUILDER, UserId(Uuid::from_u128(9)), late());
    let used = BreakGlassFact::Used { by, subject, reason, words, until: at, review_by: at };
    let asked = BreakGlassFact::Asked { by: asked_by, subject, reason, words, approve_by: at };
    let approved = BreakGlassFact::Approved { by, asked_by, subject, until: at, review_by: at };
    let glass = |by, role| Glass { glass: THREAD, tenant: aarhus(), by, role, subject, until: at };
    let finding = BreakGlassFinding::Justified;
    for (fact, opens) in [
        (used, Some(glass(BUILDER, Role::Leader))),
        (asked, None),
        (approved, Some(glass(asked_by, Role::Auditor))),
        (BreakGlassFact::Lapsed {}, None),
        (BreakGlassFact::Reviewed { finding }, None),
        (BreakGlassFact::Unreviewed {}, None),
    ] {
        let events = [said(fact.into())];
        let glasses = opens.into_iter().collect();
        assert_eq!(told("vault", &events), Ok(Told { glasses, ..Told::default() }));
    }
    let shared = WordsFact::Shared { with: ShareWith::Family };
    assert_eq!(told("vault", &[said(shared.into())]), Ok(Told::default()));
}

#[test]
fn what_is_not_needed_is_not_read_and_what_is_must_be() {
    let strange = |kind: &str| RecordedEvent {
        kind: kind.to_owned(),
        data: r#"{"new":1}"#.to_owned(),
        ..of_thread(opened())
    };
    let events = [strange("thread.blessed"), strange("follow_up.blessed")];
    assert_eq!(told("thread", &events).unwrap().timeline.len(), 2);
    let unreadable = |it: Result<Told<'_>, Unreadable>| matches!(it, Err(Unreadable::Body { .. }));
    assert!(unreadable(told("thread", &[strange("thread.opened")])));
    assert!(unreadable(told("assignment", &[strange("match.first_meeting_held")])));
    assert!(unreadable(told("referral", &[strange("referral.submitted")])));
    assert!(unreadable(told(
        "followup",
        &[RecordedEvent { actor: "{}".to_owned(), ..of_thread(opened()) }]
    )));
}
