//! What may happen to a request, by how it stands.

use chrono::{DateTime, NaiveDate, Utc};
use platform::calendar;
use proto::{
    actor::Actor,
    id::KeyId,
    vault::{Authority, Controller, ErasureOutcome, RefusalReason, Right, SubjectRequestFact},
};

use super::{Command, Deed, Rejection, Standing, Wanted};
use crate::domain::{
    erasure::{self, Case, Ruling},
    words::What,
};

impl Standing {
    pub(super) fn new(wanted: Wanted, due_by: DateTime<Utc>) -> Standing {
        Standing {
            wanted,
            due_by,
            is_verified: false,
            is_reminded: false,
            is_overdue: false,
            corrected: vec![],
            cases: vec![],
            restricted: vec![],
        }
    }

    /// What happens to a request that waits for an answer.
    pub(super) fn go_on(&self, command: Command) -> Result<Vec<SubjectRequestFact>, Rejection> {
        let Command { by, now, deed } = command;
        let due_by = self.due_by;
        match deed {
            Deed::Receive(_) => Err(Rejection::AlreadyReceived),
            Deed::Verify(_) if self.is_verified => Err(Rejection::AlreadyVerified),
            Deed::Verify(method) => Ok(vec![SubjectRequestFact::IdentityVerified { method }]),
            Deed::Remind if self.is_reminded => Ok(vec![]),
            Deed::Remind => Ok(vec![SubjectRequestFact::DueSoon { due_by }]),
            Deed::FallOverdue if self.is_overdue => Ok(vec![]),
            Deed::FallOverdue => Ok(vec![SubjectRequestFact::Overdue { due_by }]),
            Deed::LiftDue => Ok(self.lift_due(now)),
            Deed::Refuse(reason) => self.refuse(reason),
            Deed::Deliver { items, looks, events, withheld } => {
                self.must_be(&[Right::Access])?;
                let delivered =
                    SubjectRequestFact::AccessPackageDelivered { items, looks, events, withheld };
                Ok(vec![delivered, SubjectRequestFact::Answered {}])
            }
            Deed::Rectify { wrong, right } => self.rectify(&wrong, &right),
            Deed::Restrict { controller, until_on } => {
                self.must_be(&[Right::Restriction])?;
                if until_on.is_some_and(|it| it < calendar::day(now)) {
                    return Err(Rejection::UntilWhen);
                }
                self.restrict(controller, until_on)
            }
            Deed::Lift(controller) => self.lift(controller),
            Deed::Decide { ruling, holders } => {
                self.must_be(&[Right::Erasure])?;
                self.rule(&by, ruling, &holders, calendar::day(now))
            }
            Deed::Execute { controller, keys, holders } => {
                self.must_be(&[Right::Erasure])?;
                self.execute(&by, controller, keys, &holders)
            }
            Deed::Answer => {
                self.must_be(&[Right::Rectification, Right::Restriction])?;
                if self.corrected.is_empty() && self.restricted.is_empty() {
                    return Err(Rejection::NothingDone);
                }
                Ok(vec![SubjectRequestFact::Answered {}])
            }
        }
    }

    /// What happens to a request that is answered.
    pub(super) fn afterwards(
        &self,
        command: &Command,
    ) -> Result<Vec<SubjectRequestFact>, Rejection> {
        match &command.deed {
            Deed::Receive(_) => Err(Rejection::AlreadyReceived),
            Deed::Remind | Deed::FallOverdue => Ok(vec![]),
            Deed::LiftDue => Ok(self.lift_due(command.now)),
            Deed::Lift(controller) => self.lift(*controller),
            Deed::Verify(_)
            | Deed::Deliver { .. }
            | Deed::Rectify { .. }
            | Deed::Restrict { .. }
            | Deed::Decide { .. }
            | Deed::Execute { .. }
            | Deed::Refuse(_)
            | Deed::Answer => Err(Rejection::AlreadyAnswered),
        }
    }

    /// It is known who asks, and that is what they asked.
    fn must_be(&self, rights: &[Right]) -> Result<(), Rejection> {
        if !rights.contains(&self.wanted.right) {
            Err(Rejection::OtherRight)
        } else if self.is_verified {
            Ok(())
        } else {
            Err(Rejection::NotVerified)
        }
    }

    fn refuse(&self, reason: RefusalReason) -> Result<Vec<SubjectRequestFact>, Rejection> {
        let fits = match reason {
            RefusalReason::IdentityNotShown
            | RefusalReason::NotTheirs
            | RefusalReason::ManifestlyUnfounded => true,
            RefusalReason::NothingToCorrect => self.wanted.right == Right::Rectification,
            RefusalReason::NoGroundToRestrict => self.wanted.right == Right::Restriction,
        };
        if !fits {
            return Err(Rejection::OtherRight);
        }
        if !(self.corrected.is_empty() && self.restricted.is_empty() && self.cases.is_empty()) {
            return Err(Rejection::AlreadyBegun);
        }
        let refused = SubjectRequestFact::Refused { reason, appeal_to: Authority::Datatilsynet };
        Ok(vec![refused, SubjectRequestFact::Answered {}])
    }

    fn rectify(&self, wrong: &What, right: &What) -> Result<Vec<SubjectRequestFact>, Rejection> {
        self.must_be(&[Right::Rectification])?;
        let is_about_them = wrong.subject == self.wanted.subject;
        let is_alike = (right.subject, right.controller, right.field)
            == (wrong.subject, wrong.controller, wrong.field);
        if !is_about_them || !is_alike || right.sealed.id == wrong.sealed.id {
            return Err(Rejection::DoesNotReplace);
        }
        if self.corrected.contains(&wrong.sealed.id) {
            return Err(Rejection::AlreadyCorrected);
        }
        // What is right must not be what was found to be wrong: it would go round for ever.
        if self.corrected.contains(&right.sealed.id) {
            return Err(Rejection::DoesNotReplace);
        }
        Ok(vec![SubjectRequestFact::RectificationApplied {
            sealed: wrong.sealed.id,
            by: right.sealed,
        }])
    }

    fn restrict(
        &self,
        controller: Controller,
        until_on: Option<NaiveDate>,
    ) -> Result<Vec<SubjectRequestFact>, Rejection> {
        if self.restricted.iter().any(|(it, _)| *it == controller) {
            return Err(Rejection::AlreadyRestricted);
        }
        let standing = self.restricted.iter().map(|(_, until_on)| *until_on).chain([until_on]);
        Ok(vec![SubjectRequestFact::RestrictionApplied {
            subject: self.wanted.subject,
            controller,
            until_on,
            next_lift_at: first_end(standing),
        }])
    }

    fn lift(&self, controller: Controller) -> Result<Vec<SubjectRequestFact>, Rejection> {
        if self.restricted.iter().all(|(it, _)| *it != controller) {
            return Err(Rejection::NotRestricted);
        }
        let rest = self.restricted.iter().filter(|(it, _)| *it != controller);
        Ok(vec![self.lifted(controller, rest.map(|(_, until_on)| *until_on))])
    }

    fn lift_due(&self, now: DateTime<Utc>) -> Vec<SubjectRequestFact> {
        let is_over =
            |until_on: &Option<NaiveDate>| until_on.is_some_and(|it| calendar::end_of(it) <= now);
        let rest = || self.restricted.iter().map(|(_, it)| *it).filter(|it| !is_over(it));
        let over = self.restricted.iter().filter(|(_, until_on)| is_over(until_on));
        over.map(|(controller, _)| self.lifted(*controller, rest())).collect()
    }

    fn lifted(
        &self,
        controller: Controller,
        rest: impl Iterator<Item = Option<NaiveDate>>,
    ) -> SubjectRequestFact {
        SubjectRequestFact::RestrictionLifted {
            subject: self.wanted.subject,
            controller,
            next_lift_at: first_end(rest),
        }
    }

    fn rule(
        &self,
        by: &Actor,
        ruling: Ruling,
        holders: &[Controller],
        today: NaiveDate,
    ) -> Result<Vec<SubjectRequestFact>, Rejection> {
        let Ruling { controller, outcome, basis, until_on } = ruling;
        if controller != Controller::Municipality && !holders.contains(&controller) {
            return Err(Rejection::HoldsNothing);
        }
        erasure::is_lawful(&ruling, today)?;
        match self.case(controller) {
            Some(case) if case.is_executed => return Err(Rejection::AlreadyExecuted),
            Some(case) if case.ruling == ruling => return Err(Rejection::AlreadyDecided),
            Some(_) | None => {}
        }
        let appeal_to = (outcome != ErasureOutcome::Erased).then_some(Authority::Datatilsynet);
        let decided_by = by.subject;
        let decided = SubjectRequestFact::ErasureDecided {
            controller,
            outcome,
            basis,
            until_on,
            appeal_to,
            decided_by,
        };
        Ok(self.and_answered_if_so(vec![decided], holders))
    }

    fn execute(
        &self,
        by: &Actor,
        controller: Controller,
        keys: Vec<KeyId>,
        holders: &[Controller],
    ) -> Result<Vec<SubjectRequestFact>, Rejection> {
        let case = self.case(controller).ok_or(Rejection::NotDecided)?;
        if case.decided_by == by.subject {
            return Err(Rejection::DeciderExecutes);
        }
        if case.is_executed {
            return Err(Rejection::AlreadyExecuted);
        }
        let done = match case.ruling.outcome {
            ErasureOutcome::Erased => {
                let subject = self.wanted.subject;
                vec![SubjectRequestFact::SubjectKeyDestroyed { subject, controller, keys }]
            }
            ErasureOutcome::Restricted => self.restrict(controller, case.ruling.until_on)?,
            ErasureOutcome::Refused => return Err(Rejection::NothingToExecute),
        };
        Ok(self.and_answered_if_so(done, holders))
    }

    /// What is known of `controller`.
    fn case(&self, controller: Controller) -> Option<&Case> {
        self.cases.iter().find(|it| it.ruling.controller == controller)
    }

    /// `facts`, and that the request is answered when nothing is left to do after them.
    fn and_answered_if_so(
        &self,
        mut facts: Vec<SubjectRequestFact>,
        holders: &[Controller],
    ) -> Vec<SubjectRequestFact> {
        let after = facts.iter().fold(self.clone(), Standing::after);
        if erasure::is_answered(&after.cases, holders) {
            facts.push(SubjectRequestFact::Answered {});
        }
        facts
    }

    pub(super) fn after(mut self, event: &SubjectRequestFact) -> Standing {
        match event {
            SubjectRequestFact::IdentityVerified { .. } => self.is_verified = true,
            SubjectRequestFact::DueSoon { .. } => self.is_reminded = true,
            SubjectRequestFact::Overdue { .. } => self.is_overdue = true,
            SubjectRequestFact::RectificationApplied { sealed, .. } => self.corrected.push(*sealed),
            SubjectRequestFact::RestrictionApplied { controller, until_on, .. } => {
                self.restricted.push((*controller, *until_on));
                self.executed(*controller);
            }
            SubjectRequestFact::RestrictionLifted { controller, .. } => {
                self.restricted.retain(|(it, _)| it != controller);
            }
            SubjectRequestFact::ErasureDecided {
                controller,
                outcome,
                basis,
                until_on,
                decided_by,
                appeal_to: _,
            } => {
                self.cases.retain(|it| it.ruling.controller != *controller);
                self.cases.push(Case {
                    ruling: Ruling {
                        controller: *controller,
                        outcome: *outcome,
                        basis: *basis,
                        until_on: *until_on,
                    },
                    decided_by: *decided_by,
                    is_executed: false,
                });
            }
            SubjectRequestFact::SubjectKeyDestroyed { controller, .. } => {
                self.executed(*controller);
            }
            SubjectRequestFact::Received { .. }
            | SubjectRequestFact::AccessPackageDelivered { .. }
            | SubjectRequestFact::Refused { .. }
            | SubjectRequestFact::Answered {} => {}
        }
        self
    }

    fn executed(&mut self, controller: Controller) {
        for case in &mut self.cases {
            case.is_executed |= case.ruling.controller == controller;
        }
    }
}

/// When the first of these days ends.
fn first_end(days: impl Iterator<Item = Option<NaiveDate>>) -> Option<DateTime<Utc>> {
    days.flatten().min().map(calendar::end_of)
}
