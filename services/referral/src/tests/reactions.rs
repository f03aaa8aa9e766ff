//! What is handled, and what it makes us do.

use platform::{
    CommandFor,
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Role},
    event::{Event as _, Unreadable},
    id::{EventId, ThreadId},
    recorded_event::RecordedEvent,
    referral::{
        AcceptReferral, ListReferrals, ReturnReason, ReturnReferral, ShowReferral, Standing,
        WithdrawReason, WithdrawReferral,
    },
    sealed::Digest,
    thread::{self, CaseloadFact, HoldUpFact, RefusalReason, ThreadFact},
};
use uuid::Uuid;

use super::{BIRGIT, CHILD, NOW, OTHER, REFERRAL, code, request};
use crate::{ReferralService, domain::Command, reactor::react};

fn record(event: &thread::Event) -> RecordedEvent {
    let (kind, data) = event.parts().unwrap();
    RecordedEvent {
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

fn refused() -> thread::Event {
    let reason = RefusalReason::OpenElsewhere;
    ThreadFact::OpeningRefused { referral: REFERRAL, child: CHILD, reason }.into()
}

fn here() -> thread::Event {
    HoldUpFact::Ended { child: CHILD, referral: REFERRAL }.into()
}

fn attached() -> thread::Event {
    ThreadFact::ReferralAttached { referral: REFERRAL, siblings: None }.into()
}

#[test]
fn to_what_is_heard() {
    let attach = Command::Attach { referral: REFERRAL, thread: OTHER };
    let reason = RefusalReason::OpenElsewhere;
    let hold_up = Command::HoldUp { referral: REFERRAL, child: CHILD, reason };
    for (event, command) in [
        (attached(), Some(attach)),
        (refused(), Some(hold_up)),
        (here(), Some(Command::GoOn(REFERRAL))),
        (HoldUpFact::Began { child: CHILD, referral: REFERRAL }.into(), None),
        (ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT }.into(), None),
    ] {
        let asks = command.into_iter().map(|command| CommandFor { stream: REFERRAL.0, command });
        assert_eq!(react("thread", &record(&event)), Ok(asks.collect()), "{event:?}");
    }
    assert_eq!(react("vault", &record(&attached())), Ok(vec![]));
}

#[test]
fn to_what_cannot_be_read() {
    let of_tomorrow = RecordedEvent { kind: "thread.unheard_of".to_owned(), ..record(&attached()) };
    let unknown = Unreadable::UnknownType("thread.unheard_of".to_owned());
    assert_eq!(react("thread", &of_tomorrow), Err(unknown));
}

/// R4-12: the thread that was there says so, and the referral tells where it went; handling it again says nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_becomes_part_of_a_thread_that_was_there() {
    let walk = Walk::start(ReferralService::new()).await;
    let birgit = Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") };
    walk.ask(&actor(Role::CaseWorker, "0751"), request()).await.unwrap();
    walk.ask(&birgit, AcceptReferral { referral: REFERRAL }).await.unwrap();
    for _ in 0..2 {
        walk.handle_events("thread", OTHER.0, attached()).await;
    }
    assert_eq!(
        walk.event_types().await,
        ["referral.submitted", "referral.accepted", "referral.attached_to_thread"]
    );
    let page = walk.show(&birgit, ShowReferral { referral: REFERRAL }).await.unwrap();
    assert_eq!(
        (page.standing, page.thread, page.bridge_builder),
        (Standing::AttachedToThread, OTHER, Some(BIRGIT))
    );
}

/// R4-12: another municipality works with the child. The referral says so on its page and in the list, and goes on when the
/// child's thread is here, or when a bridge-builder takes it on again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_is_held_up() {
    let walk = Walk::start(ReferralService::new()).await;
    let case_worker = actor(Role::CaseWorker, "0751");
    let birgit = Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") };
    let accept = AcceptReferral { referral: REFERRAL };
    walk.ask(&case_worker, request()).await.unwrap();
    walk.ask(&birgit, accept.clone()).await.unwrap();
    let own = ThreadId::of(REFERRAL).0;
    for _ in 0..2 {
        walk.handle_events("thread", own, refused()).await;
    }
    let show = || walk.show(&case_worker, ShowReferral { referral: REFERRAL });
    let page = show().await.unwrap();
    assert_eq!(
        (page.standing, page.held_up_by, page.bridge_builder),
        (Standing::HeldUp, Some(RefusalReason::OpenElsewhere), Some(BIRGIT))
    );
    let held_up = ListReferrals { limit: 9, after: None, standing: Some(Standing::HeldUp) };
    assert_eq!(walk.show(&birgit, held_up).await.unwrap().referrals, [page]);
    assert_eq!(code(walk.ask(&case_worker, request()).await), "referral_already_submitted");

    // Another municipality's bridge-builder knows nothing of it.
    let stranger = actor(Role::BridgeBuilder, "0101");
    assert_eq!(code(walk.ask(&stranger, accept.clone()).await), "not_found");
    let anders = actor(Role::BridgeBuilder, "0751");
    walk.ask(&anders, accept.clone()).await.unwrap();
    let page = show().await.unwrap();
    assert_eq!(
        (page.standing, page.held_up_by, page.bridge_builder),
        (Standing::Accepted, None, Some(anders.subject))
    );
    assert_eq!(code(walk.ask(&anders, accept).await), "referral_already_accepted");
    walk.handle_events("thread", own, refused()).await;
    for _ in 0..2 {
        walk.handle_events("thread", own, here()).await;
    }
    let page = show().await.unwrap();
    assert_eq!((page.standing, page.bridge_builder), (Standing::Accepted, Some(anders.subject)));
    walk.handle_events("thread", OTHER.0, attached()).await;
    let page = show().await.unwrap();
    assert_eq!(
        (page.standing, page.thread, page.held_up_by),
        (Standing::AttachedToThread, OTHER, None)
    );
    assert_eq!(
        walk.event_types().await[1..],
        [
            "referral.accepted",
            "referral.held_up",
            "referral.accepted",
            "referral.held_up",
            "referral.accepted",
            "referral.attached_to_thread"
        ]
    );
}

/// Held up, it can be taken back or sent back; what is handled afterwards comes too late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_up_ends() {
    let reason = WithdrawReason::MovedAway;
    let withdraw = WithdrawReferral { referral: REFERRAL, reason };
    let reason = ReturnReason::WrongMunicipality;
    let send_back = ReturnReferral { referral: REFERRAL, reason };
    for is_withdrawn in [true, false] {
        let walk = Walk::start(ReferralService::new()).await;
        let case_worker = actor(Role::CaseWorker, "0751");
        let birgit = Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") };
        walk.ask(&case_worker, request()).await.unwrap();
        walk.ask(&birgit, AcceptReferral { referral: REFERRAL }).await.unwrap();
        walk.handle_events("thread", ThreadId::of(REFERRAL).0, refused()).await;
        let (last, standing) = if is_withdrawn {
            walk.ask(&case_worker, withdraw.clone()).await.unwrap();
            ("referral.withdrawn", Standing::Withdrawn)
        } else {
            walk.ask(&birgit, send_back.clone()).await.unwrap();
            ("referral.returned", Standing::Returned)
        };
        walk.handle_events("thread", OTHER.0, here()).await;
        assert_eq!(walk.event_types().await[2..], ["referral.held_up", last]);
        let page = walk.show(&birgit, ShowReferral { referral: REFERRAL }).await.unwrap();
        assert_eq!((page.standing, page.held_up_by), (standing, None));
    }
}

/// I-03: who has left accepts no referral, in that municipality; and what they accepted before it was known waits for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_left_accepts_nothing() {
    let walk = Walk::start(ReferralService::new()).await;
    let case_worker = actor(Role::CaseWorker, "0751");
    let birgit = Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") };
    let accept = AcceptReferral { referral: REFERRAL };
    walk.ask(&case_worker, request()).await.unwrap();
    let tell = async |fact: CaseloadFact| {
        walk.handle_events("thread", OTHER.0, thread::Event::from(fact)).await;
    };
    tell(CaseloadFact::Deactivated { bridge_builder: BIRGIT }).await;
    let no = walk.ask(&birgit, accept.clone()).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "bridge_builder_inactive"));
    tell(CaseloadFact::Reactivated { bridge_builder: BIRGIT }).await;
    tell(CaseloadFact::CannotAct { bridge_builder: BIRGIT, threads: vec![OTHER] }).await;
    let no = walk.ask(&birgit, accept.clone()).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "bridge_builder_inactive"));
    tell(CaseloadFact::Reactivated { bridge_builder: BIRGIT }).await;
    walk.ask(&birgit, accept.clone()).await.unwrap();

    let reason = RefusalReason::BridgeBuilderInactive;
    let refused = ThreadFact::OpeningRefused { referral: REFERRAL, child: CHILD, reason };
    walk.handle_events("thread", ThreadId::of(REFERRAL).0, thread::Event::from(refused)).await;
    let page = walk.show(&case_worker, ShowReferral { referral: REFERRAL }).await.unwrap();
    assert_eq!((page.standing, page.held_up_by), (Standing::HeldUp, Some(reason)));
    let anders = actor(Role::BridgeBuilder, "0751");
    walk.ask(&anders, accept).await.unwrap();
    let page = walk.show(&case_worker, ShowReferral { referral: REFERRAL }).await.unwrap();
    assert_eq!((page.standing, page.bridge_builder), (Standing::Accepted, Some(anders.subject)));
}
