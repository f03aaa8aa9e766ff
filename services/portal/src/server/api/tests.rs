//! The table is whole, the document is as agreed.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use proto::{catalog, request::Asker};
use serde_json::{Value, json};

use super::{
    document::document,
    route::{Kind, routes},
    table::{EVERY_SERVICE, Way, rows},
};

/// As it is committed: keys in alphabetical order, whatever features the build has given to `serde_json`.
fn text(document: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let entries: BTreeMap<_, _> = map.iter().collect();
                entries.into_iter().map(|(key, it)| (key.clone(), sorted(it))).collect()
            }
            Value::Array(all) => all.iter().map(sorted).collect(),
            leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                leaf.clone()
            }
        }
    }
    format!("{:#}\n", sorted(document))
}

#[test]
fn the_document_is_as_agreed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let now = text(&document());
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        agreed == now,
        "the API changed: run UPDATE=1 cargo test -p portal, and review openapi.json"
    );
}

/// The readable page says of each address what the document says.
#[test]
fn the_reference_names_every_address() {
    let drawn = super::pages::drawn();
    let entries: Vec<_> = drawn.services.iter().flat_map(|(_, it)| it).collect();
    assert_eq!(entries.len(), rows().count());
    for it in entries {
        assert!(!it.summary.is_empty(), "{} {}", it.method, it.path);
    }
    let page = crate::pages::frame::Frame::default().page(&drawn.page(crate::words::Lang::Da));
    let page = page.into_string();
    assert!(page.contains("/referrals/{referral}/submission") && !page.contains('⟦'));
    assert!(!page.contains("<style") && page.matches("<script").count() == 1);
}

/// Everything that a person or a machine may ask has exactly one address; what only a service, `portal` or the operator may ask has none.
#[test]
fn everything_that_can_be_asked_has_one_address() {
    let services = catalog::services().into_iter().chain([catalog::every_service()]);
    let mut askable = BTreeSet::new();
    for service in services {
        for it in service.requests.iter().filter(|it| it.asker == Asker::Person) {
            askable.insert((service.name, it.name, it.answer.is_some()));
        }
    }
    let mut addressed = BTreeSet::new();
    for row in rows() {
        let is_new = addressed.insert((row.service, row.name, row.way != Way::Do));
        assert!(is_new, "{}.{} has two addresses", row.service, row.name);
    }
    let without: Vec<_> = askable.difference(&addressed).collect();
    assert!(without.is_empty(), "give these an address in `table`: {without:?}");
    let unknown: Vec<_> = addressed.difference(&askable).collect();
    assert!(unknown.is_empty(), "nobody may ask these: {unknown:?}");
    let mut paths: Vec<_> = rows().map(|it| (it.way.method(), it.path)).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "two rows have the same address");
}

#[test]
fn what_stands_in_a_path_is_a_field_and_says_nothing_of_anybody() {
    for route in routes() {
        let row = route.row;
        let is_noun = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        for part in row.path.split('/').skip(1) {
            assert!(is_noun(part) || part.starts_with('{'), "{}", row.path);
        }
        for name in route.path_fields() {
            let is_service = row.service == EVERY_SERVICE && name == "service";
            let kind = route.fields.get(name);
            assert!(
                is_service || matches!(kind, Some(Kind::Text | Kind::Place)),
                "{}: {name}",
                row.path
            );
        }
        if row.way == Way::Search {
            assert!(row.path.ends_with("/search"), "{}", row.path);
        }
    }
}

/// What tells something of somebody, or is chosen by somebody outside, stands in a body: of the rest an address holds ids, codes, days
/// and numbers.
#[test]
fn nothing_that_tells_of_anybody_stands_after_the_question_mark() {
    let services: Vec<_> =
        catalog::services().into_iter().chain([catalog::every_service()]).collect();
    let mut looked_at = 0;
    for route in routes().iter().filter(|it| it.row.way == Way::Show) {
        let service = services.iter().find(|it| it.name == route.row.service).unwrap();
        let mut requests = service.requests.iter();
        let query = requests.find(|it| it.name == route.row.name && it.answer.is_some()).unwrap();
        let body = query.body.clone().to_value();
        for (name, schema) in body["properties"].as_object().into_iter().flatten() {
            looked_at += 1;
            assert!(is_code(&body, schema), "{}: {name} belongs in a body", route.row.path);
        }
    }
    assert!(looked_at > 60, "{looked_at}");
    let open = json!({ "type": "string", "maxLength": 80 });
    assert!(!is_code(&open, &open));
}

fn is_code(root: &Value, schema: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str() {
        return is_code(root, root.pointer(name.trim_start_matches('#')).unwrap());
    }
    let choices = ["anyOf", "oneOf"].iter().filter_map(|it| schema[*it].as_array()).flatten();
    let parts = schema["properties"].as_object().into_iter().flatten().map(|(_, it)| it);
    let is_text = schema["type"] == "string" || schema["type"] == json!(["string", "null"]);
    let is_open = is_text
        && schema.get("enum").is_none()
        && schema.get("const").is_none()
        && !["uuid", "date", "date-time", "municipality"].iter().any(|it| schema["format"] == *it);
    !is_open && choices.chain(parts).chain(schema.get("items")).all(|it| is_code(root, it))
}

/// Everything that the document speaks of stands in it.
#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, node: &Value, count: &mut usize) {
        match node {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    let found = document.pointer(reference.trim_start_matches('#'));
                    assert!(found.is_some(), "{reference} leads nowhere");
                    *count += 1;
                }
                map.values().for_each(|it| walk(document, it, count));
            }
            Value::Array(all) => all.iter().for_each(|it| walk(document, it, count)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    let mut count = 0;
    walk(&document, &document, &mut count);
    assert!(count > 500, "{count}");
}

#[test]
fn an_address_and_a_body_make_what_a_service_is_asked() {
    let route = |path: &str, way| {
        routes().iter().find(|it| it.row.path == path && it.row.way == way).unwrap()
    };
    let asked = |path: &str, way, segments: &[(&str, &str)], query: &str, body: &str| {
        let own = |(name, it): &(&str, &str)| ((*name).to_owned(), (*it).to_owned());
        let segments: Vec<_> = segments.iter().map(own).collect();
        let asked = route(path, way).asked(&segments, query, body.as_bytes());
        asked
            .map(|it| (it.service, String::from_utf8(it.body.to_vec()).unwrap()))
            .map_err(|no| no.status)
    };
    let ok = |service: &str, body: &str| Ok((service.to_owned(), body.to_owned()));
    let pause = "/threads/{thread}/pause";
    let thread = [("thread", "a1")];
    for (body, expected) in [
        ("", ok("thread", r#"{"thread":"a1"}"#)),
        (r#"{"reason":"x"}"#, ok("thread", r#"{"reason":"x","thread":"a1"}"#)),
        (r#"{"reason": {"a":1.50}}"#, ok("thread", r#"{"reason":{"a":1.50},"thread":"a1"}"#)),
        (r#"{"thread":"b2"}"#, Err(400)),
        (r#"{"reason":1,"reason":2}"#, Err(400)),
        ("[]", Err(400)),
        ("null", Err(400)),
        ("{", Err(400)),
        ("{} {}", Err(400)),
        ("\u{0}", Err(400)),
    ] {
        assert_eq!(asked(pause, Way::Do, &thread, "", body), expected, "{body}");
    }
    let threads = "/reports/threads";
    for (query, expected) in [
        ("", ok("reporting", "{}")),
        ("limit=5&overdue_only=true", ok("reporting", r#"{"limit":5,"overdue_only":true}"#)),
        ("cursor=%7B%22a%22%3A1%7D", ok("reporting", r#"{"cursor":{"a":1}}"#)),
        ("limit=x", Err(400)),
        ("limit=1&limit=2", Err(400)),
        ("overdue_only=1", Err(400)),
        ("cursor=%7B", Err(400)),
        ("name=Nikolaj", Err(400)),
    ] {
        assert_eq!(asked(threads, Way::Show, &[], query, ""), expected, "{query}");
    }
    let grants = "/places/{place}/grants";
    for (place, expected) in [
        ("0751", ok("identity", r#"{"place":{"municipality":"0751"}}"#)),
        ("0000", ok("identity", r#"{"place":"country"}"#)),
        ("751", Err(400)),
        ("", Err(400)),
    ] {
        assert_eq!(asked(grants, Way::Show, &[("place", place)], "", ""), expected, "{place}");
    }
    let parked = "/services/{service}/parked";
    for (service, expected) in [
        ("thread", ok("thread", "{}")),
        ("portal", Err(404)),
        ("*", Err(404)),
        ("thread.x", Err(404)),
    ] {
        assert_eq!(
            asked(parked, Way::Show, &[("service", service)], "", ""),
            expected,
            "{service}"
        );
    }
}
