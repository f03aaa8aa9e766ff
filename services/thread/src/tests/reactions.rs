//! Every event that is heard, and what it makes us do.

use platform::{Ask, testing::Walk};
use proto::{
    code::AgeBand,
    event::{Event as _, Unreadable},
    id::EventId,
    recorded::Recorded,
    referral::{self, Fact, LegalBasis, NoWish, Purpose, ReturnReason, Urgency},
    sealed::Digest,
    who::Role,
};
use uuid::Uuid;

use super::{BIRGIT, CHILD, NOW, REFERRAL, close, open, thread};
use crate::{ThreadService, domain::Command, reactor::react};

fn accepted() -> Fact {
    Fact::Accepted {
        thread: thread(),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
    }
}

/// Everything `referral` says.
fn heard() -> [(Fact, Vec<Ask<Command>>); 3] {
    let submitted = Fact::Submitted {
        thread: thread(),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        legal_basis: LegalBasis::EarlyPreventive,
        purpose: Purpose::LeisureParticipation,
        needs: vec![],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Soon,
        answer_by: NOW,
    };
    let opens =
        Ask { stream: thread().0, command: Command::OpenOnAcceptance { request: open(), at: NOW } };
    [
        (submitted, vec![]),
        (accepted(), vec![opens]),
        (Fact::Returned { reason: ReturnReason::Incomplete }, vec![]),
    ]
}

#[test]
fn to_what_is_heard() {
    for (fact, expected) in heard() {
        assert_eq!(react("referral", &record(&fact)), Ok(expected), "{fact:?}");
    }
}

#[test]
fn to_what_cannot_be_read() {
    let event = record(&accepted());
    let of_tomorrow = Recorded { kind: "referral.withdrawn".to_owned(), ..event.clone() };
    assert_eq!(
        react("referral", &of_tomorrow),
        Err(Unreadable::UnknownType("referral.withdrawn".to_owned()))
    );
    let broken = Recorded { data: "{}".to_owned(), ..event };
    assert!(matches!(react("referral", &broken), Err(Unreadable::Body { .. })));
}

/// Told again, or told when a bridge-builder had opened or closed the thread already, nothing happens and nothing is parked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_opens_once() {
    let walk = Walk::start(ThreadService::new()).await;
    let tell =
        || walk.hear_on("referral", REFERRAL.0, thread().0, referral::Event::from(accepted()));
    let opening = ["thread.opened", "thread.bridge_builder_assigned", "thread.next_step_set"];
    tell().await;
    assert_eq!(walk.kinds().await, opening);
    tell().await;
    assert_eq!(walk.kinds().await, opening);
    walk.ask(&platform::testing::actor(Role::BridgeBuilder, "0751"), close()).await.unwrap();
    tell().await;
    assert_eq!(walk.kinds().await.last().unwrap(), "thread.closed");
    assert!(walk.events().await.iter().all(|it| it.thread == thread().0));
}

/// As the log of `referral` holds it.
fn record(fact: &Fact) -> Recorded {
    let (kind, data) = referral::Event::from(fact.clone()).parts().unwrap();
    Recorded {
        position: 1,
        id: EventId(Uuid::from_u128(70)),
        stream: REFERRAL.0,
        version: 2,
        kind,
        thread: thread().0,
        tenant: "0751".parse().unwrap(),
        actor: String::new(),
        cause: Uuid::from_u128(71),
        occurred_at: NOW,
        recorded_at: NOW,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}
