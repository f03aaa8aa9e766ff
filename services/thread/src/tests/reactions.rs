//! What `referral` and `assignment` say, and what it makes us do.

use platform::{
    CommandFor,
    testing::{Walk, actor},
};
use proto::{
    actor::Role,
    assignment::{self, AssignmentEndReason, AssignmentFact, DeclineReason},
    code::AgeBand,
    event::Unreadable,
    id::{
        AccountId, AssignmentId, EventId, GrantId, OrganisationId, PersonId, ReferralId, ThreadId,
        UserId,
    },
    identity::{self, GrantEnd, GrantSource, Place, RosterFact},
    recorded_event::RecordedEvent,
    referral::{self, Fact, ReturnReason, Sibling, WithdrawReason},
    sealed::Digest,
    thread::{AssignmentEnd, CloseThread, RefusalReason, ShowThread, Strand},
};
use uuid::Uuid;

use super::{BIRGIT, CHILD, CLUB, NOW, REFERRAL, close, open, opened, opened_in, thread};
use crate::{
    ThreadService,
    domain::{Command, aggregates::thread::Opening, decisions::thread::Command as OfThread},
    reactor::react,
};

const SISTER: PersonId = PersonId(Uuid::from_u128(20));
const TASK: AssignmentId = AssignmentId(Uuid::from_u128(24));

fn accepted() -> Fact {
    Fact::Accepted {
        thread: thread(),
        child: CHILD,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
        siblings: None,
        at: None,
    }
}

fn accepted_with_sister(referral: ReferralId, child: PersonId, sister: PersonId) -> Fact {
    Fact::Accepted {
        thread: ThreadId::of(referral),
        child,
        age_band: AgeBand::Age6To9,
        bridge_builder: BIRGIT,
        siblings: Some(vec![Sibling { child: sister, age_band: AgeBand::Age10To14 }]),
        at: None,
    }
}

fn of_thread(command: OfThread) -> CommandFor<Command> {
    CommandFor { stream: thread().0, command: Command::Thread(command) }
}

#[test]
fn to_a_referral() {
    let opens = |request| vec![of_thread(OfThread::OpenOnAcceptance { request, at: NOW })];
    let strand = Strand { child: SISTER, age_band: AgeBand::Age10To14 };
    let with_sister = Opening { siblings: vec![strand], ..open() };
    for (fact, expected) in [
        (accepted(), opens(open())),
        (accepted_with_sister(REFERRAL, CHILD, SISTER), opens(with_sister)),
        (Fact::Returned { reason: ReturnReason::Incomplete, at: None }, vec![]),
        (
            Fact::Withdrawn { reason: WithdrawReason::Mistake, by: Role::CaseWorker, at: NOW },
            vec![],
        ),
        (Fact::AttachedToThread { thread: thread() }, vec![]),
        (Fact::HeldUp { reason: RefusalReason::OpenElsewhere }, vec![]),
        (Fact::Overdue { answer_by: NOW }, vec![]),
    ] {
        let event = record(REFERRAL.0, &referral::Event::from(fact.clone()));
        assert_eq!(react("referral", &event), Ok(expected), "{fact:?}");
    }
}

#[test]
fn to_an_assignment() {
    let thread = thread();
    let takes_in = OfThread::TakeInAssignment { thread, assignment: TASK, organisation: CLUB };
    let over = OfThread::TakeInAssignmentOver { thread, assignment: TASK };
    let (child, organisation) = (CHILD, CLUB);
    let ended = |reason| AssignmentFact::Ended { reason, organisation: None };
    for (fact, expected) in [
        (AssignmentFact::OfferAccepted { organisation }, vec![of_thread(takes_in)]),
        (AssignmentFact::Completed { organisation }, vec![of_thread(over.clone())]),
        (AssignmentFact::Unplaced { asked: 3 }, vec![of_thread(over.clone())]),
        (ended(AssignmentEndReason::FamilyWish), vec![of_thread(over)]),
        (AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::NoCapacity }, vec![]),
        (AssignmentFact::OfferLapsed { organisation }, vec![]),
        (AssignmentFact::Started { thread, child, organisation }, vec![]),
    ] {
        let event = record(TASK.0, &assignment::Event::from(fact.clone()));
        assert_eq!(react("assignment", &event), Ok(expected), "{fact:?}");
    }
}

#[test]
fn to_what_cannot_be_read() {
    let event = record(REFERRAL.0, &referral::Event::from(accepted()));
    let of_tomorrow = RecordedEvent { kind: "referral.dreamt".to_owned(), ..event.clone() };
    assert_eq!(
        react("referral", &of_tomorrow),
        Err(Unreadable::UnknownType("referral.dreamt".to_owned()))
    );
    let broken = RecordedEvent { data: "{}".to_owned(), ..event };
    assert!(matches!(react("referral", &broken), Err(Unreadable::Body { .. })));
}

/// Told again, or told when a bridge-builder had opened or closed the thread already, nothing happens and nothing is parked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_opens_once() {
    let walk = Walk::start(ThreadService::new()).await;
    let tell = || accept(&walk, REFERRAL, accepted());
    let opening = [
        "thread.opened",
        "thread.bridge_builder_assigned",
        "thread.next_step_set",
        "caseload.taken_on",
        "child.joined_thread",
    ];
    tell().await;
    assert_eq!(walk.event_types().await, opening);
    tell().await;
    assert_eq!(walk.event_types().await, opening);
    walk.ask(&actor(Role::BridgeBuilder, "0751"), close()).await.unwrap();
    tell().await;
    let after = ["thread.closed", "caseload.let_go", "child.left_thread"];
    assert_eq!(walk.event_types().await[opening.len()..], after);
    let of_thread = walk.events().await.into_iter().filter(|it| it.kind.starts_with("thread."));
    assert!(of_thread.into_iter().all(|it| it.thread == thread().0));
}

/// R4-12: a second referral of a child becomes part of the thread there is; a sibling who is free comes along.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_referral() {
    let walk = Walk::start(ThreadService::new()).await;
    accept(&walk, REFERRAL, accepted()).await;
    let second = ReferralId(Uuid::from_u128(80));
    let before = walk.event_types().await.len();
    for _ in 0..2 {
        accept(&walk, second, accepted_with_sister(second, CHILD, SISTER)).await;
    }
    let more = ["thread.referral_attached", "thread.strand_added", "child.joined_thread"];
    assert_eq!(walk.event_types().await[before..], more, "once");

    let birgit = actor(Role::BridgeBuilder, "0751");
    let page = walk.show(&birgit, ShowThread { thread: thread() }).await.unwrap();
    assert_eq!(page.attached.iter().map(|it| it.referral).collect::<Vec<_>>(), [second]);
    assert_eq!(page.strands.iter().map(|it| it.child).collect::<Vec<_>>(), [CHILD, SISTER]);
    let none = walk.show(&birgit, ShowThread { thread: ThreadId::of(second) }).await.unwrap_err();
    assert_eq!(none.status, 404, "no second thread");
}

/// I-01 across municipalities: both know that there is somebody else, and nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_whom_another_municipality_works_with() {
    let walk = Walk::start(ThreadService::new()).await;
    opened_in(&walk, "0101", open()).await;
    let before = walk.events().await.len();

    let second = ReferralId(Uuid::from_u128(80));
    for _ in 0..2 {
        accept(&walk, second, accepted_with_sister(second, CHILD, SISTER)).await;
    }
    let said = walk.events().await.split_off(before);
    let kinds: Vec<_> = said.iter().map(|it| it.kind.as_str()).collect();
    let again = ["thread.opening_refused", "hold_up.began", "thread.opening_refused"];
    assert_eq!(kinds, again, "each acceptance is answered");
    for refused in said.iter().filter(|it| it.kind == "thread.opening_refused") {
        assert_eq!(refused.stream, ThreadId::of(second).0);
        assert_eq!(refused.tenant.as_str(), "0751");
        assert!(!refused.data.contains("0101") && !refused.data.contains(&thread().0.to_string()));
    }

    let here = actor(Role::CaseWorker, "0751");
    let page = |thread| walk.show(&here, ShowThread { thread });
    let no = page(ThreadId::of(second)).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "open_elsewhere"));

    // The sister is free: her own thread opens; that of her brother is only named.
    let third = ReferralId(Uuid::from_u128(81));
    accept(&walk, third, accepted_with_sister(third, SISTER, CHILD)).await;
    let kinds = walk.event_types().await.split_off(before + again.len());
    let opening = [
        "thread.opened",
        "thread.bridge_builder_assigned",
        "thread.next_step_set",
        "thread.opening_refused",
        "caseload.taken_on",
        "child.joined_thread",
    ];
    assert_eq!(kinds, opening);
    assert_eq!(page(ThreadId::of(third)).await.unwrap().elsewhere, [CHILD]);
    // So it is when a further referral becomes part of hers.
    let fourth = ReferralId(Uuid::from_u128(82));
    let before = walk.event_types().await.len();
    accept(&walk, fourth, accepted_with_sister(fourth, SISTER, CHILD)).await;
    let attached = ["thread.referral_attached", "thread.opening_refused"];
    assert_eq!(walk.event_types().await[before..], attached);
}

/// A sibling who has a thread here keeps it, and the two know of each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sibling_with_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    accept(&walk, REFERRAL, accepted()).await;
    let second = ReferralId(Uuid::from_u128(80));
    accept(&walk, second, accepted_with_sister(second, SISTER, CHILD)).await;
    let birgit = actor(Role::BridgeBuilder, "0751");
    for (one, other) in [(thread(), ThreadId::of(second)), (ThreadId::of(second), thread())] {
        let page = walk.show(&birgit, ShowThread { thread: one }).await.unwrap();
        assert_eq!(page.siblings, [other]);
        assert_eq!(page.strands.len(), 1);
    }
}

/// I-21: what goes on must be told an end, until `assignment` has said so itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_on() {
    let walk = Walk::start(ThreadService::new()).await;
    let birgit = actor(Role::BridgeBuilder, "0751");
    opened(&walk, open()).await;
    let tell = |fact: AssignmentFact| {
        walk.handle_events_on("assignment", TASK.0, thread().0, assignment::Event::from(fact))
    };
    let organisation: OrganisationId = CLUB;
    tell(AssignmentFact::OfferAccepted { organisation }).await;
    let no = walk.ask(&birgit, close()).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "assignments_active"));
    let reason = AssignmentEndReason::ThreadClosed;
    let ends = vec![AssignmentEnd { assignment: TASK, reason }];
    let unknown = AssignmentEnd { assignment: AssignmentId(Uuid::nil()), reason };
    let wrong = CloseThread { ends: [ends.clone(), vec![unknown]].concat(), ..close() };
    assert_eq!(walk.ask(&birgit, wrong).await.unwrap_err().code, "ends_unclear");
    walk.ask(&birgit, CloseThread { ends, ..close() }).await.unwrap();
    let before = walk.event_types().await.len();
    tell(AssignmentFact::Ended { reason, organisation: Some(CLUB) }).await;
    assert_eq!(walk.event_types().await.len(), before, "it is known");
}

/// The roster says who is a bridge-builder here. Told again, nothing happens; and who cannot act keeps what they have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_a_bridge_builder_here() {
    let walk = Walk::start(ThreadService::new()).await;
    opened(&walk, open()).await;
    let before = walk.event_types().await.len();
    let (place, role) = (Place::Municipality("0751".parse().unwrap()), Role::BridgeBuilder);
    let (grant, account) = (GrantId(Uuid::from_u128(91)), AccountId(Uuid::from_u128(92)));
    let ended = |subject, role| {
        let why = GrantEnd::Blocked;
        RosterFact::GrantEnded { grant, account, subject, place, role, why }
    };
    let given = |subject, role| RosterFact::GrantGiven {
        grant,
        account,
        place,
        role,
        duty: None,
        subject,
        from_on: "2026-11-23".parse().unwrap(),
        until_on: None,
        begins_at: platform::testing::monday(),
        ends_at: None,
        source: GrantSource::ByHand,
        given_by: None,
        confirmed_by: None,
        machine: None,
        login: None,
        rules: 1,
    };
    let tell = async |fact: RosterFact| {
        let roster = place.roster();
        walk.handle_events_on("identity", roster, roster, identity::Event::from(fact)).await;
    };
    let newcomer = UserId(Uuid::from_u128(93));
    tell(given(newcomer, Role::CaseWorker)).await;
    tell(given(newcomer, role)).await;
    tell(given(newcomer, role)).await;
    tell(ended(newcomer, Role::CaseWorker)).await;
    tell(RosterFact::Recovered {}).await;
    assert_eq!(walk.event_types().await[before..], ["caseload.activated"]);
    tell(ended(newcomer, role)).await;
    tell(ended(newcomer, role)).await;
    tell(given(newcomer, role)).await;
    let accountable = open().bridge_builder;
    tell(ended(accountable, role)).await;
    let after = ["caseload.deactivated", "caseload.cannot_act"];
    assert_eq!(walk.event_types().await[before + 1..], after);
}

async fn accept(walk: &Walk<ThreadService>, referral: ReferralId, fact: Fact) {
    let thread = ThreadId::of(referral).0;
    walk.handle_events_on("referral", referral.0, thread, referral::Event::from(fact)).await;
}

/// As the log of a service holds it.
fn record<E: proto::event::Event>(stream: Uuid, event: &E) -> RecordedEvent {
    let (kind, data) = event.parts().unwrap();
    RecordedEvent {
        position: 1,
        id: EventId(Uuid::from_u128(70)),
        stream,
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
