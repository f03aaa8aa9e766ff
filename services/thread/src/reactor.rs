//! What others' events make us do. Pure.

use platform::Ask;
use proto::{
    event::Unreadable,
    id::ReferralId,
    recorded::Recorded,
    referral::{self, Fact},
    thread::OpenThread,
};

use crate::domain::Command;

/// An accepted referral opens its thread (P-06).
pub(crate) fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    match source {
        "referral" => on_referral(event),
        _ => Ok(vec![]),
    }
}

fn on_referral(event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    let referral::Event::Referral(fact) = event.read()?;
    Ok(match fact {
        Fact::Accepted { thread, child, age_band, bridge_builder } => {
            let referral = ReferralId(event.stream);
            let request = OpenThread { thread, referral, child, age_band, bridge_builder };
            vec![Ask {
                stream: thread.0,
                command: Command::OpenOnAcceptance { request, at: event.occurred_at },
            }]
        }
        Fact::Submitted { .. } | Fact::Returned { .. } => vec![],
    })
}
