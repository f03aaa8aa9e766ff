//! Two municipalities register the same child, and neither learns of the other: the vault alone finds it, and tells the services.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use platform::{CommandFor, Failure};
use proto::{code::Municipality, id::PersonId};
use sqlx::PgPool;
use uuid::Uuid;

use super::sealed_store;
use crate::{
    VaultService,
    domain::{
        Command,
        cipher::{self, DataKey, Owner},
        same_person,
    },
    view::{self, Key, Unmirrored},
};

/// Numbers opened at a time.
const AT_A_TIME: i64 = 500;

/// Brings the digests for the country up to date, and answers of whom is to be said that they are the same.
pub(super) async fn same_persons(
    service: &VaultService,
    pool: &PgPool,
    now: DateTime<Utc>,
) -> Result<Vec<(Municipality, CommandFor<Command>)>, Failure> {
    for unmirrored in view::unmirrored(pool, AT_A_TIME).await? {
        if let Err(why) = mirror(service, pool, &unmirrored, now).await {
            let sealed = unmirrored.item.kept.sealed.id;
            tracing::error!(service.name = "vault", %sealed, error = format!("{why:#}"), "a CPR number does not open");
        }
    }
    let unsaid = view::unsaid(pool).await?;
    let asks = unsaid.into_iter().map(|(person, of)| {
        let (stream, command) = (same_person::stream(person), same_person::Command { person, of });
        (Municipality::COUNTRY, CommandFor { stream, command: Command::SamePerson(command) })
    });
    Ok(asks.collect())
}

async fn mirror(
    service: &VaultService,
    pool: &PgPool,
    of: &Unmirrored,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let number = sealed_store::open(service, &of.item).context("its key is destroyed")??;
    let digest = key(service, pool, now).await?.digest("cpr", &number);
    Ok(view::mirror(pool, of, digest).await?)
}

/// The key of the country: no municipality's, and wrapped like all others.
pub(super) async fn key(
    service: &VaultService,
    pool: &PgPool,
    now: DateTime<Utc>,
) -> anyhow::Result<DataKey> {
    let (masters, subject) = (service.keys.masters(), PersonId(Uuid::nil()));
    let controller = cipher::index_name(Municipality::COUNTRY);
    let controller = controller.as_str();
    if view::current_key(pool, subject, controller).await?.is_none() {
        let key = Uuid::new_v4();
        let wrapped = DataKey::draw().wrap(&masters, &Owner { key, subject, controller });
        let wrapped = wrapped.context("a data key cannot be wrapped")?;
        view::keep_key(pool, controller, Key { key, wrapped }, now).await?;
    }
    // Somebody may have been quicker: theirs is the key then.
    let key = view::current_key(pool, subject, controller).await?;
    let Key { key, wrapped } = key.context("the key of the country is gone")?;
    Ok(DataKey::unwrap(&wrapped, &masters, &Owner { key, subject, controller })?)
}
