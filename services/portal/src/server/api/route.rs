//! What is asked at an address: its fields, where each of them stands, and the body that the service gets.

use std::{collections::BTreeMap, fmt, sync::LazyLock};

use axum::body::Bytes;
use proto::{catalog, identity::Place, problem::Problem};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use super::table::{EVERY_SERVICE, Row, Way, rows};

/// The field of a path that names a service.
pub(super) const SERVICE: &str = "service";

/// How a field is written outside a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Truth,
    /// A place: `0751`, `0000` for the country, or an organisation's id.
    Place,
    /// Something with parts, in JSON.
    Json,
}

/// A row with what its request takes.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) row: &'static Row,
    /// Fields that the request has; none where its body is not read.
    pub(super) fields: BTreeMap<String, Kind>,
}

/// Every address.
pub(super) fn routes() -> &'static [Route] {
    static DRAWN: LazyLock<Vec<Route>> = LazyLock::new(|| {
        let services: Vec<_> =
            catalog::services().into_iter().chain([catalog::every_service()]).collect();
        let route = |row: &'static Row| {
            let service = services.iter().find(|it| it.name == row.service);
            let requests = service.map(|it| it.requests.as_slice()).unwrap_or_default();
            let is_query = row.way != Way::Do;
            let found =
                requests.iter().find(|it| it.name == row.name && it.answer.is_some() == is_query);
            let schema = found.map(|it| it.body.clone().to_value()).unwrap_or_default();
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.map(|(name, it)| (name.clone(), kind(&schema, name, it)));
            Route { row, fields: fields.collect() }
        };
        rows().map(route).collect()
    });
    &DRAWN
}

fn kind(root: &Value, name: &str, schema: &Value) -> Kind {
    if name == "place" {
        return Kind::Place;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let definition = root.pointer(reference.trim_start_matches('#'));
        return definition.map_or(Kind::Json, |it| kind(root, name, it));
    }
    let choices = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array());
    if let Some(choices) = choices {
        let mut kinds =
            choices.iter().filter(|it| it["type"] != "null").map(|it| kind(root, name, it));
        let first = kinds.next().unwrap_or(Kind::Json);
        return if kinds.all(|it| it == first) { first } else { Kind::Json };
    }
    let types = &schema["type"];
    let types = match types.as_array() {
        Some(all) => all.iter().find(|it| *it != "null").and_then(Value::as_str),
        None => types.as_str(),
    };
    match types {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Number,
        Some("boolean") => Kind::Truth,
        _ => Kind::Json,
    }
}

/// What a service is asked.
pub(super) struct Asked {
    pub(super) service: String,
    pub(super) body: Bytes,
}

/// The fields of a JSON object as they are written; none stands twice.
struct Fields(BTreeMap<String, Box<RawValue>>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if fields.insert(name, value).is_some() {
                        return Err(de::Error::custom("twice"));
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Route {
    /// Whether a page of it says where the next begins, and which field takes that.
    pub(super) fn cursor(&self) -> Option<&str> {
        let is_cursor = |it: &&str| self.fields.contains_key(*it);
        ["cursor", "after"].into_iter().find(is_cursor)
    }

    /// The names in the braces of the path.
    #[cfg(test)]
    pub(super) fn path_fields(&self) -> impl Iterator<Item = &'static str> {
        self.row.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'))
    }

    /// What the service is asked, from the parts of the address and the body. Whether that is good is for the service to say.
    ///
    /// # Errors
    /// 400 when something cannot be read, 404 when the path names no service.
    pub(super) fn asked(
        &self,
        path: &[(String, String)],
        query: &str,
        body: &[u8],
    ) -> Result<Asked, Problem> {
        let mut fields = match self.row.way {
            Way::Show => self.of_query(query)?,
            Way::Search | Way::Do => of_body(body)?,
        };
        let mut service = self.row.service.to_owned();
        for (name, value) in path {
            if self.row.service == EVERY_SERVICE && name == SERVICE {
                let known = catalog::services().into_iter().find(|it| it.name == value);
                service = known.ok_or_else(Problem::not_found)?.name.to_owned();
                continue;
            }
            let written = self.written(name, value)?;
            if fields.insert(name.clone(), written).is_some() {
                let detail = format!("`{name}` stands in the path: leave it out elsewhere");
                return Err(Problem::malformed(detail));
            }
        }
        let body = serde_json::to_vec(&fields).map_err(|_| Problem::malformed("not JSON"))?;
        Ok(Asked { service, body: body.into() })
    }

    fn of_query(&self, query: &str) -> Result<BTreeMap<String, Box<RawValue>>, Problem> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some((name, _)) = self.fields.get_key_value(&*name) else {
                return Err(Problem::malformed(
                    "there is a parameter after the question mark that this address does not have",
                ));
            };
            if fields.insert(name.clone(), self.written(name, &value)?).is_some() {
                let detail = format!("the parameter `{name}` stands twice: send it once");
                return Err(Problem::malformed(detail));
            }
        }
        Ok(fields)
    }

    /// A field as a body holds it.
    fn written(&self, name: &str, value: &str) -> Result<Box<RawValue>, Problem> {
        let malformed = || Problem::malformed(format!("`{name}` cannot be read"));
        let kind = self.fields.get(name).copied().unwrap_or(Kind::Text);
        let read = match kind {
            Kind::Text => Value::from(value),
            Kind::Number => value.parse::<i64>().map_err(|_| malformed())?.into(),
            Kind::Truth => value.parse::<bool>().map_err(|_| malformed())?.into(),
            Kind::Place => {
                let place = value.parse::<Place>().map_err(|_| malformed())?;
                serde_json::to_value(place).map_err(|_| malformed())?
            }
            Kind::Json => return serde_json::from_str(value).map_err(|_| malformed()),
        };
        serde_json::value::to_raw_value(&read).map_err(|_| malformed())
    }
}

fn of_body(body: &[u8]) -> Result<BTreeMap<String, Box<RawValue>>, Problem> {
    if body.is_empty() {
        return Ok(BTreeMap::new());
    }
    let read = serde_json::from_slice::<Fields>(body);
    // Not what the parser says: it may repeat what was sent.
    read.map(|it| it.0).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        Problem::malformed(format!(
            "the body is one JSON object in which no field stands twice: line {line}, column {column}"
        ))
    })
}
