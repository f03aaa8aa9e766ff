//! The screens: the list of open threads and the page of one. Rows travel as JSON, so that the codes of the wire are the codes in
//! the columns and one statement carries a whole batch.

mod consent;
mod hold_up;
mod lifecycle;
mod project;
mod show;
mod transfer;

use platform::Envelope;
use proto::{
    code::Municipality,
    id::ThreadId,
    thread::{Event, ThreadFact},
};
use sqlx::PgConnection;

pub(crate) use self::{
    consent::{Viewer, consent, consents, disclosures, withdrawal},
    hold_up::held_up_no_more,
    show::{bridge_builders, is_elsewhere, thread, threads, threads_of_family},
    transfer::{archived, transfers},
};

/// Takes a batch. A thread that moves leaves its page behind as it was just before.
pub(crate) async fn project(
    tx: &mut PgConnection,
    events: &[Envelope<Event>],
) -> anyhow::Result<()> {
    for part in events.chunk_by(|_, next| moves(next).is_none()) {
        if let Some((thread, from, to)) = part.first().and_then(moves) {
            transfer::leave(tx, thread, from, to, part[0].metadata.occurred_at).await?;
        }
        project::project(tx, part).await?;
        consent::project(tx, part).await?;
        transfer::project(tx, part).await?;
    }
    Ok(())
}

fn moves(it: &Envelope<Event>) -> Option<(ThreadId, Municipality, Municipality)> {
    match &it.event {
        Event::Thread(ThreadFact::ActingMunicipalityChanged { from, to }) => {
            Some((ThreadId(it.metadata.stream), *from, *to))
        }
        Event::Thread(_)
        | Event::Caseload(_)
        | Event::Consent(_)
        | Event::Child(_)
        | Event::Disclosure(_)
        | Event::Transfer(_)
        | Event::HoldUp(_) => None,
    }
}
