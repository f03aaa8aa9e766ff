//! Whether civil society is considered at a step of a case (R4-16, R4-17, P-21). Pure.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proto::{
    code::AgeBand,
    id::{CaseStepId, PersonId, ReferralId},
    referral::{
        CaseStepKind, ConsiderationFact, ConsiderationOutcome, NotRelevantReason, RuleVersion,
    },
};

/// Working days from the step being told to the consideration (P-21).
pub const CONSIDER_WORKING_DAYS: u32 = 5;
/// What is put off further than this is forgotten, not put off.
pub const LATER_DAYS_MAX: u64 = 366;

/// A consideration, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Consideration {
    /// No rule asks for it, and nobody has made it.
    #[default]
    NotDue,
    /// It is to be made.
    Due {
        /// About what.
        about: About,
        /// By which rule.
        rule: Option<RuleVersion>,
        /// Until when.
        due_by: DateTime<Utc>,
        /// Whether that has passed.
        is_overdue: bool,
    },
    /// It is made.
    Considered,
}

/// What a consideration is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// At which step.
    pub step: CaseStepId,
    /// In whose case.
    pub child: PersonId,
    /// How old, coarsely.
    pub age_band: AgeBand,
    /// What kind of step.
    pub kind: CaseStepKind,
}

/// What someone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To have it made, because of a rule.
    Require {
        /// About what.
        about: About,
        /// By which rule.
        rule: RuleVersion,
        /// When the step was told.
        now: DateTime<Utc>,
    },
    /// To have it noted.
    Record {
        /// About what.
        about: About,
        /// What came of it.
        made: Made,
        /// The day.
        today: NaiveDate,
    },
    /// To have noticed that nobody made it.
    FallDue {
        /// When it was due.
        due_by: DateTime<Utc>,
    },
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// In one word.
    pub outcome: ConsiderationOutcome,
    /// Why it is not relevant.
    pub reason: Option<NotRelevantReason>,
    /// What it led to.
    pub referral: Option<ReferralId>,
    /// When it is due again.
    pub later_on: Option<NaiveDate>,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It is made once.
    #[error("civil society was already considered at this step: consider it again at the next")]
    AlreadyConsidered,
    /// R4-17.
    #[error("civil society is not relevant without a reason: say which")]
    NoReason,
    /// It does not lead anywhere.
    #[error("considered and referred, but not which referral: name it")]
    NoReferral,
    /// It is not put off for ever.
    #[error("put off without a day: say when it is due again")]
    NoDay,
    /// One outcome has one companion.
    #[error(
        "something is sent that does not go with this outcome: a reason goes with not_relevant, a referral with referred, a day with later"
    )]
    OutOfPlace,
    /// Not in the past, and not for ever.
    #[error("put off to a day that is not within a year from tomorrow: choose one that is")]
    DayOutOfReach,
}

impl Aggregate for Consideration {
    type Command = Command;
    type Event = ConsiderationFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<ConsiderationFact>, Rejection> {
        use Command::{FallDue, Record, Require};
        use Consideration::{Considered, Due, NotDue};
        match (command, *self) {
            (Require { about, rule, now }, NotDue) => Ok(vec![due(about, rule, now)]),
            (Require { .. }, Due { .. } | Considered) => Ok(vec![]),

            (Record { about, made, today }, NotDue | Due { .. }) => {
                Ok(vec![recorded(about, made, today)?])
            }
            (Record { .. }, Considered) => Err(Rejection::AlreadyConsidered),

            (FallDue { due_by }, Due { about, rule, due_by: due, is_overdue: false })
                if due == due_by =>
            {
                let About { step, child, kind, .. } = about;
                Ok(vec![ConsiderationFact::Overdue { step, child, kind, due_by, rule }])
            }
            (FallDue { .. }, NotDue | Due { .. } | Considered) => Ok(vec![]),
        }
    }

    fn evolve(self, fact: &ConsiderationFact) -> Consideration {
        match (fact, self) {
            (&ConsiderationFact::Due { step, child, age_band, kind, rule, due_by }, _) => {
                let about = About { step, child, age_band, kind };
                Consideration::Due { about, rule: Some(rule), due_by, is_overdue: false }
            }
            (
                &ConsiderationFact::Recorded {
                    step,
                    child,
                    age_band,
                    kind,
                    due_by: Some(due_by),
                    ..
                },
                before,
            ) => {
                let about = About { step, child, age_band, kind };
                Consideration::Due { about, rule: before.rule(), due_by, is_overdue: false }
            }
            (ConsiderationFact::Recorded { due_by: None, .. }, _) => Consideration::Considered,
            (ConsiderationFact::Overdue { .. }, Consideration::Due { about, rule, due_by, .. }) => {
                Consideration::Due { about, rule, due_by, is_overdue: true }
            }
            (
                ConsiderationFact::Overdue { .. },
                Consideration::NotDue | Consideration::Considered,
            ) => self,
        }
    }
}

impl Consideration {
    fn rule(self) -> Option<RuleVersion> {
        match self {
            Consideration::Due { rule, .. } => rule,
            Consideration::NotDue | Consideration::Considered => None,
        }
    }
}

fn due(about: About, rule: RuleVersion, now: DateTime<Utc>) -> ConsiderationFact {
    let About { step, child, age_band, kind } = about;
    let due_by = calendar::working_days_after(now, CONSIDER_WORKING_DAYS);
    ConsiderationFact::Due { step, child, age_band, kind, rule, due_by }
}

fn recorded(about: About, made: Made, today: NaiveDate) -> Result<ConsiderationFact, Rejection> {
    let About { step, child, age_band, kind } = about;
    let due_by = companion(made, today)?;
    let Made { outcome, reason, referral, later_on: _ } = made;
    Ok(ConsiderationFact::Recorded {
        step,
        child,
        age_band,
        kind,
        outcome,
        reason,
        referral,
        due_by,
    })
}

/// Each outcome has what goes with it and nothing else; answers when it is due again.
fn companion(made: Made, today: NaiveDate) -> Result<Option<DateTime<Utc>>, Rejection> {
    use ConsiderationOutcome::{FamilyDeclined, Later, NotRelevant, Referred};
    let Made { outcome, reason, referral, later_on } = made;
    match (outcome, reason, referral, later_on) {
        (Referred, None, Some(_), None)
        | (FamilyDeclined, None, None, None)
        | (NotRelevant, Some(_), None, None) => Ok(None),
        (Later, None, None, Some(day)) => {
            let last = calendar::days_after(today, LATER_DAYS_MAX);
            let is_ahead = today < day && day <= last;
            if is_ahead { Ok(Some(calendar::end_of(day))) } else { Err(Rejection::DayOutOfReach) }
        }
        (Referred, None, None, None) => Err(Rejection::NoReferral),
        (NotRelevant, None, None, None) => Err(Rejection::NoReason),
        (Later, None, None, None) => Err(Rejection::NoDay),
        (Referred | FamilyDeclined | NotRelevant | Later, _, _, _) => Err(Rejection::OutOfPlace),
    }
}
