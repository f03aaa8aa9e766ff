//! The binary as it is run: built, with a stack of its own on the servers that are measured on, serving everything.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use platform::{
    client::Client,
    engines::{Nats, NatsOptions},
    stack::{Connections, Operator, Stack},
    token::Signer,
    wire::Login,
};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::{ground::Ground, report::progress, wire};

const SERVICES: [&str; 8] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"];
/// How long starting may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, and a stack for it.
pub(crate) struct Built {
    binary: PathBuf,
    dir: TempDir,
    /// One of its own: what others have said on the ground's would be handled here.
    nats: Nats,
}

/// It serves; it ends when this goes.
pub(crate) struct Served(Child);

impl Built {
    /// Builds it as this was built, and prepares its databases.
    pub(crate) async fn new(ground: &Ground) -> anyhow::Result<Built> {
        progress("building brobygger");
        let binary = build().await?;
        let dir = tempfile::tempdir()?;
        let nats = Nats::start(&dir.path().join("nats"), NatsOptions::default()).await?;
        let built = Built { binary, dir, nats };
        for service in SERVICES {
            ground.database(&format!("brobygger_{service}")).await?.remove().await?;
        }
        stack(ground, &built.nats.url(), built.dir.path())?.save(&built.file())?;
        built.run(&["prepare"]).await?;
        Ok(built)
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("stack.json")
    }

    /// The server that everybody speaks through.
    pub(crate) fn nats(&mut self) -> &mut Nats {
        &mut self.nats
    }

    /// Serves some services in a process of its own, which ends when its handle goes.
    pub(crate) fn spawn(&self, services: &[&str]) -> anyhow::Result<Child> {
        let mut serve = Command::new(&self.binary);
        serve.arg("--stack").arg(self.file()).arg("serve").args(services).env("RUST_LOG", "error");
        let log =
            fs::File::options().append(true).create(true).open(self.dir().join("serve.log"))?;
        serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        serve.spawn().with_context(|| format!("{} cannot be run", self.binary.display()))
    }

    /// Waits until every service answers.
    pub(crate) async fn until_all_answer(&self) -> anyhow::Result<()> {
        let client = async_nats::connect(self.nats.url()).await?;
        all_answer(&client, None).await
    }

    /// A folder that goes with this.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Runs a command of it to its end.
    pub(crate) async fn run(&self, words: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new(&self.binary);
        command.arg("--stack").arg(self.file()).args(words).stdin(Stdio::null());
        let ended = command.output().await?;
        let why = String::from_utf8_lossy(&ended.stderr);
        ensure!(ended.status.success(), "`brobygger {}` failed: {}", words.join(" "), why.trim());
        Ok(())
    }

    /// Serves everything, and waits until everybody answers.
    pub(crate) async fn serve(&self) -> anyhow::Result<Served> {
        let mut serve = Command::new(&self.binary);
        serve.arg("--stack").arg(self.file()).args(["serve", "all"]).env("RUST_LOG", "error");
        serve.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        let child =
            serve.spawn().with_context(|| format!("{} cannot be run", self.binary.display()))?;
        let mut served = Served(child);
        let client = async_nats::connect(self.nats.url()).await?;
        all_answer(&client, Some(&mut served.0)).await?;
        Ok(served)
    }

    /// Somebody who asks it.
    pub(crate) async fn client(&self) -> anyhow::Result<Client> {
        let login = Login { url: self.nats.url(), user: None, name: "bench".to_owned() };
        Client::connect(&login, Signer::from_file(&signer_file(self.dir.path()))?, PATIENCE).await
    }
}

impl Served {
    pub(crate) fn pid(&self) -> anyhow::Result<u32> {
        self.0.id().context("brobygger ended")
    }

    pub(crate) async fn end(mut self) -> anyhow::Result<()> {
        Ok(self.0.kill().await?)
    }
}

fn signer_file(dir: &Path) -> PathBuf {
    dir.join("actor.key")
}

/// The binary beside this one, built as this one was.
async fn build() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--package", "brobygger"]).current_dir(root);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let built = build.stdin(Stdio::null()).output().await.context("cargo cannot be run")?;
    let words = String::from_utf8_lossy(&built.stderr).into_owned();
    let first = words
        .lines()
        .find(|it| it.starts_with("error"))
        .unwrap_or("see `cargo build -p brobygger`");
    ensure!(built.status.success(), "brobygger does not build: {first}");
    let binary = env::current_exe()?.with_file_name("brobygger");
    ensure!(binary.is_file(), "there is no {}: run the bench by `cargo run`", binary.display());
    Ok(binary)
}

/// A stack on the servers that are measured on. NATS asks for no user here; what rights a service has is no matter of memory.
fn stack(ground: &Ground, nats_url: &str, dir: &Path) -> anyhow::Result<Stack> {
    let vault_key = dir.join("vault.key");
    fs::write(&vault_key, format!("{}{}\n", Uuid::new_v4().simple(), Uuid::new_v4().simple()))?;
    let signer = Signer::generate();
    signer.write(&signer_file(dir))?;
    let nats_url = nats_url.to_owned();
    let services = SERVICES.map(|name| {
        let (role, password) = (format!("brobygger_{name}"), Uuid::new_v4().simple().to_string());
        let url = ground.postgres.socket_url(&role);
        let (_, address) = url.split_once('@').unwrap_or_default();
        let database_url = format!("postgres://{role}:{password}@{address}");
        let connections = Connections {
            database_url,
            nats_url: nats_url.clone(),
            nats_user: name.to_owned(),
            nats_password: password,
        };
        (name.to_owned(), connections)
    });
    Ok(Stack {
        services: services.into(),
        operator: Operator {
            admin_database_url: ground.postgres.socket_url("postgres"),
            nats_url,
            nats_user: "operator".to_owned(),
            nats_password: Uuid::new_v4().simple().to_string(),
        },
        actor_public_keys: vec![signer.public_key()],
        actor_private_key_file: Some(signer_file(dir)),
        vault_key_file: Some(vault_key),
        log_files: vec![],
        login_key_file: None,
        login_providers_file: None,
        portal: None,
        is_demo: false,
        log_copies: None,
    })
}

async fn all_answer(
    client: &async_nats::Client,
    mut child: Option<&mut Child>,
) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        // Somebody who answers does so at once; who has not is asked again.
        let names = wire::ping(client, Duration::from_millis(5)).await?;
        if SERVICES.iter().all(|it| names.iter().any(|name| name == it)) {
            return Ok(());
        }
        if let Some(child) = &mut child
            && let Some(code) = child.try_wait()?
        {
            anyhow::bail!("`brobygger serve all` ended with {code}");
        }
        ensure!(began.elapsed() < PATIENCE, "after {PATIENCE:?} only {names:?} answer");
    }
}
