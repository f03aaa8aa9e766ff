use std::{collections::BTreeSet, fs, path::Path};

use super::SAID;
use crate::words::{Lang, Words};

/// Where the services say no to what pages ask.
const SAYING: [&str; 6] = [
    "referral/src/api.rs",
    "thread/src/api/thread.rs",
    "thread/src/api/consent.rs",
    "assignment/src/api.rs",
    "followup/src/api.rs",
    "../proto/src/problem.rs",
];

/// What answers commands that no page sends: case steps and their rules, disclosures, merging and splitting, agreements between a
/// municipality and an organisation, planning an assignment, measurements, and who is a bridge-builder.
const NO_PAGE_ASKS: &[&str] = &[
    "already_considered",
    "already_contributes",
    "already_held",
    "already_offered",
    "already_planned",
    "already_recorded",
    "already_registered",
    "agreement_already_ends_then",
    "agreement_backwards",
    "agreement_ends_sooner",
    "agreement_over",
    "agreement_still_runs",
    "asked_before",
    "bridge_builder_accountable",
    "bridge_builder_already_active",
    "bridge_builder_already_inactive",
    "bridge_builder_already_known",
    "candidate_named_twice",
    "case_step_differs",
    "case_step_in_future",
    "child_not_named",
    "cvr_taken",
    "disclosure_already_ended",
    "disclosure_already_recorded",
    "disclosure_not_ahead",
    "disclosure_not_lasting",
    "disclosure_too_long",
    "disclosure_without_end",
    "follow_up_cancelled",
    "last_strand",
    "later_out_of_reach",
    "later_without_day",
    "merge_grown",
    "merged_too_long",
    "no_candidates",
    "not_a_child_of_the_thread",
    "not_a_cvr",
    "not_a_score",
    "not_relevant_without_reason",
    "outcome_with_something_else",
    "referred_without_referral",
    "rule_already_ended",
    "rule_ends_first",
    "rule_in_past",
    "rule_unchanged",
    "rule_without_age",
    "rule_without_step",
    "same_thread",
    "sibling_stands",
    "strand_stands",
    "thread_not_merged",
    "thread_not_of_split",
    "too_many_candidates",
    "too_young_for_it",
];

/// The codes of a source: what stands alone in quotes, in small letters with an underscore, where a status or an arrow comes before it.
fn codes(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut parts = source.split('"');
    while let (Some(outside), Some(inside)) = (parts.next(), parts.next()) {
        let led = outside.trim_end();
        let is_led = led.ends_with("=>")
            || ["403,", "404,", "409,", "422,"].iter().any(|status| led.ends_with(status));
        let is_code =
            inside.contains('_') && inside.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
        if is_led && is_code {
            found.insert(inside.to_owned());
        }
    }
    found
}

#[test]
fn every_code_that_a_page_can_meet_has_words() {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let there: BTreeSet<String> = SAYING
        .iter()
        .flat_map(|it| codes(&fs::read_to_string(services.join(it)).unwrap()))
        .collect();
    assert!(there.len() > 150, "the codes are found: {}", there.len());
    let said: BTreeSet<&str> = SAID.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = there
        .iter()
        .filter(|it| !said.contains(it.as_str()) && !NO_PAGE_ASKS.contains(&it.as_str()))
        .collect();
    assert_eq!(
        missing, [""; 0],
        "each code has words in `problems`, or no page asks what it answers"
    );
    let gone: Vec<_> = NO_PAGE_ASKS.iter().filter(|it| !there.contains(**it)).collect();
    assert_eq!(gone, [&""; 0], "these are nowhere any more");
}

#[test]
fn a_code_is_said_in_both_languages_and_never_shown() {
    let unknown = ["", "no_such_code"];
    for code in SAID.iter().map(|(code, _)| *code).chain(unknown) {
        let said = Lang::ALL.iter().map(|it| super::of_code(code, Words::of(*it)));
        let said: BTreeSet<String> = said.collect();
        assert_eq!(said.len(), Lang::ALL.len(), "{code}: {said:?}");
        assert!(said.iter().all(|it| !it.contains('_') && !it.contains('⟦')), "{said:?}");
    }
    let codes: BTreeSet<&str> = SAID.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes.len(), SAID.len(), "each stands once");
}
