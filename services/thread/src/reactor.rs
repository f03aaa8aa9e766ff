//! What others' events make us do. Pure.

use platform::CommandFor;
use proto::{
    actor::Role,
    assignment::{self, AssignmentFact},
    event::Unreadable,
    id::{AssignmentId, PersonId, ReferralId, ThreadId},
    identity::{self, RosterFact},
    recorded_event::RecordedEvent,
    referral::{self, Fact},
    thread::{ServiceName, Strand},
    vault::{self, PartyStatus, PersonFact, PersonKind, SamePersonFact},
    withdrawal::WithdrawalFact,
};

use crate::domain::{
    Command,
    aggregates::{caseload, child as of_child, thread::Opening},
    decisions::{child, consent, thread},
};

const ACKNOWLEDGED: &str = "withdrawal.acknowledged";

type Reaction = Result<Vec<CommandFor<Command>>, Unreadable>;

/// The commands that `event` of `source` asks of us.
pub(crate) fn react(source: &str, event: &RecordedEvent) -> Reaction {
    match source {
        "referral" => on_referral(event),
        "assignment" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Assignment, event),
        "assignment" => on_assignment(event),
        "vault" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Vault, event),
        "vault" => on_vault(event),
        "identity" => on_identity(event),
        "followup" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Followup, event),
        _ => Ok(vec![]),
    }
}

fn on_referral(event: &RecordedEvent) -> Reaction {
    let referral::Event::Referral(fact) = event.read()? else { return Ok(vec![]) };
    Ok(match fact {
        Fact::Accepted { .. } => open(event, fact).into_iter().collect(),
        Fact::Drafted { .. }
        | Fact::Submitted { .. }
        | Fact::Returned { .. }
        | Fact::Withdrawn { .. }
        | Fact::HeldUp { .. }
        | Fact::AttachedToThread { .. }
        | Fact::Overdue { .. } => vec![],
    })
}

/// An accepted referral opens its thread (P-06), or becomes part of the one there is (R4-12).
fn open(event: &RecordedEvent, fact: Fact) -> Option<CommandFor<Command>> {
    let Fact::Accepted { thread, child, age_band, bridge_builder, siblings, .. } = fact else {
        return None;
    };
    let strand = |it: referral::Sibling| Strand { child: it.child, age_band: it.age_band };
    let siblings = siblings.into_iter().flatten().map(strand).collect();
    let referral = ReferralId(event.stream);
    let request = Opening { thread, referral, child, age_band, bridge_builder, siblings };
    let command = thread::Command::OpenOnAcceptance { request, at: event.occurred_at };
    Some(of_thread(thread, command))
}

/// Who is a bridge-builder here, stands in the municipality's roster (I-03). Whoever holds the role no more gets no thread, and keeps
/// those they have until each is handed over.
fn on_identity(event: &RecordedEvent) -> Reaction {
    let identity::Event::Roster(fact) = event.read()? else { return Ok(vec![]) };
    let (bridge_builder, is_given) = match fact {
        RosterFact::GrantGiven { role: Role::BridgeBuilder, subject, .. } => (subject, true),
        RosterFact::GrantEnded { role: Role::BridgeBuilder, subject, .. } => (subject, false),
        RosterFact::GrantGiven { .. }
        | RosterFact::GrantProlonged { .. }
        | RosterFact::GrantEnded { .. }
        | RosterFact::GrantProposed { .. }
        | RosterFact::ProposalEnded { .. }
        | RosterFact::InvitationMade { .. }
        | RosterFact::CodeWrong { .. }
        | RosterFact::InvitationRedeemed { .. }
        | RosterFact::InvitationEnded { .. }
        | RosterFact::Recovered {} => return Ok(vec![]),
    };
    let command = if is_given {
        caseload::Command::Arrive { bridge_builder }
    } else {
        caseload::Command::Leave { bridge_builder }
    };
    let stream = caseload::stream(bridge_builder, event.tenant);
    Ok(vec![CommandFor { stream, command: Command::Caseload(event.tenant, command) }])
}

/// What an organisation has taken on goes on in the thread until it is over (I-21).
fn on_assignment(event: &RecordedEvent) -> Reaction {
    let assignment::Event::Assignment(fact) = event.read()? else { return Ok(vec![]) };
    let (thread, assignment) = (ThreadId(event.thread), AssignmentId(event.stream));
    let command = match fact {
        // Its child has a thread of its own: it goes on there, and here no longer.
        AssignmentFact::WentAlong { from, to, organisation } => {
            let over = thread::Command::TakeInAssignmentOver { thread: from, assignment };
            let taken = organisation.map(|organisation| {
                of_thread(
                    to,
                    thread::Command::TakeInAssignment { thread: to, assignment, organisation },
                )
            });
            return Ok([of_thread(from, over)].into_iter().chain(taken).collect());
        }
        AssignmentFact::OfferAccepted { organisation } => {
            thread::Command::TakeInAssignment { thread, assignment, organisation }
        }
        AssignmentFact::Completed { .. }
        | AssignmentFact::Ended { .. }
        | AssignmentFact::Unplaced { .. } => {
            thread::Command::TakeInAssignmentOver { thread, assignment }
        }
        AssignmentFact::Planned { .. }
        | AssignmentFact::Offered { .. }
        | AssignmentFact::NobodyFree { .. }
        | AssignmentFact::OfferDeclined { .. }
        | AssignmentFact::OfferLapsed { .. }
        | AssignmentFact::ContributionAdded { .. }
        | AssignmentFact::ContributionConfirmed { .. }
        | AssignmentFact::ContributionRemoved { .. }
        | AssignmentFact::Started { .. }
        | AssignmentFact::MatchLinked { .. }
        | AssignmentFact::MatchUnlinked { .. }
        | AssignmentFact::Suspended { .. }
        | AssignmentFact::Resumed { .. } => return Ok(vec![]),
    };
    Ok(vec![of_thread(thread, command)])
}

/// Age and custody say who signs (I-07, P-29).
fn on_vault(event: &RecordedEvent) -> Reaction {
    if event.kind.starts_with("same_person.") {
        return on_same_person(event);
    }
    if !event.kind.starts_with("person.") {
        return Ok(vec![]);
    }
    let vault::Event::Person(fact) = event.read()? else { return Ok(vec![]) };
    let person = PersonId(event.stream);
    let command = match fact {
        PersonFact::CustodyRecorded { holders } => {
            child::Command::TakeInCustody { child: person, holders }
        }
        PersonFact::PartyStatusChanged { party } => child::Command::TakeInParty { person, party },
        // Who has custody is grown.
        PersonFact::Registered { kind: PersonKind::Guardian, party, .. } => {
            let party = party.unwrap_or(PartyStatus::Adult);
            child::Command::TakeInParty { person, party }
        }
        PersonFact::Registered { party: Some(party), .. } => {
            child::Command::TakeInParty { person, party }
        }
        PersonFact::HandedOver { to } => child::Command::TakeInHandOver { child: person, to },
        PersonFact::ConfirmedDuplicate { of } => child::Command::TakeInSamePerson { person, of },
        PersonFact::Registered { .. } | PersonFact::DismissedDuplicate { .. } => return Ok(vec![]),
    };
    Ok(vec![CommandFor { stream: of_child::stream(person), command: Command::Child(command) }])
}

/// Two municipalities registered one child under two ids: one open thread for both (I-01).
fn on_same_person(event: &RecordedEvent) -> Reaction {
    let vault::Event::SamePerson(fact) = event.read()? else { return Ok(vec![]) };
    let (person, command) = match fact {
        SamePersonFact::Found { person, of } => {
            (person, child::Command::TakeInSamePerson { person, of })
        }
        SamePersonFact::Parted { person, of } => {
            (person, child::Command::TakeInParting { person, of })
        }
    };
    Ok(vec![CommandFor { stream: of_child::stream(person), command: Command::Child(command) }])
}

/// A service has closed what a consent opened (P-16).
fn acknowledged(by_service: ServiceName, event: &RecordedEvent) -> Reaction {
    let (kind, data) = (event.kind.as_str(), event.data.as_str());
    let WithdrawalFact::Acknowledged { consent, thread: _ } = proto::event::read(kind, data)?;
    let command = consent::Command::Acknowledge { consent, by_service };
    Ok(vec![CommandFor { stream: consent.0, command: Command::Consent(command) }])
}

fn of_thread(thread: ThreadId, command: thread::Command) -> CommandFor<Command> {
    CommandFor { stream: thread.0, command: Command::Thread(command) }
}
