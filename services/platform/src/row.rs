//! Rows as they are written. A batch travels as one array of rows, `unnest($1::events[])`: an array for each column costs
//! PostgreSQL twice as much.

use sqlx::{
    Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgTypeInfo, types::Oid},
};

/// PostgreSQL's number of the type `json`.
const JSON: Oid = Oid(114);

/// JSON in a column of the type `json`, to the letter.
#[derive(Debug, Clone, Copy)]
pub struct Json<'a>(pub &'a str);

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
/// Not of a view: when that is built anew another table takes its place and its name, and who is connected still means rows of
/// the one that is gone.
#[macro_export]
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
