//! Everything that can be asked is asked here and of the services: the answers are the same.

use std::collections::BTreeSet;

use platform::client::How;
use proto::{
    actor::{Actor, Role},
    id::{CommandId, GrantId},
    identity::{ConfirmGrant, GiveGrant, WhoHasAccess},
    problem::Problem,
    subject,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    super::{
        helping::Circle,
        say,
        town::{ANNA, BENT, DAN, Town, aarhus},
    },
    System, document,
};

/// What an address asks, as the document says.
struct Operation {
    method: String,
    path: String,
    service: String,
    name: String,
    document: Value,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = vec![];
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, it) in methods.as_object().unwrap() {
            let id = it["operationId"].as_str().unwrap();
            let Some((service, name)) = id.split_once('.').filter(|it| it.0 != "session") else {
                continue;
            };
            all.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                service: service.to_owned(),
                name: name.to_owned(),
                document: it.clone(),
            });
        }
    }
    all
}

/// Something of this schema; ids are those of the world where it has one.
fn make(document: &Value, schema: &Value, name: &str, known: &Map<String, Value>) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(reference.trim_start_matches('#')).unwrap();
        return make(document, found, name, known);
    }
    if let Some(it) = known.get(name).filter(|_| schema["type"] == "string") {
        return it.clone();
    }
    if let Some(it) = schema.get("const") {
        return it.clone();
    }
    let is_something = |it: &&Value| !it.is_null() && it["type"] != "null";
    if let Some(codes) = schema["enum"].as_array() {
        return codes.iter().find(is_something).unwrap().clone();
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return make(document, choices.iter().find(is_something).unwrap(), name, known);
    }
    let kinds = schema["type"].as_array();
    let kind = kinds.map_or(&schema["type"], |it| it.iter().find(|it| *it != "null").unwrap());
    match kind.as_str().unwrap_or("object") {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let made = properties.map(|(name, it)| (name.clone(), make(document, it, name, known)));
            made.collect::<Map<_, _>>().into()
        }
        "array" => json!([make(document, &schema["items"], name, known)]),
        "integer" => json!(schema["minimum"].as_i64().unwrap_or_default() + 3),
        "boolean" => json!(true),
        _ => match schema["format"].as_str().unwrap_or("words") {
            "uuid" => json!(proto::id::derive("sample", &[name.as_bytes()])),
            "date" => json!("2026-11-24"),
            "date-time" => json!("2026-11-24T14:00:00Z"),
            "municipality" => json!("0751"),
            "sha-256" => json!(proto::sealed::Digest([7; 32])),
            "law-section" => json!("32"),
            "external-key" => json!("sag-7"),
            _ => json!("words"),
        },
    }
}

/// What is asked of a service, and where it is asked here.
struct Asked {
    body: Value,
    path: String,
    sent: Value,
}

impl Operation {
    fn is_command(&self) -> bool {
        let headers = self.document["parameters"].as_array().unwrap();
        headers.iter().any(|it| it["$ref"] == "#/components/parameters/Idempotency-Key")
    }

    fn asked(&self, document: &Value, known: &Map<String, Value>) -> Asked {
        let sent = &self.document["requestBody"]["content"]["application/json"]["schema"];
        let sent = if sent.is_null() { json!({}) } else { make(document, sent, "body", known) };
        let (mut body, mut path, mut query) = (sent.clone(), self.path.clone(), vec![]);
        for it in self.document["parameters"].as_array().unwrap() {
            let Some(name) = it["name"].as_str() else { continue };
            let schema = it.get("schema").unwrap_or(&it["content"]["application/json"]["schema"]);
            let value = make(document, schema, name, known);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if it["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), &text);
            } else {
                let encoded: String = text.bytes().map(|it| format!("%{it:02X}")).collect();
                query.push(format!("{name}={encoded}"));
            }
            if name == "place" {
                body["place"] = json!({ "municipality": text });
            } else if !(self.service == "every_service" && name == "service") {
                body[name] = value;
            }
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        Asked { body, path, sent }
    }

    fn subject(&self) -> String {
        let service = if self.service == "every_service" { "thread" } else { &self.service };
        if self.is_command() {
            subject::command(service, &self.name)
        } else {
            subject::query(service, &self.name)
        }
    }
}

/// Somebody of the town, and as whom they ask.
async fn everybody(circle: &Circle) -> Vec<(Role, System, Actor)> {
    let auditor = make_auditor(&circle.town).await;
    let mut all = vec![];
    for (key, acting_as, role) in [
        ("anna", None, Role::Administrator),
        ("bent", None, Role::Leader),
        ("carla", None, Role::BridgeBuilder),
        ("dan", Some(DAN.grant()), Role::CaseWorker),
        ("dan", Some(auditor), Role::Auditor),
        ("cora", None, Role::Coordinator),
        ("vera", None, Role::Volunteer),
        ("mor", None, Role::Family),
        ("fremmed", None, Role::Family),
    ] {
        let mut system = System::of(&circle.browser(key).await);
        if let Some(grant) = acting_as {
            system = system.acting_as(grant.0);
        }
        let session = system.get("/session").await;
        assert_eq!(session.status, 200, "{key}: {}", session.body);
        let actor: Actor = serde_json::from_value(session.body["actor"].clone()).unwrap();
        assert_eq!(actor.role, role, "{key}");
        all.push((role, system, actor));
    }
    all
}

/// [`DAN`] is auditor too, as [`ANNA`] proposes and [`BENT`] confirms.
async fn make_auditor(town: &Town) -> GrantId {
    let held = WhoHasAccess { place: aarhus(), cursor: None };
    let held = town.stage.show(&BENT.actor(), held).await.unwrap().grants;
    let account = held.iter().find(|it| it.grant == DAN.grant()).unwrap().account;
    let grant = GrantId(Uuid::from_u128(0xa0d));
    let from_on = platform::calendar::day(platform::Clock::wall().now());
    let (place, role) = (aarhus(), Role::Auditor);
    let (duty, person, until_on) = (None, None, None);
    let give = GiveGrant { grant, account, place, role, duty, person, from_on, until_on };
    town.stage.ask(&ANNA.actor(), give).await.unwrap();
    town.stage.ask(&BENT.actor(), ConfirmGrant { place, grant }).await.unwrap();
    grant
}

/// What there is in the town for ids to name.
fn known(circle: &Circle) -> Map<String, Value> {
    let (child, parent) = (circle.home.children[0], circle.home.parents[0]);
    let organisation = circle.branch.organisation;
    let all = [
        ("thread", json!(circle.thread)),
        ("child", json!(child)),
        ("subject", json!(child)),
        ("person", json!(child)),
        ("subjects", json!(child)),
        ("by", json!(parent)),
        ("organisation", json!(organisation)),
        ("place", json!("0751")),
        ("service", json!("thread")),
    ];
    all.into_iter().map(|(name, it)| (name.to_owned(), it)).collect()
}

/// Everybody asks everything here and of the services themselves: the answer is the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_here_is_answered_as_the_services_answer() {
    let circle = Box::pin(Circle::open()).await;
    let document = document();
    let (operations, known) = (operations(&document), known(&circle));
    assert!(operations.len() > 170, "{}", operations.len());
    let (mut asked, mut answers) = (0_usize, BTreeSet::new());
    for (role, system, actor) in everybody(&circle).await {
        for it in &operations {
            let Asked { body, path, sent } = it.asked(&document, &known);
            let id = Uuid::new_v4();
            let how = How { id: Some(CommandId(id)), ..How::default() };
            let body = body.to_string().into_bytes().into();
            let answer = circle.town.stage.client.request(&it.subject(), &actor, body, how).await;
            let expected = match answer {
                Ok(_) => (200, String::new()),
                Err(platform::client::Unanswered::Problem(Problem { status, code, .. })) => {
                    (status, code.into_owned())
                }
                Err(why) => panic!("{} {path}: {why}", it.method),
            };
            let told = match (it.method.as_str(), it.is_command()) {
                ("GET", _) => system.get(&path).await,
                (_, true) => system.command(&path, id, &sent).await,
                (_, false) => system.post(&path, &sent).await,
            };
            let found = (told.status, told.code().to_owned());
            assert_eq!(found, expected, "{role}: {} {path} {sent}: {}", it.method, told.body);
            asked += 1;
            answers.insert(found.1);
        }
    }
    assert!(asked > 1_500 && answers.len() > 15, "{asked}: {answers:?}");
    say(&format!("{asked} questions were answered alike, with {} codes", answers.len()));
    Box::pin(circle.close()).await;
}
