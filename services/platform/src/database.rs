//! A service's database: made, migrated, and granted no more than the service needs.

use std::{str::FromStr as _, time::Duration};

use anyhow::Context as _;
use sqlx::{
    Connection as _, Executor as _, PgConnection, PgPool, Row as _,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How long it may take to find out how we are connected.
const LOOK_MAX: Duration = Duration::from_secs(5);

static LOG: Migrator = sqlx::migrate!("./migrations");

/// Who a service is to PostgreSQL.
#[derive(Debug, Clone)]
pub struct Login {
    /// The role's name.
    pub role: String,
    /// Its password.
    pub password: String,
}

/// Makes the database `name` on the server of `admin` if there is none.
///
/// # Errors
/// When the server is out of reach or `admin` may not create databases.
pub async fn create(admin: &PgConnectOptions, name: &str) -> anyhow::Result<()> {
    let mut server = PgConnection::connect_with(admin).await.context("cannot reach PostgreSQL")?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(name)
            .fetch_one(&mut server)
            .await?;
    if !exists {
        let create = format!("create database {}", quoted(name));
        server
            .execute(create.as_str())
            .await
            .with_context(|| format!("cannot create the database {name}"))?;
    }
    server.close().await?;
    Ok(())
}

/// Brings a database up to date: the log's tables, then the service's views.
///
/// # Errors
/// When a migration fails, or one that ran is not the one we have.
pub async fn migrate(owner: &PgConnectOptions, views: &Migrator) -> anyhow::Result<()> {
    let mut database =
        PgConnection::connect_with(owner).await.context("cannot reach the database")?;
    for (what, migrator) in [("the log", &LOG), ("the views", views)] {
        // Both keep their books in one table, so each overlooks what the other has run.
        let migrator = Migrator {
            migrations: migrator.migrations.clone(),
            ignore_missing: true,
            ..Migrator::DEFAULT
        };
        migrator.run(&mut database).await.with_context(|| format!("cannot migrate {what}"))?;
    }
    database.close().await?;
    Ok(())
}

/// Lets `login` do what the service `service` does, and nothing else: append to the log and read it, change its own
/// views and books. Never change or remove an event or an answer.
///
/// # Errors
/// When `owner` may not grant this.
pub async fn grant(owner: &PgConnectOptions, service: &str, login: &Login) -> anyhow::Result<()> {
    let mut database =
        PgConnection::connect_with(owner).await.context("cannot reach the database")?;
    let role = quoted(&login.role);
    let password = login.password.replace('\'', "''");
    let name: String =
        sqlx::query_scalar("select current_database()::text").fetch_one(&mut database).await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
            .bind(&login.role)
            .fetch_one(&mut database)
            .await?;
    let verb = if exists { "alter" } else { "create" };
    let database_name = quoted(&name);
    let mut grants = vec![
        format!(
            "{verb} role {role} login password '{password}' nosuperuser nocreatedb nocreaterole"
        ),
        format!("revoke all on database {database_name} from public"),
        format!("grant connect on database {database_name} to {role}"),
        "revoke create on schema public from public".to_owned(),
        format!("grant select, insert on events, commands to {role}"),
        format!("grant select, update on head, relay, lead to {role}"),
        format!("grant select, insert, update on checkpoints to {role}"),
        format!(
            "grant select, insert, update, delete on deadlines, deadlines_failing, parked, unpublished, away_told to {role}"
        ),
    ];
    // Whatever is not the log's and its books' is the service's own: tables, and what PostgreSQL itself calls a view.
    let views: Vec<String> = sqlx::query_scalar("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname <> all($1)")
        .bind([
            "events", "commands", "head", "relay", "lead", "checkpoints", "deadlines", "deadlines_failing",
            "parked", "unpublished", "away_told", "_sqlx_migrations",
        ])
        .fetch_all(&mut database)
        .await?;
    grants.extend(
        views.iter().map(|view| {
            format!("grant select, insert, update, delete on {} to {role}", quoted(view))
        }),
    );
    for grant in grants {
        database
            .execute(grant.as_str())
            .await
            .with_context(|| format!("cannot grant {service} its rights"))?;
    }
    database.close().await?;
    Ok(())
}

/// Connections for queries and books. The writer and who consumes have their own.
#[must_use]
pub fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(6)
        .test_before_acquire(false)
        // Sooner than whoever asks gives up: they are told that the database is away.
        .acquire_timeout(Duration::from_secs(3))
        .connect_lazy_with(options)
}

/// Makes sure that a connection to the database of `service` stays the same from one transaction to the next: statements are
/// planned once on it. Where the database is away nothing is found out.
///
/// # Errors
/// When a pooler stands between that gives each transaction another connection, with what to do.
pub async fn must_be_direct(service: &str, database: &PgConnectOptions) -> anyhow::Result<()> {
    let is_direct = tokio::time::timeout(LOOK_MAX, is_direct(database)).await;
    anyhow::ensure!(
        !matches!(is_direct, Ok(Ok(false))),
        "the database of {service} is behind a connection pooler that gives each transaction another connection: \
         ask it in session mode, or PostgreSQL directly, and change the address in stack.json"
    );
    Ok(())
}

/// While another client is in a transaction, a pooler has to give us another connection than the one before.
async fn is_direct(database: &PgConnectOptions) -> sqlx::Result<bool> {
    let mut ours = PgConnection::connect_with(database).await?;
    let mut other = PgConnection::connect_with(database).await?;
    let before = backend(&mut ours).await?;
    other.execute("begin").await?;
    let taken = backend(&mut other).await?;
    let after = backend(&mut ours).await?;
    other.execute("rollback").await?;
    ours.close().await?;
    other.close().await?;
    Ok(before == after && before != taken)
}

/// Which of the server's processes answers. Asked as text: prepared statements may not pass a pooler.
async fn backend(connection: &mut PgConnection) -> sqlx::Result<i32> {
    connection.fetch_one("select pg_backend_pid()").await?.try_get(0)
}

/// Reads a `postgres://` address.
///
/// # Errors
/// When it is none.
pub fn options(url: &str) -> anyhow::Result<PgConnectOptions> {
    // The address may hold a password: an error must not repeat it.
    PgConnectOptions::from_str(url)
        .map_err(|_| anyhow::anyhow!("this is not a postgres:// address"))
}

/// Whether asking again can help: the server is away, restarting, or out of something.
#[must_use]
pub fn is_passing(error: &sqlx::Error) -> bool {
    if let Some(code) = code(error) {
        // 08 connection, 40 serialisation and deadlock, 53 out of resources, 57P going down and coming up.
        return ["08", "40", "53", "57P"].iter().any(|class| code.starts_with(class));
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
    )
}

/// As [`is_passing`], wherever in the chain of causes the database's error stands.
#[must_use]
pub fn is_passing_chain(error: &anyhow::Error) -> bool {
    causes(error).any(is_passing)
}

/// Whether it is that two transactions stood in each other's way, so that one of them was given up.
pub(crate) fn is_collision(error: &anyhow::Error) -> bool {
    causes(error).any(|it| code(it).is_some_and(|it| it.starts_with("40")))
}

fn causes(error: &anyhow::Error) -> impl Iterator<Item = &sqlx::Error> {
    error.chain().filter_map(|it| it.downcast_ref())
}

fn code(error: &sqlx::Error) -> Option<std::borrow::Cow<'_, str>> {
    error.as_database_error()?.code()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
