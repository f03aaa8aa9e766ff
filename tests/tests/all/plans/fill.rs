//! Fills every table with rows as they may be after years, from nothing but the catalog: the columns' types, which of them are
//! unique, and which codes the statements name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    sync::LazyLock,
};

use futures::{StreamExt as _, stream};
use sqlx::{
    Connection as _, Executor as _, PgConnection, Row as _, migrate::Migrator,
    postgres::PgConnectOptions,
};

use super::statements::Statement;
use crate::architecture::{ROOT, entries};

/// The rows of a table that grows.
pub(super) const MANY: i64 = 100_000;
/// The rows of one that does not.
const FEW: i64 = 200;
/// Tables that are filled at the same time.
const AT_A_TIME: usize = 2;

/// Of how many rows of a table one value of a column is, where the next line does not know better.
const ROWS_OF_A_VALUE: i64 = 10;
/// An actor acts often, an organisation has many.
const ROWS_OF: [(&str, i64); 12] = [
    ("thread", 20),
    ("child", 2),
    ("holder", 2),
    ("person", 2),
    ("acted_by", 500),
    ("looked_by", 500),
    ("bridge_builder", 30),
    ("worker", 100),
    ("organisation", 100),
    ("recipient", 100),
    ("cause", 2),
    ("stream", 5),
];
/// Of a hundred rows, in how many a column is null that may be; 20 where it is not said.
const NULL_IN_PERCENT: [(&str, i64); 9] = [
    ("merged_into", 97),
    ("split_from", 97),
    ("split_to", 97),
    ("duplicate_of", 97),
    ("via", 97),
    ("renews", 90),
    ("due_by", 90),
    ("stopped", 99),
    ("removed_at", 97),
];
/// Of a hundred rows, in how many a column is true; 10 where it is not said.
const TRUE_IN_PERCENT: [(&str, i64); 3] = [("one", 100), ("on_board", 100), ("is_over", 90)];
/// Columns with a municipality's code.
const MUNICIPAL: [&str; 5] = ["tenant", "municipality", "place", "from", "to"];
/// Numbers that count on.
const COUNTS_ON: [&str; 6] = ["position", "recorded", "applied", "proposed", "number", "place"];
/// Texts of which hardly two are the same.
const OWN: [&str; 4] = ["reference", "name", "trace", "device"];

struct Column {
    name: String,
    of_type: String,
    may_be_null: bool,
    /// Alone, so that no two rows have the same.
    is_unique: bool,
}

struct Table {
    name: String,
    columns: Vec<Column>,
}

/// Makes the tables of every service in one database: their names differ, and the log's are the same.
pub(super) async fn migrate(options: &PgConnectOptions) {
    let services = Path::new(ROOT).join("services");
    let mut folders: Vec<_> = entries(&services).into_iter().collect();
    // The log is every service's, and comes first.
    folders.sort_by_key(|it| it != "platform");
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let mut migrated = 0;
    for migrations in folders.iter().map(|it| services.join(it).join("migrations")) {
        if migrations.is_dir() {
            let mut migrator = Migrator::new(migrations).await.unwrap();
            migrator.set_ignore_missing(true).run(&mut connection).await.unwrap();
            migrated += 1;
        }
    }
    assert!(migrated > 8, "{migrated} services have tables");
    connection.close().await.unwrap();
}

/// Fills every table; answers how many rows each has that grows.
pub(super) async fn fill(
    options: &PgConnectOptions,
    few: &BTreeSet<&str>,
    statements: &[Statement],
) -> BTreeMap<String, i64> {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let tables = tables(&mut connection).await;
    let strange = few.iter().filter(|it| tables.iter().all(|table| table.name != **it));
    assert_eq!(strange.collect::<Vec<_>>(), Vec::<&&str>::new(), "there are no such tables");
    let mut said = String::new();
    for index in connection
        .fetch_all("select indexdef from pg_indexes where schemaname = 'public'")
        .await
        .unwrap()
    {
        writeln!(said, "{}", index.get::<&str, _>(0)).unwrap();
    }
    statements.iter().for_each(|it| writeln!(said, "{}", it.sql).unwrap());
    let codes = |column: &str| {
        let mut codes = codes(&said, column);
        codes.extend((0..4).map(|nth| format!("other_{nth}")));
        codes
    };
    let inserts = tables.iter().map(|it| {
        let rows = if few.contains(it.name.as_str()) { FEW } else { MANY };
        it.insert(rows, &codes)
    });
    connection.close().await.unwrap();
    let filled = stream::iter(inserts.collect::<Vec<_>>()).map(async |insert| {
        let mut connection = PgConnection::connect_with(options).await.unwrap();
        // No trigger: what refuses to change what is for ever does not refuse to begin.
        connection.execute("set session_replication_role = replica").await.unwrap();
        // An index is made sooner of all rows at once.
        let table = insert.split(' ').nth(2).unwrap();
        let indexes = format!(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
             where indrelid = '{table}'::regclass and not indisunique"
        );
        let indexes = connection.fetch_all(indexes.as_str()).await.unwrap();
        for index in &indexes {
            let drop = format!("drop index {}", index.get::<&str, _>(0));
            connection.execute(drop.as_str()).await.unwrap();
        }
        connection.execute(insert.as_str()).await.unwrap_or_else(|why| panic!("{why}: {table}"));
        for index in &indexes {
            connection.execute(index.get::<&str, _>(1)).await.unwrap();
        }
        connection.close().await.unwrap();
    });
    filled.buffer_unordered(AT_A_TIME).collect::<Vec<()>>().await;
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    connection.execute("vacuum analyze").await.unwrap();
    let mut growing = BTreeMap::new();
    for table in tables.iter().filter(|it| !few.contains(it.name.as_str())) {
        let count = format!("select count(*) from {}", table.name);
        let rows: i64 = connection.fetch_one(count.as_str()).await.unwrap().get(0);
        growing.insert(table.name.clone(), rows);
    }
    connection.close().await.unwrap();
    growing
}

/// The codes that anybody compares a column with.
fn codes(said: &str, column: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (at, _) in said.match_indices(column) {
        let before = said[..at].chars().next_back();
        if before.is_some_and(|it| it.is_alphanumeric() || it == '_') {
            continue;
        }
        let after = said[at + column.len()..].trim_start_matches([' ', ')']);
        let after = after.strip_prefix("not ").unwrap_or(after);
        let list = after
            .strip_prefix("in (")
            .or_else(|| after.strip_prefix("= "))
            .or_else(|| after.strip_prefix("<> "));
        let Some(list) = list else { continue };
        let list = list.split([')', ']']).next().unwrap();
        let list = list.trim_start_matches("ANY (ARRAY[");
        if list.starts_with('\'') {
            let words =
                list.split(',').filter_map(|it| it.trim().strip_prefix('\'')?.split('\'').next());
            codes.extend(words.map(str::to_owned));
        }
    }
    codes
}

async fn tables(connection: &mut PgConnection) -> Vec<Table> {
    let foreign: i64 = connection
        .fetch_one("select count(*) from pg_constraint where contype = 'f'")
        .await
        .unwrap()
        .get(0);
    assert_eq!(foreign, 0, "a table refers to another: what is filled here does not know of that");
    let rows = connection
        .fetch_all(
            "select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
                    exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null
                              and i.indkey::text = a.attnum::text)
             from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_sqlx_migrations'
               and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
             order by c.relname, a.attnum",
        )
        .await
        .unwrap();
    let mut tables: Vec<Table> = vec![];
    for row in rows {
        let column = Column {
            name: row.get(1),
            of_type: row.get(2),
            may_be_null: row.get(3),
            is_unique: row.get(4),
        };
        let name: String = row.get(0);
        match tables.last_mut() {
            Some(table) if table.name == name => table.columns.push(column),
            _ => tables.push(Table { name, columns: vec![column] }),
        }
    }
    tables
}

impl Table {
    fn insert(&self, rows: i64, codes: &impl Fn(&str) -> BTreeSet<String>) -> String {
        let names: Vec<_> = self.columns.iter().map(|it| format!("\"{}\"", it.name)).collect();
        let values: Vec<_> = self.columns.iter().map(|it| it.value(rows, codes)).collect();
        format!(
            "insert into {} ({}) select {} from generate_series(1, {rows}) as n on conflict do nothing",
            self.name,
            names.join(", "),
            values.join(", ")
        )
    }
}

impl Column {
    fn value(&self, rows: i64, codes: &impl Fn(&str) -> BTreeSet<String>) -> String {
        let name = self.name.as_str();
        let one_of = |count: i64| one_of(name, count);
        let known = |list: &[(&str, i64)], otherwise: i64| {
            list.iter().find(|it| it.0 == name).map_or(otherwise, |it| it.1)
        };
        let uuid = || {
            let nth = if self.is_unique {
                "n".to_owned()
            } else {
                one_of((rows / known(&ROWS_OF, ROWS_OF_A_VALUE)).max(1))
            };
            format!("md5('{name}' || {nth})::uuid")
        };
        let value = match self.of_type.as_str() {
            "uuid" => uuid(),
            "uuid[]" => format!("array[{}]", uuid()),
            "text" | "text[]" => {
                let text = self.text(codes);
                if self.of_type == "text" { text } else { format!("array[{text}]") }
            }
            "boolean" => format!("{} < {}", one_of(100), known(&TRUE_IN_PERCENT, 10)),
            "bigint" if self.is_unique || COUNTS_ON.contains(&name) => "n".to_owned(),
            "bigint" | "integer" | "smallint" => format!("{}::{}", one_of(20), self.of_type),
            "date" | "timestamp with time zone" => {
                // Five years, and one to come of what is to come.
                let days = one_of(2_190);
                format!(
                    "(now() - interval '1825 days' + interval '1 day' * {days})::{}",
                    self.of_type
                )
            }
            "bytea" => "sha256(int8send(n))".to_owned(),
            "json" | "jsonb" => format!(
                "'{{\"it\": \"something of a hundred letters or so, as such things are, neither much nor little\"}}'::{}",
                self.of_type
            ),
            strange => panic!("{name}: nothing is known to fill a {strange} with"),
        };
        if self.may_be_null {
            let nulls = known(&NULL_IN_PERCENT, 20);
            return format!("case when {} >= {nulls} then {value} end", one_of_salted(name, 100));
        }
        value
    }

    fn text(&self, codes: &impl Fn(&str) -> BTreeSet<String>) -> String {
        let name = self.name.as_str();
        if self.is_unique || OWN.contains(&name) {
            return format!("'{name}_' || n");
        }
        if MUNICIPAL.contains(&name) {
            return format!("({})[1 + {}]", municipalities(), one_of(name, 1_000));
        }
        if name == "controller" {
            return format!(
                "'municipality:' || ({})[1 + {}]",
                municipalities(),
                one_of(name, 1_000)
            );
        }
        let codes: Vec<_> = codes(name).into_iter().map(|it| format!("'{it}'")).collect();
        let count = i64::try_from(codes.len()).unwrap();
        format!("(array[{}])[1 + {}]", codes.join(", "), one_of(name, count))
    }
}

/// A number below `count`, another for each row and each column, and always the same.
fn one_of(name: &str, count: i64) -> String {
    format!("((hashint8extended(n, hashtext('{name}')) & 9007199254740991) % {count})")
}

fn one_of_salted(name: &str, count: i64) -> String {
    one_of(&format!("{name} is null"), count)
}

/// A thousand codes, each as often as its share of the population, the smallest once.
fn municipalities() -> &'static str {
    static CODES: LazyLock<String> = LazyLock::new(|| {
        let list =
            fs::read_to_string(Path::new(ROOT).join("proto/data/municipalities.csv")).unwrap();
        let lines = list.lines().skip(1).map(|it| it.split(',').collect::<Vec<_>>());
        let people: Vec<(String, i64)> =
            lines.map(|it| (it[0].to_owned(), it[3].parse().unwrap())).collect();
        let all: i64 = people.iter().map(|it| it.1).sum();
        let codes = people.iter().flat_map(|(code, people)| {
            let share = usize::try_from((people * 1_000 / all).max(1)).unwrap();
            std::iter::repeat_n(format!("'{code}'"), share)
        });
        let mut codes: Vec<_> = codes.collect();
        codes.resize(1_000, "'0101'".to_owned());
        format!("array[{}]", codes.join(", "))
    });
    &CODES
}
