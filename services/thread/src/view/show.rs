//! What the screens show. `today` is the day in Denmark: what is overdue or expired is so by the calendar, not by an event.

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::ThreadId,
    thread::{ListThreads, ThreadCursor, ThreadLine, ThreadList, ThreadView},
};
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

/// One thread of `tenant`.
pub(crate) async fn thread(
    pool: &PgPool,
    tenant: Municipality,
    thread: ThreadId,
    today: NaiveDate,
) -> sqlx::Result<Option<ThreadView>> {
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object(
               'next_step', case when closed is null then
                   jsonb_build_object('step', step, 'owner', owner, 'due_on', due_on, 'overdue', due_on < $3) end,
               'child_views', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position desc), '[]')
                   from thread_child_view as line where line.thread = it.thread),
               'goals', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_goal as line where line.thread = it.thread),
               'consents', (
                   select coalesce(jsonb_agg(to_jsonb(line) || jsonb_build_object('standing',
                       case when until_on < $3 then 'expired' when given then 'given' else 'requested' end) order by position), '[]')
                   from thread_consent as line where line.thread = it.thread)
           ) as "it!: Json<ThreadView>"
           from thread_list as it
           where tenant = $1 and thread = $2"#,
        tenant.as_str(),
        thread.0,
        today,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|Json(view)| view))
}

/// A page of the open threads of `tenant`.
pub(crate) async fn threads(
    pool: &PgPool,
    tenant: Municipality,
    query: &ListThreads,
    today: NaiveDate,
) -> sqlx::Result<ThreadList> {
    let limit = usize::from(query.limit);
    // No step was due before 1970, and PostgreSQL knows fewer years than a cursor could name.
    let beginning = NaiveDate::default();
    let after =
        query.after.unwrap_or(ThreadCursor { due_on: beginning, thread: ThreadId(Uuid::nil()) });
    let mut rows = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object('next_step',
               jsonb_build_object('step', step, 'owner', owner, 'due_on', due_on, 'overdue', due_on < $6)) as "it!: Json<ThreadLine>"
           from thread_list as it
           where tenant = $1 and closed is null and ($2::uuid is null or bridge_builder = $2) and (due_on, thread) > ($3, $4)
           order by due_on, thread
           limit $5"#,
        tenant.as_str(),
        query.bridge_builder.map(|it| it.0),
        after.due_on.max(beginning),
        after.thread.0,
        i64::from(query.limit) + 1, // One more tells whether there is a next page.
        today,
    )
    .fetch_all(pool)
    .await?;
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    let threads: Vec<ThreadLine> = rows.into_iter().map(|Json(line)| line).collect();
    let next = threads.last().filter(|_| has_next);
    let next = next.map(|line| ThreadCursor { due_on: line.next_step.due_on, thread: line.thread });
    Ok(ThreadList { threads, next })
}
