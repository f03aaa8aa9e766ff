//! What the screens show. `today` is the day in Denmark: what is overdue or expired is so by the calendar, not by an event.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proto::{
    code::Municipality,
    id::{PersonId, ThreadId},
    thread::{
        BridgeBuilderLine, BridgeBuilderList, ListThreads, ThreadCursor, ThreadLine, ThreadList,
        ThreadView,
    },
    vault::PartyStatus,
};
use serde::Deserialize;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::consent::{Viewer, consents_of_thread};

/// One thread, as who asks may see it.
pub(crate) async fn thread(
    pool: &PgPool,
    viewer: Viewer,
    thread: ThreadId,
) -> sqlx::Result<Option<ThreadView>> {
    let mut connection = pool.acquire().await?;
    let Some(mut view) = page(&mut connection, viewer, thread).await? else { return Ok(None) };
    match viewer.person {
        None => Ok(Some(view)),
        Some(person) => {
            let family = family(&mut connection, &view).await?;
            Ok(narrow(&mut view, person, &family).then_some(view))
        }
    }
}

/// Where somebody of a family may have something to see: the threads with a strand of their own, or of a child in their custody.
pub(crate) async fn threads_of_family(
    pool: &PgPool,
    viewer: Viewer,
) -> sqlx::Result<Vec<ThreadId>> {
    let threads = sqlx::query_scalar!(
        r#"select coalesce(list.merged_into, list.thread) as "thread!" from thread_strand as strand
               join thread_list as list using (thread)
           where list.tenant = $1 and strand.split_to is null
             and strand.child in (
                 select $2 union (select person from thread_person where holders @> array[$2::uuid] limit 100))
           group by 1 order by max(list.opened_on) desc, 1 limit 20"#,
        viewer.tenant.as_str(),
        viewer.person.map(|it| it.0),
    )
    .fetch_all(pool)
    .await?;
    Ok(threads.into_iter().map(ThreadId).collect())
}

/// The page of a thread as the municipality has it: the thread's own rows, and those of threads that go on in it.
pub(crate) async fn page(
    connection: &mut PgConnection,
    viewer: Viewer,
    thread: ThreadId,
) -> sqlx::Result<Option<ThreadView>> {
    let whole = whole(&mut *connection, thread).await?;
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(it) || jsonb_build_object(
               'next_step', case when closed is null and merged_into is null then
                   jsonb_build_object('step', step, 'owner', owner, 'due_on', due_on, 'overdue', due_on < $3) end,
               'strands', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_strand as line where line.thread = any ($4)),
               'hand_overs', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_hand_over as line where line.thread = it.thread),
               'child_views', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position desc), '[]')
                   from thread_child_view as line where line.thread = any ($4)),
               'family_views', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position desc), '[]')
                   from thread_family_view as line where line.thread = any ($4)),
               'goals', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_goal as line where line.thread = any ($4)),
               'meetings', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by "on", meeting), '[]')
                   from thread_meeting as line where line.thread = any ($4)),
               'pauses', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_pause as line where line.thread = it.thread),
               'siblings', (
                   select coalesce(jsonb_agg(line.sibling order by position), '[]')
                   from thread_sibling as line where line.thread = it.thread),
               'attached', (
                   select coalesce(jsonb_agg(to_jsonb(line) order by position), '[]')
                   from thread_attached as line where line.thread = any ($4)),
               'elsewhere', (
                   select coalesce(jsonb_agg(line.child order by line.child), '[]')
                   from thread_refused as line where line.thread = it.thread and line.tenant = it.tenant and not exists (
                       select from thread_strand as strand
                       where strand.thread = any ($4) and strand.child = line.child)),
               'absorbed', (
                   select coalesce(jsonb_agg(list.thread order by list.opened_on, list.thread), '[]')
                   from thread_list as list where list.merged_into = it.thread),
               'earlier_closings', closings,
               'consents', '[]'::jsonb
           ) as "it!: Json<ThreadView>"
           from thread_list as it
           where tenant = $1 and thread = $2"#,
        viewer.tenant.as_str(),
        thread.0,
        viewer.today,
        &whole,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(Json(mut view)) = row else { return Ok(None) };
    for it in whole {
        view.consents.extend(consents_of_thread(&mut *connection, viewer, ThreadId(it)).await?);
    }
    Ok(Some(view))
}

/// The thread and every thread that goes on in it, itself first.
pub(super) async fn whole(
    connection: &mut PgConnection,
    thread: ThreadId,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"with recursive whole (thread) as (
               select $1::uuid
               union select list.thread from thread_list as list join whole on list.merged_into = whole.thread)
           select thread as "thread!" from whole order by thread <> $1, thread"#,
        thread.0
    )
    .fetch_all(connection)
    .await
}

/// What is known of a child, for who may see what of it.
#[derive(Debug, Deserialize)]
struct Relative {
    holders: Option<Vec<PersonId>>,
    party: Option<PartyStatus>,
}

async fn family(
    connection: &mut PgConnection,
    view: &ThreadView,
) -> sqlx::Result<BTreeMap<PersonId, Relative>> {
    let children: Vec<_> = view.strands.iter().map(|it| it.child.0).collect();
    let rows = sqlx::query!(
        r#"select person, to_jsonb(it) as "it!: Json<Relative>" from thread_person as it where person = any($1)"#,
        &children
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (PersonId(row.person), row.it.0)).collect())
}

/// Leaves of a page what is `person`'s own: of each child in their custody, of themself, and of the family; not what a child of
/// ten or more said to somebody else, and nothing of a child that is another's (I-30). Whether there is anything left.
fn narrow(view: &mut ThreadView, person: PersonId, family: &BTreeMap<PersonId, Relative>) -> bool {
    let party = |child| family.get(&child).and_then(|it: &Relative| it.party);
    let is_self =
        |child| child == person && party(child).is_some_and(|it| it != PartyStatus::Under10);
    let has_custody = |child: PersonId| {
        let holders = family.get(&child).and_then(|it| it.holders.as_ref());
        party(child) != Some(PartyStatus::Adult) && holders.is_some_and(|it| it.contains(&person))
    };
    let is_own = |child: PersonId| is_self(child) || has_custody(child);
    view.strands.retain(|it| is_own(it.child) && it.split_to.is_none());
    let Some(first) = view.strands.first() else { return false };
    if !is_own(view.child) {
        (view.child, view.age_band) = (first.child, first.age_band);
    }
    view.child_views.retain(|it| {
        let is_small = party(it.child) == Some(PartyStatus::Under10);
        is_self(it.child) || (has_custody(it.child) && is_small)
    });
    // In a conflict one parent's words are not the other's to read.
    view.family_views.retain(|it| it.by.contains(&person));
    view.goals.retain(|it| it.child.is_none_or(is_own));
    view.consents.retain(|it| is_own(it.subject));
    (view.siblings, view.attached, view.absorbed) = (vec![], vec![], vec![]);
    view.elsewhere = vec![];
    true
}

/// Whether a thread did not open in the municipality because another one works with the child.
pub(crate) async fn is_elsewhere(
    pool: &PgPool,
    viewer: Viewer,
    thread: ThreadId,
) -> sqlx::Result<bool> {
    let is_refused = sqlx::query_scalar!(
        r#"select exists (select from thread_refused where thread = $1 and tenant = $2) as "it!""#,
        thread.0,
        viewer.tenant.as_str()
    )
    .fetch_one(pool)
    .await?;
    Ok(is_refused && viewer.person.is_none())
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
        r#"select to_jsonb(it) || jsonb_build_object(
               'next_step', jsonb_build_object('step', step, 'owner', owner, 'due_on', due_on, 'overdue', due_on < $6),
               'children', (
                   select count(*) from thread_strand as strand
                   where strand.split_to is null and strand.thread in (
                       select it.thread union all select list.thread from thread_list as list where list.merged_into = it.thread))
           ) as "it!: Json<ThreadLine>"
           from thread_list as it
           where tenant = $1 and closed is null and merged_into is null
             and ($2::uuid is null or bridge_builder = $2) and (due_on, thread) > ($3, $4)
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

/// Who has what in their hands in `tenant`; who has nothing is listed only when they may have nothing.
pub(crate) async fn bridge_builders(
    pool: &PgPool,
    tenant: Municipality,
    today: NaiveDate,
) -> sqlx::Result<BridgeBuilderList> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'bridge_builder', coalesce(held.bridge_builder, known.bridge_builder), 'active', coalesce(known.active, true),
               'threads', coalesce(held.threads, 0), 'overdue', coalesce(held.overdue, 0)) as "it!: Json<BridgeBuilderLine>"
           from (
               select bridge_builder, count(*) as threads, count(*) filter (where due_on < $2) as overdue
               from thread_list where tenant = $1 and closed is null and merged_into is null group by bridge_builder) as held
           full join (select * from thread_bridge_builder where tenant = $1) as known using (bridge_builder)
           order by coalesce(held.threads, 0) desc, bridge_builder"#,
        tenant.as_str(),
        today,
    )
    .fetch_all(pool)
    .await?;
    Ok(BridgeBuilderList { bridge_builders: rows.into_iter().map(|Json(line)| line).collect() })
}
