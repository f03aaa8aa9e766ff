//! The wire is a promise: these tests make breaking it a deliberate act.
//!
//! What was agreed is committed beside the code: `schemas/`, `asyncapi.json` and `samples/`. When the wire changes on
//! purpose, `UPDATE=1 cargo test -p proto` writes what is new, and the difference is reviewed like code.

mod asyncapi;
mod bounds;
mod chain;
mod cloudevents;
mod free_text;
mod ids;
mod municipality;
mod reading;
mod samples;
mod schemas;
mod text;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{event::Event as _, event::Unreadable};

/// Whether what is new is to be written down.
fn is_agreed_anew() -> bool {
    env::var_os("UPDATE").is_some()
}

/// A file of this crate.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A committed document; `null` when there is none.
#[track_caller]
fn committed(name: &str) -> Value {
    fs::read(file(name)).map_or(Value::Null, |text| serde_json::from_slice(&text).unwrap())
}

fn write(name: &str, document: &Value) {
    let file = file(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text(document)).unwrap();
}

/// As it is committed: keys in alphabetical order, whatever features the build has given to `serde_json`.
fn text(document: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect()
            }
            Value::Array(values) => values.iter().map(sorted).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }
    format!("{:#}\n", sorted(document))
}

/// Compares a generated document with the one that was agreed.
#[track_caller]
fn agree(name: &str, document: &Value) {
    if is_agreed_anew() {
        write(name, document);
    }
    let agreed = fs::read_to_string(file(name)).unwrap_or_default();
    assert!(
        agreed == text(document),
        "the wire changed: run UPDATE=1 cargo test -p proto, and review {name}"
    );
}

type Reader = fn(&str, &str) -> Result<(String, String), Unreadable>;

/// Reads a fact and states it again, for each service that states any.
const READERS: [(&str, Reader); 6] = [
    ("referral", |kind, data| crate::referral::Event::read(kind, data)?.parts()),
    ("thread", |kind, data| crate::thread::Event::read(kind, data)?.parts()),
    ("assignment", |kind, data| crate::assignment::Event::read(kind, data)?.parts()),
    ("followup", |kind, data| crate::followup::Event::read(kind, data)?.parts()),
    ("vault", |kind, data| crate::vault::Event::read(kind, data)?.parts()),
    ("identity", |kind, data| crate::identity::Event::read(kind, data)?.parts()),
];
