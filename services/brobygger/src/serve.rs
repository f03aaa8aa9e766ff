//! Serving services until we are asked to stop.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, anyhow};
use futures::future::{join_all, select_all, try_join_all};
use platform::{Clock, stack::Stack};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    cli::Serve,
    services::{self, Known, Runs},
};

/// How often the liveness file is written.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(5);

pub(crate) async fn run(file: &Path, options: &Serve) -> anyhow::Result<()> {
    let stack = Stack::load(file)?;
    let mut which = services::served(&options.services)?;
    // All there is: a stack that does not say where its portal is has none.
    if stack.portal.is_none() && options.services.iter().any(|it| it == "all") {
        which.retain(|it| it.name != services::PORTAL.name);
    }
    let services = start(&which, &stack, &Clock::wall()).await?;
    let ended = tokio::select! {
        stopped = asked_to_stop() => stopped,
        never = signs_of_life(&services, options.liveness_file.as_deref()) => never,
        task = broken(&services) => Err(anyhow!("{task} ended: the log says why; start again")),
    };
    drain(services).await;
    if let Some(file) = &options.liveness_file {
        drop(fs::remove_file(file));
    }
    ended
}

/// Starts these services; none when one of them does not start. `audit` is first: the others compare their logs with its copies.
pub(crate) async fn start(
    which: &[&Known],
    stack: &Stack,
    clock: &Clock,
) -> anyhow::Result<Vec<Box<dyn Runs>>> {
    let (audit, others): (Vec<&Known>, Vec<&Known>) =
        which.iter().partition(|it| it.name == "audit");
    let mut started =
        try_join_all(audit.iter().map(|it| services::start(it.name, stack, clock))).await?;
    started.extend(
        try_join_all(others.iter().map(|it| services::start(it.name, stack, clock))).await?,
    );
    Ok(started)
}

pub(crate) async fn drain(services: Vec<Box<dyn Runs>>) {
    join_all(services.into_iter().map(Runs::drain)).await;
}

/// Ctrl-C at a keyboard, SIGTERM from whoever runs us.
pub(crate) async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Waits until a task that a service cannot do without has ended for good; answers which.
pub(crate) async fn broken(services: &[Box<dyn Runs>]) -> String {
    select_all(services.iter().map(|it| it.until_broken())).await.0
}

/// For orchestrators: the file is fresh while we live, and says `well` while all tasks run and the databases and NATS answer;
/// else what is the matter.
async fn signs_of_life(services: &[Box<dyn Runs>], file: Option<&Path>) -> anyhow::Result<()> {
    let Some(file) = file else { return std::future::pending().await };
    let mut turns = tokio::time::interval(SIGN_OF_LIFE_EVERY);
    loop {
        turns.tick().await;
        let ill = join_all(services.iter().map(|it| it.is_well())).await;
        let ill = ill.into_iter().find_map(Result::err);
        write(file, &format!("{}\n", ill.as_deref().unwrap_or("well")))?;
    }
}

/// All or nothing: a probe never reads half a file.
fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let new = PathBuf::from(format!("{}.new", file.display()));
    let written = fs::write(&new, text).and_then(|()| fs::rename(&new, file));
    written.with_context(|| format!("the liveness file {} cannot be written", file.display()))
}
