//! Logging in and out, choosing whom one acts as, one's own logins.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, Path, State},
    http::HeaderMap,
    response::Response,
};
use chrono::TimeDelta;
use platform::{Clock, calendar, client::How};
use proto::{
    id::{GrantId, SessionId},
    identity::{
        ActsAs, ChooseRole, Device, EndOtherSessions, EndSession, LoginKind, MyLogins, MySessions,
        RegisteredAs, SessionView, StartDemoSession,
    },
    problem::Problem,
    request::Command,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    pages::{
        demo::{Demo, Person},
        ended::{Ended, Why},
        error::Error,
        roles::{NoRole, RoleChoice, Roles, role_label},
        sessions::{self, Session, Sessions},
    },
    server::{
        Portal, Server,
        answer::{self, problem_page},
        back,
        cookies::{self, BACK, BROWSER, SESSION, Secret},
        logins::problem,
        visitor::{LoggedIn, Visitor, owner_of, place_label, role_and_place},
    },
    words::Words,
};

/// `GET /demo`: whom one may be. It is nowhere but in a demo.
pub(crate) async fn demo(State(server): State<Server>, visitor: Visitor) -> Response {
    let Some(people) = &server.config.demo else {
        return answer::error(&server, &visitor, &Error::NotFound);
    };
    let lang = visitor.lang;
    let people = people.iter().map(|it| Person {
        id: it.key.clone(),
        name: it.name.clone(),
        role: it.role.in_lang(lang).to_owned(),
        line: it.line.in_lang(lang).to_owned(),
    });
    visitor.page(&server, 200, &Demo { people: people.collect() }.page(lang))
}

/// Who of the demo.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    person: String,
}

/// `POST /demo`: logs in as somebody of the demo.
pub(crate) async fn be(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(Chosen { person }): Form<Chosen>,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    let people = server.config.demo.iter().flatten();
    let Some(person) = people.into_iter().find(|it| it.key == person) else {
        return answer::error(&server, &visitor, &Error::NotFound);
    };
    let secret = match Secret::draw() {
        Ok(secret) => secret,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let begin = StartDemoSession {
        session: SessionId(Uuid::new_v4()),
        cookie: secret.digest(),
        login: person.login,
        registered_as: person.registered_as.clone(),
        device: device(&headers),
    };
    if let Err(no) = ask(&server, &begin).await {
        return problem_page(&server, &visitor, no);
    }
    // Whoever was logged in here before is not any more.
    if let Some(cookie) = visitor.cookie {
        server.logins.forget(cookie);
        if let Err(no) = ask(&server, &EndSession { cookie, session: None }).await {
            return problem_page(&server, &visitor, no);
        }
    }
    begun(&server, &visitor, &headers, &secret)
}

/// On to where somebody wanted to go, with a new secret; their browser keeps what they type.
pub(super) fn begun(
    server: &Portal,
    visitor: &Visitor,
    headers: &HeaderMap,
    secret: &Secret,
) -> Response {
    let response = answer::see(&answer::where_to(headers));
    let response =
        answer::with(response, [cookies::set(SESSION, &secret.text()), cookies::clear(BACK)]);
    if visitor.browser.is_some() {
        return response;
    }
    match Secret::draw() {
        Ok(browser) => answer::with(response, [cookies::set(BROWSER, &browser.text())]),
        Err(why) => answer::failed(server, visitor, &why),
    }
}

pub(super) async fn ask<C: Command>(server: &Portal, command: &C) -> Result<(), Problem> {
    server.requester.ask(None, command, How::default()).await.map(drop).map_err(problem)
}

pub(super) fn too_many(server: &Portal, visitor: &Visitor, wait: std::time::Duration) -> Response {
    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
    let again_at = calendar::after(Clock::wall().now(), wait);
    answer::error(server, visitor, &Error::TooMany { again_at })
}

fn device_of(device: Device) -> sessions::Device {
    match device {
        Device::Computer => sessions::Device::Computer,
        Device::Phone => sessions::Device::Phone,
        Device::Tablet => sessions::Device::Tablet,
        Device::Program => sessions::Device::Program,
        Device::Unknown => sessions::Device::Unknown,
    }
}

/// On what somebody logs in, as far as their browser says. Nothing else of what it says is kept.
pub(super) fn device(headers: &HeaderMap) -> Device {
    let said = headers.get("user-agent").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let has = |it: &str| said.contains(it);
    if has("iPad") || has("Tablet") || (has("Android") && !has("Mobile")) {
        Device::Tablet
    } else if has("iPhone") || has("Mobile") {
        Device::Phone
    } else if has("Windows") || has("Macintosh") || has("X11") || has("Linux") {
        Device::Computer
    } else {
        Device::Unknown
    }
}

/// `GET /roles`: whom one may act as.
pub(crate) async fn roles(
    State(server): State<Server>,
    LoggedIn { visitor, view, .. }: LoggedIn,
) -> Response {
    let lang = visitor.lang;
    let choices = choices(&server, &view, lang);
    if choices.is_empty() {
        let page = NoRole {
            contacts: vec![],
            why: view.nothing_given.clone(),
            is_sought_by_cpr: view.is_sought_by_cpr,
        };
        return visitor.page(&server, 403, &page.page(lang));
    }
    visitor.page(&server, 200, &Roles { choices, back: None }.page(lang))
}

fn choices(server: &Portal, view: &SessionView, lang: crate::words::Lang) -> Vec<RoleChoice> {
    let words = Words::of(lang);
    let current = view.acts_as.map(owner_of);
    let roles = view.roles.iter().map(|it| {
        let (label, place) = role_and_place(it, words);
        let is_current = current == Some(it.grant.0);
        RoleChoice { grant: it.grant.to_string(), label, place, line: None, is_current }
    });
    let persons = view.registered_as.iter().map(|it| RoleChoice {
        grant: named(view, it),
        label: server
            .config
            .family_label(it.person, lang)
            .unwrap_or_else(|| role_label(proto::actor::Role::Family, words)),
        place: place_label(proto::identity::Place::Municipality(it.tenant), words),
        line: None,
        is_current: view.acts_as == Some(ActsAs::Person(*it)),
    });
    roles.chain(persons).collect()
}

/// How a form names somebody of a family: by their id, with the municipality where two have registered them under the same.
fn named(view: &SessionView, it: &RegisteredAs) -> String {
    let same = view.registered_as.iter().filter(|other| other.person == it.person);
    if same.count() > 1 { format!("{}.{}", it.tenant, it.person) } else { it.person.to_string() }
}

/// Whom.
#[derive(Debug, Deserialize)]
pub(crate) struct Whom {
    grant: String,
    /// The page they come from, if it is drawn under that role.
    back: Option<String>,
}

/// `POST /roles`: acts as somebody from now on, with a new secret.
pub(crate) async fn choose(
    State(server): State<Server>,
    LoggedIn { visitor, view, cookie }: LoggedIn,
    headers: HeaderMap,
    Form(Whom { grant, back }): Form<Whom>,
) -> Response {
    let person = view.registered_as.iter().find(|it| named(&view, it) == grant);
    let acts_as = match (person, grant.parse().map(GrantId)) {
        (Some(it), _) => ActsAs::Person(*it),
        (None, Ok(grant)) => ActsAs::Grant(grant),
        (None, Err(_)) => return answer::error(&server, &visitor, &Error::NotFound),
    };
    let next = match Secret::draw() {
        Ok(next) => next,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let command = ChooseRole { cookie, next: next.digest(), acts_as };
    let chosen = ask(&server, &command).await;
    server.logins.forget(cookie);
    match chosen {
        Ok(()) => {
            // Whoever was typing under this role goes on there.
            let own = back.as_deref().and_then(back::own).map(str::to_owned);
            let path = own.unwrap_or_else(|| answer::where_to(&headers));
            let response = answer::done(&path, "role-chosen");
            answer::with(response, [cookies::set(SESSION, &next.text()), cookies::clear(BACK)])
        }
        Err(no) => problem_page(&server, &visitor, no),
    }
}

/// `GET /sessions`: where one is logged in.
pub(crate) async fn own_sessions(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, view }: LoggedIn,
) -> Response {
    let own = server.requester.show(None, &MySessions { cookie }, How::default()).await;
    let own = match own.map_err(problem) {
        Ok(own) => own,
        Err(no) => return problem_page(&server, &visitor, no),
    };
    let sessions = own.sessions.into_iter().map(|it| Session {
        id: it.session.to_string(),
        device: device_of(it.device),
        began_at: it.began_at,
        place: None,
        is_this: it.is_this,
    });
    let logins = server.requester.show(None, &MyLogins { cookie }, How::default()).await;
    let logins = match logins.map_err(problem) {
        Ok(own) => own.logins,
        Err(no) => return problem_page(&server, &visitor, no),
    };
    let logins = logins.into_iter().map(|it| sessions::Login {
        id: it.login.to_string(),
        is_passkey: it.kind == LoginKind::Passkey,
        added_at: it.added_at,
        used_at: it.used_at,
        is_this: it.is_this,
    });
    let page = Sessions {
        sessions: sessions.collect(),
        logins: logins.collect(),
        may_have_passkey: view.account.is_some(),
    };
    visitor.page(&server, 200, &page.page(visitor.lang))
}

/// `POST /sessions/{session}/end`: ends one of one's own.
pub(crate) async fn end_one(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, view }: LoggedIn,
    Path(session): Path<SessionId>,
) -> Response {
    let ended = ask(&server, &EndSession { cookie, session: Some(session) }).await;
    match ended {
        Ok(()) if session == view.session => {
            server.logins.forget(cookie);
            answer::logged_out("/ended")
        }
        Ok(()) => answer::done("/sessions", "session-ended"),
        Err(no) => problem_page(&server, &visitor, no),
    }
}

/// `POST /sessions/end-others`: ends all but this one.
pub(crate) async fn end_others(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, .. }: LoggedIn,
) -> Response {
    match ask(&server, &EndOtherSessions { cookie }).await {
        Ok(()) => answer::done("/sessions", "others-ended"),
        Err(no) => problem_page(&server, &visitor, no),
    }
}

/// `POST /logout`. Whoever is logged out already stays so.
pub(crate) async fn log_out(State(server): State<Server>, visitor: Visitor) -> Response {
    match end(&server, &visitor).await {
        Ok(()) => answer::logged_out("/ended"),
        Err(no) => problem_page(&server, &visitor, no),
    }
}

pub(crate) async fn end(server: &Portal, visitor: &Visitor) -> Result<(), Problem> {
    let Some(cookie) = visitor.cookie else { return Ok(()) };
    let ended = ask(server, &EndSession { cookie, session: None }).await;
    server.logins.forget(cookie);
    ended
}

/// `GET /ended`: logged out, and how to go on.
pub(crate) async fn ended(State(server): State<Server>, visitor: Visitor) -> Response {
    let page = Ended { why: Why::LoggedOut, has_drafts: visitor.browser.is_some(), back: None };
    visitor.page(&server, 200, &page.page(visitor.lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_on_what_it_runs() {
        for (said, expected) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Device::Computer),
            ("Mozilla/5.0 (X11; Linux x86_64)", Device::Computer),
            ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari", Device::Phone),
            ("Mozilla/5.0 (Linux; Android 14; SM-X710) Safari", Device::Tablet),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", Device::Phone),
            ("Mozilla/5.0 (iPad; CPU OS 18_0)", Device::Tablet),
            ("curl/8", Device::Unknown),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", said.parse().unwrap());
            assert_eq!(device(&headers), expected, "{said}");
        }
        assert_eq!(device(&HeaderMap::new()), Device::Unknown);
    }
}
