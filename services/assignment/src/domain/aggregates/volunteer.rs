//! What may happen to a volunteer in one organisation: what must be in order before a child is met, whether the organisation
//! lets them meet one, and how many at a time.

mod record;

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{
    assignment::{Course, VolunteerFact as Fact, VolunteerStanding as Standing},
    id::{MatchId, OrganisationId, PersonId, UserId},
};

pub use self::record::Record;
use crate::domain::speaks_for::SpeaksFor;

/// A volunteer, as far as the next decision needs to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Volunteer {
    /// Nobody.
    #[default]
    Unknown,
    /// Somebody who wants to help, or did.
    Applied(Record),
}

/// Who asks something about a volunteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// For whom they speak.
    pub by: SpeaksFor,
    /// Who they are.
    pub user: UserId,
}

/// What somebody asks for, or another decision brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Somebody wants to help.
    Apply {
        /// Who says so.
        by: SpeaksFor,
        /// Where.
        organisation: OrganisationId,
        /// Who.
        person: PersonId,
    },
    /// The child certificate was seen.
    ClearCertificate {
        /// Who has seen it.
        by: Asker,
        /// The day it was seen.
        seen_on: NaiveDate,
        /// The last day before a new one is due.
        review_due_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// The pledge was signed.
    SignPledge {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Which version of the text.
        text_version: u32,
    },
    /// A course was taken.
    CompleteTraining {
        /// For whom the asker speaks.
        by: SpeaksFor,
        /// Which.
        course: Course,
        /// The last day it counts.
        until_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// The organisation decides whether they may go on.
    Decide {
        /// Who decides.
        by: Asker,
        /// What.
        what: Decision,
        /// The day it is.
        today: NaiveDate,
    },
    /// The last day of a certificate or a course has passed.
    Expire {
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

/// What the organisation decides of a volunteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The certificate that was noted does not count: it was noted by mistake.
    RevokeClearance,
    /// They rest from meeting children.
    PutOnHold,
    /// They may not meet children here. Why is said nowhere (C4).
    StandDown,
    /// They may again.
    Reinstate,
    /// They stop.
    Leave,
    /// They are not taken on.
    Reject,
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
    #[error("nobody clears or reinstates themself: let another coordinator do it")]
    NotForYourself,
    /// The certificate would have been seen in the future.
    #[error("the certificate cannot have been seen in the future: give the day it was seen")]
    SeenInTheFuture,
    /// The review is too soon or too late.
    #[error(
        "a child certificate is reviewed 12 to 36 months after it was seen, and not before today: give a day in between, or the day it was seen"
    )]
    ReviewOutOfBounds,
    /// The same certificate again.
    #[error("the certificate is cleared until that day already: there is nothing to change")]
    AlreadyCleared,
    /// There is none.
    #[error("no certificate is noted: there is nothing to revoke")]
    NothingToRevoke,
    /// The same pledge, or an older one.
    #[error(
        "this version of the pledge, or a newer one, is signed already: there is nothing to change"
    )]
    AlreadyPledged,
    /// It counted until before today.
    #[error("the course would count no longer today: give a last day that is not in the past")]
    TrainingOver,
    /// No course counts that long.
    #[error("a course counts ten years at most: check the year")]
    TrainingTooLong,
    /// The same course, until the same day.
    #[error("the course counts until that day already: there is nothing to change")]
    AlreadyTrained,
    /// Something is missing or has run out (I-09).
    #[error(
        "the volunteer is not cleared today: certificate, pledge and basic course must be in order first"
    )]
    NotCleared,
    /// Somebody else's (I-12).
    #[error("the volunteer has a match already: end that one first, or propose another volunteer")]
    Taken,
    /// It is so already.
    #[error("the volunteer stands like that already: there is nothing to change")]
    AlreadyStandsSo,
    /// They have gone.
    #[error("the volunteer has left or was rejected: let them apply anew")]
    Gone,
}

impl Volunteer {
    /// Whether they may meet a child on `day`: certificate, pledge and basic course, and the organisation lets them (I-09).
    #[must_use]
    pub fn is_cleared_on(&self, day: NaiveDate) -> bool {
        self.record().is_some_and(|it| it.is_cleared_on(day))
    }

    /// Whether certificate, pledge and basic course were in order on `day`, whatever the organisation says of them now.
    #[must_use]
    pub fn had_papers_on(&self, day: NaiveDate) -> bool {
        self.record().is_some_and(|it| it.had_papers_on(day))
    }

    /// How the organisation lets them stand.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.record().map(|it| it.standing)
    }

    /// The matches that hold them.
    pub fn matches(&self) -> impl Iterator<Item = MatchId> + '_ {
        self.record().into_iter().flat_map(|it| it.held_by.iter().copied())
    }

    /// Whether they are who is logged in: a volunteer's user id is their person id.
    #[must_use]
    pub fn is_person(&self, user: UserId) -> bool {
        self.record().is_some_and(|it| it.person.0 == user.0)
    }

    /// Where they help, and who they are.
    #[must_use]
    pub fn organisation_and_person(&self) -> Option<(OrganisationId, PersonId)> {
        self.record().map(|it| (it.organisation, it.person))
    }

    fn record(&self) -> Option<&Record> {
        match self {
            Volunteer::Unknown => None,
            Volunteer::Applied(record) => Some(record),
        }
    }
}

impl Aggregate for Volunteer {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{
            Apply, ClearCertificate, Commit, CompleteTraining, Decide, Expire, Release, SignPledge,
        };
        use Volunteer::{Applied, Unknown};
        match (command, self) {
            (Apply { by, organisation, person }, Unknown) => {
                if !by.is_of(organisation) {
                    return Err(Rejection::NotYourOrganisation);
                }
                Ok(vec![Fact::Applied { organisation, person }])
            }
            (Apply { .. }, Applied(_)) => Err(Rejection::AlreadyApplied),

            (ClearCertificate { by, seen_on, review_due_on, today }, Applied(record)) => {
                Ok(vec![record.clear(by, seen_on, review_due_on, today)?])
            }
            (SignPledge { by, text_version }, Applied(record)) => {
                Ok(vec![record.pledge(by, text_version)?])
            }
            (CompleteTraining { by, course, until_on, today }, Applied(record)) => {
                Ok(vec![record.train(by, course, until_on, today)?])
            }
            (Decide { by, what, today }, Applied(record)) => {
                Ok(vec![record.decide(by, what, today)?])
            }
            (Expire { today }, Applied(record)) => Ok(record.expired_by(today)),
            (Commit { r#match, organisation, today }, Applied(record)) => {
                record.commit(r#match, organisation, today)
            }
            (Release { r#match }, Applied(record)) => Ok(if record.held_by.contains(&r#match) {
                vec![Fact::Released { r#match }]
            } else {
                vec![]
            }),

            (Expire { .. }, Unknown) => Ok(vec![]),
            (
                ClearCertificate { .. }
                | SignPledge { .. }
                | CompleteTraining { .. }
                | Decide { .. }
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
        Volunteer::Applied(Record::of(*organisation, *person))
    }
}
