//! Refused commands and queries, stored so that an auditor finds them (R4).
//!
//! It is no event: nothing has happened, and whoever asks without end must not be able to write into a log that is for ever. It is
//! a table beside the log, written when the answer is 403 or 404, with who asked for what, when, and which code they got; never what
//! the body said. It holds [`KEPT`].

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use proto::{
    actor::Actor,
    code::Municipality,
    problem::Problem,
    request::{Refused, RefusedPage, WhichRefused},
};
use serde_json::value::RawValue;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    calendar,
    core::Core,
    service::{Failure, Service},
    spec::unreadable,
};

/// How long it is kept: as long as somebody may ask what happened last year.
const KEPT: TimeDelta = TimeDelta::days(400);
/// How much is shown at a time.
const LIMIT_MAX: u16 = 1_000;

impl<S: Service> Core<S> {
    /// Notes that `actor` was refused `name`, if they were. That it cannot be noted changes no answer.
    pub(crate) async fn note<T>(
        &self,
        answer: Result<T, Problem>,
        actor: &Actor,
        name: &str,
        about: Option<Uuid>,
    ) -> Result<T, Problem> {
        if let Err(problem) = &answer
            && matches!(problem.status, 403 | 404)
        {
            let noted = write(&self.pool, actor, name, problem, about, self.clock.now()).await;
            if let Err(error) = noted {
                let error = format!("{error:#}");
                tracing::error!(service.name = S::NAME, error, "a refusal left no trace");
            }
        }
        answer
    }

    /// Who was refused, the last first: in the auditor's municipality; in every one for who audits the country.
    pub(crate) async fn show_refused(
        &self,
        body: &[u8],
        actor: &Actor,
    ) -> Result<Box<RawValue>, Failure> {
        let WhichRefused { limit, cursor } = serde_json::from_slice(body).map_err(|why| {
            Problem::malformed(format!("the body is {{\"limit\": 100}}: {}", unreadable(&why)))
        })?;
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Problem::malformed(format!("limit is 1 to {LIMIT_MAX}")).into());
        }
        let page = page(&self.reads, actor, cursor, limit).await?;
        serde_json::value::to_raw_value(&page).map_err(|why| Failure::Broken(why.into()))
    }

    /// Takes away what was kept long enough.
    pub(crate) async fn forget_refused(&self) -> sqlx::Result<()> {
        let before = calendar::after(self.clock.now(), -KEPT);
        sqlx::query!("delete from refused where hour < $1", before).execute(&self.pool).await?;
        Ok(())
    }
}

async fn write(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
    problem: &Problem,
    about: Option<Uuid>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into refused (hour, subject, role, tenant, organisation, name, code, about, last_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (hour, subject, role, tenant, name, code)
         do update set times = refused.times + 1, last_at = excluded.last_at, organisation = excluded.organisation,
                       about = coalesce(excluded.about, refused.about)",
        now.duration_trunc(TimeDelta::hours(1))?,
        actor.subject.0,
        actor.role.to_string(),
        actor.tenant.as_str(),
        actor.organisation.map(|it| it.0),
        name,
        &*problem.code,
        about,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

struct Row {
    nth: i64,
    hour: DateTime<Utc>,
    subject: Uuid,
    role: String,
    tenant: String,
    organisation: Option<Uuid>,
    name: String,
    code: String,
    about: Option<Uuid>,
    times: i64,
    last_at: DateTime<Utc>,
}

async fn page(
    pool: &PgPool,
    actor: &Actor,
    cursor: Option<i64>,
    limit: u16,
) -> Result<RefusedPage, Failure> {
    let (before, limit) = (cursor.unwrap_or(i64::MAX), i64::from(limit));
    // One statement for each index.
    let rows = if actor.tenant == Municipality::COUNTRY {
        sqlx::query_as!(
            Row,
            "select * from refused where nth < $1 order by nth desc limit $2",
            before,
            limit,
        )
        .fetch_all(pool)
        .await?
    } else {
        sqlx::query_as!(
            Row,
            "select * from refused where tenant = $1 and nth < $2 order by nth desc limit $3",
            actor.tenant.as_str(),
            before,
            limit,
        )
        .fetch_all(pool)
        .await?
    };
    let next = rows.last().filter(|_| i64::try_from(rows.len()) == Ok(limit)).map(|it| it.nth);
    let refused = rows.into_iter().map(|it| {
        anyhow::Ok(Refused {
            by: proto::id::UserId(it.subject),
            role: it.role.parse()?,
            tenant: it.tenant.parse()?,
            organisation: it.organisation.map(proto::id::OrganisationId),
            request: it.name,
            code: it.code,
            about: it.about,
            times: it.times,
            since: it.hour,
            last_at: it.last_at,
        })
    });
    Ok(RefusedPage { refused: refused.collect::<anyhow::Result<_>>()?, next })
}
