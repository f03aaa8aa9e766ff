//! (g) What `brobygger serve all` needs when nobody asks anything, and how soon every service answers.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use platform::{
    engines::{Nats, NatsOptions},
    stack::{Connections, Operator, Stack},
    token::Signer,
};
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::{
    ground::Ground,
    report::{Row, progress},
    wire,
};

const SERVICES: [&str; 7] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit"];
/// How long starting may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Errors only when the binary is there and does not do what it should; the inner one says why nothing was measured.
pub(crate) async fn run(ground: &Ground) -> anyhow::Result<Result<Vec<Row>, String>> {
    progress("idle: building brobygger");
    let binary = match build().await {
        Ok(binary) => binary,
        Err(why) => return Ok(Err(format!("idle was not measured: {why:#}"))),
    };
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("stack.json");
    // One of its own: what others have said on the ground's would be heard here.
    let nats = Nats::start(&dir.path().join("nats"), NatsOptions::default()).await?;
    stack(ground, &nats.url(), dir.path())?.save(&file)?;
    if let Err(why) = prepare(&binary, &file).await {
        return Ok(Err(format!("idle was not measured: {why:#}")));
    }
    let client = async_nats::connect(nats.url()).await?;
    let (mut started, mut memory, mut work) = (vec![], vec![], vec![]);
    for round in 1..=ground.scale.rounds() {
        let began = Instant::now();
        let mut child = serve(&binary, &file)?;
        all_answer(&client, &mut child).await?;
        started.push(began.elapsed().as_secs_f64() * 1_000.0);
        let pid = child.id().context("brobygger ended")?;
        let idle = ground.scale.pick(Duration::from_secs(1), Duration::from_secs(10));
        let before = work_ms(pid)?;
        tokio::time::sleep(idle).await;
        work.push((work_ms(pid)? - before) / idle.as_secs_f64() / 10.0);
        memory.push(resident_mib(pid)?);
        progress(&format!(
            "idle, round {round}: answers after {:.0} ms, {:.1} MiB",
            started[round - 1],
            memory[round - 1]
        ));
        child.kill().await?;
    }
    Ok(Ok(vec![
        Row::new("idle", "memory of `serve all`", "MiB", &memory),
        Row::new("idle", "start until all answer $SRV.PING", "ms", &started),
        Row::new("idle", "processor when nobody asks", "%", &work),
    ]))
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
        actor_public_key: Signer::generate().public_key(),
        actor_private_key_file: None,
        vault_key_file: Some(vault_key),
    })
}

async fn prepare(binary: &Path, file: &Path) -> anyhow::Result<()> {
    let prepared = Command::new(binary)
        .arg("--stack")
        .arg(file)
        .arg("prepare")
        .stdin(Stdio::null())
        .output()
        .await?;
    let words = String::from_utf8_lossy(&prepared.stderr);
    ensure!(prepared.status.success(), "`brobygger prepare` failed: {}", words.trim());
    Ok(())
}

fn serve(binary: &Path, file: &Path) -> anyhow::Result<Child> {
    let mut serve = Command::new(binary);
    serve.arg("--stack").arg(file).args(["serve", "all"]).env("RUST_LOG", "error");
    serve.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    serve.spawn().with_context(|| format!("{} cannot be run", binary.display()))
}

async fn all_answer(client: &async_nats::Client, child: &mut Child) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        // Somebody who answers does so at once; who has not is asked again.
        let names = wire::ping(client, Duration::from_millis(5)).await?;
        if SERVICES.iter().all(|it| names.iter().any(|name| name == it)) {
            return Ok(());
        }
        if let Some(code) = child.try_wait()? {
            anyhow::bail!("`brobygger serve all` ended with {code}");
        }
        ensure!(began.elapsed() < PATIENCE, "after {PATIENCE:?} only {names:?} answer");
    }
}

/// What the process holds in memory.
fn resident_mib(pid: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))
        .context("how much memory it holds is told by Linux only")?;
    let kib = status
        .lines()
        .find_map(|it| it.strip_prefix("VmRSS:"))
        .and_then(|it| it.split_whitespace().next());
    Ok(kib.context("no VmRSS")?.parse::<f64>()? / 1_024.0)
}

/// How long its threads have worked.
fn work_ms(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("no name")?;
    let ticks =
        rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    // A hundred ticks a second: what Linux tells programs, whatever it counts itself.
    Ok(ticks * 10.0)
}
