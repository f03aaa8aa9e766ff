//! What there is about a person, for an access package.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId},
    sealed::{Digest, Sealed},
};
use sqlx::PgPool;

use super::code::code;
use crate::domain::{cipher::controller_named, words::What};

/// Something that is held, without its words.
pub(crate) struct Listed {
    pub(crate) sealed: SealedId,
    pub(crate) sealed_at: DateTime<Utc>,
    pub(crate) corrected_by: Option<SealedId>,
}

/// What is held about `subject` in a municipality, by whichever controller, after the id `after`.
pub(crate) async fn listed(
    pool: &PgPool,
    tenant: Municipality,
    subject: PersonId,
    after: Option<SealedId>,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let rows = sqlx::query!(
        r#"select w.sealed, stored_at, corrected_by as "corrected_by?"
           from vault_words w left join vault_corrections c on c.sealed = w.sealed
           where subject = $1 and tenant = $2 and ($3::uuid is null or w.sealed > $3)
           order by w.sealed limit $4"#,
        subject.0,
        tenant.as_str(),
        after.map(|it| it.0),
        limit,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|it| Listed {
            sealed: SealedId(it.sealed),
            sealed_at: it.stored_at,
            corrected_by: it.corrected_by.map(SealedId),
        })
        .collect())
}

/// What `sealed` is, in a municipality.
pub(crate) async fn what(
    pool: &PgPool,
    tenant: Municipality,
    sealed: SealedId,
) -> anyhow::Result<Option<What>> {
    let row = sqlx::query!(
        "select subject, controller, field, digest from vault_words where sealed = $1 and tenant = $2",
        sealed.0,
        tenant.as_str(),
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(What {
            sealed: Sealed {
                id: sealed,
                digest: Digest(row.digest.try_into().unwrap_or_default()),
            },
            subject: PersonId(row.subject),
            controller: controller_named(&row.controller).context("an unknown controller")?,
            field: code(&row.field)?,
            copy_of: None,
        })
    })
    .transpose()
}
