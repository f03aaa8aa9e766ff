//! That nothing is done on the strength of an ended consent any more: said once (P-16).

use platform::Aggregate;
use proto::{
    id::{ConsentId, ThreadId},
    withdrawal::WithdrawalFact as Fact,
};

/// The end of a consent, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Withdrawal {
    /// Nothing is said of it.
    #[default]
    Unknown,
    /// It is acknowledged.
    Acknowledged,
}

/// What `thread` tells us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A consent has ended.
    Acknowledge {
        /// Which.
        consent: ConsentId,
        /// In which thread.
        thread: ThreadId,
    },
}

/// There is none: what happens elsewhere is taken as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {}

impl Aggregate for Withdrawal {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        let Command::Acknowledge { consent, thread } = command;
        Ok(match self {
            Withdrawal::Unknown => vec![Fact::Acknowledged { consent, thread }],
            Withdrawal::Acknowledged => vec![],
        })
    }

    fn evolve(self, event: &Fact) -> Withdrawal {
        let Fact::Acknowledged { .. } = event;
        Withdrawal::Acknowledged
    }
}
