//! What is heard, and what it makes us do.

use platform::{
    Ask,
    testing::{Walk, actor},
};
use proto::{
    event::{Event as _, Unreadable},
    id::EventId,
    recorded::Recorded,
    referral::{AcceptReferral, ShowReferral, Standing},
    sealed::Digest,
    thread::{self, ThreadFact},
    who::{Actor, Role},
};
use uuid::Uuid;

use super::{BIRGIT, NOW, OTHER, REFERRAL, request};
use crate::{ReferralService, domain::Command, reactor::react};

fn record(event: &thread::Event) -> Recorded {
    let (kind, data) = event.parts().unwrap();
    Recorded {
        position: 1,
        id: EventId(Uuid::from_u128(9)),
        stream: OTHER.0,
        version: 1,
        kind,
        thread: OTHER.0,
        tenant: "0751".parse().unwrap(),
        actor: String::new(),
        cause: Uuid::nil(),
        occurred_at: NOW,
        recorded_at: NOW,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}

fn attached() -> thread::Event {
    ThreadFact::ReferralAttached { referral: REFERRAL }.into()
}

#[test]
fn to_what_is_heard() {
    let attach = Command::Attach { referral: REFERRAL, thread: OTHER };
    let asks = vec![Ask { stream: REFERRAL.0, command: attach }];
    let assigned = ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT }.into();
    assert_eq!(react("thread", &record(&attached())), Ok(asks));
    assert_eq!(react("thread", &record(&assigned)), Ok(vec![]));
    assert_eq!(react("vault", &record(&attached())), Ok(vec![]));
}

#[test]
fn to_what_cannot_be_read() {
    let of_tomorrow = Recorded { kind: "thread.unheard_of".to_owned(), ..record(&attached()) };
    let unknown = Unreadable::UnknownType("thread.unheard_of".to_owned());
    assert_eq!(react("thread", &of_tomorrow), Err(unknown));
}

/// R4-12: the thread that was there says so, and the referral tells where it went; hearing it again says nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_becomes_part_of_a_thread_that_was_there() {
    let walk = Walk::start(ReferralService::new()).await;
    let birgit = Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") };
    walk.ask(&actor(Role::CaseWorker, "0751"), request()).await.unwrap();
    walk.ask(&birgit, AcceptReferral { referral: REFERRAL }).await.unwrap();
    for _ in 0..2 {
        walk.hear("thread", OTHER.0, attached()).await;
    }
    assert_eq!(
        walk.kinds().await,
        ["referral.submitted", "referral.accepted", "referral.attached_to_thread"]
    );
    let page = walk.show(&birgit, ShowReferral { referral: REFERRAL }).await.unwrap();
    assert_eq!(
        (page.standing, page.thread, page.bridge_builder),
        (Standing::AttachedToThread, OTHER, Some(BIRGIT))
    );
}
