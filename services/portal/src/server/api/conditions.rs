//! What a request says beside what it asks: its id, what it expects, what is to have been handled, what answer it takes.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use proto::{id::CommandId, problem::Problem};
use uuid::Uuid;

/// The command's id (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// How far services are to have come: the `Position` of what was done before.
pub(super) const AT_LEAST: &str = "at-least";
/// RFC 7240.
const PREFER: &str = "prefer";
/// The longest that an answer waits for a position.
const WAIT_MAX: Duration = Duration::from_secs(5);

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|it| it.to_str().unwrap_or("?"))
}

/// The id of a command.
///
/// # Errors
/// 400 when there is none.
pub(super) fn command_id(headers: &HeaderMap) -> Result<CommandId, Problem> {
    let Some(key) = text(headers, IDEMPOTENCY_KEY) else {
        return Err(Problem::new(
            400,
            "idempotency_key_missing",
            "a command needs the header Idempotency-Key: a UUID you choose, the same when you ask the same again",
        ));
    };
    let bare = key.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(key);
    bare.parse::<Uuid>().map(CommandId).map_err(|_| {
        let detail =
            "the header Idempotency-Key is a UUID, as 0190d5c6-2f3a-7c41-9d7e-6f1f0c0f5c11";
        Problem::new(400, "idempotency_key_malformed", detail)
    })
}

/// The version that a command expects, as an earlier answer's `ETag` said.
///
/// # Errors
/// 400 when it is none.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(tag) = text(headers, header::IF_MATCH.as_str()) else { return Ok(None) };
    let version = tag.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    match version.and_then(|it| it.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Problem::malformed(
            "the header If-Match is the ETag of an earlier answer about the same, as \"12\"",
        )),
    }
}

/// How long an answer may wait until what was done before is known there: `Prefer: wait=SECONDS`.
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let all = headers.get_all(PREFER).iter().filter_map(|it| it.to_str().ok());
    let mut preferences = all.flat_map(|it| it.split([',', ';']));
    let seconds = preferences.find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("wait")
            .then(|| value.trim().trim_matches('"').parse().ok())?
    })?;
    Some(WAIT_MAX.min(Duration::from_secs(seconds)))
}

/// Holds a request to what it takes: one of these media types.
///
/// # Errors
/// 406 when it takes another.
pub(super) fn must_accept(headers: &HeaderMap, media_type: &str) -> Result<(), Problem> {
    let wanted: Vec<_> = headers.get_all(header::ACCEPT).iter().collect();
    let family = media_type.split('/').next().unwrap_or_default();
    let takes = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let is_it = range == "*/*"
            || range == media_type
            || range.strip_suffix("/*").is_some_and(|it| it == family);
        let is_refused = parts.any(|it| {
            let quality = it.strip_prefix("q=").or_else(|| it.strip_prefix("Q="));
            quality.and_then(|it| it.parse::<f32>().ok()).is_some_and(|it| it <= 0.0)
        });
        is_it && !is_refused
    };
    let mut ranges = wanted.iter().flat_map(|it| it.to_str().unwrap_or("?").split(','));
    if wanted.is_empty() || ranges.any(takes) {
        return Ok(());
    }
    let detail = format!("the answer is {media_type}: take that in the header Accept");
    Err(Problem::new(406, "not_acceptable", detail))
}

/// Holds a body to being JSON in clear.
///
/// # Errors
/// 415 when it is not.
pub(super) fn must_be_json(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let mut parts = kind.split(';').map(|it| it.trim().to_ascii_lowercase());
    let is_json = parts.next().as_deref() == Some("application/json");
    let is_utf8 = parts
        .all(|it| it.strip_prefix("charset=").is_none_or(|it| it.trim_matches('"') == "utf-8"));
    let is_plain = text(headers, header::CONTENT_ENCODING.as_str())
        .is_none_or(|it| it.eq_ignore_ascii_case("identity"));
    if is_json && is_utf8 && is_plain {
        return Ok(());
    }
    let detail =
        "the body is application/json in UTF-8, not compressed: say so in the header Content-Type";
    Err(Problem::new(415, "unsupported_media_type", detail))
}

/// Whether whoever asks has this already.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let all = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|it| it.to_str().ok());
    let mut tags = all.flat_map(|it| it.split(',')).map(str::trim);
    tags.any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_command_needs_a_key() {
        let id = "0190d5c6-2f3a-7c41-9d7e-6f1f0c0f5c11";
        for (key, expected) in [
            (id, Ok(id)),
            ("\"0190d5c6-2f3a-7c41-9d7e-6f1f0c0f5c11\"", Ok(id)),
            ("", Err("idempotency_key_malformed")),
            ("1", Err("idempotency_key_malformed")),
            ("\"", Err("idempotency_key_malformed")),
            ("0190d5c6-2f3a-7c41-9d7e-6f1f0c0f5c1", Err("idempotency_key_malformed")),
        ] {
            let read = command_id(&headers(&[(IDEMPOTENCY_KEY, key)])).map(|it| it.to_string());
            assert_eq!(read.as_deref().map_err(|no| &*no.code), expected, "{key}");
        }
        assert_eq!(command_id(&headers(&[])).unwrap_err().code, "idempotency_key_missing");
    }

    #[test]
    fn a_version_is_what_an_etag_said() {
        for (tag, version) in [
            ("\"12\"", Some(Some(12))),
            ("12", None),
            ("*", None),
            ("\"\"", None),
            ("W/\"12\"", None),
            ("\"12\", \"13\"", None),
            ("\"99999999999999999999\"", None),
        ] {
            assert_eq!(expected(&headers(&[("if-match", tag)])).ok(), version, "{tag}");
        }
        assert_eq!(expected(&headers(&[])).unwrap(), None);
    }

    #[test]
    fn whoever_prefers_to_wait_waits_at_most_so_long() {
        for (prefer, expected) in [
            ("wait=2", Some(2)),
            ("respond-async, wait=3", Some(3)),
            ("Wait = \"1\"; x=y", Some(1)),
            ("wait=600", Some(5)),
            ("wait=0", Some(0)),
            ("wait=-1", None),
            ("wait", None),
            ("return=minimal", None),
        ] {
            let waited = wait(&headers(&[(PREFER, prefer)])).map(|it| it.as_secs());
            assert_eq!(waited, expected, "{prefer}");
        }
    }

    #[test]
    fn what_nobody_takes_is_not_sent() {
        for (accept, expected) in [
            ("*/*", true),
            ("application/json", true),
            ("application/*;q=0.2", true),
            ("text/html, application/json;q=0.5", true),
            ("application/json;q=0", false),
            ("application/json; q=0.000", false),
            ("text/html", false),
            ("application/jsonp", false),
            ("applicationx/*", false),
            ("", false),
        ] {
            let accepted = must_accept(&headers(&[("accept", accept)]), "application/json");
            assert_eq!(accepted.is_ok(), expected, "{accept}");
        }
        assert!(must_accept(&headers(&[]), "application/json").is_ok());
    }

    #[test]
    fn a_body_is_json_in_clear() {
        for (kind, encoding, expected) in [
            ("application/json", None, true),
            ("Application/JSON; charset=UTF-8", None, true),
            ("application/json;charset=\"utf-8\"", Some("identity"), true),
            ("application/json; charset=latin1", None, false),
            ("application/json", Some("gzip"), false),
            ("text/json", None, false),
            ("application/x-www-form-urlencoded", None, false),
            ("", None, false),
        ] {
            let mut it = headers(&[("content-type", kind)]);
            if let Some(encoding) = encoding {
                it.insert("content-encoding", HeaderValue::from_static(encoding));
            }
            assert_eq!(must_be_json(&it).is_ok(), expected, "{kind} {encoding:?}");
        }
    }

    #[test]
    fn what_is_known_is_known_by_its_tag() {
        for (tags, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("a", false),
            ("\"b\"", false),
        ] {
            assert_eq!(is_known(&headers(&[("if-none-match", tags)]), "\"a\""), expected, "{tags}");
        }
        assert!(!is_known(&headers(&[]), "\"a\""));
    }
}
