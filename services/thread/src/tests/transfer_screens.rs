//! SC-07: a family moves from Aarhus to Struer, on a real database.

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    id::{ConsentId, GoalId, PersonId, SealedId, ThreadId, UserId},
    sealed::{Digest, Sealed},
    thread::{
        AgreeGoal, CancelTransfer, CloseThread, ConsentEnd, ConsentStanding, ConsentWithdrawal,
        DetectMove, HandedWords, InitiateTransfer, ListConsents, ListDisclosures, ListThreads,
        ListTransfers, ReceiveTransfer, Recipient, RequestConsent, SendTransferMaterial,
        ServiceName, ShowArchivedThread, ShowConsent, ShowThread, TransferStanding, TransferStep,
        TransferView,
    },
    vault::{PartyStatus, PersonFact},
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CONSENT, FATHER, MOTHER, NOW, TODAY, WORDS, child_view, close,
    consent_screens::{ANOTHER, acknowledge, begin, birgit, code, know, of_family, sign},
    day, goal, known, open, opened_in, request_consent, thread,
};
use crate::{ThreadService, domain::aggregates::thread::Opening};

const BODIL: UserId = UserId(Uuid::from_u128(71));
const SECRET: Sealed = Sealed { id: SealedId(Uuid::from_u128(72)), digest: Digest([72; 32]) };
const COPY: Sealed = Sealed { id: SealedId(Uuid::from_u128(73)), digest: Digest([73; 32]) };
const SUMMARY: Sealed = Sealed { id: SealedId(Uuid::from_u128(74)), digest: Digest([74; 32]) };
const ALL: ListTransfers = ListTransfers { thread: None, limit: 50 };

fn page() -> ShowThread {
    ShowThread { thread: thread() }
}

fn detect() -> DetectMove {
    DetectMove { thread: thread() }
}

fn initiate() -> InitiateTransfer {
    InitiateTransfer { thread: thread(), to: "0671".parse().unwrap() }
}

/// The child's goal follows, in a copy; the view, in which others are spoken of, does not.
fn send() -> SendTransferMaterial {
    let material = vec![HandedWords { from: WORDS.id, to: COPY }];
    SendTransferMaterial { thread: thread(), summary: SUMMARY, material }
}

fn receive() -> ReceiveTransfer {
    ReceiveTransfer { thread: thread(), bridge_builder: BODIL }
}

/// The other municipality can register the child.
async fn hand_over(walk: &Walk<ThreadService>, child: PersonId, to: &str) {
    know(walk, child, PersonFact::HandedOver { to: to.parse().unwrap() }).await;
}

fn worker(municipality: &str) -> Actor {
    actor(Role::CaseWorker, municipality)
}

/// A thread in Aarhus with a goal, a view and a consent.
async fn beginning() -> Walk<ThreadService> {
    let walk = begin().await;
    known(&walk, "0671", BODIL).await;
    hand_over(&walk, CHILD, "0671").await;
    let birgit = birgit();
    walk.ask(&birgit, goal()).await.unwrap();
    let secret = AgreeGoal { goal: GoalId(Uuid::from_u128(75)), words: SECRET, ..goal() };
    walk.ask(&birgit, secret).await.unwrap();
    walk.ask(&birgit, proto::thread::RecordChildView { words: SECRET, ..child_view() })
        .await
        .unwrap();
    walk.ask(&birgit, request_consent()).await.unwrap();
    sign(&walk, CONSENT, MOTHER).await.unwrap();
    sign(&walk, CONSENT, FATHER).await.unwrap();
    walk
}

/// Without what must be known of each child nobody there could register them, and the thread would be theirs for nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_children_are_handed_over_first() {
    let walk = begin().await;
    known(&walk, "0671", BODIL).await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    walk.ask(&aarhus, initiate()).await.unwrap();
    walk.ask(&aarhus, SendTransferMaterial { material: vec![], ..send() }).await.unwrap();
    assert_eq!(code(walk.ask(&struer, receive()).await), "children_not_handed_over");
    hand_over(&walk, CHILD, "0657").await;
    assert_eq!(code(walk.ask(&struer, receive()).await), "children_not_handed_over");
    hand_over(&walk, CHILD, "0671").await;
    hand_over(&walk, CHILD, "0671").await;
    let unknown = ReceiveTransfer { bridge_builder: BIRGIT, ..receive() };
    assert_eq!(code(walk.ask(&struer, unknown).await), "bridge_builder_unknown");
    walk.ask(&struer, receive()).await.unwrap();
    // What falls due from now on is Struer's, also what was to fall due before.
    walk.clock.advance(TimeDelta::days(60));
    let before = walk.events().await.len();
    walk.on_deadline().await;
    let late = walk.events().await.split_off(before);
    let of_thread: Vec<_> = late.iter().filter(|it| it.kind.starts_with("thread.")).collect();
    assert!(of_thread.iter().any(|it| it.kind == "thread.voice_missing"), "{late:?}");
    for it in of_thread {
        assert_eq!(it.tenant.as_str(), "0671");
        assert!(it.actor.contains("0671"), "{} {}", it.kind, it.actor);
    }
}

fn view() -> TransferView {
    TransferView {
        thread: thread(),
        standing: TransferStanding::Detected,
        from: "0751".parse().unwrap(),
        to: None,
        send_by: day(30),
        receive_by: "2026-12-07".parse().unwrap(),
        overdue: vec![],
        summary: None,
        material: vec![],
        since: NOW,
    }
}

fn bodil() -> Actor {
    Actor { subject: BODIL, ..actor(Role::BridgeBuilder, "0671") }
}

/// What both municipalities see once the material is sent.
fn view_of_sent() -> TransferView {
    let to = Some("0671".parse().unwrap());
    let standing = TransferStanding::Sent;
    let (summary, material) = (Some(SUMMARY), send().material);
    TransferView { standing, to, summary, material, ..view() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_material_is_sent_by_law() {
    let walk = beginning().await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    walk.ask(&birgit(), detect()).await.unwrap();
    assert_eq!(walk.show(&birgit(), ALL).await.unwrap().transfers, [view()]);
    assert_eq!(walk.show(&struer, ALL).await.unwrap().transfers, []);
    walk.ask(&aarhus, initiate()).await.unwrap();
    assert_eq!(code(walk.ask(&struer, receive()).await), "transfer_not_sent");

    let before = walk.event_types().await.len();
    walk.ask(&aarhus, send()).await.unwrap();
    let sent = walk.event_types().await.split_off(before);
    assert_eq!(sent, ["transfer.material_sent", "disclosure.recorded"]);
    for who in [&aarhus, &struer, &bodil()] {
        assert_eq!(walk.show(who, ALL).await.unwrap().transfers, [view_of_sent()]);
    }
    let disclosed = walk.show(&aarhus, ListDisclosures { thread: thread() }).await.unwrap();
    let [disclosed] = disclosed.disclosures.as_slice() else { panic!("{disclosed:?}") };
    assert_eq!(disclosed.to, [Recipient::Municipality("0671".parse().unwrap())]);
    assert_eq!((disclosed.subject, disclosed.until_on), (CHILD, None));

    // Until it is received, it is Aarhus's; and it is Struer's to receive.
    assert_eq!(walk.show(&birgit(), page()).await.unwrap().bridge_builder, BIRGIT);
    assert_eq!(code(walk.show(&struer, page()).await), "not_found");
    assert_eq!(code(walk.ask(&worker("0101"), receive()).await), "not_found");
    assert_eq!(code(walk.ask(&aarhus, receive()).await), "not_found");
    assert_eq!(code(walk.ask(&bodil(), receive()).await), "not_your_mandate");
}

/// Up to the moment at which Struer can receive it.
async fn sent() -> Walk<ThreadService> {
    let walk = beginning().await;
    walk.ask(&birgit(), detect()).await.unwrap();
    walk.ask(&worker("0751"), initiate()).await.unwrap();
    walk.ask(&worker("0751"), send()).await.unwrap();
    walk
}

/// Nobody is without, at no moment (I-01, I-02).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_moves_in_one_decision() {
    let walk = sent().await;
    let before = walk.events().await.len();
    walk.ask(&worker("0671"), receive()).await.unwrap();
    let events = walk.events().await.split_off(before);
    let told: Vec<_> = events.iter().map(|it| (it.kind.as_str(), it.tenant.as_str())).collect();
    assert_eq!(
        told,
        [
            ("transfer.received", "0671"),
            ("thread.acting_municipality_changed", "0671"),
            ("thread.handed_over", "0671"),
            ("thread.next_step_set", "0671"),
            ("caseload.taken_on", "0671"),
            ("caseload.let_go", "0751"),
            ("consent.ended_by_transfer", "0751"),
            ("child.consent_ended", "0751"),
        ]
    );
    assert!(events.iter().all(|it| it.cause == events[0].cause));
}

/// L-12: Struer has what was handed over, Aarhus what there was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_municipality_has_its_own() {
    let walk = sent().await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    let before = walk.show(&aarhus, page()).await.unwrap();
    walk.ask(&struer, receive()).await.unwrap();

    // The goal in its copy, and nothing else that was said.
    let now = walk.show(&bodil(), page()).await.unwrap();
    assert_eq!(now.bridge_builder, BODIL);
    assert_eq!(now.goals.iter().map(|it| it.words).collect::<Vec<_>>(), [COPY]);
    assert_eq!((now.child_views.len(), now.consents.len()), (0, 0));
    assert_eq!(now.opened_on, TODAY);
    assert!(now.next_step.is_some());
    let open = ListThreads { bridge_builder: None, limit: 50, after: None };
    assert_eq!(walk.show(&bodil(), open.clone()).await.unwrap().threads.len(), 1);

    for who in [&aarhus, &birgit()] {
        assert_eq!(code(walk.show(who, page()).await), "not_found");
        assert_eq!(walk.show(who, open.clone()).await.unwrap().threads, []);
        let archived = walk.show(who, ShowArchivedThread { thread: thread() }).await.unwrap();
        assert_eq!((archived.thread, archived.to.as_str()), (before.clone(), "0671"));
    }
    for who in [&struer, &worker("0101")] {
        let archived = walk.show(who, ShowArchivedThread { thread: thread() }).await;
        assert_eq!(code(archived), "not_found");
    }
    assert_eq!(code(walk.ask(&birgit(), goal()).await), "not_found");
    assert_eq!(code(walk.ask(&birgit(), close()).await), "not_found");
    assert_eq!(code(walk.ask(&aarhus, detect()).await), "not_found");
    walk.ask(&bodil(), child_view()).await.unwrap();
    let archived = walk.show(&aarhus, ShowArchivedThread { thread: thread() }).await.unwrap();
    assert_eq!(archived.thread, before, "what happens in Struer is Struer's");
    let received = TransferView { standing: TransferStanding::Received, ..view_of_sent() };
    for who in [&aarhus, &struer] {
        assert_eq!(walk.show(who, ALL).await.unwrap().transfers, std::slice::from_ref(&received));
    }
}

/// Consents do not follow: the old ones are closed everywhere, new ones are asked for in Struer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consents_stay_behind() {
    let walk = beginning().await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    // One more waits for a signature, and one is the mother's own.
    know(&walk, MOTHER, PersonFact::PartyStatusChanged { party: PartyStatus::Adult }).await;
    let (waiting, hers) = (ConsentId(Uuid::from_u128(76)), ConsentId(Uuid::from_u128(77)));
    let request = RequestConsent { consent: waiting, ..request_consent() };
    walk.ask(&birgit(), request).await.unwrap();
    sign(&walk, waiting, MOTHER).await.unwrap();
    let request = RequestConsent { consent: hers, subject: MOTHER, ..request_consent() };
    walk.ask(&birgit(), request).await.unwrap();
    sign(&walk, hers, MOTHER).await.unwrap();
    walk.ask(&aarhus, initiate()).await.unwrap();
    walk.ask(&aarhus, send()).await.unwrap();
    walk.ask(&struer, receive()).await.unwrap();

    for consent in [CONSENT, hers] {
        let ended = walk.show(&aarhus, ConsentWithdrawal { consent }).await.unwrap();
        assert_eq!((ended.end, ended.missing.len()), (ConsentEnd::EndedByTransfer, 3));
        for service in ServiceName::ALL {
            acknowledge(&walk, consent, *service).await;
        }
        let ended = walk.show(&aarhus, ConsentWithdrawal { consent }).await.unwrap();
        assert!(ended.closed_at.is_some());
    }
    assert_eq!(code(sign(&walk, CONSENT, FATHER).await), "consent_ended_by_transfer");
    // What waits in Aarhus will never hold.
    assert_eq!(code(sign(&walk, waiting, FATHER).await), "not_found");
    let any = ListConsents { thread: Some(thread()), subject: None, limit: 50 };
    assert_eq!(walk.show(&struer, any.clone()).await.unwrap().consents, []);
    assert_eq!(walk.show(&aarhus, any).await.unwrap().consents.len(), 3);

    let request = RequestConsent { consent: ANOTHER, ..request_consent() };
    walk.ask(&struer, request).await.unwrap();
    for parent in [MOTHER, FATHER] {
        let parent = Actor { tenant: "0671".parse().unwrap(), ..of_family(parent) };
        let by = PersonId(parent.subject.0);
        let channel = proto::thread::SignatureChannel::MitId;
        let request = proto::thread::SignConsent { consent: ANOTHER, by, channel };
        walk.ask(&parent, request).await.unwrap();
    }
    let shown = walk.show(&struer, ShowConsent { consent: ANOTHER }).await.unwrap();
    assert_eq!(shown.standing, ConsentStanding::Given);
}

/// P-20: both leaders hear of it, once each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_takes_too_long() {
    let walk = beginning().await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    let overdue = async || {
        let kinds = walk.event_types().await;
        kinds.iter().filter(|it| *it == "transfer.overdue").count()
    };
    walk.ask(&aarhus, detect()).await.unwrap();
    // Monday the fifth working day is in time.
    walk.clock.advance(TimeDelta::days(7));
    walk.on_deadline().await;
    assert_eq!(overdue().await, 0);
    walk.clock.advance(TimeDelta::days(1));
    walk.on_deadline().await;
    assert_eq!(overdue().await, 1);
    walk.ask(&aarhus, initiate()).await.unwrap();
    walk.on_deadline().await;
    assert_eq!(overdue().await, 1);
    walk.ask(&aarhus, send()).await.unwrap();
    walk.clock.advance(TimeDelta::days(7));
    walk.on_deadline().await;
    assert_eq!(overdue().await, 2);
    let late = walk.show(&struer, ALL).await.unwrap().transfers;
    assert_eq!(late[0].overdue, [TransferStep::Material, TransferStep::Receipt]);
    walk.ask(&struer, receive()).await.unwrap();
    walk.clock.advance(TimeDelta::days(60));
    walk.on_deadline().await;
    assert_eq!(overdue().await, 2);
}

/// The family stays, or comes back; and a thread that ended waits for nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_stays_comes_back_or_ends() {
    let walk = beginning().await;
    let (aarhus, struer) = (worker("0751"), worker("0671"));
    walk.ask(&aarhus, initiate()).await.unwrap();
    assert_eq!(code(walk.ask(&struer, CancelTransfer { thread: thread() }).await), "not_found");
    walk.ask(&aarhus, CancelTransfer { thread: thread() }).await.unwrap();
    assert_eq!(code(walk.ask(&struer, receive()).await), "not_found");

    walk.ask(&aarhus, initiate()).await.unwrap();
    walk.ask(&aarhus, send()).await.unwrap();
    walk.ask(&struer, receive()).await.unwrap();
    let back = InitiateTransfer { to: "0751".parse().unwrap(), ..initiate() };
    walk.ask(&struer, back).await.unwrap();
    let material = vec![HandedWords { from: COPY.id, to: WORDS }];
    walk.ask(&struer, SendTransferMaterial { material, ..send() }).await.unwrap();
    let receive = ReceiveTransfer { bridge_builder: BIRGIT, ..receive() };
    walk.ask(&aarhus, receive).await.unwrap();
    let shown = walk.show(&birgit(), page()).await.unwrap();
    assert_eq!((shown.bridge_builder, shown.goals[0].words), (BIRGIT, WORDS));
    let standings: Vec<_> =
        walk.show(&aarhus, ALL).await.unwrap().transfers.iter().map(|it| it.standing).collect();
    use TransferStanding::{Cancelled, Received};
    assert_eq!(standings, [Received, Received, Cancelled]);

    walk.ask(&birgit(), detect()).await.unwrap();
    walk.ask(&birgit(), CloseThread { ..close() }).await.unwrap();
    walk.clock.advance(TimeDelta::days(60));
    walk.on_deadline().await;
    assert!(!walk.event_types().await.iter().any(|it| it == "transfer.overdue"));
}

/// I-01: while one municipality works with a child, no other opens a thread around it; a transfer moves it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_second_thread_elsewhere() {
    let walk = beginning().await;
    let bodil = Actor { subject: BODIL, ..actor(Role::BridgeBuilder, "0671") };
    let referral = proto::id::ReferralId(Uuid::from_u128(78));
    let second = Opening { thread: ThreadId::of(referral), referral, ..open() };
    opened_in(&walk, "0671", second).await;
    let kinds = walk.event_types().await;
    assert_eq!(kinds[kinds.len() - 2..], ["thread.opening_refused", "hold_up.began"]);
    let page = ShowThread { thread: ThreadId::of(referral) };
    assert_eq!(code(walk.show(&bodil, page).await), "open_elsewhere");
}
