//! One walk per screen, on a real database.

use chrono::{NaiveDate, TimeDelta};
use platform::{
    Stated,
    testing::{Walk, actor},
};
use proto::{
    code::AgeBand,
    id::{ConsentId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    thread::{
        AgreeGoal, ChildView, CloseThread, Closing, ConsentStanding, ConsentView, GoalView,
        ListThreads, NextStepView, OpenThread, Party, RecordChildView, RecordContact,
        RequestConsent, SetNextStep, ShowThread, SignConsent, SignatureChannel, Step, ThreadCursor,
        ThreadLine, ThreadList, ThreadView,
    },
    who::{Actor, Role},
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CLUB, CONSENT, FATHER, MOTHER, REFERRAL, TODAY, WORDS, child_view, close, day,
    goal, hear_child, open, request_consent, thread, visit,
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
        next_step: Some(NextStepView {
            step: Step::HearChild,
            owner: Role::BridgeBuilder,
            due_on: day(27),
            overdue: false,
        }),
        family_contacted_on: Some(day(20)),
        child_views: vec![
            ChildView { words: WORDS, on: day(23) },
            ChildView { words: WORDS, on: day(20) },
        ],
        goals: vec![GoalView { goal, words: WORDS, now, wished }],
        ..beginning()
    };
    assert_eq!(walk.show(&birgit, page.clone()).await.unwrap(), middle);

    walk.clock.advance(TimeDelta::days(4));
    assert!(
        !walk.show(&birgit, page.clone()).await.unwrap().next_step.unwrap().overdue,
        "the last day is in time"
    );
    walk.clock.advance(TimeDelta::days(1));
    assert!(walk.show(&birgit, page.clone()).await.unwrap().next_step.unwrap().overdue);

    walk.ask(&birgit, close()).await.unwrap();
    let (reason, outcome, next_contact) = (close().reason, close().outcome, close().next_contact);
    let closed = Some(Closing { reason, outcome, next_contact, on: day(28) });
    assert_eq!(
        walk.show(&birgit, page.clone()).await.unwrap(),
        ThreadView { next_step: None, closed, ..middle }
    );
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
    assert_eq!(
        code(walk.ask(&birgit, request_consent()).await),
        "not_found",
        "no thread, no consent"
    );
    walk.ask(&birgit, open()).await.unwrap();
    assert_eq!(
        code(walk.ask(&signatory(MOTHER), with_mit_id(MOTHER)).await),
        "not_found",
        "nothing to sign yet"
    );

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
    assert_eq!(the_consent(&walk).await, requested);

    walk.ask(&signatory(FATHER), with_mit_id(FATHER)).await.unwrap();
    assert_eq!(code(walk.ask(&signatory(FATHER), with_mit_id(MOTHER)).await), "not_your_signature");
    let half = ConsentView { signed: vec![FATHER], ..requested };
    assert_eq!(the_consent(&walk).await, half);

    walk.ask(
        &birgit,
        SignConsent { consent: CONSENT, by: MOTHER, channel: SignatureChannel::Paper },
    )
    .await
    .unwrap();
    let given =
        ConsentView { standing: ConsentStanding::Given, signed: vec![FATHER, MOTHER], ..half };
    assert_eq!(the_consent(&walk).await, given);
    assert_eq!(
        walk.kinds().await[3..],
        ["consent.requested", "consent.signed", "consent.signed", "consent.given"]
    );
    assert!(
        walk.events().await.iter().all(|it| it.thread == thread().0),
        "a consent's events are the thread's"
    );

    let second = RequestConsent {
        consent: ConsentId(Uuid::from_u128(66)),
        until_on: day(25),
        ..request_consent()
    };
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
    let late = due(&walk, 1, &birgit, day(28)).await;
    let soon = due(&walk, 2, &birgit, day(24)).await;
    let of_anders = due(&walk, 3, &anders, day(26)).await;
    let ended = due(&walk, 4, &birgit, day(25)).await;
    walk.ask(&birgit, CloseThread { thread: ended, ..close() }).await.unwrap();
    let elsewhere = due(&walk, 5, &actor(Role::BridgeBuilder, "0101"), day(24)).await;

    let all = walk.show(&birgit, list()).await.unwrap();
    assert_eq!((ids(&all), all.next), (vec![soon, of_anders, late], None));
    let (step, owner) = (Step::HearChild, Role::BridgeBuilder);
    let first = ThreadLine {
        thread: soon,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        opened_on: TODAY,
        bridge_builder: BIRGIT,
        next_step: NextStepView { step, owner, due_on: day(24), overdue: false },
    };
    assert_eq!(all.threads[0], first);

    walk.clock.advance(TimeDelta::days(2));
    let shown = walk.show(&birgit, list()).await.unwrap();
    let overdue: Vec<_> = shown.threads.iter().map(|it| it.next_step.overdue).collect();
    assert_eq!(overdue, [true, false, false], "what is overdue leads");

    let his = ListThreads { bridge_builder: Some(anders.subject), ..list() };
    let leader = actor(Role::Leader, "0751");
    assert_eq!(ids(&walk.show(&leader, his).await.unwrap()), [of_anders]);
    let stranger = actor(Role::CaseWorker, "0101");
    assert_eq!(ids(&walk.show(&stranger, list()).await.unwrap()), [elsewhere]);
    let coordinator = actor(Role::Coordinator, "0751");
    assert_eq!(code(walk.show(&coordinator, list()).await), "not_your_mandate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_page_by_page() {
    let walk = Walk::start(ThreadService::new()).await;
    let birgit = birgit();
    let mut expected = vec![];
    for (nth, on) in [(1, day(24)), (2, day(25)), (3, day(25)), (4, day(25)), (5, day(27))] {
        expected.push((on, due(&walk, nth, &birgit, on).await));
    }
    expected.sort(); // Those of one day by their id.
    let expected: Vec<_> = expected.into_iter().map(|(_, thread)| thread).collect();

    let (mut met, mut after) = (vec![], None);
    for size in [2, 2, 1] {
        let page = walk.show(&birgit, ListThreads { limit: 2, after, ..list() }).await.unwrap();
        assert_eq!(page.threads.len(), size);
        met.extend(ids(&page));
        after = page.next;
    }
    assert_eq!((met, after), (expected.clone(), None));

    for (due_on, expected) in [(NaiveDate::MIN, expected.as_slice()), (NaiveDate::MAX, &[])] {
        let after = Some(ThreadCursor { due_on, thread: thread() });
        let page = walk.show(&birgit, ListThreads { after, ..list() }).await.unwrap();
        assert_eq!(ids(&page), expected, "after {due_on}");
    }
    for limit in [0, 201] {
        let query = ListThreads { limit, ..list() };
        assert_eq!(code(walk.show(&birgit, query).await), "limit_out_of_range");
    }
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
    let events: Vec<_> =
        events.map(|recorded| Stated { event: recorded.read().unwrap(), recorded }).collect();
    sqlx::query!("truncate thread_list, thread_child_view, thread_goal, thread_consent")
        .execute(&walk.pool)
        .await
        .unwrap();
    view::project(&mut walk.pool.acquire().await.unwrap(), &events).await.unwrap();
    assert_eq!(walk.show(&birgit, page).await.unwrap(), one_by_one);
}

fn list() -> ListThreads {
    ListThreads { bridge_builder: None, limit: 50, after: None }
}

fn ids(list: &ThreadList) -> Vec<ThreadId> {
    list.threads.iter().map(|it| it.thread).collect()
}

/// A thread of `who`, in which the child is to be heard by a day.
async fn due(walk: &Walk<ThreadService>, nth: u128, who: &Actor, due_on: NaiveDate) -> ThreadId {
    let referral = ReferralId(Uuid::from_u128(1000 + nth));
    let thread = ThreadId::of(referral);
    let opening = OpenThread { thread, referral, bridge_builder: who.subject, ..open() };
    walk.ask(who, opening).await.unwrap();
    walk.ask(who, SetNextStep { thread, due_on, ..hear_child() }).await.unwrap();
    thread
}

async fn the_consent(walk: &Walk<ThreadService>) -> ConsentView {
    let [consent] = <[ConsentView; 1]>::try_from(consents(walk).await).unwrap();
    consent
}

async fn consents(walk: &Walk<ThreadService>) -> Vec<ConsentView> {
    walk.show(&birgit(), ShowThread { thread: thread() }).await.unwrap().consents
}

/// The code of a no.
fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
