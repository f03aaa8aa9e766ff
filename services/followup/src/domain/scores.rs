//! That somebody saw scores: on record before they see them (I-24).

use std::convert::Infallible;

use platform::Aggregate;
use proto::{followup::ScoresFact as Fact, id::PersonId};

/// A look at scores. It happens once, and nothing comes after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores;

/// What a screen brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Somebody is about to see them.
    Show {
        /// Whose.
        subjects: Vec<PersonId>,
        /// How many.
        count: u16,
    },
}

impl Aggregate for Scores {
    type Command = Command;
    type Event = Fact;
    type Rejection = Infallible;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Infallible> {
        let Command::Show { subjects, count } = command;
        Ok(vec![Fact::Shown { subjects, count }])
    }

    fn evolve(self, event: &Fact) -> Scores {
        let Fact::Shown { .. } = event;
        self
    }
}
