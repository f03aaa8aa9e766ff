//! What belongs to every page: the first page, the language, the clock of the login, the quick exit, drafts, files.

use axum::{
    Form, Json,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use platform::Clock;
use proto::actor::Role;
use serde::{Deserialize, Serialize};

use super::{
    access, account::end, coordinator, family, history, leader, referrals, today, volunteer,
};
use crate::{
    assets::{self, Asset},
    pages::{
        about::{Accessibility, Authority, Privacy, QuickExit},
        error::Error,
        first::NothingWaits,
        machines::Administrator,
        worried::Worried,
    },
    server::{
        Server, answer, back,
        cookies::{self, EXIT, LANGUAGE},
        drafts,
        visitor::{Acts, LoggedIn, Visitor},
    },
    words::Lang,
};

/// When somebody last looked whether everybody can use the pages.
const REVIEWED_ON: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 30) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Where somebody goes who must be gone at once: what everybody looks at.
const ELSEWHERE: &str = "https://www.dmi.dk/";

/// `GET /`: what must be done now.
pub(crate) async fn first(
    State(server): State<Server>,
    acts: Acts,
    headers: HeaderMap,
) -> Response {
    let role = acts.acting.actor.role;
    if role == Role::Family && cookies::value(&headers, EXIT).is_none() {
        return answer::see("/about/quick-exit");
    }
    match role {
        Role::BridgeBuilder => today::page(&server, &acts).await,
        Role::CaseWorker => referrals::first(&server, &acts).await,
        Role::Leader => leader::page(&server, &acts).await,
        Role::Auditor => history::proof(&server, &acts).await,
        Role::Volunteer => volunteer::first(&server, &acts).await,
        Role::Family => family::first(&server, &acts).await,
        Role::Coordinator => coordinator::first(&server, &acts).await,
        Role::Administrator | Role::System => {
            let (lang, checked_at) = (acts.visitor.lang, Clock::wall().now());
            let page = match access::machines::ending(&server, &acts).await {
                Ok(machines) if machines.is_empty() => NothingWaits { role, checked_at }.page(lang),
                Ok(machines) => Administrator { machines, checked_at }.page(lang),
                Err(no) => return acts.refused(&server, no),
            };
            acts.visitor.page(&server, 200, &page)
        }
    }
}

/// Where the visitor was.
#[derive(Debug, Deserialize)]
pub(crate) struct From {
    back: Option<String>,
}

impl From {
    fn path(&self) -> &str {
        self.back.as_deref().and_then(back::own).unwrap_or("/")
    }
}

/// `GET /language/{tag}`: the same page in another language.
pub(crate) async fn language(Path(tag): Path<String>, Query(from): Query<From>) -> Response {
    let response = answer::see(from.path());
    match Lang::from_tag(&tag) {
        Some(lang) => answer::with(response, [cookies::set(LANGUAGE, lang.tag())]),
        None => response,
    }
}

/// When the login ends.
#[derive(Debug, Serialize)]
struct ClockOfLogin {
    idle_ends_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
}

/// `GET /session`: when the login ends, without prolonging it. Nothing of it is kept in any cache.
pub(crate) async fn clock(State(server): State<Server>, visitor: Visitor) -> Response {
    let Some(cookie) = visitor.cookie else { return StatusCode::UNAUTHORIZED.into_response() };
    match server.logins.look(cookie).await {
        Ok(view) => clock_of(view.idle_ends_at, view.ends_at),
        Err(no) => StatusCode::from_u16(no.status)
            .unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
            .into_response(),
    }
}

/// `POST /session/stay`: goes on.
pub(crate) async fn stay(
    State(server): State<Server>,
    LoggedIn { cookie, .. }: LoggedIn,
) -> Response {
    server.logins.forget(cookie);
    match server.logins.of(cookie, None).await {
        Ok(view) => clock_of(view.idle_ends_at, view.ends_at),
        Err(no) => StatusCode::from_u16(no.status)
            .unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
            .into_response(),
    }
}

fn clock_of(idle_ends_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Response {
    Json(ClockOfLogin { idle_ends_at, ends_at, now: Clock::wall().now() }).into_response()
}

/// `GET /exit`: away at once, and logged out. A link on another site ends nobody's login.
pub(crate) async fn exit(
    State(server): State<Server>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let site = headers.get("sec-fetch-site").and_then(|it| it.to_str().ok());
    if matches!(site, None | Some("same-origin" | "none")) {
        // Whoever must be gone goes, whatever becomes of the rest.
        drop(end(&server, &visitor).await);
    }
    let mut response = answer::logged_out("/");
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(ELSEWHERE));
    response
}

/// `GET /worried`: whom to call.
pub(crate) async fn worried(State(server): State<Server>, visitor: Visitor) -> Response {
    visitor.page(&server, 200, &Worried.page(visitor.lang))
}

/// `POST /about/quick-exit`: they have read it.
pub(crate) async fn understood(Form(from): Form<From>) -> Response {
    answer::with(answer::see(from.path()), [cookies::set(EXIT, "known")])
}

/// `GET /about/quick-exit`: what the quick exit does, and what it does not.
pub(crate) async fn about_exit(
    State(server): State<Server>,
    visitor: Visitor,
    Query(from): Query<From>,
) -> Response {
    let page = QuickExit { back: from.path().to_owned() };
    visitor.page(&server, 200, &page.page(visitor.lang))
}

/// `GET /about/accessibility`.
pub(crate) async fn accessibility(State(server): State<Server>, visitor: Visitor) -> Response {
    let page = Accessibility { authority: authority(), reviewed_on: REVIEWED_ON };
    visitor.page(&server, 200, &page.page(visitor.lang))
}

/// `GET /about/privacy`.
pub(crate) async fn privacy(State(server): State<Server>, visitor: Visitor) -> Response {
    visitor.page(&server, 200, &Privacy { authority: authority() }.page(visitor.lang))
}

fn authority() -> Authority {
    Authority {
        name: "Brobygger".to_owned(),
        email: None,
        phone: None,
        data_protection_email: None,
    }
}

/// `POST /drafts/{draft}`: keeps what somebody is typing.
pub(crate) async fn keep_draft(
    State(server): State<Server>,
    acts: Acts,
    Path(draft): Path<String>,
    body: Bytes,
) -> Response {
    let Some(browser) = acts.visitor.browser.as_ref().filter(|_| drafts::is_name(&draft)) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let mut fields = form_urlencoded::parse(&body);
    let drawn = fields.find(|(name, _)| name == "acting_grant").map(|(_, it)| it.into_owned());
    if let Err(refused) = acts.must_be_drawn_here(&server, drawn.as_deref()) {
        return *refused;
    }
    match server.drafts.keep(browser, acts.owner, &draft, &body).await {
        Ok(()) => answer::nothing(),
        Err(why) => {
            tracing::warn!(
                service.name = "portal",
                error = format!("{why:#}"),
                "a draft is not kept"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// `GET /assets/{file}`: what is embedded, for as long as anybody likes: its name changes with what it holds.
pub(crate) async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match assets::asset(&format!("/assets/{file}")) {
        Some(asset) => file_of(asset, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn file_of(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let takes = headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    let gzip = asset.gzip.filter(|_| takes.is_some_and(|it| it.contains("gzip")));
    let mut response = Body::from(gzip.unwrap_or(asset.bytes)).into_response();
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, kept);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if gzip.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// What is nowhere.
pub(crate) async fn nowhere(State(server): State<Server>, visitor: Visitor) -> Response {
    answer::error(&server, &visitor, &Error::NotFound)
}
