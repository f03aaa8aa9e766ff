//! `brobygger logs`: what the parts of a private stack have written.

use std::{
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, ensure};
use platform::stack::Stack;

/// How many lines of each.
const LINES: &str = "40";

pub(crate) fn run(stack: &Path, follow: bool) -> anyhow::Result<()> {
    let files = Stack::load(stack)?.log_files;
    ensure!(
        !files.is_empty(),
        "this stack is not a private one: its services log to standard error, where whoever runs them looks"
    );
    let mut tail = Command::new("tail");
    tail.args(["-n", LINES]).args(follow.then_some("-F")).arg("--").args(files);
    // `tail` takes our place: Ctrl-C and a closed pipe end it as they end us.
    Err(tail.stdin(Stdio::null()).exec()).context("the program tail cannot be run")
}
