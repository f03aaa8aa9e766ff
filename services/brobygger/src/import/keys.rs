//! The keys of a file: each once, and none twice under another spelling.

use std::collections::HashMap;

use proto::referral::{CprLikeness, ExternalKey};

/// How long a number is that a spreadsheet may have taken the zeros from.
const NUMBER_MAX: usize = 12;

/// The keys of the rows so far.
#[derive(Default)]
pub(super) struct Seen {
    keys: HashMap<ExternalKey, u64>,
    /// By how they look without zeros and capital letters, and by the child.
    alike: HashMap<(String, String), u64>,
}

impl Seen {
    /// The row that has this key already.
    pub(super) fn twice(&mut self, key: &ExternalKey, line: u64) -> Option<u64> {
        let before = self.keys.get(key).copied();
        if before.is_none() {
            self.keys.insert(key.clone(), line);
        }
        before
    }

    /// The row about the same child whose key differs only in zeros or capital letters.
    pub(super) fn alike(&mut self, key: &ExternalKey, child: &str, line: u64) -> Option<u64> {
        let looks = (bare(key.as_str()), child.to_owned());
        let before = self.alike.get(&looks).copied();
        if before.is_none() {
            self.alike.insert(looks, line);
        }
        before
    }
}

/// Whether it may be a CPR number as well as a case number.
pub(super) fn may_be_cpr(key: &str) -> bool {
    match CprLikeness::of(key) {
        Some(CprLikeness::DateAndCounter | CprLikeness::LostZero) => true,
        Some(CprLikeness::Cpr) | None => false,
    }
}

/// The key without what a spreadsheet, or somebody who types, changes.
fn bare(key: &str) -> String {
    if is_number(key) { key.trim_start_matches('0').to_owned() } else { key.to_ascii_lowercase() }
}

fn is_number(key: &str) -> bool {
    key.bytes().all(|it| it.is_ascii_digit())
}

/// How the key may have been written before: a number with other zeros, letters in other cases.
pub(super) fn variants(key: &str) -> Vec<String> {
    let bare = bare(key);
    let mut variants: Vec<String> = if is_number(key) {
        (bare.len().max(1)..=NUMBER_MAX.max(key.len()))
            .map(|width| format!("{bare:0>width$}"))
            .collect()
    } else {
        let first = bare.get(..1).unwrap_or_default().to_ascii_uppercase();
        let rest = bare.get(1..).unwrap_or_default();
        vec![format!("{first}{rest}"), key.to_ascii_uppercase(), bare]
    };
    variants.retain(|it| it != key);
    variants.sort_unstable();
    variants.dedup();
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_been_written_otherwise() {
        assert_eq!(variants("SAG-0812"), ["Sag-0812", "sag-0812"]);
        assert_eq!(variants("sag-0812"), ["SAG-0812", "Sag-0812"]);
        let of_4711 = variants("4711");
        assert!(of_4711.contains(&"0004711".to_owned()) && !of_4711.contains(&"4711".to_owned()));
        assert_eq!(of_4711.len(), NUMBER_MAX - 4);
        assert!(variants("0004711").contains(&"4711".to_owned()));
        assert!(variants("000").contains(&"0".to_owned()));
        assert_eq!(variants("2026-1"), Vec::<String>::new());
    }

    #[test]
    fn alike_is_about_one_child() {
        let key = |text: &str| text.parse::<ExternalKey>().unwrap();
        let mut seen = Seen::default();
        assert_eq!(seen.twice(&key("0047"), 2), None);
        assert_eq!(seen.alike(&key("0047"), "a", 2), None);
        assert_eq!(seen.twice(&key("0047"), 3), Some(2));
        assert_eq!(seen.alike(&key("47"), "b", 4), None, "another child's");
        assert_eq!(seen.alike(&key("47"), "a", 5), Some(2));
        assert_eq!(seen.alike(&key("470"), "a", 6), None);
    }
}
