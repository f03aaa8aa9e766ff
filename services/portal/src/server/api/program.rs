//! The command line's login: `POST /api/v1/programs` begins one by a code that somebody types, `POST /api/v1/programs/session` fetches it,
//! also after an answer in the browser on the same machine (RFC 8252, RFC 8628; PKCE with S256 takes the place of a device code).

use std::net::SocketAddr;

use axum::{
    Json,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use platform::{Clock, client::How};
use proto::{
    id::SessionId,
    identity::{ActInSession, BeginProgramByCode, FinishProgram, Opaque},
    problem::Problem,
    sealed::Digest,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    super::{Portal, Server, cookies::Secret, logins, program_code::ProgramCode},
    asker, conditions, limits, problem,
};

/// How large what a program sends may be.
const BODY_MAX_BYTES: usize = 4 * 1024;

/// How often a program asks whether somebody has answered, in seconds.
const EVERY_S: u32 = 1;

/// What a program begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    /// SHA-256 of its verifier, in base64url.
    challenge: String,
}

/// What a program fetches its login with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fetch {
    verifier: String,
    /// What came back on the loopback.
    code: Option<String>,
}

/// `POST /api/v1/programs`.
pub(super) async fn begin(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return problem::response(&limits::too_many(wait));
    }
    begun(&server, from, request).await.unwrap_or_else(|no| problem::response(&no))
}

async fn begun(server: &Portal, from: SocketAddr, request: Request) -> Result<Response, Problem> {
    let Begin { challenge } = body(request).await?;
    let challenge = read_challenge(&challenge)
        .ok_or_else(|| Problem::malformed("`challenge` is a SHA-256 in base64url: 43 letters"))?;
    let code = ProgramCode::draw().map_err(|_| super::broken("no code can be drawn"))?;
    let from = Opaque::read(&from.ip().to_canonical().to_string());
    let from = from.ok_or_else(|| super::broken("a network address is visible letters"))?;
    let begin = BeginProgramByCode { challenge, code: code.digest(), from };
    let begun = server.requester.show(None, &begin, How::default()).await;
    let begun = begun.map_err(logins::problem)?;
    let left = begun.expires_at.signed_duration_since(Clock::wall().now()).num_seconds().max(0);
    let told = json!({
        "code": code.shown(),
        "address": format!("{}/program/code", server.config.address.origin),
        "expires_in": left,
        "interval": EVERY_S,
    });
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// A challenge as a program writes it.
pub(in super::super) fn read_challenge(text: &str) -> Option<Digest> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    Some(Digest(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
}

/// `POST /api/v1/programs/session`.
pub(super) async fn fetch(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let no = match fetched(&server, request).await {
        Ok(issued) => return issued,
        Err(no) => no,
    };
    // Whoever waits asks every second, and many come from one address; who guesses is counted.
    let guessed = (no.code == "program_over").then(|| server.limits.tried(from.ip())).flatten();
    let no = guessed.map_or(no, limits::too_many);
    problem::response(&no)
}

async fn fetched(server: &Portal, request: Request) -> Result<Response, Problem> {
    let Fetch { verifier, code } = body(request).await?;
    let challenge = digest_of_code(&verifier);
    server.api.asked(challenge)?;
    let bearer = Secret::draw().map_err(|_| super::broken("no bearer can be drawn"))?;
    let cookie = asker::digest_of(&bearer);
    let finish = FinishProgram {
        challenge,
        code: code.as_deref().map(digest_of_code),
        session: SessionId(Uuid::new_v4()),
        cookie,
    };
    server.requester.ask(None, &finish, How::default()).await.map_err(logins::problem)?;
    let query = ActInSession { cookie, is_used: false, tenant: None, acts_as: None };
    let view = server.requester.show(None, &query, How::default()).await;
    let ends_at = view.map_err(logins::problem)?.ends_at;
    let token = json!({
        "access_token": &*bearer.text(),
        "token_type": "Bearer",
        "expires_in": ends_at.signed_duration_since(Clock::wall().now()).num_seconds().max(0),
    });
    Ok(Json(token).into_response())
}

async fn body<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    conditions::must_be_json(request.headers())?;
    let body = to_bytes(request.into_body(), BODY_MAX_BYTES)
        .await
        .map_err(|_| problem::of_status(StatusCode::PAYLOAD_TOO_LARGE))?;
    // Not what the parser says: it may repeat what was sent.
    serde_json::from_slice(&body).map_err(|_| {
        Problem::malformed("the body is one JSON object: /api/v1/openapi.json names its fields")
    })
}

/// What is sent of what only the program knows, and of what comes back on the loopback: neither itself is on any wire but the program's own.
pub(in super::super) fn digest_of_code(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}
