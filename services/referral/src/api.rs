//! From the wire to a decision, from a view to an answer, from a rejection to a problem.

use platform::{Ask, Ctx, Failure};
use proto::{
    problem::Problem,
    referral::{
        AcceptReferral, ListReferrals, ReferralList, ReferralView, ReturnReferral, ShowReferral,
        SubmitReferral,
    },
};

use crate::{
    ReferralService,
    domain::{Command, referral::Rejection},
    view,
};

const LIMIT_MAX: u16 = 200;

pub(crate) fn submit(request: SubmitReferral) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.referral.0, command: Command::Submit(request) })
}

pub(crate) fn accept(request: AcceptReferral) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.referral.0, command: Command::Accept(request) })
}

pub(crate) fn send_back(request: ReturnReferral) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.referral.0, command: Command::Return(request) })
}

pub(crate) async fn show(
    ctx: Ctx<ReferralService>,
    query: ShowReferral,
) -> Result<ReferralView, Failure> {
    let found =
        view::referral(&ctx.pool, ctx.actor.tenant, query.referral, ctx.clock.now()).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn list(
    ctx: Ctx<ReferralService>,
    query: ListReferrals,
) -> Result<ReferralList, Failure> {
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Problem::new(
            422,
            "limit_out_of_range",
            "a page holds 1 to 200: ask for one of that size",
        )
        .into());
    }
    Ok(view::referrals(&ctx.pool, ctx.actor.tenant, &query, ctx.clock.now()).await?)
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::AlreadySubmitted => (409, "referral_already_submitted"),
            Rejection::AlreadyAccepted => (409, "referral_already_accepted"),
            Rejection::AlreadyReturned => (409, "referral_already_returned"),
            Rejection::NoNeed => (422, "referral_without_need"),
            Rejection::NeedTwice => (422, "need_named_twice"),
            Rejection::NoVoice => (422, "neither_wish_nor_reason"),
            Rejection::TwoVoices => (422, "both_wish_and_reason"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
