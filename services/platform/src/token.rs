//! The signed token that says who sends a request: a compact JWS with EdDSA, valid for minutes. Every service verifies it
//! itself.

use std::{
    collections::HashMap,
    fmt, fs, mem,
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{
    SigningKey, VerifyingKey,
    pkcs8::{
        DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _,
        spki::der::pem::LineEnding,
    },
};
use jwt_compact::{
    AlgorithmExt as _, Claims, Header, UntrustedToken, ValidationError, alg::Ed25519,
};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    problem::Problem,
};
use sha2::{Digest as _, Sha256};

use crate::{calendar, private_file};

#[cfg(test)]
mod tests;

/// How long a token may live.
pub const TTL_MAX: TimeDelta = TimeDelta::minutes(15);

/// How far the clocks of who mints and who verifies may be apart.
const SKEW_MAX: TimeDelta = TimeDelta::seconds(60);

/// No token of ours comes near; what is longer is not worth reading.
const LENGTH_MAX: usize = 4096;

/// How many verified tokens are remembered before the older half is forgotten.
const REMEMBERED_MAX: usize = 20_000;

/// Mints tokens. LoadedStream by who logs people in (for now the command line, with a key of its own), never by a service.
pub struct Signer(SigningKey);

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
        let pem =
            self.0.to_pkcs8_pem(LineEnding::LF).ok().context("the key cannot be written as PEM")?;
        private_file::create(file, pem.as_bytes())
            .with_context(|| format!("the key file {} cannot be written", file.display()))
    }

    /// What verifies its tokens: the raw public key in base64url.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes())
    }

    /// A token that says it is `actor` who asks, from `now` on for `ttl`. Verifiers take no longer one than [`TTL_MAX`].
    #[must_use]
    #[expect(clippy::expect_used, reason = "an actor is ids and codes: it cannot fail to be JSON")]
    pub fn mint(&self, actor: &Actor, now: DateTime<Utc>, ttl: TimeDelta) -> String {
        let mut claims = Claims::new(actor);
        claims.issued_at = Some(now);
        claims.expiration = Some(calendar::after(now, ttl));
        Ed25519
            .token(&Header::empty().with_token_type("JWT"), &claims, &self.0)
            .expect("plain data is JSON")
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.public_key()).finish()
    }
}

/// Verifies tokens, and remembers those it has verified: a signature takes longer to check than a command to decide.
#[derive(Debug)]
pub struct Verifier {
    key: VerifyingKey,
    remembered: Mutex<Remembered>,
}

/// What a genuine token says. Only genuine ones are remembered, so who has no key cannot fill it.
#[derive(Debug, Clone)]
struct Genuine {
    actor: Actor,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// By the token's digest, so that no usable token lies about in memory. Two halves: when the newer is full, the older
/// is forgotten whole, which bounds memory without a list of who was used last.
#[derive(Debug, Default)]
struct Remembered {
    newer: HashMap<[u8; 32], Genuine>,
    older: HashMap<[u8; 32], Genuine>,
}

impl Verifier {
    /// Of tokens signed with the private half of `public_key`: the 32 raw bytes in base64url, or PEM.
    ///
    /// # Errors
    /// When it is no such key.
    pub fn new(public_key: &str) -> anyhow::Result<Verifier> {
        let text = public_key.trim();
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
        Ok(Verifier { key, remembered: Mutex::default() })
    }

    /// Who asks, when `token` is genuine and in force `now`.
    ///
    /// # Errors
    /// 401 with `token_missing`, `token_malformed`, `token_forged` or `token_expired`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Actor, Problem> {
        let digest = Sha256::digest(token).into();
        let known = self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(&digest);
        let genuine = match known {
            Some(genuine) => genuine,
            None => {
                let genuine = self.read(token)?;
                self.remembered
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .put(digest, genuine.clone());
                genuine
            }
        };
        // Asked at every use: being remembered prolongs nothing.
        if now < genuine.until && genuine.from.signed_duration_since(now) <= SKEW_MAX {
            Ok(genuine.actor)
        } else {
            Err(expired())
        }
    }

    fn read(&self, token: &str) -> Result<Genuine, Problem> {
        if token.is_empty() {
            return Err(Problem::new(
                401,
                "token_missing",
                "nobody is asking: send a signed actor token in the header Actor",
            ));
        }
        if token.len() > LENGTH_MAX {
            return Err(malformed());
        }
        let untrusted = UntrustedToken::new(token).map_err(|_| malformed())?;
        let checked = Ed25519.validator::<Actor>(&self.key).validate(&untrusted);
        let (_, claims) = checked.map_err(|why| refused(&why))?.into_parts();
        let (Some(from), Some(until)) = (claims.issued_at, claims.expiration) else {
            return Err(malformed());
        };
        // Only a service acts as the system, in its own process; it passes by roles and municipalities.
        if claims.custom.role == Role::System {
            return Err(Problem::new(
                401,
                "token_forged",
                "no token makes anybody the system: ask as who you are",
            ));
        }
        let tenant = claims.custom.tenant;
        if !tenant.exists() && tenant != Municipality::COUNTRY {
            return Err(Problem::new(
                401,
                "token_malformed",
                "the token is for no municipality: ask for one of the 98, or of 0000 for the country",
            ));
        }
        if until.signed_duration_since(from) > TTL_MAX {
            return Err(Problem::new(
                401,
                "token_malformed",
                "the token lives too long: ask for one of at most 15 minutes",
            ));
        }
        let from = claims.not_before.map_or(from, |not_before| from.max(not_before));
        Ok(Genuine { actor: claims.custom, from, until })
    }
}

impl Remembered {
    fn get(&mut self, digest: &[u8; 32]) -> Option<Genuine> {
        if let Some(genuine) = self.newer.get(digest) {
            return Some(genuine.clone());
        }
        let genuine = self.older.remove(digest)?;
        self.put(*digest, genuine.clone());
        Some(genuine)
    }

    fn put(&mut self, digest: [u8; 32], genuine: Genuine) {
        if self.newer.len() >= REMEMBERED_MAX / 2 {
            self.older = mem::take(&mut self.newer);
        }
        self.newer.insert(digest, genuine);
    }
}

fn raw(text: &str) -> anyhow::Result<[u8; 32]> {
    // The bytes themselves stay out of the error: they may be a private key.
    let bytes =
        URL_SAFE_NO_PAD.decode(text).ok().context("the key is neither PEM nor base64url")?;
    bytes.try_into().ok().context("the key is not 32 bytes long")
}

fn refused(why: &ValidationError) -> Problem {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library's list is open; whatever else it finds, the token cannot be read"
    )]
    match why {
        ValidationError::AlgorithmMismatch { .. }
        | ValidationError::InvalidSignatureLen { .. }
        | ValidationError::MalformedSignature(_)
        | ValidationError::InvalidSignature => Problem::new(
            401,
            "token_forged",
            "the token is not signed by who may sign here: log in again",
        ),
        _ => malformed(),
    }
}

fn malformed() -> Problem {
    Problem::new(
        401,
        "token_malformed",
        "the token cannot be read: send a compact JWS that says who asks, since when and until when",
    )
}

fn expired() -> Problem {
    Problem::new(
        401,
        "token_expired",
        "the token is not in force at this time: log in again, and check the clock if it is a new one",
    )
}
