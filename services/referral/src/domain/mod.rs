//! What can be decided here, and on which stream.

pub mod case_step;
pub mod complete;
pub mod consideration;
pub mod referral;
pub mod rules;

use chrono::{DateTime, Utc};
use platform::{CommandContext, DecideError, NewEvents, Streams};
use proto::{
    code::Municipality,
    id::{CaseStepId, PersonId, ReferralId, ThreadId, derive},
    problem::Problem,
    referral::{
        AcceptReferral, DefineInvolvementRule, DraftReferral, Event, RecordConsideration,
        RetireInvolvementRule, ReturnReferral, SubmitDraft, SubmitReferral, WithdrawReferral,
    },
    thread::RefusalReason,
};
use uuid::Uuid;

use self::{
    case_step::{CaseStep, Told},
    consideration::{About, Consideration, Made},
    referral::Referral,
    rules::{Rules, Terms},
};

platform::states! {
    /// What a stream of this service is.
    State of Event {
        Referral(Referral)
        CaseStep(CaseStep)
        Consideration(Consideration)
        InvolvementRule(Rules)
    }
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// By a case worker.
    Draft(DraftReferral),
    /// By a case worker.
    SubmitDraft(SubmitDraft),
    /// By a case worker.
    Submit(SubmitReferral),
    /// By a bridge-builder.
    Accept(AcceptReferral),
    /// By a bridge-builder.
    Return(ReturnReferral),
    /// By a case worker or the leader.
    Withdraw(WithdrawReferral),
    /// Because the thread said so.
    Attach {
        /// What.
        referral: ReferralId,
        /// To which.
        thread: ThreadId,
    },
    /// Because the thread may not open.
    HoldUp {
        /// What.
        referral: ReferralId,
        /// Around whom.
        child: PersonId,
        /// Why.
        reason: RefusalReason,
    },
    /// Because the child has a thread here now.
    GoOn(ReferralId),
    /// Because time passed.
    AnswerDue {
        /// Of what.
        referral: ReferralId,
        /// When the answer was due.
        answer_by: DateTime<Utc>,
    },
    /// By a case system.
    RegisterCaseStep {
        /// Which.
        step: CaseStepId,
        /// What it tells.
        told: Told,
    },
    /// By a case worker.
    RecordConsideration(RecordConsideration),
    /// Because time passed.
    ConsiderationDue {
        /// Which stream.
        consideration: Uuid,
        /// When it was due.
        due_by: DateTime<Utc>,
    },
    /// By the leader.
    DefineRule(DefineInvolvementRule),
    /// By the leader.
    RetireRule(RetireInvolvementRule),
}

/// The stream of the rules of `municipality`: what a step meets is decided by all of them together.
#[must_use]
pub fn rules_of(municipality: Municipality) -> Uuid {
    derive("involvement_rules", &[municipality.as_str().as_bytes()])
}

/// The stream of the consideration at `step`.
#[must_use]
pub fn consideration_at(step: CaseStepId) -> Uuid {
    derive("consideration", &[step.0.as_bytes()])
}

/// Decides on the stream it is about. A referral's belongs to the thread that will open, a consideration's to its step.
///
/// # Errors
/// The rejection as a problem.
pub fn decide(
    command: &Command,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let now = context.now;
    let (id, command) = match command {
        Command::Draft(it) => {
            (it.referral, referral::Command::Draft { content: it.content.clone() })
        }
        Command::SubmitDraft(it) => {
            (it.referral, referral::Command::SubmitDraft { referral: it.referral, now })
        }
        Command::Submit(it) => {
            (it.referral, referral::Command::Submit { request: it.clone(), now })
        }
        Command::Accept(it) => {
            (it.referral, referral::Command::Accept { by: context.actor.subject, at: now })
        }
        Command::Return(it) => {
            (it.referral, referral::Command::Return { reason: it.reason, at: now })
        }
        Command::Withdraw(it) => {
            let (reason, by) = (it.reason, context.actor.role);
            (it.referral, referral::Command::Withdraw { reason, by, at: now })
        }
        Command::Attach { referral, thread } => {
            (*referral, referral::Command::Attach { thread: *thread })
        }
        Command::HoldUp { referral, child, reason } => {
            (*referral, referral::Command::HoldUp { child: *child, reason: *reason })
        }
        Command::GoOn(referral) => (*referral, referral::Command::GoOn { at: now }),
        Command::AnswerDue { referral, answer_by } => {
            (*referral, referral::Command::FallDue { answer_by: *answer_by })
        }
        Command::RegisterCaseStep { step, told } => {
            return register(*step, *told, context, streams);
        }
        Command::RecordConsideration(it) => return consider(it, context, streams),
        Command::ConsiderationDue { consideration, due_by } => {
            let command = consideration::Command::FallDue { due_by: *due_by };
            return streams.decide::<Consideration>(*consideration, command);
        }
        Command::DefineRule(it) => return define(it, context, streams),
        Command::RetireRule(RetireInvolvementRule { rule, from }) => {
            let retire =
                rules::Command::Retire { rule: *rule, from: *from, today: context.today() };
            return streams.decide::<Rules>(rules_of(context.actor.tenant), retire);
        }
    };
    Ok(streams.decide::<Referral>(id.0, command)?.of(ThreadId::of(id).0))
}

/// A step, and what the municipality's rules make of it: by those that held on its day, within days from now.
fn register(
    step: CaseStepId,
    told: Told,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let command = case_step::Command::Register { told, today: context.today() };
    let registered = streams.decide::<CaseStep>(step.0, command)?;
    if registered.is_empty() {
        return Ok(registered);
    }
    let Told { child, age_band, kind, on } = told;
    let rules = streams.get::<Rules>(rules_of(context.actor.tenant))?;
    let Some(rule) = rules.and_then(|it| it.covering(on, kind, age_band)) else {
        return Ok(registered);
    };
    let about = About { step, child, age_band, kind };
    let require = consideration::Command::Require { about, rule, now: context.now };
    let required = streams.decide::<Consideration>(consideration_at(step), require)?;
    Ok(registered.and(required).of(step.0))
}

fn consider(
    request: &RecordConsideration,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let RecordConsideration { step, outcome, reason, referral, later_on } = *request;
    let Some(CaseStep::Registered(told)) = streams.get::<CaseStep>(step.0)? else {
        return Err(Problem::not_found().into());
    };
    let Told { child, age_band, kind, on: _ } = *told;
    if let Some(referral) = referral {
        let Some(family) = streams.get::<Referral>(referral.0)?.and_then(Referral::referred) else {
            return Err(Problem::new(
                422,
                "no_such_referral",
                "the referral is not one of the municipality's that wait or are accepted: submit it first",
            )
            .into());
        };
        if !family.has(child) {
            return Err(Problem::new(
                422,
                "of_another_child",
                "the referral is about another child than the case step: name one that is about the same",
            )
            .into());
        }
    }
    let about = About { step, child, age_band, kind };
    let made = Made { outcome, reason, referral, later_on };
    let record = consideration::Command::Record { about, made, today: context.today() };
    Ok(streams.decide::<Consideration>(consideration_at(step), record)?.of(step.0))
}

fn define(
    request: &DefineInvolvementRule,
    context: &CommandContext,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, DecideError> {
    let DefineInvolvementRule { rule, kinds, age_bands, valid_from, valid_to } = request.clone();
    let terms = Terms { kinds, age_bands, valid_from, valid_to };
    let define = rules::Command::Define { rule, terms, today: context.today() };
    streams.decide::<Rules>(rules_of(context.actor.tenant), define)
}
