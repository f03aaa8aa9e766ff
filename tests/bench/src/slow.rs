//! (h) Appends on a disk whose fsync takes a millisecond: this program once more, with a shim before the C library.

use std::{env, fs, os::unix::fs::PermissionsExt as _, path::Path, process::Stdio};

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::report::Report;

const SHIM: &str = include_str!("slow_fsync.c");

/// Measures in a process of its own, because the servers inherit the shim from whoever starts them.
pub(crate) async fn run(quick: bool, dir: &Path) -> anyhow::Result<Report> {
    let shims = tempfile::Builder::new().prefix("brobygger-bench-shim-").tempdir_in(dir)?;
    // PostgreSQL may run as another user, who must be able to read it.
    fs::set_permissions(shims.path(), fs::Permissions::from_mode(0o755))?;
    let (source, shim) = (shims.path().join("slow_fsync.c"), shims.path().join("slow_fsync.so"));
    fs::write(&source, SHIM)?;
    let built = Command::new("cc")
        .args(["-O2", "-fPIC", "-shared", "-o"])
        .arg(&shim)
        .arg(&source)
        .output()
        .await;
    let built = built.context(
        "`cc` cannot be run: install a C compiler (`apt-get install gcc`), or leave `slow` out",
    )?;
    ensure!(built.status.success(), "cc: {}", String::from_utf8_lossy(&built.stderr).trim());

    let mut again = Command::new(env::current_exe()?);
    again.args(["append", "--json", "--on-slow-disk", "--dir"]).arg(dir).env("LD_PRELOAD", &shim);
    if quick {
        again.arg("--quick");
    }
    let output =
        again.stdin(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true).output().await?;
    ensure!(output.status.success(), "measuring on the slow disk failed: see above");
    serde_json::from_slice(&output.stdout).context("the report of the slow disk cannot be read")
}
