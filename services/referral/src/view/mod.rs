//! The screens. Rows travel as JSON, so that the codes of the wire are the codes in the columns and one statement carries a
//! whole batch.

mod bridge_builders;
mod considerations;
mod referrals;
mod rules;

use platform::Envelope;
use proto::{recorded_event::RecordedEvent, referral::Event};
use sqlx::PgConnection;

use crate::reactor;

pub(crate) use self::{
    bridge_builders::has_left,
    considerations::{case_step, considerations, shares},
    referrals::{drafts, list, of_number, referrals},
    rules::rules,
};

/// Takes a batch, each event to its screen.
pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    let (mut of_referrals, mut of_steps) =
        (referrals::Changes::default(), considerations::Changes::default());
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::Referral(fact) => of_referrals.take(recorded, fact)?,
            Event::CaseStep(fact) => of_steps.take_step(recorded, fact),
            Event::Consideration(fact) => of_steps.take(recorded, fact),
            // Once in a while: no need to gather them.
            Event::InvolvementRule(fact) => rules::take(tx, recorded.tenant, fact).await?,
        }
    }
    of_referrals.write(tx).await?;
    of_steps.write(tx).await
}

/// Takes in what other services say.
pub(crate) async fn handle_events(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    for event in events {
        if let Some((bridge_builder, is_active)) = reactor::activity(source, event)? {
            bridge_builders::take(tx, event.tenant, bridge_builder, is_active).await?;
        }
    }
    Ok(())
}
