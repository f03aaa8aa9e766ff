//! Stories of made-up threads.

use proto::reporting::Entry;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

pub(crate) fn entry(
    source: &str,
    position: i64,
    at: &str,
    kind: &str,
    role: Role,
    facts: Value,
) -> Entry {
    Entry {
        source: source.to_owned(),
        position,
        at: format!("{at}T09:00:00Z").parse().unwrap(),
        kind: kind.to_owned(),
        role,
        by: UserId(Uuid::nil()),
        facts,
        corrected_by: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn story(entries: &[Entry], today: &str) -> Story {
    let (organisations, people) = (BTreeMap::new(), BTreeMap::new());
    let told =
        Told { organisations: &organisations, people: &people, today: day(today), words: words() };
    Story::of(entries, told)
}

fn contact(position: i64, at: &str, with: &str) -> Entry {
    let facts = json!({"with": with, "channel": "call", "on": at, "note": null});
    entry("thread", position, at, "thread.contact_recorded", Role::BridgeBuilder, facts)
}

fn step(position: i64, at: &str, owner: &str) -> Entry {
    let facts = json!({"step": "follow_up", "owner": owner, "due_on": at});
    entry("thread", position, at, "thread.next_step_set", Role::BridgeBuilder, facts)
}

#[test]
fn the_thread_is_with_whoever_has_the_next_step() {
    let entries = [
        entry("referral", 1, "2026-04-06", "referral.submitted", Role::CaseWorker, json!({})),
        entry("referral", 2, "2026-04-08", "referral.accepted", Role::BridgeBuilder, json!({})),
        step(1, "2026-04-08", "bridge_builder"),
        step(2, "2026-04-20", "family"),
    ];
    let carriers: Vec<_> = story(&entries, "2026-04-21").carriers;
    let expected = [
        ("2026-04-06", Part::Municipality),
        ("2026-04-08", Part::BridgeBuilder),
        ("2026-04-20", Part::Family),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(from, part)| Carrier { from: day(from), part }).collect();
    assert_eq!(carriers, expected);
}

#[test]
fn silence_is_between_contacts_with_the_family_and_a_pause_is_none() {
    let rest = json!({"reason": "illness", "until_on": "2026-09-30", "resumes_at": "2026-09-30T22:00:00Z"});
    let entries = [
        contact(1, "2026-06-01", "family"),
        contact(2, "2026-07-20", "organisation"),
        contact(3, "2026-08-01", "child"),
        entry("thread", 4, "2026-08-03", "thread.paused", Role::BridgeBuilder, rest),
        entry(
            "thread",
            5,
            "2026-09-30",
            "thread.resumed",
            Role::System,
            json!({"voice_by": "2026-10-30T22:00:00Z"}),
        ),
    ];
    let told = story(&entries, "2026-10-05");
    let silences: Vec<_> = told.silences.iter().map(|it| (it.from, it.days())).collect();
    assert_eq!(silences, [(day("2026-06-01"), 61)]);
    assert_eq!(told.pauses.len(), 1);
    assert_eq!(story(&entries[..3], "2026-08-30").silences.len(), 2, "it is silent now");
    assert_eq!(told.last_contact(), Some(day("2026-08-01")));
}

#[test]
fn what_was_noted_later_stands_on_its_own_day_without_a_time() {
    let mut late = contact(1, "2026-06-01", "family");
    late.at = "2026-06-04T08:00:00Z".parse().unwrap();
    let told = story(&[late], "2026-06-05");
    assert_eq!((told.all[0].day, told.all[0].is_day_only), (day("2026-06-01"), true));
    assert_eq!(told.all[0].what, "Kontakt med familien: Telefon eller video");
}

#[test]
fn twelve_weeks_end_today() {
    let days = ["2026-11-30", "2026-11-29", "2026-09-08", "2026-09-07"].map(day);
    let weeks = weeks(&days.into_iter().collect(), day("2026-11-30"));
    assert_eq!(weeks, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
}
