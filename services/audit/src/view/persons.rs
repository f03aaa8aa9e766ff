//! In which events a person occurs.

use proto::recorded_event::RecordedEvent;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::reactor;

/// Stands for nobody: an event that names no person is the family's whose thread it is in.
pub(super) const NOBODY: Uuid = Uuid::nil();

/// Writes down whom `events` are about.
pub(super) async fn record(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    let about = events.iter().flat_map(|event| {
        let mut persons = reactor::persons(event);
        if persons.is_empty() {
            persons.push(NOBODY);
        }
        persons.into_iter().map(move |person| (person, event.position))
    });
    let (persons, positions): (Vec<Uuid>, Vec<i64>) = about.unzip();
    sqlx::query!(
        "insert into audit_persons (person, source, position)
         select person, $1, position from unnest($2::uuid[], $3::bigint[]) as it (person, position) on conflict do nothing",
        source,
        &persons,
        &positions,
    )
    .execute(tx)
    .await?;
    Ok(())
}
