//! Whatever is asked, in whatever order: what happened is a story that could have been told.

use chrono::{Days, NaiveDate};
use platform::{Aggregate as _, calendar};
use proptest::prelude::*;
use proto::{
    actor::Role,
    code::{AgeBand, Mistake},
    id::{AssignmentId, GoalId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    thread::{
        AchieveGoal, AddChildStrand, AgreeGoal, AssignmentEnd, BeginClosing, Channel, CloseThread,
        CompleteStep, HandOverReason, HandOverThread, Outcome, Party, PauseReason, PauseThread,
        RecordChildView, RecordContact, RefusalReason, ReopenThread, SetNextStep, Step, Strand,
        ThreadFact,
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, NOW, REFERRAL, TODAY, child_view, close, day, goal, hear_child, open, thread,
    visit,
};
use crate::domain::aggregates::thread::{Beside, Brings, By, Command, GOALS_MAX, Opening, Thread};

const OTHER: ThreadId = ThreadId(Uuid::from_u128(22));
const PEOPLE: [UserId; 3] = [BIRGIT, UserId(Uuid::from_u128(31)), UserId(Uuid::from_u128(32))];
const CHILDREN: [PersonId; 3] =
    [CHILD, PersonId(Uuid::from_u128(41)), PersonId(Uuid::from_u128(42))];

/// What a reader of the facts alone knows.
#[derive(Debug, Default)]
struct Told {
    is_open: bool,
    accountable: Option<UserId>,
    step: Option<(Step, NaiveDate)>,
    strands: Vec<PersonId>,
    open_goals: Vec<(GoalId, Option<PersonId>)>,
    assignments: Vec<AssignmentId>,
    reached: usize,
    is_paused: bool,
}

impl Told {
    fn handle_events(&mut self, fact: &ThreadFact) {
        match fact {
            ThreadFact::Opened { child, .. } => {
                self.is_open = true;
                self.strands.push(*child);
            }
            ThreadFact::StrandAdded { child, .. } => self.strands.push(*child),
            ThreadFact::StrandSplit { child, .. } => {
                self.strands.retain(|it| it != child);
                self.open_goals.retain(|it| it.1 != Some(*child));
            }
            ThreadFact::BridgeBuilderAssigned { bridge_builder: to }
            | ThreadFact::HandedOver { to, .. } => self.accountable = Some(*to),
            ThreadFact::NextStepSet { step, due_on, .. } => self.step = Some((*step, *due_on)),
            ThreadFact::FamilyContacted { .. } => self.reached += 1,
            ThreadFact::EntryCorrected { is_unreached, .. } => {
                self.reached -= usize::from(*is_unreached);
            }
            ThreadFact::GoalAgreed { goal, child, .. } => self.open_goals.push((*goal, *child)),
            ThreadFact::GoalAchieved { goal, .. } => self.open_goals.retain(|it| it.0 != *goal),
            ThreadFact::AssignmentActive { assignment, .. } => self.assignments.push(*assignment),
            ThreadFact::AssignmentOver { assignment } => {
                self.assignments.retain(|it| it != assignment);
            }
            ThreadFact::Paused { .. } => self.is_paused = true,
            ThreadFact::Resumed { .. } => self.is_paused = false,
            ThreadFact::Closed { ends, .. } => {
                let ended = ends.iter().flatten().map(|it| it.assignment).collect::<Vec<_>>();
                self.assignments.retain(|it| !ended.contains(it));
                (self.is_open, self.is_paused) = (false, false);
            }
            ThreadFact::MergedInto { .. } => self.is_open = false,
            ThreadFact::Reopened { .. } => self.is_open = true,
            ThreadFact::MergeUndone { assignments, .. } => {
                self.is_open = true;
                self.assignments = assignments.iter().map(|it| it.assignment).collect();
            }
            ThreadFact::OpeningRefused { .. }
            | ThreadFact::SecondThreadFound { .. }
            | ThreadFact::SiblingLinked { .. }
            | ThreadFact::ReferralAttached { .. }
            | ThreadFact::ActingMunicipalityChanged { .. }
            | ThreadFact::StepCompleted { .. }
            | ThreadFact::NextStepOverdue { .. }
            | ThreadFact::FamilyContactOverdue { .. }
            | ThreadFact::ContactRecorded { .. }
            | ThreadFact::ChildViewRecorded { .. }
            | ThreadFact::FamilyViewRecorded { .. }
            | ThreadFact::VoiceMissing { .. }
            | ThreadFact::GoalRevised { .. }
            | ThreadFact::NetworkMeetingPlanned { .. }
            | ThreadFact::NetworkMeetingHeld { .. }
            | ThreadFact::ClosingBegun { .. }
            | ThreadFact::ClosingConfirmed { .. }
            | ThreadFact::ClosingDeclined { .. }
            | ThreadFact::Absorbed { .. }
            | ThreadFact::AbsorptionUndone { .. } => {}
        }
    }
}

proptest! {
    /// I-02: after every command an open thread has somebody accountable and a next step with a day; and the rest of the
    /// book holds too.
    #[test]
    fn a_thread(commands in prop::collection::vec(command(), 0..40)) {
        let (mut it, mut told) = (Thread::default(), Told::default());
        for command in commands {
            let was_open = told.is_open;
            for fact in it.decide(command.clone()).unwrap_or_default() {
                it = it.evolve(&fact);
                told.handle_events(&fact);
            }
            prop_assert_eq!(it.is_open().is_ok(), told.is_open, "{:?}", command);
            if told.is_open {
                prop_assert!(told.accountable.is_some() && told.step.is_some(), "I-02: {:?}", command);
                prop_assert_eq!(it.accountable(), told.accountable);
                prop_assert!(!told.strands.is_empty(), "around nobody: {:?}", command);
            } else if was_open {
                prop_assert!(told.assignments.is_empty() || it.survivor().is_some(), "I-21: {:?}", command);
            }
            for whose in CHILDREN.map(Some).into_iter().chain([None]) {
                let open = told.open_goals.iter().filter(|it| it.1 == whose).count();
                prop_assert!(open <= GOALS_MAX, "{:?}", told);
            }
            prop_assert!(told.reached <= 1);
            let strands = it.strands().iter().map(|it| it.child).collect::<Vec<_>>();
            prop_assert_eq!(&strands, &told.strands);
        }
    }
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![beginning(), work(), turn(), end()]
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (20..30_u32).prop_map(day)
}

fn who() -> impl Strategy<Value = UserId> {
    prop::sample::select(PEOPLE.to_vec())
}

fn child() -> impl Strategy<Value = PersonId> {
    prop::sample::select(CHILDREN.to_vec())
}

fn by() -> impl Strategy<Value = By> {
    let role = prop::sample::select(vec![Role::BridgeBuilder, Role::Leader]);
    (role, who()).prop_map(|(role, subject)| By { role, subject, organisation: None })
}

fn beginning() -> impl Strategy<Value = Command> {
    let strand = |child| Command::AddStrand {
        request: AddChildStrand { thread: thread(), child, age_band: AgeBand::Age0To5 },
    };
    let siblings = CHILDREN.map(|child| Strand { child, age_band: AgeBand::Age0To5 }).to_vec();
    let request = Opening { siblings, ..open() };
    let beside = Beside::default();
    let accepted = Command::Open { request, at: NOW, beside: beside.clone() };
    let reason = RefusalReason::OpenElsewhere;
    let another = Opening { referral: ReferralId(Uuid::nil()), ..open() };
    prop_oneof![
        6 => Just(accepted),
        1 => Just(Command::Refuse { referral: REFERRAL, child: CHILD, reason }),
        1 => Just(Command::Attach { request: another, beside }),
        2 => child().prop_map(strand),
        1 => child().prop_map(|child| Command::Split { child, to: OTHER }),
    ]
}

fn work() -> impl Strategy<Value = Command> {
    let set = |(step, due_on)| Command::SetNextStep {
        request: SetNextStep { step, due_on, ..hear_child() },
        today: TODAY,
    };
    let complete = |(done, due_on)| Command::CompleteStep {
        request: CompleteStep {
            thread: thread(),
            done,
            step: Step::FollowUp,
            owner: Role::Family,
            due_on,
        },
        today: TODAY,
    };
    let contact =
        |with| Command::RecordContact { request: RecordContact { with, ..visit() }, today: TODAY };
    let correct = |(position, with)| Command::Correct {
        position,
        was: Box::new(ThreadFact::ContactRecorded {
            with,
            channel: Channel::Call,
            on: TODAY,
            note: None,
            child: None,
        }),
        mistake: Mistake::WrongPerson,
    };
    let view = |child| Command::RecordChildView {
        request: RecordChildView { child, ..child_view() },
        today: TODAY,
    };
    let agree = |(id, now, wished, child)| Command::AgreeGoal {
        request: AgreeGoal { goal: GoalId(Uuid::from_u128(id)), now, wished, child, ..goal() },
    };
    let achieve = |id| {
        let goal = GoalId(Uuid::from_u128(id));
        let request = AchieveGoal { thread: thread(), goal, reached: 9, on: TODAY };
        Command::AchieveGoal { request, today: TODAY }
    };
    let goals = || (0..9_u128, 0..12_u8, 0..12_u8, prop::option::of(child()));
    prop_oneof![
        (prop::sample::select(Step::ALL), days()).prop_map(set),
        (prop::sample::select(Step::ALL), days()).prop_map(complete),
        days().prop_map(|on| Command::MissStep { overdue_at: calendar::end_of(on) }),
        prop::sample::select(Party::ALL).prop_map(contact),
        (0..9_i64, prop::sample::select(Party::ALL)).prop_map(correct),
        prop::option::of(child()).prop_map(view),
        goals().prop_map(agree),
        goals().prop_map(agree),
        (0..9_u128).prop_map(achieve),
    ]
}

fn turn() -> impl Strategy<Value = Command> {
    let hand_over = |(to, by)| {
        let reason = HandOverReason::Workload;
        Command::HandOver { request: HandOverThread { thread: thread(), to, reason }, by }
    };
    let receive = |bridge_builder| Command::Receive {
        from: "0657".parse().unwrap(),
        to: "0671".parse().unwrap(),
        bridge_builder,
        today: TODAY,
    };
    let pause = |until_on| {
        let reason = PauseReason::Away;
        Command::Pause { request: PauseThread { thread: thread(), reason, until_on }, today: TODAY }
    };
    let brings = Brings { strands: vec![], goals: vec![], assignments: vec![] };
    prop_oneof![
        (who(), by()).prop_map(hand_over),
        who().prop_map(receive),
        days().prop_map(pause),
        Just(Command::Resume { today: TODAY }),
        days().prop_map(|on| Command::EndPause { resumes_at: calendar::end_of(on) }),
        by().prop_map(|by| Command::Merge { survivor: OTHER, by, there: None, today: TODAY }),
        by().prop_map(|by| Command::UndoMerge {
            by,
            there: None,
            assignments: vec![],
            today: TODAY
        }),
        Just(Command::Absorb { thread: OTHER, brings, today: TODAY }),
        Just(Command::Release { thread: OTHER }),
    ]
}

fn end() -> impl Strategy<Value = Command> {
    let task = |id| AssignmentId(Uuid::from_u128(id));
    let close = move |ids: Vec<u128>| {
        let reason = proto::assignment::AssignmentEndReason::FamilyWish;
        let ends =
            ids.into_iter().map(|id| AssignmentEnd { assignment: task(id), reason }).collect();
        Command::Close { request: CloseThread { ends, ..close() }, concerned: None, today: TODAY }
    };
    let say = |by| {
        let request = BeginClosing { thread: thread(), outcome: Outcome::Same };
        Command::BeginClosing { request, by, today: TODAY }
    };
    let reopen = |(bridge_builder, days)| {
        let today = TODAY + Days::new(days);
        let (step, owner) = (Step::FollowUp, Role::BridgeBuilder);
        let thread = thread();
        let request = ReopenThread { thread, bridge_builder, step, owner, due_on: today };
        Command::Reopen { request, today }
    };
    let organisation = OrganisationId(Uuid::nil());
    prop_oneof![
        (0..2_u128)
            .prop_map(move |id| Command::TakeInAssignment { assignment: task(id), organisation }),
        (0..2_u128).prop_map(move |id| Command::TakeInAssignmentOver { assignment: task(id) }),
        by().prop_map(say),
        Just(Command::ConfirmClosing { by: CHILD }),
        Just(Command::DeclineClosing { by: CHILD, today: TODAY }),
        prop::sample::subsequence(vec![0, 1], 0..=2).prop_map(close),
        (who(), 0..500_u64).prop_map(reopen),
    ]
}
