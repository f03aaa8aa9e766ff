//! What an assignment consists of: the plan, the open offer, the organisation that carries it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use platform::calendar;
use proto::{
    assignment::{
        AssignmentFact as Fact, Contribution, DeclineReason, Explanation, Factor, PauseReason,
    },
    code::{AgeBand, Need},
    id::{ConsentId, MatchId, OrganisationId, PersonId, ThreadId},
};

use super::Rejection;
use crate::domain::rules::{CALENDAR_VERSION, RULES_VERSION};

/// Working days an organisation has to answer (P-08).
const ANSWER_WORKING_DAYS: u32 = 5;
/// Organisations a bridge-builder may put in order.
const CANDIDATES_MAX: usize = 50;

/// What is wanted, and who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) thread: ThreadId,
    pub(super) child: PersonId,
    pub(super) age_band: AgeBand,
    pub(super) need: Need,
    pub(super) candidates: Vec<OrganisationId>,
    pub(super) asked: Vec<OrganisationId>,
    /// Who said no, or nothing.
    pub(super) refused: Vec<OrganisationId>,
}

/// The open offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub(super) organisation: OrganisationId,
    pub(super) expires_at: DateTime<Utc>,
}

/// Who carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    pub(super) organisation: OrganisationId,
    pub(super) running: Option<MatchId>,
    /// What others were asked to give, and whether they said yes.
    pub(super) parts: BTreeMap<(OrganisationId, Contribution), bool>,
    pub(super) rests: bool,
}

/// An assignment that is over, for those who ask after it all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub(super) asked: Vec<OrganisationId>,
    pub(super) organisation: Option<OrganisationId>,
    /// Around whom it was, what was needed, and who said no, or nothing.
    pub(super) child: PersonId,
    pub(super) need: Need,
    pub(super) refused: Vec<OrganisationId>,
}

/// An assignment that an organisation has taken on, for those who work on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Of which thread.
    pub thread: ThreadId,
    /// Around whom.
    pub child: PersonId,
    /// What is needed.
    pub need: Need,
    /// Whose.
    pub organisation: OrganisationId,
    /// The match that is proposed, confirmed or active.
    pub running: Option<MatchId>,
}

/// A candidate that can be asked now, and what it looks like today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub organisation: OrganisationId,
    /// Places nobody holds.
    pub free_places: u16,
    /// Days its agreement still holds.
    pub agreement_days: i64,
}

impl Plan {
    pub(super) fn left_to_ask(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        self.candidates.iter().filter(|it| !self.asked.contains(it)).copied()
    }

    /// One is asked, or nobody is left; who cannot be asked now is left.
    pub(super) fn ask(&self, next: Option<Choice>, now: DateTime<Utc>) -> Result<Fact, Rejection> {
        let count = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        let Some(Choice { organisation, free_places, agreement_days }) = next else {
            let left = self.left_to_ask().count();
            return Ok(if left == 0 {
                Fact::Unplaced { asked: count(self.asked.len()) }
            } else {
                Fact::NobodyFree { left: count(left) }
            });
        };
        let order = self
            .candidates
            .iter()
            .position(|it| *it == organisation)
            .ok_or(Rejection::NotToBeAsked)?;
        if self.asked.contains(&organisation) {
            return Err(Rejection::NotToBeAsked);
        }
        Ok(Fact::Offered {
            organisation,
            rank: count(self.asked.len() + 1),
            // Size, brand and earlier volume are not here, and must not come here (I-15).
            explanation: vec![
                Explanation { factor: Factor::Order, value: i64::from(count(order + 1)) },
                Explanation { factor: Factor::FreePlaces, value: i64::from(free_places) },
                Explanation { factor: Factor::AgreementDays, value: agreement_days },
            ],
            age_band: self.age_band,
            need: self.need,
            expires_at: calendar::working_days_after(now, ANSWER_WORKING_DAYS),
            rules: Some(RULES_VERSION),
            calendar: Some(CALENDAR_VERSION),
        })
    }

    pub(super) fn declined(
        &self,
        organisation: OrganisationId,
        reason: DeclineReason,
        next: Option<Choice>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fact>, Rejection> {
        Ok(vec![Fact::OfferDeclined { organisation, reason }, self.ask(next, now)?])
    }

    pub(super) fn lapsed(
        &self,
        open: Open,
        next: Option<Choice>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Fact>, Rejection> {
        // A clock that is set back between the timer and this does not bring the offer back.
        let now = now.max(open.expires_at);
        Ok(vec![Fact::OfferLapsed { organisation: open.organisation }, self.ask(next, now)?])
    }
}

impl Open {
    /// Only in time is it answered.
    pub(super) fn in_time(&self, now: DateTime<Utc>) -> Result<OrganisationId, Rejection> {
        if now >= self.expires_at { Err(Rejection::OfferExpired) } else { Ok(self.organisation) }
    }

    /// An organisation that no consent covers waits for one.
    pub(super) fn accepted(&self, rests: bool, now: DateTime<Utc>) -> Result<Vec<Fact>, Rejection> {
        let mut facts = vec![Fact::OfferAccepted { organisation: self.in_time(now)? }];
        if rests {
            facts.push(Fact::Suspended { reason: PauseReason::Consent, consent: None });
        }
        Ok(facts)
    }
}

impl Carrier {
    pub(super) fn of(organisation: OrganisationId) -> Carrier {
        Carrier { organisation, running: None, parts: BTreeMap::new(), rests: false }
    }

    pub(super) fn add(
        &self,
        organisation: OrganisationId,
        contribution: Contribution,
    ) -> Result<Fact, Rejection> {
        if self.parts.contains_key(&(organisation, contribution)) {
            return Err(Rejection::AlreadyContributes);
        }
        Ok(Fact::ContributionAdded { organisation, contribution })
    }

    pub(super) fn confirm(
        &self,
        organisation: OrganisationId,
        contribution: Contribution,
    ) -> Result<Fact, Rejection> {
        match self.parts.get(&(organisation, contribution)) {
            None => Err(Rejection::NotAPart),
            Some(true) => Err(Rejection::AlreadyConfirmed),
            Some(false) => Ok(Fact::ContributionConfirmed { organisation, contribution }),
        }
    }

    pub(super) fn remove(
        &self,
        organisation: OrganisationId,
        contribution: Contribution,
    ) -> Result<Fact, Rejection> {
        if !self.parts.contains_key(&(organisation, contribution)) {
            return Err(Rejection::NotAPart);
        }
        let does_more = self.organisation == organisation
            || self.parts.keys().any(|(who, what)| *who == organisation && *what != contribution);
        Ok(Fact::ContributionRemoved { organisation, contribution, is_out: !does_more })
    }

    pub(super) fn unlink(&self, r#match: MatchId) -> Vec<Fact> {
        if self.running == Some(r#match) { vec![Fact::MatchUnlinked { r#match }] } else { vec![] }
    }

    pub(super) fn link(&self, r#match: MatchId, consented: bool) -> Result<Fact, Rejection> {
        if self.running.is_some() {
            Err(Rejection::MatchRunning)
        } else if self.rests {
            Err(Rejection::Suspended)
        } else if !consented {
            Err(Rejection::NoConsent)
        } else {
            Ok(Fact::MatchLinked { r#match })
        }
    }

    pub(super) fn begin(&self, plan: &Plan) -> Result<Fact, Rejection> {
        if self.rests {
            return Err(Rejection::Suspended);
        }
        let Plan { thread, child, .. } = *plan;
        Ok(Fact::Started { thread, child, organisation: self.organisation })
    }

    /// Another match of one that has begun.
    pub(super) fn go_on(&self) -> Result<Vec<Fact>, Rejection> {
        if self.rests { Err(Rejection::Suspended) } else { Ok(vec![]) }
    }

    pub(super) fn complete(&self) -> Result<Fact, Rejection> {
        if self.running.is_some() {
            Err(Rejection::MatchRunning)
        } else {
            Ok(Fact::Completed { organisation: self.organisation })
        }
    }

    pub(super) fn suspend(&self, consent: ConsentId) -> Vec<Fact> {
        if self.rests {
            return vec![];
        }
        vec![Fact::Suspended { reason: PauseReason::Consent, consent: Some(consent) }]
    }

    pub(super) fn resume(&self, consent: ConsentId) -> Vec<Fact> {
        if self.rests { vec![Fact::Resumed { consent: Some(consent) }] } else { vec![] }
    }
}

/// Each once, and not more than can be asked one by one.
pub(super) fn check_candidates(candidates: &[OrganisationId]) -> Result<(), Rejection> {
    if candidates.is_empty() {
        Err(Rejection::NoCandidates)
    } else if candidates.len() > CANDIDATES_MAX {
        Err(Rejection::TooManyCandidates)
    } else if candidates.iter().collect::<BTreeSet<_>>().len() < candidates.len() {
        Err(Rejection::NamedTwice)
    } else {
        Ok(())
    }
}
