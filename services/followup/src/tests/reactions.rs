//! Every event of those we hear, and what it makes us do.

use platform::Ask;
use proto::{
    assignment::{
        AgreementFact, AssignmentFact, Attendance, Contribution, DeclineReason, EndReason,
        MatchFact, OrganisationFact, Programme, VolunteerFact,
    },
    code::{AgeBand, Municipality, Need},
    event::Event,
    id::{EventId, FollowUpId, GoalId, MatchId, SealedId, UserId, VolunteerId},
    recorded::Recorded,
    sealed::{Digest, Sealed},
    thread::{
        Channel, CloseReason, ConsentFact, ConsentPurpose, NextContact, Outcome, Party,
        SignatureChannel, Step, ThreadFact,
    },
    who::{Actor, Role},
};
use uuid::Uuid;

use super::{ASSIGNMENT, CHILD, MATCH, ORGANISATION, THREAD, date, moment, opened};
use crate::{
    domain::{Command, watch_of},
    reactor::react,
};

const WORDS: Sealed = Sealed { id: SealedId(Uuid::from_u128(9)), digest: Digest([0; 32]) };

/// Heard late in the evening: it is Tuesday in Denmark, Monday in Greenwich.
fn recorded<E: Event>(stream: Uuid, event: &E) -> Recorded {
    let (kind, data) = event.parts().unwrap();
    let at = moment("2026-11-23T23:30:00Z");
    Recorded {
        position: 1,
        id: EventId(Uuid::from_u128(10)),
        stream,
        version: 1,
        kind,
        thread: THREAD.0,
        tenant: Municipality::COUNTRY,
        actor: serde_json::to_string(&Actor::system(Municipality::COUNTRY)).unwrap(),
        cause: Uuid::from_u128(11),
        occurred_at: at,
        recorded_at: at,
        trace: String::new(),
        data,
        hash: Digest::default(),
    }
}

fn because_of<E: Event>(stream: Uuid, event: &E) -> Vec<Ask<Command>> {
    react(E::SERVICE, &recorded(stream, event)).unwrap()
}

fn renew(on: &str) -> Vec<Ask<Command>> {
    let command = Command::RenewWatch { thread: THREAD, contact_on: date(on) };
    vec![Ask { stream: watch_of(THREAD), command }]
}

#[test]
fn of_a_thread() {
    let (channel, on) = (Channel::Call, date("2026-11-20"));
    let start = Command::StartWatch { thread: THREAD, opened_on: date("2026-11-23") };
    let end = Command::EndWatch { thread: THREAD };
    let closed = ThreadFact::Closed {
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
    };
    let step =
        ThreadFact::NextStepSet { step: Step::HearChild, owner: Role::BridgeBuilder, due_on: on };
    let goal = ThreadFact::GoalAgreed {
        goal: GoalId(Uuid::from_u128(12)),
        words: WORDS,
        now: 2,
        wished: 7,
    };
    for (fact, expected) in [
        (opened(), vec![Ask { stream: watch_of(THREAD), command: start }]),
        (ThreadFact::FamilyContacted { channel, on }, renew("2026-11-20")),
        (
            ThreadFact::ContactRecorded { with: Party::School, channel, on, note: Some(WORDS) },
            renew("2026-11-20"),
        ),
        (closed, vec![Ask { stream: watch_of(THREAD), command: end }]),
        (ThreadFact::BridgeBuilderAssigned { bridge_builder: UserId(Uuid::from_u128(13)) }, vec![]),
        (step, vec![]),
        (ThreadFact::ChildViewRecorded { words: WORDS, on }, vec![]),
        (goal, vec![]),
    ] {
        let event = proto::thread::Event::from(fact);
        assert_eq!(because_of(THREAD.0, &event), expected, "{event:?}");
    }
}

#[test]
fn of_a_consent() {
    let (recipients, categories, purpose) = (vec![ORGANISATION], vec![], ConsentPurpose::Leisure);
    let until_on = date("2027-11-23");
    let requested = ConsentFact::Requested {
        subject: CHILD,
        recipients: recipients.clone(),
        categories: categories.clone(),
        purpose,
        until_on,
        text_version: 1,
        signatories: vec![],
    };
    let given = ConsentFact::Given { subject: CHILD, recipients, categories, purpose, until_on };
    for fact in
        [requested, ConsentFact::Signed { by: CHILD, channel: SignatureChannel::MitId }, given]
    {
        assert_eq!(because_of(THREAD.0, &proto::thread::Event::from(fact)), []);
    }
}

#[test]
fn of_an_assignment() {
    let (organisation, r#match) = (ORGANISATION, MatchId(MATCH));
    let plan = Command::PlanFirst {
        thread: THREAD,
        assignment: ASSIGNMENT,
        child: CHILD,
        started_on: date("2026-11-24"),
    };
    let planned = AssignmentFact::Planned {
        thread: THREAD,
        child: CHILD,
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        programme: Programme::PladsTilAlle,
        candidates: vec![organisation],
    };
    let offered = AssignmentFact::Offered {
        organisation,
        rank: 1,
        explanation: vec![],
        age_band: AgeBand::Age6To9,
        need: Need::Leisure,
        expires_at: moment("2026-11-30T23:00:00Z"),
    };
    let started = AssignmentFact::Started { thread: THREAD, child: CHILD, organisation };
    for (fact, expected) in [
        (started, vec![Ask { stream: FollowUpId::of(ASSIGNMENT).0, command: plan }]),
        (planned, vec![]),
        (offered, vec![]),
        (AssignmentFact::OfferAccepted { organisation }, vec![]),
        (AssignmentFact::OfferDeclined { organisation, reason: DeclineReason::Times }, vec![]),
        (AssignmentFact::OfferLapsed { organisation }, vec![]),
        (AssignmentFact::Unplaced { asked: 1 }, vec![]),
        (
            AssignmentFact::ContributionAdded { organisation, contribution: Contribution::Place },
            vec![],
        ),
        (AssignmentFact::MatchLinked { r#match }, vec![]),
        (AssignmentFact::MatchUnlinked { r#match }, vec![]),
        (AssignmentFact::Completed { organisation }, vec![]),
    ] {
        let event = proto::assignment::Event::from(fact);
        assert_eq!(because_of(ASSIGNMENT.0, &event), expected, "{event:?}");
    }
}

#[test]
fn of_a_match() {
    let (volunteer, on) = (VolunteerId(Uuid::from_u128(14)), date("2026-11-22"));
    let confirmed = MatchFact::ConfirmedByFamily {
        by: CHILD,
        first_meeting_by: moment("2026-12-07T08:00:00Z"),
    };
    let proposed = MatchFact::Proposed {
        assignment: ASSIGNMENT,
        volunteer,
        organisation: ORGANISATION,
        child: CHILD,
    };
    for (fact, expected) in [
        (MatchFact::FirstMeetingHeld { on }, renew("2026-11-22")),
        (
            MatchFact::SessionLogged { on, minutes: 90, attendance: Attendance::Attended },
            renew("2026-11-22"),
        ),
        (proposed, vec![]),
        (confirmed, vec![]),
        (MatchFact::Started { volunteer, child: CHILD }, vec![]),
        (MatchFact::Ended { planned: true, reason: EndReason::Completed }, vec![]),
    ] {
        let event = proto::assignment::Event::from(fact);
        assert_eq!(because_of(MATCH, &event), expected, "{event:?}");
    }
}

#[test]
fn of_what_is_no_thread_of_ours() {
    let (r#match, on) = (MatchId(MATCH), date("2026-11-23"));
    let events: [proto::assignment::Event; 3] = [
        OrganisationFact::CapacityDeclared { places: 3 }.into(),
        AgreementFact::Signed { organisation: ORGANISATION, from_on: on, until_on: on }.into(),
        VolunteerFact::Committed { r#match }.into(),
    ];
    for event in events {
        assert_eq!(because_of(ORGANISATION.0, &event), [], "{event:?}");
    }
    // A service we do not hear.
    assert_eq!(
        react("referral", &recorded(THREAD.0, &proto::thread::Event::from(opened()))),
        Ok(vec![])
    );
}

#[test]
fn what_cannot_be_read_is_said_so() {
    let mut newer = recorded(THREAD.0, &proto::thread::Event::from(opened()));
    newer.kind = "thread.something_newer".to_owned();
    assert!(react("thread", &newer).is_err());
    let mut broken = recorded(THREAD.0, &proto::thread::Event::from(opened()));
    broken.data = "{}".to_owned();
    assert!(react("thread", &broken).is_err());
}
