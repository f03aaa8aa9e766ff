//! Every event of `thread`, and what it makes us do.

use std::{fs, path::Path};

use platform::CommandFor;
use proto::{
    actor::Actor,
    assignment::AssignmentEndReason,
    code::{AgeBand, Municipality},
    event::Event as _,
    id::{ConsentId, EventId, PersonId, ThreadId},
    recorded_event::RecordedEvent,
    sealed::Digest,
    thread::{ChildFact, ConsentPurpose, DataCategory, Event, ThreadFact},
    vault::{self, Controller, PartyStatus, PersonFact, PersonKind},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, HELPER, PARENT, RED, THREAD, monday, world::opened};
use crate::{
    domain::{
        Command, ThreadChange,
        aggregates::{Applicant, Family, ThreadCopy, applicant, family},
    },
    reactor::react,
};

const CONSENT: ConsentId = ConsentId(Uuid::from_u128(0xC0));

fn recorded(stream: Uuid, kind: &str, data: &str) -> RecordedEvent {
    RecordedEvent {
        position: 1,
        id: EventId(Uuid::from_u128(10)),
        stream,
        version: 1,
        kind: kind.to_owned(),
        thread: THREAD.0,
        tenant: Municipality::COUNTRY,
        actor: serde_json::to_string(&Actor::system(Municipality::COUNTRY)).unwrap(),
        cause: Uuid::from_u128(11),
        occurred_at: monday(),
        recorded_at: monday(),
        trace: String::new(),
        data: data.to_owned(),
        hash: Digest::default(),
    }
}

fn because_of(stream: Uuid, event: impl Into<Event>) -> Vec<CommandFor<Command>> {
    let (kind, data) = event.into().parts().unwrap();
    react("thread", &recorded(stream, &kind, &data)).unwrap()
}

fn thread_changed(what: ThreadChange) -> Vec<CommandFor<Command>> {
    vec![CommandFor {
        stream: ThreadCopy::of(THREAD),
        command: Command::Thread { thread: THREAD, what },
    }]
}

#[test]
fn of_a_thread() {
    let sibling = PersonId(Uuid::from_u128(0x15));
    let another = ThreadId(Uuid::from_u128(0x16));
    let (from, to) = ("0751".parse().unwrap(), "0671".parse().unwrap());
    for (fact, what) in [
        (opened(CHILD), ThreadChange::Joined(CHILD)),
        (
            ThreadFact::StrandAdded { child: sibling, age_band: AgeBand::Age6To9 },
            ThreadChange::Joined(sibling),
        ),
        (
            ThreadFact::StrandSplit { child: sibling, to: another },
            ThreadChange::Left { child: sibling, to: another },
        ),
        (ThreadFact::ActingMunicipalityChanged { from, to }, ThreadChange::Moved(to)),
    ] {
        assert_eq!(because_of(THREAD.0, fact), thread_changed(what));
    }
}

/// Of those that are told with more than we read, as they stand in a log.
#[test]
fn of_what_is_told_with_more() {
    let another = ThreadId(Uuid::from_u128(0x16));
    let ends = vec![(ASSIGNMENT, AssignmentEndReason::NotRight)];
    let given = family::Given {
        child: CHILD,
        consent: CONSENT,
        recipients: vec![RED],
        categories: vec![DataCategory::Name],
        purpose: ConsentPurpose::Leisure,
    };
    let consent_ended =
        || ThreadChange::ConsentEnded { child: CHILD, consent: CONSENT, recipients: vec![RED] };
    for (kind, read, what) in [
        (
            "thread.closed",
            json!({ "ends": [{ "assignment": ASSIGNMENT, "reason": "not_right" }] }),
            ThreadChange::Closed(ends),
        ),
        ("thread.closed", json!({ "ends": null }), ThreadChange::Closed(vec![])),
        ("thread.reopened", json!({}), ThreadChange::Reopened),
        ("thread.merged_into", json!({ "survivor": another }), ThreadChange::MergedInto(another)),
        (
            "thread.merge_undone",
            json!({ "survivor": another, "voice_by": monday() }),
            ThreadChange::MergeUndone(another),
        ),
        (
            "consent.given",
            json!({ "subject": CHILD, "recipients": [RED], "categories": ["name"], "purpose": "leisure" }),
            ThreadChange::ConsentGiven(given),
        ),
        ("consent.withdrawn", json!({ "subject": CHILD, "recipients": [RED] }), consent_ended()),
        ("consent.expired", json!({ "subject": CHILD, "recipients": [RED] }), consent_ended()),
        (
            "consent.ended_by_transfer",
            json!({ "subject": CHILD, "recipients": [RED] }),
            consent_ended(),
        ),
        ("consent.ended", json!({ "subject": CHILD, "recipients": [RED] }), consent_ended()),
    ] {
        let stream = if kind.starts_with("consent") { CONSENT.0 } else { THREAD.0 };
        let event = recorded(stream, kind, &sample_with(kind, &read).to_string());
        assert_eq!(react("thread", &event).unwrap(), thread_changed(what), "{kind}");
    }
}

#[test]
fn of_a_child() {
    let ask = |what| {
        vec![CommandFor {
            stream: Family::of(CHILD),
            command: Command::Family { child: CHILD, what },
        }]
    };
    let (child, holders, party) = (CHILD, vec![PARENT], PartyStatus::From10);
    let custody = ChildFact::CustodyKnown { child, holders: holders.clone() };
    assert_eq!(because_of(CHILD.0, custody), ask(family::Command::TakeCustody { child, holders }));
    let turned = ChildFact::PartyKnown { child, party };
    assert_eq!(because_of(CHILD.0, turned), ask(family::Command::TakeParty { child, party }));
}

/// Whom an organisation registers as a volunteer may apply there; nobody else does, whoever registers them.
#[test]
fn of_a_registration() {
    let registered = |kind, controller| {
        let municipality = "0751".parse().unwrap();
        let fact = PersonFact::Registered { kind, party: None, municipality, controller };
        let (kind, data) = vault::Event::from(fact).parts().unwrap();
        react("vault", &recorded(HELPER.0, &kind, &data)).unwrap()
    };
    let ours = Controller::Organisation(RED);
    let what = applicant::Command::TakeRegistration { organisation: RED };
    let command = Command::Applicant { person: HELPER, what };
    let expected = vec![CommandFor { stream: Applicant::of(HELPER), command }];
    assert_eq!(registered(PersonKind::Volunteer, ours), expected);
    assert_eq!(registered(PersonKind::Volunteer, Controller::Municipality), []);
    for kind in PersonKind::ALL.iter().copied().filter(|it| *it != PersonKind::Volunteer) {
        assert_eq!(registered(kind, ours), [], "{kind}");
    }
}

/// Of everything else that ever stood in a log of `thread`, nothing; and nothing is met that is not known.
#[test]
fn of_everything_else_nothing() {
    const CAUSES: [&str; 15] = [
        "thread.opened",
        "thread.strand_added",
        "thread.strand_split",
        "thread.closed",
        "thread.reopened",
        "thread.merged_into",
        "thread.merge_undone",
        "thread.acting_municipality_changed",
        "consent.given",
        "consent.withdrawn",
        "consent.expired",
        "consent.ended",
        "consent.ended_by_transfer",
        "child.custody_known",
        "child.party_known",
    ];
    let mut read = 0;
    for (kind, data) in samples() {
        if Event::read(&kind, &data).is_err() {
            continue;
        }
        let asked = react("thread", &recorded(THREAD.0, &kind, &data)).unwrap();
        assert_eq!(asked.len(), usize::from(CAUSES.contains(&kind.as_str())), "{kind}");
        read += 1;
    }
    assert!(read > 15, "{read} samples");
    assert_eq!(react("referral", &recorded(THREAD.0, "thread.opened", "{}")), Ok(vec![]));
}

#[test]
fn what_cannot_be_read_is_said_so() {
    assert!(react("thread", &recorded(THREAD.0, "thread.something_newer", "{}")).is_err());
    assert!(react("thread", &recorded(THREAD.0, "thread.opened", "{}")).is_err());
}

/// The bodies that ever stood in a log, by type.
fn samples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/samples");
    let sample = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let kind = name.rsplitn(3, '.').last().unwrap().to_owned();
        (kind, fs::read_to_string(path).unwrap())
    };
    fs::read_dir(folder).unwrap().map(sample).collect()
}

/// The latest sample of `kind`, in which these fields say something else.
fn sample_with(kind: &str, fields: &Value) -> Value {
    let sample = samples().into_iter().filter(|(it, _)| it == kind).max().unwrap().1;
    let mut sample: Value = serde_json::from_str(&sample).unwrap();
    for (name, value) in fields.as_object().unwrap() {
        sample[name] = value.clone();
    }
    sample
}
