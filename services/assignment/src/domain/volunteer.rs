//! What may happen to a volunteer in one organisation: what must be in order before a child is met, and how many at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use platform::Aggregate;
use proto::{
    assignment::{Course, VolunteerFact as Fact},
    id::{MatchId, OrganisationId, PersonId, UserId},
};

use super::voice::Voice;

/// Children at a time (I-12).
const LOAD_MAX: usize = 1;
/// A child certificate is renewed no sooner (V-06) ...
const REVIEW_AFTER: Months = Months::new(12);
/// ... and no later.
const REVIEW_BEFORE: Months = Months::new(36);

/// A volunteer, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Volunteer {
    /// Nobody.
    #[default]
    Unknown,
    /// Somebody who wants to help.
    Applied(Record),
}

/// What an organisation has seen of a volunteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where.
    pub organisation: OrganisationId,
    /// Who.
    pub person: PersonId,
    /// The last day of the child certificate.
    certificate_until: Option<NaiveDate>,
    /// The version of the pledge that is signed.
    pledge: Option<u32>,
    /// The last day each course counts.
    courses: BTreeMap<Course, NaiveDate>,
    /// The matches that hold the volunteer.
    held_by: BTreeSet<MatchId>,
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Somebody wants to help.
    Apply {
        /// Who says so.
        by: Voice,
        /// Where.
        organisation: OrganisationId,
        /// Who.
        person: PersonId,
    },
    /// The child certificate was seen.
    ClearCertificate {
        /// For whom the asker speaks.
        by: Voice,
        /// Who has seen it.
        seen_by: UserId,
        /// The last day before a new one is due.
        review_due_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// The pledge was signed.
    SignPledge {
        /// For whom the asker speaks.
        by: Voice,
        /// Which version of the text.
        text_version: u32,
    },
    /// A course was taken.
    CompleteTraining {
        /// For whom the asker speaks.
        by: Voice,
        /// Which.
        course: Course,
        /// The last day it counts.
        until_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// A match takes the volunteer.
    Commit {
        /// Which.
        r#match: MatchId,
        /// Of which organisation.
        organisation: OrganisationId,
        /// The day it is.
        today: NaiveDate,
    },
    /// The match gives the volunteer back.
    Release {
        /// Which.
        r#match: MatchId,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody with this id.
    #[error("there is no such volunteer: check the id")]
    Unknown,
    /// Taken id.
    #[error("the volunteer has applied already: choose another id for another volunteer")]
    AlreadyApplied,
    /// The asker is of another organisation.
    #[error("the volunteer is not of your organisation: ask its coordinator")]
    NotYourOrganisation,
    /// The asker is the volunteer.
    #[error("nobody clears themself: let another coordinator look at the certificate")]
    NotForYourself,
    /// The review is too soon or too late.
    #[error("a child certificate is reviewed after 12 to 36 months: give a day in between")]
    ReviewOutOfBounds,
    /// The same certificate again.
    #[error("the certificate is cleared until that day already: there is nothing to change")]
    AlreadyCleared,
    /// The same pledge, or an older one.
    #[error(
        "this version of the pledge, or a newer one, is signed already: there is nothing to change"
    )]
    AlreadyPledged,
    /// It counted until before today.
    #[error("the course would count no longer today: give a last day that is not in the past")]
    TrainingOver,
    /// The same course, for no longer.
    #[error("the course counts until that day or longer already: there is nothing to change")]
    AlreadyTrained,
    /// Something is missing or has run out (I-09).
    #[error(
        "the volunteer is not cleared today: certificate, pledge and basic course must be in order first"
    )]
    NotCleared,
    /// Somebody else's (I-12).
    #[error("the volunteer has a match already: end that one first, or propose another volunteer")]
    Taken,
}

impl Volunteer {
    /// Whether they may meet a child on `day`: certificate, pledge and basic course (I-09).
    #[must_use]
    pub fn is_cleared_on(&self, day: NaiveDate) -> bool {
        match self {
            Volunteer::Unknown => false,
            Volunteer::Applied(record) => record.is_cleared_on(day),
        }
    }

    /// Whether they are who is logged in: a volunteer's user id is their person id.
    #[must_use]
    pub fn is_person(&self, user: UserId) -> bool {
        match self {
            Volunteer::Unknown => false,
            Volunteer::Applied(record) => record.person.0 == user.0,
        }
    }
}

impl Record {
    fn is_cleared_on(&self, day: NaiveDate) -> bool {
        let holds = |until: Option<&NaiveDate>| until.is_some_and(|until| day <= *until);
        self.pledge.is_some()
            && holds(self.certificate_until.as_ref())
            && holds(self.courses.get(&Course::Basic))
    }

    fn clear(
        &self,
        by: Voice,
        seen_by: UserId,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.is_of(by)?;
        if seen_by.0 == self.person.0 {
            Err(Rejection::NotForYourself)
        } else if until < today + REVIEW_AFTER || until > today + REVIEW_BEFORE {
            Err(Rejection::ReviewOutOfBounds)
        } else if self.certificate_until == Some(until) {
            Err(Rejection::AlreadyCleared)
        } else {
            Ok(Fact::ChildCertificateCleared { review_due_on: until })
        }
    }

    fn pledge(&self, by: Voice, text_version: u32) -> Result<Fact, Rejection> {
        self.is_of(by)?;
        if self.pledge >= Some(text_version) {
            return Err(Rejection::AlreadyPledged);
        }
        Ok(Fact::ConfidentialityPledgeSigned { text_version })
    }

    fn train(
        &self,
        by: Voice,
        course: Course,
        until_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        self.is_of(by)?;
        if until_on < today {
            Err(Rejection::TrainingOver)
        } else if self.courses.get(&course).is_some_and(|counts_until| *counts_until >= until_on) {
            Err(Rejection::AlreadyTrained)
        } else {
            Ok(Fact::TrainingCompleted { course, until_on })
        }
    }

    fn is_of(&self, by: Voice) -> Result<(), Rejection> {
        if by.is_of(self.organisation) { Ok(()) } else { Err(Rejection::NotYourOrganisation) }
    }
}

impl Aggregate for Volunteer {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{Apply, ClearCertificate, Commit, CompleteTraining, Release, SignPledge};
        use Volunteer::{Applied, Unknown};
        match (command, self) {
            (Apply { by, organisation, person }, Unknown) => {
                if !by.is_of(organisation) {
                    return Err(Rejection::NotYourOrganisation);
                }
                Ok(vec![Fact::Applied { organisation, person }])
            }
            (Apply { .. }, Applied(_)) => Err(Rejection::AlreadyApplied),

            (ClearCertificate { by, seen_by, review_due_on, today }, Applied(record)) => {
                Ok(vec![record.clear(by, seen_by, review_due_on, today)?])
            }
            (SignPledge { by, text_version }, Applied(record)) => {
                Ok(vec![record.pledge(by, text_version)?])
            }
            (CompleteTraining { by, course, until_on, today }, Applied(record)) => {
                Ok(vec![record.train(by, course, until_on, today)?])
            }

            (Commit { r#match, organisation, today }, Applied(record)) => {
                if record.organisation != organisation {
                    Err(Rejection::NotYourOrganisation)
                } else if record.held_by.contains(&r#match) {
                    Ok(vec![])
                } else if !record.is_cleared_on(today) {
                    Err(Rejection::NotCleared)
                } else if record.held_by.len() >= LOAD_MAX {
                    Err(Rejection::Taken)
                } else {
                    Ok(vec![Fact::Committed { r#match }])
                }
            }
            (Release { r#match }, Applied(record)) => Ok(if record.held_by.contains(&r#match) {
                vec![Fact::Released { r#match }]
            } else {
                vec![]
            }),

            (
                ClearCertificate { .. }
                | SignPledge { .. }
                | CompleteTraining { .. }
                | Commit { .. }
                | Release { .. },
                Unknown,
            ) => Err(Rejection::Unknown),
        }
    }

    fn evolve(self, event: &Fact) -> Volunteer {
        let Fact::Applied { organisation, person } = event else {
            return match self {
                Volunteer::Unknown => Volunteer::Unknown,
                Volunteer::Applied(record) => Volunteer::Applied(record.evolve(event)),
            };
        };
        Volunteer::Applied(Record {
            organisation: *organisation,
            person: *person,
            certificate_until: None,
            pledge: None,
            courses: BTreeMap::new(),
            held_by: BTreeSet::new(),
        })
    }
}

impl Record {
    fn evolve(mut self, event: &Fact) -> Record {
        match event {
            Fact::Applied { .. } => {}
            Fact::ChildCertificateCleared { review_due_on } => {
                self.certificate_until = Some(*review_due_on);
            }
            Fact::ConfidentialityPledgeSigned { text_version } => self.pledge = Some(*text_version),
            Fact::TrainingCompleted { course, until_on } => {
                self.courses.insert(*course, *until_on);
            }
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
