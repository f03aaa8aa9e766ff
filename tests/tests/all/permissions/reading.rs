//! What `reporting` and `audit` are asked: they decide nothing, and show each municipality its own.

use audit::AuditService;
use chrono::TimeDelta;
use platform::{Service, testing::Walk};
use proto::{
    actor::Role,
    assignment::{self, AssignmentFact, MatchFact},
    audit::{AboutPerson, Faults, Heads, Search},
    code::{AgeBand, Need},
    event::Event,
    id::{ReferralId, SealedId, ThreadId},
    referral::{self, LegalBasis, NoWish, Purpose, Urgency},
    reporting::{
        AcceptanceRate, ActiveChildren, ShowThreadLine, Threads, TimeToFirstMeeting, Timeline,
        WhatIsNew,
    },
    sealed::{Digest, Sealed},
    thread::{self, ThreadFact},
    vault::{self, BreakGlassFact, BreakGlassReason},
};
use reporting::ReportingService;
use uuid::Uuid;

use super::{
    asking::{answers, query},
    cast::{BIRGIT, CHILD, RED, Relation, person, who},
    day,
    table::Row,
};

const THREAD: ThreadId = ThreadId(Uuid::from_u128(0xc0));
const SEEN_THREAD: ThreadId = ThreadId(Uuid::from_u128(0xc9));
const MATCH: Uuid = Uuid::from_u128(0xc1);

pub(super) async fn rows() -> Vec<Row> {
    [of_reporting().await, of_audit().await].concat()
}

async fn of_reporting() -> Vec<Row> {
    let walk = Walk::start(ReportingService::new()).await;
    happen(&walk).await;
    glass_is_broken(&walk).await;
    let new = Walk::start(ReportingService::new()).await;
    let threads = Threads { overdue_only: false, closed_too: true, limit: 100, cursor: None };
    let requests = [
        query(Timeline { thread: THREAD }),
        query(Timeline { thread: SEEN_THREAD }).variant("by broken glass"),
        query(threads),
        query(ShowThreadLine { thread: THREAD }),
        query(WhatIsNew {
            after: vec![proto::reporting::Position {
                service: proto::reporting::Source::Thread,
                position: 0,
            }],
        })
        .shows(|it| it["new"].as_array().is_some_and(|it| !it.is_empty())),
        query(ActiveChildren {}),
        query(AcceptanceRate { from_on: None, until_on: None }),
        query(TimeToFirstMeeting {}),
    ];
    answers(&walk, &new, &requests).await
}

async fn of_audit() -> Vec<Row> {
    let walk = Walk::start(AuditService::new()).await;
    happen(&walk).await;
    // What is not as it was said is found, and everybody who verifies learns of it.
    let opened = opened();
    let mut wrong = walk.published("thread", THREAD.0, THREAD.0, &opened);
    wrong.hash = Digest::default();
    walk.core.handle_events("thread", &[wrong]).await.unwrap();
    let new = Walk::start(AuditService::new()).await;
    let requests = [
        query(Search::default()),
        query(Heads {}),
        query(Faults::default()),
        query(AboutPerson { person: CHILD, limit: 100, cursor: None }),
    ];
    answers(&walk, &new, &requests).await
}

/// A thread, an offer that is accepted, a match that has met.
async fn happen<S: Service>(walk: &Walk<S>) {
    let (thread, child, organisation) = (THREAD, CHILD, RED);
    handle_events(walk, Uuid::from_u128(0xc3), submitted()).await;
    handle_events(walk, THREAD.0, opened()).await;
    let assigned = ThreadFact::BridgeBuilderAssigned { bridge_builder: BIRGIT };
    handle_events(walk, THREAD.0, thread::Event::from(assigned)).await;
    let stream = Uuid::from_u128(0xc2);
    for fact in [
        AssignmentFact::OfferAccepted { organisation },
        AssignmentFact::Started { thread, child, organisation },
    ] {
        handle_events(walk, stream, assignment::Event::from(fact)).await;
    }
    let met = MatchFact::FirstMeetingHeld { on: day("2026-11-23") };
    handle_events(walk, MATCH, assignment::Event::from(met)).await;
}

/// A thread of another child, at whom everybody who may has broken the glass, an auditor with a leader's approval.
async fn glass_is_broken(walk: &Walk<ReportingService>) {
    let subject = person(0x71);
    let thread::Event::Thread(ThreadFact::Opened { referral, age_band, on, .. }) = opened() else {
        panic!("it opens a thread")
    };
    let opened = ThreadFact::Opened {
        referral,
        child: subject,
        age_band,
        on,
        deadlines: None,
        split: None,
        siblings: None,
    };
    let of = SEEN_THREAD.0;
    walk.handle_events_on("thread", of, of, thread::Event::from(opened)).await;
    let until = walk.clock.now() + TimeDelta::hours(4);
    let (reason, review_by) = (BreakGlassReason::Danger, until);
    let words = Sealed { id: SealedId(Uuid::from_u128(0xca)), digest: Digest::default() };
    for role in [Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Auditor] {
        let by = who(role, Relation::Own);
        let fact = match role == Role::Auditor {
            true => {
                let (asked_by, by) = (by.subject, who(Role::Leader, Relation::Own).subject);
                BreakGlassFact::Approved { by, asked_by, subject, until, review_by }
            }
            false => {
                let by = by.subject;
                BreakGlassFact::Used { by, subject, reason, words, until, review_by }
            }
        };
        let glass = Uuid::new_v4();
        walk.hear_by(&by, "vault", glass, glass, vault::Event::from(fact)).await;
    }
}

pub(super) fn submitted() -> referral::Event {
    let submitted = referral::Fact::Submitted {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age15To17,
        legal_basis: LegalBasis::EarlyPreventive,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: None,
        no_wish: Some(NoWish::NotAskedYet),
        urgency: Urgency::Ordinary,
        answer_by: "2026-11-25T23:00:00Z".parse().unwrap(),
        computed: None,
        reference: None,
        law: None,
        siblings: None,
    };
    referral::Event::from(submitted)
}

fn opened() -> thread::Event {
    thread::Event::from(ThreadFact::Opened {
        referral: ReferralId(Uuid::from_u128(0xc3)),
        child: CHILD,
        age_band: AgeBand::Age15To17,
        on: day("2026-11-23"),
        deadlines: None,
        split: None,
        siblings: None,
    })
}

async fn handle_events<S: Service, E: Event>(walk: &Walk<S>, stream: Uuid, event: E) {
    walk.handle_events_on(E::SERVICE, stream, THREAD.0, event).await;
}
