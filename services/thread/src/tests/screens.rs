//! One walk per screen, on a real database.

use chrono::{NaiveDate, TimeDelta};
use platform::{
    Aggregate as _, Envelope,
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Mistake},
    id::{MeetingId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    thread::{
        AchieveGoal, AgreeGoal, AttachedView, BeginClosing, ChildView, CloseThread, Closing,
        ClosingView, CompleteStep, CorrectThreadEntry, Event, FamilyView, GoalView, HandOverReason,
        HandOverThread, HandOverView, HoldNetworkMeeting, ListThreads, MeetingView, NextStepView,
        Outcome, Party, PauseReason, PauseThread, PauseView, PlanNetworkMeeting, RecordChildView,
        RecordContact, RecordFamilyView, ReopenThread, ResumeThread, ReviseGoal, SetNextStep,
        ShowThread, Step, StrandView, ThreadCursor, ThreadLine, ThreadList, ThreadState,
        ThreadView,
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, REFERRAL, TODAY, WORDS, child_view, close, consent_screens::birgit, day, goal,
    hear_child, known, open, opened, opened_in, request_consent, thread, visit,
};
use crate::{
    ThreadService,
    domain::aggregates::thread::{Opening, Thread},
    view,
};

/// Nikolaj's thread on the day it opened.
fn beginning() -> ThreadView {
    ThreadView {
        thread: thread(),
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        opened_on: TODAY,
        state: ThreadState::Active,
        strands: vec![StrandView { child: CHILD, age_band: AgeBand::Age6To9, split_to: None }],
        bridge_builder: BIRGIT,
        hand_overs: vec![],
        next_step: Some(NextStepView {
            step: Step::ContactFamily,
            owner: Role::BridgeBuilder,
            due_on: day(30),
            overdue: false,
        }),
        family_contacted_on: None,
        child_views: vec![],
        family_views: vec![],
        goals: vec![],
        meetings: vec![],
        pauses: vec![],
        consents: vec![],
        siblings: vec![],
        attached: vec![],
        elsewhere: vec![],
        absorbed: vec![],
        merged_into: None,
        closing: None,
        closed: None,
        earlier_closings: vec![],
    }
}

/// I-22: what was a mistake is shown no more, and the family is not reached by it (P-06).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_a_mistake() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, page) = (birgit(), ShowThread { thread: thread() });
    opened(&walk, open()).await;
    let next = walk.events().await.last().unwrap().position + 1;
    walk.ask(&birgit, visit()).await.unwrap();
    walk.ask(&birgit, child_view()).await.unwrap();
    let family = RecordFamilyView { thread: thread(), words: WORDS, on: day(23), by: vec![] };
    walk.ask(&birgit, family).await.unwrap();
    let meeting = MeetingId(Uuid::from_u128(0x97));
    let with = vec![Party::Family];
    let hold = HoldNetworkMeeting { thread: thread(), meeting, on: TODAY, with, note: None };
    walk.ask(&birgit, hold).await.unwrap();
    let correct =
        |position| CorrectThreadEntry { thread: thread(), position, mistake: Mistake::WrongPerson };
    // The contact is followed by the fact that the family is reached.
    for (position, kind) in [
        (next, "thread.contact_recorded"),
        (next + 2, "thread.child_view_recorded"),
        (next + 3, "thread.family_view_recorded"),
        (next + 4, "thread.network_meeting_held"),
    ] {
        assert_ne!(walk.show(&birgit, page.clone()).await.unwrap(), beginning(), "{kind}");
        walk.ask(&birgit, correct(position)).await.unwrap();
        assert_eq!(code(walk.ask(&birgit, correct(position)).await), "already_corrected");
    }
    assert_eq!(walk.show(&birgit, page).await.unwrap(), beginning());
    assert_eq!(code(walk.ask(&birgit, correct(next + 1)).await), "not_correctable");
    assert_eq!(code(walk.ask(&birgit, correct(0)).await), "no_such_entry");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, page) = (birgit(), ShowThread { thread: thread() });
    assert_eq!(code(walk.show(&birgit, page.clone()).await), "not_found");

    opened(&walk, open()).await;
    assert_eq!(walk.show(&birgit, page.clone()).await.unwrap(), beginning());

    walk.ask(&birgit, RecordContact { with: Party::School, on: day(19), ..visit() }).await.unwrap();
    // Before the thread there was nobody to reach the family for it.
    walk.ask(&birgit, RecordContact { on: day(22), ..visit() }).await.unwrap();
    walk.ask(&birgit, visit()).await.unwrap();
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
        family_contacted_on: Some(TODAY),
        child_views: vec![
            ChildView { child: CHILD, words: WORDS, on: day(23) },
            ChildView { child: CHILD, words: WORDS, on: day(20) },
        ],
        goals: vec![GoalView {
            goal,
            child: Some(CHILD),
            words: WORDS,
            now,
            wished,
            achieved_on: None,
        }],
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
    let ended = walk.show(&birgit, page.clone()).await.unwrap();
    let state = ThreadState::Closed;
    assert_eq!(
        ended,
        ThreadView { state, next_step: None, closed: Some(closing_on(day(28))), ..middle.clone() }
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

/// The turns a thread takes, each as the page tells it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_turns_of_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, thread) = (birgit(), thread());
    let page = || walk.show(&birgit, ShowThread { thread });
    opened(&walk, open()).await;
    walk.ask(&birgit, goal()).await.unwrap();
    let AgreeGoal { goal, .. } = goal();
    let revise = ReviseGoal { thread, goal, words: None, now: 5, wished: 8 };
    walk.ask(&birgit, revise).await.unwrap();
    assert_eq!((page().await.unwrap().goals[0].now, page().await.unwrap().goals[0].wished), (5, 8));
    walk.ask(&birgit, AchieveGoal { thread, goal, reached: 7, on: TODAY }).await.unwrap();
    let achieved = page().await.unwrap().goals[0];
    assert_eq!((achieved.now, achieved.achieved_on), (7, Some(TODAY)));

    walk.ask(&birgit, RecordFamilyView { thread, words: WORDS, on: day(21), by: vec![CHILD] })
        .await
        .unwrap();
    assert_eq!(
        page().await.unwrap().family_views,
        [FamilyView { words: WORDS, on: day(21), by: vec![CHILD] }]
    );

    let meeting = MeetingId(Uuid::from_u128(90));
    let with = vec![Party::Family, Party::School];
    for on in [day(24), day(23)] {
        let plan = PlanNetworkMeeting { thread, meeting, on, with: with.clone() };
        walk.ask(&birgit, plan).await.unwrap();
    }
    let planned = MeetingView { meeting, on: TODAY, held: false, with: with.clone(), note: None };
    assert_eq!(page().await.unwrap().meetings.as_slice(), std::slice::from_ref(&planned), "moved");
    let note = Some(WORDS);
    let hold = HoldNetworkMeeting { thread, meeting, on: TODAY, with: with.clone(), note };
    walk.ask(&birgit, hold).await.unwrap();
    assert_eq!(page().await.unwrap().meetings, [MeetingView { held: true, note, ..planned }]);

    let done = CompleteStep {
        thread,
        done: Step::ContactFamily,
        step: Step::FindOrganisation,
        owner: Role::BridgeBuilder,
        due_on: day(30),
    };
    walk.ask(&birgit, done).await.unwrap();
    assert_eq!(page().await.unwrap().next_step.unwrap().step, Step::FindOrganisation);
    assert_eq!(the_same_at_once(&walk).await, page().await.unwrap());
}

/// It rests, changes hands, ends and goes on again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_course_of_a_thread() {
    let walk = Walk::start(ThreadService::new()).await;
    let (birgit, thread) = (birgit(), thread());
    let page = || walk.show(&birgit, ShowThread { thread });
    opened(&walk, open()).await;
    walk.ask(&birgit, goal()).await.unwrap();
    let (reason, until_on) = (PauseReason::Away, day(30));
    walk.ask(&birgit, PauseThread { thread, reason, until_on }).await.unwrap();
    let paused = page().await.unwrap();
    let pause = PauseView { reason, from_on: TODAY, until_on, resumed_on: None };
    assert_eq!((paused.state, paused.pauses), (ThreadState::Paused, vec![pause]));
    walk.ask(&birgit, ResumeThread { thread }).await.unwrap();
    let resumed = page().await.unwrap();
    let pause = PauseView { resumed_on: Some(TODAY), ..pause };
    assert_eq!((resumed.state, resumed.pauses), (ThreadState::Active, vec![pause]));

    let (to, reason) = (UserId(Uuid::from_u128(91)), HandOverReason::NewPost);
    let unknown = walk.ask(&birgit, HandOverThread { thread, to, reason }).await;
    assert_eq!(code(unknown), "bridge_builder_unknown");
    known(&walk, "0751", to).await;
    walk.ask(&birgit, HandOverThread { thread, to, reason }).await.unwrap();
    let handed = page().await.unwrap();
    assert_eq!(handed.bridge_builder, to);
    assert_eq!(handed.hand_overs, [HandOverView { from: BIRGIT, to, reason, on: TODAY }]);
    assert_eq!(
        code(walk.ask(&birgit, HandOverThread { thread, to: BIRGIT, reason }).await),
        "not_accountable",
        "who handed it over has no say in it any more"
    );

    let begin = BeginClosing { thread, outcome: Outcome::Better };
    walk.ask(&birgit, begin).await.unwrap();
    let closing = page().await.unwrap();
    let begun = ClosingView {
        by: Role::BridgeBuilder,
        organisation: None,
        outcome: Outcome::Better,
        on: TODAY,
        confirmed_by: None,
    };
    assert_eq!((closing.state, closing.closing), (ThreadState::Closing, Some(begun)));
    walk.ask(&birgit, close()).await.unwrap();
    let reopen = ReopenThread {
        thread,
        bridge_builder: BIRGIT,
        step: Step::FollowUp,
        owner: Role::BridgeBuilder,
        due_on: day(27),
    };
    walk.ask(&actor(Role::Leader, "0751"), reopen).await.unwrap();
    let reopened = page().await.unwrap();
    assert_eq!((reopened.state, reopened.closed), (ThreadState::Active, None));
    assert_eq!(reopened.earlier_closings, [closing_on(TODAY)], "what was stays told");
    assert_eq!((reopened.opened_on, reopened.goals.len()), (TODAY, 1));
    assert_eq!(reopened.attached, Vec::<AttachedView>::new());
    assert_eq!(the_same_at_once(&walk).await, reopened);
}

fn closing_on(on: NaiveDate) -> Closing {
    let CloseThread { reason, outcome, next_contact, talk_on, no_talk, .. } = close();
    Closing { reason, outcome, next_contact, on, talk_on, no_talk, confirmed_by: None }
}

/// Nothing of a thread is another municipality's to touch or to know of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_municipality() {
    let walk = Walk::start(ThreadService::new()).await;
    opened(&walk, open()).await;
    let before = walk.event_types().await.len();
    let stranger = actor(Role::BridgeBuilder, "0101");
    assert_eq!(code(walk.ask(&stranger, hear_child()).await), "not_found");
    assert_eq!(code(walk.ask(&stranger, request_consent()).await), "not_found");
    assert_eq!(code(walk.show(&stranger, ShowThread { thread: thread() }).await), "not_found");
    assert_eq!(walk.show(&stranger, list()).await.unwrap().threads, []);
    assert_eq!(walk.event_types().await.len(), before);
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
        child: child(2),
        age_band: AgeBand::Age6To9,
        opened_on: TODAY,
        bridge_builder: BIRGIT,
        next_step: NextStepView { step, owner, due_on: day(24), overdue: false },
        state: ThreadState::Active,
        children: 1,
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

    // The first and the last day that can be on the wire.
    let (first, last) = ("1900-01-01".parse().unwrap(), "2200-12-31".parse().unwrap());
    for (due_on, expected) in [(first, expected.as_slice()), (last, &[])] {
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
    opened(&walk, open()).await;
    walk.ask(&birgit, visit()).await.unwrap();
    walk.ask(&birgit, goal()).await.unwrap();
    walk.ask(&birgit, hear_child()).await.unwrap();
    walk.ask(&birgit, SetNextStep { due_on: day(28), ..hear_child() }).await.unwrap();
    walk.ask(&birgit, child_view()).await.unwrap();
    let one_by_one = walk.show(&birgit, ShowThread { thread: thread() }).await.unwrap();
    assert_eq!(the_same_at_once(&walk).await, one_by_one);
}

/// The page of the thread, when the log so far is one batch.
async fn the_same_at_once(walk: &Walk<ThreadService>) -> ThreadView {
    let events = walk.events().await.into_iter();
    let events: Vec<_> = events
        .map(|recorded| Envelope { event: recorded.read().unwrap(), metadata: recorded })
        .collect();
    projected(walk, &events).await
}

async fn projected(walk: &Walk<ThreadService>, events: &[Envelope<Event>]) -> ThreadView {
    sqlx::query!(
        "truncate thread_list, thread_strand, thread_child_view, thread_family_view, thread_goal, thread_meeting, thread_pause,
                  thread_hand_over, thread_refused, thread_held_up, thread_sibling, thread_attached, thread_bridge_builder"
    )
    .execute(&walk.pool)
    .await
    .unwrap();
    view::project(&mut walk.pool.acquire().await.unwrap(), events).await.unwrap();
    walk.show(&birgit(), ShowThread { thread: thread() }).await.unwrap()
}

/// A log from before there were strands: what it holds is the only child's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_log() {
    let walk = Walk::start(ThreadService::new()).await;
    let birgit = birgit();
    opened(&walk, open()).await;
    walk.ask(&birgit, child_view()).await.unwrap();
    walk.ask(&birgit, goal()).await.unwrap();
    let page = walk.show(&birgit, ShowThread { thread: thread() }).await.unwrap();
    let events = walk.events().await.into_iter();
    let events: Vec<_> = events
        .map(|mut recorded| {
            let mut data: serde_json::Value = serde_json::from_str(&recorded.data).unwrap();
            for new in ["deadlines", "overdue_at", "voice_by"] {
                data.as_object_mut().unwrap().remove(new);
            }
            if recorded.kind != "thread.opened" {
                data.as_object_mut().unwrap().remove("child");
            }
            recorded.data = data.to_string();
            recorded
        })
        .filter(|it| it.kind.starts_with("thread."))
        .map(|recorded| Envelope { event: recorded.read().unwrap(), metadata: recorded })
        .collect();
    assert_eq!(projected(&walk, &events).await, page);

    let mut told = Thread::default();
    for Envelope { event, .. } in &events {
        let Event::Thread(fact) = event else { panic!("{event:?}") };
        told = told.evolve(fact);
    }
    assert!(told.open().unwrap().open_goals(None).all(|it| it.child == Some(CHILD)));
}

fn list() -> ListThreads {
    ListThreads { bridge_builder: None, limit: 50, after: None }
}

fn ids(list: &ThreadList) -> Vec<ThreadId> {
    list.threads.iter().map(|it| it.thread).collect()
}

fn child(nth: u128) -> PersonId {
    PersonId(Uuid::from_u128(2000 + nth))
}

/// A thread of `actor`, in which the child is to be heard by a day.
async fn due(walk: &Walk<ThreadService>, nth: u128, who: &Actor, due_on: NaiveDate) -> ThreadId {
    let referral = ReferralId(Uuid::from_u128(1000 + nth));
    let thread = ThreadId::of(referral);
    let (bridge_builder, child) = (who.subject, child(nth));
    let opening = Opening { thread, referral, child, bridge_builder, ..open() };
    opened_in(walk, who.tenant.as_str(), opening).await;
    walk.ask(who, SetNextStep { thread, due_on, ..hear_child() }).await.unwrap();
    thread
}

/// The code of a no.
fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
