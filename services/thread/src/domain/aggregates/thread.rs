//! What may happen to a thread. Pure: no I/O, no clock, no chance.
//!
//! Here is which command is answered in which state; what an open thread says to each is in the rooms behind.

mod closing;
mod command;
mod contacts_and_views;
mod correcting;
mod deadlines;
mod goals;
mod merging;
mod open;
mod opening;
mod rejection;
mod rules;
mod steps;

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{
    actor::Role,
    id::{ThreadId, UserId},
    thread::{Strand, ThreadFact},
};

use self::merging::Merged;
pub use self::{
    closing::{CLOSING_WORKING_DAYS, REOPEN_MONTHS_MAX, TRIES_MIN},
    command::{Beside, Brings, By, Command, Opening},
    contacts_and_views::{NOTED_BEFORE_MONTHS_MAX, VOICE_DAYS},
    deadlines::{on_deadline, timers},
    goals::{GOALS_MAX, SCALE_MAX},
    merging::UNDO_DAYS,
    open::Open,
    rejection::Rejection,
    rules::{CALENDAR_VERSION, FAMILY_CONTACT_WORKING_DAYS, RULES_VERSION, VOICE_FIRST_DAYS},
    steps::{NEXT_STEP_DAYS_MAX, PAUSE_MONTHS_MAX},
};

/// A thread, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Thread {
    /// Nobody has opened it; a referral may have asked for it in vain (I-01), and may ask again.
    #[default]
    Unknown,
    /// Somebody is accountable, and there is a next step (I-02).
    Open(Box<Open>),
    /// It ended, on a day that older logs do not know.
    Closed(Box<Open>, Option<NaiveDate>),
    /// It goes on in another.
    Merged(Box<Merged>),
}

type Decision = Result<Vec<ThreadFact>, Rejection>;

impl Aggregate for Thread {
    type Command = Command;
    type Event = ThreadFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Decision {
        self.mandate(&command)?;
        match self {
            Thread::Unknown => self.unopened(command),
            Thread::Open(open) => open.decide(command),
            Thread::Closed(open, on) => open.decide_closed(*on, command),
            Thread::Merged(merged) => merged.decide(command),
        }
    }

    fn evolve(self, fact: &ThreadFact) -> Thread {
        match self {
            Thread::Unknown => opening::begun(self, fact),
            Thread::Open(mut open) => {
                open.take(fact);
                if let ThreadFact::Closed { on, .. } = fact {
                    open.end();
                    Thread::Closed(open, *on)
                } else if let ThreadFact::MergedInto { survivor, undo_until } = *fact {
                    Thread::Merged(Box::new(Merged { survivor, undo_until, was: *open }))
                } else {
                    Thread::Open(open)
                }
            }
            Thread::Closed(mut open, on) => {
                open.take(fact);
                let is_reopened = matches!(fact, ThreadFact::Reopened { .. });
                if is_reopened { Thread::Open(open) } else { Thread::Closed(open, on) }
            }
            Thread::Merged(merged) => merged.evolve(fact),
        }
    }
}

impl Thread {
    /// Whether something may still happen in it.
    ///
    /// # Errors
    /// Why not.
    pub fn is_open(&self) -> Result<(), Rejection> {
        self.open().map(|_open| ())
    }

    /// What it remembers while it is open.
    ///
    /// # Errors
    /// Why it is not.
    pub fn open(&self) -> Result<&Open, Rejection> {
        match self {
            Thread::Unknown => Err(Rejection::Unknown),
            Thread::Open(open) => Ok(open),
            Thread::Closed(..) => Err(Rejection::Closed),
            Thread::Merged(merged) => Err(Rejection::Merged(merged.survivor)),
        }
    }

    /// What it remembers, open or not.
    #[must_use]
    pub fn known(&self) -> Option<&Open> {
        match self {
            Thread::Unknown => None,
            Thread::Open(open) | Thread::Closed(open, _) => Some(open),
            Thread::Merged(merged) => Some(&merged.was),
        }
    }

    /// In which thread it goes on.
    #[must_use]
    pub fn survivor(&self) -> Option<ThreadId> {
        match self {
            Thread::Merged(merged) => Some(merged.survivor),
            Thread::Unknown | Thread::Open(_) | Thread::Closed(..) => None,
        }
    }

    /// Who is or was accountable.
    #[must_use]
    pub fn accountable(&self) -> Option<UserId> {
        self.known().and_then(Open::accountable)
    }

    /// Its children, or what they were.
    #[must_use]
    pub fn strands(&self) -> &[Strand] {
        self.known().map_or(&[], |it| &it.strands)
    }

    /// Who may ask, before it matters how the thread stands: only who is accountable or a leader puts it into other hands, and
    /// an organisation speaks only where it helps.
    fn mandate(&self, command: &Command) -> Result<(), Rejection> {
        let Some(known) = self.known() else { return Ok(()) };
        let may = |by: &By, there: &[Option<UserId>]| {
            by.role != Role::BridgeBuilder
                || known.accountable == Some(by.subject)
                || there.contains(&Some(by.subject))
        };
        let helps = |by: &By| by.organisation.is_some_and(|it| known.helping.contains(&it));
        if let Command::HandOver { by, .. } = command
            && !may(by, &[])
        {
            return Err(Rejection::NotAccountable);
        }
        if let Command::Merge { by, there, .. } | Command::UndoMerge { by, there, .. } = command
            && !may(by, &[*there])
        {
            return Err(Rejection::NotAccountable);
        }
        if let Command::BeginClosing { by, .. } = command
            && by.role == Role::Coordinator
            && !helps(by)
        {
            return Err(Rejection::Unknown);
        }
        Ok(())
    }

    /// What is answered where no thread is.
    fn unopened(&self, command: Command) -> Decision {
        let is_of_the_system = command.is_of_the_system();
        if let Command::OpenSplit { request, strand, referral, goals, today } = command {
            opening::split(&request, strand, referral, goals, today)
        } else if let Command::Open { request, at, beside } = command {
            Ok(opening::opened(&request, at, &beside))
        } else if let Command::Refuse { referral, child, reason } = command {
            Ok(vec![ThreadFact::OpeningRefused { referral, child, reason }])
        } else if is_of_the_system {
            Ok(vec![])
        } else {
            Err(Rejection::Unknown)
        }
    }
}

impl Open {
    fn decide(&self, command: Command) -> Decision {
        use Command as CommandFor;
        match command {
            CommandFor::OpenSplit { .. } => Err(Rejection::AlreadyOpened),
            CommandFor::Open { .. } | CommandFor::Refuse { .. } => Ok(vec![]),
            CommandFor::Attach { request, beside } => Ok(self.attach(&request, &beside)),
            CommandFor::AddStrand { request } => self.add_strand(&request),
            CommandFor::Split { child, to } => self.split(child, to),
            CommandFor::LinkSibling { sibling } => self.link(sibling),
            CommandFor::HandOver { request, .. } => self.hand_over(&request),
            CommandFor::Receive { from, to, bridge_builder, today } => {
                Ok(self.receive(from, to, bridge_builder, today))
            }
            CommandFor::SetNextStep { request, today } => self.next_step(&request, today),
            CommandFor::CompleteStep { request, today } => self.complete_step(&request, today),
            CommandFor::MissStep { overdue_at } => Ok(self.miss_step(overdue_at)),
            CommandFor::RecordContact { request, today } => self.contact(&request, today),
            CommandFor::Correct { position, was, mistake } => self.correct(position, &was, mistake),
            CommandFor::MissContact { due_at } => Ok(self.miss_contact(due_at)),
            CommandFor::RecordChildView { request, today } => self.child_view(&request, today),
            CommandFor::RecordFamilyView { request, today } => self.family_view(&request, today),
            CommandFor::MissVoice { due_at } => Ok(self.miss_voice(due_at)),
            CommandFor::AgreeGoal { request } => self.agree_goal(&request),
            CommandFor::ReviseGoal { request } => self.revise_goal(&request),
            CommandFor::AchieveGoal { request, today } => self.achieve_goal(&request, today),
            CommandFor::PlanMeeting { request, today } => self.plan_meeting(&request, today),
            CommandFor::HoldMeeting { request, today } => self.hold_meeting(&request, today),
            CommandFor::Pause { request, today } => self.pause(&request, today),
            CommandFor::Resume { today } => self.resume(today),
            CommandFor::EndPause { resumes_at } => Ok(self.end_pause(resumes_at)),
            CommandFor::TakeInAssignment { assignment, organisation } => {
                Ok(self.take_in_assignment(assignment, organisation))
            }
            CommandFor::TakeInAssignmentOver { assignment } => Ok(self.take_in_over(assignment)),
            CommandFor::BeginClosing { request, by, today } => {
                self.begin_closing(&request, by, today)
            }
            CommandFor::ConfirmClosing { by } => self.confirm_closing(by),
            CommandFor::DeclineClosing { by, today } => self.decline_closing(by, today),
            CommandFor::Close { request, concerned, today } => {
                self.close(&request, concerned.as_deref(), today)
            }
            CommandFor::Reopen { .. } => Err(Rejection::NotClosed),
            CommandFor::Merge { survivor, today, .. } => self.merge(survivor, today),
            CommandFor::Absorb { thread, brings, today } => self.take_in(thread, brings, today),
            CommandFor::UndoMerge { .. } => Err(Rejection::NotMerged),
            CommandFor::Release { thread } => self.let_go(thread),
            CommandFor::FindSecond { child, second } => {
                Ok(vec![ThreadFact::SecondThreadFound { child, thread: second }])
            }
        }
    }

    fn decide_closed(&self, on: Option<NaiveDate>, command: Command) -> Decision {
        let is_of_the_system = command.is_of_the_system();
        if let Command::Reopen { request, today } = command {
            self.reopen(&request, on, today)
        } else if let Command::OpenSplit { .. } = command {
            Err(Rejection::AlreadyOpened)
        } else if is_of_the_system {
            Ok(vec![])
        } else {
            Err(Rejection::Closed)
        }
    }
}
