//! Who is in a thread and who works with it, as others tell it.

use platform::{CommandFor, calendar};
use proto::{
    assignment::{self, AssignmentFact},
    code::Municipality,
    event::Unreadable,
    id::{AssignmentId, ConsentId, PersonId, ReferralId, ThreadId},
    recorded_event::RecordedEvent,
    referral,
    thread::{self, ConsentFact, ThreadFact},
};

use super::Asks;
use crate::domain::{Circle, Command, Told};

pub(super) fn because_of_thread(
    recorded: &RecordedEvent,
    event: &thread::Event,
) -> Result<Asks, Unreadable> {
    Ok(match event {
        thread::Event::Thread(fact) => of_thread(recorded, fact)?,
        thread::Event::Consent(ConsentFact::Requested { subject, signatories, .. })
            if signatories.as_slice() == [*subject] =>
        {
            let (consent, subject) = (ConsentId(recorded.stream), *subject);
            told(ThreadId(recorded.thread), vec![Told::OwnDecision { consent, subject }])
        }
        thread::Event::Consent(_)
        | thread::Event::Child(_)
        | thread::Event::Caseload(_)
        | thread::Event::Disclosure(_)
        | thread::Event::Transfer(_)
        | thread::Event::HoldUp(_) => vec![],
    })
}

fn of_thread(recorded: &RecordedEvent, fact: &ThreadFact) -> Result<Asks, Unreadable> {
    let thread = ThreadId(recorded.stream);
    let joined = |child: &PersonId, age_band, on| Told::Joined { child: *child, age_band, on };
    Ok(match fact {
        ThreadFact::Opened { child, age_band, on, .. } => {
            told(thread, vec![Told::Opened, joined(child, *age_band, *on)])
        }
        ThreadFact::StrandAdded { child, age_band } => {
            told(thread, vec![joined(child, *age_band, calendar::day(recorded.occurred_at))])
        }
        ThreadFact::StrandSplit { child, to } => {
            let command = Command::SplitOff { thread, to: *to, child: *child };
            vec![CommandFor { stream: Circle::of(thread), command }]
        }
        ThreadFact::BridgeBuilderAssigned { bridge_builder: user }
        | ThreadFact::HandedOver { to: user, .. } => told(thread, vec![Told::Accountable(*user)]),
        ThreadFact::Closed { .. } => told(thread, vec![Told::Closed]),
        ThreadFact::Reopened { .. } => told(thread, vec![Told::Opened]),
        ThreadFact::MergedInto { survivor, .. } => [
            told(thread, vec![Told::GoesOnIn(Some(*survivor))]),
            told(*survivor, vec![Told::TookIn(thread)]),
        ]
        .concat(),
        ThreadFact::MergeUndone { survivor, .. } => [
            told(thread, vec![Told::GoesOnIn(None)]),
            told(*survivor, vec![Told::GaveBack(thread)]),
        ]
        .concat(),
        ThreadFact::ActingMunicipalityChanged { to, .. } => {
            let received = Told::CaseWorker { by: recorded.id.0, user: recorded.who()?.subject };
            told_in(*to, thread, vec![Told::Moved, received])
        }
        ThreadFact::ReferralAttached { referral, .. } => {
            let command = Command::Attached { referral: *referral, thread };
            vec![CommandFor { stream: Circle::of(thread), command }]
        }
        ThreadFact::OpeningRefused { .. }
        | ThreadFact::SecondThreadFound { .. }
        | ThreadFact::SiblingLinked { .. }
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
        | ThreadFact::Paused { .. }
        | ThreadFact::Resumed { .. }
        | ThreadFact::AssignmentActive { .. }
        | ThreadFact::AssignmentOver { .. }
        | ThreadFact::ClosingBegun { .. }
        | ThreadFact::ClosingConfirmed { .. }
        | ThreadFact::ClosingDeclined { .. }
        | ThreadFact::Absorbed { .. }
        | ThreadFact::AbsorptionUndone { .. } => vec![],
    })
}

/// Who submits a referral works with the child, until it is withdrawn or returned (I-24).
pub(super) fn because_of_referral(
    recorded: &RecordedEvent,
    event: &referral::Event,
) -> Result<Asks, Unreadable> {
    let referral::Event::Referral(fact) = event else { return Ok(vec![]) };
    let referral = ReferralId(recorded.stream);
    let (thread, by) = (ThreadId::of(referral), referral.0);
    Ok(match fact {
        referral::Fact::Submitted { .. } => {
            told(thread, vec![Told::CaseWorker { by, user: recorded.who()?.subject }])
        }
        referral::Fact::Withdrawn { .. } | referral::Fact::Returned { .. } => {
            told(thread, vec![Told::NoCaseWorker { by }])
        }
        referral::Fact::Drafted { .. }
        | referral::Fact::Accepted { .. }
        | referral::Fact::AttachedToThread { .. }
        | referral::Fact::HeldUp { .. }
        | referral::Fact::Overdue { .. } => vec![],
    })
}

pub(super) fn because_of_assignment(recorded: &RecordedEvent, event: &assignment::Event) -> Asks {
    let assignment::Event::Assignment(AssignmentFact::Planned { thread, child, .. }) = event else {
        return vec![];
    };
    let assignment = AssignmentId(recorded.stream);
    told(*thread, vec![Told::Planned { assignment, child: *child }])
}

fn told(thread: ThreadId, what: Vec<Told>) -> Asks {
    let command = Command::Circle { thread, what, tenant: None };
    vec![CommandFor { stream: Circle::of(thread), command }]
}

fn told_in(tenant: Municipality, thread: ThreadId, what: Vec<Told>) -> Asks {
    let command = Command::Circle { thread, what, tenant: Some(tenant) };
    vec![CommandFor { stream: Circle::of(thread), command }]
}
