//! One JSON Schema document a service: `facts`, `commands` and `queries` by name, and the `$defs` they share.

use std::collections::{BTreeMap, BTreeSet};

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::{agree, committed};
use crate::catalog::{Service, every_service, services};

/// The document of `service`. A pointer into it, as `referral.json#/facts/referral.submitted`, is a schema.
pub(super) fn document(service: &Service) -> Value {
    let mut shared = Map::new();
    let mut facts = Map::new();
    for (aggregate, schema) in &service.facts {
        let schema = lift(schema, &mut shared);
        for variant in schema["oneOf"].as_array().unwrap() {
            let kind = variant["properties"]["type"]["const"].as_str().unwrap();
            assert_eq!(
                kind.split_once('.').map(|(it, _)| it),
                Some(*aggregate),
                "{kind} is stated by {aggregate}"
            );
            let mut data = variant["properties"]["data"].clone();
            data["description"] = variant["description"].clone();
            assert!(facts.insert(kind.to_owned(), data).is_none(), "{kind} is defined twice");
        }
    }
    let (mut commands, mut queries) = (Map::new(), Map::new());
    for request in &service.requests {
        let body = lift(&request.body, &mut shared);
        let known = match &request.answer {
            None => commands.insert(request.name.to_owned(), body),
            Some(answer) => {
                let answer = lift(answer, &mut shared);
                queries.insert(request.name.to_owned(), json!({ "query": body, "answer": answer }))
            }
        };
        assert!(known.is_none(), "{} of {} is defined twice", request.name, service.name);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": service.name,
        "facts": facts,
        "commands": commands,
        "queries": queries,
        "$defs": shared,
    })
}

/// Takes the definitions that a schema brings with it to those that are shared.
fn lift(schema: &Schema, shared: &mut Map<String, Value>) -> Value {
    let mut schema = schema.clone().to_value();
    let map = schema.as_object_mut().unwrap();
    map.remove("$schema");
    if let Some(Value::Object(definitions)) = map.remove("$defs") {
        for (name, definition) in definitions {
            let known = shared.entry(name.clone()).or_insert_with(|| definition.clone());
            assert_eq!(*known, definition, "two types of one service are both called {name}");
        }
    }
    schema
}

/// Facts are kept for ever: what one could say once must stay readable, so not even `UPDATE=1` takes it away.
#[test]
fn the_schemas_are_as_agreed_and_no_fact_has_lost_anything() {
    for service in services().iter().chain([&every_service()]) {
        let name = format!("schemas/{}.json", service.name);
        let document = document(service);
        let now = sayable(&document);
        let lost: Vec<_> =
            sayable(&committed(&name)).into_iter().filter(|it| !now.contains(it)).collect();
        assert_eq!(
            lost,
            Vec::<String>::new(),
            "{} once stated this, and its log still holds it",
            service.name
        );
        agree(&name, &document);
    }
}

/// Every field and every code that the facts of a document can have.
fn sayable(document: &Value) -> BTreeSet<String> {
    fn walk(document: &Value, node: &Value, path: &str, found: &mut BTreeSet<String>) {
        if let Some(name) = node["$ref"].as_str().and_then(|it| it.strip_prefix("#/$defs/")) {
            walk(document, &document["$defs"][name], path, found);
        }
        for (name, property) in node["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            walk(document, property, &path, found);
            found.insert(path);
        }
        for choice in
            ["oneOf", "anyOf", "allOf"].iter().filter_map(|it| node[it].as_array()).flatten()
        {
            walk(document, choice, path, found);
        }
        walk_items(document, node, path, found);
        let codes = node["enum"].as_array().into_iter().flatten().chain(node.get("const"));
        found.extend(codes.filter_map(Value::as_str).map(|code| format!("{path}={code}")));
    }
    fn walk_items(document: &Value, node: &Value, path: &str, found: &mut BTreeSet<String>) {
        if let Some(items) = node.get("items") {
            walk(document, items, path, found);
        }
    }
    let mut found = BTreeSet::new();
    for (kind, fact) in document["facts"].as_object().into_iter().flatten() {
        found.insert(kind.clone());
        walk(document, fact, kind, &mut found);
    }
    found
}

#[test]
fn what_is_sayable_is_found() {
    let document = json!({
        "facts": { "toy.taken": {
            "properties": {
                "colour": { "$ref": "#/$defs/Colour" },
                "more": { "type": "array", "items": { "oneOf": [{ "const": "red" }, { "properties": { "of": {} } }] } },
            }
        } },
        "$defs": { "Colour": { "enum": ["blue"] } },
    });
    let found = Vec::from_iter(sayable(&document));
    assert_eq!(
        found,
        [
            "toy.taken",
            "toy.taken/colour",
            "toy.taken/colour=blue",
            "toy.taken/more",
            "toy.taken/more/of",
            "toy.taken/more=red"
        ]
    );
}

/// A type stands for one fact in the whole house, whoever states it, and a subject can be made of it.
#[test]
fn names_are_tokens_and_types_are_unique() {
    let is_token = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_lowercase())
            && it.chars().all(|it| it.is_ascii_lowercase() || it == '_')
    };
    let mut aggregates = BTreeMap::new();
    for service in services() {
        assert!(is_token(service.name), "{}", service.name);
        for (aggregate, facts) in &service.facts {
            let before = aggregates.insert(*aggregate, facts.clone());
            let is_one = before.is_none_or(|it| it == *facts);
            assert!(is_one, "two services state different facts of {aggregate}");
        }
        let document = document(&service);
        for kind in document["facts"].as_object().unwrap().keys() {
            assert!(kind.split('.').count() == 2 && kind.split('.').all(is_token), "{kind}");
        }
        assert!(service.requests.iter().all(|it| is_token(it.name)), "{}", service.name);
    }
}
