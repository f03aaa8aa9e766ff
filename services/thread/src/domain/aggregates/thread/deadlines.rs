//! What falls due in a thread: every moment was computed once and stands in the event (I-28).

use chrono::{DateTime, Utc};
use platform::Timer;
use proto::thread::ThreadFact;

use super::Command;

/// The next step is to be done (A31).
const STEP: &str = "thread_step";
/// The family is to be reached (P-06).
const CONTACT: &str = "thread_contact";
/// Child or family is to be heard (P-24).
const VOICE: &str = "thread_voice";
/// The pause is to end.
const PAUSE: &str = "thread_pause";

/// What `fact` sets or clears on its thread's timers.
#[must_use]
pub fn timers(fact: &ThreadFact) -> Vec<Timer> {
    use ThreadFact as Fact;
    match fact {
        Fact::Opened { deadlines: Some(it), .. } => {
            let contact = it.family_contact_by.map(|at| Timer::Set(CONTACT, at));
            contact.into_iter().chain([Timer::Set(VOICE, it.voice_by)]).collect()
        }
        Fact::NextStepSet { overdue_at: Some(at), .. } => vec![Timer::Set(STEP, *at)],
        Fact::StepCompleted { .. } | Fact::NextStepOverdue { .. } => vec![Timer::Clear(STEP)],
        Fact::FamilyContacted { .. } | Fact::FamilyContactOverdue { .. } => {
            vec![Timer::Clear(CONTACT)]
        }
        Fact::ChildViewRecorded { voice_by: Some(at), .. } => vec![Timer::Set(VOICE, *at)],
        Fact::FamilyViewRecorded { voice_by, .. }
        | Fact::VoiceMissing { voice_by, .. }
        | Fact::Reopened { voice_by, .. }
        | Fact::MergeUndone { voice_by, .. } => vec![Timer::Set(VOICE, *voice_by)],
        Fact::Paused { resumes_at, .. } => {
            vec![Timer::Clear(VOICE), Timer::Set(PAUSE, *resumes_at)]
        }
        Fact::Resumed { voice_by } => vec![Timer::Clear(PAUSE), Timer::Set(VOICE, *voice_by)],
        Fact::Closed { .. } | Fact::MergedInto { .. } => {
            [STEP, CONTACT, VOICE, PAUSE].map(Timer::Clear).to_vec()
        }
        Fact::EntryCorrected { contact_by, voice_by, .. } => {
            let contact = contact_by.map(|at| Timer::Set(CONTACT, at));
            contact.into_iter().chain(voice_by.map(|at| Timer::Set(VOICE, at))).collect()
        }
        Fact::Opened { deadlines: None, .. }
        | Fact::NextStepSet { overdue_at: None, .. }
        | Fact::ChildViewRecorded { voice_by: None, .. }
        | Fact::OpeningRefused { .. }
        | Fact::SecondThreadFound { .. }
        | Fact::StrandAdded { .. }
        | Fact::StrandSplit { .. }
        | Fact::SiblingLinked { .. }
        | Fact::ReferralAttached { .. }
        | Fact::BridgeBuilderAssigned { .. }
        | Fact::HandedOver { .. }
        | Fact::ActingMunicipalityChanged { .. }
        | Fact::ContactRecorded { .. }
        | Fact::GoalAgreed { .. }
        | Fact::GoalRevised { .. }
        | Fact::GoalAchieved { .. }
        | Fact::NetworkMeetingPlanned { .. }
        | Fact::NetworkMeetingHeld { .. }
        | Fact::AssignmentActive { .. }
        | Fact::AssignmentOver { .. }
        | Fact::ClosingBegun { .. }
        | Fact::ClosingConfirmed { .. }
        | Fact::ClosingDeclined { .. }
        | Fact::Absorbed { .. }
        | Fact::AbsorptionUndone { .. } => vec![],
    }
}

/// What a thread's timer asks when it has run out; nothing if it is not a thread's.
#[must_use]
pub fn on_deadline(kind: &str, due_at: DateTime<Utc>) -> Option<Command> {
    match kind {
        STEP => Some(Command::MissStep { overdue_at: due_at }),
        CONTACT => Some(Command::MissContact { due_at }),
        VOICE => Some(Command::MissVoice { due_at }),
        PAUSE => Some(Command::EndPause { resumes_at: due_at }),
        _another_aggregates => None,
    }
}
