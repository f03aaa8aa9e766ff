//! Everything that is asked has a size, and its days are days of our time; what has neither is found here.

use serde_json::{Value, json};

use super::{samples::make, schemas};
use crate::{
    bounds::{OutOfBounds, Unread, YEARS_PATTERN},
    catalog::{Request, every_service, services},
};

/// Formats whose type has a length of its own.
const SHORT: [&str; 8] = [
    "uuid",
    "municipality",
    "sha-256",
    "reference-number",
    "law-section",
    "external-key",
    "public-name",
    "date",
];

/// Every list, text, day and moment in `schema` that nothing bounds.
fn open(document: &Value, schema: &Value) -> Vec<String> {
    fn walk(document: &Value, node: &Value, path: &str, depth: u8, found: &mut Vec<String>) {
        assert!(depth < 30, "{path} holds itself: a body of it has no end");
        if let Some(name) = node["$ref"].as_str() {
            let definition = document.pointer(name.trim_start_matches('#')).unwrap();
            return walk(document, definition, path, depth + 1, found);
        }
        if node.get("enum").is_some() || node.get("const").is_some() {
            return;
        }
        let is = |kind: &str| match &node["type"] {
            Value::Array(kinds) => kinds.iter().any(|it| it == kind),
            Value::String(one) => one == kind,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        let format = node["format"].as_str();
        let is_time = matches!(format, Some("date" | "date-time"));
        let is_short = node["maxLength"].is_u64() || format.is_some_and(|it| SHORT.contains(&it));
        let is_open_text = is("string") && !is_time && !is_short;
        let is_any_time = is_time && node["pattern"] != YEARS_PATTERN;
        let is_open_list = is("array") && !node["maxItems"].is_u64();
        let is_anything = node == &json!(true)
            || ["additionalProperties", "patternProperties"]
                .iter()
                .any(|it| node.get(*it).is_some_and(|it| it != &json!(false)));
        if is_open_text || is_any_time || is_open_list || is_anything {
            found.push(path.to_owned());
        }
        for (name, property) in node["properties"].as_object().into_iter().flatten() {
            walk(document, property, &format!("{path}/{name}"), depth + 1, found);
        }
        let choices = ["oneOf", "anyOf", "allOf"].iter().filter_map(|it| node[it].as_array());
        for choice in choices.flatten().chain(node.get("items")) {
            walk(document, choice, path, depth + 1, found);
        }
    }
    let mut found = vec![];
    walk(document, schema, "", 0, &mut found);
    found
}

/// Every request of every service, with the document its schema stands in.
fn requests() -> Vec<(String, Value, Request)> {
    let mut requests = vec![];
    for service in services().into_iter().chain([every_service()]) {
        let document = schemas::document(&service);
        for request in service.requests {
            requests.push((
                format!("{}.{}", service.name, request.name),
                document.clone(),
                request,
            ));
        }
    }
    requests
}

#[test]
fn every_list_text_and_day_that_is_asked_has_bounds() {
    let mut found = vec![];
    for (name, _, request) in requests() {
        let body = request.body.to_value();
        found.extend(open(&body, &body).into_iter().map(|path| format!("{name}{path}")));
    }
    assert_eq!(found, Vec::<String>::new(), "give it #[schemars(length(max = ..))]");
}

/// What is stated and shown is of our time as well, as its schema says.
#[test]
fn every_day_on_the_wire_is_of_our_time() {
    fn dates(node: &Value, found: &mut usize) {
        if matches!(node["format"].as_str(), Some("date" | "date-time")) {
            assert_eq!(node["pattern"], YEARS_PATTERN, "{node}");
            *found += 1;
        }
        match node {
            Value::Object(map) => map.values().for_each(|it| dates(it, found)),
            Value::Array(values) => values.iter().for_each(|it| dates(it, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = 0;
    for service in services() {
        dates(&schemas::document(&service), &mut found);
    }
    assert!(found > 100, "only {found} were seen");
}

/// The paths, as JSON pointers, at which `body` holds a value that `is` so.
fn places(body: &Value, is: fn(&Value) -> bool) -> Vec<String> {
    fn walk(node: &Value, path: &str, is: fn(&Value) -> bool, found: &mut Vec<String>) {
        if is(node) {
            found.push(path.to_owned());
        }
        match node {
            Value::Object(map) => {
                map.iter().for_each(|(name, it)| walk(it, &format!("{path}/{name}"), is, found));
            }
            Value::Array(values) => (0..)
                .zip(values)
                .for_each(|(nth, it): (usize, _)| walk(it, &format!("{path}/{nth}"), is, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = vec![];
    walk(body, "", is, &mut found);
    found
}

fn with(body: &Value, place: &str, value: Value) -> Vec<u8> {
    let mut body = body.clone();
    *body.pointer_mut(place).unwrap() = value;
    serde_json::to_vec(&body).unwrap()
}

/// Whatever field it stands in, a day that is none of ours is refused, and a list or text without an end.
#[test]
fn what_is_out_of_bounds_is_refused_wherever_it_stands() {
    let (mut days, mut lists, mut texts) = (0, 0, 0);
    for (name, _, request) in requests() {
        let schema = request.body.to_value();
        if schema["type"] != "object" {
            continue;
        }
        let body = make(&schema, &schema, &name);
        (request.reads)(&serde_json::to_vec(&body).unwrap())
            .unwrap_or_else(|why| panic!("{name}: {why}"));
        for place in places(&body, |it| *it == json!("2026-11-24")) {
            days += 1;
            for (day, is_ours) in [
                ("1900-01-01", true),
                ("2200-12-31", true),
                ("1899-12-31", false),
                ("2201-01-01", false),
                ("+262142-12-31", false),
                ("-262143-01-01", false),
                ("0000-01-01", false),
            ] {
                let read = (request.reads)(&with(&body, &place, json!(day)));
                let is_refused =
                    matches!(&read, Err(Unread::OutOfBounds(OutOfBounds::Years { .. })));
                assert!(
                    if is_ours { read.is_ok() } else { is_refused },
                    "{name}{place} {day}: {read:?}"
                );
            }
        }
        for place in places(&body, |it| *it == json!("2026-11-24T14:00:00Z")) {
            days += 1;
            for moment in
                ["+262142-12-31T23:59:59Z", "1899-12-31T23:59:59Z", "2201-01-01T00:00:00Z"]
            {
                let read = (request.reads)(&with(&body, &place, json!(moment)));
                assert!(matches!(read, Err(Unread::OutOfBounds(_))), "{name}{place} {moment}");
            }
        }
        for place in places(&body, Value::is_array) {
            lists += 1;
            let one = body.pointer(&format!("{place}/0")).unwrap();
            let read = (request.reads)(&with(&body, &place, vec![one.clone(); 2_000].into()));
            assert!(
                matches!(read, Err(Unread::OutOfBounds(OutOfBounds::List { .. }))),
                "{name}{place}"
            );
        }
        for place in places(&body, |it| *it == json!("words")) {
            texts += 1;
            let read = (request.reads)(&with(&body, &place, "æ".repeat(10_001).into()));
            assert!(
                matches!(read, Err(Unread::OutOfBounds(OutOfBounds::Text { .. }))),
                "{name}{place}"
            );
        }
    }
    assert!(days > 30 && lists > 10 && texts > 10, "{days} days, {lists} lists, {texts} texts");
}

#[test]
fn what_is_refused_is_named_and_not_repeated() {
    let read = |body: Value| {
        let reader = crate::bounds::Reader::<crate::referral::DraftReferral>::default();
        reader.read(body.to_string().as_bytes()).unwrap_err().to_string()
    };
    let id = uuid::Uuid::nil();
    let sibling = json!({ "child": id, "age_band": "age_6_to_9" });
    let draft = |content: Value| json!({ "referral": id, "content": content });
    assert_eq!(
        read(draft(json!({ "siblings": vec![sibling; 121_000] }))),
        "the list `content.siblings` has more than 20 entries: send fewer"
    );
    let law = json!({ "kind": "act", "number": 1, "year": 2025, "section": "32", "valid_from": "+9999-01-01" });
    assert_eq!(
        read(draft(json!({ "law": law }))),
        "`content.law.valid_from` is not between 1900-01-01 and 2200-12-31: check the year"
    );
}

#[test]
fn what_has_no_bounds_is_found() {
    for (schema, is_open) in [
        (json!({ "type": "string" }), true),
        (json!({ "type": ["string", "null"], "format": "email" }), true),
        (json!({ "type": "string", "maxLength": 3 }), false),
        (json!({ "type": "string", "enum": ["a"] }), false),
        (json!({ "type": "string", "format": "date" }), true),
        (json!({ "type": "string", "format": "date", "pattern": YEARS_PATTERN }), false),
        (json!({ "type": "array", "items": { "type": "boolean" } }), true),
        (json!({ "type": "array", "items": { "type": "boolean" }, "maxItems": 2 }), false),
        (json!({ "anyOf": [{ "type": "null" }, { "type": "array" }] }), true),
        (json!({ "additionalProperties": { "type": "boolean" } }), true),
        (json!(true), true),
    ] {
        assert_eq!(open(&schema, &schema).is_empty(), !is_open, "{schema}");
    }
}
