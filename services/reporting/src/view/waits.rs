//! From the referral to the first meeting: how many waits took how many days, kept as they end, so that a median is read from as many
//! rows as there are days.

use std::collections::BTreeSet;

use proto::{code::Municipality, reporting::TimeToFirstMeetingIn};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::reactor::Told;

/// Threads that are merged in this batch, or stand for themselves again, with those they were merged into before. A merge joins waits
/// that other sources tell of at the same time: while there is one, they wait.
pub(super) async fn joined(tx: &mut PgConnection, told: &Told<'_>) -> sqlx::Result<BTreeSet<Uuid>> {
    let merged = told.threads.iter().filter(|(_, it)| it.merged_into.is_some());
    let mut threads: BTreeSet<Uuid> = merged.map(|(id, _)| *id).collect();
    if threads.is_empty() {
        return Ok(threads);
    }
    sqlx::query!("lock table reporting_waits in share row exclusive mode")
        .execute(&mut *tx)
        .await?;
    let ids: Vec<Uuid> = threads.iter().copied().collect();
    let before = sqlx::query_scalar!(
        r#"select merged_into as "merged_into!" from reporting_threads where thread = any($1) and merged_into is not null"#,
        &ids
    )
    .fetch_all(tx)
    .await?;
    threads.extend(before);
    Ok(threads)
}

/// Counts the waits of `threads` anew. Threads that were merged are one wait, from the first referral to the first meeting in any
/// of them; it stands at the first of them.
pub(super) async fn tell(tx: &mut PgConnection, threads: &BTreeSet<Uuid>) -> sqlx::Result<()> {
    let threads: Vec<Uuid> = threads.iter().copied().collect();
    sqlx::query!(
        "with waits as (
             select unnest($1::uuid[]) as wait
             union
             select merged_into from reporting_threads where thread = any($1) and merged_into is not null
         ),
         members as (
             select w.thread, w.tenant, w.days, w.days_in, w.referred_on, w.met_on, coalesce(t.merged_into, w.thread) as wait
             from reporting_waits w left join reporting_threads t using (thread)
             where w.thread in (
                     select wait from waits
                     union
                     select merged.thread from waits join reporting_threads merged on merged.merged_into = waits.wait)
               and coalesce(t.merged_into, w.thread) in (select wait from waits)
             order by w.thread
             for update of w
         ),
         counted as (
             select thread, before, before_in, days, case when days is not null then tenant end as days_in
             from (
                 select thread, tenant, days as before, days_in as before_in,
                        case when thread = first_value(thread) over one
                             then min(met_on) over one - min(referred_on) over one end as days
                 from members
                 window one as (partition by tenant, wait order by thread rows between unbounded preceding and unbounded following)
             ) as it
             where (days, case when days is not null then tenant end) is distinct from (before, before_in)
         ),
         noted as (
             update reporting_waits w set days = counted.days, days_in = counted.days_in
             from counted where w.thread = counted.thread
         )
         insert into reporting_days_waited as had (tenant, days, waits)
         select tenant, days, sum(n)
         from (
             select before_in as tenant, before as days, -1 as n from counted
             union all
             select days_in, days, 1 from counted
         ) as changes
         where days is not null
         group by tenant, days having sum(n) <> 0 order by tenant, days
         on conflict (tenant, days) do update set waits = had.waits + excluded.waits",
        &threads,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The median wait of the children who have met somebody: the day in the middle, or the mean of the two that are.
pub(crate) async fn time_to_first_meeting(
    pool: &PgPool,
    tenant: Option<Municipality>,
) -> anyhow::Result<Vec<TimeToFirstMeetingIn>> {
    let rows = sqlx::query!(
        r#"select tenant, max(n)::bigint as "n!", avg(days)::float8 as "median_days!"
           from (select tenant, days, waits, sum(waits) over (partition by tenant) as n,
                        sum(waits) over (partition by tenant order by days) as up_to
                 from reporting_days_waited where waits > 0 and ($1::text is null or tenant = $1)) as waited
           where up_to - waits < div(n, 2) + 1 and up_to >= div(n + 1, 2)
           group by tenant order by tenant"#,
        tenant.as_ref().map(Municipality::as_str),
    )
    .fetch_all(pool)
    .await?;
    let times = rows.into_iter().map(|it| {
        Ok(TimeToFirstMeetingIn {
            municipality: it.tenant.parse()?,
            n: it.n,
            median_days: it.median_days,
        })
    });
    times.collect()
}
