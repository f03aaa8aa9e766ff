//! What `thread` is asked.

use platform::testing::Walk;
use proto::{
    actor::{Actor, Role},
    code::{AgeBand, Mistake},
    id::{ConsentId, DisclosureId, GoalId, MeetingId, PersonId, ThreadId, UserId},
    thread::{
        AchieveGoal, ActivateBridgeBuilder, AddChildStrand, AgreeGoal, BeginClosing,
        CancelTransfer, Channel, CompleteStep, ConcernedParty, ConfirmClosing, ConfirmOwnRight,
        ConfirmWithdrawal, ConsentWithdrawal, CorrectThreadEntry, DeactivateBridgeBuilder,
        DeclineClosing, DetectMove, EndDisclosure, HandOverReason, HandOverThread,
        HoldNetworkMeeting, InitiateTransfer, LinkSiblingThread, ListBridgeBuilders, ListConsents,
        ListDisclosures, ListOwnThreads, ListThreads, ListTransfers, MergeThreads, Outcome, Party,
        PauseReason, PauseThread, PlanNetworkMeeting, ReactivateBridgeBuilder, ReceiveTransfer,
        RecordChildView, RecordFamilyView, RefuseConsent, RenewConsent, ReopenThread, ResumeThread,
        ReviseGoal, SetNextStep, ShowArchivedThread, ShowConsent, ShowThread, SignConsent,
        SignatureChannel, SplitStrand, Step, UndoMerge, WithdrawConsent,
    },
};
use thread::ThreadService;
use uuid::Uuid;

use super::{
    asking::{Request, answers, command, command_of, query},
    cast::{BENTE, BIRGIT, COPENHAGEN, MOTHER, RED},
    day,
    table::Row,
    thread_world::{
        ASKED, DISCLOSED, GIVEN, GOAL, GONE, IDLE, MEETING, NAMED, OWN, Threads, WITHDRAWN, WORDS,
        close, consent_of, disclosure, goal, material, visit,
    },
    twice,
};

pub(super) async fn rows() -> Vec<Row> {
    let world = Threads::prepare().await;
    let new = Walk::start(ThreadService::new()).await;
    answers(&world.walk, &new, &requests(&world)).await
}

pub(super) async fn twice() {
    let world = Threads::prepare().await;
    twice::all(&world.walk, &requests(&world)).await;
}

fn requests(world: &Threads) -> Vec<Request> {
    let requests = [work(world), ways(world), consents(world), transfers(world), queries(world)];
    requests.into_iter().flatten().collect()
}

/// What a bridge-builder does in a thread that goes on.
fn work(world: &Threads) -> Vec<Request> {
    let (thread, owner, due_on) = (world.open.thread, Role::BridgeBuilder, day("2026-11-27"));
    let on = day("2026-11-20");
    let with = vec![Party::Family];
    let meeting = MeetingId(Uuid::from_u128(0x85));
    vec![
        command(AddChildStrand { thread, child: NAMED, age_band: AgeBand::Age15To17 }),
        command(HandOverThread { thread, to: BENTE, reason: HandOverReason::NewPost }),
        command(SetNextStep { thread, step: Step::FollowUp, owner, due_on }),
        command(CompleteStep {
            thread,
            done: Step::HearChild,
            step: Step::FollowUp,
            owner,
            due_on,
        }),
        command(visit(thread)),
        command(CorrectThreadEntry {
            thread,
            position: world.noted,
            mistake: Mistake::EnteredTwice,
        }),
        command(RecordChildView { thread, words: WORDS, on, child: None }),
        command(RecordFamilyView { thread, words: WORDS, on, by: vec![MOTHER] }),
        command(AgreeGoal { goal: GoalId(Uuid::from_u128(0x86)), ..goal(thread) }),
        command(ReviseGoal { thread, goal: GOAL, words: None, now: 3, wished: 9 }),
        command(AchieveGoal { thread, goal: GOAL, reached: 8, on }),
        command(PlanNetworkMeeting { thread, meeting, on: due_on, with: with.clone() }),
        command(HoldNetworkMeeting {
            thread,
            meeting: MEETING,
            on: day("2026-11-23"),
            with,
            note: None,
        }),
        command(PauseThread { thread, reason: PauseReason::Illness, until_on: day("2026-11-30") }),
        command(ResumeThread { thread: world.paused.thread }).about(world.paused.child),
    ]
}

/// How threads end, join and part.
fn ways(world: &Threads) -> Vec<Request> {
    let &Threads { open, closing, closed, of_two, sister, twin, merged, .. } = world;
    let (owner, due_on, step) = (Role::BridgeBuilder, day("2026-11-27"), Step::FollowUp);
    let split = SplitStrand {
        thread: of_two.thread,
        child: sister,
        to: ThreadId::of_split(of_two.thread, sister),
        bridge_builder: BIRGIT,
        step,
        owner,
        due_on,
    };
    let thread = closed.thread;
    let idle = DeactivateBridgeBuilder { bridge_builder: IDLE };
    let new = ActivateBridgeBuilder { bridge_builder: UserId(Uuid::from_u128(0x88)) };
    vec![
        command(BeginClosing { thread: open.thread, outcome: Outcome::Better }),
        command(ConfirmClosing { thread: closing.thread }).about(closing.child),
        command(DeclineClosing { thread: closing.thread }).about(closing.child),
        command(close(twin.thread)).about(twin.child),
        command(ReopenThread { thread, bridge_builder: BIRGIT, step, owner, due_on })
            .about(closed.child),
        command(LinkSiblingThread { thread: open.thread, sibling: twin.thread }),
        command(split).about(sister),
        command(MergeThreads { thread: twin.thread, survivor: of_two.thread }).about(twin.child),
        command(UndoMerge { thread: merged.thread }).about(merged.child),
        command(new),
        command(idle),
        command(ReactivateBridgeBuilder { bridge_builder: GONE }),
    ]
}

/// Who signs, signs for themself; on paper a case worker or a bridge-builder brings the mother's signature.
fn consents(world: &Threads) -> Vec<Request> {
    let new = ConsentId(Uuid::from_u128(0x94));
    let renew =
        RenewConsent { consent: new, renews: GIVEN, until_on: day("2027-06-01"), text_version: 2 };
    let sign = |actor: &Actor| {
        let (by, channel) = signature(actor);
        SignConsent { consent: ASKED, by, channel }
    };
    let refuse = |actor: &Actor| {
        let (by, channel) = signature(actor);
        RefuseConsent { consent: ASKED, by, channel }
    };
    let withdraw = |actor: &Actor| {
        let (by, channel) = signature(actor);
        WithdrawConsent { consent: GIVEN, by, channel }
    };
    vec![
        command(consent_of(world.open, new, RED)),
        command(renew),
        command_of(sign),
        command_of(refuse),
        command_of(withdraw),
        command(ConfirmWithdrawal {
            consent: WITHDRAWN,
            party: ConcernedParty { party: Party::Organisation, organisation: Some(RED) },
            channel: Channel::Message,
        }),
        command(ConfirmOwnRight { consent: OWN }),
        command(disclosure(world.open, DisclosureId(Uuid::from_u128(0x96)))),
        command(EndDisclosure { disclosure: DISCLOSED }),
    ]
}

fn signature(actor: &Actor) -> (PersonId, SignatureChannel) {
    match actor.role == Role::Family {
        true => (PersonId(actor.subject.0), SignatureChannel::MitId),
        false => (MOTHER, SignatureChannel::Paper),
    }
}

fn transfers(world: &Threads) -> Vec<Request> {
    let &Threads { open, leaving, coming, .. } = world;
    let to = COPENHAGEN.parse().unwrap();
    vec![
        command(DetectMove { thread: open.thread }),
        command(InitiateTransfer { thread: open.thread, to }),
        command(material(leaving)).about(leaving.child),
        command(ReceiveTransfer { thread: coming.thread, bridge_builder: BIRGIT })
            .about(coming.child),
        command(CancelTransfer { thread: leaving.thread }).about(leaving.child),
    ]
}

fn queries(world: &Threads) -> Vec<Request> {
    let &Threads { open, gone, .. } = world;
    let thread = open.thread;
    vec![
        query(ShowThread { thread }),
        query(ListThreads { bridge_builder: None, limit: 50, after: None }),
        query(ListBridgeBuilders {}),
        query(ListOwnThreads {}),
        query(ShowConsent { consent: GIVEN }),
        query(ListConsents { thread: None, subject: None, limit: 50 }),
        query(ConsentWithdrawal { consent: WITHDRAWN }),
        query(ListDisclosures { thread }),
        query(ListTransfers { thread: Some(world.coming.thread), limit: 50 }),
        query(ShowArchivedThread { thread: gone.thread }).about(gone.child),
        query(ShowArchivedThread { thread }).variant("of what came from Struer"),
    ]
}
