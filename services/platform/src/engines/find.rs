//! Where the servers' programs are.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};

/// A PostgreSQL that is installed here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Installed {
    pub(super) major: u32,
    pub(super) bin: PathBuf,
}

/// The PostgreSQL to use: the one that made the data, or the newest.
pub(super) fn postgres(data_made_by: Option<u32>, data: &Path) -> anyhow::Result<Installed> {
    let mut installed = installed();
    installed.sort();
    let Some(newest) = installed.last().cloned() else {
        bail!(
            "PostgreSQL is not installed: install the package postgresql (`apt-get install postgresql`), then start again"
        );
    };
    let Some(major) = data_made_by else { return Ok(newest) };
    let Some(same) = installed.into_iter().find(|it| it.major == major) else {
        bail!(
            "the data in {} was made by PostgreSQL {major}, and here is {}: install the package postgresql-{major}, or move that folder away to begin anew",
            data.display(),
            newest.major,
        );
    };
    Ok(same)
}

fn installed() -> Vec<Installed> {
    // Debian and Ubuntu, Fedora and its kin, Homebrew on both kinds of Mac.
    let versioned = [
        ("/usr/lib/postgresql", "bin"),
        ("/usr", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
    ];
    let in_path = in_path("postgres")
        .into_iter()
        .filter_map(|it| Some(fs::canonicalize(it).ok()?.parent()?.to_owned()));
    let elsewhere = versioned.into_iter().flat_map(|(folder, bin)| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(move |it| it.path().join(bin)).filter(|it| it.join("postgres").is_file())
    });
    let mut bins: Vec<PathBuf> =
        in_path.chain(elsewhere).filter(|it| it.join("initdb").is_file()).collect();
    bins.sort();
    bins.dedup();
    bins.into_iter()
        .filter_map(|bin| Some(Installed { major: major(&bin.join("postgres"))?, bin }))
        .collect()
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` is 15.
fn major(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.split_whitespace().nth(2)?;
    version.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

/// The nats-server to use.
pub(super) fn nats_server() -> anyhow::Result<PathBuf> {
    let beside_the_path =
        ["/usr/sbin/nats-server", "/usr/local/sbin/nats-server"].into_iter().map(PathBuf::from);
    in_path("nats-server").into_iter().chain(beside_the_path).find(|it| it.is_file()).context(
        "nats-server is not installed: install the package nats-server (`apt-get install nats-server`), then start again",
    )
}

fn in_path(program: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|it| it.join(program)).filter(|it| it.is_file()).collect()
}
