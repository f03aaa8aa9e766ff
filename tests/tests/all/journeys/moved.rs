//! SC-07: a family moves from Herning to Struer; one child stays with its father. Barnets lov § 132.

use chrono::{Days, NaiveDate, TimeDelta};
use platform::{Clock, calendar, testing};
use proto::{
    actor::{Actor, Role},
    assignment::*,
    code::{AgeBand, Municipality},
    followup::{AlertCode, OpenAlert},
    id::{AssignmentId, ConsentId, GoalId, PersonId, ReferralId, SealedId, ThreadId},
    recorded_event::RecordedEvent,
    referral::{AcceptReferral, ShowReferral, Standing},
    reporting::{ActiveChildren, Timeline},
    sealed::Sealed,
    thread::*,
    vault::{Field, HandOverWords, HandedOver, LookOutcome, Purpose, SealedRef},
};
use uuid::Uuid;

use super::people::{Branch, Household, ORDINARY, Town};
use crate::stage::{Stage, until};

/// A neighbour's words: they are Herning's, and go nowhere.
const NOTE: &str = "Naboen fortæller noget, som ikke er hendes at fortælle";
/// What Anna hopes for.
const GOAL: &str = "En ven, der også går til fodbold";
/// What Struer must know.
const SUMMARY: &str = "Anna går til fodbold, og det går godt";

struct Play<'a> {
    herning: Town<'a>,
    struer: Town<'a>,
    /// Anna moves with her mother, Bo stays with his father.
    family: Household,
    thread: ThreadId,
    branch: Branch,
    consent: ConsentId,
    assignment: AssignmentId,
    goal: Sealed,
    note: Sealed,
}

impl Play<'_> {
    async fn begin(stage: &Stage) -> Play<'_> {
        let herning = Town::of(stage, "0657");
        let family = herning.household("Herning", &[9, 6]).await;
        let [anna, bo] = [family.children[0], family.children[1]];
        let children = [(anna, AgeBand::Age6To9), (bo, AgeBand::Age6To9)];
        let thread = herning.accept(herning.refer(&children, None).await).await;
        let (bridge_builder, on) = (&herning.cast.bridge_builder, herning.today());
        let here = Some(thread);
        let goal = herning.seal(bridge_builder, anna, here, Field::Goal, GOAL).await;
        let (id, words, child) = (GoalId(Uuid::new_v4()), goal, Some(anna));
        let agree = AgreeGoal { thread, goal: id, words, now: 2, wished: 8, child };
        stage.ask(bridge_builder, agree).await.unwrap();
        let note = herning.seal(bridge_builder, anna, here, Field::ContactNote, NOTE).await;
        let (with, channel) = (Party::School, Channel::Call);
        let contact = RecordContact { thread, with, channel, on, note: Some(note), child };
        stage.ask(bridge_builder, contact).await.unwrap();
        let branch = herning.branch("Herning Fodbold", SizeBand::From10To99).await;
        let consent = herning.consent(thread, anna, &[&branch], &ORDINARY).await;
        let (assignment, ..) = herning.matched(thread, children[0], &family.parents, &branch).await;
        let struer = Town::of(stage, "0671");
        let activate = ActivateBridgeBuilder { bridge_builder: struer.cast.bridge_builder.subject };
        stage.ask(&struer.cast.leader, activate).await.unwrap();
        Play { herning, struer, family, thread, branch, consent, assignment, goal, note }
    }

    fn stage(&self) -> &Stage {
        self.herning.stage
    }

    fn anna(&self) -> PersonId {
        self.family.children[0]
    }

    /// Bo's strand becomes a thread of its own, linked with the one it was in.
    async fn bo_stays(&self) {
        let (thread, child) = (self.thread, self.family.children[1]);
        let to = ThreadId::of_split(thread, child);
        let cast = &self.herning.cast;
        let split = SplitStrand {
            thread,
            child,
            to,
            bridge_builder: cast.bridge_builder.subject,
            step: Step::FollowUp,
            owner: Role::BridgeBuilder,
            due_on: self.herning.today() + Days::new(200),
        };
        self.stage().ask(&cast.bridge_builder, split).await.unwrap();
        for (one, other) in [(thread, to), (to, thread)] {
            let shown = self.page(&cast.bridge_builder, one).await.unwrap();
            assert!(shown.siblings.contains(&other), "{one} is linked with {other}");
        }
        let own = self.page(&cast.bridge_builder, to).await.unwrap();
        assert_eq!(own.strands.iter().map(|it| it.child).collect::<Vec<_>>(), [child]);
    }

    async fn page(&self, by: &Actor, thread: ThreadId) -> Result<ThreadView, u16> {
        self.stage().show(by, ShowThread { thread }).await.map_err(|it| it.status)
    }

    /// Copies of these words about somebody, with Struer's own key.
    async fn hand_over(&self, subject: PersonId, words: &[SealedId]) -> Vec<Sealed> {
        let case_worker = &self.herning.cast.case_worker;
        let copy = |from: &SealedId| HandedOver { from: *from, to: SealedId(Uuid::new_v4()) };
        let items: Vec<_> = words.iter().map(copy).collect();
        let (to, thread) = (self.struer.tenant.parse().unwrap(), Some(self.thread));
        let hand_over = HandOverWords { subject, to, thread, items: items.clone() };
        self.stage().ask(case_worker, hand_over).await.unwrap();
        let mut copies = vec![];
        for HandedOver { to: sealed, .. } in items {
            copies.push(self.stage().show(case_worker, SealedRef { sealed }).await.unwrap());
        }
        copies
    }

    /// What Herning's case worker holds of a person, of these kinds.
    async fn held(&self, subject: PersonId, fields: &[Field]) -> Vec<SealedId> {
        let case_worker = &self.herning.cast.case_worker;
        let held = self.herning.look(case_worker, subject, &[], Purpose::CaseWork).await;
        let wanted = held.iter().filter(|it| it.field.is_some_and(|it| fields.contains(&it)));
        wanted.map(|it| it.sealed).collect()
    }

    /// Detected, initiated, handed over, sent. Answers everything Struer was given about Anna.
    async fn send(&self) -> Vec<Sealed> {
        let (stage, thread, cast) = (self.stage(), self.thread, &self.herning.cast);
        stage.ask(&cast.bridge_builder, DetectMove { thread }).await.unwrap();
        let to = self.struer.tenant.parse().unwrap();
        stage.ask(&cast.case_worker, InitiateTransfer { thread, to }).await.unwrap();
        let known = [Field::FirstName, Field::Surname, Field::Cpr, Field::BirthDate];
        let mut words = self.held(self.anna(), &known).await;
        assert_eq!(words.len(), known.len());
        let (here, field) = (Some(thread), Field::TransferSummary);
        let summary = self.herning.seal(&cast.case_worker, self.anna(), here, field, SUMMARY).await;
        words.extend([self.goal.id, summary.id]);
        let copies = self.hand_over(self.anna(), &words).await;
        let [.., goal, summary] = copies[..] else { panic!("{copies:?}") };
        let mother = self.family.parents[0];
        let phone = self.held(mother, &[Field::FirstName, Field::Phone]).await;
        self.hand_over(mother, &phone).await;
        let material = vec![HandedWords { from: self.goal.id, to: goal }];
        let send = SendTransferMaterial { thread, summary, material };
        stage.ask(&cast.case_worker, send).await.unwrap();
        stage.until_handled().await;
        copies
    }

    async fn receive(&self) {
        let bridge_builder = self.struer.cast.bridge_builder.subject;
        let receive = ReceiveTransfer { thread: self.thread, bridge_builder };
        self.stage().ask(&self.struer.cast.case_worker, receive).await.unwrap();
        self.stage().until_handled().await;
    }

    /// What waits in Struer, because the child's thread is not there.
    async fn held_up(&self) -> Vec<OpenAlert> {
        let alerts = self.struer.alerts().await;
        alerts.into_iter().filter(|it| it.code == AlertCode::ReferralHeldUp).collect()
    }

    async fn overdue(&self, town: &Town<'_>) -> Vec<OpenAlert> {
        let alerts = town.alerts().await;
        alerts.into_iter().filter(|it| it.code == AlertCode::TransferOverdue).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_herning_to_struer() {
    let stage = Stage::set(Clock::by_hand(testing::monday())).await;
    let house = stage.open().await;
    let play = Play::begin(&stage).await;
    play.bo_stays().await;
    let copies = play.send().await;
    let referral = herning_is_accountable_until_struer_is(&play).await;
    let archived = play.page(&play.herning.cast.bridge_builder, play.thread).await.unwrap();
    both_leaders_hear_that_it_takes_too_long(&play).await;
    play.receive().await;
    received_in_one_breath(&stage.events("thread").await, play.thread);
    what_waited_goes_on(&play, referral).await;
    for town in [&play.herning, &play.struer] {
        assert_eq!(play.overdue(town).await, [], "received");
    }
    struer_has_what_it_was_given(&play, &copies).await;
    herning_has_its_archive(&play, &archived).await;
    nothing_followed_to_the_branch(&play).await;
    struer_begins_anew(&play).await;
    stage.until_handled().await;
    one_thread_at_any_time(&stage.events("thread").await, play.anna(), play.thread);
    anew_it_is_the_same(&play).await;
    stage.close(house).await;
}

/// Sent is not received: Herning's bridge-builder works on, and nobody in Struer sees anything.
async fn herning_is_accountable_until_struer_is(play: &Play<'_>) -> ReferralId {
    let (herning, struer) = (&play.herning.cast, &play.struer.cast);
    let shown = play.page(&herning.bridge_builder, play.thread).await.unwrap();
    assert_eq!(shown.bridge_builder, herning.bridge_builder.subject);
    let transfers = ListTransfers { thread: Some(play.thread), limit: 50 };
    let listed = play.stage().show(&struer.case_worker, transfers).await.unwrap().transfers;
    assert_eq!(listed.iter().map(|it| it.standing).collect::<Vec<_>>(), [TransferStanding::Sent]);
    let disclosed = ListDisclosures { thread: play.thread };
    let disclosed = play.stage().show(&herning.case_worker, disclosed).await.unwrap().disclosures;
    let basis: Vec<_> = disclosed.iter().map(|it| (it.basis, it.subject)).collect();
    assert_eq!(basis, [(DisclosureBasis::Law, play.anna())], "Bo's data stay");
    for who in [&struer.case_worker, &struer.bridge_builder] {
        assert_eq!(play.page(who, play.thread).await.unwrap_err(), 404);
        let purpose = Purpose::CaseWork;
        let words = [play.note, play.goal];
        let seen = play.struer.look(who, play.anna(), &words, purpose).await;
        assert!(seen.iter().all(|it| it.outcome == LookOutcome::Nothing), "{seen:?}");
    }
    second_thread_is_refused(play).await
}

/// I-01: Struer cannot open a thread of its own around Anna meanwhile; its referral waits, and somebody is told.
async fn second_thread_is_refused(play: &Play<'_>) -> ReferralId {
    let struer = &play.struer;
    let referral = struer.refer(&[(play.anna(), AgeBand::Age6To9)], None).await;
    let by = &struer.cast.bridge_builder;
    play.stage().ask(by, AcceptReferral { referral }).await.unwrap();
    play.stage().until_handled().await;
    assert_eq!(play.page(by, ThreadId::of(referral)).await.unwrap_err(), 409, "and told that");
    let shown = play.stage().show(by, ShowReferral { referral }).await.unwrap();
    let because = Some(RefusalReason::OpenElsewhere);
    assert_eq!((shown.standing, shown.held_up_by), (Standing::HeldUp, because));
    let [alert] = &play.held_up().await[..] else { panic!("one alert") };
    assert_eq!((alert.owner, alert.about), (Role::BridgeBuilder, referral.0));
    referral
}

/// R4-12, P-20: what waited in Struer is part of the thread that came, and nothing waits any more.
async fn what_waited_goes_on(play: &Play<'_>, referral: ReferralId) {
    let by = &play.struer.cast.bridge_builder;
    let attached = async || {
        let shown = play.stage().show(by, ShowReferral { referral }).await.unwrap();
        (shown.standing, shown.thread) == (Standing::AttachedToThread, play.thread)
    };
    until("it is attached", attached).await;
    until("nobody is asked any more", async || play.held_up().await.is_empty()).await;
    let page = play.page(by, play.thread).await.unwrap();
    assert_eq!(page.attached.iter().map(|it| it.referral).collect::<Vec<_>>(), [referral]);
    assert_eq!(play.page(by, ThreadId::of(referral)).await.unwrap_err(), 404);
}

/// P-20: ten working days, and nobody has received it.
async fn both_leaders_hear_that_it_takes_too_long(play: &Play<'_>) {
    let clock = &play.stage().clock;
    let last: NaiveDate = calendar::working_day_after(clock.now(), 10);
    clock.set(calendar::end_of(last) - TimeDelta::hours(1));
    play.stage().until_handled().await;
    assert_eq!(play.overdue(&play.herning).await, [], "it has until the end of the day");
    clock.advance(TimeDelta::hours(2));
    for town in [&play.herning, &play.struer] {
        until("the leader is told", async || !play.overdue(town).await.is_empty()).await;
        let [alert] = &play.overdue(town).await[..] else { panic!("one alert each") };
        assert_eq!((alert.owner, alert.thread), (Role::Leader, play.thread));
    }
}

/// Received, acting, accountable, next: one decision (I-01, I-02; K15 is 0).
fn received_in_one_breath(events: &[RecordedEvent], thread: ThreadId) {
    let received = events.iter().find(|it| it.kind == "transfer.received").unwrap();
    let told: Vec<_> =
        events.iter().filter(|it| it.cause == received.cause).map(|it| it.kind.as_str()).collect();
    for kind in [
        "thread.acting_municipality_changed",
        "thread.handed_over",
        "thread.next_step_set",
        "consent.ended_by_transfer",
    ] {
        assert!(told.contains(&kind), "{kind} is not in {told:?}");
    }
    // From the opening on somebody was accountable, and nobody was let go without another taking over.
    let of_thread = events.iter().filter(|it| it.stream == thread.0);
    let opened = of_thread.clone().find(|it| it.kind == "thread.opened").unwrap();
    let assigned =
        of_thread.clone().find(|it| it.kind == "thread.bridge_builder_assigned").unwrap();
    assert_eq!(assigned.cause, opened.cause);
    let handed_over: Vec<_> = of_thread.filter(|it| it.kind == "thread.handed_over").collect();
    assert_eq!(handed_over.len(), 1);
}

/// The goal in its copy, the names, the summary; no note, no view, no consent, and nothing from before.
async fn struer_has_what_it_was_given(play: &Play<'_>, copies: &[Sealed]) {
    let (struer, anna) = (&play.struer, play.anna());
    let page = play.page(&struer.cast.bridge_builder, play.thread).await.unwrap();
    assert_eq!(page.bridge_builder, struer.cast.bridge_builder.subject);
    assert!(page.next_step.is_some());
    let goals: Vec<_> = page.goals.iter().map(|it| it.words.id).collect();
    assert!(goals.len() == 1 && copies.iter().any(|it| it.id == goals[0]), "{goals:?}");
    assert_eq!((page.consents.len(), page.child_views.len()), (0, 0));
    let purpose = Purpose::CaseWork;
    let seen = struer.look(&struer.cast.case_worker, anna, &[], purpose).await;
    let mut ids: Vec<_> = seen.iter().map(|it| it.sealed).collect();
    let mut given: Vec<_> = copies.iter().map(|it| it.id).collect();
    ids.sort_unstable();
    given.sort_unstable();
    assert_eq!(ids, given, "what is not in the material is not there");
    assert!(seen.iter().all(|it| it.outcome == LookOutcome::Shown), "{seen:?}");
    let words: Vec<_> = seen.iter().filter_map(|it| it.words.as_deref()).collect();
    assert!(words.contains(&GOAL) && words.contains(&SUMMARY) && !words.contains(&NOTE));
    let timeline = Timeline { thread: play.thread };
    let told = play.stage().show(&struer.cast.bridge_builder, timeline).await.unwrap();
    let since = play.stage().clock.now();
    assert!(!told.is_empty() && told.iter().all(|it| it.at == since), "{told:?}");
    let bo = struer.look(&struer.cast.case_worker, play.family.children[1], &[], purpose).await;
    assert_eq!(bo, [], "Bo did not move");
}

/// Its page as it was, its own words, and nothing of what happens now.
async fn herning_has_its_archive(play: &Play<'_>, archived: &ThreadView) {
    let (cast, thread) = (&play.herning.cast, play.thread);
    for who in [&cast.case_worker, &cast.bridge_builder] {
        assert_eq!(play.page(who, thread).await.unwrap_err(), 404);
        let kept = play.stage().show(who, ShowArchivedThread { thread }).await.unwrap();
        assert_eq!(kept.to, play.struer.tenant.parse::<Municipality>().unwrap());
        assert_eq!(
            (&kept.thread.goals, &kept.thread.strands),
            (&archived.goals, &archived.strands)
        );
        assert_eq!(kept.thread.bridge_builder, archived.bridge_builder);
    }
    let (step, owner, due_on) =
        (Step::FollowUp, Role::BridgeBuilder, play.herning.today() + Days::new(9));
    let next = SetNextStep { thread, step, owner, due_on };
    assert_eq!(play.stage().ask(&cast.bridge_builder, next).await.unwrap_err().status, 404);
    let (purpose, goal) = (Purpose::CaseWork, [play.goal]);
    let ours = play.herning.look(&cast.case_worker, play.anna(), &goal, purpose).await;
    let words: Vec<_> = ours.into_iter().filter_map(|it| it.words).collect();
    assert_eq!(words, [""; 0], "what the archive refers to is opened by broken glass alone");
    let own = ThreadId::of_split(thread, play.family.children[1]);
    assert_eq!(play.page(&cast.bridge_builder, own).await.unwrap().state, ThreadState::Active);
}

/// The consent did not follow: the branch in Herning sees nothing, and its task is over.
async fn nothing_followed_to_the_branch(play: &Play<'_>) {
    let coordinator = &play.branch.coordinator;
    let seen = play.herning.sees(coordinator, play.anna(), Purpose::Assignment).await;
    assert_eq!(seen, []);
    let query = ConsentWithdrawal { consent: play.consent };
    let ended = play.stage().show(&play.herning.cast.case_worker, query).await.unwrap();
    assert_eq!(ended.end, ConsentEnd::EndedByTransfer);
    assert!(ended.closed_at.is_some() && !ended.late, "{ended:?}");
    let events = play.stage().events("assignment").await;
    let over = events.iter().find(|it| it.kind == "assignment.ended").unwrap();
    assert_eq!(over.stream, play.assignment.0);
    assert!(over.data.contains("\"moved\""), "{}", over.data);
}

/// A new consent, a new organisation; what is said there is Struer's.
async fn struer_begins_anew(play: &Play<'_>) {
    let (struer, anna, thread) = (&play.struer, play.anna(), play.thread);
    let branch = struer.branch("Struer Boldklub", SizeBand::From10To99).await;
    struer.consent(thread, anna, &[&branch], &[DataCategory::Name]).await;
    let seen = async || struer.sees(&branch.coordinator, anna, Purpose::Assignment).await;
    assert_eq!(seen().await, [], "a consent alone opens nothing");
    struer.matched(thread, (anna, AgeBand::Age6To9), &play.family.parents, &branch).await;
    assert_eq!(seen().await, [Field::FirstName, Field::Surname]);
    let bridge_builder = &struer.cast.bridge_builder;
    let note = struer.seal(bridge_builder, anna, Some(thread), Field::ContactNote, "Ny by").await;
    for who in [&play.herning.cast.case_worker, &play.herning.cast.bridge_builder] {
        let seen = play.herning.look(who, anna, &[note], Purpose::CaseWork).await;
        assert!(seen.iter().all(|it| it.outcome == LookOutcome::Nothing), "{seen:?}");
    }
    for (town, expected) in [(&play.herning, 1), (struer, 1)] {
        let counts = play.stage().show(&town.cast.leader, ActiveChildren {}).await.unwrap();
        let active: i64 = counts.iter().map(|it| it.n).sum();
        assert_eq!(active, expected, "{}", town.tenant);
    }
}

/// I-01: never none, never two, from the opening on.
fn one_thread_at_any_time(events: &[RecordedEvent], child: PersonId, thread: ThreadId) {
    let mut open = vec![];
    for event in events.iter().filter(|it| it.kind.starts_with("child.")) {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        if data["child"].as_str() != Some(&child.to_string()) {
            continue;
        }
        match event.kind.as_str() {
            "child.joined_thread" => open.push(data["thread"].clone()),
            "child.left_thread" => open.retain(|it| *it != data["thread"]),
            _of_consents => {}
        }
        assert!(open.len() <= 1, "{open:?} at {}", event.position);
    }
    assert_eq!(open, [serde_json::json!(thread)], "and it is still the same");
}

/// Built anew from the logs while it serves, the page is what it was: where a thread moved and where a strand left too.
async fn anew_it_is_the_same(play: &Play<'_>) {
    let split = ThreadId::of_split(play.thread, play.family.children[1]);
    let pages = async || {
        let (here, there) = (&play.herning.cast, &play.struer.cast);
        let show = ShowArchivedThread { thread: play.thread };
        let archived = play.stage().show(&here.case_worker, show).await.unwrap();
        let moved = play.page(&there.bridge_builder, play.thread).await;
        (moved, play.page(&here.bridge_builder, split).await, archived)
    };
    let before = pages().await;
    play.stage().rebuild(&thread::ThreadService::new()).await;
    assert_eq!(pages().await, before);
}
