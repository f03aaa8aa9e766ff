//! Transfers, from and to the wire.

use platform::{CommandFor, Failure, RequestContext};
use proto::{
    id::{ThreadId, TransferId},
    problem::Problem,
    thread::{
        ArchivedThread, CancelTransfer, DetectMove, InitiateTransfer, ListTransfers,
        ReceiveTransfer, SendTransferMaterial, ShowArchivedThread, TransferList,
    },
};

use super::page;
use crate::{
    ThreadService,
    domain::{Command, aggregates::transfer::Rejection, decisions::transfer},
    view,
};

pub(crate) fn detect(request: DetectMove) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(request.thread, transfer::Command::Detect(request)))
}

pub(crate) fn initiate(request: InitiateTransfer) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(request.thread, transfer::Command::Initiate(request)))
}

pub(crate) fn send(request: SendTransferMaterial) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(request.thread, transfer::Command::Send(request)))
}

pub(crate) fn receive(request: ReceiveTransfer) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(request.thread, transfer::Command::Receive(request)))
}

pub(crate) fn cancel(request: CancelTransfer) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(request.thread, transfer::Command::Cancel(request)))
}

fn ask(thread: ThreadId, command: transfer::Command) -> CommandFor<Command> {
    CommandFor { stream: TransferId::of(thread).0, command: Command::Transfer(command) }
}

pub(crate) async fn list(
    ctx: RequestContext<ThreadService>,
    query: ListTransfers,
) -> Result<TransferList, Failure> {
    page(query.limit)?;
    Ok(view::transfers(&ctx.pool, ctx.actor.tenant, &query).await?)
}

pub(crate) async fn archived(
    ctx: RequestContext<ThreadService>,
    query: ShowArchivedThread,
) -> Result<ArchivedThread, Failure> {
    let found = view::archived(&ctx.pool, ctx.actor.tenant, query.thread).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        let (status, code) = match rejection {
            Rejection::NotMoving => (409, "thread_not_moving"),
            Rejection::AlreadyMoving => (409, "thread_already_moving"),
            Rejection::SameMunicipality => (422, "same_municipality"),
            Rejection::ChildrenMissing => (409, "children_not_handed_over"),
            Rejection::NotInitiated => (409, "transfer_not_initiated"),
            Rejection::AlreadySent => (409, "transfer_already_sent"),
            Rejection::NotSent => (409, "transfer_not_sent"),
            Rejection::Material => (422, "material_unclear"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
