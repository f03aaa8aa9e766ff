//! The OpenAPI document of the API, made from the table and from `proto`'s schemas. What was agreed is `openapi.json` of this crate:
//! `UPDATE=1 cargo test -p portal` writes what is new, and the difference is reviewed like code.

use std::collections::{BTreeMap, BTreeSet};

use proto::{bounds::schema_of, catalog, problem::Problem, request::Done};
use schemars::Schema;
use serde_json::{Map, Value, json};

use super::{
    JSON,
    route::{Kind, Route, routes},
    session::Session,
    table::{EVERY_SERVICE, Way},
};

/// What another system reads first.
const INTRODUCTION: &str = "Commands and queries of Brobygger, with the same rights and in the same words as its pages. \
A command needs `Idempotency-Key`: the same key gets the same answer. Its answer has `Position`; sent as `At-Least` with the next \
request, it is answered when that is known there. Views have no version: their `ETag` is of the body. \
`If-Match` of a command is the `ETag` of the answer to an earlier command about the same. Ids are chosen by whoever creates something.";

/// The whole document.
pub(super) fn document() -> Value {
    let mut schemas = Schemas::of_all();
    let mut paths = Map::new();
    for route in routes() {
        let operation = operation(route, &mut schemas);
        let path = paths.entry(route.row.path).or_insert_with(|| json!({}));
        path[route.row.way.method().to_lowercase()] = operation;
    }
    extras(&mut paths, &mut schemas);
    let tags: Vec<_> = services().iter().map(|it| json!({ "name": it.name })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Brobygger",
            "version": "1.0.0",
            "description": INTRODUCTION,
            "license": { "name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/" },
        },
        "servers": [{ "url": super::BASE }],
        "security": [{ "bearer": [] }, { "cookie": [] }],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-session" },
            },
            "parameters": parameters(),
            "headers": headers(),
            "responses": { "Problem": problem() },
            "schemas": schemas.used(),
        },
    })
}

fn services() -> Vec<catalog::Service> {
    catalog::services().into_iter().chain([catalog::every_service()]).collect()
}

/// Every definition that a schema of any service brings, under one name each.
struct Schemas {
    /// Names that are not the same in every service.
    apart: BTreeSet<String>,
    all: Map<String, Value>,
}

fn definitions(schema: &Schema) -> Map<String, Value> {
    schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str);
            found.extend(name.and_then(|it| it.strip_prefix("#/$defs/")).map(str::to_owned));
            map.values().for_each(|it| references(it, found));
        }
        Value::Array(all) => all.iter().for_each(|it| references(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl Schemas {
    fn of_all() -> Schemas {
        let mut known: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for service in services() {
            for request in &service.requests {
                for schema in std::iter::once(&request.body).chain(&request.answer) {
                    for (name, definition) in definitions(schema) {
                        let all = known.entry(name).or_default();
                        if !all.contains(&definition) {
                            all.push(definition);
                        }
                    }
                }
            }
        }
        let mut apart: BTreeSet<String> =
            known.iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| name.clone()).collect();
        // What speaks of something that differs, differs.
        loop {
            let before = apart.len();
            for (name, all) in &known {
                let mut spoken_of = BTreeSet::new();
                all.iter().for_each(|it| references(it, &mut spoken_of));
                if !spoken_of.is_disjoint(&apart) {
                    apart.insert(name.clone());
                }
            }
            if apart.len() == before {
                return Schemas { apart, all: Map::new() };
            }
        }
    }

    fn name(&self, service: &str, name: &str) -> String {
        if self.apart.contains(name) { format!("{service}.{name}") } else { name.to_owned() }
    }

    /// A schema as it stands in the document; what it brings is taken to the others.
    fn take(&mut self, service: &str, schema: &Schema) -> Value {
        for (name, definition) in definitions(schema) {
            let definition = self.renamed(service, definition);
            let name = self.name(service, &name);
            let before = self.all.insert(name.clone(), definition.clone());
            assert!(before.is_none_or(|it| it == definition), "two schemas are called {name}");
        }
        let mut schema = schema.clone().to_value();
        if let Some(map) = schema.as_object_mut() {
            map.remove("$schema");
            map.remove("$defs");
            map.remove("title");
        }
        self.renamed(service, schema)
    }

    fn renamed(&self, service: &str, value: Value) -> Value {
        match value {
            Value::Object(map) => map
                .into_iter()
                .map(|(key, it)| {
                    let reference = it.as_str().filter(|_| key == "$ref");
                    let name = reference.and_then(|it| it.strip_prefix("#/$defs/"));
                    let it = match name {
                        Some(name) => {
                            json!(format!("#/components/schemas/{}", self.name(service, name)))
                        }
                        None => self.renamed(service, it),
                    };
                    (key, it)
                })
                .collect::<Map<_, _>>()
                .into(),
            Value::Array(all) => all.into_iter().map(|it| self.renamed(service, it)).collect(),
            leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => leaf,
        }
    }

    fn used(self) -> Value {
        self.all.into()
    }
}

fn reference(what: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{what}/{name}") })
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let row = route.row;
    let services = services();
    let service = services.iter().find(|it| it.name == row.service).unwrap();
    let is_query = row.way != Way::Do;
    let mut requests = service.requests.iter();
    let request =
        requests.find(|it| it.name == row.name && it.answer.is_some() == is_query).unwrap();
    let body = schemas.take(row.service, &request.body);
    let about = body["description"].as_str().unwrap_or(row.name).to_owned();
    let (summary, rest) = about.split_once("\n\n").unwrap_or((&about, ""));
    let mut operation = json!({
        "operationId": format!("{}.{}", row.service, row.name),
        "tags": [row.service],
        "summary": summary.replace('\n', " "),
        "parameters": parameters_of(route, &body),
        "responses": responses(route, request, schemas),
    });
    if !rest.is_empty() {
        operation["description"] = json!(rest);
    }
    if row.way != Way::Show {
        let body = without_path(route, body);
        let is_required = body["required"].as_array().is_some_and(|it| !it.is_empty());
        operation["requestBody"] =
            json!({ "required": is_required, "content": { JSON: { "schema": body } } });
    }
    operation
}

/// The body, without what stands in the path.
fn without_path(route: &Route, mut body: Value) -> Value {
    if !body["properties"].is_object() {
        return json!({ "type": "object", "additionalProperties": false });
    }
    for name in route.path_fields() {
        body["properties"].as_object_mut().unwrap().remove(name);
        if let Some(required) = body["required"].as_array_mut() {
            required.retain(|it| it != name);
        }
    }
    if body["required"].as_array().is_some_and(Vec::is_empty) {
        body.as_object_mut().unwrap().remove("required");
    }
    body.as_object_mut().unwrap().remove("description");
    body
}

/// A schema that is not also nothing: who has nothing to say in a parameter leaves it out.
fn something(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(types) = schema["type"].as_array().cloned() {
        let types: Vec<_> = types.into_iter().filter(|it| it != "null").collect();
        schema["type"] = if types.len() == 1 { types[0].clone() } else { types.into() };
    }
    if let Some(choices) = schema["anyOf"].as_array().cloned() {
        let rest: Vec<_> = choices.into_iter().filter(|it| it["type"] != "null").collect();
        if let [one] = &*rest {
            let about = schema["description"].clone();
            schema = one.clone();
            schema["description"] = about;
        }
    }
    schema
}

fn parameters_of(route: &Route, body: &Value) -> Vec<Value> {
    let in_path: Vec<_> = route.path_fields().collect();
    let mut all = vec![];
    for name in &in_path {
        let mut schema = body["properties"][*name].clone();
        let about = schema["description"].as_str().unwrap_or("Which service.").to_owned();
        if route.row.service == EVERY_SERVICE && *name == "service" {
            let names: Vec<_> = catalog::services().iter().map(|it| it.name).collect();
            schema = json!({ "type": "string", "enum": names });
        }
        if route.fields.get(*name) == Some(&Kind::Place) {
            let pattern = "^([0-9]{4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$";
            schema = json!({ "type": "string", "pattern": pattern,
                "description": "A municipality's code, 0000 for the country, or an organisation's id." });
        }
        all.push(json!({ "name": name, "in": "path", "required": true, "description": about, "schema": something(&schema) }));
    }
    if route.row.way == Way::Show {
        for (name, schema) in body["properties"].as_object().into_iter().flatten() {
            if in_path.contains(&name.as_str()) {
                continue;
            }
            let required =
                body["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
            let schema = something(schema);
            let mut parameter = json!({ "name": name, "in": "query", "required": required });
            parameter["description"] = schema["description"].clone();
            if route.fields.get(name) == Some(&Kind::Json) {
                parameter["content"] = json!({ JSON: { "schema": schema } });
            } else {
                parameter["schema"] = schema;
            }
            all.push(parameter);
        }
    }
    let named: &[&str] = match route.row.way {
        Way::Do => &["Idempotency-Key", "If-Match", "At-Least"],
        Way::Show => &["If-None-Match", "At-Least", "Prefer"],
        Way::Search => &["At-Least", "Prefer"],
    };
    let named = named.iter().chain(&["Acting-As", "Acting-In"]);
    all.extend(named.map(|it| reference("parameters", it)));
    all
}

fn responses(route: &Route, request: &catalog::Request, schemas: &mut Schemas) -> Value {
    let mut headers = Map::new();
    let named: &[&str] = match route.row.way {
        Way::Do => &["Position", "ETag"],
        Way::Show => &["ETag", "Link", "Parked"],
        Way::Search => &["Parked"],
    };
    for name in named {
        headers.insert((*name).to_owned(), reference("headers", name));
    }
    let schema = match &request.answer {
        None => schemas.take(EVERY_SERVICE, &schema_of::<Done>()),
        Some(answer) => schemas.take(route.row.service, answer),
    };
    let about = match route.row.way {
        Way::Do => "It was accepted, and what it caused is kept.",
        Way::Show | Way::Search => "What is shown.",
    };
    let mut responses = json!({
        "200": { "description": about, "headers": headers, "content": { JSON: { "schema": schema } } },
        "default": reference("responses", "Problem"),
    });
    if route.row.way == Way::Show {
        responses["304"] = json!({ "description": "It is as it was." });
    }
    responses
}

/// What is no command or query of a service.
fn extras(paths: &mut Map<String, Value>, schemas: &mut Schemas) {
    let problem = reference("responses", "Problem");
    let named =
        |names: &[&str]| names.iter().map(|it| reference("parameters", it)).collect::<Vec<_>>();
    let session = schemas.take("portal", &schema_of::<Session>());
    paths.insert("/session".to_owned(), json!({
        "get": {
            "operationId": "session.show", "tags": ["session"], "summary": "Shows who asks, and as whom they may.",
            "parameters": named(&["Acting-As", "Acting-In"]),
            "responses": { "200": { "description": "The login.", "content": { JSON: { "schema": session } } }, "default": problem },
        },
        "delete": {
            "operationId": "session.end", "tags": ["session"], "summary": "Logs out.",
            "responses": { "204": { "description": "It has ended." }, "default": problem },
        },
    }));
    paths.insert("/events".to_owned(), json!({
        "get": {
            "operationId": "events", "tags": ["events"],
            "summary": "Tells where something is new, as server-sent events.",
            "description": "`ready` says where it begins; `new` has the thread, the service and the position; `ended` is the last. \
                The id of an event is what to send as `Last-Event-ID`, or as `At-Least` when it is asked what is new.",
            "parameters": named(&["Last-Event-ID", "Acting-As", "Acting-In"]),
            "responses": { "200": { "description": "A stream of at most fifteen minutes.", "content": { "text/event-stream": { "schema": { "type": "string" } } } }, "default": problem },
        },
    }));
    let form = json!({
        "type": "object",
        "required": ["grant_type", "client_assertion_type", "client_assertion"],
        "properties": {
            "grant_type": { "const": "client_credentials" },
            "client_assertion_type": { "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
            "client_assertion": { "type": "string", "description": "A JWT signed with EdDSA or ES256: iss and sub are the machine's account, aud is this \
                address, exp at most a minute after iat, and a jti that is new each time." },
        },
    });
    let issued = json!({
        "type": "object",
        "required": ["access_token", "token_type", "expires_in"],
        "properties": {
            "access_token": { "type": "string" },
            "token_type": { "const": "Bearer" },
            "expires_in": { "type": "integer", "description": "Seconds." },
        },
    });
    paths.insert("/token".to_owned(), json!({
        "post": {
            "operationId": "session.token", "tags": ["session"], "security": [],
            "summary": "Logs a machine in that signs that it is itself (RFC 7523).",
            "requestBody": { "required": true, "content": { "application/x-www-form-urlencoded": { "schema": form } } },
            "responses": { "200": { "description": "A bearer for five minutes.", "content": { JSON: { "schema": issued.clone() } } }, "default": problem.clone() },
        },
    }));
    super::program_document::paths(paths, &issued, &problem);
    paths.insert("/openapi.json".to_owned(), json!({
        "get": {
            "operationId": "document", "tags": ["session"], "summary": "Shows this document.", "security": [],
            "responses": { "200": { "description": "This document.", "content": { JSON: { "schema": { "type": "object" } } } }, "default": problem },
        },
    }));
}

fn parameters() -> Value {
    let header = |name: &str, is_required: bool, schema: Value, about: &str| {
        (
            name.to_owned(),
            json!({ "name": name, "in": "header", "required": is_required, "schema": schema, "description": about }),
        )
    };
    let uuid = json!({ "type": "string", "format": "uuid" });
    let text = json!({ "type": "string" });
    let position = json!({ "type": "string", "pattern": "^[a-z_]+=[0-9]{1,18}(, ?[a-z_]+=[0-9]{1,18}){0,9}$" });
    [
        header("Idempotency-Key", true, uuid.clone(), "The command's id, chosen by whoever asks; the same when the same is asked again."),
        header("If-Match", false, json!({ "type": "string", "pattern": "^\"[0-9]{1,18}\"$" }), "The version that is expected, as the ETag of an earlier answer about the same; 412 when it is another by now."),
        header("If-None-Match", false, json!({ "type": "string", "pattern": "^\"[A-Za-z0-9_-]{22}\"$" }), "The ETag of what is there already; 304 when it is the same."),
        header("At-Least", false, position.clone(), "What the Position of answers said, several with commas between: it is answered when that is known."),
        header("Prefer", false, text, "`wait=2`: how many seconds to wait for that at most; five when nothing is said. 503 with the code `behind` when it is not known by then."),
        header("Acting-As", false, uuid, "As whom: a grant or a person that `/session` shows; as whom was chosen when nothing is said."),
        header("Acting-In", false, json!({ "type": "string", "pattern": "^[0-9]{4}$" }), "For which municipality, where an organisation works for several."),
        header("Last-Event-ID", false, position, "The id of the last event that was heard: it goes on from there."),
    ]
    .into_iter()
    .collect::<Map<_, _>>()
    .into()
}

fn headers() -> Value {
    let text = json!({ "type": "string" });
    let of = |name: &str, about: &str| {
        (name.to_owned(), json!({ "description": about, "schema": text }))
    };
    [
        of("Position", "How far the service has come that did it: what to send as At-Least."),
        of("ETag", "Of a command the version of what it was about; of a view its digest."),
        of("Link", "Where the next page is, with `rel=\"next\"`."),
        of("Parked", "What the answer does not know of, because it waits to be mended."),
    ]
    .into_iter()
    .collect::<Map<_, _>>()
    .into()
}

fn problem() -> Value {
    let mut schema = schema_of::<Problem>().to_value();
    let map = schema.as_object_mut().unwrap();
    map.remove("$schema");
    map.remove("$defs");
    schema["properties"]["type"] = json!({ "const": "about:blank" });
    schema["properties"]["title"] =
        json!({ "type": "string", "description": "The status in words." });
    let seconds = json!({ "type": "integer" });
    json!({
        "description": "No, or not now (RFC 9457): `code` never changes.",
        "headers": {
            "Retry-After": { "description": "When the same may be asked again, in seconds.", "schema": seconds },
            "WWW-Authenticate": { "description": "With 401.", "schema": { "type": "string" } },
            "Allow": { "description": "With 405.", "schema": { "type": "string" } },
        },
        "content": { super::problem::CONTENT_TYPE: { "schema": schema } },
    })
}
