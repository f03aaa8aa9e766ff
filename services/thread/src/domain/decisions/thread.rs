//! What can be asked about threads: between a thread, its children and who is accountable, each decision as a whole.

mod joining;
pub(super) mod known;
mod merging;
mod opening;

use chrono::{DateTime, Utc};
use platform::{CommandContext, Streams};
use proto::{
    id::{AssignmentId, OrganisationId, ThreadId},
    thread::{
        AchieveGoal, ActivateBridgeBuilder, AddChildStrand, AgreeGoal, BeginClosing, CloseThread,
        CompleteStep, ConfirmClosing, CorrectThreadEntry, DeactivateBridgeBuilder, DeclineClosing,
        HandOverThread, HoldNetworkMeeting, LinkSiblingThread, MergeThreads, PauseThread,
        PlanNetworkMeeting, ReactivateBridgeBuilder, RecordChildView, RecordContact,
        RecordFamilyView, ReopenThread, ResumeThread, ReviseGoal, SetNextStep, SplitStrand,
        ThreadFact, UndoMerge,
    },
};

use self::known::{Decided, goes_on_in};
use super::caseload;
use crate::domain::{
    aggregates::{
        caseload::Command as CaseloadCommand,
        thread::{self, By, Opening, Thread},
    },
    state::State,
};

/// What can be asked, by somebody, by another service's event or by time.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the requests of the wire are documented there")]
pub enum Command {
    /// By a referral that was accepted.
    OpenOnAcceptance {
        request: Opening,
        at: DateTime<Utc>,
    },
    /// What is one thread's own.
    Work(Work),
    AddChildStrand(AddChildStrand),
    RecordFamilyView(RecordFamilyView),
    HandOver(HandOverThread),
    ConfirmClosing(ConfirmClosing),
    DeclineClosing(DeclineClosing),
    Close(CloseThread),
    Reopen(ReopenThread),
    LinkSibling(LinkSiblingThread),
    Split(SplitStrand),
    Merge(MergeThreads),
    UndoMerge(UndoMerge),
    Activate(ActivateBridgeBuilder),
    Deactivate(DeactivateBridgeBuilder),
    Reactivate(ReactivateBridgeBuilder),
    /// An organisation has taken something on, as `assignment` tells.
    TakeInAssignment {
        thread: ThreadId,
        assignment: AssignmentId,
        organisation: OrganisationId,
    },
    /// It is over, as `assignment` tells.
    TakeInAssignmentOver {
        thread: ThreadId,
        assignment: AssignmentId,
    },
    /// By time.
    OnDeadline {
        thread: ThreadId,
        command: thread::Command,
    },
}

/// What can be asked that touches one thread alone.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the requests of the wire are documented there")]
pub enum Work {
    SetNextStep(SetNextStep),
    CompleteStep(CompleteStep),
    RecordContact(RecordContact),
    CorrectEntry { request: CorrectThreadEntry, was: Box<ThreadFact> },
    RecordChildView(RecordChildView),
    AgreeGoal(AgreeGoal),
    ReviseGoal(ReviseGoal),
    AchieveGoal(AchieveGoal),
    PlanNetworkMeeting(PlanNetworkMeeting),
    HoldNetworkMeeting(HoldNetworkMeeting),
    Pause(PauseThread),
    Resume(ResumeThread),
    BeginClosing(BeginClosing),
}

/// Decides on the stream of a thread, and on those of its children and of who is accountable.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(command: Command, context: &CommandContext, streams: &Streams<'_, State>) -> Decided {
    let tenant = context.actor.tenant;
    match command {
        Command::OpenOnAcceptance { request, at } => {
            opening::on_acceptance(&request, at, context, streams)
        }
        Command::Work(work) => worked(work, context, streams),
        Command::AddChildStrand(request) => joining::add(request, context, streams),
        Command::RecordFamilyView(request) => joining::family_view(request, context, streams),
        Command::HandOver(request) => joining::hand_over(request, context, streams),
        Command::ConfirmClosing(request) => {
            let by = joining::of_family(request.thread, context, streams)?;
            streams.decide::<Thread>(request.thread.0, thread::Command::ConfirmClosing { by })
        }
        Command::DeclineClosing(request) => {
            let by = joining::of_family(request.thread, context, streams)?;
            let today = context.today();
            streams
                .decide::<Thread>(request.thread.0, thread::Command::DeclineClosing { by, today })
        }
        Command::Close(request) => joining::close(request, context, streams),
        Command::Reopen(request) => joining::reopen(request, context, streams),
        Command::LinkSibling(request) => joining::link(&request, streams),
        Command::Split(request) => joining::split(request, context, streams),
        Command::Merge(request) => merging::merge(&request, context, streams),
        Command::UndoMerge(request) => merging::undo(&request, context, streams),
        Command::Activate(ActivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, CaseloadCommand::Activate { bridge_builder }, streams)
        }
        Command::Deactivate(DeactivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, CaseloadCommand::Deactivate { bridge_builder }, streams)
        }
        Command::Reactivate(ReactivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, CaseloadCommand::Reactivate { bridge_builder }, streams)
        }
        Command::TakeInAssignment { thread, assignment, organisation } => {
            let command = thread::Command::TakeInAssignment { assignment, organisation };
            streams.decide::<Thread>(goes_on_in(thread, streams)?.0, command)
        }
        Command::TakeInAssignmentOver { thread, assignment } => {
            let command = thread::Command::TakeInAssignmentOver { assignment };
            streams.decide::<Thread>(goes_on_in(thread, streams)?.0, command)
        }
        Command::OnDeadline { thread, command } => streams.decide::<Thread>(thread.0, command),
    }
}

fn worked(work: Work, context: &CommandContext, streams: &Streams<'_, State>) -> Decided {
    let today = context.today();
    let (thread, command) = match work {
        Work::SetNextStep(request) => {
            (request.thread, thread::Command::SetNextStep { request, today })
        }
        Work::CompleteStep(request) => {
            (request.thread, thread::Command::CompleteStep { request, today })
        }
        Work::RecordContact(request) => {
            (request.thread, thread::Command::RecordContact { request, today })
        }
        Work::CorrectEntry { request, was } => {
            let CorrectThreadEntry { thread, position, mistake } = request;
            (thread, thread::Command::Correct { position, was, mistake })
        }
        Work::RecordChildView(request) => {
            (request.thread, thread::Command::RecordChildView { request, today })
        }
        Work::AgreeGoal(request) => (request.thread, thread::Command::AgreeGoal { request }),
        Work::ReviseGoal(request) => (request.thread, thread::Command::ReviseGoal { request }),
        Work::AchieveGoal(request) => {
            (request.thread, thread::Command::AchieveGoal { request, today })
        }
        Work::PlanNetworkMeeting(request) => {
            (request.thread, thread::Command::PlanMeeting { request, today })
        }
        Work::HoldNetworkMeeting(request) => {
            (request.thread, thread::Command::HoldMeeting { request, today })
        }
        Work::Pause(request) => (request.thread, thread::Command::Pause { request, today }),
        Work::Resume(ResumeThread { thread }) => (thread, thread::Command::Resume { today }),
        Work::BeginClosing(request) => {
            let by = By::from(&context.actor);
            (request.thread, thread::Command::BeginClosing { request, by, today })
        }
    };
    streams.decide::<Thread>(thread.0, command)
}
