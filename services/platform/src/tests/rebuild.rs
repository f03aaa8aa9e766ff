use std::sync::atomic::AtomicU64;

use futures::future::join_all;
use uuid::Uuid;

use super::{camps, database, family, published, reserve, taken_in};
use crate::{
    rebuild::{self, Sources},
    testing::toy::{Taken, Toy},
};

/// Whatever became of the views, the log and what was handled make them anew, and the running service goes on with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_are_made_anew() {
    let (walk, other) = (camps().await, camps().await);
    let (family, camp) = (family(), Uuid::new_v4());
    join_all((0..20).map(|_| walk.ask(&family, reserve(camp)))).await;
    // The other service's log is one we can read: its own events are what was handled.
    join_all((0..3).map(|_| other.ask(&family, reserve(Uuid::from_u128(1))))).await;
    let events = other.events().await;
    walk.core.handle_events("other", &events).await.unwrap();
    assert_eq!(published(&walk, &[]), []);
    for vandalism in ["update toy_taken set taken = 1", "delete from toy_heard"] {
        sqlx::query(vandalism).execute(&walk.pool).await.unwrap();
    }
    let sources = [("other", database(&other))];
    let done = rebuild::rebuild(
        &Toy::<true>,
        &database(&walk),
        None,
        &Sources(&sources),
        &AtomicU64::new(0),
    )
    .await
    .unwrap();
    assert_eq!(done, 23 + 3);
    assert_eq!(walk.show(&family, Taken { camp }).await.unwrap(), 20);
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 3]);
    walk.ask(&family, reserve(camp)).await.unwrap();
    assert_eq!(walk.show(&family, Taken { camp }).await.unwrap(), 21);
}

/// Two sources that tell of the same rows in opposite orders stand in each other's way; both are handled whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sources_that_collide_are_heard_whole() {
    let (walk, one, other) = (camps().await, camps().await, camps().await);
    let family = family();
    let camps: Vec<Uuid> = (1..=20).map(Uuid::from_u128).collect();
    for camp in &camps {
        one.ask(&family, reserve(*camp)).await.unwrap();
    }
    for camp in camps.iter().rev() {
        other.ask(&family, reserve(*camp)).await.unwrap();
    }
    for (source, told) in [("one", &one), ("other", &other)] {
        walk.core.handle_events(source, &told.events().await).await.unwrap();
    }
    let sources = [("one", database(&one)), ("other", database(&other))];
    for _ in 0..3 {
        let (toy, done) = (Toy::<true>, AtomicU64::new(0));
        let sources = Sources(&sources);
        let done = rebuild::rebuild(&toy, &database(&walk), None, &sources, &done).await.unwrap();
        assert_eq!(done, 40 + 40);
        for camp in 1..=20_u32 {
            let mut expected = [i64::from(camp), i64::from(21 - camp)];
            expected.sort_unstable();
            let mut told = taken_in(&walk, camp.into()).await;
            told.sort_unstable();
            assert_eq!(told, expected);
        }
    }
}
