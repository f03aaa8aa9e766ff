//! What people ask about their own data, and how it stands.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId, SubjectRequestId},
    recorded_event::RecordedEvent,
    vault::{
        ControllerStanding, ErasureDecision, RequestLine, RequestState, RequestsCursor,
        RequestsPage, SubjectRequestFact,
    },
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{code::code, erasure};
use crate::domain::cipher::{controller_name, controller_named};

/// Takes in what happened to requests, one after the other: there are few.
pub(super) async fn record(
    tx: &mut PgConnection,
    facts: &[(&RecordedEvent, &SubjectRequestFact)],
) -> anyhow::Result<()> {
    for (recorded, fact) in facts {
        let (request, tenant, at) = (recorded.stream, recorded.tenant, recorded.occurred_at);
        match fact {
            SubjectRequestFact::Received { .. } => receive(tx, recorded, fact).await?,
            SubjectRequestFact::IdentityVerified { .. } => {
                sqlx::query!(
                    "update vault_requests set is_verified = true where request = $1",
                    request
                )
                .execute(&mut *tx)
                .await?;
            }
            SubjectRequestFact::RectificationApplied { sealed, by } => {
                // A second request may correct the same words again: the last word counts.
                sqlx::query!(
                    "insert into vault_corrections (sealed, corrected_by) values ($1, $2)
                     on conflict (sealed) do update set corrected_by = excluded.corrected_by",
                    sealed.0,
                    by.id.0,
                )
                .execute(&mut *tx)
                .await?;
            }
            SubjectRequestFact::RestrictionApplied { subject, controller, until_on, .. } => {
                let controller = controller_name(*controller, tenant);
                erasure::restrict(tx, request, &controller, *subject, *until_on).await?;
                executed(tx, request, &controller, at).await?;
            }
            SubjectRequestFact::RestrictionLifted { controller, .. } => {
                erasure::lift(tx, request, &controller_name(*controller, tenant)).await?;
            }
            SubjectRequestFact::ErasureDecided { .. } => decided(tx, recorded, fact).await?,
            SubjectRequestFact::SubjectKeyDestroyed { subject, controller, keys } => {
                let controller = controller_name(*controller, tenant);
                erasure::destroy(tx, keys).await?;
                erasure::forget(tx, tenant, *subject).await?;
                executed(tx, request, &controller, at).await?;
            }
            SubjectRequestFact::Refused { reason, .. } => {
                sqlx::query!(
                    "update vault_requests set refused = $2 where request = $1",
                    request,
                    reason.to_string(),
                )
                .execute(&mut *tx)
                .await?;
            }
            SubjectRequestFact::Answered {} => {
                sqlx::query!(
                    "update vault_requests set answered_at = $2 where request = $1",
                    request,
                    at
                )
                .execute(&mut *tx)
                .await?;
            }
            SubjectRequestFact::DueSoon { .. }
            | SubjectRequestFact::Overdue { .. }
            | SubjectRequestFact::AccessPackageDelivered { .. } => {}
        }
    }
    Ok(())
}

async fn receive(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &SubjectRequestFact,
) -> anyhow::Result<()> {
    if let SubjectRequestFact::Received { subject, right, asked_by, asks_as, due_by, .. } = fact {
        sqlx::query!(
            r#"insert into vault_requests (request, tenant, subject, "right", asked_by, asks_as, received_at, due_by)
               values ($1, $2, $3, $4, $5, $6, $7, $8)"#,
            recorded.stream,
            recorded.tenant.as_str(),
            subject.0,
            right.to_string(),
            asked_by.0,
            asks_as.to_string(),
            recorded.occurred_at,
            *due_by,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn decided(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &SubjectRequestFact,
) -> anyhow::Result<()> {
    if let SubjectRequestFact::ErasureDecided {
        controller,
        outcome,
        basis,
        until_on,
        appeal_to,
        ..
    } = fact
    {
        sqlx::query!(
            "insert into vault_erasures (request, controller, outcome, basis, until_on, appeal_to, decided_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (request, controller) do update set outcome = excluded.outcome, basis = excluded.basis,
                 until_on = excluded.until_on, appeal_to = excluded.appeal_to, decided_at = excluded.decided_at",
            recorded.stream,
            controller_name(*controller, recorded.tenant),
            outcome.to_string(),
            basis.to_string(),
            *until_on,
            appeal_to.map(|it| it.to_string()),
            recorded.occurred_at,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn executed(
    tx: &mut PgConnection,
    request: Uuid,
    controller: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update vault_erasures set executed_at = $3 where request = $1 and controller = $2",
        request,
        controller,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct Row {
    request: Uuid,
    subject: Uuid,
    right: String,
    asked_by: Uuid,
    asks_as: String,
    received_at: DateTime<Utc>,
    due_by: DateTime<Utc>,
    is_verified: bool,
    refused: Option<String>,
    answered_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for RequestLine {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<RequestLine> {
        let state = match (row.answered_at, row.is_verified) {
            (Some(_), _) => RequestState::Answered,
            (None, true) => RequestState::Verified,
            (None, false) => RequestState::Received,
        };
        Ok(RequestLine {
            request: SubjectRequestId(row.request),
            subject: PersonId(row.subject),
            right: code(&row.right)?,
            asked_by: PersonId(row.asked_by),
            asks_as: code(&row.asks_as)?,
            state,
            received_at: row.received_at,
            due_by: row.due_by,
            answered_at: row.answered_at,
            refused: row.refused.as_deref().map(code).transpose()?,
        })
    }
}

/// Whose requests; all of a municipality when neither is given.
#[derive(Debug, Default)]
pub(crate) struct RequestScope {
    /// Those that they asked, or that are about them.
    pub(crate) family: Option<PersonId>,
    /// Those of which something is decided about what it holds.
    pub(crate) controller: Option<String>,
}

/// A municipality's requests, the one that is due first first.
pub(crate) async fn requests(
    pool: &PgPool,
    tenant: Municipality,
    scope: &RequestScope,
    answered: bool,
    after: Option<RequestsCursor>,
    limit: u16,
) -> anyhow::Result<RequestsPage> {
    let size = usize::from(limit);
    let mut rows = sqlx::query_as!(
        Row,
        r#"select request, subject, "right", asked_by, asks_as, received_at, due_by, is_verified, refused, answered_at
           from vault_requests r
           where tenant = $1
             and ($7::text is null or exists (select from vault_erasures e where e.request = r.request and e.controller = $7))
             and ($2::uuid is null or subject = $2 or asked_by = $2) and ($3 or answered_at is null)
             and (due_by, request) > (coalesce($4, '-infinity'::timestamptz), coalesce($5, '00000000-0000-0000-0000-000000000000'::uuid))
           order by due_by, request limit $6"#,
        tenant.as_str(),
        scope.family.map(|it| it.0),
        answered,
        after.map(|it| it.due_by),
        after.map(|it| it.request.0),
        i64::from(limit) + 1,
        scope.controller,
    )
    .fetch_all(pool)
    .await?;
    let is_last = rows.len() <= size;
    rows.truncate(size);
    let requests =
        rows.into_iter().map(RequestLine::try_from).collect::<anyhow::Result<Vec<_>>>()?;
    let next = requests
        .last()
        .filter(|_| !is_last)
        .map(|it| RequestsCursor { due_by: it.due_by, request: it.request });
    Ok(RequestsPage { requests, next })
}

/// One request of a municipality.
pub(crate) async fn request(
    pool: &PgPool,
    tenant: Municipality,
    request: SubjectRequestId,
) -> anyhow::Result<Option<RequestLine>> {
    let row = sqlx::query_as!(
        Row,
        r#"select request, subject, "right", asked_by, asks_as, received_at, due_by, is_verified, refused, answered_at
           from vault_requests where request = $1 and tenant = $2"#,
        request.0,
        tenant.as_str(),
    )
    .fetch_optional(pool)
    .await?;
    row.map(RequestLine::try_from).transpose()
}

/// How it stands with each controller that holds something about the person of `request`, or about which something was decided.
pub(crate) async fn standings(
    pool: &PgPool,
    tenant: Municipality,
    request: &RequestLine,
    today: NaiveDate,
) -> anyhow::Result<Vec<ControllerStanding>> {
    let mut standings = erasure::holdings(pool, tenant, request.subject).await?;
    let decisions = sqlx::query!(
        "select controller, outcome, basis, until_on, appeal_to, decided_at, executed_at from vault_erasures where request = $1",
        request.request.0,
    )
    .fetch_all(pool)
    .await?;
    for row in decisions {
        let controller = controller_named(&row.controller).context("an unknown controller")?;
        let decision = ErasureDecision {
            outcome: code(&row.outcome)?,
            basis: code(&row.basis)?,
            until_on: row.until_on,
            appeal_to: row.appeal_to.as_deref().map(code).transpose()?,
            decided_at: row.decided_at,
            executed_at: row.executed_at,
        };
        if let Some(known) = standings.iter_mut().find(|it| it.controller == controller) {
            known.decision = Some(decision);
        } else {
            standings.push(ControllerStanding {
                controller,
                holds: vec![],
                destroyed: 0,
                is_restricted: false,
                decision: Some(decision),
            });
        }
    }
    let restricted = erasure::restricted(pool, request.subject, today).await?;
    for standing in &mut standings {
        standing.is_restricted = restricted.contains(&controller_name(standing.controller, tenant));
    }
    standings.sort_by_key(|it| it.controller);
    Ok(standings)
}

/// What stands in the place of each of `sealed` that was corrected, at the end of its corrections.
pub(crate) async fn corrected(
    pool: &PgPool,
    sealed: &[SealedId],
) -> sqlx::Result<Vec<(SealedId, SealedId)>> {
    let sealed: Vec<Uuid> = sealed.iter().map(|it| it.0).collect();
    let rows = sqlx::query!(
        r#"with recursive chain as (
               select sealed as first, corrected_by as last, 1 as nth from vault_corrections where sealed = any($1)
               union all
               select first, corrected_by, nth + 1 from chain join vault_corrections on vault_corrections.sealed = chain.last where nth < 100
           )
           select distinct on (first) first as "first!", last as "last!" from chain order by first, nth desc"#,
        &sealed,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|it| (SealedId(it.first), SealedId(it.last))).collect())
}
