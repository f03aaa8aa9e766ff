//! The AsyncAPI document: every subject of the house with what is said there, for people and for tools.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

use super::{agree, schemas};
use crate::{
    catalog::{Service, every_service, services},
    problem::Problem,
    request::Asker,
    request::Done,
    subject,
};

const SERVICE: &str = "{service}";

#[derive(Default)]
struct Document {
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    messages: Map<String, Value>,
}

fn document() -> Value {
    // Every schema is drawn for it.
    static DRAWN: LazyLock<Value> = LazyLock::new(drawn);
    DRAWN.clone()
}

fn drawn() -> Value {
    let mut it = Document::default();
    it.message(
        "done",
        "The command was accepted, and what it caused is kept.",
        &json!({ "$ref": "#/components/schemas/Done" }),
        None,
    );
    it.message(
        "problem",
        "No, or not now (RFC 9457).",
        &json!({ "$ref": "#/components/schemas/Problem" }),
        Some("ProblemHeaders"),
    );
    it.messages["problem"]["contentType"] = json!("application/problem+json");
    it.reply("done", &["done", "problem"]);
    for service in services() {
        it.facts(&service);
        it.requests(&service, service.name);
    }
    it.requests(&every_service(), SERVICE);
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Brobygger",
            "version": "1.0.0",
            "description": "Commands and queries by NATS request/reply, events by JetStream (stream EVENTS) as CloudEvents 1.0 in \
                binary mode. Events hold ids, codes, numbers and times, never a person.",
            "license": { "name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/" },
        },
        "defaultContentType": "application/json",
        "servers": { "nats": {
            "host": "{host}",
            "protocol": "nats",
            "protocolVersion": "2.9",
            "description": "nats-server 2.9 or newer, with JetStream.",
            "variables": { "host": { "default": "127.0.0.1:4222", "description": "Where nats-server listens." } },
        } },
        "channels": it.channels,
        "operations": it.operations,
        "components": { "messages": it.messages, "schemas": components() },
    })
}

impl Document {
    fn message(&mut self, name: &str, summary: &str, payload: &Value, headers: Option<&str>) {
        let mut message = json!({ "name": name, "summary": summary, "payload": payload });
        if let Some(headers) = headers {
            message["headers"] = json!({ "$ref": format!("#/components/schemas/{headers}") });
        }
        assert!(
            self.messages.insert(name.to_owned(), message).is_none(),
            "two messages are called {name}"
        );
    }

    fn channel(&mut self, name: &str, address: &Value, messages: &[&str]) {
        let messages: Map<_, _> = messages
            .iter()
            .map(|it| ((*it).to_owned(), json!({ "$ref": format!("#/components/messages/{it}") })))
            .collect();
        let mut channel = json!({ "address": address, "messages": messages });
        let known = [
            ("tenant", "The municipality's four-digit code; 0000 is the country."),
            ("thread", "The thread's id; of what belongs to no thread, the stream's."),
            ("service", "The service that is asked."),
        ];
        let is_in =
            |name: &str| address.as_str().is_some_and(|it| it.contains(&format!("{{{name}}}")));
        let parameters: Map<_, _> = known
            .iter()
            .filter(|(name, _)| is_in(name))
            .map(|(name, what)| ((*name).to_owned(), json!({ "description": what })))
            .collect();
        if !parameters.is_empty() {
            channel["parameters"] = parameters.into();
        }
        if is_in("service") {
            channel["parameters"]["service"]["enum"] =
                services().iter().map(|it| it.name).collect();
        }
        assert!(
            self.channels.insert(name.to_owned(), channel).is_none(),
            "two channels are called {name}"
        );
    }

    /// Where the asker waits: an inbox whose name the request carries.
    fn reply(&mut self, name: &str, messages: &[&str]) {
        self.channel(name, &Value::Null, messages);
    }

    fn operation(&mut self, name: &str, action: &str, summary: &Value, messages: &[&str]) {
        let operation = json!({ "action": action, "channel": channel(name), "summary": summary, "messages": refer(name, messages) });
        self.operations.insert(name.to_owned(), operation);
    }

    fn facts(&mut self, service: &Service) {
        for (kind, schema) in schemas::document(service)["facts"].as_object().unwrap() {
            let payload =
                json!({ "$ref": format!("./schemas/{}.json#/facts/{kind}", service.name) });
            let summary = schema["description"].as_str().unwrap();
            let name = event(service, kind);
            self.message(&name, summary, &payload, Some("EventHeaders"));
            let address = format!("event.{{tenant}}.{}.{kind}.{{thread}}", service.name);
            self.channel(&name, &json!(address), &[&name]);
            self.operation(&name, "send", &json!(summary), &[&name]);
        }
    }

    fn requests(&mut self, service: &Service, token: &str) {
        let asker_of = |service: &Service, name: &str| {
            let it = service.requests.iter().find(|it| it.name == name);
            it.map_or(Asker::Person, |it| it.asker)
        };
        let document = schemas::document(service);
        let schema = |it: &str| json!({ "$ref": format!("./schemas/{}.json#/{it}", service.name) });
        for (request, body) in document["commands"].as_object().unwrap() {
            let name = format!("command.{}.{request}", service.name);
            let summary = body["description"].as_str().unwrap();
            self.message(
                &name,
                summary,
                &schema(&format!("commands/{request}")),
                Some("CommandHeaders"),
            );
            self.channel(
                &name,
                &json!(subject::asked_by(asker_of(service, request), token, request)),
                &[&name],
            );
            self.operation(&name, "receive", &json!(summary), &[&name]);
            self.operations[&name]["reply"] = json!({ "channel": channel("done"), "messages": refer("done", &["done", "problem"]) });
        }
        for (request, it) in document["queries"].as_object().unwrap() {
            let name = format!("query.{}.{request}", service.name);
            let answer = format!("answer.{}.{request}", service.name);
            let about =
                |it: &Value| it["description"].as_str().unwrap_or("What it shows.").to_owned();
            self.message(
                &name,
                &about(&it["query"]),
                &schema(&format!("queries/{request}/query")),
                Some("QueryHeaders"),
            );
            self.message(
                &answer,
                &about(&it["answer"]),
                &schema(&format!("queries/{request}/answer")),
                Some("AnswerHeaders"),
            );
            let address = subject::shown_to(asker_of(service, request), token, request);
            self.channel(&name, &json!(address), &[&name]);
            self.reply(&answer, &[&answer, "problem"]);
            self.operation(&name, "receive", &it["query"]["description"], &[&name]);
            let reply = json!({ "channel": channel(&answer), "messages": refer(&answer, &[&answer, "problem"]) });
            self.operations[&name]["reply"] = reply;
        }
    }
}

/// The name of the message with this fact: by its type, and by who states it when several do.
fn event(service: &Service, kind: &str) -> String {
    let aggregate = kind.split('.').next();
    let states_it = |it: &&Service| it.facts.iter().any(|(it, _)| Some(*it) == aggregate);
    if services().iter().filter(states_it).count() > 1 {
        format!("event.{}.{kind}", service.name)
    } else {
        format!("event.{kind}")
    }
}

fn channel(name: &str) -> Value {
    json!({ "$ref": format!("#/channels/{name}") })
}

fn refer(channel: &str, messages: &[&str]) -> Value {
    messages
        .iter()
        .map(|it| json!({ "$ref": format!("#/channels/{channel}/messages/{it}") }))
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a document, part by part")]
fn components() -> Value {
    fn plain<T: JsonSchema>() -> Value {
        let mut schema = schema_for!(T).to_value();
        schema.as_object_mut().unwrap().remove("$schema");
        schema
    }
    let text = |what: &str| json!({ "type": "string", "description": what });
    let id = |what: &str| json!({ "type": "string", "format": "uuid", "description": what });
    let number =
        |what: &str| json!({ "type": "string", "pattern": "^[0-9]+$", "description": what });
    let time = |what: &str| json!({ "type": "string", "format": "date-time", "description": what });
    let token = text(
        "A compact JWS (EdDSA): who asks, in which role, for which municipality; at most 15 minutes old.",
    );
    let trace = text("W3C trace context.");
    json!({
        "Done": plain::<Done>(),
        "Problem": plain::<Problem>(),
        "ProblemHeaders": {
            "type": "object",
            "properties": {
                "Nats-Service-Error": text("The problem's code."),
                "Nats-Service-Error-Code": number("The problem's status."),
            },
        },
        "CommandHeaders": {
            "type": "object",
            "required": [subject::header::COMMAND_ID, subject::header::ACTOR],
            "properties": {
                subject::header::COMMAND_ID: id("Chosen by the asker; the same id gets the same answer."),
                subject::header::ACTOR: token,
                subject::header::EXPECTED_VERSION: number("The version the asker last saw of the stream it is about."),
                subject::header::AT_LEAST: text("`<service>=<position>[, ...]`: decide when this much has been handled."),
                subject::header::TRACEPARENT: trace,
            },
        },
        "QueryHeaders": {
            "type": "object",
            "properties": {
                subject::header::ACTOR: token,
                subject::header::AT_LEAST: text("`<service>=<position>[, ...]`: answer when this much has been handled."),
                subject::header::TRACEPARENT: trace,
            },
        },
        "AnswerHeaders": {
            "type": "object",
            "properties": {
                subject::header::PARKED: text("Only where At-Least was asked: `<service>=<events>[, ...]`, so many of its events are parked, in the thread that was asked about, or in any where the query names none. The answer does not know of them."),
            },
        },
        "EventHeaders": {
            "type": "object",
            "description": "CloudEvents 1.0, NATS protocol binding, binary mode; values are percent-encoded as it says.",
            "required": ["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-datacontenttype",
                "ce-position", "ce-streamversion", "ce-thread", "ce-tenant", "ce-actor", "ce-cause", "ce-recordedat", "ce-hash"],
            "properties": {
                "content-type": { "type": "string", "const": "application/json" },
                "ce-specversion": { "type": "string", "const": "1.0" },
                "ce-id": id("Unique over all logs; also the Nats-Msg-Id."),
                "ce-source": text("A slash and the service's name."),
                "ce-type": text("`<aggregate>.<fact>`."),
                "ce-subject": id("The stream: the aggregate it happened to."),
                "ce-time": time("When it happened."),
                "ce-datacontenttype": { "type": "string", "const": "application/json" },
                "ce-position": number("Its place in the service's log, from 1 without a gap."),
                "ce-streamversion": number("Its place in the stream."),
                "ce-thread": id("The thread it belongs to."),
                "ce-tenant": json!({ "type": "string", "pattern": "^[0-9]{4}$", "description": "The municipality it belongs to." }),
                "ce-actor": text("Who asked, as JSON."),
                "ce-cause": id("The command or the event that caused it."),
                "ce-recordedat": time("When it was written down."),
                "ce-hash": json!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The link of the hash chain." }),
                "ce-traceparent": trace,
            },
        },
    })
}

#[test]
fn the_document_is_as_agreed() {
    agree("asyncapi.json", &document());
}

fn names<'a>(document: &'a Value, pointer: &str) -> BTreeSet<&'a str> {
    document.pointer(pointer).unwrap().as_object().unwrap().keys().map(String::as_str).collect()
}

/// What a reference leads to, in this document or in one of the schemas beside it.
fn resolve(document: &Value, reference: &str) -> Option<Value> {
    let (name, pointer) = reference.split_once('#').unwrap();
    if name.is_empty() {
        return document.pointer(pointer).cloned();
    }
    let everybody = services().into_iter().chain([every_service()]);
    let service = everybody.into_iter().find(|it| name == format!("./schemas/{}.json", it.name))?;
    schemas::document(&service).pointer(pointer).cloned()
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, node: &Value, count: &mut usize) {
        match node {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    assert!(resolve(document, reference).is_some(), "{reference} leads nowhere");
                    *count += 1;
                }
                map.values().for_each(|it| walk(document, it, count));
            }
            Value::Array(values) => values.iter().for_each(|it| walk(document, it, count)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    let mut count = 0;
    walk(&document, &document, &mut count);
    assert!(count > 100, "{count} references");
}

/// AsyncAPI 3.0.0: what the specification demands of channels, operations and replies.
#[test]
fn the_document_keeps_the_rules_of_asyncapi() {
    let document = document();
    let lawful = |name: &str| {
        name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-'))
    };
    for (name, channel) in document["channels"].as_object().unwrap() {
        assert!(lawful(name), "{name}");
        let address = channel["address"].as_str().unwrap_or_default();
        let asked: BTreeSet<_> =
            address.split('.').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}')).collect();
        let given: BTreeSet<_> = channel["parameters"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(asked, given, "the parameters of {name}");
        assert!(!channel["messages"].as_object().unwrap().is_empty(), "{name} has messages");
    }
    for (name, operation) in document["operations"].as_object().unwrap() {
        assert!(
            lawful(name) && ["send", "receive"].iter().any(|it| operation["action"] == *it),
            "{name}"
        );
        let has_reply = operation.get("reply").is_some();
        assert_eq!(
            has_reply,
            operation["action"] == "receive",
            "{name}: what is asked is answered, what is said is not"
        );
        for side in std::iter::once(operation).chain(operation.get("reply")) {
            let channel = side["channel"]["$ref"].as_str().unwrap();
            assert!(channel.starts_with("#/channels/"), "{channel}");
            for message in side["messages"].as_array().unwrap() {
                let message = message["$ref"].as_str().unwrap();
                assert!(
                    message.starts_with(&format!("{channel}/messages/")),
                    "{message} is not of {channel}"
                );
            }
        }
    }
    for (name, message) in
        &document["components"]["messages"].as_object().unwrap().iter().collect::<BTreeMap<_, _>>()
    {
        assert!(
            lawful(name) && message["summary"].as_str().is_some_and(|it| !it.is_empty()),
            "{name} says what it is"
        );
    }
}

/// Nothing on the wire is missing from the document, and the document invents nothing.
#[test]
fn the_document_is_complete() {
    let document = document();
    let mut expected = BTreeSet::new();
    for service in services().iter().chain([&every_service()]) {
        let schemas = schemas::document(service);
        expected.extend(names(&schemas, "/facts").into_iter().map(|it| event(service, it)));
        expected.extend(
            names(&schemas, "/commands")
                .into_iter()
                .map(|it| format!("command.{}.{it}", service.name)),
        );
        expected.extend(
            names(&schemas, "/queries")
                .into_iter()
                .map(|it| format!("query.{}.{it}", service.name)),
        );
    }
    let operations: BTreeSet<_> =
        names(&document, "/operations").into_iter().map(str::to_owned).collect();
    assert_eq!(operations, expected);

    let address = |name: &str| document["channels"][name]["address"].clone();
    let (tenant, thread) = ("0751".parse().unwrap(), uuid::Uuid::from_u128(1));
    let said = subject::event(tenant, "referral", "referral.submitted", thread);
    let template =
        address("event.referral.submitted").as_str().unwrap().replace("{tenant}", "0751");
    assert_eq!(template.replace("{thread}", &thread.to_string()), said);
    assert_eq!(address("command.referral.submit_referral"), "command.referral.submit_referral");
    assert_eq!(address("query.every_service.log"), "query.{service}.log");
}

/// The headers that are described are those that are sent.
#[test]
fn the_headers_of_an_event_are_described() {
    let document = document();
    let described = names(&document, "/components/schemas/EventHeaders/properties");
    let sent: BTreeSet<_> =
        super::chain::recorded().headers("referral").into_iter().map(|(name, _)| name).collect();
    assert_eq!(described, sent);
    let required =
        document["components"]["schemas"]["EventHeaders"]["required"].as_array().unwrap();
    let optional: Vec<_> =
        sent.into_iter().filter(|it| !required.iter().any(|name| name == it)).collect();
    assert_eq!(optional, ["ce-traceparent", "content-type"]);
}
