//! A signed token (RFC 7515, compact form) under one of a provider's keys. What it claims is nobody's word before this.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{config::Algorithm, keys::Keys, refused::Refused};

/// How large a token may be, in bytes.
const TOKEN_BYTES_MAX: usize = 64 * 1024;

/// Claims whose signature holds; nothing else has been looked at yet.
pub(super) struct Signed {
    /// Who signed.
    pub(super) key: CoreJsonWebKey,
    /// How.
    pub(super) algorithm: CoreJwsSigningAlgorithm,
    /// What the header calls it.
    pub(super) typ: Option<String>,
    /// What it says.
    pub(super) claims: Map<String, Value>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    enc: Option<Value>,
    cty: Option<Value>,
    crit: Option<Value>,
}

/// Opens a token.
///
/// # Errors
/// `KeyUnknown` when it may be that keys were turned: none has the name it says, or it names none and no key fits. Otherwise what
/// is wrong with the token.
pub(super) fn open(raw: &str, keys: &Keys, allowed: &[Algorithm]) -> Result<Signed, Refused> {
    if raw.len() > TOKEN_BYTES_MAX {
        return Err(Refused::TokenMalformed);
    }
    let (head, payload, signature) = match raw.split('.').collect::<Vec<_>>()[..] {
        [head, payload, signature] => (head, payload, signature),
        [_, _, _, _, _] => return Err(Refused::TokenEncrypted),
        _ => return Err(Refused::TokenMalformed),
    };
    let header: Header =
        serde_json::from_slice(&decoded(head)?).map_err(|_| Refused::TokenMalformed)?;
    if header.enc.is_some() {
        return Err(Refused::TokenEncrypted);
    }
    if header.cty.is_some() || header.crit.is_some() {
        return Err(Refused::TokenMalformed);
    }
    let algorithm = algorithm(&header.alg, allowed)?;
    let candidates = keys.candidates(header.kid.as_deref());
    if candidates.is_empty() {
        return Err(Refused::KeyUnknown);
    }
    let (signature, message) = (decoded(signature)?, format!("{head}.{payload}"));
    let fits = |key: &&CoreJsonWebKey| {
        key.verify_signature(&algorithm, message.as_bytes(), &signature).is_ok()
    };
    let none_fits = if header.kid.is_some() { Refused::TokenForged } else { Refused::KeyUnknown };
    let key = candidates.into_iter().find(fits).ok_or(none_fits)?.clone();
    let claims = serde_json::from_slice(&decoded(payload)?).map_err(|_| Refused::TokenMalformed)?;
    Ok(Signed { key, algorithm, typ: header.typ, claims })
}

fn algorithm(name: &str, allowed: &[Algorithm]) -> Result<CoreJwsSigningAlgorithm, Refused> {
    let (ours, algorithm) = match name {
        "RS256" => (Algorithm::Rs256, CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
        "PS256" => (Algorithm::Ps256, CoreJwsSigningAlgorithm::RsaSsaPssSha256),
        "ES256" => (Algorithm::Es256, CoreJwsSigningAlgorithm::EcdsaP256Sha256),
        _ => return Err(Refused::AlgorithmNotAllowed),
    };
    if allowed.contains(&ours) { Ok(algorithm) } else { Err(Refused::AlgorithmNotAllowed) }
}

fn decoded(part: &str) -> Result<Vec<u8>, Refused> {
    BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::TokenMalformed)
}

/// A claim; one that is `null` is none.
pub(super) fn said<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c Value> {
    claims.get(name).filter(|it| !it.is_null())
}

/// A claim that is a text.
///
/// # Errors
/// `TokenMalformed` when it is there and is none.
pub(super) fn text<'c>(
    claims: &'c Map<String, Value>,
    name: &str,
) -> Result<Option<&'c str>, Refused> {
    said(claims, name).map(|it| it.as_str().ok_or(Refused::TokenMalformed)).transpose()
}

/// A claim that is a time, in seconds since 1970 (RFC 7519 § 2, NumericDate). What is below a second is cut off.
///
/// # Errors
/// `TokenMalformed` when it is there and is none.
pub(super) fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, Refused> {
    let whole = |it: &Value| {
        it.as_i64().or_else(|| it.as_f64().filter(|it| it.abs() < 1e15).map(|it| it.trunc() as i64))
    };
    said(claims, name).map(|it| whole(it).ok_or(Refused::TokenMalformed)).transpose()
}

/// Whether `aud` is `client_id` and nobody else; a list may name us more than once.
pub(super) fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(it)) => it == client_id,
        Some(Value::Array(them)) => {
            !them.is_empty() && them.iter().all(|it| it.as_str() == Some(client_id))
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => false,
    }
}
