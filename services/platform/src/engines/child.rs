//! A server as a child process that cannot outlive us.

use std::{
    ffi::OsStr,
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

/// Starts the server, tells us its process id, and ends it when our end of the pipe on its standard input closes. The
/// kernel closes it with our process, so this holds for `kill -9` too. It asks again every second: a server that has just
/// begun does not listen to signals yet. No server of ours reads standard input.
const WATCHER: &str = r#"
signal=$1 remove=$2
shift 2
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
server=$!
echo "$server"
exec >&2
( read -r _ <&3; while kill -s "$signal" "$server"; do sleep 1; done ) 2>/dev/null &
watch=$!
exec 3<&-
wait "$server"
code=$?
kill "$watch" 2>/dev/null
[ -z "$remove" ] || rm -rf "$remove"
exit "$code"
"#;

/// Where POSIX systems have their shell, whatever the search path says.
pub(super) const SH: &str = "/bin/sh";

/// How long a server may take to start, or to end.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// As whom a server runs, when it refuses to run as root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// A program with its arguments, and how it is to be run.
#[derive(Debug, Clone)]
pub(super) struct Recipe {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) user: Option<User>,
    /// The signal that asks it to end well.
    pub(super) farewell: &'static str,
    /// What it writes on standard output and error.
    pub(super) log: PathBuf,
    /// Removed when it has ended.
    pub(super) remove: Option<PathBuf>,
}

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    watcher: Child,
    /// Closing it is what ends the server.
    lifeline: Option<ChildStdin>,
    pid: u32,
}

impl Recipe {
    pub(super) fn start(&self) -> anyhow::Result<Server> {
        let log = File::create(&self.log)
            .with_context(|| format!("{} cannot be written", self.log.display()))?;
        let remove = self.remove.as_deref().map_or(OsStr::new(""), Path::as_os_str);
        let mut command = command(SH, self.user.as_ref());
        command
            .args(["-c", WATCHER, "watcher", self.farewell])
            .arg(remove)
            .arg(&self.program)
            .args(&self.arguments);
        // A group of its own: Ctrl-C is for us, and we end the servers last.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut watcher = command.spawn().context("/bin/sh cannot be run")?;
        let lifeline = watcher.stdin.take();
        let mut line = String::new();
        if let Some(stdout) = watcher.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).context("the watcher said nothing")?;
        }
        let pid = line
            .trim()
            .parse()
            .with_context(|| format!("the watcher said {line:?}, no process id"))?;
        Ok(Server { watcher, lifeline, pid })
    }

    /// The end of what the server wrote.
    pub(super) fn last_words(&self) -> String {
        const END_MAX_BYTES: u64 = 4096;
        const LINES: usize = 8;
        let mut text = Vec::new();
        let read = File::open(&self.log).and_then(|mut file| {
            let end = file.metadata()?.len();
            file.seek(SeekFrom::Start(end.saturating_sub(END_MAX_BYTES)))?;
            file.read_to_end(&mut text)
        });
        if read.is_err() {
            return format!("(nothing in {})", self.log.display());
        }
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(LINES)..].join("\n")
    }
}

impl Server {
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.watcher.try_wait(), Ok(None))
    }

    /// Asks it to end well, and waits until it has.
    pub(super) async fn stop(&mut self) -> anyhow::Result<()> {
        drop(self.lifeline.take());
        self.ended().await
    }

    /// Sends it `signal`, and waits until it has ended.
    pub(super) async fn kill(&mut self, signal: &str) -> anyhow::Result<()> {
        let mut kill = command(SH, None);
        kill.args(["-c", r#"kill -s "$1" "$2""#, "kill", signal, &self.pid.to_string()])
            .stderr(Stdio::null());
        // It may have ended a moment ago: what counts is that it has.
        let _ = kill.status().context("/bin/sh cannot be run")?;
        self.ended().await
    }

    async fn ended(&mut self) -> anyhow::Result<()> {
        let began = Instant::now();
        while self.is_running() {
            if began.elapsed() > PATIENCE {
                bail!("process {} has not ended within {} seconds", self.pid, PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    /// Waits for the end, so that whoever removes the folder afterwards removes it from nobody.
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let began = Instant::now();
        while self.is_running() && began.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A program to run as `user` (or as ourselves), in no folder that user might not enter.
pub(super) fn command(program: impl AsRef<OsStr>, user: Option<&User>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").stdin(Stdio::null());
    if let Some(User { uid, gid, .. }) = user {
        // From root this also drops root's other groups.
        command.uid(*uid).gid(*gid);
    }
    command
}
