//! A consent has ended: nothing is shown on the strength of it any more (P-16).

use platform::Aggregate;
use proto::{
    id::{ConsentId, ThreadId},
    withdrawal::WithdrawalFact,
};

/// The end of a consent, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Withdrawal {
    /// We have not heard of it.
    #[default]
    Unheard,
    /// Access is closed, and we have said so.
    Acknowledged,
}

/// Says that access is closed: it is in the transaction that records this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Which consent.
    pub consent: ConsentId,
    /// In which thread.
    pub thread: ThreadId,
}

/// There is no no: what has been said is not said again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {}

impl Aggregate for Withdrawal {
    type Command = Command;
    type Event = WithdrawalFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<WithdrawalFact>, Rejection> {
        let Command { consent, thread } = command;
        match self {
            Withdrawal::Unheard => Ok(vec![WithdrawalFact::Acknowledged { consent, thread }]),
            Withdrawal::Acknowledged => Ok(vec![]),
        }
    }

    fn evolve(self, event: &WithdrawalFact) -> Withdrawal {
        match event {
            WithdrawalFact::Acknowledged { .. } => Withdrawal::Acknowledged,
        }
    }
}
