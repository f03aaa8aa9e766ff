//! Figures, by municipality.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    reporting::{AcceptanceRateIn, ActiveChildrenIn, TimeToFirstMeetingIn},
};
use sqlx::{PgConnection, PgPool};

use crate::reactor::Answers;

pub(super) async fn tell_answers(
    tx: &mut PgConnection,
    answers: &BTreeMap<(Municipality, NaiveDate), Answers>,
) -> anyhow::Result<()> {
    let tenants: Vec<&str> = answers.keys().map(|(tenant, _)| tenant.as_str()).collect();
    let days: Vec<NaiveDate> = answers.keys().map(|(_, day)| *day).collect();
    let accepted: Vec<i64> = answers.values().map(|it| it.accepted).collect();
    let declined: Vec<i64> = answers.values().map(|it| it.declined).collect();
    let lapsed: Vec<i64> = answers.values().map(|it| it.lapsed).collect();
    sqlx::query!(
        "insert into reporting_answers as had (tenant, answered_on, accepted, declined, lapsed)
         select * from unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[])
         on conflict (tenant, answered_on) do update set
             accepted = had.accepted + excluded.accepted,
             declined = had.declined + excluded.declined,
             lapsed = had.lapsed + excluded.lapsed",
        &tenants as &[&str],
        &days,
        &accepted,
        &declined,
        &lapsed,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Children with an open thread.
pub(crate) async fn active_children(
    pool: &PgPool,
    tenant: Option<Municipality>,
) -> anyhow::Result<Vec<ActiveChildrenIn>> {
    let rows = sqlx::query!(
        r#"select tenant, count(distinct s.child) as "n!" from reporting_threads join reporting_strands s using (thread)
           where closed_at is null and merged_into is null and ($1::text is null or tenant = $1)
           group by tenant order by tenant"#,
        tenant.as_ref().map(Municipality::as_str),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|it| Ok(ActiveChildrenIn { municipality: it.tenant.parse()?, n: it.n }))
        .collect()
}

/// How offers were answered between two days, both included.
pub(crate) async fn acceptance_rate(
    pool: &PgPool,
    tenant: Option<Municipality>,
    from_on: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
) -> anyhow::Result<Vec<AcceptanceRateIn>> {
    let rows = sqlx::query!(
        r#"select tenant, n as "n!", accepted as "accepted!", declined as "declined!", lapsed as "lapsed!",
                  accepted::float8 / n as "rate!"
           from (select tenant, sum(accepted)::bigint as accepted, sum(declined)::bigint as declined, sum(lapsed)::bigint as lapsed,
                        sum(accepted + declined + lapsed)::bigint as n
                 from reporting_answers
                 where ($1::text is null or tenant = $1)
                   and ($2::date is null or answered_on >= $2)
                   and ($3::date is null or answered_on <= $3)
                 group by tenant) as sums
           order by tenant"#,
        tenant.as_ref().map(Municipality::as_str),
        from_on,
        until_on,
    )
    .fetch_all(pool)
    .await?;
    let rates = rows.into_iter().map(|it| {
        Ok(AcceptanceRateIn {
            municipality: it.tenant.parse()?,
            n: it.n,
            accepted: it.accepted,
            declined: it.declined,
            lapsed: it.lapsed,
            rate: it.rate,
        })
    });
    rates.collect()
}

/// The median wait of the children who have met somebody. Threads that were merged are one wait, from the first referral to
/// the first meeting in any of them.
pub(crate) async fn time_to_first_meeting(
    pool: &PgPool,
    tenant: Option<Municipality>,
) -> anyhow::Result<Vec<TimeToFirstMeetingIn>> {
    let rows = sqlx::query!(
        r#"select tenant, count(*) as "n!", percentile_cont(0.5) within group (order by met_on - referred_on) as "median_days!"
           from (select w.tenant, min(referred_on) as referred_on, min(met_on) as met_on
                 from reporting_waits w left join reporting_threads t using (thread)
                 where $1::text is null or w.tenant = $1
                 group by w.tenant, coalesce(t.merged_into, thread)) as waits
           where referred_on is not null and met_on is not null
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
