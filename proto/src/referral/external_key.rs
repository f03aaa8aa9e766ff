//! What another system calls something of its own.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use uuid::Uuid;

use crate::{
    code::Municipality,
    id::{CaseStepId, derive},
};

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

/// How a text looks like a CPR number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CprLikeness {
    /// As one is written, with whatever sign between its parts: a key like that may be somebody's number.
    Cpr,
    /// A date, a dash and four digits, and whoever had it would be more than ninety years old: it may be a case number that
    /// begins with the day, or a CPR number.
    DateAndCounter,
    /// Nine digits that are one with the zero before them that spreadsheets drop: it may be a case number, or a CPR number.
    LostZero,
}

impl CprLikeness {
    /// How `text` looks like a CPR number; nothing if it does not.
    #[must_use]
    pub fn of(text: &str) -> Option<CprLikeness> {
        // Among the digits of a random id anything may stand: it is nobody's number.
        if Uuid::try_parse(text).is_ok() {
            return None;
        }
        let runs = text.split(|it: char| !it.is_ascii_digit() && !BETWEEN.contains(it));
        let found: Vec<CprLikeness> = runs.filter_map(in_run).collect();
        if found.contains(&CprLikeness::Cpr) {
            return Some(CprLikeness::Cpr);
        }
        let lost_zero = || {
            let is_one = text.len() == 9 && begins_with_date(&format!("0{text}"));
            is_one.then_some(CprLikeness::LostZero)
        };
        found.first().copied().or_else(lost_zero)
    }
}

impl ExternalKey {
    /// Reads a key that somebody has confirmed to be no CPR number, however much it looks like a date and a counter.
    ///
    /// # Errors
    /// When it is no key, and when it looks like the CPR number of somebody who may be alive and at most ninety.
    pub fn confirmed(text: &str) -> Result<Self, NotAnExternalKey> {
        let is_known = |it: u8| it.is_ascii_alphanumeric() || b"._:/-".contains(&it);
        if !(1..=64).contains(&text.len()) || !text.bytes().all(is_known) {
            return Err(NotAnExternalKey::Letters);
        }
        match CprLikeness::of(text) {
            Some(CprLikeness::Cpr) => Err(NotAnExternalKey::LooksLikeCpr),
            Some(CprLikeness::DateAndCounter | CprLikeness::LostZero) | None => {
                Ok(ExternalKey(text.to_owned()))
            }
        }
    }
}

impl FromStr for ExternalKey {
    type Err = NotAnExternalKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = ExternalKey::confirmed(text)?;
        match CprLikeness::of(text) {
            Some(CprLikeness::Cpr | CprLikeness::DateAndCounter) => {
                Err(NotAnExternalKey::LooksLikeCpr)
            }
            // Only a spreadsheet drops zeros; a system that counts to nine digits sends them as they are.
            Some(CprLikeness::LostZero) | None => Ok(key),
        }
    }
}

/// What may stand between the parts of a number.
const BETWEEN: &str = "._:/-";

/// Who was born before is more than ninety: a date and a counter of our days look like the number of somebody that old.
const BORN_LONG_AGO: u32 = 1936;

/// How digits, with signs between them, look like a CPR number: ten of them that begin with a date, whole or parted as 6-4 or
/// 2-2-2-4 are.
fn in_run(run: &str) -> Option<CprLikeness> {
    let groups: Vec<&str> = run.split(|it| BETWEEN.contains(it)).collect();
    let mut found = None;
    for first in 0..groups.len() {
        for last in first..groups.len() {
            let part = groups.get(first..=last)?;
            let digits = part.concat();
            if part.iter().any(|it| it.is_empty()) || digits.len() != 10 {
                continue;
            }
            if !begins_with_date(&digits) || !is_parted_as_one(part) {
                continue;
            }
            let is_dashed = part.len() == 2 && run.contains(&part.join("-"));
            if !(is_dashed && is_of_long_ago(&digits)) {
                return Some(CprLikeness::Cpr);
            }
            found = Some(CprLikeness::DateAndCounter);
        }
    }
    found
}

fn is_parted_as_one(groups: &[&str]) -> bool {
    let mut ends: Vec<usize> = groups
        .iter()
        .scan(0, |end, it| {
            *end += it.len();
            Some(*end)
        })
        .collect();
    ends.pop();
    ends.is_empty() || ends.contains(&6) && ends.iter().all(|it| [2, 4, 6].contains(it))
}

/// A date of the CPR number's six digits (substitute numbers count).
fn begins_with_date(digits: &str) -> bool {
    let two = |at: usize| digits.get(at..at + 2).and_then(|it| it.parse::<u8>().ok());
    digits.len() == 10
        && digits.bytes().all(|it| it.is_ascii_digit())
        && matches!(two(0), Some(1..=31 | 61..=91))
        && matches!(two(2), Some(1..=12))
}

/// Whether the seventh digit and the year mean a year before [`BORN_LONG_AGO`].
fn is_of_long_ago(digits: &str) -> bool {
    let year = digits.get(4..6).and_then(|it| it.parse::<u32>().ok()).unwrap_or(99);
    match digits.as_bytes().get(6) {
        Some(b'0'..=b'3') => 1900 + year < BORN_LONG_AGO,
        Some(b'5'..=b'8') => year > 57,
        Some(_) | None => false,
    }
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

impl CaseStepId {
    /// The step that `source` calls `key`, in `municipality`: sending it again is sending the same.
    #[must_use]
    pub fn of(municipality: Municipality, source: &ExternalKey, key: &ExternalKey) -> CaseStepId {
        CaseStepId(derive(
            "case_step",
            &[
                municipality.as_str().as_bytes(),
                source.as_str().as_bytes(),
                key.as_str().as_bytes(),
            ],
        ))
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
        for text in [
            "6707614201",
            "670761-4201",
            "SAG6707614201",
            "cpr:670761-4201",
            "1-670761-4201",
            "251210-0001",
        ] {
            assert_eq!(text.parse::<ExternalKey>(), Err(NotAnExternalKey::LooksLikeCpr), "{text}");
        }
    }

    #[test]
    fn a_cpr_number_is_known_in_other_clothes() {
        use CprLikeness::{Cpr, DateAndCounter, LostZero};
        for (text, expected) in [
            ("610110.4000", Some(Cpr)),
            ("610110_4000", Some(Cpr)),
            ("610110/4000", Some(Cpr)),
            ("610110:4000", Some(Cpr)),
            ("61-01-10-4000", Some(Cpr)),
            ("sag:61.01.10.4000", Some(Cpr)),
            ("1011012345", Some(Cpr)),
            ("251210_0001", Some(Cpr)),
            ("251280-0001", Some(Cpr)),
            ("251210-4001", Some(Cpr)),
            ("251210-0001", Some(DateAndCounter)),
            ("SAG251210-0001", Some(DateAndCounter)),
            ("301126-0001", Some(DateAndCounter)),
            ("251210-0001/610110-4000", Some(Cpr)),
            ("101101234", Some(LostZero)),
            ("1-101101234", None),
            ("2026-000123", None),
            ("10.12.2025-45", None),
            ("2510-000001", None),
            ("320101-0001", None),
            ("251310-0001", None),
        ] {
            assert_eq!(CprLikeness::of(text), expected, "{text}");
        }
    }

    #[test]
    fn only_what_may_be_a_case_number_can_be_confirmed() {
        for text in ["251210-0001", "SAG251210-0001", "101101234", "sag-7"] {
            assert!(ExternalKey::confirmed(text).is_ok(), "{text}");
        }
        for text in ["610110-4000", "610110.4000", "1011012345"] {
            let refused = Err(NotAnExternalKey::LooksLikeCpr);
            assert_eq!(ExternalKey::confirmed(text), refused, "{text}");
        }
        assert_eq!(ExternalKey::confirmed("two words"), Err(NotAnExternalKey::Letters));
        assert!("101101234".parse::<ExternalKey>().is_ok(), "a program drops no zeros");
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", "sag-7".parse::<ExternalKey>()), "Ok(ExternalKey)");
    }
}
