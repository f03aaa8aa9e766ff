//! A consent has ended: what every service that acts on consents says of it, once (P-16).

use std::convert::Infallible;

use proto::{
    id::{ConsentId, ThreadId},
    withdrawal::WithdrawalFact,
};

use crate::{Aggregate, AsAggregate, DecideError, NewEvents, State, Streams};

/// The end of a consent, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Withdrawal {
    /// Nothing is known of it here.
    #[default]
    Unheard,
    /// Nothing is done on the strength of that consent any more, and we have said so.
    Acknowledged,
}

/// Says that nothing is done any more; what stops it is recorded in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledge {
    /// Which consent.
    pub consent: ConsentId,
    /// In which thread.
    pub thread: ThreadId,
}

impl Aggregate for Withdrawal {
    type Command = Acknowledge;
    type Event = WithdrawalFact;
    type Rejection = Infallible;

    fn decide(&self, command: Acknowledge) -> Result<Vec<WithdrawalFact>, Infallible> {
        let Acknowledge { consent, thread } = command;
        Ok(match self {
            Withdrawal::Unheard => vec![WithdrawalFact::Acknowledged { consent, thread }],
            Withdrawal::Acknowledged => vec![],
        })
    }

    fn evolve(self, event: &WithdrawalFact) -> Withdrawal {
        let WithdrawalFact::Acknowledged { .. } = event;
        Withdrawal::Acknowledged
    }
}

/// Acknowledges the end of `consent` in `thread`; nothing is said when it has been.
///
/// # Errors
/// [`DecideError::NotLoaded`]; 404 when its stream is of another municipality.
pub fn acknowledge<S>(
    consent: ConsentId,
    thread: ThreadId,
    streams: &Streams<'_, S>,
) -> Result<NewEvents<S::Event>, DecideError>
where
    S: State + AsAggregate<Withdrawal>,
    S::Event: From<WithdrawalFact>,
{
    let command = Acknowledge { consent, thread };
    Ok(streams.decide::<Withdrawal>(consent.withdrawal(), command)?.of(thread.0))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::testing::check;

    #[test]
    fn an_end_is_acknowledged_once_however_often_it_is_heard() {
        let (consent, thread) = (ConsentId(Uuid::from_u128(1)), ThreadId(Uuid::from_u128(2)));
        let command = Acknowledge { consent, thread };
        let said = WithdrawalFact::Acknowledged { consent, thread };
        check::<Withdrawal>(&[], command, Ok(std::slice::from_ref(&said)));
        check::<Withdrawal>(&[said], command, Ok(&[]));
    }
}
