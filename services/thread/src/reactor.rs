//! What others' events make us do. Pure.

use platform::Ask;
use proto::{
    assignment::{self, AssignmentFact},
    event::Unreadable,
    id::{AssignmentId, PersonId, ReferralId, ThreadId},
    recorded::Recorded,
    referral::{self, Fact},
    thread::{ServiceName, Strand},
    vault::{self, PartyStatus, PersonFact, PersonKind, SamePersonFact},
    withdrawal::WithdrawalFact,
};

use crate::domain::{Command, child, consent, leading::Demand, thread::Opening};

const ACKNOWLEDGED: &str = "withdrawal.acknowledged";

type Reaction = Result<Vec<Ask<Command>>, Unreadable>;

/// The commands that `event` of `source` asks of us.
pub(crate) fn react(source: &str, event: &Recorded) -> Reaction {
    match source {
        "referral" => on_referral(event),
        "assignment" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Assignment, event),
        "assignment" => on_assignment(event),
        "vault" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Vault, event),
        "vault" => on_vault(event),
        "followup" if event.kind == ACKNOWLEDGED => acknowledged(ServiceName::Followup, event),
        _ => Ok(vec![]),
    }
}

fn on_referral(event: &Recorded) -> Reaction {
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
fn open(event: &Recorded, fact: Fact) -> Option<Ask<Command>> {
    let Fact::Accepted { thread, child, age_band, bridge_builder, siblings, .. } = fact else {
        return None;
    };
    let strand = |it: referral::Sibling| Strand { child: it.child, age_band: it.age_band };
    let siblings = siblings.into_iter().flatten().map(strand).collect();
    let referral = ReferralId(event.stream);
    let request = Opening { thread, referral, child, age_band, bridge_builder, siblings };
    let demand = Demand::OpenOnAcceptance { request, at: event.occurred_at };
    Some(of_thread(thread, demand))
}

/// What an organisation has taken on goes on in the thread until it is over (I-21).
fn on_assignment(event: &Recorded) -> Reaction {
    let assignment::Event::Assignment(fact) = event.read()? else { return Ok(vec![]) };
    let (thread, assignment) = (ThreadId(event.thread), AssignmentId(event.stream));
    let demand = match fact {
        // Its child has a thread of its own: it goes on there, and here no longer.
        AssignmentFact::WentAlong { from, to, organisation } => {
            let over = Demand::TakeInAssignmentOver { thread: from, assignment };
            let taken = organisation.map(|organisation| {
                of_thread(to, Demand::TakeInAssignment { thread: to, assignment, organisation })
            });
            return Ok([of_thread(from, over)].into_iter().chain(taken).collect());
        }
        AssignmentFact::OfferAccepted { organisation } => {
            Demand::TakeInAssignment { thread, assignment, organisation }
        }
        AssignmentFact::Completed { .. }
        | AssignmentFact::Ended { .. }
        | AssignmentFact::Unplaced { .. } => Demand::TakeInAssignmentOver { thread, assignment },
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
    Ok(vec![of_thread(thread, demand)])
}

/// Age and custody say who signs (I-07, P-29).
fn on_vault(event: &Recorded) -> Reaction {
    if event.kind.starts_with("same_person.") {
        return on_same_person(event);
    }
    if !event.kind.starts_with("person.") {
        return Ok(vec![]);
    }
    let vault::Event::Person(fact) = event.read()? else { return Ok(vec![]) };
    let person = PersonId(event.stream);
    let demand = match fact {
        PersonFact::CustodyRecorded { holders } => {
            child::Demand::TakeInCustody { child: person, holders }
        }
        PersonFact::PartyStatusChanged { party } => child::Demand::TakeInParty { person, party },
        // Who has custody is grown.
        PersonFact::Registered { kind: PersonKind::Guardian, party, .. } => {
            let party = party.unwrap_or(PartyStatus::Adult);
            child::Demand::TakeInParty { person, party }
        }
        PersonFact::Registered { party: Some(party), .. } => {
            child::Demand::TakeInParty { person, party }
        }
        PersonFact::HandedOver { to } => child::Demand::TakeInHandOver { child: person, to },
        PersonFact::ConfirmedDuplicate { of } => child::Demand::TakeInSamePerson { person, of },
        PersonFact::Registered { .. } | PersonFact::DismissedDuplicate { .. } => return Ok(vec![]),
    };
    Ok(vec![Ask { stream: child::stream(person), command: Command::Child(demand) }])
}

/// Two municipalities registered one child under two ids: one open thread for both (I-01).
fn on_same_person(event: &Recorded) -> Reaction {
    let vault::Event::SamePerson(fact) = event.read()? else { return Ok(vec![]) };
    let (person, demand) = match fact {
        SamePersonFact::Found { person, of } => {
            (person, child::Demand::TakeInSamePerson { person, of })
        }
        SamePersonFact::Parted { person, of } => {
            (person, child::Demand::TakeInParting { person, of })
        }
    };
    Ok(vec![Ask { stream: child::stream(person), command: Command::Child(demand) }])
}

/// A service has closed what a consent opened (P-16).
fn acknowledged(by_service: ServiceName, event: &Recorded) -> Reaction {
    let (kind, data) = (event.kind.as_str(), event.data.as_str());
    let WithdrawalFact::Acknowledged { consent, thread: _ } = proto::event::read(kind, data)?;
    let demand = consent::Demand::Acknowledge { consent, by_service };
    Ok(vec![Ask { stream: consent.0, command: Command::Consent(demand) }])
}

fn of_thread(thread: ThreadId, demand: Demand) -> Ask<Command> {
    Ask { stream: thread.0, command: Command::Thread(demand) }
}
