//! The API for other systems, `/api/v1`: what the pages ask, in the same words and with the same rights. It decides nothing and knows
//! no command by itself: `table` says where each is asked, and whether it is accepted is the service's to say.

mod addressed;
mod answer;
mod asker;
mod conditions;
#[cfg(test)]
mod document;
mod events;
mod limits;
mod pages;
mod problem;
mod program;
#[cfg(test)]
mod program_document;
mod route;
mod session;
mod table;
#[cfg(test)]
mod tests;
mod token;

use std::{net::SocketAddr, panic::AssertUnwindSafe, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, FromRequestParts as _, RawPathParams, Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, get, on, post},
};
use futures::FutureExt as _;
use platform::client::{How, Unanswered};
use proto::{code::Municipality, problem::Problem, subject};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};
use uuid::Uuid;

pub use self::addressed::{Addressed, NotAddressed, addressed};
use self::{asker::Login, route::Route, table::Way};
pub(super) use self::{
    limits::Api,
    pages::{about, reference},
    program::{digest_of_code, read_challenge},
};
use super::{Portal, Server, logins, seen::Seen};

/// Where the API is.
const BASE: &str = "/api/v1";
/// How large a body may be: the longest list of the longest words is well below.
const BODY_MAX_BYTES: usize = 256 * 1024;
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(20);
/// The document, as it was reviewed.
static DOCUMENT: &[u8] = include_bytes!("../../../openapi.json");
/// JSON.
const JSON: &str = "application/json";

/// Every address of the API.
pub(super) fn router(server: &Server) -> Router<Server> {
    let mut asked = Router::new();
    for route in route::routes() {
        let method = match route.row.way {
            Way::Show => MethodFilter::GET,
            Way::Search | Way::Do => MethodFilter::POST,
        };
        let serve =
            move |State(server): State<Server>, request: Request| serve(server, route, request);
        asked = asked.route(route.row.path, on(method, serve));
    }
    let answers = asked
        .route("/session", get(session::show).delete(session::end))
        .route("/token", post(token::issue))
        .route("/programs", post(program::begin))
        .route("/programs/session", post(program::fetch))
        .route("/openapi.json", get(document))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_MAX));
    let api = answers
        .route("/events", get(events::stream_of))
        .fallback(async || problem::response(&problem::of_status(StatusCode::NOT_FOUND)))
        .layer(middleware::from_fn_with_state(server.clone(), whatever_happens));
    Router::new().nest(BASE, api)
}

/// `GET /api/v1/openapi.json`.
async fn document() -> Response {
    let mut response = Response::new(Body::from(DOCUMENT));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(JSON));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=300"));
    response
}

/// What breaks is one request, what is refused before we see it is a problem too, and whoever guesses at logins waits.
async fn whatever_happens(State(server): State<Server>, request: Request, next: Next) -> Response {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip());
    let Ok(response) = AssertUnwindSafe(next.run(request)).catch_unwind().await else {
        return problem::response(&broken("an answer of the API panicked"));
    };
    let status = response.status();
    if status == StatusCode::UNAUTHORIZED
        && let Some(wait) = from.and_then(|it| server.limits.tried(it))
    {
        return problem::response(&limits::too_many(wait));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_ours = kind.is_some_and(|it| it == problem::CONTENT_TYPE);
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut told = problem::response(&problem::of_status(status));
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

/// Logs that something broke; answers what can be quoted.
fn broken(what: &'static str) -> Problem {
    let reference = Uuid::new_v4();
    tracing::error!(service.name = "portal", %reference, what);
    Problem::broken(reference)
}

async fn serve(server: Server, route: &'static Route, request: Request) -> Response {
    match Box::pin(answered(&server, route, request)).await {
        Ok(response) => response,
        Err(no) => problem::response(&no),
    }
}

async fn answered(
    server: &Portal,
    route: &'static Route,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let login = Login::of(server, &parts).await?;
    conditions::must_accept(&parts.headers, JSON)?;
    let path = RawPathParams::from_request_parts(&mut parts, &())
        .await
        .map_err(|_| Problem::malformed("the path cannot be read"))?;
    let path: Vec<_> = path.iter().map(|(name, it)| (name.to_owned(), it.to_owned())).collect();
    let body = match route.row.way {
        Way::Show => vec![],
        Way::Search | Way::Do => body_of(&parts, body).await?,
    };
    let query = parts.uri.query().unwrap_or_default();
    if route.row.way != Way::Show && !query.is_empty() {
        return Err(Problem::malformed("nothing stands after the question mark here: send a body"));
    }
    let asked = route.asked(&path, query, &body)?;
    let token = login.acting()?.token.expose();
    let seen = match parts.headers.get(conditions::AT_LEAST).map(|it| it.to_str()) {
        None => Seen::default(),
        Some(text) => text.ok().and_then(Seen::of_header).ok_or_else(|| {
            Problem::malformed("the header At-Least is what the header Position of an answer said, several with commas between")
        })?,
    };
    let mut how = How {
        at_least: seen.at_least(&asked.service, &server.config.subscriptions),
        ..How::default()
    };
    let is_command = route.row.way == Way::Do;
    if is_command {
        how.id = Some(conditions::command_id(&parts.headers)?);
        how.expected = conditions::expected(&parts.headers)?;
    }
    let address = if is_command {
        subject::command(&asked.service, route.row.name)
    } else {
        subject::query(&asked.service, route.row.name)
    };
    let waits = how.at_least.is_some().then(|| conditions::wait(&parts.headers)).flatten();
    let asks = server.requester.request(&address, || Some(token.to_owned()), asked.body, how);
    // Of a command nothing is known when nobody waits for its answer.
    let answer = match waits.filter(|_| !is_command) {
        None => asks.await,
        Some(wait) => tokio::time::timeout(wait.max(WAIT_MIN), asks).await.unwrap_or_else(|_| {
            Err(Unanswered::Problem(Problem::not_now(
                "behind",
                "this view is behind: ask again in a moment",
            )))
        }),
    };
    let answer = answer.map_err(|why| match logins::problem(why) {
        // What HTTP calls it where the request said what it expects.
        no if no.code == "version_conflict" => Problem { status: 412, ..no },
        no => no,
    })?;
    if is_command {
        return answer::done(&asked.service, &answer);
    }
    Ok(answer::shown(route, &parts, &answer, waits.is_some()))
}

/// Whoever does not want to wait gets what is there.
const WAIT_MIN: Duration = Duration::from_millis(50);

/// The body of a request.
async fn body_of(parts: &Parts, body: Body) -> Result<Vec<u8>, Problem> {
    let length = parts.headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|it| it > BODY_MAX_BYTES) {
        return Err(problem::of_status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let body = to_bytes(body, BODY_MAX_BYTES)
        .await
        .map_err(|_| problem::of_status(StatusCode::PAYLOAD_TOO_LARGE))?;
    if !body.is_empty() {
        conditions::must_be_json(&parts.headers)?;
    }
    Ok(body.into())
}

/// Where something is new, as far as it is told to whoever asks.
fn hears_of(login: &Login, tenant: Municipality) -> bool {
    let own = login.view.acting.as_ref().map(|it| it.actor.tenant);
    own == Some(tenant) || own == Some(Municipality::COUNTRY)
}
