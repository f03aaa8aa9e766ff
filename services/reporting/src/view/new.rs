//! What is new in threads: where, and nothing of what.

use std::collections::BTreeMap;

use proto::{
    code::Municipality,
    id::ThreadId,
    reporting::{New, NewEntry, Position, Source},
};
use sqlx::PgPool;

/// How many entries of one service are shown at a time.
const ENTRIES_MAX: usize = 200;
/// How many positions of one service are looked through at a time, whoever's they are.
const POSITIONS_MAX: i64 = 10_000;

/// What was recorded after these positions in threads of `tenant`, or of any; of services that are not named, from now on.
pub(crate) async fn new(
    pool: &PgPool,
    tenant: Option<Municipality>,
    after: &[Position],
) -> anyhow::Result<New> {
    // Before the entries: what is handled meanwhile is shown the next time.
    let handled = sqlx::query!("select source, position from checkpoints order by source")
        .fetch_all(pool)
        .await?;
    let asked: BTreeMap<Source, i64> = after.iter().map(|it| (it.service, it.position)).collect();
    let windows = handled.iter().map(|it| {
        let source: Source = it.source.parse()?;
        let from = asked.get(&source).copied().unwrap_or(it.position).max(0);
        Ok((source, from, it.position.min(from.saturating_add(POSITIONS_MAX))))
    });
    let windows = windows.collect::<anyhow::Result<Vec<_>>>()?;
    let sources: Vec<&str> = handled.iter().map(|it| it.source.as_str()).collect();
    let from: Vec<i64> = windows.iter().map(|(_, from, _)| *from).collect();
    let until: Vec<i64> = windows.iter().map(|(.., until)| *until).collect();
    let rows = sqlx::query!(
        r#"select it.source as "source!", new.thread as "thread!", new.position as "position!"
           from unnest($1::text[], $2::bigint[], $3::bigint[]) as it (source, after, until)
           cross join lateral (
               select told.thread, told.position
               from reporting_timeline told join reporting_threads seen using (thread)
               where told.source = it.source and told.position > it.after and told.position <= it.until
                 and ($4::text is null or (told.tenant = $4 and seen.tenant = $4))
               order by told.position limit $5
           ) new
           order by it.source, new.position"#,
        &sources as &[&str],
        &from,
        &until,
        tenant.as_ref().map(Municipality::as_str),
        i64::try_from(ENTRIES_MAX)?,
    )
    .fetch_all(pool)
    .await?;
    let new = rows.into_iter().map(|it| {
        let (thread, service) = (ThreadId(it.thread), it.source.parse()?);
        Ok(NewEntry { thread, service, position: it.position })
    });
    let new = new.collect::<anyhow::Result<Vec<_>>>()?;
    let next = windows.iter().map(|(source, from, until)| {
        let mut of_it = new.iter().filter(|it| it.service == *source);
        let last = of_it.clone().next_back().map(|it| it.position);
        let is_full = of_it.by_ref().count() == ENTRIES_MAX;
        let position = last.filter(|_| is_full).unwrap_or_else(|| (*from).max(*until));
        Position { service: *source, position }
    });
    let next: Vec<_> = next.collect();
    let is_behind = |(next, handled): (&Position, i64)| next.position < handled;
    let is_more = next.iter().zip(handled.iter().map(|it| it.position)).any(is_behind);
    Ok(New { new, next, is_more })
}
