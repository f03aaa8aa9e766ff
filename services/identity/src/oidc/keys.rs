//! The keys a provider signs with.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{JsonWebKey as _, core::CoreJsonWebKey};
use serde::Deserialize;
use serde_json::Value;

use super::refused::Away;

/// How many keys are tried, at most: a token without a key's name may be signed by any.
const KEYS_MAX: usize = 32;

/// How long an RSA modulus is, at least, in bytes (RFC 7518 § 3.3).
const RSA_BYTES_MIN: usize = 256;

/// The published keys that may sign.
#[derive(Clone)]
pub(super) struct Keys(Vec<CoreJsonWebKey>);

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Keys {
    /// Reads a key set (RFC 7517 § 5). A key that is not understood, is too short, or is a shared secret is left out.
    ///
    /// # Errors
    /// When it is no key set, or has more keys than anybody has.
    pub(super) fn read(body: &[u8]) -> Result<Keys, Away> {
        let set: KeySet = serde_json::from_slice(body).map_err(|_| Away::MetadataNotUnderstood)?;
        if set.keys.len() > KEYS_MAX {
            return Err(Away::MetadataNotUnderstood);
        }
        let sound = set.keys.into_iter().filter(is_sound);
        Ok(Keys(sound.filter_map(|it| serde_json::from_value(it).ok()).collect()))
    }

    /// Those that may have signed a token that names `key_id`; all, when it names none.
    pub(super) fn candidates(&self, key_id: Option<&str>) -> Vec<&CoreJsonWebKey> {
        self.0
            .iter()
            .filter(|key| key_id.is_none_or(|id| key.key_id().is_some_and(|it| it.as_str() == id)))
            .collect()
    }
}

fn is_sound(key: &Value) -> bool {
    match key.get("kty").and_then(Value::as_str) {
        Some("EC") => true,
        Some("RSA") => {
            let modulus = key
                .get("n")
                .and_then(Value::as_str)
                .and_then(|it| BASE64_URL_SAFE_NO_PAD.decode(it).ok());
            modulus
                .is_some_and(|it| it.iter().skip_while(|byte| **byte == 0).count() >= RSA_BYTES_MIN)
        }
        Some(_) | None => false,
    }
}
