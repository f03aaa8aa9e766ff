//! Who asks: whoever has logged in in this browser, or whoever bears a token. Never both.

use std::sync::Arc;

use axum::http::{HeaderMap, header, request::Parts};
use proto::{
    code::Municipality,
    identity::{Acting, ActsAs, SessionView},
    problem::Problem,
    sealed::Digest,
};
use uuid::Uuid;

use super::super::{
    Portal,
    cookies::{self, Secret},
    secure::is_ours,
    visitor::owner_of,
};

/// As whom it is asked: one of the own roles, by its grant or person.
const ACTING_AS: &str = "acting-as";
/// For which municipality, where an organisation works for several.
const ACTING_IN: &str = "acting-in";

/// What a bearer is known by: nobody's cookie is one, and no bearer is a cookie.
const BEARER: &str = "brobygger bearer";

/// A login that lasts.
#[derive(Debug, Clone)]
pub(super) struct Login {
    /// By what `identity` knows it.
    pub(super) digest: Digest,
    pub(super) view: Arc<SessionView>,
    /// As whom and where, when the request says so.
    pub(super) acts_as: Option<ActsAs>,
    pub(super) tenant: Option<Municipality>,
}

/// By what `identity` knows a bearer.
pub(super) fn digest_of(bearer: &Secret) -> Digest {
    Digest(*bearer.key(BEARER))
}

/// The digest of what a request was sent with.
fn presented(server: &Portal, parts: &Parts) -> Result<Digest, Problem> {
    let headers = &parts.headers;
    let cookie = cookies::value(headers, cookies::SESSION).is_some();
    match (headers.get(header::AUTHORIZATION), cookie) {
        (Some(_), true) => Err(Problem::new(
            400,
            "two_logins",
            "a request has one login: a cookie or a bearer, not both",
        )),
        (Some(it), false) => {
            let (scheme, secret) =
                it.to_str().ok().and_then(|it| it.split_once(' ')).unwrap_or_default();
            let bearer = Some(secret.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
            let bearer = bearer.and_then(Secret::read).ok_or_else(|| {
                Problem::new(401, "bearer_malformed", "this is no bearer of ours: get a new one")
            })?;
            Ok(digest_of(&bearer))
        }
        (None, true) => {
            if !is_ours(&parts.method, headers, &server.config.address.origin) {
                return Err(Problem::new(
                    403,
                    "cross_site",
                    "a page of another site may not send this: ask from a page of ours, or with a bearer",
                ));
            }
            let secret = cookies::secret(headers, cookies::SESSION).ok_or_else(not_logged_in)?;
            Ok(secret.digest())
        }
        (None, false) => Err(not_logged_in()),
    }
}

fn not_logged_in() -> Problem {
    Problem::new(401, "not_logged_in", "nobody is asking: log in, or send a bearer")
}

/// A header that is an id or a code.
fn named<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Result<Option<T>, Problem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let read = value.to_str().ok().and_then(|it| it.parse().ok());
    read.map(Some).ok_or_else(|| Problem::malformed(format!("the header {name} cannot be read")))
}

impl Login {
    /// Whose request it is.
    ///
    /// # Errors
    /// 400, 401, 403, 429 as it is; 503 when `identity` does not answer.
    pub(super) async fn of(server: &Portal, parts: &Parts) -> Result<Login, Problem> {
        let digest = presented(server, parts)?;
        let tenant = named::<Municipality>(&parts.headers, ACTING_IN)?;
        let named = named::<Uuid>(&parts.headers, ACTING_AS)?;
        server.api.asked(digest)?;
        let view = server.logins.of(digest, tenant).await?;
        let Some(named) = named else {
            return Ok(Login { digest, view, acts_as: None, tenant });
        };
        let own = view.roles.iter().map(|it| ActsAs::Grant(it.grant));
        let family = view.registered_as.iter().copied().map(ActsAs::Person);
        let acts_as = own.chain(family).find(|it| owner_of(*it) == named).ok_or_else(|| {
            let detail = "you cannot act as this: GET /api/v1/session shows as whom you can";
            Problem::new(403, "role_not_held", detail)
        })?;
        let view = server.logins.of_as(digest, tenant, Some(acts_as)).await?;
        Ok(Login { digest, view, acts_as: Some(acts_as), tenant })
    }

    /// With what services are asked.
    ///
    /// # Errors
    /// 403 when nobody is chosen, or they do not act there.
    pub(super) fn acting(&self) -> Result<&Acting, Problem> {
        self.view.acting.as_ref().ok_or_else(|| {
            if self.view.acts_as.is_some() {
                let detail = "you do not act in this municipality: GET /api/v1/session shows where you do";
                Problem::new(403, "not_there", detail)
            } else {
                let detail = "say as whom you ask: the header Acting-As names one of your roles, and GET /api/v1/session shows them";
                Problem::new(403, "no_role", detail)
            }
        })
    }
}
