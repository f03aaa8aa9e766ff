//! Requests read, answers shaped.

use platform::{Failure, RequestContext, Service as _};
use proto::{
    actor::{Duty, Role},
    audit::{AboutPerson, Faults, FaultsPage, Heads, LedgerHead, Page, Search},
    code::Municipality,
    problem::Problem,
};

use crate::{AuditService, view};

/// Who reads the ledger: metadata, nothing else (model 6.5).
pub(crate) const READERS: &[Role] = &[Role::Auditor, Role::Administrator];

/// Who may ask what happened around one person: who reads the ledger, and a leader on the duty of data protection.
pub(crate) const PERSON_READERS: &[Role] = &[Role::Auditor, Role::Administrator, Role::Leader];

fn check_limit(limit: u16) -> Result<(), Problem> {
    if (1..=1_000).contains(&limit) {
        Ok(())
    } else {
        Err(Problem::malformed("limit is 1 to 1000"))
    }
}

pub(crate) async fn search(
    ctx: RequestContext<AuditService>,
    asked: Search,
) -> Result<Page, Failure> {
    check_limit(asked.limit)?;
    let tenant = ctx.actor.tenant;
    let tenant = (tenant != Municipality::COUNTRY).then_some(tenant);
    Ok(view::search(&ctx.pool, tenant, &asked).await?)
}

pub(crate) async fn heads(
    ctx: RequestContext<AuditService>,
    _: Heads,
) -> Result<Vec<LedgerHead>, Failure> {
    Ok(view::heads(&ctx.pool, AuditService::SUBSCRIBES_TO).await?)
}

pub(crate) async fn faults(
    ctx: RequestContext<AuditService>,
    asked: Faults,
) -> Result<FaultsPage, Failure> {
    check_limit(asked.limit)?;
    Ok(view::faults(&ctx.pool, asked.cursor, asked.limit).await?)
}

pub(crate) async fn about_person(
    ctx: RequestContext<AuditService>,
    asked: AboutPerson,
) -> Result<Page, Failure> {
    if ctx.actor.role == Role::Leader && ctx.actor.duty != Some(Duty::DataProtection) {
        return Err(Problem::not_your_mandate().into());
    }
    check_limit(asked.limit)?;
    let tenant = ctx.actor.tenant;
    let tenant = (tenant != Municipality::COUNTRY).then_some(tenant);
    // An administrator may know that somebody looked, and not whom it was about: `vault` hides it, and so do we.
    let with_looks = ctx.actor.role != Role::Administrator;
    Ok(view::about_person(&ctx.pool, tenant, &asked, with_looks).await?)
}
