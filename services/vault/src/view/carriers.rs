//! Which organisation helps which child: from the moment it said yes until it left, or the assignment is over.

use chrono::{DateTime, Months, Utc};
use proto::{
    code::Municipality,
    id::{AssignmentId, OrganisationId, PersonId, UserId},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::domain::cipher::controller_name;

/// For how long an organisation may read what it wrote itself of a child whom it helps no more (P-33).
const RETENTION: Months = Months::new(6);

pub(super) async fn planned(
    tx: &mut PgConnection,
    assignment: AssignmentId,
    tenant: Municipality,
    child: PersonId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_assignments (assignment, tenant, child) values ($1, $2, $3) on conflict do nothing",
        assignment.0,
        tenant.as_str(),
        child.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn carries(
    tx: &mut PgConnection,
    assignment: AssignmentId,
    organisation: OrganisationId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_carriers (assignment, organisation) values ($1, $2)
         on conflict (assignment, organisation) do update set left_at = null",
        assignment.0,
        organisation.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn left(
    tx: &mut PgConnection,
    assignment: AssignmentId,
    organisation: OrganisationId,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update vault_carriers set left_at = $3 where assignment = $1 and organisation = $2",
        assignment.0,
        organisation.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn over(
    tx: &mut PgConnection,
    assignment: AssignmentId,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update vault_assignments set over_at = coalesce(over_at, $2) where assignment = $1",
        assignment.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether `organisation` may read what it answers for itself about the first of `about`: its own volunteers, the children it helps
/// and their parents, and for some months those it helped.
pub(super) async fn keeps(
    pool: &PgPool,
    tenant: Municipality,
    organisation: OrganisationId,
    about: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let since = now.checked_sub_months(RETENTION).unwrap_or(now);
    sqlx::query_scalar!(
        r#"select exists (select from vault_persons where person = ($1::uuid[])[1] and kind = 'volunteer')
               or exists (select from vault_carriers c join vault_assignments a using (assignment)
                          where a.child = any($1) and a.tenant = $2 and c.organisation = $3
                            and coalesce(least(c.left_at, a.over_at), 'infinity') >= $4) as "it!""#,
        about,
        tenant.as_str(),
        organisation.0,
        since,
    )
    .fetch_one(pool)
    .await
}

/// What ties somebody of an organisation to whom they want to write about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writes {
    /// The subject is a volunteer whom the organisation registered.
    pub(crate) is_our_volunteer: bool,
    /// The organisation helps the subject, or the subject's child, now.
    pub(crate) helps: bool,
    /// The writer is matched with them now.
    pub(crate) is_matched: bool,
}

/// What ties `by` of `organisation` to `subject`.
pub(crate) async fn writes(
    pool: &PgPool,
    tenant: Municipality,
    organisation: OrganisationId,
    by: UserId,
    subject: PersonId,
) -> sqlx::Result<Writes> {
    let controller = controller_name(proto::vault::Controller::Organisation(organisation), tenant);
    sqlx::query_as!(
        Writes,
        r#"with about as (
               select $1::uuid as child union select child from vault_custody where holder = $1
           )
           select exists (select from vault_persons p join vault_words w on w.subject = p.person
                          where p.person = $1 and p.kind = 'volunteer'
                            and w.tenant = $2 and w.controller = $5) as "is_our_volunteer!",
                  exists (select from vault_carriers c join vault_assignments a using (assignment)
                          join vault_thread_children tc on tc.child = a.child join vault_threads t on t.thread = tc.thread
                          where a.child in (select child from about) and a.tenant = $2 and c.organisation = $3
                            and c.left_at is null and a.over_at is null and t.tenant = $2 and t.is_open) as "helps!",
                  exists (select from vault_matches m join vault_volunteers v using (volunteer)
                          where m.child in (select child from about) and m.tenant = $2 and m.organisation = $3
                            and v.person = $4) as "is_matched!""#,
        subject.0,
        tenant.as_str(),
        organisation.0,
        by.0,
        controller,
    )
    .fetch_one(pool)
    .await
}
