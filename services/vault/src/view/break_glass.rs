//! Broken glasses, and who has looked into them.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    code::Municipality,
    id::{BreakGlassId, PersonId, SealedId, UserId},
    recorded_event::RecordedEvent,
    sealed::{Digest, Sealed},
    vault::{BreakGlassFact, BreakGlassReason, BrokenGlass},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Takes in what happened to glasses.
pub(super) async fn record(
    tx: &mut PgConnection,
    facts: &[(&RecordedEvent, &BreakGlassFact)],
) -> anyhow::Result<()> {
    for (recorded, fact) in facts {
        match fact {
            BreakGlassFact::Used { by, subject, reason, words, until, review_by } => {
                let wanted = Wanted { by, subject, reason, words };
                insert(tx, recorded, &wanted, None, Some((until, review_by))).await?;
            }
            BreakGlassFact::Asked { by, subject, reason, words, approve_by } => {
                let wanted = Wanted { by, subject, reason, words };
                insert(tx, recorded, &wanted, Some(approve_by), None).await?;
            }
            BreakGlassFact::Approved { by, until, review_by, .. } => {
                sqlx::query!(
                    "update vault_break_glass set approved_by = $2, until = $3, review_by = $4 where break_glass = $1",
                    recorded.stream,
                    by.0,
                    until,
                    review_by,
                )
                .execute(&mut *tx)
                .await?;
            }
            BreakGlassFact::Lapsed {} => {
                sqlx::query!(
                    "update vault_break_glass set is_lapsed = true where break_glass = $1",
                    recorded.stream,
                )
                .execute(&mut *tx)
                .await?;
            }
            BreakGlassFact::Reviewed { finding } => {
                sqlx::query!(
                    "update vault_break_glass set finding = $2 where break_glass = $1",
                    recorded.stream,
                    finding.to_string(),
                )
                .execute(&mut *tx)
                .await?;
            }
            BreakGlassFact::Unreviewed {} => {
                sqlx::query!(
                    "update vault_break_glass set is_overdue = true where break_glass = $1",
                    recorded.stream,
                )
                .execute(&mut *tx)
                .await?;
            }
        }
    }
    Ok(())
}

/// Who must see whom, and why.
struct Wanted<'a> {
    by: &'a UserId,
    subject: &'a PersonId,
    reason: &'a BreakGlassReason,
    words: &'a Sealed,
}

/// Until when it can be approved, or until when it is broken and when that must have been reviewed.
async fn insert(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    wanted: &Wanted<'_>,
    approve_by: Option<&DateTime<Utc>>,
    open: Option<(&DateTime<Utc>, &DateTime<Utc>)>,
) -> anyhow::Result<()> {
    let Wanted { by, subject, reason, words } = wanted;
    sqlx::query!(
        "insert into vault_break_glass
             (break_glass, tenant, broken_by, role, subject, reason, words, digest, broken_at, approve_by, until, review_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        recorded.stream,
        recorded.tenant.as_str(),
        by.0,
        recorded.who()?.role.to_string(),
        subject.0,
        reason.to_string(),
        words.id.0,
        words.digest.0.as_slice(),
        recorded.occurred_at,
        approve_by,
        open.map(|it| it.0),
        open.map(|it| it.1),
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct Row {
    break_glass: Uuid,
    broken_by: Uuid,
    role: String,
    subject: Uuid,
    reason: String,
    words: Uuid,
    digest: Vec<u8>,
    broken_at: DateTime<Utc>,
    approve_by: Option<DateTime<Utc>>,
    approved_by: Option<Uuid>,
    is_lapsed: bool,
    until: Option<DateTime<Utc>>,
    review_by: Option<DateTime<Utc>>,
    is_overdue: bool,
    finding: Option<String>,
}

/// One statement for each index. False is less than true: without those that are done, only what is not.
macro_rules! glasses {
    ($pool:expr, $tenant:expr, $reviewed:expr, $by:tt) => {
        sqlx::query_as!(
            Row,
            "select break_glass, broken_by, role, subject, reason, words, digest, broken_at, approve_by, approved_by, is_lapsed,
                    until, review_by, is_overdue, finding
             from vault_break_glass where " + $by + " and (finding is not null or is_lapsed) <= $2
             order by finding is not null or is_lapsed, coalesce(review_by, approve_by), break_glass limit 500",
            $tenant.as_str(),
            $reviewed,
        )
        .fetch_all($pool)
        .await?
    };
}

/// The broken glasses of a municipality, or of the country (`0000`), with those that auditors ask to break: those that wait
/// for approval or review first, the most urgent first.
pub(crate) async fn broken_glasses(
    pool: &PgPool,
    tenant: Municipality,
    reviewed: bool,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<BrokenGlass>> {
    let rows = if tenant == Municipality::COUNTRY {
        glasses!(pool, tenant, reviewed, "$1 = '0000'")
    } else {
        glasses!(pool, tenant, reviewed, "tenant = $1")
    };
    let glasses = rows.into_iter().map(|it| {
        let finding = it.finding.map(|it| it.parse()).transpose().context("an unknown finding")?;
        Ok(BrokenGlass {
            break_glass: BreakGlassId(it.break_glass),
            by: UserId(it.broken_by),
            role: it.role.parse().context("an unknown role")?,
            subject: PersonId(it.subject),
            reason: it.reason.parse().context("an unknown reason")?,
            words: Sealed {
                id: SealedId(it.words),
                digest: Digest(it.digest.try_into().unwrap_or_default()),
            },
            at: it.broken_at,
            approve_by: it.approve_by,
            approved_by: it.approved_by.map(UserId),
            lapsed: it.is_lapsed,
            until: it.until,
            review_by: it.review_by,
            overdue: it.is_overdue
                || (finding.is_none() && it.review_by.is_some_and(|by| by < now)),
            finding,
        })
    });
    glasses.collect()
}
