//! What stands around every page: what was typed is kept when the login has ended meanwhile, and whatever happens is a page.

use std::panic::AssertUnwindSafe;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use uuid::Uuid;

use super::{
    Server, answer,
    cookies::{self, BACK, BROWSER},
    drafts,
    secure::BODY_MAX_BYTES,
    visitor::language,
};
use crate::pages::error::Error;

/// A form that comes from whoever is not logged in any more is kept in their browser's drafts, and they log in first.
pub(crate) async fn typed_is_kept(
    State(server): State<Server>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST || !is_form(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX_BYTES).await else {
        let (megabytes_max, back) = (1, "/".to_owned());
        return answer::plain(language(&parts.headers), &Error::TooLarge { megabytes_max, back });
    };
    let (headers, path) = (parts.headers.clone(), parts.uri.path().to_owned());
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    let Some(form) = Typed::read(&body).filter(|_| response.status() == StatusCode::UNAUTHORIZED)
    else {
        return response;
    };
    let Some(browser) = cookies::secret(&headers, BROWSER) else { return response };
    match server.drafts.keep(&browser, form.drawn_under, &form.draft, &body).await {
        Ok(()) => {
            let page = if server.config.is_demo() { "/demo" } else { "/login" };
            let back = form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
            answer::with(answer::done(page, "kept"), [cookies::set(BACK, &back)])
        }
        Err(why) => {
            tracing::error!(
                service.name = "portal",
                error = format!("{why:#}"),
                "what was typed is lost"
            );
            response
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    kind.is_some_and(|it| it.starts_with("application/x-www-form-urlencoded"))
}

/// What a form says of itself.
struct Typed {
    drawn_under: Uuid,
    draft: String,
}

impl Typed {
    fn read(body: &[u8]) -> Option<Typed> {
        let field = |name: &str| {
            let mut fields = form_urlencoded::parse(body);
            fields.find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
        };
        let drawn_under = field("acting_grant")?.parse().ok()?;
        let draft = field("draft").filter(|it| drafts::is_name(it))?;
        Some(Typed { drawn_under, draft })
    }
}

/// What breaks is one page, and what a library refuses before we see it is a page too.
pub(crate) async fn whatever_happens(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|it| it.to_str().is_ok_and(|it| it.contains("text/html")));
    let Ok(response) = AssertUnwindSafe(next.run(request)).catch_unwind().await else {
        let reference = Uuid::new_v4();
        tracing::error!(service.name = "portal", %reference, "a page panicked");
        let reference = reference.simple().to_string().chars().take(8).collect();
        return answer::plain(lang, &Error::Broken { reference });
    };
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.to_str().is_ok_and(|it| it.starts_with("text/html")));
    let status = response.status();
    if is_page || !wants_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let page = match status.as_u16() {
        404 | 405 => Error::NotFound,
        413 => Error::TooLarge { megabytes_max: 1, back: "/".to_owned() },
        503 => Error::Away { what: None, is_kept: false },
        500..=599 => Error::Broken { reference: Uuid::new_v4().simple().to_string() },
        _ => Error::Unreadable,
    };
    let mut shown = answer::plain(lang, &page);
    *shown.status_mut() = status;
    shown
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn a_form_says_under_what_it_was_drawn_and_which_draft_it_is() {
        let read = |body: &str| Typed::read(body.as_bytes()).map(|it| it.draft);
        let grant = "acting_grant=00000000-0000-0000-0000-000000000001";
        assert_eq!(read(&format!("{grant}&draft=refer&a=b")).as_deref(), Some("refer"));
        for body in
            ["", "draft=refer", grant, "acting_grant=x&draft=refer", &format!("{grant}&draft=A+B")]
        {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
