//! What another system calls something of its own.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use uuid::Uuid;

/// The name or number under which another system knows something: at most 64 letters, digits and `. _ : / -`.
///
/// It is asked by and never kept: an id is derived from it. What could be a CPR number is refused, so that nobody is
/// known by it even on the way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ExternalKey(String);

/// Why a text is not an external key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnExternalKey {
    /// Its letters, or too many.
    #[error("a key is 1 to 64 letters, digits and . _ : / - without spaces")]
    Letters,
    /// What it looks like.
    #[error(
        "a key may not look like a CPR number: send the other system's own number of the case or row"
    )]
    LooksLikeCpr,
}

impl ExternalKey {
    /// As it is written there.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Not even in a log of what went wrong.
impl fmt::Debug for ExternalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExternalKey")
    }
}

impl FromStr for ExternalKey {
    type Err = NotAnExternalKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_known = |it: u8| it.is_ascii_alphanumeric() || b"._:/-".contains(&it);
        if !(1..=64).contains(&text.len()) || !text.bytes().all(is_known) {
            return Err(NotAnExternalKey::Letters);
        }
        // Among the digits of a random id anything may stand: it is nobody's number.
        let is_random = Uuid::try_parse(text).is_ok();
        let mut runs = text.split(|it: char| !it.is_ascii_digit() && it != '-');
        if !is_random && runs.any(holds_cpr) {
            Err(NotAnExternalKey::LooksLikeCpr)
        } else {
            Ok(ExternalKey(text.to_owned()))
        }
    }
}

/// Ten digits in a run of their own, with or without a dash after six, that begin with a date (substitute numbers count).
fn holds_cpr(run: &str) -> bool {
    let parts: Vec<&str> = run.split('-').collect();
    let whole = parts.iter().any(|it| begins_with_date(it));
    let dashed = parts.windows(2).any(|pair| {
        matches!(pair, [date, serial] if date.len() == 6 && serial.len() == 4 && begins_with_date(&format!("{date}{serial}")))
    });
    whole || dashed
}

fn begins_with_date(digits: &str) -> bool {
    let two = |at: usize| digits.get(at..at + 2).and_then(|it| it.parse::<u8>().ok());
    digits.len() == 10 && matches!(two(0), Some(1..=31 | 61..=91)) && matches!(two(2), Some(1..=12))
}

impl<'de> Deserialize<'de> for ExternalKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for ExternalKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExternalKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "external-key", "pattern": "^[A-Za-z0-9._:/-]{1,64}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_key() {
        for text in [
            "7",
            "2026-000123456",
            "dubu",
            "SAG/2026/17.4",
            "0000000000",
            "9912345678",
            "070761420",
            "07076142012",
            "fa670761-4201-4a00-8a00-000000000000",
            "000000000000400080000f6707614201",
        ] {
            assert!(text.parse::<ExternalKey>().is_ok(), "{text}");
        }
        for text in ["", "two words", "æ", "a\n", &"a".repeat(65)] {
            assert_eq!(text.parse::<ExternalKey>(), Err(NotAnExternalKey::Letters), "{text}");
        }
        for text in
            ["6707614201", "670761-4201", "SAG6707614201", "cpr:670761-4201", "1-670761-4201"]
        {
            assert_eq!(text.parse::<ExternalKey>(), Err(NotAnExternalKey::LooksLikeCpr), "{text}");
        }
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", "sag-7".parse::<ExternalKey>()), "Ok(ExternalKey)");
    }
}
