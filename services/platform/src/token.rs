//! The signed token that says who sends a request: a compact JWS with EdDSA, valid for a minute. Every service verifies it
//! itself.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::VerifyingKey;
use jwt_compact::{AlgorithmExt as _, UntrustedToken, ValidationError, alg::Ed25519};
use proto::{
    actor::{Actor, Level, Role},
    code::Municipality,
    id::{GrantId, SessionId},
    problem::Problem,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::ended::{self, EndedSet};

mod key;
#[cfg(test)]
mod tests;

pub use self::key::Signer;

/// How long a token is minted for.
pub const TTL: TimeDelta = TimeDelta::seconds(60);

/// How long a token may live.
pub const TTL_MAX: TimeDelta = TimeDelta::minutes(2);

/// How old a token may be for the one kind of command that takes it late, see [`Verifier::verify_late`].
pub const LATE_MAX: TimeDelta = TimeDelta::hours(24);

/// How many keys are good at a time: the one in use, and the next or the one before.
pub const KEYS_MAX: usize = 2;

/// How far the clocks of who mints and who verifies may be apart.
pub(crate) const SKEW_MAX: TimeDelta = TimeDelta::seconds(60);

// What has ended is remembered as long as a token of it can live.
const _: () =
    assert!(ended::WINDOW.num_seconds() >= TTL_MAX.num_seconds() + SKEW_MAX.num_seconds());

/// No token of ours comes near; what is longer is not worth reading.
const LENGTH_MAX: usize = 4096;

/// What the header says it is, so that no other signed thing passes for one.
const TYPE: &str = "actor+jwt";

/// How many verified tokens are remembered before the older half is forgotten.
const REMEMBERED_MAX: usize = 20_000;

/// What a token says: who asks, and what they have it from. All of it ends with the session or the grant, whichever ends first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Who asks. The event keeps this, and nothing of what is below.
    #[serde(flatten)]
    pub actor: Actor,
    /// The login it was minted in.
    #[serde(rename = "sid", default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// The grant that gives the role; a family's comes from who is registered and has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    /// How sure the login was.
    pub level: Level,
    /// What may be asked at all, each `<service>.<command or query>`, of a machine; everything the role may, of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
}

impl Token {
    /// Of a person who has logged in.
    #[must_use]
    pub fn of_session(actor: Actor, session: SessionId) -> Token {
        let level = Level::High;
        Token { actor, session: Some(session), grant: None, level, scope: None }
    }

    /// What it ends with.
    fn comes_from(&self) -> Vec<Uuid> {
        let session = self.session.map(|it| it.0);
        session.into_iter().chain(self.grant.map(|it| it.0)).collect()
    }

    /// Whether it is for asking `name` of `service`.
    #[must_use]
    pub fn covers(&self, service: &str, name: &str) -> bool {
        let is_it = |it: &String| it.split_once('.') == Some((service, name));
        self.scope.as_ref().is_none_or(|scope| scope.iter().any(is_it))
    }
}

/// Verifies tokens, and remembers those it has verified: a signature takes longer to check than a command to decide.
#[derive(Debug)]
pub struct Verifier {
    keys: Vec<(String, VerifyingKey)>,
    remembered: Mutex<Remembered>,
    ended: EndedSet,
}

/// What a genuine token says. Only genuine ones are remembered, so who has no key cannot fill it.
#[derive(Debug, Clone)]
struct Genuine {
    token: Arc<Token>,
    issued: DateTime<Utc>,
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
    /// Of tokens signed with the private half of one of `public_keys`, each the 32 raw bytes in base64url, or PEM; two while
    /// the key is being turned.
    ///
    /// # Errors
    /// When one is no such key, or there is none, or more than [`KEYS_MAX`].
    pub fn new<'k>(public_keys: impl IntoIterator<Item = &'k str>) -> anyhow::Result<Verifier> {
        let keys = public_keys.into_iter().map(|text| {
            let key = key::public(text)?;
            Ok((key::key_id(&key), key))
        });
        let keys: Vec<_> = keys.collect::<anyhow::Result<_>>()?;
        anyhow::ensure!(
            (1..=KEYS_MAX).contains(&keys.len()),
            "tokens are verified with one key, or with two while the key is turned; here are {}",
            keys.len()
        );
        Ok(Verifier { keys, remembered: Mutex::default(), ended: EndedSet::default() })
    }

    /// What has ended, as far as this process has heard.
    #[must_use]
    pub fn ended(&self) -> &EndedSet {
        &self.ended
    }

    /// What `token` says, when it is genuine, in force `now`, and neither its session nor its grant has ended.
    ///
    /// # Errors
    /// 401 with `token_missing`, `token_malformed`, `token_forged`, `token_expired` or `token_ended`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Token>, Problem> {
        let genuine = self.genuine(token)?;
        // Both are asked at every use: being remembered prolongs nothing.
        if now >= genuine.until || genuine.from.signed_duration_since(now) > SKEW_MAX {
            return Err(expired());
        }
        if self.ended.has_ended(&genuine.token.comes_from()) {
            return Err(ended());
        }
        Ok(genuine.token)
    }

    /// As [`Verifier::verify`], for a command that must be heard though login is down or the asker was shut out meanwhile: the
    /// token may have been issued [`LATE_MAX`] ago, and its session and grant may have ended. Such a command shows nothing back.
    ///
    /// # Errors
    /// 401 with `token_missing`, `token_malformed`, `token_forged` or `token_expired`.
    pub fn verify_late(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Token>, Problem> {
        let genuine = self.genuine(token)?;
        let age = now.signed_duration_since(genuine.issued);
        let is_in_time = age <= LATE_MAX && genuine.from.signed_duration_since(now) <= SKEW_MAX;
        if is_in_time { Ok(genuine.token) } else { Err(expired()) }
    }

    fn genuine(&self, token: &str) -> Result<Genuine, Problem> {
        let digest = Sha256::digest(token).into();
        let known = self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(&digest);
        if let Some(genuine) = known {
            return Ok(genuine);
        }
        let genuine = self.read(token)?;
        let remembered = &mut *self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.put(digest, genuine.clone());
        Ok(genuine)
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
        let header = untrusted.header();
        if header.token_type.as_deref() != Some(TYPE) {
            return Err(malformed());
        }
        let key_id = header.key_id.as_deref().ok_or_else(malformed)?;
        let (_, key) = self.keys.iter().find(|(id, _)| id == key_id).ok_or_else(forged)?;
        let checked = Ed25519.validator::<Token>(key).validate(&untrusted);
        let (_, claims) = checked.map_err(|why| refused(&why))?.into_parts();
        let (Some(issued), Some(until)) = (claims.issued_at, claims.expiration) else {
            return Err(malformed());
        };
        let token = claims.custom;
        // What has neither could never be ended.
        if token.session.is_none() && token.grant.is_none() {
            return Err(malformed());
        }
        // Only a service acts as the system, in its own process; it passes by roles and municipalities.
        if token.actor.role == Role::System {
            return Err(Problem::new(
                401,
                "token_forged",
                "no token makes anybody the system: ask as who you are",
            ));
        }
        let tenant = token.actor.tenant;
        if !tenant.exists() && tenant != Municipality::COUNTRY {
            return Err(Problem::new(
                401,
                "token_malformed",
                "the token is for no municipality: ask for one of the 98, or of 0000 for the country",
            ));
        }
        if until.signed_duration_since(issued) > TTL_MAX {
            return Err(Problem::new(
                401,
                "token_malformed",
                "the token lives too long: ask for one of at most 2 minutes",
            ));
        }
        let from = claims.not_before.map_or(issued, |not_before| issued.max(not_before));
        Ok(Genuine { token: Arc::new(token), issued, from, until })
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

fn refused(why: &ValidationError) -> Problem {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library's list is open; whatever else it finds, the token cannot be read"
    )]
    match why {
        ValidationError::AlgorithmMismatch { .. }
        | ValidationError::InvalidSignatureLen { .. }
        | ValidationError::MalformedSignature(_)
        | ValidationError::InvalidSignature => forged(),
        _ => malformed(),
    }
}

fn forged() -> Problem {
    Problem::new(401, "token_forged", "the token is not signed by who may sign here: log in again")
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

fn ended() -> Problem {
    Problem::new(
        401,
        "token_ended",
        "this login or this role has ended: log in again, and ask who gave the role if that does not help",
    )
}
