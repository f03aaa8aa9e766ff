use std::time::Duration;

use proto::{event::Unreadable, recorded_event::RecordedEvent, request::Stopped, sealed::Digest};
use uuid::Uuid;

use super::{Camps, assert_whole, camps, kind_of, published, taken_in};
use crate::{
    Handled,
    checkpoint::Origin,
    parked::{BEHIND, UNLINKED},
    subscription::ConsumerState,
    testing::toy::{CampFact, Event, UNCOUNTABLE},
};

/// An event of a later version.
#[derive(Clone)]
pub(super) struct Fire;

impl proto::event::Event for Fire {
    const SERVICE: &'static str = "toy";

    fn parts(&self) -> Result<(String, String), Unreadable> {
        let (_, data) = place(Uuid::new_v4()).parts()?;
        Ok(("camp.set_on_fire".to_owned(), data))
    }

    fn read(_: &str, _: &str) -> Result<Fire, Unreadable> {
        Ok(Fire)
    }
}

fn place(guest: Uuid) -> Event {
    Event::from(CampFact::PlaceReserved { guest, filler: String::new() })
}

/// An event that nobody can read here, in the camp of this number.
fn fire(walk: &Camps, camp: u128) -> RecordedEvent {
    let camp = Uuid::from_u128(camp);
    walk.published("other", camp, camp, &Fire)
}

/// As a version would that can read it.
async fn mend(walk: &Camps, position: i64) {
    let mend = "update parked set headers = (headers::jsonb || jsonb_build_object('ce-type', $1::text))::json where position = $2";
    let good = kind_of(&place(Uuid::new_v4()));
    sqlx::query(mend).bind(good).bind(position).execute(&walk.pool).await.unwrap();
}

async fn parked(walk: &Camps) -> Vec<(i64, String)> {
    let mut parked = walk.core.parked().await.unwrap();
    parked.sort_by_key(|it| it.position);
    parked.into_iter().map(|it| (it.position, it.reason)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heard_twice_is_heard_once() {
    let walk = camps().await;
    let events = published(&walk, &[1, 2, 1]);
    for (heard_now, expected) in [
        (&events[..2], 2),
        (&events[..2], 2),
        (&events[1..], 3),
        (&events[..], 3),
        (&events[..1], 3),
    ] {
        assert_eq!(
            walk.core.handle_events("other", heard_now).await.unwrap(),
            Handled::UpTo(expected)
        );
    }
    assert_eq!((taken_in(&walk, 1).await, taken_in(&walk, 2).await), (vec![1, 3], vec![2]));
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

/// Who remembers less than another replica has handled consumes nothing, and then knows better: from the first event on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_memory_moves_nothing() {
    let walk = camps().await;
    let mut line = ConsumerState::default();
    for (nth, next) in (1..).zip(published(&walk, &[1, 1, 1])) {
        let next = [next];
        assert_eq!(
            walk.core.handle_events_on(&mut line, "other", &[], Origin::Log).await.unwrap(),
            Handled::UpTo(nth - 1)
        );
        assert_eq!(walk.core.handle_events("other", &next).await.unwrap(), Handled::UpTo(nth));
        let why =
            walk.core.handle_events_on(&mut line, "other", &next, Origin::Log).await.unwrap_err();
        assert_eq!(why.to_string(), "another replica consumes other");
        assert_eq!(
            walk.core.handle_events_on(&mut line, "other", &next, Origin::Log).await.unwrap(),
            Handled::UpTo(nth)
        );
    }
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 3]);
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_noticed_and_nothing_after_it_is_taken() {
    let walk = camps().await;
    let events = published(&walk, &[1, 1, 1, 1, 1]);
    assert_eq!(walk.core.handle_events("other", &events[1..]).await.unwrap(), Handled::Gap(0));
    assert_eq!(
        walk.core
            .handle_events("other", &[events[0].clone(), events[1].clone(), events[3].clone()])
            .await
            .unwrap(),
        Handled::Gap(2)
    );
    assert_eq!(taken_in(&walk, 1).await, [1, 2]);
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(5));
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 3, 4, 5]);
}

/// Nothing is lost when our own answer is: reacting again to what we have reacted to already does nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reaction_asked_again_is_the_same_command() {
    let walk = camps().await;
    let events = published(&walk, &[1, 2]);
    walk.core.handle_events("other", &events).await.unwrap();
    // As after a crash between our own commit and remembering how far we have handled.
    sqlx::query("update checkpoints set position = 0").execute(&walk.pool).await.unwrap();
    sqlx::query("delete from toy_heard").execute(&walk.pool).await.unwrap();
    walk.core.handle_events("other", &events).await.unwrap();
    assert_eq!(assert_whole(&walk).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_read_waits_with_its_thread_and_no_other() {
    let walk = camps().await;
    let mut events = published(&walk, &[1]);
    events.push(fire(&walk, 1));
    events.extend(published(&walk, &[2, 1, 2]));
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(5));
    let more = published(&walk, &[1, 2]);
    assert_eq!(walk.core.handle_events("other", &more).await.unwrap(), Handled::UpTo(7));
    assert_eq!((taken_in(&walk, 1).await, taken_in(&walk, 2).await), (vec![1], vec![3, 5, 7]));
    let behind = BEHIND.to_owned();
    let unknown = "no event of type camp.set_on_fire is known here".to_owned();
    assert_eq!(parked(&walk).await, [(2, unknown), (4, behind.clone()), (6, behind)]);
    // Not mended yet: it stays, and so does all behind it.
    assert_eq!(walk.core.replay_parked().await.unwrap(), 0);
    assert_eq!(parked(&walk).await.len(), 3);
    // A version that can read it (here the message is mended, for the toy has one version).
    mend(&walk, 2).await;
    assert_eq!(walk.core.replay_parked().await.unwrap(), 3);
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 4, 6]);
    assert_eq!(parked(&walk).await, []);
    assert_eq!(assert_whole(&walk).await.len(), 7);
}

/// What breaks a view, or is refused by our own rules, waits as what cannot be read does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_a_view_or_is_refused_is_parked() {
    let walk = camps().await;
    let camp = Uuid::from_u128(1);
    let twice = Uuid::new_v4();
    let mut events = published(&walk, &[2]);
    events.extend([twice, twice].map(|guest| walk.published("other", camp, camp, &place(guest))));
    events.extend(published(&walk, &[3, 2]));
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(5));
    assert_eq!(parked(&walk).await, [(3, "refused: this guest has a place (reserved)".to_owned())]);
    let uncountable: RecordedEvent =
        walk.published("other", Uuid::from_u128(4), Uuid::from_u128(4), &place(UNCOUNTABLE));
    assert_eq!(walk.core.handle_events("other", &[uncountable]).await.unwrap(), Handled::UpTo(6));
    assert_eq!(parked(&walk).await.len(), 2);
    assert_eq!(
        (taken_in(&walk, 1).await, taken_in(&walk, 2).await, taken_in(&walk, 3).await),
        (vec![2], vec![1, 5], vec![4])
    );
}

/// Who asks for "at least" is told by our own bell, and of what another replica has handled by the database.
#[tokio::test]
async fn what_another_replica_heard_counts() {
    let walk = camps().await;
    let patience = Duration::from_secs(10);
    walk.core.handle_events("other", &published(&walk, &[1])).await.unwrap();
    walk.core.at_least("other=1", b"", patience).await.unwrap();
    sqlx::query("update checkpoints set position = 2").execute(&walk.pool).await.unwrap();
    walk.core.at_least("other=2", b"", patience).await.unwrap();
    let waited = walk.core.at_least("other=3", b"", Duration::from_millis(200)).await;
    assert_eq!(waited.unwrap_err().code, "behind");
}

/// Who waited for an event that is parked is told so: of the thread they ask about, or of any if they name none.
#[tokio::test]
async fn who_asks_for_at_least_is_told_what_is_parked() {
    let walk = camps().await;
    let mut events = published(&walk, &[1, 2]);
    events.extend([fire(&walk, 2), fire(&walk, 2), fire(&walk, 3)]);
    let ask = async |body: String| {
        walk.core.at_least("other=2", body.as_bytes(), Duration::from_secs(10)).await.unwrap()
    };
    let of = |camp| format!(r#"{{"thread": "{}", "more": 1}}"#, Uuid::from_u128(camp));
    walk.core.handle_events("other", &events[..2]).await.unwrap();
    assert_eq!((ask(of(2)).await, ask("{}".to_owned()).await), (None, None));
    walk.core.handle_events("other", &events).await.unwrap();
    assert_eq!(ask(of(1)).await, None);
    assert_eq!(ask(of(2)).await.unwrap(), "other=2");
    assert_eq!(ask(of(3)).await.unwrap(), "other=1");
    for names_none in ["{}", "", r#"{"thread": 7}"#] {
        assert_eq!(ask(names_none.to_owned()).await.unwrap(), "other=3");
    }
    walk.core.at_least("toy=0", b"{}", Duration::from_secs(10)).await.unwrap();
}

/// A message that does not follow from what was handled is not taken from the wire, and neither is what comes after it; what was
/// before it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wire_is_not_believed() {
    let walk = camps().await;
    let events = published(&walk, &[1, 1, 1]);
    let mut line = ConsumerState::default();
    let mut forged = events.clone();
    forged[1].data = forged[1].data.replace("filler\":\"", "filler\":\"not me");
    let mut of_the_wire = async |events: &[RecordedEvent]| {
        walk.core.handle_events_on(&mut line, "other", events, Origin::Wire).await
    };
    assert_eq!(of_the_wire(&forged).await.unwrap(), Handled::Unlinked(1));
    assert_eq!(of_the_wire(&forged).await.unwrap(), Handled::Unlinked(1));
    // Its hash made anew does not help: the next would not follow from it, and here it is the next that is the source's.
    forged[1].hash = forged[1].link(&Digest([7; 32]));
    assert_eq!(of_the_wire(&forged[1..]).await.unwrap(), Handled::Unlinked(1));
    assert_eq!(of_the_wire(&events).await.unwrap(), Handled::UpTo(3));
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 3]);
    assert_eq!(walk.core.count_parked("other").await.unwrap().events, 0);
    assert_eq!(assert_whole(&walk).await.len(), 3);
}

/// What somebody changed in the source's own log waits with its thread until somebody says that it is to be handled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_changed_waits_with_its_thread() {
    let walk = camps().await;
    let mut events = published(&walk, &[1, 1, 2, 1]);
    events[1].data = events[1].data.replace("filler\":\"", "filler\":\"changed");
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(4));
    assert_eq!(parked(&walk).await, [(2, UNLINKED.to_owned()), (4, BEHIND.to_owned())]);
    assert_eq!((taken_in(&walk, 1).await, taken_in(&walk, 2).await), (vec![1], vec![3]));
    assert_eq!(walk.core.replay_parked().await.unwrap(), 0, "nobody looked at it");
    assert_eq!(walk.core.replay_loose().await.unwrap(), 0, "nobody looked at it");
    assert_eq!(walk.core.replay_parked_by_hand().await.unwrap(), 2);
    assert_eq!(taken_in(&walk, 1).await, [1, 2, 4]);
}

/// Where it was handled by a version that did not remember hashes: the source's log is believed, the wire is not until then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hash_that_is_not_known_is_learnt_from_the_log() {
    let walk = camps().await;
    let events = published(&walk, &[1, 1, 1, 1]);
    walk.core.handle_events("other", &events[..1]).await.unwrap();
    let forget = "update checkpoints set hash = null, hash_at = null";
    sqlx::query(forget).execute(&walk.pool).await.unwrap();
    let mut line = ConsumerState::default();
    let wire = walk.core.handle_events_on(&mut line, "other", &events, Origin::Wire).await.unwrap();
    assert_eq!(wire, Handled::Unlinked(1));
    assert_eq!(walk.core.handle_events("other", &events[..2]).await.unwrap(), Handled::UpTo(2));
    let wire =
        walk.core.handle_events_on(&mut line, "other", &events[..3], Origin::Wire).await.unwrap();
    assert_eq!(wire, Handled::UpTo(3));
    // As a version leaves it that moves the position alone.
    let stale = "update checkpoints set position = 3, hash = sha256(''), hash_at = 2";
    sqlx::query(stale).execute(&walk.pool).await.unwrap();
    line.forget();
    let wire = walk.core.handle_events_on(&mut line, "other", &events, Origin::Wire).await.unwrap();
    assert_eq!(wire, Handled::Unlinked(3));
    let there = proto::request::Head { position: 3, hash: events[2].hash };
    walk.core.learn("other", &there).await.unwrap();
    line.forget();
    let wire = walk.core.handle_events_on(&mut line, "other", &events, Origin::Wire).await.unwrap();
    assert_eq!(wire, Handled::UpTo(4));
    let handled = walk.core.subscriptions().await.unwrap();
    assert_eq!((handled[0].position, handled[0].hash), (4, Some(events[3].hash)));
}

/// A source that is not handled any more is told with what to do, until it is handled again.
#[tokio::test]
async fn a_source_that_is_not_heard_any_more() {
    let walk = camps().await;
    walk.core.handle_events("other", &published(&walk, &[1])).await.unwrap();
    let ahead = Stopped::Ahead { ends: 0 };
    assert!(walk.core.stop_subscription("other", &ahead).await.unwrap());
    assert!(!walk.core.stop_subscription("other", &ahead).await.unwrap(), "told once");
    let told = walk.core.subscriptions().await.unwrap().remove(0);
    assert_eq!((told.stopped, told.position), (Some(ahead), 1));
    let what_to_do = told.what_to_do.unwrap();
    assert_eq!(walk.core.stopped_subscription().await.unwrap().as_ref(), Some(&what_to_do));
    assert!(what_to_do.contains("toy has handled 1"), "{what_to_do}");
    assert!(what_to_do.ends_with("type: brobygger recover other"), "{what_to_do}");
    assert!(walk.core.resubscribe("other").await.unwrap());
    assert!(!walk.core.resubscribe("other").await.unwrap());
    assert_eq!(walk.core.subscriptions().await.unwrap()[0].stopped, None);
    assert_eq!(walk.core.stopped_subscription().await.unwrap(), None);
}

/// Events that are fine each alone and not all together are handled one by one: they stop nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_fails_together_is_heard_one_by_one() {
    let walk = camps().await;
    let mut events = published(&walk, &[1]);
    let camp = Uuid::from_u128(crate::testing::toy::NEVER_TOGETHER);
    events.extend((0..2).map(|_| walk.published("other", camp, camp, &place(Uuid::new_v4()))));
    assert_eq!(walk.core.handle_events("other", &events).await.unwrap(), Handled::UpTo(3));
    assert_eq!(parked(&walk).await, []);
    assert_eq!(taken_in(&walk, crate::testing::toy::NEVER_TOGETHER).await, [2, 3]);
}

/// Replaying and consuming of one thread exclude each other: when all is replayed nothing waits behind nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaying_while_the_thread_goes_on() {
    for _ in 0..8 {
        let walk = camps().await;
        let mut events = published(&walk, &[1]);
        events.push(fire(&walk, 1));
        events.extend(published(&walk, &[1; 6]));
        walk.core.handle_events("other", &events).await.unwrap();
        mend(&walk, 2).await;
        let later = published(&walk, &[1; 24]);
        let handle = async {
            for event in &later {
                let handled = walk.core.handle_events("other", std::slice::from_ref(event)).await;
                assert_eq!(handled.unwrap(), Handled::UpTo(event.position));
            }
        };
        let replay = async || walk.core.replay_parked().await.unwrap();
        let (one, other, ()) = tokio::join!(replay(), replay(), handle);
        // Whatever was parked behind the last that was replayed goes on by itself.
        let count = walk.core.count_parked("other").await.unwrap();
        assert!(count.events == 0 || count.has_loose, "{:?}", parked(&walk).await);
        let loose = walk.core.replay_loose().await.unwrap();
        assert_eq!(parked(&walk).await, [], "after {one}, {other} and {loose}");
        assert_eq!(taken_in(&walk, 1).await, (1..=32).collect::<Vec<_>>());
        assert_eq!(assert_whole(&walk).await.len(), 32);
    }
}

/// What waits behind nothing, as versions before this one left it, goes on by itself; what waits behind something does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_behind_nothing_goes_on() {
    let walk = camps().await;
    let mut events = vec![fire(&walk, 1), fire(&walk, 2)];
    events.extend(published(&walk, &[1, 2, 1]));
    walk.core.handle_events("other", &events).await.unwrap();
    assert!(!walk.core.count_parked("other").await.unwrap().has_loose);
    sqlx::query("delete from parked where position = 1").execute(&walk.pool).await.unwrap();
    assert!(walk.core.count_parked("other").await.unwrap().has_loose);
    assert_eq!(walk.core.replay_loose().await.unwrap(), 2);
    assert_eq!((taken_in(&walk, 1).await, taken_in(&walk, 2).await), (vec![3, 5], vec![]));
    assert_eq!(parked(&walk).await.len(), 2);
}
