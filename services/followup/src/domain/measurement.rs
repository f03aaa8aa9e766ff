//! What may happen to a measurement: it is recorded, once; and perhaps it was a mistake.

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{
    code::Mistake,
    followup::{Instrument, MeasurementFact as Fact, Respondent},
    id::PersonId,
};

/// The version in which each instrument is shipped.
const INSTRUMENT_VERSION: u16 = 1;

/// A measurement, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measurement {
    /// There is none.
    #[default]
    Unknown,
    /// It is recorded.
    Recorded,
    /// It was a mistake.
    Corrected,
}

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A score is noted.
    Record {
        /// About whom.
        child: PersonId,
        /// How old the child can be at most.
        most_years: u32,
        /// With which instrument.
        instrument: Instrument,
        /// On its scale.
        score: u16,
        /// Who answered.
        by: Respondent,
        /// The day.
        on: NaiveDate,
        /// The day it is.
        today: NaiveDate,
    },
    /// It counts no more (I-22).
    Correct {
        /// Its place in the log.
        position: i64,
        /// What is wrong with it.
        mistake: Mistake,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none with this id.
    #[error("there is no such measurement: check the id")]
    Unknown,
    /// Somebody was quicker.
    #[error("the measurement is corrected already: record what is right under another id")]
    AlreadyCorrected,
    /// Taken id.
    #[error("the measurement is recorded already: choose another id for another measurement")]
    AlreadyRecorded,
    /// No answers give this score.
    #[error(
        "the instrument has no such score: own goals and Cantril 0 to 10, faces 1 to 5, T-ILS 3 to 9, \
         WHO-5 0 to 100 in steps of 4"
    )]
    NotAScore,
    /// The child is too young for it.
    #[error(
        "the child is too young for this instrument: faces from 5 years, WHO-5 from 9, Cantril from 10, T-ILS from 13; a parent may answer"
    )]
    TooYoung,
    /// Not yet.
    #[error("the day is in the future: note an answer when it was given")]
    InTheFuture,
}

impl Aggregate for Measurement {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        match (command, self) {
            (Command::Correct { .. }, Measurement::Unknown) => Err(Rejection::Unknown),
            (Command::Correct { position, mistake }, Measurement::Recorded) => {
                Ok(vec![Fact::EntryCorrected { position, mistake }])
            }
            (Command::Correct { .. }, Measurement::Corrected) => Err(Rejection::AlreadyCorrected),
            (Command::Record { .. }, Measurement::Recorded | Measurement::Corrected) => {
                Err(Rejection::AlreadyRecorded)
            }
            (
                Command::Record { child, most_years, instrument, score, by, on, today },
                Measurement::Unknown,
            ) => {
                if !is_score(instrument, score) {
                    Err(Rejection::NotAScore)
                } else if by == Respondent::Child && most_years < least_years(instrument) {
                    Err(Rejection::TooYoung)
                } else if on > today {
                    Err(Rejection::InTheFuture)
                } else {
                    let instrument_version = INSTRUMENT_VERSION;
                    Ok(vec![Fact::Recorded {
                        child,
                        instrument,
                        instrument_version,
                        score,
                        by,
                        on,
                    }])
                }
            }
        }
    }

    fn evolve(self, event: &Fact) -> Measurement {
        match event {
            Fact::Recorded { .. } => Measurement::Recorded,
            Fact::EntryCorrected { .. } => Measurement::Corrected,
        }
    }
}

/// From which age a child answers it itself.
fn least_years(instrument: Instrument) -> u32 {
    match instrument {
        Instrument::Gbo => 0,
        Instrument::Faces => 5,
        Instrument::Who5 => 9,
        Instrument::Cantril => 10,
        Instrument::Tils => 13,
    }
}

fn is_score(instrument: Instrument, score: u16) -> bool {
    match instrument {
        Instrument::Gbo | Instrument::Cantril => score <= 10,
        Instrument::Faces => (1..=5).contains(&score),
        // Five answers of 0 to 5, added and multiplied by four: a raw sum is noticed three times out of four.
        Instrument::Who5 => score <= 100 && score.is_multiple_of(4),
        Instrument::Tils => (3..=9).contains(&score),
    }
}
