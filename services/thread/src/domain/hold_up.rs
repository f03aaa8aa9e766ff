//! What holds up a municipality's referrals of one child: the child's thread is another municipality's (I-01, R4-12). Pure: no
//! I/O, no clock, no chance.
//!
//! The stream is the municipality's own and not the child's, so that neither learns from it whose the other is.

use std::convert::Infallible;

use platform::{Aggregate, Asked, NewEvents, No, Streams};
use proto::{
    code::Municipality,
    id::{PersonId, ReferralId, ThreadId, derive},
    thread::{Event, HoldUpFact},
};
use uuid::Uuid;

use super::{State, same_person};

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

/// A referral of `municipality` waits.
///
/// # Errors
/// The stream to load first.
pub fn begin(
    child: PersonId,
    referral: ReferralId,
    municipality: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let begin = Command::Begin { child, referral };
    let said = streams.decide::<HoldUp>(stream(child, municipality), begin)?;
    Ok(said.of(ThreadId::of(referral).0).in_tenant(municipality))
}

/// The child has a thread in `municipality`, or may have one: what waited there goes on.
///
/// # Errors
/// The stream to load first.
pub fn end(
    child: PersonId,
    municipality: Municipality,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    let mut said = NewEvents::nothing();
    for child in same_person::registrations(child, streams)? {
        let it = streams.everywhere();
        let ended = it.decide::<HoldUp>(stream(child, municipality), Command::End { child })?;
        said = said.and(ended);
    }
    Ok(said)
}

/// Nobody works with the child any more: what waited goes on. It is asked by the day and not by who ended the other thread, for
/// an event names who caused it.
///
/// # Errors
/// The stream to load first.
pub fn let_go(
    child: PersonId,
    asked: &Asked,
    streams: &Streams<'_, State>,
) -> Result<NewEvents<Event>, No> {
    if !same_person::open_threads(child, streams)?.is_empty() {
        return Ok(NewEvents::nothing());
    }
    end(child, asked.actor.tenant, streams)
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
