//! Asking the portal over HTTP: in time, in size, and nowhere else. It follows no redirect.

use std::{fmt, time::Duration};

use anyhow::{Context as _, ensure};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{HeaderMap, Method, Request, body::Bytes, header::HeaderName};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::crypto::ring;
use tokio::time::timeout;
use url::{Host, Url};

/// How long a whole answer may take: the portal's own limit is twenty seconds.
const TIME_MAX: Duration = Duration::from_secs(30);

/// How large an answer may be, in bytes: as a message of NATS.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A portal's address as people give it: `https://brobygger.example`, and `http://localhost:8080` of a demo.
///
/// # Errors
/// When it is none, or what is sent there could be read on the way.
pub(crate) fn origin(text: &str) -> anyhow::Result<String> {
    let wrong = || format!("{text} is not the address of a portal, as https://brobygger.example");
    let url: Url = text.trim().parse().with_context(wrong)?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(it)) => it.is_loopback(),
        Some(Host::Ipv6(it)) => it.is_loopback(),
        None => false,
    };
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_nobodys = url.username().is_empty() && url.password().is_none();
    ensure!(is_bare && is_nobodys && url.host().is_some(), wrong());
    ensure!(
        url.scheme() == "https" || (url.scheme() == "http" && is_here),
        "{text} is not encrypted on the way: begin the address with https://"
    );
    Ok(url.origin().ascii_serialization())
}

/// A portal.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    pub(crate) origin: String,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// What is sent.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Vec<u8>,
}

/// What is answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Nothing is answered, or nothing that can be read.
#[derive(Debug, thiserror::Error)]
#[error("the portal does not answer")]
pub(crate) struct Away;

impl Http {
    /// The portal at `origin`, see [`origin`].
    ///
    /// # Errors
    /// When this machine trusts nobody.
    pub(crate) fn at(origin: &str) -> anyhow::Result<Http> {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())
            .context("this machine's certificates cannot be read")?
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Http { client, origin: origin.to_owned() })
    }

    /// Sends once.
    ///
    /// # Errors
    /// When there is no answer.
    pub(crate) async fn send(&self, sent: &Sent<'_>) -> Result<Answer, Away> {
        let method: Method = sent.method.parse().map_err(|_| Away)?;
        let url = format!("{}{}", self.origin, sent.path);
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in &sent.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(sent.body.clone()))).map_err(|_| Away)?;
        let answered = async {
            let response = self.client.request(request).await.map_err(|_| Away)?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, BODY_BYTES_MAX).collect().await.map_err(|_| Away)?;
            let (status, headers) = (parts.status.as_u16(), parts.headers);
            Ok(Answer { status, headers, body: body.to_bytes() })
        };
        timeout(TIME_MAX, answered).await.unwrap_or(Err(Away))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_asked_where_nobody_reads_along() {
        for (typed, expected) in [
            ("https://brobygger.example", Some("https://brobygger.example")),
            ("https://brobygger.example/", Some("https://brobygger.example")),
            (" https://BROBYGGER.example:443/ ", Some("https://brobygger.example")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("http://brobygger.example", None),
            ("http://localhost.example", None),
            ("https://brobygger.example/login", None),
            ("https://anna:secret@brobygger.example", None),
            ("https://brobygger.example?a=b", None),
            ("brobygger.example", None),
            ("ftp://brobygger.example", None),
            ("", None),
        ] {
            assert_eq!(origin(typed).ok().as_deref(), expected, "{typed}");
        }
    }
}
