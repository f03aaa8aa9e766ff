//! Codes that several services share. A code is a closed set: what is not listed cannot be said.

use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::text;

mod municipality;

pub use self::municipality::{ExistingMunicipality, Municipality, NotAMunicipality};

/// The name an organisation bears in public (class C0): the only words an event may hold.
///
/// At most 80 characters, at least one letter, nothing that nobody sees ([`text::name`]), and no run of six digits, so that
/// neither a CPR nor a telephone number hides in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PublicName(String);

/// Why a text is not a public name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an organisation's public name has a letter, at most 80 characters, no long number and no character that nobody sees in it"
)]
pub struct NotAPublicName;

impl PublicName {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicName {
    type Err = NotAPublicName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        PublicName::written(&text::name(text).map_err(|_| NotAPublicName)?)
    }
}

impl PublicName {
    /// As a log holds it: some were written before there was a rule of what nobody sees.
    fn written(text: &str) -> Result<PublicName, NotAPublicName> {
        let text = text.trim();
        let digits: String = text.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
        let longest_number =
            digits.split(|it: char| !it.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        let is_name = text.chars().count() <= 80
            && text.chars().any(char::is_alphabetic)
            && !text.chars().any(char::is_control)
            && longest_number < 6;
        if is_name { Ok(PublicName(text.to_owned())) } else { Err(NotAPublicName) }
    }
}

impl<'de> Deserialize<'de> for PublicName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PublicName::written(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// Reads a name that somebody gives today, for `deserialize_with`.
pub(crate) fn public_name<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<PublicName, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

impl JsonSchema for PublicName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PublicName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "public-name", "maxLength": 80 })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[schemars(inline)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every code there is, in the order of the definition.
            pub const ALL: &[$name] = &[$($name::$variant),*];
        }

        /// As it is written on the wire.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                serde::Serialize::serialize(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = serde::de::value::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                serde::Deserialize::deserialize(serde::de::IntoDeserializer::<Self::Err>::into_deserializer(text))
            }
        }
    )* };
}
pub(crate) use codes;

codes! {
    /// What is wrong with an entry that is corrected (I-22).
    Mistake {
        /// It is about somebody else.
        WrongPerson
        /// It was another day.
        WrongDay
        /// What it says is not so.
        WrongContent
        /// It stands twice.
        EnteredTwice
        /// It did not take place.
        NotHeld
    }
}

codes! {
    /// How old the child is, as coarsely as an offer may say it (aldersgruppe).
    AgeBand {
        /// 0 to 5 years.
        #[serde(rename = "age_0_to_5")]
        Age0To5
        /// 6 to 9 years.
        #[serde(rename = "age_6_to_9")]
        Age6To9
        /// 10 to 14 years.
        #[serde(rename = "age_10_to_14")]
        Age10To14
        /// 15 to 17 years.
        #[serde(rename = "age_15_to_17")]
        Age15To17
        /// 18 to 22 years.
        #[serde(rename = "age_18_to_22")]
        Age18To22
    }

    /// What is needed (behov). None of these is a statutory task of the municipality (R4-23).
    Need {
        /// Sports, music, scouts: a place in a community.
        Leisure
        /// An adult friend (voksenven).
        AdultFriend
        /// Somebody to do homework with (lektiecafé).
        Homework
        /// Against loneliness: others to be with.
        Loneliness
        /// A break for the whole family: an experience club, a summer camp.
        FamilyBreak
        /// Practical help in everyday life.
        PracticalHelp
    }
}
