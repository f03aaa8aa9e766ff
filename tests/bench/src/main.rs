//! How fast it is: ratios against floors and a peer, measured in one run on the same servers. What each measurement is,
//! and how to read the table, stands in the README beside this.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a measurement that overflows fails, as it should"
)]

mod append;
mod asking;
mod country;
mod floor;
mod ground;
mod history;
mod idle;
mod logins;
mod municipal;
mod peer;
mod people;
mod react;
mod replay;
mod report;
mod road;
mod scale;
mod served;
mod slow;
mod soak;
mod wire;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail, ensure};

use crate::{
    ground::{Ground, Scale, within},
    replay::Which,
    report::Report,
};

const NAMES: [&str; 15] = [
    "append",
    "load",
    "hot",
    "react",
    "wire",
    "replay",
    "verify",
    "idle",
    "slow",
    "reveal",
    "search",
    "withdrawal",
    "import",
    "scale",
    "logins",
];

const HELP: &str = "\
Usage: bench [NAME].. [--quick] [--million] [--json] [--dir DIR]
       bench soak [--minutes N] [--seed N] [--dir DIR]

NAME is append, load, hot, react, wire, replay, verify, idle, slow, reveal, search, withdrawal, import, logins or scale; all of them but
scale when none is given.
  --quick    tiny sizes, one round: to see that everything works, not how fast
  --million  of scale, a million threads too: hours, and a hundred gigabytes
  --json     print JSON
  soak       does not measure: works for N minutes (10 when left out, at most 600) while processes are killed, NATS loses its
             store and a database is restored from an older dump; fails when anything is lost, doubled, stuck or shown to a
             stranger. With the same --seed people ask the same
  --dir DIR  keep the servers' data in a new folder of DIR, so on that disk; the folder for temporary files when left out
";

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    names: Vec<String>,
    quick: bool,
    million: bool,
    json: bool,
    help: bool,
    /// Set by `slow`, for the process in which each fdatasync is slowed down.
    on_slow_disk: bool,
    dir: PathBuf,
    soak: Option<Soak>,
}

/// How to soak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Soak {
    minutes: u64,
    seed: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            report::progress(&format!("{why:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let options = options(std::env::args().skip(1))?;
    if options.help {
        return Ok(report::print(HELP)?);
    }
    if let Some(Soak { minutes, seed }) = options.soak {
        let figures = Box::pin(soak::run(minutes, seed, &options.dir)).await?;
        return Ok(report::print(&figures)?);
    }
    let report = Box::pin(measure(&options)).await?;
    let text =
        if options.json { serde_json::to_string_pretty(&report)? + "\n" } else { report.table() };
    Ok(report::print(&text)?)
}

fn options(arguments: impl Iterator<Item = String>) -> anyhow::Result<Options> {
    let mut options = Options {
        names: vec![],
        quick: false,
        million: false,
        json: false,
        help: false,
        on_slow_disk: false,
        dir: std::env::temp_dir(),
        soak: None,
    };
    let mut soak = Soak { minutes: 10, seed: 1 };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--million" => options.million = true,
            "--json" => options.json = true,
            "--help" | "-h" => options.help = true,
            "--on-slow-disk" => options.on_slow_disk = true,
            "--dir" => options.dir = arguments.next().context("--dir wants a folder")?.into(),
            "soak" => options.soak = Some(soak),
            "--minutes" => {
                soak.minutes = number("--minutes", arguments.next())?;
                ensure!((1..=600).contains(&soak.minutes), "--minutes is from 1 to 600");
            }
            "--seed" => soak.seed = number("--seed", arguments.next())?,
            name if NAMES.contains(&name) => options.names.push(argument),
            unknown => {
                bail!("{unknown} is not known here: choose of {}, or see --help", NAMES.join(", "))
            }
        }
    }
    options.soak = options.soak.map(|_| soak);
    Ok(options)
}

fn number(of: &str, typed: Option<String>) -> anyhow::Result<u64> {
    let number = typed.and_then(|it| it.parse().ok());
    number.with_context(|| format!("{of} wants a number"))
}

async fn measure(options: &Options) -> anyhow::Result<Report> {
    let wanted = |name: &str| options.names.is_empty() || options.names.iter().any(|it| it == name);
    let scale = Scale { quick: options.quick, slow_disk: options.on_slow_disk };
    let before = ground::processor_time();
    let ground = Ground::start(scale, &options.dir).await?;
    let mut report = Report { facts: ground.facts().await?, ..Report::default() };
    if wanted("append") {
        report.rows.extend(within("append", append::append(&ground).await)?);
    }
    if wanted("load") {
        report.rows.extend(within("load", append::load(&ground).await)?);
    }
    if wanted("hot") {
        report.rows.extend(within("hot", append::hot(&ground).await)?);
    }
    if wanted("react") {
        report.rows.extend(within("react", Box::pin(react::run(&ground)).await)?);
    }
    if wanted("wire") {
        report.rows.extend(within("wire", Box::pin(wire::run(&ground)).await)?);
    }
    let which = Which { replay: wanted("replay"), verify: wanted("verify") };
    if which.replay || which.verify {
        report.rows.extend(within("replay", Box::pin(replay::run(&ground, which)).await)?);
    }
    if wanted("idle") {
        match within("idle", Box::pin(idle::run(&ground)).await)? {
            Ok(rows) => report.rows.extend(rows),
            Err(why) => report.notes.push(why),
        }
    }
    if wanted("logins") {
        report.rows.extend(within("logins", Box::pin(logins::logins(&ground)).await)?);
    }
    if wanted("reveal") {
        report.rows.extend(within("reveal", Box::pin(people::reveal(&ground)).await)?);
    }
    if wanted("search") {
        report.rows.extend(within("search", Box::pin(people::search(&ground)).await)?);
    }
    let (withdrawal, import) = (wanted("withdrawal"), wanted("import"));
    if withdrawal || import {
        let measured = Box::pin(municipal::run(&ground, withdrawal, import)).await;
        match within("withdrawal and import", measured)? {
            Ok(rows) => report.rows.extend(rows),
            Err(why) => report.notes.push(why),
        }
    }
    // Never unasked: it takes as long as all the others.
    if options.names.iter().any(|it| it == "scale") {
        let measured = Box::pin(scale::run(&ground, options.million)).await;
        report.rows.extend(within("scale", measured)?);
    }
    if wanted("slow") && !options.on_slow_disk {
        report.merge(within("slow", slow::run(options.quick, &options.dir).await)?);
    }
    if let Some(taken) = ground::taken_since(before.as_ref()) {
        report.facts.insert("taken by other machines".to_owned(), taken);
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &str) -> anyhow::Result<Options> {
        options(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_is_typed_is_understood() {
        let typed_so = typed("append --quick wire --dir /data").unwrap();
        assert_eq!(
            (typed_so.names, typed_so.dir, typed_so.quick),
            (vec!["append".to_owned(), "wire".to_owned()], PathBuf::from("/data"), true)
        );
        assert!(typed("").unwrap().names.is_empty());
        assert_eq!(typed("").unwrap().soak, None);
        assert_eq!(typed("soak").unwrap().soak, Some(Soak { minutes: 10, seed: 1 }));
        let long = typed("soak --minutes 120 --seed 7").unwrap().soak;
        assert_eq!(long, Some(Soak { minutes: 120, seed: 7 }));
    }

    #[test]
    fn what_is_not_known_is_said() {
        assert!(typed("apend").unwrap_err().to_string().contains("choose of append, load,"));
        assert_eq!(typed("soak --minutes x").unwrap_err().to_string(), "--minutes wants a number");
        assert!(typed("soak --minutes 9999").is_err());
        assert_eq!(typed("--dir").unwrap_err().to_string(), "--dir wants a folder");
    }
}
