//! The pages that explain the API.

use std::sync::LazyLock;

use axum::{extract::State, response::Response};
use serde_json::Value;

use super::{
    super::{Server, visitor::Visitor},
    BASE, DOCUMENT,
    route::routes,
    table::{Row, Way},
};
use crate::pages::api::{About, Entry, Reference};

/// `GET /about/api`.
pub(crate) async fn about(State(server): State<Server>, visitor: Visitor) -> Response {
    let base = format!("{}{BASE}", server.config.address.origin);
    visitor.page(&server, 200, &About { base }.page(visitor.lang))
}

/// `GET /about/api/reference`.
pub(crate) async fn reference(State(server): State<Server>, visitor: Visitor) -> Response {
    visitor.page(&server, 200, &drawn().page(visitor.lang))
}

/// Every address of the table with what the document says of it.
pub(super) fn drawn() -> &'static Reference {
    static DRAWN: LazyLock<Reference> = LazyLock::new(|| {
        let document: Value = serde_json::from_slice(DOCUMENT).unwrap_or_default();
        let mut services: Vec<(String, Vec<Entry>)> = vec![];
        for route in routes() {
            let entry = entry(&document, route.row);
            match services.last_mut().filter(|(service, _)| service == route.row.service) {
                Some((_, entries)) => entries.push(entry),
                None => services.push((route.row.service.to_owned(), vec![entry])),
            }
        }
        Reference { services }
    });
    &DRAWN
}

fn entry(document: &Value, row: &Row) -> Entry {
    let method = row.way.method();
    let operation = &document["paths"][row.path][method.to_lowercase()];
    let body = &operation["requestBody"]["content"][super::JSON]["schema"];
    let required = |name: &String| {
        body["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name))
    };
    let named = |name: &String, is_required| {
        if is_required { name.clone() } else { format!("{name}?") }
    };
    let fields = body["properties"].as_object().into_iter().flatten();
    let mut fields: Vec<_> = fields.map(|(name, _)| named(name, required(name))).collect();
    if row.way == Way::Show {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let asked = parameters.filter(|it| it["in"] == "query");
        fields.extend(asked.filter_map(|it| {
            let name = it["name"].as_str()?.to_owned();
            Some(named(&name, it["required"] == true))
        }));
    }
    let summary = operation["summary"].as_str().unwrap_or_default().to_owned();
    Entry { method: method.to_owned(), path: row.path.to_owned(), summary, fields }
}
