//! How no is said: an RFC 9457 problem with the code that services give it.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use proto::problem::Problem;
use serde::Serialize;

/// The content type of a problem.
pub(super) const CONTENT_TYPE: &str = "application/problem+json";

/// A problem as it is sent: `about:blank` says that the title is the status in words.
#[derive(Serialize)]
struct Told<'a> {
    r#type: &'static str,
    title: &'a str,
    #[serde(flatten)]
    problem: &'a Problem,
}

/// The answer that says it.
pub(super) fn response(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = status.canonical_reason().unwrap_or_default();
    let body = serde_json::to_vec(&Told { r#type: "about:blank", title, problem });
    let mut response = Response::new(Body::from(body.unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    if let Some(wait) = problem.retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    if status == StatusCode::UNAUTHORIZED {
        // What was sent and is not good is said to be so (RFC 6750 section 3).
        let challenge = if problem.code == "not_logged_in" {
            "Bearer realm=\"brobygger\""
        } else {
            "Bearer realm=\"brobygger\", error=\"invalid_token\""
        };
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

/// What a status says that was given before anybody was asked.
pub(super) fn of_status(status: StatusCode) -> Problem {
    let (code, detail) = match status.as_u16() {
        404 => (
            "no_such_address",
            "there is no such address: /api/v1/openapi.json names those there are",
        ),
        405 => {
            ("method_not_allowed", "this address takes other methods: the header Allow names them")
        }
        413 => ("too_large", "the body is larger than is taken: send less at once"),
        503 => return Problem::not_now("too_slow", "this took too long: ask again in a moment"),
        500..=599 => return Problem::broken(uuid::Uuid::new_v4()),
        _ => ("malformed", "the request cannot be read: look at what is sent"),
    };
    Problem::new(status.as_u16(), code, detail)
}
