//! A backup from before an erasure does not bring the person back: proved with the commands that `deploy/README.md` tells.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use platform::{
    Core, database, engines,
    export::Log,
    restore::{self, Copies, Keeper, Trouble},
    verify,
};
use proto::{
    actor::Actor,
    id::SealedId,
    vault::{Controller, ErasureBasis, ErasureOutcome, Field, LookOutcome, Purpose, Right},
};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::erasure::{CANARY, World, seen};
use crate::{MasterKey, VaultService};

/// What an operator types, from the runbook: the block that begins with the comment `# <name>`.
fn runbook(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/README.md");
    let text = fs::read_to_string(file).unwrap();
    let block = text.split("```sh\n").skip(1).filter_map(|it| it.split("```").next());
    let mut of_name = block.filter(|it| it.starts_with(&format!("# {name}\n")));
    of_name.next().unwrap_or_else(|| panic!("the runbook tells nothing of {name}")).to_owned()
}

/// Where the clients of PostgreSQL are: on the path, or beside the newest server.
fn path() -> String {
    let path = env::var("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|it| it.path().join("bin"))
        .filter(|it| it.join("pg_dump").is_file())
        .collect();
    versions.sort();
    versions.pop().map_or(path.clone(), |newest| format!("{}:{path}", newest.display()))
}

/// A place for backups, with the addresses the runbook speaks of.
struct Operator {
    backups: tempfile::TempDir,
    vault: String,
    admin: String,
}

impl Operator {
    fn does(&self, name: &str, restored: &str) {
        let folder = self.backups.path();
        let output = Command::new("sh")
            .args(["-e", "-c", &runbook(name)])
            .env("PATH", path())
            .env("VAULT", &self.vault)
            .env("ADMIN", &self.admin)
            .env("RESTORED", restored)
            .env("WORDS", folder.join("words.dump"))
            .env("KEYS", folder.join("keys.dump"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A new database with what the backups hold.
    async fn restores(&self) -> PgConnectOptions {
        self.does_anew("restore").await
    }

    /// The same with the words alone.
    async fn restores_words(&self) -> PgConnectOptions {
        self.does_anew("restore the words").await
    }

    async fn does_anew(&self, what: &str) -> PgConnectOptions {
        let servers = engines::shared_for_tests().await.unwrap();
        let name = format!("restored_{}", Uuid::new_v4().simple());
        let admin = database::options(&self.admin).unwrap();
        database::create(&admin, &name).await.unwrap();
        self.does(what, &servers.postgres.url(&name));
        database::options(&servers.postgres.socket_url(&name)).unwrap()
    }
}

/// Whatever `pg_dump` makes of a database, as text.
fn dump(url: &str) -> String {
    let output =
        Command::new("pg_dump").env("PATH", path()).args(["--inserts", url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A vault that starts on what was restored: what the club's coordinator, and the mother, see there.
async fn looks(
    restored: &PgConnectOptions,
    master: MasterKey,
    world: &World,
    sealed: [SealedId; 2],
) -> [(LookOutcome, Option<String>); 2] {
    let vault = VaultService::new(master);
    let (core, writer) = Core::new(vault, restored.clone(), world.walk.clock.clone());
    let looks = async {
        let of = async |who: &Actor, it, purpose| {
            let mut seen = seen(&core, who, world.mother, &[it], purpose).await;
            let (_, outcome, words) = seen.remove(0);
            (outcome, words)
        };
        let club = of(&world.coordinator, sealed[0], Purpose::Assignment).await;
        let own = of(&world.own(), sealed[1], Purpose::OwnData).await;
        // The writer ends with the last who could ask it.
        drop(core);
        [club, own]
    };
    futures::future::join(looks, writer).await.0
}

/// The copy of the vault's log that `audit` keeps, as it stood when the disaster came.
async fn ledger(world: &World) -> PgConnectOptions {
    let owner = world.owner();
    let mut database = PgConnection::connect_with(&owner).await.unwrap();
    sqlx::query("create table audit_ledger as select 'vault'::text as source, * from events")
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    owner
}

/// How many events are put back from the ledger, and what is wrong still.
async fn completed(
    vault: &VaultService,
    restored: &PgConnectOptions,
    ledger: &PgConnectOptions,
) -> (u64, Option<Trouble>) {
    let copies = Copies { ledger, folder: None, nats: None };
    let outcome = restore::mend(vault, restored, &copies).await.unwrap();
    (outcome.events, outcome.trouble)
}

async fn wrapped(world: &World, sealed: SealedId) -> Option<String> {
    sqlx::query_scalar(
        "select encode(wrapped, 'hex') from vault_keys join vault_words using (key) where sealed = $1",
    )
    .bind(sealed.0)
    .fetch_one(&world.walk.pool)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_does_not_bring_anybody_back() {
    let master = MasterKey::draw();
    let hex = master.to_hex();
    let same_master = || hex.as_str().parse::<MasterKey>().unwrap();
    let world = World::with(master).await;
    let servers = engines::shared_for_tests().await.unwrap();
    let database = world.owner().get_database().unwrap().to_owned();
    let operator = Operator {
        backups: tempfile::tempdir().unwrap(),
        vault: servers.postgres.url(&database),
        admin: servers.postgres.url("postgres"),
    };
    let municipal = Controller::Municipality;
    let kept = world.seal(&world.worker, municipal, Field::Wish, "Sanne (opdigtet)").await;
    let gone = world.seal(&world.coordinator, world.club, Field::Phone, CANARY).await;
    let key = wrapped(&world, gone).await.unwrap();

    // The backups of a day; then the erasure.
    operator.does("words", "");
    operator.does("keys", "");
    let request = world.request(Right::Erasure).await;
    world.erase(request, world.club, ErasureOutcome::Erased, ErasureBasis::ConsentEnded).await;
    assert_eq!(wrapped(&world, gone).await, None);
    let after = dump(&operator.vault);
    assert!(!after.contains(CANARY) && !after.contains(&key), "it is in the database still");
    let ledger = ledger(&world).await;

    let expected =
        [(LookOutcome::Erased, None), (LookOutcome::Shown, Some("Sanne (opdigtet)".to_owned()))];

    // If nobody did anything about it, everything would be there again.
    let careless = operator.restores().await;
    let [club, _] = looks(&careless, same_master(), &world, [gone, kept]).await;
    assert_eq!(club, (LookOutcome::Shown, Some(CANARY.to_owned())));

    // The worst night: words and keys are from before the erasure, and the log with them. The log is completed first.
    let restored = operator.restores().await;
    let vault = VaultService::new(same_master());
    let missing = completed(&vault, &restored, &ledger).await;
    assert_eq!(missing, (4, None), "received, verified, decided, destroyed");
    let walked = Arc::new(AtomicU64::new(0));
    assert!(verify::chain(&restored, &Log::Own, &walked).await.unwrap().is_ok());
    assert_eq!(walked.load(Ordering::Relaxed), world.walk.events().await.len() as u64);
    assert!(!dump(&servers.postgres.url(restored.get_database().unwrap())).contains(&key));
    assert_eq!(looks(&restored, same_master(), &world, [gone, kept]).await, expected);

    // By the key store's rule there is a newer copy of the keys by then: the log need not even be known.
    operator.does("keys", "");
    let restored = operator.restores().await;
    assert_eq!(looks(&restored, same_master(), &world, [gone, kept]).await, expected);

    // And the words' backup has no key at all.
    let keys: i64 = sqlx::query_scalar("select count(*) from vault_keys")
        .fetch_one(&mut PgConnection::connect_with(&operator.restores_words().await).await.unwrap())
        .await
        .unwrap();
    assert_eq!(keys, 0);
}

/// A log that was restored goes on only from what was said: a copy that says otherwise is not taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_another_log_is_refused() {
    let (one, other) = (World::start().await, World::start().await);
    one.seal(&one.worker, Controller::Municipality, Field::Goal, "fodbold").await;
    other.seal(&other.worker, Controller::Municipality, Field::Goal, "tennis").await;
    other.seal(&other.worker, Controller::Municipality, Field::Goal, "svømning").await;
    let copy = ledger(&other).await;
    let vault = VaultService::new(MasterKey::draw());
    let diverged = Trouble::Diverged { keeper: Keeper::Audit, at: 1, ends: 1, copy_ends: 2 };
    assert_eq!(completed(&vault, &one.owner(), &copy).await, (0, Some(diverged)));
    // Of its own copy nothing is missing.
    assert_eq!(completed(&vault, &other.owner(), &copy).await, (0, None));
}
