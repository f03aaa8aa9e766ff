//! Passkeys: logging in with one, having another, removing one. The device is asked by script of ours.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use platform::client::How;
use proto::{
    id::{LoginId, SessionId},
    identity::{
        AddPasskey, BeginOwnPasskey, BeginPasskeyLogin, BegunPasskey, EndSession, LogInWithPasskey,
        Opaque, RemoveLogin,
    },
    problem::Problem,
    request::Query,
};
use serde::Deserialize;
use uuid::Uuid;

use super::account::{ask, begun, device, too_many};
use crate::server::{
    Portal, Server,
    answer::{self, problem_page},
    cookies::{self, BROWSER, Secret},
    logins::problem,
    visitor::{LoggedIn, Visitor},
};

/// What a device answered, as our script sends it.
#[derive(Deserialize)]
pub(crate) struct Answered {
    credential: String,
}

impl Answered {
    /// The answer, if it can be one.
    pub(super) fn read(text: &str) -> Result<Opaque, Problem> {
        let detail = "the device's answer was not sent: begin again, with script in the browser";
        Opaque::read(text).ok_or_else(|| Problem::new(409, "begin_again", detail))
    }
}

/// The secret of this browser, as it is or a new one.
pub(super) fn browser_of(visitor: &Visitor) -> anyhow::Result<Secret> {
    visitor.browser.clone().map_or_else(Secret::draw, Ok)
}

/// A question to a device, for our script, in this browser.
pub(super) async fn question<Q: Query<Answer = BegunPasskey>>(
    server: &Portal,
    browser: &Secret,
    query: &Q,
) -> Response {
    let begun = server.requester.show(None, query, How::default()).await;
    match begun.map_err(problem) {
        Ok(begun) => {
            let json = HeaderValue::from_static("application/json");
            let options = begun.options.expose().to_owned();
            let shown = ([(header::CONTENT_TYPE, json)], options).into_response();
            answer::with(shown, [cookies::set(BROWSER, &browser.text())])
        }
        Err(no) => {
            StatusCode::from_u16(no.status).unwrap_or(StatusCode::BAD_GATEWAY).into_response()
        }
    }
}

/// `POST /login/passkey/question`: what a device is asked that logs in.
pub(crate) async fn login_question(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    match browser_of(&visitor) {
        Ok(browser) => {
            question(&server, &browser, &BeginPasskeyLogin { browser: browser.digest() }).await
        }
        Err(why) => answer::failed(&server, &visitor, &why),
    }
}

/// `POST /login/passkey`: logs in.
pub(crate) async fn log_in(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(Answered { credential }): Form<Answered>,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    let (secret, browser) = match (Secret::draw(), browser_of(&visitor)) {
        (Ok(secret), Ok(browser)) => (secret, browser),
        (Err(why), _) | (_, Err(why)) => return answer::failed(&server, &visitor, &why),
    };
    let credential = match Answered::read(&credential) {
        Ok(credential) => credential,
        Err(no) => return super::provider::again(&server, &visitor, no).await,
    };
    let (session, cookie) = (SessionId(Uuid::new_v4()), secret.digest());
    let (browser, device) = (browser.digest(), device(&headers));
    let command = LogInWithPasskey { browser, credential, session, cookie, device };
    match ask(&server, &command).await {
        Ok(()) => entered(&server, &visitor, &headers, &secret).await,
        Err(no) => super::provider::again(&server, &visitor, no).await,
    }
}

/// On as whoever has just logged in here; whoever was logged in here before is not any more.
pub(super) async fn entered(
    server: &Portal,
    visitor: &Visitor,
    headers: &HeaderMap,
    secret: &Secret,
) -> Response {
    if let Some(cookie) = visitor.cookie {
        server.logins.forget(cookie);
        if let Err(no) = ask(server, &EndSession { cookie, session: None }).await {
            return problem_page(server, visitor, no);
        }
    }
    begun(server, visitor, headers, secret)
}

/// `POST /sessions/passkey/question`: what a device is asked for another passkey.
pub(crate) async fn own_question(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, .. }: LoggedIn,
) -> Response {
    match browser_of(&visitor) {
        Ok(browser) => {
            let query = BeginOwnPasskey { cookie, browser: browser.digest() };
            question(&server, &browser, &query).await
        }
        Err(why) => answer::failed(&server, &visitor, &why),
    }
}

/// `POST /sessions/passkey`: one has another passkey.
pub(crate) async fn add(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, .. }: LoggedIn,
    Form(Answered { credential }): Form<Answered>,
) -> Response {
    let added = async {
        let credential = Answered::read(&credential)?;
        let browser = visitor.browser.as_ref().map(Secret::digest).unwrap_or_default();
        ask(&server, &AddPasskey { cookie, browser, credential }).await
    };
    changed(&server, &visitor, added.await, "passkey-added")
}

/// `POST /sessions/logins/{login}/remove`: one logs in that way no more.
pub(crate) async fn remove(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, view }: LoggedIn,
    Path(login): Path<LoginId>,
) -> Response {
    let removed = ask(&server, &RemoveLogin { cookie, login }).await;
    server.logins.forget(cookie);
    // It may have been the one by which this login came.
    if removed.is_ok() && server.logins.has_ended(&view) {
        return answer::logged_out("/ended");
    }
    changed(&server, &visitor, removed, "login-removed")
}

/// Back to the list, with what came of it.
fn changed(
    server: &Portal,
    visitor: &Visitor,
    came_of_it: Result<(), Problem>,
    flash: &'static str,
) -> Response {
    match came_of_it {
        Ok(()) => answer::done("/sessions", flash),
        Err(no) => match no.code.as_ref() {
            "login_too_old" => answer::done("/sessions", "login-too-old"),
            "last_login" => answer::done("/sessions", "last-login"),
            "begin_again" | "passkey_refused" => answer::done("/sessions", "passkey-again"),
            "passkey_known" => answer::done("/sessions", "passkey-known"),
            _ => problem_page(server, visitor, no),
        },
    }
}
