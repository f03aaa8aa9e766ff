//! Who may see what of whom: as the events of the other services tell: case workers, threads, consents and matches.

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::{ConsentId, DisclosureId, PersonId, ThreadId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{carriers, cases};
use crate::reactor::{Consent, Moved, Proposed, Relations, Told};

/// Takes in what a batch of events tells. A match is proposed before it is confirmed, and ends once.
pub(crate) async fn relate(tx: &mut PgConnection, relations: &Relations) -> anyhow::Result<()> {
    let Relations { consents, volunteers, matches, confirmed, ended, told } = relations;
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
        sqlx::query!("delete from vault_matches where match = any($1)", ended)
            .execute(&mut *tx)
            .await?;
    }
    for told in told {
        tell(tx, told).await?;
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

/// One after the other; each bears being handled in any order that its source allows, and again in a rebuild.
async fn tell(tx: &mut PgConnection, told: &Told) -> anyhow::Result<()> {
    match told {
        Told::Referred(it) => cases::referred(tx, it).await?,
        Told::ReferralOver(referral) => cases::over(tx, *referral).await?,
        Told::ReferralIn { referral, thread } => cases::taken_on(tx, *referral, *thread).await?,
        Told::Leaving { thread, to } => cases::leaving(tx, *thread, *to).await?,
        Told::Planned { assignment, tenant, child } => {
            carriers::planned(tx, *assignment, *tenant, *child).await?;
        }
        Told::Carries { assignment, organisation } => {
            carriers::carries(tx, *assignment, *organisation).await?;
        }
        Told::CarriesNoMore { assignment, organisation, at } => {
            carriers::left(tx, *assignment, *organisation, *at).await?;
        }
        Told::AssignmentOver { assignment, at } => carriers::over(tx, *assignment, *at).await?,
        Told::OwnRight { consent, tenant, subject } => {
            own_right(tx, *consent, *tenant, *subject).await?;
        }
        Told::Joined { thread, tenant, child, split_from } => {
            joined(tx, *thread, *tenant, *child, *split_from).await?;
        }
        Told::Left { thread, child } => {
            sqlx::query!(
                "delete from vault_thread_children where thread = $1 and child = $2",
                thread.0,
                child.0,
            )
            .execute(tx)
            .await?;
        }
        Told::Accountable { thread, tenant, bridge_builder } => {
            sqlx::query!(
                "insert into vault_threads (thread, tenant, bridge_builder) values ($1, $2, $3)
                 on conflict (thread) do update set bridge_builder = excluded.bridge_builder",
                thread.0,
                tenant.as_str(),
                bridge_builder.0,
            )
            .execute(tx)
            .await?;
        }
        Told::Moved(it) => moved(tx, it).await?,
        Told::Closed { thread, merged_into } => open(tx, *thread, false, *merged_into).await?,
        Told::Reopened(thread) => open(tx, *thread, true, None).await?,
        Told::ConsentEnded(consent) => end_consent(tx, *consent).await?,
        Told::Disclosed(it) => disclosed(tx, it).await?,
        Told::DisclosureEnded(disclosure) => end_disclosure(tx, *disclosure).await?,
        Told::Paused { r#match, reason } => {
            sqlx::query!(
                "insert into vault_match_pauses (match, reason) values ($1, $2) on conflict do nothing",
                r#match,
                reason,
            )
            .execute(tx)
            .await?;
        }
        Told::Resumed { r#match, reason } => {
            sqlx::query!(
                "delete from vault_match_pauses where match = $1 and reason = $2",
                r#match,
                reason,
            )
            .execute(tx)
            .await?;
        }
    }
    Ok(())
}

/// A child comes into a thread of a municipality.
async fn joined(
    tx: &mut PgConnection,
    thread: ThreadId,
    tenant: Municipality,
    child: PersonId,
    split_from: Option<ThreadId>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_threads (thread, tenant, split_from) values ($1, $2, $3)
         on conflict (thread) do update set split_from = coalesce(vault_threads.split_from, excluded.split_from)",
        thread.0,
        tenant.as_str(),
        split_from.map(|it| it.0),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into vault_thread_children (thread, child) values ($1, $2) on conflict do nothing",
        thread.0,
        child.0,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into vault_child_threads (child, tenant, thread) values ($1, $2, $3) on conflict do nothing",
        child.0,
        tenant.as_str(),
        thread.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A bridge-builder has registered a contact.
pub(super) async fn contact(
    tx: &mut PgConnection,
    person: PersonId,
    tenant: Municipality,
    by: UserId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_contacts (person, tenant, bridge_builder) values ($1, $2, $3)",
        person.0,
        tenant.as_str(),
        by.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A case worker has registered somebody.
pub(super) async fn registrar(
    tx: &mut PgConnection,
    person: PersonId,
    tenant: Municipality,
    worker: UserId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_registrars (person, tenant, worker) values ($1, $2, $3) on conflict do nothing",
        person.0,
        tenant.as_str(),
        worker.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn own_right(
    tx: &mut PgConnection,
    consent: ConsentId,
    tenant: Municipality,
    subject: PersonId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_own_rights (consent, tenant, subject) values ($1, $2, $3) on conflict do nothing",
        consent.0,
        tenant.as_str(),
        subject.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn open(
    tx: &mut PgConnection,
    thread: ThreadId,
    is_open: bool,
    merged_into: Option<ThreadId>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update vault_threads set is_open = $2, merged_into = $3 where thread = $1",
        thread.0,
        is_open,
        merged_into.map(|it| it.0),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whoever was accountable is not any more: another is named in the same breath. Who received the thread is the case worker of
/// its children.
async fn moved(tx: &mut PgConnection, it: &Moved) -> sqlx::Result<()> {
    let Moved { thread, from: _, to, worker, at: _ } = it;
    sqlx::query!("update vault_threads set tenant = $2 where thread = $1", thread.0, to.as_str())
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into vault_child_threads (child, tenant, thread)
         select child, $2, thread from vault_thread_children where thread = $1 on conflict do nothing",
        thread.0,
        to.as_str(),
    )
    .execute(&mut *tx)
    .await?;
    if let Some(worker) = worker {
        cases::received(tx, *thread, *to, *worker).await?;
    }
    Ok(())
}

/// Closes what a consent opened, whether its end is handled before or after this.
pub(super) async fn end_consent(tx: &mut PgConnection, consent: ConsentId) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_ended_consents (consent) values ($1) on conflict do nothing",
        consent.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end_disclosure(tx: &mut PgConnection, disclosure: DisclosureId) -> sqlx::Result<()> {
    sqlx::query!("delete from vault_disclosures where disclosure = $1", disclosure.0)
        .execute(tx)
        .await?;
    Ok(())
}

async fn disclosed(tx: &mut PgConnection, it: &Consent) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_disclosures (disclosure, tenant, subject, recipient, category, until_on)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        it.consent,
        it.tenant.as_str(),
        it.subject.0,
        it.recipient.0,
        it.category.to_string(),
        it.until_on,
    )
    .execute(tx)
    .await?;
    Ok(())
}
