//! An event travels as a CloudEvent that any library reads, and that we read back to the letter.

use std::collections::HashMap;

use chrono::DateTime;
use cloudevents::{
    AttributesReader as _, Event,
    event::{ExtensionValue, SpecVersion},
    message::{BinaryDeserializer, BinarySerializer, MessageAttributeValue, Result},
};

use super::chain::recorded;
use crate::{event::Unreadable, recorded_event::RecordedEvent};

fn back(
    headers: &[(&'static str, String)],
    body: &[u8],
) -> std::result::Result<RecordedEvent, Unreadable> {
    let headers: HashMap<&str, &str> =
        headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    RecordedEvent::of_message(|name| headers.get(name).copied(), body)
}

#[test]
fn what_is_said_is_heard_to_the_letter() {
    let said = recorded();
    for said in [
        RecordedEvent { trace: String::new(), ..said.clone() },
        RecordedEvent { position: i64::MAX, tenant: "0000".parse().unwrap(), ..said.clone() },
        RecordedEvent { occurred_at: DateTime::from_timestamp(0, 0).unwrap(), ..said.clone() },
        RecordedEvent { data: r#"{"of": "å, \"ö\" and 100 %"}"#.to_owned(), ..said.clone() },
        RecordedEvent { actor: r#"{"odd": "å %41 \" 雪 100 %"}"#.to_owned(), ..said.clone() },
        RecordedEvent { actor: "%%%4".to_owned(), ..said.clone() },
        said,
    ] {
        assert_eq!(back(&said.headers("referral"), said.data.as_bytes()), Ok(said));
    }
}

#[test]
fn a_message_that_is_not_ours_is_unreadable() {
    let said = recorded();
    let headers = said.headers("referral");
    let broken = |name: &str, value: Option<&str>| {
        let mut headers = headers.clone();
        headers.retain(|(it, _)| *it != name || value.is_some());
        headers
            .iter_mut()
            .filter(|(it, _)| *it == name)
            .for_each(|it| it.1 = value.unwrap().to_owned());
        back(&headers, said.data.as_bytes())
    };
    for (name, _) in &headers {
        let is_needed = ![
            "content-type",
            "ce-datacontenttype",
            "ce-specversion",
            "ce-source",
            "ce-traceparent",
        ]
        .contains(name);
        assert_eq!(broken(name, None).is_err(), is_needed, "without {name}");
    }
    for (name, value) in [
        ("ce-position", "seven"),
        ("ce-id", "7"),
        ("ce-tenant", "Aarhus"),
        ("ce-time", "yesterday"),
        ("ce-hash", "ab"),
        ("ce-actor", "%ff"),
    ] {
        let Err(Unreadable::Body { kind, why }) = broken(name, Some(value)) else {
            panic!("{name} may not be {value}")
        };
        assert_eq!(kind, said.kind);
        assert!(why.contains(name), "{why}");
    }
    assert!(back(&headers, b"\xff").is_err());
}

/// A header as the binding encodes it; `cloudevents/spec`, NATS protocol binding, 3.1.3.2.
#[test]
fn a_header_holds_printable_ascii_without_quotes() {
    let said = RecordedEvent { actor: "Euro € 😀".to_owned(), ..recorded() };
    let headers: HashMap<_, _> = said.headers("referral").into_iter().collect();
    assert_eq!(headers["ce-actor"], "Euro%20%E2%82%AC%20%F0%9F%98%80");
    let said = recorded();
    for (name, value) in said.headers("referral") {
        assert!(value.bytes().all(|it| matches!(it, b'!'..=b'~') && it != b'"'), "{name}: {value}");
        assert!(!value.is_empty(), "{name}");
    }
}

/// `cloudevents/spec`, 1.0, context attributes: names, and what must be there.
#[test]
fn attributes_have_lawful_names() {
    let headers = recorded().headers("referral");
    let mut attributes: Vec<_> =
        headers.iter().filter_map(|(name, _)| name.strip_prefix("ce-")).collect();
    for name in &attributes {
        let is_lawful = name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        assert!(is_lawful && (1..=20).contains(&name.len()), "{name}");
    }
    for required in ["id", "source", "specversion", "type"] {
        assert!(attributes.contains(&required), "{required}");
    }
    let count = attributes.len();
    attributes.sort_unstable();
    attributes.dedup();
    assert_eq!(attributes.len(), count, "an attribute is said once");
}

/// A message, as a library is handed it: names and values, nothing of ours.
struct Message(Vec<(&'static str, String)>, Vec<u8>);

impl BinaryDeserializer for Message {
    fn deserialize_binary<R: Sized, V: BinarySerializer<R>>(self, visitor: V) -> Result<R> {
        let version = self.0.iter().find(|(name, _)| *name == "ce-specversion").unwrap();
        let version = SpecVersion::try_from(version.1.as_str())?;
        let mut visitor = visitor.set_spec_version(version.clone())?;
        for (name, value) in self.0 {
            let Some(name) = name.strip_prefix("ce-").filter(|it| *it != "specversion") else {
                continue;
            };
            let value = MessageAttributeValue::String(value);
            visitor = if version.attribute_names().contains(&name) {
                visitor.set_attribute(name, value)?
            } else {
                visitor.set_extension(name, value)?
            };
        }
        visitor.end_with_data(self.1)
    }
}

#[test]
fn a_cloudevents_library_reads_it() {
    let said = recorded();
    let message = Message(said.headers("referral"), said.data.clone().into_bytes());
    let event: Event = message.into_event().unwrap();
    assert_eq!(event.specversion(), SpecVersion::V10);
    assert_eq!(event.id(), said.id.to_string());
    assert_eq!(event.source().as_str(), "/referral");
    assert_eq!(event.ty(), "referral.returned");
    assert_eq!(event.subject(), Some(said.stream.to_string().as_str()));
    assert_eq!(event.time(), Some(&said.occurred_at));
    assert_eq!(event.datacontenttype(), Some("application/json"));
    assert_eq!(event.extension("tenant"), Some(&ExtensionValue::String("0751".to_owned())));
    assert_eq!(event.extension("position"), Some(&ExtensionValue::String("2".to_owned())));
    let body: serde_json::Value = event.data().cloned().unwrap().try_into().unwrap();
    assert_eq!(body, serde_json::json!({ "reason": "incomplete" }));
}
