//! Pictures of long, short and empty threads.

use std::collections::BTreeMap;

use chrono::Days;
use proto::{actor::Role, id::OrganisationId, reporting::Entry};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{
    pages::story::{Told, tests::entry, words},
    words::Lang,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn story(entries: &[Entry], today: &str) -> Story {
    let (organisations, people) = (BTreeMap::new(), BTreeMap::new());
    let told =
        Told { organisations: &organisations, people: &people, today: day(today), words: words() };
    Story::of(entries, told)
}

fn drawn(story: &Story, until: &str) -> String {
    let planned = Planned {
        on: day(until).checked_add_days(Days::new(5)).unwrap(),
        part: Part::Family,
        what: "Ring".to_owned(),
    };
    let picture = Picture {
        story,
        planned: Some(&planned),
        until: day(until),
        is_open: true,
        from: None,
        story_href: "",
    };
    picture.show(Words::of(Lang::Da)).into_string()
}

/// A thread that goes on for so many days: something of everybody every fifth day.
fn long(days: u32, organisations: u32) -> Vec<Entry> {
    let first = day("2016-01-01");
    let roles =
        [Role::Family, Role::CaseWorker, Role::BridgeBuilder, Role::Coordinator, Role::Volunteer];
    let mut entries =
        vec![entry("referral", 1, "2016-01-01", "referral.submitted", Role::CaseWorker, json!({}))];
    for at in (0..days).step_by(5) {
        let on = first.checked_add_days(Days::new(at.into())).unwrap().to_string();
        let role = roles[(at / 5) as usize % roles.len()];
        let organisation = OrganisationId(Uuid::from_u128((at % organisations.max(1)).into()));
        let facts = json!({"step": "follow_up", "owner": role, "due_on": on});
        entries.push(entry("thread", at.into(), &on, "thread.next_step_set", role, facts));
        let facts = json!({"organisation": organisation});
        entries.push(entry("assignment", at.into(), &on, "assignment.offer_accepted", role, facts));
    }
    entries
}

#[test]
fn every_picture_is_small_and_without_style() {
    for (days, organisations) in [(1, 1), (30, 7), (3_650, 7), (3_650, 25), (400, 25)] {
        let told = story(&long(days, organisations), "2026-11-30");
        let svg = drawn(&told, "2026-11-30");
        let svg = svg.split("<svg").nth(1).unwrap().split("</svg>").next().unwrap();
        assert!(
            svg.len() < 25_000,
            "{days} days, {organisations} organisations: {} bytes",
            svg.len()
        );
        assert!(!svg.contains("style="));
        assert!(svg.matches("class=\"lane\"").count() <= LANES_MAX);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}

#[test]
fn an_empty_story_has_no_picture_and_one_day_has() {
    assert!(drawn(&Story::default(), "2026-11-30").is_empty());
    let one =
        [entry("referral", 1, "2026-11-30", "referral.submitted", Role::CaseWorker, json!({}))];
    assert!(drawn(&story(&one, "2026-11-30"), "2026-11-30").contains("#e-referral-1"));
}

#[test]
fn a_silence_is_a_gap_that_says_how_long() {
    let contact = |position, at: &str| {
        let facts = json!({"with": "family", "channel": "call", "on": at, "note": null});
        entry("thread", position, at, "thread.contact_recorded", Role::BridgeBuilder, facts)
    };
    let begin =
        entry("referral", 1, "2026-01-01", "referral.submitted", Role::CaseWorker, json!({}));
    let told = story(&[begin, contact(1, "2026-01-10"), contact(2, "2026-06-10")], "2026-06-12");
    let html = drawn(&told, "2026-06-12");
    assert!(html.contains("151 dage uden kontakt"), "{html}");
    assert!(html.contains("red broken"));
    // A hundred and fifty days take the room of sixty.
    let scale = Scale::new(day("2026-01-01"), day("2026-06-12"), (0.0, 710.0), &told.silences);
    assert!((scale.x(day("2026-06-10")) - scale.x(day("2026-01-10")) - 600.0).abs() < 1.0);
}

#[test]
fn marks_that_would_touch_become_one_with_a_number() {
    let entries: Vec<_> = (1..=4)
        .map(|at| {
            entry("referral", at, "2026-01-01", "referral.submitted", Role::CaseWorker, json!({}))
        })
        .collect();
    let html = drawn(&story(&entries, "2026-06-01"), "2026-06-01");
    assert!(html.contains("4 hændelser"), "{html}");
    assert_eq!(html.matches("class=\"hit\"").count(), 1);
}
