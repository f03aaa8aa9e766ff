//! What can be asked about a transfer: between two municipalities, so each step sees to its own mandate.

use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    code::Municipality,
    id::{DisclosureId, ThreadId, TransferId, derive},
    problem::Problem,
    thread::{
        CancelTransfer, DetectMove, DisclosureEnd, Event, InitiateTransfer, ReceiveTransfer,
        Recipient, SendTransferMaterial, Strand, TransferStep,
    },
};
use uuid::Uuid;

use super::{caseload, consent, disclosure, hold_up, is_open::is_open, person};
use crate::domain::{
    aggregates::{
        caseload::Command as CaseloadCommand,
        consent::Command as ConsentCommand,
        thread::{self, Thread},
        transfer::{self, MATERIAL, RECEIPT, Rejection, Transfer},
    },
    state::State,
};

/// What can be asked, by somebody or by time.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// By a case worker or a bridge-builder.
    Detect(DetectMove),
    /// By a case worker.
    Initiate(InitiateTransfer),
    /// By a case worker.
    Send(SendTransferMaterial),
    /// By a case worker of the municipality it goes to.
    Receive(ReceiveTransfer),
    /// By a case worker.
    Cancel(CancelTransfer),
    /// By time.
    Miss(TransferId, TransferStep),
}

/// Decides on the stream of a transfer, and on the others it touches: with the receipt the thread is the other
/// municipality's, in one decision.
///
/// # Errors
/// The rejection as a problem, or the stream to load first.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let (from, now) = (context.actor.tenant, context.now);
    match command {
        Command::Detect(DetectMove { thread }) => {
            is_open(thread.0, streams)?;
            on(*thread, transfer::Command::Detect { thread: *thread, from, now }, from, streams)
        }
        Command::Initiate(InitiateTransfer { thread, to }) => {
            is_open(thread.0, streams)?;
            on(
                *thread,
                transfer::Command::Initiate { thread: *thread, from, to: *to, now },
                from,
                streams,
            )
        }
        Command::Send(request) => send(request, context, streams),
        Command::Receive(request) => receive(request, context, streams),
        Command::Cancel(CancelTransfer { thread }) => {
            // Also when the thread was closed meanwhile.
            streams.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?;
            on(*thread, transfer::Command::Cancel, from, streams)
        }
        Command::Miss(transfer, step) => miss(*transfer, *step, streams),
    }
}

/// What is to be decided when a timer runs out.
#[must_use]
pub fn on_deadline(kind: &str, stream: Uuid) -> Option<Command> {
    match kind {
        MATERIAL => Some(Command::Miss(TransferId(stream), TransferStep::Material)),
        RECEIPT => Some(Command::Miss(TransferId(stream), TransferStep::Receipt)),
        _of_another => None,
    }
}

/// The stream belongs to the municipality whose step it was: who moves away later finds it in another's.
fn on(
    thread: ThreadId,
    command: transfer::Command,
    tenant: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let transfer = TransferId::of(thread).0;
    Ok(streams.everywhere().decide::<Transfer>(transfer, command)?.of(thread.0).in_tenant(tenant))
}

/// What is sent is on record as passed on by law, for each child of the thread.
fn send(
    request: &SendTransferMaterial,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let SendTransferMaterial { thread, summary, material } = request.clone();
    is_open(thread.0, streams)?;
    let command = transfer::Command::Send { summary, material };
    let mut new_events = on(thread, command, context.actor.tenant, streams)?;
    let to = moving(thread, streams)?.and_then(Transfer::to);
    let strands = streams.get::<Thread>(thread.0)?.map(Thread::strands).unwrap_or_default();
    for (to, child) in to.into_iter().flat_map(|to| strands.iter().map(move |it| (to, it.child))) {
        let id = derive("disclosure", &[context.command.0.as_bytes(), child.0.as_bytes()]);
        let to = Recipient::Municipality(to);
        new_events =
            new_events.and(disclosure::by_law(DisclosureId(id), child, to, summary).of(thread.0));
    }
    Ok(new_events)
}

/// Received, acting, accountable, next: one decision, so that no moment is without (I-01, I-02). Consents stay behind; a
/// referral that waited here for a child goes on.
fn receive(
    request: &ReceiveTransfer,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let ReceiveTransfer { thread, bridge_builder } = *request;
    let to = context.actor.tenant;
    // Who it does not go to may not know that it moves.
    let transfer = moving(thread, streams)?.filter(|it| it.to() == Some(to));
    transfer.ok_or_else(Problem::not_found)?;
    let everywhere = streams.everywhere();
    is_open(thread.0, &everywhere)?;
    let from = streams.tenant(thread.0)?.ok_or_else(Problem::not_found)?;
    let known = everywhere.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?;
    let command = thread::Command::Receive { from, to, bridge_builder, today: context.today() };
    let received = on(thread, transfer::Command::Receive { bridge_builder }, to, streams)?;
    let was_here = known.known().is_some_and(|it| it.was_of(to));
    for Strand { child, .. } in known.strands() {
        let child = person::get(*child, streams)?;
        if !was_here && !child.is_some_and(|it| it.handed_to.contains(&to)) {
            return Err(Problem::from(Rejection::ChildrenMissing).into());
        }
    }
    let mut new_events = received
        .and(everywhere.decide::<Thread>(thread.0, command)?.in_tenant(to))
        .and(caseload::take_on(bridge_builder, thread, to, context, streams)?);
    if let Some(bridge_builder) = known.accountable() {
        let let_go = CaseloadCommand::LetGo { bridge_builder, thread };
        new_events = new_events.and(caseload::decide(from, let_go, streams)?);
    }
    for Strand { child, .. } in known.strands() {
        new_events = new_events.and(hold_up::end(*child, to, streams)?);
    }
    let end = ConsentCommand::EndByTransfer { now: context.now };
    Ok(new_events.and(consent::end_all(thread, &end, context, streams)?).and(disclosure::end_all(
        thread,
        DisclosureEnd::Moved,
        context,
        streams,
    )?))
}

/// A thread that ended meanwhile waits for nothing.
fn miss(
    transfer: TransferId,
    step: TransferStep,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let Some(thread) = streams.thread(transfer.0)? else { return Ok(NewEvents::nothing()) };
    let thread = streams.everywhere().get::<Thread>(thread)?;
    if thread.is_none_or(|it| it.is_open().is_err()) {
        return Ok(NewEvents::nothing());
    }
    streams.everywhere().decide::<Transfer>(transfer.0, transfer::Command::Miss { step })
}

fn moving<'a>(
    thread: ThreadId,
    streams: &Streams<'a, State>,
) -> Result<Option<&'a Transfer>, DecideError> {
    streams.everywhere().get::<Transfer>(TransferId::of(thread).0)
}
