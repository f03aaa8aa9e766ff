//! What is heard, and what it tells.

use chrono::{DateTime, NaiveDate};
use proto::{
    assignment::{self, EndReason, MatchFact, VolunteerFact},
    event::{Event, Unreadable},
    id::{AssignmentId, EventId, OrganisationId, PersonId, VolunteerId},
    recorded::Recorded,
    sealed::Digest,
    thread::{self, ConsentFact, ConsentPurpose, DataCategory},
};
use uuid::Uuid;

use crate::reactor::{Consent, Proposed, Relations, relations};

const CHILD: PersonId = PersonId(Uuid::from_u128(1));
const VOLUNTEER: VolunteerId = VolunteerId(Uuid::from_u128(2));
const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(3));
const STREAM: Uuid = Uuid::from_u128(4);

fn recorded(event: &impl Event) -> Recorded {
    let (kind, data) = event.parts().unwrap();
    Recorded {
        position: 1,
        id: EventId(Uuid::from_u128(5)),
        stream: STREAM,
        version: 1,
        kind,
        thread: Uuid::from_u128(6),
        tenant: "0751".parse().unwrap(),
        actor: "{}".to_owned(),
        cause: Uuid::from_u128(7),
        occurred_at: DateTime::UNIX_EPOCH,
        recorded_at: DateTime::UNIX_EPOCH,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}

fn given(until_on: NaiveDate) -> thread::Event {
    thread::Event::from(ConsentFact::Given {
        subject: CHILD,
        recipients: vec![ORGANISATION],
        categories: vec![DataCategory::Name, DataCategory::Phone],
        purpose: ConsentPurpose::Leisure,
        until_on,
    })
}

fn proposed() -> assignment::Event {
    let assignment = AssignmentId(Uuid::from_u128(8));
    assignment::Event::from(MatchFact::Proposed {
        assignment,
        volunteer: VOLUNTEER,
        organisation: ORGANISATION,
        child: CHILD,
    })
}

#[test]
fn a_consent_tells_for_each_recipient_and_category() {
    let until_on = "2027-06-30".parse().unwrap();
    let consent = |category| Consent {
        consent: STREAM,
        tenant: "0751".parse().unwrap(),
        subject: CHILD,
        recipient: ORGANISATION,
        category,
        until_on,
    };
    let expected = Relations {
        consents: vec![consent(DataCategory::Name), consent(DataCategory::Phone)],
        ..Relations::default()
    };
    assert_eq!(relations("thread", &[recorded(&given(until_on))]), Ok(expected));
}

#[test]
fn volunteers_and_matches_are_told() {
    let applied = assignment::Event::from(VolunteerFact::Applied {
        organisation: ORGANISATION,
        person: CHILD,
    });
    let confirmed = assignment::Event::from(MatchFact::ConfirmedByFamily {
        by: CHILD,
        first_meeting_by: DateTime::UNIX_EPOCH,
    });
    let ended =
        assignment::Event::from(MatchFact::Ended { planned: true, reason: EndReason::Completed });
    let pledge =
        assignment::Event::from(VolunteerFact::ConfidentialityPledgeSigned { text_version: 1 });
    let tenant = "0751".parse().unwrap();
    let matched = Proposed {
        r#match: STREAM,
        tenant,
        volunteer: VOLUNTEER,
        organisation: ORGANISATION,
        child: CHILD,
    };
    let nothing = Relations::default();
    for (event, expected) in [
        (
            applied,
            Relations { volunteers: vec![(VolunteerId(STREAM), CHILD)], ..Relations::default() },
        ),
        (proposed(), Relations { matches: vec![matched], ..Relations::default() }),
        (confirmed, Relations { confirmed: vec![STREAM], ..Relations::default() }),
        (ended, Relations { ended: vec![STREAM], ..Relations::default() }),
        (pledge, Relations::default()),
    ] {
        let recorded = recorded(&event);
        assert_eq!(
            relations("assignment", std::slice::from_ref(&recorded)),
            Ok(expected),
            "{}",
            recorded.kind
        );
        assert_eq!(
            relations("thread", &[recorded]).unwrap(),
            nothing,
            "only who states it is believed"
        );
    }
}

#[test]
fn what_is_not_needed_is_not_read() {
    let unknown = |kind: &str| Recorded {
        kind: kind.to_owned(),
        data: r#"{"new":1}"#.to_owned(),
        ..recorded(&proposed())
    };
    assert_eq!(relations("assignment", &[unknown("match.blessed")]), Ok(Relations::default()));
    assert!(matches!(
        relations("assignment", &[unknown("match.proposed")]),
        Err(Unreadable::Body { .. })
    ));
}
