//! Which words events refer to, and which of those there never were.

use chrono::{DateTime, TimeDelta, Utc};
use platform::calendar;
use proto::{
    code::Municipality, id::SealedId, recorded_event::RecordedEvent, sealed::Sealed,
    vault::UnknownReference,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// How long words wait for an event to refer to them.
const UNUSED_AGE_MAX: TimeDelta = TimeDelta::days(1);

/// Takes in what events of `source` refer to. What nobody ever sealed as that is noted: an event may not refer to nothing.
///
/// Whether it was ever sealed says our own log: it is there before anybody can refer to it, and for ever.
pub(super) async fn refer(
    tx: &mut PgConnection,
    source: &str,
    referred: &[(&RecordedEvent, Sealed)],
) -> anyhow::Result<()> {
    if referred.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = referred.iter().map(|(_, it)| it.id.0).collect();
    let digests: Vec<String> = referred.iter().map(|(_, it)| it.digest.to_string()).collect();
    let known: Vec<Uuid> = sqlx::query_scalar!(
        r#"select r.id as "id!" from unnest($1::uuid[], $2::text[]) as r (id, digest)
           join events e on e.stream = r.id and e.type = 'words.sealed' and e.data -> 'sealed' ->> 'digest' = r.digest"#,
        &ids,
        &digests,
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into vault_references (sealed) select * from unnest($1::uuid[]) on conflict do nothing",
        &known,
    )
    .execute(&mut *tx)
    .await?;
    for (recorded, sealed) in referred.iter().filter(|(_, it)| !known.contains(&it.id.0)) {
        tracing::error!(
            service.name = "vault",
            source,
            position = recorded.position,
            event.type = %recorded.kind,
            sealed.id = %sealed.id,
            "an event refers to words that were never sealed"
        );
        sqlx::query!(
            "insert into vault_unknown_words (source, position, tenant, kind, sealed) values ($1, $2, $3, $4, $5) on conflict do nothing",
            source,
            recorded.position,
            recorded.tenant.as_str(),
            recorded.kind,
            sealed.id.0,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// How far in time `source` has been handled.
pub(super) async fn heard_until(
    tx: &mut PgConnection,
    source: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_read_until (source, recorded_at) values ($1, $2)
         on conflict (source) do update set recorded_at = greatest(vault_read_until.recorded_at, excluded.recorded_at)",
        source,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Words that somebody sealed in the course of the work, more than a day ago, and that no event refers to; and CPR numbers that an
/// organisation ordered something with (V-09).
///
/// Not before every source has been handled a day further than the words are old, and nothing is parked: an event that we have
/// not handled may refer to them.
pub(crate) async fn unused(
    pool: &PgPool,
    said: &[String],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(Municipality, SealedId)>> {
    let rows = sqlx::query!(
        "select sealed, tenant from vault_words w
         where stored_at < $2
           and (field = any($1) and controller like 'municipality:%' or field = 'cpr' and controller like 'organisation:%')
           and not exists (select from vault_references r where r.sealed = w.sealed)
           and not exists (select from parked)
           and stored_at + $3 <= (select min(recorded_at) from vault_read_until)
         order by stored_at limit 500",
        said,
        calendar::after(now, -UNUSED_AGE_MAX),
        sqlx::postgres::types::PgInterval::try_from(UNUSED_AGE_MAX).unwrap_or_default(),
    )
    .fetch_all(pool)
    .await?;
    let rows =
        rows.into_iter().filter_map(|it| Some((it.tenant.parse().ok()?, SealedId(it.sealed))));
    Ok(rows.collect())
}

/// Notes which words do not open now; those that do again are forgotten.
pub(crate) async fn damaged(pool: &PgPool, sealed: &[SealedId]) -> sqlx::Result<()> {
    let sealed: Vec<Uuid> = sealed.iter().map(|it| it.0).collect();
    let mut tx = pool.begin().await?;
    sqlx::query!("delete from vault_unknown_words where is_damaged and sealed <> all($1)", &sealed)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into vault_unknown_words (source, position, tenant, kind, sealed, is_damaged)
         select 'vault', position, tenant, type, stream, true from events
         where stream = any($1) and type = 'words.sealed' on conflict do nothing",
        &sealed,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// References to words that were never sealed, and words that do not open.
pub(crate) async fn unknown_words(
    pool: &PgPool,
    tenant: Municipality,
) -> sqlx::Result<Vec<UnknownReference>> {
    let rows = sqlx::query!(
        "select source, position, kind, sealed, is_damaged from vault_unknown_words
         where tenant = $1 or $1 = '0000' order by source, position, sealed limit 500",
        tenant.as_str(),
    )
    .fetch_all(pool)
    .await?;
    let rows = rows.into_iter().map(|it| UnknownReference {
        source: it.source,
        position: it.position,
        kind: it.kind,
        sealed: SealedId(it.sealed),
        damaged: it.is_damaged,
    });
    Ok(rows.collect())
}
