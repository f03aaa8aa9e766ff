//! Whose case worker somebody is: by a referral that they submitted, or a thread that they received, while it goes on.

use proto::{
    code::Municipality,
    id::{ReferralId, ThreadId, UserId},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::reactor::Referred;

/// A referral waits, submitted by them and about these children; submitted again, it may be about others.
pub(super) async fn referred(tx: &mut PgConnection, it: &Referred) -> sqlx::Result<()> {
    let children: Vec<Uuid> = it.children.iter().map(|it| it.0).collect();
    sqlx::query!("delete from vault_cases where origin = $1", it.referral.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into vault_cases (origin, child, tenant, worker)
         select $1, child, $3, $4 from unnest($2::uuid[]) as child on conflict do nothing",
        it.referral.0,
        &children,
        it.tenant.as_str(),
        it.worker.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A referral is withdrawn, or goes back.
pub(super) async fn over(tx: &mut PgConnection, referral: ReferralId) -> sqlx::Result<()> {
    sqlx::query!("update vault_cases set is_over = true where origin = $1", referral.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// A referral is worked on in a thread.
pub(super) async fn taken_on(
    tx: &mut PgConnection,
    referral: ReferralId,
    thread: ThreadId,
) -> sqlx::Result<()> {
    sqlx::query!("update vault_cases set thread = $2 where origin = $1", referral.0, thread.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Somebody received a thread for their municipality.
pub(super) async fn received(
    tx: &mut PgConnection,
    thread: ThreadId,
    tenant: Municipality,
    worker: UserId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into vault_cases (origin, child, tenant, worker, thread)
         select $1, child, $2, $3, $1 from vault_thread_children where thread = $1
         on conflict (origin, child, tenant) do update set worker = excluded.worker",
        thread.0,
        tenant.as_str(),
        worker.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A thread is about to go to another municipality, or no longer.
pub(super) async fn leaving(
    tx: &mut PgConnection,
    thread: ThreadId,
    to: Option<Municipality>,
) -> sqlx::Result<()> {
    match to {
        Some(to) => {
            sqlx::query!(
                r#"insert into vault_transfers (thread, "to") values ($1, $2)
                   on conflict (thread) do update set "to" = excluded."to""#,
                thread.0,
                to.as_str(),
            )
            .execute(tx)
            .await?;
        }
        None => {
            sqlx::query!("delete from vault_transfers where thread = $1", thread.0)
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}

/// Whether a thread of one of `about`, or `thread` if it is named, is about to go from `tenant` to `to`.
pub(crate) async fn is_leaving(
    pool: &PgPool,
    about: &[Uuid],
    thread: Option<ThreadId>,
    tenant: Municipality,
    to: Municipality,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from vault_transfers x join vault_threads t using (thread)
                          join vault_thread_children c using (thread)
                          where c.child = any($1) and ($2::uuid is null or thread = $2)
                            and t.tenant = $3 and t.is_open and x."to" = $4) as "it!""#,
        about,
        thread.map(|it| it.0),
        tenant.as_str(),
        to.as_str(),
    )
    .fetch_one(pool)
    .await
}

/// What ties a case worker to a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// A referral of theirs waits.
    pub(super) waits: bool,
    /// What they referred or received goes on in an open thread here.
    pub(super) goes_on: bool,
    /// They registered the person, who was never referred and in no thread that has ended here.
    pub(super) registered: bool,
    /// There is an open thread in another municipality.
    pub(super) is_elsewhere: bool,
}

/// What ties `worker` to the first of `about`, who are all around whom somebody must be tied. A thread that was merged goes on in
/// the one it was merged into, and a strand that was split off goes on in its own.
pub(super) async fn standing(
    pool: &PgPool,
    tenant: Municipality,
    worker: UserId,
    about: &[Uuid],
) -> sqlx::Result<Standing> {
    sqlx::query_as!(
        Standing,
        r#"with recursive ours as (
               select child, thread from vault_cases
               where child = any($1) and tenant = $2 and worker = $3 and not is_over
           ), reached as (
               select child, thread from ours where thread is not null
               union
               select r.child, t.thread from reached r join vault_threads f on f.thread = r.thread
               join vault_threads t on t.split_from = f.thread or t.thread = f.merged_into
           ), here as (
               select from vault_thread_children join vault_threads using (thread)
               where child = any($1) and tenant = $2 and is_open
           )
           select exists (select from ours where thread is null
                          or not exists (select from vault_threads t where t.thread = ours.thread)) as "waits!",
                  exists (select from reached join vault_thread_children using (thread, child) join vault_threads using (thread)
                          where tenant = $2 and is_open) as "goes_on!",
                  exists (select from vault_registrars where person = ($1::uuid[])[1] and tenant = $2 and worker = $3)
                  and not exists (select from vault_cases where child = any($1) and tenant = $2)
                  and (exists (select from here)
                       or not exists (select from vault_child_threads where child = any($1) and tenant = $2)) as "registered!",
                  exists (select from vault_thread_children join vault_threads using (thread)
                          where child = any($1) and tenant <> $2 and is_open) as "is_elsewhere!""#,
        about,
        tenant.as_str(),
        worker.0,
    )
    .fetch_one(pool)
    .await
}
