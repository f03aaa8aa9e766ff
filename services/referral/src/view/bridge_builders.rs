//! Which bridge-builders have left, as `thread` tells.

use proto::{code::Municipality, id::UserId};
use sqlx::{PgConnection, PgPool};

/// Takes in that a bridge-builder has left, or is back.
pub(crate) async fn take(
    tx: &mut PgConnection,
    tenant: Municipality,
    bridge_builder: UserId,
    is_active: bool,
) -> sqlx::Result<()> {
    if is_active {
        sqlx::query!(
            "delete from referral_inactive where tenant = $1 and bridge_builder = $2",
            tenant.as_str(),
            bridge_builder.0
        )
        .execute(tx)
        .await?;
    } else {
        sqlx::query!(
            "insert into referral_inactive (tenant, bridge_builder) values ($1, $2) on conflict do nothing",
            tenant.as_str(),
            bridge_builder.0
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Whether somebody gets no threads any more.
pub(crate) async fn has_left(
    pool: &PgPool,
    tenant: Municipality,
    bridge_builder: UserId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from referral_inactive where tenant = $1 and bridge_builder = $2) as "it!""#,
        tenant.as_str(),
        bridge_builder.0
    )
    .fetch_one(pool)
    .await
}
