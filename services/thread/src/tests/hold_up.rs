//! Referrals that wait because another municipality works with the child: how they wait, and every way on.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use platform::{
    Aggregate as _,
    rebuild::{Sources, rebuild},
    testing::{Walk, actor, check},
};
use proptest::prelude::*;
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    event::Event as _,
    id::{PersonId, ReferralId, ThreadId, UserId},
    referral::{self, Fact, Sibling},
    sealed::{Digest, Sealed},
    thread::{
        ActivateBridgeBuilder, DeactivateBridgeBuilder, HoldUpFact, InitiateTransfer,
        ReceiveTransfer, SendTransferMaterial, ShowThread,
    },
    vault::PersonFact,
};
use uuid::Uuid;

use super::{CHILD, REFERRAL, WORDS, close, consent_screens::know, known, open, opened_in, thread};
use crate::{
    ThreadService,
    domain::aggregates::hold_up::{Command, HoldUp, stream},
};

const SECOND: ReferralId = ReferralId(Uuid::from_u128(80));
const THIRD: ReferralId = ReferralId(Uuid::from_u128(81));
const SISTER: PersonId = PersonId(Uuid::from_u128(82));
const BODIL: UserId = UserId(Uuid::from_u128(83));

fn begin(referral: ReferralId) -> Command {
    Command::Begin { child: CHILD, referral }
}

fn began(referral: ReferralId) -> HoldUpFact {
    HoldUpFact::Began { child: CHILD, referral }
}

fn ended(referral: ReferralId) -> HoldUpFact {
    HoldUpFact::Ended { child: CHILD, referral }
}

#[test]
fn waiting_and_going_on() {
    let end = Command::End { child: CHILD };
    for (given, begins, ends) in [
        (vec![], vec![began(SECOND)], vec![]),
        (vec![began(SECOND)], vec![], vec![ended(SECOND)]),
        (vec![began(THIRD)], vec![began(SECOND)], vec![ended(THIRD)]),
        (vec![began(SECOND), began(THIRD)], vec![], vec![ended(SECOND), ended(THIRD)]),
        (vec![began(SECOND), ended(SECOND)], vec![began(SECOND)], vec![]),
    ] {
        check::<HoldUp>(&given, begin(SECOND), Ok(&begins));
        check::<HoldUp>(&given, end, Ok(&ends));
    }
}

proptest! {
    /// Whoever waits is let go once, and nobody who does not wait.
    #[test]
    fn a_hold_up(steps in prop::collection::vec(0..4_u128, 0..20)) {
        let (mut it, mut waiting) = (HoldUp::default(), vec![]);
        for step in steps {
            let command = match step {
                0 => Command::End { child: CHILD },
                nth => begin(ReferralId(Uuid::from_u128(nth))),
            };
            for fact in it.decide(command).unwrap() {
                match fact {
                    HoldUpFact::Began { referral, .. } => {
                        prop_assert!(!waiting.contains(&referral));
                        waiting.push(referral);
                    }
                    HoldUpFact::Ended { referral, .. } => {
                        prop_assert_eq!(waiting.first(), Some(&referral));
                        waiting.remove(0);
                    }
                }
                it = it.evolve(&fact);
            }
            prop_assert!(step != 0 || waiting.is_empty());
        }
    }
}

#[test]
fn a_municipality_has_its_own() {
    let of = |municipality: &str| stream(CHILD, municipality.parse().unwrap());
    assert_ne!(of("0751"), of("0671"));
    assert_ne!(of("0751"), stream(SISTER, "0751".parse().unwrap()));
}

/// Aarhus accepts a second referral, with a sister, while Copenhagen works with the child.
async fn held_up() -> Walk<ThreadService> {
    let walk = Walk::start(ThreadService::new()).await;
    opened_in(&walk, "0101", open()).await;
    accept(&walk, SECOND).await;
    let kinds = walk.event_types().await;
    assert_eq!(kinds[kinds.len() - 2..], ["thread.opening_refused", "hold_up.began"]);
    walk
}

/// As `referral` says it, in Aarhus: the first time, and whenever it goes on.
async fn accept(walk: &Walk<ThreadService>, referral: ReferralId) {
    let fact = Fact::Accepted {
        thread: ThreadId::of(referral),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BODIL,
        siblings: Some(vec![Sibling { child: SISTER, age_band: AgeBand::Age10To14 }]),
        at: None,
    };
    let thread = ThreadId::of(referral).0;
    walk.handle_events_on("referral", referral.0, thread, referral::Event::from(fact)).await;
}

fn birgit() -> Actor {
    actor(Role::BridgeBuilder, "0751")
}

async fn since(walk: &Walk<ThreadService>, from: usize) -> Vec<String> {
    walk.event_types().await.split_off(from)
}

/// P-20: the child's thread comes to Aarhus, and the referral becomes part of it, with the sister who waited too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_thread_comes_here() {
    let walk = held_up().await;
    let (there, here) = (actor(Role::CaseWorker, "0101"), actor(Role::CaseWorker, "0751"));
    let to = "0751".parse().unwrap();
    walk.ask(&there, InitiateTransfer { thread: thread(), to }).await.unwrap();
    let summary = Sealed { digest: Digest([9; 32]), ..WORDS };
    let send = SendTransferMaterial { thread: thread(), summary, material: vec![] };
    walk.ask(&there, send).await.unwrap();
    let before = walk.events().await.len();
    known(&walk, "0751", BODIL).await;
    know(&walk, CHILD, PersonFact::HandedOver { to }).await;
    let receive = ReceiveTransfer { thread: thread(), bridge_builder: BODIL };
    walk.ask(&here, receive).await.unwrap();
    let said = walk.events().await.split_off(before);
    let [released] = said.iter().filter(|it| it.kind == "hold_up.ended").collect::<Vec<_>>()[..]
    else {
        panic!("{said:?}")
    };
    let (_, data) = proto::thread::Event::from(ended(SECOND)).parts().unwrap();
    assert_eq!((released.tenant.as_str(), &released.data), ("0751", &data));

    // The referral handles it, and says that it goes on.
    let before = walk.event_types().await.len();
    accept(&walk, SECOND).await;
    let more = ["thread.referral_attached", "thread.strand_added", "child.joined_thread"];
    assert_eq!(since(&walk, before).await, more);
    let page = walk.show(&birgit(), ShowThread { thread: thread() }).await.unwrap();
    assert_eq!(page.attached.iter().map(|it| it.referral).collect::<Vec<_>>(), [SECOND]);
    assert_eq!(page.strands.iter().map(|it| it.child).collect::<Vec<_>>(), [CHILD, SISTER]);
    let own = walk.show(&birgit(), ShowThread { thread: ThreadId::of(SECOND) }).await.unwrap_err();
    assert_eq!(own.status, 404, "it waits no more");
}

/// The other thread ends: taken on again, the referral has its own. Taken on too early, it waits on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_thread_ends() {
    let walk = held_up().await;
    let before = walk.event_types().await.len();
    accept(&walk, SECOND).await;
    assert_eq!(since(&walk, before).await, ["thread.opening_refused"], "it waits already");
    walk.clock.advance(TimeDelta::days(1));
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    let before = walk.events().await.len();
    accept(&walk, SECOND).await;
    let said = walk.events().await.split_off(before);
    let count = |kind: &str| said.iter().filter(|it| it.kind == kind).count();
    assert_eq!((count("thread.opened"), count("hold_up.ended")), (1, 1), "{said:?}");
    assert_eq!(count("child.joined_thread"), 2);
    assert!(said.iter().all(|it| it.tenant.as_str() == "0751"), "nothing is Copenhagen's");
    let page = walk.show(&birgit(), ShowThread { thread: ThreadId::of(SECOND) }).await.unwrap();
    assert_eq!((page.referral, page.elsewhere), (SECOND, vec![]));
}

/// Who accepted it has left by the time that it may go on: it waits for another (I-03).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_accepted_it_has_left() {
    let walk = held_up().await;
    let leader = actor(Role::Leader, "0751");
    walk.ask(&leader, ActivateBridgeBuilder { bridge_builder: BODIL }).await.unwrap();
    walk.ask(&leader, DeactivateBridgeBuilder { bridge_builder: BODIL }).await.unwrap();
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    let before = walk.events().await.len();
    accept(&walk, SECOND).await;
    let said = walk.events().await.split_off(before);
    let [refused] = &said[..] else { panic!("{said:?}") };
    assert!(refused.data.contains("bridge_builder_inactive"), "{}", refused.data);
}

/// The other thread ends, and within the hour the referral goes on by itself; not while the child has a thread there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_lets_it_go() {
    let walk = held_up().await;
    let before = walk.event_types().await.len();
    walk.housekeeping().await;
    assert_eq!(since(&walk, before).await, [""; 0], "Copenhagen still works with the child");
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    let before = walk.events().await.len();
    walk.housekeeping().await;
    walk.housekeeping().await;
    let said = walk.events().await.split_off(before);
    let [released] = &said[..] else { panic!("{said:?}") };
    let (_, data) = proto::thread::Event::from(ended(SECOND)).parts().unwrap();
    assert_eq!((released.kind.as_str(), &released.data), ("hold_up.ended", &data));
    assert_eq!(released.tenant.as_str(), "0751");
    assert!(!released.actor.contains("0101"), "{}", released.actor);
    let before = walk.event_types().await.len();
    accept(&walk, SECOND).await;
    assert!(since(&walk, before).await.contains(&"thread.opened".to_owned()));
}

/// What waited when nobody kept a list of it, and views that are built anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_is_known_from_the_log() {
    let waiting = async |walk: &Walk<ThreadService>| {
        let referrals = sqlx::query_scalar::<_, Uuid>("select referral from thread_held_up");
        referrals.fetch_all(&walk.pool).await.unwrap()
    };
    let walk = held_up().await;
    let migration = include_str!("../../migrations/1213_thread_held_up.sql");
    let (_, before) = migration.split_once("-- Those of before").unwrap();
    let again = format!("truncate thread_held_up; -- {before}");
    sqlx::raw_sql(&again).execute(&walk.pool).await.unwrap();
    assert_eq!(waiting(&walk).await, [SECOND.0]);
    let owner = walk.pool.connect_options();
    rebuild(&ThreadService::new(), &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(waiting(&walk).await, [SECOND.0]);
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    walk.housekeeping().await;
    sqlx::raw_sql(&again).execute(&walk.pool).await.unwrap();
    assert!(waiting(&walk).await.is_empty(), "it has gone on");
}

/// Two referrals of the same child wait: the first to be taken on again opens, and the other goes on in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_wait() {
    let walk = held_up().await;
    accept(&walk, THIRD).await;
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    let before = walk.events().await.len();
    accept(&walk, SECOND).await;
    let said = walk.events().await.split_off(before);
    let ended = said.iter().filter(|it| it.kind == "hold_up.ended").count();
    assert_eq!(ended, 2, "both hear that the child has a thread here");
    let before = walk.event_types().await.len();
    accept(&walk, THIRD).await;
    assert_eq!(since(&walk, before).await, ["thread.referral_attached"]);
}

/// Neither side's log names the other's thread or municipality.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_whose_the_other_is() {
    let walk = held_up().await;
    walk.ask(&actor(Role::BridgeBuilder, "0101"), close()).await.unwrap();
    walk.housekeeping().await;
    accept(&walk, SECOND).await;
    for event in walk.events().await {
        let text = format!("{} {} {} {}", event.stream, event.thread, event.actor, event.data);
        if event.kind.starts_with("child.") {
            // The person's own stream is known to every municipality, and shown to none.
            continue;
        }
        let foreign = match event.tenant.as_str() {
            "0751" => [thread().0.to_string(), REFERRAL.0.to_string(), "0101".to_owned()],
            _ => [ThreadId::of(SECOND).0.to_string(), SECOND.0.to_string(), "0751".to_owned()],
        };
        assert!(foreign.iter().all(|it| !text.contains(it)), "{} {text}", event.kind);
    }
}
