//! What every answer carries, and who may send a form.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::{Server, answer, visitor::language};

/// How large a form may be.
pub(crate) const BODY_MAX_BYTES: usize = 64 * 1024;

/// The headers of every answer. Nothing inside a page is run, nothing is loaded from elsewhere, no other page frames ours, and no address of
/// ours is told to anybody.
fn fixed() -> [(HeaderName, HeaderValue); 8] {
    let value = HeaderValue::from_static;
    [
        (header::X_CONTENT_TYPE_OPTIONS, value("nosniff")),
        (header::X_FRAME_OPTIONS, value("DENY")),
        (header::REFERRER_POLICY, value("no-referrer")),
        (HeaderName::from_static("cross-origin-opener-policy"), value("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), value("same-origin")),
        (HeaderName::from_static("x-permitted-cross-domain-policies"), value("none")),
        (
            HeaderName::from_static("permissions-policy"),
            value("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ),
        (HeaderName::from_static("x-robots-tag"), value("noindex, nofollow")),
    ]
}

/// The content security policy. A form leads to us, and by way of us to whoever logs people in.
pub(crate) fn policy(providers: &[String]) -> String {
    let forms: String = providers.iter().map(|it| format!(" {it}")).collect();
    format!(
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{forms}"
    )
}

/// Puts the headers on an answer. What is about anybody is kept in no cache.
pub(crate) async fn headers(
    State(server): State<Server>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in fixed() {
        headers.insert(name, value);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, server.policy.clone());
    if server.config.address.origin.starts_with("https://") {
        let lasts = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, lasts);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Lets a form in only from one of our own pages, also before anybody has logged in. There is no hidden token that could run out.
pub(crate) async fn own_forms(
    State(server): State<Server>,
    request: Request,
    next: Next,
) -> Response {
    // A provider's word that somebody logged out there has no cookie and changes nothing without its signature.
    let path = request.uri().path();
    let is_providers = path.strip_prefix("/login/").is_some_and(|it| it.ends_with("/logout"));
    if is_providers || is_ours(request.method(), request.headers(), &server.config.address.origin) {
        next.run(request).await
    } else {
        answer::cross_site(language(request.headers()))
    }
}

/// Whether a request that changes something comes from a page of `origin`: the browser says so itself (Fetch Metadata), an older one by
/// the header `Origin`.
pub(crate) fn is_ours(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|it| it.to_str().unwrap_or("?"));
    match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text("origin") == Some(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threat 42.
    #[test]
    fn threat_42_a_form_of_another_site_is_not_taken() {
        let ours = "http://localhost:8080";
        for (site, origin, expected) in [
            (Some("same-origin"), None, true),
            (Some("same-origin"), Some(ours), true),
            (Some("none"), None, true),
            (Some("cross-site"), Some(ours), false),
            (Some("same-site"), Some(ours), false),
            (Some("cross-site"), None, false),
            (Some(""), Some(ours), false),
            (Some("same-origin, cross-site"), None, false),
            (None, Some(ours), true),
            (None, Some("http://localhost:8081"), false),
            (None, Some("https://localhost:8080"), false),
            (None, Some("http://localhost:8080.evil.example"), false),
            (None, Some("null"), false),
            (None, Some(""), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            if let Some(origin) = origin {
                headers.insert("origin", HeaderValue::from_static(origin));
            }
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                assert_eq!(is_ours(&method, &headers, ours), expected, "{site:?} {origin:?}");
            }
            assert!(is_ours(&Method::GET, &headers, ours));
        }
    }

    #[test]
    fn nothing_inside_a_page_is_run() {
        let policy = policy(&["https://login.example".to_owned()]);
        assert!(policy.contains("default-src 'self';") && !policy.contains("unsafe"));
        assert!(policy.ends_with("form-action 'self' https://login.example"));
    }
}
