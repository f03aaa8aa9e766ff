//! Where a legal basis stands: data, because laws are numbered anew (L-01).

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::code::codes;

codes! {
    /// What kind of text a law stands in.
    LawKind {
        /// An act (LOV).
        Act
        /// A consolidated act (LBK).
        ConsolidatedAct
        /// An executive order (BEK).
        Order
        /// Guidance (VEJ).
        Guidance
    }
}

/// A section of a law, in one version of it: `LBK 282 of 2025, § 32 a, stk. 1`, as it stood on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawReference {
    /// What kind of text.
    pub kind: LawKind,
    /// Its number that year.
    pub number: u16,
    /// Its year.
    pub year: u16,
    /// The section.
    pub section: Section,
    /// The subsection (stk.).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsection: Option<u8>,
    /// Since when this version holds.
    pub valid_from: NaiveDate,
}

/// A section's number, as `32` or `32a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section {
    number: u16,
    letter: Option<char>,
}

/// Not a section's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a section is a number up to 999, with or without a letter, as 32 or 32a")]
pub struct NotASection;

impl FromStr for Section {
    type Err = NotASection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_start_matches('§').trim().to_ascii_lowercase();
        let letter = text.chars().last().filter(char::is_ascii_lowercase);
        let digits = text.trim_end_matches(|it: char| it.is_ascii_lowercase()).trim_end();
        let is_number = digits.bytes().all(|it| it.is_ascii_digit())
            && text.bytes().filter(u8::is_ascii_lowercase).count() <= 1;
        match digits.parse::<u16>() {
            Ok(number @ 1..=999) if is_number => Ok(Section { number, letter }),
            Ok(_) | Err(_) => Err(NotASection),
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl Serialize for Section {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Section {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Section".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "law-section", "pattern": "^[1-9][0-9]{0,2}[a-z]?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_a_number_and_perhaps_a_letter() {
        for (text, expected) in
            [("32", "32"), ("32a", "32a"), ("32 A", "32a"), ("§ 7", "7"), ("999z", "999z")]
        {
            assert_eq!(text.parse::<Section>().map(|it| it.to_string()), Ok(expected.to_owned()));
        }
        for text in ["", "0", "a", "1000", "32ab", "3a2", "-1", "+1", "Nikolaj", "32æ"] {
            assert_eq!(text.parse::<Section>(), Err(NotASection), "{text}");
        }
    }
}
