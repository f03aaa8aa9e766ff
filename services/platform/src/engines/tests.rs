use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};

use super::*;

const FOR_TESTS: PostgresOptions =
    PostgresOptions { port: None, durable: false, remove_afterwards: false };

async fn count(url: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar("select count(*) from note").fetch_one(&mut connection).await.unwrap()
}

async fn note(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql("create table if not exists note (id int); insert into note values (1)")
        .execute(&mut connection)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_what_it_was_told() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("postgres");
    let mut postgres = Postgres::start(&home, FOR_TESTS).await.unwrap();
    note(&postgres.url("postgres")).await;
    assert!(postgres.is_running());
    assert!(is_alive(postgres.pid()));

    postgres.stop().await.unwrap();
    assert!(!postgres.is_running());
    postgres.start_again().await.unwrap();
    note(&postgres.socket_url("postgres")).await;
    postgres.kill().await.unwrap();
    postgres.start_again().await.unwrap();
    assert_eq!(count(&postgres.url("postgres")).await, 2);

    drop(postgres);
    let postgres = Postgres::start(&home, FOR_TESTS).await.unwrap();
    assert_eq!(count(&postgres.url("postgres")).await, 2);
    let second = Postgres::start(&home, FOR_TESTS).await.unwrap_err().to_string();
    assert!(second.starts_with("another PostgreSQL already runs on the data in"), "{second}");
    assert_eq!(count(&postgres.url("postgres")).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_quick_is_made_durable() {
    async fn fsync(url: &str) -> String {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar("show fsync").fetch_one(&mut connection).await.unwrap()
    }
    let dir = tempfile::tempdir().unwrap();
    let mut postgres = Postgres::start(&dir.path().join("postgres"), FOR_TESTS).await.unwrap();
    let (url, pid) = (postgres.url("postgres"), postgres.pid());
    note(&url).await;
    assert_eq!(fsync(&url).await, "off");
    postgres.make_durable().await.unwrap();
    assert_eq!((fsync(&url).await.as_str(), count(&url).await), ("on", 1));
    assert_ne!(postgres.pid(), pid);
    let pid = postgres.pid();
    postgres.make_durable().await.unwrap();
    assert_eq!(postgres.pid(), pid, "it is so already");
    postgres.kill().await.unwrap();
    postgres.start_again().await.unwrap();
    assert_eq!((fsync(&url).await.as_str(), count(&url).await), ("on", 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_started_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let options = PostgresOptions { port: Some(port), ..FOR_TESTS };
    let why = Postgres::start(&dir.path().join("taken"), options).await.unwrap_err().to_string();
    assert!(why.starts_with(&format!("port {port} is in use")), "{why}");
    let why = Nats::start(
        &dir.path().join("nats"),
        NatsOptions { port: Some(port), ..NatsOptions::default() },
    )
    .await
    .unwrap_err();
    assert!(why.to_string().starts_with(&format!("port {port} is in use")), "{why}");

    let old = dir.path().join("old");
    std::fs::create_dir_all(old.join("data")).unwrap();
    std::fs::write(old.join("data/PG_VERSION"), "9\n").unwrap();
    let why = Postgres::start(&old, FOR_TESTS).await.unwrap_err().to_string();
    assert!(why.contains("was made by PostgreSQL 9, and here is"), "{why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_keeps_its_streams_until_they_are_wiped() {
    let dir = tempfile::tempdir().unwrap();
    let mut nats = Nats::start(dir.path(), NatsOptions::default()).await.unwrap();
    let stream =
        || async_nats::jetstream::stream::Config { name: "NOTES".to_owned(), ..Default::default() };
    let messages = async |url: String| {
        let jetstream = async_nats::jetstream::new(async_nats::connect(url).await.unwrap());
        jetstream.get_or_create_stream(stream()).await.unwrap();
        let said = jetstream.publish("NOTES", "a".into()).await.unwrap().await.unwrap();
        said.sequence
    };
    assert_eq!(messages(nats.url()).await, 1);
    assert!(nats.wipe_store().is_err(), "it runs");
    nats.stop().await.unwrap();
    assert!(!nats.is_running());
    nats.start_again().await.unwrap();
    assert_eq!(messages(nats.url()).await, 2);
    let second = Nats::start(dir.path(), NatsOptions::default()).await.unwrap_err().to_string();
    assert!(second.starts_with("another nats-server already listens where the one of"), "{second}");
    nats.kill().await.unwrap();
    nats.wipe_store().unwrap();
    nats.start_again().await.unwrap();
    assert_eq!(messages(nats.url()).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tests_share_servers() {
    let (one, other) = tokio::join!(shared_for_tests(), shared_for_tests());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((one.postgres.pid(), one.nats.pid()), (other.postgres.pid(), other.nats.pid()));
}

/// A server that has hardly begun does not listen to signals yet: it must end all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_is_given_up_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("postgres");
    drop(Postgres::start(&home, FOR_TESTS).await.unwrap());
    for patience_ms in [1, 20, 60, 150] {
        let start = Postgres::start(&home, FOR_TESTS);
        drop(tokio::time::timeout(Duration::from_millis(patience_ms), start).await);
        assert!(!home.join("data/postmaster.pid").exists(), "it runs after {patience_ms} ms");
    }
}

/// This test runs itself in another process, kills that, and looks whether the servers are gone, and what they left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_end_with_the_process_that_started_them() {
    const CHILD: &str = "TEST_STARTS_SERVERS_AND_WAITS";
    if std::env::var_os(CHILD).is_some() {
        let shared = shared_for_tests().await.unwrap();
        let (postgres, nats) = (&shared.postgres, &shared.nats);
        let dir = nats.store_dir();
        let file = std::env::var(CHILD).unwrap();
        let text = format!(
            "{} {} {} {}",
            postgres.pid(),
            nats.pid(),
            postgres.dir().display(),
            dir.parent().unwrap().display()
        );
        std::fs::write(format!("{file}.new"), text).unwrap();
        std::fs::rename(format!("{file}.new"), file).unwrap();
        std::future::pending::<()>().await;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pids");
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "engines::tests::servers_end_with_the_process_that_started_them"])
        .env(CHILD, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    until("the servers run", || file.exists()).await;
    let text = std::fs::read_to_string(&file).unwrap();
    let [postgres, nats, one_dir, other_dir] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    let pids: [u32; 2] = [postgres.parse().unwrap(), nats.parse().unwrap()];
    assert!(pids.into_iter().all(is_alive));
    child.kill().unwrap();
    child.wait().unwrap();
    until("the servers are gone", || !pids.into_iter().any(is_alive)).await;
    until("their folders are gone", || {
        !Path::new(one_dir).exists() && !Path::new(other_dir).exists()
    })
    .await;
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn is_alive(pid: u32) -> bool {
    let status = std::process::Command::new("sh")
        .args(["-c", r#"kill -0 "$1" 2>/dev/null"#, "alive", &pid.to_string()])
        .status();
    status.unwrap().success()
}
