//! Who may see what of whom: case workers, threads, consents and matches, as heard.

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    code::Municipality,
    id::{ConsentId, PersonId, ThreadId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

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

/// One after the other; each bears being heard in any order that its source allows, and again in a rebuild.
async fn tell(tx: &mut PgConnection, told: &Told) -> anyhow::Result<()> {
    match told {
        Told::CaseWorker { subject, tenant, worker, since } => {
            case_worker(tx, *subject, *tenant, *worker, *since).await?;
        }
        Told::Joined { thread, tenant, child } => joined(tx, *thread, *tenant, *child).await?,
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
        Told::Closed(thread) => open(tx, *thread, false).await?,
        Told::Reopened(thread) => open(tx, *thread, true).await?,
        Told::ConsentEnded(consent) => end_consent(tx, *consent).await?,
        Told::Disclosed(it) => disclosed(tx, it).await?,
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

/// A child that comes into a thread of a municipality is there, wherever it has been.
async fn joined(
    tx: &mut PgConnection,
    thread: ThreadId,
    tenant: Municipality,
    child: PersonId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_threads (thread, tenant) values ($1, $2) on conflict do nothing",
        thread.0,
        tenant.as_str(),
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
        "delete from vault_left where child = $1 and tenant = $2",
        child.0,
        tenant.as_str()
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

/// Somebody is a person's case worker since then, or once more.
pub(super) async fn case_worker(
    tx: &mut PgConnection,
    subject: PersonId,
    tenant: Municipality,
    worker: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_case_workers (subject, tenant, worker, since) values ($1, $2, $3, $4)
         on conflict (subject, tenant, worker) do update set since = greatest(vault_case_workers.since, excluded.since)",
        subject.0,
        tenant.as_str(),
        worker.0,
        since,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn open(tx: &mut PgConnection, thread: ThreadId, is_open: bool) -> sqlx::Result<()> {
    sqlx::query!("update vault_threads set is_open = $2 where thread = $1", thread.0, is_open)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whoever was accountable is not any more: another is named in the same breath. The children leave with the thread, but for
/// one who stays in a thread of its own.
async fn moved(tx: &mut PgConnection, it: &Moved) -> sqlx::Result<()> {
    let Moved { thread, from, to, worker, at } = it;
    sqlx::query!(
        "delete from vault_left
         where tenant = $2 and child in (select child from vault_thread_children where thread = $1)",
        thread.0,
        to.as_str(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into vault_left (child, tenant, left_at)
         select child, $2, $3 from vault_thread_children c where thread = $1
           and not exists (select from vault_thread_children o join vault_threads t using (thread)
                           where o.child = c.child and o.thread <> $1 and t.tenant = $2 and t.is_open)
         on conflict (child, tenant) do update set left_at = excluded.left_at",
        thread.0,
        from.as_str(),
        at,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update vault_threads set tenant = $2 where thread = $1", thread.0, to.as_str())
        .execute(&mut *tx)
        .await?;
    if let Some(worker) = worker {
        sqlx::query!(
            "insert into vault_case_workers (subject, tenant, worker, since)
             select child, $2, $3, $4 from vault_thread_children where thread = $1
             on conflict (subject, tenant, worker) do update set since = greatest(vault_case_workers.since, excluded.since)",
            thread.0,
            to.as_str(),
            worker.0,
            at,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Closes what a consent opened, whether it is heard of before or after this.
pub(super) async fn end_consent(tx: &mut PgConnection, consent: ConsentId) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_ended_consents (consent) values ($1) on conflict do nothing",
        consent.0
    )
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
