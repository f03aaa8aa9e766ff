//! Threads, from and to the wire.

use anyhow::Context as _;
use platform::{CommandFor, Failure, RequestContext, calendar};
use proto::{
    actor::Actor,
    id::ThreadId,
    problem::Problem,
    thread::{
        AchieveGoal, ActivateBridgeBuilder, AddChildStrand, AgreeGoal, BeginClosing,
        BridgeBuilderList, CloseThread, CompleteStep, ConfirmClosing, CorrectThreadEntry,
        DeactivateBridgeBuilder, DeclineClosing, Event, HandOverThread, HoldNetworkMeeting,
        LinkSiblingThread, ListBridgeBuilders, ListOwnThreads, ListThreads, MergeThreads,
        OwnThreads, PauseThread, PlanNetworkMeeting, ReactivateBridgeBuilder, RecordChildView,
        RecordContact, RecordFamilyView, ReopenThread, ResumeThread, ReviseGoal, SetNextStep,
        ShowThread, SplitStrand, ThreadList, ThreadView, UndoMerge,
    },
};

use super::page;
use crate::{
    ThreadService,
    domain::{
        Command,
        aggregates::{caseload, thread::Rejection},
        decisions::thread::{self, Work},
    },
    view,
};

type Asks = Result<CommandFor<Command>, Problem>;

fn ask(thread: ThreadId, command: thread::Command) -> Asks {
    Ok(CommandFor { stream: thread.0, command: Command::Thread(command) })
}

pub(crate) fn add_child_strand(request: AddChildStrand) -> Asks {
    ask(request.thread, thread::Command::AddChildStrand(request))
}

pub(crate) fn hand_over(request: HandOverThread) -> Asks {
    ask(request.thread, thread::Command::HandOver(request))
}

pub(crate) fn set_next_step(request: SetNextStep) -> Asks {
    ask(request.thread, thread::Command::Work(Work::SetNextStep(request)))
}

pub(crate) fn complete_step(request: CompleteStep) -> Asks {
    ask(request.thread, thread::Command::Work(Work::CompleteStep(request)))
}

pub(crate) fn record_contact(request: RecordContact) -> Asks {
    ask(request.thread, thread::Command::Work(Work::RecordContact(request)))
}

pub(crate) async fn correct_entry(
    ctx: RequestContext<ThreadService>,
    request: CorrectThreadEntry,
) -> Result<CommandFor<Command>, Failure> {
    let entry = ctx.entry(request.thread.0, request.position).await?;
    let Event::Thread(was) = entry.read().context("an entry of the log cannot be read")? else {
        return Err(Problem::not_found().into());
    };
    let (thread, was) = (request.thread, Box::new(was));
    Ok(ask(thread, thread::Command::Work(Work::CorrectEntry { request, was }))?)
}

pub(crate) fn record_child_view(request: RecordChildView) -> Asks {
    ask(request.thread, thread::Command::Work(Work::RecordChildView(request)))
}

pub(crate) fn record_family_view(request: RecordFamilyView) -> Asks {
    ask(request.thread, thread::Command::RecordFamilyView(request))
}

pub(crate) fn agree_goal(request: AgreeGoal) -> Asks {
    ask(request.thread, thread::Command::Work(Work::AgreeGoal(request)))
}

pub(crate) fn revise_goal(request: ReviseGoal) -> Asks {
    ask(request.thread, thread::Command::Work(Work::ReviseGoal(request)))
}

pub(crate) fn achieve_goal(request: AchieveGoal) -> Asks {
    ask(request.thread, thread::Command::Work(Work::AchieveGoal(request)))
}

pub(crate) fn plan_network_meeting(request: PlanNetworkMeeting) -> Asks {
    ask(request.thread, thread::Command::Work(Work::PlanNetworkMeeting(request)))
}

pub(crate) fn hold_network_meeting(request: HoldNetworkMeeting) -> Asks {
    ask(request.thread, thread::Command::Work(Work::HoldNetworkMeeting(request)))
}

pub(crate) fn pause(request: PauseThread) -> Asks {
    ask(request.thread, thread::Command::Work(Work::Pause(request)))
}

pub(crate) fn resume(request: ResumeThread) -> Asks {
    ask(request.thread, thread::Command::Work(Work::Resume(request)))
}

pub(crate) fn begin_closing(request: BeginClosing) -> Asks {
    ask(request.thread, thread::Command::Work(Work::BeginClosing(request)))
}

pub(crate) fn confirm_closing(request: ConfirmClosing) -> Asks {
    ask(request.thread, thread::Command::ConfirmClosing(request))
}

pub(crate) fn decline_closing(request: DeclineClosing) -> Asks {
    ask(request.thread, thread::Command::DeclineClosing(request))
}

pub(crate) fn close(request: CloseThread) -> Asks {
    ask(request.thread, thread::Command::Close(request))
}

pub(crate) fn reopen(request: ReopenThread) -> Asks {
    ask(request.thread, thread::Command::Reopen(request))
}

pub(crate) fn link_sibling(request: LinkSiblingThread) -> Asks {
    ask(request.thread, thread::Command::LinkSibling(request))
}

pub(crate) fn split_strand(request: SplitStrand) -> Asks {
    ask(request.thread, thread::Command::Split(request))
}

pub(crate) fn merge(request: MergeThreads) -> Asks {
    ask(request.thread, thread::Command::Merge(request))
}

pub(crate) fn undo_merge(request: UndoMerge) -> Asks {
    ask(request.thread, thread::Command::UndoMerge(request))
}

pub(crate) fn activate(actor: &Actor, request: ActivateBridgeBuilder) -> Asks {
    let stream = caseload::stream(request.bridge_builder, actor.tenant);
    Ok(CommandFor { stream, command: Command::Thread(thread::Command::Activate(request)) })
}

pub(crate) fn deactivate(actor: &Actor, request: DeactivateBridgeBuilder) -> Asks {
    let stream = caseload::stream(request.bridge_builder, actor.tenant);
    Ok(CommandFor { stream, command: Command::Thread(thread::Command::Deactivate(request)) })
}

pub(crate) fn reactivate(actor: &Actor, request: ReactivateBridgeBuilder) -> Asks {
    let stream = caseload::stream(request.bridge_builder, actor.tenant);
    Ok(CommandFor { stream, command: Command::Thread(thread::Command::Reactivate(request)) })
}

pub(crate) async fn own(
    ctx: RequestContext<ThreadService>,
    _: ListOwnThreads,
) -> Result<OwnThreads, Failure> {
    let viewer = view::Viewer::of(&ctx);
    let mut threads = vec![];
    for thread in view::threads_of_family(&ctx.pool, viewer).await? {
        threads.extend(view::thread(&ctx.pool, viewer, thread).await?);
    }
    Ok(OwnThreads { threads })
}

pub(crate) async fn show(
    ctx: RequestContext<ThreadService>,
    query: ShowThread,
) -> Result<ThreadView, Failure> {
    let viewer = view::Viewer::of(&ctx);
    if let Some(found) = view::thread(&ctx.pool, viewer, query.thread).await? {
        return Ok(found);
    }
    if view::is_elsewhere(&ctx.pool, viewer, query.thread).await? {
        let detail = "another municipality works with the child, so the thread did not open here: ask the family, or have theirs transferred";
        return Err(Problem::new(409, "open_elsewhere", detail).into());
    }
    Err(Problem::not_found().into())
}

pub(crate) async fn list(
    ctx: RequestContext<ThreadService>,
    query: ListThreads,
) -> Result<ThreadList, Failure> {
    page(query.limit)?;
    let today = calendar::day(ctx.clock.now());
    Ok(view::threads(&ctx.pool, ctx.actor.tenant, &query, today).await?)
}

pub(crate) async fn bridge_builders(
    ctx: RequestContext<ThreadService>,
    _query: ListBridgeBuilders,
) -> Result<BridgeBuilderList, Failure> {
    let today = calendar::day(ctx.clock.now());
    Ok(view::bridge_builders(&ctx.pool, ctx.actor.tenant, today).await?)
}

impl From<caseload::Rejection> for Problem {
    fn from(rejection: caseload::Rejection) -> Problem {
        use caseload::Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => (422, "bridge_builder_unknown"),
            Rejection::Inactive => (409, "bridge_builder_inactive"),
            Rejection::Accountable(_) => (409, "bridge_builder_accountable"),
            Rejection::AlreadyKnown => (409, "bridge_builder_already_known"),
            Rejection::AlreadyInactive => (409, "bridge_builder_already_inactive"),
            Rejection::AlreadyActive => (409, "bridge_builder_already_active"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::NotAccountable => (403, "not_accountable"),
            Rejection::AlreadyOpened => (409, "thread_already_opened"),
            Rejection::Closed => (409, "thread_closed"),
            Rejection::Merged(_) => (409, "thread_merged"),
            Rejection::AlreadyAccountable => (409, "already_accountable"),
            Rejection::StepInPast => (422, "step_in_past"),
            Rejection::StepTooFar => (422, "step_too_far"),
            Rejection::OwnerCannotAct => (422, "owner_cannot_act"),
            Rejection::StepStands => (409, "step_stands"),
            Rejection::StepNotNext => (409, "step_not_next"),
            Rejection::DayInFuture => (422, "day_in_future"),
            Rejection::DayTooEarly => (422, "day_too_early"),
            Rejection::NotCorrectable => (422, "not_correctable"),
            Rejection::AlreadyCorrected => (409, "already_corrected"),
            Rejection::MistakeUnclear => (422, "mistake_unclear"),
            Rejection::ChildUnclear => (422, "child_unclear"),
            Rejection::ChildNotHere => (422, "child_not_in_thread"),
            Rejection::GoalNotAhead => (422, "goal_not_ahead"),
            Rejection::OffScale => (422, "off_scale"),
            Rejection::EnoughGoals => (409, "enough_goals"),
            Rejection::GoalKnown => (409, "goal_already_agreed"),
            Rejection::GoalUnknown => (422, "goal_unknown"),
            Rejection::GoalAchieved => (409, "goal_achieved"),
            Rejection::GoalStands => (409, "goal_stands"),
            Rejection::MeetingHeld => (409, "meeting_held"),
            Rejection::MeetingStands => (409, "meeting_stands"),
            Rejection::MeetingFar => (422, "meeting_not_ahead"),
            Rejection::PartiesUnclear => (422, "parties_unclear"),
            Rejection::Paused => (409, "thread_paused"),
            Rejection::NotPaused => (409, "thread_not_paused"),
            Rejection::PauseOver => (422, "pause_over"),
            Rejection::PauseTooLong => (422, "pause_too_long"),
            Rejection::ClosingBegun => (409, "closing_begun"),
            Rejection::ClosingNotBegun => (409, "closing_not_begun"),
            Rejection::ClosingConfirmed => (409, "closing_confirmed"),
            Rejection::TalkUnclear => (422, "closing_talk_unclear"),
            Rejection::ClosingDeclined => (409, "closing_declined"),
            Rejection::TalkTooEarly => (422, "talk_too_early"),
            Rejection::NotOfFamily => (422, "not_of_family"),
            Rejection::TriesUnclear => (422, "tries_unclear"),
            Rejection::AssignmentsActive(_) => (409, "assignments_active"),
            Rejection::EndsUnclear => (422, "ends_unclear"),
            Rejection::NotClosed => (409, "thread_open"),
            Rejection::ClosedTooLong => (409, "closed_too_long"),
            Rejection::NotNamed => (422, "child_not_named"),
            Rejection::StrandStands => (409, "strand_stands"),
            Rejection::LastStrand => (409, "last_strand"),
            Rejection::NotOfSplit => (422, "thread_not_of_split"),
            Rejection::SiblingStands => (409, "sibling_stands"),
            Rejection::SameThread => (422, "same_thread"),
            Rejection::NotMerged => (409, "thread_not_merged"),
            Rejection::MergedTooLong => (409, "merged_too_long"),
            Rejection::MergeGrown => (409, "merge_grown"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
