//! The statements of the services: those that were checked when they were compiled, and those that are made at runtime.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::lists::AT_RUNTIME;
use crate::architecture::{ROOT, files, shown};

/// A statement, and where it stands.
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) file: String,
}

/// What begins a statement that no macro checks.
const UNCHECKED: [&str; 9] = [
    "sqlx::query(",
    "sqlx::query::<",
    "sqlx::query_as(",
    "sqlx::query_as::<",
    "sqlx::query_scalar(",
    "sqlx::query_scalar::<",
    "QueryBuilder::",
    "raw_sql(",
    "begin_with(",
];
/// What sends a statement that is given as text.
const SENDS: [&str; 6] = [
    ".execute(",
    ".fetch_one(",
    ".fetch_all(",
    ".fetch_optional(",
    "copy_out_raw(",
    "copy_in_raw(",
];
/// What can be explained.
const VERBS: [&str; 5] = ["select", "insert", "update", "delete", "with"];

/// Every statement of a service that can be explained.
pub(super) fn all() -> Vec<Statement> {
    let (services, tests): (Vec<_>, Vec<_>) = sources().partition(|(file, _)| !is_test(file));
    let mut statements = vec![];
    for file in files(&Path::new(ROOT).join(".sqlx"), "json") {
        let checked: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let sql = checked["query"].as_str().unwrap().to_owned();
        let plain = plain(&sql);
        let stands_in = |sources: &[(PathBuf, String)]| {
            let is_whole = |text: &str| {
                text.contains(&format!("{plain}\"")) || text.contains(&format!("{plain} \""))
            };
            sources.iter().find(|it| is_whole(&it.1)).map(|it| shown(&it.0))
        };
        let is_explained = VERBS.iter().any(|it| plain.starts_with(it));
        match (stands_in(&services), stands_in(&tests)) {
            // A test may count what it likes.
            (None, Some(_)) => {}
            (Some(file), _) if is_explained => statements.push(Statement { sql, file }),
            // Put together by a macro, so in no file as a whole.
            (None, None) if is_explained => {
                let begins = plain.chars().take(40).collect::<String>();
                let file = services.iter().find(|it| it.1.contains(&begins));
                let file = file.unwrap_or_else(|| panic!("of no service and of no test: {plain}"));
                statements.push(Statement { sql, file: shown(&file.0) });
            }
            (Some(_), _) if plain.starts_with("lock table") => {}
            (Some(file), _) => panic!("{file}: cannot be explained: {plain}"),
            (None, None) => panic!("of no service and of no test: {plain}"),
        }
    }
    assert!(statements.len() > 300, "{} statements are not all", statements.len());
    let at_runtime = AT_RUNTIME.iter().flat_map(|it| {
        it.explained
            .iter()
            .map(|sql| Statement { sql: (*sql).to_owned(), file: it.file.to_owned() })
    });
    statements.extend(at_runtime);
    statements
}

/// How many statements each file of a service makes at runtime.
pub(super) fn at_runtime() -> Vec<(String, usize)> {
    let mut found = BTreeMap::new();
    for (file, text) in sources().filter(|(file, _)| !is_test(file)) {
        let unchecked = UNCHECKED.iter().map(|it| text.matches(it).count()).sum::<usize>();
        let sent = SENDS.iter().flat_map(|it| text.split(it).skip(1)).filter(|it| is_text(it));
        let places = unchecked + sent.count();
        if places > 0 {
            found.insert(shown(&file), places);
        }
    }
    found.into_iter().collect()
}

/// How many parameters a statement has.
pub(super) fn parameters(sql: &str) -> usize {
    let numbers = sql.split('$').skip(1).map(|it| {
        let digits: String = it.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    });
    numbers.max().unwrap_or(0)
}

/// Every source of a service, as plain text.
fn sources() -> impl Iterator<Item = (PathBuf, String)> {
    let services = files(&Path::new(ROOT).join("services"), "rs").into_iter();
    services.map(|file| {
        let text = plain(&fs::read_to_string(&file).unwrap());
        (file, text)
    })
}

/// Whether what is given to a connection is a text, and not the connection to a statement that was checked.
fn is_text(given: &str) -> bool {
    let first = given.split([',', ')']).next().unwrap_or_default().trim();
    let is_constant = first.chars().next().is_some_and(char::is_uppercase);
    is_constant
        || first.starts_with('"')
        || first.starts_with("format!")
        || first.starts_with("if ")
        || first.starts_with("&copy")
        || first.contains(".as_str(")
}

fn is_test(file: &Path) -> bool {
    let below = file.strip_prefix(ROOT).unwrap_or(file);
    below.components().any(|it| {
        let it = it.as_os_str();
        it == "tests" || it == "tests.rs" || it == "testing" || it == "testing.rs"
    })
}

/// Without line breaks, indentation and escapes: as it stands in a source, and as the macro read it.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("\\\"", "\"")
}
