//! Steps of cases, and whether civil society was considered at them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use proto::{
    code::{AgeBand, Municipality},
    id::{CaseStepId, PersonId, ReferralId},
    recorded_event::RecordedEvent,
    referral::{
        CaseStepFact, CaseStepKind, ConsiderationCursor, ConsiderationFact, ConsiderationList,
        ConsiderationOutcome, ConsiderationShares, ConsiderationView, ListConsiderations,
        NotRelevantReason, ReasonCount, RuleVersion,
    },
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

/// Shares of fewer say something about somebody (I-27).
const SHARE_OF_MIN: i64 = 5;
/// Below every deadline: what is made comes after what is due, and of that the newest first.
const MADE: i64 = i64::MAX / 2;

#[derive(Serialize)]
struct Told {
    step: CaseStepId,
    tenant: Municipality,
    child: PersonId,
    age_band: AgeBand,
    kind: CaseStepKind,
    on: NaiveDate,
    rule: Option<RuleVersion>,
    due_by: Option<DateTime<Utc>>,
    place: Option<i64>,
}

#[derive(Serialize)]
struct Made {
    step: CaseStepId,
    outcome: ConsiderationOutcome,
    reason: Option<NotRelevantReason>,
    referral: Option<ReferralId>,
    due_by: Option<DateTime<Utc>>,
    considered_at: DateTime<Utc>,
    place: i64,
}

/// What a batch does to steps: a rule asks in the decision that takes the step in, so what is due is due from the beginning.
#[derive(Default)]
pub(super) struct Changes {
    told: BTreeMap<CaseStepId, Told>,
    made: BTreeMap<CaseStepId, Made>,
}

impl Changes {
    pub(super) fn take_step(&mut self, recorded: &RecordedEvent, fact: &CaseStepFact) {
        let CaseStepFact::Registered { child, age_band, kind, on } = *fact;
        let (step, tenant) = (CaseStepId(recorded.stream), recorded.tenant);
        let (rule, due_by, place) = (None, None, None);
        let told = Told { step, tenant, child, age_band, kind, on, rule, due_by, place };
        self.told.insert(step, told);
    }

    pub(super) fn take(&mut self, recorded: &RecordedEvent, fact: &ConsiderationFact) {
        match *fact {
            ConsiderationFact::Due { step, rule, due_by, .. } => {
                if let Some(told) = self.told.get_mut(&step) {
                    (told.rule, told.due_by) = (Some(rule), Some(due_by));
                    told.place = Some(due_by.timestamp_micros());
                }
            }
            ConsiderationFact::Recorded { step, outcome, reason, referral, due_by, .. } => {
                let considered_at = recorded.occurred_at;
                let made_at = MADE - considered_at.timestamp_micros();
                let place = due_by.map_or(made_at, |it| it.timestamp_micros());
                let made = Made { step, outcome, reason, referral, due_by, considered_at, place };
                self.made.insert(step, made);
            }
            // Told by the clock and the deadline.
            ConsiderationFact::Overdue { .. } => {}
        }
    }

    pub(super) async fn write(self, tx: &mut PgConnection) -> anyhow::Result<()> {
        let told: Vec<_> = self.told.into_values().collect();
        if !told.is_empty() {
            sqlx::query!(
                r#"insert into referral_consideration (step, tenant, child, age_band, kind, "on", rule, due_by, place)
                   select step, tenant, child, age_band, kind, "on", rule, due_by, place
                   from jsonb_populate_recordset(null::referral_consideration, $1)"#,
                Json(&told) as _,
            )
            .execute(&mut *tx)
            .await?;
        }
        let made: Vec<_> = self.made.into_values().collect();
        if !made.is_empty() {
            sqlx::query!(
                "update referral_consideration as it
                 set outcome = made.outcome, reason = made.reason, referral = made.referral, due_by = made.due_by,
                     considered_at = made.considered_at, place = made.place
                 from jsonb_populate_recordset(null::referral_consideration, $1) as made
                 where it.step = made.step",
                Json(&made) as _,
            )
            .execute(tx)
            .await?;
        }
        Ok(())
    }
}

/// One step of `tenant`.
pub(crate) async fn case_step(
    pool: &PgPool,
    tenant: Municipality,
    step: CaseStepId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<ConsiderationView>> {
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('standing', case
               when due_by <= $3 then 'overdue' when due_by is not null then 'open'
               when outcome is not null then 'considered' else 'not_due' end) as "it!: Json<ConsiderationView>"
           from referral_consideration as it
           where tenant = $1 and step = $2"#,
        tenant.as_str(),
        step.0,
        now,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(view)| view))
}

/// A row of the list, and its place there.
#[derive(Deserialize)]
struct Listed {
    place: i64,
    #[serde(flatten)]
    view: ConsiderationView,
}

/// A page of the considerations of `tenant`.
pub(crate) async fn considerations(
    pool: &PgPool,
    tenant: Municipality,
    query: &ListConsiderations,
    now: DateTime<Utc>,
) -> sqlx::Result<ConsiderationList> {
    let limit = usize::from(query.limit);
    let first = ConsiderationCursor { place: 0, step: CaseStepId(Uuid::nil()) };
    let after = query.after.unwrap_or(first);
    let mut rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('standing', case
               when due_by <= $5 then 'overdue' when due_by is not null then 'open'
               else 'considered' end) as "it!: Json<Listed>"
           from referral_consideration as it
           where tenant = $1 and (place, step) > ($2, $3)
           order by place, step
           limit $4"#,
        tenant.as_str(),
        after.place,
        after.step.0,
        i64::from(query.limit) + 1, // One more tells whether there is a next page.
        now,
    )
    .fetch_all(pool)
    .await?;
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_next);
    let next = last.map(|Json(row)| ConsiderationCursor { place: row.place, step: row.view.step });
    let considerations = rows.into_iter().map(|Json(row)| row.view).collect();
    Ok(ConsiderationList { considerations, next })
}

/// What came of the considerations of `tenant` that were made from one moment until another.
pub(crate) async fn shares(
    pool: &PgPool,
    tenant: Municipality,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<ConsiderationShares> {
    let made = sqlx::query!(
        r#"select count(*) as "considered!",
               count(*) filter (where outcome = 'referred') as "referred!",
               count(*) filter (where outcome = 'family_declined') as "family_declined!",
               count(*) filter (where outcome = 'not_relevant') as "not_relevant!"
           from referral_consideration
           where tenant = $1 and considered_at >= $2 and considered_at < $3 and due_by is null"#,
        tenant.as_str(),
        from,
        until,
    )
    .fetch_one(pool)
    .await?;
    let reasons = sqlx::query_scalar!(
        r#"select jsonb_build_object('reason', reason, 'count', count(*)) as "it!: Json<ReasonCount>"
           from referral_consideration
           where tenant = $1 and considered_at >= $2 and considered_at < $3 and due_by is null and reason is not null
           group by reason
           order by count(*) desc, reason"#,
        tenant.as_str(),
        from,
        until,
    )
    .fetch_all(pool)
    .await?;
    // What is due stands before what is made.
    let due = sqlx::query!(
        r#"select count(*) filter (where due_by > $2) as "open!", count(*) filter (where due_by <= $2) as "overdue!"
           from referral_consideration
           where tenant = $1 and place < $3 and due_by is not null"#,
        tenant.as_str(),
        now,
        MADE / 2,
    )
    .fetch_one(pool)
    .await?;
    let is_enough = made.considered >= SHARE_OF_MIN;
    Ok(ConsiderationShares {
        considered: made.considered,
        referred: made.referred,
        family_declined: made.family_declined,
        not_relevant: made.not_relevant,
        not_relevant_percent: is_enough.then(|| made.not_relevant * 100 / made.considered),
        reasons: reasons.into_iter().map(|Json(it)| it).collect(),
        open: due.open,
        overdue: due.overdue,
    })
}
