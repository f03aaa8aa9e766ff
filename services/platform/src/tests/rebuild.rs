use std::sync::atomic::AtomicU64;

use futures::future::join_all;
use uuid::Uuid;

use super::{camps, database, family, heard, reserve, said};
use crate::{
    rebuild::{self, Sources},
    testing::toy::{Taken, Toy},
};

/// Whatever became of the views, the log and what was heard make them anew, and the running service goes on with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_are_made_anew() {
    let (walk, other) = (camps().await, camps().await);
    let (family, camp) = (family(), Uuid::new_v4());
    join_all((0..20).map(|_| walk.ask(&family, reserve(camp)))).await;
    // The other service's log is one we can read: its own events are what was heard.
    join_all((0..3).map(|_| other.ask(&family, reserve(Uuid::from_u128(1))))).await;
    let events = other.events().await;
    walk.core.hear("other", &events).await.unwrap();
    assert_eq!(said(&walk, &[]), []);
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
    assert_eq!(heard(&walk, 1).await, [1, 2, 3]);
    walk.ask(&family, reserve(camp)).await.unwrap();
    assert_eq!(walk.show(&family, Taken { camp }).await.unwrap(), 21);
}
