//! Every type of event in a few plain words, for whoever reads what happened to them: without the body, which names others.

mod assignment;
mod consent;
mod followup;
mod identity;
mod referral;
mod thread;
mod vault;

use crate::words::Lang;

/// A type, and what it says in English and in Danish.
type Label = (&'static str, &'static str, &'static str);

fn labels() -> impl Iterator<Item = &'static Label> {
    let all = [
        referral::LABELS,
        thread::LABELS,
        consent::LABELS,
        assignment::LABELS,
        followup::LABELS,
        vault::LABELS,
        identity::LABELS,
    ];
    all.into_iter().flatten()
}

/// What an event of this type says happened; a type that is not known here stands for itself.
#[must_use]
pub fn kind(kind: &str, lang: Lang) -> &str {
    let label = labels().find(|(it, _, _)| *it == kind);
    label.map_or(kind, |(_, english, danish)| match lang {
        Lang::Da => danish,
        Lang::En => english,
    })
}

/// Every type there is, in the order of the services.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    labels().map(|(kind, _, _)| *kind)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_type_there_is_has_a_label_and_no_other() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
        let mut there_are = BTreeSet::new();
        for sample in fs::read_dir(samples).unwrap() {
            let name = sample.unwrap().file_name().into_string().unwrap();
            let (kind, _version) = name.strip_suffix(".json").unwrap().rsplit_once('.').unwrap();
            there_are.insert(kind.to_owned());
        }
        let labelled: Vec<_> = labels().map(|(kind, _, _)| (*kind).to_owned()).collect();
        let once: BTreeSet<_> = labelled.iter().cloned().collect();
        assert_eq!(once, there_are);
        assert_eq!(once.len(), labelled.len(), "a type is labelled twice");
    }

    #[test]
    fn labels_are_plain_words_in_both_languages() {
        for (kind, english, danish) in labels() {
            assert_ne!(english, danish, "{kind}");
            for label in [english, danish] {
                let is_plain = !label.is_empty() && !label.contains(['_', '.', '{']);
                assert!(is_plain && label.trim() == *label, "{kind}: {label}");
            }
        }
        assert_eq!(kind("thread.goal_agreed", Lang::En), "a goal was agreed");
        assert_eq!(kind("thread.goal_agreed", Lang::Da), "et mål blev aftalt");
        assert_eq!(kind("toy.moved", Lang::Da), "toy.moved");
    }
}
