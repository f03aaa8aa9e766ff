//! Every query of every service, explained over tables as they are after years: none walks a table that grows, sorts or counts more
//! than a page, or has no bound. What does so on purpose stands in [`lists`], with its reason.

mod fill;
mod lists;
mod plan;
mod statements;

use std::collections::BTreeSet;

use platform::{database, engines};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _, postgres::PgConnectOptions};
use uuid::Uuid;

use self::{
    lists::{AT_RUNTIME, FEW_ROWS, ON_PURPOSE},
    plan::Judge,
    statements::Statement,
};
use crate::architecture::none;

/// A database with the tables of every service, filled.
struct Explained {
    connection: PgConnection,
    judge: Judge,
    /// The tables that have fewer rows than they should.
    short: Vec<String>,
}

impl Explained {
    async fn filled() -> Explained {
        let servers = engines::shared_for_tests().await.unwrap();
        let name = format!("plans_{}", Uuid::new_v4().simple());
        let admin = database::options(&servers.postgres.url("postgres")).unwrap();
        database::create(&admin, &name).await.unwrap();
        let options: PgConnectOptions =
            database::options(&servers.postgres.socket_url(&name)).unwrap();
        fill::migrate(&options).await;
        let few: BTreeSet<&str> = FEW_ROWS.iter().map(|(table, _)| *table).collect();
        let growing = fill::fill(&options, &few, &statements::all()).await;
        let short = growing.iter().filter(|it| *it.1 < fill::MANY / 4);
        let short = short.map(|(table, rows)| format!("{table} has {rows} rows only")).collect();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        // What is planned once for every value, as a connection does that lives long.
        connection.execute("set plan_cache_mode = force_generic_plan").await.unwrap();
        let judge = Judge { growing: growing.into_keys().collect() };
        Explained { connection, judge, short }
    }

    /// What is wrong with how a statement is carried out.
    async fn faults(&mut self, sql: &str) -> Vec<String> {
        let prepare = format!("prepare it as {sql}");
        self.connection
            .execute(prepare.as_str())
            .await
            .unwrap_or_else(|why| panic!("cannot be prepared: {why}\n{sql}"));
        let nulls = vec!["null"; statements::parameters(sql)].join(", ");
        let given = if nulls.is_empty() { String::new() } else { format!("({nulls})") };
        let explain = format!("explain (format json) execute it{given}");
        let row = self.connection.fetch_one(explain.as_str()).await.unwrap();
        let plan: serde_json::Value = row.try_get(0).unwrap();
        self.connection.execute("deallocate it").await.unwrap();
        self.judge.faults(&plan[0]["Plan"])
    }
}

#[tokio::test]
async fn no_query_gets_slower_as_tables_grow() {
    let mut explained = Explained::filled().await;
    none(&explained.short, "these tables grow, and are hardly filled");
    what_is_slow_is_found(&mut explained).await;
    let (mut wrong, mut needed) = (vec![], BTreeSet::new());
    for Statement { sql, file } in statements::all() {
        let faults = explained.faults(&sql).await;
        let shown = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let allowed: Vec<_> = ON_PURPOSE.iter().filter(|it| shown.contains(it.0)).collect();
        if !faults.is_empty() {
            needed.extend(allowed.iter().map(|it| it.0));
            if allowed.is_empty() {
                wrong.push(format!("{file}: {shown}\n      {}", faults.join("\n      ")));
            }
        }
    }
    let idle = ON_PURPOSE.iter().filter(|it| !needed.contains(it.0));
    wrong.extend(idle.map(|it| format!("needs no exception any more: {}", it.0)));
    none(
        &wrong,
        "these queries get slower as tables grow: give them an index, a bound, a kept counter, or a reason in `lists.rs`",
    );
}

/// A check that finds nothing proves nothing.
async fn what_is_slow_is_found(explained: &mut Explained) {
    for (sql, found) in [
        ("select position from events where data::text = $1", "walks every row of events"),
        (
            "select position from events where version = $1 order by position limit 5",
            "walks an index",
        ),
        ("select count(*) from reporting_timeline where source = $1", "counts or groups"),
        ("select thread from reporting_timeline where source = $1 order by at limit 5", "sorts"),
        ("select thread from thread_list where thread > $1", "has no bound"),
        (
            "select a.position from events a join audit_ledger b on b.stream = a.stream where a.position < $1",
            "hashes",
        ),
        (
            "select a.source from checkpoints a join checkpoints b on a.position < b.position",
            "goes through",
        ),
        (
            "select position from audit_ledger where thread = $1 and recorded_at >= $2 and recorded_at < $3",
            "reads a span of audit_ledger_recorded_at_source_position_idx beside another index",
        ),
        ("select position from events where stream = $1 and version = $2", ""),
        ("select position from events where position > $1 order by position limit $2", ""),
        ("select exists (select from reporting_threads where thread = $1)", ""),
    ] {
        let faults = explained.faults(sql).await.join(", ");
        assert!(
            if found.is_empty() { faults.is_empty() } else { faults.contains(found) },
            "`{sql}` should be said to be `{found}`, not `{faults}`"
        );
    }
}

/// What is put together at runtime is not among the checked queries: each place is known, and its statements are explained with
/// the others, or walk everything on purpose.
#[test]
fn every_statement_made_at_runtime_is_listed() {
    let found = statements::at_runtime();
    let listed: Vec<_> = AT_RUNTIME.iter().map(|it| (it.file.to_owned(), it.places)).collect();
    let strange = found.iter().filter(|it| !listed.contains(it)).map(|(file, places)| {
        format!("{file}: {places} statements are made at runtime; list them in `lists.rs`")
    });
    let gone = listed
        .iter()
        .filter(|it| !found.contains(it))
        .map(|(file, places)| format!("{file}: {places} are listed, and are not there"));
    none(&strange.chain(gone).collect::<Vec<_>>(), "statements made at runtime");
}

#[test]
fn every_exception_has_a_reason() {
    let reasons = FEW_ROWS.iter().chain(&ON_PURPOSE).map(|it| it.1);
    let reasons: Vec<_> = reasons.chain(AT_RUNTIME.iter().map(|it| it.why)).collect();
    assert!(reasons.iter().all(|it| it.contains(" ")), "{reasons:?}");
}
