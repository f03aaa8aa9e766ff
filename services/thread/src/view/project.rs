//! How the screens change by what happens: what happens often in batches, what is rare one by one.

use std::{collections::BTreeMap, mem};

use chrono::NaiveDate;
use platform::{Envelope, calendar};
use proto::{
    actor::Role,
    code::{AgeBand, Municipality},
    id::{GoalId, PersonId, ReferralId, ThreadId, UserId},
    recorded_event::RecordedEvent,
    sealed::Sealed,
    thread::{Closing, Event, Step, ThreadFact},
};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::{hold_up, lifecycle};

/// What a batch changes: rows that begin, and per row what is new.
#[derive(Default)]
struct Changes {
    opened: Vec<Opened>,
    strands: Vec<Stranded>,
    moved: BTreeMap<ThreadId, Moved>,
    child_views: Vec<ChildViewed>,
    goals: Vec<Goal>,
}

#[derive(Serialize)]
struct Opened {
    thread: ThreadId,
    tenant: Municipality,
    referral: ReferralId,
    child: PersonId,
    age_band: AgeBand,
    opened_on: NaiveDate,
}

#[derive(Serialize)]
struct Stranded {
    thread: ThreadId,
    child: PersonId,
    position: i64,
    age_band: AgeBand,
}

/// The last of each in the batch; what did not change is null.
#[derive(Default, Serialize)]
struct Moved {
    thread: Option<ThreadId>,
    bridge_builder: Option<UserId>,
    step: Option<Step>,
    owner: Option<Role>,
    due_on: Option<NaiveDate>,
    family_contacted_on: Option<NaiveDate>,
    closed: Option<Closing>,
}

#[derive(Serialize)]
struct ChildViewed {
    position: i64,
    thread: ThreadId,
    child: Option<PersonId>,
    words: Sealed,
    on: NaiveDate,
}

#[derive(Serialize)]
struct Goal {
    position: i64,
    thread: ThreadId,
    child: Option<PersonId>,
    goal: GoalId,
    words: Sealed,
    now: u8,
    wished: u8,
}

/// Takes a batch: first what begins, then what moves, for a thread may do both in one; what is rare when its turn comes.
pub(super) async fn project(tx: &mut PgConnection, events: &[Envelope<Event>]) -> sqlx::Result<()> {
    let mut changes = Changes::default();
    for Envelope { metadata: recorded, event } in events {
        match event {
            Event::Thread(fact) => {
                // Whose words older facts are depends on which strands there were.
                let is_strand = matches!(fact, ThreadFact::StrandAdded { .. });
                if is_strand && !(changes.child_views.is_empty() && changes.goals.is_empty()) {
                    mem::take(&mut changes).write(tx).await?;
                }
                if !changes.took(recorded, fact) {
                    mem::take(&mut changes).write(tx).await?;
                    lifecycle::turn(tx, recorded, fact).await?;
                }
            }
            Event::Caseload(fact) => lifecycle::caseload(tx, recorded, fact).await?,
            Event::HoldUp(fact) => hold_up::take(tx, recorded, fact).await?,
            Event::Child(fact) => hold_up::same_person(tx, fact).await?,
            Event::Consent(_) | Event::Disclosure(_) | Event::Transfer(_) => {}
        }
    }
    changes.write(tx).await
}

impl Changes {
    /// Whether `fact` is one of those that happen often.
    fn took(&mut self, recorded: &RecordedEvent, fact: &ThreadFact) -> bool {
        use ThreadFact as Fact;
        let (thread, position) = (ThreadId(recorded.stream), recorded.position);
        match *fact {
            Fact::Opened { referral, child, age_band, on, .. } => {
                let (tenant, opened_on) = (recorded.tenant, on);
                self.opened.push(Opened { thread, tenant, referral, child, age_band, opened_on });
                self.strands.push(Stranded { thread, child, position, age_band });
            }
            Fact::StrandAdded { child, age_band } => {
                self.strands.push(Stranded { thread, child, position, age_band });
            }
            Fact::BridgeBuilderAssigned { bridge_builder } => {
                self.moved(thread).bridge_builder = Some(bridge_builder);
            }
            Fact::NextStepSet { step, owner, due_on, .. } => {
                let moved = self.moved(thread);
                (moved.step, moved.owner, moved.due_on) = (Some(step), Some(owner), Some(due_on));
            }
            Fact::FamilyContacted { channel: _, on } => {
                self.moved(thread).family_contacted_on = Some(on);
            }
            Fact::ChildViewRecorded { words, on, child, .. } => {
                self.child_views.push(ChildViewed { position, thread, child, words, on });
            }
            Fact::GoalAgreed { goal, words, now, wished, child } => {
                self.goals.push(Goal { position, thread, child, goal, words, now, wished });
            }
            Fact::Closed {
                reason, outcome, next_contact, talk_on, no_talk, confirmed_by, ..
            } => {
                let on = calendar::day(recorded.occurred_at);
                let closing =
                    Closing { reason, outcome, next_contact, on, talk_on, no_talk, confirmed_by };
                self.moved(thread).closed = Some(closing);
            }
            Fact::ActingMunicipalityChanged { .. }
            | Fact::SecondThreadFound { .. }
            | Fact::StepCompleted { .. }
            | Fact::NextStepOverdue { .. }
            | Fact::FamilyContactOverdue { .. }
            | Fact::ContactRecorded { .. }
            | Fact::VoiceMissing { .. }
            | Fact::AssignmentActive { .. }
            | Fact::AssignmentOver { .. }
            | Fact::Absorbed { .. }
            | Fact::AbsorptionUndone { .. } => {}
            Fact::OpeningRefused { .. }
            | Fact::StrandSplit { .. }
            | Fact::SiblingLinked { .. }
            | Fact::ReferralAttached { .. }
            | Fact::HandedOver { .. }
            | Fact::FamilyViewRecorded { .. }
            | Fact::EntryCorrected { .. }
            | Fact::GoalRevised { .. }
            | Fact::GoalAchieved { .. }
            | Fact::NetworkMeetingPlanned { .. }
            | Fact::NetworkMeetingHeld { .. }
            | Fact::Paused { .. }
            | Fact::Resumed { .. }
            | Fact::ClosingBegun { .. }
            | Fact::ClosingConfirmed { .. }
            | Fact::ClosingDeclined { .. }
            | Fact::Reopened { .. }
            | Fact::MergedInto { .. }
            | Fact::MergeUndone { .. } => return false,
        }
        true
    }

    fn moved(&mut self, thread: ThreadId) -> &mut Moved {
        self.moved.entry(thread).or_insert(Moved { thread: Some(thread), ..Moved::default() })
    }

    async fn write(self, tx: &mut PgConnection) -> sqlx::Result<()> {
        if !self.opened.is_empty() {
            open(tx, &self.opened).await?;
        }
        if !self.strands.is_empty() {
            add_strands(tx, &self.strands).await?;
        }
        if !self.moved.is_empty() {
            move_on(tx, &self.moved.into_values().collect::<Vec<_>>()).await?;
        }
        if !self.child_views.is_empty() {
            add_child_views(tx, &self.child_views).await?;
        }
        if !self.goals.is_empty() {
            add_goals(tx, &self.goals).await?;
        }
        Ok(())
    }
}

async fn open(tx: &mut PgConnection, rows: &[Opened]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_list (thread, tenant, referral, child, age_band, opened_on)
         select thread, tenant, referral, child, age_band, opened_on from jsonb_populate_recordset(null::thread_list, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_strands(tx: &mut PgConnection, rows: &[Stranded]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_strand (thread, child, position, age_band)
         select thread, child, position, age_band from jsonb_populate_recordset(null::thread_strand, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn move_on(tx: &mut PgConnection, rows: &[Moved]) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_list as it
         set bridge_builder = coalesce(new.bridge_builder, it.bridge_builder),
             step = coalesce(new.step, it.step),
             owner = coalesce(new.owner, it.owner),
             due_on = coalesce(new.due_on, it.due_on),
             family_contacted_on = coalesce(new.family_contacted_on, it.family_contacted_on),
             closed = coalesce(new.closed, it.closed),
             state = case when new.closed is null then it.state else 'closed' end,
             closing = case when new.closed is null then it.closing end
         from jsonb_populate_recordset(null::thread_list, $1) as new
         where it.thread = new.thread",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Older logs do not say whose words they were: then there was one child.
async fn add_child_views(tx: &mut PgConnection, rows: &[ChildViewed]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"insert into thread_child_view (position, thread, words, "on", child)
         select position, thread, words, "on", coalesce(child, (
             select (array_agg(strand.child))[1] from thread_strand as strand where strand.thread = new.thread having count(*) = 1))
         from jsonb_populate_recordset(null::thread_child_view, $1) as new"#,
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// As with the words: the family's own goals are those of a thread with several children.
async fn add_goals(tx: &mut PgConnection, rows: &[Goal]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_goal (position, thread, goal, words, now, wished, child)
         select position, thread, goal, words, now, wished, coalesce(child, (
             select (array_agg(strand.child))[1] from thread_strand as strand where strand.thread = new.thread having count(*) = 1))
         from jsonb_populate_recordset(null::thread_goal, $1) as new",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
