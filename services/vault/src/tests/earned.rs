//! A tie is earned by somebody else's act or a submitted referral, and ends with it; on a real database.

use chrono::TimeDelta;
use platform::testing::actor;
use proto::{
    actor::{Actor, Role},
    assignment::{AssignmentFact, DeclineReason},
    code::AgeBand,
    id::{ConsentId, OrganisationId, PersonId, SealedId, ThreadId},
    referral,
    thread::{
        self, ChildFact, CloseReason, ConsentFact, ConsentPurpose, DataCategory, NextContact,
        Outcome, Split, ThreadFact,
    },
    vault::{
        AddressProtection, Controller, Field, LookOutcome, PersonDetails, PersonKind, Purpose,
        RecordCustody, Reveal, Seal,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, Vault, accountable, age, assignment_says, child, code, given, helps, named, nine_years,
    of_organisation, refer, register, said_by, sees, sees_any, start, thread_says, words,
};

/// What was referred goes on in its thread: merged, split off, closed, and open again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_worker_sees_while_what_they_referred_goes_on() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let referral = refer(&walk, &worker, child).await;
    let seen = async || sees_any(&walk, &worker, child, Purpose::CaseWork).await;
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let accepted = referral::Fact::Accepted {
        thread: ThreadId::of(referral),
        child,
        age_band: AgeBand::Age6To9,
        bridge_builder: builder.subject,
        siblings: None,
        at: None,
    };
    said_by(&walk, "referral", &builder, referral.0, referral::Event::from(accepted)).await;
    assert!(seen().await, "its thread is about to open");
    let opened = |split| ThreadFact::Opened {
        referral,
        child,
        age_band: AgeBand::Age6To9,
        on: "2026-11-23".parse().unwrap(),
        deadlines: None,
        split,
        siblings: None,
    };
    let (first, survivor) = (ThreadId::of(referral), ThreadId(Uuid::new_v4()));
    let own = ThreadId::of_split(survivor, child);
    thread_says(&walk, first, opened(None)).await;
    assert!(seen().await);
    let child_says = async |fact: ChildFact| {
        walk.handle_events_on("thread", child.0, first.0, thread::Event::from(fact)).await;
    };
    let joins =
        |thread| ChildFact::JoinedThread { child, thread, remind_on: None, consent_by: None };
    let leaves = |thread| ChildFact::LeftThread { child, thread };

    let undo_until = "2026-12-23".parse().unwrap();
    thread_says(&walk, first, ThreadFact::MergedInto { survivor, undo_until }).await;
    child_says(leaves(first)).await;
    child_says(joins(survivor)).await;
    assert!(seen().await, "it goes on in another");
    thread_says(&walk, own, opened(Some(Split { from: survivor, goals: vec![] }))).await;
    child_says(leaves(survivor)).await;
    assert!(seen().await, "it goes on in its own");
    thread_says(&walk, own, closed()).await;
    child_says(leaves(own)).await;
    assert!(!seen().await);
    // Somebody else refers the child anew: that is theirs.
    let other = actor(Role::CaseWorker, AARHUS);
    let anew = refer(&walk, &other, child).await;
    thread_says(&walk, ThreadId::of(anew), opened(None)).await;
    assert!(!seen().await && sees_any(&walk, &other, child, Purpose::CaseWork).await);
    let voice_by = walk.clock.now();
    thread_says(&walk, own, ThreadFact::Reopened { on: undo_until, voice_by }).await;
    child_says(joins(own)).await;
    assert!(seen().await, "it goes on after all");
}

/// What a consent opens is open while the organisation helps and the thread goes on, and not a day longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_does_not_outlive_the_work() {
    let walk = start().await;
    let (_, child) = child(&walk).await;
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator = of_organisation(Role::Coordinator, organisation);
    let seen = async || sees_any(&walk, &coordinator, child, Purpose::Assignment).await;
    let id = ConsentId(Uuid::new_v4());
    walk.handle_events("thread", id.0, given(child, organisation)).await;
    assert!(!seen().await, "nobody has asked them for help");
    let (thread, assignment) = helps(&walk, organisation, child).await;
    assert!(seen().await);
    let note = Seal {
        controller: Controller::Organisation(organisation),
        ..words(child, Field::ContactNote, "Vi ses på tirsdag")
    };
    let (note_id, later) = (note.sealed, Seal { sealed: SealedId(Uuid::new_v4()), ..note.clone() });
    walk.ask(&coordinator, note).await.unwrap();
    let own = async || {
        let asked = Reveal { subject: child, sealed: vec![note_id], purpose: Purpose::Assignment };
        walk.show(&coordinator, asked).await.unwrap()[0].outcome
    };

    for end in [
        AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::ALL[0] },
        AssignmentFact::OfferLapsed { organisation },
    ] {
        assignment_says(&walk, assignment, end).await;
        assert!(!seen_child(&walk, &coordinator, child).await);
        assignment_says(&walk, assignment, AssignmentFact::OfferAccepted { organisation }).await;
        assert!(seen_child(&walk, &coordinator, child).await);
    }
    thread_says(&walk, thread, closed()).await;
    assert!(!seen_child(&walk, &coordinator, child).await);
    let voice_by = walk.clock.now();
    let on = "2026-11-23".parse().unwrap();
    thread_says(&walk, thread, ThreadFact::Reopened { on, voice_by }).await;
    assert!(seen_child(&walk, &coordinator, child).await);
    assignment_says(&walk, assignment, AssignmentFact::Completed { organisation }).await;
    assert!(!seen_child(&walk, &coordinator, child).await);
    // What it wrote itself it reads for the months the law gives it (P-33), and writes nothing more.
    assert_eq!(own().await, LookOutcome::Shown);
    assert_eq!(code(walk.ask(&coordinator, later).await), "not_your_person");
    walk.clock.advance(TimeDelta::days(200));
    assert_eq!(own().await, LookOutcome::Refused);
}

/// Whether anything is shown of what the municipality answers for.
async fn seen_child(walk: &Vault, by: &Actor, child: PersonId) -> bool {
    age(walk, by, child, Purpose::Assignment).await.is_some()
}

/// What a child decides alone tells no parent, and nothing of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_right_reaches_no_parent() {
    let walk = start().await;
    let (worker, child) = child(&walk).await;
    let mother = PersonDetails { phone: Some("12 34 56 78".to_owned()), ..named("Mette") };
    let (mother, _) = register(&walk, &worker, PersonKind::Guardian, mother).await.unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![mother] }).await.unwrap();
    let organisation = OrganisationId(Uuid::new_v4());
    let coordinator = of_organisation(Role::Coordinator, organisation);
    helps(&walk, organisation, child).await;
    let consent_id = ConsentId(Uuid::new_v4());
    let requested = ConsentFact::Requested {
        subject: child,
        recipients: vec![organisation],
        categories: DataCategory::ALL.to_vec(),
        purpose: ConsentPurpose::Leisure,
        until_on: "2027-06-30".parse().unwrap(),
        text_version: 1,
        signatories: vec![child],
        own_right: None,
    };
    walk.handle_events("thread", consent_id.0, thread::Event::from(requested)).await;
    walk.handle_events("thread", consent_id.0, given(child, organisation)).await;
    assert!(seen_child(&walk, &coordinator, child).await);
    assert!(!sees_any(&walk, &coordinator, mother, Purpose::Assignment).await);
    // What her parents consent to as well reaches them.
    walk.handle_events("thread", Uuid::new_v4(), given(child, organisation)).await;
    assert!(sees_any(&walk, &coordinator, mother, Purpose::Assignment).await);
}

/// A protected child's address stands in its parents', and its siblings'.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_protected_address_is_protected_for_the_household() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let at_home =
        |details: PersonDetails| PersonDetails { address: Some("Skovvej 1".to_owned()), ..details };
    let protection = Some(AddressProtection { until_on: "2027-11-23".parse().unwrap() });
    let child_details = PersonDetails { protection, ..at_home(nine_years("Nora")) };
    let (child, _) = register(&walk, &worker, PersonKind::Child, child_details).await.unwrap();
    let (sibling, _) =
        register(&walk, &worker, PersonKind::Child, at_home(nine_years("Bo"))).await.unwrap();
    let (mother, _) =
        register(&walk, &worker, PersonKind::Guardian, at_home(named("Mette"))).await.unwrap();
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let address = async |of| {
        let shown = sees(&walk, &builder, of, Purpose::CaseWork).await;
        shown.into_iter().any(|(field, it)| field == Some(Field::Address) && it.is_ok())
    };
    for (nth, of) in [child, sibling].into_iter().enumerate() {
        accountable(&walk, &builder, of).await;
        assert_eq!(address(of).await, nth == 1, "nothing ties the sibling to the child yet");
        walk.ask(&worker, RecordCustody { child: of, holders: vec![mother] }).await.unwrap();
    }
    for of in [child, sibling, mother] {
        assert!(!address(of).await);
    }
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
