//! How offers were answered: by municipality and day, and by whole month.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Months, NaiveDate};
use proto::{code::Municipality, reporting::AcceptanceRateIn};
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
        "with told as (
             select * from unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[])
                      as it (tenant, answered_on, accepted, declined, lapsed)
         ),
         of_days as (
             insert into reporting_answers as had (tenant, answered_on, accepted, declined, lapsed)
             select tenant, answered_on, accepted, declined, lapsed from told
             on conflict (tenant, answered_on) do update set
                 accepted = had.accepted + excluded.accepted,
                 declined = had.declined + excluded.declined,
                 lapsed = had.lapsed + excluded.lapsed
         )
         insert into reporting_answers_by_month as had (tenant, month, accepted, declined, lapsed)
         select tenant, date_trunc('month', answered_on)::date as month, sum(accepted), sum(declined), sum(lapsed)
         from told group by 1, 2 order by 1, 2
         on conflict (tenant, month) do update set
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

/// The whole months between two days, and the days before and after them. Without a beginning or an end there is nothing before, or
/// after.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first month, and the one that is no more in it; without, from the first on, or to the last.
    pub(crate) months: (Option<NaiveDate>, Option<NaiveDate>),
    /// The first day before, and the one that is no more in it.
    pub(crate) before: Option<(NaiveDate, NaiveDate)>,
    /// The first day after, and the one that is no more in it.
    pub(crate) after: Option<(NaiveDate, NaiveDate)>,
}

impl Span {
    /// Both days are in it.
    pub(crate) fn new(from_on: Option<NaiveDate>, until_on: Option<NaiveDate>) -> Span {
        let end = until_on.map(|it| it.succ_opt().unwrap_or(it));
        let first = from_on.map(|it| if it.day() == 1 { it } else { month(it, 1) });
        let last = end.map(|it| month(it, 0));
        match (first, last) {
            // Not one whole month, so days alone.
            (Some(first), Some(last)) if first > last => {
                Span { months: (Some(first), Some(first)), before: from_on.zip(end), after: None }
            }
            _ => Span { months: (first, last), before: from_on.zip(first), after: last.zip(end) },
        }
    }
}

/// The first day of the month of `day`, or of a later one; at the end of all time, that day.
fn month(day: NaiveDate, later: u32) -> NaiveDate {
    day.with_day(1).and_then(|it| it.checked_add_months(Months::new(later))).unwrap_or(day)
}

struct Row {
    tenant: String,
    n: i64,
    accepted: i64,
    declined: i64,
    lapsed: i64,
    rate: f64,
}

/// One statement for each index: of one municipality, and of all.
macro_rules! sums {
    ($pool:expr, $tenant:expr, $span:expr, $of:tt) => {
        sqlx::query_as!(
            Row,
            r#"select tenant as "tenant!", n as "n!", accepted as "accepted!", declined as "declined!", lapsed as "lapsed!",
                      accepted::float8 / n as "rate!"
               from (select tenant, sum(accepted)::bigint as accepted, sum(declined)::bigint as declined, sum(lapsed)::bigint as lapsed,
                            sum(accepted + declined + lapsed)::bigint as n
                     from (
                         select tenant, accepted, declined, lapsed from reporting_answers_by_month
                         where "# + $of + r#"
                           and month >= coalesce($2, '-infinity'::date) and month < coalesce($3, 'infinity'::date)
                         union all
                         select tenant, accepted, declined, lapsed from reporting_answers
                         where "# + $of + r#" and answered_on >= $4 and answered_on < $5
                         union all
                         select tenant, accepted, declined, lapsed from reporting_answers
                         where "# + $of + r#" and answered_on >= $6 and answered_on < $7
                     ) as parts
                     group by tenant) as sums
               order by tenant"#,
            $tenant,
            $span.months.0,
            $span.months.1,
            $span.before.map(|it| it.0),
            $span.before.map(|it| it.1),
            $span.after.map(|it| it.0),
            $span.after.map(|it| it.1),
        )
        .fetch_all($pool)
        .await?
    };
}

/// How offers were answered between two days, both included.
pub(crate) async fn acceptance_rate(
    pool: &PgPool,
    tenant: Option<Municipality>,
    from_on: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
) -> anyhow::Result<Vec<AcceptanceRateIn>> {
    let span = Span::new(from_on, until_on);
    let rows = match tenant {
        Some(tenant) => sums!(pool, tenant.as_str(), span, "tenant = $1"),
        None => sums!(pool, None::<&str>, span, "$1::text is null"),
    };
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
