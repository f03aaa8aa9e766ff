//! One walk per screen, on a real database.

use chrono::{Days, TimeDelta};
use platform::{
    Stated,
    testing::{Walk, actor},
};
use proto::{
    code::AgeBand,
    id::{ConsentId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    thread::{
        AgreeGoal, ChildView, Closing, ConsentStanding, ConsentView, GoalView, ListThreads, NextStepView, OpenThread, Party,
        RecordChildView, RecordContact, RequestConsent, SetNextStep, ShowThread, SignConsent, SignatureChannel, Step, ThreadCursor,
        ThreadLine, ThreadList, ThreadView,
    },
    who::{Actor, Role},
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CLUB, CONSENT, FATHER, MOTHER, REFERRAL, TODAY, WORDS, child_view, close, day, goal, hear_child, open,
    request_consent, thread, visit,
};
use crate::{ThreadService, view};

fn birgit() -> Actor {
    Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") }
}

fn signatory(who: PersonId) -> Actor {
    Actor { subject: UserId(who.0), ..actor(Role::Family, "0751") }
}

fn with_mit_id(by: PersonId) -> SignConsent {
    SignConsent { consent: CONSENT, by, channel: SignatureChannel::MitId }
}

/// Nikolaj's thread on the day it opened.
fn beginning() -> ThreadView {
    ThreadView {
        thread: thread(),
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        opened_on: TODAY,
        bridge_builder: BIRGIT,
        next_step: Some(NextStepView {
            step: Step::ContactFamily,
            owner: Role::BridgeBuilder,
            due_on: day(30),
            overdue: false,
        }),
        family_contacted_on: None,
        child_views: vec![],
        goals: vec![],
        consents: vec![],
        closed: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, page) = (birgit(), ShowThread { thread: thread() });
    assert_eq!(code(walk.show(&birgit, page.clone()).await), "not_found");

    walk.ask(&birgit, open()).await.unwrap();
    assert_eq!(walk.show(&birgit, page.clone()).await.unwrap(), beginning());

    walk.ask(&birgit, RecordContact { with: Party::School, on: day(19), ..visit() }).await.unwrap();
    walk.ask(&birgit, visit()).await.unwrap();
    walk.ask(&birgit, RecordContact { on: day(23), ..visit() }).await.unwrap();
    walk.ask(&birgit, child_view()).await.unwrap();
    walk.ask(&birgit, RecordChildView { on: day(23), ..child_view() }).await.unwrap();
    walk.ask(&birgit, goal()).await.unwrap();
    walk.ask(&birgit, hear_child()).await.unwrap();
    let AgreeGoal { goal, now, wished, .. } = goal();
    let middle = ThreadView {
        next_step: Some(NextStepView { step: Step::HearChild, owner: Role::BridgeBuilder, due_on: day(27), overdue: false }),
        family_contacted_on: Some(day(20)),
        child_views: vec![ChildView { words: WORDS, on: day(23) }, ChildView { words: WORDS, on: day(20) }],
        goals: vec![GoalView { goal, words: WORDS, now, wished }],
        ..beginning()
    };
    assert_eq!(walk.show(&birgit, page.clone()).await.unwrap(), middle);

    walk.clock.advance(TimeDelta::days(4));
    assert!(!walk.show(&birgit, page.clone()).await.unwrap().next_step.unwrap().overdue, "the last day is in time");
    walk.clock.advance(TimeDelta::days(1));
    assert!(walk.show(&birgit, page.clone()).await.unwrap().next_step.unwrap().overdue);

    walk.ask(&birgit, close()).await.unwrap();
    let (reason, outcome, next_contact) = (close().reason, close().outcome, close().next_contact);
    let closed = Some(Closing { reason, outcome, next_contact, on: day(28) });
    assert_eq!(walk.show(&birgit, page.clone()).await.unwrap(), ThreadView { next_step: None, closed, ..middle });
    assert_eq!(code(walk.ask(&birgit, hear_child()).await), "thread_closed");

    for (who, expected) in [
        (actor(Role::CaseWorker, "0751"), None),
        (actor(Role::BridgeBuilder, "0751"), None),
        (actor(Role::BridgeBuilder, "0101"), Some("not_found")),
        (actor(Role::Leader, "0751"), Some("not_your_mandate")),
        (actor(Role::Volunteer, "0751"), Some("not_your_mandate")),
    ] {
        let answer = walk.show(&who, page.clone()).await;
        assert_eq!(answer.err().map(|it| it.code.into_owned()).as_deref(), expected, "{who:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_consents_of_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    let birgit = birgit();
    assert_eq!(code(walk.ask(&birgit, request_consent()).await), "not_found", "no thread, no consent");
    walk.ask(&birgit, open()).await.unwrap();
    assert_eq!(code(walk.ask(&signatory(MOTHER), with_mit_id(MOTHER)).await), "not_found", "nothing to sign yet");

    walk.ask(&actor(Role::CaseWorker, "0751"), request_consent()).await.unwrap();
    let RequestConsent { subject, categories, purpose, until_on, .. } = request_consent();
    let requested = ConsentView {
        consent: CONSENT,
        standing: ConsentStanding::Requested,
        subject,
        recipients: vec![CLUB],
        categories,
        purpose,
        until_on,
        signatories: vec![MOTHER, FATHER],
        signed: vec![],
    };
    assert_eq!(consents(&walk).await, [requested.clone()]);

    walk.ask(&signatory(FATHER), with_mit_id(FATHER)).await.unwrap();
    assert_eq!(code(walk.ask(&signatory(FATHER), with_mit_id(MOTHER)).await), "not_your_signature");
    let half = ConsentView { signed: vec![FATHER], ..requested };
    assert_eq!(consents(&walk).await, [half.clone()]);

    walk.ask(&birgit, SignConsent { consent: CONSENT, by: MOTHER, channel: SignatureChannel::Paper }).await.unwrap();
    let given = ConsentView { standing: ConsentStanding::Given, signed: vec![FATHER, MOTHER], ..half };
    assert_eq!(consents(&walk).await, [given.clone()]);
    assert_eq!(walk.kinds().await[3..], ["consent.requested", "consent.signed", "consent.signed", "consent.given"]);
    assert!(walk.events().await.iter().all(|it| it.thread == thread().0), "a consent's events are the thread's");

    let second = RequestConsent { consent: ConsentId(Uuid::from_u128(66)), until_on: day(25), ..request_consent() };
    walk.ask(&birgit, second.clone()).await.unwrap();
    walk.clock.advance(TimeDelta::days(3));
    let standing: Vec<_> = consents(&walk).await.iter().map(|it| it.standing).collect();
    assert_eq!(standing, [ConsentStanding::Given, ConsentStanding::Expired]);

    walk.ask(&birgit, close()).await.unwrap();
    let late = SignConsent { consent: second.consent, ..with_mit_id(MOTHER) };
    assert_eq!(code(walk.ask(&signatory(MOTHER), late).await), "thread_closed");
    let third = RequestConsent { consent: ConsentId(Uuid::from_u128(67)), ..request_consent() };
    assert_eq!(code(walk.ask(&birgit, third).await), "thread_closed");
}

/// Nothing of a thread is another municipality's to touch or to know of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_municipality() {
    let walk = Walk::start(ThreadService::new()).await;
    walk.ask(&birgit(), open()).await.unwrap();
    walk.ask(&birgit(), request_consent()).await.unwrap();

    let stranger = actor(Role::BridgeBuilder, "0101");
    assert_eq!(code(walk.ask(&stranger, hear_child()).await), "not_found");
    let second = RequestConsent { consent: ConsentId(Uuid::from_u128(66)), ..request_consent() };
    assert_eq!(code(walk.ask(&stranger, second).await), "not_found");
    let signature = SignConsent { consent: CONSENT, by: MOTHER, channel: SignatureChannel::Oral };
    assert_eq!(code(walk.ask(&stranger, signature).await), "not_found");
    assert_eq!(walk.show(&stranger, list()).await.unwrap().threads, []);
    assert_eq!(walk.kinds().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_threads() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, anders) = (birgit(), actor(Role::BridgeBuilder, "0751"));
    // Due on the 30th, as they open; then the second and the third on days of their own.
    let mut threads = vec![];
    for (nth, who) in [(1, &birgit), (2, &anders), (3, &birgit), (4, &birgit), (5, &birgit)] {
        threads.push(opened_nth(&walk, nth, who).await);
    }
    let elsewhere = opened_nth(&walk, 9, &actor(Role::BridgeBuilder, "0101")).await;
    for (nth, due_on) in [(1, day(26)), (2, day(24)), (3, day(25))] {
        walk.ask(&birgit, SetNextStep { thread: threads[nth], due_on, ..hear_child() }).await.unwrap();
    }
    let mut closing = close();
    closing.thread = threads[4];
    walk.ask(&birgit, closing).await.unwrap();

    let expected = [threads[2], threads[3], threads[1], threads[0]];
    let all = walk.show(&birgit, list()).await.unwrap();
    assert_eq!(ids(&all), expected);
    assert_eq!(all.next, None);
    let step = NextStepView { step: Step::HearChild, owner: Role::BridgeBuilder, due_on: day(24), overdue: false };
    let first = ThreadLine {
        thread: threads[2],
        child: CHILD,
        age_band: AgeBand::Age6To9,
        opened_on: TODAY,
        bridge_builder: BIRGIT,
        next_step: step,
    };
    assert_eq!(all.threads[0], first);

    walk.clock.advance(TimeDelta::days(2));
    let overdue: Vec<_> = walk.show(&birgit, list()).await.unwrap().threads.iter().map(|it| it.next_step.overdue).collect();
    assert_eq!(overdue, [true, false, false, false], "what is overdue leads");

    let of_anders = ListThreads { bridge_builder: Some(anders.subject), ..list() };
    assert_eq!(ids(&walk.show(&actor(Role::Leader, "0751"), of_anders).await.unwrap()), [threads[1]]);
    assert_eq!(ids(&walk.show(&actor(Role::CaseWorker, "0101"), list()).await.unwrap()), [elsewhere]);

    let mut met = vec![];
    let mut after = None;
    for page in [3, 1] {
        let shown = walk.show(&birgit, ListThreads { limit: 3, after, ..list() }).await.unwrap();
        assert_eq!(shown.threads.len(), page);
        met.extend(ids(&shown));
        after = shown.next;
    }
    assert_eq!((met.as_slice(), after), (expected.as_slice(), None));

    let before_all = ThreadCursor { due_on: chrono::NaiveDate::MIN, thread: threads[0] };
    assert_eq!(ids(&walk.show(&birgit, ListThreads { after: Some(before_all), ..list() }).await.unwrap()), expected);
    let after_all = ThreadCursor { due_on: TODAY + Days::new(9_000_000), thread: threads[0] };
    assert_eq!(ids(&walk.show(&birgit, ListThreads { after: Some(after_all), ..list() }).await.unwrap()), []);
    for limit in [0, 201] {
        assert_eq!(code(walk.show(&birgit, ListThreads { limit, ..list() }).await), "limit_out_of_range");
    }
    assert_eq!(code(walk.show(&actor(Role::Coordinator, "0751"), list()).await), "not_your_mandate");
}

/// A batch says the same as its events one by one: what a rebuild and a busy writer rest on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_at_once() {
    let walk = Walk::start(ThreadService::new()).await;
    let birgit = birgit();
    walk.ask(&birgit, open()).await.unwrap();
    walk.ask(&birgit, visit()).await.unwrap();
    walk.ask(&birgit, goal()).await.unwrap();
    walk.ask(&birgit, hear_child()).await.unwrap();
    walk.ask(&birgit, SetNextStep { due_on: day(28), ..hear_child() }).await.unwrap();
    walk.ask(&birgit, child_view()).await.unwrap();
    walk.ask(&birgit, request_consent()).await.unwrap();
    walk.ask(&signatory(MOTHER), with_mit_id(MOTHER)).await.unwrap();
    walk.ask(&signatory(FATHER), with_mit_id(FATHER)).await.unwrap();
    let page = ShowThread { thread: thread() };
    let one_by_one = walk.show(&birgit, page.clone()).await.unwrap();

    let events = walk.events().await.into_iter();
    let events: Vec<_> = events.map(|recorded| Stated { event: recorded.read().unwrap(), recorded }).collect();
    sqlx::query!("truncate thread_list, thread_child_view, thread_goal, thread_consent").execute(&walk.pool).await.unwrap();
    view::project(&mut walk.pool.acquire().await.unwrap(), &events).await.unwrap();
    assert_eq!(walk.show(&birgit, page).await.unwrap(), one_by_one);
}

fn list() -> ListThreads {
    ListThreads { bridge_builder: None, limit: 50, after: None }
}

fn ids(list: &ThreadList) -> Vec<ThreadId> {
    list.threads.iter().map(|it| it.thread).collect()
}

async fn opened_nth(walk: &Walk<ThreadService>, nth: u128, who: &Actor) -> ThreadId {
    let referral = ReferralId(Uuid::from_u128(1000 + nth));
    let thread = ThreadId::of(referral);
    walk.ask(who, OpenThread { thread, referral, bridge_builder: who.subject, ..open() }).await.unwrap();
    thread
}

async fn consents(walk: &Walk<ThreadService>) -> Vec<ConsentView> {
    walk.show(&birgit(), ShowThread { thread: thread() }).await.unwrap().consents
}

/// The code of a no.
fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
