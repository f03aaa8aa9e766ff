//! Rows as they are written. A batch is sent as one array of rows, `unnest($1::events[])`: one array for each column costs
//! PostgreSQL twice as much.

use chrono::{DateTime, Utc};
use proto::recorded_event::RecordedEvent;
use sqlx::{
    Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, types::Oid},
};
use uuid::Uuid;

/// PostgreSQL's number of the type `json`.
const JSON: Oid = Oid(114);

/// JSON in a column of the type `json`, to the letter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<'a>(pub(crate) &'a str);

impl Type<Postgres> for Json<'_> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(JSON)
    }
}

impl Encode<'_, Postgres> for Json<'_> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <&str as Encode<'_, Postgres>>::encode(self.0, buffer)
    }
}

/// Says which table a struct is a row of: `row! { Event<'_> as "events" }`. Its fields are all the table's columns, in the
/// table's order.
///
/// Not for views, so only here: when a view is built anew another table takes its place and its name, and who is connected still
/// means rows of the one that is gone.
macro_rules! row {
    ($Row:ty as $table:literal) => {
        impl ::sqlx::Type<::sqlx::Postgres> for $Row {
            fn type_info() -> ::sqlx::postgres::PgTypeInfo {
                ::sqlx::postgres::PgTypeInfo::with_name($table)
            }
        }

        impl ::sqlx::postgres::PgHasArrayType for $Row {
            fn array_type_info() -> ::sqlx::postgres::PgTypeInfo {
                ::sqlx::postgres::PgTypeInfo::array_of($table)
            }
        }
    };
}
pub(crate) use row;

/// A row of `events`.
#[derive(Debug, Encode)]
pub struct Event<'a> {
    position: i64,
    id: Uuid,
    stream: Uuid,
    version: i64,
    kind: &'a str,
    thread: Uuid,
    tenant: &'a str,
    actor: Json<'a>,
    cause: Uuid,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    trace: &'a str,
    data: Json<'a>,
    hash: &'a [u8],
}

row! { Event<'_> as "events" }

impl<'a> From<&'a RecordedEvent> for Event<'a> {
    fn from(it: &'a RecordedEvent) -> Event<'a> {
        Event {
            position: it.position,
            id: it.id.0,
            stream: it.stream,
            version: it.version,
            kind: &it.kind,
            thread: it.thread,
            tenant: it.tenant.as_str(),
            actor: Json(&it.actor),
            cause: it.cause,
            occurred_at: it.occurred_at,
            recorded_at: it.recorded_at,
            trace: &it.trace,
            data: Json(&it.data),
            hash: &it.hash.0,
        }
    }
}
