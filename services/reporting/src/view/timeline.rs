//! Everything that happened in a thread.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::Actor,
    code::Municipality,
    id::{ThreadId, UserId},
    recorded_event::RecordedEvent,
    reporting::Entry,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::reactor::Wait;

/// Entries of timelines, and of who waits for a first meeting (read in `figures`): both are told by a referral, so they travel
/// together.
pub(super) async fn tell(
    tx: &mut PgConnection,
    source: &str,
    events: &[(&RecordedEvent, Actor)],
    waits: &BTreeMap<Uuid, Wait>,
) -> anyhow::Result<()> {
    let kept_out = kept_out(tx, events).await?;
    // What lies together is written together.
    let mut events: Vec<_> =
        events.iter().filter(|(it, _)| !kept_out.contains(&it.stream)).collect();
    events.sort_unstable_by_key(|(it, _)| (it.thread, it.position));
    let threads: Vec<Uuid> = events.iter().map(|(it, _)| it.thread).collect();
    let positions: Vec<i64> = events.iter().map(|(it, _)| it.position).collect();
    let tenants: Vec<&str> = events.iter().map(|(it, _)| it.tenant.as_str()).collect();
    let at: Vec<DateTime<Utc>> = events.iter().map(|(it, _)| it.occurred_at).collect();
    let kinds: Vec<&str> = events.iter().map(|(it, _)| it.kind.as_str()).collect();
    let roles: Vec<String> = events.iter().map(|(_, actor)| actor.role.to_string()).collect();
    let acted_by: Vec<Uuid> = events.iter().map(|(_, actor)| actor.subject.0).collect();
    let facts: Vec<&str> = events.iter().map(|(it, _)| it.data.as_str()).collect();
    let waiting: Vec<Uuid> = waits.keys().copied().collect();
    let waiting_in: Vec<&str> = waits.values().map(|it| it.tenant.as_str()).collect();
    let referred_on: Vec<Option<NaiveDate>> = waits.values().map(|it| it.referred_on).collect();
    let met_on: Vec<Option<NaiveDate>> = waits.values().map(|it| it.met_on).collect();
    // `least` passes over nulls. A wait is of the municipality that referred, whichever service is heard first.
    sqlx::query!(
        "with told as (
             insert into reporting_timeline (source, thread, position, tenant, at, kind, role, acted_by, facts)
             select $1, thread, position, tenant, at, kind, role, acted_by, facts::json
             from unnest($2::uuid[], $3::bigint[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::uuid[], $9::text[])
                  as it (thread, position, tenant, at, kind, role, acted_by, facts)
         )
         insert into reporting_waits as had (thread, tenant, referred_on, met_on)
         select * from unnest($10::uuid[], $11::text[], $12::date[], $13::date[])
         on conflict (thread) do update set
             tenant = case when excluded.referred_on is null then had.tenant else excluded.tenant end,
             referred_on = least(had.referred_on, excluded.referred_on),
             met_on = least(had.met_on, excluded.met_on)",
        source,
        &threads,
        &positions,
        &tenants as &[&str],
        &at,
        &kinds as &[&str],
        &roles,
        &acted_by,
        &facts as &[&str],
        &waiting,
        &waiting_in as &[&str],
        &referred_on as &[Option<NaiveDate>],
        &met_on as &[Option<NaiveDate>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The first meetings of `threads` are those that no entry calls a mistake.
pub(super) async fn meet_anew(tx: &mut PgConnection, threads: &BTreeSet<Uuid>) -> sqlx::Result<()> {
    let threads: Vec<Uuid> = threads.iter().copied().collect();
    sqlx::query!(
        "update reporting_waits w set met_on = (
             select min((met.facts->>'on')::date) from reporting_timeline met
             where met.thread = w.thread and met.source = 'assignment' and met.kind = 'match.first_meeting_held'
               and not exists (select from reporting_timeline it
                               where it.thread = met.thread and it.source = met.source
                                 and it.kind = 'match.entry_corrected' and (it.facts->>'position')::bigint = met.position))
         where w.thread = any($1)",
        &threads
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What happens on these streams is in no timeline.
pub(super) async fn keep_out(tx: &mut PgConnection, streams: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into reporting_own_right (stream) select unnest($1::uuid[]) on conflict do nothing",
        streams
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The streams of `events` that are in no timeline. Few events are about a consent.
async fn kept_out(
    tx: &mut PgConnection,
    events: &[(&RecordedEvent, Actor)],
) -> sqlx::Result<BTreeSet<Uuid>> {
    let is_about_consent =
        |it: &RecordedEvent| it.kind.starts_with("consent.") || it.kind.starts_with("withdrawal.");
    let streams = events.iter().filter(|(it, _)| is_about_consent(it)).map(|(it, _)| it.stream);
    let streams: Vec<Uuid> = streams.collect();
    if streams.is_empty() {
        return Ok(BTreeSet::new());
    }
    let kept_out = sqlx::query_scalar!(
        "select stream from reporting_own_right where stream = any($1)",
        &streams
    )
    .fetch_all(tx)
    .await?;
    Ok(kept_out.into_iter().collect())
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
            corrected_by: None,
        })
    });
    let mut entries = entries.collect::<anyhow::Result<Vec<Entry>>>()?;
    mark_corrected(&mut entries);
    Ok(entries)
}

/// What was a mistake says so: the entry that corrects it names its place.
fn mark_corrected(entries: &mut [Entry]) {
    let corrections = entries.iter().filter(|it| it.kind.ends_with(".entry_corrected"));
    let corrections = corrections.filter_map(|it| {
        let corrected = it.facts.get("position")?.as_i64()?;
        Some(((it.source.clone(), corrected), it.position))
    });
    let corrections: BTreeMap<_, _> = corrections.collect();
    for it in entries {
        it.corrected_by = corrections.get(&(it.source.clone(), it.position)).copied();
    }
}
