//! `POST /api/v1/token`: a machine shows with a signed assertion that it is itself, and gets a bearer for five minutes (RFC 7523).

use std::net::SocketAddr;

use axum::{
    Json,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use platform::client::How;
use proto::{
    id::SessionId,
    identity::{LogInMachine, MACHINE_LOGIN_S, Opaque},
    problem::Problem,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    super::{Portal, Server, cookies::Secret, logins},
    BASE, asker, limits, problem,
};

/// How large the form may be.
const FORM_MAX_BYTES: usize = 8 * 1024;
/// What is asked for.
const GRANT_TYPE: &str = "client_credentials";
/// By what it is asked for.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// `POST /api/v1/token`.
pub(super) async fn issue(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return problem::response(&limits::too_many(wait));
    }
    issued(&server, request).await.unwrap_or_else(|no| problem::response(&no))
}

async fn issued(server: &Portal, request: Request) -> Result<Response, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if !kind.is_some_and(|it| it.starts_with("application/x-www-form-urlencoded")) {
        let detail = "the body is application/x-www-form-urlencoded here";
        return Err(Problem::new(415, "unsupported_media_type", detail));
    }
    let body = to_bytes(request.into_body(), FORM_MAX_BYTES)
        .await
        .map_err(|_| problem::of_status(axum::http::StatusCode::PAYLOAD_TOO_LARGE))?;
    let assertion = assertion(&body)?;
    let bearer = Secret::draw().map_err(|_| super::broken("no bearer can be drawn"))?;
    let audience = format!("{}{BASE}/token", server.config.address.origin);
    let log_in = LogInMachine {
        session: SessionId(Uuid::new_v4()),
        cookie: asker::digest_of(&bearer),
        assertion,
        audience: Opaque::read(&audience).ok_or_else(|| super::broken("our address is none"))?,
    };
    server.requester.ask(None, &log_in, How::default()).await.map_err(logins::problem)?;
    let token = json!({
        "access_token": &*bearer.text(),
        "token_type": "Bearer",
        "expires_in": MACHINE_LOGIN_S,
    });
    Ok(Json(token).into_response())
}

/// The assertion in the form; each field stands once.
fn assertion(body: &[u8]) -> Result<Opaque, Problem> {
    let field = |name: &str| {
        let mut found = form_urlencoded::parse(body).filter(|(it, _)| it == name);
        let value = found.next().map(|(_, it)| it.into_owned());
        value.filter(|_| found.next().is_none())
    };
    let is_ours = field("grant_type").as_deref() == Some(GRANT_TYPE)
        && field("client_assertion_type").as_deref() == Some(ASSERTION_TYPE);
    let assertion = field("client_assertion").and_then(|it| Opaque::read(&it));
    assertion.filter(|_| is_ours).ok_or_else(|| {
        let detail = format!(
            "send grant_type={GRANT_TYPE}, client_assertion_type={ASSERTION_TYPE} and client_assertion"
        );
        Problem::new(400, "unsupported_grant_type", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_sends_one_assertion_of_the_kind_that_is_taken() {
        let kind = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        let grant = "grant_type=client_credentials";
        let whole = format!("{grant}&{kind}&client_assertion=a.b.c");
        assert_eq!(assertion(whole.as_bytes()).unwrap().expose(), "a.b.c");
        for form in [
            String::new(),
            format!("{grant}&{kind}"),
            format!("{grant}&client_assertion=a.b.c"),
            format!("{kind}&client_assertion=a.b.c"),
            format!("{whole}&client_assertion=d.e.f"),
            format!("{whole}&{grant}"),
            format!("{grant}&{kind}&client_assertion=a%20b"),
            format!("grant_type=password&{kind}&client_assertion=a.b.c"),
        ] {
            assert_eq!(
                assertion(form.as_bytes()).unwrap_err().code,
                "unsupported_grant_type",
                "{form}"
            );
        }
    }
}
