//! Machines: by what key one is known, and what it may ask.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// How many keys a machine has at a time: the one in use, and the next.
pub const MACHINE_KEYS_MAX: usize = 2;

/// How long a machine is logged in, in seconds.
pub const MACHINE_LOGIN_S: u32 = 300;

/// How many commands and queries a machine may ask at most.
pub const SCOPE_MAX: usize = 200;

/// The public half of a machine's key: `ed25519:` and its 32 bytes, or `p256:` and the 65 bytes of its point (SEC 1, not compressed), in base64url
/// without padding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PublicKey(String);

/// Not a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is ed25519: and 43, or p256: and 87 letters of base64url")]
pub struct NotAPublicKey;

impl PublicKey {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicKey {
    type Err = NotAPublicKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, letters) = text.split_once(':').ok_or(NotAPublicKey)?;
        let length = match kind {
            "ed25519" => 43,
            "p256" => 87,
            _ => return Err(NotAPublicKey),
        };
        let is_letter = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        if letters.len() == length && letters.bytes().all(is_letter) {
            Ok(PublicKey(text.to_owned()))
        } else {
            Err(NotAPublicKey)
        }
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for PublicKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PublicKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^(ed25519:[A-Za-z0-9_-]{43}|p256:[A-Za-z0-9_-]{87})$";
        json_schema!({ "type": "string", "format": "public-key", "pattern": pattern, "maxLength": 92 })
    }
}

/// What is asked of whom: `<service>.<command or query>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RequestName(String);

/// Not the name of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a request is named as referral.submit_referral")]
pub struct NotARequestName;

impl RequestName {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The service, and what it is asked.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('.').unwrap_or_default()
    }
}

impl fmt::Display for RequestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RequestName {
    type Err = NotARequestName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_token = |it: &str| {
            (1..=60).contains(&it.len())
                && it.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
        };
        let (service, name) = text.split_once('.').ok_or(NotARequestName)?;
        if is_token(service) && is_token(name) {
            Ok(RequestName(text.to_owned()))
        } else {
            Err(NotARequestName)
        }
    }
}

impl<'de> Deserialize<'de> for RequestName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for RequestName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RequestName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^[a-z_]{1,60}\\.[a-z_]{1,60}$";
        json_schema!({ "type": "string", "format": "request-name", "pattern": pattern, "maxLength": 121 })
    }
}

/// By what a machine is known under a grant, and what it may ask there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MachineKey {
    /// The public half of its key.
    pub key: PublicKey,
    /// What it may ask, and nothing else.
    #[schemars(length(max = SCOPE_MAX))]
    pub scope: Vec<RequestName>,
}
