//! A whole stack on one machine, for one person.

mod demo_data;
mod keys;
mod parts;

use std::{
    fs,
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, anyhow, bail};
use platform::{Clock, engines::Postgres, stack::Stack};
use sqlx::migrate::MigrateError;

use self::{demo_data::DemoData, parts::Parts};
use crate::{
    cli::Dev,
    out::Out,
    prepare, serve,
    services::{self, Runs},
};

/// What stands in the folder of a private stack, beside its keys, its log and the file that describes it.
const POSTGRES: &str = "postgres";
const NATS: &str = "nats";
const SERVICES_LOG: &str = "services.log";
const DEMO_BEGUN: &str = "demo.json";
const DEMO_DONE: &str = "demo.done";

/// How often we look whether the servers still run.
const LOOK_EVERY: Duration = Duration::from_millis(500);

pub(crate) async fn run(file: &Path, options: &Dev, out: Out) -> anyhow::Result<()> {
    let dir = &folder(file)?;
    let _only_one = lock(dir)?;
    if options.fresh {
        throw_away(file, dir)?;
        out.say(out.lang.pick("✓ The data of before is gone", "✓ De tidligere data er væk"));
    }
    let is_demo_to_play = DemoData::is_expected(dir, !options.no_demo);
    let mut parts = tokio::select! {
        parts = Parts::start(dir, options, is_demo_to_play, out) => parts?,
        stopped = serve::asked_to_stop() => return stopped,
    };
    let ended = Box::pin(life(file, dir, options, &mut parts, out)).await;
    // The servers end last, and whatever happened before.
    let stopped = parts.stop().await;
    ended.and(stopped)?;
    out.say(
        out.lang.pick(
            "Everything has ended; the data stays.",
            "Alt er afsluttet; data bliver liggende.",
        ),
    );
    Ok(())
}

/// The folder of the stack that `file` describes, made if need be.
fn folder(file: &Path) -> anyhow::Result<PathBuf> {
    let dir = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(dir).with_context(|| {
        format!("the folder {} cannot be made: is the disk full?", dir.display())
    })?;
    Ok(fs::canonicalize(dir)?)
}

/// Where the services of the stack that `file` describes write their log.
pub(crate) fn log_file(file: &Path) -> anyhow::Result<PathBuf> {
    Ok(folder(file)?.join(SERVICES_LOG))
}

/// Removes what we made in `dir`, and nothing else: somebody may keep other things there.
fn throw_away(file: &Path, dir: &Path) -> anyhow::Result<()> {
    Postgres::remove(&dir.join(POSTGRES))?;
    let gone = |path: &Path| {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        match removed {
            Err(why) if why.kind() != ErrorKind::NotFound => {
                Err(why).with_context(|| format!("{} cannot be removed", path.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    };
    gone(file)?;
    let made = [NATS, keys::ACTOR, keys::VAULT, DEMO_BEGUN, DEMO_DONE];
    made.iter().try_for_each(|it| gone(&dir.join(it)))
}

/// From the databases to the last request. The past of the demo is played before anybody else can reach a service.
async fn life(
    file: &Path,
    dir: &Path,
    options: &Dev,
    parts: &mut Parts,
    out: Out,
) -> anyhow::Result<()> {
    let stack = parts.stack(dir)?;
    let demo_data = async {
        prepare::all(&stack).await.map_err(of_another_version)?;
        DemoData::look(dir, &stack, !options.no_demo, out).await
    };
    let mut demo_data = tokio::select! {
        demo_data = demo_data => demo_data?,
        stopped = serve::asked_to_stop() => return stopped,
    };
    if demo_data.play_past(&stack, out).await? {
        return Ok(());
    }
    tokio::select! {
        durable = parts.make_durable() => durable?,
        stopped = serve::asked_to_stop() => return stopped,
    }
    let services = tokio::select! {
        services = begin(file, &stack) => services?,
        stopped = serve::asked_to_stop() => return stopped,
    };
    let running = async {
        out.say(ready(&services, out));
        demo_data.play_today(&stack, out).await?;
        out.say(hints(file, &stack, out));
        parts.until_one_ends(LOOK_EVERY).await
    };
    let ended = tokio::select! {
        ended = running => ended,
        stopped = serve::asked_to_stop() => stopped,
        task = serve::broken(&services) => Err(anyhow!("{task} ended: start again")),
    };
    out.say(out.lang.pick("\nEnding…", "\nAfslutter…"));
    serve::drain(services).await;
    ended
}

async fn begin(file: &Path, stack: &Stack) -> anyhow::Result<Vec<Box<dyn Runs>>> {
    let services = serve::start(&services::served(&[])?, stack, &Clock::wall()).await?;
    // Last: who reads it finds a stack that answers.
    stack.save(file)?;
    Ok(services)
}

/// A folder whose databases were made by other migrations than ours.
fn of_another_version(why: anyhow::Error) -> anyhow::Error {
    let is_other = |it: &MigrateError| {
        matches!(
            it,
            MigrateError::VersionMismatch(_)
                | MigrateError::VersionMissing(_)
                | MigrateError::VersionTooNew(..)
        )
    };
    if why.chain().any(|it| it.downcast_ref().is_some_and(is_other)) {
        why.context("the data was made by another version of Brobygger: start that version, or begin anew with `./dev up --fresh`, which throws the data away")
    } else {
        why
    }
}

/// Held while we run; the operating system lets go of it when we end, however we end.
fn lock(dir: &Path) -> anyhow::Result<File> {
    let file = dir.join("lock");
    let lock = File::create(&file)
        .with_context(|| format!("{} cannot be written: is the disk full?", file.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "a stack already runs on {}: use it, or end it with Ctrl-C where it was started, or start another with --stack <folder>/stack.json",
            dir.display()
        ),
        Err(fs::TryLockError::Error(why)) => {
            Err(why).with_context(|| format!("{} cannot be locked", file.display()))
        }
    }
}

fn ready(services: &[Box<dyn Runs>], out: Out) -> String {
    let count = services.len();
    out.lang.pick(
        format!("✓ {count} services answer over NATS"),
        format!("✓ {count} tjenester svarer over NATS"),
    )
}

fn hints(file: &Path, running: &Stack, out: Out) -> String {
    let origin = running.portal.as_ref().map(|it| it.origin.clone()).unwrap_or_default();
    let open = match (running.is_demo, out.lang.pick(true, false)) {
        (true, true) => format!("Open {origin} and choose who you are: one click each."),
        (true, false) => format!("Åbn {origin} og vælg, hvem du er: ét klik."),
        (false, true) => format!("The portal is at {origin}"),
        (false, false) => format!("Portalen er på {origin}"),
    };
    let program = std::env::args().next().unwrap_or_else(|| "brobygger".to_owned());
    let stack = if file == Path::new(".brobygger/stack.json") {
        String::new()
    } else {
        format!(" --stack {}", file.display())
    };
    let (title, end) = out.lang.pick(
        ("Or, in another window:", "Ctrl-C ends everything."),
        ("Eller, i et andet vindue:", "Ctrl-C afslutter det hele."),
    );
    let lines = [
        ("threads", out.lang.pick("every open thread", "alle åbne tråde")),
        (
            "threads --overdue --tenant Herning",
            out.lang.pick("what waits in one of them", "hvad der venter i én af dem"),
        ),
        (
            "thread <id> --follow",
            out.lang.pick("one thread, as it happens", "én tråd, mens det sker"),
        ),
        (
            "ask followup alerts --as leader",
            out.lang.pick("what a leader must see to", "hvad en leder skal tage sig af"),
        ),
        ("ask reporting time_to_first_meeting --as leader", out.lang.pick("a figure", "et tal")),
        (
            "demo nikolaj",
            out.lang.pick("another child, before your eyes", "et barn til, for øjnene af dig"),
        ),
        ("status", out.lang.pick("what runs, and how far it is", "hvad der kører, og hvor langt")),
        (
            "audit verify",
            out.lang.pick("prove that nothing was changed", "bevis, at intet er ændret"),
        ),
    ];
    let lines: String = lines
        .iter()
        .map(|(words, why)| format!("  {program}{stack} {words:<48} # {why}\n"))
        .collect();
    format!("\n{open}\n\n{title}\n{lines}\n{end}")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_thrown_away_is_ours_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("stack.json");
        for name in ["stack.json", keys::ACTOR, keys::VAULT, DEMO_BEGUN, DEMO_DONE, "mine.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        fs::create_dir_all(dir.path().join(NATS).join("jetstream")).unwrap();
        throw_away(&file, dir.path()).unwrap();
        let left: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["mine.txt"]);
        throw_away(&file, dir.path()).unwrap();
    }

    #[test]
    fn one_stack_a_folder() {
        let dir = std::env::temp_dir().join(format!("brobygger-lock-{}", Uuid::new_v4()));
        fs::create_dir_all(&dir).unwrap();
        let first = lock(&dir).unwrap();
        let second = lock(&dir).unwrap_err().to_string();
        assert!(second.starts_with("a stack already runs on"), "{second}");
        drop(first);
        drop(lock(&dir).unwrap());
        fs::remove_dir_all(dir).unwrap();
    }
}
