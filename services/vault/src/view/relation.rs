//! What ties an asker to a person, at the moment they ask.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use platform::calendar;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{BreakGlassId, ConsentId, OrganisationId, PersonId},
    thread::DataCategory,
    vault::{PartyStatus, PersonKind},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{carriers, cases};
use crate::domain::access_policy::{Match, Relation};

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
/// registered a contact; of a volunteer, whoever coordinates for the organisation that registered them.
///
/// A child that is in the hands of another municipality is changed there: to refer it changes nothing.
pub(crate) async fn may_change(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
) -> sqlx::Result<bool> {
    match (actor.role, actor.organisation) {
        (Role::CaseWorker, _) => {
            let about = about(pool, subject).await?;
            let it = cases::standing(pool, actor.tenant, actor.subject, &about).await?;
            Ok(it.goes_on || it.registered || (it.waits && !it.is_elsewhere))
        }
        (Role::BridgeBuilder, _) => is_accountable(pool, actor, &about(pool, subject).await?).await,
        (Role::Coordinator, Some(organisation)) => {
            let by = actor.subject;
            let writes = carriers::writes(pool, actor.tenant, organisation, by, subject).await?;
            Ok(writes.is_our_volunteer)
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

/// Around whom somebody must be tied to be tied to `subject`: themself, first; the children in their custody; the children they
/// are matched with, when they are a volunteer; and who turned out to be the same.
pub(crate) async fn about(pool: &PgPool, subject: PersonId) -> sqlx::Result<Vec<Uuid>> {
    let same = same(pool, subject).await?;
    let others = sqlx::query_scalar!(
        r#"select child as "about!" from vault_custody where holder = any($1)
           union select m.child from vault_matches m join vault_volunteers v using (volunteer) where v.person = any($1)"#,
        &same,
    )
    .fetch_all(pool)
    .await?;
    Ok(same.into_iter().chain(others).collect())
}

/// `person`, first, and all whom somebody found to be the same.
pub(crate) async fn same(pool: &PgPool, person: PersonId) -> sqlx::Result<Vec<Uuid>> {
    let others = sqlx::query_scalar!(
        r#"with recursive same as (
               select $1::uuid as person
               union
               select case when p.person = s.person then p.duplicate_of else p.person end
               from same s join vault_persons p
                 on (p.person = s.person and p.duplicate_of is not null) or p.duplicate_of = s.person
           )
           select person as "person!" from same where person <> $1"#,
        person.0,
    )
    .fetch_all(pool)
    .await?;
    Ok([person.0].into_iter().chain(others).collect())
}

/// The consents about `child`, not known to be grown up, that it decided alone (L-20).
pub(crate) async fn own_rights(
    pool: &PgPool,
    tenant: Municipality,
    child: PersonId,
) -> sqlx::Result<Vec<ConsentId>> {
    let consents = sqlx::query_scalar!(
        "select o.consent from vault_own_rights o
         where o.subject = $1 and o.tenant = $2
           and exists (select from vault_persons p where p.person = $1 and p.kind = 'child') order by 1",
        child.0,
        tenant.as_str(),
    );
    Ok(consents.fetch_all(pool).await?.into_iter().map(ConsentId).collect())
}

/// The organisations that have the child's data by its own decision, and by no other consent.
pub(crate) async fn helps_by_own_right(
    pool: &PgPool,
    tenant: Municipality,
    child: PersonId,
) -> sqlx::Result<Vec<OrganisationId>> {
    let organisations = sqlx::query_scalar!(
        "select recipient from vault_consents c where subject = $1 and tenant = $2
         group by recipient
         having bool_and(exists (select from vault_own_rights o where o.consent = c.consent))",
        child.0,
        tenant.as_str(),
    );
    Ok(organisations.fetch_all(pool).await?.into_iter().map(OrganisationId).collect())
}

async fn municipality(
    pool: &PgPool,
    actor: &Actor,
    subject: PersonId,
    now: DateTime<Utc>,
) -> anyhow::Result<Relation> {
    let about = about(pool, subject).await?;
    let case = cases::standing(pool, actor.tenant, actor.subject, &about).await?;
    let consents = Consents { tenant: actor.tenant, recipient: None, with_own_rights: true, now };
    Ok(Relation {
        is_case_worker: case.waits || case.goes_on || case.registered,
        is_accountable: is_accountable(pool, actor, &about).await?,
        consented: consents.to(pool, &[subject.0]).await?,
        broken: broken(pool, actor, subject, now).await?,
        ..Relation::default()
    })
}

/// Whether `actor` is accountable for an open thread around one of `about`, or registered the first of them as a contact.
async fn is_accountable(pool: &PgPool, actor: &Actor, about: &[Uuid]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from vault_thread_children join vault_threads using (thread)
                          where child = any($1) and tenant = $2 and bridge_builder = $3 and is_open)
               or exists (select from vault_contacts
                          where person = ($1::uuid[])[1] and tenant = $2 and bridge_builder = $3) as "it!""#,
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
        "select break_glass from vault_break_glass
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
    let (tenant, recipient) = (actor.tenant, Some(organisation.0));
    let own = Consents { tenant, recipient, with_own_rights: true, now };
    let same = same(pool, subject).await?;
    let own = own.to(pool, &same).await?;
    let children =
        sqlx::query_scalar!("select child from vault_custody where holder = any($1)", &same)
            .fetch_all(pool)
            .await?;
    // A consent to a child's number is one to its parents' numbers, and to nothing else of theirs; unless the child decided
    // alone, so that no parent is told (L-20).
    let theirs = Consents { tenant, recipient, with_own_rights: false, now };
    let theirs = theirs.to(pool, &children).await?;
    let reaches = theirs.contains(&DataCategory::Phone) && !own.contains(&DataCategory::Phone);
    let about: Vec<Uuid> = same.into_iter().chain(children).collect();
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
        keeps: carriers::keeps(pool, tenant, organisation, &about, now).await?,
        ..Relation::default()
    })
}

/// Which consents and disclosures count.
struct Consents {
    tenant: Municipality,
    /// To which organisation; to any when there is none.
    recipient: Option<Uuid>,
    /// Those too that a child decided alone.
    with_own_rights: bool,
    now: DateTime<Utc>,
}

impl Consents {
    /// What they let the recipient have of `subjects`, while there is an open thread around them. A consent opens nothing to an
    /// organisation that does not help them, or not any more; what the law lets it have it may have without.
    async fn to(&self, pool: &PgPool, subjects: &[Uuid]) -> anyhow::Result<Vec<DataCategory>> {
        let categories = sqlx::query_scalar!(
            r#"with about as (
                   select subject, subject as child from unnest($1::uuid[]) as subject
                   union select holder, child from vault_custody where holder = any($1)
               ), worked_on as (
                   select subject, child from about join vault_thread_children using (child) join vault_threads using (thread)
                   where tenant = $3 and is_open
               )
               select category as "category!" from vault_consents c
               where subject in (select subject from worked_on) and ($2::uuid is null or recipient = $2)
                 and tenant = $3 and until_on >= $4
                 and not exists (select from vault_ended_consents e where e.consent = c.consent)
                 and ($5 or not exists (select from vault_own_rights o where o.consent = c.consent))
                 and ($2::uuid is null
                      or exists (select from worked_on w join vault_assignments a on a.child = w.child and a.tenant = $3
                                 join vault_carriers r using (assignment)
                                 where w.subject = c.subject and r.organisation = $2
                                   and a.over_at is null and r.left_at is null))
               union select category from vault_disclosures
               where subject in (select subject from worked_on) and ($2::uuid is null or recipient = $2)
                 and tenant = $3 and until_on >= $4"#,
            subjects,
            self.recipient,
            self.tenant.as_str(),
            calendar::day(self.now),
            self.with_own_rights,
        )
        .fetch_all(pool)
        .await?;
        categories.iter().map(|it| it.parse().context("a category that nobody knows")).collect()
    }
}

async fn family(pool: &PgPool, actor: &Actor, subject: PersonId) -> anyhow::Result<Relation> {
    let row = sqlx::query!(
        r#"select (select kind from vault_persons where person = $1) as kind,
                  (select party from vault_persons where person = $1) as party,
                  exists (select from vault_custody where child = $1 and holder = $2) as "is_holder!",
                  (select m.organisation from vault_matches m join vault_volunteers v using (volunteer)
                   where v.person = $1 and m.tenant = $3
                     and (m.child = $2 or m.child in (select child from vault_custody where holder = $2))
                   limit 1) as volunteer_of"#,
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
        our_volunteer_of: row
            .volunteer_of
            .filter(|_| actor.subject.0 != subject.0)
            .map(OrganisationId),
        ..Relation::default()
    })
}
