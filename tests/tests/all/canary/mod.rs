//! A canary: a word that nobody else in the world says is put into every personal field and note, everything that can be
//! asked is asked, also what is refused; then it is looked for in every log line, trace, metric, message, row, file,
//! answer and print. It is found where it was sealed into and where it is revealed, and nowhere else.

mod binary;
mod deeds;
mod eavesdropper;
mod nonsense;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::PoisonError,
};

use platform::Clock;
use proto::{id::PersonId, vault::Purpose};
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

pub(crate) use self::eavesdropper::Eavesdropper;
use crate::{journeys::people::Town, stage::Stage, troubles::telemetry::collector};

const ALL: [&str; 8] =
    ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"];

/// What must be nowhere, and a name that may be everywhere: without it being found, nothing was looked at.
struct Canary {
    /// Stands in every name, number, note and reason.
    word: String,
    /// Stands in the name that an organisation bears in public.
    public: String,
}

impl Canary {
    fn draw() -> Canary {
        // Letters alone: in a public name a number might be somebody's.
        let letter = |it: char| it.to_digit(10).map_or(it, |it| char::from(b'g' + it as u8));
        let draw = |noun: &str| {
            let random = Uuid::new_v4().simple().to_string();
            format!("{noun}{}", random.chars().map(letter).collect::<String>())
        };
        Canary { word: draw("kvidder"), public: draw("Forening") }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn found_nowhere_but_sealed() {
    let stage = Stage::set(Clock::wall()).await;
    let eavesdropper = Eavesdropper::listen(&stage).await;
    let (address, told) = collector();
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", &*address), ("RUST_LOG", "trace")];
    let services = stage.child_with(&ALL, &environment);
    let canary = Canary::draw();
    let (town, elsewhere) = (Town::of(&stage, "0751"), Town::of(&stage, "0671"));
    let family = town.household(&canary.word, &[9, 14]).await;
    let child = family.children[0];
    let thread = deeds::everything(&town, &family, &canary).await;
    let answers = nonsense::everything(&town, child, &canary.word).await;
    stage.until_handled().await;
    let printed = binary::everything(&stage, &town.cast.case_worker, thread, &canary.word).await;
    stage.until_handled().await;

    let needles = needles(&town, &canary);
    it_is_revealed(&town, child, &needles, 10).await;
    deeds::the_move(&town, &elsewhere, &family, &canary, thread).await;
    it_is_revealed(&elsewhere, child, &needles, 3).await;
    stage.until_handled().await;
    in_no_row(&stage, &canary, &needles).await;
    in_no_answer(&answers, &needles);
    nowhere_in(&printed, &needles);
    eavesdropper.heard_only_what_is_sealed_and_revealed(&stage, &canary.public, &needles).await;
    // A farewell delivers what has not been delivered.
    assert!(services.stop().success());
    let told = told.lock().unwrap_or_else(PoisonError::into_inner).bodies.clone();
    in_no_telemetry(&told, &needles);
    in_no_file(&stage, &canary, &needles).await;
}

/// The word, the CPR numbers with and without a dash, and the birth dates they tell.
fn needles(town: &Town<'_>, canary: &Canary) -> Vec<String> {
    let numbers = town.numbers.lock().unwrap();
    assert!(numbers.len() >= 4, "{numbers:?}");
    let dashed = numbers.iter().map(|it| format!("{}-{}", &it[..6], &it[6..]));
    let born = numbers.iter().map(|it| {
        let century = if it.as_bytes()[6] == b'1' { 19 } else { 20 };
        let day = it[..2].parse::<u32>().unwrap() - 60;
        format!("{century}{}-{}-{day:02}", &it[4..6], &it[2..4])
    });
    let mut needles: Vec<_> =
        numbers.iter().cloned().chain(dashed).chain(born).chain([canary.word.clone()]).collect();
    needles.extend(deeds::BORN.map(str::to_owned));
    needles.sort_unstable();
    needles.dedup();
    needles
}

/// The control: it is there, and where the family lives it is shown, in more fields than `more_than`.
async fn it_is_revealed(town: &Town<'_>, child: PersonId, needles: &[String], more_than: usize) {
    let seen = town.look(&town.cast.case_worker, child, &[], Purpose::CaseWork).await;
    let words: Vec<_> = seen.into_iter().filter_map(|it| it.words).collect();
    assert!(words.len() > more_than, "{}", words.len());
    let has = |it: &&String| words.iter().any(|words| words.contains(it.as_str()));
    let found: Vec<_> = needles.iter().filter(has).collect();
    assert!(found.len() >= 3, "the word, a number and a birth date: {found:?}");
}

async fn in_no_row(stage: &Stage, canary: &Canary, needles: &[String]) {
    let public = stage.tables_with(&canary.public).await;
    for table in ["assignment.events", "audit.audit_ledger", "assignment.assignment_organisations"]
    {
        assert!(public.iter().any(|it| it == table), "{table} is not looked at: {public:?}");
    }
    for needle in needles {
        assert_eq!(stage.tables_with(needle).await, [""; 0], "{needle}");
    }
}

fn in_no_answer(answers: &[String], needles: &[String]) {
    // They were read, each as far as the word: who only refuses to read repeats nothing.
    for control in
        ["unknown field", "invalid type", "missing field", "unknown variant", "cpr_known"]
    {
        assert!(answers.iter().any(|it| it.contains(control)), "nobody answered {control}");
    }
    nowhere_in(answers, needles);
}

fn nowhere_in(texts: &[String], needles: &[String]) {
    for text in texts {
        for needle in needles {
            assert!(!text.contains(needle.as_str()), "{text}");
        }
    }
}

pub(crate) fn says(bytes: &[u8], needle: &str) -> bool {
    let needle = needle.as_bytes();
    let first = needle[0];
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|it| *it == first) {
        if rest[at..].starts_with(needle) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

fn in_no_telemetry(bodies: &[Vec<u8>], needles: &[String]) {
    for control in ["brobygger.commands", "command.name", "register_person"] {
        assert!(bodies.iter().any(|it| says(it, control)), "{control} was not told");
    }
    for body in bodies {
        for needle in needles {
            assert!(!says(body, needle), "{needle} in {}", String::from_utf8_lossy(body));
        }
    }
}

/// Every file of the databases, of NATS and of the services' logs: in no name, and in no byte that stands clear.
async fn in_no_file(stage: &Stage, canary: &Canary, needles: &[String]) {
    let mut database = PgConnection::connect_with(&stage.owner("vault")).await.unwrap();
    database.execute("checkpoint").await.unwrap();
    let mut files = vec![];
    list(stage.dir.path(), &mut files);
    assert!(files.len() > 1_000, "{}", files.len());
    for file in &files {
        let name = file.to_string_lossy();
        assert!(!needles.iter().any(|it| name.contains(it.as_str())), "{name}");
    }
    let public = files_with(stage.dir.path(), std::slice::from_ref(&canary.public));
    for part in ["postgres", "nats"] {
        assert!(public.iter().any(|it| it.contains(part)), "{part} is not looked at: {public:?}");
    }
    let log = stage.dir.path().join("children.log").display().to_string();
    assert!(files_with(stage.dir.path(), &["leads".to_owned()]).contains(&log), "{log}");
    let lines = String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
    for line in lines.lines() {
        assert!(!needles.iter().any(|it| line.contains(it.as_str())), "{line}");
    }
    assert_eq!(files_with(stage.dir.path(), needles), [""; 0]);
}

fn list(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

pub(crate) fn files_with(dir: &Path, needles: &[String]) -> Vec<String> {
    let mut grep = Command::new("grep");
    grep.args(["-r", "-l", "-a", "-F"]).env("LC_ALL", "C");
    for needle in needles {
        grep.args(["-e", needle]);
    }
    let found = grep.arg(dir).output().unwrap();
    // 0 is found, 1 is not found; a file of a running server may be gone meanwhile.
    String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect()
}
