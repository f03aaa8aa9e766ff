//! What may happen to a referral. Pure: no I/O, no clock, no chance.

use chrono::{DateTime, Utc};
use platform::{Aggregate, calendar};
use proto::{
    code::{AgeBand, Need},
    id::{PersonId, ThreadId, UserId},
    referral::{Fact, ReturnReason, SubmitReferral},
};

/// Working days from submission to answer (P-05).
pub const ANSWER_WORKING_DAYS: u32 = 2;

/// A referral, as far as the next decision needs to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Referral {
    /// Nobody has submitted it.
    #[default]
    Unknown,
    /// It waits for an answer, which repeats what the thread must know to open.
    Waiting {
        /// The thread that will open.
        thread: ThreadId,
        /// Whom it is about.
        child: PersonId,
        /// How old, coarsely.
        age_band: AgeBand,
    },
    /// A bridge-builder took it on.
    Accepted,
    /// It went back to the case worker.
    Returned,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To have it answered.
    Submit {
        /// What about.
        request: SubmitReferral,
        /// When.
        now: DateTime<Utc>,
    },
    /// To take it on.
    Accept {
        /// Who becomes accountable.
        by: UserId,
    },
    /// To send it back.
    Return {
        /// Why.
        reason: ReturnReason,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has submitted it.
    #[error("there is no such referral: check the id")]
    Unknown,
    /// The id is taken.
    #[error("a referral with this id was already submitted: choose a new id for a new referral")]
    AlreadySubmitted,
    /// Somebody took it on.
    #[error("the referral was already accepted: go on in its thread")]
    AlreadyAccepted,
    /// It is not with the bridge-builders any more.
    #[error("the referral was returned: the case worker may submit a new one")]
    AlreadyReturned,
    /// I-04.
    #[error("a referral names at least one need: say what is needed")]
    NoNeed,
    /// I-04; the order of needs means something, so one cannot stand in two places.
    #[error("a need is named twice: name each once, the most important first")]
    NeedTwice,
    /// I-04, R1-03.
    #[error(
        "neither a wish nor a reason for its absence: say what the child or family wishes, or why that is not known"
    )]
    NoVoice,
    /// I-04, R1-03.
    #[error("both a wish and a reason for its absence: send one of them")]
    TwoVoices,
}

impl Aggregate for Referral {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Command::{Accept, Return, Submit};
        use Referral::{Accepted, Returned, Unknown, Waiting};
        match (command, *self) {
            (Submit { request, now }, Unknown) => Ok(vec![submitted(request, now)?]),
            (Accept { by }, Waiting { thread, child, age_band }) => {
                Ok(vec![Fact::Accepted { thread, child, age_band, bridge_builder: by }])
            }
            (Return { reason }, Waiting { .. }) => Ok(vec![Fact::Returned { reason }]),

            (Submit { .. }, Waiting { .. } | Accepted | Returned) => {
                Err(Rejection::AlreadySubmitted)
            }
            (Accept { .. } | Return { .. }, Unknown) => Err(Rejection::Unknown),
            (Accept { .. } | Return { .. }, Accepted) => Err(Rejection::AlreadyAccepted),
            (Accept { .. } | Return { .. }, Returned) => Err(Rejection::AlreadyReturned),
        }
    }

    fn evolve(self, fact: &Fact) -> Referral {
        match *fact {
            Fact::Submitted { thread, child, age_band, .. } => {
                Referral::Waiting { thread, child, age_band }
            }
            Fact::Accepted { .. } => Referral::Accepted,
            Fact::Returned { .. } => Referral::Returned,
        }
    }
}

/// A complete referral (I-04). Basis and purpose are codes without an "unknown", so they are there by type.
fn submitted(request: SubmitReferral, now: DateTime<Utc>) -> Result<Fact, Rejection> {
    let SubmitReferral {
        referral,
        child,
        age_band,
        legal_basis,
        purpose,
        needs,
        wish,
        no_wish,
        urgency,
    } = request;
    if needs.is_empty() {
        return Err(Rejection::NoNeed);
    }
    if has_twice(&needs) {
        return Err(Rejection::NeedTwice);
    }
    match (&wish, no_wish) {
        (Some(_), None) | (None, Some(_)) => {}
        (None, None) => return Err(Rejection::NoVoice),
        (Some(_), Some(_)) => return Err(Rejection::TwoVoices),
    }
    let thread = ThreadId::of(referral);
    let answer_by = calendar::working_days_after(now, ANSWER_WORKING_DAYS);
    Ok(Fact::Submitted {
        thread,
        child,
        age_band,
        legal_basis,
        purpose,
        needs,
        wish,
        no_wish,
        urgency,
        answer_by,
    })
}

fn has_twice(needs: &[Need]) -> bool {
    needs.iter().enumerate().any(|(at, need)| needs[..at].contains(need))
}
