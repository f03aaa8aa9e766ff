//! Asking a provider: in time, in size, at its own address and nowhere else.

use std::{io, time::Duration};

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::crypto::ring;
use url::{Host, Url};

use super::refused::Away;

/// How long a whole answer may take.
pub(super) const TIME_MAX: Duration = Duration::from_secs(5);

/// How large an answer may be, in bytes.
pub(super) const BODY_BYTES_MAX: usize = 1 << 20;

/// Whether a provider may be on this machine without TLS: in tests, and in nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loopback {
    /// `http://localhost` and `http://127.0.0.1` are as good as https.
    Allowed,
    /// https, always.
    Refused,
}

impl Loopback {
    /// Whether an address may be asked, or a browser sent to it. Names and passwords in it, and fragments, are never right.
    pub(super) fn allows(self, url: &Url) -> bool {
        let plain =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return false,
        };
        plain
            && (url.scheme() == "https"
                || (url.scheme() == "http" && here && self == Loopback::Allowed))
    }
}

/// A whole answer that is no redirect.
pub(super) struct Answer {
    /// Anything but 3xx.
    pub(super) status: StatusCode,
    /// At most `BODY_BYTES_MAX`.
    pub(super) body: Bytes,
}

/// The client for all providers. It keeps no connection, follows no redirect, and knows no proxy.
pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    loopback: Loopback,
}

impl Http {
    /// Trusts what the machine trusts.
    ///
    /// # Errors
    /// When the machine has no root certificates.
    pub(super) fn new(loopback: Loopback) -> io::Result<Http> {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())?
            .https_or_http()
            .enable_http1()
            .build();
        let client =
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Http { client, loopback })
    }

    /// Whether an address may be asked, or a browser sent to it.
    pub(super) fn allows(&self, url: &Url) -> bool {
        self.loopback.allows(url)
    }

    /// Asks for JSON; `authorization` is the whole header.
    pub(super) async fn get(&self, url: &Url, authorization: Option<&str>) -> Result<Answer, Away> {
        self.ask(Method::GET, url, authorization, None).await
    }

    /// Posts a form and asks for JSON.
    pub(super) async fn post(
        &self,
        url: &Url,
        authorization: Option<&str>,
        form: String,
    ) -> Result<Answer, Away> {
        self.ask(Method::POST, url, authorization, Some(form)).await
    }

    async fn ask(
        &self,
        method: Method,
        url: &Url,
        authorization: Option<&str>,
        form: Option<String>,
    ) -> Result<Answer, Away> {
        if !self.allows(url) {
            return Err(Away::AddressNotAllowed);
        }
        let mut request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "brobygger");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if form.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = Full::new(form.map_or_else(Bytes::new, Bytes::from));
        let request = request.body(body).map_err(|_| Away::AddressNotAllowed)?;
        tokio::time::timeout(TIME_MAX, self.send(request)).await.unwrap_or(Err(Away::TooSlow))
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, Away> {
        let answer = self.client.request(request).await.map_err(|_| Away::Unreachable)?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(Away::Redirected);
        }
        match Limited::new(answer.into_body(), BODY_BYTES_MAX).collect().await {
            Ok(body) => Ok(Answer { status, body: body.to_bytes() }),
            Err(why) if why.is::<LengthLimitError>() => Err(Away::TooLarge),
            Err(_) => Err(Away::Unreachable),
        }
    }
}
