//! What others' events make us do. Pure.

use platform::CommandFor;
use proto::{
    event::{Event as _, Unreadable},
    id::{ConsentId, PersonId, ThreadId},
    recorded_event::RecordedEvent,
    thread::{self, ChildFact, ConsentFact, ThreadFact},
    vault::{self, Controller, PersonFact, PersonKind},
};

use crate::domain::{
    Command, ThreadChange,
    aggregates::{Applicant, Family, ThreadCopy, applicant, family},
};

/// The commands that `event` of `source` asks of us.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn react(
    source: &str,
    event: &RecordedEvent,
) -> Result<Vec<CommandFor<Command>>, Unreadable> {
    if source == vault::Event::SERVICE {
        return of_vault(event);
    }
    if source != thread::Event::SERVICE {
        return Ok(vec![]);
    }
    let thread = ThreadId(event.thread);
    let consent = ConsentId(event.stream);
    let ask = match event.read()? {
        thread::Event::Thread(fact) => of_thread(fact).map(|what| on_thread_change(thread, what)),
        thread::Event::Consent(fact) => {
            of_consent(consent, fact).map(|what| on_thread_change(thread, what))
        }
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
fn of_vault(event: &RecordedEvent) -> Result<Vec<CommandFor<Command>>, Unreadable> {
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
    Ok(vec![CommandFor { stream: Applicant::of(person), command }])
}

fn on_thread_change(thread: ThreadId, what: ThreadChange) -> CommandFor<Command> {
    CommandFor { stream: ThreadCopy::of(thread), command: Command::Thread { thread, what } }
}

fn of_thread(fact: ThreadFact) -> Option<ThreadChange> {
    match fact {
        ThreadFact::Opened { child, .. } | ThreadFact::StrandAdded { child, .. } => {
            Some(ThreadChange::Joined(child))
        }
        ThreadFact::StrandSplit { child, to } => Some(ThreadChange::Left { child, to }),
        ThreadFact::Closed { ends, .. } => {
            let ends = ends.unwrap_or_default();
            Some(ThreadChange::Closed(
                ends.into_iter().map(|it| (it.assignment, it.reason)).collect(),
            ))
        }
        ThreadFact::Reopened { .. } => Some(ThreadChange::Reopened),
        ThreadFact::MergedInto { survivor, .. } => Some(ThreadChange::MergedInto(survivor)),
        ThreadFact::MergeUndone { survivor, .. } => Some(ThreadChange::MergeUndone(survivor)),
        ThreadFact::ActingMunicipalityChanged { to, .. } => Some(ThreadChange::Moved(to)),
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

fn of_consent(consent: ConsentId, fact: ConsentFact) -> Option<ThreadChange> {
    match fact {
        ConsentFact::Given { subject: child, recipients, categories, purpose, .. } => {
            let given = family::Given { child, consent, recipients, categories, purpose };
            Some(ThreadChange::ConsentGiven(given))
        }
        ConsentFact::Withdrawn { subject: child, recipients, .. }
        | ConsentFact::Expired { subject: child, recipients, .. }
        | ConsentFact::EndedByTransfer { subject: child, recipients, .. }
        | ConsentFact::Ended { subject: child, recipients, .. } => {
            Some(ThreadChange::ConsentEnded { child, consent, recipients })
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

fn of_child(fact: ChildFact) -> Option<CommandFor<Command>> {
    let ask = |child: PersonId, what| CommandFor {
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
