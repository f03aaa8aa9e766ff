//! Each threat to login and rights that is known has a number, and a test that bears it: `threat_<number>` in its name, or `Threat
//! <number>` in what is said of it.

use std::{collections::BTreeSet, fs, path::Path};

use crate::architecture::files;

/// How many threats are known.
const KNOWN: u32 = 49;

/// The numbers that the tests of a source bear.
fn numbers(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        let is_test = line.starts_with("async fn ") || line.starts_with("fn ");
        let is_said = line.starts_with("/// Threat") || line.starts_with("// Threat");
        let rest = match line.find("threat_") {
            Some(at) if is_test => line.get(at..).unwrap_or_default(),
            _ if is_said => line.split(':').next().unwrap_or_default(),
            Some(_) | None => continue,
        };
        let digits = rest.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
        found.extend(digits.filter_map(|it| it.parse::<u32>().ok()).filter(|it| *it <= KNOWN));
    }
    found
}

#[test]
fn every_threat_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = ["services", "tests"].map(|it| files(&root.join(it), "rs"));
    let tested: BTreeSet<_> = sources
        .iter()
        .flatten()
        .filter(|it| {
            it.components().any(|it| it.as_os_str() == "tests") || it.ends_with("tests.rs")
        })
        .chain(&files(&root.join("services/portal/src"), "rs"))
        .flat_map(|it| numbers(&fs::read_to_string(it).unwrap()))
        .collect();
    let missing: Vec<_> = (1..=KNOWN).filter(|it| !tested.contains(it)).collect();
    assert!(missing.is_empty(), "no test bears the number of these threats: {missing:?}");
}

#[test]
fn a_number_is_found_where_it_stands() {
    let text = "/// Threats 19, 20 and 38: whatever\nasync fn threat_04_mix_up() {\nlet x = 41;\n// Threat 29: the same";
    assert_eq!(numbers(text), BTreeSet::from([4, 19, 20, 29, 38]));
}
