//! A look: logged once, before anything is shown (I-24).

use platform::Aggregate;
use proto::{
    id::{BreakGlassId, PersonId, SealedId, ThreadId},
    vault::{Field, LookFact, LookOutcome, Purpose, Tie, Verb},
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
    /// What was done.
    pub verb: Verb,
    /// The glass that is broken, if the asker sees by that.
    pub break_glass: Option<BreakGlassId>,
    /// What came of it, for each thing looked at.
    pub seen: Vec<Seen>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Which; none where something was searched for.
    pub sealed: Option<SealedId>,
    /// What, if there is such a thing.
    pub field: Option<Field>,
    /// What came of it.
    pub outcome: LookOutcome,
    /// What ties the asker to it.
    pub tie: Tie,
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

    /// One fact for each outcome and tie there was, so that the log never says more was shown, or refused, than was, nor
    /// by another right.
    fn decide(&self, command: Command) -> Result<Vec<LookFact>, Rejection> {
        match self {
            Look::Unknown if command.seen.is_empty() => {
                Ok(vec![logged(&command, LookOutcome::Nothing, Tie::None)])
            }
            Look::Unknown => {
                let mut had: Vec<_> = command.seen.iter().map(|it| (it.outcome, it.tie)).collect();
                had.sort_unstable();
                had.dedup();
                Ok(had.into_iter().map(|(outcome, tie)| logged(&command, outcome, tie)).collect())
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

fn logged(command: &Command, outcome: LookOutcome, tie: Tie) -> LookFact {
    let of_it = || command.seen.iter().filter(|it| (it.outcome, it.tie) == (outcome, tie));
    let mut fields: Vec<Field> = of_it().filter_map(|it| it.field).collect();
    fields.sort_unstable();
    fields.dedup();
    LookFact::Logged {
        subject: command.subject,
        sealed: of_it().filter_map(|it| it.sealed).collect(),
        fields,
        purpose: command.purpose,
        outcome,
        verb: Some(command.verb),
        tie: Some(tie),
        break_glass: command.break_glass.filter(|_| tie == Tie::BreakGlass),
    }
}
