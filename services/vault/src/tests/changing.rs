//! Who may change what is known of somebody, on a real database: by the tie of their role, while it holds.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use platform::{
    rebuild::{Sources, rebuild},
    testing::actor,
};
use proto::{
    actor::{Actor, Role},
    id::{OrganisationId, PersonId},
    referral,
    thread::{self, ChildFact, HandOverReason, ThreadFact, TransferFact},
    vault::{
        ChangePerson, HandOverWords, HandedOver, PersonDetails, PersonKind, Purpose, RecordCustody,
        RegisterPerson,
    },
};
use uuid::Uuid;

use super::world::{
    AARHUS, STRUER, Vault, accountable, code, named, of_organisation, refer, register, said_by,
    sees_any, start, thread_says,
};
use crate::{MasterKey, VaultService};

/// What comes of it when `by` changes what is known of a person.
async fn change(walk: &Vault, by: &Actor, person: PersonId) -> Result<(), String> {
    let asked = ChangePerson { person, details: named("Niko") };
    walk.ask(by, asked).await.map(|_| ()).map_err(|it| it.code.to_string())
}

/// What comes of it when `by` says who has custody.
async fn custody(
    walk: &Vault,
    by: &Actor,
    child: PersonId,
    holders: &[PersonId],
) -> Result<(), String> {
    let asked = RecordCustody { child, holders: holders.to_vec() };
    walk.ask(by, asked).await.map(|_| ()).map_err(|it| it.code.to_string())
}

fn not_yours() -> Result<(), String> {
    Err("not_your_person".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_works_with_a_person_changes_them() {
    let walk = start().await;
    let (worker, other) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, AARHUS));
    let (builder, colleague) =
        (actor(Role::BridgeBuilder, AARHUS), actor(Role::BridgeBuilder, AARHUS));
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
    let (mother, _) = register(&walk, &other, PersonKind::Guardian, named("Mette")).await.unwrap();
    assert_eq!(change(&walk, &other, child).await, not_yours());
    assert_eq!(custody(&walk, &other, child, &[mother]).await, not_yours());
    assert_eq!(change(&walk, &worker, mother).await, not_yours());
    assert_eq!(change(&walk, &worker, child).await, Ok(()));
    assert_eq!(custody(&walk, &worker, child, &[mother]).await, Ok(()), "right after registering");
    assert_eq!(change(&walk, &worker, mother).await, not_yours(), "that they say so earns nothing");
    refer(&walk, &worker, child).await;
    assert_eq!(
        change(&walk, &worker, mother).await,
        Ok(()),
        "she is the mother of whom they refer"
    );

    refer(&walk, &other, child).await;
    assert_eq!(change(&walk, &other, child).await, Ok(()));
    assert_eq!(change(&walk, &builder, child).await, not_yours());
    let thread = accountable(&walk, &builder, child).await;
    for person in [child, mother] {
        assert_eq!(change(&walk, &builder, person).await, Ok(()));
        assert_eq!(change(&walk, &colleague, person).await, not_yours());
    }
    let (from, to, reason) = (builder.subject, colleague.subject, HandOverReason::NewPost);
    thread_says(&walk, thread, ThreadFact::HandedOver { from, to, reason }).await;
    assert_eq!(change(&walk, &builder, child).await, not_yours());
    assert_eq!(change(&walk, &colleague, child).await, Ok(()));
    assert_eq!(custody(&walk, &colleague, child, &[mother]).await.unwrap_err(), "not_your_mandate");
}

/// A teacher, a neighbour: nothing ties them to a child here, so they are of who registered them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_is_changed_by_who_registered_them() {
    let walk = start().await;
    let (builder, worker) = (actor(Role::BridgeBuilder, AARHUS), actor(Role::CaseWorker, AARHUS));
    let others = [Role::BridgeBuilder, Role::CaseWorker].map(|it| actor(it, AARHUS));
    for by in [&builder, &worker] {
        let (contact, _) = register(&walk, by, PersonKind::Contact, named("Lise")).await.unwrap();
        assert_eq!(change(&walk, by, contact).await, Ok(()));
        assert!(sees_any(&walk, by, contact, Purpose::CaseWork).await);
        for other in &others {
            assert_eq!(change(&walk, other, contact).await, not_yours());
            assert!(!sees_any(&walk, other, contact, Purpose::CaseWork).await);
        }
    }
    // A child is not theirs because they registered it.
    let (child, _) = register(&walk, &builder, PersonKind::Child, named("Bo")).await.unwrap();
    assert_eq!(change(&walk, &builder, child).await, not_yours());

    // Views that are built anew say the same.
    let (contact, _) = register(&walk, &builder, PersonKind::Contact, named("Ib")).await.unwrap();
    let (service, owner) = (VaultService::new(MasterKey::draw()), walk.pool.connect_options());
    rebuild(&service, &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(change(&walk, &builder, contact).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_is_changed_by_their_organisation() {
    let walk = start().await;
    let [red, green] = [(); 2].map(|()| OrganisationId(Uuid::new_v4()));
    let [ours, colleague] = [(); 2].map(|()| of_organisation(Role::Coordinator, red));
    let theirs = of_organisation(Role::Coordinator, green);
    let (volunteer, _) =
        register(&walk, &ours, PersonKind::Volunteer, named("Hanne")).await.unwrap();
    assert_eq!(change(&walk, &theirs, volunteer).await, not_yours());
    assert_eq!(change(&walk, &colleague, volunteer).await, Ok(()));
    let nobodys = Actor { organisation: None, ..ours };
    assert!(change(&walk, &nobodys, volunteer).await.is_err());
}

/// A municipality that a child has left sees and changes nothing more, until it takes the child on again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_municipality_that_a_child_has_left_changes_nothing() {
    let walk = start().await;
    let (worker, receiver) = (actor(Role::CaseWorker, AARHUS), actor(Role::CaseWorker, STRUER));
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
    let (mother, _) = register(&walk, &worker, PersonKind::Guardian, named("Mette")).await.unwrap();
    let (sibling, _) = register(&walk, &worker, PersonKind::Child, named("Bo")).await.unwrap();
    let builder = actor(Role::BridgeBuilder, AARHUS);
    let thread = accountable(&walk, &builder, child).await;
    let joined =
        ChildFact::JoinedThread { child: sibling, thread, remind_on: None, consent_by: None };
    walk.handle_events("thread", sibling.0, thread::Event::from(joined)).await;
    accountable(&walk, &builder, sibling).await;
    let name = super::world::sealed_of(&walk, child).await;
    let items = vec![HandedOver { from: name, to: proto::id::SealedId(Uuid::new_v4()) }];
    let (aarhus, struer) = (AARHUS.parse().unwrap(), STRUER.parse().unwrap());
    let hand = HandOverWords { subject: child, to: struer, thread: Some(thread), items };
    let send_by = "2026-12-01".parse().unwrap();
    let leaving = TransferFact::Initiated {
        thread,
        from: aarhus,
        to: struer,
        send_by,
        receive_by: send_by,
        computed: None,
    };
    walk.handle_events_on("thread", Uuid::new_v4(), thread.0, thread::Event::from(leaving)).await;
    walk.ask(&worker, hand).await.unwrap();
    assert_eq!(change(&walk, &worker, child).await, Ok(()), "until it has moved");
    assert_eq!(change(&walk, &receiver, child).await, not_yours());

    let moved = async |by: &Actor, from, to| {
        walk.clock.advance(TimeDelta::days(1));
        let fact = ThreadFact::ActingMunicipalityChanged { from, to };
        said_by(&walk, "thread", by, thread.0, thread::Event::from(fact)).await;
    };
    moved(&receiver, aarhus, struer).await;
    assert_eq!(change(&walk, &worker, child).await, not_yours());
    assert_eq!(custody(&walk, &worker, child, &[mother]).await, not_yours());
    assert!(!sees_any(&walk, &worker, child, Purpose::CaseWork).await, "it may not read either");
    assert_eq!(change(&walk, &receiver, child).await, Ok(()));
    assert_eq!(change(&walk, &worker, sibling).await, Ok(()), "it stayed, in a thread of its own");
    // To say that one refers a child who is in others' hands changes nothing.
    walk.clock.advance(TimeDelta::days(1));
    let referral = refer(&walk, &worker, child).await;
    assert_eq!(change(&walk, &worker, child).await, not_yours());
    let withdrawn = referral::Fact::Withdrawn {
        reason: referral::WithdrawReason::ALL[0],
        by: Role::CaseWorker,
        at: walk.clock.now(),
    };
    said_by(&walk, "referral", &worker, referral.0, referral::Event::from(withdrawn)).await;

    moved(&worker, struer, aarhus).await;
    assert_eq!(change(&walk, &worker, child).await, Ok(()), "it has come back");
    assert_eq!(change(&walk, &receiver, child).await, not_yours());
    moved(&receiver, aarhus, struer).await;
    thread_says(&walk, thread, closed()).await;
    assert_eq!(change(&walk, &worker, child).await, not_yours(), "closed elsewhere is no return");
    walk.clock.advance(TimeDelta::days(1));
    refer(&walk, &worker, child).await;
    assert_eq!(change(&walk, &worker, child).await, Ok(()), "referred anew, in nobody's hands");
    assert_eq!(
        code(
            walk.ask(
                &actor(Role::CaseWorker, "0657"),
                RecordCustody { child, holders: vec![mother] }
            )
            .await
        ),
        "not_found"
    );
}

fn closed() -> ThreadFact {
    use thread::{CloseReason, NextContact, Outcome};
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

/// A thread came, and nothing came with it: the municipality writes down what it finds out itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_with_a_thread_can_be_written_down() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let (receiver, stranger) = (actor(Role::CaseWorker, STRUER), actor(Role::CaseWorker, STRUER));
    let (child, _) = register(&walk, &worker, PersonKind::Child, named("Nikolaj")).await.unwrap();
    let thread = accountable(&walk, &actor(Role::BridgeBuilder, AARHUS), child).await;
    assert_eq!(change(&walk, &receiver, child).await.unwrap_err(), "not_found");
    let (from, to) = (AARHUS.parse().unwrap(), STRUER.parse().unwrap());
    let moved = ThreadFact::ActingMunicipalityChanged { from, to };
    said_by(&walk, "thread", &receiver, thread.0, thread::Event::from(moved)).await;
    assert_eq!(change(&walk, &stranger, child).await, not_yours());
    let details =
        PersonDetails { birth_date: Some("2017-02-01".parse().unwrap()), ..named("Nikolaj") };
    let asked = RegisterPerson { person: child, kind: PersonKind::Child, details };
    walk.ask(&receiver, asked).await.unwrap();
    assert!(sees_any(&walk, &receiver, child, Purpose::CaseWork).await);
    assert_eq!(change(&walk, &receiver, child).await, Ok(()));
    let (mother, _) =
        register(&walk, &receiver, PersonKind::Guardian, named("Mette")).await.unwrap();
    assert_eq!(custody(&walk, &receiver, child, &[mother]).await, Ok(()));
    assert_eq!(walk.event_types().await.iter().filter(|it| *it == "person.handed_over").count(), 1);
}
