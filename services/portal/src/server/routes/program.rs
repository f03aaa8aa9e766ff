//! The command line asks to act as somebody: the page where they say yes or no, after a login that is younger than the question. Nothing of the
//! question stands in the address of that page, and no link fills in a code.

use std::net::SocketAddr;

use axum::{
    Form, Router,
    extract::{ConnectInfo, Query, State, rejection::QueryRejection},
    http::{HeaderValue, header},
    response::Response,
    routing::{get, post},
};
use platform::client::How;
use proto::{
    identity::{
        AllowProgram, BeginProgram, EnterProgramCode, LookAtProgram, Opaque, ProgramView,
        RefuseProgram,
    },
    problem::Problem,
    sealed::Digest,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    account::{ask, too_many},
    passkey::browser_of,
};
use crate::{
    pages::{
        form::Form as Typed,
        program::{Answered, Asking, Enter, From, Over},
    },
    server::{
        Portal, Server,
        answer::{self, problem_page},
        api::{digest_of_code, read_challenge},
        cookies::{self, BACK, BROWSER, Secret},
        logins::problem,
        program_code::ProgramCode,
        visitor::{LoggedIn, Visitor, owner_of, role_and_place},
    },
    words::Words,
};

/// The page of the question, as the cookie holds it that says where one goes on to.
const BACK_HERE: &str = "%2Fprogram";

pub(super) fn router() -> Router<Server> {
    Router::new()
        .route("/program", get(shown))
        .route("/program/begin", get(begin))
        .route("/program/code", get(code).post(typed))
        .route("/program/login", post(log_in_again))
        .route("/program/allow", post(allow))
        .route("/program/refuse", post(refuse))
}

/// What a program opens the browser with.
#[derive(Deserialize)]
pub(crate) struct Begun {
    challenge: String,
    port: u16,
    state: String,
}

/// `GET /program/begin`: a program on this machine asks. What it brought is kept; the browser goes on to an address without it.
async fn begin(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    query: Result<Query<Begun>, QueryRejection>,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    let read = query.ok().and_then(|Query(it)| {
        let (challenge, state) = (read_challenge(&it.challenge)?, Opaque::read(&it.state)?);
        (it.port >= 1024).then_some((challenge, it.port, state))
    });
    let Some((challenge, port, state)) = read else { return over(&server, &visitor) };
    let browser = match browser_of(&visitor) {
        Ok(browser) => browser,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let begin = BeginProgram { browser: browser.digest(), challenge, port, state };
    match server.requester.show(None, &begin, How::default()).await.map_err(problem) {
        Ok(_) => answer::with(answer::see("/program"), [cookies::set(BROWSER, &browser.text())]),
        Err(no) => problem_page(&server, &visitor, no),
    }
}

fn over(server: &Portal, visitor: &Visitor) -> Response {
    visitor.page(server, 410, &Over.page(visitor.lang))
}

/// What came of it that is no answer.
fn said_no(server: &Portal, visitor: &Visitor, no: Problem) -> Response {
    match no.code.as_ref() {
        "program_over" => over(server, visitor),
        // It is shown as it stands now.
        "login_too_old" | "other_role" => answer::see("/program"),
        _ => problem_page(server, visitor, no),
    }
}

async fn asking(
    server: &Portal,
    visitor: &Visitor,
    cookie: Digest,
) -> Result<(ProgramView, Digest), Problem> {
    let browser = visitor.browser.as_ref().map(Secret::digest).unwrap_or_default();
    let query = LookAtProgram { cookie, browser };
    let view = server.requester.show(None, &query, How::default()).await.map_err(problem)?;
    Ok((view, browser))
}

/// `GET /program`: who asks, as whom it would act, and two buttons.
async fn shown(
    State(server): State<Server>,
    LoggedIn { visitor, view, cookie }: LoggedIn,
) -> Response {
    let asking = match asking(&server, &visitor, cookie).await {
        Ok((asking, _)) => asking,
        Err(no) => return said_no(&server, &visitor, no),
    };
    let Some(acts_as) = view.acts_as else {
        return answer::with(answer::see("/roles"), [cookies::set(BACK, BACK_HERE)]);
    };
    let words = Words::of(visitor.lang);
    let own = view.roles.iter().find(|it| it.grant.0 == owner_of(acts_as));
    let of_family = || visitor.frame(&server).who.map(|it| (it.role, it.place)).unwrap_or_default();
    let (role, place) = own.map_or_else(of_family, |it| role_and_place(it, words));
    let from = match (asking.port, &asking.from) {
        (Some(port), _) => From::ThisMachine { port },
        (None, Some(from)) => From::Address(from.expose().to_owned()),
        (None, None) => From::Address(String::new()),
    };
    let page = Asking {
        from,
        role,
        place,
        is_fresh: asking.is_fresh,
        challenge: asking.challenge.to_string(),
        grant: owner_of(acts_as).to_string(),
        until: asking.expires_at,
        can_change_role: view.roles.len() + view.registered_as.len() > 1,
    };
    let shown = visitor.page(&server, 200, &page.page(visitor.lang));
    // Who takes another role first comes back here.
    answer::with(shown, [cookies::set(BACK, BACK_HERE)])
}

/// `GET /program/code`: where a code is typed. What stands behind a question mark is not read.
async fn code(State(server): State<Server>, LoggedIn { visitor, .. }: LoggedIn) -> Response {
    visitor.page(&server, 200, &Enter::default().page(visitor.lang))
}

/// What is typed.
#[derive(Deserialize)]
pub(crate) struct Code {
    code: String,
}

/// `POST /program/code`: on to the question of the program that shows this code.
async fn typed(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    LoggedIn { visitor, cookie, .. }: LoggedIn,
    Form(Code { code }): Form<Code>,
) -> Response {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return too_many(&server, &visitor, wait);
    }
    let words = Words::of(visitor.lang);
    let refused = |status: u16, why: &str| {
        let mut form = Typed::new([("code", code.as_str())]);
        form.refuse("code", words.say(why));
        visitor.page(&server, status, &Enter { form }.page(visitor.lang))
    };
    let Some(read) = ProgramCode::read(&code) else { return refused(422, "program-code-form") };
    let browser = match browser_of(&visitor) {
        Ok(browser) => browser,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let enter = EnterProgramCode { cookie, browser: browser.digest(), code: read.digest() };
    match ask(&server, &enter).await {
        Ok(()) => answer::with(answer::see("/program"), [cookies::set(BROWSER, &browser.text())]),
        Err(no) if no.code == "code_unknown" => refused(404, "program-code-unknown"),
        Err(no) => problem_page(&server, &visitor, no),
    }
}

/// `POST /program/login`: one logs in again, and comes back to the question.
async fn log_in_again(State(server): State<Server>, LoggedIn { .. }: LoggedIn) -> Response {
    let page = if server.config.is_demo() { "/demo" } else { "/login" };
    answer::with(answer::see(page), [cookies::set(BACK, BACK_HERE)])
}

/// What is answered, as it was shown.
#[derive(Deserialize)]
pub(crate) struct Shown {
    challenge: String,
    grant: Uuid,
}

/// `POST /program/allow`: the program may act, and hears of it.
async fn allow(
    State(server): State<Server>,
    LoggedIn { visitor, view, cookie }: LoggedIn,
    Form(Shown { challenge, grant }): Form<Shown>,
) -> Response {
    let (asking, browser) = match asking(&server, &visitor, cookie).await {
        Ok(found) => found,
        Err(no) => return said_no(&server, &visitor, no),
    };
    let as_shown = view.acts_as.filter(|it| owner_of(*it) == grant);
    let (Some(acts_as), true) = (as_shown, asking.challenge.to_string() == challenge) else {
        return answer::see("/program");
    };
    let goes_back = match Secret::draw() {
        Ok(secret) => secret.text(),
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let challenge = asking.challenge;
    let allow =
        AllowProgram { cookie, browser, challenge, acts_as, code: digest_of_code(&goes_back) };
    match ask(&server, &allow).await {
        Ok(()) => answered(&server, &visitor, &asking, Some(&goes_back)),
        Err(no) => said_no(&server, &visitor, no),
    }
}

/// `POST /program/refuse`: the program may not act, and hears of it.
async fn refuse(
    State(server): State<Server>,
    LoggedIn { visitor, cookie, .. }: LoggedIn,
    Form(Shown { challenge, .. }): Form<Shown>,
) -> Response {
    let (asking, browser) = match asking(&server, &visitor, cookie).await {
        Ok(found) => found,
        Err(no) => return said_no(&server, &visitor, no),
    };
    if asking.challenge.to_string() != challenge {
        return answer::see("/program");
    }
    let refuse = RefuseProgram { cookie, browser, challenge: asking.challenge };
    match ask(&server, &refuse).await {
        Ok(()) => answered(&server, &visitor, &asking, None),
        Err(no) => said_no(&server, &visitor, no),
    }
}

/// Where a program waits on the loopback, with what goes back to it.
fn loopback(asking: &ProgramView, code: Option<&str>) -> Option<String> {
    let (port, state) = (asking.port?, asking.state.as_ref()?);
    let mut query = form_urlencoded::Serializer::new(String::new());
    match code {
        Some(code) => query.append_pair("code", code),
        None => query.append_pair("error", "access_denied"),
    };
    query.append_pair("state", state.expose());
    Some(format!("http://127.0.0.1:{port}/?{}", query.finish()))
}

/// The browser goes on to the program by itself, as it does to a provider: a form may not lead there, a page may.
fn answered(
    server: &Portal,
    visitor: &Visitor,
    asking: &ProgramView,
    code: Option<&str>,
) -> Response {
    let url = loopback(asking, code);
    let page = Answered { may: code.is_some(), url: url.clone() }.page(visitor.lang);
    let shown = visitor.page(server, 200, &page);
    let mut shown = answer::with(shown, [cookies::clear(BACK)]);
    let refresh = url.and_then(|it| HeaderValue::from_str(&format!("0; url={it}")).ok());
    shown.headers_mut().extend(refresh.map(|it| (header::REFRESH, it)));
    shown
}

/// How long ago somebody may have logged in who is on the way to the question: the provider asks them anew.
pub(super) fn max_age_s(headers: &axum::http::HeaderMap) -> Option<u32> {
    (cookies::value(headers, BACK) == Some(BACK_HERE)).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_back_goes_to_this_machine_alone() {
        let view = ProgramView {
            challenge: Digest::default(),
            port: Some(40_000),
            state: Opaque::read("a&b=c"),
            from: None,
            is_fresh: true,
            expires_at: "2026-12-01T08:00:00Z".parse().unwrap(),
        };
        assert_eq!(
            loopback(&view, Some("x")).as_deref(),
            Some("http://127.0.0.1:40000/?code=x&state=a%26b%3Dc")
        );
        assert_eq!(
            loopback(&view, None).as_deref(),
            Some("http://127.0.0.1:40000/?error=access_denied&state=a%26b%3Dc")
        );
        assert_eq!(loopback(&ProgramView { port: None, ..view }, Some("x")), None);
    }
}
