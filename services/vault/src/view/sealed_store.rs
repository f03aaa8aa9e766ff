//! The safe: wrapped keys and ciphertext.

use std::str::FromStr;

use anyhow::Context as _;
use platform::Failure;
use proto::{
    code::Municipality,
    id::{PersonId, SealedId, ThreadId, UserId},
    sealed::{Digest, Sealed},
    vault::{Field, ShareWith},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::domain::{master::Wrapped, words::ONE_EACH};

/// A data key as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) key: Uuid,
    pub(crate) wrapped: Wrapped,
}

/// Sealed words as they are kept.
#[derive(Debug, Clone)]
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
    pub(crate) wrapped: Option<Wrapped>,
}

/// The data key of `subject` for `controller`, if there is one.
pub(crate) async fn current_key(
    pool: &PgPool,
    subject: PersonId,
    controller: &str,
) -> sqlx::Result<Option<Key>> {
    let row = sqlx::query!(
        r#"select key, wrapped as "wrapped!", master from vault_keys where subject = $1 and controller = $2 and wrapped is not null"#,
        subject.0,
        controller,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|it| Key { key: it.key, wrapped: Wrapped::of(it.wrapped, it.master) }))
}

/// What is kept under `sealed`.
pub(crate) async fn kept(pool: &PgPool, sealed: SealedId) -> Result<Option<Item>, Failure> {
    let row = sqlx::query_as!(
        Row,
        r#"select sealed, w.key, tenant, w.subject, w.controller, field, thread, sealed_by, ciphertext, digest, wrapped as "wrapped?", master as "master?"
           from vault_words w left join vault_keys k on k.key = w.key where sealed = $1"#,
        sealed.0,
    )
    .fetch_optional(pool)
    .await?;
    row.map(Item::try_from).transpose()
}

/// The words about `subjects`, who are one, in a municipality: those of `sealed`; or all that was not corrected, and of
/// what a person has one of only the latest; at most `limit`, the oldest first.
pub(crate) async fn items(
    pool: &PgPool,
    tenant: Municipality,
    subjects: &[Uuid],
    sealed: &[SealedId],
    limit: i64,
) -> Result<Vec<Item>, Failure> {
    let sealed: Vec<Uuid> = sealed.iter().map(|it| it.0).collect();
    // A left join: where somebody took the key's row away altogether, the key is destroyed too.
    let rows = sqlx::query_as!(
        Row,
        r#"select sealed, w.key, tenant, w.subject, w.controller, field, thread, sealed_by, ciphertext, digest, wrapped as "wrapped?", master as "master?"
           from vault_words w left join vault_keys k on k.key = w.key
           where w.subject = any($1) and tenant = $2
             and case when cardinality($3::uuid[]) > 0 then sealed = any($3)
                      else not exists (select from vault_corrections c where c.sealed = w.sealed)
                           and (field <> all($5) or not exists (
                               select from vault_words l
                               where (l.subject, l.tenant, l.controller, l.field) = (w.subject, w.tenant, w.controller, w.field)
                                 and (l.position, l.sealed) > (w.position, w.sealed))) end
           order by position, sealed limit $4"#,
        subjects,
        tenant.as_str(),
        &sealed,
        limit,
        &ONE_EACH.map(|it| it.to_string()),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// Of what a person has one of, what counts of what `controller` holds in a municipality.
pub(crate) async fn one_each(
    pool: &PgPool,
    tenant: Municipality,
    subject: PersonId,
    controller: &str,
) -> Result<Vec<Item>, Failure> {
    let items = items(pool, tenant, &[subject.0], &[], i64::MAX).await?;
    let counts = |it: &Item| ONE_EACH.contains(&it.kept.field) && it.kept.controller == controller;
    Ok(items.into_iter().filter(counts).collect())
}

/// What events refer to `sealed` by, if it is there for `sealed_by`, or for anybody in the municipality when that is nobody.
pub(crate) async fn sealed_ref(
    pool: &PgPool,
    sealed: SealedId,
    tenant: Option<Municipality>,
    sealed_by: Option<UserId>,
) -> sqlx::Result<Option<Sealed>> {
    let digest = sqlx::query_scalar!(
        "select digest from vault_words
         where sealed = $1
           and ($2::text is null or tenant = $2) and ($3::uuid is null or sealed_by = $3)",
        sealed.0,
        tenant.as_ref().map(Municipality::as_str),
        sealed_by.map(|it| it.0),
    )
    .fetch_optional(pool)
    .await?;
    Ok(digest.map(|it| Sealed { id: sealed, digest: Digest(it.try_into().unwrap_or_default()) }))
}

/// The birth dates that count of the children of a municipality, or of all children and all who may have custody: a municipality's own, whatever an
/// organisation writes, and what is right of what was corrected.
pub(crate) async fn birth_dates(
    pool: &PgPool,
    tenant: Option<Municipality>,
    after: SealedId,
    limit: i64,
) -> Result<Vec<Item>, Failure> {
    let rows = sqlx::query_as!(
        Row,
        r#"with dates as (
               select distinct on (w.subject, w.tenant) w.* from vault_words w join vault_persons p on p.person = w.subject
               where w.field = 'birth_date' and (p.kind = 'child' or p.kind = 'guardian' and $1::text is null)
                 and w.controller = 'municipality:' || w.tenant and ($1::text is null or w.tenant = $1)
                 and not exists (select from vault_corrections c where c.sealed = w.sealed)
               order by w.subject, w.tenant, w.position desc, w.sealed desc
           )
           select sealed as "sealed!", w.key as "key!", tenant as "tenant!", w.subject as "subject!", w.controller as "controller!",
                  field as "field!", thread, sealed_by as "sealed_by!", ciphertext as "ciphertext!", digest as "digest!",
                  wrapped as "wrapped?", master as "master?"
           from dates w join vault_keys k on k.key = w.key
           where wrapped is not null and sealed > $2 order by sealed limit $3"#,
        tenant.map(|it| it.to_string()),
        after.0,
        limit,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// With whom who wrote them shares those of `sealed` that are shared.
pub(crate) async fn shares(
    pool: &PgPool,
    sealed: &[SealedId],
) -> anyhow::Result<Vec<(SealedId, ShareWith)>> {
    let sealed: Vec<Uuid> = sealed.iter().map(|it| it.0).collect();
    let rows = sqlx::query!(
        "select sealed, shared_with from vault_shares where sealed = any($1)",
        &sealed
    )
    .fetch_all(pool)
    .await?;
    let shares = rows.into_iter().map(|it| Ok((SealedId(it.sealed), it.shared_with.parse()?)));
    shares
        .collect::<Result<_, <ShareWith as FromStr>::Err>>()
        .context("shared with somebody nobody knows")
}

/// Words are shared.
pub(super) async fn share(
    tx: &mut PgConnection,
    sealed: Uuid,
    with: ShareWith,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_shares (sealed, shared_with) values ($1, $2) on conflict do nothing",
        sealed,
        with.to_string(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Words that nothing refers to are gone, as they were sealed before this position: they may be sealed again after it.
pub(super) async fn destroy(tx: &mut PgConnection, sealed: &[(Uuid, i64)]) -> sqlx::Result<()> {
    let (ids, positions): (Vec<Uuid>, Vec<i64>) = sealed.iter().copied().unzip();
    sqlx::query!(
        "delete from vault_words w using unnest($1::uuid[], $2::bigint[]) as it (sealed, position)
         where w.sealed = it.sealed and w.position < it.position",
        &ids,
        &positions,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Sealed words with their key, as the database has them.
pub(super) struct Row {
    pub(super) sealed: Uuid,
    pub(super) key: Uuid,
    pub(super) tenant: String,
    pub(super) subject: Uuid,
    pub(super) controller: String,
    pub(super) field: String,
    pub(super) thread: Option<Uuid>,
    pub(super) sealed_by: Uuid,
    pub(super) ciphertext: Vec<u8>,
    pub(super) digest: Vec<u8>,
    pub(super) wrapped: Option<Vec<u8>>,
    pub(super) master: Option<Vec<u8>>,
}

impl TryFrom<Row> for Item {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Item, Failure> {
        let field = row
            .field
            .parse()
            .map_err(|_| anyhow::anyhow!("the sealed store holds a field that nobody knows"))?;
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
        Ok(Item { kept, wrapped: row.wrapped.map(|it| Wrapped::of(it, row.master)) })
    }
}
