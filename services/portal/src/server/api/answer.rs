//! What is answered to what was accepted.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use platform::client::Answer;
use proto::{problem::Problem, request::Done};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::{BASE, JSON, conditions, route::Route, table::Way};

/// How far the service has come that did it: what to send as `At-Least`.
const POSITION: &str = "position";
/// What the answer does not know of, because it is parked: `<service>=<events>[, ...]`.
const PARKED: &str = "parked";
/// RFC 7240.
const PREFERENCE_APPLIED: &str = "preference-applied";

/// A command was accepted, and what it caused is kept.
///
/// # Errors
/// When the answer is not what was agreed.
pub(super) fn done(service: &str, answer: &Answer) -> Result<Response, Problem> {
    let done: Done = serde_json::from_slice(&answer.body)
        .map_err(|_| super::broken("an answer to a command cannot be read"))?;
    let mut response = of(answer);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::HeaderName::from_static(POSITION), format!("{service}={}", done.position)),
        (header::ETAG, format!("\"{}\"", done.version)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// What a query shows; nothing of it to whoever has it already.
pub(super) fn shown(route: &Route, parts: &Parts, answer: &Answer, has_waited: bool) -> Response {
    let mut response = of(answer);
    if route.row.way == Way::Show {
        let tag = tag_of(&answer.body);
        if conditions::is_known(&parts.headers, &tag) {
            response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else if let Some(next) = next(route, &parts.uri, &answer.body) {
            let link = HeaderValue::from_str(&format!("<{next}>; rel=\"next\""));
            response.headers_mut().extend(link.ok().map(|it| (header::LINK, it)));
        }
        let tag = HeaderValue::from_str(&tag);
        response.headers_mut().extend(tag.ok().map(|it| (header::ETAG, it)));
    }
    if has_waited {
        response.headers_mut().insert(PREFERENCE_APPLIED, HeaderValue::from_static("wait"));
    }
    response
}

fn of(answer: &Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body.clone()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    let parked = answer.parked.as_deref().and_then(|it| HeaderValue::from_str(it).ok());
    headers.extend(parked.map(|it| (header::HeaderName::from_static(PARKED), it)));
    response
}

/// What a view is known by: it has no version, so it is its own.
fn tag_of(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let (half, _) = digest.split_at(16);
    format!("\"{}\"", BASE64.encode(half))
}

/// Where a page says the next begins.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    next: Option<&'a RawValue>,
}

/// The address of the next page: this one with the field that says where it begins.
fn next(route: &Route, uri: &Uri, body: &[u8]) -> Option<String> {
    let cursor = route.cursor()?;
    let next = serde_json::from_slice::<Page<'_>>(body).ok()?.next?.get();
    let next = next.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(next);
    let query = uri.query().unwrap_or_default();
    let mut written = form_urlencoded::Serializer::new(String::new());
    written
        .extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != cursor));
    written.append_pair(cursor, next);
    let path = uri.path().strip_prefix(BASE).unwrap_or(uri.path());
    Some(format!("{BASE}{path}?{}", written.finish()))
}

#[cfg(test)]
mod tests {
    use super::{super::route::routes, *};

    fn route(path: &str) -> &'static Route {
        routes().iter().find(|it| it.row.path == path && it.row.way == Way::Show).unwrap()
    }

    #[test]
    fn a_page_says_where_the_next_is() {
        for (path, uri, body, expected) in [
            (
                "/reports/threads",
                "/reports/threads?limit=1&overdue_only=true",
                r#"{"threads":[],"next":{"due_on":"2026-12-01"}}"#,
                Some(
                    "/api/v1/reports/threads?limit=1&overdue_only=true&cursor=%7B%22due_on%22%3A%222026-12-01%22%7D",
                ),
            ),
            (
                "/looks",
                "/looks?cursor=9&limit=2",
                r#"{"next":7}"#,
                Some("/api/v1/looks?limit=2&cursor=7"),
            ),
            ("/looks", "/api/v1/looks", r#"{"next":null}"#, None),
            ("/looks", "/looks", r#"{"looks":[]}"#, None),
            ("/looks", "/looks", "[]", None),
            ("/offers", "/offers", r#"{"next":7}"#, None),
        ] {
            let found = next(route(path), &uri.parse().unwrap(), body.as_bytes());
            assert_eq!(found.as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn what_is_the_same_has_the_same_tag() {
        assert_eq!(tag_of(b"{}"), tag_of(b"{}"));
        assert_ne!(tag_of(b"{}"), tag_of(b"[]"));
        assert!(tag_of(b"").starts_with('"') && tag_of(b"").ends_with('"'));
    }
}
