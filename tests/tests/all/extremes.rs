//! No input ends a task: whatever is asked of whichever service, by whoever may ask it, is done or refused with words.
//!
//! Bodies are made from the schemas: what they allow at its extremes, and what they do not. Ids are few, so that what one
//! command began the next one meets.

use assignment::AssignmentService;
use audit::AuditService;
use followup::FollowupService;
use identity::IdentityService;
use platform::{Call, Service, testing::Walk};
use proptest::{
    prelude::*,
    sample::select,
    strategy::{Union, ValueTree as _},
    test_runner::TestRunner,
};
use proto::{
    actor::{Actor, Role},
    catalog,
    id::{CommandId, OrganisationId, UserId},
};
use referral::ReferralService;
use reporting::ReportingService;
use serde_json::{Map, Value, json};
use thread::ThreadService;
use uuid::Uuid;
use vault::{MasterKey, VaultService};

/// Bodies of each request.
const CASES: usize = 40;
/// What a message may come to, with room for its headers: the largest command must fit.
const MESSAGE_MAX_BYTES: usize = 1_000_000;

const DAYS: [&str; 12] = [
    "1900-01-01",
    "2200-12-31",
    "1899-12-31",
    "2201-01-01",
    "+262142-12-31",
    "-262143-01-01",
    "9999-12-31",
    "0000-01-01",
    "2024-02-29",
    "2026-02-29",
    "2026-11-22",
    "2026-11-24",
];
const MOMENTS: [&str; 8] = [
    "1900-01-01T00:00:00Z",
    "2200-12-31T23:59:59.999999Z",
    "+262142-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "2200-12-31T23:59:59-23:59",
    "1900-01-01T00:00:00+23:59",
    "2016-12-31T23:59:60Z",
    "2026-11-24T14:00:00Z",
];

fn id(nth: u128) -> Value {
    json!(Uuid::from_u128(nth))
}

fn root<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => root(document, document.pointer(name.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|it| it == kind),
        Value::String(one) => one == kind,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

fn choices(schema: &Value) -> Vec<&Value> {
    ["oneOf", "anyOf"].iter().filter_map(|it| schema[it].as_array()).flatten().collect()
}

/// Texts that may stand in a place of this schema, and some that may not.
fn texts(schema: &Value) -> Vec<Value> {
    let odd = ["", "\u{0}", "\u{202e}\u{3164}", "0101010101", "' or 1=1 --"];
    match schema["format"].as_str() {
        Some("uuid") => (1..=3).map(id).chain([json!(Uuid::nil()), json!("no id")]).collect(),
        Some("date") => DAYS.map(Value::from).into(),
        Some("date-time") => MOMENTS.map(Value::from).into(),
        Some("municipality") => ["0751", "0101", "0000", "9999"].map(Value::from).into(),
        Some("sha-256") => vec![json!("0".repeat(64)), json!("f".repeat(63))],
        _ => {
            let max = usize::try_from(schema["maxLength"].as_u64().unwrap_or(80)).unwrap();
            let long = [max, max + 1].map(|it| Value::from("æ".repeat(it)));
            odd.map(Value::from).into_iter().chain(long).chain([json!("2017-02-01")]).collect()
        }
    }
}

fn numbers() -> Vec<Value> {
    let whole =
        [0, 1, 10, 200, 255, 256, 65_535, 65_536, i64::from(u32::MAX), i64::MAX, i64::MIN, -1];
    let odd = [json!(u64::MAX), json!(1e308), json!(0.5)];
    whole.map(Value::from).into_iter().chain(odd).collect()
}

/// Anything like `schema`.
fn like(document: &Value, schema: &Value) -> BoxedStrategy<Value> {
    let schema = root(document, schema);
    if let Some(one) = schema.get("const") {
        return Just(one.clone()).boxed();
    }
    if let Some(codes) = schema["enum"].as_array() {
        return select(codes.clone()).boxed();
    }
    let mut any: Vec<BoxedStrategy<Value>> =
        choices(schema).into_iter().map(|it| like(document, it)).collect();
    if is(schema, "string") {
        any.push(select(texts(schema)).boxed());
    }
    if is(schema, "integer") || is(schema, "number") {
        any.push(select(numbers()).boxed());
    }
    if is(schema, "boolean") {
        any.push(proptest::bool::ANY.prop_map(Value::from).boxed());
    }
    if is(schema, "null") {
        any.push(Just(Value::Null).boxed());
    }
    if is(schema, "array") {
        let max = usize::try_from(schema["maxItems"].as_u64().unwrap_or(3)).unwrap();
        let of = like(document, &schema["items"]);
        let some = prop::collection::vec(of.clone(), 0..=3).prop_map(Value::from);
        let many =
            (of, select(vec![max, max + 1])).prop_map(|(one, count)| vec![one; count].into());
        any.push(prop_oneof![9 => some, 1 => many].boxed());
    }
    if is(schema, "object") {
        any.push(fields(document, schema));
    }
    if any.is_empty() { Just(json!({})).boxed() } else { Union::new(any).boxed() }
}

fn fields(document: &Value, schema: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut object = Just(Map::new()).boxed();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let (name, is_required) = (name.clone(), required.iter().any(|it| it == name));
        let often = if is_required { 0.98 } else { 0.5 };
        let value = prop::option::weighted(often, like(document, property));
        object = (object, value)
            .prop_map(move |(mut object, value)| {
                object.extend(value.map(|it| (name.clone(), it)));
                object
            })
            .boxed();
    }
    object.prop_map(Value::from).boxed()
}

/// The largest body that `schema` allows.
fn largest(document: &Value, schema: &Value, nth: &mut u128) -> Value {
    let schema = root(document, schema);
    if let Some(one) = schema.get("const") {
        return one.clone();
    }
    let longest = |it: &Value| it.to_string().len();
    if let Some(codes) = schema["enum"].as_array() {
        return codes.iter().max_by_key(|it| longest(it)).unwrap().clone();
    }
    let choices = choices(schema);
    if !choices.is_empty() {
        let made = choices.into_iter().map(|it| largest(document, it, nth));
        return made.max_by_key(longest).unwrap();
    }
    *nth += 1;
    if is(schema, "object") {
        let fields = schema["properties"].as_object().into_iter().flatten();
        let fields = fields.map(|(name, it)| (name.clone(), largest(document, it, nth)));
        fields.collect::<Map<_, _>>().into()
    } else if is(schema, "array") {
        let max = schema["maxItems"].as_u64().unwrap();
        (0..max).map(|_| largest(document, &schema["items"], nth)).collect()
    } else if is(schema, "string") {
        match schema["format"].as_str() {
            Some("uuid") => id(1_000 + *nth),
            Some("date") => json!("2026-11-24"),
            Some("date-time") => json!("2026-11-24T14:00:00.123456Z"),
            Some("municipality") => json!("0751"),
            Some("sha-256") => json!("f".repeat(64)),
            Some("law-section") => json!("999z"),
            Some("public-key") => json!(format!("p256:{}", "A".repeat(87))),
            Some("request-name") => json!("vault.names"),
            Some("external-key") => json!("x".repeat(64)),
            Some("public-name") => json!("æ".repeat(80)),
            Some("reference-number") => json!("0000-0000-0000"),
            _ => json!("æ".repeat(usize::try_from(schema["maxLength"].as_u64().unwrap()).unwrap())),
        }
    } else if is(schema, "integer") {
        schema["maximum"].as_u64().map_or(json!(1), Value::from)
    } else {
        json!(true)
    }
}

/// Everybody who may ask for `name`.
fn roles<S: Service>(name: &str) -> &'static [Role] {
    let command = S::commands().into_iter().find(|it| it.name == name).map(|it| it.roles);
    let query = || S::queries().into_iter().find(|it| it.name == name).map(|it| it.roles);
    command.or_else(query).unwrap()
}

fn call(role: Role) -> Call {
    let actor = Actor {
        subject: UserId(Uuid::from_u128(1)),
        role,
        tenant: "0751".parse().unwrap(),
        organisation: matches!(role, Role::Coordinator | Role::Volunteer)
            .then(|| OrganisationId(Uuid::from_u128(1))),
        duty: None,
    };
    Call { id: CommandId(Uuid::new_v4()), actor, expected: None, trace: String::new() }
}

/// Asks, and makes sure that nobody broke.
async fn ask<S: Service>(walk: &Walk<S>, request: &catalog::Request, body: &[u8], role: Role) {
    let call = call(role);
    let refused = match request.answer {
        None => walk.core.ask(request.name, body, call).await.err(),
        Some(_) => walk.core.show(request.name, body, &call).await.err(),
    };
    if let Some(problem) = refused {
        let told = String::from_utf8_lossy(body.get(..2_000).unwrap_or(body)).into_owned();
        assert!(problem.status < 500, "{} {}: {problem}\n{told}", S::NAME, request.name);
    }
}

async fn throw<S: Service>(service: S) {
    let walk = Walk::start(service).await;
    let wire = catalog::services().into_iter().find(|it| it.name == S::NAME).unwrap();
    let deep = ["[", "{\"a\":"].map(|it| it.repeat(20_000).into_bytes());
    let odd = ["", "null", "1e999999999", "\"", "\u{0}"].map(|it| it.as_bytes().to_vec());
    let mut runner = TestRunner::deterministic();
    for request in &wire.requests {
        let schema = request.body.clone().to_value();
        let roles = roles::<S>(request.name);
        let mut nth = 0;
        let largest = serde_json::to_vec(&largest(&schema, &schema, &mut nth)).unwrap();
        assert!(largest.len() < MESSAGE_MAX_BYTES, "{}: {} bytes", request.name, largest.len());
        for body in deep.iter().chain(&odd).chain([&largest]) {
            ask(&walk, request, body, roles[0]).await;
        }
        let bodies = like(&schema, &schema);
        for nth in 0..CASES {
            let body = bodies.new_tree(&mut runner).unwrap().current();
            let body = serde_json::to_vec(&body).unwrap();
            ask(&walk, request, &body, roles[nth % roles.len()]).await;
        }
    }
    // What was taken falls due, and the house is kept.
    for years in [1, 30, 300] {
        walk.clock.advance(chrono::TimeDelta::days(365 * years));
        walk.on_deadline().await;
        walk.housekeeping().await;
    }
    let parked = walk.core.show("parked", b"{}", &call(Role::Administrator)).await.unwrap();
    assert_eq!(parked.get(), "[]", "{}", S::NAME);
    assert!(walk.core.is_up(), "{}", S::NAME);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_referral() {
    throw(ReferralService::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_thread() {
    throw(ThreadService::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_assignment() {
    throw(AssignmentService::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_followup() {
    throw(FollowupService::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_vault() {
    throw(VaultService::new(MasterKey::draw())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_identity() {
    throw(IdentityService::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_breaks_reporting_or_audit() {
    throw(ReportingService::new()).await;
    throw(AuditService::new()).await;
}
