use proto::recorded::Recorded;

use super::{Camps, assert_whole, camps, heard, said};
use crate::{
    Heard,
    hearing::Line,
    testing::toy::{CampFact, Event, UNCOUNTABLE},
};

async fn parked(walk: &Camps) -> Vec<(i64, String)> {
    let mut parked = walk.core.parked().await.unwrap();
    parked.sort_by_key(|it| it.position);
    parked.into_iter().map(|it| (it.position, it.reason)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heard_twice_is_heard_once() {
    let walk = camps().await;
    let events = said(&walk, &[1, 2, 1]);
    for (heard_now, expected) in [
        (&events[..2], 2),
        (&events[..2], 2),
        (&events[1..], 3),
        (&events[..], 3),
        (&events[..1], 3),
    ] {
        assert_eq!(walk.core.hear("other", heard_now).await.unwrap(), Heard::UpTo(expected));
    }
    assert_eq!((heard(&walk, 1).await, heard(&walk, 2).await), (vec![1, 3], vec![2]));
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

/// Who remembers less than another replica has heard hears nothing, and then knows better: from the first event on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_memory_moves_nothing() {
    let walk = camps().await;
    let mut line = Line::default();
    for (nth, next) in (1..).zip(said(&walk, &[1, 1, 1])) {
        let next = [next];
        assert_eq!(walk.core.hear_on(&mut line, "other", &[]).await.unwrap(), Heard::UpTo(nth - 1));
        assert_eq!(walk.core.hear("other", &next).await.unwrap(), Heard::UpTo(nth));
        let why = walk.core.hear_on(&mut line, "other", &next).await.unwrap_err();
        assert_eq!(why.to_string(), "another replica hears other");
        assert_eq!(walk.core.hear_on(&mut line, "other", &next).await.unwrap(), Heard::UpTo(nth));
    }
    assert_eq!(heard(&walk, 1).await, [1, 2, 3]);
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_noticed_and_nothing_after_it_is_taken() {
    let walk = camps().await;
    let events = said(&walk, &[1, 1, 1, 1, 1]);
    assert_eq!(walk.core.hear("other", &events[1..]).await.unwrap(), Heard::Gap(0));
    assert_eq!(
        walk.core
            .hear("other", &[events[0].clone(), events[1].clone(), events[3].clone()])
            .await
            .unwrap(),
        Heard::Gap(2)
    );
    assert_eq!(heard(&walk, 1).await, [1, 2]);
    assert_eq!(walk.core.hear("other", &events).await.unwrap(), Heard::UpTo(5));
    assert_eq!(heard(&walk, 1).await, [1, 2, 3, 4, 5]);
}

/// Nothing is lost when our own answer is: reacting again to what we have reacted to already does nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reaction_asked_again_is_the_same_command() {
    let walk = camps().await;
    let events = said(&walk, &[1, 2]);
    walk.core.hear("other", &events).await.unwrap();
    // As after a crash between our own commit and remembering how far we have heard.
    sqlx::query("update heard set position = 0").execute(&walk.pool).await.unwrap();
    sqlx::query("delete from toy_heard").execute(&walk.pool).await.unwrap();
    walk.core.hear("other", &events).await.unwrap();
    assert_eq!(assert_whole(&walk).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_read_waits_with_its_thread_and_no_other() {
    let walk = camps().await;
    let mut events = said(&walk, &[1, 1, 2, 1, 2]);
    let good = events[1].kind.clone();
    events[1].kind = "camp.set_on_fire".to_owned();
    assert_eq!(walk.core.hear("other", &events).await.unwrap(), Heard::UpTo(5));
    let more = said(&walk, &[1, 2]);
    assert_eq!(walk.core.hear("other", &more).await.unwrap(), Heard::UpTo(7));
    assert_eq!((heard(&walk, 1).await, heard(&walk, 2).await), (vec![1], vec![3, 5, 7]));
    let behind = "waits behind another of its thread".to_owned();
    let unknown = "no event of type camp.set_on_fire is known here".to_owned();
    assert_eq!(parked(&walk).await, [(2, unknown), (4, behind.clone()), (6, behind)]);
    // Not mended yet: it stays, and so does all behind it.
    assert_eq!(walk.core.replay_parked().await.unwrap(), 0);
    assert_eq!(parked(&walk).await.len(), 3);
    // A version that can read it (here the message is mended, for the toy has one version).
    let mend = "update parked set headers = (headers::jsonb || jsonb_build_object('ce-type', $1::text))::json where position = 2";
    sqlx::query(mend).bind(good).execute(&walk.pool).await.unwrap();
    assert_eq!(walk.core.replay_parked().await.unwrap(), 3);
    assert_eq!(heard(&walk, 1).await, [1, 2, 4, 6]);
    assert_eq!(parked(&walk).await, []);
    assert_eq!(assert_whole(&walk).await.len(), 7);
}

/// What breaks a view, or is refused by our own rules, waits as what cannot be read does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_a_view_or_is_refused_is_parked() {
    let walk = camps().await;
    let camp = uuid::Uuid::from_u128(1);
    let place = |guest| Event::from(CampFact::PlaceReserved { guest, filler: String::new() });
    let twice = uuid::Uuid::new_v4();
    let mut events = said(&walk, &[2]);
    events.extend([twice, twice].map(|guest| walk.said("other", camp, camp, &place(guest))));
    events.extend(said(&walk, &[3, 2]));
    assert_eq!(walk.core.hear("other", &events).await.unwrap(), Heard::UpTo(5));
    assert_eq!(parked(&walk).await, [(3, "refused: this guest has a place (reserved)".to_owned())]);
    let uncountable: Recorded =
        walk.said("other", uuid::Uuid::from_u128(4), uuid::Uuid::from_u128(4), &place(UNCOUNTABLE));
    assert_eq!(walk.core.hear("other", &[uncountable]).await.unwrap(), Heard::UpTo(6));
    assert_eq!(parked(&walk).await.len(), 2);
    assert_eq!(
        (heard(&walk, 1).await, heard(&walk, 2).await, heard(&walk, 3).await),
        (vec![2], vec![1, 5], vec![4])
    );
}

/// Who asks for "at least" is told by our own bell, and of what another replica has heard by the database.
#[tokio::test]
async fn what_another_replica_heard_counts() {
    let walk = camps().await;
    let patience = std::time::Duration::from_secs(10);
    walk.core.hear("other", &said(&walk, &[1])).await.unwrap();
    walk.core.at_least("other=1", patience).await.unwrap();
    sqlx::query("update heard set position = 2").execute(&walk.pool).await.unwrap();
    walk.core.at_least("other=2", patience).await.unwrap();
    let waited = walk.core.at_least("other=3", std::time::Duration::from_millis(200)).await;
    assert_eq!(waited.unwrap_err().code, "behind");
}
