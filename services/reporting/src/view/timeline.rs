//! Everything that happened in a thread.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    code::Municipality,
    id::{ThreadId, UserId},
    recorded::Recorded,
    reporting::Entry,
    who::Actor,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub(super) async fn tell(
    tx: &mut PgConnection,
    source: &str,
    events: &[(&Recorded, Actor)],
) -> anyhow::Result<()> {
    // What lies together is written together.
    let mut events: Vec<_> = events.iter().collect();
    events.sort_unstable_by_key(|(it, _)| (it.thread, it.position));
    let threads: Vec<Uuid> = events.iter().map(|(it, _)| it.thread).collect();
    let positions: Vec<i64> = events.iter().map(|(it, _)| it.position).collect();
    let tenants: Vec<&str> = events.iter().map(|(it, _)| it.tenant.as_str()).collect();
    let at: Vec<DateTime<Utc>> = events.iter().map(|(it, _)| it.occurred_at).collect();
    let kinds: Vec<&str> = events.iter().map(|(it, _)| it.kind.as_str()).collect();
    let roles: Vec<String> = events.iter().map(|(_, actor)| actor.role.to_string()).collect();
    let acted_by: Vec<Uuid> = events.iter().map(|(_, actor)| actor.subject.0).collect();
    let facts: Vec<&str> = events.iter().map(|(it, _)| it.data.as_str()).collect();
    sqlx::query!(
        "insert into reporting_timeline (source, thread, position, tenant, at, kind, role, acted_by, facts)
         select $1, thread, position, tenant, at, kind, role, acted_by, facts::json
         from unnest($2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::uuid[], $9::text[])
              as it (thread, position, tenant, at, kind, role, acted_by, facts)",
        source,
        &threads,
        &positions,
        &tenants as &[&str],
        &at,
        &kinds as &[&str],
        &roles,
        &acted_by,
        &facts as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What happened in `thread`, as far as it happened in `tenant`; a caused before its consequence when both bear the same time.
pub(crate) async fn timeline(
    pool: &PgPool,
    tenant: Municipality,
    thread: ThreadId,
) -> anyhow::Result<Vec<Entry>> {
    let rows = sqlx::query!(
        r#"select source, position, at, kind, role, acted_by, facts as "facts: serde_json::Value" from reporting_timeline
           where thread = $1 and tenant = $2
           order by at, array_position(array['referral', 'thread', 'assignment', 'followup'], source), position"#,
        thread.0,
        tenant.as_str(),
    )
    .fetch_all(pool)
    .await?;
    let entries = rows.into_iter().map(|it| {
        Ok(Entry {
            role: it.role.parse().context("a role that nobody knows")?,
            source: it.source,
            position: it.position,
            at: it.at,
            kind: it.kind,
            by: UserId(it.acted_by),
            facts: it.facts,
        })
    });
    entries.collect()
}
