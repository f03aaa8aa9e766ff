//! The signed word of a machine that it is itself (RFC 7523): one minute, once, for us alone.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use platform::calendar;
use proto::{
    id::{AccountId, LoginId, derive},
    identity::PublicKey,
};
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use serde_json::Value;

/// How long one may live.
const LIVES_MAX_S: i64 = 60;
/// How far the clock of who signs may be from ours.
const SKEW_S: i64 = 5;
/// The longest.
const LENGTH_MAX: usize = 4_096;
/// The longest name of one.
const ID_MAX: usize = 200;

/// What one says, once its signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// What nobody else calls theirs.
    pub id: String,
    /// Until when another with this name is refused.
    pub remember_until: DateTime<Utc>,
}

/// Why one is not taken: for our log, and told to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read.
    Malformed,
    /// Not with this key's algorithm.
    Algorithm,
    /// Not signed with this key.
    Forged,
    /// Not by itself about itself.
    NotItself,
    /// For somebody else.
    NotForUs,
    /// Not now, or for too long.
    Untimely,
    /// It has no name.
    Nameless,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    jti: Option<String>,
}

/// By what a login with this key is known.
#[must_use]
pub fn login_of(key: &PublicKey) -> LoginId {
    LoginId(derive("machine_key", &[key.as_str().as_bytes()]))
}

/// Who it says it is; nothing is checked yet.
#[must_use]
pub fn account_of(raw: &str) -> Option<AccountId> {
    if raw.len() > LENGTH_MAX {
        return None;
    }
    let claims = raw.split('.').nth(1)?;
    let claims: Claims = serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()?;
    claims.iss.parse().ok()
}

/// Holds an assertion to everything it must be.
///
/// # Errors
/// The first thing it is not.
pub fn check(
    raw: &str,
    key: &PublicKey,
    account: AccountId,
    audience: &str,
    now: DateTime<Utc>,
) -> Result<Assertion, Refused> {
    if raw.len() > LENGTH_MAX {
        return Err(Refused::Malformed);
    }
    let [head, payload, signature] = raw.split('.').collect::<Vec<_>>()[..] else {
        return Err(Refused::Malformed);
    };
    let header: Header = read(head)?;
    let (kind, point) = key.as_str().split_once(':').ok_or(Refused::Algorithm)?;
    let algorithm: &'static dyn VerificationAlgorithm = match (kind, header.alg.as_str()) {
        ("ed25519", "EdDSA") => &ED25519,
        ("p256", "ES256") => &ECDSA_P256_SHA256_FIXED,
        _ => return Err(Refused::Algorithm),
    };
    let is_ours = header.typ.as_deref().is_none_or(|it| it.eq_ignore_ascii_case("jwt"));
    if !is_ours || header.crit.is_some() {
        return Err(Refused::Malformed);
    }
    let signature = decoded(signature)?;
    UnparsedPublicKey::new(algorithm, decoded(point)?)
        .verify(format!("{head}.{payload}").as_bytes(), &signature)
        .map_err(|_| Refused::Forged)?;
    claimed(&read(payload)?, account, audience, now)
}

fn claimed(
    claims: &Claims,
    account: AccountId,
    audience: &str,
    now: DateTime<Utc>,
) -> Result<Assertion, Refused> {
    let own = account.to_string();
    if claims.iss != own || claims.sub != own {
        return Err(Refused::NotItself);
    }
    let is_for_us = match &claims.aud {
        Value::String(it) => it == audience,
        Value::Array(all) => !all.is_empty() && all.iter().all(|it| it.as_str() == Some(audience)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    if !is_for_us {
        return Err(Refused::NotForUs);
    }
    let at = now.timestamp();
    let lives = claims.exp.saturating_sub(claims.iat);
    let is_timely = (0..=LIVES_MAX_S).contains(&lives)
        && claims.iat <= at.saturating_add(SKEW_S)
        && claims.exp > at.saturating_sub(SKEW_S)
        && claims.nbf.is_none_or(|it| it <= at.saturating_add(SKEW_S));
    if !is_timely {
        return Err(Refused::Untimely);
    }
    let id = claims.jti.clone().filter(|it| (1..=ID_MAX).contains(&it.len()));
    let id = id.ok_or(Refused::Nameless)?;
    let remember_until = calendar::after(now, TimeDelta::seconds(LIVES_MAX_S * 3));
    Ok(Assertion { id, remember_until })
}

fn read<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Refused> {
    serde_json::from_slice(&decoded(part)?).map_err(|_| Refused::Malformed)
}

fn decoded(part: &str) -> Result<Vec<u8>, Refused> {
    BASE64.decode(part).map_err(|_| Refused::Malformed)
}
