//! The safe: wrapped keys and ciphertext.

use chrono::{DateTime, TimeDelta, Utc};
use platform::Failure;
use proto::{
    code::Municipality,
    id::{PersonId, SealedId, ThreadId, UserId},
    sealed::{Digest, Sealed},
    vault::Field,
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// How long ciphertext waits for its event: no command takes that long.
const ORPHAN_AGE_MAX: TimeDelta = TimeDelta::days(1);

/// A data key as it is kept.
pub(crate) struct Key {
    pub(crate) key: Uuid,
    pub(crate) wrapped: Vec<u8>,
}

/// Sealed words as they are kept.
pub(crate) struct Kept {
    pub(crate) sealed: Sealed,
    pub(crate) key: Uuid,
    pub(crate) tenant: String,
    pub(crate) subject: PersonId,
    pub(crate) controller: String,
    pub(crate) field: Field,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) sealed_by: UserId,
    pub(crate) ciphertext: Vec<u8>,
}

/// Sealed words with the key they were sealed with, unless it is destroyed.
pub(crate) struct Item {
    pub(crate) kept: Kept,
    pub(crate) wrapped: Option<Vec<u8>>,
}

/// The data key of `subject` for `controller`: `fresh` if there was none.
pub(crate) async fn key_for(
    pool: &PgPool,
    subject: PersonId,
    controller: &str,
    fresh: impl FnOnce() -> Result<Key, Failure>,
    now: DateTime<Utc>,
) -> Result<Key, Failure> {
    if let Some(key) = current_key(pool, subject, controller).await? {
        return Ok(key);
    }
    let Key { key, wrapped } = fresh()?;
    sqlx::query!(
        "insert into vault_keys (key, subject, controller, wrapped, made_at) values ($1, $2, $3, $4, $5)
         on conflict (subject, controller) where wrapped is not null do nothing",
        key,
        subject.0,
        controller,
        wrapped,
        now,
    )
    .execute(pool)
    .await?;
    // Somebody may have been quicker: theirs is the key then.
    let key = current_key(pool, subject, controller).await?;
    key.ok_or_else(|| {
        Failure::Broken(anyhow::anyhow!("a data key was destroyed while it was made"))
    })
}

async fn current_key(
    pool: &PgPool,
    subject: PersonId,
    controller: &str,
) -> sqlx::Result<Option<Key>> {
    sqlx::query_as!(
        Key,
        r#"select key, wrapped as "wrapped!" from vault_keys where subject = $1 and controller = $2 and wrapped is not null"#,
        subject.0,
        controller,
    )
    .fetch_optional(pool)
    .await
}

/// Keeps `kept` until its event comes; false when there is something with this id already.
pub(crate) async fn keep(pool: &PgPool, kept: &Kept, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into vault_words (sealed, key, tenant, subject, controller, field, thread, sealed_by, ciphertext, digest, stored_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (sealed) do nothing",
        kept.sealed.id.0,
        kept.key,
        kept.tenant,
        kept.subject.0,
        kept.controller,
        kept.field.to_string(),
        kept.thread.map(|it| it.0),
        kept.sealed_by.0,
        kept.ciphertext,
        kept.sealed.digest.0.as_slice(),
        now,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What is kept under `sealed`. If its event has not come yet it is kept for another day, because somebody asks for it again.
pub(crate) async fn kept(
    pool: &PgPool,
    sealed: SealedId,
    now: DateTime<Utc>,
) -> Result<Option<Item>, Failure> {
    sqlx::query!(
        "update vault_words set stored_at = $2 where sealed = $1 and not is_recorded",
        sealed.0,
        now
    )
    .execute(pool)
    .await?;
    let row = sqlx::query_as!(
        Row,
        r#"select sealed, w.key, tenant, w.subject, w.controller, field, thread, sealed_by, ciphertext, digest, wrapped as "wrapped?"
           from vault_words w left join vault_keys k on k.key = w.key where sealed = $1"#,
        sealed.0,
    )
    .fetch_optional(pool)
    .await?;
    row.map(Item::try_from).transpose()
}

/// The words about `subject` in a municipality whose event has come: those of `sealed`, or all, at most `limit`, the oldest first.
pub(crate) async fn items(
    pool: &PgPool,
    tenant: Municipality,
    subject: PersonId,
    sealed: &[SealedId],
    limit: i64,
) -> Result<Vec<Item>, Failure> {
    let sealed: Vec<Uuid> = sealed.iter().map(|it| it.0).collect();
    // A left join: where somebody took the key's row away altogether, the key is destroyed too.
    let rows = sqlx::query_as!(
        Row,
        r#"select sealed, w.key, tenant, w.subject, w.controller, field, thread, sealed_by, ciphertext, digest, wrapped as "wrapped?"
           from vault_words w left join vault_keys k on k.key = w.key
           where w.subject = $1 and tenant = $2 and is_recorded and (cardinality($3::uuid[]) = 0 or sealed = any($3))
           order by stored_at, sealed limit $4"#,
        subject.0,
        tenant.as_str(),
        &sealed,
        limit,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// What events refer to `sealed` by, if it is there for `sealed_by`, or for anybody in the municipality when that is nobody.
pub(crate) async fn sealed_ref(
    pool: &PgPool,
    sealed: SealedId,
    tenant: Municipality,
    sealed_by: Option<UserId>,
) -> sqlx::Result<Option<Sealed>> {
    let digest = sqlx::query_scalar!(
        "select digest from vault_words
         where sealed = $1 and tenant = $2 and is_recorded and ($3::uuid is null or sealed_by = $3)",
        sealed.0,
        tenant.as_str(),
        sealed_by.map(|it| it.0),
    )
    .fetch_optional(pool)
    .await?;
    Ok(digest.map(|it| Sealed { id: sealed, digest: Digest(it.try_into().unwrap_or_default()) }))
}

/// Takes away what waited too long for its event. The log is asked too, because it is right in any case.
pub(crate) async fn sweep(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from vault_words
         where not is_recorded and stored_at < $1 and not exists (select from events where stream = sealed)",
        now - ORPHAN_AGE_MAX,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}

/// Their events have come.
pub(super) async fn record(tx: &mut PgConnection, sealed: &[Uuid]) -> anyhow::Result<()> {
    sqlx::query!("update vault_words set is_recorded = true where sealed = any($1)", sealed)
        .execute(tx)
        .await?;
    Ok(())
}

struct Row {
    sealed: Uuid,
    key: Uuid,
    tenant: String,
    subject: Uuid,
    controller: String,
    field: String,
    thread: Option<Uuid>,
    sealed_by: Uuid,
    ciphertext: Vec<u8>,
    digest: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

impl TryFrom<Row> for Item {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Item, Failure> {
        let field = row
            .field
            .parse()
            .map_err(|_| anyhow::anyhow!("the safe holds a field that nobody knows"))?;
        let kept = Kept {
            sealed: Sealed {
                id: SealedId(row.sealed),
                digest: Digest(row.digest.try_into().unwrap_or_default()),
            },
            key: row.key,
            tenant: row.tenant,
            subject: PersonId(row.subject),
            controller: row.controller,
            field,
            thread: row.thread.map(ThreadId),
            sealed_by: UserId(row.sealed_by),
            ciphertext: row.ciphertext,
        };
        Ok(Item { kept, wrapped: row.wrapped })
    }
}
