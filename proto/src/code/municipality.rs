//! Municipalities.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Code, name, region, population (2023), Statistics Denmark's group.
const LIST: &str = include_str!("../../data/municipalities.csv");

/// A municipality's four-digit code (`0751` is Aarhus); `0000` is the country.
///
/// Reading one takes any four digits: a log may hold a code that is no longer in use, and must stay readable. What a
/// request names, and whom a token is for, must exist: see [`ExistingMunicipality`] and [`Municipality::exists`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Municipality([u8; 4]);

impl Municipality {
    /// What belongs to no municipality.
    pub const COUNTRY: Municipality = Municipality(*b"0000");

    /// The four digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("0000")
    }

    /// Whether it is one of the 98.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.column(0).is_some()
    }

    /// Its Danish name; nothing for one that does not exist, and for the country.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.column(1)
    }

    /// The Danish name of its region; nothing for one that does not exist, and for the country.
    #[must_use]
    pub fn region(&self) -> Option<&'static str> {
        self.column(2)
    }

    /// The 98, by code.
    pub fn every() -> impl Iterator<Item = Municipality> {
        LIST.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok())
    }

    /// The one that a person writes by its code or by its Danish name.
    ///
    /// # Errors
    /// When there is none, and for the country.
    pub fn find(text: &str) -> Result<Municipality, NotAMunicipality> {
        let wanted = text.trim().to_lowercase();
        let is_it = |it: &Municipality| {
            it.as_str() == wanted || it.name().is_some_and(|name| name.to_lowercase() == wanted)
        };
        Municipality::every().find(is_it).ok_or(NotAMunicipality::Unknown)
    }

    fn column(self, index: usize) -> Option<&'static str> {
        let line = LIST.lines().find(|line| line.split(',').next() == Some(self.as_str()))?;
        line.split(',').nth(index)
    }
}

/// Why a text is no municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAMunicipality {
    /// Not four digits.
    #[error("a municipality is four digits, as 0751 for Aarhus")]
    NotFourDigits,
    /// None of the 98.
    #[error("there is no such municipality: write one of the 98 codes, as 0751 for Aarhus")]
    Unknown,
}

impl FromStr for Municipality {
    type Err = NotAMunicipality;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 4]>::try_from(text.as_bytes()) {
            Ok(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(Municipality(digits)),
            _ => Err(NotAMunicipality::NotFourDigits),
        }
    }
}

impl fmt::Display for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Municipality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Municipality {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Municipality {
    fn schema_name() -> Cow<'static, str> {
        "Municipality".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "municipality", "pattern": "^[0-9]{4}$" })
    }
}

/// How a request names a municipality: reading it refuses what is none of the 98. A field says so with
/// `#[serde(deserialize_with = "ExistingMunicipality::deserialize_as")]` and `#[schemars(with = "ExistingMunicipality")]`.
/// A test of the schemas finds a request that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExistingMunicipality(pub Municipality);

impl ExistingMunicipality {
    /// Reads a field.
    ///
    /// # Errors
    /// When it is none of the 98.
    pub fn deserialize_as<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Municipality, D::Error> {
        Ok(ExistingMunicipality::deserialize(deserializer)?.0)
    }

    /// Reads a field that may be left out, of type `Option<Municipality>`.
    ///
    /// # Errors
    /// When it is none of the 98.
    pub fn deserialize_optional_as<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Municipality>, D::Error> {
        Ok(Option::<ExistingMunicipality>::deserialize(deserializer)?.map(|it| it.0))
    }
}

impl<'de> Deserialize<'de> for ExistingMunicipality {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let municipality = Municipality::deserialize(deserializer)?;
        if municipality.exists() {
            Ok(ExistingMunicipality(municipality))
        } else {
            Err(de::Error::custom(NotAMunicipality::Unknown))
        }
    }
}

impl JsonSchema for ExistingMunicipality {
    fn schema_name() -> Cow<'static, str> {
        "ExistingMunicipality".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<String> = Municipality::every().map(|it| it.to_string()).collect();
        json_schema!({ "type": "string", "enum": codes })
    }
}
