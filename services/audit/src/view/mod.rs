//! All SQL of this service.

mod faults;
mod ledger;
mod persons;
mod search;

use proto::{audit::FaultKind, recorded_event::RecordedEvent, sealed::Digest};
use sqlx::{PgConnection, PgPool};

pub(crate) use self::{
    faults::faults,
    ledger::{event_at, heads},
    search::{about_person, search},
};
use crate::reactor;

/// Writes `events` of `source` into the ledger, and down what is wrong with them. Evidence is kept in any case.
pub(crate) async fn handle_events(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(()) };
    let before = ledger::hash_at(tx, source, first.position - 1).await?;
    let mut found = reactor::faults(before, events);
    let kept = ledger::keep(tx, source, events).await?;
    persons::record(tx, source, events).await?;
    if kept < events.len() {
        let contradicting = ledger::contradicting(tx, source, events).await?;
        found
            .extend(contradicting.into_iter().map(|position| (position, FaultKind::Contradiction)));
    }
    // What fills a gap must fit what is behind it too.
    if let Some(next) = event_at(tx, source, last.position + 1).await?
        && next.link(&last.hash) != next.hash
    {
        found.push((next.position, FaultKind::Broken));
    }
    if found.is_empty() { Ok(()) } else { faults::record(tx, source, &found).await }
}

/// Writes down that somebody else said `event`.
pub(crate) async fn forged(
    pool: &PgPool,
    source: &str,
    event: &RecordedEvent,
) -> anyhow::Result<()> {
    let mut database = pool.acquire().await?;
    faults::record(&mut database, source, &[(event.position, FaultKind::Forged)]).await
}

/// Looks at events that came again: where the ledger holds another, somebody said what the source did not.
pub(crate) async fn handle_repeated(
    pool: &PgPool,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    let mut database = pool.acquire().await?;
    let contradicting = ledger::contradicting(&mut database, source, events).await?;
    let found: Vec<_> =
        contradicting.into_iter().map(|it| (it, FaultKind::Contradiction)).collect();
    if found.is_empty() { Ok(()) } else { faults::record(&mut database, source, &found).await }
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(bytes.try_into().unwrap_or_default())
}
