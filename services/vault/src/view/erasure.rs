//! What each controller holds, what is kept from being used, and keys destroyed.

use anyhow::Context as _;
use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::{KeyId, PersonId},
    vault::{Controller, ControllerStanding, Holding},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::code::code;
use crate::domain::cipher::{controller_name, controller_named};

/// What each controller holds about `subject` in a municipality, counted by kind.
pub(crate) async fn holdings(
    pool: &PgPool,
    tenant: Municipality,
    subject: PersonId,
) -> anyhow::Result<Vec<ControllerStanding>> {
    let rows = sqlx::query!(
        r#"select w.controller, field, count(*) filter (where wrapped is not null) as "held!",
                  count(*) filter (where wrapped is null) as "destroyed!"
           from vault_words w left join vault_keys k on k.key = w.key
           where w.subject = $1 and tenant = $2 group by w.controller, field order by w.controller, field"#,
        subject.0,
        tenant.as_str(),
    )
    .fetch_all(pool)
    .await?;
    let mut standings: Vec<ControllerStanding> = vec![];
    for row in rows {
        let controller = controller_named(&row.controller).context("an unknown controller")?;
        if standings.last().is_none_or(|it| it.controller != controller) {
            standings.push(ControllerStanding {
                controller,
                holds: vec![],
                destroyed: 0,
                is_restricted: false,
                decision: None,
            });
        }
        let Some(standing) = standings.last_mut() else { continue };
        standing.destroyed += u32::try_from(row.destroyed)?;
        if row.held > 0 {
            let count = u32::try_from(row.held)?;
            standing.holds.push(Holding { field: code(&row.field)?, count });
        }
    }
    Ok(standings)
}

/// Who holds something about `subject` that can be read.
pub(crate) async fn holders(
    pool: &PgPool,
    tenant: Municipality,
    subject: PersonId,
) -> anyhow::Result<Vec<Controller>> {
    let holdings = holdings(pool, tenant, subject).await?;
    Ok(holdings.into_iter().filter(|it| !it.holds.is_empty()).map(|it| it.controller).collect())
}

/// The keys to what `controller` holds about `subject` that are not destroyed.
pub(crate) async fn keys(
    pool: &PgPool,
    subject: PersonId,
    controller: &str,
) -> sqlx::Result<Vec<KeyId>> {
    let keys = sqlx::query_scalar!(
        "select key from vault_keys where subject = $1 and controller = $2 and wrapped is not null",
        subject.0,
        controller,
    )
    .fetch_all(pool)
    .await?;
    Ok(keys.into_iter().map(KeyId).collect())
}

/// Destroys `keys`: by name, so that handling of it again destroys nothing that was made since.
pub(super) async fn destroy(tx: &mut PgConnection, keys: &[KeyId]) -> sqlx::Result<()> {
    let keys: Vec<Uuid> = keys.iter().map(|it| it.0).collect();
    sqlx::query!("update vault_keys set wrapped = null where key = any($1)", &keys)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps what `controller` holds about `subject` from being used.
pub(super) async fn restrict(
    tx: &mut PgConnection,
    request: Uuid,
    controller: &str,
    subject: PersonId,
    until_on: Option<NaiveDate>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_restrictions (request, controller, subject, until_on) values ($1, $2, $3, $4)",
        request,
        controller,
        subject.0,
        until_on,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets it be used again.
pub(super) async fn lift(
    tx: &mut PgConnection,
    request: Uuid,
    controller: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from vault_restrictions where request = $1 and controller = $2",
        request,
        controller
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The controllers, by the names keys are filed under, that may not use what they hold about `subject` on `today`.
pub(crate) async fn restricted(
    pool: &PgPool,
    subject: PersonId,
    today: NaiveDate,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select distinct controller from vault_restrictions where subject = $1 and (until_on is null or until_on >= $2)",
        subject.0,
        today,
    )
    .fetch_all(pool)
    .await
}

/// Forgets by what a person is found again, and what else is kept about them apart from words, once the municipality holds no key
/// of theirs: asked again when they were registered anew since, it forgets nothing.
pub(super) async fn forget(
    tx: &mut PgConnection,
    tenant: Municipality,
    subject: PersonId,
) -> sqlx::Result<()> {
    let municipality = controller_name(Controller::Municipality, tenant);
    sqlx::query!(
        "with nobody as (
             select where not exists (select from vault_keys where subject = $1 and controller = $2 and wrapped is not null)
         ), digests as (
             delete from vault_digests using nobody where person = $1 and tenant = $3
         ), country as (
             delete from vault_country_digests using nobody where person = $1 and tenant = $3
         )
         delete from vault_protections using nobody where person = $1 and tenant = $3",
        subject.0,
        municipality,
        tenant.as_str(),
    )
    .execute(tx)
    .await?;
    Ok(())
}
