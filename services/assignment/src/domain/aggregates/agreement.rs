//! What may happen to the partnership agreement of one municipality and one organisation (R4-24): one period after the other.

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{assignment::AgreementFact as Fact, id::OrganisationId};

/// An agreement, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Agreement {
    /// There has been none.
    #[default]
    None,
    /// The latest period.
    Signed(Period),
    /// One that runs or is over, and the one that was signed to follow it.
    Renewed(Period, Period),
}

/// From the first day to the last, both counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from_on: NaiveDate,
    until_on: NaiveDate,
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
    /// It ends sooner than agreed, and what was to follow does not.
    Terminate {
        /// The last day.
        until_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// The last day was typed wrongly.
    CorrectEnd {
        /// What it is.
        until_on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none.
    #[error("there is no agreement that runs: sign one first")]
    Unknown,
    /// It ends before it begins.
    #[error("the agreement ends before it begins: give a last day that is not before the first")]
    Backwards,
    /// It would have run out before it was signed.
    #[error("the agreement would have run out already: give a last day that is not in the past")]
    AlreadyOver,
    /// It would begin before the one before has run out, or there is one that follows already.
    #[error(
        "there is an agreement for those days: begin the new one on the day after, or terminate that one"
    )]
    StillRuns,
    /// Not sooner than agreed.
    #[error("the agreement ends by then anyway: give an earlier last day")]
    NotSooner,
    /// The same day again.
    #[error("that is the last day already: there is nothing to correct")]
    AlreadySo,
}

impl Period {
    fn contains(self, day: NaiveDate) -> bool {
        (self.from_on..=self.until_on).contains(&day)
    }
}

impl Agreement {
    /// The period in force on `day`, and the one after it.
    fn on(self, day: NaiveDate) -> Option<(Period, Option<Period>)> {
        match self {
            Agreement::Signed(it) if it.contains(day) => Some((it, None)),
            Agreement::Renewed(it, next) if it.contains(day) => Some((it, Some(next))),
            Agreement::Renewed(_, next) if next.contains(day) => Some((next, None)),
            Agreement::None | Agreement::Signed(_) | Agreement::Renewed(..) => None,
        }
    }

    /// How many days it still holds on `day`, that day not counted, with what follows it without a gap; nothing when it is
    /// not in force (I-14).
    #[must_use]
    pub fn days_left_on(&self, day: NaiveDate) -> Option<i64> {
        let (period, next) = self.on(day)?;
        let next = next.filter(|it| period.until_on.succ_opt() == Some(it.from_on));
        Some(next.unwrap_or(period).until_on.signed_duration_since(day).num_days())
    }

    /// The period that is changed when somebody asks on `day`: the one in force, or the next one to come.
    fn to_change(self, day: NaiveDate) -> Option<(Period, Option<Period>)> {
        match self {
            Agreement::Signed(it) if it.until_on >= day => Some((it, None)),
            Agreement::Renewed(it, next) if it.until_on >= day => Some((it, Some(next))),
            Agreement::Renewed(_, next) if next.until_on >= day => Some((next, None)),
            Agreement::None | Agreement::Signed(_) | Agreement::Renewed(..) => None,
        }
    }

    fn sign(
        self,
        organisation: OrganisationId,
        Period { from_on, until_on }: Period,
        today: NaiveDate,
    ) -> Result<Fact, Rejection> {
        if until_on < from_on {
            return Err(Rejection::Backwards);
        }
        if until_on < today {
            return Err(Rejection::AlreadyOver);
        }
        match self.to_change(today) {
            Some((_, Some(_))) => Err(Rejection::StillRuns),
            Some((running, None)) if from_on <= running.until_on => Err(Rejection::StillRuns),
            Some((_, None)) | None => Ok(Fact::Signed { organisation, from_on, until_on }),
        }
    }

    fn terminate(self, until_on: NaiveDate, today: NaiveDate) -> Result<Fact, Rejection> {
        let (running, next) = self.to_change(today).ok_or(Rejection::Unknown)?;
        if until_on < today {
            Err(Rejection::AlreadyOver)
        } else if next.unwrap_or(running).until_on <= until_on {
            Err(Rejection::NotSooner)
        } else {
            Ok(Fact::Terminated { until_on })
        }
    }

    fn correct(self, until_on: NaiveDate, today: NaiveDate) -> Result<Fact, Rejection> {
        let (running, next) = self.to_change(today).ok_or(Rejection::Unknown)?;
        if until_on < running.from_on {
            Err(Rejection::Backwards)
        } else if until_on < today {
            Err(Rejection::AlreadyOver)
        } else if until_on == running.until_on {
            Err(Rejection::AlreadySo)
        } else if next.is_some_and(|it| it.from_on <= until_on) {
            Err(Rejection::StillRuns)
        } else {
            Ok(Fact::EndCorrected { from_on: running.from_on, until_on })
        }
    }
}

impl Aggregate for Agreement {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        Ok(vec![match command {
            Command::Sign { organisation, from_on, until_on, today } => {
                self.sign(organisation, Period { from_on, until_on }, today)?
            }
            Command::Terminate { until_on, today } => self.terminate(until_on, today)?,
            Command::CorrectEnd { until_on, today } => self.correct(until_on, today)?,
        }])
    }

    fn evolve(self, event: &Fact) -> Agreement {
        match *event {
            Fact::Signed { from_on, until_on, .. } => {
                let signed = Period { from_on, until_on };
                match self {
                    Agreement::None => Agreement::Signed(signed),
                    Agreement::Signed(before) | Agreement::Renewed(_, before) => {
                        Agreement::Renewed(before, signed)
                    }
                }
            }
            Fact::Terminated { until_on } => {
                let cut = |it: Period| Period { until_on: it.until_on.min(until_on), ..it };
                match self {
                    Agreement::None => Agreement::None,
                    Agreement::Signed(it) => Agreement::Signed(cut(it)),
                    Agreement::Renewed(it, next) if next.from_on > until_on => {
                        Agreement::Signed(cut(it))
                    }
                    Agreement::Renewed(it, next) => Agreement::Renewed(it, cut(next)),
                }
            }
            Fact::EndCorrected { from_on, until_on } => {
                let correct = |it: Period| {
                    if it.from_on == from_on { Period { from_on, until_on } } else { it }
                };
                match self {
                    Agreement::None => Agreement::None,
                    Agreement::Signed(it) => Agreement::Signed(correct(it)),
                    Agreement::Renewed(it, next) => Agreement::Renewed(correct(it), correct(next)),
                }
            }
        }
    }
}
