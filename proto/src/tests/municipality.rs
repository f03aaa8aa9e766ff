//! A request names municipalities that exist; an event of one that does not, or no longer does, still reads.

use serde_json::{Value, json};

use super::free_text::municipalities_in_requests;
use crate::{
    code::{ExistingMunicipality, Municipality, NotAMunicipality},
    thread::{InitiateTransfer, RecordDisclosure},
    vault::HandOverWords,
};

fn code(text: &str) -> Municipality {
    text.parse().unwrap()
}

#[test]
fn there_are_98() {
    assert_eq!(Municipality::every().count(), 98);
    assert!(Municipality::every().all(|it| it.exists() && it.name().is_some()));
    assert_eq!((code("0751").name(), code("0751").region()), (Some("Aarhus"), Some("Midtjylland")));
    assert_eq!(code("0607").name(), Some("Fredericia"));
    for none in ["0000", "9999", "0001", "0752"] {
        assert!(!code(none).exists(), "{none}");
        assert_eq!(code(none).name(), None);
    }
}

#[test]
fn a_person_may_write_its_name() {
    for text in ["0751", "Aarhus", " aarhus "] {
        assert_eq!(Municipality::find(text), Ok(code("0751")), "{text}");
    }
    assert_eq!(Municipality::find("ÆRØ"), Ok(code("0492")));
    for text in ["", "0000", "9999", "Atlantis", "name", "code", "region"] {
        assert_eq!(Municipality::find(text), Err(NotAMunicipality::Unknown), "{text}");
    }
}

#[test]
fn a_request_names_one_that_exists() {
    let id = "00000000-0000-4000-8000-000000000001";
    let sealed = json!({ "id": id, "digest": "0".repeat(64) });
    let transfer = |to: &str| json!({ "thread": id, "to": to });
    let words = |to: &str| json!({ "subject": id, "to": to, "items": [] });
    let disclosure = |to: &str| {
        json!({
            "disclosure": id, "thread": id, "basis": "law", "subject": id,
            "to": [{ "organisation": id }, { "municipality": to }], "categories": [], "reason": sealed,
        })
    };
    let read = |to: &str| {
        let read = [
            serde_json::from_value::<InitiateTransfer>(transfer(to)).map(drop),
            serde_json::from_value::<HandOverWords>(words(to)).map(drop),
            serde_json::from_value::<RecordDisclosure>(disclosure(to)).map(drop),
        ];
        read.map(|it| it.map_err(|why| why.to_string()))
    };
    assert_eq!(read("0671"), [Ok(()), Ok(()), Ok(())]);
    for none in ["9999", "0001", "0000"] {
        for refused in read(none) {
            assert!(refused.unwrap_err().contains("there is no such municipality"), "{none}");
        }
    }
}

#[test]
fn an_event_of_one_that_does_not_exist_still_reads() {
    let data = r#"{"from":"0751","to":"9999"}"#;
    let moved: crate::thread::Event =
        crate::event::Event::read("thread.acting_municipality_changed", data).unwrap();
    let (_, again) = crate::event::Event::parts(&moved).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&again).unwrap(),
        json!({ "from": "0751", "to": "9999" })
    );
}

/// A request that may name any four digits has forgotten [`ExistingMunicipality`].
#[test]
fn no_request_names_any_four_digits() {
    assert_eq!(municipalities_in_requests(), Vec::<String>::new());
    let strict = schemars::schema_for!(ExistingMunicipality).to_value();
    assert_eq!(strict["enum"].as_array().map(Vec::len), Some(98));
}
