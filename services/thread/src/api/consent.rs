//! Consents and disclosures, from and to the wire.

use platform::{CommandFor, Failure, RequestContext};
use proto::{
    problem::Problem,
    thread::{
        ConfirmOwnRight, ConfirmWithdrawal, ConsentList, ConsentView, ConsentWithdrawal,
        DisclosureList, EndDisclosure, ListConsents, ListDisclosures, RecordDisclosure,
        RefuseConsent, RenewConsent, RequestConsent, ShowConsent, SignConsent, WithdrawConsent,
        WithdrawalView,
    },
};

use super::page;
use crate::{
    ThreadService,
    domain::{
        Command,
        aggregates::{
            child,
            consent::{Nobody, Rejection},
            disclosure,
        },
        decisions::consent,
    },
    view::{self, Viewer},
};

pub(crate) fn request(request: RequestConsent) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Request(request)) })
}

pub(crate) fn renew(request: RenewConsent) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Renew(request)) })
}

pub(crate) fn sign(request: SignConsent) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Sign(request)) })
}

pub(crate) fn refuse(request: RefuseConsent) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Refuse(request)) })
}

pub(crate) fn withdraw(request: WithdrawConsent) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Withdraw(request)) })
}

pub(crate) fn confirm(request: ConfirmWithdrawal) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::Confirm(request)) })
}

pub(crate) fn confirm_own_right(request: ConfirmOwnRight) -> Result<CommandFor<Command>, Problem> {
    let stream = request.consent.0;
    Ok(CommandFor { stream, command: Command::Consent(consent::Command::ConfirmOwnRight(request)) })
}

pub(crate) fn end_disclosure(request: EndDisclosure) -> Result<CommandFor<Command>, Problem> {
    let stream = request.disclosure.0;
    Ok(CommandFor { stream, command: Command::EndDisclosure(request) })
}

pub(crate) fn disclose(request: RecordDisclosure) -> Result<CommandFor<Command>, Problem> {
    let stream = request.disclosure.0;
    Ok(CommandFor { stream, command: Command::RecordDisclosure(request) })
}

pub(crate) async fn show(
    ctx: RequestContext<ThreadService>,
    query: ShowConsent,
) -> Result<ConsentView, Failure> {
    let found = view::consent(&ctx.pool, Viewer::of(&ctx), query.consent).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn list(
    ctx: RequestContext<ThreadService>,
    query: ListConsents,
) -> Result<ConsentList, Failure> {
    page(query.limit)?;
    Ok(view::consents(&ctx.pool, Viewer::of(&ctx), &query).await?)
}

pub(crate) async fn withdrawal(
    ctx: RequestContext<ThreadService>,
    query: ConsentWithdrawal,
) -> Result<WithdrawalView, Failure> {
    let found = view::withdrawal(&ctx.pool, Viewer::of(&ctx), query.consent).await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn disclosures(
    ctx: RequestContext<ThreadService>,
    query: ListDisclosures,
) -> Result<DisclosureList, Failure> {
    Ok(view::disclosures(&ctx.pool, ctx.actor.tenant, query.thread).await?)
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        use Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::AlreadyRequested => (409, "consent_already_requested"),
            Rejection::AlreadyGiven => (409, "consent_already_given"),
            Rejection::NotGiven => (409, "consent_not_given"),
            Rejection::Recipients => (422, "recipients_unclear"),
            Rejection::Categories => (422, "categories_unclear"),
            Rejection::NotAhead => (422, "consent_not_ahead"),
            Rejection::TooLong => (422, "consent_too_long"),
            Rejection::SubjectElsewhere => (422, "subject_not_in_thread"),
            Rejection::NotYours => (403, "not_your_signature"),
            Rejection::WrongChannel => (422, "wrong_signature_channel"),
            Rejection::NotSignatory => (422, "not_a_signatory"),
            Rejection::AlreadySigned => (409, "already_signed"),
            Rejection::NotWithdrawn => (409, "consent_not_withdrawn"),
            Rejection::NotConcerned => (422, "party_not_concerned"),
            Rejection::AlreadyTold => (409, "party_already_told"),
            Rejection::Refused => (409, "consent_refused"),
            Rejection::Withdrawn => (409, "consent_withdrawn"),
            Rejection::Expired => (409, "consent_expired"),
            Rejection::EndedByTransfer => (409, "consent_ended_by_transfer"),
            Rejection::Ended => (409, "consent_ended"),
            Rejection::ParentsPhone => (422, "own_right_parents_phone"),
            Rejection::NotConfirmed => (409, "own_right_not_confirmed"),
            Rejection::SamePerson => (403, "own_right_same_person"),
            Rejection::NotOwnRight => (409, "not_own_right"),
            Rejection::AlreadyConfirmed => (409, "own_right_already_confirmed"),
            Rejection::OralNotEnough => (422, "oral_not_enough"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}

impl From<Nobody> for Problem {
    fn from(nobody: Nobody) -> Problem {
        use Nobody;
        let code = match nobody {
            Nobody::AgeUnknown => "age_unknown",
            Nobody::CustodyUnknown => "custody_unknown",
            Nobody::TooYoung => "too_young_for_own_right",
            Nobody::NotExempt => "own_right_not_exempt",
        };
        Problem::new(422, code, nobody.to_string())
    }
}

impl From<child::Rejection> for Problem {
    fn from(rejection: child::Rejection) -> Problem {
        let code = match rejection {
            child::Rejection::HasThread => "child_has_thread",
        };
        Problem::new(409, code, rejection.to_string())
    }
}

impl From<disclosure::Rejection> for Problem {
    fn from(rejection: disclosure::Rejection) -> Problem {
        use disclosure::Rejection;
        let (status, code) = match rejection {
            Rejection::Unknown => return Problem::not_found(),
            Rejection::PassedOnOnce => (409, "disclosure_not_lasting"),
            Rejection::AlreadyEnded => (409, "disclosure_already_ended"),
            Rejection::AlreadyRecorded => (409, "disclosure_already_recorded"),
            Rejection::SubjectElsewhere => (422, "subject_not_in_thread"),
            Rejection::Recipients => (422, "recipients_unclear"),
            Rejection::Categories => (422, "categories_unclear"),
            Rejection::NoEnd => (422, "disclosure_without_end"),
            Rejection::NotAhead => (422, "disclosure_not_ahead"),
            Rejection::TooLong => (422, "disclosure_too_long"),
        };
        Problem::new(status, code, rejection.to_string())
    }
}
