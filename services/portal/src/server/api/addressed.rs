//! The other way round: from a command or query and its body to the request that asks it of the API. For the command line, which speaks of services
//! and commands, and reaches them as every other system does.

use std::collections::BTreeMap;

use proto::identity::Place;
use serde_json::{Value, value::RawValue};

use super::{
    BASE,
    route::{Kind, Route, SERVICE, routes},
    table::{EVERY_SERVICE, Way},
};

/// A request of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// The method of HTTP.
    pub method: &'static str,
    /// Path, and what stands after the question mark.
    pub path: String,
    /// A JSON object; nothing where the fields stand in the path.
    pub body: Vec<u8>,
}

/// Why something has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAddressed {
    /// Only a service, the portal or the operator asks it.
    #[error("nobody who logs in may ask this")]
    NotForPeople,
    /// The body is no JSON object.
    #[error("the body is no JSON object")]
    NotAnObject,
    /// The body lacks what the address names.
    #[error("the body lacks `{0}`")]
    Lacks(String),
}

/// What to send to ask `name` of `service`.
///
/// # Errors
/// See [`NotAddressed`].
pub fn addressed(
    service: &str,
    name: &str,
    is_command: bool,
    body: &[u8],
) -> Result<Addressed, NotAddressed> {
    let is_it = |it: &&Route| {
        (it.row.service == service || it.row.service == EVERY_SERVICE)
            && it.row.name == name
            && (it.row.way == Way::Do) == is_command
    };
    let route = routes().iter().find(is_it).ok_or(NotAddressed::NotForPeople)?;
    let mut fields: BTreeMap<String, Box<RawValue>> =
        serde_json::from_slice(body).map_err(|_| NotAddressed::NotAnObject)?;
    let mut path = BASE.to_owned();
    for part in route.row.path.split('/').filter(|it| !it.is_empty()) {
        path.push('/');
        let Some(field) = part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
            path.push_str(part);
            continue;
        };
        let value = match fields.remove(field) {
            _ if route.row.service == EVERY_SERVICE && field == SERVICE => service.to_owned(),
            Some(value) => written(route, field, &value),
            None => return Err(NotAddressed::Lacks(field.to_owned())),
        };
        path.push_str(&escaped(&value));
    }
    let method = route.row.way.method();
    if route.row.way != Way::Show {
        let body = serde_json::to_vec(&fields).map_err(|_| NotAddressed::NotAnObject)?;
        return Ok(Addressed { method, path, body });
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.iter().filter(|(_, it)| it.get() != "null") {
        query.append_pair(name, &written(route, name, value));
    }
    let query = query.finish();
    let path = if query.is_empty() { path } else { format!("{path}?{query}") };
    Ok(Addressed { method, path, body: vec![] })
}

/// A field as it stands outside a body.
fn written(route: &Route, name: &str, value: &RawValue) -> String {
    let kind = route.fields.get(name).copied().unwrap_or(Kind::Text);
    let text = || match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => text,
        Ok(_) | Err(_) => value.get().to_owned(),
    };
    match kind {
        Kind::Place => match serde_json::from_str::<Place>(value.get()) {
            Ok(place) => place.to_string(),
            // As it was typed: whether it is one is for the service to say.
            Err(_) => text(),
        },
        Kind::Text => text(),
        Kind::Number | Kind::Truth | Kind::Json => value.get().to_owned(),
    }
}

/// A part of a path. Ids and codes stay as they are.
fn escaped(text: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    let letter =
        |it: u8| if is_plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    text.bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is addressed is asked again as it was, by the same table.
    #[test]
    fn what_is_sent_is_what_is_asked() {
        let id = "00000000-0000-0000-0000-00000000000a";
        for (service, name, is_command, body, expected) in [
            (
                "thread",
                "set_next_step",
                true,
                format!(r#"{{"thread":"{id}","step":"find_organisation","due_on":"2026-12-02"}}"#),
                format!("POST /api/v1/threads/{id}/next-step"),
            ),
            (
                "reporting",
                "threads",
                false,
                r#"{"limit":2,"overdue_only":true,"cursor":null}"#.to_owned(),
                "GET /api/v1/reports/threads?limit=2&overdue_only=true".to_owned(),
            ),
            (
                "identity",
                "who_has_access",
                false,
                r#"{"place":{"municipality":"0751"}}"#.to_owned(),
                "GET /api/v1/places/0751/grants".to_owned(),
            ),
            (
                "identity",
                "accounts",
                false,
                r#"{"place":"country"}"#.to_owned(),
                "GET /api/v1/places/0000/accounts".to_owned(),
            ),
            (
                "thread",
                "parked",
                false,
                "{}".to_owned(),
                "GET /api/v1/services/thread/parked".to_owned(),
            ),
        ] {
            let sent = addressed(service, name, is_command, body.as_bytes()).unwrap();
            assert_eq!(format!("{} {}", sent.method, sent.path), expected);
            let route = routes()
                .iter()
                .find(|it| {
                    it.row.name == name && [service, EVERY_SERVICE].contains(&it.row.service)
                })
                .unwrap();
            let (path, query) = sent.path.split_once('?').unwrap_or((&sent.path, ""));
            let parts = route.row.path.split('/').zip(path.trim_start_matches(BASE).split('/'));
            let named = parts.filter_map(|(name, value)| {
                let name = name.strip_prefix('{')?.strip_suffix('}')?;
                Some((name.to_owned(), value.to_owned()))
            });
            let named: Vec<_> = named.collect();
            let asked = route.asked(&named, query, &sent.body).unwrap();
            assert_eq!(asked.service, service);
            let mut expected: Value = serde_json::from_str(&body).unwrap();
            expected.as_object_mut().unwrap().retain(|_, it| !it.is_null());
            assert_eq!(serde_json::from_slice::<Value>(&asked.body).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn what_has_no_address_is_said() {
        let no = |service, name, body: &str| {
            addressed(service, name, true, body.as_bytes()).unwrap_err()
        };
        assert_eq!(no("identity", "bootstrap", "{}"), NotAddressed::NotForPeople);
        assert_eq!(no("identity", "choose_role", "{}"), NotAddressed::NotForPeople);
        assert_eq!(no("thread", "set_next_step", "{}"), NotAddressed::Lacks("thread".to_owned()));
        assert_eq!(no("thread", "set_next_step", "[]"), NotAddressed::NotAnObject);
        assert_eq!(escaped("a/b ?æ"), "a%2Fb%20%3F%C3%A6");
    }
}
