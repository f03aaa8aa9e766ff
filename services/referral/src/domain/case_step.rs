//! What may happen to a step of a municipal case: it is told once, however often it is sent. Pure.

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{
    code::AgeBand,
    id::PersonId,
    referral::{CaseStepFact, CaseStepKind},
};

/// A step, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseStep {
    /// Nobody has told of it.
    #[default]
    Unknown,
    /// It is known.
    Registered(Told),
}

/// What a case system tells of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// In whose case.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// What kind of step.
    pub kind: CaseStepKind,
    /// The day.
    pub on: NaiveDate,
}

/// What someone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To have it known.
    Register {
        /// What is told.
        told: Told,
        /// The day it is told.
        today: NaiveDate,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The key is taken.
    #[error("a step with this key was told otherwise before: send a new step under a new key")]
    Differs,
    /// It has not been taken.
    #[error("the day of the step is still to come: send it when it is taken")]
    InFuture,
}

impl Aggregate for CaseStep {
    type Command = Command;
    type Event = CaseStepFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<CaseStepFact>, Rejection> {
        let Command::Register { told, today } = command;
        match *self {
            CaseStep::Unknown if told.on > today => Err(Rejection::InFuture),
            CaseStep::Unknown => {
                let Told { child, age_band, kind, on } = told;
                Ok(vec![CaseStepFact::Registered { child, age_band, kind, on }])
            }
            // Systems send again what they are not sure has arrived.
            CaseStep::Registered(before) if before == told => Ok(vec![]),
            CaseStep::Registered(_) => Err(Rejection::Differs),
        }
    }

    fn evolve(self, fact: &CaseStepFact) -> CaseStep {
        let CaseStepFact::Registered { child, age_band, kind, on } = *fact;
        CaseStep::Registered(Told { child, age_band, kind, on })
    }
}
