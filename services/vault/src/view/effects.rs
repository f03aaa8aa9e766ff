//! What commands write beside their events, in the transaction that records them: keys, ciphertext, by what persons are found
//! again, protections. It stands in no event, and nothing else in the world holds it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use platform::Due;
use proto::{
    code::Municipality,
    id::{CommandId, PersonId, SealedId},
    sealed::Digest,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    colleagues::{self, Name},
    sealed_store::{Kept, Key},
};

/// What one command writes.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    /// New data keys: for whom, for which controller.
    pub(crate) keys: Vec<(PersonId, String, Key)>,
    /// New words.
    pub(crate) words: Vec<Kept>,
    /// Words that are there already, and must be there still.
    pub(crate) there: Vec<SealedId>,
    /// By what persons are found again.
    pub(crate) found_by: Vec<FoundBy>,
    /// By what a child is found again in the country.
    pub(crate) in_country: Option<InCountry>,
    /// Whose address is protected, or no longer.
    pub(crate) protection: Option<Protection>,
    /// What somebody is called in a role of theirs.
    pub(crate) names: Vec<Name>,
    /// There must be no other key of this person for this controller.
    pub(crate) only_keys: Option<(PersonId, String, Vec<Uuid>)>,
}

/// By what a person is found again in a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundBy {
    pub(crate) tenant: Municipality,
    pub(crate) person: PersonId,
    /// A CPR number, which is one person's, or else a name with a birth date.
    pub(crate) is_cpr: bool,
    pub(crate) digest: Digest,
}

/// By what a child whom a municipality registers is found again in the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InCountry {
    pub(crate) tenant: Municipality,
    pub(crate) person: PersonId,
    pub(crate) digest: Digest,
}

/// An address is protected until somebody has looked again; or it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Protection {
    pub(crate) tenant: Municipality,
    pub(crate) person: PersonId,
    pub(crate) until_on: Option<NaiveDate>,
}

/// Writes effects; answers the commands whose effect cannot be written, because others wrote first.
pub(crate) async fn apply(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let mut stale = keys(tx, effects).await?;
    stale.extend(words(tx, effects).await?);
    stale.extend(there(tx, effects).await?);
    stale.extend(only_keys(tx, effects).await?);
    stale.extend(found_by(tx, effects).await?);
    in_country(tx, effects).await?;
    for (due, name) in parts(effects, |it| &it.names) {
        // Of whoever was prepared with a key that another wrote first.
        if !stale.contains(&due.command) {
            colleagues::write(tx, name, due.at).await?;
        }
    }
    protect(tx, effects).await?;
    stale.sort_unstable_by_key(|it| it.0);
    stale.dedup();
    Ok(stale)
}

/// The parts of effects, each with its command.
fn parts<'a, T>(
    effects: &'a [Due<'a, Effect>],
    of: impl Fn(&'a Effect) -> &'a [T],
) -> Vec<(&'a Due<'a, Effect>, &'a T)> {
    effects.iter().flat_map(|due| of(due.effect).iter().map(move |it| (due, it))).collect()
}

async fn keys(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let new = parts(effects, |it| &it.keys);
    if new.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Uuid> = new.iter().map(|(_, it)| it.2.key).collect();
    let subjects: Vec<Uuid> = new.iter().map(|(_, it)| it.0.0).collect();
    let controllers: Vec<String> = new.iter().map(|(_, it)| it.1.clone()).collect();
    let wrapped: Vec<Vec<u8>> = new.iter().map(|(_, it)| it.2.wrapped.key.clone()).collect();
    let masters: Vec<Option<Vec<u8>>> =
        new.iter().map(|(_, it)| it.2.wrapped.master.map(|it| it.0.to_vec())).collect();
    let made_at: Vec<DateTime<Utc>> = new.iter().map(|(due, _)| due.at).collect();
    let made = sqlx::query_scalar!(
        "insert into vault_keys (key, subject, controller, wrapped, made_at, master)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::timestamptz[], $6::bytea[])
         on conflict (subject, controller) where wrapped is not null do nothing returning key",
        &ids,
        &subjects,
        &controllers,
        &wrapped,
        &made_at,
        &masters as _,
    )
    .fetch_all(tx)
    .await?;
    // Somebody was quicker: theirs is the key then.
    Ok(new.iter().filter(|(_, it)| !made.contains(&it.2.key)).map(|(due, _)| due.command).collect())
}

async fn words(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let new = parts(effects, |it| &it.words);
    if new.is_empty() {
        return Ok(vec![]);
    }
    let of =
        |part: fn(&Kept) -> Uuid| -> Vec<Uuid> { new.iter().map(|(_, it)| part(it)).collect() };
    let text =
        |part: fn(&Kept) -> String| -> Vec<String> { new.iter().map(|(_, it)| part(it)).collect() };
    let bytes = |part: fn(&Kept) -> &[u8]| -> Vec<Vec<u8>> {
        new.iter().map(|(_, it)| part(it).to_vec()).collect()
    };
    let threads: Vec<Option<Uuid>> = new.iter().map(|(_, it)| it.thread.map(|it| it.0)).collect();
    let stored_at: Vec<DateTime<Utc>> = new.iter().map(|(due, _)| due.at).collect();
    let positions: Vec<i64> = new.iter().map(|(due, _)| due.position).collect();
    let kept = sqlx::query_scalar!(
        "insert into vault_words (sealed, key, tenant, subject, controller, field, thread, sealed_by, ciphertext, digest, stored_at, position)
         select it.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
                                 $9::bytea[], $10::bytea[], $11::timestamptz[], $12::bigint[])
             as it (sealed, key, tenant, subject, controller, field, thread, sealed_by, ciphertext, digest, stored_at, position)
         where exists (select from vault_keys k where k.key = it.key and wrapped is not null)
         on conflict (sealed) do nothing returning sealed",
        &of(|it| it.sealed.id.0),
        &of(|it| it.key),
        &text(|it| it.tenant.clone()),
        &of(|it| it.subject.0),
        &text(|it| it.controller.clone()),
        &text(|it| it.field.to_string()),
        &threads as _,
        &of(|it| it.sealed_by.0),
        &bytes(|it| &it.ciphertext),
        &bytes(|it| &it.sealed.digest.0),
        &stored_at,
        &positions,
    )
    .fetch_all(tx)
    .await?;
    // Somebody sealed under the same id, or destroyed the key.
    let lost = new.iter().filter(|(_, it)| !kept.contains(&it.sealed.id.0));
    Ok(lost.map(|(due, _)| due.command).collect())
}

async fn there(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let old = parts(effects, |it| &it.there);
    if old.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Uuid> = old.iter().map(|(_, it)| it.0).collect();
    let kept = sqlx::query_scalar!(
        "select sealed from vault_words join vault_keys using (key) where sealed = any($1) and wrapped is not null",
        &ids,
    )
    .fetch_all(tx)
    .await?;
    Ok(old.iter().filter(|(_, it)| !kept.contains(&it.0)).map(|(due, _)| due.command).collect())
}

/// Few: whoever executes an erasure names the keys there are.
async fn only_keys(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let mut stale = vec![];
    for due in effects {
        let Some((subject, controller, keys)) = &due.effect.only_keys else { continue };
        let has_others = sqlx::query_scalar!(
            r#"select exists (select from vault_keys
                              where subject = $1 and controller = $2 and wrapped is not null and key <> all($3)) as "it!""#,
            subject.0,
            controller,
            keys,
        )
        .fetch_one(&mut *tx)
        .await?;
        stale.extend(has_others.then_some(due.command));
    }
    Ok(stale)
}

/// Whose CPR number it is, and of what name: what was known of the same kind of the same person before gives way.
async fn found_by(
    tx: &mut PgConnection,
    effects: &[Due<'_, Effect>],
) -> anyhow::Result<Vec<CommandId>> {
    let new = parts(effects, |it| &it.found_by);
    if new.is_empty() {
        return Ok(vec![]);
    }
    let all = Rows::of(new.iter().copied());
    sqlx::query!(
        "insert into vault_digests (tenant, person, what, digest, claimed_at, position)
         select * from unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[], $5::timestamptz[], $6::bigint[])
         on conflict do nothing",
        &all.tenants,
        &all.persons,
        &all.whats,
        &all.digests,
        &all.at,
        &all.positions,
    )
    .execute(&mut *tx)
    .await?;
    let theirs = sqlx::query_scalar!(
        r#"select it.command as "command!"
           from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::bytea[]) as it (command, tenant, person, what, digest)
           join vault_digests d on (d.tenant, d.digest, d.what) = (it.tenant, it.digest, it.what)
           where it.what = 'cpr' and d.person <> it.person"#,
        &all.commands,
        &all.tenants,
        &all.persons,
        &all.whats,
        &all.digests,
    )
    .fetch_all(&mut *tx)
    .await?;
    let latest: BTreeMap<_, _> =
        new.iter().map(|it| ((it.1.tenant.to_string(), it.1.person, it.1.is_cpr), *it)).collect();
    let latest = Rows::of(latest.into_values());
    sqlx::query!(
        "with latest as (
             select * from unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[], $5::bigint[])
                 as it (tenant, person, what, digest, position)
         ), moved as (
             update vault_digests d set position = l.position from latest l
             where (d.tenant, d.person, d.what, d.digest) = (l.tenant, l.person, l.what, l.digest)
         )
         delete from vault_digests d using latest l
         where (d.tenant, d.person, d.what) = (l.tenant, l.person, l.what) and d.digest <> l.digest",
        &latest.tenants,
        &latest.persons,
        &latest.whats,
        &latest.digests,
        &latest.positions,
    )
    .execute(tx)
    .await?;
    Ok(theirs.into_iter().map(CommandId).collect())
}

/// Digests, column by column.
#[derive(Default)]
struct Rows {
    commands: Vec<Uuid>,
    tenants: Vec<String>,
    persons: Vec<Uuid>,
    whats: Vec<String>,
    digests: Vec<Vec<u8>>,
    at: Vec<DateTime<Utc>>,
    positions: Vec<i64>,
}

impl Rows {
    fn of<'a>(all: impl Iterator<Item = (&'a Due<'a, Effect>, &'a FoundBy)>) -> Rows {
        let mut rows = Rows::default();
        for (due, it) in all {
            rows.commands.push(due.command.0);
            rows.tenants.push(it.tenant.to_string());
            rows.persons.push(it.person.0);
            rows.whats.push(if it.is_cpr { "cpr" } else { "name" }.to_owned());
            rows.digests.push(it.digest.0.to_vec());
            rows.at.push(due.at);
            rows.positions.push(due.position);
        }
        rows
    }
}

/// Beside the municipality's own, and at the same place in the log.
async fn in_country(tx: &mut PgConnection, effects: &[Due<'_, Effect>]) -> sqlx::Result<()> {
    for due in effects {
        let Some(InCountry { tenant, person, digest }) = due.effect.in_country else { continue };
        sqlx::query!(
            "insert into vault_country_digests (person, tenant, digest, position) values ($1, $2, $3, $4)
             on conflict (person, tenant) do update set digest = excluded.digest, position = excluded.position",
            person.0,
            tenant.as_str(),
            digest.0.as_slice(),
            due.position,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The last word for each address.
async fn protect(tx: &mut PgConnection, effects: &[Due<'_, Effect>]) -> sqlx::Result<()> {
    let said = effects.iter().filter_map(|it| it.effect.protection);
    let last: BTreeMap<_, _> =
        said.map(|it| ((it.person.0, it.tenant.to_string()), it.until_on)).collect();
    for ((person, tenant), until_on) in last {
        match until_on {
            Some(until_on) => sqlx::query!(
                "insert into vault_protections (person, tenant, until_on) values ($1, $2, $3)
                 on conflict (person, tenant) do update set until_on = excluded.until_on",
                person,
                tenant,
                until_on,
            ),
            None => sqlx::query!(
                "delete from vault_protections where person = $1 and tenant = $2",
                person,
                tenant,
            ),
        }
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
