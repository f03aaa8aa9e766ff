//! A family: several children in one thread, what each may see, and who says that it is done (SC-08, I-30).

use platform::testing::{Walk, actor};
use proto::{
    actor::{Actor, Role},
    assignment::{self, AssignmentFact},
    code::AgeBand,
    id::{AssignmentId, GoalId, PersonId, ThreadId},
    problem::Problem,
    thread::{
        AddChildStrand, AgreeGoal, BeginClosing, CloseThread, ConfirmClosing, DeclineClosing,
        LinkSiblingThread, Outcome, RecordChildView, RecordFamilyView, ShowThread, SplitStrand,
        Step, Strand, ThreadState, ThreadView,
    },
    vault::{PartyStatus, PersonFact},
};
use uuid::Uuid;

use super::{
    CHILD, CLUB, FATHER, MOTHER, TODAY, WORDS, child_view, close,
    consent_screens::{birgit, know, of_family},
    day, goal, known, open, opened, thread,
};
use crate::{ThreadService, domain::aggregates::thread::Opening};

/// Five years old.
const SMALL: PersonId = PersonId(Uuid::from_u128(51));
/// Fourteen.
const BIG: PersonId = PersonId(Uuid::from_u128(52));

/// Nine, five and fourteen; the father has custody of the two younger only.
async fn begin() -> Walk<ThreadService> {
    let walk = Walk::start(ThreadService::new()).await;
    let siblings = vec![
        Strand { child: SMALL, age_band: AgeBand::Age0To5 },
        Strand { child: BIG, age_band: AgeBand::Age10To14 },
    ];
    opened(&walk, Opening { siblings, ..open() }).await;
    for (child, party, holders) in [
        (CHILD, PartyStatus::Under10, vec![MOTHER, FATHER]),
        (SMALL, PartyStatus::Under10, vec![MOTHER, FATHER]),
        (BIG, PartyStatus::From10, vec![MOTHER]),
    ] {
        know(&walk, child, PersonFact::PartyStatusChanged { party }).await;
        know(&walk, child, PersonFact::CustodyRecorded { holders }).await;
    }
    walk
}

async fn page(walk: &Walk<ThreadService>, who: &Actor) -> Result<ThreadView, Problem> {
    walk.show(who, ShowThread { thread: thread() }).await
}

fn goal_of(nth: u128, child: Option<PersonId>) -> AgreeGoal {
    AgreeGoal { goal: GoalId(Uuid::from_u128(nth)), child, ..goal() }
}

/// SC-08: one thread opens with three strands; each child is in it and in no other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_siblings() {
    let walk = begin().await;
    let of = |kind: &str, kinds: &[String]| kinds.iter().filter(|it| *it == kind).count();
    let kinds = walk.event_types().await;
    let counts =
        ["thread.opened", "thread.strand_added", "child.joined_thread"].map(|it| of(it, &kinds));
    assert_eq!(counts, [1, 2, 3]);
    let strands = page(&walk, &birgit()).await.unwrap().strands;
    assert_eq!(strands.iter().map(|it| it.child).collect::<Vec<_>>(), [CHILD, SMALL, BIG]);
}

/// Nobody brings a child into a thread by its id alone: an accepted referral names it, and it has no other thread (I-01).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_join() {
    let walk = Walk::start(ThreadService::new()).await;
    let other = proto::id::ReferralId(Uuid::from_u128(53));
    let own = Opening { thread: ThreadId::of(other), referral: other, child: SMALL, ..open() };
    opened(&walk, own.clone()).await;
    let strand = |child| Strand { child, age_band: AgeBand::Age0To5 };
    opened(&walk, Opening { siblings: vec![strand(SMALL)], ..open() }).await;
    let add = |child| AddChildStrand { thread: thread(), child, age_band: AgeBand::Age0To5 };
    assert_eq!(code(walk.ask(&birgit(), add(BIG)).await), "child_not_named");
    assert_eq!(code(walk.ask(&birgit(), add(SMALL)).await), "child_has_thread");
    walk.ask(&birgit(), CloseThread { thread: own.thread, ..close() }).await.unwrap();
    walk.ask(&birgit(), add(SMALL)).await.unwrap();
    // A second referral names the third.
    let third = proto::id::ReferralId(Uuid::from_u128(55));
    let second = Opening { thread: ThreadId::of(third), referral: third, ..open() };
    opened(&walk, Opening { siblings: vec![strand(BIG)], ..second }).await;
    let strands = page(&walk, &birgit()).await.unwrap().strands;
    assert_eq!(strands.iter().map(|it| it.child).collect::<Vec<_>>(), [CHILD, SMALL, BIG]);
}

/// I-30: what is one child's is on no other's strand; a family sees what is its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_each_their_own() {
    let walk = begin().await;
    for child in [CHILD, SMALL, BIG] {
        walk.ask(&birgit(), RecordChildView { child: Some(child), ..child_view() }).await.unwrap();
    }
    walk.ask(&birgit(), goal_of(1, None)).await.unwrap();
    walk.ask(&birgit(), goal_of(2, Some(CHILD))).await.unwrap();
    walk.ask(&birgit(), goal_of(3, Some(BIG))).await.unwrap();
    let family = |by: &[PersonId]| RecordFamilyView {
        thread: thread(),
        words: WORDS,
        on: TODAY,
        by: by.to_vec(),
    };
    let stranger = PersonId(Uuid::from_u128(59));
    assert_eq!(code(walk.ask(&birgit(), family(&[MOTHER, stranger])).await), "not_of_family");
    for by in [&[MOTHER, BIG][..], &[MOTHER], &[]] {
        walk.ask(&birgit(), family(by)).await.unwrap();
    }

    let (all, three) = (Some(CHILD), [CHILD, SMALL, BIG]);
    for (who, strands, said, goals, family) in [
        (birgit(), &three[..], vec![BIG, SMALL, CHILD], vec![None, all, Some(BIG)], 3),
        // What a child of ten or more said is not a parent's to read.
        (of_family(MOTHER), &three[..], vec![SMALL, CHILD], vec![None, all, Some(BIG)], 2),
        // Not his daughter, and not what the mother said.
        (of_family(FATHER), &three[..2], vec![SMALL, CHILD], vec![None, all], 0),
        // Herself, and what is everybody's.
        (of_family(BIG), &three[2..], vec![BIG], vec![None, Some(BIG)], 1),
    ] {
        let page = page(&walk, &who).await.unwrap();
        assert_eq!(page.strands.iter().map(|it| it.child).collect::<Vec<_>>(), strands);
        assert_eq!(page.child_views.iter().map(|it| it.child).collect::<Vec<_>>(), said);
        assert_eq!(page.goals.iter().map(|it| it.child).collect::<Vec<_>>(), goals);
        assert_eq!(page.family_views.len(), family);
        assert!(strands.contains(&page.child), "named is who is theirs");
    }
    for stranger in [of_family(CHILD), of_family(PersonId(Uuid::from_u128(55)))] {
        assert_eq!(code(page(&walk, &stranger).await), "not_found");
    }
    let elsewhere = Actor { tenant: "0101".parse().unwrap(), ..of_family(MOTHER) };
    assert_eq!(code(page(&walk, &elsewhere).await), "not_found");
}

/// SC-07.4: a strand leaves for a thread of its own; what is the child's goes along, and the two know of each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strand_leaves() {
    let walk = begin().await;
    walk.ask(&birgit(), RecordChildView { child: Some(BIG), ..child_view() }).await.unwrap();
    walk.ask(&birgit(), goal_of(2, Some(CHILD))).await.unwrap();
    walk.ask(&birgit(), goal_of(3, Some(BIG))).await.unwrap();
    let to = ThreadId::of_split(thread(), BIG);
    let anders = actor(Role::BridgeBuilder, "0751");
    let split = SplitStrand {
        thread: thread(),
        child: BIG,
        to,
        bridge_builder: anders.subject,
        step: Step::HearChild,
        owner: Role::BridgeBuilder,
        due_on: day(27),
    };
    assert_eq!(code(walk.ask(&birgit(), split.clone()).await), "bridge_builder_unknown");
    known(&walk, "0751", anders.subject).await;
    let wrong = SplitStrand { to: ThreadId(Uuid::nil()), ..split.clone() };
    assert_eq!(code(walk.ask(&birgit(), wrong).await), "thread_not_of_split");
    walk.ask(&birgit(), split.clone()).await.unwrap();
    assert_eq!(code(walk.ask(&birgit(), split).await), "child_not_in_thread");

    let old = page(&walk, &birgit()).await.unwrap();
    let new = walk.show(&birgit(), ShowThread { thread: to }).await.unwrap();
    assert_eq!(old.strands.iter().find(|it| it.child == BIG).unwrap().split_to, Some(to));
    assert_eq!(old.goals.iter().map(|it| it.child).collect::<Vec<_>>(), [Some(CHILD)]);
    assert_eq!(old.child_views, []);
    assert_eq!((old.siblings.clone(), new.siblings.clone()), (vec![to], vec![thread()]));
    assert_eq!((new.bridge_builder, new.child), (anders.subject, BIG));
    assert_eq!(new.goals.iter().map(|it| it.child).collect::<Vec<_>>(), [Some(BIG)]);
    assert_eq!((new.child_views.len(), new.next_step.unwrap().step), (1, Step::HearChild));
    // The goal is known there.
    let revise = proto::thread::ReviseGoal {
        thread: to,
        goal: GoalId(Uuid::from_u128(3)),
        words: None,
        now: 5,
        wished: 10,
    };
    walk.ask(&anders, revise).await.unwrap();
    let link = LinkSiblingThread { thread: thread(), sibling: to };
    assert_eq!(code(walk.ask(&birgit(), link).await), "sibling_stands");
    // The sister's thread may end, and the others' goes on.
    walk.ask(&anders, CloseThread { thread: to, ..close() }).await.unwrap();
    assert_eq!(page(&walk, &birgit()).await.unwrap().state, ThreadState::Active);
}

/// The organisation says that it is done, the family confirms: then no talk has to be named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_say_that_it_is_done() {
    let walk = begin().await;
    let coordinator = |organisation| Actor {
        organisation: Some(organisation),
        ..actor(Role::Coordinator, "0751")
    };
    let (begin, thread) = (BeginClosing { thread: thread(), outcome: Outcome::Better }, thread());
    assert_eq!(
        code(walk.ask(&coordinator(CLUB), begin.clone()).await),
        "not_found",
        "it does not help yet"
    );
    let task = AssignmentId(Uuid::from_u128(56));
    for fact in [
        AssignmentFact::OfferAccepted { organisation: CLUB },
        AssignmentFact::Completed { organisation: CLUB },
    ] {
        walk.handle_events_on("assignment", task.0, thread.0, assignment::Event::from(fact)).await;
    }
    let other = proto::id::OrganisationId(Uuid::from_u128(57));
    assert_eq!(code(walk.ask(&coordinator(other), begin.clone()).await), "not_found");
    walk.ask(&coordinator(CLUB), begin.clone()).await.unwrap();
    let page_now = page(&walk, &of_family(MOTHER)).await.unwrap();
    assert_eq!(page_now.closing.unwrap().organisation, Some(CLUB));
    assert_eq!(page_now.next_step.unwrap().step, Step::ClosingTalk);

    let (confirm, decline) = (ConfirmClosing { thread }, DeclineClosing { thread });
    for nobody in [BIG, CHILD, PersonId(Uuid::from_u128(58))] {
        assert_eq!(code(walk.ask(&of_family(nobody), confirm.clone()).await), "not_found");
        assert_eq!(code(walk.ask(&of_family(nobody), decline.clone()).await), "not_found");
    }
    walk.ask(&of_family(FATHER), decline.clone()).await.unwrap();
    let page_now = page(&walk, &birgit()).await.unwrap();
    assert_eq!((page_now.state, page_now.closing), (ThreadState::Active, None));
    assert_eq!(page_now.next_step.unwrap().step, Step::FollowUp, "work goes on");

    assert_eq!(code(walk.ask(&birgit(), close()).await), "closing_declined");
    walk.ask(&coordinator(CLUB), begin).await.unwrap();
    let stopped_subscription = CloseThread { talk_on: None, ..close() };
    assert_eq!(
        code(walk.ask(&birgit(), stopped_subscription.clone()).await),
        "closing_talk_unclear"
    );
    know(&walk, BIG, PersonFact::PartyStatusChanged { party: PartyStatus::From15 }).await;
    // One of them does not speak for all: each who has custody of a child of the thread, and who is old enough.
    for by in [BIG, MOTHER] {
        walk.ask(&of_family(by), confirm.clone()).await.unwrap();
        assert_eq!(
            code(walk.ask(&birgit(), stopped_subscription.clone()).await),
            "closing_talk_unclear"
        );
    }
    assert_eq!(code(walk.ask(&of_family(MOTHER), confirm.clone()).await), "closing_confirmed");
    walk.ask(&of_family(FATHER), confirm).await.unwrap();
    walk.ask(&birgit(), stopped_subscription).await.unwrap();
    let closed = page(&walk, &birgit()).await.unwrap().closed.unwrap();
    assert_eq!((closed.talk_on, closed.confirmed_by), (None, Some(BIG)));
    let left = walk.event_types().await.iter().filter(|it| *it == "child.left_thread").count();
    assert_eq!(left, 3, "each child is free for another thread");
}

fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code.into_owned()
}
