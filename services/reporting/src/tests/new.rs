//! What is new is told to whoever may see the thread, once, in order, from where they were.

use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    id::{PersonId, ThreadId},
    reporting::{New, Position, Source, WhatIsNew},
    thread::Step,
};
use uuid::Uuid;

use super::screens::{AARHUS, opened, start, step};
use crate::ReportingService;

async fn ask(walk: &Walk<ReportingService>, tenant: &str, after: &[Position]) -> New {
    let worker = actor(Role::CaseWorker, tenant);
    walk.show(&worker, WhatIsNew { after: after.to_vec() }).await.unwrap()
}

async fn step_on(walk: &Walk<ReportingService>, thread: Uuid) {
    walk.handle_events_on("thread", thread, thread, step(Step::ContactFamily, "2026-12-01")).await;
}

#[tokio::test]
async fn what_is_new_is_told_once_in_order_and_only_where_one_may_see_it() {
    let walk = start().await;
    let thread = Uuid::from_u128(0xa1);
    walk.handle_events_on("thread", thread, thread, opened(PersonId(Uuid::from_u128(1)))).await;
    // From now on: what was is not told.
    let begun = ask(&walk, AARHUS, &[]).await;
    assert!(begun.new.is_empty() && !begun.is_more);
    let of_thread =
        |it: &New| it.next.iter().find(|it| it.service == Source::Thread).map(|it| it.position);
    let began = of_thread(&begun).unwrap();
    step_on(&walk, thread).await;
    step_on(&walk, thread).await;
    let told = ask(&walk, AARHUS, &begun.next).await;
    let positions: Vec<_> = told.new.iter().map(|it| (it.thread, it.position)).collect();
    assert_eq!(positions, [(ThreadId(thread), began + 1), (ThreadId(thread), began + 2)]);
    assert!(told.new.iter().all(|it| it.service == Source::Thread) && !told.is_more);
    assert_eq!(of_thread(&told), Some(began + 2));
    assert!(ask(&walk, AARHUS, &told.next).await.new.is_empty(), "it is told once");
    // Another municipality comes as far, and is told of nothing.
    let elsewhere = ask(&walk, "0101", &begun.next).await;
    assert!(elsewhere.new.is_empty());
    assert_eq!(elsewhere.next, told.next);
}

#[tokio::test]
async fn odd_positions_are_no_reason_to_break() {
    let walk = start().await;
    let thread = Uuid::from_u128(0xa1);
    walk.handle_events_on("thread", thread, thread, opened(PersonId(Uuid::from_u128(1)))).await;
    for (service, position, told) in [
        (Source::Thread, i64::MIN, 1),
        (Source::Thread, -1, 1),
        (Source::Thread, 0, 1),
        (Source::Thread, i64::MAX, 0),
        (Source::Vault, 0, 0),
    ] {
        let answer = ask(&walk, AARHUS, &[Position { service, position }]).await;
        assert_eq!(answer.new.len(), told, "{service} {position}");
    }
}

#[tokio::test]
async fn a_lot_at_once_is_told_in_parts() {
    let walk = start().await;
    let thread = Uuid::from_u128(0xa1);
    walk.handle_events_on("thread", thread, thread, opened(PersonId(Uuid::from_u128(1)))).await;
    for _ in 0..250 {
        step_on(&walk, thread).await;
    }
    let mut after = vec![Position { service: Source::Thread, position: 0 }];
    let mut told = vec![];
    loop {
        let New { new, next, is_more } = ask(&walk, AARHUS, &after).await;
        told.extend(new.iter().map(|it| it.position));
        after = next;
        if !is_more {
            break;
        }
    }
    assert_eq!(told, (1..=251).collect::<Vec<i64>>());
}
