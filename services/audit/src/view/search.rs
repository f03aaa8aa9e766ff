//! Search: one statement for each index, so that PostgreSQL never has to guess which filter is there.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use proto::{
    audit::{AboutPerson, Cursor, Entry, Page, Search},
    code::Municipality,
    id::{EventId, UserId},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{digest, persons::NOBODY};

struct Row {
    source: String,
    position: i64,
    id: Uuid,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    kind: String,
    stream: Uuid,
    version: i64,
    thread: Uuid,
    tenant: String,
    role: Option<String>,
    acted_by: Option<Uuid>,
    cause: Uuid,
    hash: Vec<u8>,
}

/// The latest events first that fit everything that is asked for. `$by` repeats the filter whose index leads there. A thread and a cause
/// have few events: when each was is written so that no index of moments, which holds the whole ledger, is read beside theirs.
macro_rules! fetch {
    ($pool:expr, $tenant:expr, $asked:expr, $by:tt) => {
        fetch!($pool, $tenant, $asked, $by, "recorded_at")
    };
    ($pool:expr, $tenant:expr, $asked:expr, $by:tt, $at:tt) => {
        sqlx::query_as!(
            Row,
            "select source, position, id, occurred_at, recorded_at, type as kind, stream, version, thread, tenant, role, acted_by, cause, hash
             from audit_ledger
             where " + $by + "
               and ($1::uuid is null or thread = $1)
               and ($2::uuid is null or cause = $2)
               and ($3::uuid is null or acted_by = $3)
               and ($4::text is null or type = $4)
               and ($5::text is null or source = $5)
               and ($6::text is null or tenant = $6)
               and " + $at + " >= coalesce($7, '-infinity'::timestamptz)
               and " + $at + " < coalesce($8, 'infinity'::timestamptz)
               and (" + $at + ", source, position)
                   < (coalesce($9, 'infinity'::timestamptz), coalesce($10, ''::text), coalesce($11, 0::bigint))
             order by recorded_at desc, source desc, position desc limit $12",
            $asked.thread,
            $asked.cause,
            $asked.actor.map(|it| it.0),
            $asked.kind.as_deref(),
            $asked.source.as_deref(),
            $tenant.as_ref().map(Municipality::as_str),
            $asked.from,
            $asked.to,
            $asked.cursor.as_ref().map(|it| it.recorded_at),
            $asked.cursor.as_ref().map(|it| it.source.as_str()),
            $asked.cursor.as_ref().map(|it| it.position),
            i64::from($asked.limit) + 1,
        )
        .fetch_all($pool)
        .await?
    };
}

/// A page of what `tenant` may see, or the country.
pub(crate) async fn search(
    pool: &PgPool,
    tenant: Option<Municipality>,
    asked: &Search,
) -> anyhow::Result<Page> {
    let limit = usize::from(asked.limit);
    let rows = match (asked, tenant) {
        (Search { thread: Some(_), .. }, _) => {
            fetch!(pool, tenant, asked, "thread = $1", "(recorded_at + interval '0')")
        }
        (Search { cause: Some(_), .. }, _) => {
            fetch!(pool, tenant, asked, "cause = $2", "(recorded_at + interval '0')")
        }
        (Search { actor: Some(_), .. }, _) => fetch!(pool, tenant, asked, "acted_by = $3"),
        (Search { kind: Some(_), .. }, Some(_)) => {
            fetch!(pool, tenant, asked, "tenant = $6 and type = $4")
        }
        (Search { kind: Some(_), .. }, None) => fetch!(pool, tenant, asked, "type = $4"),
        (_, Some(_)) => fetch!(pool, tenant, asked, "tenant = $6"),
        (_, None) => fetch!(pool, tenant, asked, "true"),
    };
    page(rows, limit)
}

/// A page of what `tenant` may see, or the country, of the events that name a person, happened to them, or that they asked for;
/// and of those that name nobody in a thread that is around them. Who looked at them is left out unless the asker may know.
pub(crate) async fn about_person(
    pool: &PgPool,
    tenant: Option<Municipality>,
    asked: &AboutPerson,
    with_looks: bool,
) -> anyhow::Result<Page> {
    let rows = sqlx::query_as!(
        Row,
        "select source, position, id, occurred_at, recorded_at, type as kind, stream, version, thread, tenant, role, acted_by, cause, hash
         from audit_ledger join (
             select source, position from audit_persons where person = $1
             union
             select source, position from audit_ledger where acted_by = $1
             union
             select anyone.source, anyone.position from audit_persons as around
             join audit_ledger as begun on begun.source = around.source and begun.position = around.position
             join audit_ledger as anyone on anyone.thread = begun.thread
             join audit_persons as nobody
                 on nobody.person = $7 and nobody.source = anyone.source and nobody.position = anyone.position
             where around.person = $1 and around.source = 'thread' and begun.type in ('thread.opened', 'thread.strand_added')
         ) as it using (source, position)
         where ($2::text is null or tenant = $2)
           and ($8 or (type <> 'scores.shown' and type not like 'look.%' and type not like 'break%'))
           and (recorded_at, source, position)
               < (coalesce($3, 'infinity'::timestamptz), coalesce($4, ''::text), coalesce($5, 0::bigint))
         order by recorded_at desc, source desc, position desc limit $6",
        asked.person.0,
        tenant.as_ref().map(Municipality::as_str),
        asked.cursor.as_ref().map(|it| it.recorded_at),
        asked.cursor.as_ref().map(|it| it.source.as_str()),
        asked.cursor.as_ref().map(|it| it.position),
        i64::from(asked.limit) + 1,
        NOBODY,
        with_looks,
    )
    .fetch_all(pool)
    .await?;
    page(rows, usize::from(asked.limit))
}

fn page(mut rows: Vec<Row>, limit: usize) -> anyhow::Result<Page> {
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| !is_last).map(|it| Cursor {
        recorded_at: it.recorded_at,
        source: it.source.clone(),
        position: it.position,
    });
    let entries = rows.into_iter().map(Row::entry).collect::<anyhow::Result<_>>()?;
    Ok(Page { entries, next })
}

impl Row {
    fn entry(self) -> anyhow::Result<Entry> {
        Ok(Entry {
            source: self.source,
            position: self.position,
            id: EventId(self.id),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            kind: self.kind,
            stream: self.stream,
            version: self.version,
            thread: self.thread,
            municipality: self.tenant.parse().context("a municipality that is none")?,
            role: self.role.map(|it| it.parse()).transpose().context("a role that nobody knows")?,
            by: self.acted_by.map(UserId),
            cause: self.cause,
            hash: digest(&self.hash),
        })
    }
}
