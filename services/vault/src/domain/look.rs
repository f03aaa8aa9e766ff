//! A look: logged once, before anything is shown (I-24).

use platform::Aggregate;
use proto::{
    id::{PersonId, SealedId, ThreadId},
    vault::{Field, LookFact, LookOutcome, Purpose},
};

/// A look, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Nobody has looked under this id.
    #[default]
    Unknown,
    /// It is logged.
    Logged,
}

/// Logs a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// In which thread what was looked at was said.
    pub thread: Option<ThreadId>,
    /// At whom.
    pub subject: PersonId,
    /// Why.
    pub purpose: Purpose,
    /// What came of it, for each thing looked at; its field, if there is such a thing.
    pub seen: Vec<(SealedId, Option<Field>, LookOutcome)>,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Ids of looks are drawn, never chosen: two are never the same.
    #[error("this look is logged already")]
    AlreadyLogged,
}

impl Aggregate for Look {
    type Command = Command;
    type Event = LookFact;
    type Rejection = Rejection;

    /// One fact for each outcome there was, so that the log never says more was shown, or refused, than was.
    fn decide(&self, command: Command) -> Result<Vec<LookFact>, Rejection> {
        let Command { thread: _, subject, purpose, seen } = command;
        let logged = |outcome: LookOutcome| {
            let of_outcome = || seen.iter().filter(|(_, _, it)| *it == outcome);
            let sealed = of_outcome().map(|(sealed, _, _)| *sealed).collect();
            let mut fields: Vec<Field> = of_outcome().filter_map(|(_, field, _)| *field).collect();
            fields.sort_unstable();
            fields.dedup();
            LookFact::Logged { subject, sealed, fields, purpose, outcome }
        };
        match self {
            Look::Unknown if seen.is_empty() => Ok(vec![logged(LookOutcome::Nothing)]),
            Look::Unknown => {
                let had = LookOutcome::ALL
                    .iter()
                    .filter(|outcome| seen.iter().any(|(_, _, it)| it == *outcome));
                Ok(had.map(|outcome| logged(*outcome)).collect())
            }
            Look::Logged => Err(Rejection::AlreadyLogged),
        }
    }

    fn evolve(self, event: &LookFact) -> Look {
        match event {
            LookFact::Logged { .. } => Look::Logged,
        }
    }
}
