//! What falls due in a thread, and what does not because somebody was in time.

use chrono::{DateTime, Days, NaiveDate, Utc};
use platform::{
    Timer, calendar,
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Role},
    code::AgeBand,
    thread::{
        Channel, Deadlines, PauseReason, PauseThread, RecordChildView, RecordFamilyView,
        ResumeThread, SetNextStep, Step, ThreadFact,
    },
};

use super::{
    BIRGIT, CHILD, REFERRAL, TODAY, WORDS, child_view, close, day, hear_child, open, thread, visit,
};
use crate::{
    ThreadService,
    domain::aggregates::thread::{Command, on_deadline, timers},
};

fn birgit() -> Actor {
    Actor { subject: BIRGIT, ..actor(Role::BridgeBuilder, "0751") }
}

/// Every fact that begins or ends a wait.
#[test]
fn what_is_waited_for() {
    let at: DateTime<Utc> = calendar::end_of(day(30));
    let set = |kind| Timer::Set(kind, at);
    let (step, contact, voice, pause) =
        ("thread_step", "thread_contact", "thread_voice", "thread_pause");
    let deadlines = Deadlines { family_contact_by: Some(at), voice_by: at, rules: 1, calendar: 1 };
    let opened = |deadlines| ThreadFact::Opened {
        referral: REFERRAL,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        on: TODAY,
        deadlines,
        split: None,
        siblings: None,
    };
    let next = |overdue_at| ThreadFact::NextStepSet {
        step: Step::HearChild,
        owner: Role::BridgeBuilder,
        due_on: day(30),
        overdue_at,
    };
    let said =
        |voice_by| ThreadFact::ChildViewRecorded { words: WORDS, on: TODAY, child: None, voice_by };
    let overdue = ThreadFact::NextStepOverdue {
        step: Step::HearChild,
        owner: Role::BridgeBuilder,
        due_on: day(30),
    };
    let paused =
        ThreadFact::Paused { reason: PauseReason::Away, until_on: day(30), resumes_at: at };
    let merged = ThreadFact::MergedInto { survivor: thread(), undo_until: day(30) };
    let undone = ThreadFact::MergeUndone { survivor: thread(), assignments: vec![], voice_by: at };
    let reached = ThreadFact::FamilyContacted { channel: Channel::Call, on: TODAY };
    for (fact, expected) in [
        (opened(Some(deadlines)), vec![set(contact), set(voice)]),
        // What older logs hold waits for nothing.
        (opened(None), vec![]),
        (next(Some(at)), vec![set(step)]),
        (next(None), vec![]),
        (said(Some(at)), vec![set(voice)]),
        (said(None), vec![]),
        (ThreadFact::StepCompleted { step: Step::HearChild }, vec![Timer::Clear(step)]),
        (overdue, vec![Timer::Clear(step)]),
        (reached, vec![Timer::Clear(contact)]),
        (ThreadFact::FamilyContactOverdue { due_at: at }, vec![Timer::Clear(contact)]),
        (ThreadFact::VoiceMissing { due_at: at, voice_by: at }, vec![set(voice)]),
        (paused, vec![Timer::Clear(voice), set(pause)]),
        (ThreadFact::Resumed { voice_by: at }, vec![Timer::Clear(pause), set(voice)]),
        (ThreadFact::Reopened { on: TODAY, voice_by: at }, vec![set(voice)]),
        (merged, [step, contact, voice, pause].map(Timer::Clear).to_vec()),
        (undone, vec![set(voice)]),
    ] {
        assert_eq!(timers(&fact), expected, "{fact:?}");
    }
    for (kind, expected) in [
        (step, Some(Command::MissStep { overdue_at: at })),
        (contact, Some(Command::MissContact { due_at: at })),
        (voice, Some(Command::MissVoice { due_at: at })),
        (pause, Some(Command::EndPause { resumes_at: at })),
        ("somebody_elses", None),
    ] {
        assert_eq!(on_deadline(kind, at), expected, "{kind}");
    }
}

async fn opened() -> Walk<ThreadService> {
    let walk = Walk::start(ThreadService::new()).await;
    super::opened(&walk, open()).await;
    walk
}

/// Lets the day begin on which all of the days before are over.
async fn on(walk: &Walk<ThreadService>, day: NaiveDate) {
    let morning: DateTime<Utc> = calendar::start_of(day);
    walk.clock.advance(morning - walk.clock.now());
    walk.on_deadline().await;
}

async fn said(walk: &Walk<ThreadService>, kind: &str) -> usize {
    walk.event_types().await.iter().filter(|it| *it == kind).count()
}

/// A31: the day after, at midnight in Denmark; once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_is_overdue_the_day_after() {
    let walk = opened().await;
    walk.ask(&birgit(), hear_child()).await.unwrap();
    on(&walk, day(27)).await;
    assert_eq!(said(&walk, "thread.next_step_overdue").await, 0, "its last day");
    on(&walk, day(28)).await;
    assert_eq!(said(&walk, "thread.next_step_overdue").await, 1);
    walk.ask(&birgit(), SetNextStep { due_on: day(28), ..hear_child() }).await.unwrap();
    on(&walk, day(29)).await;
    assert_eq!(said(&walk, "thread.next_step_overdue").await, 2, "another step, another day");
    on(&walk, day(30)).await;
    assert_eq!(said(&walk, "thread.next_step_overdue").await, 2);
}

/// P-06.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_is_reached_in_time_or_not() {
    let walk = opened().await;
    on(&walk, day(30)).await;
    assert_eq!(said(&walk, "thread.family_contact_overdue").await, 0, "the fifth working day");
    on(&walk, day(30) + Days::new(1)).await;
    assert_eq!(said(&walk, "thread.family_contact_overdue").await, 1);

    let walk = opened().await;
    walk.ask(&birgit(), visit()).await.unwrap();
    on(&walk, day(30) + Days::new(9)).await;
    assert_eq!(said(&walk, "thread.family_contact_overdue").await, 0);
}

/// P-24: thirty days, then every ninety; whoever is heard begins it anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_is_missing() {
    const MISSING: &str = "thread.voice_missing";
    let walk = opened().await;
    let after = |days| TODAY + Days::new(days);
    on(&walk, after(30)).await;
    assert_eq!(said(&walk, MISSING).await, 0);
    on(&walk, after(31)).await;
    assert_eq!(said(&walk, MISSING).await, 1);
    on(&walk, after(31 + 89)).await;
    assert_eq!(said(&walk, MISSING).await, 1);
    on(&walk, after(31 + 90)).await;
    assert_eq!(said(&walk, MISSING).await, 2, "again");

    walk.ask(&birgit(), RecordChildView { on: after(121), ..child_view() }).await.unwrap();
    on(&walk, after(121 + 90)).await;
    assert_eq!(said(&walk, MISSING).await, 2);
    let family = RecordFamilyView { thread: thread(), words: WORDS, on: after(211), by: vec![] };
    walk.ask(&birgit(), family).await.unwrap();
    on(&walk, after(211 + 90)).await;
    assert_eq!(said(&walk, MISSING).await, 2, "the family's is one too");
    on(&walk, after(211 + 91)).await;
    assert_eq!(said(&walk, MISSING).await, 3);
    // What was said long ago puts off nothing.
    walk.ask(&birgit(), RecordChildView { on: after(212), ..child_view() }).await.unwrap();
    on(&walk, after(211 + 91 + 90)).await;
    assert_eq!(said(&walk, MISSING).await, 4);
}

/// Who rests is left alone until the pause is over; then it goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_ends() {
    let walk = opened().await;
    let until_on = TODAY + Days::new(60);
    let pause = PauseThread { thread: thread(), reason: PauseReason::Illness, until_on };
    walk.ask(&birgit(), pause).await.unwrap();
    on(&walk, until_on).await;
    assert_eq!(said(&walk, "thread.resumed").await, 0);
    assert_eq!(said(&walk, "thread.voice_missing").await, 0);
    on(&walk, until_on + Days::new(1)).await;
    assert_eq!(said(&walk, "thread.resumed").await, 1);
    let no = walk.ask(&birgit(), ResumeThread { thread: thread() }).await.unwrap_err();
    assert_eq!(no.code, "thread_not_paused");
    on(&walk, until_on + Days::new(32)).await;
    assert_eq!(said(&walk, "thread.voice_missing").await, 1);
}

/// Nothing falls due in a closed thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_is_an_end() {
    let walk = opened().await;
    walk.ask(&birgit(), close()).await.unwrap();
    let before =
        walk.event_types().await.into_iter().filter(|it| it.starts_with("thread.")).count();
    on(&walk, TODAY + Days::new(400)).await;
    let after = walk.event_types().await.into_iter().filter(|it| it.starts_with("thread.")).count();
    assert_eq!(after, before);
    for event in walk.events().await.into_iter().filter(|it| it.kind == "thread.closed") {
        let proto::thread::Event::Thread(fact) = event.read().unwrap() else { panic!("{event:?}") };
        assert!(timers(&fact).iter().all(|it| matches!(it, Timer::Clear(_))));
    }
}
