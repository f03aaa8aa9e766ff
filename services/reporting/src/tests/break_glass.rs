//! Who reads a thread by a broken glass, on a real database.

use chrono::{DateTime, TimeDelta, Utc};
use platform::testing::{Walk, actor, monday};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    id::{PersonId, SealedId, ThreadId, UserId},
    reporting::Timeline,
    sealed::{Digest, Sealed},
    thread::{self, ThreadFact},
    vault::{self, BreakGlassFact, BreakGlassReason},
};
use uuid::Uuid;

use super::screens::{AARHUS, opened, start};
use crate::ReportingService;

fn until() -> DateTime<Utc> {
    monday() + TimeDelta::hours(4)
}

/// As if `by` had said it in the vault.
async fn say(walk: &Walk<ReportingService>, by: &Actor, fact: BreakGlassFact) {
    let glass = Uuid::new_v4();
    walk.hear_by(by, "vault", glass, glass, vault::Event::from(fact)).await;
}

fn used(by: &Actor, subject: PersonId) -> BreakGlassFact {
    let words = Sealed { id: SealedId(Uuid::new_v4()), digest: Digest::default() };
    let (by, reason, review_by) = (by.subject, BreakGlassReason::Concern, until());
    BreakGlassFact::Used { by, subject, reason, words, until: until(), review_by }
}

fn asked(by: &Actor, subject: PersonId) -> BreakGlassFact {
    let words = Sealed { id: SealedId(Uuid::new_v4()), digest: Digest::default() };
    let (by, reason) = (by.subject, BreakGlassReason::Concern);
    BreakGlassFact::Asked { by, subject, reason, words, approve_by: until() }
}

fn approved(by: &Actor, asked_by: UserId, subject: PersonId) -> BreakGlassFact {
    let by = by.subject;
    BreakGlassFact::Approved { by, asked_by, subject, until: until(), review_by: until() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaders_and_auditors_read_a_thread_while_their_glass_is_broken() {
    let walk = start().await;
    let [thread, other] = [(); 2].map(|()| Uuid::new_v4());
    let [child, sibling, stranger] = [(); 3].map(|()| PersonId(Uuid::new_v4()));
    walk.handle_events("thread", thread, opened(child)).await;
    let added = ThreadFact::StrandAdded { child: sibling, age_band: AgeBand::Age6To9 };
    walk.handle_events("thread", thread, thread::Event::from(added)).await;
    walk.handle_events("thread", other, opened(stranger)).await;
    let (leader, auditor) = (actor(Role::Leader, AARHUS), actor(Role::Auditor, AARHUS));
    let read = async |by: &Actor, thread: Uuid| {
        let answer = walk.show(by, Timeline { thread: ThreadId(thread) }).await;
        answer.map(|it| it.len()).map_err(|it| it.code.to_string())
    };
    let no = || Err("break_the_glass".to_owned());
    for by in [&leader, &auditor, &actor(Role::Auditor, "0000")] {
        assert_eq!(read(by, thread).await, no());
        assert_eq!(read(by, Uuid::new_v4()).await, no(), "nor is it told that there is none");
    }
    say(&walk, &leader, used(&leader, sibling)).await;
    assert_eq!(read(&leader, thread).await, Ok(2));
    assert_eq!(read(&leader, other).await, no(), "only the thread of that child");
    assert_eq!(read(&actor(Role::Leader, AARHUS), thread).await, no(), "only who broke it");
    let elsewhere = Actor { tenant: "0657".parse().unwrap(), ..leader.clone() };
    assert_eq!(read(&elsewhere, thread).await, no());
    let as_auditor = Actor { role: Role::Auditor, ..leader.clone() };
    assert_eq!(read(&as_auditor, thread).await, no());

    // To ask opens nothing; the approval opens it to who asked, and to nobody else.
    say(&walk, &auditor, asked(&auditor, child)).await;
    assert_eq!(read(&auditor, thread).await, no());
    let second = actor(Role::Leader, AARHUS);
    say(&walk, &second, approved(&second, auditor.subject, child)).await;
    assert_eq!(read(&auditor, thread).await, Ok(2));
    assert_eq!(read(&second, thread).await, no());

    // A glass that was broken in another municipality opens nothing here, nor the country's anywhere.
    let national = actor(Role::Auditor, "0000");
    say(&walk, &national, approved(&national, national.subject, child)).await;
    assert_eq!(read(&national, thread).await.unwrap_err(), "not_found");
    let foreigner = actor(Role::Leader, "0657");
    say(&walk, &foreigner, used(&foreigner, child)).await;
    assert_eq!(read(&foreigner, thread).await.unwrap_err(), "not_found");

    // Four hours have passed.
    walk.clock.set(until());
    for by in [&leader, &auditor] {
        assert_eq!(read(by, thread).await, no());
    }
}

/// A child that goes on in a thread of its own takes with it what its glass opens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_that_has_left_a_thread_opens_it_no_more() {
    let walk = start().await;
    let thread = Uuid::new_v4();
    let [child, sibling] = [(); 2].map(|()| PersonId(Uuid::new_v4()));
    let leader = actor(Role::Leader, AARHUS);
    walk.handle_events("thread", thread, opened(child)).await;
    let added = ThreadFact::StrandAdded { child: sibling, age_band: AgeBand::Age6To9 };
    walk.handle_events("thread", thread, thread::Event::from(added)).await;
    say(&walk, &leader, used(&leader, sibling)).await;
    let timeline = Timeline { thread: ThreadId(thread) };
    assert_eq!(walk.show(&leader, timeline.clone()).await.unwrap().len(), 2);
    let split = ThreadFact::StrandSplit { child: sibling, to: ThreadId(Uuid::new_v4()) };
    walk.handle_events("thread", thread, thread::Event::from(split)).await;
    assert_eq!(walk.show(&leader, timeline).await.unwrap_err().code, "break_the_glass");
}
