use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::*;

/// The variables of each key.
fn catalogue(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("words/{}.ftl", lang.tag()));
    let text = fs::read_to_string(file).unwrap();
    let resource =
        parser::parse(text).unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", lang.tag()));
    let mut keys = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let mut variables = BTreeSet::new();
                collect(message.value.as_ref().expect("a message has a text"), &mut variables);
                let again = keys.insert(message.id.name.clone(), variables);
                assert!(again.is_none(), "{} stands twice in {}", message.id.name, lang.tag());
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(_) | Entry::Junk { .. } => panic!("{}: only messages", lang.tag()),
        }
    }
    keys
}

fn collect(pattern: &Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                name(inline, variables);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                name(selector, variables);
                for variant in variants {
                    collect(&variant.value, variables);
                }
            }
        }
    }
}

fn name(expression: &InlineExpression<String>, variables: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = expression {
        variables.insert(id.name.clone());
    }
}

/// All Rust sources of the crate, but the tests'.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

fn source() -> String {
    let mut all = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

#[test]
fn every_language_has_the_same_keys_with_the_same_variables() {
    let danish = catalogue(Lang::Da);
    assert!(!danish.is_empty());
    assert_eq!(danish, catalogue(Lang::En));
}

#[test]
fn no_text_is_empty() {
    for lang in Lang::ALL {
        for (key, variables) in catalogue(*lang) {
            let values: Vec<_> = variables.iter().map(|it| (it.as_str(), Value::from(2))).collect();
            let text = Words::of(*lang).say_with(&key, &values);
            assert!(
                !text.trim().is_empty() && !text.contains('⟦'),
                "{key} in {}: {text}",
                lang.tag()
            );
        }
    }
}

#[test]
fn every_key_that_a_page_says_is_there() {
    let there = catalogue(Lang::Da);
    let source = source();
    let mut said = 0;
    for call in [".say(", ".say_with("] {
        for after in source.split(call).skip(1) {
            let Some(key) =
                after.trim_start().strip_prefix('"').and_then(|it| it.split('"').next())
            else {
                continue;
            };
            said += 1;
            assert!(there.contains_key(key), "no text for {key}");
        }
    }
    assert!(said > 50, "the search finds the calls");
}

#[test]
fn every_key_there_is_is_said_by_a_page() {
    let source = source();
    let unused: Vec<_> = catalogue(Lang::Da)
        .into_keys()
        .filter(|key| !source.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(unused, [""; 0]);
}

#[test]
fn a_missing_key_and_a_missing_value_are_seen() {
    let words = Words::of(Lang::Da);
    assert_eq!(words.say("no-such-key"), "⟦no-such-key⟧");
    assert!(words.say("error-reference").starts_with('⟦'));
}
