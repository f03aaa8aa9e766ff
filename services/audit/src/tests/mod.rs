mod chain;
mod persons;
mod screens;

use chrono::{DateTime, Utc};
use proto::{
    actor::{Actor, Role},
    id::EventId,
    recorded_event::RecordedEvent,
    sealed::Digest,
};
use uuid::Uuid;

/// A log of `count` events, one a second from noon on 1 December 2026, as its service would have written it.
fn log(count: i64) -> Vec<RecordedEvent> {
    let tenant = "0751".parse().unwrap();
    let actor =
        serde_json::to_string(&Actor { role: Role::BridgeBuilder, ..Actor::system(tenant) })
            .unwrap();
    let mut before = Digest::default();
    let events = (1..=count).map(|position| {
        let at: DateTime<Utc> = "2026-12-01T12:00:00Z".parse().unwrap();
        let at = at + chrono::TimeDelta::seconds(position);
        let mut event = RecordedEvent {
            position,
            id: EventId(Uuid::new_v4()),
            stream: Uuid::from_u128(1),
            version: position,
            kind: "toy.moved".to_owned(),
            thread: Uuid::from_u128(1),
            tenant,
            actor: actor.clone(),
            cause: Uuid::new_v4(),
            occurred_at: at,
            recorded_at: at,
            trace: String::new(),
            // Not as a program would write it: what is kept is kept to the letter.
            data: format!(r#"{{ "b":{position},  "a" : "\u00e5", "a": 1.0 }}"#),
            hash: Digest::default(),
        };
        event.hash = event.link(&before);
        before = event.hash;
        event
    });
    events.collect()
}
