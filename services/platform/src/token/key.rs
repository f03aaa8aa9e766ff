//! The keys that tokens are signed and verified with: Ed25519, each known by a name made from its public half.

use std::{fmt, fs, path::Path};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{
    SigningKey, VerifyingKey,
    pkcs8::{
        DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, KeypairBytes,
        spki::der::pem::LineEnding,
    },
};
use jwt_compact::{AlgorithmExt as _, Claims, Header, alg::Ed25519};
use sha2::{Digest as _, Sha256};

use super::{TYPE, Token};
use crate::{calendar, private_file};

/// Mints tokens. Held by who logs people in, never by a service that is asked.
pub struct Signer(pub(super) SigningKey);

impl Signer {
    /// With a new key.
    #[must_use]
    pub fn generate() -> Signer {
        Signer(SigningKey::from_bytes(&rand::random()))
    }

    /// With the key in `text`: PKCS #8 in PEM, or the 32 raw bytes in base64url.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str) -> anyhow::Result<Signer> {
        let text = text.trim();
        if text.starts_with("-----") {
            let key = SigningKey::from_pkcs8_pem(text)
                .ok()
                .context("the PEM holds no Ed25519 private key")?;
            return Ok(Signer(key));
        }
        Ok(Signer(SigningKey::from_bytes(&raw(text)?)))
    }

    /// With the key in `file`, see [`Signer::read`].
    ///
    /// # Errors
    /// When the file cannot be read, or holds no key.
    pub fn from_file(file: &Path) -> anyhow::Result<Signer> {
        let text = fs::read_to_string(file)
            .with_context(|| format!("the key file {} cannot be read", file.display()))?;
        Signer::read(&text)
            .with_context(|| format!("the key file {} holds no usable key", file.display()))
    }

    /// Writes the key to a new file that only its owner may read. An existing file is never overwritten.
    ///
    /// # Errors
    /// When the file exists, or cannot be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        // Version 1 of PKCS #8, without the public half: OpenSSL 3 and others read no other.
        let key = KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        let pem =
            key.to_pkcs8_pem(LineEnding::LF).ok().context("the key cannot be written as PEM")?;
        private_file::create(file, pem.as_bytes())
            .with_context(|| format!("the key file {} cannot be written", file.display()))
    }

    /// What verifies its tokens: the raw public key in base64url.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes())
    }

    /// The name of its key, for the header of its tokens.
    #[must_use]
    pub fn key_id(&self) -> String {
        key_id(&self.0.verifying_key())
    }

    /// `token` signed, in force from `now` on for `ttl`. Verifiers take none that lives longer than [`super::TTL_MAX`].
    #[must_use]
    #[expect(clippy::expect_used, reason = "a token is ids and codes: it cannot fail to be JSON")]
    pub fn mint(&self, token: &Token, now: DateTime<Utc>, ttl: TimeDelta) -> String {
        let mut claims = Claims::new(token);
        claims.issued_at = Some(now);
        claims.expiration = Some(calendar::after(now, ttl));
        let header = Header::empty().with_token_type(TYPE).with_key_id(self.key_id());
        Ed25519.token(&header, &claims, &self.0).expect("plain data is JSON")
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.public_key()).finish()
    }
}

/// The public key in `text`: the 32 raw bytes in base64url, or PEM.
pub(super) fn public(text: &str) -> anyhow::Result<VerifyingKey> {
    let text = text.trim();
    let key = if text.starts_with("-----") {
        VerifyingKey::from_public_key_pem(text)
            .ok()
            .context("the PEM holds no Ed25519 public key")?
    } else {
        VerifyingKey::from_bytes(&raw(text)?)
            .ok()
            .context("these bytes are no Ed25519 public key")?
    };
    anyhow::ensure!(!key.is_weak(), "this Ed25519 public key is one that anybody can sign for");
    Ok(key)
}

/// A key's name: twelve characters of a digest of its public half.
pub(super) fn key_id(key: &VerifyingKey) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(key.as_bytes())[..9])
}

fn raw(text: &str) -> anyhow::Result<[u8; 32]> {
    // The bytes themselves stay out of the error: they may be a private key.
    let bytes =
        URL_SAFE_NO_PAD.decode(text).ok().context("the key is neither PEM nor base64url")?;
    bytes.try_into().ok().context("the key is not 32 bytes long")
}
