//! What ties an asker to a person, at the moment they ask.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use platform::calendar;
use proto::{
    code::Municipality,
    id::{BreakGlassId, PersonId},
    thread::DataCategory,
    vault::{Controller, PartyStatus, PersonKind},
    who::{Actor, Role},
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::{
    cipher::controller_name,
    sight::{Match, Relation},
};

/// What ties `actor` to `subject` now.
pub(crate) async fn relation(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
    now: DateTime<Utc>,
) -> anyhow::Result<Relation> {
    match actor.role {
        Role::CaseWorker | Role::BridgeBuilder => municipality(pool, actor, subject, now).await,
        Role::Leader | Role::Auditor => {
            let broken = broken(pool, actor, subject, now).await?;
            Ok(Relation { broken, ..Relation::default() })
        }
        Role::Coordinator | Role::Volunteer => organisation(pool, actor, subject, now).await,
        Role::Family => family(pool, actor, subject).await,
        Role::Administrator | Role::System => Ok(Relation::default()),
    }
}

/// Whether `actor` may change what is known of `subject`: their case worker; the bridge-builder who is accountable, or
/// registered a contact; of a volunteer, whoever acts for the organisation that registered them.
///
/// A municipality that a child has left changes nothing any more: its case workers may again who refer the child anew, when
/// it is in nobody else's hands.
pub(crate) async fn may_change(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
) -> sqlx::Result<bool> {
    let (tenant, by) = (actor.tenant.as_str(), actor.subject.0);
    match (actor.role, actor.organisation) {
        (Role::CaseWorker, _) => {
            sqlx::query_scalar!(
                r#"select exists (
                       select from vault_case_workers c
                       where subject = any($1) and tenant = $2 and worker = $3
                         and not exists (
                             select from vault_left l
                             where l.child = c.subject and l.tenant = c.tenant
                               and (c.since is null or c.since <= l.left_at
                                    or exists (select from vault_thread_children tc join vault_threads t using (thread)
                                               where tc.child = c.subject and t.tenant <> c.tenant and t.is_open)))) as "it!""#,
                &about(pool, subject).await?,
                tenant,
                by,
            )
            .fetch_one(pool)
            .await
        }
        (Role::BridgeBuilder, _) => {
            is_accountable(pool, actor, &about(pool, subject).await?).await
        }
        (Role::Coordinator, Some(organisation)) => {
            let controller = controller_name(Controller::Organisation(organisation), actor.tenant);
            sqlx::query_scalar!(
                r#"select exists (select from vault_words
                                  where subject = $1 and tenant = $2 and controller = $3) as "it!""#,
                subject.0,
                tenant,
                controller,
            )
            .fetch_one(pool)
            .await
        }
        (
            Role::Coordinator
            | Role::Volunteer
            | Role::Family
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System,
            _,
        ) => Ok(false),
    }
}

/// Around whom somebody must be tied to be tied to `subject`: themself; the children in their custody; the children they
/// are matched with, when they are a volunteer; and who goes on in their place.
async fn about(pool: &PgPool, subject: PersonId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"select $1::uuid as "about!"
           union select child from vault_custody where holder = $1
           union select m.child from vault_matches m join vault_volunteers v using (volunteer) where v.person = $1
           union select duplicate_of from vault_persons where person = $1 and duplicate_of is not null"#,
        subject.0,
    )
    .fetch_all(pool)
    .await
}

async fn municipality(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
    now: DateTime<Utc>,
) -> anyhow::Result<Relation> {
    let about = about(pool, subject).await?;
    let is_case_worker = sqlx::query_scalar!(
        r#"select exists (select from vault_case_workers where subject = any($1) and tenant = $2 and worker = $3) as "it!""#,
        &about,
        actor.tenant.as_str(),
        actor.subject.0,
    );
    Ok(Relation {
        is_case_worker: is_case_worker.fetch_one(pool).await?,
        is_accountable: is_accountable(pool, actor, &about).await?,
        consented: consented(pool, actor.tenant, None, &[subject.0], now).await?,
        broken: broken(pool, actor, subject, now).await?,
        ..Relation::default()
    })
}

/// Whether `actor` is accountable for an open thread around one of `about`, or registered one of them as a contact.
async fn is_accountable(pool: &PgPool, actor: &Actor, about: &[Uuid]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from vault_thread_children join vault_threads using (thread)
                          where child = any($1) and tenant = $2 and bridge_builder = $3 and is_open)
               or exists (select from vault_contacts
                          where person = any($1) and tenant = $2 and bridge_builder = $3) as "it!""#,
        about,
        actor.tenant.as_str(),
        actor.subject.0,
    )
    .fetch_one(pool)
    .await
}

/// The glass that `actor` has broken to see `subject`, while it is.
async fn broken(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<BreakGlassId>> {
    let broken = sqlx::query_scalar!(
        "select break_glass from vault_broken_glasses
         where broken_by = $1 and subject = $2 and tenant = $3 and role = $4 and until > $5 order by until desc limit 1",
        actor.subject.0,
        subject.0,
        actor.tenant.as_str(),
        actor.role.to_string(),
        now,
    )
    .fetch_optional(pool)
    .await?;
    Ok(broken.map(BreakGlassId))
}

async fn organisation(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
    now: DateTime<Utc>,
) -> anyhow::Result<Relation> {
    let Some(organisation) = actor.organisation else { return Ok(Relation::default()) };
    let own = consented(pool, actor.tenant, Some(organisation.0), &[subject.0], now).await?;
    let children =
        sqlx::query_scalar!("select child from vault_custody where holder = $1", subject.0)
            .fetch_all(pool)
            .await?;
    // A consent to a child's number is one to its parents' numbers, and to nothing else of theirs.
    let theirs = consented(pool, actor.tenant, Some(organisation.0), &children, now).await?;
    let reaches = theirs.contains(&DataCategory::Phone) && !own.contains(&DataCategory::Phone);
    let about: Vec<Uuid> = children.into_iter().chain([subject.0]).collect();
    let is_confirmed = sqlx::query_scalar!(
        "select bool_or(is_confirmed) from vault_matches m join vault_volunteers using (volunteer)
         where child = any($1) and organisation = $2 and person = $3 and tenant = $4
           and not exists (select from vault_match_pauses p where p.match = m.match)",
        &about,
        organisation.0,
        actor.subject.0,
        actor.tenant.as_str(),
    )
    .fetch_one(pool)
    .await?;
    Ok(Relation {
        consented: own.into_iter().chain(reaches.then_some(DataCategory::Phone)).collect(),
        matched: is_confirmed.map(|it| if it { Match::Confirmed } else { Match::Proposed }),
        ..Relation::default()
    })
}

/// What consents that hold today, and disclosures, let `recipient`, or anybody, have of `subjects`.
async fn consented(
    pool: &PgPool,
    tenant: Municipality,
    recipient: Option<Uuid>,
    subjects: &[Uuid],
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<DataCategory>> {
    let categories = sqlx::query_scalar!(
        r#"select category as "category!" from vault_consents c
           where subject = any($1) and ($2::uuid is null or recipient = $2) and tenant = $3 and until_on >= $4
             and not exists (select from vault_ended_consents e where e.consent = c.consent)
           union select category from vault_disclosures
           where subject = any($1) and ($2::uuid is null or recipient = $2) and tenant = $3 and until_on >= $4"#,
        subjects,
        recipient,
        tenant.as_str(),
        calendar::day(now),
    )
    .fetch_all(pool)
    .await?;
    categories.iter().map(|it| it.parse().context("a category that nobody knows")).collect()
}

async fn family(pool: &PgPool, actor: &Actor, subject: PersonId) -> anyhow::Result<Relation> {
    let row = sqlx::query!(
        r#"select (select kind from vault_persons where person = $1) as kind,
                  (select party from vault_persons where person = $1) as party,
                  exists (select from vault_custody where child = $1 and holder = $2) as "is_holder!",
                  exists (select from vault_matches m join vault_volunteers v using (volunteer)
                          where v.person = $1 and m.tenant = $3
                            and (m.child = $2 or m.child in (select child from vault_custody where holder = $2))) as "is_volunteer!""#,
        subject.0,
        actor.subject.0,
        actor.tenant.as_str(),
    )
    .fetch_one(pool)
    .await?;
    let party = row.party.map(|it| it.parse::<PartyStatus>());
    let party = party.transpose().context("a party status that nobody knows")?;
    let is_child = row.kind == Some(PersonKind::Child.to_string());
    Ok(Relation {
        // Whose age nobody knows is nobody's child to look at, and is not let in as a child of ten.
        has_custody: row.is_holder
            && matches!(party, Some(PartyStatus::Under10 | PartyStatus::From10)),
        is_too_young: is_child && matches!(party, None | Some(PartyStatus::Under10)),
        is_our_volunteer: row.is_volunteer && actor.subject.0 != subject.0,
        ..Relation::default()
    })
}
