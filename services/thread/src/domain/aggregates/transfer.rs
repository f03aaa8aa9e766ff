//! What may happen to a transfer: how a thread goes from one municipality to another (L-12, P-20). Pure: no I/O, no clock, no
//! chance.

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate, Timer, calendar};
use proto::{
    code::Municipality,
    computed::ComputedBy,
    id::{ThreadId, UserId},
    sealed::Sealed,
    thread::{HandedWords, TransferFact, TransferStep},
};

/// How long sending the material may take (P-20)
pub const SEND_WORKING_DAYS: u32 = 5;
/// and receiving it, from the same day on.
pub const RECEIVE_WORKING_DAYS: u32 = 10;
/// The version of these rules (I-28): count on when one of them changes.
pub const RULES_VERSION: u32 = 1;
/// As many as `vault` hands over at a time.
pub const MATERIAL_MAX: usize = 200;

/// A transfer, as far as the next decision needs to know it. A thread has one at a time, and may have another later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Transfer {
    /// The family lives where it lives.
    #[default]
    None,
    /// It moves.
    Detected(Move),
    /// It is known where to.
    Initiated(Move, Municipality),
    /// The other municipality has what it needs.
    Sent(Move, Municipality),
}

/// What all steps of a transfer share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    thread: ThreadId,
    from: Municipality,
    send_by: NaiveDate,
    receive_by: NaiveDate,
    missed: Vec<TransferStep>,
}

/// What someone asks for. Whose mandate it is has been seen to: who asks is of the municipality whose step it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To say that the family moves.
    Detect {
        /// Whose thread.
        thread: ThreadId,
        /// From where.
        from: Municipality,
        /// When.
        now: DateTime<Utc>,
    },
    /// To say where to.
    Initiate {
        /// Which thread.
        thread: ThreadId,
        /// From where.
        from: Municipality,
        /// Where to.
        to: Municipality,
        /// When.
        now: DateTime<Utc>,
    },
    /// To give the other municipality what it needs.
    Send {
        /// The summary.
        summary: Sealed,
        /// The words.
        material: Vec<HandedWords>,
    },
    /// To take the thread over.
    Receive {
        /// Who is accountable there.
        bridge_builder: UserId,
    },
    /// To let it stay where it is.
    Cancel,
    /// To say that a step took too long.
    Miss {
        /// Which.
        step: TransferStep,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is nothing to go on with.
    #[error("the thread is not on the move: say first that the family moves")]
    NotMoving,
    /// It was said before.
    #[error("the thread is on the move already: go on with this transfer, or cancel it")]
    AlreadyMoving,
    /// It would go nowhere.
    #[error("the thread is this municipality's already: name the one the family moves to")]
    SameMunicipality,
    /// It could not register them.
    #[error(
        "what must be known of each child has not been handed over, so nobody could register them here: the municipality the family leaves hands it over first"
    )]
    ChildrenMissing,
    /// It does not know where to.
    #[error("it is not known where to: initiate the transfer first")]
    NotInitiated,
    /// It was sent.
    #[error("the material is sent: the other municipality receives it now")]
    AlreadySent,
    /// There is nothing to receive.
    #[error(
        "the material is not sent yet: it comes with a summary, then the thread can be received"
    )]
    NotSent,
    /// It is more than the other municipality can read, or the same twice.
    #[error("the material is unclear: name each of the words once, at most 200")]
    Material,
}

type Decision = Result<Vec<TransferFact>, Rejection>;

impl Aggregate for Transfer {
    type Command = Command;
    type Event = TransferFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Decision {
        use Command::{Cancel, Detect, Initiate, Miss, Receive, Send};
        use Transfer::{Detected, Initiated, None, Sent};
        match (command, self) {
            (Detect { thread, from, now }, None) => {
                Ok(vec![Move::new(thread, from, now).detected()])
            }
            (Initiate { thread, from, to, now }, None) => {
                Move::new(thread, from, now).initiated(to)
            }
            (Initiate { to, .. }, Detected(it)) => it.initiated(to),
            (Send { summary, material }, Initiated(it, to)) => it.sent(*to, summary, material),
            (Receive { bridge_builder }, Sent(it, to)) => {
                Ok(vec![it.received(*to, bridge_builder)])
            }
            (Cancel, Detected(it)) => Ok(vec![it.cancelled(Option::None)]),
            (Cancel, Initiated(it, to) | Sent(it, to)) => Ok(vec![it.cancelled(Some(*to))]),
            (Miss { step }, Detected(it)) => Ok(it.overdue(step, Option::None)),
            (Miss { step }, Initiated(it, to)) => Ok(it.overdue(step, Some(*to))),
            (Miss { step: step @ TransferStep::Receipt }, Sent(it, to)) => {
                Ok(it.overdue(step, Some(*to)))
            }

            (Detect { .. }, Detected(_) | Initiated(..) | Sent(..))
            | (Initiate { .. }, Initiated(..) | Sent(..)) => Err(Rejection::AlreadyMoving),
            (Send { .. } | Receive { .. } | Cancel, None) => Err(Rejection::NotMoving),
            (Send { .. }, Detected(_)) => Err(Rejection::NotInitiated),
            (Send { .. }, Sent(..)) => Err(Rejection::AlreadySent),
            (Receive { .. }, Detected(_) | Initiated(..)) => Err(Rejection::NotSent),
            // Asked by time: it is as it should be.
            (Miss { .. }, None) | (Miss { step: TransferStep::Material }, Sent(..)) => Ok(vec![]),
        }
    }

    fn evolve(self, fact: &TransferFact) -> Transfer {
        match (fact, self) {
            (&TransferFact::MoveDetected { thread, from, send_by, receive_by, .. }, _) => {
                let missed = vec![];
                Transfer::Detected(Move { thread, from, send_by, receive_by, missed })
            }
            (&TransferFact::Initiated { to, .. }, Transfer::Detected(it)) => {
                Transfer::Initiated(it, to)
            }
            (&TransferFact::Initiated { thread, from, to, send_by, receive_by, .. }, _) => {
                let missed = vec![];
                Transfer::Initiated(Move { thread, from, send_by, receive_by, missed }, to)
            }
            (TransferFact::MaterialSent { .. }, Transfer::Initiated(it, to)) => {
                Transfer::Sent(it, to)
            }
            (TransferFact::Received { .. } | TransferFact::Cancelled { .. }, _) => Transfer::None,
            (TransferFact::Overdue { missing, .. }, it) => it.missed(*missing),
            (TransferFact::MaterialSent { .. }, it) => it,
        }
    }
}

/// The day after the last day for the material,
pub(in crate::domain) const MATERIAL: &str = "transfer_material";
/// and for the receipt.
pub(in crate::domain) const RECEIPT: &str = "transfer_receipt";

/// What an event sets or clears (P-20).
#[must_use]
pub fn timers(fact: &TransferFact) -> Vec<Timer> {
    match fact {
        TransferFact::MoveDetected { send_by, receive_by, .. }
        | TransferFact::Initiated { send_by, receive_by, .. } => vec![
            Timer::Set(MATERIAL, calendar::end_of(*send_by)),
            Timer::Set(RECEIPT, calendar::end_of(*receive_by)),
        ],
        TransferFact::MaterialSent { .. } => vec![Timer::Clear(MATERIAL)],
        TransferFact::Received { .. } | TransferFact::Cancelled { .. } => {
            vec![Timer::Clear(MATERIAL), Timer::Clear(RECEIPT)]
        }
        TransferFact::Overdue { .. } => vec![],
    }
}

impl Transfer {
    /// Where to, as far as that is known.
    #[must_use]
    pub fn to(&self) -> Option<Municipality> {
        match self {
            Transfer::None | Transfer::Detected(_) => None,
            Transfer::Initiated(_, to) | Transfer::Sent(_, to) => Some(*to),
        }
    }

    fn missed(mut self, step: TransferStep) -> Transfer {
        match &mut self {
            Transfer::None => {}
            Transfer::Detected(it) | Transfer::Initiated(it, _) | Transfer::Sent(it, _) => {
                it.missed.push(step);
            }
        }
        self
    }
}

/// By which rules the days are computed.
fn computed() -> Option<ComputedBy> {
    Some(ComputedBy { rules: RULES_VERSION, calendar: calendar::VERSION })
}

impl Move {
    fn new(thread: ThreadId, from: Municipality, now: DateTime<Utc>) -> Move {
        Move {
            thread,
            from,
            send_by: calendar::working_day_after(now, SEND_WORKING_DAYS),
            receive_by: calendar::working_day_after(now, RECEIVE_WORKING_DAYS),
            missed: vec![],
        }
    }

    fn detected(&self) -> TransferFact {
        let Move { thread, from, send_by, receive_by, .. } = *self;
        TransferFact::MoveDetected { thread, from, send_by, receive_by, computed: computed() }
    }

    fn initiated(&self, to: Municipality) -> Decision {
        let Move { thread, from, send_by, receive_by, .. } = *self;
        if to == from || to == Municipality::COUNTRY {
            return Err(Rejection::SameMunicipality);
        }
        let computed = computed();
        Ok(vec![TransferFact::Initiated { thread, from, to, send_by, receive_by, computed }])
    }

    fn sent(&self, to: Municipality, summary: Sealed, material: Vec<HandedWords>) -> Decision {
        let is_named_twice = material
            .iter()
            .enumerate()
            .any(|(at, it)| material[..at].iter().any(|had| had.from == it.from));
        if material.len() > MATERIAL_MAX || is_named_twice {
            return Err(Rejection::Material);
        }
        let (thread, from) = (self.thread, self.from);
        Ok(vec![TransferFact::MaterialSent { thread, from, to, summary, material }])
    }

    fn received(&self, to: Municipality, bridge_builder: UserId) -> TransferFact {
        TransferFact::Received { thread: self.thread, from: self.from, to, bridge_builder }
    }

    fn cancelled(&self, to: Option<Municipality>) -> TransferFact {
        TransferFact::Cancelled { thread: self.thread, from: self.from, to }
    }

    /// Said once, however often it is said where to.
    fn overdue(&self, missing: TransferStep, to: Option<Municipality>) -> Vec<TransferFact> {
        if self.missed.contains(&missing) {
            return vec![];
        }
        let due_on = match missing {
            TransferStep::Material => self.send_by,
            TransferStep::Receipt => self.receive_by,
        };
        let (thread, from) = (self.thread, self.from);
        vec![TransferFact::Overdue { thread, from, to, missing, due_on }]
    }
}
