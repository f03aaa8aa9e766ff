//! The map, kept true: arrows, rooms, and where things stand.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What stands at the top.
const TOP: [&str; 15] = [
    ".ci",
    ".gitignore",
    ".sqlx",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "deploy",
    "dev",
    "proto",
    "rustfmt.toml",
    "services",
    "tests",
];

/// What is made by running, and stands there or not.
const MADE: [&str; 5] = [".brobygger", ".git", "node_modules", "proptest-regressions", "target"];

/// The rooms of a service: everything it may have, and nothing else.
const ROOMS: [&str; 4] = ["Cargo.toml", "README.md", "migrations", "src"];
/// `oidc` and `providers.rs` are how `identity` asks login providers: the only way out of the house but to PostgreSQL and NATS.
const ROOMS_OF_SRC: [&str; 12] = [
    "api",
    "api.rs",
    "domain",
    "lib.rs",
    "oidc",
    "passkeys.rs",
    "providers.rs",
    "reactor",
    "reactor.rs",
    "tests",
    "view",
    "view.rs",
];

/// A file that grows past this is telling about a missing room. No file is exempt.
const LINES_MAX: usize = 500;

/// The services with a wire, each a folder of its name.
pub(crate) fn services() -> Vec<&'static str> {
    proto::catalog::services().into_iter().map(|it| it.name).collect()
}

/// Everything below `folder`, but what is made by running.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let (path, name) = (entry.path(), entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                if !MADE.iter().any(|it| name == *it) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    files(Path::new(ROOT), "rs")
        .into_iter()
        .map(|file| (file.clone(), fs::read_to_string(file).unwrap()))
        .collect()
}

pub(crate) fn entries(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(ROOT).unwrap_or(path).display().to_string()
}

#[track_caller]
pub(crate) fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}

/// proto <- platform <- each service <- the binary, tests, bench. Services never meet but on the wire.
#[test]
fn arrows_point_one_way() {
    let ends = ["brobygger", "tests", "bench"];
    let allowed = |from: &str, to: &str| match from {
        "proto" => false,
        "platform" => to == "proto",
        // The binary once more, to be started and killed.
        "tests" => to != "bench",
        it if ends.contains(&it) => !ends.contains(&to),
        _service => matches!(to, "platform" | "proto"),
    };
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (mut wrong, mut arrows) = (vec![], 0);
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let (from, to) =
                (package["name"].as_str().unwrap(), dependency["name"].as_str().unwrap());
            if dependency["path"].is_string() {
                arrows += 1;
                if !allowed(from, to) {
                    wrong.push(format!("{from} -> {to}"));
                }
            }
        }
    }
    assert!(
        arrows > services().len(),
        "{arrows} arrows: metadata has another shape than this test reads"
    );
    none(&wrong, "these arrows point the wrong way");
}

#[test]
fn the_top_is_as_the_map_says() {
    let here = entries(Path::new(ROOT));
    let missing = TOP.iter().filter(|it| !here.contains(**it)).map(|it| format!("{it} is missing"));
    let strange = here
        .iter()
        .filter(|it| !TOP.contains(&it.as_str()) && !MADE.contains(&it.as_str()))
        .map(|it| format!("{it} is strange"));
    none(
        &missing.chain(strange).collect::<Vec<_>>(),
        "the top of the house has other things than the map says",
    );

    let mut expected: BTreeSet<_> = services().into_iter().map(str::to_owned).collect();
    expected.extend(["brobygger", "platform", "portal"].map(str::to_owned));
    assert_eq!(entries(&Path::new(ROOT).join("services")), expected);
}

#[test]
fn every_service_has_the_same_rooms() {
    let mut wrong = vec![];
    for service in services() {
        let house = Path::new(ROOT).join("services").join(service);
        let has = |rooms: &[&str], folder: &Path| {
            entries(folder)
                .into_iter()
                .filter(|it| !rooms.contains(&it.as_str()) && !MADE.contains(&it.as_str()))
                .map(|it| shown(&folder.join(it)))
                .collect::<Vec<_>>()
        };
        wrong.extend(has(&ROOMS, &house));
        wrong.extend(has(&ROOMS_OF_SRC, &house.join("src")));
        for needed in ["README.md", "migrations", "src/lib.rs", "src/api.rs", "src/tests"] {
            if !house.join(needed).exists() {
                wrong.push(format!("services/{service}/{needed} is missing"));
            }
        }
    }
    none(&wrong, "a service has the rooms of the map and no others");
}

#[test]
fn no_file_is_too_long() {
    let long = sources()
        .into_iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX);
    none(
        &long.map(|(file, lines)| format!("{}: {lines} lines", shown(&file))).collect::<Vec<_>>(),
        "a missing room",
    );
}

/// What decides is pure, and so is what reacts: no time, no chance, no database, nothing to wait for.
#[test]
fn decisions_are_pure() {
    let mut wrong = vec![];
    for service in services() {
        let src = Path::new(ROOT).join("services").join(service).join("src");
        let is_pure = |it: &Path| {
            it.starts_with(src.join("domain"))
                || it.starts_with(src.join("reactor"))
                || it == src.join("reactor.rs")
        };
        for file in files(&src, "rs").into_iter().filter(|it| is_pure(it)) {
            let text = fs::read_to_string(&file).unwrap();
            for impure in [
                "async ", ".await", "sqlx", "tokio", "::now()", "new_v4", "std::fs", "std::env",
                "std::net",
            ] {
                if text.contains(impure) {
                    wrong.push(format!("{}: {impure}", shown(&file)));
                }
            }
        }
    }
    none(&wrong, "decisions take time, chance and the world as inputs");
}

/// A reader looks for SQL in one place.
#[test]
fn a_service_speaks_sql_in_its_views_alone() {
    let mut wrong = vec![];
    for service in services() {
        let src = Path::new(ROOT).join("services").join(service).join("src");
        for file in files(&src, "rs") {
            let is_view = [src.join("view"), src.join("view.rs"), src.join("tests")]
                .iter()
                .any(|it| file.starts_with(it));
            let text = fs::read_to_string(&file).unwrap();
            let speaks = ["query!", "query_as!", "query_scalar!", "sqlx::query"]
                .iter()
                .any(|it| text.contains(it));
            if speaks && !is_view {
                wrong.push(shown(&file));
            }
        }
    }
    none(&wrong, "SQL stands in view and migrations");
}

/// A file that no module names is compiled by nobody, and its tests pass because they never run.
#[test]
fn no_file_is_forgotten() {
    let mut wrong = vec![];
    for (file, _) in sources() {
        let (folder, stem) = (file.parent().unwrap(), file.file_stem().unwrap().to_str().unwrap());
        if ["lib", "main", "build"].contains(&stem) {
            continue;
        }
        let (folder, module) = if stem == "mod" {
            (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap())
        } else {
            (folder, stem)
        };
        // cargo itself finds what stands in these two folders of a crate.
        let is_found = |folder: &Path| {
            (folder.ends_with("tests") || folder.ends_with("examples"))
                && folder.with_file_name("Cargo.toml").exists()
        };
        if is_found(folder) && stem != "mod" {
            continue;
        }
        let mut parents = vec![
            folder.join("mod.rs"),
            folder.join("lib.rs"),
            folder.join("main.rs"),
            folder.with_extension("rs"),
        ];
        if is_found(folder) {
            parents.extend(entries(folder).iter().map(|it| folder.join(it)));
        }
        let declared = format!("mod {module};");
        let names = |it: &PathBuf| {
            fs::read_to_string(it)
                .is_ok_and(|text| text.lines().any(|line| line.trim().ends_with(&declared)))
        };
        if !parents.iter().any(names) {
            wrong.push(shown(&file));
        }
    }
    none(&wrong, "no module names these files");
}

/// What is not run proves nothing; and what waits for the clock fails on a slow day, so whoever looks again and again
/// for a state says beside it when that is in vain.
#[test]
fn no_test_is_skipped_and_none_waits_for_the_clock() {
    let mut wrong = vec![];
    // Written apart, so that this file does not name them.
    let (skips, sleeps, deadline) = (concat!("#[", "ignore"), concat!("sleep", "("), "in vain");
    for (file, text) in sources() {
        let name = shown(&file);
        let is_test = name.split('/').any(|it| it == "tests" || it == "tests.rs")
            && !name.starts_with("tests/bench");
        let lines: Vec<_> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let waits = is_test
                && line.contains(sleeps)
                && !lines[at.saturating_sub(4)..at].iter().any(|it| it.contains(deadline));
            if line.contains(skips) || waits {
                wrong.push(format!("{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    none(&wrong, "a test runs, and waits for a state with a deadline");
}

/// A table says whose it is, and two services in one database server cannot mean different things by one name. The
/// vault's safe is no screen: it is all there is of what it holds, and no rebuild may touch it.
#[test]
fn tables_carry_their_services_name() {
    let mut wrong = vec![];
    for (nth, service) in
        ["referral", "thread", "assignment", "followup", "vault", "reporting", "audit", "identity"]
            .into_iter()
            .enumerate()
    {
        let folder = Path::new(ROOT).join("services").join(service).join("migrations");
        for file in files(&folder, "sql") {
            let name = file.file_name().unwrap().to_str().unwrap();
            let number = name.split_once('_').and_then(|(number, _)| number.parse::<usize>().ok());
            if number.map(|it| it / 100) != Some(11 + nth) {
                wrong.push(format!(
                    "{name}: the migrations of {service} are numbered from {}01",
                    11 + nth
                ));
            }
            for created in created(&fs::read_to_string(&file).unwrap()) {
                let is_safe = service == "vault" && created.starts_with("safe_");
                if !created.starts_with(&format!("{service}_")) && !is_safe {
                    wrong.push(format!("{name}: {created}"));
                }
            }
        }
    }
    none(&wrong, "tables are named <service>_<screen>");
}

/// The tables, views, functions and types that a migration creates.
fn created(sql: &str) -> Vec<String> {
    let lines = sql.lines().map(|it| it.split("--").next().unwrap_or_default());
    let words: Vec<_> = lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect();
    let mut created = vec![];
    for (at, _) in words.iter().enumerate().filter(|(_, it)| *it == "create") {
        let rest = words[at + 1..].iter().map(String::as_str);
        let mut rest =
            rest.skip_while(|it| ["or", "replace", "unlogged", "materialized"].contains(it));
        if rest
            .next()
            .is_some_and(|it| ["table", "view", "function", "type", "sequence"].contains(&it))
        {
            let mut name = rest.skip_while(|it| ["if", "not", "exists"].contains(it));
            created
                .extend(name.next().map(|it| it.split('(').next().unwrap_or_default().to_owned()));
        }
    }
    created
}

#[test]
fn what_a_migration_creates_is_found() {
    let sql = "CREATE TABLE a_x (id int); -- create table not_this\ncreate or replace view b as select 1;\ncreate index on c (d);
        create table if not exists e(f int); create unlogged table g (h int); create materialized view i as select 1;";
    assert_eq!(created(sql), ["a_x", "b", "e", "g", "i"]);
}
