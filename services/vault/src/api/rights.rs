//! What people ask about their own data: requests read, answers shaped.

use anyhow::Context as _;
use platform::{
    CommandFor, CommandSpec, Failure, Prepared, QuerySpec, RequestContext, calendar, command,
    command_with, query,
};
use proto::{
    actor::Role,
    id::{KeyId, PersonId, SealedId, SubjectRequestId},
    problem::Problem,
    vault::{
        AccessPackageLooks, AnswerSubjectRequest, ApplyRectification, ApplyRestriction, AsksAs,
        Controller, DecideErasure, DeliverAccessPackage, ExecuteErasure, LiftRestriction,
        LooksPage, ReceiveSubjectRequest, RefuseSubjectRequest, RequestLine, RequestPage,
        RequestsPage, SubjectRequest, SubjectRequests, VerifyIdentity,
    },
};

use super::sealed_store::SealedStore;
use crate::{
    VaultService,
    domain::{
        Command,
        cipher::controller_name,
        erasure::Ruling,
        subject_request::{Deed, Rejection, Wanted, is_data_protection_officer},
    },
    view::{self, RequestScope, Sought},
};

/// Who decides and hands out, on the duty of data protection.
pub(super) const OFFICERS: &[Role] = &[Role::Auditor, Role::Leader];

/// What can be asked, and by which roles at all; in which duty, for whom and when, see `domain::subject_request`.
pub(crate) fn commands() -> Vec<CommandSpec<VaultService>> {
    use Role::{Administrator, Auditor, CaseWorker, Coordinator, Family, Leader};
    vec![
        command(&[CaseWorker, Leader, Administrator, Auditor, Family], receive),
        command(&[CaseWorker, Leader, Administrator, Auditor], verify),
        command(OFFICERS, deliver),
        command_with(&[CaseWorker, Coordinator], rectify),
        command(OFFICERS, restrict),
        command(OFFICERS, lift),
        command_with(OFFICERS, decide),
        command_with(&[CaseWorker, Administrator, Coordinator], execute),
        command(OFFICERS, refuse),
        command(&[CaseWorker, Auditor, Leader], answer),
    ]
}

/// What is shown, and to which roles at all.
pub(crate) fn queries() -> Vec<QuerySpec<VaultService>> {
    use Role::{Administrator, Auditor, CaseWorker, Coordinator, Family, Leader};
    const SEE: &[Role] = &[CaseWorker, Leader, Administrator, Auditor, Family, Coordinator];
    vec![query(SEE, requests), query(SEE, request), query(OFFICERS, package_looks)]
}

/// Looks of one page.
const LOOKS: u16 = 1_000;

fn ask(request: SubjectRequestId, deed: Deed) -> CommandFor<Command> {
    CommandFor { stream: request.0, command: Command::SubjectRequest(request, deed) }
}

pub(crate) fn receive(it: ReceiveSubjectRequest) -> Result<CommandFor<Command>, Problem> {
    let ReceiveSubjectRequest { request, subject, right, asked_by, asks_as } = it;
    Ok(ask(request, Deed::Receive(Wanted { subject, right, asked_by, asks_as })))
}

pub(crate) fn verify(it: VerifyIdentity) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(it.request, Deed::Verify(it.method)))
}

pub(crate) fn deliver(it: DeliverAccessPackage) -> Result<CommandFor<Command>, Problem> {
    let DeliverAccessPackage { request, items, looks, events, withheld } = it;
    Ok(ask(request, Deed::Deliver { items, looks, events, withheld }))
}

pub(crate) fn restrict(it: ApplyRestriction) -> Result<CommandFor<Command>, Problem> {
    let ApplyRestriction { request, controller, until_on } = it;
    Ok(ask(request, Deed::Restrict { controller, until_on }))
}

pub(crate) fn lift(it: LiftRestriction) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(it.request, Deed::Lift(it.controller)))
}

pub(crate) fn refuse(it: RefuseSubjectRequest) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(it.request, Deed::Refuse(it.reason)))
}

pub(crate) fn answer(it: AnswerSubjectRequest) -> Result<CommandFor<Command>, Problem> {
    Ok(ask(it.request, Deed::Answer))
}

/// What is wrong and what is right, as they were sealed.
pub(crate) async fn rectify(
    ctx: RequestContext<VaultService>,
    it: ApplyRectification,
) -> Result<CommandFor<Command>, Failure> {
    let ApplyRectification { request, sealed, by } = it;
    let of = async |id| view::what(&ctx.pool, ctx.actor.tenant, id).await;
    let (Some(wrong), Some(right)) = (of(sealed).await?, of(by).await?) else {
        return Err(Problem::not_found().into());
    };
    Ok(ask(request, Deed::Rectify { wrong, right }))
}

pub(crate) async fn decide(
    ctx: RequestContext<VaultService>,
    it: DecideErasure,
) -> Result<CommandFor<Command>, Failure> {
    let DecideErasure { request, controller, outcome, basis, until_on } = it;
    let ruling = Ruling { controller, outcome, basis, until_on };
    let holders = match subject(&ctx, request).await? {
        Some(subject) => view::holders(&ctx.pool, ctx.actor.tenant, subject).await?,
        None => vec![],
    };
    Ok(ask(request, Deed::Decide { ruling, holders }))
}

/// The keys are named in the fact, so that whoever handles it again, also after a restore, destroys these and no others.
pub(crate) async fn execute(
    ctx: RequestContext<VaultService>,
    it: ExecuteErasure,
) -> Result<Prepared<VaultService>, Failure> {
    let ExecuteErasure { request, controller } = it;
    let mut safe = SealedStore::of(&ctx);
    let (holders, keys): (Vec<Controller>, Vec<KeyId>) = match subject(&ctx, request).await? {
        Some(subject) => {
            let name = controller_name(controller, ctx.actor.tenant);
            let holders = view::holders(&ctx.pool, ctx.actor.tenant, subject).await?;
            let keys = view::keys(&ctx.pool, subject, &name).await?;
            // Whoever seals at this moment seals with a key that is named here, or waits until it is done.
            safe.only_keys(subject, name, &keys);
            (holders, keys)
        }
        None => (vec![], vec![]),
    };
    Ok(safe.with(ask(request, Deed::Execute { controller, keys, holders })))
}

/// About whom a request is; nobody when it is unknown here: then the decision says so.
async fn subject(
    ctx: &RequestContext<VaultService>,
    request: SubjectRequestId,
) -> Result<Option<PersonId>, Failure> {
    let line = view::request(&ctx.pool, ctx.actor.tenant, request).await?;
    Ok(line.map(|it| it.subject))
}

/// The requests of the municipality; of a family member, theirs and those about them; of a coordinator, those of which something is
/// decided about what their organisation holds.
pub(crate) async fn requests(
    ctx: RequestContext<VaultService>,
    asked: SubjectRequests,
) -> Result<RequestsPage, Failure> {
    let SubjectRequests { answered, limit, cursor } = asked;
    if !(1..=1_000).contains(&limit) {
        return Err(Problem::malformed("limit is 1 to 1000").into());
    }
    must_see_requests(&ctx)?;
    let scope = RequestScope {
        family: (ctx.actor.role == Role::Family).then_some(PersonId(ctx.actor.subject.0)),
        controller: own_controller(&ctx).map(|it| controller_name(it, ctx.actor.tenant)),
    };
    Ok(view::requests(&ctx.pool, ctx.actor.tenant, &scope, answered, cursor, limit).await?)
}

/// One request, and how it stands with each controller.
pub(crate) async fn request(
    ctx: RequestContext<VaultService>,
    asked: SubjectRequest,
) -> Result<RequestPage, Failure> {
    must_see_requests(&ctx)?;
    let line = view::request(&ctx.pool, ctx.actor.tenant, asked.request).await?;
    let is_family = ctx.actor.role == Role::Family;
    let own = PersonId(ctx.actor.subject.0);
    let line = line
        .filter(|it| !is_family || it.subject == own || it.asked_by == own)
        .ok_or_else(Problem::not_found)?;
    let today = calendar::day(ctx.clock.now());
    let mut controllers = view::standings(&ctx.pool, ctx.actor.tenant, &line, today).await?;
    if let Some(own) = own_controller(&ctx) {
        controllers.retain(|it| it.controller == own);
        if controllers.iter().all(|it| it.decision.is_none()) {
            return Err(Problem::not_found().into());
        }
    }
    if is_family {
        // What there is stands in the access package, and not all of it is for whoever asks in a child's name.
        controllers.iter_mut().for_each(|it| it.holds.clear());
    }
    Ok(RequestPage { request: line, controllers })
}

/// What a coordinator answers for; none of anybody else.
fn own_controller(ctx: &RequestContext<VaultService>) -> Option<Controller> {
    let is_coordinator = ctx.actor.role == Role::Coordinator;
    ctx.actor.organisation.filter(|_| is_coordinator).map(Controller::Organisation)
}

/// An auditor sees requests on the duty of data protection only, a coordinator for an organisation; everybody else in the table
/// does by their role.
fn must_see_requests(ctx: &RequestContext<VaultService>) -> Result<(), Problem> {
    let is_nobodys = ctx.actor.role == Role::Coordinator && ctx.actor.organisation.is_none();
    let is_auditor = ctx.actor.role == Role::Auditor && !is_data_protection_officer(&ctx.actor);
    if is_auditor || is_nobodys {
        return Err(Problem::not_your_mandate());
    }
    Ok(())
}

/// Who looked at the person of the request; not which employee (D-07).
pub(crate) async fn package_looks(
    ctx: RequestContext<VaultService>,
    asked: AccessPackageLooks,
) -> Result<LooksPage, Failure> {
    let line = access_request(&ctx, asked.request).await?;
    let sought = Sought { subject: Some(line.subject), untied: false };
    let mut page = view::looks(&ctx.pool, ctx.actor.tenant, sought, asked.cursor, LOOKS).await?;
    if line.asks_as == AsksAs::CustodyHolder {
        // What a child decides alone no custody holder is told of (L-20): neither that somebody looked by it.
        let alone = view::helps_by_own_right(&ctx.pool, ctx.actor.tenant, line.subject).await?;
        page.looks.retain(|it| it.organisation.is_none_or(|it| !alone.contains(&it)));
    }
    for look in &mut page.looks {
        look.by = None;
    }
    Ok(page)
}

/// The request for access whose package the data protection officer may make.
pub(super) async fn access_request(
    ctx: &RequestContext<VaultService>,
    request: SubjectRequestId,
) -> Result<RequestLine, Failure> {
    use proto::vault::{RequestState, Right};
    if !is_data_protection_officer(&ctx.actor) {
        return Err(Problem::from(Rejection::NotTheirs).into());
    }
    let line = view::request(&ctx.pool, ctx.actor.tenant, request).await?;
    let line = line.ok_or_else(Problem::not_found)?;
    match (line.right, line.state) {
        (Right::Access, RequestState::Verified) => Ok(line),
        (Right::Access, RequestState::Received) => {
            Err(Problem::from(Rejection::NotVerified).into())
        }
        (Right::Access, RequestState::Answered) => {
            Err(Problem::from(Rejection::AlreadyAnswered).into())
        }
        (Right::Rectification | Right::Restriction | Right::Erasure, _) => {
            Err(Problem::from(Rejection::OtherRight).into())
        }
    }
}

/// The items of a page of a package, by their ids.
pub(super) async fn page_of(
    ctx: &RequestContext<VaultService>,
    subject: PersonId,
    ids: &[SealedId],
) -> Result<Vec<view::Item>, Failure> {
    let limit = i64::try_from(ids.len()).context("a page is small")?;
    if ids.is_empty() {
        return Ok(vec![]);
    }
    view::items(&ctx.pool, ctx.actor.tenant, &[subject.0], ids, limit).await
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        let (status, code) = code(rejection);
        Problem::new(status, code, rejection.to_string())
    }
}

fn code(rejection: Rejection) -> (u16, &'static str) {
    match rejection {
        Rejection::NotTheirs => (403, "not_your_mandate"),
        Rejection::DeciderExecutes => (403, "decider_executes"),
        Rejection::NotWhoTheySay => (422, "not_who_they_say"),
        Rejection::Unknown => (404, "not_found"),
        Rejection::AlreadyReceived => (409, "already_received"),
        Rejection::AlreadyVerified => (409, "already_verified"),
        Rejection::NotVerified => (409, "identity_not_verified"),
        Rejection::AlreadyAnswered => (409, "already_answered"),
        Rejection::OtherRight => (422, "other_right"),
        Rejection::DoesNotReplace => (422, "does_not_replace"),
        Rejection::AlreadyCorrected => (409, "already_corrected"),
        Rejection::AlreadyRestricted => (409, "already_restricted"),
        Rejection::NotRestricted => (409, "not_restricted"),
        Rejection::UntilWhen => (422, "until_when"),
        Rejection::UntilNever => (422, "until_never"),
        Rejection::MunicipalRecord => (422, "municipal_record"),
        Rejection::BasisDoesNotFit => (422, "basis_does_not_fit"),
        Rejection::HoldsNothing => (422, "holds_nothing"),
        Rejection::AlreadyDecided => (409, "already_decided"),
        Rejection::NotDecided => (409, "not_decided"),
        Rejection::NothingToExecute => (409, "nothing_to_execute"),
        Rejection::AlreadyExecuted => (409, "already_executed"),
        Rejection::AlreadyBegun => (409, "already_begun"),
        Rejection::NothingDone => (409, "nothing_done"),
    }
}
