//! Who is accountable, and what is next (I-02); and when a thread rests.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    actor::Role,
    code::Municipality,
    id::UserId,
    thread::{
        CompleteStep, HandOverReason, HandOverThread, PauseThread, SetNextStep, Step, ThreadFact,
    },
};

use super::{
    Decision, Open, Rejection,
    open::{NextStep, Phase},
    rules::{FAMILY_CONTACT_WORKING_DAYS, VOICE_FIRST_DAYS},
};

/// A step further away is a hope, not a next step.
pub const NEXT_STEP_DAYS_MAX: u64 = 366;
/// A longer rest is an end.
pub const PAUSE_MONTHS_MAX: u32 = 6;

/// The fact that says what is next.
pub(super) fn next(step: Step, owner: Role, due_on: NaiveDate) -> ThreadFact {
    ThreadFact::NextStepSet { step, owner, due_on, overdue_at: Some(calendar::end_of(due_on)) }
}

/// Whether this can be somebody's next step.
pub(super) fn may_be_next(
    owner: Role,
    due_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Rejection> {
    if !can_act(owner) {
        return Err(Rejection::OwnerCannotAct);
    }
    if due_on < today {
        return Err(Rejection::StepInPast);
    }
    if due_on > calendar::days_after(today, NEXT_STEP_DAYS_MAX) {
        return Err(Rejection::StepTooFar);
    }
    Ok(())
}

/// The day, some working days after today.
pub(super) fn working_days_from(today: NaiveDate, count: u32) -> NaiveDate {
    calendar::working_day_after(calendar::start_of(today), count)
}

/// Whose task a next step can be.
fn can_act(role: Role) -> bool {
    match role {
        Role::CaseWorker
        | Role::BridgeBuilder
        | Role::Coordinator
        | Role::Volunteer
        | Role::Leader
        | Role::Family => true,
        Role::Administrator | Role::Auditor | Role::System => false,
    }
}

impl Open {
    pub(super) fn hand_over(&self, request: &HandOverThread) -> Decision {
        let HandOverThread { thread: _, to, reason } = *request;
        match self.accountable {
            Some(from) if from != to => Ok(vec![ThreadFact::HandedOver { from, to, reason }]),
            Some(_) | None => Err(Rejection::AlreadyAccountable),
        }
    }

    /// Another municipality acts, with somebody accountable and a next step in the same decision (I-02).
    pub(super) fn receive(
        &self,
        from: Municipality,
        to: Municipality,
        bridge_builder: UserId,
        today: NaiveDate,
    ) -> Vec<ThreadFact> {
        let due_on = working_days_from(today, FAMILY_CONTACT_WORKING_DAYS);
        let moved = ThreadFact::ActingMunicipalityChanged { from, to };
        let handed = self.accountable.map(|it| ThreadFact::HandedOver {
            from: it,
            to: bridge_builder,
            reason: HandOverReason::Moved,
        });
        let step = next(Step::ContactFamily, Role::BridgeBuilder, due_on);
        [moved].into_iter().chain(handed).chain([step]).collect()
    }

    pub(super) fn next_step(&self, request: &SetNextStep, today: NaiveDate) -> Decision {
        let SetNextStep { thread: _, step, owner, due_on } = *request;
        may_be_next(owner, due_on, today)?;
        let stands = |it: NextStep| (it.step, it.owner, it.due_on) == (step, owner, due_on);
        if self.next_step.is_some_and(stands) {
            return Err(Rejection::StepStands);
        }
        Ok(vec![next(step, owner, due_on)])
    }

    /// Done, and what is next now: never the one without the other.
    pub(super) fn complete_step(&self, request: &CompleteStep, today: NaiveDate) -> Decision {
        let CompleteStep { thread: _, done, step, owner, due_on } = *request;
        if self.next_step.is_none_or(|it| it.step != done) {
            return Err(Rejection::StepNotNext);
        }
        may_be_next(owner, due_on, today)?;
        Ok(vec![ThreadFact::StepCompleted { step: done }, next(step, owner, due_on)])
    }

    /// Only the step whose day it was: another one may stand there by now.
    pub(super) fn miss_step(&self, overdue_at: DateTime<Utc>) -> Vec<ThreadFact> {
        let missed = self.next_step.filter(|_| self.overdue_at() == Some(overdue_at));
        let overdue = |it: NextStep| ThreadFact::NextStepOverdue {
            step: it.step,
            owner: it.owner,
            due_on: it.due_on,
        };
        missed.map(overdue).into_iter().collect()
    }

    pub(super) fn pause(&self, request: &PauseThread, today: NaiveDate) -> Decision {
        let PauseThread { thread: _, reason, until_on } = *request;
        match self.phase {
            Phase::Active => {}
            Phase::Paused(_) => return Err(Rejection::Paused),
            Phase::Closing(_) => return Err(Rejection::ClosingBegun),
        }
        if until_on < today {
            return Err(Rejection::PauseOver);
        }
        if until_on > calendar::months_after(today, PAUSE_MONTHS_MAX) {
            return Err(Rejection::PauseTooLong);
        }
        let resumes_at = calendar::end_of(until_on);
        Ok(vec![ThreadFact::Paused { reason, until_on, resumes_at }])
    }

    pub(super) fn resume(&self, today: NaiveDate) -> Decision {
        match self.phase {
            Phase::Paused(_) => Ok(vec![resumed(today)]),
            Phase::Active | Phase::Closing(_) => Err(Rejection::NotPaused),
        }
    }

    /// Only the pause whose end it was: another one may have begun.
    pub(super) fn end_pause(&self, resumes_at: DateTime<Utc>) -> Vec<ThreadFact> {
        let is_over = |until_on: NaiveDate| calendar::end_of(until_on) == resumes_at;
        match self.phase {
            Phase::Paused(until_on) if is_over(until_on) => {
                vec![resumed(calendar::day(resumes_at))]
            }
            Phase::Paused(_) | Phase::Active | Phase::Closing(_) => vec![],
        }
    }
}

/// Who rested is heard again as after an opening.
fn resumed(today: NaiveDate) -> ThreadFact {
    ThreadFact::Resumed {
        voice_by: calendar::end_of(calendar::days_after(today, VOICE_FIRST_DAYS)),
    }
}
