//! Does the chain hold, and whom is an event about? Pure.

use std::{collections::HashSet, sync::OnceLock};

use proto::{audit::FaultKind, catalog, recorded_event::RecordedEvent, sealed::Digest};
use serde_json::Value;
use uuid::Uuid;

/// The hash that the first event of a log is linked to.
pub(crate) const BEGINNING: Digest = Digest([0; 32]);

/// The faults in `events`, which follow one another, when the one before the first bears `before`; none if it is not there.
///
/// After a fault the chain is taken up at what the log states: one change is one fault, not a fault in everything after it.
pub(crate) fn faults(before: Option<Digest>, events: &[RecordedEvent]) -> Vec<(i64, FaultKind)> {
    let mut faults = vec![];
    let mut before = before;
    let mut expected = events.first().map_or(0, |it| it.position);
    for event in events {
        match before {
            Some(before) if event.position == expected => {
                if event.link(&before) != event.hash {
                    faults.push((event.position, FaultKind::Broken));
                }
            }
            Some(_) | None => faults.push((event.position, FaultKind::Gap)),
        }
        before = Some(event.hash);
        expected = event.position + 1;
    }
    faults
}

/// The definitions, in the schemas of facts, of ids that may be a person's: a family member's user id is their person id.
const PERSONS: [&str; 2] = ["#/$defs/PersonId", "#/$defs/UserId"];

/// The fields of facts that hold a person's id, taken from the schemas: a new fact is never forgotten.
fn person_fields() -> &'static HashSet<String> {
    static FIELDS: OnceLock<HashSet<String>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let mut fields = HashSet::new();
        for (_, schema) in catalog::services().into_iter().flat_map(|it| it.facts) {
            collect(schema.as_value(), &mut fields);
        }
        fields
    })
}

fn collect(schema: &Value, fields: &mut HashSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                let of_persons = properties.iter().filter(|(_, it)| is_person(it));
                fields.extend(of_persons.map(|(name, _)| name.clone()));
            }
            object.values().for_each(|it| collect(it, fields));
        }
        Value::Array(all) => all.iter().for_each(|it| collect(it, fields)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a field's schema is a person, a list of them, or one that may be left out.
fn is_person(schema: &Value) -> bool {
    let is_reference =
        schema.get("$ref").and_then(Value::as_str).is_some_and(|it| PERSONS.contains(&it));
    let choices = || ["anyOf", "oneOf"].iter().filter_map(|it| schema.get(*it)?.as_array());
    is_reference || schema.get("items").is_some_and(is_person) || choices().flatten().any(is_person)
}

/// The persons that `event` is about: those it names, and the one it happened to.
pub(crate) fn persons(event: &RecordedEvent) -> Vec<Uuid> {
    let mut persons = vec![];
    if event.kind.starts_with("person.") {
        persons.push(event.stream);
    }
    // An event without an id in it needs not be read; one that cannot be read is about nobody we could know.
    if event.data.len() > 36
        && let Ok(data) = serde_json::from_str::<Value>(&event.data)
    {
        walk(&data, false, &mut persons);
    }
    persons.sort_unstable();
    persons.dedup();
    persons.retain(|it| !it.is_nil());
    persons
}

fn walk(data: &Value, is_person: bool, persons: &mut Vec<Uuid>) {
    match data {
        Value::Object(object) => {
            for (name, value) in object {
                walk(value, person_fields().contains(name), persons);
            }
        }
        Value::Array(all) => all.iter().for_each(|it| walk(it, is_person, persons)),
        Value::String(text) if is_person => persons.extend(text.parse::<Uuid>().ok()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
