//! Who bears a CPR number, in the whole country: for a login, and for nothing else.

use anyhow::Context as _;
use proto::{
    code::Municipality,
    id::PersonId,
    sealed::Digest,
    vault::{PartyStatus, PersonKind},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{code::code, sealed_store::Key};
use crate::domain::master::Wrapped;

/// A registration in a municipality.
pub(crate) struct Registered {
    pub(crate) tenant: Municipality,
    pub(crate) person: PersonId,
    pub(crate) kind: PersonKind,
    pub(crate) party: Option<PartyStatus>,
}

/// The keys by which persons are found again: each with the controller that it is filed under.
pub(crate) async fn index_keys(pool: &PgPool) -> sqlx::Result<Vec<(String, Key)>> {
    let rows = sqlx::query!(
        r#"select controller, key, wrapped as "wrapped!", master from vault_keys
           where subject = $1 and controller like 'index:%' and wrapped is not null"#,
        Uuid::nil(),
    )
    .fetch_all(pool)
    .await?;
    let key = |it: Uuid, wrapped, master| Key { key: it, wrapped: Wrapped::of(wrapped, master) };
    Ok(rows.into_iter().map(|it| (it.controller, key(it.key, it.wrapped, it.master))).collect())
}

/// Whose number has, in a municipality, the digest that stands beside it.
pub(crate) async fn bearers(
    pool: &PgPool,
    digests: &[(Municipality, Digest)],
) -> sqlx::Result<Vec<PersonId>> {
    let tenants: Vec<String> = digests.iter().map(|(tenant, _)| tenant.to_string()).collect();
    let digests: Vec<Vec<u8>> = digests.iter().map(|(_, digest)| digest.0.to_vec()).collect();
    let persons = sqlx::query_scalar!(
        r#"select distinct d.person from vault_digests d
           join unnest($1::text[], $2::bytea[]) as it (tenant, digest) on (d.tenant, d.digest) = (it.tenant, it.digest)
           where d.what = 'cpr' order by 1"#,
        &tenants,
        &digests,
    );
    Ok(persons.fetch_all(pool).await?.into_iter().map(PersonId).collect())
}

/// Where `persons` are registered: in every municipality that may act on them, and has not erased them.
pub(crate) async fn registrations(
    pool: &PgPool,
    persons: &[PersonId],
) -> anyhow::Result<Vec<Registered>> {
    let persons: Vec<Uuid> = persons.iter().map(|it| it.0).collect();
    let rows = sqlx::query!(
        "select k.tenant, k.person, p.kind, p.party from vault_known_persons k join vault_persons p using (person)
         where k.person = any($1)
           and (exists (select from vault_keys w where w.subject = k.person and w.controller = 'municipality:' || k.tenant
                        and w.wrapped is not null)
                or not exists (select from vault_keys w
                               where w.subject = k.person and w.controller = 'municipality:' || k.tenant))
         order by k.registered_at desc, k.tenant, k.person",
        &persons,
    )
    .fetch_all(pool)
    .await?;
    let read = rows.into_iter().map(|it| {
        Ok(Registered {
            tenant: it.tenant.parse()?,
            person: PersonId(it.person),
            kind: code(&it.kind)?,
            party: it
                .party
                .map(|it| it.parse().context("a party status that nobody knows"))
                .transpose()?,
        })
    });
    read.collect()
}
