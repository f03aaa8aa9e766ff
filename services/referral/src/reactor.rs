//! What others' events make us do. Pure.

use platform::CommandFor;
use proto::{
    event::{Event as _, Unreadable},
    id::{ReferralId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    thread::{self, CaseloadFact, HoldUpFact, ThreadFact},
};

use crate::domain::Command;

/// A thread that was there took in what was referred (R4-12); or the child has one in another municipality, and the referral
/// waits until it has one here.
///
/// # Errors
/// When the event cannot be read.
pub(crate) fn react(
    source: &str,
    event: &RecordedEvent,
) -> Result<Vec<CommandFor<Command>>, Unreadable> {
    if source != thread::Event::SERVICE {
        return Ok(vec![]);
    }
    let ask = |referral: ReferralId, command| vec![CommandFor { stream: referral.0, command }];
    Ok(match event.read()? {
        thread::Event::Thread(ThreadFact::ReferralAttached { referral, .. }) => {
            ask(referral, Command::Attach { referral, thread: ThreadId(event.stream) })
        }
        thread::Event::Thread(ThreadFact::OpeningRefused { referral, child, reason }) => {
            ask(referral, Command::HoldUp { referral, child, reason })
        }
        thread::Event::HoldUp(HoldUpFact::Ended { referral, .. }) => {
            ask(referral, Command::GoOn(referral))
        }
        thread::Event::HoldUp(HoldUpFact::Began { .. })
        | thread::Event::Thread(_)
        | thread::Event::Caseload(_)
        | thread::Event::Consent(_)
        | thread::Event::Child(_)
        | thread::Event::Disclosure(_)
        | thread::Event::Transfer(_) => vec![],
    })
}

/// Which bridge-builder has left, or is active, as `thread` says.
///
/// # Errors
/// When the event cannot be read.
pub(crate) fn activity(
    source: &str,
    event: &RecordedEvent,
) -> Result<Option<(UserId, bool)>, Unreadable> {
    if source != thread::Event::SERVICE || !event.kind.starts_with("caseload.") {
        return Ok(None);
    }
    let thread::Event::Caseload(fact) = event.read()? else { return Ok(None) };
    Ok(match fact {
        CaseloadFact::Deactivated { bridge_builder }
        | CaseloadFact::CannotAct { bridge_builder, .. } => Some((bridge_builder, false)),
        CaseloadFact::Activated { bridge_builder }
        | CaseloadFact::Reactivated { bridge_builder } => Some((bridge_builder, true)),
        CaseloadFact::TakenOn { .. } | CaseloadFact::LetGo { .. } => None,
    })
}
