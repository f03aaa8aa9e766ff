//! The ledger: written once, never changed.

use chrono::{DateTime, Utc};
use proto::{
    audit::LedgerHead, code::Municipality, id::EventId, recorded::Recorded, sealed::Digest,
    who::Actor,
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
    events: &[Recorded],
) -> anyhow::Result<usize> {
    let actors: Vec<Option<Actor>> = events.iter().map(|it| it.who().ok()).collect();
    let acted_by: Vec<Option<Uuid>> =
        actors.iter().map(|it| it.as_ref().map(|it| it.subject.0)).collect();
    let roles: Vec<Option<String>> =
        actors.iter().map(|it| it.as_ref().map(|it| it.role.to_string())).collect();
    let Columns {
        positions,
        ids,
        streams,
        versions,
        kinds,
        threads,
        tenants,
        actors,
        causes,
        occurred_at,
        recorded_at,
        traces,
        data,
        hashes,
    } = Columns::of(events);
    let done = sqlx::query!(
        "insert into audit_ledger (source, position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at,
                                   trace, data, hash, acted_by, role)
         select $1, position, id, stream, version, type, thread, tenant, actor::json, cause, occurred_at, recorded_at,
                trace, data::json, hash, acted_by, role
         from unnest($2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::uuid[],
                     $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::bytea[], $16::uuid[], $17::text[])
              as it (position, id, stream, version, type, thread, tenant, actor, cause, occurred_at, recorded_at, trace, data, hash,
                     acted_by, role)
         on conflict (source, position) do nothing",
        source,
        &positions,
        &ids,
        &streams,
        &versions,
        &kinds as &[&str],
        &threads,
        &tenants as &[&str],
        &actors as &[&str],
        &causes,
        &occurred_at,
        &recorded_at,
        &traces as &[&str],
        &data as &[&str],
        &hashes as &[&[u8]],
        &acted_by as &[Option<Uuid>],
        &roles as &[Option<String>],
    )
    .execute(tx)
    .await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
}

struct Columns<'a> {
    positions: Vec<i64>,
    ids: Vec<Uuid>,
    streams: Vec<Uuid>,
    versions: Vec<i64>,
    kinds: Vec<&'a str>,
    threads: Vec<Uuid>,
    tenants: Vec<&'a str>,
    actors: Vec<&'a str>,
    causes: Vec<Uuid>,
    occurred_at: Vec<DateTime<Utc>>,
    recorded_at: Vec<DateTime<Utc>>,
    traces: Vec<&'a str>,
    data: Vec<&'a str>,
    hashes: Vec<&'a [u8]>,
}

impl Columns<'_> {
    fn of(events: &[Recorded]) -> Columns<'_> {
        Columns {
            positions: events.iter().map(|it| it.position).collect(),
            ids: events.iter().map(|it| it.id.0).collect(),
            streams: events.iter().map(|it| it.stream).collect(),
            versions: events.iter().map(|it| it.version).collect(),
            kinds: events.iter().map(|it| it.kind.as_str()).collect(),
            threads: events.iter().map(|it| it.thread).collect(),
            tenants: events.iter().map(|it| it.tenant.as_str()).collect(),
            actors: events.iter().map(|it| it.actor.as_str()).collect(),
            causes: events.iter().map(|it| it.cause).collect(),
            occurred_at: events.iter().map(|it| it.occurred_at).collect(),
            recorded_at: events.iter().map(|it| it.recorded_at).collect(),
            traces: events.iter().map(|it| it.trace.as_str()).collect(),
            data: events.iter().map(|it| it.data.as_str()).collect(),
            hashes: events.iter().map(|it| it.hash.0.as_slice()).collect(),
        }
    }
}

/// The positions of `events` where the ledger holds another event.
pub(super) async fn contradicting(
    tx: &mut PgConnection,
    source: &str,
    events: &[Recorded],
) -> anyhow::Result<Vec<i64>> {
    let Columns { positions, hashes, .. } = Columns::of(events);
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
) -> anyhow::Result<Option<Recorded>> {
    let row = sqlx::query!(
        r#"select position, id, stream, version, type as kind, thread, tenant, actor::text as "actor!", cause, occurred_at, recorded_at,
                  trace, data::text as "data!", hash
           from audit_ledger where source = $1 and position = $2"#,
        source,
        position,
    );
    Ok(row.fetch_optional(tx).await?.map(|row| Recorded {
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
