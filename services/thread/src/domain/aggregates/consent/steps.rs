//! What becomes of a consent, step by step.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use platform::calendar;
use proto::{
    actor::Role,
    id::{ConsentId, PersonId, UserId},
    thread::{
        ConsentEnd, ConsentEndReason, ConsentFact, DataCategory, ServiceName, SignatureChannel,
    },
    vault::PartyStatus,
};

use super::{
    Brought, CONSENT_MONTHS_MAX, Command, Consent, Decision, EFFECTIVE_SECONDS, Ending,
    OWN_SIGNATURE_DAYS, RECIPIENTS_MAX, Rejection, Signing, Terms,
};

/// A consent that a family can understand and that can come to hold.
pub(super) fn requested(terms: Terms, renews: Option<ConsentId>, today: NaiveDate) -> Decision {
    if !is_clear(&terms.recipients, RECIPIENTS_MAX) {
        return Err(Rejection::Recipients);
    }
    if !is_clear(&terms.categories, DataCategory::ALL.len()) {
        return Err(Rejection::Categories);
    }
    if terms.own_right.is_some() && terms.categories.contains(&DataCategory::Phone) {
        return Err(Rejection::ParentsPhone);
    }
    if terms.until_on <= today {
        return Err(Rejection::NotAhead);
    }
    if terms.until_on > calendar::months_after(today, CONSENT_MONTHS_MAX) {
        return Err(Rejection::TooLong);
    }
    let Terms { subject, recipients, categories, purpose, until_on, text_version, .. } = terms;
    let Terms { signatories, own_right, .. } = terms;
    let requested = ConsentFact::Requested {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
        own_right,
    };
    Ok([requested]
        .into_iter()
        .chain(renews.map(|renews| ConsentFact::Renewed { renews }))
        .collect())
}

/// At least one, at most `max`, each once.
#[must_use]
pub fn is_clear<T: PartialEq>(list: &[T], max: usize) -> bool {
    let has_twice = || list.iter().enumerate().any(|(at, it)| list[..at].contains(it));
    !list.is_empty() && list.len() <= max && !has_twice()
}

impl Brought {
    /// Who may bring whose word, how: before anything else is said about the consent.
    pub(super) fn may_be(&self, consent: &Consent) -> Result<(), Rejection> {
        use SignatureChannel::{MitId, Oral, Paper};
        if consent.terms().is_none() {
            return Err(Rejection::Unknown);
        }
        let is_signatory = self.required.contains(&self.by);
        match (self.role, self.channel) {
            (Role::Family, MitId | Paper | Oral) if self.user.0 != self.by.0 || !is_signatory => {
                Err(Rejection::NotYours)
            }
            (Role::CaseWorker | Role::BridgeBuilder, MitId | Paper | Oral) if !is_signatory => {
                Err(Rejection::NotSignatory)
            }
            (Role::Family, MitId) | (Role::CaseWorker | Role::BridgeBuilder, Paper | Oral) => {
                Ok(())
            }
            (Role::Family, Paper | Oral) | (Role::CaseWorker | Role::BridgeBuilder, MitId) => {
                Err(Rejection::WrongChannel)
            }
            (
                Role::Coordinator
                | Role::Volunteer
                | Role::Leader
                | Role::Administrator
                | Role::Auditor
                | Role::System,
                MitId | Paper | Oral,
            ) => Err(Rejection::NotYours),
        }
    }
}

impl Terms {
    /// Whether it is the subject's decision alone, whatever custody says: an adult's, or a child's own right (L-20).
    #[must_use]
    pub fn are_their_own(&self) -> bool {
        self.signatories == [self.subject]
    }

    pub(super) fn has_run_out(&self, today: NaiveDate) -> bool {
        today > self.until_on
    }

    fn given(&self) -> ConsentFact {
        ConsentFact::Given {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            purpose: self.purpose,
            until_on: self.until_on,
        }
    }

    pub(super) fn withdrawn(
        &self,
        brought: &Brought,
        party: Option<PartyStatus>,
        now: DateTime<Utc>,
    ) -> ConsentFact {
        ConsentFact::Withdrawn {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            by: brought.by,
            channel: brought.channel,
            effective_by: effective_by(now),
            confirm: Some(self.confirmation(party, now)),
        }
    }

    pub(super) fn expired(&self, now: DateTime<Utc>) -> ConsentFact {
        ConsentFact::Expired {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            effective_by: effective_by(now),
        }
    }

    pub(super) fn ended(&self, reason: ConsentEndReason, now: DateTime<Utc>) -> ConsentFact {
        ConsentFact::Ended {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            reason,
            effective_by: effective_by(now),
        }
    }

    /// What is sensitive needs more than a word of mouth (D-01).
    fn must_be_written(&self) -> bool {
        self.categories.iter().any(|it| match it {
            DataCategory::Health | DataCategory::Goals => true,
            DataCategory::Name
            | DataCategory::Age
            | DataCategory::Interests
            | DataCategory::Phone => false,
        })
    }

    pub(super) fn ended_by_transfer(&self, now: DateTime<Utc>) -> ConsentFact {
        ConsentFact::EndedByTransfer {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            effective_by: effective_by(now),
        }
    }
}

fn effective_by(now: DateTime<Utc>) -> DateTime<Utc> {
    calendar::after(now, TimeDelta::seconds(EFFECTIVE_SECONDS))
}

impl Signing {
    pub(super) fn new(terms: Terms) -> Signing {
        let is_confirmed = terms.own_right.is_none();
        Signing { terms, signed: vec![], own_signature_by: None, is_confirmed }
    }

    /// The last signature makes it hold, in the same decision (I-07). Who must sign may have changed since somebody signed:
    /// when nobody is missing any more, one of them says so again.
    pub(super) fn sign(
        &self,
        Brought { by, channel, required, .. }: &Brought,
        today: NaiveDate,
    ) -> Decision {
        if self.terms.has_run_out(today) {
            return Err(Rejection::Expired);
        }
        if !self.is_confirmed {
            return Err(Rejection::NotConfirmed);
        }
        self.may_be_noted(*channel)?;
        let has_signed = self.signed.contains(by);
        let is_last = required.iter().all(|it| it == by || self.signed.contains(it));
        match (has_signed, is_last) {
            (false, false) => Ok(vec![ConsentFact::Signed { by: *by, channel: *channel }]),
            (false, true) => {
                Ok(vec![ConsentFact::Signed { by: *by, channel: *channel }, self.terms.given()])
            }
            (true, false) => Err(Rejection::AlreadySigned),
            (true, true) => Ok(vec![self.terms.given()]),
        }
    }

    /// Who must sign since it was given (at 15, or with custody) signs as well.
    pub(super) fn sign_as_well(
        &self,
        Brought { by, channel, .. }: &Brought,
        today: NaiveDate,
    ) -> Decision {
        if self.terms.has_run_out(today) {
            return Err(Rejection::Expired);
        }
        if self.signed.contains(by) {
            return Err(Rejection::AlreadyGiven);
        }
        self.may_be_noted(*channel)?;
        Ok(vec![ConsentFact::Signed { by: *by, channel: *channel }])
    }

    /// What is said by word of mouth, somebody notes; not everything may be.
    fn may_be_noted(&self, channel: SignatureChannel) -> Result<(), Rejection> {
        match channel {
            SignatureChannel::Oral if self.terms.must_be_written() => Err(Rejection::OralNotEnough),
            SignatureChannel::Oral | SignatureChannel::Paper | SignatureChannel::MitId => Ok(()),
        }
    }

    /// Two say that a child decides alone (L-20).
    pub(super) fn confirm_own_right(&self, by: UserId) -> Decision {
        match self.terms.own_right {
            None => Err(Rejection::NotOwnRight),
            Some(_) if self.is_confirmed => Err(Rejection::AlreadyConfirmed),
            Some(it) if it.asked_by == by => Err(Rejection::SamePerson),
            Some(_) => Ok(vec![ConsentFact::OwnRightConfirmed { by }]),
        }
    }

    /// What a change around the child makes of one that holds; nothing for what is no such change.
    pub(super) fn ended_by(&self, command: &Command) -> Option<Vec<ConsentFact>> {
        if let Command::EndByClosing { now } = command {
            Some(vec![self.terms.ended(ConsentEndReason::ThreadClosed, *now)])
        } else if let Command::EndByTransfer { now } = command {
            Some(vec![self.terms.ended_by_transfer(*now)])
        } else if let Command::TakeInCustody { holders, now } = command {
            Some(self.take_in_custody(holders, *now))
        } else if let Command::ComeOfAge { now } = command {
            Some(self.come_of_age(*now))
        } else {
            None
        }
    }

    /// I-07: whoever has custody now has signed, or it ends. What is the child's own is nobody else's.
    fn take_in_custody(&self, holders: &[PersonId], now: DateTime<Utc>) -> Vec<ConsentFact> {
        let all_have_signed =
            !holders.is_empty() && holders.iter().all(|it| self.signed.contains(it));
        if self.terms.are_their_own() || all_have_signed {
            return vec![];
        }
        vec![self.terms.ended(ConsentEndReason::CustodyChanged, now)]
    }

    /// P-29: from 18 nobody else's word counts.
    fn come_of_age(&self, now: DateTime<Utc>) -> Vec<ConsentFact> {
        if self.terms.are_their_own() {
            return vec![];
        }
        vec![self.terms.ended(ConsentEndReason::CameOfAge, now)]
    }

    /// It goes on holding meanwhile (P-29).
    pub(super) fn ask_own_signature(&self, today: NaiveDate) -> Vec<ConsentFact> {
        let subject = self.terms.subject;
        if self.own_signature_by.is_some() || self.signed.contains(&subject) {
            return vec![];
        }
        vec![ConsentFact::OwnSignatureDue {
            subject,
            by_on: calendar::days_after(today, OWN_SIGNATURE_DAYS),
        }]
    }

    pub(super) fn miss_own_signature(&self) -> Vec<ConsentFact> {
        let subject = self.terms.subject;
        let overdue = |by_on| ConsentFact::OwnSignatureOverdue { subject, by_on };
        self.own_signature_by.map(overdue).into_iter().collect()
    }

    pub(super) fn signed(mut self, by: PersonId) -> Signing {
        if by == self.terms.subject {
            self.own_signature_by = None;
        }
        self.signed.push(by);
        self
    }

    pub(super) fn ended(self, end: ConsentEnd) -> Ending {
        Ending {
            terms: self.terms,
            end,
            acknowledged: vec![],
            late: false,
            told: vec![],
            untold: vec![],
            unconfirmed: false,
        }
    }
}

impl Ending {
    /// What happens after the end is about the end.
    pub(super) fn after(mut self, fact: &ConsentFact) -> Ending {
        if let ConsentFact::Acknowledged { by_service } = fact {
            self.acknowledged.push(*by_service);
        } else if let ConsentFact::WithdrawalLate { .. } = fact {
            self.late = true;
        } else if let ConsentFact::PartyTold { party, .. } = fact {
            self.untold.retain(|it| it != party);
            self.told.push(*party);
        } else if let ConsentFact::ConfirmationOverdue { .. } = fact {
            self.unconfirmed = true;
        }
        self
    }

    pub(super) fn acknowledged(&self, by_service: ServiceName) -> Vec<ConsentFact> {
        let missing = self.missing();
        if !missing.contains(&by_service) {
            return vec![];
        }
        let mut facts = vec![ConsentFact::Acknowledged { by_service }];
        if missing == [by_service] {
            facts.push(ConsentFact::ClosedEverywhere {});
        }
        facts
    }

    pub(super) fn late(&self) -> Vec<ConsentFact> {
        let missing = self.missing();
        if self.late || missing.is_empty() {
            return vec![];
        }
        vec![ConsentFact::WithdrawalLate { missing }]
    }

    fn missing(&self) -> Vec<ServiceName> {
        ServiceName::ALL.iter().copied().filter(|it| !self.acknowledged.contains(it)).collect()
    }
}
