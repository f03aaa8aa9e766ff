//! Who may see what of whom: consents and matches, as heard.

use anyhow::Context as _;
use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::{OrganisationId, PersonId, UserId},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    domain::sight::{Match, Relation},
    reactor::{Consent, Proposed, Relations},
};

/// Takes in what a batch of events tells. A match is proposed before it is confirmed, and ends once.
pub(crate) async fn relate(tx: &mut PgConnection, relations: &Relations) -> anyhow::Result<()> {
    let Relations { consents, volunteers, matches, confirmed, ended } = relations;
    if !consents.is_empty() {
        record_consents(tx, consents).await?;
    }
    if !volunteers.is_empty() {
        let (ids, persons): (Vec<Uuid>, Vec<Uuid>) =
            volunteers.iter().map(|(volunteer, person)| (volunteer.0, person.0)).unzip();
        sqlx::query!(
            "insert into vault_volunteers (volunteer, person) select * from unnest($1::uuid[], $2::uuid[])",
            &ids,
            &persons,
        )
        .execute(&mut *tx)
        .await?;
    }
    if !matches.is_empty() {
        record_matches(tx, matches).await?;
    }
    if !confirmed.is_empty() {
        sqlx::query!(
            "update vault_matches set is_confirmed = true where match = any($1)",
            confirmed
        )
        .execute(&mut *tx)
        .await?;
    }
    if !ended.is_empty() {
        sqlx::query!("delete from vault_matches where match = any($1)", ended).execute(tx).await?;
    }
    Ok(())
}

async fn record_consents(tx: &mut PgConnection, consents: &[Consent]) -> anyhow::Result<()> {
    let ids: Vec<Uuid> = consents.iter().map(|it| it.consent).collect();
    let tenants: Vec<String> = consents.iter().map(|it| it.tenant.to_string()).collect();
    let subjects: Vec<Uuid> = consents.iter().map(|it| it.subject.0).collect();
    let recipients: Vec<Uuid> = consents.iter().map(|it| it.recipient.0).collect();
    let categories: Vec<String> = consents.iter().map(|it| it.category.to_string()).collect();
    let until: Vec<NaiveDate> = consents.iter().map(|it| it.until_on).collect();
    // A consent may name a recipient or a category twice.
    sqlx::query!(
        "insert into vault_consents (consent, tenant, subject, recipient, category, until_on)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::date[]) on conflict do nothing",
        &ids,
        &tenants,
        &subjects,
        &recipients,
        &categories,
        &until,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn record_matches(tx: &mut PgConnection, matches: &[Proposed]) -> anyhow::Result<()> {
    let ids: Vec<Uuid> = matches.iter().map(|it| it.r#match).collect();
    let tenants: Vec<String> = matches.iter().map(|it| it.tenant.to_string()).collect();
    let volunteers: Vec<Uuid> = matches.iter().map(|it| it.volunteer.0).collect();
    let organisations: Vec<Uuid> = matches.iter().map(|it| it.organisation.0).collect();
    let children: Vec<Uuid> = matches.iter().map(|it| it.child.0).collect();
    sqlx::query!(
        "insert into vault_matches (match, tenant, volunteer, organisation, child)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[])",
        &ids,
        &tenants,
        &volunteers,
        &organisations,
        &children,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What ties somebody of `organisation` to `subject`, on `today`.
pub(crate) async fn relation(
    pool: &PgPool,
    organisation: OrganisationId,
    person: UserId,
    tenant: Municipality,
    subject: PersonId,
    today: NaiveDate,
) -> anyhow::Result<Relation> {
    let categories = sqlx::query_scalar!(
        "select distinct category from vault_consents where subject = $1 and recipient = $2 and tenant = $3 and until_on >= $4",
        subject.0,
        organisation.0,
        tenant.as_str(),
        today,
    )
    .fetch_all(pool)
    .await?;
    let is_confirmed = sqlx::query_scalar!(
        "select bool_or(is_confirmed) from vault_matches join vault_volunteers using (volunteer)
         where child = $1 and organisation = $2 and person = $3 and tenant = $4",
        subject.0,
        organisation.0,
        person.0,
        tenant.as_str(),
    )
    .fetch_one(pool)
    .await?;
    let consented = categories
        .iter()
        .map(|it| it.parse().context("a category that nobody knows"))
        .collect::<Result<_, _>>()?;
    let matched = is_confirmed.map(|it| if it { Match::Confirmed } else { Match::Proposed });
    Ok(Relation { consented, matched })
}
