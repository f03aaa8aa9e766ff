//! All SQL of this service: drafts.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// A draft as it is kept.
pub(crate) struct Kept {
    pub(crate) nonce: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
}

/// Which draft.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) browser: &'a [u8],
    pub(crate) owner: Uuid,
    pub(crate) draft: &'a str,
}

pub(crate) async fn keep(
    pool: &PgPool,
    key: Key<'_>,
    kept: &Kept,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into portal_drafts (browser, owner, draft, nonce, sealed, saved_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (browser, owner, draft) do update
         set nonce = excluded.nonce, sealed = excluded.sealed, saved_at = excluded.saved_at",
        key.browser,
        key.owner,
        key.draft,
        kept.nonce,
        kept.sealed,
        at
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(crate) async fn kept(pool: &PgPool, key: Key<'_>) -> sqlx::Result<Option<Kept>> {
    sqlx::query_as!(
        Kept,
        "select nonce, sealed from portal_drafts where browser = $1 and owner = $2 and draft = $3",
        key.browser,
        key.owner,
        key.draft
    )
    .fetch_optional(pool)
    .await
}

pub(crate) async fn forget(pool: &PgPool, key: Key<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from portal_drafts where browser = $1 and owner = $2 and draft = $3",
        key.browser,
        key.owner,
        key.draft
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(crate) async fn forget_before(pool: &PgPool, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("delete from portal_drafts where saved_at < $1", before).execute(pool).await?;
    Ok(())
}
