//! What others' events make us do. Pure.

use platform::Ask;
use proto::{
    event::{Event as _, Unreadable},
    id::{ConsentId, PersonId, ThreadId},
    recorded::Recorded,
    thread::{self, ChildFact, ConsentFact, ThreadFact},
    vault::{self, Controller, PersonFact, PersonKind},
};

use crate::domain::{Applicant, Board, Command, Family, Woven, applicant, family};

/// The commands that `event` of `source` asks of us.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn react(source: &str, event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    if source == vault::Event::SERVICE {
        return of_vault(event);
    }
    if source != thread::Event::SERVICE {
        return Ok(vec![]);
    }
    let thread = ThreadId(event.thread);
    let consent = ConsentId(event.stream);
    let ask = match event.read()? {
        thread::Event::Thread(fact) => of_thread(fact).map(|what| weave(thread, what)),
        thread::Event::Consent(fact) => of_consent(consent, fact).map(|what| weave(thread, what)),
        thread::Event::Child(fact) => of_child(fact),
        // Whose thread it is, and what went from one municipality to another, changes nothing of what is done in it:
        // that it has moved is said of the thread.
        thread::Event::Caseload(_)
        | thread::Event::Disclosure(_)
        | thread::Event::Transfer(_)
        | thread::Event::HoldUp(_) => None,
    };
    Ok(ask.into_iter().collect())
}

/// Whom an organisation registers as a volunteer may apply there. Nobody else is a volunteer: no child, and no parent.
fn of_vault(event: &Recorded) -> Result<Vec<Ask<Command>>, Unreadable> {
    if !event.kind.starts_with("person.") {
        return Ok(vec![]);
    }
    let vault::Event::Person(PersonFact::Registered {
        kind: PersonKind::Volunteer,
        controller: Controller::Organisation(organisation),
        ..
    }) = event.read()?
    else {
        return Ok(vec![]);
    };
    let person = PersonId(event.stream);
    let what = applicant::Command::TakeRegistration { organisation };
    let command = Command::Applicant { person, what };
    Ok(vec![Ask { stream: Applicant::of(person), command }])
}

fn weave(thread: ThreadId, what: Woven) -> Ask<Command> {
    Ask { stream: Board::of(thread), command: Command::Thread { thread, what } }
}

fn of_thread(fact: ThreadFact) -> Option<Woven> {
    match fact {
        ThreadFact::Opened { child, .. } | ThreadFact::StrandAdded { child, .. } => {
            Some(Woven::Joined(child))
        }
        ThreadFact::StrandSplit { child, to } => Some(Woven::Left { child, to }),
        ThreadFact::Closed { ends, .. } => {
            let ends = ends.unwrap_or_default();
            Some(Woven::Closed(ends.into_iter().map(|it| (it.assignment, it.reason)).collect()))
        }
        ThreadFact::Reopened { .. } => Some(Woven::Reopened),
        ThreadFact::MergedInto { survivor, .. } => Some(Woven::MergedInto(survivor)),
        ThreadFact::MergeUndone { survivor, .. } => Some(Woven::MergeUndone(survivor)),
        ThreadFact::ActingMunicipalityChanged { to, .. } => Some(Woven::Moved(to)),
        // The other half of a merge is said of the thread that goes on elsewhere.
        ThreadFact::Absorbed { .. }
        | ThreadFact::AbsorptionUndone { .. }
        | ThreadFact::SecondThreadFound { .. } => None,
        // A thread that rests does not stop what is agreed; who is accountable, what is next and what is said and hoped for
        // is the thread's own.
        ThreadFact::Paused { .. }
        | ThreadFact::Resumed { .. }
        | ThreadFact::OpeningRefused { .. }
        | ThreadFact::SiblingLinked { .. }
        | ThreadFact::ReferralAttached { .. }
        | ThreadFact::BridgeBuilderAssigned { .. }
        | ThreadFact::HandedOver { .. }
        | ThreadFact::NextStepSet { .. }
        | ThreadFact::StepCompleted { .. }
        | ThreadFact::NextStepOverdue { .. }
        | ThreadFact::FamilyContacted { .. }
        | ThreadFact::FamilyContactOverdue { .. }
        | ThreadFact::ContactRecorded { .. }
        | ThreadFact::EntryCorrected { .. }
        | ThreadFact::ChildViewRecorded { .. }
        | ThreadFact::FamilyViewRecorded { .. }
        | ThreadFact::VoiceMissing { .. }
        | ThreadFact::GoalAgreed { .. }
        | ThreadFact::GoalRevised { .. }
        | ThreadFact::GoalAchieved { .. }
        | ThreadFact::NetworkMeetingPlanned { .. }
        | ThreadFact::NetworkMeetingHeld { .. }
        | ThreadFact::AssignmentActive { .. }
        | ThreadFact::AssignmentOver { .. }
        | ThreadFact::ClosingBegun { .. }
        | ThreadFact::ClosingConfirmed { .. }
        | ThreadFact::ClosingDeclined { .. } => None,
    }
}

fn of_consent(consent: ConsentId, fact: ConsentFact) -> Option<Woven> {
    match fact {
        ConsentFact::Given { subject: child, recipients, categories, purpose, .. } => {
            let given = family::Given { child, consent, recipients, categories, purpose };
            Some(Woven::ConsentGiven(given))
        }
        ConsentFact::Withdrawn { subject: child, recipients, .. }
        | ConsentFact::Expired { subject: child, recipients, .. }
        | ConsentFact::EndedByTransfer { subject: child, recipients, .. }
        | ConsentFact::Ended { subject: child, recipients, .. } => {
            Some(Woven::ConsentEnded { child, consent, recipients })
        }
        // Before all have signed nothing rests on it; what comes after its end is between `thread` and those who answered.
        ConsentFact::Requested { .. }
        | ConsentFact::Renewed { .. }
        | ConsentFact::Signed { .. }
        | ConsentFact::Refused { .. }
        | ConsentFact::Lapsed {}
        | ConsentFact::OwnRightConfirmed { .. }
        | ConsentFact::OwnSignatureDue { .. }
        | ConsentFact::OwnSignatureOverdue { .. }
        | ConsentFact::Acknowledged { .. }
        | ConsentFact::ClosedEverywhere {}
        | ConsentFact::WithdrawalLate { .. }
        | ConsentFact::PartyTold { .. }
        | ConsentFact::WithdrawalConfirmed {}
        | ConsentFact::ConfirmationOverdue { .. } => None,
    }
}

fn of_child(fact: ChildFact) -> Option<Ask<Command>> {
    let ask = |child: PersonId, what| Ask {
        stream: Family::of(child),
        command: Command::Family { child, what },
    };
    match fact {
        ChildFact::CustodyKnown { child, holders } => {
            Some(ask(child, family::Command::TakeCustody { child, holders }))
        }
        ChildFact::PartyKnown { child, party } => {
            Some(ask(child, family::Command::TakeParty { child, party }))
        }
        // Which thread a child has is said of the thread; which consents hold, of the consents.
        ChildFact::JoinedThread { .. }
        | ChildFact::LeftThread { .. }
        | ChildFact::ConsentReminded { .. }
        | ChildFact::ConsentMissing { .. }
        | ChildFact::ConsentBegan { .. }
        | ChildFact::ConsentEnded { .. }
        | ChildFact::DisclosureBegan { .. }
        | ChildFact::DisclosureEnded { .. }
        | ChildFact::HandedOver { .. }
        | ChildFact::SamePersonKnown { .. }
        | ChildFact::SamePersonParted { .. } => None,
    }
}
