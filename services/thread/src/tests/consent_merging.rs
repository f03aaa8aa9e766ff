//! What becomes of a consent whose thread goes on in another, there and in another municipality.

use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    code::AgeBand,
    id::{PersonId, ReferralId, SealedId, ThreadId},
    sealed::{Digest, Sealed},
    thread::{
        ConsentStanding, HandedWords, InitiateTransfer, MergeThreads, ReceiveTransfer,
        RecordChildView, RenewConsent, SendTransferMaterial, ShowArchivedThread, ShowConsent,
        ShowThread,
    },
    vault::PersonFact,
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CONSENT, FATHER, MOTHER, WORDS, child_view,
    consent_screens::{ANOTHER, begin, birgit, code, know, sign},
    day, goal, known, opened, request_consent, thread,
};
use crate::{ThreadService, domain::aggregates::thread::Opening};

const SISTER: PersonId = PersonId(Uuid::from_u128(160));
const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(161));
const COPY: Sealed = Sealed { id: SealedId(Uuid::from_u128(162)), digest: Digest([62; 32]) };
const SECRET: Sealed = Sealed { id: SealedId(Uuid::from_u128(163)), digest: Digest([63; 32]) };

/// The family's thread.
fn survivor() -> ThreadId {
    ThreadId::of(REFERRAL)
}

/// Nikolaj's thread goes on in his sister's, with a consent that one parent has signed.
async fn merged() -> Walk<ThreadService> {
    let walk = begin().await;
    let second = Opening {
        thread: survivor(),
        referral: REFERRAL,
        child: SISTER,
        bridge_builder: BIRGIT,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
    };
    opened(&walk, second).await;
    walk.ask(&birgit(), goal()).await.unwrap();
    let secret = RecordChildView { words: SECRET, ..child_view() };
    walk.ask(&birgit(), secret).await.unwrap();
    walk.ask(&birgit(), request_consent()).await.unwrap();
    sign(&walk, CONSENT, MOTHER).await.unwrap();
    let merge = MergeThreads { thread: thread(), survivor: survivor() };
    walk.ask(&birgit(), merge).await.unwrap();
    walk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_there() {
    let walk = merged().await;
    sign(&walk, CONSENT, FATHER).await.unwrap();
    let renew =
        RenewConsent { consent: ANOTHER, renews: CONSENT, until_on: day(29), text_version: 2 };
    walk.ask(&birgit(), renew).await.unwrap();
    let renewed = walk.show(&birgit(), ShowConsent { consent: ANOTHER }).await.unwrap();
    assert_eq!(renewed.thread, survivor());
    let page = walk.show(&birgit(), ShowThread { thread: survivor() }).await.unwrap();
    let mut consents: Vec<_> = page.consents.iter().map(|it| it.consent).collect();
    consents.sort();
    assert_eq!(consents, [CONSENT, ANOTHER]);
    // A new one is asked for where the children are.
    let again = proto::thread::RequestConsent {
        consent: proto::id::ConsentId(Uuid::from_u128(164)),
        ..request_consent()
    };
    assert_eq!(code(walk.ask(&birgit(), again).await), "thread_merged");
}

/// L-12: what came along moves with it, and what was said there only if it was handed over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_moves_with_it() {
    let walk = merged().await;
    sign(&walk, CONSENT, FATHER).await.unwrap();
    let (aarhus, struer) = (actor(Role::CaseWorker, "0751"), actor(Role::CaseWorker, "0671"));
    let initiate = InitiateTransfer { thread: survivor(), to: "0671".parse().unwrap() };
    walk.ask(&aarhus, initiate).await.unwrap();
    let material = vec![HandedWords { from: WORDS.id, to: COPY }];
    let send = SendTransferMaterial { thread: survivor(), summary: COPY, material };
    walk.ask(&aarhus, send).await.unwrap();
    known(&walk, "0671", BIRGIT).await;
    for child in [CHILD, SISTER] {
        let to = "0671".parse().unwrap();
        know(&walk, child, PersonFact::HandedOver { to }).await;
    }
    let receive = ReceiveTransfer { thread: survivor(), bridge_builder: BIRGIT };
    walk.ask(&struer, receive).await.unwrap();

    let page = walk.show(&struer, ShowThread { thread: survivor() }).await.unwrap();
    assert_eq!(page.strands.iter().filter(|it| it.child == CHILD).count(), 1);
    assert_eq!(page.goals.iter().map(|it| it.words).collect::<Vec<_>>(), [COPY]);
    assert_eq!((page.child_views.len(), page.consents.len()), (0, 0));
    for thread in [survivor(), thread()] {
        assert_eq!(code(walk.show(&aarhus, ShowThread { thread }).await), "not_found");
    }
    let archived = walk.show(&aarhus, ShowArchivedThread { thread: survivor() }).await.unwrap();
    assert_eq!(archived.thread.child_views.len(), 1);
    let consent = walk.show(&aarhus, ShowConsent { consent: CONSENT }).await.unwrap();
    assert_eq!(consent.standing, ConsentStanding::EndedByTransfer);
}
