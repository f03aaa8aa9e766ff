//! What others' events make us do. Pure.

use platform::Ask;
use proto::{
    event::{Event as _, Unreadable},
    id::ThreadId,
    recorded::Recorded,
    thread::{self, ThreadFact},
};

use crate::domain::Command;

/// A thread that was there took in what was referred (R4-12).
///
/// # Errors
/// When the event cannot be read.
pub(crate) fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    if source != thread::Event::SERVICE {
        return Ok(vec![]);
    }
    let thread::Event::Thread(ThreadFact::ReferralAttached { referral, .. }) = event.read()? else {
        return Ok(vec![]);
    };
    let command = Command::Attach { referral, thread: ThreadId(event.stream) };
    Ok(vec![Ask { stream: referral.0, command }])
}
