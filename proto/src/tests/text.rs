//! What a name may hold, when two are alike, and what is printed.

use crate::{
    assignment::RegisterOrganisation,
    code::PublicName,
    text::{self, NotAName},
};

#[test]
fn a_name_holds_nothing_that_nobody_sees() {
    for (typed, kept) in [
        (" Åse Ørsted ", "Åse Ørsted"),
        ("A\u{30a}se", "Åse"),
        ("Bo\u{a0}Hansen", "Bo Hansen"),
        ("O'Brien-Smith", "O'Brien-Smith"),
        ("عمر", "عمر"),
        ("김민준", "김민준"),
    ] {
        assert_eq!(text::name(typed), Ok(kept.to_owned()), "{typed:?}");
    }
    for unseen in [
        '\u{0}',
        '\u{1b}',
        '\u{85}',
        '\u{ad}',
        '\u{200b}',
        '\u{202e}',
        '\u{2028}',
        '\u{2066}',
        '\u{2800}',
        '\u{3164}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{e0041}',
    ] {
        let typed = format!("Ni{unseen}kolaj");
        assert_eq!(text::name(&typed), Err(NotAName::Unseen(unseen.into())), "{typed:?}");
        assert!(text::is_blank(&format!(" {unseen} ")));
    }
    for empty in ["", "   ", "12 34", "-", "🙂"] {
        assert_eq!(text::name(empty), Err(NotAName::NoLetter), "{empty:?}");
    }
}

#[test]
fn names_are_alike_however_they_are_typed() {
    let same =
        ["Åse Ørsted", "A\u{30a}se  ØRSTED", "åse-ørsted", "ÅSE\u{a0}Ørsted", "Ａ\u{30a}se Ørsted"];
    for typed in same {
        assert_eq!(text::letters(typed), "åseørsted", "{typed:?}");
    }
    assert_ne!(text::letters("Åse"), text::letters("Ase"));
}

#[test]
fn what_is_printed_steers_no_terminal() {
    for (told, printed) in [
        ("Vi talte\nom fodbold\t🙂 👨‍👩‍👧", "Vi talte\nom fodbold\t🙂 👨‍👩‍👧"),
        ("\u{1b}[2J\u{0}ord\r", "\u{fffd}[2J\u{fffd}ord\u{fffd}"),
        ("\u{9b}31m", "\u{fffd}31m"),
        ("a\u{202e}b\u{2066}c\u{2028}d", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
    ] {
        assert_eq!(text::printable(told), printed);
    }
}

/// What a log holds reads for ever; what somebody asks today follows today's rule.
#[test]
fn a_public_name_follows_the_rule_when_it_is_given() {
    let register = |name: &str| {
        let body = serde_json::json!({
            "organisation": "00000000-0000-0000-0000-000000000001",
            "name": name, "cvr": 12_345_678, "kind": "association", "size": "under_10",
        });
        serde_json::from_value::<RegisterOrganisation>(body)
    };
    assert_eq!(register("A\u{30a}rhus FK").unwrap().name.as_str(), "Århus FK");
    for unseen in ["Aarhus\u{202e}FK", "\u{3164}", "Aarhus\u{2028}FK"] {
        assert!(register(unseen).is_err(), "{unseen:?}");
        assert!(unseen.parse::<PublicName>().is_err());
    }
    let once = serde_json::json!("Aarhus\u{202e}FK");
    assert!(serde_json::from_value::<PublicName>(once).is_ok());
}
