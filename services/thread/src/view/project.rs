//! How the screens change by what happens.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use platform::{Stated, calendar};
use proto::{
    code::{AgeBand, Municipality},
    id::{ConsentId, GoalId, OrganisationId, PersonId, ReferralId, ThreadId, UserId},
    recorded::Recorded,
    sealed::Sealed,
    thread::{Closing, ConsentFact, ConsentPurpose, DataCategory, Event, Step, ThreadFact},
    who::Role,
};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

/// What a batch changes: rows that begin, and per row what is new.
#[derive(Default)]
struct Changes<'a> {
    opened: Vec<Opened>,
    moved: BTreeMap<ThreadId, Moved>,
    child_views: Vec<ChildViewed>,
    goals: Vec<Goal>,
    requested: Vec<Requested<'a>>,
    signed: BTreeMap<ConsentId, Signed>,
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
    words: Sealed,
    on: NaiveDate,
}

#[derive(Serialize)]
struct Goal {
    position: i64,
    thread: ThreadId,
    goal: GoalId,
    words: Sealed,
    now: u8,
    wished: u8,
}

#[derive(Serialize)]
struct Requested<'a> {
    consent: ConsentId,
    thread: ThreadId,
    position: i64,
    subject: PersonId,
    recipients: &'a [OrganisationId],
    categories: &'a [DataCategory],
    purpose: ConsentPurpose,
    until_on: NaiveDate,
    signatories: &'a [PersonId],
}

#[derive(Default, Serialize)]
struct Signed {
    consent: Option<ConsentId>,
    signed: Vec<PersonId>,
    given: bool,
}

/// Takes a batch: first what begins, then what moves, for a thread may do both in one.
pub(crate) async fn project(tx: &mut PgConnection, events: &[Stated<Event>]) -> anyhow::Result<()> {
    let mut changes = Changes::default();
    for Stated { recorded, event } in events {
        match event {
            Event::Thread(fact) => changes.thread(recorded, fact),
            Event::Consent(fact) => changes.consent(recorded, fact),
        }
    }
    changes.write(tx).await?;
    Ok(())
}

impl<'a> Changes<'a> {
    fn thread(&mut self, recorded: &Recorded, fact: &ThreadFact) {
        let (thread, position) = (ThreadId(recorded.stream), recorded.position);
        match *fact {
            ThreadFact::Opened { referral, child, age_band, on } => {
                let tenant = recorded.tenant;
                self.opened.push(Opened {
                    thread,
                    tenant,
                    referral,
                    child,
                    age_band,
                    opened_on: on,
                });
            }
            ThreadFact::BridgeBuilderAssigned { bridge_builder } => {
                self.moved(thread).bridge_builder = Some(bridge_builder);
            }
            ThreadFact::NextStepSet { step, owner, due_on } => {
                let moved = self.moved(thread);
                (moved.step, moved.owner, moved.due_on) = (Some(step), Some(owner), Some(due_on));
            }
            ThreadFact::FamilyContacted { channel: _, on } => {
                self.moved(thread).family_contacted_on = Some(on);
            }
            ThreadFact::ContactRecorded { .. } => {}
            ThreadFact::ChildViewRecorded { words, on } => {
                self.child_views.push(ChildViewed { position, thread, words, on });
            }
            ThreadFact::GoalAgreed { goal, words, now, wished } => {
                self.goals.push(Goal { position, thread, goal, words, now, wished });
            }
            ThreadFact::Closed { reason, outcome, next_contact } => {
                let on = calendar::day(recorded.occurred_at);
                self.moved(thread).closed = Some(Closing { reason, outcome, next_contact, on });
            }
        }
    }

    fn consent(&mut self, recorded: &Recorded, fact: &'a ConsentFact) {
        let consent = ConsentId(recorded.stream);
        match fact {
            ConsentFact::Requested {
                subject,
                recipients,
                categories,
                purpose,
                until_on,
                text_version: _,
                signatories,
            } => self.requested.push(Requested {
                consent,
                thread: ThreadId(recorded.thread),
                position: recorded.position,
                subject: *subject,
                recipients,
                categories,
                purpose: *purpose,
                until_on: *until_on,
                signatories,
            }),
            ConsentFact::Signed { by, channel: _ } => self.signed(consent).signed.push(*by),
            ConsentFact::Given { .. } => self.signed(consent).given = true,
        }
    }

    fn moved(&mut self, thread: ThreadId) -> &mut Moved {
        self.moved.entry(thread).or_insert(Moved { thread: Some(thread), ..Moved::default() })
    }

    fn signed(&mut self, consent: ConsentId) -> &mut Signed {
        self.signed.entry(consent).or_insert(Signed { consent: Some(consent), ..Signed::default() })
    }

    async fn write(self, tx: &mut PgConnection) -> sqlx::Result<()> {
        if !self.opened.is_empty() {
            open(tx, &self.opened).await?;
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
        if !self.requested.is_empty() {
            add_consents(tx, &self.requested).await?;
        }
        if !self.signed.is_empty() {
            sign(tx, &self.signed.into_values().collect::<Vec<_>>()).await?;
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

async fn move_on(tx: &mut PgConnection, rows: &[Moved]) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_list as it
         set bridge_builder = coalesce(new.bridge_builder, it.bridge_builder),
             step = coalesce(new.step, it.step),
             owner = coalesce(new.owner, it.owner),
             due_on = coalesce(new.due_on, it.due_on),
             family_contacted_on = coalesce(new.family_contacted_on, it.family_contacted_on),
             closed = coalesce(new.closed, it.closed)
         from jsonb_populate_recordset(null::thread_list, $1) as new
         where it.thread = new.thread",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_child_views(tx: &mut PgConnection, rows: &[ChildViewed]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_child_view select * from jsonb_populate_recordset(null::thread_child_view, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_goals(tx: &mut PgConnection, rows: &[Goal]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_goal select * from jsonb_populate_recordset(null::thread_goal, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_consents(tx: &mut PgConnection, rows: &[Requested<'_>]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into thread_consent (consent, thread, position, subject, recipients, categories, purpose, until_on, signatories)
         select consent, thread, position, subject, recipients, categories, purpose, until_on, signatories
         from jsonb_populate_recordset(null::thread_consent, $1)",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn sign(tx: &mut PgConnection, rows: &[Signed]) -> sqlx::Result<()> {
    sqlx::query!(
        "update thread_consent as it
         set signed = it.signed || new.signed, given = it.given or new.given
         from jsonb_populate_recordset(null::thread_consent, $1) as new
         where it.consent = new.consent",
        Json(rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
