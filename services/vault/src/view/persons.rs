//! Persons: who is registered, who has custody, by what they are found again, whose address is protected.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    actor::Role,
    code::Municipality,
    id::PersonId,
    recorded_event::RecordedEvent,
    sealed::Digest,
    vault::{PartyStatus, PersonFact, PersonKind, ProtectionToRecheck, SuspectedDuplicate},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::relation_events;

/// Takes in what happened to persons.
pub(super) async fn record(
    tx: &mut PgConnection,
    facts: &[(&RecordedEvent, &PersonFact)],
) -> anyhow::Result<()> {
    for (recorded, fact) in facts {
        let person = PersonId(recorded.stream);
        match fact {
            PersonFact::Registered { kind, party, municipality, controller: _ } => {
                sqlx::query!(
                    "insert into vault_persons (person, kind, party) values ($1, $2, $3)",
                    person.0,
                    kind.to_string(),
                    party.map(|it| it.to_string()),
                )
                .execute(&mut *tx)
                .await?;
                know(tx, person, *municipality, recorded.occurred_at).await?;
                let actor = recorded.who()?;
                let by = actor.subject;
                match (actor.role, kind) {
                    (Role::CaseWorker, _) => {
                        relation_events::registrar(tx, person, *municipality, by).await?;
                    }
                    (Role::BridgeBuilder, PersonKind::Contact) => {
                        relation_events::contact(tx, person, *municipality, by).await?;
                    }
                    (_, _) => {}
                }
            }
            PersonFact::CustodyRecorded { holders } => custody(tx, person, holders).await?,
            PersonFact::PartyStatusChanged { party } => {
                sqlx::query!(
                    "update vault_persons set party = $2 where person = $1",
                    person.0,
                    party.to_string()
                )
                .execute(&mut *tx)
                .await?;
            }
            PersonFact::HandedOver { to } => know(tx, person, *to, recorded.occurred_at).await?,
            PersonFact::ConfirmedDuplicate { of } => {
                sqlx::query!(
                    "update vault_persons set duplicate_of = $2 where person = $1",
                    person.0,
                    of.0
                )
                .execute(&mut *tx)
                .await?;
            }
            PersonFact::DismissedDuplicate { of } => {
                sqlx::query!(
                    "insert into vault_distinct_persons (person, other) values ($1, $2) on conflict do nothing",
                    person.0,
                    of.0,
                )
                .execute(&mut *tx)
                .await?;
            }
        }
    }
    Ok(())
}

async fn know(
    tx: &mut PgConnection,
    person: PersonId,
    tenant: Municipality,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_known_persons (person, tenant, registered_at) values ($1, $2, $3) on conflict do nothing",
        person.0,
        tenant.as_str(),
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn custody(tx: &mut PgConnection, child: PersonId, holders: &[PersonId]) -> sqlx::Result<()> {
    let holders: Vec<Uuid> = holders.iter().map(|it| it.0).collect();
    sqlx::query!("delete from vault_custody where child = $1", child.0).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into vault_custody (child, holder) select $1, * from unnest($2::uuid[]) on conflict do nothing",
        child.0,
        &holders,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whose CPR number has this digest in a municipality.
pub(crate) async fn by_cpr(
    pool: &PgPool,
    tenant: Municipality,
    digest: Digest,
) -> sqlx::Result<Option<PersonId>> {
    let person = sqlx::query_scalar!(
        "select person from vault_digests where tenant = $1 and digest = $2 and what = 'cpr'",
        tenant.as_str(),
        digest.0.as_slice(),
    )
    .fetch_optional(pool)
    .await?;
    Ok(person.map(PersonId))
}

/// Who goes on in the place of `person`; they themself when nobody does.
pub(crate) async fn survivor(pool: &PgPool, person: PersonId) -> sqlx::Result<PersonId> {
    let last = sqlx::query_scalar!(
        r#"with recursive chain as (
               select $1::uuid as person, 1 as nth
               union all
               select p.duplicate_of, nth + 1 from chain join vault_persons p using (person)
               where p.duplicate_of is not null and nth < 100
           )
           select person as "person!" from chain order by nth desc limit 1"#,
        person.0,
    );
    Ok(PersonId(last.fetch_one(pool).await?))
}

/// Persons of the same name and birth date in a municipality, but those of whom somebody has decided.
pub(crate) async fn suspected(
    pool: &PgPool,
    tenant: Municipality,
) -> sqlx::Result<Vec<SuspectedDuplicate>> {
    let rows = sqlx::query!(
        r#"select later.person, earlier.person as of, greatest(later.claimed_at, earlier.claimed_at) as "since!"
           from vault_digests later join vault_digests earlier using (tenant, digest, what)
           join vault_persons a on a.person = later.person join vault_persons b on b.person = earlier.person
           where tenant = $1 and what = 'name'
             and (later.position, later.person) > (earlier.position, earlier.person)
             and a.duplicate_of is null and b.duplicate_of is null
             and not exists (select from vault_distinct_persons d
                             where (d.person, d.other) in ((a.person, b.person), (b.person, a.person)))
           order by later.position, later.person limit 200"#,
        tenant.as_str(),
    )
    .fetch_all(pool)
    .await?;
    let pairs = rows.into_iter().map(|it| SuspectedDuplicate {
        person: PersonId(it.person),
        of: PersonId(it.of),
        since: it.since,
    });
    Ok(pairs.collect())
}

/// As who `person` is registered, if the municipality knows them.
pub(crate) async fn known(
    pool: &PgPool,
    tenant: Municipality,
    person: PersonId,
) -> anyhow::Result<Option<PersonKind>> {
    let kind = sqlx::query_scalar!(
        "select kind from vault_persons join vault_known_persons using (person) where person = $1 and tenant = $2",
        person.0,
        tenant.as_str(),
    )
    .fetch_optional(pool)
    .await?;
    kind.map(|it| it.parse().context("a kind that nobody knows")).transpose()
}

/// As who `person`, whom the municipality does not know, is registered elsewhere, when they came here with a thread.
pub(crate) async fn arrived(
    pool: &PgPool,
    tenant: Municipality,
    person: PersonId,
) -> anyhow::Result<Option<PersonKind>> {
    let kind = sqlx::query_scalar!(
        "select kind from vault_persons p
         where person = $1
           and not exists (select from vault_known_persons k where k.person = p.person and k.tenant = $2)
           and exists (select from vault_thread_children c join vault_threads t using (thread)
                       where c.child in (select $1 union all select child from vault_custody where holder = $1)
                         and t.tenant = $2 and t.is_open)",
        person.0,
        tenant.as_str(),
    )
    .fetch_optional(pool)
    .await?;
    kind.map(|it| it.parse().context("a kind that nobody knows")).transpose()
}

/// What the ages of `persons` are known to let them decide; those of whom it is not known are left out.
pub(crate) async fn parties(
    pool: &PgPool,
    persons: &[PersonId],
) -> anyhow::Result<HashMap<PersonId, PartyStatus>> {
    let persons: Vec<Uuid> = persons.iter().map(|it| it.0).collect();
    let rows = sqlx::query!(
        r#"select person, party as "party!" from vault_persons where person = any($1) and party is not null"#,
        &persons,
    )
    .fetch_all(pool)
    .await?;
    let parties = rows.into_iter().map(|it| {
        let party = it.party.parse().context("a party status that nobody knows")?;
        Ok((PersonId(it.person), party))
    });
    parties.collect()
}

/// Whether the address of `person` is protected, by their own protection or by one of their household: a child's address tells its
/// parents', and a parent's the children's (D-17). That the day to check it has passed is no reason that it is not (P-34).
pub(crate) async fn is_protected(
    pool: &PgPool,
    tenant: Municipality,
    person: PersonId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"with household as (
               select $1::uuid as person
               union select child from vault_custody where holder = $1
               union select holder from vault_custody where child = $1
               union select s.child from vault_custody o join vault_custody s using (holder) where o.child = $1
               union select s.holder from vault_custody o join vault_custody s using (child) where o.holder = $1
           )
           select exists (select from vault_protections join household using (person) where tenant = $2) as "it!""#,
        person.0,
        tenant.as_str(),
    )
    .fetch_one(pool)
    .await
}

/// Protections to be checked again up to a day, the most urgent first.
pub(crate) async fn to_recheck(
    pool: &PgPool,
    tenant: Municipality,
    up_to: NaiveDate,
) -> sqlx::Result<Vec<ProtectionToRecheck>> {
    let rows = sqlx::query!(
        "select person, until_on from vault_protections where tenant = $1 and until_on <= $2 order by until_on, person",
        tenant.as_str(),
        up_to,
    )
    .fetch_all(pool)
    .await?;
    let rows = rows
        .into_iter()
        .map(|it| ProtectionToRecheck { person: PersonId(it.person), until_on: it.until_on });
    Ok(rows.collect())
}
