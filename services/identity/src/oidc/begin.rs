//! The way out: where the browser goes, and what is kept until it is back.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{config::Config, discovery::Metadata, secret::Secret, times::PENDING_SECONDS};

/// A login that has begun.
pub struct Begun {
    /// Where the browser goes.
    pub url: Url,
    /// What it brings back: the row is found by it, and bound to the browser by a cookie besides.
    pub state: Secret,
    /// What is kept.
    pub pending: Pending,
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Begun").field("pending", &self.pending).finish_non_exhaustive()
    }
}

/// What is kept of a login on our side until the browser is back: for ten minutes, and for one use.
#[derive(Debug, Clone)]
pub struct Pending {
    /// What the ID token repeats.
    pub nonce: Secret,
    /// What only we know of the code's request.
    pub pkce_verifier: Secret,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// Whether the person had to be asked again, whatever session the provider had.
    pub prompted: bool,
    /// How long ago the person may have been asked, at most, in seconds.
    pub max_age_seconds: Option<u32>,
}

impl Pending {
    pub(super) fn new(
        begun_at: DateTime<Utc>,
        prompted: bool,
        max_age_seconds: Option<u32>,
    ) -> Pending {
        Pending {
            nonce: Secret::random(),
            pkce_verifier: Secret::random(),
            begun_at,
            prompted,
            max_age_seconds,
        }
    }
}

/// The request (OpenID Connect Core § 3.1.2.1, RFC 7636 § 4.3).
pub(super) fn request(
    config: &Config,
    metadata: &Metadata,
    redirect: &Url,
    state: &Secret,
    pending: &Pending,
) -> Url {
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(pending.pkce_verifier.expose()));
    let mut url = metadata.authorization_endpoint.clone();
    let mut query = url.query_pairs_mut();
    query
        .extend_pairs(&config.parameters)
        .append_pair("response_type", "code")
        .append_pair("response_mode", "query")
        .append_pair("client_id", &config.client_id)
        .append_pair("redirect_uri", redirect.as_str())
        .append_pair("scope", &config.scopes.join(" "))
        .append_pair("state", state.expose())
        .append_pair("nonce", pending.nonce.expose())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if !config.acr_values.is_empty() {
        query.append_pair("acr_values", &config.acr_values.join(" "));
    }
    if pending.prompted {
        query.append_pair("prompt", "login");
    }
    // Who is asked for an age says when the person was asked; whoever always asks is asked for one that is never too short.
    let whole = || pending.prompted.then_some(PENDING_SECONDS.unsigned_abs());
    if let Some(seconds) = pending.max_age_seconds.map(u64::from).or_else(whole) {
        query.append_pair("max_age", &seconds.to_string());
    }
    drop(query);
    url
}
