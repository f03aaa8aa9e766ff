//! What is handled, and what it tells.

use chrono::{DateTime, NaiveDate};
use platform::{CommandFor, testing::actor, withdrawal::Acknowledge};
use proto::{
    actor::{Actor, Role},
    assignment::{
        self, AssignmentEndReason, AssignmentFact, Contribution, DeclineReason, EndReason,
        MatchFact, PauseReason, Programme, VolunteerFact,
    },
    code::{AgeBand, Municipality, Need},
    event::{Event, Unreadable},
    id::{
        AssignmentId, ConsentId, EventId, OrganisationId, PersonId, ReferralId, SealedId, ThreadId,
        UserId, VolunteerId,
    },
    recorded_event::RecordedEvent,
    referral,
    sealed::{Digest, Sealed},
    thread::{
        self, ChildFact, ConsentFact, ConsentPurpose, DataCategory, DisclosureBasis,
        DisclosureFact, HandOverReason, Recipient, SignatureChannel, ThreadFact, TransferFact,
    },
};
use uuid::Uuid;

use crate::{
    domain::Command,
    reactor::{Consent, Moved, Proposed, Referred, Relations, Told, react, references, relations},
};

const CHILD: PersonId = PersonId(Uuid::from_u128(1));
const VOLUNTEER: VolunteerId = VolunteerId(Uuid::from_u128(2));
const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(3));
const STREAM: Uuid = Uuid::from_u128(4);

fn recorded(event: &impl Event) -> RecordedEvent {
    let (kind, data) = event.parts().unwrap();
    RecordedEvent {
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
        rules: None,
        calendar: None,
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

fn by(actor: &Actor, event: &impl Event) -> RecordedEvent {
    RecordedEvent { actor: serde_json::to_string(actor).unwrap(), ..recorded(event) }
}

type Row = (&'static str, RecordedEvent, Vec<Told>);

const THREAD: ThreadId = ThreadId(STREAM);
const DAY: NaiveDate = NaiveDate::MIN;

fn aarhus() -> Municipality {
    "0751".parse().unwrap()
}

fn said(fact: impl Into<thread::Event>, told: Vec<Told>) -> Row {
    ("thread", recorded(&fact.into()), told)
}

fn of_threads() -> Vec<Row> {
    let (tenant, to) = (aarhus(), "0671".parse().unwrap());
    let who = UserId(Uuid::from_u128(9));
    let worker = actor(Role::CaseWorker, "0751");
    let accountable = || vec![Told::Accountable { thread: THREAD, tenant, bridge_builder: who }];
    let moved = thread::Event::from(ThreadFact::ActingMunicipalityChanged { from: tenant, to });
    let (child, thread, voice_by) = (CHILD, THREAD, DateTime::UNIX_EPOCH);
    let at = DateTime::UNIX_EPOCH;
    vec![
        said(ThreadFact::BridgeBuilderAssigned { bridge_builder: who }, accountable()),
        said(
            ThreadFact::HandedOver { from: who, to: who, reason: HandOverReason::ALL[0] },
            accountable(),
        ),
        (
            "thread",
            by(&worker, &moved),
            vec![Told::Moved(Moved { thread, from: tenant, to, worker: Some(worker.subject), at })],
        ),
        said(
            ThreadFact::MergedInto { survivor: thread, undo_until: DAY },
            vec![Told::Closed { thread, merged_into: Some(thread) }],
        ),
        said(transfer(Some(to)), vec![Told::Leaving { thread, to: Some(to) }]),
        said(transfer(None), vec![Told::Leaving { thread, to: None }]),
        said(ThreadFact::Reopened { on: DAY, voice_by }, vec![Told::Reopened(thread)]),
        said(
            ChildFact::JoinedThread { child, thread, remind_on: None, consent_by: None },
            vec![Told::Joined { thread, tenant, child, split_from: None }],
        ),
        said(ChildFact::LeftThread { child, thread }, vec![Told::Left { thread, child }]),
    ]
}

/// A draft ties nobody to anybody; what is submitted does, until it goes back; and only a case worker works with the child.
fn of_referrals() -> Vec<Row> {
    let (referral, tenant, thread) = (ReferralId(STREAM), aarhus(), THREAD);
    let worker = actor(Role::CaseWorker, "0751");
    let submitted = super::world::submitted(referral, CHILD);
    let referred = Referred { referral, tenant, worker: worker.subject, children: vec![CHILD] };
    let said = |fact| ("referral", by(&worker, &referral::Event::from(fact)));
    let over = || vec![Told::ReferralOver(referral)];
    let row = |(source, event), told| (source, event, told);
    vec![
        ("referral", by(&worker, &draft()), vec![]),
        ("referral", by(&worker, &submitted), vec![Told::Referred(referred)]),
        ("referral", by(&actor(Role::Leader, "0751"), &submitted), over()),
        row(
            said(referral::Fact::Accepted {
                thread,
                child: CHILD,
                age_band: AgeBand::Age6To9,
                bridge_builder: worker.subject,
                siblings: None,
                at: None,
            }),
            vec![Told::ReferralIn { referral, thread }],
        ),
        row(
            said(referral::Fact::AttachedToThread { thread }),
            vec![Told::ReferralIn { referral, thread }],
        ),
        row(
            said(referral::Fact::Returned { reason: referral::ReturnReason::ALL[0], at: None }),
            over(),
        ),
        row(
            said(referral::Fact::Withdrawn {
                reason: referral::WithdrawReason::ALL[0],
                by: Role::CaseWorker,
                at: DateTime::UNIX_EPOCH,
            }),
            over(),
        ),
    ]
}

fn transfer(to: Option<Municipality>) -> TransferFact {
    let (thread, from) = (THREAD, aarhus());
    match to {
        Some(to) => TransferFact::Initiated {
            thread,
            from,
            to,
            send_by: DAY,
            receive_by: DAY,
            computed: None,
        },
        None => TransferFact::Cancelled { thread, from, to: None },
    }
}

/// Who helps whom, from the yes to the end.
fn of_assignments() -> Vec<Row> {
    let (assignment, organisation, at) = (AssignmentId(STREAM), ORGANISATION, DateTime::UNIX_EPOCH);
    let of = |fact, told| ("assignment", recorded(&assignment::Event::from(fact)), told);
    let contribution = Contribution::Place;
    let left = || vec![Told::CarriesNoMore { assignment, organisation, at }];
    let over = || vec![Told::AssignmentOver { assignment, at }];
    let planned = AssignmentFact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::ALL[0],
        candidates: vec![ORGANISATION],
        ask_again: None,
    };
    let reason = AssignmentEndReason::ALL[0];
    vec![
        of(planned, vec![Told::Planned { assignment, tenant: aarhus(), child: CHILD }]),
        of(
            AssignmentFact::OfferAccepted { organisation },
            vec![Told::Carries { assignment, organisation }],
        ),
        of(AssignmentFact::ContributionAdded { organisation, contribution }, vec![]),
        of(
            AssignmentFact::ContributionConfirmed { organisation, contribution },
            vec![Told::Carries { assignment, organisation }],
        ),
        of(
            AssignmentFact::ContributionRemoved { organisation, contribution, is_out: false },
            vec![],
        ),
        of(
            AssignmentFact::ContributionRemoved { organisation, contribution, is_out: true },
            left(),
        ),
        of(AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::ALL[0] }, left()),
        of(AssignmentFact::OfferLapsed { organisation }, left()),
        of(AssignmentFact::Unplaced { asked: 1 }, over()),
        of(AssignmentFact::Completed { organisation }, over()),
        of(AssignmentFact::Ended { reason, organisation: Some(organisation) }, over()),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn of_consents() -> Vec<Row> {
    let ended = || vec![Told::ConsentEnded(ConsentId(STREAM))];
    let effective_by = DateTime::UNIX_EPOCH;
    let recipients = || vec![ORGANISATION];
    let categories = || vec![DataCategory::Name];
    let disclosed = Consent {
        consent: STREAM,
        tenant: aarhus(),
        subject: CHILD,
        recipient: ORGANISATION,
        category: DataCategory::Name,
        until_on: DAY,
    };
    let disclosure = |until_on| DisclosureFact::Recorded {
        basis: DisclosureBasis::Law,
        subject: CHILD,
        to: vec![Recipient::Organisation(ORGANISATION), Recipient::Municipality(aarhus())],
        categories: categories(),
        reason: Sealed { id: SealedId(STREAM), digest: Digest::default() },
        until_on,
    };
    let requested = |signatories| ConsentFact::Requested {
        subject: CHILD,
        recipients: recipients(),
        categories: categories(),
        purpose: ConsentPurpose::Leisure,
        until_on: DAY,
        text_version: 1,
        signatories,
        own_right: None,
    };
    let parent = PersonId(Uuid::from_u128(10));
    vec![
        said(
            requested(vec![CHILD]),
            vec![Told::OwnRight { consent: ConsentId(STREAM), tenant: aarhus(), subject: CHILD }],
        ),
        said(requested(vec![CHILD, parent]), vec![]),
        said(requested(vec![parent]), vec![]),
        said(disclosure(Some(DAY)), vec![Told::Disclosed(disclosed)]),
        // What was passed on once lets nobody look.
        said(disclosure(None), vec![]),
        said(
            ConsentFact::Withdrawn {
                subject: CHILD,
                recipients: recipients(),
                categories: categories(),
                by: CHILD,
                channel: SignatureChannel::Oral,
                effective_by,
                confirm: None,
            },
            ended(),
        ),
        said(
            ConsentFact::Expired {
                subject: CHILD,
                recipients: recipients(),
                categories: categories(),
                effective_by,
            },
            ended(),
        ),
        said(
            ConsentFact::EndedByTransfer {
                subject: CHILD,
                recipients: recipients(),
                categories: categories(),
                effective_by,
            },
            ended(),
        ),
    ]
}

fn of_matches() -> Vec<Row> {
    let reason = PauseReason::ALL[0];
    let of = |fact| recorded(&assignment::Event::from(fact));
    let (r#match, why) = (STREAM, reason.to_string());
    vec![
        (
            "assignment",
            of(MatchFact::Paused { reason, on: None }),
            vec![Told::Paused { r#match, reason: why.clone() }],
        ),
        (
            "assignment",
            of(MatchFact::Resumed { reason, on: None }),
            vec![Told::Resumed { r#match, reason: why }],
        ),
    ]
}

/// Every event that ties somebody to a person, or unties them.
#[test]
fn ties_are_told() {
    for (source, event, told) in
        [of_threads(), of_referrals(), of_consents(), of_assignments(), of_matches()].concat()
    {
        let is_end = told == [Told::ConsentEnded(ConsentId(STREAM))];
        let expected = Relations { told, ..Relations::default() };
        assert_eq!(relations(source, std::slice::from_ref(&event)), Ok(expected), "{}", event.kind);
        assert_eq!(relations("followup", std::slice::from_ref(&event)), Ok(Relations::default()));
        // The end of a consent is acknowledged, and nothing else makes us say anything.
        let (consent, thread) = (ConsentId(STREAM), ThreadId(event.thread));
        let command = Command::Withdraw(Acknowledge { consent, thread });
        let acknowledged = CommandFor { stream: consent.withdrawal(), command };
        let expected = if is_end { vec![acknowledged] } else { vec![] };
        assert_eq!(react(source, &event), Ok(expected), "{}", event.kind);
        assert_eq!(react("assignment", &event), Ok(vec![]));
    }
}

fn draft() -> referral::Event {
    let content = referral::Draft { child: Some(CHILD), ..referral::Draft::default() };
    referral::Event::from(referral::Fact::Drafted { content })
}

/// Wherever in a body they stand.
#[test]
fn references_are_found() {
    let sealed = |n| Sealed { id: SealedId(Uuid::from_u128(n)), digest: Digest([1; 32]) };
    let (one, two) = (sealed(1), sealed(2));
    let with = |data: &str| RecordedEvent { data: data.to_owned(), ..recorded(&draft()) };
    let json = |it: &Sealed| serde_json::to_string(it).unwrap();
    assert_eq!(references(&with("{}")), []);
    assert_eq!(references(&with("not JSON \"digest\"")), []);
    let nested = format!(r#"{{"a":{},"b":[{{"c":{}}}],"digest":"no"}}"#, json(&one), json(&two));
    assert_eq!(references(&with(&nested)), [one, two]);
}

#[test]
fn what_is_not_needed_is_not_read() {
    let unknown = |kind: &str| RecordedEvent {
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
