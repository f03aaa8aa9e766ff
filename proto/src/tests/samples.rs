//! A sample of every fact ever written, which must read for ever.
//!
//! `samples/<type>.<n>.json` is the body of a fact as it stood in a log. `UPDATE=1` adds what is missing: the first
//! sample of a new fact, the next one of a fact that has gained a field. A sample that is there is never written again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{READERS, Reader, committed, file, is_agreed_anew, schemas, write};
use crate::{
    catalog::services,
    id::{ReferralId, derive},
    referral::ReferenceNumber,
    sealed::Digest,
};

/// The committed samples of each type, the oldest first.
fn samples() -> BTreeMap<String, Vec<Value>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(file("samples")).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem =
            name.strip_suffix(".json").unwrap_or_else(|| panic!("samples/{name} is no sample"));
        let (kind, nth) = stem.rsplit_once('.').unwrap();
        names.insert((kind.to_owned(), nth.parse::<u32>().unwrap()));
    }
    let mut samples = BTreeMap::<_, Vec<_>>::new();
    for (kind, nth) in names {
        let sample = committed(&format!("samples/{kind}.{nth}.json"));
        let of_kind = samples.entry(kind).or_default();
        of_kind.push(sample);
        assert_eq!(of_kind.len(), nth as usize, "samples are numbered from 1 without a gap");
    }
    samples
}

/// Every fact that can be stated today: its type, its reader, and a body with every field there is.
fn facts() -> Vec<(String, Reader, Value)> {
    let mut facts = vec![];
    for service in services() {
        let document = schemas::document(&service);
        for (kind, schema) in document["facts"].as_object().unwrap() {
            let reader = READERS.iter().find(|(name, _)| *name == service.name);
            let (_, reader) =
                reader.unwrap_or_else(|| panic!("{} states facts: give it a reader", service.name));
            facts.push((kind.clone(), *reader, make(&document, schema, kind)));
        }
    }
    facts
}

/// A value that `schema` allows, with every field and one of each list; the same every time.
pub(super) fn make(document: &Value, schema: &Value, path: &str) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return make(document, document.pointer(reference.trim_start_matches('#')).unwrap(), path);
    }
    if let Some(it) = schema.get("const") {
        return it.clone();
    }
    let is_something = |it: &&Value| !it.is_null() && it["type"] != "null";
    if let Some(codes) = schema["enum"].as_array() {
        return codes.iter().find(is_something).unwrap().clone();
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return make(document, choices.iter().find(is_something).unwrap(), path);
    }
    let kinds = schema["type"].as_array();
    let kind = kinds.map_or(&schema["type"], |it| it.iter().find(|it| *it != "null").unwrap());
    match kind.as_str().unwrap() {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .map(|(name, it)| (name.clone(), make(document, it, &format!("{path}/{name}"))))
                .collect::<Map<_, _>>()
                .into()
        }
        "array" => json!([make(document, &schema["items"], path)]),
        "integer" => json!(schema["minimum"].as_i64().unwrap_or_default() + 3),
        "boolean" => json!(true),
        "string" => match schema["format"].as_str().unwrap_or("words") {
            "uuid" => json!(derive("sample", &[path.as_bytes()])),
            "date" => json!("2026-11-24"),
            "date-time" => json!("2026-11-24T14:00:00Z"),
            "municipality" => json!("0751"),
            "sha-256" => json!(Digest([7; 32])),
            "public-name" => json!("Brabrand IF"),
            "reference-number" => json!(ReferenceNumber::of(ReferralId(Uuid::nil()))),
            "law-section" => json!("32"),
            "external-key" => json!("sag-7"),
            "provider-code" => json!("mitid"),
            "public-key" => json!(format!("ed25519:{}", "A".repeat(43))),
            "request-name" => json!("referral.submit_referral"),
            "opaque" => json!("a.b.c"),
            // Only asked or shown: no event holds any.
            "words" => json!("words"),
            other => panic!("{path}: no sample of a {other} is known"),
        },
        other => panic!("{path}: no sample of a {other} is known"),
    }
}

/// Which fields a body has, whatever stands in them.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), shape(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(values) => values.iter().map(shape).collect(),
        Value::Null => json!(null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => json!("a value"),
    }
}

/// Whether `now` still says what `then` said: it may have gained fields.
fn keeps(then: &Value, now: &Value) -> bool {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            then.iter().all(|(key, then)| now.get(key).is_some_and(|now| keeps(then, now)))
        }
        (Value::Array(then), Value::Array(now)) => {
            then.len() == now.len() && then.iter().zip(now).all(|(then, now)| keeps(then, now))
        }
        (then, now) => then == now,
    }
}

#[test]
fn every_sample_ever_written_reads() {
    let facts = facts();
    for (kind, samples) in samples() {
        let known = facts.iter().find(|(it, ..)| *it == kind);
        let (_, reader, _) =
            known.unwrap_or_else(|| panic!("{kind} was stated once, and its log still holds it"));
        for then in samples {
            let (kind_now, now) =
                reader(&kind, &then.to_string()).unwrap_or_else(|why| panic!("{kind}: {why}"));
            assert_eq!(kind_now, kind);
            let now: Value = serde_json::from_str(&now).unwrap();
            assert!(keeps(&then, &now), "{kind} has lost something\nthen: {then}\nnow:  {now}");
            let again = reader(&kind, &now.to_string()).unwrap().1;
            assert_eq!(
                serde_json::from_str::<Value>(&again).unwrap(),
                now,
                "{kind} does not settle"
            );
        }
    }
}

#[test]
fn every_fact_has_a_sample_with_every_field_it_has_today() {
    let samples = samples();
    let mut missing = vec![];
    for (kind, reader, made) in facts() {
        reader(&kind, &made.to_string())
            .unwrap_or_else(|why| panic!("what was made of the schema does not read: {why}"));
        let samples = samples.get(&kind).map_or(&[][..], Vec::as_slice);
        if samples.last().map(shape) == Some(shape(&made)) {
            continue;
        }
        let name = format!("samples/{kind}.{}.json", samples.len() + 1);
        if is_agreed_anew() {
            write(&name, &made);
        } else {
            missing.push(name);
        }
    }
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "run UPDATE=1 cargo test -p proto, and commit what it writes"
    );
}

#[test]
fn losing_a_field_is_noticed() {
    let then = json!({ "a": 1, "b": [{ "c": null }] });
    for (now, kept) in [
        (json!({ "a": 1, "b": [{ "c": null }] }), true),
        (json!({ "a": 1, "b": [{ "c": null, "d": 2 }], "e": 3 }), true),
        (json!({ "a": 2, "b": [{ "c": null }] }), false),
        (json!({ "a": 1, "b": [{}] }), false),
        (json!({ "a": 1, "b": [] }), false),
        (json!({ "b": [{ "c": null }] }), false),
    ] {
        assert_eq!(keeps(&then, &now), kept, "{now}");
    }
}
