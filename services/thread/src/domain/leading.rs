//! What can be asked about threads: between a thread, its children and who is accountable, each decision as a whole.

mod joining;
mod merging;
mod opening;

use chrono::{DateTime, Utc};
use platform::{Asked, NewEvents, No, Streams};
use proto::{
    id::{AssignmentId, OrganisationId, ThreadId},
    problem::Problem,
    thread::{
        AchieveGoal, ActivateBridgeBuilder, AddChildStrand, AgreeGoal, BeginClosing, CloseThread,
        CompleteStep, ConfirmClosing, CorrectThreadEntry, DeactivateBridgeBuilder, DeclineClosing,
        Event, HandOverThread, HoldNetworkMeeting, LinkSiblingThread, MergeThreads, PauseThread,
        PlanNetworkMeeting, ReactivateBridgeBuilder, RecordChildView, RecordContact,
        RecordFamilyView, ReopenThread, ResumeThread, ReviseGoal, SetNextStep, SplitStrand,
        ThreadFact, UndoMerge,
    },
};

use super::{
    State, caseload,
    thread::{By, Command as On, Opening, Thread},
};

type Decided = Result<NewEvents<Event>, No>;

/// What can be asked, by somebody, by another service's event or by time.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the requests of the wire are documented there")]
pub enum Demand {
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
    FallDue {
        thread: ThreadId,
        command: On,
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
pub fn demanded(demand: Demand, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let tenant = asked.actor.tenant;
    match demand {
        Demand::OpenOnAcceptance { request, at } => {
            opening::on_acceptance(&request, at, asked, streams)
        }
        Demand::Work(work) => worked(work, asked, streams),
        Demand::AddChildStrand(request) => joining::add(request, asked, streams),
        Demand::RecordFamilyView(request) => joining::family_view(request, asked, streams),
        Demand::HandOver(request) => joining::hand_over(request, asked, streams),
        Demand::ConfirmClosing(request) => {
            let by = joining::of_family(request.thread, asked, streams)?;
            streams.decide::<Thread>(request.thread.0, On::ConfirmClosing { by })
        }
        Demand::DeclineClosing(request) => {
            let by = joining::of_family(request.thread, asked, streams)?;
            let today = asked.today();
            streams.decide::<Thread>(request.thread.0, On::DeclineClosing { by, today })
        }
        Demand::Close(request) => joining::close(request, asked, streams),
        Demand::Reopen(request) => joining::reopen(request, asked, streams),
        Demand::LinkSibling(request) => joining::link(&request, streams),
        Demand::Split(request) => joining::split(request, asked, streams),
        Demand::Merge(request) => merging::merge(&request, asked, streams),
        Demand::UndoMerge(request) => merging::undo(&request, asked, streams),
        Demand::Activate(ActivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, caseload::Command::Activate { bridge_builder }, streams)
        }
        Demand::Deactivate(DeactivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, caseload::Command::Deactivate { bridge_builder }, streams)
        }
        Demand::Reactivate(ReactivateBridgeBuilder { bridge_builder }) => {
            caseload::decide(tenant, caseload::Command::Reactivate { bridge_builder }, streams)
        }
        Demand::TakeInAssignment { thread, assignment, organisation } => {
            let command = On::TakeInAssignment { assignment, organisation };
            streams.decide::<Thread>(goes_on_in(thread, streams)?.0, command)
        }
        Demand::TakeInAssignmentOver { thread, assignment } => {
            let command = On::TakeInAssignmentOver { assignment };
            streams.decide::<Thread>(goes_on_in(thread, streams)?.0, command)
        }
        Demand::FallDue { thread, command } => streams.decide::<Thread>(thread.0, command),
    }
}

fn worked(work: Work, asked: &Asked, streams: &Streams<'_, State>) -> Decided {
    let today = asked.today();
    let (thread, command) = match work {
        Work::SetNextStep(request) => (request.thread, On::SetNextStep { request, today }),
        Work::CompleteStep(request) => (request.thread, On::CompleteStep { request, today }),
        Work::RecordContact(request) => (request.thread, On::RecordContact { request, today }),
        Work::CorrectEntry { request, was } => {
            let CorrectThreadEntry { thread, position, mistake } = request;
            (thread, On::Correct { position, was, mistake })
        }
        Work::RecordChildView(request) => (request.thread, On::RecordChildView { request, today }),
        Work::AgreeGoal(request) => (request.thread, On::AgreeGoal { request }),
        Work::ReviseGoal(request) => (request.thread, On::ReviseGoal { request }),
        Work::AchieveGoal(request) => (request.thread, On::AchieveGoal { request, today }),
        Work::PlanNetworkMeeting(request) => (request.thread, On::PlanMeeting { request, today }),
        Work::HoldNetworkMeeting(request) => (request.thread, On::HoldMeeting { request, today }),
        Work::Pause(request) => (request.thread, On::Pause { request, today }),
        Work::Resume(ResumeThread { thread }) => (thread, On::Resume { today }),
        Work::BeginClosing(request) => {
            let by = By::from(&asked.actor);
            (request.thread, On::BeginClosing { request, by, today })
        }
    };
    streams.decide::<Thread>(thread.0, command)
}

/// The thread in which `thread` goes on; itself, unless it was merged into another.
///
/// # Errors
/// The stream to load first.
pub fn goes_on_in(thread: ThreadId, streams: &Streams<'_, State>) -> Result<ThreadId, No> {
    match streams.get::<Thread>(thread.0)?.and_then(Thread::survivor) {
        Some(survivor) => goes_on_in(survivor, streams),
        None => Ok(thread),
    }
}

/// A thread of the asker's municipality.
fn known<'a>(thread: ThreadId, streams: &Streams<'a, State>) -> Result<&'a Thread, No> {
    Ok(streams.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?)
}
