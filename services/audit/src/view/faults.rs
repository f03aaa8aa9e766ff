//! What was found wrong.

use anyhow::Context as _;
use proto::audit::{Fault, FaultKind, FaultsPage};
use sqlx::{PgConnection, PgPool};

/// Writes each fault down once, and tells the log.
pub(super) async fn record(
    tx: &mut PgConnection,
    source: &str,
    faults: &[(i64, FaultKind)],
) -> anyhow::Result<()> {
    for (position, kind) in faults {
        let done = sqlx::query!(
            "insert into audit_faults (source, position, what, found_at) values ($1, $2, $3, now()) on conflict do nothing",
            source,
            position,
            kind.to_string(),
        )
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() > 0 {
            tracing::error!(event.source = source, event.position = position, fault.kind = %kind, "a log does not hold together");
        }
    }
    Ok(())
}

/// A page of faults, found before the one with the number `before`. A gap that is filled by now is none.
pub(crate) async fn faults(
    pool: &PgPool,
    before: Option<i64>,
    limit: u16,
) -> anyhow::Result<FaultsPage> {
    let size = usize::from(limit);
    let mut rows = sqlx::query!(
        "select number, source, position, what, found_at from audit_faults as found
         where number < $1
           and (what <> 'gap' or not exists (
               select from audit_ledger where audit_ledger.source = found.source and audit_ledger.position = found.position - 1))
         order by number desc limit $2",
        before.unwrap_or(i64::MAX),
        i64::from(limit) + 1,
    )
    .fetch_all(pool)
    .await?;
    let is_last = rows.len() <= size;
    rows.truncate(size);
    let next = rows.last().filter(|_| !is_last).map(|it| it.number);
    let faults = rows.into_iter().map(|it| {
        let kind = it.what.parse().context("a fault that nobody knows")?;
        Ok(Fault { source: it.source, position: it.position, kind, found_at: it.found_at })
    });
    Ok(FaultsPage { faults: faults.collect::<anyhow::Result<_>>()?, next })
}
