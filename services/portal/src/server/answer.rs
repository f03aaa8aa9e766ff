//! What is answered: a page, a way on, or why not.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use maud::Markup;
use platform::{Clock, calendar};
use proto::problem::Problem;
use uuid::Uuid;

use super::{
    Portal, back,
    cookies::{self, BACK, FLASH},
    visitor::{Acts, Visitor, role_and_place},
};
use crate::{
    pages::{Page, error::Error, frame::Frame},
    problems,
    words::{Lang, Words},
};

impl Visitor {
    /// A whole page that hears of news.
    pub(crate) fn live_page(&self, server: &Portal, page: &Page, stream: String) -> Response {
        let frame = Frame { live: Some(stream), ..self.frame(server) };
        html(200, &frame.page(page), self.flash.is_some())
    }

    /// A whole page of theirs.
    pub(crate) fn page(&self, server: &Portal, status: u16, page: &Page) -> Response {
        html(status, &self.frame(server).page(page), self.flash.is_some())
    }
}

/// A page. What was said once is not said again.
pub(crate) fn html(status: u16, page: &Markup, was_flashed: bool) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let mut response = (status, [kind], page.0.clone()).into_response();
    if was_flashed {
        let (name, value) = cookies::clear(FLASH);
        response.headers_mut().append(name, value);
    }
    response
}

/// On to another page of ours.
pub(crate) fn see(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// The same, and what came of what was done is said there once.
pub(crate) fn done(path: &str, flash: &'static str) -> Response {
    with(see(path), [cookies::set(FLASH, flash)])
}

/// An answer with cookies.
pub(crate) fn with<const N: usize>(
    mut response: Response,
    cookies: [(header::HeaderName, HeaderValue); N],
) -> Response {
    for (name, value) in cookies {
        response.headers_mut().append(name, value);
    }
    response
}

/// Nobody is logged in any more, in this browser: its pages and what they kept go with it.
pub(crate) fn logged_out(path: &str) -> Response {
    let mut response = with(see(path), [cookies::clear(cookies::SESSION)]);
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert("clear-site-data", all);
    response
}

/// To the page where one logs in; the page that was wanted is remembered in this browser, and checked again when it is used.
pub(crate) fn log_in_first(server: &Portal, visitor: &Visitor) -> Response {
    let page = if server.config.is_demo() { "/demo" } else { "/login" };
    let response = see(page);
    match back::own(&visitor.path).filter(|it| *it != "/") {
        Some(path) => with(response, [cookies::set(BACK, &encoded(path))]),
        None => response,
    }
}

/// Where somebody goes on to who has logged in.
pub(crate) fn where_to(headers: &HeaderMap) -> String {
    let wanted = cookies::value(headers, BACK).map(decoded);
    wanted.as_deref().and_then(back::own).unwrap_or("/").to_owned()
}

fn encoded(path: &str) -> String {
    form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

fn decoded(text: &str) -> String {
    let text = format!("path={text}");
    form_urlencoded::parse(text.as_bytes())
        .next()
        .map(|(_, it)| it.into_owned())
        .unwrap_or_default()
}

/// For whoever is not logged in and did not ask for a page.
pub(crate) fn not_logged_in(server: &Portal, visitor: &Visitor) -> Response {
    let back = back::own(&visitor.path).map(str::to_owned);
    error(server, visitor, &Error::NotLoggedIn { back, contacts: vec![] })
}

/// The page of an error.
pub(crate) fn error(server: &Portal, visitor: &Visitor, error: &Error) -> Response {
    let mut response = visitor.page(server, error.status(), &error.page(visitor.lang));
    if let Error::TooMany { again_at } = error {
        let wait = again_at.signed_duration_since(Clock::wall().now()).num_seconds().max(1);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// The page of a service's no.
pub(crate) fn problem_page(server: &Portal, visitor: &Visitor, no: Problem) -> Response {
    let Problem { status, code, retry_after_s, .. } = no;
    let page = match status {
        401 => return log_in_first(server, visitor),
        404 => Error::NotFound,
        409 if code == "version_conflict" => {
            Error::Quicker { now: None, is_kept: false, back: "/".to_owned() }
        }
        403 | 409 | 422 => {
            Error::Refused { status, why: problems::of_code(&code, Words::of(visitor.lang)) }
        }
        429 => {
            let wait = retry_after_s.unwrap_or(60);
            let again_at =
                calendar::after(Clock::wall().now(), chrono::TimeDelta::seconds(i64::from(wait)));
            Error::TooMany { again_at }
        }
        503 => Error::Away { what: None, is_kept: false },
        _ => Error::Broken { reference: broken(status, &code) },
    };
    error(server, visitor, &page)
}

/// Logs what was not to happen, and answers what somebody can quote.
fn broken(status: u16, code: &str) -> String {
    let reference = Uuid::new_v4();
    tracing::error!(service.name = "portal", %reference, %code, status, "a page broke");
    reference.simple().to_string().chars().take(8).collect()
}

/// A page of ours broke.
pub(crate) fn failed(server: &Portal, visitor: &Visitor, why: &anyhow::Error) -> Response {
    let reference = Uuid::new_v4();
    tracing::error!(service.name = "portal", %reference, error = format!("{why:#}"), "a page broke");
    let reference = reference.simple().to_string().chars().take(8).collect();
    error(server, visitor, &Error::Broken { reference })
}

/// The form was drawn under another role than the one that acts now.
pub(crate) fn other_role(server: &Portal, acts: &Acts, drawn: Option<Uuid>) -> Response {
    let words = Words::of(acts.visitor.lang);
    let name = |grant: Uuid| {
        let own = acts.view.roles.iter().find(|it| it.grant.0 == grant);
        own.map(|it| {
            let (role, place) = role_and_place(it, words);
            format!("{role}, {place}")
        })
    };
    let unknown = || words.say("role-other");
    let page = Error::OtherRole {
        drawn: drawn.and_then(name).unwrap_or_else(unknown),
        acting: name(acts.owner).unwrap_or_else(unknown),
        grant: drawn.map(|it| it.to_string()).unwrap_or_default(),
        back: back::own(&acts.visitor.path).unwrap_or("/").to_owned(),
    };
    error(server, &acts.visitor, &page)
}

/// A form of another site: nothing is told about anybody.
pub(crate) fn cross_site(lang: Lang) -> Response {
    let page = Error::NotAllowed { tried: Words::of(lang).say("tried-cross-site"), allows: None };
    let frame = Frame { lang, path: "/".to_owned(), ..Frame::default() };
    html(page.status(), &frame.page(&page.page(lang)), false)
}

/// Something larger than a form may be, or that nobody waits for.
pub(crate) fn plain(lang: Lang, page: &Error) -> Response {
    let frame = Frame { lang, path: "/".to_owned(), ..Frame::default() };
    html(page.status(), &frame.page(&page.page(lang)), false)
}

/// Nothing to say.
pub(crate) fn nothing() -> Response {
    (StatusCode::NO_CONTENT, Body::empty()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_survives_its_cookie_and_leads_to_us() {
        for (wanted, expected) in [
            ("/threads/1?filter=a%20b&c=d", "/threads/1?filter=a%20b&c=d"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("", "/"),
        ] {
            let cookie = format!("{BACK}={}", encoded(wanted));
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            assert_eq!(where_to(&headers), expected, "{wanted}");
        }
        assert_eq!(where_to(&HeaderMap::new()), "/");
    }
}
