//! A private nats-server with JetStream.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{
    CLASHES_MAX, ENDING_MAX,
    child::{PATIENCE, Recipe, Server},
    explain, find, free_port, is_free,
};
use crate::{
    grants::{self, User},
    private_file,
};

/// How a private nats-server is to be run.
#[derive(Debug, Clone, Default)]
pub struct NatsOptions {
    /// Where it listens; a free port when it does not matter.
    pub port: Option<u16>,
    /// Who may say and handle what; nobody in this list means anybody may do anything.
    pub users: Vec<User>,
    /// Whether its folder goes with it.
    pub remove_afterwards: bool,
}

/// A private nats-server with JetStream.
#[derive(Debug)]
pub struct Nats {
    recipe: Recipe,
    server: Server,
    dir: PathBuf,
    port: u16,
}

impl Nats {
    /// Starts one that keeps its streams in `dir`.
    ///
    /// # Errors
    /// When it is not installed, the port is taken, the disk is full: one sentence that says what to do.
    pub async fn start(dir: &Path, options: NatsOptions) -> anyhow::Result<Nats> {
        let program = find::nats_server()?;
        fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let dir = fs::canonicalize(dir)?;
        if let Some(port) = options.port {
            ensure!(
                is_free(port),
                "port {port} is in use: stop what listens there, or choose another port for NATS"
            );
        }
        let config = dir.join("nats.conf");
        others_have_ended(&config, &dir).await?;
        for _ in 0..CLASHES_MAX {
            let port = options.port.map_or_else(free_port, Ok)?;
            let told = grants::server_config(port, &store(&dir), &options.users);
            private_file::replace(&config, told.as_bytes()).with_context(|| {
                format!("{} cannot be written: is the disk full?", config.display())
            })?;
            let recipe = Recipe {
                program: program.clone(),
                arguments: vec!["--config".to_owned(), config.display().to_string()],
                user: None,
                farewell: "TERM",
                log: dir.join("log"),
                remove: options.remove_afterwards.then(|| dir.clone()),
            };
            let mut server = recipe.start()?;
            match ready(&mut server, &recipe, &dir, port).await {
                Ok(()) => return Ok(Nats { recipe, server, dir, port }),
                Err(_)
                    if options.port.is_none()
                        && recipe.last_words().contains("address already in use") => {}
                Err(why) => return Err(why),
            }
        }
        bail!("no port of the loopback stayed free long enough to start nats-server: start again")
    }

    /// How it is reached, without a user.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The port of the loopback it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id of the server.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// Where it writes its log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// Where JetStream keeps its streams.
    #[must_use]
    pub fn store_dir(&self) -> PathBuf {
        store(&self.dir)
    }

    /// Whether it runs.
    pub fn is_running(&mut self) -> bool {
        self.server.is_running()
    }

    /// Ends it well.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        self.server.stop().await
    }

    /// Ends it at once, as a crash would.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        self.server.kill("KILL").await
    }

    /// Starts it after it was stopped or killed: same port, same streams.
    ///
    /// # Errors
    /// As [`Nats::start`].
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        self.server = self.recipe.start()?;
        ready(&mut self.server, &self.recipe, &self.dir, self.port).await
    }

    /// Forgets every stream, as a lost disk would. Only while it is stopped.
    ///
    /// # Errors
    /// When it runs, or the folder cannot be removed.
    pub fn wipe_store(&mut self) -> anyhow::Result<()> {
        ensure!(!self.is_running(), "nats-server runs: stop it before its store is wiped");
        let store = self.store_dir();
        match fs::remove_dir_all(&store) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                Err(why).with_context(|| format!("{} cannot be removed", store.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

fn store(dir: &Path) -> PathBuf {
    dir.join("jetstream")
}

/// Two servers on the same streams would ruin them, and nats-server itself does not look: is who was started here last
/// still there? One whose starter was killed may be writing its last words.
async fn others_have_ended(config: &Path, dir: &Path) -> anyhow::Result<()> {
    let last = fs::read_to_string(config).unwrap_or_default();
    let port = last
        .lines()
        .next()
        .and_then(|line| line.trim_end_matches('"').rsplit(':').next()?.parse().ok());
    let Some(port) = port else { return Ok(()) };
    let began = Instant::now();
    while greets(port).await.unwrap_or(false) {
        ensure!(
            began.elapsed() < ENDING_MAX,
            "another nats-server already listens where the one of {} listened last: stop it first, or remove {} if it is not yours",
            dir.display(),
            config.display()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

async fn ready(server: &mut Server, recipe: &Recipe, dir: &Path, port: u16) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        if greets(port).await.unwrap_or(false) {
            return Ok(());
        }
        if !server.is_running() {
            return Err(explain("nats-server", dir, &recipe.last_words()));
        }
        if began.elapsed() > PATIENCE {
            return Err(explain("nats-server", dir, &recipe.last_words())
                .context("nats-server has not become ready"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The first thing a nats-server says is `INFO {..}`, in which it says whether it has JetStream.
async fn greets(port: u16) -> std::io::Result<bool> {
    let connection = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    let mut line = String::new();
    let said = tokio::time::timeout(
        Duration::from_secs(1),
        BufReader::new(connection).read_line(&mut line),
    )
    .await;
    Ok(said.is_ok() && line.starts_with("INFO ") && line.contains(r#""jetstream":true"#))
}
