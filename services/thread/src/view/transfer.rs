//! Transfers between municipalities, and what becomes of a thread's page when it moves.

use super::Viewer;
use chrono::{DateTime, Utc};
use platform::{Envelope, calendar};
use proto::{
    code::Municipality,
    id::ThreadId,
    recorded_event::RecordedEvent,
    thread::{
        ArchivedThread, Event, ListTransfers, TransferFact, TransferList, TransferStanding,
        TransferView,
    },
};
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

/// Takes a batch. Transfers are rare: they are told one by one.
pub(crate) async fn project(tx: &mut PgConnection, events: &[Envelope<Event>]) -> sqlx::Result<()> {
    for Envelope { metadata: recorded, event } in events {
        if let Event::Transfer(fact) = event {
            transfer(tx, recorded, fact).await?;
        }
    }
    Ok(())
}

async fn transfer(
    tx: &mut PgConnection,
    recorded: &RecordedEvent,
    fact: &TransferFact,
) -> sqlx::Result<()> {
    let at = recorded.occurred_at;
    match fact {
        TransferFact::MoveDetected { thread, from, send_by, receive_by, .. } => {
            let row = json!({
                "position": recorded.position, "thread": thread, "standing": TransferStanding::Detected, "from": from,
                "send_by": send_by, "receive_by": receive_by, "since": at,
            });
            begin(tx, row).await
        }
        TransferFact::Initiated { thread, from, to, send_by, receive_by, .. } => {
            let change = json!({ "standing": TransferStanding::Initiated, "to": to, "since": at });
            if go_on(tx, *thread, change).await? {
                return Ok(());
            }
            let row = json!({
                "position": recorded.position, "thread": thread, "standing": TransferStanding::Initiated, "from": from,
                "to": to, "send_by": send_by, "receive_by": receive_by, "since": at,
            });
            begin(tx, row).await
        }
        TransferFact::MaterialSent { thread, summary, material, .. } => {
            let standing = TransferStanding::Sent;
            let change = json!({ "standing": standing, "summary": summary, "material": material, "since": at });
            go_on(tx, *thread, change).await.map(|_| ())
        }
        TransferFact::Received { thread, .. } => {
            let change = json!({ "standing": TransferStanding::Received, "since": at });
            go_on(tx, *thread, change).await.map(|_| ())
        }
        TransferFact::Cancelled { thread, .. } => {
            let change = json!({ "standing": TransferStanding::Cancelled, "since": at });
            go_on(tx, *thread, change).await.map(|_| ())
        }
        TransferFact::Overdue { thread, missing, .. } => {
            let change = json!({ "overdue": [missing] });
            go_on(tx, *thread, change).await.map(|_| ())
        }
    }
}

async fn begin(tx: &mut PgConnection, row: serde_json::Value) -> sqlx::Result<()> {
    sqlx::query!(
        r#"insert into thread_transfer (position, thread, standing, "from", "to", send_by, receive_by, since)
         select position, thread, standing, "from", "to", send_by, receive_by, since
         from jsonb_populate_record(null::thread_transfer, $1)"#,
        row,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Changes the transfer that a thread is in, if it is in one.
async fn go_on(
    tx: &mut PgConnection,
    thread: ThreadId,
    change: serde_json::Value,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        r#"update thread_transfer as it
         set standing = coalesce(new.standing, it.standing),
             "to" = coalesce(new."to", it."to"),
             overdue = it.overdue || coalesce(new.overdue, '{}'),
             summary = coalesce(new.summary, it.summary),
             material = coalesce(new.material, it.material),
             since = coalesce(new.since, it.since)
         from jsonb_populate_record(null::thread_transfer, $2) as new
         where it.thread = $1 and it.standing in ('detected', 'initiated', 'sent')"#,
        thread.0,
        change,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The municipality that it leaves keeps its page as it is; the one it comes to gets the words that were handed over, as
/// they were sealed for it, and no others (L-12). So it is with the threads that go on in it.
pub(crate) async fn leave(
    tx: &mut PgConnection,
    thread: ThreadId,
    from: Municipality,
    to: Municipality,
    moved_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let viewer = Viewer::of_municipality(from, calendar::day(moved_at));
    let Some(page) = super::show::page(&mut *tx, viewer, thread).await? else { return Ok(()) };
    sqlx::query!(
        r#"insert into thread_archive (thread, tenant, moved_at, "to", page) values ($1, $2, $3, $4, $5)
         on conflict (thread, tenant) do update
         set moved_at = excluded.moved_at, "to" = excluded."to", page = excluded.page"#,
        thread.0,
        from.as_str(),
        moved_at,
        to.as_str(),
        Json(&page) as _,
    )
    .execute(&mut *tx)
    .await?;
    let whole = sqlx::query_scalar!(
        r#"with recursive whole (thread) as (
               select $1::uuid
               union select list.thread from thread_list as list join whole on list.merged_into = whole.thread)
           update thread_list as list set tenant = $2 from whole where list.thread = whole.thread
           returning list.thread"#,
        thread.0,
        to.as_str(),
    )
    .fetch_all(&mut *tx)
    .await?;
    let material = sqlx::query_scalar!(
        "select material from thread_transfer where thread = $1 and standing = 'received' order by position desc limit 1",
        thread.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    hand_over_words(tx, &whole, &material.unwrap_or_else(|| json!([]))).await
}

/// A row whose words were not handed over does not follow.
async fn hand_over_words(
    tx: &mut PgConnection,
    whole: &[Uuid],
    material: &serde_json::Value,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with handed as (select * from jsonb_to_recordset($2) as handed (\"from\" text, \"to\" jsonb)),
              dropped as (delete from thread_child_view
                  where thread = any($1) and words ->> 'id' not in (select \"from\" from handed))
         update thread_child_view as it set words = handed.\"to\" from handed
         where it.thread = any($1) and it.words ->> 'id' = handed.\"from\"",
        whole,
        material,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "with handed as (select * from jsonb_to_recordset($2) as handed (\"from\" text, \"to\" jsonb)),
              dropped as (delete from thread_family_view
                  where thread = any($1) and words ->> 'id' not in (select \"from\" from handed))
         update thread_family_view as it set words = handed.\"to\" from handed
         where it.thread = any($1) and it.words ->> 'id' = handed.\"from\"",
        whole,
        material,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "with handed as (select * from jsonb_to_recordset($2) as handed (\"from\" text, \"to\" jsonb)),
              dropped as (delete from thread_goal
                  where thread = any($1) and words ->> 'id' not in (select \"from\" from handed))
         update thread_goal as it set words = handed.\"to\" from handed
         where it.thread = any($1) and it.words ->> 'id' = handed.\"from\"",
        whole,
        material,
    )
    .execute(&mut *tx)
    .await?;
    // That they met follows; what was written down there only if it was handed over.
    sqlx::query!(
        "update thread_meeting as it
         set note = (select handed.\"to\" from jsonb_to_recordset($2) as handed (\"from\" text, \"to\" jsonb)
                     where handed.\"from\" = it.note ->> 'id')
         where it.thread = any($1) and it.note is not null",
        whole,
        material,
    )
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// The transfers of a municipality, the latest first. Where to is the other's to know once it is said.
pub(crate) async fn transfers(
    pool: &PgPool,
    tenant: Municipality,
    query: &ListTransfers,
) -> sqlx::Result<TransferList> {
    let limit = i64::from(query.limit);
    let rows = match query.thread {
        Some(thread) => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) as "it!: Json<TransferView>" from thread_transfer as it
                   where thread = $2 and ("from" = $1 or "to" = $1) order by position desc limit $3"#,
                tenant.as_str(),
                thread.0,
                limit,
            )
            .fetch_all(pool)
            .await?
        }
        // Each side from its own index: a page costs a page.
        None => {
            sqlx::query_scalar!(
                r#"select to_jsonb(it) as "it!: Json<TransferView>"
                   from (
                       (select * from thread_transfer where "from" = $1 order by position desc limit $2)
                       union
                       (select * from thread_transfer where "to" = $1 order by position desc limit $2)
                   ) as it
                   order by position desc limit $2"#,
                tenant.as_str(),
                limit,
            )
            .fetch_all(pool)
            .await?
        }
    };
    Ok(TransferList { transfers: rows.into_iter().map(|Json(view)| view).collect() })
}

/// What a municipality keeps of a thread that moved away.
pub(crate) async fn archived(
    pool: &PgPool,
    tenant: Municipality,
    thread: ThreadId,
) -> sqlx::Result<Option<ArchivedThread>> {
    let row = sqlx::query_scalar!(
        r#"select jsonb_build_object('moved_at', moved_at, 'to', "to", 'thread', page) as "it!: Json<ArchivedThread>"
           from thread_archive where tenant = $1 and thread = $2"#,
        tenant.as_str(),
        thread.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(view)| view))
}
