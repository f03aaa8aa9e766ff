//! Every command meets every state of a thread.

use chrono::Days;
use platform::Aggregate as _;
use proto::{
    actor::Role,
    code::AgeBand,
    event::Event as _,
    id::{AssignmentId, MeetingId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    problem::Problem,
    thread::{
        AchieveGoal, AddChildStrand, BeginClosing, CompleteStep, Event, HandOverReason,
        HandOverThread, HoldNetworkMeeting, Outcome, Party, PauseReason, PauseThread,
        PlanNetworkMeeting, RecordFamilyView, RefusalReason, ReopenThread, ReviseGoal, SplitStrand,
        Step, Strand, ThreadFact,
    },
};
use uuid::Uuid;

use super::{
    BIRGIT, CHILD, GOAL, NOW, REFERRAL, TODAY, WORDS, child_view, close, day, goal, hear_child,
    open, thread, visit,
};
use crate::domain::aggregates::thread::{Beside, Brings, By, Command, Opening, Thread};

const SISTER: PersonId = PersonId(Uuid::from_u128(20));
/// Named by the referral; not in the thread.
const BROTHER: PersonId = PersonId(Uuid::from_u128(26));
const ANDERS: UserId = UserId(Uuid::from_u128(21));
const OTHER: ThreadId = ThreadId(Uuid::from_u128(22));
const MEETING: MeetingId = MeetingId(Uuid::from_u128(23));
const TASK: AssignmentId = AssignmentId(Uuid::from_u128(24));
const CLUB: OrganisationId = OrganisationId(Uuid::from_u128(25));

fn birgit() -> By {
    By { role: Role::BridgeBuilder, subject: BIRGIT, organisation: None }
}

/// A story so far.
fn told(commands: Vec<Command>) -> (Thread, Vec<ThreadFact>) {
    let (mut it, mut story) = (Thread::default(), vec![]);
    for command in commands {
        for fact in it.decide(command).unwrap() {
            it = it.evolve(&fact);
            story.push(fact);
        }
    }
    (it, story)
}

fn opening() -> Command {
    let joining = vec![Strand { child: SISTER, age_band: AgeBand::Age10To14 }];
    let named = Strand { child: BROTHER, age_band: AgeBand::Age0To5 };
    let request = Opening { siblings: [joining.clone(), vec![named]].concat(), ..open() };
    Command::Open { request, at: NOW, beside: Beside { joining, ..Beside::default() } }
}

/// Each state a thread can be in: two children, a goal, a meeting, somebody who helps.
fn states() -> [Thread; 7] {
    let lived = vec![
        opening(),
        Command::AgreeGoal { request: goal() },
        Command::TakeInAssignment { assignment: TASK, organisation: CLUB },
    ];
    let then = |more: Command| told([lived.clone(), vec![more]].concat()).0;
    let done = Command::TakeInAssignmentOver { assignment: TASK };
    [
        Thread::default(),
        told(vec![refuse(RefusalReason::OpenElsewhere)]).0,
        told(lived.clone()).0,
        then(Command::Pause { request: pause(), today: TODAY }),
        then(Command::BeginClosing { request: say_done(), by: birgit(), today: TODAY }),
        told(
            [
                lived.clone(),
                vec![done, Command::Close { request: close(), concerned: None, today: TODAY }],
            ]
            .concat(),
        )
        .0,
        then(Command::Merge { survivor: OTHER, by: birgit(), there: None, today: TODAY }),
    ]
}

fn refuse(reason: RefusalReason) -> Command {
    Command::Refuse { referral: REFERRAL, child: CHILD, reason }
}

fn pause() -> PauseThread {
    PauseThread { thread: thread(), reason: PauseReason::Illness, until_on: day(30) }
}

fn say_done() -> BeginClosing {
    BeginClosing { thread: thread(), outcome: Outcome::Better }
}

/// What happens, by the types of the facts; or the code of the no; or nothing.
fn outcome(state: &Thread, command: Command) -> String {
    match state.decide(command) {
        Ok(facts) if facts.is_empty() => "-".to_owned(),
        Ok(facts) => {
            let kinds = facts.into_iter().map(|it| Event::from(it).parts().unwrap().0);
            kinds.map(|it| it.replace("thread.", "")).collect::<Vec<_>>().join(" ")
        }
        Err(rejection) => Problem::from(rejection).code.into_owned(),
    }
}

type Row = (Command, [&'static str; 7]);

/// What a state answers: unknown, refused, active, paused, closing, closed, merged.
#[track_caller]
fn check(rows: Vec<Row>) {
    let states = states();
    for (command, expected) in rows {
        let actual = states.each_ref().map(|it| outcome(it, command.clone()));
        assert_eq!(actual.each_ref().map(String::as_str), expected, "{command:?}");
    }
}

/// In every open state the same; nowhere else.
fn work(command: Command, said: &'static str) -> Row {
    (command, ["not_found", "not_found", said, said, said, "thread_closed", "thread_merged"])
}

/// Where it comes too late there is nobody to tell.
fn heard(command: Command, said: &'static str) -> Row {
    (command, ["-", "-", said, said, said, "-", "-"])
}

#[test]
fn beginnings() {
    const BEGINS: &str = "opened bridge_builder_assigned next_step_set strand_added";
    const TAKEN: &str = "thread_already_opened";
    let beside = Beside { joining: vec![], linked: vec![OTHER], refused: vec![SISTER] };
    let accepted = Command::Open { request: open(), at: NOW, beside };
    let to = ThreadId::of_split(thread(), CHILD);
    let split = SplitStrand {
        thread: thread(),
        child: CHILD,
        to,
        bridge_builder: ANDERS,
        step: Step::FollowUp,
        owner: Role::BridgeBuilder,
        due_on: day(27),
    };
    let split = Command::OpenSplit {
        request: split,
        strand: Strand { child: CHILD, age_band: AgeBand::Age6To9 },
        referral: REFERRAL,
        goals: vec![],
        today: TODAY,
    };
    let begins_beside =
        "opened bridge_builder_assigned next_step_set sibling_linked opening_refused";
    let begins_apart = "opened bridge_builder_assigned next_step_set sibling_linked";
    let attach = |referral| {
        let joining = vec![Strand { child: SISTER, age_band: AgeBand::Age10To14 }];
        let refused = vec![PersonId(Uuid::from_u128(97))];
        let beside = Beside { joining, refused, ..Beside::default() };
        Command::Attach { request: Opening { referral, ..open() }, beside }
    };
    check(vec![
        (opening(), [BEGINS, BEGINS, "-", "-", "-", "-", "-"]),
        (accepted, [begins_beside, begins_beside, "-", "-", "-", "-", "-"]),
        (split, [begins_apart, begins_apart, TAKEN, TAKEN, TAKEN, TAKEN, "thread_merged"]),
        // Each time it is asked for: the referral waits to hear so.
        (
            refuse(RefusalReason::BridgeBuilderInactive),
            ["opening_refused", "opening_refused", "-", "-", "-", "-", "-"],
        ),
        heard(attach(ReferralId(Uuid::from_u128(99))), "referral_attached opening_refused"),
        heard(attach(REFERRAL), "-"),
    ]);
}

#[test]
fn strands_and_siblings() {
    let strand = |child| Command::AddStrand {
        request: AddChildStrand { thread: thread(), child, age_band: AgeBand::Age0To5 },
    };
    check(vec![
        work(strand(BROTHER), "strand_added"),
        // Only somebody else's word brings a child into a thread.
        work(strand(PersonId(Uuid::from_u128(98))), "child_not_named"),
        work(strand(SISTER), "strand_stands"),
        work(Command::Split { child: SISTER, to: OTHER }, "strand_split sibling_linked"),
        work(Command::Split { child: PersonId(Uuid::nil()), to: OTHER }, "child_not_in_thread"),
        work(Command::LinkSibling { sibling: OTHER }, "sibling_linked"),
    ]);
}

#[test]
fn accountability() {
    let request = HandOverThread { thread: thread(), to: ANDERS, reason: HandOverReason::Absence };
    let hand_over =
        |request: &HandOverThread, by| Command::HandOver { request: request.clone(), by };
    let by = |role, subject| By { role, subject, organisation: None };
    let to_herself = HandOverThread { to: BIRGIT, ..request };
    let (leader, colleague) = (by(Role::Leader, ANDERS), by(Role::BridgeBuilder, ANDERS));
    let receive = Command::Receive {
        from: "0657".parse().unwrap(),
        to: "0671".parse().unwrap(),
        bridge_builder: ANDERS,
        today: TODAY,
    };
    const NOT_HIS: &str = "not_accountable";
    check(vec![
        work(hand_over(&request, birgit()), "handed_over"),
        work(hand_over(&request, leader), "handed_over"),
        work(hand_over(&to_herself, birgit()), "already_accountable"),
        // Whose mandate it is comes before how it stands.
        (
            hand_over(&request, colleague),
            ["not_found", "not_found", NOT_HIS, NOT_HIS, NOT_HIS, NOT_HIS, NOT_HIS],
        ),
        work(receive, "acting_municipality_changed handed_over next_step_set"),
    ]);
}

#[test]
fn steps() {
    let complete = |done| Command::CompleteStep {
        request: CompleteStep {
            thread: thread(),
            done,
            step: Step::HearChild,
            owner: Role::BridgeBuilder,
            due_on: day(27),
        },
        today: TODAY,
    };
    const DONE: &str = "step_completed next_step_set";
    const NOT_NEXT: &str = "step_not_next";
    const NONE: &str = "not_found";
    let first = platform::calendar::end_of(day(30));
    check(vec![
        work(Command::SetNextStep { request: hear_child(), today: TODAY }, "next_step_set"),
        (
            complete(Step::ContactFamily),
            [NONE, NONE, DONE, DONE, NOT_NEXT, "thread_closed", "thread_merged"],
        ),
        (
            complete(Step::ClosingTalk),
            [NONE, NONE, NOT_NEXT, NOT_NEXT, DONE, "thread_closed", "thread_merged"],
        ),
        // The closing talk took the first step's place: its day is nobody's any more.
        (
            Command::MissStep { overdue_at: first },
            ["-", "-", "next_step_overdue", "next_step_overdue", "-", "-", "-"],
        ),
    ]);
}

#[test]
fn voices() {
    let ahead = platform::calendar::end_of(TODAY + Days::new(30));
    let family = RecordFamilyView { thread: thread(), words: WORDS, on: day(20), by: vec![] };
    let view = super::RecordChildView { child: Some(SISTER), ..child_view() };
    check(vec![
        work(
            Command::RecordContact { request: visit(), today: TODAY },
            "contact_recorded family_contacted",
        ),
        work(
            Command::Correct {
                position: 9,
                was: Box::new(ThreadFact::ContactRecorded {
                    with: Party::School,
                    channel: proto::thread::Channel::Call,
                    on: TODAY,
                    note: None,
                    child: None,
                }),
                mistake: proto::code::Mistake::WrongDay,
            },
            "entry_corrected",
        ),
        heard(
            Command::MissContact { due_at: platform::calendar::end_of(day(30)) },
            "family_contact_overdue",
        ),
        work(Command::RecordChildView { request: view, today: TODAY }, "child_view_recorded"),
        work(Command::RecordChildView { request: child_view(), today: TODAY }, "child_unclear"),
        work(Command::RecordFamilyView { request: family, today: TODAY }, "family_view_recorded"),
        // Who rests is not asked.
        (
            Command::MissVoice { due_at: ahead },
            ["-", "-", "voice_missing", "-", "voice_missing", "-", "-"],
        ),
    ]);
}

#[test]
fn goals_and_meetings() {
    let again = super::AgreeGoal { goal: proto::id::GoalId(Uuid::from_u128(97)), ..goal() };
    let revise = ReviseGoal { thread: thread(), goal: GOAL, words: None, now: 4, wished: 9 };
    let achieve = AchieveGoal { thread: thread(), goal: GOAL, reached: 8, on: TODAY };
    let plan = PlanNetworkMeeting {
        thread: thread(),
        meeting: MEETING,
        on: day(30),
        with: vec![Party::Family, Party::School],
    };
    let hold = HoldNetworkMeeting {
        thread: thread(),
        meeting: MEETING,
        on: TODAY,
        with: vec![Party::Family],
        note: Some(WORDS),
    };
    check(vec![
        work(Command::AgreeGoal { request: again }, "goal_agreed"),
        work(Command::AgreeGoal { request: goal() }, "goal_already_agreed"),
        work(Command::ReviseGoal { request: revise }, "goal_revised"),
        work(Command::AchieveGoal { request: achieve, today: TODAY }, "goal_achieved"),
        work(Command::PlanMeeting { request: plan, today: TODAY }, "network_meeting_planned"),
        work(Command::HoldMeeting { request: hold, today: TODAY }, "network_meeting_held"),
    ]);
}

#[test]
fn resting() {
    const NONE: &str = "not_found";
    let ends = |on| Command::EndPause { resumes_at: platform::calendar::end_of(on) };
    check(vec![
        (
            Command::Pause { request: pause(), today: TODAY },
            [
                NONE,
                NONE,
                "paused",
                "thread_paused",
                "closing_begun",
                "thread_closed",
                "thread_merged",
            ],
        ),
        (
            Command::Resume { today: TODAY },
            [
                NONE,
                NONE,
                "thread_not_paused",
                "resumed",
                "thread_not_paused",
                "thread_closed",
                "thread_merged",
            ],
        ),
        (ends(day(30)), ["-", "-", "-", "resumed", "-", "-", "-"]),
        (ends(day(29)), ["-", "-", "-", "-", "-", "-", "-"]),
    ]);
}

#[test]
fn endings() {
    const NONE: &str = "not_found";
    const NOT_BEGUN: &str = "closing_not_begun";
    const ACTIVE: &str = "assignments_active";
    let parent = PersonId(Uuid::from_u128(96));
    let by = |role, subject, organisation| By { role, subject, organisation };
    let say = |by| Command::BeginClosing { request: say_done(), by, today: TODAY };
    let helper = by(Role::Coordinator, ANDERS, Some(CLUB));
    let stranger = by(Role::Coordinator, ANDERS, Some(OrganisationId(Uuid::nil())));
    let begun = "closing_begun next_step_set";
    let begins =
        [NONE, NONE, begun, "thread_paused", "closing_begun", "thread_closed", "thread_merged"];
    let mut ended = close();
    ended.ends = vec![proto::thread::AssignmentEnd {
        assignment: TASK,
        reason: proto::assignment::AssignmentEndReason::ThreadClosed,
    }];
    let reopen = ReopenThread {
        thread: thread(),
        bridge_builder: ANDERS,
        step: Step::FollowUp,
        owner: Role::BridgeBuilder,
        due_on: day(27),
    };
    let decline = "closing_declined next_step_set";
    let back = "reopened bridge_builder_assigned next_step_set";
    check(vec![
        heard(
            Command::TakeInAssignment { assignment: AssignmentId(Uuid::nil()), organisation: CLUB },
            "assignment_active",
        ),
        heard(Command::TakeInAssignment { assignment: TASK, organisation: CLUB }, "-"),
        heard(Command::TakeInAssignmentOver { assignment: TASK }, "assignment_over"),
        heard(Command::TakeInAssignmentOver { assignment: AssignmentId(Uuid::nil()) }, "-"),
        (say(birgit()), begins),
        (say(helper), begins),
        (say(stranger), [NONE; 7]),
        (
            Command::ConfirmClosing { by: parent },
            [
                NONE,
                NONE,
                NOT_BEGUN,
                NOT_BEGUN,
                "closing_confirmed",
                "thread_closed",
                "thread_merged",
            ],
        ),
        (
            Command::DeclineClosing { by: parent, today: TODAY },
            [NONE, NONE, NOT_BEGUN, NOT_BEGUN, decline, "thread_closed", "thread_merged"],
        ),
        work(Command::Close { request: ended, concerned: None, today: TODAY }, "closed"),
        work(Command::Close { request: close(), concerned: None, today: TODAY }, ACTIVE),
        (
            Command::Reopen { request: reopen, today: TODAY },
            [NONE, NONE, "thread_open", "thread_open", "thread_open", back, "thread_merged"],
        ),
    ]);
}

#[test]
fn two_that_are_one() {
    const NONE: &str = "not_found";
    const NOT: &str = "thread_not_merged";
    let colleague = By { subject: ANDERS, ..birgit() };
    let merge = |by, there| Command::Merge { survivor: OTHER, by, there, today: TODAY };
    let undo = |by| Command::UndoMerge { by, there: None, assignments: vec![], today: TODAY };
    let merges = [
        NONE,
        NONE,
        "merged_into",
        "thread_paused",
        "closing_begun",
        "thread_closed",
        "thread_merged",
    ];
    let brings = Brings { strands: vec![], goals: vec![], assignments: vec![] };
    const NOT_HIS: &str = "not_accountable";
    let not_his = [NONE, NONE, NOT_HIS, NOT_HIS, NOT_HIS, NOT_HIS, NOT_HIS];
    check(vec![
        (merge(birgit(), None), merges),
        (merge(colleague, Some(ANDERS)), merges),
        (merge(colleague, None), not_his),
        work(Command::Absorb { thread: OTHER, brings, today: TODAY }, "absorbed"),
        work(Command::Release { thread: OTHER }, "merge_grown"),
        (
            undo(birgit()),
            [NONE, NONE, NOT, NOT, NOT, "thread_closed", "merge_undone next_step_set"],
        ),
        (undo(colleague), not_his),
    ]);
}
