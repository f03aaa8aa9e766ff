//! How many children have an open thread, in each municipality: kept as threads open and end, so that nobody counts them.

use std::collections::BTreeSet;

use proto::{code::Municipality, reporting::ActiveChildrenIn};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::reactor::{Thread, Told};

/// Children whom a batch may make active, or no longer active, and in how many municipalities how many of them were before.
pub(super) struct Before {
    children: Vec<Uuid>,
    tenants: Vec<String>,
    active: Vec<i64>,
}

/// Whether it can change who has an open thread where.
fn concerns(thread: &Thread) -> bool {
    thread.opened.is_some()
        || thread.tenant.is_some()
        || thread.closed_at.is_some()
        || thread.merged_into.is_some()
}

/// To be asked before the threads and their children change; nothing when they do not.
pub(super) async fn before(
    tx: &mut PgConnection,
    told: &Told<'_>,
) -> anyhow::Result<Option<Before>> {
    let came = told.strands.came.keys().map(|(thread, child)| (*thread, Some(child.0)));
    let left = told.strands.left.iter().map(|(thread, child)| (*thread, Some(child.0)));
    let taken_back = told.strands.taken_back.iter().map(|(thread, _)| (*thread, None));
    let turned = told.threads.iter().filter(|(_, it)| concerns(it)).map(|(id, _)| (*id, None));
    let touched: Vec<_> = came.chain(left).chain(taken_back).chain(turned).collect();
    if touched.is_empty() {
        return Ok(None);
    }
    let threads: BTreeSet<Uuid> = touched.iter().map(|(thread, _)| *thread).collect();
    let threads: Vec<Uuid> = threads.into_iter().collect();
    let known =
        sqlx::query_scalar!("select child from reporting_strands where thread = any($1)", &threads)
            .fetch_all(&mut *tx)
            .await?;
    let children: BTreeSet<Uuid> =
        touched.iter().filter_map(|(_, child)| *child).chain(known).collect();
    let children: Vec<Uuid> = children.into_iter().collect();
    let rows = sqlx::query!(
        r#"select tenant, count(distinct s.child) as "n!" from reporting_strands s join reporting_threads using (thread)
           where s.child = any($1) and closed_at is null and merged_into is null
           group by tenant"#,
        &children,
    )
    .fetch_all(tx)
    .await?;
    let (tenants, active) = rows.into_iter().map(|it| (it.tenant, it.n)).unzip();
    Ok(Some(Before { children, tenants, active }))
}

/// Takes in how many of the same children have an open thread now.
pub(super) async fn tell(tx: &mut PgConnection, before: &Before) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into reporting_active_children as had (tenant, children)
         select tenant, sum(n)::bigint
         from (
             select tenant, -n as n from unnest($2::text[], $3::bigint[]) as it (tenant, n)
             union all
             select tenant, count(distinct s.child) from reporting_strands s join reporting_threads using (thread)
             where s.child = any($1) and closed_at is null and merged_into is null
             group by tenant
         ) as changes
         group by tenant having sum(n) <> 0 order by tenant
         on conflict (tenant) do update set children = had.children + excluded.children",
        &before.children,
        &before.tenants,
        &before.active,
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
        "select tenant, children from reporting_active_children
         where children > 0 and ($1::text is null or tenant = $1) order by tenant",
        tenant.as_ref().map(Municipality::as_str),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|it| Ok(ActiveChildrenIn { municipality: it.tenant.parse()?, n: it.children }))
        .collect()
}
