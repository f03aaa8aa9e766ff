//! Data keys, by the master key that wrapped them.

use proto::id::PersonId;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::master::{MasterId, Wrapped};

/// A data key with whose it is.
pub(crate) struct Owned {
    pub(crate) key: Uuid,
    pub(crate) subject: PersonId,
    pub(crate) controller: String,
    pub(crate) wrapped: Wrapped,
}

/// Some data keys after `after` that another master key than `current` wrapped; of all data keys when there is none.
pub(crate) async fn some_not_by(
    pool: &PgPool,
    current: Option<MasterId>,
    after: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Owned>> {
    let rows = sqlx::query!(
        r#"select key, subject, controller, wrapped as "wrapped!", master from vault_keys
           where wrapped is not null and key > $1 and ($2::bytea is null or master is distinct from $2)
           order by key limit $3"#,
        after,
        current.map(|it| it.0.to_vec()),
        limit,
    )
    .fetch_all(pool)
    .await?;
    let owned = rows.into_iter().map(|it| Owned {
        key: it.key,
        subject: PersonId(it.subject),
        controller: it.controller,
        wrapped: Wrapped::of(it.wrapped, it.master),
    });
    Ok(owned.collect())
}

/// Puts a newly wrapped data key in the place of `old`, unless it was destroyed or wrapped anew meanwhile.
pub(crate) async fn rewrap(
    pool: &PgPool,
    key: Uuid,
    old: &Wrapped,
    new: &Wrapped,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update vault_keys set wrapped = $3, master = $4 where key = $1 and wrapped = $2",
        key,
        old.key,
        new.key,
        new.master.map(|it| it.0.to_vec()),
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many data keys each master key wrapped; none for those that do not say.
pub(crate) async fn by_master(pool: &PgPool) -> sqlx::Result<Vec<(Option<MasterId>, i64)>> {
    let rows = sqlx::query!(
        r#"select master, count(*) as "count!" from vault_keys where wrapped is not null group by master order by master"#
    )
    .fetch_all(pool)
    .await?;
    let id = |it: Vec<u8>| it.try_into().ok().map(MasterId);
    Ok(rows.into_iter().map(|it| (it.master.and_then(id), it.count)).collect())
}
