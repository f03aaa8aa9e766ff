//! The ledger: written once, never changed.

use platform::row;
use proto::{
    audit::LedgerHead, code::Municipality, id::EventId, recorded_event::RecordedEvent,
    sealed::Digest,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::digest;
use crate::reactor::BEGINNING;

/// The hash at `position`, if it is there; before the first event there is one for all.
pub(super) async fn hash_at(
    tx: &mut PgConnection,
    source: &str,
    position: i64,
) -> anyhow::Result<Option<Digest>> {
    if position == 0 {
        return Ok(Some(BEGINNING));
    }
    let hash = sqlx::query_scalar!(
        "select hash from audit_ledger where source = $1 and position = $2",
        source,
        position
    );
    Ok(hash.fetch_optional(tx).await?.map(|it| digest(&it)))
}

/// Writes down what is not there yet; answers how many that were.
pub(super) async fn keep(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<usize> {
    let rows: Vec<row::Event<'_>> = events.iter().map(row::Event::from).collect();
    let (acted_by, roles): (Vec<Option<Uuid>>, Vec<Option<String>>) = events
        .iter()
        .map(|it| it.who().ok().map(|it| (it.subject.0, it.role.to_string())).unzip())
        .unzip();
    // The ledger's columns are those of a log, with whose it is before them and who acted behind.
    let done = sqlx::query!(
        "insert into audit_ledger select $1, it.* from unnest($2::events[], $3::uuid[], $4::text[]) as it
         on conflict (source, position) do nothing",
        source,
        &rows as _,
        &acted_by as &[Option<Uuid>],
        &roles as &[Option<String>],
    )
    .execute(tx)
    .await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
}

/// The positions of `events` where the ledger holds another event.
pub(super) async fn contradicting(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<Vec<i64>> {
    let positions: Vec<i64> = events.iter().map(|it| it.position).collect();
    let hashes: Vec<&[u8]> = events.iter().map(|it| &it.hash.0[..]).collect();
    let positions = sqlx::query_scalar!(
        "select position from audit_ledger join unnest($2::bigint[], $3::bytea[]) as it (position, hash) using (position)
         where source = $1 and audit_ledger.hash <> it.hash order by position",
        source,
        &positions,
        &hashes as &[&[u8]],
    );
    Ok(positions.fetch_all(tx).await?)
}

/// The event at `position`, if it is there.
pub(crate) async fn event_at(
    tx: &mut PgConnection,
    source: &str,
    position: i64,
) -> anyhow::Result<Option<RecordedEvent>> {
    let row = sqlx::query!(
        r#"select position, id, stream, version, type as kind, thread, tenant, actor::text as "actor!", cause, occurred_at, recorded_at,
                  trace, data::text as "data!", hash
           from audit_ledger where source = $1 and position = $2"#,
        source,
        position,
    );
    Ok(row.fetch_optional(tx).await?.map(|row| RecordedEvent {
        position: row.position,
        id: EventId(row.id),
        stream: row.stream,
        version: row.version,
        kind: row.kind,
        thread: row.thread,
        // Only somebody who tampered can have written another text; then the hash does not fit either.
        tenant: row.tenant.parse().unwrap_or(Municipality::COUNTRY),
        actor: row.actor,
        cause: row.cause,
        occurred_at: row.occurred_at,
        recorded_at: row.recorded_at,
        trace: row.trace,
        data: row.data,
        hash: digest(&row.hash),
    }))
}

/// Where the ledger of each service ends, of `sources` that have said something.
pub(crate) async fn heads(pool: &PgPool, sources: &[&str]) -> anyhow::Result<Vec<LedgerHead>> {
    let rows = sqlx::query!(
        r#"select source as "source!", position, hash from unnest($1::text[]) as it (source)
           cross join lateral (
               select position, hash from audit_ledger where audit_ledger.source = it.source order by position desc limit 1
           ) as last"#,
        sources as &[&str],
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|it| LedgerHead { source: it.source, position: it.position, hash: digest(&it.hash) })
        .collect())
}
