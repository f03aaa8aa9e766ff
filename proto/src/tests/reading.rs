//! What cannot be read says so, and why; nothing is read as something else.

use serde_json::json;

use super::READERS;
use crate::{event::Unreadable, referral, vault::Controller};

#[test]
fn an_unknown_type_is_unknown() {
    for (service, read) in READERS {
        for kind in [
            "",
            "toy",
            "toy.taken",
            &format!("{service}.unheard_of"),
            r#"referral.returned","x":"y"#,
        ] {
            let unreadable = read(kind, "{}").unwrap_err();
            assert_eq!(unreadable, Unreadable::UnknownType(kind.to_owned()), "{service}");
        }
    }
}

#[test]
fn a_body_of_another_shape_is_refused() {
    let read = |data: &str| {
        crate::event::Event::read("referral.returned", data).map(|_: referral::Event| ())
    };
    assert_eq!(read(r#"{"reason":"incomplete"}"#), Ok(()));
    assert_eq!(read(r#"{"reason":"incomplete","later":"an additive field"}"#), Ok(()));
    for data in [
        "",
        "{",
        "{}",
        "null",
        "[]",
        r#"{"reason":"a new code"}"#,
        r#"{"reason":7}"#,
        r#"{"reason":"incomplete"}}"#,
        r#"{"reason":"incomplete"},"x":1"#,
    ] {
        assert!(
            matches!(read(data), Err(Unreadable::Body { kind, .. }) if kind == "referral.returned"),
            "{data}"
        );
    }
}

/// A variant that carries an id is tagged by its name, so that another can be added.
#[test]
fn a_controller_is_written_by_its_name() {
    let organisation = Controller::Organisation(crate::id::OrganisationId(uuid::Uuid::nil()));
    assert_eq!(json!(Controller::Municipality), json!("municipality"));
    assert_eq!(
        json!(organisation),
        json!({ "organisation": "00000000-0000-0000-0000-000000000000" })
    );
}
