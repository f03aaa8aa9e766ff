//! What holds up a municipality's referrals of one child: the child's thread is another municipality's (I-01, R4-12). Pure: no
//! I/O, no clock, no chance.
//!
//! The stream is the municipality's own and not the child's, so that neither learns from it whose the other is.

use std::convert::Infallible;

use platform::Aggregate;
use proto::{
    code::Municipality,
    id::{PersonId, ReferralId, derive},
    thread::HoldUpFact,
};
use uuid::Uuid;

/// The referrals that wait, the first first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoldUp(Vec<ReferralId>);

/// What happens around the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// A referral waits from now on.
    Begin {
        /// Whom it is about.
        child: PersonId,
        /// Which.
        referral: ReferralId,
    },
    /// The child has a thread here, or may have one: none waits any more.
    End {
        /// Whom they are about.
        child: PersonId,
    },
}

/// The stream of what holds up the referrals of `child` in `municipality`.
#[must_use]
pub fn stream(child: PersonId, municipality: Municipality) -> Uuid {
    derive("hold_up", &[child.0.as_bytes(), municipality.as_str().as_bytes()])
}

impl Aggregate for HoldUp {
    type Command = Command;
    type Event = HoldUpFact;
    type Rejection = Infallible;

    fn decide(&self, command: Command) -> Result<Vec<HoldUpFact>, Infallible> {
        Ok(match command {
            Command::Begin { referral, .. } if self.0.contains(&referral) => vec![],
            Command::Begin { child, referral } => vec![HoldUpFact::Began { child, referral }],
            Command::End { child } => {
                let ended =
                    |referral: &ReferralId| HoldUpFact::Ended { child, referral: *referral };
                self.0.iter().map(ended).collect()
            }
        })
    }

    fn evolve(mut self, fact: &HoldUpFact) -> HoldUp {
        match fact {
            HoldUpFact::Began { referral, .. } => self.0.push(*referral),
            HoldUpFact::Ended { referral, .. } => self.0.retain(|it| it != referral),
        }
        self
    }
}
