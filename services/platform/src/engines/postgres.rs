//! A private PostgreSQL.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, chown},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use sqlx::{ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
use uuid::Uuid;

use super::{
    CLASHES_MAX, ENDING_MAX,
    child::{PATIENCE, Recipe, SH, Server, User, command},
    explain, find, free_port, is_free,
};
use crate::private_file;

/// How a private PostgreSQL is to be run.
#[derive(Debug, Clone, Copy)]
pub struct PostgresOptions {
    /// Where it listens; a free port when it does not matter.
    pub port: Option<u16>,
    /// Whether what is committed must survive the machine: `false` in tests, and until [`Postgres::make_durable`]. A killed server
    /// loses nothing either way.
    pub durable: bool,
    /// Whether its folder goes with it.
    pub remove_afterwards: bool,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        PostgresOptions { port: None, durable: true, remove_afterwards: false }
    }
}

/// A private PostgreSQL with one user, `postgres`, who may do everything and has a password.
#[derive(Debug)]
pub struct Postgres {
    recipe: Recipe,
    server: Server,
    home: Home,
    port: u16,
    password: String,
    durable: bool,
}

/// The folder a PostgreSQL lives in.
#[derive(Debug)]
struct Home {
    dir: PathBuf,
    /// Where it was wanted, when it could not be there.
    wanted: Option<PathBuf>,
    sockets: PathBuf,
    user: Option<User>,
}

impl Home {
    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }
}

const ADMIN: &str = "postgres";
/// PostgreSQL's own sign that somebody works with the data.
const LOCK_FILE: &str = "postmaster.pid";

impl Postgres {
    /// Starts one whose data is in `dir`, made there the first time.
    ///
    /// # Errors
    /// When it is not installed, the port is taken, the data is another version's or another user's, the disk is full:
    /// one sentence that says what to do.
    pub async fn start(dir: &Path, options: PostgresOptions) -> anyhow::Result<Postgres> {
        let home = settle(dir)?;
        let data = home.data();
        let made_by =
            fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|it| it.trim().parse().ok());
        let installed = find::postgres(made_by, &data)?;
        let password = password(&home)?;
        if made_by.is_none() {
            initialise(&home, &installed.bin, options.durable)?;
        }
        ensure!(
            home.user
                .as_ref()
                .is_none_or(|user| data.metadata().is_ok_and(|it| it.uid() == user.uid)),
            "the data in {} does not belong to the user PostgreSQL runs as: give it to that user, or move the folder away to begin anew",
            data.display(),
        );
        let recipe = |port: u16| Recipe {
            program: installed.bin.join("postgres"),
            arguments: arguments(&home, port, options.durable),
            user: home.user.clone(),
            // Fast shutdown: refuses new work, ends what runs, writes everything down.
            farewell: "INT",
            log: home.dir.join("log"),
            remove: options.remove_afterwards.then(|| home.dir.clone()),
        };
        if let Some(port) = options.port {
            ensure!(
                is_free(port),
                "port {port} is in use: stop what listens there, or choose another port for PostgreSQL"
            );
        }
        let mut clashes = 0;
        // One whose starter was killed may be writing its last words still.
        let began = Instant::now();
        loop {
            let port = options.port.map_or_else(free_port, Ok)?;
            let recipe = recipe(port);
            let mut server = recipe.start()?;
            let why = match ready(&mut server, &recipe, &home, port, &password).await {
                Ok(()) => {
                    let durable = options.durable;
                    return Ok(Postgres { recipe, server, home, port, password, durable });
                }
                Err(why) => why,
            };
            let words = recipe.last_words();
            if options.port.is_none()
                && words.contains("Address already in use")
                && clashes < CLASHES_MAX
            {
                clashes += 1;
            } else if words.contains(LOCK_FILE) && began.elapsed() < ENDING_MAX {
                tokio::time::sleep(Duration::from_millis(100)).await;
            } else {
                return Err(why);
            }
        }
    }

    /// How the admin reaches `database` over TCP.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{ADMIN}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// How the admin reaches `database` over the Unix socket.
    #[must_use]
    pub fn socket_url(&self, database: &str) -> String {
        let sockets: String =
            self.home.sockets.display().to_string().replace('%', "%25").replace(' ', "%20");
        format!(
            "postgres://{ADMIN}:{}@localhost:{}/{database}?host={sockets}",
            self.password, self.port
        )
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
        self.home.dir.join("log")
    }

    /// Removes a data folder for good, wherever `dir` let it be, and all that is in it.
    ///
    /// # Errors
    /// When somebody still works with the data, or it cannot be removed.
    pub fn remove(dir: &Path) -> anyhow::Result<()> {
        if !dir.exists() {
            return Ok(());
        }
        let home = settle(dir)?;
        ensure!(
            !home.data().join(LOCK_FILE).exists() || is_stale(&home.data().join(LOCK_FILE)),
            "a PostgreSQL still runs on the data in {}: stop it first",
            home.dir.display()
        );
        for dir in [Some(&home.dir), home.wanted.as_ref()].into_iter().flatten() {
            fs::remove_dir_all(dir)
                .with_context(|| format!("{} cannot be removed", dir.display()))?;
        }
        Ok(())
    }

    /// Where it keeps its data.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.home.dir
    }

    /// What the person who started it should know.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let (wanted, user) = (self.home.wanted.as_ref()?, self.home.user.as_ref()?);
        let (wanted, dir) = (wanted.display(), self.home.dir.display());
        Some(format!(
            "PostgreSQL keeps its data in {dir}, because it runs as {} and may not enter {wanted}",
            user.name
        ))
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

    /// Ends it at once, as a crash would: connections are cut, and the next start recovers from its log.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        self.server.kill("QUIT").await
    }

    /// Starts it after it was stopped or killed: same port, same data.
    ///
    /// # Errors
    /// As [`Postgres::start`].
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        self.server = self.recipe.start()?;
        ready(&mut self.server, &self.recipe, &self.home, self.port, &self.password).await
    }

    /// Sees to it that everything is on the disk, and from now on whatever is committed. It is stopped for that and started again:
    /// same port, same data. Nothing happens where it has been so from the beginning.
    ///
    /// # Errors
    /// When it does not end, the disk is full, or as [`Postgres::start`].
    pub async fn make_durable(&mut self) -> anyhow::Result<()> {
        if self.durable {
            return Ok(());
        }
        self.stop().await?;
        // One of the ways that PostgreSQL's manual names for `fsync`; `initdb --sync-only` waits for each of ten thousand files.
        let synced = command("sync", None).status().context("sync cannot be run")?;
        ensure!(synced.success(), "sync does not write everything to the disk: is it full?");
        self.recipe.arguments = arguments(&self.home, self.port, true);
        self.durable = true;
        self.start_again().await
    }
}

/// Whether the process that left this sign has ended: its id stands on the first line.
fn is_stale(lock_file: &Path) -> bool {
    let pid = fs::read_to_string(lock_file).unwrap_or_default();
    let pid = pid.lines().next().unwrap_or_default().trim().to_owned();
    let asked =
        command(SH, None).args(["-c", r#"kill -0 "$1" 2>/dev/null"#, "alive", &pid]).status();
    pid.is_empty() || asked.is_ok_and(|it| !it.success())
}

fn arguments(home: &Home, port: u16, durable: bool) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", home.sockets.display()),
        "max_connections=300".to_owned(),
        "logging_collector=off".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
    ];
    if !durable {
        // Not `synchronous_commit`: what is committed must survive a killed server even in a test.
        settings.extend(["fsync=off".to_owned(), "full_page_writes=off".to_owned()]);
    }
    let mut arguments = vec!["-D".to_owned(), home.data().display().to_string()];
    arguments.extend(settings.into_iter().flat_map(|it| ["-c".to_owned(), it]));
    arguments
}

/// Finds a folder that PostgreSQL may live in, `dir` if it can be, and makes it its own.
fn settle(dir: &Path) -> anyhow::Result<Home> {
    let user = unprivileged()?;
    let own = |dir: &Path| -> anyhow::Result<PathBuf> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(dir)
            .with_context(|| format!("{} cannot be made", dir.display()))?;
        if let Some(User { uid, gid, .. }) = user {
            chown(dir, Some(uid), Some(gid))
                .with_context(|| format!("{} cannot be given away", dir.display()))?;
        }
        Ok(fs::canonicalize(dir)?)
    };
    let may_enter = |dir: &Path| {
        let status = command(SH, user.as_ref())
            .args(["-c", r#"cd "$1" 2>/dev/null && test -w ."#, "enter"])
            .arg(dir)
            .status();
        status.is_ok_and(|it| it.success())
    };
    let wanted = own(dir)?;
    let name =
        proto::id::derive("folder", &[wanted.as_os_str().as_encoded_bytes()]).simple().to_string();
    let (dir, wanted) = if may_enter(&wanted) {
        (wanted, None)
    } else {
        (own(&Path::new("/var/lib/brobygger").join(&name))?, Some(wanted))
    };
    if let (false, Some(user)) = (may_enter(&dir), &user) {
        bail!(
            "PostgreSQL does not run as root, and {} may not enter {}: choose another folder",
            user.name,
            dir.display()
        );
    }
    // A socket's path has room for 107 bytes, its file's name for 20 of them.
    let sockets = if dir.as_os_str().len() < 80 {
        dir.clone()
    } else {
        own(&std::env::temp_dir().join(format!("brobygger-{name}")))?
    };
    Ok(Home { dir, wanted, sockets, user })
}

/// As whom PostgreSQL runs: as ourselves, unless we are root.
fn unprivileged() -> anyhow::Result<Option<User>> {
    // Who we are is who owns what we make.
    if tempfile::tempfile()
        .context("no temporary file can be made: is the disk full?")?
        .metadata()?
        .uid()
        != 0
    {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2).map(str::parse);
        Some(User { name: name.to_owned(), uid: ids.next()?.ok()?, gid: ids.next()?.ok()? })
    };
    let user = find("postgres").or_else(|| find("nobody"));
    user.context("PostgreSQL does not run as root, and there is neither a user postgres nor nobody: run this as another user").map(Some)
}

/// The admin's password: made once, kept beside the data.
fn password(home: &Home) -> anyhow::Result<String> {
    let file = home.dir.join("password");
    let password = read_or_make(home, &file)?;
    // Also when whoever made it was stopped before: initdb reads it as the user PostgreSQL runs as.
    if let Some(User { uid, gid, .. }) = home.user {
        chown(&file, Some(uid), Some(gid))?;
    }
    Ok(password)
}

fn read_or_make(home: &Home, file: &Path) -> anyhow::Result<String> {
    match fs::read_to_string(file) {
        Ok(password) => return Ok(password.trim().to_owned()),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
        Err(why) => return Err(why).with_context(|| format!("{} cannot be read", file.display())),
    }
    ensure!(
        !home.data().join("PG_VERSION").exists(),
        "the password of the data in {} is gone: put {} back, or move the folder away to begin anew",
        home.dir.display(),
        file.display(),
    );
    let password = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    private_file::create(file, password.as_bytes())
        .with_context(|| format!("{} cannot be written: is the disk full?", file.display()))?;
    Ok(password)
}

fn initialise(home: &Home, bin: &Path, durable: bool) -> anyhow::Result<()> {
    // Made beside and moved: a start that is interrupted here leaves nothing that looks like data.
    let unfinished = home.dir.join("data.new");
    drop(fs::remove_dir_all(&unfinished));
    let mut initdb = command(bin.join("initdb"), home.user.as_ref());
    initdb.arg("--pgdata").arg(&unfinished).arg("--pwfile").arg(home.dir.join("password"));
    initdb
        .args(["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"])
        .arg(format!("--username={ADMIN}"));
    if !durable {
        initdb.arg("--no-sync");
    }
    let output = initdb.output().context("initdb cannot be run")?;
    if !output.status.success() {
        return Err(explain(
            "PostgreSQL",
            &home.dir,
            String::from_utf8_lossy(&output.stderr).trim(),
        ));
    }
    fs::rename(unfinished, home.data()).context("the new data folder cannot be moved to its place")
}

async fn ready(
    server: &mut Server,
    recipe: &Recipe,
    home: &Home,
    port: u16,
    password: &str,
) -> anyhow::Result<()> {
    let options = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(port)
        .username(ADMIN)
        .password(password);
    let options = options.database("postgres").disable_statement_logging();
    let began = Instant::now();
    loop {
        if let Ok(connection) = options.connect().await {
            drop(connection.close().await);
            return Ok(());
        }
        if !server.is_running() {
            let words = recipe.last_words();
            if words.contains(LOCK_FILE) {
                bail!(
                    "another PostgreSQL already runs on the data in {}: stop it first",
                    home.dir.display()
                );
            }
            return Err(explain("PostgreSQL", &home.dir, &words));
        }
        if began.elapsed() > PATIENCE {
            return Err(explain("PostgreSQL", &home.dir, &recipe.last_words())
                .context("PostgreSQL has not become ready"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
