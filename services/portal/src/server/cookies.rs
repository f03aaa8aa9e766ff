//! Cookies. Each is a secret of 32 random bytes or a code; none holds anything about anybody.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use proto::sealed::Digest;
use rand::{TryRng as _, rngs::SysRng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Who has logged in.
pub(crate) const SESSION: &str = "__Host-session";
/// Which browser it is: the key of what is typed in it.
pub(crate) const BROWSER: &str = "__Host-browser";
/// In which language.
pub(crate) const LANGUAGE: &str = "__Host-language";
/// Which page somebody wanted who had to log in first.
pub(crate) const BACK: &str = "__Host-back";
/// That they know what the quick exit does.
pub(crate) const EXIT: &str = "__Host-exit";
/// How far the services had come with what they did last.
pub(crate) const SEEN: &str = "__Host-seen";
/// What came of the last request.
pub(crate) const FLASH: &str = "__Host-flash";

/// A secret in a browser. It is printed nowhere.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub(crate) fn draw() -> anyhow::Result<Secret> {
        let mut bytes = Zeroizing::new([0; 32]);
        SysRng.try_fill_bytes(&mut *bytes)?;
        Ok(Secret(bytes))
    }

    /// As a cookie holds it.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(*self.0))
    }

    /// As it is written; none if it is no whole secret.
    pub(crate) fn read(text: &str) -> Option<Secret> {
        let bytes = Zeroizing::new(BASE64.decode(text).ok()?);
        Some(Secret(Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?)))
    }

    /// What is sent of it: its SHA-256.
    pub(crate) fn digest(&self) -> Digest {
        Digest(Sha256::digest(*self.0).into())
    }

    /// A key for `purpose`.
    pub(crate) fn key(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new_with_prefix(purpose);
        hash.update(*self.0);
        Zeroizing::new(hash.finalize().into())
    }
}

/// The value of a cookie in a request.
pub(crate) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = all.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(it, _)| *it == name).map(|(_, value)| value)
}

/// The secret in a cookie, if it is one.
pub(crate) fn secret(headers: &HeaderMap, name: &str) -> Option<Secret> {
    Secret::read(value(headers, name)?)
}

/// A cookie that lasts until the browser is closed.
pub(crate) fn set(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    cookie(&format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"))
}

/// A cookie that is gone.
pub(crate) fn clear(name: &str) -> (HeaderName, HeaderValue) {
    cookie(&format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn cookie(text: &str) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let all = cookies.iter().map(|it| (header::COOKIE, HeaderValue::from_str(it).unwrap()));
        all.collect()
    }

    #[test]
    fn a_cookie_is_found_and_only_a_whole_secret_is_one() {
        let secret_ = Secret::draw().unwrap();
        let text = format!("a=b; {SESSION}={}; c", *secret_.text());
        let found = secret(&headers(&["x=y", &text]), SESSION).unwrap();
        assert_eq!(found.digest(), secret_.digest());
        for bad in ["", "short", &"A".repeat(42), &"A".repeat(44), "????"] {
            assert!(secret(&headers(&[&format!("{SESSION}={bad}")]), SESSION).is_none(), "{bad}");
        }
        assert!(secret(&headers(&[]), SESSION).is_none());
        assert_eq!(format!("{secret_:?}"), "Secret(..)");
    }

    #[test]
    fn a_value_that_is_no_header_sets_nothing() {
        assert_eq!(set("a", "b\nc").1, HeaderValue::from_static(""));
    }
}
