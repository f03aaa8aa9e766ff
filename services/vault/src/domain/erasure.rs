//! What becomes of what each controller holds about a person who wants to be forgotten (I-26, D-14). Pure.

use chrono::NaiveDate;
use proto::{
    id::UserId,
    vault::{Controller, ErasureBasis, ErasureOutcome},
};

use super::subject_request::rejection::Rejection;

/// A decision about what one controller holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Which controller.
    pub controller: Controller,
    /// What becomes of it.
    pub outcome: ErasureOutcome,
    /// Why.
    pub basis: ErasureBasis,
    /// Of a restriction: until the end of this day.
    pub until_on: Option<NaiveDate>,
}

/// How far one controller's case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// What was decided last.
    pub ruling: Ruling,
    /// By whom.
    pub decided_by: UserId,
    /// Whether it was done.
    pub is_executed: bool,
}

impl Case {
    /// Nothing is left to do about it.
    fn is_done(&self) -> bool {
        self.is_executed || self.ruling.outcome == ErasureOutcome::Refused
    }
}

/// Whether the law lets `ruling` be made on `today`.
///
/// # Errors
/// Why not.
pub(crate) fn is_lawful(ruling: &Ruling, today: NaiveDate) -> Result<(), Rejection> {
    use ErasureOutcome::{Erased, Refused, Restricted};
    let Ruling { controller, outcome, basis, until_on } = *ruling;
    let is_municipal = controller == Controller::Municipality;
    if is_municipal && outcome == Erased && basis != ErasureBasis::ArchiveAuthority {
        return Err(Rejection::MunicipalRecord);
    }
    let fits = match basis {
        ErasureBasis::ConsentEnded
        | ErasureBasis::NoLongerNeeded
        | ErasureBasis::UnlawfullyHeld => outcome == Erased,
        // The law of archives is about public records.
        ErasureBasis::ArchiveAuthority => outcome == Erased && is_municipal,
        ErasureBasis::ArchiveLaw => outcome == Refused && is_municipal,
        ErasureBasis::Bookkeeping | ErasureBasis::LegalClaim | ErasureBasis::StatutoryRecord => {
            matches!(outcome, Restricted | Refused)
        }
        ErasureBasis::Safeguarding => outcome == Refused,
    };
    if !fits {
        return Err(Rejection::BasisDoesNotFit);
    }
    match (outcome, until_on) {
        (Restricted, Some(until_on)) if until_on >= today => Ok(()),
        (Restricted, Some(_) | None) => Err(Rejection::UntilWhen),
        (Erased | Refused, None) => Ok(()),
        (Erased | Refused, Some(_)) => Err(Rejection::UntilNever),
    }
}

/// Whether everybody who holds something, and the municipality in any case, has answered, and what was decided is done.
pub(crate) fn is_answered(cases: &[Case], holders: &[Controller]) -> bool {
    let is_decided = |it: &Controller| cases.iter().any(|case| case.ruling.controller == *it);
    is_decided(&Controller::Municipality)
        && holders.iter().all(is_decided)
        && cases.iter().all(Case::is_done)
}
