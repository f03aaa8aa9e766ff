//! Texts that must not be seen: nothing here prints what it holds.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use zeroize::Zeroizing;

/// A text that opens something: a nonce, a verifier, a code, a token. `Debug` says only that it is one; gone from memory when dropped.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Hides `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// 32 random bytes as base64url: 43 characters, as a PKCE verifier wants them (RFC 7636 § 4.1).
    pub(super) fn random() -> Secret {
        Secret::new(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The text itself: for a row, a request or a comparison, never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A civil registration number as a provider says it: ten digits, nothing more is checked. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Cpr(Zeroizing<String>);

impl Cpr {
    /// Ten digits, with or without the hyphen after the sixth; otherwise nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Cpr> {
        let digits = match text.split_once('-') {
            Some((day, number)) if day.len() == 6 => Zeroizing::new(format!("{day}{number}")),
            Some(_) => return None,
            None => Zeroizing::new(text.to_owned()),
        };
        (digits.len() == 10 && digits.bytes().all(|it| it.is_ascii_digit())).then_some(Cpr(digits))
    }

    /// The ten digits: for the one request to the vault.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpr")
    }
}
