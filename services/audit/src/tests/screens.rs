//! The ledger on a real database.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use platform::{
    rebuild::{Sources, rebuild},
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Role},
    audit::{Entry, Fault, FaultKind, Faults, Heads, LedgerHead, Search},
    id::UserId,
    recorded_event::RecordedEvent,
    sealed::Digest,
};
use uuid::Uuid;

use super::log;
use crate::{AuditService, view};

const AARHUS: &str = "0751";

async fn start() -> Walk<AuditService> {
    Walk::start(AuditService::new()).await
}

/// Past consuming, which would hold back what does not follow.
async fn arrive(walk: &Walk<AuditService>, source: &str, events: &[RecordedEvent]) {
    view::handle_events(&mut walk.pool.acquire().await.unwrap(), source, events).await.unwrap();
}

async fn found(walk: &Walk<AuditService>) -> Vec<(String, i64, FaultKind)> {
    let page = walk.show(&actor(Role::Auditor, AARHUS), Faults::default()).await.unwrap();
    page.faults
        .into_iter()
        .map(|Fault { source, position, kind, .. }| (source, position, kind))
        .collect()
}

async fn search(walk: &Walk<AuditService>, search: Search) -> Vec<(String, i64)> {
    let page = walk.show(&actor(Role::Auditor, AARHUS), search).await.unwrap();
    page.entries.into_iter().map(|it| (it.source, it.position)).collect()
}

fn at(source: &str, positions: &[i64]) -> Vec<(String, i64)> {
    positions.iter().map(|it| (source.to_owned(), *it)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_is_kept_to_the_letter_and_verified() {
    let walk = start().await;
    let auditor = actor(Role::Auditor, AARHUS);
    let events = log(7);
    assert_eq!(walk.show(&auditor, Heads {}).await.unwrap(), []);
    walk.core.handle_events("thread", &events[..3]).await.unwrap();
    walk.core.handle_events("vault", &events[..2]).await.unwrap();
    walk.core.handle_events("thread", &events[1..]).await.unwrap();

    let mut database = walk.pool.acquire().await.unwrap();
    for event in &events {
        assert_eq!(
            view::event_at(&mut database, "thread", event.position).await.unwrap().as_ref(),
            Some(event)
        );
    }
    let head = |source: &str, event: &RecordedEvent| LedgerHead {
        source: source.to_owned(),
        position: event.position,
        hash: event.hash,
    };
    let mut heads = walk.show(&auditor, Heads {}).await.unwrap();
    heads.sort_by(|one, other| one.source.cmp(&other.source));
    assert_eq!(heads, [head("thread", &events[6]), head("vault", &events[1])]);
    assert_eq!(found(&walk).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_kept_and_found_once() {
    let walk = start().await;
    let mut events = log(6);
    events[2].data = "{}".to_owned();
    for batch in events.chunks(2) {
        walk.core.handle_events("thread", batch).await.unwrap();
    }
    let broken = ("thread".to_owned(), 3, FaultKind::Broken);
    assert_eq!(found(&walk).await, std::slice::from_ref(&broken));
    assert_eq!(search(&walk, Search::default()).await.len(), 6);

    // Handled once more, from the beginning: nothing new is found.
    arrive(&walk, "thread", &events).await;
    assert_eq!(found(&walk).await, [broken]);
    assert_eq!(search(&walk, Search::default()).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_is_a_fault_until_it_is_filled_and_what_fills_it_must_fit() {
    let walk = start().await;
    let events = log(6);
    arrive(&walk, "thread", &events[..2]).await;
    arrive(&walk, "thread", &events[4..]).await;
    assert_eq!(found(&walk).await, [("thread".to_owned(), 5, FaultKind::Gap)]);
    arrive(&walk, "thread", &events[2..4]).await;
    assert_eq!(found(&walk).await, []);

    arrive(&walk, "vault", &events[..2]).await;
    arrive(&walk, "vault", &events[3..]).await;
    let mut other = events[2].clone();
    other.data = "{}".to_owned();
    other.hash = other.link(&events[1].hash);
    arrive(&walk, "vault", &[other]).await;
    assert_eq!(found(&walk).await, [("vault".to_owned(), 4, FaultKind::Broken)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_arrives_again_and_is_another_contradicts() {
    let walk = start().await;
    let events = log(4);
    arrive(&walk, "thread", &events).await;
    let mut other = events[3].clone();
    other.data = "{}".to_owned();
    other.hash = other.link(&events[2].hash);
    arrive(&walk, "thread", &[events[2].clone(), other]).await;
    assert_eq!(found(&walk).await, [("thread".to_owned(), 4, FaultKind::Contradiction)]);
    let mut database = walk.pool.acquire().await.unwrap();
    assert_eq!(
        view::event_at(&mut database, "thread", 4).await.unwrap().as_ref(),
        Some(&events[3])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_actor_that_cannot_be_read_is_evidence_too() {
    let walk = start().await;
    let mut events = log(2);
    events[1].actor = r#"{"subject":"somebody"}"#.to_owned();
    events[1].hash = events[1].link(&events[0].hash);
    walk.core.handle_events("thread", &events).await.unwrap();
    let page = walk.show(&actor(Role::Auditor, AARHUS), Search::default()).await.unwrap();
    assert_eq!(
        page.entries.iter().map(|it| (it.role, it.by)).collect::<Vec<_>>(),
        [(None, None), (Some(Role::BridgeBuilder), Some(UserId(Uuid::nil())))]
    );
    assert_eq!(found(&walk).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_rewrites_the_ledger() {
    let walk = start().await;
    walk.core.handle_events("thread", &log(2)).await.unwrap();
    for statement in [
        "update audit_ledger set version = 9",
        "delete from audit_ledger",
        "truncate audit_ledger",
        "delete from audit_faults",
    ] {
        let refused = sqlx::query(statement).execute(&walk.pool).await.unwrap_err();
        assert!(refused.to_string().contains("events are for ever"), "{statement}: {refused}");
    }
    let owner = walk.pool.connect_options().as_ref().clone();
    rebuild(&AuditService::new(), &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(search(&walk, Search::default()).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_is_searched_by_thread_person_type_service_cause_and_time() {
    let walk = start().await;
    let person = UserId(Uuid::new_v4());
    let thread = Uuid::new_v4();
    let mut events = log(6);
    events[1].actor =
        serde_json::to_string(&Actor { subject: person, ..actor(Role::Volunteer, AARHUS) })
            .unwrap();
    events[2].thread = thread;
    events[3].kind = "toy.broken".to_owned();
    events[4].tenant = "0657".parse().unwrap();
    let mut before = Digest::default();
    for event in &mut events {
        event.hash = event.link(&before);
        before = event.hash;
    }
    walk.core.handle_events("thread", &events).await.unwrap();
    walk.core.handle_events("vault", &events[..1]).await.unwrap();

    let any = Search::default;
    let time = |nth: usize| Some(events[nth].recorded_at);
    let kind = Some("toy.broken".to_owned());
    for (asked, expected) in [
        (Search { thread: Some(thread), ..any() }, at("thread", &[3])),
        (Search { actor: Some(person), ..any() }, at("thread", &[2])),
        (Search { kind: kind.clone(), ..any() }, at("thread", &[4])),
        (Search { source: Some("vault".to_owned()), ..any() }, at("vault", &[1])),
        (Search { cause: Some(events[5].cause), ..any() }, at("thread", &[6])),
        (Search { from: time(2), to: time(5), ..any() }, at("thread", &[4, 3])),
        (Search { thread: Some(thread), actor: Some(person), ..any() }, vec![]),
        (Search { thread: Some(thread), kind, ..any() }, vec![]),
        (
            Search { source: Some("thread".to_owned()), from: time(3), ..any() },
            at("thread", &[6, 4]),
        ),
    ] {
        assert_eq!(search(&walk, asked.clone()).await, expected, "{asked:?}");
    }

    // Page by page it is the same, also where two services wrote at the same moment; another municipality's is not there.
    let all = [at("thread", &[6, 4, 3, 2]), at("vault", &[1]), at("thread", &[1])].concat();
    assert_eq!(search(&walk, any()).await, all);
    let mut paged = vec![];
    let mut cursor = None;
    loop {
        let page = walk
            .show(&actor(Role::Administrator, AARHUS), Search { limit: 1, cursor, ..any() })
            .await
            .unwrap();
        paged.extend(page.entries.into_iter().map(|it| (it.source, it.position)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
    assert_eq!(walk.show(&actor(Role::Auditor, "0000"), any()).await.unwrap().entries.len(), 7);
    for role in Role::ALL.iter().filter(|it| !matches!(it, Role::Auditor | Role::Administrator)) {
        assert_eq!(
            walk.show(&actor(*role, AARHUS), any()).await.unwrap_err().status,
            403,
            "{role}"
        );
    }
    assert_eq!(
        walk.show(&actor(Role::Auditor, AARHUS), Search { limit: 0, ..any() })
            .await
            .unwrap_err()
            .status,
        400
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_says_everything_but_the_body() {
    let walk = start().await;
    let event = log(1).remove(0);
    walk.core.handle_events("thread", std::slice::from_ref(&event)).await.unwrap();
    let entry = walk
        .show(&actor(Role::Auditor, AARHUS), Search::default())
        .await
        .unwrap()
        .entries
        .remove(0);
    let expected = Entry {
        source: "thread".to_owned(),
        position: 1,
        id: event.id,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
        kind: event.kind,
        stream: event.stream,
        version: 1,
        thread: event.thread,
        municipality: event.tenant,
        role: Some(Role::BridgeBuilder),
        by: Some(UserId(Uuid::nil())),
        cause: event.cause,
        hash: event.hash,
    };
    assert_eq!(entry, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_paged() {
    let walk = start().await;
    for source in ["thread", "vault", "referral"] {
        let mut event = log(1).remove(0);
        event.occurred_at += TimeDelta::seconds(1);
        walk.core.handle_events(source, &[event]).await.unwrap();
    }
    let auditor = actor(Role::Auditor, AARHUS);
    let first = walk.show(&auditor, Faults { limit: 2, cursor: None }).await.unwrap();
    let rest = walk.show(&auditor, Faults { limit: 2, cursor: first.next }).await.unwrap();
    assert_eq!((first.faults.len(), rest.faults.len(), rest.next), (2, 1, None));
    let sources: Vec<_> = first.faults.into_iter().chain(rest.faults).map(|it| it.source).collect();
    assert_eq!(sources, ["referral", "vault", "thread"]);
}
