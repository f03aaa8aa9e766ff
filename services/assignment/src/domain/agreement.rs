//! What may happen to the partnership agreement of one municipality and one organisation (R4-24).

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{assignment::AgreementFact as Fact, id::OrganisationId};

/// An agreement, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Agreement {
    /// There has been none.
    #[default]
    None,
    /// The latest one.
    Signed {
        /// The first day.
        from_on: NaiveDate,
        /// The last day.
        until_on: NaiveDate,
    },
}

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The parties agree.
    Sign {
        /// With whom.
        organisation: OrganisationId,
        /// The first day.
        from_on: NaiveDate,
        /// The last day.
        until_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It ends before it begins.
    #[error("the agreement ends before it begins: give a last day that is not before the first")]
    Backwards,
    /// It would have run out before it was signed.
    #[error("the agreement would have run out already: give a last day that is not in the past")]
    AlreadyOver,
    /// The one before has not run out.
    #[error("there is an agreement that has not run out: sign a new one when it has")]
    StillRuns,
}

impl Agreement {
    /// How many days it still holds on `day`, that day not counted; nothing when it is not in force (I-14).
    #[must_use]
    pub fn days_left_on(&self, day: NaiveDate) -> Option<i64> {
        match self {
            Agreement::Signed { from_on, until_on } if (*from_on..=*until_on).contains(&day) => {
                Some((*until_on - day).num_days())
            }
            Agreement::None | Agreement::Signed { .. } => None,
        }
    }
}

impl Aggregate for Agreement {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        let Command::Sign { organisation, from_on, until_on, today } = command;
        match self {
            Agreement::Signed { until_on: runs_until, .. } if *runs_until >= today => {
                Err(Rejection::StillRuns)
            }
            Agreement::None | Agreement::Signed { .. } => {
                if until_on < from_on {
                    Err(Rejection::Backwards)
                } else if until_on < today {
                    Err(Rejection::AlreadyOver)
                } else {
                    Ok(vec![Fact::Signed { organisation, from_on, until_on }])
                }
            }
        }
    }

    fn evolve(self, event: &Fact) -> Agreement {
        let Fact::Signed { from_on, until_on, .. } = event;
        Agreement::Signed { from_on: *from_on, until_on: *until_on }
    }
}
