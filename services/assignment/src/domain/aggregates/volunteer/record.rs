//! What an organisation has seen of a volunteer, and what it decides of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use platform::calendar;
use proto::{
    assignment::{Course, VolunteerFact as Fact, VolunteerStanding as Standing},
    id::{MatchId, OrganisationId, PersonId},
};

use super::{Asker, Decision, Rejection, SpeaksFor};

/// Children at a time (I-12).
const LOAD_MAX: usize = 1;
/// A child certificate is renewed no sooner after it was seen (V-06) ...
const REVIEW_AFTER_MONTHS: u32 = 12;
/// ... and no later.
const REVIEW_BEFORE_MONTHS: u32 = 36;
/// How long a course counts at most.
const TRAINING_MONTHS_MAX: u32 = 120;

/// What an organisation has seen of a volunteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// How the organisation lets them stand.
    pub(super) standing: Standing,
    /// The matches that hold the volunteer.
    pub(super) held_by: BTreeSet<MatchId>,
    /// The last day of the child certificate.
    certificate_until: Option<NaiveDate>,
    /// Whether it counts: it was not revoked.
    certificate_counts: bool,
    /// The version of the pledge that is signed.
    pledge: Option<u32>,
    /// The last day each course counts.
    courses: BTreeMap<Course, NaiveDate>,
    /// What is on record as having run out.
    expired: BTreeSet<NaiveDate>,
}

impl Record {
    pub(super) fn of(organisation: OrganisationId, person: PersonId) -> Record {
        Record {
            organisation,
            person,
            standing: Standing::Open,
            held_by: BTreeSet::new(),
            certificate_until: None,
            certificate_counts: false,
            pledge: None,
            courses: BTreeMap::new(),
            expired: BTreeSet::new(),
        }
    }

    pub(super) fn is_cleared_on(&self, day: NaiveDate) -> bool {
        self.standing == Standing::Open && self.certificate_counts && self.had_papers_on(day)
    }

    pub(super) fn had_papers_on(&self, day: NaiveDate) -> bool {
        let holds = |until: Option<&NaiveDate>| until.is_some_and(|until| day <= *until);
        self.pledge.is_some()
            && holds(self.certificate_until.as_ref())
            && holds(self.courses.get(&Course::Basic))
    }

    pub(super) fn clear(
        &self,
        by: Asker,
        seen_on: NaiveDate,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.is_of(by.by)?;
        self.is_there()?;
        if self.is_themself(by) {
            Err(Rejection::NotForYourself)
        } else if seen_on > today {
            Err(Rejection::SeenInTheFuture)
        } else if until < today
            || until < calendar::months_after(seen_on, REVIEW_AFTER_MONTHS)
            || until > calendar::months_after(seen_on, REVIEW_BEFORE_MONTHS)
        {
            Err(Rejection::ReviewOutOfBounds)
        } else if self.certificate_counts && self.certificate_until == Some(until) {
            Err(Rejection::AlreadyCleared)
        } else {
            Ok(Fact::ChildCertificateCleared { review_due_on: until })
        }
    }

    pub(super) fn pledge(&self, by: SpeaksFor, text_version: u32) -> Result<Fact, Rejection> {
        self.is_of(by)?;
        self.is_there()?;
        if self.pledge >= Some(text_version) {
            return Err(Rejection::AlreadyPledged);
        }
        Ok(Fact::ConfidentialityPledgeSigned { text_version })
    }

    pub(super) fn train(
        &self,
        by: SpeaksFor,
        course: Course,
        until_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.is_of(by)?;
        self.is_there()?;
        if until_on < today {
            Err(Rejection::TrainingOver)
        } else if until_on > calendar::months_after(today, TRAINING_MONTHS_MAX) {
            Err(Rejection::TrainingTooLong)
        } else if self.courses.get(&course) == Some(&until_on) {
            Err(Rejection::AlreadyTrained)
        } else {
            Ok(Fact::TrainingCompleted { course, until_on })
        }
    }

    pub(super) fn decide(
        &self,
        by: Asker,
        what: Decision,
        on: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.is_of(by.by)?;
        self.is_there()?;
        let stands = |it: Standing| self.standing == it;
        match what {
            Decision::RevokeClearance if !self.certificate_counts => {
                Err(Rejection::NothingToRevoke)
            }
            Decision::RevokeClearance => Ok(Fact::ClearanceRevoked { on }),
            Decision::PutOnHold if !stands(Standing::Open) => Err(Rejection::AlreadyStandsSo),
            Decision::PutOnHold => Ok(Fact::PutOnHold { on }),
            Decision::StandDown if stands(Standing::StoodDown) => Err(Rejection::AlreadyStandsSo),
            Decision::StandDown => Ok(Fact::StoodDown { on }),
            Decision::Reinstate if stands(Standing::Open) => Err(Rejection::AlreadyStandsSo),
            Decision::Reinstate if self.is_themself(by) => Err(Rejection::NotForYourself),
            // Who was stood down brings a new certificate first.
            Decision::Reinstate if !self.certificate_counts || !self.had_papers_on(on) => {
                Err(Rejection::NotCleared)
            }
            Decision::Reinstate => Ok(Fact::Reinstated { on }),
            Decision::Leave => Ok(Fact::Left { on }),
            Decision::Reject => Ok(Fact::Rejected { on }),
        }
    }

    /// What has run out by `today` and is not on record yet.
    pub(super) fn expired_by(&self, today: NaiveDate) -> Vec<Fact> {
        let is_news = |until: &NaiveDate| *until < today && !self.expired.contains(until);
        if self.is_there().is_err() {
            return vec![];
        }
        let certificate =
            self.certificate_until.filter(|it| self.certificate_counts && is_news(it));
        let course = self.courses.get(&Course::Basic).copied().filter(is_news);
        let certificate =
            certificate.map(|review_due_on| Fact::ChildCertificateExpired { review_due_on });
        let course =
            course.map(|until_on| Fact::TrainingExpired { course: Course::Basic, until_on });
        certificate.into_iter().chain(course).collect()
    }

    pub(super) fn commit(
        &self,
        r#match: MatchId,
        organisation: OrganisationId,
        today: NaiveDate,
    ) -> Result<Vec<Fact>, Rejection> {
        if self.organisation != organisation {
            Err(Rejection::NotYourOrganisation)
        } else if self.held_by.contains(&r#match) {
            Ok(vec![])
        } else if !self.is_cleared_on(today) {
            Err(Rejection::NotCleared)
        } else if self.held_by.len() >= LOAD_MAX {
            Err(Rejection::Taken)
        } else {
            Ok(vec![Fact::Committed { r#match }])
        }
    }

    fn is_of(&self, by: SpeaksFor) -> Result<(), Rejection> {
        if by.is_of(self.organisation) { Ok(()) } else { Err(Rejection::NotYourOrganisation) }
    }

    fn is_there(&self) -> Result<(), Rejection> {
        match self.standing {
            Standing::Open | Standing::OnHold | Standing::StoodDown => Ok(()),
            Standing::Left | Standing::Rejected => Err(Rejection::Gone),
        }
    }

    fn is_themself(&self, by: Asker) -> bool {
        by.user.0 == self.person.0
    }

    /// From `on` the certificate does not count; before that day it did.
    fn without_certificate(mut self, on: NaiveDate) -> Record {
        self.certificate_counts = false;
        self.certificate_until = self.certificate_until.min(on.pred_opt());
        self
    }

    pub(super) fn evolve(mut self, event: &Fact) -> Record {
        match event {
            Fact::Applied { .. } => {}
            Fact::ChildCertificateCleared { review_due_on } => {
                self.certificate_until = Some(*review_due_on);
                self.certificate_counts = true;
                self.expired.remove(review_due_on);
            }
            Fact::ConfidentialityPledgeSigned { text_version } => self.pledge = Some(*text_version),
            Fact::TrainingCompleted { course, until_on } => {
                self.courses.insert(*course, *until_on);
                self.expired.remove(until_on);
            }
            Fact::ChildCertificateExpired { review_due_on: until }
            | Fact::TrainingExpired { until_on: until, .. } => {
                self.expired.insert(*until);
            }
            Fact::ClearanceRevoked { on } => return self.without_certificate(*on),
            Fact::PutOnHold { .. } => self.standing = Standing::OnHold,
            Fact::StoodDown { on } => {
                self.standing = Standing::StoodDown;
                return self.without_certificate(*on);
            }
            Fact::Reinstated { .. } => self.standing = Standing::Open,
            Fact::Left { .. } => self.standing = Standing::Left,
            Fact::Rejected { .. } => self.standing = Standing::Rejected,
            Fact::Committed { r#match } => {
                self.held_by.insert(*r#match);
            }
            Fact::Released { r#match } => {
                self.held_by.remove(r#match);
            }
        }
        self
    }
}
