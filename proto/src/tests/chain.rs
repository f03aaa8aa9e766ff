//! The chain is computed in every log and checked by strangers: its definition may not change, ever.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{id::EventId, recorded_event::RecordedEvent, sealed::Digest};

/// A morning, to the microsecond.
const AT: DateTime<Utc> = DateTime::from_timestamp(1_795_420_800, 123_456_000).unwrap();

/// The second event of a log, as anybody can write it down.
pub(super) fn recorded() -> RecordedEvent {
    RecordedEvent {
        position: 2,
        id: EventId(Uuid::from_u128(0x0123_4567_89ab_8def_8123_4567_89ab_cdef)),
        stream: Uuid::from_u128(0x1123_4567_89ab_4def_8123_4567_89ab_cdef),
        version: 1,
        kind: "referral.returned".to_owned(),
        thread: Uuid::from_u128(0x2123_4567_89ab_4def_8123_4567_89ab_cdef),
        tenant: "0751".parse().unwrap(),
        actor: r#"{"subject":"31234567-89ab-4def-8123-456789abcdef","role":"bridge_builder","tenant":"0751"}"#.to_owned(),
        cause: Uuid::from_u128(0x4123_4567_89ab_4def_8123_4567_89ab_cdef),
        occurred_at: AT,
        recorded_at: DateTime::from_timestamp(1_795_420_800, 123_457_000).unwrap(),
        trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
        data: r#"{"reason":"incomplete"}"#.to_owned(),
        hash: Digest::default(),
    }
}

/// Computed once, outside this project, from the definition in words.
#[test]
fn a_link_is_what_it_was_defined_to_be() {
    let first = recorded().link(&Digest::default());
    assert_eq!(
        first.to_string(),
        "b8eea95682a078384f629499299e2128ccc05ae8965767ec1b4c31e576c848ef"
    );
    let after = recorded().link(&first);
    assert_eq!(
        after.to_string(),
        "2ba5afe9050972dc51643c57c87d8ce9fe52ef11117cf13ca1a2d4c5f7737fbe"
    );
}

#[test]
fn a_link_covers_every_field_but_itself() {
    let base = recorded();
    let link = |it: &RecordedEvent| it.link(&Digest::default());
    let other = Uuid::from_u128(7);
    let changed = [
        RecordedEvent { position: 3, ..base.clone() },
        RecordedEvent { id: EventId(other), ..base.clone() },
        RecordedEvent { stream: other, ..base.clone() },
        RecordedEvent { version: 2, ..base.clone() },
        RecordedEvent { kind: "referral.accepted".to_owned(), ..base.clone() },
        RecordedEvent { thread: other, ..base.clone() },
        RecordedEvent { tenant: "0101".parse().unwrap(), ..base.clone() },
        RecordedEvent { actor: "{}".to_owned(), ..base.clone() },
        RecordedEvent { cause: other, ..base.clone() },
        RecordedEvent { occurred_at: base.recorded_at, ..base.clone() },
        RecordedEvent { recorded_at: base.occurred_at, ..base.clone() },
        RecordedEvent { trace: String::new(), ..base.clone() },
        RecordedEvent { data: r#"{"reason": "incomplete"}"#.to_owned(), ..base.clone() },
        // The same letters, cut elsewhere.
        RecordedEvent {
            trace: format!("{}{{", base.trace),
            data: base.data[1..].to_owned(),
            ..base.clone()
        },
    ];
    for it in changed {
        assert_ne!(link(&it), link(&base), "{it:?}");
    }
    assert_ne!(base.link(&link(&base)), link(&base));
    assert_eq!(link(&RecordedEvent { hash: link(&base), ..base.clone() }), link(&base));
}
