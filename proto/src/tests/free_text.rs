//! No person on the wire: an event, and a command outside the vault, has no place where a name could be typed.

use std::collections::HashMap;

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use super::schemas;
use crate::{catalog::services, code::PublicName, id::ThreadId, sealed::Sealed};

/// Formats whose type refuses everything that is not an id, a code or a time.
const CLOSED: [&str; 10] = [
    "uuid",
    "date",
    "date-time",
    "municipality",
    "sha-256",
    "reference-number",
    "law-section",
    "provider-code",
    "public-key",
    "request-name",
];

/// What an organisation calls itself in public (class C0) is no personal data. Only the fact that it is in the
/// directory, and the command that puts it there, may say it.
const PUBLIC_NAME: &str = "public-name";

/// What another system calls something may be asked by, never said: an id is derived from it.
const EXTERNAL_KEY: &str = "external-key";

/// What a login provider or `identity` made and nobody else reads.
const OPAQUE: &str = "opaque";

/// Every place in `schema` where text can stand, as its path and what bounds it: a format, or nothing.
fn texts(document: &Value, schema: &Value) -> Vec<(String, Option<String>)> {
    fn walk(
        document: &Value,
        node: &Value,
        path: &str,
        inside: &mut Vec<String>,
        found: &mut Vec<(String, Option<String>)>,
    ) {
        let Some(map) = node.as_object() else {
            if node == &json!(true) {
                found.push((path.to_owned(), None));
            }
            return;
        };
        if ["enum", "const"].iter().any(|it| map.contains_key(*it)) {
            return;
        }
        if let Some(name) = map.get("$ref").and_then(Value::as_str) {
            if !inside.iter().any(|it| it == name) {
                inside.push(name.to_owned());
                let definition = document.pointer(name.trim_start_matches('#')).unwrap();
                walk(document, definition, path, inside, found);
                inside.pop();
            }
            return;
        }
        let choices = || {
            ["oneOf", "anyOf", "allOf"].iter().filter_map(|it| map.get(*it)?.as_array()).flatten()
        };
        let is = |kind: &str| match map.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().any(|it| it == kind),
            Some(one) => one == kind,
            None => choices().next().is_none(),
        };
        if is("string") {
            found.push((
                path.to_owned(),
                map.get("format").and_then(Value::as_str).map(str::to_owned),
            ));
        }
        choices().for_each(|it| walk(document, it, path, inside, found));
        for (name, property) in
            map.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            walk(document, property, &format!("{path}/{name}"), inside, found);
        }
        if let Some(items) = map.get("items") {
            walk(document, items, path, inside, found);
        }
        for items in map.get("prefixItems").and_then(Value::as_array).into_iter().flatten() {
            walk(document, items, path, inside, found);
        }
        // A key can be typed as well as a value.
        for open in ["additionalProperties", "patternProperties"] {
            if map.get(open).is_some_and(|it| it != &json!(false)) {
                found.push((format!("{path}/*"), None));
            }
        }
    }
    let mut found = vec![];
    walk(document, schema, "", &mut vec![], &mut found);
    found
}

/// Every string in `schema` that somebody could type a name into.
fn free_text(document: &Value, schema: &Value) -> Vec<String> {
    let is_open = |format: &Option<String>| {
        let is_special = |it: &str| [PUBLIC_NAME, EXTERNAL_KEY, OPAQUE].contains(&it);
        format.as_deref().is_none_or(|it| !CLOSED.contains(&it) && !is_special(it))
    };
    texts(document, schema)
        .into_iter()
        .filter(|(_, format)| is_open(format))
        .map(|(path, _)| path)
        .collect()
}

fn public_names(document: &Value, schema: &Value) -> Vec<String> {
    of_format(document, schema, PUBLIC_NAME)
}

fn external_keys(document: &Value, schema: &Value) -> Vec<String> {
    of_format(document, schema, EXTERNAL_KEY)
}

fn of_format(document: &Value, schema: &Value, format: &str) -> Vec<String> {
    texts(document, schema)
        .into_iter()
        .filter(|(_, it)| it.as_deref() == Some(format))
        .map(|(path, _)| path)
        .collect()
}

/// Where a request may name a municipality, whether it exists or not.
pub(super) fn municipalities_in_requests() -> Vec<String> {
    let of = |document: &Value, schema: &Value| of_format(document, schema, "municipality");
    let asked = everywhere("commands", of);
    let shown =
        everywhere("queries", |document, it| of_format(document, &it["query"], "municipality"));
    asked.into_iter().chain(shown).collect()
}

/// What `find` finds in a part of every service's wire, as `<name><path>`.
fn everywhere(part: &str, find: fn(&Value, &Value) -> Vec<String>) -> Vec<String> {
    let mut found = vec![];
    for service in services() {
        let document = schemas::document(&service);
        for (name, schema) in document[part].as_object().unwrap() {
            found.extend(find(&document, schema).into_iter().map(|path| format!("{name}{path}")));
        }
    }
    found
}

#[test]
fn events_hold_ids_codes_numbers_and_times() {
    assert_eq!(everywhere("facts", free_text), Vec::<String>::new());
    assert_eq!(everywhere("facts", public_names), ["organisation.registered/name"]);
}

/// No event holds one, and only a case system and whoever looks for its step say one.
#[test]
fn what_others_call_it_is_not_kept() {
    assert_eq!(everywhere("facts", external_keys), Vec::<String>::new());
    let asked = everywhere("commands", external_keys);
    assert_eq!(asked, ["register_case_step/key", "register_case_step/source"]);
    let shown = everywhere("queries", |document, it| external_keys(document, &it["answer"]));
    assert_eq!(shown, Vec::<String>::new());
}

/// What nobody but a provider reads is recorded nowhere, and only who logs in sends it.
#[test]
fn what_providers_make_is_in_no_event() {
    let opaque = |document: &Value, it: &Value| of_format(document, it, OPAQUE);
    assert_eq!(everywhere("facts", opaque), Vec::<String>::new());
    assert_eq!(
        everywhere("commands", opaque),
        [
            "add_passkey/credential",
            "end_logins/token",
            "finish_login/code",
            "finish_login/issuer",
            "finish_login/state",
            "log_in_machine/assertion",
            "log_in_machine/audience",
            "log_in_with_passkey/credential",
            "redeem_with_passkey/credential",
        ]
    );
    let shown = everywhere("queries", |document, it| of_format(document, &it["answer"], OPAQUE));
    assert_eq!(
        shown,
        [
            "act_in_session/acting/token",
            "begin_invited_passkey/options",
            "begin_login/url",
            "begin_own_passkey/options",
            "begin_passkey_login/options",
            "look_at_program/from",
            "look_at_program/state",
        ]
    );
}

#[test]
fn words_are_sent_to_the_vault_alone() {
    let details = ["address", "cpr", "first_name", "phone", "surname"];
    let of_persons = ["change_person", "register_person"]
        .into_iter()
        .flat_map(|it| details.map(|detail| format!("{it}/details/{detail}")));
    let rest = ["name_logged_in/name", "name_yourself/name"].map(str::to_owned);
    let (changed, registered): (Vec<_>, Vec<_>) =
        of_persons.partition(|it| it.starts_with("change_person"));
    let last = ["seal/words".to_owned()];
    let expected: Vec<_> = changed.into_iter().chain(rest).chain(registered).chain(last).collect();
    assert_eq!(everywhere("commands", free_text), expected);
    assert_eq!(everywhere("commands", public_names), ["register_organisation/name"]);
}

/// What a query asks by names nobody either; its text is names of services and of event types. Two ask by a CPR number,
/// in their bodies, and the vault alone: nobody else could find a person by it.
#[test]
fn queries_ask_by_ids_and_codes() {
    let asked = everywhere("queries", |document, request| free_text(document, &request["query"]));
    let strange: Vec<_> =
        asked.iter().filter(|it| !it.ends_with("/kind") && !it.ends_with("/source")).collect();
    assert_eq!(strange, ["bearer_of_cpr/cpr", "person_by_cpr/cpr"]);
}

/// Only the vault answers in people's words; other text in answers is names of services, of types and of reasons, and
/// the bodies of events, which hold none.
#[test]
fn words_are_shown_by_the_vault_alone() {
    let shown = everywhere("queries", |document, request| free_text(document, &request["answer"]));
    let is_a_name = |it: &&String| {
        ["/kind", "/source", "/code", "/reason", "/facts"].iter().any(|end| it.ends_with(end))
    };
    let words: Vec<_> = shown.iter().filter(|it| !is_a_name(it)).collect();
    assert_eq!(
        words,
        [
            "access_package/items/words",
            "colleagues/name",
            "names/first_name",
            "names/surname",
            "reveal/words"
        ]
    );
}

#[test]
fn free_text_is_found() {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Inner {
        line: String,
        sealed: Sealed,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Note {
        id: ThreadId,
        at: chrono::DateTime<chrono::Utc>,
        on: Option<chrono::NaiveDate>,
        count: u32,
        is_read: bool,
        public: PublicName,
        plain: String,
        maybe: Option<String>,
        many: Vec<String>,
        pair: (u8, String),
        keyed: HashMap<String, u8>,
        anything: Value,
        inner: Inner,
        more: Option<Vec<Inner>>,
    }

    let schema = schema_for!(Note).to_value();
    let mut found = free_text(&schema, &schema);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/anything",
            "/inner/line",
            "/keyed/*",
            "/many",
            "/maybe",
            "/more/line",
            "/pair",
            "/plain"
        ]
    );
    assert_eq!(public_names(&schema, &schema), ["/public"]);

    for open in [
        json!({ "type": "string", "format": "email" }),
        json!({ "type": ["null", "string"] }),
        json!({}),
        json!(true),
    ] {
        assert_eq!(free_text(&open, &open), [""], "{open}");
    }
    for closed in [
        json!({ "type": "string", "enum": ["a"] }),
        json!({ "const": "a" }),
        json!({ "type": "number" }),
        json!(false),
    ] {
        assert_eq!(free_text(&closed, &closed), Vec::<String>::new(), "{closed}");
    }
}
