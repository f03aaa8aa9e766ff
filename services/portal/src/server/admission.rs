//! Who is let in to a page: anybody, whoever has logged in, whoever acts as somebody. The others are sent to where they can be.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
    response::Response,
};
use uuid::Uuid;

use super::{
    Portal, Server, answer,
    colleague_names::ColleagueNames,
    cookies,
    seen::Seen,
    visitor::{Acts, LoggedIn, Visitor, language, owner_of},
};

impl FromRequestParts<Server> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        server: &Server,
    ) -> Result<Visitor, Self::Rejection> {
        let headers = &parts.headers;
        let cookie = cookies::secret(headers, cookies::SESSION).map(|it| it.digest());
        let login = match cookie {
            None => Ok(None),
            Some(cookie) => match server.logins.of(cookie, None).await {
                Ok(view) => Ok(Some(view)),
                Err(no) if matches!(no.status, 401 | 403) => Ok(None),
                Err(no) => Err(no),
            },
        };
        let path = parts.uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
        Ok(Visitor {
            lang: language(headers),
            path,
            cookie,
            browser: cookies::secret(headers, cookies::BROWSER),
            flash: cookies::value(headers, cookies::FLASH).map(str::to_owned),
            login,
        })
    }
}

impl FromRequestParts<Server> for LoggedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<LoggedIn, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, server).await;
        match (&visitor.login, visitor.cookie) {
            (Ok(Some(view)), Some(cookie)) => {
                Ok(LoggedIn { view: Arc::clone(view), visitor, cookie })
            }
            (Err(no), _) => Err(answer::problem_page(server, &visitor, no.clone())),
            (Ok(_), _) => Err(log_in(parts, server, &visitor)),
        }
    }
}

/// Sends whoever is not logged in to where one logs in; a page they wanted is remembered. A program gets an answer that it can read.
fn log_in(parts: &Parts, server: &Portal, visitor: &Visitor) -> Response {
    let is_page = parts.method == Method::GET
        && parts
            .headers
            .get(header::ACCEPT)
            .is_none_or(|it| it.to_str().is_ok_and(|it| it.contains("text/html") || it == "*/*"));
    if is_page {
        answer::log_in_first(server, visitor)
    } else {
        answer::not_logged_in(server, visitor)
    }
}

impl FromRequestParts<Server> for Acts {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Acts, Response> {
        let LoggedIn { visitor, view, .. } = LoggedIn::from_request_parts(parts, server).await?;
        match (&view.acting, view.acts_as) {
            (Some(acting), Some(acts_as)) => {
                let (acting, owner) = (acting.clone(), owner_of(acts_as));
                let seen = Seen::read(&parts.headers);
                Ok(Acts { visitor, view, acting, owner, seen, names: ColleagueNames::default() })
            }
            (None, _) | (_, None) => Err(answer::see("/roles")),
        }
    }
}

impl Acts {
    /// Refuses a form that was drawn under another role than the one that acts now: another tab has changed it.
    ///
    /// # Errors
    /// The page that names both.
    pub(crate) fn must_be_drawn_here(
        &self,
        server: &Portal,
        acting_grant: Option<&str>,
    ) -> Result<(), Box<Response>> {
        let drawn = acting_grant.and_then(|it| it.parse::<Uuid>().ok());
        if drawn == Some(self.owner) {
            return Ok(());
        }
        Err(Box::new(answer::other_role(server, self, drawn)))
    }
}
