//! What a command writes beside its events: with them, once, and not at all when it is refused.

use futures::future::join_all;
use proto::{
    actor::Actor,
    id::CommandId,
    problem::Problem,
    request::{Command, Done},
};
use uuid::Uuid;

use super::{Camps, assert_whole, camps, family};
use crate::{
    Call,
    testing::toy::{Close, Sit, Squat},
};

async fn ask_as<C: Command>(
    walk: &Camps,
    id: Uuid,
    actor: &Actor,
    command: &C,
) -> Result<Done, Problem> {
    let body = serde_json::to_vec(command).unwrap();
    let call =
        Call { id: CommandId(id), actor: actor.clone(), expected: None, trace: String::new() };
    walk.core.ask(C::NAME, &body, call).await
}

fn seat(camp: Uuid, seat: i64) -> Sit {
    Sit { camp, guest: Uuid::new_v4(), seat }
}

/// Who sits where, and since which position.
async fn seats(walk: &Camps, camp: Uuid) -> Vec<(i64, Uuid, i64)> {
    sqlx::query_as("select seat, guest, position from toy_seats where camp = $1 order by seat")
        .bind(camp)
        .fetch_all(&walk.pool)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stands_with_the_events_and_without_them() {
    let walk = camps().await;
    let (me, camp, one) = (family(), Uuid::new_v4(), seat(Uuid::new_v4(), 1));
    let one = Sit { camp, ..one };
    walk.ask(&me, one.clone()).await.unwrap();
    assert_eq!(seats(&walk, camp).await, [(1, one.guest, 1)]);
    // Nothing is to be said of who has a place; the seat is theirs all the same.
    walk.ask(&me, Sit { seat: 2, ..one.clone() }).await.unwrap();
    assert_eq!(seats(&walk, camp).await, [(1, one.guest, 1), (2, one.guest, 1)]);
    assert_eq!(assert_whole(&walk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_writes_nothing() {
    let walk = camps().await;
    let (me, camp) = (family(), Uuid::new_v4());
    walk.ask(&me, Close { camp, at: walk.clock.now() }).await.unwrap();
    walk.on_deadline().await;
    let (id, late) = (Uuid::new_v4(), seat(camp, 1));
    for _ in 0..2 {
        assert_eq!(ask_as(&walk, id, &me, &late).await.unwrap_err().code, "closed");
    }
    assert_eq!(seats(&walk, camp).await, []);
    // A refusal of what has an effect is not remembered, and so no digest of what is secret.
    let kept: i64 = sqlx::query_scalar("select count(*) from commands where id = $1")
        .bind(id)
        .fetch_one(&walk.pool)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_late_again_changes_nothing() {
    let walk = camps().await;
    let (me, camp, id) = (family(), Uuid::new_v4(), Uuid::new_v4());
    let one = seat(camp, 1);
    let first = ask_as(&walk, id, &me, &one).await.unwrap();
    // Somebody clears the seat; whoever asks late that it be theirs was answered long ago.
    sqlx::query("delete from toy_seats").execute(&walk.pool).await.unwrap();
    assert_eq!(ask_as(&walk, id, &me, &one).await.unwrap(), first);
    assert_eq!(seats(&walk, camp).await, []);
    // Or gives it to another.
    let other = seat(camp, 1);
    walk.ask(&me, other.clone()).await.unwrap();
    assert_eq!(ask_as(&walk, id, &me, &one).await.unwrap(), first);
    assert_eq!(seats(&walk, camp).await, [(1, other.guest, 2)]);
}

/// Also of a body that leaves no trace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_asks_one_secret() {
    let walk = camps().await;
    let (me, camp, id) = (family(), Uuid::new_v4(), Uuid::new_v4());
    let one = seat(camp, 1);
    ask_as(&walk, id, &me, &one).await.unwrap();
    for (actor, other) in [(&me, Sit { seat: 2, ..one.clone() }), (&family(), one.clone())] {
        let no = ask_as(&walk, id, actor, &other).await.unwrap_err();
        assert_eq!((no.status, &*no.code), (422, "command_id_reused"));
    }
    assert_eq!(seats(&walk, camp).await, [(1, one.guest, 1)]);
    // Also when both come at the same time.
    let (id, other) = (Uuid::new_v4(), seat(camp, 3));
    let two = Sit { seat: 4, ..other.clone() };
    let answers = tokio::join!(ask_as(&walk, id, &me, &other), ask_as(&walk, id, &me, &two));
    assert!(answers.0.is_ok() != answers.1.is_ok(), "{answers:?}");
    assert_eq!(seats(&walk, camp).await.len(), 2);
    // What is remembered is not the digest of the body.
    let body = serde_json::to_vec(&one).unwrap();
    let plain = crate::command_handling::digest("sit", &body, &me);
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("select request from commands").fetch_all(&walk.pool).await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|it| *it != plain.0), "{kept:?}");
}

/// An answer that was given before bodies were remembered holds for whoever asks it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_of_old_is_answered_so_again() {
    let walk = camps().await;
    let (me, camp, id) = (family(), Uuid::new_v4(), Uuid::new_v4());
    let old = crate::command_handling::digest("sit", b"", &me);
    let answer = Done { stream: camp, version: 1, position: 1 };
    sqlx::query("insert into commands values ($1, $2, json_build_object('done', $3::json))")
        .bind(id)
        .bind(&old.0[..])
        .bind(serde_json::to_value(answer).unwrap())
        .execute(&walk.pool)
        .await
        .unwrap();
    assert_eq!(ask_as(&walk, id, &me, &seat(camp, 1)).await.unwrap(), answer);
    assert_eq!(seats(&walk, camp).await, []);
}

/// Thirty ask for one seat: one gets it, and the others are told as those who come later are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_overtaken_is_told_how_it_stands() {
    let walk = camps().await;
    let (me, camp) = (family(), Uuid::new_v4());
    let answers = join_all((0..30).map(|_| walk.ask(&me, seat(camp, 1)))).await;
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert_eq!((refused.status, &*refused.code), (409, "seat_taken"));
    }
    assert_eq!((seats(&walk, camp).await.len(), assert_whole(&walk).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_prepares_cannot_write() {
    let walk = camps().await;
    let camp = Uuid::new_v4();
    assert_eq!(walk.ask(&family(), Squat { camp }).await.unwrap_err().status, 500);
    assert_eq!((seats(&walk, camp).await, walk.events().await), (vec![], vec![]));
}
