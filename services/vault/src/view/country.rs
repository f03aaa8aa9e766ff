//! Children whom two municipalities registered: found by a digest that no query shows.

use chrono::{DateTime, Utc};
use platform::Failure;
use proto::{id::PersonId, recorded_event::RecordedEvent, sealed::Digest, vault::SamePersonFact};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::sealed_store::{Item, Key, Row};

/// A child's CPR number in a municipality, whose digest for the country is not there or of an earlier number.
pub(crate) struct Unmirrored {
    pub(crate) item: Item,
    pub(crate) position: i64,
}

/// Children's CPR numbers without a digest for the country.
pub(crate) async fn unmirrored(pool: &PgPool, limit: i64) -> Result<Vec<Unmirrored>, Failure> {
    let claims = sqlx::query!(
        r#"select d.person, d.tenant, d.position, w.sealed
           from vault_digests d join vault_persons p on p.person = d.person
           join lateral (select sealed from vault_words w join vault_keys k on k.key = w.key
                         where (w.subject, w.tenant, w.field) = (d.person, d.tenant, 'cpr')
                           and w.controller = 'municipality:' || d.tenant and k.wrapped is not null
                         order by w.position desc, w.sealed desc limit 1) w on true
           where d.what = 'cpr' and p.kind = 'child'
             and not exists (select from vault_country_digests c
                             where (c.person, c.tenant, c.position) = (d.person, d.tenant, d.position))
           order by d.position limit $1"#,
        limit,
    )
    .fetch_all(pool)
    .await?;
    let mut found = vec![];
    for it in claims {
        let row = sqlx::query_as!(
            Row,
            r#"select sealed, w.key, tenant, w.subject, w.controller, field, thread, sealed_by, ciphertext, digest, wrapped as "wrapped?", master as "master?"
               from vault_words w left join vault_keys k on k.key = w.key where sealed = $1"#,
            it.sealed,
        )
        .fetch_one(pool)
        .await?;
        found.push(Unmirrored { item: row.try_into()?, position: it.position });
    }
    Ok(found)
}

/// Keeps the digest for the country that belongs to a municipality's own.
pub(crate) async fn mirror(pool: &PgPool, of: &Unmirrored, digest: Digest) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_country_digests (person, tenant, digest, position) values ($1, $2, $3, $4)
         on conflict (person, tenant) do update
         set digest = excluded.digest, position = excluded.position",
        of.item.kept.subject.0,
        of.item.kept.tenant,
        digest.0.as_slice(),
        of.position,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Makes `key` the country's, unless there is one.
pub(crate) async fn keep_key(
    pool: &PgPool,
    controller: &str,
    Key { key, wrapped }: Key,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_keys (key, subject, controller, wrapped, made_at, master) values ($1, $2, $3, $4, $5, $6)
         on conflict (subject, controller) where wrapped is not null do nothing",
        key,
        Uuid::nil(),
        controller,
        wrapped.key,
        now,
        wrapped.master.map(|it| it.0.to_vec()),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Who else was registered first with this number, anywhere.
pub(crate) async fn first_elsewhere(
    pool: &PgPool,
    person: PersonId,
    digest: Digest,
) -> sqlx::Result<Option<PersonId>> {
    let first = sqlx::query_scalar!(
        "select person from vault_country_digests where digest = $1 order by position, person limit 1",
        digest.0.as_slice(),
    );
    Ok(first.fetch_optional(pool).await?.map(PersonId).filter(|it| *it != person))
}

/// Of which children it is to be said that they are the same as another, or no longer.
pub(crate) async fn unsaid(pool: &PgPool) -> sqlx::Result<Vec<(PersonId, Option<PersonId>)>> {
    let rows = sqlx::query!(
        r#"with first as (
               select distinct on (digest) digest, person from vault_country_digests order by digest, position, person
           ), same as (
               select distinct on (c.person) c.person, f.person as first
               from vault_country_digests c join first f using (digest)
               where f.person <> c.person order by c.person, c.position, f.person
           )
           select coalesce(n.person, s.person) as "person!", n.first as "first?"
           from same n full join vault_same_persons s on s.person = n.person
           where n.first is distinct from s.first order by 1"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|it| (PersonId(it.person), it.first.map(PersonId))).collect())
}

/// Takes in what was said.
pub(super) async fn record(
    tx: &mut PgConnection,
    facts: &[(&RecordedEvent, &SamePersonFact)],
) -> sqlx::Result<()> {
    for (_, fact) in facts {
        match fact {
            SamePersonFact::Found { person, of } => {
                sqlx::query!(
                    "insert into vault_same_persons (person, first) values ($1, $2)
                     on conflict (person) do update set first = excluded.first",
                    person.0,
                    of.0,
                )
                .execute(&mut *tx)
                .await?;
            }
            SamePersonFact::Parted { person, of: _ } => {
                sqlx::query!("delete from vault_same_persons where person = $1", person.0)
                    .execute(&mut *tx)
                    .await?;
            }
        }
    }
    Ok(())
}
