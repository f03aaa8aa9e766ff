use proto::request::Head;
use uuid::Uuid;

use super::{Camps, ask_as, assert_whole, camps, database, family, published, reserve, taken_in};
use crate::{
    Handled,
    restore::{self, Copies, Keeper, Outcome, Trouble},
    testing::toy::Toy,
};

/// The copy of this log that `audit` would keep.
async fn keep(walk: &Camps) {
    let ledger = "create table audit_ledger as select 'toy'::text as source, * from events";
    sqlx::query(ledger).execute(&walk.pool).await.unwrap();
}

async fn completed(restored: &Camps, kept: &Camps) -> (u64, Option<Trouble>) {
    let ledger = database(kept);
    let copies = Copies { ledger: &ledger, folder: None, nats: None };
    let outcome = restore::mend(&Toy::<true>, &database(restored), &copies).await.unwrap();
    let Outcome { events, trouble, asked_wire } = outcome;
    assert!(!asked_wire);
    (events, trouble)
}

/// What is put back is not done again: neither a reaction to what is handled again, nor what somebody asks again with the same id.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_back_is_not_done_again() {
    let (lost, restored) = (camps().await, camps().await);
    let events = published(&lost, &[1, 2, 1]);
    lost.core.handle_events("other", &events).await.unwrap();
    let (id, actor, command) = (Uuid::new_v4(), family(), reserve(Uuid::from_u128(3)));
    ask_as(&lost, id, &actor, &command).await.unwrap();
    keep(&lost).await;

    assert_eq!(completed(&restored, &lost).await, (4, None));
    assert_eq!(restored.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(3));
    assert_eq!(restored.core.count_parked("other").await.unwrap().events, 0);
    assert_eq!(taken_in(&restored, 1).await, [1, 3]);
    // Of what was asked nobody knows the words any more; that it was done is known.
    let again = ask_as(&restored, id, &actor, &command).await.unwrap_err();
    assert_eq!(again.code, "command_id_reused");
    assert_eq!(assert_whole(&restored).await.len(), 4);
    assert_eq!(completed(&restored, &lost).await, (0, None));
}

/// A log that went on after a restore is found where it differs, and nothing is changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_went_on_is_found_where_it_differs() {
    let (lost, restored) = (camps().await, camps().await);
    let camp = Uuid::from_u128(1);
    lost.ask(&family(), reserve(camp)).await.unwrap();
    keep(&lost).await;
    assert_eq!(completed(&restored, &lost).await, (1, None));
    for walk in [&lost, &restored] {
        walk.ask(&family(), reserve(camp)).await.unwrap();
    }
    restored.ask(&family(), reserve(camp)).await.unwrap();
    sqlx::query("drop table audit_ledger").execute(&lost.pool).await.unwrap();
    keep(&lost).await;
    let diverged = Trouble::Diverged { keeper: Keeper::Audit, at: 2, ends: 3, copy_ends: 2 };
    assert_eq!(completed(&restored, &lost).await, (0, Some(diverged)));
    assert_eq!(assert_whole(&restored).await.len(), 3);
}

/// Of a copy that does not hold together, what is before the break is put back, and the break is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_broken_is_taken_up_to_the_break() {
    let (lost, restored) = (camps().await, camps().await);
    for _ in 0..4 {
        lost.ask(&family(), reserve(Uuid::new_v4())).await.unwrap();
    }
    keep(&lost).await;
    let change = "update audit_ledger set data = '{}' where position = 3";
    sqlx::query(change).execute(&lost.pool).await.unwrap();
    let broken = Trouble::CopyBroken { keeper: Keeper::Audit, at: 3 };
    assert_eq!(completed(&restored, &lost).await, (2, Some(broken)));
    assert_eq!(assert_whole(&restored).await.len(), 2);
    let there: Head = restored.core.head().await.unwrap();
    assert_eq!(there.position, 2);
}
