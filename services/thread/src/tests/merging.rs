//! Two threads that are one, and one that was two after all; and in whose hands each is (I-03).

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact},
    code::AgeBand,
    id::{AssignmentId, GoalId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    thread::{
        ActiveAssignment, AgreeGoal, BridgeBuilderLine, CloseThread, DeactivateBridgeBuilder,
        HandOverReason, HandOverThread, ListBridgeBuilders, ListThreads, MergeThreads,
        ReactivateBridgeBuilder, RecordChildView, ReviseGoal, ShowThread, Step, ThreadState,
        ThreadView, UndoMerge,
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, CLUB, TODAY, child_view, close, consent_screens::birgit, goal, hear_child, open,
    opened, thread,
};
use crate::{ThreadService, domain::aggregates::thread::Opening};

/// Registered twice: it is the same boy.
const TWIN: PersonId = PersonId(Uuid::from_u128(60));
const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(61));
const TASK: AssignmentId = AssignmentId(Uuid::from_u128(62));
const ANDERS: UserId = UserId(Uuid::from_u128(63));
const GOAL: GoalId = GoalId(Uuid::from_u128(64));

fn double() -> ThreadId {
    ThreadId::of(REFERRAL)
}

fn anders() -> Actor {
    Actor { subject: ANDERS, ..actor(Role::BridgeBuilder, "0751") }
}

/// Birgit's thread, and Anders's, who does not know that it is the same boy.
async fn begin() -> Walk<ThreadService> {
    let walk = Walk::start(ThreadService::new()).await;
    opened(&walk, open()).await;
    let second = Opening {
        thread: double(),
        referral: REFERRAL,
        child: TWIN,
        bridge_builder: ANDERS,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
    };
    opened(&walk, second).await;
    let agree = AgreeGoal { thread: double(), goal: GOAL, ..goal() };
    walk.ask(&anders(), agree).await.unwrap();
    let view = RecordChildView { thread: double(), ..child_view() };
    walk.ask(&anders(), view).await.unwrap();
    let accepted = AssignmentFact::OfferAccepted { organisation: CLUB };
    walk.handle_events_on("assignment", TASK.0, double().0, assignment::Event::from(accepted))
        .await;
    walk
}

async fn page(walk: &Walk<ThreadService>, thread: ThreadId) -> ThreadView {
    walk.show(&birgit(), ShowThread { thread }).await.unwrap()
}

fn merge() -> MergeThreads {
    MergeThreads { thread: double(), survivor: thread() }
}

fn undo() -> UndoMerge {
    UndoMerge { thread: double() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_survivor_has_it_all() {
    let walk = begin().await;
    let stranger = actor(Role::BridgeBuilder, "0751");
    assert_eq!(code(walk.ask(&stranger, merge()).await), "not_accountable");
    let itself = MergeThreads { survivor: double(), ..merge() };
    assert_eq!(code(walk.ask(&anders(), itself).await), "same_thread");
    walk.ask(&anders(), merge()).await.unwrap();

    let survivor = page(&walk, thread()).await;
    assert_eq!(survivor.strands.iter().map(|it| it.child).collect::<Vec<_>>(), [CHILD, TWIN]);
    assert_eq!(survivor.goals.iter().map(|it| it.goal).collect::<Vec<_>>(), [GOAL]);
    assert_eq!((survivor.child_views.len(), survivor.absorbed), (1, vec![double()]));
    let merged = page(&walk, double()).await;
    assert_eq!((merged.state, merged.merged_into), (ThreadState::Merged, Some(thread())));
    assert_eq!(merged.next_step, None);
    let list = ListThreads { bridge_builder: None, limit: 50, after: None };
    let lines = walk.show(&birgit(), list).await.unwrap().threads;
    assert_eq!(
        lines.iter().map(|it| (it.thread, it.children)).collect::<Vec<_>>(),
        [(thread(), 2)]
    );

    // Whoever asks there is told where it goes on.
    let ask = proto::thread::SetNextStep { thread: double(), ..hear_child() };
    let no = walk.ask(&anders(), ask).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "thread_merged"));
    assert!(no.detail.contains(&thread().0.to_string()));
    // What came along is the survivor's: the goal can be worked with, the assignment must end there.
    let revise = ReviseGoal { thread: thread(), goal: GOAL, words: None, now: 6, wished: 9 };
    walk.ask(&birgit(), revise).await.unwrap();
    assert_eq!(page(&walk, thread()).await.goals[0].now, 6);
    assert_eq!(code(walk.ask(&birgit(), close()).await), "assignments_active");
    let completed = AssignmentFact::Completed { organisation: CLUB };
    walk.handle_events_on("assignment", TASK.0, double().0, assignment::Event::from(completed))
        .await;
    walk.ask(&birgit(), close()).await.unwrap();
    let left = walk.event_types().await.iter().filter(|it| *it == "child.left_thread").count();
    assert_eq!(left, 3, "once for the merge, twice for the end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_was_two() {
    let walk = begin().await;
    let (first, second) = (page(&walk, thread()).await, page(&walk, double()).await);
    assert_eq!(code(walk.ask(&anders(), undo()).await), "thread_not_merged");
    walk.ask(&birgit(), merge()).await.unwrap();
    // Meanwhile: this stays with the survivor.
    let view = RecordChildView { child: Some(CHILD), ..child_view() };
    walk.ask(&birgit(), view).await.unwrap();
    walk.clock.advance(TimeDelta::days(30));
    walk.ask(&anders(), undo()).await.unwrap();

    let mut survivor = page(&walk, thread()).await;
    assert_eq!(survivor.child_views.len(), 1);
    survivor.child_views.clear();
    let mut as_it_was = first;
    for step in as_it_was.next_step.iter_mut().chain(survivor.next_step.iter_mut()) {
        step.overdue = true;
    }
    assert_eq!(survivor, as_it_was);
    let mut restored = page(&walk, double()).await;
    let mut as_it_was = second;
    for step in as_it_was.next_step.iter_mut().chain(restored.next_step.iter_mut()) {
        step.overdue = true;
    }
    assert_eq!(restored, as_it_was);
    // It is whole again: its assignment is its own, and so is its child.
    walk.ask(&birgit(), close()).await.unwrap();
    let end = CloseThread { thread: double(), ..close() };
    assert_eq!(code(walk.ask(&anders(), end).await), "assignments_active");
    let undone =
        walk.events().await.into_iter().find(|it| it.kind == "thread.merge_undone").unwrap();
    let proto::thread::Event::Thread(proto::thread::ThreadFact::MergeUndone {
        assignments, ..
    }) = undone.read().unwrap()
    else {
        panic!("{undone:?}")
    };
    assert_eq!(assignments, [ActiveAssignment { assignment: TASK, organisation: CLUB }]);
}

/// What has grown together is not torn apart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_stays_one() {
    let walk = begin().await;
    walk.ask(&birgit(), merge()).await.unwrap();
    let revise = ReviseGoal { thread: thread(), goal: GOAL, words: None, now: 6, wished: 9 };
    walk.ask(&birgit(), revise).await.unwrap();
    assert_eq!(code(walk.ask(&anders(), undo()).await), "merge_grown");

    let walk = begin().await;
    walk.ask(&birgit(), merge()).await.unwrap();
    walk.clock.advance(TimeDelta::days(31));
    assert_eq!(code(walk.ask(&anders(), undo()).await), "merged_too_long");

    let walk = begin().await;
    walk.ask(&birgit(), merge()).await.unwrap();
    let completed = AssignmentFact::Completed { organisation: CLUB };
    walk.handle_events_on("assignment", TASK.0, double().0, assignment::Event::from(completed))
        .await;
    walk.ask(&birgit(), close()).await.unwrap();
    assert_eq!(code(walk.ask(&anders(), undo()).await), "merge_grown", "the other one ended");

    let walk = begin().await;
    walk.ask(&birgit(), merge()).await.unwrap();
    let leader = actor(Role::Leader, "0751");
    walk.ask(&leader, DeactivateBridgeBuilder { bridge_builder: ANDERS }).await.unwrap();
    assert_eq!(
        code(walk.ask(&leader, undo()).await),
        "bridge_builder_inactive",
        "nobody to go back to"
    );
}

/// I-03: nobody leaves a thread behind, and nobody gets one who has left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_leaves_a_thread_behind() {
    let walk = begin().await;
    let leader = actor(Role::Leader, "0751");
    let off = DeactivateBridgeBuilder { bridge_builder: BIRGIT };
    let on = ReactivateBridgeBuilder { bridge_builder: BIRGIT };
    assert_eq!(code(walk.ask(&leader, on.clone()).await), "bridge_builder_already_active");
    let nobody = UserId(Uuid::from_u128(67));
    for no in [
        walk.ask(&leader, DeactivateBridgeBuilder { bridge_builder: nobody }).await,
        walk.ask(&leader, ReactivateBridgeBuilder { bridge_builder: nobody }).await,
        walk.ask(
            &leader,
            HandOverThread { thread: thread(), to: nobody, reason: HandOverReason::NewPost },
        )
        .await,
    ] {
        assert_eq!(code(no), "bridge_builder_unknown");
    }
    let no = walk.ask(&leader, off.clone()).await.unwrap_err();
    assert_eq!((no.status, no.code.as_ref()), (409, "bridge_builder_accountable"));
    assert!(no.detail.contains("accountable for 1 open"), "{}", no.detail);
    assert_eq!(code(walk.ask(&birgit(), off.clone()).await), "not_your_mandate");

    let (thread, reason) = (thread(), HandOverReason::NewPost);
    walk.ask(&leader, HandOverThread { thread, to: ANDERS, reason }).await.unwrap();
    walk.ask(&leader, off.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&leader, off).await), "bridge_builder_already_inactive");
    let line = |bridge_builder, active, threads| BridgeBuilderLine {
        bridge_builder,
        active,
        threads,
        overdue: 0,
    };
    let shown = walk.show(&leader, ListBridgeBuilders {}).await.unwrap().bridge_builders;
    assert_eq!(shown, [line(ANDERS, true, 2), line(BIRGIT, false, 0)]);
    assert_eq!(
        walk.show(&actor(Role::Leader, "0101"), ListBridgeBuilders {})
            .await
            .unwrap()
            .bridge_builders,
        []
    );

    let back = HandOverThread { thread, to: BIRGIT, reason };
    assert_eq!(code(walk.ask(&anders(), back.clone()).await), "bridge_builder_inactive");
    let third = ReferralId(Uuid::from_u128(65));
    let another = Opening {
        thread: ThreadId::of(third),
        referral: third,
        child: PersonId(Uuid::from_u128(66)),
        ..open()
    };
    // Who left accepted it, before or after: it waits for another, and the referral is told why.
    opened(&walk, another.clone()).await;
    let refused = walk.events().await.pop().unwrap();
    let about = (refused.kind.as_str(), refused.stream);
    assert_eq!(about, ("thread.opening_refused", another.thread.0));
    assert!(refused.data.contains("bridge_builder_inactive"), "{}", refused.data);
    let no = walk.show(&birgit(), ShowThread { thread: another.thread }).await.unwrap_err();
    assert_eq!(no.status, 404, "nobody is elsewhere");
    opened(&walk, Opening { bridge_builder: ANDERS, ..another.clone() }).await;
    assert_eq!(page(&walk, another.thread).await.bridge_builder, ANDERS);
    walk.ask(&leader, on).await.unwrap();
    walk.ask(&anders(), back).await.unwrap();
    let page = page(&walk, thread).await;
    assert_eq!((page.bridge_builder, page.hand_overs.len(), page.opened_on), (BIRGIT, 2, TODAY));
    assert_eq!(page.next_step.unwrap().step, Step::ContactFamily, "never without (I-02)");
}

fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
