//! From the wire to a decision, from a view to an answer, from a rejection to a problem.

use platform::{CommandFor, Failure, RequestContext, calendar};
use proto::{
    actor::Actor,
    id::CaseStepId,
    problem::Problem,
    referral::{
        AcceptReferral, ConsiderationList, ConsiderationShares, ConsiderationView,
        CountConsiderations, DefineInvolvementRule, DraftList, DraftReferral, FindReferral,
        FoundReferrals, InvolvementRuleList, ListConsiderations, ListDrafts, ListInvolvementRules,
        ListReferrals, RecordConsideration, ReferralList, ReferralView, RegisterCaseStep,
        RetireInvolvementRule, ReturnReferral, ShowCaseStep, ShowReferral, SubmitDraft,
        SubmitReferral, WhichReferrals, WithdrawReferral,
    },
};

use crate::{
    ReferralService,
    domain::{
        Command, case_step, complete::Incomplete, consideration, consideration_at, referral, rules,
        rules_of,
    },
    view,
};

const LIMIT_MAX: u16 = 200;

pub(crate) fn draft(request: DraftReferral) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: request.referral.0, command: Command::Draft(request) })
}

pub(crate) fn submit_draft(request: SubmitDraft) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: request.referral.0, command: Command::SubmitDraft(request) })
}

pub(crate) fn submit(request: SubmitReferral) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: request.referral.0, command: Command::Submit(request) })
}

/// Who has left accepts nothing. Whoever leaves just now is found by `thread`: then the referral waits for another.
pub(crate) async fn accept(
    ctx: RequestContext<ReferralService>,
    request: AcceptReferral,
) -> Result<CommandFor<Command>, Failure> {
    if view::has_left(&ctx.pool, ctx.actor.tenant, ctx.actor.subject).await? {
        let detail = "you are not active as a bridge-builder here: let another accept it, or a leader reactivate you";
        return Err(Problem::new(409, "bridge_builder_inactive", detail).into());
    }
    Ok(CommandFor { stream: request.referral.0, command: Command::Accept(request) })
}

pub(crate) fn send_back(request: ReturnReferral) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: request.referral.0, command: Command::Return(request) })
}

pub(crate) fn withdraw(request: WithdrawReferral) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: request.referral.0, command: Command::Withdraw(request) })
}

/// What the other system calls it ends here: an id is derived from it.
pub(crate) fn register_case_step(
    actor: &Actor,
    request: RegisterCaseStep,
) -> Result<CommandFor<Command>, Problem> {
    let RegisterCaseStep { source, key, child, age_band, kind, on } = request;
    let step = CaseStepId::of(actor.tenant, &source, &key);
    let told = case_step::Told { child, age_band, kind, on };
    Ok(CommandFor { stream: step.0, command: Command::RegisterCaseStep { step, told } })
}

pub(crate) fn record_consideration(
    request: RecordConsideration,
) -> Result<CommandFor<Command>, Problem> {
    let stream = consideration_at(request.step);
    Ok(CommandFor { stream, command: Command::RecordConsideration(request) })
}

pub(crate) fn define_rule(
    actor: &Actor,
    request: DefineInvolvementRule,
) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: rules_of(actor.tenant), command: Command::DefineRule(request) })
}

pub(crate) fn retire_rule(
    actor: &Actor,
    request: RetireInvolvementRule,
) -> Result<CommandFor<Command>, Problem> {
    Ok(CommandFor { stream: rules_of(actor.tenant), command: Command::RetireRule(request) })
}

pub(crate) async fn show(
    ctx: RequestContext<ReferralService>,
    query: ShowReferral,
) -> Result<ReferralView, Failure> {
    let found =
        view::referrals(&ctx.pool, ctx.actor.tenant, &[query.referral], ctx.clock.now()).await?;
    Ok(found.into_iter().next().ok_or_else(Problem::not_found)?)
}

pub(crate) async fn find(
    ctx: RequestContext<ReferralService>,
    query: FindReferral,
) -> Result<FoundReferrals, Failure> {
    let referrals =
        view::of_number(&ctx.pool, ctx.actor.tenant, query.reference, ctx.clock.now()).await?;
    Ok(FoundReferrals { referrals })
}

pub(crate) async fn which(
    ctx: RequestContext<ReferralService>,
    query: WhichReferrals,
) -> Result<FoundReferrals, Failure> {
    check_limit(u16::try_from(query.referrals.len()).unwrap_or(u16::MAX))?;
    let referrals =
        view::referrals(&ctx.pool, ctx.actor.tenant, &query.referrals, ctx.clock.now()).await?;
    Ok(FoundReferrals { referrals })
}

pub(crate) async fn list(
    ctx: RequestContext<ReferralService>,
    query: ListReferrals,
) -> Result<ReferralList, Failure> {
    check_limit(query.limit)?;
    Ok(view::list(&ctx.pool, ctx.actor.tenant, &query, ctx.clock.now()).await?)
}

pub(crate) async fn drafts(
    ctx: RequestContext<ReferralService>,
    _: ListDrafts,
) -> Result<DraftList, Failure> {
    let drafts = view::drafts(&ctx.pool, ctx.actor.tenant, LIMIT_MAX).await?;
    Ok(DraftList { drafts })
}

pub(crate) async fn considerations(
    ctx: RequestContext<ReferralService>,
    query: ListConsiderations,
) -> Result<ConsiderationList, Failure> {
    check_limit(query.limit)?;
    Ok(view::considerations(&ctx.pool, ctx.actor.tenant, &query, ctx.clock.now()).await?)
}

pub(crate) async fn case_step(
    ctx: RequestContext<ReferralService>,
    query: ShowCaseStep,
) -> Result<ConsiderationView, Failure> {
    let step = CaseStepId::of(ctx.actor.tenant, &query.source, &query.key);
    let found = view::case_step(&ctx.pool, ctx.actor.tenant, step, ctx.clock.now()).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn shares(
    ctx: RequestContext<ReferralService>,
    query: CountConsiderations,
) -> Result<ConsiderationShares, Failure> {
    let (from, to) = (calendar::start_of(query.from), calendar::end_of(query.to));
    Ok(view::shares(&ctx.pool, ctx.actor.tenant, from, to, ctx.clock.now()).await?)
}

pub(crate) async fn rules(
    ctx: RequestContext<ReferralService>,
    _: ListInvolvementRules,
) -> Result<InvolvementRuleList, Failure> {
    let today = calendar::day(ctx.clock.now());
    Ok(InvolvementRuleList { rules: view::rules(&ctx.pool, ctx.actor.tenant, today).await? })
}

fn check_limit(limit: u16) -> Result<(), Problem> {
    if (1..=LIMIT_MAX).contains(&limit) {
        Ok(())
    } else {
        Err(Problem::new(
            422,
            "limit_out_of_range",
            "a page holds 1 to 200: ask for one of that size",
        ))
    }
}

impl From<referral::Rejection> for Problem {
    fn from(rejection: referral::Rejection) -> Problem {
        use referral::Rejection;
        let code = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::Incomplete(why) => return why.into(),
            Rejection::AlreadySubmitted => "referral_already_submitted",
            Rejection::AlreadyAccepted { .. } => "referral_already_accepted",
            Rejection::AlreadyReturned { .. } => "referral_already_returned",
            Rejection::AlreadyWithdrawn { .. } => "referral_already_withdrawn",
            Rejection::NotAccepted => "referral_not_accepted",
        };
        Problem::new(409, code, rejection.to_string())
    }
}

impl From<Incomplete> for Problem {
    fn from(why: Incomplete) -> Problem {
        let code = match why {
            Incomplete::NoNeed => "referral_without_need",
            Incomplete::NeedTwice => "need_named_twice",
            Incomplete::NoVoice => "neither_wish_nor_reason",
            Incomplete::TwoVoices => "both_wish_and_reason",
            Incomplete::ChildTwice => "child_named_twice",
            Incomplete::TooManySiblings => "too_many_siblings",
            Incomplete::LawNotInForce => "law_not_in_force",
            Incomplete::Lacks(_) => "draft_incomplete",
        };
        Problem::new(422, code, why.to_string())
    }
}

impl From<case_step::Rejection> for Problem {
    fn from(rejection: case_step::Rejection) -> Problem {
        let (status, code) = match rejection {
            case_step::Rejection::Differs => (409, "case_step_differs"),
            case_step::Rejection::InFuture => (422, "case_step_in_future"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<consideration::Rejection> for Problem {
    fn from(rejection: consideration::Rejection) -> Problem {
        use consideration::Rejection;
        let (status, code) = match rejection {
            Rejection::AlreadyConsidered => (409, "already_considered"),
            Rejection::NoReason => (422, "not_relevant_without_reason"),
            Rejection::NoReferral => (422, "referred_without_referral"),
            Rejection::NoDay => (422, "later_without_day"),
            Rejection::OutOfPlace => (422, "outcome_with_something_else"),
            Rejection::DayOutOfReach => (422, "later_out_of_reach"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<rules::Rejection> for Problem {
    fn from(rejection: rules::Rejection) -> Problem {
        use rules::Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::NoStep => (422, "rule_without_step"),
            Rejection::NoAge => (422, "rule_without_age"),
            Rejection::InPast => (422, "rule_in_past"),
            Rejection::EndsFirst => (422, "rule_ends_first"),
            Rejection::Unchanged => (409, "rule_unchanged"),
            Rejection::AlreadyEnded => (409, "rule_already_ended"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
