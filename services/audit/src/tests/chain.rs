//! Does the chain hold?

use proptest::prelude::*;
use proto::{audit::FaultKind, id::EventId, recorded_event::RecordedEvent, sealed::Digest};
use uuid::Uuid;

use super::log;
use crate::reactor::{BEGINNING, faults};

#[test]
fn a_whole_log_has_no_faults_however_it_is_divided() {
    let events = log(9);
    assert_eq!(faults(Some(BEGINNING), &events), []);
    for at in 1..9 {
        let (first, rest) = events.split_at(at);
        assert_eq!(faults(Some(BEGINNING), first), []);
        assert_eq!(faults(Some(first[at - 1].hash), rest), []);
    }
    assert_eq!(faults(Some(BEGINNING), &[]), []);
}

type Change = (&'static str, fn(&mut RecordedEvent));

/// Whatever is changed, it is one fault, where it was changed.
#[test]
fn a_change_is_found_where_it_was_made() {
    let changes: &[Change] = &[
        ("id", |it| it.id = EventId(Uuid::nil())),
        ("stream", |it| it.stream = Uuid::nil()),
        ("version", |it| it.version += 1),
        ("type", |it| it.kind.push('x')),
        ("thread", |it| it.thread = Uuid::nil()),
        ("tenant", |it| it.tenant = "0657".parse().unwrap()),
        ("actor", |it| it.actor.push(' ')),
        ("cause", |it| it.cause = Uuid::nil()),
        ("occurred_at", |it| it.occurred_at += chrono::TimeDelta::microseconds(1)),
        ("recorded_at", |it| it.recorded_at -= chrono::TimeDelta::microseconds(1)),
        ("trace", |it| it.trace.push('x')),
        ("data", |it| it.data = it.data.replace("1.0", "1")),
    ];
    for (field, change) in changes {
        let mut events = log(5);
        change(&mut events[2]);
        assert_eq!(faults(Some(BEGINNING), &events), [(3, FaultKind::Broken)], "{field}");
    }
    let mut events = log(5);
    events[2].hash = Digest([7; 32]);
    assert_eq!(
        faults(Some(BEGINNING), &events),
        [(3, FaultKind::Broken), (4, FaultKind::Broken)],
        "hash"
    );
}

#[test]
fn what_is_missing_is_a_gap() {
    let mut events = log(5);
    assert_eq!(faults(None, &events[2..]), [(3, FaultKind::Gap)]);
    events.remove(2);
    assert_eq!(faults(Some(BEGINNING), &events), [(4, FaultKind::Gap)]);
}

proptest! {
    /// Whoever rewrites an event and chains everything behind it anew is found by a single hash kept elsewhere.
    #[test]
    fn a_log_that_was_written_anew_ends_otherwise(at in 0..9_usize, data in "[a-z]{1,9}") {
        let events = log(9);
        let mut anew = events.clone();
        anew[at].data = format!(r#"{{"a":"{data}"}}"#);
        let mut before = BEGINNING;
        for event in &mut anew {
            event.hash = event.link(&before);
            before = event.hash;
        }
        prop_assert_eq!(faults(Some(BEGINNING), &anew), []);
        prop_assert_ne!(anew[8].hash, events[8].hash);
    }
}
