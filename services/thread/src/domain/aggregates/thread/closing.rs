//! How a thread ends (I-21): somebody says that it is done, the family has its say, the bridge-builder closes it.

use chrono::NaiveDate;
use platform::calendar;
use proto::{
    actor::Role,
    id::{AssignmentId, OrganisationId, PersonId},
    thread::{
        ActiveAssignment, AssignmentEnd, BeginClosing, CloseReason, CloseThread, NoTalk,
        ReopenThread, Step, ThreadFact,
    },
};

use super::{
    By, Decision, Open, Rejection,
    contacts_and_views::again_after,
    open::Phase,
    rules::FAMILY_CONTACT_WORKING_DAYS,
    steps::{self, working_days_from},
};

/// Working days for the closing talk, once somebody says that it is done.
pub const CLOSING_WORKING_DAYS: u32 = 10;
/// How often it must be tried to reach a family before its thread closes without it.
pub const TRIES_MIN: u8 = 3;
/// How long a closed thread can go on as if nothing had been.
pub const REOPEN_MONTHS_MAX: u32 = 12;

impl Open {
    pub(super) fn take_in_assignment(
        &self,
        assignment: AssignmentId,
        organisation: OrganisationId,
    ) -> Vec<ThreadFact> {
        let is_known = self.assignments.iter().any(|it| it.assignment == assignment);
        let fact = ThreadFact::AssignmentActive { assignment, organisation };
        (!is_known).then_some(fact).into_iter().collect()
    }

    pub(super) fn take_in_over(&self, assignment: AssignmentId) -> Vec<ThreadFact> {
        let is_known = self.assignments.iter().any(|it| it.assignment == assignment);
        is_known.then_some(ThreadFact::AssignmentOver { assignment }).into_iter().collect()
    }

    /// The closing talk is the next step then, so that no family is asked for ever.
    pub(super) fn begin_closing(
        &self,
        request: &BeginClosing,
        by: By,
        today: NaiveDate,
    ) -> Decision {
        match self.phase {
            Phase::Active => {}
            Phase::Paused(_) => return Err(Rejection::Paused),
            Phase::Closing(_) => return Err(Rejection::ClosingBegun),
        }
        let By { role, subject: _, organisation } = by;
        let organisation = organisation.filter(|_| role == Role::Coordinator);
        let due_on = working_days_from(today, CLOSING_WORKING_DAYS);
        Ok(vec![
            ThreadFact::ClosingBegun { by: role, organisation, outcome: request.outcome },
            steps::next(Step::ClosingTalk, Role::BridgeBuilder, due_on),
        ])
    }

    pub(super) fn confirm_closing(&self, by: PersonId) -> Decision {
        match self.phase {
            Phase::Closing(ref confirmed) if confirmed.contains(&by) => {
                Err(Rejection::ClosingConfirmed)
            }
            Phase::Closing(_) => Ok(vec![ThreadFact::ClosingConfirmed { by }]),
            Phase::Active | Phase::Paused(_) => Err(Rejection::ClosingNotBegun),
        }
    }

    /// As long as it is not closed, somebody else in the family may see it otherwise.
    pub(super) fn decline_closing(&self, by: PersonId, today: NaiveDate) -> Decision {
        match self.phase {
            Phase::Closing(_) => {
                let due_on = working_days_from(today, FAMILY_CONTACT_WORKING_DAYS);
                let step = steps::next(Step::FollowUp, Role::BridgeBuilder, due_on);
                Ok(vec![ThreadFact::ClosingDeclined { by, on: Some(today) }, step])
            }
            Phase::Active | Phase::Paused(_) => Err(Rejection::ClosingNotBegun),
        }
    }

    /// `concerned`: everybody of the family who decides, of each child; nothing where somebody is not known.
    pub(super) fn close(
        &self,
        request: &CloseThread,
        concerned: Option<&[PersonId]>,
        today: NaiveDate,
    ) -> Decision {
        let CloseThread { thread: _, reason, outcome, next_contact, .. } = *request;
        let CloseThread { talk_on, no_talk, tries, ref ends, .. } = *request;
        if self.is_declined {
            return Err(Rejection::ClosingDeclined);
        }
        let confirmed = match &self.phase {
            Phase::Closing(confirmed) => confirmed.as_slice(),
            Phase::Active | Phase::Paused(_) => &[],
        };
        let confirmed_by = confirmed.first().copied();
        let all_confirmed = concerned
            .is_some_and(|it| !it.is_empty() && it.iter().all(|who| confirmed.contains(who)));
        match (talk_on, no_talk) {
            (Some(on), None) if on > today => return Err(Rejection::DayInFuture),
            (Some(on), None) if on < self.talk_from => return Err(Rejection::TalkTooEarly),
            (Some(_), None) | (None, Some(_)) => {}
            (None, None) if all_confirmed => {}
            (None, None) | (Some(_), Some(_)) => return Err(Rejection::TalkUnclear),
        }
        let is_mistake = reason == CloseReason::OpenedByMistake;
        if is_mistake != (no_talk == Some(NoTalk::OpenedByMistake)) {
            return Err(Rejection::MistakeUnclear);
        }
        let is_tried = tries.is_some_and(|it| it >= TRIES_MIN);
        if is_tried != (no_talk == Some(NoTalk::NoAnswer)) || (tries.is_some() && !is_tried) {
            return Err(Rejection::TriesUnclear);
        }
        self.must_end(ends)?;
        Ok(vec![ThreadFact::Closed {
            reason,
            outcome,
            next_contact,
            on: Some(today),
            talk_on,
            no_talk,
            tries,
            confirmed_by,
            ends: (!ends.is_empty()).then(|| ends.clone()),
        }])
    }

    /// Of each assignment that goes on, why it ends; and of no other.
    fn must_end(&self, ends: &[AssignmentEnd]) -> Result<(), Rejection> {
        let is_ended =
            |it: &ActiveAssignment| ends.iter().any(|end| end.assignment == it.assignment);
        let left = self.assignments.iter().filter(|it| !is_ended(it)).count();
        if left > 0 {
            return Err(Rejection::AssignmentsActive(left));
        }
        if ends.len() != self.assignments.len() { Err(Rejection::EndsUnclear) } else { Ok(()) }
    }

    /// What a closed thread keeps for the day it goes on again: nothing waits, nothing goes on.
    pub(super) fn end(&mut self) {
        self.phase = Phase::Active;
        (self.next_step, self.contact_by) = (None, None);
        self.ask_by(None);
        self.assignments.clear();
    }

    /// With everything it was: the day it opened, its goals, its children (peers P18).
    pub(super) fn reopen(
        &self,
        request: &ReopenThread,
        closed_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Decision {
        let ReopenThread { thread: _, bridge_builder, step, owner, due_on } = *request;
        let is_too_long = |on: NaiveDate| today > calendar::months_after(on, REOPEN_MONTHS_MAX);
        if closed_on.is_none_or(is_too_long) {
            return Err(Rejection::ClosedTooLong);
        }
        steps::may_be_next(owner, due_on, today)?;
        Ok(vec![
            ThreadFact::Reopened { on: today, voice_by: again_after(today) },
            ThreadFact::BridgeBuilderAssigned { bridge_builder },
            steps::next(step, owner, due_on),
        ])
    }
}
