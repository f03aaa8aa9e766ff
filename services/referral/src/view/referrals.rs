//! The list of referrals, the page of one, and what is begun.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proto::{
    code::{AgeBand, Municipality, Need},
    event::Unreadable,
    id::{PersonId, ReferralId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    referral::{
        Draft, DraftView, Fact, LawReference, LegalBasis, ListReferrals, NoWish, Purpose,
        ReferenceNumber, ReferralCursor, ReferralList, ReferralView, ReturnReason, Sibling,
        Standing, Urgency, WithdrawReason,
    },
    sealed::Sealed,
    thread::RefusalReason,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

/// A row as it begins, or begins again.
#[derive(Serialize)]
struct Submitted<'a> {
    referral: ReferralId,
    tenant: Municipality,
    position: i64,
    reference: ReferenceNumber,
    thread: ThreadId,
    standing: Standing,
    child: PersonId,
    age_band: AgeBand,
    siblings: &'a [Sibling],
    legal_basis: LegalBasis,
    law: Option<&'a LawReference>,
    purpose: Purpose,
    needs: &'a [Need],
    wish: Option<Sealed>,
    no_wish: Option<NoWish>,
    urgency: Urgency,
    submitted_at: DateTime<Utc>,
    answer_by: DateTime<Utc>,
}

/// How a row goes on. What is nothing stays as it was.
#[derive(Default, Serialize)]
struct Answered {
    referral: Option<ReferralId>,
    standing: Option<Standing>,
    thread: Option<ThreadId>,
    bridge_builder: Option<UserId>,
    return_reason: Option<ReturnReason>,
    withdraw_reason: Option<WithdrawReason>,
    held_up_by: Option<RefusalReason>,
}

#[derive(Serialize)]
struct Drafted<'a> {
    referral: ReferralId,
    tenant: Municipality,
    position: i64,
    content: &'a Draft,
    drafted_by: UserId,
    drafted_at: DateTime<Utc>,
}

/// What a batch does to referrals: of each the last beginning, what came of that, and what is drafted in the end.
#[derive(Default)]
pub(super) struct Changes<'a> {
    submitted: BTreeMap<ReferralId, Submitted<'a>>,
    answered: BTreeMap<ReferralId, Answered>,
    drafted: BTreeMap<ReferralId, Drafted<'a>>,
    /// No drafts any more.
    over: BTreeSet<ReferralId>,
}

impl<'a> Changes<'a> {
    pub(super) fn take(
        &mut self,
        recorded: &RecordedEvent,
        fact: &'a Fact,
    ) -> Result<(), Unreadable> {
        let referral = ReferralId(recorded.stream);
        match fact {
            Fact::Drafted { content } => self.draft(recorded, content)?,
            Fact::Submitted { .. } => self.submit(recorded, fact),
            Fact::Accepted { bridge_builder, .. } => {
                let answer = self.answer(referral, Standing::Accepted);
                answer.bridge_builder = Some(*bridge_builder);
            }
            Fact::Returned { reason, .. } => {
                self.answer(referral, Standing::Returned).return_reason = Some(*reason);
            }
            Fact::Withdrawn { reason, .. } => {
                self.answer(referral, Standing::Withdrawn).withdraw_reason = Some(*reason);
                self.drafted.remove(&referral);
                self.over.insert(referral);
            }
            Fact::HeldUp { reason } => {
                self.answer(referral, Standing::HeldUp).held_up_by = Some(*reason);
            }
            Fact::AttachedToThread { thread } => {
                self.answer(referral, Standing::AttachedToThread).thread = Some(*thread);
            }
            // Told by the clock and the deadline.
            Fact::Overdue { .. } => {}
        }
        Ok(())
    }

    fn answer(&mut self, referral: ReferralId, standing: Standing) -> &mut Answered {
        let answer = self.answered.entry(referral).or_default();
        (answer.referral, answer.standing) = (Some(referral), Some(standing));
        answer
    }

    fn draft(&mut self, recorded: &RecordedEvent, content: &'a Draft) -> Result<(), Unreadable> {
        let referral = ReferralId(recorded.stream);
        let drafted = Drafted {
            referral,
            tenant: recorded.tenant,
            position: recorded.position,
            content,
            drafted_by: recorded.who()?.subject,
            drafted_at: recorded.occurred_at,
        };
        self.drafted.insert(referral, drafted);
        Ok(())
    }

    fn submit(&mut self, recorded: &RecordedEvent, fact: &'a Fact) {
        let Fact::Submitted {
            thread,
            child,
            age_band,
            legal_basis,
            purpose,
            needs,
            wish,
            no_wish,
            urgency,
            answer_by,
            reference,
            law,
            siblings,
            computed: _,
        } = fact
        else {
            return;
        };
        let referral = ReferralId(recorded.stream);
        let submitted = Submitted {
            referral,
            tenant: recorded.tenant,
            position: recorded.position,
            reference: reference.unwrap_or_else(|| ReferenceNumber::of(referral)),
            thread: *thread,
            standing: Standing::Waiting,
            child: *child,
            age_band: *age_band,
            siblings: siblings.as_deref().unwrap_or_default(),
            legal_basis: *legal_basis,
            law: law.as_ref(),
            purpose: *purpose,
            needs,
            wish: *wish,
            no_wish: *no_wish,
            urgency: *urgency,
            submitted_at: recorded.occurred_at,
            answer_by: *answer_by,
        };
        self.submitted.insert(referral, submitted);
        // What came of an earlier submission is over, and so is the draft.
        self.answered.remove(&referral);
        self.drafted.remove(&referral);
        if recorded.version > 1 {
            self.over.insert(referral);
        }
    }

    pub(super) async fn write(self, tx: &mut PgConnection) -> anyhow::Result<()> {
        begin(tx, &self.submitted.into_values().collect::<Vec<_>>()).await?;
        go_on(tx, &self.answered.into_values().collect::<Vec<_>>()).await?;
        let over: Vec<_> = self.over.into_iter().map(|it| it.0).collect();
        drafts_change(tx, &self.drafted.into_values().collect::<Vec<_>>(), &over).await
    }
}

async fn begin(tx: &mut PgConnection, rows: &[Submitted<'_>]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into referral_list (referral, tenant, position, reference, thread, standing, child, age_band, siblings,
             legal_basis, law, purpose, needs, wish, no_wish, urgency, submitted_at, answer_by)
         select referral, tenant, position, reference, thread, standing, child, age_band, siblings, legal_basis, law, purpose,
             needs, wish, no_wish, urgency, submitted_at, answer_by
         from jsonb_populate_recordset(null::referral_list, $1)
         on conflict (referral) do update set position = excluded.position, thread = excluded.thread,
             standing = excluded.standing, child = excluded.child, age_band = excluded.age_band,
             siblings = excluded.siblings, legal_basis = excluded.legal_basis, law = excluded.law,
             purpose = excluded.purpose, needs = excluded.needs, wish = excluded.wish, no_wish = excluded.no_wish,
             urgency = excluded.urgency, submitted_at = excluded.submitted_at, answer_by = excluded.answer_by,
             bridge_builder = null, return_reason = null, withdraw_reason = null, held_up_by = null",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn go_on(tx: &mut PgConnection, rows: &[Answered]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update referral_list as it
         set standing = now.standing,
             thread = coalesce(now.thread, it.thread),
             bridge_builder = coalesce(now.bridge_builder, it.bridge_builder),
             return_reason = coalesce(now.return_reason, it.return_reason),
             withdraw_reason = coalesce(now.withdraw_reason, it.withdraw_reason),
             -- Only while it is: a batch may hold up what it then lets go on.
             held_up_by = case when now.standing = 'held_up' then now.held_up_by end
         from jsonb_populate_recordset(null::referral_list, $1) as now
         where it.referral = now.referral",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn drafts_change(
    tx: &mut PgConnection,
    drafted: &[Drafted<'_>],
    over: &[Uuid],
) -> anyhow::Result<()> {
    if !over.is_empty() {
        sqlx::query!("delete from referral_draft where referral = any($1)", over)
            .execute(&mut *tx)
            .await?;
    }
    if !drafted.is_empty() {
        sqlx::query!(
            "insert into referral_draft (referral, tenant, position, content, drafted_by, drafted_at)
             select referral, tenant, position, content, drafted_by, drafted_at
             from jsonb_populate_recordset(null::referral_draft, $1)
             on conflict (referral) do update set position = excluded.position, content = excluded.content,
                 drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at",
            Json(drafted) as _,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Those of some referrals that are `tenant`'s.
pub(crate) async fn referrals(
    pool: &PgPool,
    tenant: Municipality,
    referrals: &[ReferralId],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<ReferralView>> {
    let ids: Vec<_> = referrals.iter().map(|it| it.0).collect();
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $3) as "it!: Json<ReferralView>"
           from referral_list as it
           where tenant = $1 and referral = any($2)"#,
        tenant.as_str(),
        &ids,
        now,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|Json(view)| view).collect())
}

/// The referrals of `tenant` with that number: one, or none.
pub(crate) async fn of_number(
    pool: &PgPool,
    tenant: Municipality,
    reference: ReferenceNumber,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<ReferralView>> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $3) as "it!: Json<ReferralView>"
           from referral_list as it
           where tenant = $1 and reference = $2"#,
        tenant.as_str(),
        reference.to_string(),
        now,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|Json(view)| view).collect())
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
pub(crate) async fn list(
    pool: &PgPool,
    tenant: Municipality,
    query: &ListReferrals,
    now: DateTime<Utc>,
) -> sqlx::Result<ReferralList> {
    let limit = usize::from(query.limit);
    let after = query.after.unwrap_or(ReferralCursor { waiting: true, position: i64::MAX });
    // One more tells whether there is a next page.
    let one_more = i64::from(query.limit) + 1;
    let mut rows = match query.standing {
        None => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $5) as "it!: Json<Listed>"
                   from referral_list as it
                   where tenant = $1 and (waiting, position) < ($2, $3)
                   order by waiting desc, position desc
                   limit $4"#,
                tenant.as_str(),
                after.waiting,
                after.position,
                one_more,
                now,
            )
            .fetch_all(pool)
            .await?
        }
        Some(standing) => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) || jsonb_build_object('overdue', waiting and answer_by <= $5) as "it!: Json<Listed>"
                   from referral_list as it
                   where tenant = $1 and standing = $2 and position < $3
                   order by position desc
                   limit $4"#,
                tenant.as_str(),
                standing.to_string(),
                after.position,
                one_more,
                now,
            )
            .fetch_all(pool)
            .await?
        }
    };
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_next).map(|Json(row)| row.cursor());
    Ok(ReferralList { referrals: rows.into_iter().map(|Json(row)| row.view).collect(), next })
}

/// What the case workers of `tenant` have begun.
pub(crate) async fn drafts(
    pool: &PgPool,
    tenant: Municipality,
    limit: u16,
) -> sqlx::Result<Vec<DraftView>> {
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) as "it!: Json<DraftView>"
           from referral_draft as it
           where tenant = $1
           order by position desc
           limit $2"#,
        tenant.as_str(),
        i64::from(limit),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|Json(view)| view).collect())
}
