//! A number that can be read out on the telephone, and found again by.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::id::{ReferralId, derive};

/// Digits and letters, without those that are heard or read as others: I, L, O and U (Crockford's base 32).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs before the check sign: 2^50 numbers, so that two of a million referrals share one once in two thousand times.
const DATA: usize = 10;
/// With the check sign.
const LENGTH: usize = DATA + 1;

/// A referral's reference number, as `6721-R89X-WM8`. It is derived from the referral's id, and says nothing.
///
/// The last sign is a check: any one wrong sign and any two that changed places are found. The numbers are the words of a
/// code over the field of 32 elements in which the `n`th sign from the right weighs the `n`th power of a generator;
/// weights differ from nought and from one another, so neither mistake leaves the sum at nought.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceNumber([u8; LENGTH]);

/// Why a text is no reference number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// Too short, too long, or with a sign that is none.
    #[error("a reference number has 11 digits and letters, as 6721-R89X-WM8: read it again")]
    Shape,
    /// The check sign does not fit.
    #[error(
        "the reference number is misread: a sign is wrong, or two have changed places; read it again"
    )]
    Check,
}

impl ReferenceNumber {
    /// Of a referral, for ever.
    #[must_use]
    pub fn of(referral: ReferralId) -> ReferenceNumber {
        let hash = derive("referral_reference", &[referral.0.as_bytes()]);
        // Of a derived id, the last seven bytes are the hash's own.
        let mut bits =
            hash.as_bytes()[9..].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut values = [0; LENGTH];
        for value in &mut values[..DATA] {
            *value = (bits & 31) as u8;
            bits >>= 5;
        }
        // Without the check sign's own weight of one, the sum is what it must be: adding is its own reverse.
        values[DATA] = sum(&values);
        ReferenceNumber(values.map(|it| SIGNS[usize::from(it)]))
    }

    fn signs(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Every value times its weight, added up: nought for a number that is read as it was written.
fn sum(values: &[u8; LENGTH]) -> u8 {
    values.iter().fold(0, |sum, value| doubled(sum) ^ value)
}

/// Times the generator `x` in GF(32), modulo `x^5 + x^2 + 1`.
fn doubled(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

/// What a sign is worth, however it was heard and typed.
fn value(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = SIGNS.iter().position(|it| char::from(*it) == sign)?;
    u8::try_from(at).ok()
}

impl FromStr for ReferenceNumber {
    type Err = Misread;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut values = [0; LENGTH];
        let mut count = 0;
        for sign in text.chars().filter(|it| !matches!(it, '-' | ' ' | '\u{a0}')) {
            *values.get_mut(count).ok_or(Misread::Shape)? = value(sign).ok_or(Misread::Shape)?;
            count += 1;
        }
        if count != LENGTH {
            return Err(Misread::Shape);
        }
        if sum(&values) != 0 {
            return Err(Misread::Check);
        }
        Ok(ReferenceNumber(values.map(|it| SIGNS[usize::from(it)])))
    }
}

impl fmt::Display for ReferenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signs = self.signs();
        write!(f, "{}-{}-{}", &signs[..4], &signs[4..8], &signs[8..])
    }
}

impl fmt::Debug for ReferenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ReferenceNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ReferenceNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for ReferenceNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReferenceNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "reference-number",
            "pattern": "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;

    fn nth(nth: u128) -> ReferenceNumber {
        ReferenceNumber::of(ReferralId(Uuid::from_u128(nth)))
    }

    /// A number once told to a family is that referral's for ever.
    #[test]
    fn numbers_stay_as_they_were() {
        assert_eq!(
            [1, 2, 3].map(|it| nth(it).to_string()),
            ["6721-R89X-WM8", "6RKY-B7HS-JR0", "9KAP-GDGR-2DV"]
        );
    }

    #[test]
    fn it_is_read_however_it_is_written() {
        let number = nth(7);
        let plain = number.signs().to_owned();
        let heard = plain.replace('0', "O").replace('1', "l");
        for text in [
            number.to_string(),
            plain.to_lowercase(),
            heard,
            format!(" {} ", plain.replace("", " ")),
        ] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        assert_eq!(serde_json::to_value(number).unwrap(), serde_json::json!(number.to_string()));
    }

    #[test]
    fn what_is_no_number_says_so() {
        for text in
            ["", "6721", "6721-R89X-WM88", "6721-R89X-WM!", "6721-R89X-WMU", "6721-R89X-WMÆ"]
        {
            assert_eq!(text.parse::<ReferenceNumber>(), Err(Misread::Shape), "{text}");
        }
    }

    /// Not a sample: every wrong sign in every place, and every two places changed, of a thousand numbers.
    #[test]
    fn one_wrong_sign_or_two_that_changed_places_are_found() {
        for number in (0..1_000).map(nth) {
            for place in 0..LENGTH {
                for sign in SIGNS.iter().filter(|it| **it != number.0[place]) {
                    let mut wrong = number;
                    wrong.0[place] = *sign;
                    assert_eq!(
                        wrong.signs().parse::<ReferenceNumber>(),
                        Err(Misread::Check),
                        "{wrong}"
                    );
                }
                for other in (0..place).filter(|it| number.0[*it] != number.0[place]) {
                    let mut wrong = number;
                    wrong.0.swap(place, other);
                    assert_eq!(
                        wrong.signs().parse::<ReferenceNumber>(),
                        Err(Misread::Check),
                        "{wrong}"
                    );
                }
            }
        }
    }

    #[test]
    fn numbers_differ() {
        let numbers: HashSet<_> = (0..100_000).map(nth).collect();
        assert_eq!(numbers.len(), 100_000);
    }
}
