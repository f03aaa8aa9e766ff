//! What others state of those whom a role is for, and what is over.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::{Failure, calendar};
use proto::{
    assignment::{self, AgreementFact, OrganisationFact, VolunteerFact},
    event::Event as _,
    id::{AccountId, GrantId, PersonId},
    identity::Place,
    recorded_event::RecordedEvent,
    thread::{self, CaseloadFact},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::domain::{Holdings, Known};

/// What is known of the id that somebody chose for a grant or an invitation, of an organisation, and of a person who would be a
/// volunteer there.
pub(crate) async fn known(
    pool: &PgPool,
    chosen: Uuid,
    place: Place,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Known, Failure> {
    let is_id_used = sqlx::query_scalar!(
        r#"select exists (select from identity_grants where "grant" = $1 and place <> $2
                          union all select from identity_proposals where "grant" = $1 and place <> $2
                          union all select from identity_invitations where invitation = $1 and place <> $2) as "is_used!""#,
        chosen,
        place.to_string()
    )
    .fetch_one(pool)
    .await?;
    let humans = super::human::shared(pool, None).await?;
    let Place::Organisation(organisation) = place else {
        return Ok(Known { is_id_used, humans, ..Known::default() });
    };
    let is_listed = sqlx::query_scalar!(
        r#"select exists (select from identity_organisations where organisation = $1) as "is_listed!""#,
        organisation.0
    )
    .fetch_one(pool)
    .await?;
    let municipalities = sqlx::query_scalar!(
        "select distinct municipality from identity_agreements where organisation = $1 and until_on >= $2",
        organisation.0,
        calendar::day(now)
    )
    .fetch_all(pool)
    .await?;
    let municipalities = municipalities.iter().map(|it| it.parse().map_err(anyhow::Error::from));
    let agreements = municipalities.collect::<anyhow::Result<BTreeSet<_>>>()?;
    let is_volunteer = sqlx::query_scalar!(
        r#"select exists (select from identity_volunteers where organisation = $1 and person = $2) as "is_volunteer!""#,
        organisation.0,
        person.map(|it| it.0)
    )
    .fetch_one(pool)
    .await?;
    let agreements = is_listed.then_some(agreements);
    Ok(Known { agreements, is_volunteer, is_id_used, is_claimed: false, humans })
}

/// For how many open threads whoever holds this grant is accountable.
pub(crate) async fn accountable_for(pool: &PgPool, grant: GrantId) -> Result<u32, Failure> {
    let threads = sqlx::query_scalar!(
        r#"select count(*) as "threads!" from identity_caseloads
           where bridge_builder in (select subject from identity_grants where "grant" = $1)"#,
        grant.0
    )
    .fetch_one(pool)
    .await?;
    Ok(u32::try_from(threads).unwrap_or(u32::MAX))
}

/// What an account holds, wherever.
pub(crate) async fn holdings(pool: &PgPool, account: AccountId) -> Result<Holdings, Failure> {
    let rows = sqlx::query!(
        r#"select "grant", place from identity_grants where account = $1 and ended_at is null
           order by begins_at, "grant""#,
        account.0
    )
    .fetch_all(pool)
    .await?;
    let grants = rows
        .into_iter()
        .map(|row| Ok((row.place.parse()?, GrantId(row.grant))))
        .collect::<anyhow::Result<_>>()?;
    let threads = sqlx::query_scalar!(
        r#"select count(*) as "threads!" from identity_caseloads
           where bridge_builder in (select subject from identity_grants where account = $1)"#,
        account.0
    )
    .fetch_one(pool)
    .await?;
    let humans = super::human::shared(pool, None).await?;
    let accountable_for = u32::try_from(threads).unwrap_or(u32::MAX);
    Ok(Holdings { grants, accountable_for, humans })
}

/// The places where something is over by now.
pub(crate) async fn over(pool: &PgPool, now: DateTime<Utc>) -> anyhow::Result<Vec<Place>> {
    let places = sqlx::query_scalar!(
        r#"select place as "place!" from identity_grants where ended_at is null and ends_at <= $1
           union select place from identity_proposals where expires_at <= $1
           union select place from identity_invitations where expires_at <= $1 and standing = 'open'"#,
        now
    )
    .fetch_all(pool)
    .await?;
    places.iter().map(|it| Ok(it.parse()?)).collect()
}

/// The grants and logins that have ended since then.
pub(crate) async fn ended_since(pool: &PgPool, since: DateTime<Utc>) -> anyhow::Result<Vec<Uuid>> {
    let ended = sqlx::query_scalar!(
        r#"select "grant" as "id!" from identity_grants where ended_at > $1
           union all select session from identity_sessions where ended_at > $1"#,
        since
    );
    Ok(ended.fetch_all(pool).await?)
}

pub(crate) async fn handle_events(
    tx: &mut PgConnection,
    source: &str,
    events: &[RecordedEvent],
) -> anyhow::Result<()> {
    for event in events {
        match source {
            thread::Event::SERVICE => of_thread(tx, &event.read()?).await?,
            assignment::Event::SERVICE => of_assignment(tx, event, &event.read()?).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn of_thread(tx: &mut PgConnection, event: &thread::Event) -> anyhow::Result<()> {
    let thread::Event::Caseload(fact) = event else { return Ok(()) };
    match fact {
        CaseloadFact::TakenOn { bridge_builder, thread } => {
            sqlx::query!(
                "insert into identity_caseloads (bridge_builder, thread) values ($1, $2) on conflict do nothing",
                bridge_builder.0,
                thread.0
            )
            .execute(tx)
            .await?;
        }
        CaseloadFact::LetGo { bridge_builder, thread } => {
            sqlx::query!(
                "delete from identity_caseloads where bridge_builder = $1 and thread = $2",
                bridge_builder.0,
                thread.0
            )
            .execute(tx)
            .await?;
        }
        CaseloadFact::Activated { .. }
        | CaseloadFact::Deactivated { .. }
        | CaseloadFact::CannotAct { .. }
        | CaseloadFact::Reactivated { .. } => {}
    }
    Ok(())
}

async fn of_assignment(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    event: &assignment::Event,
) -> anyhow::Result<()> {
    match event {
        assignment::Event::Organisation(OrganisationFact::Registered { name, .. }) => {
            sqlx::query!(
                "insert into identity_organisations (organisation, name) values ($1, $2) on conflict do nothing",
                recorded.stream,
                name.as_str()
            )
            .execute(tx)
            .await?;
        }
        assignment::Event::Agreement(fact) => agreement(tx, recorded, fact).await?,
        assignment::Event::Volunteer(VolunteerFact::Applied { organisation, person }) => {
            sqlx::query!(
                "insert into identity_volunteers (organisation, person) values ($1, $2) on conflict do nothing",
                organisation.0,
                person.0
            )
            .execute(tx)
            .await?;
        }
        assignment::Event::Volunteer(_)
        | assignment::Event::Organisation(_)
        | assignment::Event::Cvr(_)
        | assignment::Event::Assignment(_)
        | assignment::Event::Match(_)
        | assignment::Event::Board(_)
        | assignment::Event::Family(_)
        | assignment::Event::Applicant(_)
        | assignment::Event::Withdrawal(_) => {}
    }
    Ok(())
}

async fn agreement(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &AgreementFact,
) -> anyhow::Result<()> {
    match fact {
        AgreementFact::Signed { organisation, from_on, until_on } => {
            sqlx::query!(
                r#"insert into identity_agreements (organisation, municipality, agreement, from_on, until_on)
                   values ($1, $2, $3, $4, $5)
                   on conflict (organisation, agreement, from_on) do update set until_on = excluded.until_on"#,
                organisation.0,
                recorded.tenant.as_str(),
                recorded.stream,
                from_on,
                until_on
            )
            .execute(tx)
            .await?;
        }
        // It ends sooner than agreed, and what was to follow it does not.
        AgreementFact::Terminated { until_on } => {
            sqlx::query!(
                "update identity_agreements set until_on = least(until_on, $2) where agreement = $1",
                recorded.stream,
                until_on
            )
            .execute(tx)
            .await?;
        }
        AgreementFact::EndCorrected { from_on, until_on } => {
            sqlx::query!(
                "update identity_agreements set until_on = $3 where agreement = $1 and from_on = $2",
                recorded.stream,
                from_on,
                until_on
            )
            .execute(tx)
            .await?;
        }
    }
    Ok(())
}
