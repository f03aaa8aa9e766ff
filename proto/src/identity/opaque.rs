//! What only a login provider can read, and what a provider is called in an address.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// The longest text of a provider's.
const LENGTH_MAX: usize = 16_000;

/// Something that a provider or `identity` made, and that nobody else reads: a code, a token, an address with a secret in it. Visible
/// letters without spaces, at most 16,000. It is printed nowhere.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Opaque(String);

impl Opaque {
    /// `text`, if it can be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Opaque> {
        let is_plain = text.bytes().all(|it| it.is_ascii_graphic());
        (is_plain && (1..=LENGTH_MAX).contains(&text.len())).then(|| Opaque(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opaque(..)")
    }
}

impl<'de> Deserialize<'de> for Opaque {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Opaque::read(&text)
            .ok_or_else(|| de::Error::custom("visible letters without spaces, at most 16,000"))
    }
}

impl JsonSchema for Opaque {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Opaque".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "opaque", "pattern": "^[!-~]+$", "maxLength": LENGTH_MAX })
    }
}

/// What a login provider is called in addresses: 1 to 32 of `a-z`, `0-9` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ProviderCode(String);

impl ProviderCode {
    /// `text`, if it can be one.
    #[must_use]
    pub fn read(text: &str) -> Option<ProviderCode> {
        let is_slug = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        let is_code = (1..=32).contains(&text.len()) && text.bytes().all(is_slug);
        is_code.then(|| ProviderCode(text.to_owned()))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ProviderCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        ProviderCode::read(&text).ok_or_else(|| de::Error::custom("1 to 32 of a-z, 0-9 and -"))
    }
}

impl JsonSchema for ProviderCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ProviderCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "provider-code", "pattern": "^[a-z0-9-]{1,32}$", "maxLength": 32 })
    }
}
