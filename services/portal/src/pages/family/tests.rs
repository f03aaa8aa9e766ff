//! The words of a family's pages are plain: LIX under 35, which is how a newspaper for everybody writes.

use std::{fs, path::Path};

/// The most that a page of a family may come to.
const LIX_MAX: f64 = 35.0;

/// LIX (Björnsson 1968): words in a sentence, and words of more than six letters in a hundred.
fn lix(texts: &[String]) -> f64 {
    let (mut words, mut long, mut sentences) = (0_u32, 0_u32, 0_u32);
    for text in texts {
        for word in text.split_whitespace() {
            let letters = word.chars().filter(|it| it.is_alphabetic()).count();
            words += u32::from(letters > 0);
            long += u32::from(letters > 6);
        }
        let ends = text.matches(['.', '?', '!', ':']).count();
        // A heading or a button is a sentence of its own.
        let open = !text.trim_end().ends_with(['.', '?', '!', ':']);
        sentences += u32::try_from(ends).unwrap() + u32::from(open);
    }
    f64::from(words) / f64::from(sentences) + 100.0 * f64::from(long) / f64::from(words)
}

/// The Danish texts whose keys begin so; a variable is a short word.
fn texts(begins: &[&str]) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("words/da.ftl");
    let catalogue = fs::read_to_string(file).unwrap();
    let lines = catalogue.lines().filter(|it| begins.iter().any(|begin| it.starts_with(begin)));
    lines
        .filter_map(|it| it.split_once(" = "))
        .map(|(_, text)| {
            let pieces = text.split('{').map(|it| it.split_once('}').map_or(it, |it| it.1));
            pieces.collect::<Vec<_>>().join("Ida")
        })
        .collect()
}

#[test]
fn a_familys_pages_are_easy_to_read() {
    for begins in [
        ["family-", "plain-need", "plain-age"],
        ["family-consent", "family-may", "family-purpose"],
        ["family-right", "family-my", "family-request"],
        ["exit-", "worried-", "flash-consent"],
    ] {
        let texts = texts(&begins);
        assert!(texts.len() > 10, "{begins:?}");
        let lix = lix(&texts);
        assert!(lix < LIX_MAX, "{begins:?}: {lix:.1}");
    }
}

#[test]
fn lix_is_counted_as_it_is_defined() {
    let text = |it: &str| vec![it.to_owned()];
    assert!((lix(&text("Vi ses i dag.")) - 4.0).abs() < 1e-9);
    assert!((lix(&text("Kommunen ringer. Vi ses i morgen")) - (3.0 + 100.0 / 6.0)).abs() < 1e-9);
}
