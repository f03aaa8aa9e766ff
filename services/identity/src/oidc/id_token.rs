//! What an ID token must say to be about this login (OpenID Connect Core § 3.1.3.7).

use std::str::FromStr as _;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, JsonWebKeySet, Nonce,
    core::{CoreIdToken, CoreIdTokenVerifier},
};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{
    begin::Pending,
    config::Config,
    refused::Refused,
    secret::Secret,
    signed::{Signed, seconds, text},
    times::{ID_TOKEN_SECONDS, LEEWAY_SECONDS, has_come, is_younger},
};

/// How long a subject may be, in bytes (OpenID Connect Core § 2).
const SUBJECT_BYTES_MAX: usize = 255;

/// What a token is held against.
pub(super) struct Expected<'a> {
    pub(super) config: &'a Config,
    pub(super) pending: &'a Pending,
    pub(super) access_token: Option<&'a Secret>,
    pub(super) now: DateTime<Utc>,
}

/// Whose login it is, and when the person was asked, in seconds since 1970.
pub(super) struct Who {
    pub(super) subject: String,
    pub(super) authenticated_at: Option<i64>,
}

/// Checks everything but the level.
///
/// # Errors
/// What is wrong with the token.
pub(super) fn check(raw: &str, signed: &Signed, expected: &Expected<'_>) -> Result<Who, Refused> {
    let (claims, now) = (&signed.claims, expected.now.timestamp());
    standard(raw, signed, expected)?;
    if text(claims, "azp")?.is_some_and(|it| it != expected.config.client_id) {
        return Err(Refused::TokenNotForUs);
    }
    let issued_at = seconds(claims, "iat")?.ok_or(Refused::TokenMalformed)?;
    let begins_at = seconds(claims, "nbf")?.unwrap_or(issued_at);
    if !has_come(issued_at, now) || !has_come(begins_at, now) {
        return Err(Refused::ClockDiffers);
    }
    if !is_younger(issued_at, ID_TOKEN_SECONDS, now) {
        return Err(Refused::TooOld);
    }
    same_access_token(claims, expected.access_token)?;
    let authenticated_at = asked_again(claims, expected.pending, now)?;
    let subject = text(claims, "sub")?.filter(|it| (1..=SUBJECT_BYTES_MAX).contains(&it.len()));
    Ok(Who { subject: subject.ok_or(Refused::TokenMalformed)?.to_owned(), authenticated_at })
}

/// Signature, issuer (letter by letter), audience, end and nonce: the library's work, on a clock set back by the leeway.
fn standard(raw: &str, signed: &Signed, expected: &Expected<'_>) -> Result<(), Refused> {
    let config = expected.config;
    let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|_| Refused::IssuerDiffers)?;
    let token = CoreIdToken::from_str(raw).map_err(|_| Refused::TokenMalformed)?;
    let keys = JsonWebKeySet::new(vec![signed.key.clone()]);
    let clock =
        DateTime::from_timestamp(expected.now.timestamp().saturating_sub(LEEWAY_SECONDS), 0);
    let clock = clock.unwrap_or(expected.now);
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(config.client_id.clone()),
        issuer,
        keys,
    )
    .set_allowed_algs([signed.algorithm.clone()])
    .set_time_fn(move || clock);
    // By reference: a closure here could let a missing nonce pass.
    let nonce = Nonce::new(expected.pending.nonce.expose().to_owned());
    match token.claims(&verifier, &nonce) {
        Ok(_) => Ok(()),
        Err(ClaimsVerificationError::Expired(_)) => Err(Refused::TooOld),
        Err(ClaimsVerificationError::InvalidAudience(_)) => Err(Refused::TokenNotForUs),
        Err(ClaimsVerificationError::InvalidIssuer(_)) => Err(Refused::IssuerDiffers),
        Err(ClaimsVerificationError::InvalidNonce(_)) => Err(Refused::NonceDiffers),
        Err(ClaimsVerificationError::SignatureVerification(_)) => Err(Refused::TokenForged),
        Err(_) => Err(Refused::TokenMalformed),
    }
}

/// `at_hash`, where it is said: the left half of the access token's SHA-256, which all our algorithms use (§ 3.1.3.6).
fn same_access_token(claims: &Map<String, Value>, token: Option<&Secret>) -> Result<(), Refused> {
    let Some(said) = text(claims, "at_hash")? else { return Ok(()) };
    let hash = |it: &Secret| {
        Sha256::digest(it.expose())
            .first_chunk::<16>()
            .map(|half| BASE64_URL_SAFE_NO_PAD.encode(half))
    };
    if token.and_then(hash).as_deref() == Some(said) {
        Ok(())
    } else {
        Err(Refused::AccessTokenDiffers)
    }
}

/// When the person was asked: not before this login began where they always are, not longer ago than was wanted.
fn asked_again(
    claims: &Map<String, Value>,
    pending: &Pending,
    now: i64,
) -> Result<Option<i64>, Refused> {
    let at = seconds(claims, "auth_time")?;
    if at.is_some_and(|at| !has_come(at, now)) {
        return Err(Refused::ClockDiffers);
    }
    let since_begun =
        !pending.prompted || at.is_some_and(|at| is_younger(at, 0, pending.begun_at.timestamp()));
    let young = |age: u32| at.is_some_and(|at| is_younger(at, i64::from(age), now));
    if since_begun && pending.max_age_seconds.is_none_or(young) {
        Ok(at)
    } else {
        Err(Refused::LoginTooOld)
    }
}
