//! What a provider says of itself, asked for when it is needed and remembered for a while.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use tokio::{sync, time::Instant};
use url::Url;

use super::{
    http::{Answer, Http},
    keys::Keys,
    refused::Away,
    times::{KNOWN_SECONDS, REFETCH_SECONDS, REST_SECONDS_MAX},
};

/// How long somebody may have waited for another's answer, in seconds: more than two requests take.
const WAITED_SECONDS_MAX: i64 = 60;

/// What we use of a provider's metadata (OpenID Connect Discovery § 3). The rest is not read, so it may be anything.
#[derive(Clone, Deserialize)]
pub(super) struct Metadata {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    pub(super) token_endpoint_auth_methods_supported: Vec<String>,
}

/// A provider as it was when we last asked.
pub(super) struct Known {
    pub(super) metadata: Metadata,
    pub(super) keys: Keys,
    fetched_at: i64,
    /// Which fetching of keys this is.
    turn: u64,
}

/// What is remembered of one provider. However many ask at once, one request is under way and all share its answer.
#[derive(Default)]
pub(super) struct Memory {
    state: Mutex<State>,
    fetching: sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    known: Option<Arc<Known>>,
    turns: u64,
    refetched_at: Option<i64>,
    failed: Option<Failed>,
}

#[derive(Clone, Copy)]
struct Failed {
    why: Away,
    at: i64,
    rest_seconds: i64,
}

impl Failed {
    /// Whether it is too early to try again. Who has waited for the failure asked before it was one.
    fn is_fresh(self, now: i64) -> bool {
        now < self.at.saturating_add(self.rest_seconds)
            && now > self.at.saturating_sub(WAITED_SECONDS_MAX)
    }
}

impl Memory {
    /// The provider; asked if we have not asked within the hour.
    ///
    /// # Errors
    /// Why it cannot be used. For some seconds after that it is not asked again.
    pub(super) async fn known(
        &self,
        http: &Http,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Known>, Away> {
        let now = now.timestamp();
        if let Some(known) = self.fresh(now) {
            return Ok(known);
        }
        let turn = self.fetching.lock().await;
        if let Some(known) = self.fresh(now) {
            return Ok(known);
        }
        if let Some(why) = self.resting(now) {
            return Err(why);
        }
        let asked = Instant::now();
        let fetched = fetch(http, issuer).await;
        let took = i64::try_from(asked.elapsed().as_secs()).unwrap_or(i64::MAX);
        let answer = self.note(fetched, now.saturating_add(took));
        drop(turn);
        answer
    }

    /// The provider with the keys it has now, after `seen` had none that fits. Asked at most once a minute.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub(super) async fn with_new_keys(
        &self,
        http: &Http,
        seen: &Arc<Known>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Known>, Away> {
        let now = now.timestamp();
        let turn = self.fetching.lock().await;
        if let Some(newer) = self.newer(seen, now) {
            return Ok(newer);
        }
        let keys = keys(http, &seen.metadata).await?;
        let answer = self.remember(seen.metadata.clone(), keys, seen.fetched_at);
        drop(turn);
        Ok(answer)
    }

    /// Why it could not be used when it was last tried; nothing when it could, when it was not tried, or when it may be tried again.
    pub(super) fn away(&self, now: DateTime<Utc>) -> Option<Away> {
        self.resting(now.timestamp())
    }

    fn fresh(&self, now: i64) -> Option<Arc<Known>> {
        self.with(|state| state.known.clone())
            .filter(|it| is_within(it.fetched_at, KNOWN_SECONDS, now))
    }

    fn resting(&self, now: i64) -> Option<Away> {
        self.with(|state| state.failed).filter(|it| it.is_fresh(now)).map(|it| it.why)
    }

    /// What somebody else has fetched since `seen`, or `seen` when it is too early to ask; nothing when it is ours to ask.
    fn newer(&self, seen: &Arc<Known>, now: i64) -> Option<Arc<Known>> {
        self.with(|state| {
            if let Some(known) = state.known.as_ref().filter(|it| it.turn != seen.turn) {
                return Some(Arc::clone(known));
            }
            if state.refetched_at.is_some_and(|at| is_within(at, REFETCH_SECONDS, now)) {
                return Some(Arc::clone(seen));
            }
            state.refetched_at = Some(now);
            None
        })
    }

    fn note(&self, fetched: Result<(Metadata, Keys), Away>, now: i64) -> Result<Arc<Known>, Away> {
        match fetched {
            Ok((metadata, keys)) => Ok(self.remember(metadata, keys, now)),
            Err(why) => {
                self.with(|state| {
                    let before = state.failed.map_or(0, |it| it.rest_seconds);
                    let rest_seconds = before.saturating_mul(2).clamp(1, REST_SECONDS_MAX);
                    state.failed = Some(Failed { why, at: now, rest_seconds });
                });
                Err(why)
            }
        }
    }

    fn remember(&self, metadata: Metadata, keys: Keys, fetched_at: i64) -> Arc<Known> {
        self.with(|state| {
            state.turns = state.turns.saturating_add(1);
            state.failed = None;
            let known = Arc::new(Known { metadata, keys, fetched_at, turn: state.turns });
            state.known = Some(Arc::clone(&known));
            known
        })
    }

    fn with<T>(&self, read: impl FnOnce(&mut State) -> T) -> T {
        read(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether `at` is less than `seconds` from now. Who waited for another's answer may have asked a moment before it was fetched, and
/// a clock that is set back does not make an answer young for ever.
fn is_within(at: i64, seconds: i64, now: i64) -> bool {
    now.abs_diff(at) < seconds.unsigned_abs()
}

async fn fetch(http: &Http, issuer: &str) -> Result<(Metadata, Keys), Away> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let address = Url::parse(&address).map_err(|_| Away::AddressNotAllowed)?;
    let answer = whole(http.get(&address, None).await?)?;
    let metadata: Metadata =
        serde_json::from_slice(&answer.body).map_err(|_| Away::MetadataNotUnderstood)?;
    if metadata.issuer != issuer {
        return Err(Away::MetadataOfAnother);
    }
    let asked = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
    if !asked.into_iter().chain(&metadata.userinfo_endpoint).all(|it| http.allows(it)) {
        return Err(Away::AddressNotAllowed);
    }
    let keys = keys(http, &metadata).await?;
    Ok((metadata, keys))
}

async fn keys(http: &Http, metadata: &Metadata) -> Result<Keys, Away> {
    Keys::read(&whole(http.get(&metadata.jwks_uri, None).await?)?.body)
}

fn whole(answer: Answer) -> Result<Answer, Away> {
    if answer.status.is_success() { Ok(answer) } else { Err(Away::Failing) }
}
