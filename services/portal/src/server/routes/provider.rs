//! Logging in at a provider: there, back, and the provider's word that somebody has logged out.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use platform::client::How;
use proto::{
    id::SessionId,
    identity::{
        BeginLogin, EndLogins, EndSession, FinishLogin, LoginWays, Opaque, ProviderCode,
        WaysToLogIn,
    },
    problem::Problem,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    account::{ask, begun, device, too_many},
    program::max_age_s,
};
use crate::{
    pages::{
        error::Error,
        login::{Login, Message, Onward, Way},
    },
    server::{
        Portal, Server,
        answer::{self, problem_page},
        cookies::{self, BROWSER, Secret},
        logins::problem,
        visitor::Visitor,
    },
    words::Lang,
};

/// `GET /login`: the ways to log in.
pub(crate) async fn login(State(server): State<Server>, visitor: Visitor) -> Response {
    if server.config.is_demo() {
        return answer::see("/demo");
    }
    shown(&server, &visitor, None, 200).await
}

/// The page with the ways to log in, and why one is here again.
async fn shown(
    server: &Portal,
    visitor: &Visitor,
    message: Option<Message>,
    status: u16,
) -> Response {
    let ways = match server.requester.show(None, &WaysToLogIn {}, How::default()).await {
        Ok(LoginWays { ways }) => ways,
        Err(why) => return problem_page(server, visitor, problem(why)),
    };
    let ways = ways.iter().map(|it| way(it, visitor.lang));
    let page = Login { ways: ways.collect(), message, back: None };
    visitor.page(server, status, &page.page(visitor.lang))
}

/// A way to log in, as a page shows it.
pub(super) fn way(it: &proto::identity::LoginWay, lang: Lang) -> Way {
    Way {
        provider: it.provider.as_str().to_owned(),
        label: match lang {
            Lang::Da => it.name_da.as_str().to_owned(),
            Lang::En => it.name_en.as_str().to_owned(),
        },
    }
}

/// `POST /login/{provider}`: to the provider, by a page that says so. A form may not lead to another site, a page may.
pub(crate) async fn go(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(provider): Path<String>,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    let Some(provider) = ProviderCode::read(&provider) else {
        return answer::error(&server, &visitor, &Error::NotFound);
    };
    let browser = match visitor.browser.clone().map_or_else(Secret::draw, Ok) {
        Ok(browser) => browser,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let begin = BeginLogin { provider, browser: browser.digest(), max_age_s: max_age_s(&headers) };
    match server.requester.show(None, &begin, How::default()).await.map_err(problem) {
        Ok(begun) => {
            let url = begun.url.expose();
            let page = Onward { url: url.to_owned() }.page(visitor.lang);
            let shown = visitor.page(&server, 200, &page);
            let mut shown = answer::with(shown, [cookies::set(BROWSER, &browser.text())]);
            let refresh = HeaderValue::from_str(&format!("0; url={url}"));
            shown.headers_mut().extend(refresh.ok().map(|it| (header::REFRESH, it)));
            shown
        }
        Err(no) => again(&server, &visitor, no).await,
    }
}

/// The page with the ways to log in, with what came of the last one.
pub(super) async fn again(server: &Portal, visitor: &Visitor, no: Problem) -> Response {
    let message = match no.code.as_ref() {
        "provider_away" => Message::ProviderAway,
        "vault_away" => Message::PeopleAway,
        "level_too_low" => Message::LevelTooLow,
        "begin_again" | "code_refused" | "too_old" | "login_too_old" | "clock_differs" => {
            Message::BeginAgain
        }
        "passkey_refused" => Message::PasskeyRefused,
        "passkey_unknown" => Message::PasskeyUnknown,
        _ if no.status == 403 => Message::Refused,
        _ => return problem_page(server, visitor, no),
    };
    shown(server, visitor, Some(message), no.status).await
}

/// What the browser brings back from the provider. Nothing of it is logged or kept in an address.
#[derive(Deserialize)]
pub(crate) struct Back {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /login/{provider}/back`: the browser is back from the provider. A page that is loaded again begins nothing.
pub(crate) async fn back(
    State(server): State<Server>,
    visitor: Visitor,
    Path(provider): Path<String>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Response {
    if back.error.is_some() {
        return shown(&server, &visitor, Some(Message::Cancelled), 403).await;
    }
    let read = |it: &Option<String>| it.as_deref().and_then(Opaque::read);
    let brought = (ProviderCode::read(&provider), read(&back.state), read(&back.code));
    let (Some(provider), Some(state), Some(code)) = brought else {
        return shown(&server, &visitor, Some(Message::BeginAgain), 400).await;
    };
    let Some(browser) = &visitor.browser else {
        return shown(&server, &visitor, Some(Message::BeginAgain), 400).await;
    };
    let secret = match Secret::draw() {
        Ok(secret) => secret,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let finish = FinishLogin {
        provider,
        browser: browser.digest(),
        state,
        code,
        issuer: read(&back.iss),
        session: SessionId(Uuid::new_v4()),
        cookie: secret.digest(),
        device: device(&headers),
    };
    match ask(&server, &finish).await {
        Ok(()) => {
            // Whoever was logged in here before is not any more.
            if let Some(cookie) = visitor.cookie {
                server.logins.forget(cookie);
                if let Err(no) = ask(&server, &EndSession { cookie, session: None }).await {
                    return problem_page(&server, &visitor, no);
                }
            }
            begun(&server, &visitor, &headers, &secret)
        }
        // Loaded again by somebody who is logged in: they go home.
        Err(no) if no.code == "begin_again" && matches!(&visitor.login, Ok(Some(_))) => {
            answer::see("/")
        }
        Err(no) => again(&server, &visitor, no).await,
    }
}

/// What a provider posts.
#[derive(Deserialize)]
pub(crate) struct Logout {
    logout_token: String,
}

/// `POST /login/{provider}/logout`: a provider says that somebody has logged out there. It comes from the provider and not from a browser,
/// and what counts is the signature (OpenID Connect Back-Channel Logout 1.0).
pub(crate) async fn logged_out_there(
    State(server): State<Server>,
    Path(provider): Path<String>,
    Form(Logout { logout_token }): Form<Logout>,
) -> Response {
    let read = ProviderCode::read(&provider).zip(Opaque::read(&logout_token));
    let Some((provider, token)) = read else { return StatusCode::BAD_REQUEST.into_response() };
    match ask(&server, &EndLogins { provider, token }).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(no) if no.status == 503 => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
