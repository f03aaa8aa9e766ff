//! The reports on a real database.

use chrono::TimeDelta;
use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact, DeclineReason, MatchEntry, MatchFact},
    code::{AgeBand, Mistake, Need},
    followup::{self, WatchFact},
    id::{OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    referral::{self, LegalBasis, NoWish, Purpose, Urgency},
    reporting::{
        AcceptanceRate, AcceptanceRateIn, ActiveChildren, ActiveChildrenIn, NextStep,
        ShowThreadLine, ThreadCursor, ThreadLine, Threads, TimeToFirstMeeting,
        TimeToFirstMeetingIn, Timeline,
    },
    thread::{self, CloseReason, NextContact, Outcome, PauseReason, Step, Strand, ThreadFact},
};
use uuid::Uuid;

use crate::ReportingService;

pub(super) const AARHUS: &str = "0751";

pub(super) async fn start() -> Walk<ReportingService> {
    Walk::start(ReportingService::new()).await
}

fn list() -> Threads {
    Threads { overdue_only: false, closed_too: false, limit: 100, cursor: None }
}

pub(super) fn opened(child: PersonId) -> thread::Event {
    let referral = ReferralId(Uuid::new_v4());
    ThreadFact::Opened {
        referral,
        child,
        age_band: AgeBand::Age6To9,
        on: "2026-11-23".parse().unwrap(),
        deadlines: None,
        split: None,
        siblings: None,
    }
    .into()
}

pub(super) fn step(step: Step, due_on: &str) -> thread::Event {
    let due_on = due_on.parse().unwrap();
    ThreadFact::NextStepSet { step, owner: Role::BridgeBuilder, due_on, overdue_at: None }.into()
}

pub(super) fn closed() -> thread::Event {
    ThreadFact::Closed {
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        on: None,
        talk_on: None,
        no_talk: None,
        tries: None,
        confirmed_by: None,
        ends: None,
    }
    .into()
}

pub(super) fn submitted(thread: Uuid) -> referral::Event {
    let fact = referral::Fact::Submitted {
        thread: ThreadId(thread),
        child: PersonId(Uuid::new_v4()),
        age_band: AgeBand::Age6To9,
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
    fact.into()
}

fn foreigners() -> [(Actor, bool); 5] {
    [
        (actor(Role::CaseWorker, "0657"), false),
        (actor(Role::Administrator, "0657"), false),
        (actor(Role::CaseWorker, "0000"), false),
        (actor(Role::Administrator, "0000"), true),
        (actor(Role::Auditor, "0000"), true),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timeline_tells_a_thread_over_all_services() {
    let walk = start().await;
    let thread = Uuid::new_v4();
    let child = PersonId(Uuid::new_v4());
    // Whoever consumes first: the order is that of what happened.
    walk.handle_events("thread", thread, opened(child)).await;
    walk.handle_events("referral", thread, submitted(thread)).await;
    walk.clock.advance(TimeDelta::minutes(1));
    walk.handle_events("thread", thread, step(Step::ContactFamily, "2026-11-30")).await;
    walk.handle_events_on(
        "followup",
        Uuid::new_v4(),
        thread,
        followup::Event::from(WatchFact::Ended {}),
    )
    .await;
    walk.handle_events("thread", Uuid::new_v4(), opened(child)).await;

    let worker = actor(Role::CaseWorker, AARHUS);
    let entries = walk.show(&worker, Timeline { thread: ThreadId(thread) }).await.unwrap();
    let told: Vec<_> =
        entries.iter().map(|it| (it.source.as_str(), it.position, it.kind.as_str())).collect();
    assert_eq!(
        told,
        [
            ("referral", 1, "referral.submitted"),
            ("thread", 1, "thread.opened"),
            ("thread", 2, "thread.next_step_set"),
            ("followup", 1, "watch.ended"),
        ]
    );
    assert_eq!(
        entries[2].facts,
        serde_json::json!({ "step": "contact_family", "owner": "bridge_builder", "due_on": "2026-11-30" })
    );
    assert_eq!((entries[2].role, entries[2].by), (Role::System, UserId(Uuid::nil())));
    assert_eq!(entries[2].at - entries[0].at, TimeDelta::minutes(1));

    for tenant in ["0657", "0000"] {
        let foreigner = actor(Role::CaseWorker, tenant);
        let answer = walk.show(&foreigner, Timeline { thread: ThreadId(thread) }).await;
        assert_eq!(answer.unwrap_err().status, 404, "{tenant}");
    }
    for role in [
        Role::Coordinator,
        Role::Volunteer,
        Role::Family,
        Role::Leader,
        Role::Administrator,
        Role::Auditor,
        Role::System,
    ] {
        let answer = walk.show(&actor(role, AARHUS), Timeline { thread: ThreadId(thread) }).await;
        assert_eq!(answer.unwrap_err().status, 403, "{role}");
    }
}

/// Three threads: one whose next step is due on 24 November, one whose step was moved to December, one closed.
async fn three_threads(
    walk: &Walk<ReportingService>,
    builder: UserId,
    child: PersonId,
) -> [Uuid; 3] {
    let [late, soon, ended] = [(); 3].map(|()| Uuid::new_v4());
    // Several facts of one thread in one batch, and one by one.
    let batch = [
        opened(child),
        ThreadFact::BridgeBuilderAssigned { bridge_builder: UserId(Uuid::new_v4()) }.into(),
        step(Step::ContactFamily, "2026-11-24"),
        ThreadFact::BridgeBuilderAssigned { bridge_builder: builder }.into(),
    ];
    let batch: Vec<_> = batch.iter().map(|it| walk.published("thread", late, late, it)).collect();
    walk.core.handle_events("thread", &batch).await.unwrap();
    for (id, event) in [
        (soon, opened(child)),
        (soon, step(Step::ContactFamily, "2026-11-24")),
        (soon, step(Step::HearChild, "2026-12-15")),
        (ended, opened(child)),
        (ended, step(Step::ClosingTalk, "2026-11-24")),
        (ended, closed()),
    ] {
        walk.handle_events("thread", id, event).await;
    }
    [late, soon, ended]
}

async fn shown(
    walk: &Walk<ReportingService>,
    who: &Actor,
    asked: Threads,
) -> (Vec<(Uuid, bool)>, Option<ThreadCursor>) {
    let page = walk.show(who, asked).await.unwrap();
    (page.threads.iter().map(|it| (it.thread.0, it.is_overdue)).collect(), page.next)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threads_are_listed_by_the_day_their_next_step_is_due() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let [builder, child] = [(); 2].map(|()| Uuid::new_v4());
    let [late, soon, ended] = three_threads(&walk, UserId(builder), PersonId(child)).await;
    assert_eq!(shown(&walk, &worker, list()).await, (vec![(late, false), (soon, false)], None));
    // 24 November ends in Denmark at 23:00 UTC.
    walk.clock.set("2026-11-24T23:00:00Z".parse().unwrap());
    assert_eq!(shown(&walk, &worker, list()).await, (vec![(late, true), (soon, false)], None));
    for closed_too in [false, true] {
        let overdue = Threads { overdue_only: true, closed_too, ..list() };
        assert_eq!(shown(&walk, &worker, overdue).await, (vec![(late, true)], None));
    }
    let all = shown(&walk, &worker, Threads { closed_too: true, ..list() }).await.0;
    assert_eq!(all.len(), 3);
    assert!(all.contains(&(ended, false)));
    for (foreigner, sees) in foreigners() {
        let expected = if sees { 2 } else { 0 };
        assert_eq!(shown(&walk, &foreigner, list()).await.0.len(), expected, "{foreigner:?}");
    }

    let line = walk.show(&worker, list()).await.unwrap().threads.remove(0);
    let expected = ThreadLine {
        thread: ThreadId(late),
        municipality: AARHUS.parse().unwrap(),
        child: PersonId(child),
        opened_at: platform::testing::monday(),
        bridge_builder: Some(UserId(builder)),
        next_step: Some(NextStep {
            step: Step::ContactFamily,
            owner: Role::BridgeBuilder,
            due_on: "2026-11-24".parse().unwrap(),
        }),
        is_overdue: true,
        closed_at: None,
        paused_at: None,
        merged_into: None,
    };
    assert_eq!(line, expected);
    // The same line by its id; none of another municipality's.
    let show = |thread| ShowThreadLine { thread: ThreadId(thread) };
    assert_eq!(walk.show(&worker, show(late)).await.unwrap(), expected);
    assert!(walk.show(&worker, show(ended)).await.unwrap().closed_at.is_some());
    assert_eq!(walk.show(&worker, show(Uuid::new_v4())).await.unwrap_err().status, 404);
    for (foreigner, sees) in foreigners() {
        assert_eq!(walk.show(&foreigner, show(late)).await.is_ok(), sees, "{foreigner:?}");
    }
}

/// A thread that rests is not overdue; one that is merged is listed with the closed ones; one that has moved is listed where
/// it is; one that is open again is open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_a_thread_stands() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    let child = PersonId(Uuid::new_v4());
    let [late, soon, ended] = three_threads(&walk, UserId(Uuid::new_v4()), child).await;
    walk.clock.set("2026-11-24T23:00:00Z".parse().unwrap());
    let say = async |thread: Uuid, fact: ThreadFact| {
        walk.handle_events("thread", thread, thread::Event::from(fact)).await;
    };
    let moment = platform::testing::monday();
    let paused = ThreadFact::Paused {
        reason: PauseReason::Away,
        until_on: "2026-12-24".parse().unwrap(),
        resumes_at: moment,
    };
    say(late, paused).await;
    let overdue = || Threads { overdue_only: true, ..list() };
    assert_eq!(shown(&walk, &worker, overdue()).await, (vec![], None));
    assert_eq!(shown(&walk, &worker, list()).await.0, [(late, false), (soon, false)]);
    say(late, ThreadFact::Resumed { voice_by: moment }).await;
    assert_eq!(shown(&walk, &worker, overdue()).await.0, [(late, true)]);

    let survivor = ThreadId(soon);
    let undo_until = "2026-12-24".parse().unwrap();
    say(late, ThreadFact::MergedInto { survivor, undo_until }).await;
    assert_eq!(shown(&walk, &worker, list()).await.0, [(soon, false)]);
    let all = shown(&walk, &worker, Threads { closed_too: true, ..list() }).await.0;
    assert!(all.contains(&(late, false)), "{all:?}");
    let undone = ThreadFact::MergeUndone { survivor, assignments: vec![], voice_by: moment };
    say(late, undone).await;
    assert_eq!(shown(&walk, &worker, list()).await.0, [(late, true), (soon, false)]);

    say(ended, ThreadFact::Reopened { on: "2026-11-25".parse().unwrap(), voice_by: moment }).await;
    assert_eq!(shown(&walk, &worker, list()).await.0.len(), 3);
    let (from, to) = (AARHUS.parse().unwrap(), "0657".parse().unwrap());
    let event = thread::Event::from(ThreadFact::ActingMunicipalityChanged { from, to });
    walk.hear_by(&actor(Role::System, "0657"), "thread", late, late, event).await;
    assert_eq!(shown(&walk, &worker, list()).await.0.len(), 2);
    let herning = actor(Role::CaseWorker, "0657");
    assert_eq!(shown(&walk, &herning, list()).await.0, [(late, true)]);
    // Each municipality keeps what happened in its time.
    let of = async |who: &Actor| {
        let told = walk.show(who, Timeline { thread: ThreadId(late) }).await.unwrap();
        told.iter().map(|it| it.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of(&herning).await, ["thread.acting_municipality_changed"]);
    assert!(!of(&worker).await.contains(&"thread.acting_municipality_changed".to_owned()));
}

/// Siblings count each; a child in two threads that were merged counts once, and waited once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn children_are_counted_once() {
    let walk = start().await;
    let leader = actor(Role::Leader, AARHUS);
    let municipality = AARHUS.parse().unwrap();
    let [one, sibling, double] = [(); 3].map(|()| PersonId(Uuid::new_v4()));
    let [thread, other] = [(); 2].map(|()| Uuid::new_v4());
    let say = async |thread: Uuid, fact: ThreadFact| {
        walk.handle_events("thread", thread, thread::Event::from(fact)).await;
    };
    let children = async || walk.show(&leader, ActiveChildren {}).await.unwrap();
    let n = |n| vec![ActiveChildrenIn { municipality, n }];
    walk.handle_events("thread", thread, opened(one)).await;
    walk.handle_events("thread", other, opened(double)).await;
    let age_band = AgeBand::Age6To9;
    say(thread, ThreadFact::StrandAdded { child: sibling, age_band }).await;
    assert_eq!(children().await, n(3));
    // The same child was registered twice: what was the other's is the thread's own now.
    let undo_until = "2026-12-24".parse().unwrap();
    say(other, ThreadFact::MergedInto { survivor: ThreadId(thread), undo_until }).await;
    let absorbed = ThreadFact::Absorbed {
        thread: ThreadId(other),
        strands: vec![Strand { child: one, age_band }],
        goals: vec![],
        assignments: vec![],
        undo_until,
    };
    say(thread, absorbed).await;
    assert_eq!(children().await, n(2));
    walk.handle_events("referral", thread, submitted(thread)).await;
    walk.clock.advance(TimeDelta::days(2));
    walk.handle_events("referral", other, submitted(other)).await;
    let met = MatchFact::FirstMeetingHeld { on: "2026-12-03".parse().unwrap() };
    walk.handle_events_on("assignment", Uuid::new_v4(), other, assignment::Event::from(met)).await;
    let waited = vec![TimeToFirstMeetingIn { municipality, n: 1, median_days: 10.0 }];
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), waited);
    say(thread, ThreadFact::StrandSplit { child: sibling, to: ThreadId(Uuid::new_v4()) }).await;
    assert_eq!(children().await, n(1));
    say(thread, ThreadFact::AbsorptionUndone { thread: ThreadId(other) }).await;
    assert_eq!(children().await, n(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threads_are_paged() {
    let walk = start().await;
    let worker = actor(Role::CaseWorker, AARHUS);
    three_threads(&walk, UserId(Uuid::new_v4()), PersonId(Uuid::new_v4())).await;
    let all = shown(&walk, &worker, Threads { closed_too: true, ..list() }).await.0;
    let mut paged = vec![];
    let mut cursor = None;
    loop {
        let asked = Threads { closed_too: true, limit: 1, cursor, ..list() };
        let (page, next) = shown(&walk, &worker, asked).await;
        paged.extend(page);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
    for limit in [0, 1_001] {
        let refused = walk.show(&worker, Threads { limit, ..list() }).await.unwrap_err();
        assert_eq!(refused.status, 400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_by_municipality() {
    let walk = start().await;
    let leader = actor(Role::Leader, AARHUS);
    let municipality = AARHUS.parse().unwrap();
    assert_eq!(walk.show(&leader, ActiveChildren {}).await.unwrap(), []);
    assert_eq!(walk.show(&leader, AcceptanceRate::default()).await.unwrap(), []);
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), []);

    let (one, other) = (PersonId(Uuid::new_v4()), PersonId(Uuid::new_v4()));
    let thread = Uuid::new_v4();
    walk.handle_events("thread", thread, opened(one)).await;
    walk.handle_events("thread", Uuid::new_v4(), opened(other)).await;
    let two = vec![ActiveChildrenIn { municipality, n: 2 }];
    assert_eq!(walk.show(&leader, ActiveChildren {}).await.unwrap(), two);
    walk.handle_events("thread", thread, closed()).await;
    let only = vec![ActiveChildrenIn { municipality, n: 1 }];
    assert_eq!(walk.show(&leader, ActiveChildren {}).await.unwrap(), only);
    for (foreigner, sees) in foreigners() {
        let expected = if sees { only.clone() } else { vec![] };
        assert_eq!(
            walk.show(&foreigner, ActiveChildren {}).await.unwrap(),
            expected,
            "{foreigner:?}"
        );
    }

    let organisation = OrganisationId(Uuid::new_v4());
    let declined = AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::TooFar };
    for fact in [
        declined.clone(),
        AssignmentFact::OfferLapsed { organisation },
        AssignmentFact::OfferAccepted { organisation },
    ] {
        walk.handle_events("assignment", Uuid::new_v4(), assignment::Event::from(fact)).await;
    }
    walk.clock.advance(TimeDelta::days(1));
    walk.handle_events("assignment", Uuid::new_v4(), assignment::Event::from(declined)).await;
    let all =
        AcceptanceRateIn { municipality, n: 4, accepted: 1, declined: 2, lapsed: 1, rate: 0.25 };
    assert_eq!(walk.show(&leader, AcceptanceRate::default()).await.unwrap(), [all]);
    let day = |text: &str| Some(text.parse().unwrap());
    let second = AcceptanceRate { from_on: day("2026-11-24"), until_on: day("2026-11-24") };
    let later =
        AcceptanceRateIn { municipality, n: 1, accepted: 0, declined: 1, lapsed: 0, rate: 0.0 };
    assert_eq!(walk.show(&leader, second).await.unwrap(), [later]);
    let before = AcceptanceRate { from_on: None, until_on: day("2026-11-22") };
    assert_eq!(walk.show(&leader, before).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_to_the_first_meeting_is_known_whoever_tells_first() {
    let walk = start().await;
    let leader = actor(Role::Leader, AARHUS);
    let (one, other, third) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    let met = async |thread: Uuid, on: &str| {
        let fact = MatchFact::FirstMeetingHeld { on: on.parse().unwrap() };
        walk.handle_events_on("assignment", Uuid::new_v4(), thread, assignment::Event::from(fact))
            .await;
    };
    // Monday 23 November: referred, and met 20 and 10 days later; the third has not met anybody.
    walk.handle_events("referral", one, submitted(one)).await;
    met(one, "2026-12-20").await;
    met(one, "2026-12-13").await;
    met(one, "2026-12-27").await;
    met(other, "2026-12-03").await;
    walk.handle_events("referral", third, submitted(third)).await;
    let municipality = AARHUS.parse().unwrap();
    let figure = |n, median_days| vec![TimeToFirstMeetingIn { municipality, n, median_days }];
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), figure(1, 20.0));
    walk.handle_events("referral", other, submitted(other)).await;
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), figure(2, 15.0));
}

/// I-22: what was a mistake says so where it stands, and no figure rests on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_corrected() {
    let walk = start().await;
    let (leader, worker) = (actor(Role::Leader, AARHUS), actor(Role::CaseWorker, AARHUS));
    let (thread, r#match) = (Uuid::new_v4(), Uuid::new_v4());
    walk.handle_events("referral", thread, submitted(thread)).await;
    let told = async |fact| {
        walk.handle_events_on("assignment", r#match, thread, assignment::Event::from(fact)).await;
        let timeline = Timeline { thread: ThreadId(thread) };
        walk.show(&worker, timeline).await.unwrap().last().unwrap().position
    };
    let met = |on: &str| MatchFact::FirstMeetingHeld { on: on.parse().unwrap() };
    let position = told(met("2026-12-03")).await;
    let correction = told(MatchFact::EntryCorrected {
        position,
        entry: MatchEntry::FirstMeeting,
        on: "2026-12-03".parse().unwrap(),
        mistake: Mistake::WrongDay,
    })
    .await;
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), []);
    told(met("2026-12-13")).await;
    let municipality = AARHUS.parse().unwrap();
    let figure = vec![TimeToFirstMeetingIn { municipality, n: 1, median_days: 20.0 }];
    assert_eq!(walk.show(&leader, TimeToFirstMeeting {}).await.unwrap(), figure);
    let timeline = walk.show(&worker, Timeline { thread: ThreadId(thread) }).await.unwrap();
    let corrected: Vec<_> = timeline.iter().map(|it| it.corrected_by).collect();
    assert_eq!(corrected, [None, Some(correction), None, None]);
}
