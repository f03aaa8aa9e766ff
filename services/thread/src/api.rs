//! From the wire to a decision, from a view to an answer, from a rejection to a problem.

use platform::{Ask, Ctx, Failure, calendar};
use proto::{
    problem::Problem,
    thread::{
        AgreeGoal, CloseThread, ListThreads, OpenThread, RecordChildView, RecordContact,
        RequestConsent, SetNextStep, ShowThread, SignConsent, ThreadList, ThreadView,
    },
};

use crate::{
    ThreadService,
    domain::{Command, consent, thread},
    view,
};

const LIMIT_MAX: u16 = 200;

pub(crate) fn open(request: OpenThread) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::Open(request) })
}

pub(crate) fn set_next_step(request: SetNextStep) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::SetNextStep(request) })
}

pub(crate) fn record_contact(request: RecordContact) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::RecordContact(request) })
}

pub(crate) fn record_child_view(request: RecordChildView) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::RecordChildView(request) })
}

pub(crate) fn agree_goal(request: AgreeGoal) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::AgreeGoal(request) })
}

pub(crate) fn close(request: CloseThread) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.thread.0, command: Command::Close(request) })
}

pub(crate) fn request_consent(request: RequestConsent) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.consent.0, command: Command::RequestConsent(request) })
}

pub(crate) fn sign_consent(request: SignConsent) -> Result<Ask<Command>, Problem> {
    Ok(Ask { stream: request.consent.0, command: Command::SignConsent(request) })
}

pub(crate) async fn show(
    ctx: Ctx<ThreadService>,
    query: ShowThread,
) -> Result<ThreadView, Failure> {
    let today = calendar::day(ctx.clock.now());
    let found = view::thread(&ctx.pool, ctx.actor.tenant, query.thread, today).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn list(
    ctx: Ctx<ThreadService>,
    query: ListThreads,
) -> Result<ThreadList, Failure> {
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Problem::new(
            422,
            "limit_out_of_range",
            "a page holds 1 to 200: ask for one of that size",
        )
        .into());
    }
    let today = calendar::day(ctx.clock.now());
    Ok(view::threads(&ctx.pool, ctx.actor.tenant, &query, today).await?)
}

impl From<thread::Rejection> for Problem {
    fn from(rejection: thread::Rejection) -> Problem {
        use thread::Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::NotOfReferral => (422, "thread_not_of_referral"),
            Rejection::AlreadyOpened => (409, "thread_already_opened"),
            Rejection::Closed => (409, "thread_closed"),
            Rejection::StepInPast => (422, "step_in_past"),
            Rejection::StepTooFar => (422, "step_too_far"),
            Rejection::OwnerCannotAct => (422, "owner_cannot_act"),
            Rejection::StepStands => (409, "step_stands"),
            Rejection::DayInFuture => (422, "day_in_future"),
            Rejection::DayTooEarly => (422, "day_too_early"),
            Rejection::GoalNotAhead => (422, "goal_not_ahead"),
            Rejection::EnoughGoals => (409, "enough_goals"),
            Rejection::GoalKnown => (409, "goal_already_agreed"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<consent::Rejection> for Problem {
    fn from(rejection: consent::Rejection) -> Problem {
        use consent::Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::AlreadyRequested => (409, "consent_already_requested"),
            Rejection::AlreadyGiven => (409, "consent_already_given"),
            Rejection::Signatories => (422, "signatories_unclear"),
            Rejection::Recipients => (422, "recipients_unclear"),
            Rejection::Categories => (422, "categories_unclear"),
            Rejection::NotAhead => (422, "consent_not_ahead"),
            Rejection::TooLong => (422, "consent_too_long"),
            Rejection::NotYours => (403, "not_your_signature"),
            Rejection::WrongChannel => (422, "wrong_signature_channel"),
            Rejection::NotSignatory => (422, "not_a_signatory"),
            Rejection::AlreadySigned => (409, "already_signed"),
            Rejection::Expired => (409, "consent_expired"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
