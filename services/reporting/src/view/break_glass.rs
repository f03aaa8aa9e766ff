//! Whose glass is broken, to read a thread by.

use chrono::{DateTime, Utc};
use proto::{actor::Actor, id::ThreadId};
use sqlx::{PgConnection, PgPool};

use crate::reactor::Glass;

/// Glasses are few: one after the other.
pub(super) async fn tell(tx: &mut PgConnection, glasses: &[Glass]) -> sqlx::Result<()> {
    for Glass { glass, tenant, by, role, subject, until } in glasses {
        sqlx::query!(
            "insert into reporting_break_glass (glass, tenant, broken_by, role, subject, until) values ($1, $2, $3, $4, $5, $6)",
            glass,
            tenant.as_str(),
            by.0,
            role.to_string(),
            subject.0,
            until,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Whether `actor` has broken the glass, in their municipality and in this role, on a child that is in `thread`.
pub(crate) async fn is_broken(
    pool: &PgPool,
    actor: &Actor,
    thread: ThreadId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from reporting_break_glass g join reporting_strands s on s.child = g.subject
                          where s.thread = $1 and broken_by = $2 and tenant = $3 and role = $4 and until > $5) as "it!""#,
        thread.0,
        actor.subject.0,
        actor.tenant.as_str(),
        actor.role.to_string(),
        now,
    )
    .fetch_one(pool)
    .await
}
