//! What `vault`, `assignment` and `followup` tell about people and consents, and what it makes us do.

use platform::CommandFor;
use proto::{
    assignment,
    code::Municipality,
    event::{Event, Unreadable},
    followup,
    id::{EventId, PersonId},
    recorded_event::RecordedEvent,
    sealed::Digest,
    thread::ServiceName,
    vault::{
        self, Controller, PartyStatus,
        PersonFact::{
            ConfirmedDuplicate, CustodyRecorded, DismissedDuplicate, HandedOver,
            PartyStatusChanged, Registered,
        },
        PersonKind, SamePersonFact, WordsFact,
    },
    withdrawal::WithdrawalFact,
};
use uuid::Uuid;

use super::{CHILD, CONSENT, FATHER, MOTHER, NOW, thread};
use crate::{
    domain::{
        Command,
        aggregates::child,
        decisions::{child::Command as Told, consent},
    },
    reactor::react,
};

fn aarhus() -> Municipality {
    "0751".parse().unwrap()
}

fn registered(kind: PersonKind, party: Option<PartyStatus>) -> vault::PersonFact {
    let controller = Controller::Municipality;
    Registered { kind, party, municipality: aarhus(), controller }
}

/// Everything `vault` says about a person.
#[test]
fn people() {
    use PartyStatus::{Adult, From10};
    let child = |command| {
        vec![CommandFor { stream: child::stream(CHILD), command: Command::Child(command) }]
    };
    let turned = |party| child(Told::TakeInParty { person: CHILD, party });
    let holders = vec![MOTHER, FATHER];
    let custody = child(Told::TakeInCustody { child: CHILD, holders: holders.clone() });
    for (fact, expected) in [
        (registered(PersonKind::Child, Some(From10)), turned(From10)),
        (registered(PersonKind::Child, None), vec![]),
        (registered(PersonKind::Guardian, None), turned(Adult)),
        (registered(PersonKind::Guardian, Some(Adult)), turned(Adult)),
        (registered(PersonKind::Volunteer, None), vec![]),
        (registered(PersonKind::Contact, None), vec![]),
        (CustodyRecorded { holders }, custody),
        (PartyStatusChanged { party: From10 }, turned(From10)),
        (
            HandedOver { to: "0671".parse().unwrap() },
            child(Told::TakeInHandOver { child: CHILD, to: "0671".parse().unwrap() }),
        ),
        (
            ConfirmedDuplicate { of: MOTHER },
            child(Told::TakeInSamePerson { person: CHILD, of: MOTHER }),
        ),
        (DismissedDuplicate { of: MOTHER }, vec![]),
    ] {
        let event = record(CHILD.0, &vault::Event::from(fact.clone()));
        assert_eq!(react("vault", &event), Ok(expected), "{fact:?}");
    }
    let other = vault::Event::from(WordsFact::UnusedDestroyed {});
    assert_eq!(react("vault", &record(CHILD.0, &other)), Ok(vec![]));
}

/// Each service that acts on a consent says when it does not any more.
#[test]
fn acknowledgements() {
    let fact = || WithdrawalFact::Acknowledged { consent: CONSENT, thread: thread() };
    let asks = |by_service| {
        let command = consent::Command::Acknowledge { consent: CONSENT, by_service };
        Ok(vec![CommandFor { stream: CONSENT.0, command: Command::Consent(command) }])
    };
    let stream = CONSENT.withdrawal();
    let vault = record(stream, &vault::Event::from(fact()));
    let assignment = record(stream, &assignment::Event::from(fact()));
    let followup = record(stream, &followup::Event::from(fact()));
    assert_eq!(react("vault", &vault), asks(ServiceName::Vault));
    assert_eq!(react("assignment", &assignment), asks(ServiceName::Assignment));
    assert_eq!(react("followup", &followup), asks(ServiceName::Followup));

    let broken = RecordedEvent { data: "{}".to_owned(), ..vault };
    assert!(matches!(react("vault", &broken), Err(Unreadable::Body { .. })));
}

#[test]
fn what_cannot_be_read() {
    let event =
        record(CHILD.0, &vault::Event::from(PartyStatusChanged { party: PartyStatus::Adult }));
    let of_tomorrow = RecordedEvent { kind: "person.forgotten".to_owned(), ..event.clone() };
    let unknown = Unreadable::UnknownType("person.forgotten".to_owned());
    assert_eq!(react("vault", &of_tomorrow), Err(unknown));
    let broken = RecordedEvent { data: r#"{"party":"from_7"}"#.to_owned(), ..event };
    assert!(matches!(react("vault", &broken), Err(Unreadable::Body { .. })));
}

/// As the log of its service holds it.
fn record(stream: Uuid, event: &impl Event) -> RecordedEvent {
    let (kind, data) = event.parts().unwrap();
    RecordedEvent {
        position: 1,
        id: EventId(Uuid::from_u128(70)),
        stream,
        version: 1,
        kind,
        thread: stream,
        tenant: aarhus(),
        actor: String::new(),
        cause: Uuid::from_u128(71),
        occurred_at: NOW,
        recorded_at: NOW,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}

/// What vault finds in the whole country (I-01): who is registered later is taken in with who was first.
#[test]
fn the_same_person_in_two_municipalities() {
    let other = PersonId(Uuid::from_u128(999));
    let asks = |command| {
        Ok(vec![CommandFor { stream: child::stream(CHILD), command: Command::Child(command) }])
    };
    let (person, of) = (CHILD, other);
    for (fact, expected) in [
        (SamePersonFact::Found { person, of }, Told::TakeInSamePerson { person, of }),
        (SamePersonFact::Parted { person, of }, Told::TakeInParting { person, of }),
    ] {
        let event = record(Uuid::from_u128(1_000), &vault::Event::from(fact));
        assert_eq!(react("vault", &event), asks(expected));
    }
}
