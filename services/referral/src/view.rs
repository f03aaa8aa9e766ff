//! The screens: the list of referrals and the page of one. Rows travel as JSON, so that the codes of the wire are the codes in the
//! columns and one statement carries a whole batch.

use chrono::{DateTime, Utc};
use platform::Stated;
use proto::{
    code::{AgeBand, Municipality, Need},
    id::{PersonId, ReferralId, ThreadId, UserId},
    referral::{
        Event, Fact, ListReferrals, NoWish, Purpose, ReferralCursor, ReferralList, ReferralView,
        ReturnReason, Standing, Urgency,
    },
    sealed::Sealed,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool, types::Json};

/// A row as it begins.
#[derive(Serialize)]
struct Submitted<'a> {
    referral: ReferralId,
    tenant: Municipality,
    position: i64,
    thread: ThreadId,
    standing: Standing,
    child: PersonId,
    age_band: AgeBand,
    purpose: Purpose,
    needs: &'a [Need],
    wish: Option<Sealed>,
    no_wish: Option<NoWish>,
    urgency: Urgency,
    submitted_at: DateTime<Utc>,
    answer_by: DateTime<Utc>,
}

/// How a row ends.
#[derive(Serialize)]
struct Answered {
    referral: ReferralId,
    standing: Standing,
    bridge_builder: Option<UserId>,
    return_reason: Option<ReturnReason>,
}

/// Takes a batch: first what begins, then what ends, for a referral may do both in one.
pub(crate) async fn project(tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
    let (mut submitted, mut answered) = (vec![], vec![]);
    for Stated { recorded, event: Event::Referral(fact) } in events {
        let referral = ReferralId(recorded.stream);
        match fact {
            Fact::Submitted {
                thread,
                child,
                age_band,
                legal_basis: _,
                purpose,
                needs,
                wish,
                no_wish,
                urgency,
                answer_by,
            } => submitted.push(Submitted {
                referral,
                tenant: recorded.tenant,
                position: recorded.position,
                thread: *thread,
                standing: Standing::Waiting,
                child: *child,
                age_band: *age_band,
                purpose: *purpose,
                needs,
                wish: *wish,
                no_wish: *no_wish,
                urgency: *urgency,
                submitted_at: recorded.occurred_at,
                answer_by: *answer_by,
            }),
            Fact::Accepted { bridge_builder, .. } => answered.push(Answered {
                referral,
                standing: Standing::Accepted,
                bridge_builder: Some(*bridge_builder),
                return_reason: None,
            }),
            Fact::Returned { reason } => answered.push(Answered {
                referral,
                standing: Standing::Returned,
                bridge_builder: None,
                return_reason: Some(*reason),
            }),
        }
    }
    begin(tx, &submitted).await?;
    end(tx, &answered).await
}

async fn begin(tx: &mut PgConnection, rows: &[Submitted<'_>]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into referral_list (referral, tenant, position, thread, standing, child, age_band, purpose, needs, wish, no_wish,
             urgency, submitted_at, answer_by)
         select referral, tenant, position, thread, standing, child, age_band, purpose, needs, wish, no_wish, urgency, submitted_at,
             answer_by
         from jsonb_populate_recordset(null::referral_list, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end(tx: &mut PgConnection, rows: &[Answered]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update referral_list as it
         set standing = answered.standing, bridge_builder = answered.bridge_builder, return_reason = answered.return_reason
         from jsonb_populate_recordset(null::referral_list, $1) as answered
         where it.referral = answered.referral",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// One referral of `tenant`.
pub(crate) async fn referral(
    pool: &PgPool,
    tenant: Municipality,
    referral: ReferralId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<ReferralView>> {
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $3) as "it!: Json<ReferralView>"
           from referral_list as it
           where tenant = $1 and referral = $2"#,
        tenant.as_str(),
        referral.0,
        now,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(view)| view))
}

/// A row of the list, and its place there.
#[derive(Deserialize)]
struct Listed {
    position: i64,
    #[serde(flatten)]
    view: ReferralView,
}

impl Listed {
    fn cursor(&self) -> ReferralCursor {
        ReferralCursor { waiting: self.view.standing == Standing::Waiting, position: self.position }
    }
}

/// A page of the referrals of `tenant`.
pub(crate) async fn referrals(
    pool: &PgPool,
    tenant: Municipality,
    query: &ListReferrals,
    now: DateTime<Utc>,
) -> sqlx::Result<ReferralList> {
    let limit = usize::from(query.limit);
    let after = query.after.unwrap_or(ReferralCursor { waiting: true, position: i64::MAX });
    let mut rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $5) as "it!: Json<Listed>"
           from referral_list as it
           where tenant = $1 and (waiting, position) < ($2, $3)
           order by waiting desc, position desc
           limit $4"#,
        tenant.as_str(),
        after.waiting,
        after.position,
        i64::from(query.limit) + 1, // One more tells whether there is a next page.
        now,
    )
    .fetch_all(pool)
    .await?;
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_next).map(|Json(row)| row.cursor());
    Ok(ReferralList { referrals: rows.into_iter().map(|Json(row)| row.view).collect(), next })
}
