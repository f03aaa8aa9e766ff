//! The events that change how a thread goes on: opened, merged, split, moved, closed, reopened. They are rare, so each is a statement of its own, in order.

use chrono::NaiveDate;
use platform::calendar;
use proto::{
    id::{PersonId, ReferralId, ThreadId},
    recorded_event::RecordedEvent,
    sealed::Sealed,
    thread::{CaseloadFact, ClosingView, Party, RefusalReason, ThreadFact},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::show::whole;

/// A fact's place: where it stands in the log, of which thread, on which day.
struct Place<'a> {
    tx: &'a mut PgConnection,
    position: i64,
    thread: Uuid,
    on: NaiveDate,
}

/// Takes a fact that the batches do not.
pub(super) async fn turn(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &ThreadFact,
) -> sqlx::Result<()> {
    use ThreadFact as Fact;
    let on = calendar::day(recorded.occurred_at);
    let mut it = Place { tx, position: recorded.position, thread: recorded.stream, on };
    match fact {
        Fact::OpeningRefused { referral, child, reason: RefusalReason::OpenElsewhere } => {
            it.refuse(referral.0, child.0, recorded.tenant.as_str()).await
        }
        Fact::StrandSplit { child, to } => it.split(child.0, to.0).await,
        Fact::SiblingLinked { thread } => it.link(thread.0).await,
        Fact::ReferralAttached { referral, .. } => it.attach(referral.0).await,
        Fact::HandedOver { from, to, reason } => {
            it.hand_over(from.0, to.0, &reason.to_string()).await
        }
        Fact::FamilyViewRecorded { words, on, by, .. } => {
            it.family_view(words, *on, by.as_deref().unwrap_or_default()).await
        }
        Fact::EntryCorrected { position, meeting, is_unreached, .. } => {
            it.correct(*position, meeting.map(|it| it.0), *is_unreached).await
        }
        Fact::GoalRevised { goal, words, now, wished, .. } => {
            it.revise(goal.0, words.as_ref(), *now, *wished).await
        }
        Fact::GoalAchieved { goal, reached, on, .. } => it.achieve(goal.0, *reached, *on).await,
        Fact::NetworkMeetingPlanned { meeting, on, with } => {
            it.meet(meeting.0, *on, false, with, None).await
        }
        Fact::NetworkMeetingHeld { meeting, on, with, note } => {
            it.meet(meeting.0, *on, true, with, note.as_ref()).await
        }
        Fact::Paused { reason, until_on, .. } => it.pause(&reason.to_string(), *until_on).await,
        Fact::Resumed { .. } => it.resume().await,
        Fact::ClosingBegun { by, organisation, outcome } => {
            let (by, organisation, outcome) = (*by, *organisation, *outcome);
            let closing = ClosingView { by, organisation, outcome, on, confirmed_by: None };
            it.stand("closing", Some(closing)).await
        }
        Fact::ClosingConfirmed { by } => it.confirm(by.0).await,
        Fact::ClosingDeclined { .. } => it.stand("active", None).await,
        Fact::Reopened { .. } => it.reopen().await,
        Fact::MergedInto { survivor, .. } => it.merge(Some(survivor.0), "merged").await,
        Fact::MergeUndone { .. } => it.merge(None, "active").await,
        Fact::Opened { .. }
        | Fact::OpeningRefused { reason: RefusalReason::BridgeBuilderInactive, .. }
        | Fact::SecondThreadFound { .. }
        | Fact::ActingMunicipalityChanged { .. }
        | Fact::StrandAdded { .. }
        | Fact::BridgeBuilderAssigned { .. }
        | Fact::NextStepSet { .. }
        | Fact::StepCompleted { .. }
        | Fact::NextStepOverdue { .. }
        | Fact::FamilyContacted { .. }
        | Fact::FamilyContactOverdue { .. }
        | Fact::ContactRecorded { .. }
        | Fact::ChildViewRecorded { .. }
        | Fact::VoiceMissing { .. }
        | Fact::GoalAgreed { .. }
        | Fact::AssignmentActive { .. }
        | Fact::AssignmentOver { .. }
        | Fact::Closed { .. }
        | Fact::Absorbed { .. }
        | Fact::AbsorptionUndone { .. } => Ok(()),
    }
}

/// Takes what happens to a bridge-builder.
pub(super) async fn caseload(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &CaseloadFact,
) -> sqlx::Result<()> {
    let (bridge_builder, active) = match fact {
        CaseloadFact::Deactivated { bridge_builder }
        | CaseloadFact::CannotAct { bridge_builder, .. } => (bridge_builder, false),
        CaseloadFact::Activated { bridge_builder }
        | CaseloadFact::Reactivated { bridge_builder } => (bridge_builder, true),
        CaseloadFact::TakenOn { .. } | CaseloadFact::LetGo { .. } => return Ok(()),
    };
    sqlx::query!(
        "insert into thread_bridge_builder (tenant, bridge_builder, active) values ($1, $2, $3)
         on conflict (tenant, bridge_builder) do update set active = excluded.active",
        recorded.tenant.as_str(),
        bridge_builder.0,
        active,
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Place<'_> {
    /// Everything that is the child's own goes along (I-30), also what came here from a thread that goes on in this one.
    async fn split(&mut self, child: Uuid, to: Uuid) -> sqlx::Result<()> {
        let whole = self.whole().await?;
        sqlx::query!(
            "update thread_strand set split_to = $3 where thread = any($1) and child = $2",
            &whole,
            child,
            to
        )
        .execute(&mut *self.tx)
        .await?;
        sqlx::query!(
            "update thread_child_view set thread = $3 where thread = any($1) and child = $2",
            &whole,
            child,
            to
        )
        .execute(&mut *self.tx)
        .await?;
        sqlx::query!(
            "update thread_goal set thread = $3 where thread = any($1) and child = $2",
            &whole,
            child,
            to
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// What was a mistake is shown no more; the timeline has it, and says so.
    async fn correct(
        &mut self,
        at: i64,
        meeting: Option<Uuid>,
        is_unreached: bool,
    ) -> sqlx::Result<()> {
        sqlx::query!("delete from thread_child_view where position = $1", at)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query!("delete from thread_family_view where position = $1", at)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query!("delete from thread_meeting where meeting = $1", meeting)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query!(
            "update thread_list set family_contacted_on = null where thread = $1 and $2",
            self.thread,
            is_unreached
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn whole(&mut self) -> sqlx::Result<Vec<Uuid>> {
        whole(&mut *self.tx, ThreadId(self.thread)).await
    }

    async fn refuse(&mut self, referral: Uuid, child: Uuid, tenant: &str) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into thread_refused (thread, child, tenant, referral) values ($1, $2, $3, $4)
             on conflict (thread, child) do nothing",
            self.thread,
            child,
            tenant,
            referral
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn link(&mut self, sibling: Uuid) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into thread_sibling (thread, sibling, position) values ($1, $2, $3)",
            self.thread,
            sibling,
            self.position
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn attach(&mut self, referral: Uuid) -> sqlx::Result<()> {
        sqlx::query!(
            r#"insert into thread_attached (thread, referral, position, "on") values ($1, $2, $3, $4)"#,
            self.thread,
            referral,
            self.position,
            self.on
        )
        .execute(&mut *self.tx)
        .await?;
        // It waits for a thread of its own no more.
        sqlx::query!(
            "delete from thread_refused where thread = $1",
            ThreadId::of(ReferralId(referral)).0
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn hand_over(&mut self, from: Uuid, to: Uuid, reason: &str) -> sqlx::Result<()> {
        sqlx::query!(
            r#"insert into thread_hand_over (position, thread, "from", "to", reason, "on") values ($1, $2, $3, $4, $5, $6)"#,
            self.position,
            self.thread,
            from,
            to,
            reason,
            self.on
        )
        .execute(&mut *self.tx)
        .await?;
        sqlx::query!(
            "update thread_list set bridge_builder = $2 where thread = $1",
            self.thread,
            to
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn family_view(
        &mut self,
        words: &Sealed,
        on: NaiveDate,
        by: &[PersonId],
    ) -> sqlx::Result<()> {
        let by: Vec<_> = by.iter().map(|it| it.0).collect();
        sqlx::query!(
            r#"insert into thread_family_view (position, thread, words, "on", by) values ($1, $2, $3, $4, $5)"#,
            self.position,
            self.thread,
            Json(words) as _,
            on,
            &by
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// A goal may have come from a thread that goes on in this one.
    async fn revise(
        &mut self,
        goal: Uuid,
        words: Option<&Sealed>,
        now: u8,
        wished: u8,
    ) -> sqlx::Result<()> {
        let whole = self.whole().await?;
        sqlx::query!(
            "update thread_goal set words = coalesce($3, words), now = $4, wished = $5 where goal = $2 and thread = any($1)",
            &whole,
            goal,
            words.map(Json) as _,
            i16::from(now),
            i16::from(wished)
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn achieve(&mut self, goal: Uuid, reached: u8, on: NaiveDate) -> sqlx::Result<()> {
        let whole = self.whole().await?;
        sqlx::query!(
            "update thread_goal set now = $3, achieved_on = $4 where goal = $2 and thread = any($1)",
            &whole,
            goal,
            i16::from(reached),
            on
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn meet(
        &mut self,
        meeting: Uuid,
        on: NaiveDate,
        held: bool,
        with: &[Party],
        note: Option<&Sealed>,
    ) -> sqlx::Result<()> {
        let with: Vec<_> = with.iter().map(ToString::to_string).collect();
        sqlx::query!(
            r#"insert into thread_meeting (thread, meeting, "on", held, "with", note) values ($1, $2, $3, $4, $5, $6)
               on conflict (thread, meeting) do update
               set "on" = excluded."on", held = excluded.held, "with" = excluded."with", note = excluded.note"#,
            self.thread,
            meeting,
            on,
            held,
            &with,
            note.map(Json) as _
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn pause(&mut self, reason: &str, until_on: NaiveDate) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into thread_pause (position, thread, reason, from_on, until_on) values ($1, $2, $3, $4, $5)",
            self.position,
            self.thread,
            reason,
            self.on,
            until_on
        )
        .execute(&mut *self.tx)
        .await?;
        self.stand("paused", None).await
    }

    async fn resume(&mut self) -> sqlx::Result<()> {
        sqlx::query!(
            "update thread_pause set resumed_on = $2 where thread = $1 and resumed_on is null",
            self.thread,
            self.on
        )
        .execute(&mut *self.tx)
        .await?;
        self.stand("active", None).await
    }

    async fn stand(&mut self, state: &str, closing: Option<ClosingView>) -> sqlx::Result<()> {
        sqlx::query!(
            "update thread_list set state = $2, closing = $3 where thread = $1",
            self.thread,
            state,
            closing.map(Json) as _
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn confirm(&mut self, by: Uuid) -> sqlx::Result<()> {
        sqlx::query!(
            "update thread_list set closing = closing || jsonb_build_object('confirmed_by', $2::uuid) where thread = $1",
            self.thread,
            by
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// How it had ended stays told (peers P18).
    async fn reopen(&mut self) -> sqlx::Result<()> {
        sqlx::query!(
            "update thread_list set state = 'active', closing = null, closed = null, closings = closings || closed where thread = $1",
            self.thread
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Its rows stay its own: so nothing has to be sorted out when it stands for itself again.
    async fn merge(&mut self, survivor: Option<Uuid>, state: &str) -> sqlx::Result<()> {
        sqlx::query!(
            "update thread_list set merged_into = $2, state = $3 where thread = $1",
            self.thread,
            survivor,
            state
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
