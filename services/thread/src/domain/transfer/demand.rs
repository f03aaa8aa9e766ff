//! What can be asked about a transfer: between two municipalities, so each step sees to its own mandate.

use platform::{Asked, NewEvents, No, Streams};
use proto::{
    code::Municipality,
    id::{DisclosureId, ThreadId, TransferId, derive},
    problem::Problem,
    thread::{
        CancelTransfer, DetectMove, DisclosureEnd, Event, InitiateTransfer, ReceiveTransfer,
        Recipient, SendTransferMaterial, Strand, TransferStep,
    },
};

use super::{Command, Rejection, Transfer};
use crate::domain::{
    State, caseload, child, consent, disclosure, hold_up, is_open,
    thread::{self, Thread},
};

/// What can be asked, by somebody or by time.
#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
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
pub fn demanded(
    demand: &Demand,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let (from, now) = (asked.actor.tenant, asked.now);
    match demand {
        Demand::Detect(DetectMove { thread }) => {
            is_open(thread.0, streams)?;
            on(*thread, Command::Detect { thread: *thread, from, now }, from, streams)
        }
        Demand::Initiate(InitiateTransfer { thread, to }) => {
            is_open(thread.0, streams)?;
            on(*thread, Command::Initiate { thread: *thread, from, to: *to, now }, from, streams)
        }
        Demand::Send(request) => send(request, asked, streams),
        Demand::Receive(request) => receive(request, asked, streams),
        Demand::Cancel(CancelTransfer { thread }) => {
            // Also when the thread was closed meanwhile.
            streams.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?;
            on(*thread, Command::Cancel, from, streams)
        }
        Demand::Miss(transfer, step) => miss(*transfer, *step, streams),
    }
}

/// The stream belongs to the municipality whose step it was: who moves away later finds it in another's.
fn on(
    thread: ThreadId,
    command: Command,
    tenant: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let transfer = TransferId::of(thread).0;
    Ok(streams.everywhere().decide::<Transfer>(transfer, command)?.of(thread.0).in_tenant(tenant))
}

/// What is sent is on record as passed on by law, for each child of the thread.
fn send(
    request: &SendTransferMaterial,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let SendTransferMaterial { thread, summary, material } = request.clone();
    is_open(thread.0, streams)?;
    let command = Command::Send { summary, material };
    let mut said = on(thread, command, asked.actor.tenant, streams)?;
    let to = moving(thread, streams)?.and_then(Transfer::to);
    let strands = streams.get::<Thread>(thread.0)?.map(Thread::strands).unwrap_or_default();
    for (to, child) in to.into_iter().flat_map(|to| strands.iter().map(move |it| (to, it.child))) {
        let id = derive("disclosure", &[asked.command.0.as_bytes(), child.0.as_bytes()]);
        let to = Recipient::Municipality(to);
        said = said.and(disclosure::by_law(DisclosureId(id), child, to, summary).of(thread.0));
    }
    Ok(said)
}

/// Received, acting, accountable, next: one decision, so that no moment is without (I-01, I-02). Consents stay behind; a
/// referral that waited here for a child goes on.
fn receive(
    request: &ReceiveTransfer,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let ReceiveTransfer { thread, bridge_builder } = *request;
    let to = asked.actor.tenant;
    // Who it does not go to may not know that it moves.
    let transfer = moving(thread, streams)?.filter(|it| it.to() == Some(to));
    transfer.ok_or_else(Problem::not_found)?;
    let everywhere = streams.everywhere();
    is_open(thread.0, &everywhere)?;
    let from = streams.tenant(thread.0)?.ok_or_else(Problem::not_found)?;
    let known = everywhere.get::<Thread>(thread.0)?.ok_or_else(Problem::not_found)?;
    let command = thread::Command::Receive { from, to, bridge_builder, today: asked.today() };
    let received = on(thread, Command::Receive { bridge_builder }, to, streams)?;
    let was_here = known.known().is_some_and(|it| it.was_of(to));
    for Strand { child, .. } in known.strands() {
        let child = child::get(*child, streams)?;
        if !was_here && !child.is_some_and(|it| it.handed_to.contains(&to)) {
            return Err(Problem::from(Rejection::ChildrenMissing).into());
        }
    }
    let mut said = received
        .and(everywhere.decide::<Thread>(thread.0, command)?.in_tenant(to))
        .and(caseload::take_on(bridge_builder, thread, to, asked, streams)?);
    if let Some(bridge_builder) = known.accountable() {
        let let_go = caseload::Command::LetGo { bridge_builder, thread };
        said = said.and(caseload::decide(from, let_go, streams)?);
    }
    for Strand { child, .. } in known.strands() {
        said = said.and(hold_up::end(*child, to, streams)?);
    }
    let end = consent::Command::EndByTransfer { now: asked.now };
    Ok(said.and(consent::end_all(thread, &end, asked, streams)?).and(disclosure::end_all(
        thread,
        DisclosureEnd::Moved,
        asked,
        streams,
    )?))
}

/// A thread that ended meanwhile waits for nothing.
fn miss(
    transfer: TransferId,
    step: TransferStep,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let Some(thread) = streams.thread(transfer.0)? else { return Ok(NewEvents::nothing()) };
    let thread = streams.everywhere().get::<Thread>(thread)?;
    if thread.is_none_or(|it| it.is_open().is_err()) {
        return Ok(NewEvents::nothing());
    }
    streams.everywhere().decide::<Transfer>(transfer.0, Command::Miss { step })
}

fn moving<'a>(thread: ThreadId, streams: &Streams<'a, State>) -> Result<Option<&'a Transfer>, No> {
    streams.everywhere().get::<Transfer>(TransferId::of(thread).0)
}
