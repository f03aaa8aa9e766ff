//! Requests read, answers shaped.

use platform::{Failure, RequestContext, calendar};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    problem::Problem,
    reporting::{
        AcceptanceRate, AcceptanceRateIn, ActiveChildren, ActiveChildrenIn, Entry, New,
        ShowThreadLine, ThreadLine, Threads, ThreadsPage, TimeToFirstMeeting, TimeToFirstMeetingIn,
        Timeline, WhatIsNew,
    },
};

use crate::{ReportingService, view};

/// Who reads reports. Organisations and families get views of their own, by relation.
pub(crate) const READERS: &[Role] =
    &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Administrator, Role::Auditor];

/// Who reads everything that happened in a thread (model 6.5): an administrator sees no more of it than `audit` shows.
pub(crate) const TIMELINE_READERS: &[Role] =
    &[Role::CaseWorker, Role::BridgeBuilder, Role::Leader, Role::Auditor];

/// Whose municipality the asker sees; none for all of them.
fn scope(actor: &Actor) -> Option<Municipality> {
    let is_national = actor.tenant == Municipality::COUNTRY
        && matches!(actor.role, Role::Administrator | Role::Auditor);
    (!is_national).then_some(actor.tenant)
}

pub(crate) async fn timeline(
    ctx: RequestContext<ReportingService>,
    asked: Timeline,
) -> Result<Vec<Entry>, Failure> {
    let must_break_glass = matches!(ctx.actor.role, Role::Leader | Role::Auditor);
    let now = ctx.clock.now();
    if must_break_glass && !view::is_broken(&ctx.pool, &ctx.actor, asked.thread, now).await? {
        return Err(Problem::new(
            403,
            "break_the_glass",
            "leaders and auditors read a thread for four hours after they broke the glass on a child in it: `break_glass` of \
             `vault`, with a reason; an auditor's is approved by a leader or the data protection officer",
        )
        .into());
    }
    let entries = view::timeline(&ctx.pool, ctx.actor.tenant, asked.thread).await?;
    if entries.is_empty() { Err(Problem::not_found().into()) } else { Ok(entries) }
}

pub(crate) async fn threads(
    ctx: RequestContext<ReportingService>,
    asked: Threads,
) -> Result<ThreadsPage, Failure> {
    if !(1..=1_000).contains(&asked.limit) {
        return Err(Problem::malformed("limit is 1 to 1000").into());
    }
    let today = calendar::day(ctx.clock.now());
    Ok(view::threads(&ctx.pool, scope(&ctx.actor), &asked, today).await?)
}

pub(crate) async fn thread(
    ctx: RequestContext<ReportingService>,
    asked: ShowThreadLine,
) -> Result<ThreadLine, Failure> {
    let today = calendar::day(ctx.clock.now());
    let line = view::thread(&ctx.pool, scope(&ctx.actor), asked.thread, today).await?;
    line.ok_or_else(|| Problem::not_found().into())
}

pub(crate) async fn new(
    ctx: RequestContext<ReportingService>,
    asked: WhatIsNew,
) -> Result<New, Failure> {
    Ok(view::new(&ctx.pool, scope(&ctx.actor), &asked.after).await?)
}

pub(crate) async fn active_children(
    ctx: RequestContext<ReportingService>,
    _: ActiveChildren,
) -> Result<Vec<ActiveChildrenIn>, Failure> {
    Ok(view::active_children(&ctx.pool, scope(&ctx.actor)).await?)
}

pub(crate) async fn acceptance_rate(
    ctx: RequestContext<ReportingService>,
    asked: AcceptanceRate,
) -> Result<Vec<AcceptanceRateIn>, Failure> {
    Ok(view::acceptance_rate(&ctx.pool, scope(&ctx.actor), asked.from_on, asked.until_on).await?)
}

pub(crate) async fn time_to_first_meeting(
    ctx: RequestContext<ReportingService>,
    _: TimeToFirstMeeting,
) -> Result<Vec<TimeToFirstMeetingIn>, Failure> {
    Ok(view::time_to_first_meeting(&ctx.pool, scope(&ctx.actor)).await?)
}
